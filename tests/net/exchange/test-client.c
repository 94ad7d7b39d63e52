/* test-client.c - how a client lives, connects, and is cancelled
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"


#include "lib/soket-bench.h"
#include "net/exchange/client-fixture.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* --- life --- */

static void
test_new (void)
{
  SoketClient *client = soket_client_new (soket_protocol_lookup ("echo"), NULL);
  SoketClientOptions options;

  g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_IDLE);
  g_assert_false (soket_endpoint_is_set (soket_client_get_target (client)));
  g_assert_false (soket_endpoint_is_set (soket_client_get_answerer (client)));
  g_assert_false (soket_client_was_stranger (client));
  soket_client_close (client);
  g_assert_finalize_object (client);

  soket_client_options_init (&options, soket_protocol_lookup ("echo"));
  g_assert_cmpint (options.transport, ==, SOKET_TRANSPORT_TCP);
  g_assert_cmpuint (options.port, ==, 5555);
  g_assert_cmpint (options.framing, ==, SOKET_FRAMING_DOT);
  g_assert_cmpuint (options.recv_size, ==, 65536);
  g_assert_cmpuint (options.max_message, ==, 1048576);
  g_assert_cmpuint (options.timeout_ms, ==, 5000);
  g_assert_true (options.end_message);
  g_assert_cmpuint (options.read_on_ms, ==, 0);
}

static void
note_state_cb (SoketClient *client,
               GParamSpec  *pspec,
               gpointer     user_data)
{
  guint state = 0;

  g_object_get (client, "state", &state, NULL);
  g_assert_cmpuint (state, ==, soket_client_get_state (client));
  g_string_append_printf (user_data, "%u", state);
}

static void
test_states (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  g_autoptr (GString) states = g_string_new (NULL);
  SoketReply reply;

  soket_bench_start (bench);
  g_signal_connect (client, "notify::state", G_CALLBACK (note_state_cb), states);
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE);
  /* resolving, connecting, waiting, finishing, idle */
  g_assert_cmpstr (states->str, ==, "12340");
  g_assert_true (soket_endpoint_equal (soket_client_get_target (client), soket_server_get_endpoint (bench->server)));
  g_assert_true (soket_endpoint_equal (soket_client_get_answerer (client), soket_server_get_endpoint (bench->server)));
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* The exchange holds the client: it ends although nobody else does. */
static void
test_drop (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_bench_start (bench);
  bench->send.read_on_ms = 0;
  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  g_object_unref (client);
  soket_assert_reply (&reply, TEXT);
  soket_test_wait_until (client == NULL);

  /* Dropped while it reads on: closed. */
  client = soket_bench_client (bench);
  bench->send.read_on_ms = 60000;
  soket_server_stop (bench->server);
  bench->options.keep_open = TRUE;
  soket_bench_start (bench);
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_FINISHING);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  g_assert_finalize_object (client);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  soket_bench_free (bench);
}

/* In each state: 1 resolving, 2 connecting, 3 waiting, 4 finishing. */
static void
test_close (gconstpointer way)
{
  for (guint state = SOKET_CLIENT_RESOLVING; state <= SOKET_CLIENT_FINISHING; state++)
    {
      gboolean filtered = state == SOKET_CLIENT_CONNECTING;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      SoketEndpoint endpoint;
      int filler = -1;
      Peer peer;

      peer_init_at (&peer, SOKET_TRANSPORT_TCP, "127.0.0.1", filtered ? 0 : 10);
      endpoint = soket_test_local (peer.listener);
      /* A full backlog: the next connection gets no answer. */
      if (filtered)
        filler = soket_test_connect (SOCK_STREAM, &endpoint);
      peer.options.read_on_ms = 60000;
      soket_reply_begin (&peer.reply, peer.client, &peer.options, TEXT, -1, cancellable);
      if (state == SOKET_CLIENT_FINISHING)
        {
          peer_accept (&peer, TEXT);
          soket_peer_send (peer.fd, TEXT, -1);
          soket_reply_wait (&peer.reply);
        }
      soket_test_wait_until (soket_client_get_state (peer.client) == state);
      soket_test_drain ();
      if (state != SOKET_CLIENT_RESOLVING)
        g_assert_cmpuint (soket_client_get_state (peer.client), ==, state);

      if (way != NULL)
        g_cancellable_cancel (cancellable);
      else
        soket_client_close (peer.client);
      if (state == SOKET_CLIENT_FINISHING)
        {
          /* The exchange is over; cancelling it comes too late. */
          g_assert_no_error (peer.reply.error);
          if (way != NULL)
            soket_client_close (peer.client);
        }
      else
        assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
      g_assert_cmpint (soket_client_get_state (peer.client), ==, SOKET_CLIENT_IDLE);
      g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
      soket_client_close (peer.client);
      soket_test_drain ();
      if (filler >= 0)
        close (filler);
      peer_clear (&peer);
    }
}

