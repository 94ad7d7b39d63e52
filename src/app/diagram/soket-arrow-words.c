/* soket-arrow-words.c - the words on the arrows, and the room that other arrows leave them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-arrow-words.h"

#include <math.h>

/* Around the words, so that no line touches a letter. */
#define AIR 3.0
/* A line whose middle comes no further into the words' room than this touches no letter: it stays whole. */
#define TOUCH 1.0
/* From an arrow's point so far its head goes back, and to both sides. */
#define HEAD_LENGTH 15.0
#define HEAD_WIDTH 8.0
/* Arrows that cross stand near each other in the ladder: no more are looked at, however many a picture has. */
#define NEIGHBOURS 64

static void
words_clear (gpointer data)
{
  soket_arrow_label_clear (&((SoketArrowWords *) data)->label);
}

/* Where along its arrow the middle of its text is, 0 at the sender. A refusal comes back from where the request ends: it is
 * named where they are apart. */
static double
get_share (const SoketLadderArrow *arrow)
{
  return arrow->kind == SOKET_ARROW_RST || arrow->kind == SOKET_ARROW_ICMP ? 0.75 : 0.5;
}

static void
place (SoketArrowWords         *self,
       const SoketDiagramPaint *paint,
       double                   room,
       graphene_rect_t         *former)
{
  double width;

  soket_arrow_label_clear (&self->label);
  self->area = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  soket_arrow_label_read (&self->label, paint, self->arrow, room);
  width = self->label.width + (self->label.length != NULL ? self->label.gap + self->label.length_width : 0);
  if (width <= 0)
    return;
  self->x = soket_diagram_layout_words_x (paint->layout, &self->line, get_share (self->arrow), width);
  self->y = soket_diagram_layout_words (paint->layout, &self->line, self->x, width, former);
  self->area = *former;
}

static gboolean
crosses (const SoketDiagramLine *line,
         const graphene_rect_t  *area)
{
  double left = MAX (area->origin.x - AIR, MIN (line->x0, line->x1));
  double right = MIN (area->origin.x + area->size.width + AIR, MAX (line->x0, line->x1));
  double y0, y1;

  if (area->size.width <= 0 || left > right)
    return FALSE;
  y0 = soket_diagram_line_y (line, left);
  y1 = soket_diagram_line_y (line, right);
  return MAX (y0, y1) > area->origin.y + TOUCH && MIN (y0, y1) < area->origin.y + area->size.height - TOUCH;
}

static gboolean
is_crossed (GArray *words,
            guint   index)
{
  const graphene_rect_t *area = &g_array_index (words, SoketArrowWords, index).area;

  for (guint i = index > NEIGHBOURS ? index - NEIGHBOURS : 0; i < words->len && i <= index + NEIGHBOURS; i++)
    if (i != index && crosses (&g_array_index (words, SoketArrowWords, i).line, area))
      return TRUE;
  return FALSE;
}

/* Lines are not drawn under the words of others: words in the way of one take half of the room, so that what is left of the line shows
 * where it goes. */
static void
place_all (GArray                  *words,
           const SoketDiagramPaint *paint)
{
  graphene_rect_t former = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  for (guint i = 0; i < words->len; i++)
    {
      SoketArrowWords *one = &g_array_index (words, SoketArrowWords, i);
      double room = soket_diagram_layout_words_room (paint->layout, &one->line);
      graphene_rect_t before = former;

      place (one, paint, room, &former);
      if (!is_crossed (words, i))
        continue;
      former = before;
      place (one, paint, room / 2, &former);
    }
}

GArray *
soket_arrow_words_place (const SoketDiagramPaint *paint)
{
  GArray *words = g_array_new (FALSE, TRUE, sizeof (SoketArrowWords));
  const SoketLadder *ladder = soket_sequence_get_ladder (paint->sequence);
  double from = soket_diagram_layout_position (paint->layout, paint->offset - SOKET_DIAGRAM_OVERLAP);
  double to = soket_diagram_layout_position (paint->layout, paint->offset + paint->layout->height + SOKET_DIAGRAM_OVERLAP);
  const SoketLadderArrow *arrows;
  guint n_arrows;

  g_array_set_clear_func (words, words_clear);
  arrows = soket_ladder_get_arrows (ladder, &n_arrows);
  for (guint i = soket_ladder_find_arrow (ladder, from); i < n_arrows && arrows[i].row <= to; i++)
    if (arrows[i].arrival >= from)
      {
        SoketArrowWords one = { .arrow = &arrows[i] };

        soket_diagram_layout_arrow (paint->layout, one.arrow, paint->offset, &one.line);
        g_array_append_val (words, one);
      }
  place_all (words, paint);

  return words;
}

