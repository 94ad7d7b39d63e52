/* soket-diagram-next.c - the calls that come next, before which programs are held: below what has happened
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-paint.h"

#include <string.h>

/* A hollow mark: there is nothing in it yet. */
static void
draw_mark (cairo_t       *cr,
           SoketSide      side,
           double         x,
           double         y,
           double         size,
           const GdkRGBA *colour,
           const GdkRGBA *hole)
{
  double dash = size / 4;

  if (side == SOKET_SIDE_CLIENT)
    cairo_arc (cr, x, y, size / 2, 0, 2 * G_PI);
  else
    cairo_rectangle (cr, x - size / 2, y - size / 2, size, size);
  gdk_cairo_set_source_rgba (cr, hole);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 2);
  cairo_set_dash (cr, &dash, 1, 0);
  cairo_stroke (cr);
}

void
soket_diagram_paint_next (const SoketDiagramPaint *paint,
                          GtkSnapshot             *snapshot,
                          SoketSide                side)
{
  const double size = 13 * paint->layout->unit, gap = 14 * paint->layout->unit;
  double x = paint->layout->lines[side], y = soket_diagram_paint_get_y (paint, paint->layout->n_rows - 0.2);
  const double room = side == SOKET_SIDE_CLIENT ? x - gap : paint->layout->width - x - gap;
  g_autofree char *name = NULL;
  const char *call = paint->next[side];
  const SoketText *text;
  cairo_t *cr;

  if (paint->next[side] == NULL || y - size > paint->layout->height)
    return;
  cr = soket_diagram_paint_begin_signs (paint, snapshot, x - size, y - size, 2 * size, 2 * size);
  draw_mark (cr, side, x, y, size, &paint->palette.sides[side], &paint->palette.background);
  cairo_destroy (cr);
  text = soket_diagram_texts_get (paint->texts, SOKET_TEXT_WORDS, call);
  if (text->width > room)
    {
      /* Its arguments are in the head. */
      name = g_strdup_printf ("%.*s()", (int) strcspn (call, "("), call);
      call = name;
      text = soket_diagram_texts_get (paint->texts, SOKET_TEXT_WORDS, call);
    }
  soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_WORDS, call, side == SOKET_SIDE_CLIENT ? x - gap - text->width : x + gap, y,
                            &paint->palette.text);
}
