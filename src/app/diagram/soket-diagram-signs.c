/* soket-diagram-signs.c - draws the marks, bars and arrows of a ladder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-arrow-words.h"

#include <math.h>

#include "app/drawing/soket-marks.h"

#define TICK_STEP 3.0
/* So far, at normal size, goes what is drawn at a lifeline; and what opens a fold, from its middle. */
#define LIFELINE_REACH 24.0
#define FOLD_REACH 9.0

/* A node is rastered, and by GL sent to the graphics, with all that is empty in it: it is as small as its signs. */
static cairo_t *
begin (const SoketDiagramPaint *paint,
       GtkSnapshot             *snapshot,
       double                   left,
       double                   top,
       double                   right,
       double                   bottom)
{
  left = floor (MAX (left, 0));
  top = floor (MAX (top, 0));
  return soket_diagram_paint_begin_signs (paint, snapshot, left, top, MAX (ceil (MIN (right, paint->layout->width)) - left, 0),
                                          MAX (ceil (MIN (bottom, paint->layout->height)) - top, 0));
}

/* How the bytes of one arrow wait in the kernel of the other side. */
static void
draw_block (const SoketDiagramPaint *paint,
            cairo_t                 *cr,
            const SoketLadderArrow  *arrow)
{
  SoketSide to = arrow->to;
  double height = paint->layout->height, left, right;
  double y0 = soket_diagram_paint_get_y (paint, arrow->arrival);
  double y1 = soket_diagram_paint_get_y (paint, soket_diagram_layout_block_end (paint->layout, arrow));

  if (arrow->end != SOKET_ARROW_ARRIVES || arrow->length == 0
      || (arrow->kind != SOKET_ARROW_DATA && arrow->kind != SOKET_ARROW_DATAGRAM)
      || !soket_ladder_get_lifeline (soket_sequence_get_ladder (paint->sequence), to)->seen || y1 < -SOKET_DIAGRAM_OVERLAP
      || y0 > height + SOKET_DIAGRAM_OVERLAP)
    return;
  soket_diagram_layout_strip (paint->layout, to, &left, &right);
  soket_mark_draw_block (cr, left, right, MAX (y0, -SOKET_DIAGRAM_OVERLAP), MIN (y1, height + SOKET_DIAGRAM_OVERLAP), arrow->lost,
                         &paint->palette.sides[arrow->from]);
}

static void
clip_to (cairo_t              *cr,
         const cairo_region_t *region)
{
  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t part;

      cairo_region_get_rectangle (region, i, &part);
      cairo_rectangle (cr, part.x, part.y, part.width, part.height);
    }
  cairo_clip (cr);
}

/* Under the words of other arrows it has a gap: what is crossed out cannot be read. */
static void
draw_arrow (const SoketDiagramPaint *paint,
            cairo_t                 *cr,
            GArray                  *words,
            guint                    index)
{
  const SoketArrowWords *own = &g_array_index (words, SoketArrowWords, index);
  const SoketLadderArrow *arrow = own->arrow;
  const GdkRGBA *colour = &paint->palette.sides[arrow->from];
  double unit = paint->layout->unit;
  cairo_region_t *clip = soket_arrow_words_dup_clip (words, index, unit);

  if (clip != NULL)
    {
      cairo_save (cr);
      clip_to (cr, clip);
    }
  if (arrow->kind == SOKET_ARROW_DATA || arrow->kind == SOKET_ARROW_DATAGRAM)
    soket_mark_draw_data (cr, &own->line, unit, arrow->end, colour);
  else
    soket_mark_draw_implied (cr, &own->line, unit, arrow->end == SOKET_ARROW_ARRIVES, arrow->kind == SOKET_ARROW_RST, colour);
  if (clip != NULL)
    cairo_restore (cr);
  g_clear_pointer (&clip, cairo_region_destroy);
}

