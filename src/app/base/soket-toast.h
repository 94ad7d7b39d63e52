/* soket-toast.h - says an event in a toast of the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Shows @toast over @widget, in the nearest AdwToastOverlay above it, in place of the toast before; without an overlay it is
 * let go. */
void soket_toast_show (GtkWidget  *widget,
                       AdwToast   *toast);
/* A sentence, not markup. */
void soket_toast_say  (GtkWidget  *widget,
                       const char *sentence);

G_END_DECLS
