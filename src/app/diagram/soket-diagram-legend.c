/* soket-diagram-legend.c - what explains the diagram: the line of marks, the hint where there is nothing yet
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-paint.h"

#include <glib/gi18n.h>

#include "app/drawing/soket-marks.h"

/* The sign of a time: as it begins, and its unit, as in "+0.04 ms". */
#define TIME_SIGN "+ms"
/* So much of a picture is looked through for what is seldom there, at each drawing. */
#define SEARCH_MAX 2048
/* Between two parts. */
#define GAP 14

void
soket_diagram_paint_hint (const SoketDiagramPaint *paint,
                          GtkSnapshot             *snapshot,
                          const char              *text)
{
  static const SoketTextStyle styles[] = { SOKET_TEXT_HINT, SOKET_TEXT_STRONG, SOKET_TEXT_PLAIN };
  double width = 0;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      width = soket_diagram_texts_get_width (paint->texts, styles[i], text);
      if (width <= paint->layout->width - 24)
        break;
    }
  i = MIN (i, G_N_ELEMENTS (styles) - 1);
  soket_diagram_paint_text (paint, snapshot, styles[i], text, MAX ((paint->layout->width - width) / 2, 4),
                            paint->layout->height / 2, &paint->palette.text);
}

typedef enum
{
  PART_CLIENT,
  PART_SERVER,
  PART_LISTENER,  /* as those behind TIME */
  PART_DATA,
  PART_IMPLIED,
  PART_WAITING,
  PART_BLOCK,
  PART_TIME,
  /* From here on: only where the picture has such a thing. */
  PART_MUTED,
  PART_STRANGER,
  PART_REFUSED,
  PART_LOST,
  N_PARTS,
} Part;

/* Whole, and as short as it can be said where the line has not the room for all. */
static const char *
get_words (Part     part,
           gboolean brief)
{
  static const char *const words[N_PARTS][2] = {
    [PART_CLIENT] = { N_("client call"),
                      /* Translators: in the legend: a call of the client; as short as can be */
                      N_("client") },
    [PART_SERVER] = { N_("server call"),
                      /* Translators: in the legend: a call of the server; as short as can be */
                      N_("server") },
    [PART_LISTENER] = { N_("server listens"),
                        /* Translators: in the legend: a server's socket that listens; as short as can be */
                        N_("listens") },
    /* Translators: in the legend: an arrow of bytes */
    [PART_DATA] = { N_("data") },
    [PART_IMPLIED] = { N_("by the kernel"),
                       /* Translators: in the legend: what the kernel sends by itself; as short as can be */
                       N_("by kernel") },
    /* Translators: in the legend: the bar of a call that waits */
    [PART_WAITING] = { N_("waiting") },
    [PART_BLOCK] = { N_("bytes waiting in the kernel"),
                     /* Translators: in the legend: bytes that wait in the kernel; as short as can be */
                     N_("bytes in kernel") },
    /* Translators: behind "+ms": what the times beside the calls are counted from */
    [PART_TIME] = { N_("since the row above"),
                    /* Translators: the same, as short as can be */
                    N_("since above") },
    /* Translators: calls that the program makes by itself, which are drawn dimmed; as short as can be */
    [PART_MUTED] = { N_("dimmed: by Soket"),
                     /* Translators: the same, shorter still */
                     N_("by Soket") },
    [PART_STRANGER] = { N_("a stranger") },
    /* Translators: a datagram that no socket takes */
    [PART_REFUSED] = { N_("thrown away") },
    /* Translators: bytes that waited in a kernel until the socket was gone */
    [PART_LOST] = { N_("never taken") },
  };

  return _(words[part][brief && words[part][1] != NULL ? 1 : 0]);
}

/* A socket that listens is TCP's; the calls that Soket makes of itself, a third party, and what nobody takes are in few
 * pictures. */