/* From where a call waited to where it returned, or to the end of the picture. */
static void
draw_bar (const SoketDiagramPaint *paint,
          cairo_t                 *cr,
          const SoketLadderRow    *row,
          guint                    index)
{
  double height = paint->layout->height, unit = paint->layout->unit;
  double gap = SOKET_DIAGRAM_MARK * unit;
  double y0 = soket_diagram_paint_get_y (paint, row->wait_from), y1;

  if (row->wait_from < 0 || y0 > height + SOKET_DIAGRAM_OVERLAP)
    return;
  y1 = row->waiting ? soket_diagram_paint_get_y (paint, paint->layout->n_rows - 0.5) + paint->layout->row * 0.6
       : soket_diagram_paint_get_y (paint, index) - gap;
  y0 += gap;
  soket_mark_draw_hatch (cr, paint->layout->lines[row->side], MAX (y0, -SOKET_DIAGRAM_OVERLAP),
                         MIN (y1, height + SOKET_DIAGRAM_OVERLAP), SOKET_MARK_BAR * unit,
                         &paint->palette.sides[row->side], &paint->palette.background);
}

static gboolean
takes_bytes (const SoketDiagramPaint *paint,
             const SoketLadderRow    *row)
{
  const SoketRecord *record;

  if (row->kind != SOKET_LADDER_CALL && row->kind != SOKET_LADDER_RUN)
    return FALSE;
  record = soket_sequence_peek_record (paint->sequence, row->record);
  return record != NULL && (record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_RECVFROM) && row->length > 0
         && !row->waiting;
}

/* Each recv that took bytes out of the kernel is a tick in its strip. */
static void
draw_ticks (const SoketDiagramPaint *paint,
            cairo_t                 *cr,
            const SoketLadderRow    *row,
            guint                    index)
{
  double unit = paint->layout->unit, y = soket_diagram_paint_get_y (paint, index), left, right;
  double most = floor (paint->layout->row * 0.8 / (TICK_STEP * unit));
  double n = row->kind == SOKET_LADDER_RUN ? CLAMP (row->n_calls, 1, MAX (most, 1)) : 1;
  double step = TICK_STEP * unit;

  if (!takes_bytes (paint, row))
    return;
  soket_diagram_layout_strip (paint->layout, row->side, &left, &right);
  gdk_cairo_set_source_rgba (cr, &paint->palette.sides[row->side]);
  cairo_set_line_width (cr, n > 1 ? 1.5 * unit : 2.5 * unit);
  for (double i = 0; i < n; i++)
    {
      double at = y + (i - (n - 1) / 2) * step;

      cairo_move_to (cr, left, at);
      cairo_line_to (cr, right, at);
    }
  cairo_stroke (cr);
}

static void
draw_mark (const SoketDiagramPaint *paint,
           cairo_t                 *cr,
           const SoketLadderRow    *row,
           guint                    index)
{
  double size = SOKET_DIAGRAM_MARK * paint->layout->unit;
  double x = paint->layout->lines[row->side], y = soket_diagram_paint_get_y (paint, index);
  const GdkRGBA *colour = &paint->palette.sides[row->side];
  SoketMark mark = soket_mark_of_side (row->side);

  switch ((SoketLadderKind) row->kind)
    {
    case SOKET_LADDER_CALL:
    case SOKET_LADDER_RUN:
    case SOKET_LADDER_SETUP:
    case SOKET_LADDER_BEGIN:
      break;
    case SOKET_LADDER_NOTE:
      mark = SOKET_MARK_NOTE;
      size *= 0.7;
      break;
    case SOKET_LADDER_MESSAGE:
    case SOKET_LADDER_GAP:
    case SOKET_LADDER_ARRIVAL:
    case SOKET_LADDER_STATE:
    default:
      return;
    }
  if (row->listener)
    mark = SOKET_MARK_LISTENER;
  if (row->muted || row->waiting || row->kind == SOKET_LADDER_BEGIN)
    size *= 0.75;
  /* What happens now stands out by its size, too. */
  if (index == paint->current)
    size *= 1.35;
  soket_mark_draw (cr, mark, x, y, size, colour, &paint->palette.background);
}

