/* soket-server-pane.h - the server's head: port, start and stop, its state in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/heads/soket-connect-button.h"
#include "app/lesson/soket-remark.h"
#include "app/setup/soket-setup.h"
#include "net/exchange/soket-performer.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SERVER_PANE (soket_server_pane_get_type ())
G_DECLARE_FINAL_TYPE (SoketServerPane, soket_server_pane, SOKET, SERVER_PANE, AdwBin)


/* Who plays the server of @transport from now on. The pane shows the one of the setup's transport; the page's must all be there before
 * it is attached. */
void                soket_server_pane_set_performer      (SoketServerPane     *self,
                                                          SoketTransport       transport,
                                                          SoketPerformer      *performer);
/* Once. It uses the actions page.start-server, page.stop-server, page.restart-server, page.use-port (u) and page.stop-holder. */
void                soket_server_pane_attach             (SoketServerPane     *self,
                                                          SoketSetup          *setup,
                                                          const SoketProtocol *protocol);

/* The shown one. */
SoketPerformer     *soket_server_pane_get_performer      (SoketServerPane     *self);
/* Likewise, and that of @transport, where it is a server of this window; NULL where it is not. */
SoketServer        *soket_server_pane_get_shown          (SoketServerPane     *self);
SoketServer        *soket_server_pane_get_server         (SoketServerPane     *self,
                                                          SoketTransport       transport);
/* Starts the shown server as the setup says; a failure is said in the head. */
gboolean            soket_server_pane_start              (SoketServerPane     *self);
void                soket_server_pane_stop               (SoketServerPane     *self);
/* Stops the server of another page that has this one's port. */
void                soket_server_pane_stop_holder        (SoketServerPane     *self);
/* Reads the counters. */
void                soket_server_pane_refresh            (SoketServerPane     *self);
/* Its port, start and stop, and its state in one line, or few where it is narrow. @tight: it is cut rather than stands below them. */
void                soket_server_pane_set_compact        (SoketServerPane     *self,
                                                          gboolean             compact,
                                                          gboolean             tight);
/* What there is to type, whether the server runs or not. */
SoketConnectButton *soket_server_pane_get_connect_button (SoketServerPane     *self);

/* A watched program that nobody has started here: @name, (nullable) for none, and what it does. While the shown server is stopped the
 * head says that this one listens. */
void                soket_server_pane_set_guest          (SoketServerPane           *self,
                                                          const char                *name,
                                                          const SoketPerformerFacts *facts);

G_END_DECLS