static void
test_cancelled_before (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  g_cancellable_cancel (cancellable);
  soket_reply_begin (&peer.reply, peer.client, &peer.options, TEXT, -1, cancellable);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CANCELLED, NULL);
  g_assert_cmpuint (soket_trace_get_n_pushed (peer.trace), ==, 0);
  peer_clear (&peer);
}

static void
test_cancelled_after (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SoketReply reply;

  soket_bench_start (bench);
  bench->send.read_on_ms = 0;
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, cancellable);
  soket_assert_reply (&reply, TEXT);
  /* The next exchange does not hear the cancellable of the one before. */
  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  g_cancellable_cancel (cancellable);
  soket_assert_reply (&reply, TEXT);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

static void
test_pending (void)
{
  SoketReply second;
  Peer peer;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  peer_begin (&peer, TEXT, -1);
  soket_reply_begin (&second, peer.client, &peer.options, "second.", -1, NULL);
  assert_failed (&second, G_IO_ERROR, G_IO_ERROR_PENDING, NULL);
  peer_accept (&peer, TEXT);
  soket_reply_begin (&second, peer.client, &peer.options, "second.", -1, NULL);
  assert_failed (&second, G_IO_ERROR, G_IO_ERROR_PENDING, NULL);
  soket_peer_send (peer.fd, "yes.", -1);
  soket_assert_reply (&peer.reply, "yes.");
  peer_clear (&peer);
}

static void
test_again_while_finishing (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  bench->options.keep_open = TRUE;
  bench->send.read_on_ms = 60000;
  soket_bench_start (bench);
  for (guint i = 0; i < 5; i++)
    {
      soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
      soket_assert_reply (&reply, TEXT);
      g_assert_cmpint (soket_client_get_state (client), ==, SOKET_CLIENT_FINISHING);
      g_assert_cmpuint (soket_socket_get_n_open (), <=, 1 + 6);
    }
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  soket_client_close (client);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

/* Each callback begins the next exchange. */
typedef struct
{
  SoketClientOptions *options;
  guint               n_replies;
  guint               n_errors;
  guint               left;
} Chain;

static void
chain_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  SoketClient *client = SOKET_CLIENT (source);
  Chain *chain = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) message = g_bytes_new_static (TEXT, strlen (TEXT));
  g_autoptr (GBytes) reply = soket_client_send_finish (client, result, &error);

  if (reply != NULL)
    chain->n_replies++;
  else
    chain->n_errors++;
  if (chain->left-- > 1)
    soket_client_send_async (client, chain->options, message, NULL, chain_cb, chain);
  else
    g_object_unref (client);
}

static void
test_again_inside (void)
{
  for (guint round = 0; round < 3; round++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
      SoketClient *client = soket_bench_client (bench);
      g_autoptr (GBytes) message = g_bytes_new_static (TEXT, strlen (TEXT));
      Chain chain = { .options = &bench->send, .left = 10 };

      soket_bench_start (bench);
      bench->send.read_on_ms = round == 0 ? 0 : 1000;
      if (round == 2)
        soket_server_stop (bench->server);
      g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
      soket_client_send_async (client, &bench->send, message, NULL, chain_cb, &chain);
      soket_test_wait_until (client == NULL);
      g_assert_cmpuint (chain.n_replies, ==, round == 2 ? 0 : 10);
      g_assert_cmpuint (chain.n_errors, ==, round == 2 ? 10 : 0);
      soket_bench_free (bench);
    }
}

/* --- connecting --- */