/* Beside the lifelines' signs, among the labels. */
static void
draw_row_signs (const SoketDiagramPaint *paint,
                GtkSnapshot             *snapshot,
                const SoketLabel        *label)
{
  double unit = paint->layout->unit, y = soket_diagram_paint_get_y (paint, label->row);
  guint n_rows;
  const SoketLadderRow *row = &soket_ladder_get_rows (soket_sequence_get_ladder (paint->sequence), &n_rows)[label->row];

  if (label->fold != SOKET_FOLD_NONE)
    {
      double half = FOLD_REACH * unit;
      cairo_t *cr = begin (paint, snapshot, label->fold_x - half, y - half, label->fold_x + half, y + half);

      soket_mark_draw_fold (cr, label->fold_x, y, 5 * unit, row->side == SOKET_SIDE_CLIENT ? -1 : 1,
                            label->fold == SOKET_FOLD_OPENED, &paint->palette.text);
      cairo_destroy (cr);
    }
  if (label->is_pill)
    {
      double height = MIN (paint->layout->text + 1, paint->layout->row - 2), radius = height / 2, line = 1.5 * unit;
      double x = label->x - SOKET_LABEL_PILL * unit, width = label->width + 2 * SOKET_LABEL_PILL * unit;
      cairo_t *cr = begin (paint, snapshot, x - line, y - radius - line, x + width + line, y + radius + line);

      cairo_new_path (cr);
      cairo_arc (cr, x + radius, y, radius, G_PI / 2, 3 * G_PI / 2);
      cairo_arc (cr, x + width - radius, y, radius, -G_PI / 2, G_PI / 2);
      cairo_close_path (cr);
      gdk_cairo_set_source_rgba (cr, &paint->palette.sides[row->side]);
      cairo_set_line_width (cr, line);
      cairo_stroke (cr);
      cairo_destroy (cr);
    }
}

/* What stands at the lifelines and between them is one node: there are some dozens of signs, and they cross each other. */
void
soket_diagram_paint_signs (const SoketDiagramPaint *paint,
                           GtkSnapshot             *snapshot,
                           GArray                  *labels,
                           GArray                  *words,
                           guint                    first,
                           guint                    end)
{
  double height = paint->layout->height, reach = LIFELINE_REACH * paint->layout->unit;
  double from = soket_diagram_layout_position (paint->layout, paint->offset - SOKET_DIAGRAM_OVERLAP);
  double to = soket_diagram_layout_position (paint->layout, paint->offset + height + SOKET_DIAGRAM_OVERLAP);
  const SoketLadder *ladder = soket_sequence_get_ladder (paint->sequence);
  const SoketLadderArrow *arrows;
  const SoketLadderRow *rows;
  guint n_arrows, n_rows, first_arrow;
  cairo_t *cr = begin (paint, snapshot, paint->layout->lines[SOKET_SIDE_CLIENT] - reach, 0,
                       paint->layout->lines[SOKET_SIDE_SERVER] + reach, height);

  arrows = soket_ladder_get_arrows (ladder, &n_arrows);
  rows = soket_ladder_get_rows (ladder, &n_rows);
  first_arrow = soket_ladder_find_arrow (ladder, from);

  for (guint i = first_arrow; i < n_arrows && arrows[i].row <= to; i++)
    draw_block (paint, cr, &arrows[i]);
  for (guint i = soket_ladder_find_bar (ladder, from); i < soket_ladder_find_bar_end (ladder, to); i++)
    draw_bar (paint, cr, &rows[i], i);
  for (guint i = 0; i < words->len; i++)
    draw_arrow (paint, cr, words, i);
  for (guint i = first; i < end; i++)
    {
      draw_ticks (paint, cr, &rows[i], i);
      draw_mark (paint, cr, &rows[i], i);
    }
  cairo_destroy (cr);
  for (guint i = 0; i < labels->len; i++)
    draw_row_signs (paint, snapshot, &g_array_index (labels, SoketLabel, i));
}
