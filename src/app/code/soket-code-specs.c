/* soket-code-specs.c - what client and server are set to, as what their programs depend on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/code/soket-code-specs.h"

#include "net/loop/soket-limits.h"

static void
fill_protocol (SoketProgramSpec    *spec,
               const SoketProtocol *protocol,
               const SoketDialect  *dialect)
{
  soket_program_spec_init (spec);
  spec->protocol = protocol;
  spec->dialect = dialect;
}

static void
fill_endpoint (SoketProgramSpec    *spec,
               const SoketEndpoint *known,
               const char          *address,
               guint16              port)
{
  if (known != NULL && soket_endpoint_is_set (known))
    spec->endpoint = *known;
  else if (!soket_endpoint_parse (address != NULL ? address : "127.0.0.1", port, &spec->endpoint))
    soket_endpoint_parse ("127.0.0.1", port, &spec->endpoint);
}

/* Nobody reaches the limit that is always there by hand: a program on the board does without it. */
static guint
get_limit (guint max_message)
{
  return max_message == SOKET_LIMIT_MESSAGE ? 0 : max_message;
}

void
soket_code_specs_fill_client (SoketProgramSpec         *spec,
                              const SoketProtocol      *protocol,
                              const SoketClientOptions *options,
                              const SoketEndpoint      *target,
                              GBytes                   *message)
{
  g_return_if_fail (spec != NULL && protocol != NULL && options != NULL);

  fill_protocol (spec, protocol, NULL);
  fill_endpoint (spec, target, options->host, options->port);
  spec->side = SOKET_SIDE_CLIENT;
  spec->transport = options->transport;
  spec->framing = options->framing;
  spec->recv_size = options->recv_size;
  spec->max_message = get_limit (options->max_message);
  spec->connected = options->connected;
  spec->timeout_ms = options->timeout_ms;
  spec->piece_size = options->pieces;
  spec->pause_ms = options->pause_ms;
  spec->half_close = options->half_close;
  spec->reset = options->reset;
  spec->read_delay_ms = options->read_delay_ms;
  if (message != NULL)
    {
      gsize end;

      spec->message = g_bytes_get_data (message, &spec->message_length);
      if (options->end_message && !soket_framing_is_terminated (options->framing, spec->message, spec->message_length, &end))
        spec->half_close = TRUE;
    }
}

void
soket_code_specs_fill_server (SoketProgramSpec         *spec,
                              const SoketProtocol      *protocol,
                              const SoketServerOptions *options,
                              const SoketEndpoint      *endpoint)
{
  g_return_if_fail (spec != NULL && protocol != NULL && options != NULL);

  fill_protocol (spec, protocol, options->dialect);
  fill_endpoint (spec, endpoint, options->address, options->port);
  spec->side = SOKET_SIDE_SERVER;
  spec->transport = options->transport;
  spec->framing = options->framing;
  spec->recv_size = options->recv_size;
  spec->max_message = get_limit (options->max_message);
  spec->keep_open = options->keep_open;
  spec->careful = options->closing == SOKET_CLOSING_CAREFUL;
  spec->backlog = options->backlog;
}
