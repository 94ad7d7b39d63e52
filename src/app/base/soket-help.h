/* soket-help.h - opens the manual in the desktop's help viewer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Where that cannot be done, a toast over @widget, or over the window below it, says why and what helps. */
void soket_help_open (GtkWidget *widget);

G_END_DECLS
