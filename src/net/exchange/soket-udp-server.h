/* soket-udp-server.h - answers the datagrams that come to one socket
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/exchange/soket-server-options.h"
#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

#define SOKET_TYPE_UDP_SERVER (soket_udp_server_get_type ())
G_DECLARE_FINAL_TYPE (SoketUdpServer, soket_udp_server, SOKET, UDP_SERVER, GObject)

SoketUdpServer *soket_udp_server_new            (SoketSocket              *socket,
                                                 const SoketServerOptions *options,
                                                 SoketProblemFunc          problem,
                                                 gpointer                  user_data) G_GNUC_WARN_UNUSED_RESULT;
void            soket_udp_server_start          (SoketUdpServer           *self);
void            soket_udp_server_stop           (SoketUdpServer           *self);
guint64         soket_udp_server_get_n_answered (SoketUdpServer           *self);
guint64         soket_udp_server_get_n_dropped  (SoketUdpServer           *self);

G_END_DECLS
