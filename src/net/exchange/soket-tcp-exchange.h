/* soket-tcp-exchange.h - one connection, a message on it, and the reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/exchange/soket-client-options.h"
#include "net/exchange/soket-exchange-handlers.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TCP_EXCHANGE (soket_tcp_exchange_get_type ())
G_DECLARE_FINAL_TYPE (SoketTcpExchange, soket_tcp_exchange, SOKET, TCP_EXCHANGE, GObject)

SoketTcpExchange    *soket_tcp_exchange_new        (const SoketClientOptions    *options,
                                                    SoketTrace                  *trace,
                                                    const SoketExchangeHandlers *handlers,
                                                    gpointer                     user_data) G_GNUC_WARN_UNUSED_RESULT;
void                 soket_tcp_exchange_start      (SoketTcpExchange            *self,
                                                    GArray                      *addresses,
                                                    GBytes                      *message);
void                 soket_tcp_exchange_close      (SoketTcpExchange            *self,
                                                    SoketEnding                  ending);
/* The address that worked, or the last that was tried. */
const SoketEndpoint *soket_tcp_exchange_get_target (SoketTcpExchange            *self);
/* What soket_connector_dup_tried() tells, where none of the addresses has worked. */
char                *soket_tcp_exchange_dup_tried  (SoketTcpExchange            *self) G_GNUC_WARN_UNUSED_RESULT;
/* Whether it waits to read. */
gboolean             soket_tcp_exchange_is_delayed (SoketTcpExchange            *self);
/* The errno of the send that failed, or 0: a reply may come all the same. */
int                  soket_tcp_exchange_get_write_error (SoketTcpExchange       *self);
/* As soket_socket_count_taken(); 0 while nothing is connected. */
guint64              soket_tcp_exchange_count_taken     (SoketTcpExchange       *self);

G_END_DECLS
