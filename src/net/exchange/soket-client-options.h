/* soket-client-options.h - what a client does in an exchange
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/service/soket-protocol.h"

G_BEGIN_DECLS

/**
 * SoketClientOptions:
 * @host: a name or an address, with or without brackets; %NULL is 127.0.0.1
 * @connected: UDP: connect() first, then send() and recv()
 * @recv_size: bytes a recv asks for
 * @max_message: the longest reply, bytes, terminator included; of framing `none` so much is kept
 * @timeout_ms: of the whole exchange, name lookup included
 * @end_message: TCP: a message that does not end by itself is ended by shutting down writing (the command line);
 *   otherwise the client sends as typed and waits (the window). With `none` the client always half-closes.
 * @read_on_ms: TCP: how long to read on for recv () = 0 after the reply is complete, 0 to close at once
 * @further_max: UDP: the socket stays open behind the reply until so many datagrams more have come, or the client is closed; 0 to close at once
 * @pieces: TCP: bytes of each send, 0 for the whole message at once
 * @pause_ms: TCP: wait between two pieces
 * @half_close: TCP: shut down writing (SHUT_WR) once the message is out
 * @reset: TCP: close with RST (SO_LINGER 0) wherever it closes the connection, and without reading on
 * @read_delay_ms: wait before the first recv, from when the message is out
 * @silent: TCP: connect and send nothing, then wait; so it is where the service's server speaks first
 * @stranger: UDP: another socket sends the client a datagram at once, before the server can have answered
 * @clients: how many at once, 1 to %SOKET_CLIENT_GROUP_MAX: for a #SoketClientGroup; one client is one
 *
 * What is waited for on purpose counts for @timeout_ms like everything else.
 */
typedef struct
{
  SoketTransport transport;
  const char    *host;
  guint16        port;
  SoketFraming   framing;
  gboolean       connected;
  guint          recv_size;
  guint          max_message;
  guint          timeout_ms;
  gboolean       end_message;
  guint          read_on_ms;
  guint          further_max;
  guint          pieces;
  guint          pause_ms;
  gboolean       half_close;
  gboolean       reset;
  guint          read_delay_ms;
  gboolean       silent;
  gboolean       stranger;
  guint          clients;
} SoketClientOptions;

/* The command line's defaults: TCP, 127.0.0.1, the protocol's port, dot, 65,536, 5000 ms, end_message, no reading on; whole, one
 * client, nothing wrong on purpose. */
void soket_client_options_init (SoketClientOptions  *options,
                                const SoketProtocol *protocol);

G_END_DECLS
