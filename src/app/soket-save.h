/* soket-save.h - saves bytes to a file that the user chooses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @message is a sentence that says what went wrong. */
typedef void (*SoketSaveFailed) (GtkWidget  *widget,
                                 const char *message);

/* Asks for a file in a dialog over @widget's window and writes @bytes there.  @failed is called if @widget still lives. */
void soket_save_ask  (GtkWidget       *widget,
                      const char      *title,
                      const char      *file_name,
                      GBytes          *bytes,
                      SoketSaveFailed  failed);
void soket_save_file (GtkWidget       *widget,
                      GFile           *file,
                      GBytes          *bytes,
                      SoketSaveFailed  failed);

G_END_DECLS
