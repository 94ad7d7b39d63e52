/* soket-diagram-legend.c - what explains the diagram: the line of marks, the hint where there is nothing yet
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-diagram-paint.h"

#include <glib/gi18n.h>

#include "soket-diagram-marks.h"

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
  soket_diagram_paint_text (paint, snapshot, styles[i], text, MAX ((paint->layout->width - width) / 2, 4), paint->layout->height / 2,
                            &paint->palette.text);
}

/* Draws the sign of a part of the legend in 26 units from @x on. */
static void
draw_legend_sign (const SoketDiagramPaint *paint,
                  cairo_t                 *cr,
                  guint                    part,
                  double                   x,
                  double                   y)
{
  double unit = paint->layout->unit;
  const SoketPalette *palette = &paint->palette;
  SoketDiagramLine line = { x, y, x + 24 * unit, y };

  switch (part)
    {
    case 0:
      soket_mark_draw (cr, SOKET_MARK_CLIENT, x + 12 * unit, y, SOKET_DIAGRAM_MARK * unit, &palette->sides[0], &palette->background);
      break;
    case 1:
      soket_mark_draw (cr, SOKET_MARK_SERVER, x + 12 * unit, y, SOKET_DIAGRAM_MARK * unit, &palette->sides[1], &palette->background);
      break;
    case 2:
      soket_mark_draw (cr, SOKET_MARK_LISTENER, x + 12 * unit, y, SOKET_DIAGRAM_MARK * unit, &palette->sides[1], &palette->background);
      break;
    case 3:
      soket_mark_draw_data (cr, &line, unit * 0.85, SOKET_ARROW_ARRIVES, &palette->text);
      break;
    case 4:
      soket_mark_draw_implied (cr, &line, unit, TRUE, FALSE, &palette->text);
      break;
    case 5:
      soket_mark_draw_hatch (cr, x + 12 * unit, y - 7 * unit, y + 7 * unit, SOKET_MARK_BAR * unit, &palette->text, &palette->background);
      break;
    case 6:
    default:
      soket_mark_draw_block (cr, x + 5 * unit, x + 19 * unit, y - 7 * unit, y + 7 * unit, FALSE, &palette->text);
    }
}

void
soket_diagram_paint_legend (const SoketDiagramPaint *paint,
                            GtkSnapshot             *snapshot,
                            double                   x,
                            double                   y,
                            double                   width)
{
  static const char *const words[] = {
    N_("client call"), N_("server call"), N_("server listens"), N_("data"), N_("by the kernel"), N_("waiting"),
    N_("bytes waiting in the kernel"),
  };
  /* What explains itself first goes first where there is no room. */
  static const guint dropped[] = { 3, 0, 1, 2, 5, 4 };
  double unit = paint->layout->unit, sign = 29 * unit, gap = 14 * unit, total = 0;
  gboolean shown[G_N_ELEMENTS (words)];
  cairo_t *cr;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      shown[i] = TRUE;
      total += sign + soket_diagram_texts_get_width (paint->texts, SOKET_TEXT_PLAIN, _(words[i])) + gap;
    }
  for (guint i = 0; i < G_N_ELEMENTS (dropped) && total - gap > width; i++)
    {
      shown[dropped[i]] = FALSE;
      total -= sign + soket_diagram_texts_get_width (paint->texts, SOKET_TEXT_PLAIN, _(words[dropped[i]])) + gap;
    }
  /* The two kinds of calls explain each other. */
  if (!shown[0] && shown[1])
    {
      shown[1] = FALSE;
      total -= sign + soket_diagram_texts_get_width (paint->texts, SOKET_TEXT_PLAIN, _(words[1])) + gap;
    }
  if (total - gap > width)
    return;

  x += (width - total + gap) / 2;
  cr = paint->layers & SOKET_LAYER_SIGNS
         ? soket_diagram_paint_begin_signs (paint, snapshot, x, y - 12 * unit, total, 24 * unit) : NULL;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (shown[i])
      {
        if (cr != NULL)
          draw_legend_sign (paint, cr, i, x, y);
        if (paint->layers & SOKET_LAYER_ABOVE)
          soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, _(words[i]), x + sign, y, &paint->palette.muted);
        x += sign + soket_diagram_texts_get_width (paint->texts, SOKET_TEXT_PLAIN, _(words[i])) + gap;
      }
  g_clear_pointer (&cr, cairo_destroy);
}
