/* test-server.c - how a server lives, and answers one message for each connection
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "lib/find-port.h"
#include "lib/soket-bench.h"
#include "net/exchange/server-fixture.h"
#include "net/exchange/soket-registry.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

/* --- life --- */

static void
count_notify_cb (GObject    *object,
                 GParamSpec *pspec,
                 gpointer    user_data)
{
  (*(guint *) user_data)++;
}

static void
test_new (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  guint n_active = 0, n_port = 0, port = 0;
  gboolean active = FALSE;

  g_assert_false (soket_server_get_active (bench->server));
  g_assert_cmpuint (soket_server_get_port (bench->server), ==, 0);
  g_assert_false (soket_endpoint_is_set (soket_server_get_endpoint (bench->server)));
  g_assert_true (soket_server_get_protocol (bench->server) == soket_protocol_lookup ("echo"));
  soket_server_stop (bench->server);

  g_signal_connect (bench->server, "notify::active", G_CALLBACK (count_notify_cb), &n_active);
  g_signal_connect (bench->server, "notify::port", G_CALLBACK (count_notify_cb), &n_port);
  soket_bench_start (bench);
  g_object_get (bench->server, "active", &active, "port", &port, NULL);
  g_assert_true (active);
  g_assert_cmpuint (port, ==, soket_server_get_port (bench->server));
  g_assert_cmpuint (n_active, ==, 1);
  g_assert_cmpuint (n_port, ==, 1);
  g_assert_true (soket_registry_reached (SOKET_TRANSPORT_TCP, soket_server_get_endpoint (bench->server)) == bench->server);
  g_assert_null (soket_registry_reached (SOKET_TRANSPORT_UDP, soket_server_get_endpoint (bench->server)));
  g_assert_true (soket_registry_list ()->data == bench->server);

  soket_server_stop (bench->server);
  soket_server_stop (bench->server);
  g_object_get (bench->server, "active", &active, "port", &port, NULL);
  g_assert_false (active);
  g_assert_cmpuint (port, ==, 0);
  g_assert_cmpuint (n_active, ==, 2);
  g_assert_cmpuint (n_port, ==, 2);
  g_assert_null (soket_registry_list ());
  soket_bench_free (bench);
}

static void
test_defaults (void)
{
  SoketServerOptions options;

  soket_server_options_init (&options, soket_protocol_lookup ("echo"));
  g_assert_cmpint (options.transport, ==, SOKET_TRANSPORT_TCP);
  g_assert_cmpstr (options.address, ==, NULL);
  g_assert_cmpuint (options.port, ==, 5555);
  g_assert_cmpint (options.framing, ==, SOKET_FRAMING_DOT);
  g_assert_false (options.keep_open);
  g_assert_cmpint (options.closing, ==, SOKET_CLOSING_CAREFUL);
  g_assert_cmpuint (options.recv_size, ==, 65536);
  g_assert_cmpuint (options.max_message, ==, 1048576);
  g_assert_cmpuint (options.idle_timeout_s, ==, 600);
}

/* The last reference goes while a connection is open. */
static void
test_drop_with_peers (void)
{
  SoketBench *bench = start_tcp ();
  int fd = soket_bench_connect (bench);

  soket_peer_send (fd, "half a mess", -1);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  /* Unread bytes would make it a reset. */
  soket_test_drain ();
  soket_bench_free (bench);
  soket_peer_expect (fd, "", 0);
  close (fd);
}

static void
test_stop_with_peers (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  int fds[10];

  bench->options.port = find_port (SOKET_TRANSPORT_TCP);
  soket_bench_start (bench);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = soket_bench_connect (bench);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == G_N_ELEMENTS (fds));
  soket_server_stop (bench->server);
  g_assert_cmpuint (soket_server_get_n_peers (bench->server), ==, 0);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      soket_peer_expect (fds[i], "", 0);
      close (fds[i]);
    }

  /* On the same port at once, though its connections are in TIME-WAIT. */
  soket_bench_start (bench);
  g_assert_cmpuint (soket_server_get_port (bench->server), ==, bench->options.port);
  assert_alive (bench);
  g_assert_cmpuint (soket_server_get_n_accepted (bench->server), ==, 1);
  soket_bench_free (bench);
}

/* A problem's handler stops the server. */
static void
stop_cb (SoketServer *server,
         const char  *sentence,
         gpointer     user_data)
{
  soket_server_stop (server);
}

