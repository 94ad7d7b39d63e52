/* soket-udp-exchange.h - one datagram that asks, and the one that comes back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/socket/soket-datagram.h"

G_BEGIN_DECLS

#define SOKET_TYPE_UDP_EXCHANGE (soket_udp_exchange_get_type ())
G_DECLARE_FINAL_TYPE (SoketUdpExchange, soket_udp_exchange, SOKET, UDP_EXCHANGE, GObject)

/**
 * SoketUdpExchangeOptions:
 * @read_delay_ms: wait before the first recvfrom
 * @stranger: another socket sends the client a datagram at once, before the server can have answered
 */
typedef struct
{
  guint    read_delay_ms;
  gboolean stranger;
} SoketUdpExchangeOptions;

/**
 * SoketUdpExchangeHandlers:
 * @answered: a datagram came, from @peer; @stranger: not from whom was asked. Its bytes are good until it returns
 * @failed: @call failed; it goes on waiting unless it is closed
 */
typedef struct
{
  void (*answered) (SoketUdpExchange    *exchange,
                    const SoketDatagram *datagram,
                    gboolean             stranger,
                    gpointer             user_data);
  void (*failed)   (SoketUdpExchange    *exchange,
                    SoketCallName        call,
                    int                  errnum,
                    gpointer             user_data);
} SoketUdpExchangeHandlers;

SoketUdpExchange *soket_udp_exchange_new        (SoketSocket                    *socket,
                                                 const SoketEndpoint            *target,
                                                 const SoketUdpExchangeOptions  *options,
                                                 const SoketUdpExchangeHandlers *handlers,
                                                 gpointer                        user_data) G_GNUC_WARN_UNUSED_RESULT;
void              soket_udp_exchange_start      (SoketUdpExchange               *self,
                                                 const void                     *data,
                                                 gsize                           length);
void              soket_udp_exchange_close      (SoketUdpExchange               *self);
/* Whether it waits to read. */
gboolean          soket_udp_exchange_is_delayed (SoketUdpExchange               *self);

G_END_DECLS
