/* test-client-udp.c - what a client does with every kind of datagram
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"


#include "lib/soket-bench.h"
#include "net/exchange/client-fixture.h"
#include "net/loop/soket-limits.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static gboolean
has_note (SoketTrace *trace,
          SoketNote   note)
{
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_NOTE && record.note == note)
      return TRUE;
  return FALSE;
}

static void
receive_from (int            fd,
              const char    *text,
              SoketEndpoint *client)
{
  gint64 deadline_us = soket_test_deadline ();
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  char buffer[100];
  gssize n;

  while ((n = recvfrom (fd, buffer, sizeof buffer, 0, (struct sockaddr *) &storage, &length)) < 0)
    soket_test_turn (deadline_us, __FILE__, __LINE__, "a datagram");
  g_assert_cmpmem (buffer, (gsize) n, text, strlen (text));
  soket_endpoint_from_sockaddr (client, (struct sockaddr *) &storage, length);
}

static void
send_to (int                  fd,
         const char          *text,
         const SoketEndpoint *client)
{
  struct sockaddr_storage storage;
  socklen_t length = soket_endpoint_to_sockaddr (client, &storage);

  g_assert_cmpint (sendto (fd, text, strlen (text), 0, (struct sockaddr *) &storage, length), ==, strlen (text));
}

static void
test_udp_timeout (void)
{
  for (guint connected = 0; connected < 2; connected++)
    {
      Peer peer;

      peer_init (&peer, SOKET_TRANSPORT_UDP);
      peer.options.connected = connected;
      peer.options.timeout_ms = 200;
      peer_begin (&peer, TEXT, -1);
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                     "The datagram was sent, but no reply came in 200 ms; UDP does not tell whether anyone received it.");
      g_assert_true (has_given_up (peer.trace, connected ? SOKET_CALL_RECV : SOKET_CALL_RECVFROM, SOKET_ENDING_TIMED_OUT));
      g_assert_false (soket_endpoint_is_set (soket_client_get_answerer (peer.client)));
      peer_clear (&peer);
    }
}

static void
test_udp_refused (void)
{
  SoketEndpoint endpoint;
  SoketCallName failed;
  g_autofree char *place = NULL;
  Peer peer;
  int other;

  /* A socket that is connected to somebody else holds the port, and nobody receives there. */
  peer_init (&peer, SOKET_TRANSPORT_UDP);
  other = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  endpoint = soket_test_local (other);
  {
    struct sockaddr_storage storage;
    socklen_t length = soket_endpoint_to_sockaddr (&endpoint, &storage);

    g_assert_no_errno (connect (peer.listener, (struct sockaddr *) &storage, length));
  }
  place = g_strdup_printf ("127.0.0.1:%u", peer.options.port);
  peer.options.connected = TRUE;
  peer_begin (&peer, TEXT, -1);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, place);
  /* send () had returned. */
  g_assert_cmpint (soket_client_get_errnum (peer.client, &failed), ==, ECONNREFUSED);
  g_assert_cmpint (failed, ==, SOKET_CALL_RECV);

  /* An unconnected socket does not hear of it. */
  peer.options.connected = FALSE;
  peer.options.timeout_ms = 100;
  peer_begin (&peer, TEXT, -1);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, NULL);
  close (other);
  peer_clear (&peer);
}

/* A socket that stays open behind its reply takes what comes then, up to a limit. */
static void
test_udp_further (void)
{
  enum { MOST = 3 };

  for (guint n_sent = 1; n_sent <= MOST + 1; n_sent++)
    {
      Peer peer;
      struct sockaddr_storage client;
      socklen_t length = sizeof client;
      char buffer[64];

      peer_init (&peer, SOKET_TRANSPORT_UDP);
      peer.options.further_max = MOST;
      peer_begin (&peer, TEXT, -1);
      soket_test_wait_until (recvfrom (peer.listener, buffer, sizeof buffer, 0, (struct sockaddr *) &client, &length) == sizeof TEXT - 1);
      for (guint i = 0; i < n_sent; i++)
        g_assert_cmpint (sendto (peer.listener, buffer, i == 2 ? 0 : sizeof TEXT - 1, 0, (struct sockaddr *) &client, length), >=, 0);
      soket_assert_reply (&peer.reply, TEXT);
      soket_test_wait_until (soket_client_get_n_replies (peer.client) == n_sent);
      g_assert_cmpint (soket_client_get_state (peer.client), ==, n_sent > MOST ? SOKET_CLIENT_IDLE : SOKET_CLIENT_FINISHING);
      soket_client_close (peer.client);
      peer_clear (&peer);
    }
}

static void
test_stranger (void)
{
  for (guint connected = 0; connected < 2; connected++)
    {
      SoketEndpoint client, expected;
      int stranger = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
      Peer peer;

      peer_init (&peer, SOKET_TRANSPORT_UDP);
      peer.options.connected = connected;
      peer_begin (&peer, TEXT, -1);
      receive_from (peer.listener, TEXT, &client);
      client = soket_test_endpoint ("127.0.0.1", client.port);
      send_to (stranger, "it was me", &client);
      if (connected)
        {
          soket_test_drain ();
          g_assert_false (peer.reply.done);
          send_to (peer.listener, "no, me", &client);
        }
      soket_assert_reply (&peer.reply, connected ? "no, me" : "it was me");
      expected = soket_test_local (connected ? peer.listener : stranger);
      g_assert_true (soket_endpoint_equal (soket_client_get_answerer (peer.client), &expected));
      g_assert_cmpint (soket_client_was_stranger (peer.client), ==, !connected);
      g_assert_cmpint (has_note (peer.trace, SOKET_NOTE_STRANGER), ==, !connected);

      /* The next exchange begins anew. */
      peer_begin (&peer, TEXT, -1);
      receive_from (peer.listener, TEXT, &client);
      client = soket_test_endpoint ("127.0.0.1", client.port);
      send_to (peer.listener, TEXT, &client);
      soket_assert_reply (&peer.reply, TEXT);
      g_assert_false (soket_client_was_stranger (peer.client));
      close (stranger);
      peer_clear (&peer);
    }
}