static void
test_stop_inside (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  int fd;

  g_signal_connect (bench->server, "problem", G_CALLBACK (stop_cb), NULL);
  bench->options.max_message = 3;
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  soket_peer_send (fd, TEXT, -1);
  soket_test_wait_until (bench->problems->len > 0);
  g_assert_false (soket_server_get_active (bench->server));
  close (fd);

  bench->options.max_connections = 1;
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  soket_test_wait_until (!soket_server_get_active (bench->server));
  close (fd);
  soket_bench_free (bench);
}

static void
drop_cb (SoketServer *server,
         const char  *sentence,
         gpointer     user_data)
{
  g_object_unref (server);
}

static void
test_drop_inside (void)
{
  SoketServer *server = soket_server_new (soket_protocol_lookup ("echo"), NULL);
  SoketServerOptions options;
  SoketEndpoint endpoint;
  g_autoptr (GError) error = NULL;
  int fd;

  g_object_add_weak_pointer (G_OBJECT (server), (gpointer *) &server);
  soket_server_options_init (&options, soket_protocol_lookup ("echo"));
  options.port = 0;
  options.max_message = 3;
  g_signal_connect (server, "problem", G_CALLBACK (drop_cb), NULL);
  soket_server_start (server, &options, &error);
  g_assert_no_error (error);
  endpoint = *soket_server_get_endpoint (server);
  fd = soket_test_connect (SOCK_STREAM, &endpoint);
  soket_peer_send (fd, TEXT, -1);
  soket_test_wait_until (server == NULL);
  close (fd);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

static void
test_untraced (void)
{
  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      SoketBench *bench = soket_bench_new (transport, FALSE);

      soket_bench_start (bench);
      for (guint i = 0; i < 10; i++)
        assert_alive (bench);
      g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 10);
      soket_bench_free (bench);
    }
}

static void
test_port_in_use (void)
{
  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      SoketBench *bench = soket_bench_new (transport, TRUE);
      SoketServer *second = soket_server_new (soket_protocol_lookup ("echo"), bench->trace);
      g_autoptr (GError) error = NULL;
      g_autofree char *port = NULL;
      SoketCallName failed;

      soket_bench_start (bench);
      port = g_strdup_printf ("%u", bench->send.port);
      bench->options.port = bench->send.port;
      g_assert_false (soket_server_start (second, &bench->options, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
      g_assert_nonnull (strstr (error->message, port));
      g_assert_cmpint (soket_server_get_errnum (second, &failed), ==, EADDRINUSE);
      g_assert_cmpint (failed, ==, SOKET_CALL_BIND);
      g_assert_false (soket_server_get_active (second));
      g_assert_cmpuint (soket_socket_get_n_open (), ==, 1);

      /* It is not spoiled by that, and the first still has its port. */
      assert_alive (bench);
      g_clear_error (&error);
      bench->options.port = 0;
      soket_server_start (second, &bench->options, &error);
      g_assert_no_error (error);
      g_assert_cmpint (soket_server_get_errnum (second, NULL), ==, 0);
      g_assert_finalize_object (second);
      soket_bench_free (bench);
    }
}

static void
test_bad_address (void)
{
  const struct
  {
    const char *address;
    gboolean    parses;
  } rows[] = {
    { "", FALSE },
    { "localhost", FALSE },
    { "127.0.0", FALSE },
    { "127.0.0.1:80", FALSE },
    { "example.org", FALSE },
    { "\033[2J", FALSE },
    { "192.0.2.1", TRUE },   /* RFC 5737: nobody's */
  };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      bench->options.address = rows[i].address;
      g_assert_false (soket_server_start (bench->server, &bench->options, &error));
      if (rows[i].parses)
        {
          g_assert_cmpuint (error->domain, ==, G_IO_ERROR);
          g_assert_nonnull (strstr (error->message, rows[i].address));
        }
      else
        g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      g_assert_null (strchr (error->message, '\033'));
      g_assert_false (soket_server_get_active (bench->server));
    }
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  bench->options.address = "127.0.0.1";
  soket_bench_start (bench);
  assert_alive (bench);
  soket_bench_free (bench);
}

