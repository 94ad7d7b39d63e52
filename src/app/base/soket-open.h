/* soket-open.h - asks for a file to open
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*SoketOpenChosen) (GtkWidget *widget,
                                 GFile     *file);

/* In a dialog over @widget's window, for files whose names end with @suffix (or all others, where the user wants that). @chosen is called if one was
 * chosen and the widget still lives. */
void soket_open_ask (GtkWidget       *widget,
                     const char      *title,
                     const char      *kind,
                     const char      *suffix,
                     SoketOpenChosen  chosen);

G_END_DECLS
