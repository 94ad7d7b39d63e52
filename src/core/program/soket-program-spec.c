/* soket-program-spec.c - all that a program depends on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"

#include <string.h>

/**
 * soket_program_spec_init:
 * @spec: (out caller-allocates): a spec
 *
 * Fills in an echo client over TCP to 127.0.0.1, port 5555, with the window's defaults, and no message.
 */
void
soket_program_spec_init (SoketProgramSpec *spec)
{
  g_return_if_fail (spec != NULL);

  memset (spec, 0, sizeof *spec);
  spec->protocol = soket_protocol_lookup ("echo");
  soket_endpoint_parse ("127.0.0.1", 5555, &spec->endpoint);
  spec->recv_size = 4096;
  spec->careful = TRUE;
  spec->timeout_ms = 5000;
}

static gboolean
same_data (gconstpointer a,
           gconstpointer b,
           gsize         length)
{
  return length == 0 || a == b || memcmp (a, b, length) == 0;
}

/**
 * soket_program_spec_equal:
 * @a: a spec
 * @b: another
 *
 * Compares field by field: what lies between them in memory is nobody's.
 *
 * Returns: whether the programs of both are the same
 */
gboolean
soket_program_spec_equal (const SoketProgramSpec *a,
                          const SoketProgramSpec *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->protocol == b->protocol
         && a->side == b->side
         && a->transport == b->transport
         && a->framing == b->framing
         && soket_endpoint_equal (&a->endpoint, &b->endpoint)
         && a->recv_size == b->recv_size
         && a->max_message == b->max_message
         && a->keep_open == b->keep_open
         && a->careful == b->careful
         && a->backlog == b->backlog
         && a->dialect == b->dialect
         && a->message_length == b->message_length
         && same_data (a->message, b->message, a->message_length)
         && a->connected == b->connected
         && a->round_trip == b->round_trip
         && a->timeout_ms == b->timeout_ms
         && a->piece_size == b->piece_size
         && a->pause_ms == b->pause_ms
         && a->half_close == b->half_close
         && a->reset == b->reset
         && a->read_delay_ms == b->read_delay_ms
         && a->n_ports == b->n_ports
         && same_data (a->ports, b->ports, a->n_ports * sizeof *a->ports)
         && a->concurrent == b->concurrent
         && a->parallel == b->parallel
         && a->stream == b->stream
         && a->send_size == b->send_size
         && a->send_all == b->send_all
         && a->non_blocking == b->non_blocking
         && a->buffer_size == b->buffer_size;
}

/* Overwrites settings that the service or the transport does not offer, and those that follow from others. */
void
soket_program_normalize (SoketProgramSpec *spec)
{
  if (spec->stream)
    {
      spec->protocol = NULL;
      spec->recv_size = MAX (spec->recv_size, 1);
      spec->send_size = MAX (spec->send_size, 1);
      spec->send_all = spec->send_all && spec->transport == SOKET_TRANSPORT_TCP;
      spec->timeout_ms = spec->non_blocking ? 0 : spec->timeout_ms;
      return;
    }
  if (spec->protocol == NULL)
    {
      spec->transport = SOKET_TRANSPORT_TCP;
      spec->side = SOKET_SIDE_CLIENT;
      spec->timeout_ms = spec->timeout_ms > 0 ? spec->timeout_ms : 1000;
      spec->parallel = spec->parallel > 0 ? spec->parallel : 64;
      return;
    }

  if (!soket_protocol_has_transport (spec->protocol, spec->transport))
    spec->transport = SOKET_TRANSPORT_TCP;
  spec->framing = spec->transport == SOKET_TRANSPORT_TCP ? soket_protocol_fit_framing (spec->protocol, spec->framing) : SOKET_FRAMING_DOT;
  if (spec->protocol->get_way_back == NULL)
    spec->round_trip = FALSE;
  if (spec->dialect == NULL)
    spec->dialect = spec->protocol->dialects;
  if (spec->transport == SOKET_TRANSPORT_UDP)
    {
      spec->piece_size = 0;
      spec->half_close = spec->reset = spec->round_trip = FALSE;
    }
  else
    spec->connected = FALSE;
  if (soket_protocol_speaks_first (spec->protocol, spec->transport))
    {
      spec->message_length = spec->piece_size = 0;
      spec->keep_open = FALSE;
    }
  else if (spec->framing == SOKET_FRAMING_NONE)
    spec->keep_open = spec->half_close = TRUE;
  if (spec->piece_size == 0)
    spec->pause_ms = 0;
  if (spec->recv_size == 0)
    spec->recv_size = 4096;
}