static gboolean
try_both_transports (void)
{
  SoketBench *tcp = start_tcp ();
  SoketBench *udp = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  gboolean started;

  udp->options.port = udp->send.port = tcp->send.port;
  started = soket_server_start (udp->server, &udp->options, NULL);
  if (started)
    {
      g_assert_cmpuint (soket_server_get_port (udp->server), ==, soket_server_get_port (tcp->server));
      assert_alive (tcp);
      assert_alive (udp);
      g_assert_true (soket_registry_reached (SOKET_TRANSPORT_UDP, soket_server_get_endpoint (tcp->server)) == udp->server);
      soket_server_stop (tcp->server);
      assert_alive (udp);
    }
  soket_bench_free (udp);
  soket_bench_free (tcp);
  return started;
}

static void
test_both_transports (void)
{
  gboolean done = FALSE;

  /* Another program may hold the port by chance. */
  for (guint i = 0; i < 20 && !done; i++)
    done = try_both_transports ();
  g_assert_true (done);
}

/* --- one message for each connection --- */

static void
test_messages (void)
{
  const struct
  {
    SoketFraming framing;
    const char  *request;
    const char  *reply;
  } rows[] = {
    { SOKET_FRAMING_DOT, TEXT, TEXT },
    { SOKET_FRAMING_DOT, ".", "." },
    { SOKET_FRAMING_DOT, "one.two.", "one." },
    { SOKET_FRAMING_DOT, "one.two", "one." },
    { SOKET_FRAMING_DOT, "\n.\n", "\n." },
    { SOKET_FRAMING_NEWLINE, "one.two\n", "one.two\n" },
    { SOKET_FRAMING_NEWLINE, "\n", "\n" },
    { SOKET_FRAMING_NEWLINE, "one\r\ntwo\n", "one\r\n" },
    { SOKET_FRAMING_CRLF, "one\ntwo\r3\r\nfour\r\n", "one\ntwo\r3\r\n" },
    { SOKET_FRAMING_CRLF, "\r\n", "\r\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);

      bench->options.framing = rows[i].framing;
      soket_bench_start (bench);
      ask (bench, rows[i].request, rows[i].reply);
      wait_for_nobody (bench);
      g_assert_cmpuint (soket_server_get_n_accepted (bench->server), ==, 1);
      g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 1);
      g_assert_cmpuint (bench->problems->len, ==, 0);
      soket_bench_free (bench);
    }
}

static void
test_split_write (void)
{
  SoketBench *bench = start_tcp ();
  int fd = soket_bench_connect (bench);
  int one = 1;

  g_assert_no_errno (setsockopt (fd, IPPROTO_TCP, 1 /* TCP_NODELAY */, &one, sizeof one));
  for (const char *p = TEXT; *p != '\0'; p++)
    {
      guint64 pushed = soket_trace_get_n_pushed (bench->trace);

      soket_peer_send (fd, p, 1);
      /* Each byte is received by itself. */
      soket_test_wait_until (soket_trace_get_n_pushed (bench->trace) > pushed);
    }
  soket_peer_expect (fd, TEXT, 0);
  close (fd);
  soket_bench_free (bench);
}

static void
test_nothing_sent (void)
{
  SoketBench *bench = start_tcp ();
  int fd = soket_bench_connect (bench);

  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  g_assert_no_errno (shutdown (fd, SHUT_WR));
  soket_peer_expect (fd, "", 0);
  close (fd);
  fd = soket_bench_connect (bench);
  close (fd);
  soket_test_wait_until (soket_server_get_n_accepted (bench->server) == 2);
  wait_for_nobody (bench);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 0);
  g_assert_cmpuint (bench->problems->len, ==, 0);
  assert_alive (bench);
  soket_bench_free (bench);
}

