/* soket-udp-exchange.h - one datagram that asks, and the one that comes back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/exchange/soket-client-options.h"
#include "net/exchange/soket-exchange-handlers.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

#define SOKET_TYPE_UDP_EXCHANGE (soket_udp_exchange_get_type ())
G_DECLARE_FINAL_TYPE (SoketUdpExchange, soket_udp_exchange, SOKET, UDP_EXCHANGE, GObject)

SoketUdpExchange    *soket_udp_exchange_new        (const SoketClientOptions    *options,
                                                    SoketTrace                  *trace,
                                                    const SoketExchangeHandlers *handlers,
                                                    gpointer                     user_data) G_GNUC_WARN_UNUSED_RESULT;
void                 soket_udp_exchange_start      (SoketUdpExchange            *self,
                                                    GArray                      *addresses,
                                                    GBytes                      *message);
void                 soket_udp_exchange_close      (SoketUdpExchange            *self,
                                                    SoketEnding                  ending);
/* Whom it asks: one of the addresses. */
const SoketEndpoint *soket_udp_exchange_get_target (SoketUdpExchange            *self);
/* Whether it waits to read. */
gboolean             soket_udp_exchange_is_delayed (SoketUdpExchange            *self);

G_END_DECLS
