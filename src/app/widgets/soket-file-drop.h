/* soket-file-drop.h - files that are dropped onto a window, or onto a widget of it that takes them itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*SoketFileDropped) (GtkWidget *widget,
                                  GFile     *file);

/* More files than these at once are a slip of the hand: each would open a window. */
#define SOKET_FILE_DROP_MAX 8

/* @dropped is called for each file that is dropped onto @window, unless a widget below the pointer takes it. */
void soket_file_drop_add  (GtkWidget        *window,
                           SoketFileDropped  dropped);
/* What is dropped onto @widget is for @taker, which takes one file at a time. */
void soket_file_drop_take (GtkWidget        *widget,
                           GtkWidget        *taker,
                           SoketFileDropped  dropped);

G_END_DECLS
