/* soket-send-button.h - Send: starts the client, stops it, and counts the seconds until it gives up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/soket-setup.h"
#include "net/exchange/soket-performer.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOKET_TYPE_SEND_BUTTON (soket_send_button_get_type ())
G_DECLARE_FINAL_TYPE (SoketSendButton, soket_send_button, SOKET, SEND_BUTTON, GtkButton)

/* Once. It uses the actions page.send and page.stop-waiting. */
void soket_send_button_attach        (SoketSendButton     *self,
                                      SoketSetup          *setup,
                                      const SoketProtocol *protocol,
                                      SoketPerformer      *client);
/* Whom it starts and stops from now on. */
void soket_send_button_set_client    (SoketSendButton     *self,
                                      SoketPerformer      *client);
/* Whether it is what to do next. */
void soket_send_button_set_suggested (SoketSendButton     *self,
                                      gboolean             suggested);
/* Where there is little room the words are fewer. */
void soket_send_button_set_brief     (SoketSendButton     *self,
                                      gboolean             brief);

G_END_DECLS
