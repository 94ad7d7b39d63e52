/* soket-frame.h - the frame round what is chosen, pointed at or has the keyboard
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A line of @thickness inside of @box, with corners of @radius. */
void soket_frame_draw (GtkSnapshot           *snapshot,
                       const graphene_rect_t *box,
                       float                  radius,
                       float                  thickness,
                       const GdkRGBA         *colour);

G_END_DECLS
