/* soket-file-drop.h - files that are dropped onto a window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*SoketFileDropped) (GtkWidget *widget,
                                  GFile     *file);

/* More files than these at once are a slip of the hand: each would open a window. */
#define SOKET_FILE_DROP_MAX 8

/* @dropped is called for each file. */
void soket_file_drop_add (GtkWidget       *widget,
                          SoketFileDropped dropped);

G_END_DECLS