static void
test_half_close (void)
{
  const struct
  {
    SoketFraming framing;
    gboolean     keep_open;
    const char  *request;
    const char  *reply;
  } rows[] = {
    { SOKET_FRAMING_DOT, FALSE, "no dot", "no dot" },
    { SOKET_FRAMING_DOT, FALSE, "one.two", "one." },
    { SOKET_FRAMING_DOT, TRUE, "one.two", "one.two" },
    { SOKET_FRAMING_NEWLINE, FALSE, "no line feed", "no line feed" },
    { SOKET_FRAMING_NEWLINE, TRUE, "a\nb\nc", "a\nb\nc" },
    { SOKET_FRAMING_CRLF, FALSE, "a\nb\r", "a\nb\r" },
    { SOKET_FRAMING_CRLF, TRUE, "a\r\nb\r\nc\n", "a\r\nb\r\nc\n" },
    { SOKET_FRAMING_NONE, FALSE, "anything at all", "anything at all" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
      int fd;

      bench->options.framing = rows[i].framing;
      bench->options.keep_open = rows[i].keep_open;
      soket_bench_start (bench);
      fd = soket_bench_connect (bench);
      soket_peer_send (fd, rows[i].request, -1);
      g_assert_no_errno (shutdown (fd, SHUT_WR));
      soket_peer_expect (fd, rows[i].reply, 0);
      close (fd);
      wait_for_nobody (bench);
      g_assert_cmpuint (bench->problems->len, ==, 0);
      soket_bench_free (bench);
    }
}

static void
test_reset (void)
{
  SoketBench *bench = start_tcp ();
  int fd = soket_bench_connect (bench);

  /* Before the accept, while it waits, and with half a message sent. */
  soket_peer_reset (fd);
  assert_alive (bench);
  fd = soket_bench_connect (bench);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) >= 1);
  soket_peer_reset (fd);
  wait_for_nobody (bench);
  fd = soket_bench_connect (bench);
  soket_peer_send (fd, "half a mess", -1);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  soket_peer_reset (fd);
  wait_for_nobody (bench);
  g_assert_cmpuint (bench->problems->len, ==, 0);
  assert_alive (bench);
  soket_bench_free (bench);
}

/* Reset while the server's reply is stuck half-way. */
static void
test_reset_while_sending (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  g_autofree guint8 *pattern = soket_peer_pattern (64 * 1024);
  int fd;

  bench->options.framing = SOKET_FRAMING_NONE;
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  for (guint quiet = 0; quiet < 20;)
    {
      if (send (fd, pattern, 64 * 1024, MSG_NOSIGNAL) > 0)
        quiet = 0;
      else
        quiet++;
      soket_test_drain ();
    }
  g_assert_cmpuint (soket_server_get_n_peers (bench->server), ==, 1);
  soket_peer_reset (fd);
  wait_for_nobody (bench);
  assert_alive (bench);
  soket_bench_free (bench);
}

/* A server that is started again counts from nothing: what it dropped, what it answered, whom it accepted. */
static void
test_counts_anew (void)
{
  SoketBench *bench = start_udp ("127.0.0.1");
  struct sockaddr_storage storage;
  socklen_t length = soket_endpoint_to_sockaddr (soket_server_get_endpoint (bench->server), &storage);

  assert_alive (bench);
  g_assert_cmpint (sendto (find_descriptor (bench->send.port), "loop", 4, 0, (struct sockaddr *) &storage, length), ==, 4);
  soket_test_wait_until (soket_server_get_n_dropped (bench->server) == 1);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 1);
  soket_server_stop (bench->server);
  soket_bench_start (bench);
  g_assert_cmpuint (soket_server_get_n_dropped (bench->server), ==, 0);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 0);
  assert_alive (bench);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 1);
  soket_bench_free (bench);

  bench = start_tcp ();
  ask (bench, TEXT, TEXT);
  wait_for_nobody (bench);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 1);
  g_assert_cmpuint (soket_server_get_n_accepted (bench->server), ==, 1);
  soket_server_stop (bench->server);
  soket_bench_start (bench);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 0);
  g_assert_cmpuint (soket_server_get_n_accepted (bench->server), ==, 0);
  soket_bench_free (bench);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/new", test_new);
  g_test_add_func ("/server/defaults", test_defaults);
  g_test_add_func ("/server/drop-with-peers", test_drop_with_peers);
  g_test_add_func ("/server/stop-with-peers", test_stop_with_peers);
  g_test_add_func ("/server/stop-inside", test_stop_inside);
  g_test_add_func ("/server/drop-inside", test_drop_inside);
  g_test_add_func ("/server/untraced", test_untraced);
  g_test_add_func ("/server/port-in-use", test_port_in_use);
  g_test_add_func ("/server/bad-address", test_bad_address);
  g_test_add_func ("/server/both-transports", test_both_transports);
  g_test_add_func ("/server/messages", test_messages);
  g_test_add_func ("/server/split-write", test_split_write);
  g_test_add_func ("/server/nothing-sent", test_nothing_sent);
  g_test_add_func ("/server/half-close", test_half_close);
  g_test_add_func ("/server/reset", test_reset);
  g_test_add_func ("/server/reset-while-sending", test_reset_while_sending);
  g_test_add_func ("/server/counts-anew", test_counts_anew);

  return g_test_run ();
}
