/* test-speaks-first.c - a service whose server speaks before it is asked
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-greeter.h"

#include <sys/socket.h>
#include <unistd.h>

static SoketBench *
start (SoketTransport transport,
       SoketClosing   closing)
{
  SoketBench *bench = soket_bench_new (transport, TRUE);

  g_assert_finalize_object (bench->server);
  bench->server = soket_server_new (&soket_greeter, bench->trace);
  soket_server_options_init (&bench->options, &soket_greeter);
  bench->options.transport = transport;
  bench->options.port = 0;
  bench->options.closing = closing;
  soket_client_options_init (&bench->send, &soket_greeter);
  /* Only a test that says so is about time: elsewhere a busy machine may take longer than the default. */
  bench->send.timeout_ms = 60000;
  bench->send.transport = transport;
  soket_bench_start (bench);

  return bench;
}

static void
exchange (SoketBench *bench,
          const char *message,
          const char *wanted)
{
  SoketClient *client = soket_client_new (&soket_greeter, bench->trace);
  SoketReply reply;

  soket_reply_begin (&reply, client, &bench->send, message, -1, NULL);
  soket_assert_reply (&reply, wanted);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE && soket_server_get_n_peers (bench->server) == 0);
  g_assert_finalize_object (client);
}

static guint
count_calls (SoketBench    *bench,
             SoketSide      side,
             SoketCallName  call)
{
  SoketRecord record;
  guint n = 0;

  soket_trace_flush (bench->trace);
  for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
    n += record.kind == SOKET_RECORD_CALL && record.side == side && record.call == call && record.origin == SOKET_ORIGIN_PROGRAM;

  return n;
}

/* No framing but the end of the stream; the options know it. */
static void
test_options (void)
{
  SoketServerOptions server;
  SoketClientOptions client;

  soket_server_options_init (&server, &soket_greeter);
  soket_client_options_init (&client, &soket_greeter);
  g_assert_cmpint (server.framing, ==, SOKET_FRAMING_NONE);
  g_assert_cmpint (client.framing, ==, SOKET_FRAMING_NONE);
}

/* Whatever message there is, it is not sent; and the server's program reads nothing. */
static void
test_tcp (gconstpointer closing)
{
  SoketBench *bench = start (SOKET_TRANSPORT_TCP, (SoketClosing) GPOINTER_TO_INT (closing));

  for (guint i = 0; i < 50; i++)
    exchange (bench, i % 2 == 0 ? "" : "never sent", SOKET_GREETING);

  g_assert_cmpuint (soket_server_get_n_accepted (bench->server), ==, 50);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 50);
  g_assert_cmpuint (count_calls (bench, SOKET_SIDE_CLIENT, SOKET_CALL_SEND), ==, 0);
  g_assert_cmpuint (count_calls (bench, SOKET_SIDE_CLIENT, SOKET_CALL_SHUTDOWN), ==, 0);
  g_assert_cmpuint (count_calls (bench, SOKET_SIDE_CLIENT, SOKET_CALL_RECV), >=, 100);
  g_assert_cmpuint (count_calls (bench, SOKET_SIDE_SERVER, SOKET_CALL_SEND), ==, 50);
  g_assert_cmpuint (count_calls (bench, SOKET_SIDE_SERVER, SOKET_CALL_RECV), ==, 0);
  soket_bench_free (bench);
}

/* A failure on purpose is the client's own. */
static void
test_half_close (void)
{
  SoketBench *bench = start (SOKET_TRANSPORT_TCP, SOKET_CLOSING_CAREFUL);

  bench->send.half_close = TRUE;
  exchange (bench, "", SOKET_GREETING);
  g_assert_cmpuint (count_calls (bench, SOKET_SIDE_CLIENT, SOKET_CALL_SHUTDOWN), ==, 1);
  soket_bench_free (bench);
}

/* Another program reads to the end; one that speaks, too, is not reset. */
static void
test_peers (void)
{
  SoketBench *bench = start (SOKET_TRANSPORT_TCP, SOKET_CLOSING_CAREFUL);

  for (guint i = 0; i < 2; i++)
    {
      int fd = soket_bench_connect (bench);

      if (i == 1)
        soket_peer_send (fd, "hello?\n", -1);
      soket_peer_expect (fd, SOKET_GREETING, 0);
      close (fd);
    }
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  g_assert_cmpuint (bench->problems->len, ==, 0);
  soket_bench_free (bench);
}

/* One that connects and leaves at once ends nothing. */
static void
test_gone (void)
{
  SoketBench *bench = start (SOKET_TRANSPORT_TCP, SOKET_CLOSING_CAREFUL);

  for (guint i = 0; i < 20; i++)
    {
      int fd = soket_bench_connect (bench);

      if (i % 2 == 0)
        soket_peer_reset (fd);
      else
        close (fd);
    }
  exchange (bench, "", SOKET_GREETING);
  soket_bench_free (bench);
}

static void
test_udp (void)
{
  SoketBench *bench = start (SOKET_TRANSPORT_UDP, SOKET_CLOSING_CAREFUL);

  for (guint i = 0; i < 25; i++)
    {
      exchange (bench, "", SOKET_GREETING);
      exchange (bench, "Isi pesan.", "10 bytes, now\r\n");
    }
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 50);
  g_assert_cmpuint (count_calls (bench, SOKET_SIDE_CLIENT, SOKET_CALL_SENDTO), ==, 50);
  soket_bench_free (bench);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/speaks-first/options", test_options);
  g_test_add_data_func ("/speaks-first/tcp/careful", GINT_TO_POINTER (SOKET_CLOSING_CAREFUL), test_tcp);
  g_test_add_data_func ("/speaks-first/tcp/slides", GINT_TO_POINTER (SOKET_CLOSING_SLIDES), test_tcp);
  g_test_add_func ("/speaks-first/half-close", test_half_close);
  g_test_add_func ("/speaks-first/peers", test_peers);
  g_test_add_func ("/speaks-first/gone", test_gone);
  g_test_add_func ("/speaks-first/udp", test_udp);

  return g_test_run ();
}
