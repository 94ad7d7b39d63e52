/* soket-client-pane.h - the client's head: whom it asks, what it sends, the reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "soket-exchange.h"
#include "soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CLIENT_PANE (soket_client_pane_get_type ())
G_DECLARE_FINAL_TYPE (SoketClientPane, soket_client_pane, SOKET, CLIENT_PANE, AdwBin)

/* Once. It uses the actions page.send, page.stop-waiting, page.add-terminator and page.start-server. */
void soket_client_pane_attach        (SoketClientPane *self,
                                      SoketSetup      *setup,
                                      SoketExchange   *exchange);
/* Whether Send is what to do next. */
void soket_client_pane_set_suggested (SoketClientPane *self,
                                      gboolean         suggested);
/* The server of the page runs: a sentence that asked for it is done with. */
void soket_client_pane_server_started (SoketClientPane *self);

G_END_DECLS