void
soket_arrow_words_draw (const SoketArrowWords   *self,
                        const SoketDiagramPaint *paint,
                        GtkSnapshot             *snapshot)
{
  const SoketArrowLabel *label = &self->label;

  soket_diagram_paint_text (paint, snapshot, label->style, label->text, self->x, self->y,
                            label->style == SOKET_TEXT_DATA ? &paint->palette.text : &paint->palette.muted);
  if (label->length != NULL)
    soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_PLAIN, label->length, self->x + label->width + label->gap, self->y,
                              &paint->palette.muted);
  if (self->arrow->end == SOKET_ARROW_OPEN)
    soket_diagram_paint_text (paint, snapshot, SOKET_TEXT_DATA, self->arrow->n_held > 0 ? "…" : "?",
                              self->line.x1 + (self->line.x1 > self->line.x0 ? 6 : -16) * paint->layout->unit, self->line.y1,
                              &paint->palette.sides[self->arrow->from]);
}

/* Whole pixels: a clip between them is a picture of its own, and slow. */
static cairo_rectangle_int_t
get_pixels (double left,
            double top,
            double right,
            double bottom)
{
  left = floor (CLAMP (left, -G_MAXINT16, G_MAXINT16));
  top = floor (CLAMP (top, -G_MAXINT16, G_MAXINT16));
  right = ceil (CLAMP (right, left, G_MAXINT16));
  bottom = ceil (CLAMP (bottom, top, G_MAXINT16));
  return (cairo_rectangle_int_t) { (int) left, (int) top, (int) (right - left), (int) (bottom - top) };
}

static void
leave_out (cairo_region_t        *region,
           const graphene_rect_t *area)
{
  cairo_rectangle_int_t pixels = get_pixels (area->origin.x - AIR, area->origin.y - AIR, area->origin.x + area->size.width + AIR,
                                             area->origin.y + area->size.height + AIR);

  cairo_region_subtract_rectangle (region, &pixels);
}

cairo_region_t *
soket_arrow_words_dup_clip (GArray *words,
                            guint   index,
                            double  unit)
{
  const SoketLadderArrow *arrow = g_array_index (words, SoketArrowWords, index).arrow;
  const SoketDiagramLine *line = &g_array_index (words, SoketArrowWords, index).line;
  cairo_rectangle_int_t pixels;
  cairo_region_t *clip = NULL;
  guint first = index > NEIGHBOURS ? index - NEIGHBOURS : 0;

  for (guint i = first; i < words->len && i <= index + NEIGHBOURS; i++)
    {
      const graphene_rect_t *area = &g_array_index (words, SoketArrowWords, i).area;

      if (i == index || !crosses (line, area))
        continue;
      if (clip == NULL)
        {
          pixels = get_pixels (-G_MAXINT16, -G_MAXINT16, G_MAXINT16, G_MAXINT16);
          clip = cairo_region_create_rectangle (&pixels);
        }
      leave_out (clip, area);
    }
  /* What ends in the open has no head there: its line would cross the words out. */
  if (clip != NULL && arrow->end != SOKET_ARROW_OPEN)
    {
      double back = line->x1 > line->x0 ? -HEAD_LENGTH : HEAD_LENGTH;

      pixels = get_pixels (MIN (line->x1, line->x1 + back * unit), line->y1 - HEAD_WIDTH * unit, MAX (line->x1, line->x1 + back * unit),
                           line->y1 + HEAD_WIDTH * unit);
      cairo_region_union_rectangle (clip, &pixels);
    }

  return clip;
}

void
soket_arrow_words_leave_out (GArray         *words,
                             cairo_region_t *region)
{
  for (guint i = 0; i < words->len; i++)
    {
      const graphene_rect_t *area = &g_array_index (words, SoketArrowWords, i).area;

      if (area->size.width > 0)
        leave_out (region, area);
    }
}
