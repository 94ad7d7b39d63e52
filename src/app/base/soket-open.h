/* soket-open.h - asks for a file that is there
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*SoketOpenFunc) (GtkWidget *widget,
                               GFile     *file,
                               gpointer   user_data);

/* @path: (nullable): the file that was chosen last. @kind: (nullable): files whose names end with @suffix, which are listed first. @func
 * is called for a file that was chosen, while @widget is there. */
void soket_open_ask (GtkWidget     *widget,
                     const char    *title,
                     const char    *path,
                     const char    *kind,
                     const char    *suffix,
                     SoketOpenFunc  func,
                     gpointer       user_data);

G_END_DECLS
