/* soket-wrap-box.h - children side by side, in as many lines as the width asks for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOKET_TYPE_WRAP_BOX (soket_wrap_box_get_type ())
/* The children follow each other as words do in a text, so that no width and no size of type pushes one out of sight. A line shares its width as a
 * GtkBox does. Properties: "spacing" and "line-spacing" (pixels), "stacked" (boolean): each child has a line of its own. */
G_DECLARE_FINAL_TYPE (SoketWrapBox, soket_wrap_box, SOKET, WRAP_BOX, GtkWidget)

void soket_wrap_box_set_stacked (SoketWrapBox *self,
                                 gboolean      stacked);

G_END_DECLS
