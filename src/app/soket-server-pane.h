/* soket-server-pane.h - the server's head: port, start and stop, its state in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "soket-server.h"
#include "soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SERVER_PANE (soket_server_pane_get_type ())
G_DECLARE_FINAL_TYPE (SoketServerPane, soket_server_pane, SOKET, SERVER_PANE, AdwBin)

/* Once: @tcp and @udp, of which the pane shows the one of the setup's transport. It uses the actions page.start-server,
 * page.stop-server, page.restart-server and page.use-port (u). */
void         soket_server_pane_attach (SoketServerPane *self,
                                       SoketSetup      *setup,
                                       SoketServer     *tcp,
                                       SoketServer     *udp);

SoketServer *soket_server_pane_get_shown (SoketServerPane *self);
/* Starts the shown server as the setup says; a failure is said in the head. */
gboolean     soket_server_pane_start     (SoketServerPane *self);
void         soket_server_pane_stop      (SoketServerPane *self);
/* Reads the counters. */
void         soket_server_pane_refresh   (SoketServerPane *self);

G_END_DECLS
