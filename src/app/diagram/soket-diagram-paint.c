/* soket-diagram-paint.c - draws a part of a ladder, for the screen and for pictures alike
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-paint.h"

#include <math.h>

#include "app/diagram/soket-diagram-labels.h"
#include "app/drawing/soket-diagram-marks.h"
#include "app/lifelines/soket-foreign.h"

#define TICK_STEP 3.0
/* The row where a socket was closed is looked for so far back. */
#define CLOSE_SEARCH 256

/* What is out of sight above and below is not drawn; a line may end there. */
#define OVERLAP 24.0

/* Where the words for an end without calls begin. */
#define FOREIGN_TOP 6

static double
get_y (const SoketDiagramPaint *paint,
       double                   position)
{
  return soket_diagram_layout_y (paint->layout, position) - paint->offset;
}

static const SoketLadder *
get_ladder (const SoketDiagramPaint *paint)
{
  return soket_scene_get_ladder (paint->scene);
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
  PangoLayout *layout;
  int height;

  if (*text == '\0')
    return;
  layout = soket_diagram_texts_get (paint->texts, style, text);
  pango_layout_get_pixel_size (layout, NULL, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf ((float) x), roundf ((float) (y - height / 2.0))));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
}

static void
draw_rectangle (GtkSnapshot   *snapshot,
                const GdkRGBA *colour,
                double         x,
                double         y,
                double         width,
                double         height)
{
  if (width > 0 && height > 0)
    gtk_snapshot_append_color (snapshot, colour, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
}

/* The row where the end on @side lost its last socket; the number of rows if it still has one. */
static guint
find_close (const SoketDiagramPaint *paint,
            SoketSide                side)
{
  const SoketLifeline *lifeline = soket_ladder_get_lifeline (get_ladder (paint), side);
  const SoketLadderRow *rows;
  guint n_rows;

  rows = soket_ladder_get_rows (get_ladder (paint), &n_rows);
  if (!lifeline->closed || (lifeline->listener != 0 && !lifeline->listener_closed))
    return n_rows;
  for (guint i = n_rows; i > 0 && i + CLOSE_SEARCH > n_rows; i--)
    if (rows[i - 1].side == side && rows[i - 1].kind == SOKET_LADDER_CALL)
      {
        const SoketRecord *record = soket_scene_peek_record (paint->scene, rows[i - 1].record);

        if (record != NULL && record->call == SOKET_CALL_CLOSE)
          return i - 1;
      }
  return n_rows;
}

/* A third party has a line from where it comes in to where it goes. */
static void
draw_stranger (const SoketDiagramPaint *paint,
               GtkSnapshot             *snapshot)
{
  double line = SOKET_DIAGRAM_LINE * paint->layout->unit, x = paint->layout->lines[SOKET_SIDE_STRANGER];
  const GdkRGBA *colour = &paint->palette.sides[SOKET_SIDE_STRANGER];
  const SoketLadderRow *rows;
  double half = paint->layout->row / 2, top, bottom;
  guint n_rows, first = 0, last;

  if (!soket_ladder_get_lifeline (get_ladder (paint), SOKET_SIDE_STRANGER)->exists)
    return;
  rows = soket_ladder_get_rows (get_ladder (paint), &n_rows);
  while (first < n_rows && rows[first].side != SOKET_SIDE_STRANGER)
    first++;
  if (first == n_rows)
    return;
  for (last = n_rows - 1; rows[last].side != SOKET_SIDE_STRANGER; last--)
    ;
  top = MAX (get_y (paint, first) - half, 0);
  bottom = MIN (get_y (paint, last) + half, paint->layout->height);
  draw_rectangle (snapshot, colour, x - line / 2, top, line, bottom - top);
}

/* The program outside, the kernel inside; the program's line is thin once its socket is gone. */
static void
draw_lifeline (const SoketDiagramPaint *paint,
               GtkSnapshot             *snapshot,
               SoketSide                side)
{
  const SoketLifeline *lifeline = soket_ladder_get_lifeline (get_ladder (paint), side);
  double line = SOKET_DIAGRAM_LINE * paint->layout->unit, x = paint->layout->lines[side];
  double height = paint->layout->height, left, right, end;
  GdkRGBA colour = paint->palette.sides[side];

  if (!lifeline->seen)
    {
      colour.alpha *= 0.6f;
      for (double y = -fmod (paint->offset, 12); y < height; y += 12)
        draw_rectangle (snapshot, &colour, x - line / 4, y, line / 2, 7);
      return;
    }

  end = CLAMP (get_y (paint, find_close (paint, side)), 0, height);
  if (soket_diagram_layout_y (paint->layout, paint->layout->n_rows) - paint->offset <= end)
    end = height;
  draw_rectangle (snapshot, &colour, x - line / 2, 0, line, end);
  colour.alpha = 0.6f;
  draw_rectangle (snapshot, &colour, x - line / 8, end, line / 4, height - end);

  soket_diagram_layout_strip (paint->layout, side, &left, &right);
  colour.alpha = 0.13f;
  draw_rectangle (snapshot, &colour, left, 0, right - left, height);
  colour.alpha = 0.45f;
  draw_rectangle (snapshot, &colour, side == SOKET_SIDE_CLIENT ? right - 1 : left, 0, 1, height);
}

/* Whether labels of @side stand in the upper @height of what is drawn: TIME-WAIT is known of an end without calls, too. */
static gboolean
has_labels (const SoketDiagramPaint *paint,
            SoketSide                side,
            double                   height)
{
  const SoketLadderRow *rows;
  guint n_rows, first, end;

  rows = soket_ladder_get_rows (get_ladder (paint), &n_rows);
  soket_diagram_layout_range (paint->layout, paint->offset, paint->offset + height, &first, &end);
  for (guint i = first; i < MIN (end, n_rows); i++)
    if (rows[i].side == side)
      return TRUE;

  return FALSE;
}

/* The head says the same of an end without calls: where there is no room it says it alone. */
static void
draw_foreign (const SoketDiagramPaint *paint,
              GtkSnapshot             *snapshot,
              SoketSide                side)
{
  g_autoptr (PangoLayout) layout = NULL;
  g_autofree char *words = NULL;
  double left, right;
  int height;

  if (!soket_ladder_get_lifeline (get_ladder (paint), side)->foreign)
    return;
  words = soket_foreign_dup_words (side, soket_ladder_get_sign (get_ladder (paint), side), soket_foreign_find_service (paint->scene, side));
  soket_diagram_layout_label (paint->layout, side, &left, &right);
  layout = pango_layout_copy (soket_diagram_texts_get (paint->texts, SOKET_TEXT_WORDS, words));
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

static void
draw_row_background (const SoketDiagramPaint *paint,
                     GtkSnapshot             *snapshot,
                     guint                    row,
                     const GdkRGBA           *colour)
{
  if (row < paint->layout->n_rows)
    draw_rectangle (snapshot, colour, 0, get_y (paint, row) - paint->layout->row / 2, paint->layout->width, paint->layout->row);
}

/* How the bytes of one arrow wait in the kernel of the other side. */
static void
draw_block (const SoketDiagramPaint *paint,
            cairo_t                 *cr,
            const SoketLadderArrow  *arrow)
{
  SoketSide to = arrow->to;
  double height = paint->layout->height, left, right;
  double y0 = get_y (paint, arrow->arrival);
  double y1 = get_y (paint, soket_diagram_layout_block_end (paint->layout, arrow));

  if (arrow->end != SOKET_ARROW_ARRIVES || arrow->length == 0
      || (arrow->kind != SOKET_ARROW_DATA && arrow->kind != SOKET_ARROW_DATAGRAM)
      || !soket_ladder_get_lifeline (get_ladder (paint), to)->seen || y1 < -OVERLAP || y0 > height + OVERLAP)
    return;
  soket_diagram_layout_strip (paint->layout, to, &left, &right);
  soket_mark_draw_block (cr, left, right, MAX (y0, -OVERLAP), MIN (y1, height + OVERLAP), arrow->lost,
                         &paint->palette.sides[arrow->from]);
}

static void
draw_arrow (const SoketDiagramPaint *paint,
            cairo_t                 *cr,
            const SoketLadderArrow  *arrow)
{
  const GdkRGBA *colour = &paint->palette.sides[arrow->from];
  double unit = paint->layout->unit;
  SoketDiagramLine line;

  soket_diagram_layout_arrow (paint->layout, arrow, paint->offset, &line);
  if (arrow->kind == SOKET_ARROW_DATA || arrow->kind == SOKET_ARROW_DATAGRAM)
    soket_mark_draw_data (cr, &line, unit, arrow->end, colour);
  else
    soket_mark_draw_implied (cr, &line, unit, arrow->end == SOKET_ARROW_ARRIVES, arrow->kind == SOKET_ARROW_RST, colour);
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
  double y0 = get_y (paint, row->wait_from), y1;

  if (row->wait_from < 0 || y0 > height + OVERLAP)
    return;
  y1 = row->waiting ? get_y (paint, paint->layout->n_rows - 0.5) + paint->layout->row * 0.6 : get_y (paint, index) - gap;
  y0 += gap;
  soket_mark_draw_hatch (cr, paint->layout->lines[row->side], MAX (y0, -OVERLAP), MIN (y1, height + OVERLAP), SOKET_MARK_BAR * unit,
                         &paint->palette.sides[row->side], &paint->palette.background);
}

static gboolean
takes_bytes (const SoketDiagramPaint *paint,
             const SoketLadderRow    *row)
{
  const SoketRecord *record;

  if (row->kind != SOKET_LADDER_CALL && row->kind != SOKET_LADDER_RUN)
    return FALSE;
  record = soket_scene_peek_record (paint->scene, row->record);
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
  double unit = paint->layout->unit, y = get_y (paint, index), left, right;
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
  double x = paint->layout->lines[row->side], y = get_y (paint, index);
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

static void
draw_row_signs (const SoketDiagramPaint *paint,
                cairo_t                 *cr,
                const SoketLabel        *label)
{
  double unit = paint->layout->unit, y = get_y (paint, label->row);
  guint n_rows;
  const SoketLadderRow *row = &soket_ladder_get_rows (get_ladder (paint), &n_rows)[label->row];

  if (label->fold != SOKET_FOLD_NONE)
    soket_mark_draw_fold (cr, label->fold_x, y, 5 * unit, row->side == SOKET_SIDE_CLIENT ? -1 : 1,
                          label->fold == SOKET_FOLD_OPENED, &paint->palette.text);
  if (label->is_pill)
    {
      double height = MIN (paint->layout->text + 1, paint->layout->row - 2), radius = height / 2;
      double x = label->x - SOKET_LABEL_PILL * unit, width = label->width + 2 * SOKET_LABEL_PILL * unit;

      cairo_new_path (cr);
      cairo_arc (cr, x + radius, y, radius, G_PI / 2, 3 * G_PI / 2);
      cairo_arc (cr, x + width - radius, y, radius, -G_PI / 2, G_PI / 2);
      cairo_close_path (cr);
      gdk_cairo_set_source_rgba (cr, &paint->palette.sides[row->side]);
      cairo_set_line_width (cr, 1.5 * unit);
      cairo_stroke (cr);
    }
}

/* All lines and signs in one node: there are some dozens of them. */
static void
draw_signs (const SoketDiagramPaint *paint,
            GtkSnapshot             *snapshot,
            GArray                  *labels,
            guint                    first,
            guint                    end)
{
  double height = paint->layout->height;
  double from = soket_diagram_layout_position (paint->layout, paint->offset - OVERLAP);
  double to = soket_diagram_layout_position (paint->layout, paint->offset + height + OVERLAP);
  const SoketLadder *ladder = get_ladder (paint);
  const SoketLadderArrow *arrows;
  const SoketLadderRow *rows;
  guint n_arrows, n_rows, first_arrow;
  cairo_t *cr = soket_diagram_paint_begin_signs (paint, snapshot, 0, 0, paint->layout->width, height);

  arrows = soket_ladder_get_arrows (ladder, &n_arrows);
  rows = soket_ladder_get_rows (ladder, &n_rows);
  first_arrow = soket_ladder_find_arrow (ladder, from);

  for (guint i = first_arrow; i < n_arrows && arrows[i].row <= to; i++)
    draw_block (paint, cr, &arrows[i]);
  for (guint i = soket_ladder_find_bar (ladder, from); i < soket_ladder_find_bar_end (ladder, to); i++)
    draw_bar (paint, cr, &rows[i], i);
  for (guint i = first_arrow; i < n_arrows && arrows[i].row <= to; i++)
    if (arrows[i].arrival >= from)
      draw_arrow (paint, cr, &arrows[i]);
  for (guint i = first; i < end; i++)
    {
      draw_ticks (paint, cr, &rows[i], i);
      draw_mark (paint, cr, &rows[i], i);
    }
  for (guint i = 0; i < labels->len; i++)
    draw_row_signs (paint, cr, &g_array_index (labels, SoketLabel, i));
  cairo_destroy (cr);
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
    draw_rectangle (snapshot, &colour, x - 2, y - half, width + 4, 2 * half);
}

/* Where along its arrow the middle of its text is, 0 at the sender. A refusal comes back from where the request ends: it is named where they are apart. */
static double
place_text (const SoketLadderArrow *arrow)
{
  return arrow->kind == SOKET_ARROW_RST || arrow->kind == SOKET_ARROW_ICMP ? 0.75 : 0.5;
}

static void
draw_arrow_text (const SoketDiagramPaint *paint,
                 GtkSnapshot             *snapshot,
                 const SoketLadderArrow  *arrow)
{
  g_auto (SoketArrowLabel) label = { 0 };
  SoketDiagramLine line;
  double width, x, y, high;

  soket_diagram_layout_arrow (paint->layout, arrow, paint->offset, &line);
  soket_arrow_label_read (&label, paint, arrow, fabs (line.x1 - line.x0));
  width = label.width + (label.length != NULL ? label.gap + label.length_width : 0);
  x = line.x0 + (line.x1 - line.x0) * place_text (arrow) - width / 2;

  /* Just above the line where that is highest under the text, but not so far from its middle that it belongs to the row above. */
  high = MIN (soket_diagram_line_y (&line, x), soket_diagram_line_y (&line, x + width));
  y = MAX (high, soket_diagram_line_y (&line, x + width / 2) - 5 * paint->layout->unit) - paint->layout->text / 2 - 0.5;
  draw_halo (paint, snapshot, arrow, x, y, width);
  soket_diagram_paint_text (paint, snapshot, label.style, label.text, x, y,
                            label.style == SOKET_TEXT_DATA ? &paint->palette.text : &paint->palette.muted);
  if (label.length != NULL)
    soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, label.length, x + label.width + label.gap, y, &paint->palette.muted);
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
  double from = soket_diagram_layout_position (paint->layout, paint->offset - OVERLAP);
  double to = soket_diagram_layout_position (paint->layout, paint->offset + paint->layout->height + OVERLAP);
  const SoketLadderArrow *arrows;
  guint n_arrows;

  arrows = soket_ladder_get_arrows (get_ladder (paint), &n_arrows);
  for (guint i = soket_ladder_find_arrow (get_ladder (paint), from); i < n_arrows && arrows[i].row <= to; i++)
    if (arrows[i].arrival >= from)
      draw_arrow_text (paint, snapshot, &arrows[i]);
  for (guint i = 0; i < labels->len; i++)
    {
      const SoketLabel *label = &g_array_index (labels, SoketLabel, i);
      double y = get_y (paint, label->row);

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
  const SoketLadderRow *rows = soket_ladder_get_rows (get_ladder (paint), &n_rows);
  GdkRGBA shade = paint->palette.text;

  shade.alpha *= 0.12f;
  for (guint i = first; i < end; i++)
    if (rows[i].kind == SOKET_LADDER_GAP)
      {
        double y = get_y (paint, i), half = paint->layout->row * 0.42;

        draw_rectangle (snapshot, &paint->palette.background, 0, y - half, paint->layout->width, 2 * half);
        draw_rectangle (snapshot, &shade, 0, y - half, paint->layout->width, 2 * half);
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
      draw_lifeline (paint, snapshot, SOKET_SIDE_CLIENT);
      draw_lifeline (paint, snapshot, SOKET_SIDE_SERVER);
      draw_stranger (paint, snapshot);
      draw_gaps (paint, snapshot, first, end);
    }
  if (paint->layers & SOKET_LAYER_SIGNS)
    draw_signs (paint, snapshot, labels, first, end);
  if (paint->layers & SOKET_LAYER_ABOVE)
    {
      draw_foreign (paint, snapshot, SOKET_SIDE_CLIENT);
      draw_foreign (paint, snapshot, SOKET_SIDE_SERVER);
      draw_texts (paint, snapshot, labels);
    }
  if (paint->focus && paint->selected < paint->layout->n_rows)
    {
      const GdkRGBA *colour = &paint->palette.focus;
      GskRoundedRect outline;

      gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (1, (float) (get_y (paint, paint->selected) - paint->layout->row / 2),
                                                                     width - 2, (float) paint->layout->row), 4);
      gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 }, (GdkRGBA[4]) { *colour, *colour, *colour, *colour });
    }
  gtk_snapshot_pop (snapshot);
}
