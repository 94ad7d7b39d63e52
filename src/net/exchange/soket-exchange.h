/* soket-exchange.h - one message sent and what came of it, while it comes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/exchange/soket-client-group.h"
#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

#define SOKET_TYPE_EXCHANGE (soket_exchange_get_type ())
G_DECLARE_FINAL_TYPE (SoketExchange, soket_exchange, SOKET, EXCHANGE, GObject)

/* A #SoketPerformer of a client: "changed" when it started, ended, failed or was cleared, "progressed" when the seconds left are others, and for each
 * reply from the second on. */
SoketExchange                 *soket_exchange_new              (SoketClient              *client) G_GNUC_WARN_UNUSED_RESULT;

/* Who sends where the options ask for several clients; without it there is one. */
void                           soket_exchange_set_group        (SoketExchange            *self,
                                                                SoketClientGroup         *group);

void                           soket_exchange_start            (SoketExchange            *self,
                                                                const SoketClientOptions *options,
                                                                GBytes                   *message);
/* Ends what is going on; no error comes of it. */
void                           soket_exchange_stop             (SoketExchange            *self);
/* Stops, and forgets message, reply and error. */
void                           soket_exchange_clear            (SoketExchange            *self);

SoketClient                   *soket_exchange_get_client       (SoketExchange            *self);
gboolean                       soket_exchange_get_active       (SoketExchange            *self);
/* Of the last start: what it sent, and the first reply or the error that came of it; NULL where nothing did. */
GBytes                        *soket_exchange_get_message      (SoketExchange            *self);
GBytes                        *soket_exchange_get_reply        (SoketExchange            *self);
const GError                  *soket_exchange_get_error        (SoketExchange            *self);
/* Whose reply or error that is: of several clients the first that was answered, or, where none was, the first. */
SoketClient                   *soket_exchange_get_shown_client (SoketExchange            *self);
/* What came of several clients, once it has ended; NULL for one. */
const SoketClientGroupSummary *soket_exchange_get_summary      (SoketExchange            *self);

G_END_DECLS
