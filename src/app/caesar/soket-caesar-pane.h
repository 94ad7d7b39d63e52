/* soket-caesar-pane.h - the client's head of the Caesar page: mode, shift, what is sent, the reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/caesar/soket-round-trip.h"
#include "app/caesar/soket-wire-view.h"
#include "app/heads/soket-client-pane.h"
#include "core/service/soket-caesar-request.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CAESAR_PANE (soket_caesar_pane_get_type ())
G_DECLARE_FINAL_TYPE (SoketCaesarPane, soket_caesar_pane, SOKET, CAESAR_PANE, SoketClientPane)

/* Signal "request-changed": what Send would send, or how the server reads it, is something else. */

/* Once, after soket_client_pane_attach(). It uses the actions page.mode (s) and page.round-trip, too. */
void           soket_caesar_pane_set_up      (SoketCaesarPane    *self,
                                              SoketSetup         *setup,
                                              SoketRoundTrip     *round_trip);
SoketWireView *soket_caesar_pane_get_wire    (SoketCaesarPane    *self);
/* What Send sends, as the server that is asked reads it; @request borrows it until the next change. */
void           soket_caesar_pane_get_request (SoketCaesarPane    *self,
                                              SoketCaesarRequest *request);
/* Another server may read the request in another way. */
void           soket_caesar_pane_server_changed (SoketCaesarPane *self);

G_END_DECLS
