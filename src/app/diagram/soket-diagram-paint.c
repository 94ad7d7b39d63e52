/* soket-diagram-paint.c - draws a part of a ladder, for the screen and for pictures alike
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-paint.h"

#include <math.h>

#include "app/diagram/soket-diagram-labels.h"
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

/* Where rows are narrow the arrow above comes near: bytes are read before lines. */
static void
draw_halo (const SoketDiagramPaint *paint,
           GtkSnapshot             *snapshot,
           const SoketLadderArrow  *arrow,
           double                   x,
           double                   y,
           double                   width)
{
  double half = paint->layout->text * 0.42;
  GdkRGBA colour = paint->palette.background;

  colour.alpha = 0.8f;
  if (round (arrow->row) != paint->selected && round (arrow->row) != paint->current)
    soket_diagram_paint_rectangle (snapshot, &colour, x - 2, y - half, width + 4, 2 * half);
}

/* Where along its arrow the middle of its text is, 0 at the sender. A refusal comes back from where the request ends: it is
 * named where they are apart. */
static double
place_text (const SoketLadderArrow *arrow)
{
  return arrow->kind == SOKET_ARROW_RST || arrow->kind == SOKET_ARROW_ICMP ? 0.75 : 0.5;
}

static void
draw_arrow_text (const SoketDiagramPaint *paint,
                 GtkSnapshot             *snapshot,
                 const SoketLadderArrow  *arrow,
                 graphene_rect_t         *former)
{
  g_auto (SoketArrowLabel) label = { 0 };
  SoketDiagramLine line;
  double width, x, y;

  soket_diagram_layout_arrow (paint->layout, arrow, paint->offset, &line);
  soket_arrow_label_read (&label, paint, arrow, fabs (line.x1 - line.x0));
  width = label.width + (label.length != NULL ? label.gap + label.length_width : 0);
  x = soket_diagram_layout_words_x (paint->layout, &line, place_text (arrow), width);
  y = soket_diagram_layout_words (paint->layout, &line, x, width, former);
  draw_halo (paint, snapshot, arrow, x, y, width);
  soket_diagram_paint_text (paint, snapshot, label.style, label.text, x, y,
                            label.style == SOKET_TEXT_DATA ? &paint->palette.text : &paint->palette.muted);
  if (label.length != NULL)
    soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, label.length, x + label.width + label.gap, y,
                              &paint->palette.muted);
  if (arrow->end == SOKET_ARROW_OPEN)
    soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_DATA, arrow->n_held > 0 ? "…" : "?",
                              line.x1 + (line.x1 > line.x0 ? 6 : -16) * paint->layout->unit, line.y1,
                              &paint->palette.sides[arrow->from]);
}

static void
draw_texts (const SoketDiagramPaint *paint,
            GtkSnapshot             *snapshot,
            GArray                  *labels)
{
  double from = soket_diagram_layout_position (paint->layout, paint->offset - SOKET_DIAGRAM_OVERLAP);
  double to = soket_diagram_layout_position (paint->layout, paint->offset + paint->layout->height + SOKET_DIAGRAM_OVERLAP);
  graphene_rect_t former = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  const SoketLadderArrow *arrows;
  guint n_arrows;

  arrows = soket_ladder_get_arrows (soket_sequence_get_ladder (paint->sequence), &n_arrows);
  for (guint i = soket_ladder_find_arrow (soket_sequence_get_ladder (paint->sequence), from); i < n_arrows && arrows[i].row <= to; i++)
    if (arrows[i].arrival >= from)
      draw_arrow_text (paint, snapshot, &arrows[i], &former);
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

void
soket_diagram_paint_rows (const SoketDiagramPaint *paint,
                          GtkSnapshot             *snapshot)
{
  g_autoptr (GArray) labels = NULL;
  float width = (float) paint->layout->width, height = (float) paint->layout->height;
  guint first, end;

  if (width <= 0 || height <= 0)
    return;
  soket_diagram_layout_range (paint->layout, paint->offset, paint->offset + height, &first, &end);
  labels = soket_labels_place (paint, first, end);

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
    soket_diagram_paint_signs (paint, snapshot, labels, first, end);
  if (paint->layers & SOKET_LAYER_ABOVE)
    {
      soket_diagram_paint_foreign (paint, snapshot, SOKET_SIDE_CLIENT);
      soket_diagram_paint_foreign (paint, snapshot, SOKET_SIDE_SERVER);
      draw_texts (paint, snapshot, labels);
      soket_diagram_paint_next (paint, snapshot, SOKET_SIDE_CLIENT);
      soket_diagram_paint_next (paint, snapshot, SOKET_SIDE_SERVER);
    }
  if (paint->focus && paint->selected < paint->layout->n_rows)
    soket_frame_draw (snapshot,
                      &GRAPHENE_RECT_INIT (1, (float) (soket_diagram_paint_get_y (paint, paint->selected)
                                                       - paint->layout->row / 2), width - 2,
                                           (float) paint->layout->row),
                      4, 2, &paint->palette.focus);
  gtk_snapshot_pop (snapshot);
}