/* Who asks 0.0.0.0 is answered by 127.0.0.1, which is no stranger. */
static void
test_any (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_bench_start (bench);
  bench->send.host = "0.0.0.0";
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_false (soket_client_was_stranger (client));
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

static void
test_datagram_lengths (void)
{
  const gsize lengths[] = { 0, 1, 10, 65507 };

  for (guint connected = 0; connected < 2; connected++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
      SoketClient *client = soket_bench_client (bench);
      g_autofree guint8 *pattern = soket_peer_pattern (65507);

      soket_bench_start (bench);
      bench->send.connected = connected;
      for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
        {
          SoketReply reply;

          soket_reply_begin (&reply, client, &bench->send, pattern, (gssize) lengths[i], NULL);
          soket_reply_wait (&reply);
          g_assert_no_error (reply.error);
          g_assert_cmpuint (g_bytes_get_size (reply.reply), ==, lengths[i]);
          if (lengths[i] > 0)
            g_assert_cmpint (memcmp (g_bytes_get_data (reply.reply, NULL), pattern, lengths[i]), ==, 0);
          soket_reply_clear (&reply);
        }
      g_assert_finalize_object (client);
      soket_bench_free (bench);
    }
}

/* The kernel refuses what does not fit into a datagram; only what no message may be is not tried. */
static void
test_datagram_too_big (void)
{
  const struct
  {
    const char *host;
    gsize       length;
    const char *part;
  } rows[] = {
    { "127.0.0.1", 65508, "IPv4" },
    { "127.0.0.1", 65536, "IPv4" },
    { "127.0.0.1", 70000, "IPv4" },
    { "127.0.0.1", SOKET_LIMIT_MESSAGE, "IPv4" },
    { "127.0.0.1", SOKET_LIMIT_MESSAGE + 1, "TCP" },
    { "::1", 65528, "IPv6" },
    { "::1", SOKET_LIMIT_MESSAGE, "IPv6" },
  };
  g_autofree guint8 *pattern = soket_peer_pattern (SOKET_LIMIT_MESSAGE + 1);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint connected = 0; connected < 2; connected++)
      {
        gboolean tried = rows[i].length <= SOKET_LIMIT_MESSAGE;
        SoketCallName call = connected ? SOKET_CALL_SEND : SOKET_CALL_SENDTO;
        SoketCallName failed;
        SoketRecord record;
        guint n_calls = 0;
        Peer peer;

        if (*rows[i].host == ':' && !soket_test_has_ipv6 ())
          continue;
        peer_init_at (&peer, SOKET_TRANSPORT_UDP, rows[i].host, 0);
        peer.options.connected = connected;
        soket_reply_begin (&peer.reply, peer.client, &peer.options, pattern, (gssize) rows[i].length, NULL);
        assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, rows[i].part);
        g_assert_cmpint (soket_client_get_errnum (peer.client, &failed), ==, tried ? EMSGSIZE : 0);
        g_assert_cmpint (failed, ==, tried ? call : SOKET_CALL_NONE);
        soket_trace_flush (peer.trace);
        for (guint j = 0; soket_trace_peek (peer.trace, j, &record); j++)
          if (record.call == call)
            {
              g_assert_cmpint (record.error, ==, EMSGSIZE);
              g_assert_cmpint (record.result, ==, -1);
              g_assert_cmpint (record.argument, ==, rows[i].length);
              g_assert_cmpuint (record.length, ==, 0);
              n_calls++;
            }
        g_assert_cmpuint (n_calls, ==, tried ? 1 : 0);
        /* Nothing has come. */
        g_assert_cmpint (recv (peer.listener, pattern, 1, MSG_DONTWAIT), ==, -1);
        peer_clear (&peer);
      }
}

static void
test_udp_close (void)
{
  for (guint connected = 0; connected < 2; connected++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      Peer peer;

      peer_init (&peer, SOKET_TRANSPORT_UDP);
      peer.options.connected = connected;
      peer_begin (&peer, TEXT, -1);
      soket_test_wait_until (soket_client_get_state (peer.client) == SOKET_CLIENT_WAITING);
      soket_client_close (peer.client);
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);

      soket_reply_begin (&peer.reply, peer.client, &peer.options, TEXT, -1, cancellable);
      soket_test_wait_until (soket_client_get_state (peer.client) == SOKET_CLIENT_WAITING);
      g_assert_cmpuint (soket_test_count_waiting (peer.trace), ==, 1);
      g_cancellable_cancel (cancellable);
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
      peer_clear (&peer);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/udp/timeout", test_udp_timeout);
  g_test_add_func ("/client/udp/refused", test_udp_refused);
  g_test_add_func ("/client/udp/further", test_udp_further);
  g_test_add_func ("/client/udp/stranger", test_stranger);
  g_test_add_func ("/client/udp/any", test_any);
  g_test_add_func ("/client/udp/lengths", test_datagram_lengths);
  g_test_add_func ("/client/udp/too-big", test_datagram_too_big);
  g_test_add_func ("/client/udp/close", test_udp_close);

  return g_test_run ();
}
