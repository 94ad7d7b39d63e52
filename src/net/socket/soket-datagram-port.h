/* soket-datagram-port.h - one UDP socket, either end
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

#define SOKET_TYPE_DATAGRAM_PORT (soket_datagram_port_get_type ())
G_DECLARE_FINAL_TYPE (SoketDatagramPort, soket_datagram_port, SOKET, DATAGRAM_PORT, GObject)

/**
 * SoketDatagramHandlers:
 * @received: a datagram came; its bytes are good until it returns
 * @failed: @call failed: connected sockets hear ECONNREFUSED; it goes on receiving unless it is closed
 */
typedef struct
{
  void (*received) (SoketDatagramPort   *port,
                    const SoketDatagram *datagram,
                    gpointer             user_data);
  void (*failed)   (SoketDatagramPort   *port,
                    SoketCallName        call,
                    int                  errnum,
                    gpointer             user_data);
} SoketDatagramHandlers;

SoketDatagramPort *soket_datagram_port_new   (SoketSocket                 *socket,
                                              guint                        max_datagrams,
                                              const SoketDatagramHandlers *handlers,
                                              gpointer                     user_data) G_GNUC_WARN_UNUSED_RESULT;
void               soket_datagram_port_start (SoketDatagramPort           *self);
void               soket_datagram_port_send  (SoketDatagramPort           *self,
                                              const SoketEndpoint         *peer,
                                              const void                  *data,
                                              gsize                        length);
void               soket_datagram_port_close (SoketDatagramPort           *self);

G_END_DECLS
