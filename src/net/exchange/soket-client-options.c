/* soket-client-options.c - what a client does in an exchange
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-client-options.h"

#include "net/loop/soket-limits.h"

/**
 * soket_client_options_init:
 * @options: (out caller-allocates): options
 * @protocol: the service
 *
 * Fills in the defaults of the command line: TCP to 127.0.0.1 and the protocol's port, dot or the first framing it has, 5 s for the whole
 * exchange, a message that does not end by itself is ended by shutting down writing, closed at once after the reply.
 */
void
soket_client_options_init (SoketClientOptions  *options,
                           const SoketProtocol *protocol)
{
  *options = (SoketClientOptions) {
    .transport = SOKET_TRANSPORT_TCP,
    .port = protocol->port,
    .framing = soket_protocol_fit_framing (protocol, SOKET_FRAMING_DOT),
    .recv_size = 65536,
    .max_message = SOKET_LIMIT_MESSAGE,
    .timeout_ms = 5000,
    .end_message = TRUE,
    .silent = protocol->speaks_first,
    .clients = 1,
  };
}
