/* client-fixture.h - a client, and a server that is a plain socket
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record-words.h"
#include "lib/soket-bench.h"
#include "net/socket/soket-socket.h"

#include <string.h>
#include <unistd.h>

#define TEXT "Isi pesan."

typedef struct
{
  SoketTrace         *trace;
  SoketClient        *client;
  SoketClientOptions  options;
  SoketReply          reply;
  int                 listener;   /* or the UDP socket */
  int                 fd;         /* accepted */
} Peer;

static inline void
peer_init_at (Peer           *peer,
              SoketTransport  transport,
              const char     *address,
              int             backlog)
{
  *peer = (Peer) { .fd = -1 };
  peer->trace = soket_trace_new ();
  peer->client = soket_client_new (soket_protocol_lookup ("echo"), peer->trace);
  soket_client_options_init (&peer->options, soket_protocol_lookup ("echo"));
  /* Only a test that says so is about time: elsewhere a busy machine may take longer than the default. */
  peer->options.timeout_ms = 60000;
  peer->options.transport = transport;
  if (transport == SOKET_TRANSPORT_TCP)
    peer->listener = soket_test_listen (address, backlog);
  else
    {
      peer->listener = soket_test_bind (SOCK_DGRAM, address);
      soket_peer_unblock (peer->listener);
    }
  peer->options.host = address;
  peer->options.port = soket_test_local (peer->listener).port;
}

static inline void
peer_init (Peer           *peer,
           SoketTransport  transport)
{
  peer_init_at (peer, transport, "127.0.0.1", 10);
}

static inline void
peer_clear (Peer *peer)
{
  soket_reply_clear (&peer->reply);
  g_assert_cmpint (soket_client_get_state (peer->client), ==, SOKET_CLIENT_IDLE);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  g_assert_cmpuint (soket_test_count_waiting (peer->trace), ==, 0);
  g_assert_finalize_object (peer->client);
  g_assert_finalize_object (peer->trace);
  if (peer->fd >= 0)
    close (peer->fd);
  if (peer->listener >= 0)
    close (peer->listener);
}

static inline void
peer_begin (Peer       *peer,
            const char *message,
            gssize      length)
{
  soket_reply_begin (&peer->reply, peer->client, &peer->options, message, length, NULL);
}

/* The client has connected; what it sent so far is @message. */
static inline void
peer_accept (Peer       *peer,
             const char *message)
{
  g_autoptr (GByteArray) received = NULL;
  int error;

  soket_test_wait_until (soket_client_get_state (peer->client) >= SOKET_CLIENT_WAITING);
  peer->fd = soket_test_accept (peer->listener);
  soket_peer_unblock (peer->fd);
  received = soket_peer_recv (peer->fd, strlen (message), &error);
  g_assert_cmpint (error, ==, 0);
  g_assert_cmpmem (received->data, received->len, message, strlen (message));
}

static inline void
peer_begin_accepted (Peer       *peer,
                     const char *message)
{
  peer_begin (peer, message, -1);
  peer_accept (peer, message);
}

static inline void
assert_failed (SoketReply *reply,
               GQuark      domain,
               int         code,
               const char *part)
{
  soket_reply_wait (reply);
  g_assert_error (reply->error, domain, code);
  if (part != NULL && strstr (reply->error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", reply->error->message, part);
  soket_reply_clear (reply);
}

/* Whether the client's call waited, and was given up for that reason. */
static inline gboolean
has_given_up (SoketTrace    *trace,
              SoketCallName  call,
              SoketEnding    ending)
{
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (soket_record_is_given_up (&record) && record.side == SOKET_SIDE_CLIENT && record.call == call && record.ending == ending)
      {
        g_assert_cmpint (record.error, ==, 0);
        g_assert_cmpint (record.returned_us, >, record.started_us);
        return TRUE;
      }
  return FALSE;
}