static void
test_connect_refused (void)
{
  Peer peer;
  SoketCallName failed;
  g_autofree char *place = NULL;

  peer_init (&peer, SOKET_TRANSPORT_TCP);
  close (peer.listener);
  /* Bound, but it does not listen. */
  peer.listener = soket_test_bind (SOCK_STREAM, "127.0.0.1");
  peer.options.port = soket_test_local (peer.listener).port;
  place = g_strdup_printf ("127.0.0.1:%u", peer.options.port);
  peer_begin (&peer, TEXT, -1);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, place);
  g_assert_cmpuint (soket_client_get_target (peer.client)->port, ==, peer.options.port);
  g_assert_cmpint (soket_client_get_errnum (peer.client, &failed), ==, ECONNREFUSED);
  g_assert_cmpint (failed, ==, SOKET_CALL_CONNECT);
  g_assert_false (soket_endpoint_is_set (soket_client_get_answerer (peer.client)));
  peer_clear (&peer);
}

static void
test_connect_timeout (void)
{
  SoketEndpoint endpoint;
  g_autofree char *place = NULL;
  int filler;
  Peer peer;

  peer_init_at (&peer, SOKET_TRANSPORT_TCP, "127.0.0.1", 0);
  endpoint = soket_test_local (peer.listener);
  filler = soket_test_connect (SOCK_STREAM, &endpoint);
  place = g_strdup_printf ("127.0.0.1:%u", peer.options.port);
  peer.options.timeout_ms = 200;
  peer_begin (&peer, TEXT, -1);
  assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, place);
  g_assert_true (has_given_up (peer.trace, SOKET_CALL_CONNECT, SOKET_ENDING_TIMED_OUT));
  close (filler);
  peer_clear (&peer);
}

/* The kernel tries again after a second: by then there is room, or nobody listens. */
static void
test_connect_late (gconstpointer refused)
{
  SoketEndpoint endpoint;
  int filler;
  Peer peer;

  peer_init_at (&peer, SOKET_TRANSPORT_TCP, "127.0.0.1", 0);
  endpoint = soket_test_local (peer.listener);
  filler = soket_test_connect (SOCK_STREAM, &endpoint);
  peer_begin (&peer, TEXT, -1);
  soket_test_wait_until (soket_client_get_state (peer.client) == SOKET_CLIENT_CONNECTING);
  soket_test_drain ();
  g_assert_cmpuint (soket_test_count_waiting (peer.trace), ==, 1);
  if (refused != NULL)
    {
      close (peer.listener);
      peer.listener = -1;
      assert_failed (&peer.reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, NULL);
    }
  else
    {
      close (soket_test_accept (peer.listener));
      peer_accept (&peer, TEXT);
      soket_peer_send (peer.fd, TEXT, -1);
      soket_assert_reply (&peer.reply, TEXT);
    }
  close (filler);
  peer_clear (&peer);
}

static void
test_untraced (void)
{
  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      SoketBench *bench = soket_bench_new (transport, FALSE);
      SoketClient *client = soket_bench_client (bench);
      SoketReply reply;

      soket_bench_start (bench);
      for (guint i = 0; i < 4; i++)
        {
          bench->send.connected = i % 2 == 1;
          soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
          soket_assert_reply (&reply, TEXT);
        }
      soket_server_stop (bench->server);
      bench->send.timeout_ms = 100;
      soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
      assert_failed (&reply, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED, NULL);
      g_assert_finalize_object (client);
      soket_bench_free (bench);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/new", test_new);
  g_test_add_func ("/client/states", test_states);
  g_test_add_func ("/client/drop", test_drop);
  g_test_add_data_func ("/client/close", NULL, test_close);
  g_test_add_data_func ("/client/cancelled", "", test_close);
  g_test_add_func ("/client/cancelled-before", test_cancelled_before);
  g_test_add_func ("/client/cancelled-after", test_cancelled_after);
  g_test_add_func ("/client/pending", test_pending);
  g_test_add_func ("/client/again-while-finishing", test_again_while_finishing);
  g_test_add_func ("/client/again-inside", test_again_inside);
  g_test_add_func ("/client/connect-refused", test_connect_refused);
  g_test_add_func ("/client/connect-timeout", test_connect_timeout);
  g_test_add_data_func ("/client/connect-late", NULL, test_connect_late);
  g_test_add_data_func ("/client/connect-late-refused", "", test_connect_late);
  g_test_add_func ("/client/untraced", test_untraced);

  return g_test_run ();
}
