/* soket-message-button.h - what opens the bytes of a message, and takes them from a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_MESSAGE_BUTTON (soket_message_button_get_type ())
G_DECLARE_FINAL_TYPE (SoketMessageButton, soket_message_button, SOKET, MESSAGE_BUTTON, GtkWidget)

/* Signal "failed" (a sentence): why a file did not become the message, which is as it was. Action: message.load. */

/* Once. Files that are dropped on @entry, where the message is typed, become the message, too. */
void soket_message_button_attach (SoketMessageButton *self,
                                  SoketSetup         *setup,
                                  GtkWidget          *entry);
/* What Send would send, and how it is framed; @fault: (nullable): why it would send nothing. */
void soket_message_button_show   (SoketMessageButton *self,
                                  GBytes             *message,
                                  SoketTransport      transport,
                                  SoketFraming        framing,
                                  const char         *fault);
/* Takes the bytes of @file as the message, with escapes; the message before can be had back. */
void soket_message_button_load   (SoketMessageButton *self,
                                  GFile              *file);

G_END_DECLS
