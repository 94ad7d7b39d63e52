/* soket-typed-number.h - a number that is still being typed counts when a key of the window does something with it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void soket_typed_number_watch (GtkWidget *window);

G_END_DECLS
