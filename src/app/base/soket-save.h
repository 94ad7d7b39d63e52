/* soket-save.h - saves bytes to a file that the user chooses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @message is a sentence that says what went wrong. */
typedef void (*SoketSaveFailed) (GtkWidget  *widget,
                                 const char *message);

/* Asks for a file in a dialog over @widget's window and writes @bytes there. A toast of @widget says how it went, if the
 * widget still lives. */
void soket_save_ask  (GtkWidget       *widget,
                      const char      *title,
                      const char      *file_name,
                      GBytes          *bytes);
/* Where goes what a thread is making: it is @widget's, which is kept, and thrown away if the window is closed meanwhile. */
typedef struct _SoketDelivery SoketDelivery;
SoketDelivery *soket_delivery_to_file      (GtkWidget     *widget,
                                            const char    *title,
                                            char          *file_name) G_GNUC_WARN_UNUSED_RESULT;
/* Text; @said is the toast. */
SoketDelivery *soket_delivery_to_clipboard (GtkWidget     *widget,
                                            const char    *said) G_GNUC_WARN_UNUSED_RESULT;
/* Ends it. @bytes: (nullable): NULL where nothing was made. */
void           soket_delivery_take         (SoketDelivery *self,
                                            GBytes        *bytes);
/* The parts up to NULL and today's date, as soket_file_name_join() writes them: "echo-calls-2026-11-29.txt". */
char *soket_save_dup_name (const char    *extension,
                           const char    *part,
                           ...) G_GNUC_NULL_TERMINATED G_GNUC_WARN_UNUSED_RESULT;
/* Writes @bytes to @file, with the same toasts; where @failed (nullable) is given, it is told what went wrong instead. */
void soket_save_file (GtkWidget       *widget,
                      GFile           *file,
                      GBytes          *bytes,
                      SoketSaveFailed  failed);

G_END_DECLS
