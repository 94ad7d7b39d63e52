/* soket-exchange.h - one message sent and what came of it, as properties
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/exchange/soket-crowd.h"
#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

#define SOKET_TYPE_EXCHANGE (soket_exchange_get_type ())
G_DECLARE_FINAL_TYPE (SoketExchange, soket_exchange, SOKET, EXCHANGE, GObject)

/* Read-only, notified: "active" (boolean), "seconds-left" (uint, while active), "n-replies" (uint, from the second reply on).
 * Signal "changed": it started, ended, failed or was cleared: reply and error are new. */
SoketExchange  *soket_exchange_new              (SoketClient              *client) G_GNUC_WARN_UNUSED_RESULT;

/* Who sends where the options ask for several clients; without it there is one. */
void            soket_exchange_set_crowd        (SoketExchange            *self,
                                                 SoketCrowd               *crowd);

void            soket_exchange_start            (SoketExchange            *self,
                                                 const SoketClientOptions *options,
                                                 GBytes                   *message);
/* Ends what is going on; no error comes of it. */
void            soket_exchange_stop             (SoketExchange            *self);
/* Stops, and forgets message, reply and error. */
void            soket_exchange_clear            (SoketExchange            *self);

SoketClient    *soket_exchange_get_client       (SoketExchange            *self);
gboolean        soket_exchange_get_active       (SoketExchange            *self);
guint           soket_exchange_get_seconds_left (SoketExchange            *self);
/* Of the last start: what it sent and how, and what came of it; NULL where nothing did. */
GBytes         *soket_exchange_get_message      (SoketExchange            *self);
SoketTransport  soket_exchange_get_transport    (SoketExchange            *self);
SoketFraming    soket_exchange_get_framing      (SoketExchange            *self);
GBytes         *soket_exchange_get_reply        (SoketExchange            *self);
/* The end of the stream follows the message. */
gboolean        soket_exchange_get_half_closes  (SoketExchange            *self);
/* All replies, the first one included, as far as they were kept; how many bytes came, and in how many replies. */
GBytes         *soket_exchange_dup_replies      (SoketExchange            *self,
                                                 guint64                  *n_received,
                                                 guint                    *n_replies);
/* How the server of this program that it asked ran when it asked, and what it serves; NULL if it is none, or none that is known yet. */
const SoketServerOptions *soket_exchange_get_server (SoketExchange        *self,
                                                     const SoketProtocol **protocol);
/* That server answers over UDP from another address than it was asked at; and whether the client takes only what comes from that. */
gboolean        soket_exchange_get_elsewhere    (SoketExchange            *self,
                                                 SoketEndpoint            *asked,
                                                 SoketEndpoint            *source,
                                                 gboolean                 *in_vain);
/* Whether a connection stood (over TCP). */
gboolean        soket_exchange_get_connected    (SoketExchange            *self);
const GError   *soket_exchange_get_error        (SoketExchange            *self);
/* Whose reply or error that is: of several clients the first that was answered, or, where none was, the first. */
SoketClient    *soket_exchange_get_shown_client (SoketExchange            *self);
/* What came of several clients, once it has ended; NULL for one. */
const SoketCrowdSummary *soket_exchange_get_summary (SoketExchange        *self);

G_END_DECLS