static void
find_parts (const SoketDiagramPaint *paint,
            gboolean                *shown)
{
  const SoketLadder *ladder = soket_sequence_get_ladder (paint->sequence);
  const SoketLadderArrow *arrows;
  const SoketLadderRow *rows;
  guint n_arrows, n_rows;

  for (guint part = 0; part < N_PARTS; part++)
    shown[part] = part < PART_MUTED && part != PART_LISTENER;
  rows = soket_ladder_get_rows (ladder, &n_rows);
  for (guint i = 0; i < MIN (n_rows, SEARCH_MAX); i++)
    {
      shown[PART_LISTENER] |= rows[i].listener;
      shown[PART_MUTED] |= rows[i].muted;
    }
  shown[PART_STRANGER] = soket_ladder_get_lifeline (ladder, SOKET_SIDE_STRANGER)->exists;
  arrows = soket_ladder_get_arrows (ladder, &n_arrows);
  for (guint i = 0; i < MIN (n_arrows, SEARCH_MAX); i++)
    {
      shown[PART_REFUSED] |= arrows[i].end == SOKET_ARROW_REFUSED;
      shown[PART_LOST] |= arrows[i].lost;
    }
}

/* Draws the sign of a part of the legend in 26 units from @x on. */
static void
draw_legend_sign (const SoketDiagramPaint *paint,
                  cairo_t                 *cr,
                  Part                     part,
                  double                   x,
                  double                   y)
{
  double unit = paint->layout->unit;
  const SoketPalette *palette = &paint->palette;
  SoketDiagramLine line = { x, y, x + 24 * unit, y };

  switch (part)
    {
    case PART_CLIENT:
      soket_mark_draw (cr, SOKET_MARK_CLIENT, x + 12 * unit, y, SOKET_DIAGRAM_MARK * unit, &palette->sides[0],
                       &palette->background);
      break;
    case PART_SERVER:
      soket_mark_draw (cr, SOKET_MARK_SERVER, x + 12 * unit, y, SOKET_DIAGRAM_MARK * unit, &palette->sides[1],
                       &palette->background);
      break;
    case PART_LISTENER:
      soket_mark_draw (cr, SOKET_MARK_LISTENER, x + 12 * unit, y, SOKET_DIAGRAM_MARK * unit, &palette->sides[1],
                       &palette->background);
      break;
    case PART_DATA:
      soket_mark_draw_data (cr, &line, unit * 0.85, SOKET_ARROW_ARRIVES, &palette->text);
      break;
    case PART_IMPLIED:
      soket_mark_draw_implied (cr, &line, unit, TRUE, FALSE, &palette->text);
      break;
    case PART_WAITING:
      soket_mark_draw_hatch (cr, x + 12 * unit, y - 7 * unit, y + 7 * unit, SOKET_MARK_BAR * unit, &palette->text,
                             &palette->background);
      break;
    case PART_BLOCK:
      soket_mark_draw_block (cr, x + 5 * unit, x + 19 * unit, y - 7 * unit, y + 7 * unit, FALSE, &palette->text);
      break;
    case PART_MUTED:
      soket_mark_draw (cr, SOKET_MARK_CLIENT, x + 5 * unit, y, 0.75 * SOKET_DIAGRAM_MARK * unit, &palette->sides[0],
                       &palette->background);
      soket_mark_draw (cr, SOKET_MARK_SERVER, x + 19 * unit, y, 0.75 * SOKET_DIAGRAM_MARK * unit, &palette->sides[1],
                       &palette->background);
      break;
    case PART_STRANGER:
      soket_mark_draw (cr, SOKET_MARK_STRANGER, x + 12 * unit, y, SOKET_DIAGRAM_MARK * unit, &palette->sides[SOKET_SIDE_STRANGER],
                       &palette->background);
      break;
    case PART_REFUSED:
      soket_mark_draw_data (cr, &line, unit * 0.85, SOKET_ARROW_REFUSED, &palette->text);
      break;
    case PART_LOST:
      soket_mark_draw_block (cr, x + 5 * unit, x + 19 * unit, y - 7 * unit, y + 7 * unit, TRUE, &palette->text);
      break;
    case PART_TIME:
    case N_PARTS:
    default:
      break;
    }
}

