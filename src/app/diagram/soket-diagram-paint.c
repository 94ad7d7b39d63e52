/* soket-diagram-paint.c - draws a part of a ladder, for the screen and for pictures alike
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-paint.h"

#include <math.h>

#include "app/diagram/soket-arrow-words.h"
#include "app/drawing/soket-frame.h"

double
soket_diagram_paint_get_y (const SoketDiagramPaint *paint,
                           double                   position)
{
  return soket_diagram_layout_y (paint->layout, position) - paint->offset;
}

void
soket_diagram_paint_rectangle (GtkSnapshot   *snapshot,
                               const GdkRGBA *colour,
                               double         x,
                               double         y,
                               double         width,
                               double         height)
{
  if (width > 0 && height > 0)
    gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

cairo_t *
soket_diagram_paint_begin_signs (const SoketDiagramPaint *paint,
                                 GtkSnapshot             *snapshot,
                                 double                   x,
                                 double                   y,
                                 double                   width,
                                 double                   height)
{
  if (paint->signs != NULL)
    return cairo_reference (paint->signs);
  return gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

void
soket_diagram_paint_text (const SoketDiagramPaint *paint,
                          GtkSnapshot             *snapshot,
                          SoketTextStyle           style,
                          const char              *text,
                          double                   x,
                          double                   y,
                          const GdkRGBA           *colour)
{
  const SoketText *shown;

  if (*text == '\0')
    return;
  shown = soket_diagram_texts_get (paint->texts, style, text);
  soket_text_draw (shown, snapshot, roundf ((float) x), roundf ((float) (y - shown->height / 2.0)), colour);
}

static void
draw_row_background (const SoketDiagramPaint *paint,
                     GtkSnapshot             *snapshot,
                     guint                    row,
                     const GdkRGBA           *colour)
{
  if (row < paint->layout->n_rows)
    soket_diagram_paint_rectangle (snapshot, colour, 0, soket_diagram_paint_get_y (paint, row) - paint->layout->row / 2,
                                   paint->layout->width, paint->layout->row);
}

static void
draw_texts (const SoketDiagramPaint *paint,
            GtkSnapshot             *snapshot,
            GArray                  *labels,
            GArray                  *words)
{
  for (guint i = 0; i < words->len; i++)
    soket_arrow_words_draw (&g_array_index (words, SoketArrowWords, i), paint, snapshot);
  for (guint i = 0; i < labels->len; i++)
    {
      const SoketLabel *label = &g_array_index (labels, SoketLabel, i);
      double y = soket_diagram_paint_get_y (paint, label->row);

      soket_diagram_paint_text (paint, snapshot, label->style, label->text, label->x, y, label->colour);
      if (label->words != NULL)
        soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_WORDS, label->words, label->words_x, y, &paint->palette.muted);
      if (label->count != NULL)
        soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_CALL, label->count, label->count_x, y, &paint->palette.muted);
      if (label->time != NULL)
        soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, label->time, label->time_x, y, &paint->palette.muted);
    }
}

static void
draw_gaps (const SoketDiagramPaint *paint,
           GtkSnapshot             *snapshot,
           guint                    first,
           guint                    end)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_ladder_get_rows (soket_sequence_get_ladder (paint->sequence), &n_rows);
  GdkRGBA shade = paint->palette.text;

  shade.alpha *= 0.12f;
  for (guint i = first; i < end; i++)
    if (rows[i].kind == SOKET_LADDER_GAP)
      {
        double y = soket_diagram_paint_get_y (paint, i), half = paint->layout->row * 0.42;

        soket_diagram_paint_rectangle (snapshot, &paint->palette.background, 0, y - half, paint->layout->width, 2 * half);
        soket_diagram_paint_rectangle (snapshot, &shade, 0, y - half, paint->layout->width, 2 * half);
      }
}

/* Around the selected row; the words on an arrow stand half in the row above. */
static void
draw_focus (const SoketDiagramPaint *paint,
            GtkSnapshot             *snapshot,
            GArray                  *words)
{
  double row = paint->layout->row, y = soket_diagram_paint_get_y (paint, paint->selected) - row / 2;
  const cairo_rectangle_int_t whole = { 0, (int) floor (y), (int) ceil (paint->layout->width), (int) ceil (row) + 1 };
  cairo_region_t *region = cairo_region_create_rectangle (&whole);

  soket_arrow_words_leave_out (words, region);
  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t part;

      cairo_region_get_rectangle (region, i, &part);
      gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (part.x, part.y, part.width, part.height));
      soket_frame_draw (snapshot, &GRAPHENE_RECT_INIT (1, (float) y, (float) paint->layout->width - 2, (float) row), 4, 2,
                        &paint->palette.focus);
      gtk_snapshot_pop (snapshot);
    }
  cairo_region_destroy (region);
}

void
soket_diagram_paint_rows (const SoketDiagramPaint *paint,
                          GtkSnapshot             *snapshot)
{
  g_autoptr (GArray) labels = NULL, words = NULL;
  float width = (float) paint->layout->width, height = (float) paint->layout->height;
  guint first, end;

  if (width <= 0 || height <= 0)
    return;
  soket_diagram_layout_range (paint->layout, paint->offset, paint->offset + height, &first, &end);
  labels = soket_labels_place (paint, first, end);
  words = soket_arrow_words_place (paint);

  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (paint->layers & SOKET_LAYER_BELOW)
    {
      draw_row_background (paint, snapshot, paint->current, &paint->palette.lit);
      if (paint->selected != paint->current)
        draw_row_background (paint, snapshot, paint->selected, &paint->palette.selection);
      soket_diagram_paint_lifeline (paint, snapshot, SOKET_SIDE_CLIENT);
      soket_diagram_paint_lifeline (paint, snapshot, SOKET_SIDE_SERVER);
      soket_diagram_paint_stranger (paint, snapshot);
      draw_gaps (paint, snapshot, first, end);
    }
  if (paint->layers & SOKET_LAYER_SIGNS)
    soket_diagram_paint_signs (paint, snapshot, labels, words, first, end);
  if (paint->layers & SOKET_LAYER_ABOVE)
    {
      soket_diagram_paint_foreign (paint, snapshot, SOKET_SIDE_CLIENT);
      soket_diagram_paint_foreign (paint, snapshot, SOKET_SIDE_SERVER);
      draw_texts (paint, snapshot, labels, words);
      soket_diagram_paint_next (paint, snapshot, SOKET_SIDE_CLIENT);
      soket_diagram_paint_next (paint, snapshot, SOKET_SIDE_SERVER);
    }
  if (paint->focus && paint->selected < paint->layout->n_rows)
    draw_focus (paint, snapshot, words);
  gtk_snapshot_pop (snapshot);
}
