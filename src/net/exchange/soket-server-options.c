/* soket-server-options.c - how a server listens and answers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-server-options.h"

#include "net/loop/soket-limits.h"

/**
 * soket_server_options_init:
 * @options: (out caller-allocates): options
 * @protocol: the service
 *
 * Fills in the defaults of the command line: TCP on 127.0.0.1 and the protocol's port, its first dialect and the first framing it speaks,
 * one message for each connection as in the deck, careful closing, and the limits of soket-limits.
 */
void
soket_server_options_init (SoketServerOptions  *options,
                           const SoketProtocol *protocol)
{
  *options = (SoketServerOptions) {
    .transport = SOKET_TRANSPORT_TCP,
    .port = protocol->port,
    .dialect = protocol->dialects,
    .framing = soket_protocol_fit_framing (protocol, SOKET_FRAMING_DOT),
    .speaks_first = protocol->speaks_first,
    .closing = SOKET_CLOSING_CAREFUL,
    .recv_size = 65536,
    .max_message = SOKET_LIMIT_MESSAGE,
    .idle_timeout_s = SOKET_LIMIT_IDLE_S,
  };
}
