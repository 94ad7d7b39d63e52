/* soket-frame.c - the frame round what is chosen, pointed at or has the keyboard
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/drawing/soket-frame.h"

void
soket_frame_draw (GtkSnapshot           *snapshot,
                  const graphene_rect_t *box,
                  float                  radius,
                  float                  thickness,
                  const GdkRGBA         *colour)
{
  GskRoundedRect frame;

  gsk_rounded_rect_init_from_rect (&frame, box, radius);
  gtk_snapshot_append_border (snapshot, &frame, (float[4]) { thickness, thickness, thickness, thickness },
                              (GdkRGBA[4]) { *colour, *colour, *colour, *colour });
}
