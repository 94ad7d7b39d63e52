/* soket-calls-marks.c - the signs in a row of the list of calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-marks.h"

#include <math.h>

#include "app/drawing/soket-marks.h"

#define MARK SOKET_CALLS_MARK

void
soket_calls_mark_draw_side (GtkSnapshot   *snapshot,
                            SoketSide      side,
                            float          x,
                            float          middle,
                            const GdkRGBA *colour)
{
  graphene_rect_t box = GRAPHENE_RECT_INIT (x, roundf (middle - MARK / 2), MARK, MARK);
  GskRoundedRect disc;

  if (side == SOKET_SIDE_SERVER)
    {
      gtk_snapshot_append_color (snapshot, colour, &box);
      return;
    }
  /* A disc and a square are cheaper as nodes; what is seldom there is drawn as in the diagram. */
  if (side == SOKET_SIDE_STRANGER)
    {
      cairo_t *cr;

      graphene_rect_inset (&box, -2, -2);
      cr = gtk_snapshot_append_cairo (snapshot, &box);
      soket_mark_draw (cr, soket_mark_of_side (side), box.origin.x + box.size.width / 2, box.origin.y + box.size.height / 2,
                       MARK / 2, colour, colour);
      cairo_destroy (cr);
      return;
    }
  gsk_rounded_rect_init_from_rect (&disc, &box, MARK / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, colour, &box);
  gtk_snapshot_pop (snapshot);
}

/* The same hatching as on the lifeline of who waits. */
void
soket_calls_mark_draw_waiting (GtkSnapshot   *snapshot,
                               float          x,
                               float          middle,
                               const GdkRGBA *colour)
{
  graphene_rect_t box = GRAPHENE_RECT_INIT (x, roundf (middle - 8), 12, 16);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &box);

  soket_mark_draw_hatch (cr, x + 6, box.origin.y + 0.75, box.origin.y + 15.25, 10.5, colour, NULL);
  cairo_destroy (cr);
}

/* A message is a letter, a note an i in a ring, a gap three dots. */
void
soket_calls_mark_draw_sentence (GtkSnapshot     *snapshot,
                                SoketRecordKind  kind,
                                float            x,
                                float            middle,
                                const GdkRGBA   *colour)
{
  graphene_rect_t box = GRAPHENE_RECT_INIT (x, roundf (middle - 8), 18, 16);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &box);

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_translate (cr, box.origin.x, box.origin.y);
  cairo_set_line_width (cr, 1.6);
  if (kind == SOKET_RECORD_MESSAGE)
    {
      cairo_rectangle (cr, 1, 3, 15, 11);
      cairo_move_to (cr, 1, 3);
      cairo_line_to (cr, 8.5, 9.5);
      cairo_line_to (cr, 16, 3);
      cairo_stroke (cr);
    }
  else if (kind == SOKET_RECORD_GAP)
    {
      for (int i = 0; i < 3; i++)
        {
          cairo_arc (cr, 3 + 6 * i, 8, 1.8, 0, 2 * G_PI);
          cairo_fill (cr);
        }
    }
  else
    {
      cairo_arc (cr, 8, 8, 7, 0, 2 * G_PI);
      cairo_stroke (cr);
      cairo_rectangle (cr, 7, 4, 2, 2);
      cairo_rectangle (cr, 7, 7, 2, 5);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}