static double
get_sign_width (const SoketDiagramPaint *paint,
                Part                     part)
{
  double unit = paint->layout->unit;

  return part == PART_TIME ? soket_diagram_texts_get_width (paint->texts, SOKET_TEXT_PLAIN, TIME_SIGN) + 5 * unit : 29 * unit;
}

static double
get_part_width (const SoketDiagramPaint *paint,
                Part                     part,
                gboolean                 brief)
{
  return get_sign_width (paint, part) + soket_diagram_texts_get_width (paint->texts, SOKET_TEXT_PLAIN,
                                                                       get_words (part, brief)) + GAP * paint->layout->unit;
}

/* Makes one line of @width of the parts that are @shown: says them briefly, and leaves some out where that is not enough. Returns how wide it is. */
static double
fit (const SoketDiagramPaint *paint,
     double                   width,
     gboolean                *shown,
     gboolean                *brief)
{
  /* What loses nothing first. Client and server go together. */
  static const Part shortened[] = { PART_MUTED, PART_TIME, PART_BLOCK, PART_IMPLIED, PART_LISTENER, PART_SERVER, PART_CLIENT };
  /* What explains itself first. */
  static const Part dropped[] = {
    PART_DATA, PART_CLIENT, PART_SERVER, PART_LISTENER, PART_WAITING, PART_TIME, PART_IMPLIED, PART_STRANGER, PART_MUTED,
    PART_REFUSED, PART_LOST,
  };
  double total = -GAP * paint->layout->unit;

  for (guint part = 0; part < N_PARTS; part++)
    if (shown[part])
      total += get_part_width (paint, part, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (shortened) && (total > width || brief[PART_SERVER]); i++)
    if (shown[shortened[i]])
      {
        brief[shortened[i]] = TRUE;
        total -= get_part_width (paint, shortened[i], FALSE) - get_part_width (paint, shortened[i], TRUE);
      }
  for (guint i = 0; i < G_N_ELEMENTS (dropped) && total > width; i++)
    if (shown[dropped[i]])
      {
        shown[dropped[i]] = FALSE;
        total -= get_part_width (paint, dropped[i], brief[dropped[i]]);
      }
  /* The two kinds of calls explain each other. */
  if (!shown[PART_CLIENT] && shown[PART_SERVER])
    {
      shown[PART_SERVER] = FALSE;
      total -= get_part_width (paint, PART_SERVER, brief[PART_SERVER]);
    }

  return total;
}

guint
soket_diagram_paint_count_legend (const SoketDiagramPaint *paint,
                                  double                   width)
{
  gboolean shown[N_PARTS], brief[N_PARTS] = { FALSE };
  guint n = 0;

  find_parts (paint, shown);
  if (fit (paint, width, shown, brief) > width)
    return 0;
  for (guint part = 0; part < N_PARTS; part++)
    n += shown[part];
  return n;
}

void
soket_diagram_paint_legend (const SoketDiagramPaint *paint,
                            GtkSnapshot             *snapshot,
                            double                   x,
                            double                   y,
                            double                   width)
{
  double unit = paint->layout->unit, total;
  gboolean shown[N_PARTS], brief[N_PARTS] = { FALSE };
  cairo_t *cr;

  find_parts (paint, shown);
  total = fit (paint, width, shown, brief);
  if (total > width)
    return;

  x += (width - total) / 2;
  cr = paint->layers & SOKET_LAYER_SIGNS
         ? soket_diagram_paint_begin_signs (paint, snapshot, x, y - 12 * unit, total, 24 * unit) : NULL;
  for (guint part = 0; part < N_PARTS; part++)
    if (shown[part])
      {
        if (cr != NULL)
          draw_legend_sign (paint, cr, part, x, y);
        if (paint->layers & SOKET_LAYER_ABOVE)
          {
            if (part == PART_TIME)
              soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, TIME_SIGN, x, y, &paint->palette.text);
            soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, get_words (part, brief[part]),
                                      x + get_sign_width (paint, part), y,
                                      &paint->palette.muted);
          }
        x += get_part_width (paint, part, brief[part]);
      }
  g_clear_pointer (&cr, cairo_destroy);
}
