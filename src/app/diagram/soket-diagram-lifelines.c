/* soket-diagram-lifelines.c - draws the lines that the rows of a ladder stand at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-paint.h"

#include <math.h>

#include "app/lifelines/soket-foreign.h"

/* The row where a socket was closed is looked for so far back. */
#define CLOSE_SEARCH 256

/* Where the words for an end without calls begin. */
#define FOREIGN_TOP 6

/* The row where the end on @side lost its last socket; the number of rows if it still has one. */
static guint
find_close (const SoketDiagramPaint *paint,
            SoketSide                side)
{
  const SoketLifeline *lifeline = soket_ladder_get_lifeline (soket_sequence_get_ladder (paint->sequence), side);
  const SoketLadderRow *rows;
  guint n_rows;

  rows = soket_ladder_get_rows (soket_sequence_get_ladder (paint->sequence), &n_rows);
  if (!lifeline->closed || (lifeline->listener != 0 && !lifeline->listener_closed))
    return n_rows;
  for (guint i = n_rows; i > 0 && i + CLOSE_SEARCH > n_rows; i--)
    if (rows[i - 1].side == side && rows[i - 1].kind == SOKET_LADDER_CALL)
      {
        const SoketRecord *record = soket_sequence_peek_record (paint->sequence, rows[i - 1].record);

        if (record != NULL && record->call == SOKET_CALL_CLOSE)
          return i - 1;
      }
  return n_rows;
}

/* A third party has a line from where it comes in to where it goes. */
void
soket_diagram_paint_stranger (const SoketDiagramPaint *paint,
                              GtkSnapshot             *snapshot)
{
  double line = SOKET_DIAGRAM_LINE * paint->layout->unit, x = paint->layout->lines[SOKET_SIDE_STRANGER];
  const GdkRGBA *colour = &paint->palette.sides[SOKET_SIDE_STRANGER];
  const SoketLadderRow *rows;
  double half = paint->layout->row / 2, top, bottom;
  guint n_rows, first = 0, last;

  if (!soket_ladder_get_lifeline (soket_sequence_get_ladder (paint->sequence), SOKET_SIDE_STRANGER)->exists)
    return;
  rows = soket_ladder_get_rows (soket_sequence_get_ladder (paint->sequence), &n_rows);
  while (first < n_rows && rows[first].side != SOKET_SIDE_STRANGER)
    first++;
  if (first == n_rows)
    return;
  for (last = n_rows - 1; rows[last].side != SOKET_SIDE_STRANGER; last--)
    ;
  top = MAX (soket_diagram_paint_get_y (paint, first) - half, 0);
  bottom = MIN (soket_diagram_paint_get_y (paint, last) + half, paint->layout->height);
  soket_diagram_paint_rectangle (snapshot, colour, x - line / 2, top, line, bottom - top);
}

/* The program outside, the kernel inside; the program's line is thin once its socket is gone. */
void
soket_diagram_paint_lifeline (const SoketDiagramPaint *paint,
                              GtkSnapshot             *snapshot,
                              SoketSide                side)
{
  const SoketLifeline *lifeline = soket_ladder_get_lifeline (soket_sequence_get_ladder (paint->sequence), side);
  double line = SOKET_DIAGRAM_LINE * paint->layout->unit, x = paint->layout->lines[side];
  double height = paint->layout->height, left, right, end;
  GdkRGBA colour = paint->palette.sides[side];

  if (!lifeline->seen)
    {
      colour.alpha *= 0.6f;
      for (double y = -fmod (paint->offset, 12); y < height; y += 12)
        soket_diagram_paint_rectangle (snapshot, &colour, x - line / 4, y, line / 2, 7);
      return;
    }

  end = CLAMP (soket_diagram_paint_get_y (paint, find_close (paint, side)), 0, height);
  if (soket_diagram_layout_y (paint->layout, paint->layout->n_rows) - paint->offset <= end)
    end = height;
  soket_diagram_paint_rectangle (snapshot, &colour, x - line / 2, 0, line, end);
  colour.alpha = 0.6f;
  soket_diagram_paint_rectangle (snapshot, &colour, x - line / 8, end, line / 4, height - end);

  soket_diagram_layout_strip (paint->layout, side, &left, &right);
  colour.alpha = 0.13f;
  soket_diagram_paint_rectangle (snapshot, &colour, left, 0, right - left, height);
  colour.alpha = 0.45f;
  soket_diagram_paint_rectangle (snapshot, &colour, side == SOKET_SIDE_CLIENT ? right - 1 : left, 0, 1, height);
}

/* Whether labels of @side stand in the upper @height of what is drawn: TIME-WAIT is known of an end without calls, too. */
static gboolean
has_labels (const SoketDiagramPaint *paint,
            SoketSide                side,
            double                   height)
{
  const SoketLadderRow *rows;
  guint n_rows, first, end;

  rows = soket_ladder_get_rows (soket_sequence_get_ladder (paint->sequence), &n_rows);
  soket_diagram_layout_range (paint->layout, paint->offset, paint->offset + height, &first, &end);
  for (guint i = first; i < MIN (end, n_rows); i++)
    if (rows[i].side == side)
      return TRUE;

  return FALSE;
}

/* The head says the same of an end without calls: where there is no room it says it alone. */
void
soket_diagram_paint_foreign (const SoketDiagramPaint *paint,
                             GtkSnapshot             *snapshot,
                             SoketSide                side)
{
  g_autoptr (PangoLayout) layout = NULL;
  g_autofree char *words = NULL;
  double left, right;
  int height;

  if (!soket_ladder_get_lifeline (soket_sequence_get_ladder (paint->sequence), side)->foreign)
    return;
  words = soket_foreign_dup_words (side, soket_ladder_get_sign (soket_sequence_get_ladder (paint->sequence), side),
                                   soket_foreign_find_service (paint->sequence, side));
  soket_diagram_layout_label (paint->layout, side, &left, &right);
  layout = pango_layout_copy (soket_diagram_texts_get (paint->texts, SOKET_TEXT_WORDS, words)->layout);
  pango_layout_set_single_paragraph_mode (layout, FALSE);
  pango_layout_set_width (layout, (int) (MAX (right - left, 40) * PANGO_SCALE));
  pango_layout_set_alignment (layout, side == SOKET_SIDE_CLIENT ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_get_pixel_size (layout, NULL, &height);
  if (has_labels (paint, side, FOREIGN_TOP + height))
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) left, FOREIGN_TOP));
  gtk_snapshot_append_layout (snapshot, layout, &paint->palette.muted);
  gtk_snapshot_restore (snapshot);
}
