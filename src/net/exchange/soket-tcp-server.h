/* soket-tcp-server.h - accepts connections and answers what comes over them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/exchange/soket-server-options.h"
#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TCP_SERVER (soket_tcp_server_get_type ())
G_DECLARE_FINAL_TYPE (SoketTcpServer, soket_tcp_server, SOKET, TCP_SERVER, GObject)

SoketTcpServer *soket_tcp_server_new            (SoketSocket              *socket,
                                                 const SoketServerOptions *options,
                                                 SoketProblemFunc          problem,
                                                 gpointer                  user_data) G_GNUC_WARN_UNUSED_RESULT;
void            soket_tcp_server_start          (SoketTcpServer           *self);
void            soket_tcp_server_stop           (SoketTcpServer           *self);
guint           soket_tcp_server_get_n_peers    (SoketTcpServer           *self);
/* New clients wait in the backlog now. */
gboolean        soket_tcp_server_is_held_up     (SoketTcpServer           *self);
guint64         soket_tcp_server_get_n_accepted (SoketTcpServer           *self);
guint64         soket_tcp_server_get_n_answered (SoketTcpServer           *self);

G_END_DECLS
