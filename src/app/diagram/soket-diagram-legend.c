/* soket-diagram-legend.c - what explains the diagram: the line of marks, the hint where there is nothing yet
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-paint.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/drawing/soket-marks.h"

/* The sign of a time: as it begins, and its unit, as in "+0.04 ms". */
#define TIME_SIGN "+ms"
/* So much of a picture is looked through for what is seldom there, at each drawing. */
#define SEARCH_MAX 2048
/* Between two parts, and where they would not stand in a line otherwise. */
#define GAP 14
#define GAP_MIN 7

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

/* The parts that are @shown, some said briefly, in one line or two. */
typedef struct
{
  gboolean shown[N_PARTS], brief[N_PARTS];
  double gap;          /* between two parts */
  guint second;        /* the part with which the second line begins, or N_PARTS */
  double widths[2];    /* of the lines */
} Legend;

static double
get_part_width (const SoketDiagramPaint *paint,
                const Legend            *legend,
                guint                    part)
{
  const char *words = get_words (part, legend->brief[part]);

  return get_sign_width (paint, part) + soket_diagram_texts_get_width (paint->texts, SOKET_TEXT_PLAIN, words);
}

/* Of all that is shown, in one line. */
static double
get_width (const SoketDiagramPaint *paint,
           const Legend            *legend)
{
  double width = 0;
  guint n = 0;

  for (guint part = 0; part < N_PARTS; part++)
    if (legend->shown[part])
      width += get_part_width (paint, legend, part) + (n++ > 0 ? legend->gap : 0);
  return width;
}

/* As much in the first line as fits. FALSE where the second has not the room for the rest. */
static gboolean
break_line (const SoketDiagramPaint *paint,
            double                   width,
            Legend                  *legend)
{
  guint line = 0;

  legend->second = N_PARTS;
  legend->widths[0] = legend->widths[1] = 0;
  for (guint part = 0; part < N_PARTS; part++)
    {
      double with;

      if (!legend->shown[part])
        continue;
      with = legend->widths[line] + get_part_width (paint, legend, part) + (legend->widths[line] > 0 ? legend->gap : 0);
      if (with > width && line == 0 && legend->widths[0] > 0)
        {
          legend->second = part;
          line = 1;
          with = get_part_width (paint, legend, part);
        }
      if (with > width)
        return FALSE;
      legend->widths[line] = with;
    }
  return TRUE;
}

/* Says parts briefly until all stand in @width. */
static gboolean
shorten (const SoketDiagramPaint *paint,
         double                   width,
         Legend                  *legend)
{
  /* What loses nothing first. Client and server go together. */
  static const Part shortened[] = { PART_MUTED, PART_TIME, PART_BLOCK, PART_IMPLIED, PART_LISTENER, PART_SERVER, PART_CLIENT };

  for (guint i = 0; i < G_N_ELEMENTS (shortened) && (get_width (paint, legend) > width || legend->brief[PART_SERVER]); i++)
    legend->brief[shortened[i]] = TRUE;
  return get_width (paint, legend) <= width;
}

/* What explains itself first. */
static void
drop (const SoketDiagramPaint *paint,
      double                   width,
      Legend                  *legend)
{
  static const Part dropped[] = {
    PART_DATA, PART_CLIENT, PART_SERVER, PART_LISTENER, PART_WAITING, PART_TIME, PART_IMPLIED, PART_STRANGER, PART_MUTED,
    PART_REFUSED, PART_LOST,
  };

  for (guint i = 0; i < G_N_ELEMENTS (dropped) && get_width (paint, legend) > width; i++)
    legend->shown[dropped[i]] = FALSE;
  /* The two kinds of calls explain each other. */
  if (!legend->shown[PART_CLIENT])
    legend->shown[PART_SERVER] = FALSE;
}

/* In lines of @width, @n_lines of them at most: brief and close together rather than in two lines, and in two rather than without some. FALSE where
 * nothing has room; how many lines it takes is told by their widths. */
static gboolean
fit (const SoketDiagramPaint *paint,
     double                   width,
     guint                    n_lines,
     Legend                  *legend)
{
  double unit = paint->layout->unit;

  *legend = (Legend) { .gap = GAP * unit, .second = N_PARTS };
  find_parts (paint, legend->shown);
  if (!shorten (paint, width, legend))
    {
      legend->gap = GAP_MIN * unit;
      if (get_width (paint, legend) > width)
        {
          Legend two = { .gap = GAP * unit };

          memcpy (two.shown, legend->shown, sizeof two.shown);
          if (n_lines > 1 && !break_line (paint, width, &two))
            {
              memcpy (two.brief, legend->brief, sizeof two.brief);
              n_lines = break_line (paint, width, &two) ? n_lines : 1;
            }
          if (n_lines > 1)
            {
              *legend = two;
              return TRUE;
            }
          drop (paint, width, legend);
        }
    }
  legend->widths[0] = get_width (paint, legend);
  return legend->widths[0] > 0 && legend->widths[0] <= width;
}

guint
soket_diagram_paint_count_legend (const SoketDiagramPaint *paint,
                                  double                   width,
                                  guint                   *n_lines)
{
  Legend legend;
  guint n = 0;

  if (!fit (paint, width, *n_lines, &legend))
    return 0;
  for (guint part = 0; part < N_PARTS; part++)
    n += legend.shown[part];
  *n_lines = legend.second < N_PARTS ? 2 : 1;
  return n;
}

/* The parts from @first on, before @end. */
static void
draw_line (const SoketDiagramPaint *paint,
           GtkSnapshot             *snapshot,
           const Legend            *legend,
           guint                    first,
           guint                    end,
           double                   x,
           double                   y,
           double                   width)
{
  double unit = paint->layout->unit;
  cairo_t *cr = paint->layers & SOKET_LAYER_SIGNS
                  ? soket_diagram_paint_begin_signs (paint, snapshot, x, y - 12 * unit, width, 24 * unit) : NULL;

  for (guint part = first; part < end; part++)
    if (legend->shown[part])
      {
        if (cr != NULL)
          draw_legend_sign (paint, cr, part, x, y);
        if (paint->layers & SOKET_LAYER_ABOVE)
          {
            if (part == PART_TIME)
              soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, TIME_SIGN, x, y, &paint->palette.text);
            soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, get_words (part, legend->brief[part]),
                                      x + get_sign_width (paint, part), y,
                                      &paint->palette.muted);
          }
        x += get_part_width (paint, legend, part) + legend->gap;
      }
  g_clear_pointer (&cr, cairo_destroy);
}

void
soket_diagram_paint_legend (const SoketDiagramPaint *paint,
                            GtkSnapshot             *snapshot,
                            double                   x,
                            double                   y,
                            double                   width,
                            guint                    n_lines)
{
  double line = soket_diagram_texts_get_height (paint->texts);
  Legend legend;

  if (!fit (paint, width, n_lines, &legend))
    return;

  if (legend.second < N_PARTS)
    y -= line / 2;
  draw_line (paint, snapshot, &legend, 0, legend.second, x + (width - legend.widths[0]) / 2, y, legend.widths[0]);
  if (legend.second < N_PARTS)
    draw_line (paint, snapshot, &legend, legend.second, N_PARTS, x + (width - legend.widths[1]) / 2, y + line, legend.widths[1]);
}
