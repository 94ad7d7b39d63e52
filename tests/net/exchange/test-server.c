/* test-server.c - what a server does with every kind of peer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "lib/soket-bench.h"
#include "net/exchange/soket-registry.h"
#include "net/loop/soket-limits.h"
#include "net/loop/soket-poller.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define TEXT "Isi pesan."

static SoketBench *
start_tcp (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);

  soket_bench_start (bench);
  return bench;
}

/* Sends, reads to the end, which must be @reply and end of stream, and closes. */
static void
ask (SoketBench *bench,
     const char *request,
     const char *reply)
{
  int fd = soket_bench_connect (bench);

  soket_peer_send (fd, request, -1);
  soket_peer_expect (fd, reply, 0);
  close (fd);
}

/* The server lives: somebody else is served. */
static void
assert_alive (SoketBench *bench)
{
  SoketClient *client = soket_bench_client (bench);
  SoketClientOptions options = bench->send;
  SoketReply reply;

  options.end_message = TRUE;
  options.read_on_ms = 0;
  soket_reply_begin (&reply, client, &options, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  g_assert_finalize_object (client);
}

static void
assert_problem (SoketBench *bench,
                const char *part)
{
  g_assert_cmpuint (bench->problems->len, ==, 1);
  if (strstr (bench->problems->pdata[0], part) == NULL)
    g_error ("“%s” does not say “%s”", (char *) bench->problems->pdata[0], part);
}

static void
wait_for_nobody (SoketBench *bench)
{
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
}

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
  SoketBench *bench = start_tcp ();
  int fds[10];

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
  bench->options.port = bench->send.port;
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

/* --- closing --- */

/* 5,000 bytes behind the dot; a reply that is longer than what is on its way at once. */
static void
test_after_the_dot (gconstpointer closing)
{
  enum { LONG = 500000, AFTER = 5000 };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  g_autofree guint8 *request = soket_peer_pattern (LONG + AFTER);
  g_autoptr (GByteArray) reply = NULL;
  int fd, error;

  request[LONG - 1] = '.';
  bench->options.closing = (SoketClosing) GPOINTER_TO_INT (closing);
  bench->options.recv_size = 1000;
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  soket_peer_send (fd, request, LONG + AFTER);
  reply = soket_peer_recv (fd, G_MAXSIZE, &error);

  if (bench->options.closing == SOKET_CLOSING_CAREFUL)
    {
      g_assert_cmpint (error, ==, 0);
      g_assert_cmpmem (reply->data, reply->len, request, LONG);
      close (fd);
      wait_for_nobody (bench);
    }
  else
    {
      /* Unread bytes at close (): the kernel resets, and what had not arrived is lost. */
      g_assert_cmpint (error, ==, ECONNRESET);
      g_assert_cmpuint (reply->len, <=, LONG);
      g_assert_cmpmem (reply->data, reply->len, request, reply->len);
      close (fd);
    }
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 1);
  assert_alive (bench);
  soket_bench_free (bench);
}

/* The small case, as in the lesson: one send with much behind the dot. */
static void
test_after_the_dot_small (gconstpointer closing)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  g_autofree guint8 *request = soket_peer_pattern (sizeof TEXT - 1 + 5000);
  int fd;

  memcpy (request, TEXT, sizeof TEXT - 1);
  bench->options.closing = (SoketClosing) GPOINTER_TO_INT (closing);
  bench->options.recv_size = 100;
  soket_bench_start (bench);
  for (guint i = 0; i < 20; i++)
    {
      fd = soket_bench_connect (bench);
      soket_peer_send (fd, request, sizeof TEXT - 1 + 5000);
      if (bench->options.closing == SOKET_CLOSING_CAREFUL)
        soket_peer_expect (fd, TEXT, 0);
      else
        {
          int error;
          g_autoptr (GByteArray) reply = soket_peer_recv (fd, G_MAXSIZE, &error);

          g_assert_cmpint (error, ==, ECONNRESET);
          g_assert_cmpuint (reply->len, <=, strlen (TEXT));
        }
      close (fd);
    }
  wait_for_nobody (bench);
  soket_bench_free (bench);
}

/* A client that never stops: 1 MiB is thrown away, then the connection is closed. */
static void
test_drain_bounded (void)
{
  SoketBench *bench = start_tcp ();
  g_autofree guint8 *pattern = soket_peer_pattern (64 * 1024);
  guint64 sent = 0, drained = 0;
  SoketRecord record;
  int fd = soket_bench_connect (bench);
  gint64 deadline_us = soket_test_deadline ();

  soket_peer_send (fd, TEXT, -1);
  while (TRUE)
    {
      gssize n = send (fd, pattern, 64 * 1024, MSG_NOSIGNAL);

      if (n > 0)
        sent += (guint64) n;
      else if (errno != EAGAIN)
        break;
      soket_test_turn (deadline_us, __FILE__, __LINE__, "the server to close");
    }
  g_assert_true (errno == ECONNRESET || errno == EPIPE);
  close (fd);
  g_assert_cmpuint (soket_server_get_n_peers (bench->server), ==, 0);
  g_assert_cmpuint (sent, >=, SOKET_LIMIT_DRAIN);
  soket_trace_flush (bench->trace);
  for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
    if (record.call == SOKET_CALL_RECV && record.origin == SOKET_ORIGIN_ENGINE)
      drained += record.length;
  /* Some of it may have come with the message. */
  g_assert_cmpuint (drained, >=, SOKET_LIMIT_DRAIN);
  g_assert_cmpuint (drained, <, SOKET_LIMIT_DRAIN + 65536);
  assert_alive (bench);
  soket_bench_free (bench);
}

/* A client that neither sends nor closes is waited for two seconds. */
static void
test_drain_deadline (void)
{
  SoketBench *bench = start_tcp ();
  int fd = soket_bench_connect (bench);
  gint64 began_us = g_get_monotonic_time ();

  soket_peer_send (fd, TEXT, -1);
  soket_peer_expect (fd, TEXT, 0);
  g_assert_cmpuint (soket_server_get_n_peers (bench->server), ==, 1);
  assert_alive (bench);
  wait_for_nobody (bench);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, SOKET_LIMIT_DRAIN_MS * 1000);
  g_assert_cmpuint (bench->problems->len, ==, 0);
  close (fd);
  soket_bench_free (bench);
}

/* What the engine notes of the server: with this argument and this errno, and of no peer unless it is a datagram's. */
static void
assert_note (SoketBench *bench,
             SoketNote   note,
             gint64      argument,
             int         error,
             guint16     peer_port)
{
  SoketRecord record;

  g_assert_true (soket_bench_find_note (bench, note, &record));
  g_assert_cmpint (record.argument, ==, argument);
  g_assert_cmpint (record.error, ==, error);
  g_assert_cmpint (record.call, ==, SOKET_CALL_NONE);
  g_assert_cmpint (record.side, ==, SOKET_SIDE_SERVER);
  g_assert_cmpint (record.origin, ==, SOKET_ORIGIN_ENGINE);
  g_assert_cmpint (record.transport, ==, bench->options.transport);
  g_assert_cmpuint (record.length, ==, 0);
  if (bench->options.transport == SOKET_TRANSPORT_UDP)
    {
      g_assert_cmpuint (record.peer.port, ==, peer_port);
      g_assert_cmpuint (record.conversation, >, 0);
    }
}

/* --- limits --- */

static void
test_limit (void)
{
  const struct
  {
    SoketFraming framing;
    const char  *request;
    gboolean     answered;
  } rows[] = {
    { SOKET_FRAMING_DOT, "123456789.", TRUE },
    { SOKET_FRAMING_DOT, "1234567890.", FALSE },       /* its terminator has come too */
    { SOKET_FRAMING_DOT, "12345678901", FALSE },
    { SOKET_FRAMING_DOT, "123456789.1234567890.", TRUE },
    { SOKET_FRAMING_NEWLINE, "123456789\n", TRUE },
    { SOKET_FRAMING_NEWLINE, "1234567890\n", FALSE },
    { SOKET_FRAMING_CRLF, "12345678\r\n", TRUE },
    { SOKET_FRAMING_CRLF, "123456789\r\n", FALSE },
    { SOKET_FRAMING_LENGTH, "\1\1\1\1", FALSE },       /* the header alone says so */
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);

      bench->options.framing = rows[i].framing;
      bench->options.max_message = 10;
      soket_bench_start (bench);
      if (rows[i].answered)
        {
          g_autofree char *reply = g_strndup (rows[i].request, 10);

          ask (bench, rows[i].request, reply);
        }
      else
        ask (bench, rows[i].request, "");
      wait_for_nobody (bench);
      g_assert_cmpint (soket_bench_has_note (bench, SOKET_NOTE_MESSAGE_TOO_LONG), ==, !rows[i].answered);
      if (!rows[i].answered)
        assert_note (bench, SOKET_NOTE_MESSAGE_TOO_LONG, 10, 0, 0);
      g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, rows[i].answered ? 1 : 0);
      if (rows[i].answered)
        g_assert_cmpuint (bench->problems->len, ==, 0);
      else
        assert_problem (bench, "limit of 10 bytes");
      soket_bench_free (bench);
    }
}

/* It is told at once, not when the client has gone at last. */
static void
test_limit_told (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  int fd;

  bench->options.max_message = 10;
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  soket_peer_send (fd, "12345678901", -1);
  soket_test_wait_until (bench->problems->len > 0);
  g_assert_cmpuint (soket_server_get_n_peers (bench->server), ==, 1);
  soket_peer_expect (fd, "", 0);
  close (fd);
  wait_for_nobody (bench);
  g_assert_cmpuint (bench->problems->len, ==, 1);
  soket_bench_free (bench);
}

/* The real limit, with the default options. */
static void
test_limit_mebibyte (void)
{
  SoketBench *bench = start_tcp ();
  g_autofree guint8 *request = soket_peer_pattern (SOKET_LIMIT_MESSAGE + 1);
  g_autoptr (GByteArray) reply = NULL;
  int fd = soket_bench_connect (bench);
  int error;

  request[SOKET_LIMIT_MESSAGE - 1] = '.';
  soket_peer_send (fd, request, SOKET_LIMIT_MESSAGE);
  reply = soket_peer_recv (fd, G_MAXSIZE, &error);
  g_assert_cmpint (error, ==, 0);
  g_assert_cmpmem (reply->data, reply->len, request, SOKET_LIMIT_MESSAGE);
  close (fd);
  wait_for_nobody (bench);

  request[SOKET_LIMIT_MESSAGE - 1] = 'x';
  request[SOKET_LIMIT_MESSAGE] = '.';
  fd = soket_bench_connect (bench);
  soket_peer_send (fd, request, SOKET_LIMIT_MESSAGE + 1);
  soket_peer_expect (fd, "", 0);
  close (fd);
  wait_for_nobody (bench);
  assert_problem (bench, "1048576");
  soket_bench_free (bench);
}

static void
test_idle (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  gint64 began_us;
  int fd;

  bench->options.idle_timeout_s = 1;
  soket_bench_start (bench);
  began_us = g_get_monotonic_time ();
  fd = soket_bench_connect (bench);
  soket_peer_send (fd, "half a mess", -1);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  assert_alive (bench);
  wait_for_nobody (bench);
  g_assert_cmpint (g_get_monotonic_time () - began_us, >=, G_USEC_PER_SEC);
  soket_peer_expect (fd, "", 0);
  close (fd);
  assert_problem (bench, "silent for 1 s");
  assert_note (bench, SOKET_NOTE_IDLE, 1, 0, 0);
  assert_alive (bench);
  soket_bench_free (bench);
}

/* A byte now and then keeps it open. */
static void
test_not_idle (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  gint64 began_us;
  int fd;

  bench->options.idle_timeout_s = 1;
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  began_us = g_get_monotonic_time ();
  for (guint i = 0; i < 4; i++)
    {
      soket_peer_send (fd, "x", -1);
      soket_test_wait_until (g_get_monotonic_time () - began_us > (i + 1) * G_USEC_PER_SEC * 4 / 10);
    }
  soket_peer_send (fd, ".", -1);
  soket_peer_expect (fd, "xxxx.", 0);
  close (fd);
  g_assert_cmpuint (bench->problems->len, ==, 0);
  soket_bench_free (bench);
}

static void
test_max_connections (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  int first, second;

  bench->options.max_connections = 1;
  soket_bench_start (bench);
  first = soket_bench_connect (bench);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 1);
  second = soket_bench_connect (bench);
  soket_peer_send (second, TEXT, -1);
  soket_test_wait_until (bench->problems->len > 0);
  assert_problem (bench, "1 connection is the limit");
  assert_note (bench, SOKET_NOTE_CONNECTION_LIMIT, 1, 0, 0);
  g_assert_cmpuint (soket_server_get_n_accepted (bench->server), ==, 1);

  soket_peer_send (first, "first.", -1);
  soket_peer_expect (first, "first.", 0);
  close (first);
  soket_peer_expect (second, TEXT, 0);
  close (second);
  wait_for_nobody (bench);
  g_assert_cmpuint (soket_server_get_n_accepted (bench->server), ==, 2);

  /* Many, one after the other, and the sentence is not said again and again. */
  {
    int fds[20];

    for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
      {
        fds[i] = soket_bench_connect (bench);
        soket_peer_send (fds[i], TEXT, -1);
      }
    for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
      {
        soket_peer_expect (fds[i], TEXT, 0);
        close (fds[i]);
      }
  }
  g_assert_cmpuint (bench->problems->len, ==, 1);
  soket_bench_free (bench);
}

/* --- keep-open and the other framings --- */

static void
test_keep_open (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  g_autoptr (GByteArray) reply = NULL;
  int fd, error;

  bench->options.keep_open = TRUE;
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  soket_peer_send (fd, "one.two.three.fo", -1);
  reply = soket_peer_recv (fd, 14, &error);
  g_assert_cmpmem (reply->data, reply->len, "one.two.three.", 14);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 3);
  g_assert_cmpuint (soket_server_get_n_peers (bench->server), ==, 1);
  soket_peer_send (fd, "ur.", -1);
  g_clear_pointer (&reply, g_byte_array_unref);
  reply = soket_peer_recv (fd, 5, &error);
  g_assert_cmpmem (reply->data, reply->len, "four.", 5);
  close (fd);
  wait_for_nobody (bench);
  g_assert_cmpuint (soket_server_get_n_accepted (bench->server), ==, 1);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 4);

  /* A message over the limit: those before it are answered first. */
  soket_server_stop (bench->server);
  bench->options.max_message = 5;
  soket_bench_start (bench);
  ask (bench, "one.two.three.four.", "one.two.");
  wait_for_nobody (bench);
  g_assert_cmpuint (bench->problems->len, ==, 1);
  soket_bench_free (bench);
}

/* Thousands in one send: more than one turn, more than the buffers of the kernel. */
static void
test_pipelined (void)
{
  enum { MANY = 100000 };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  g_autoptr (GString) request = g_string_new (NULL);
  gint64 deadline_us = soket_test_deadline ();
  gsize sent = 0, received = 0;
  int fd;

  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (request, "message %u.", i);
  bench->options.keep_open = TRUE;
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  while (received < request->len)
    {
      char buffer[65536];
      gssize n = send (fd, request->str + sent, request->len - sent, MSG_NOSIGNAL);

      if (n > 0)
        sent += (gsize) n;
      n = recv (fd, buffer, sizeof buffer, 0);
      g_assert_true (n > 0 || errno == EAGAIN);
      if (n > 0)
        {
          g_assert_cmpmem (buffer, (gsize) n, request->str + received, (gsize) n);
          received += (gsize) n;
        }
      else
        soket_test_turn (deadline_us, __FILE__, __LINE__, "replies");
    }
  close (fd);
  wait_for_nobody (bench);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, MANY);
  soket_bench_free (bench);
}

static void
test_length (void)
{
  const struct
  {
    const char *request;
    gsize       request_length;
    const char *reply;
    gsize       reply_length;
    gboolean    truncated;
  } rows[] = {
    { "\0\0\0\3abc", 7, "\0\0\0\3abc", 7, FALSE },
    { "\0\0\0\0", 4, "\0\0\0\0", 4, FALSE },
    { "\0\0\0\3a.\n\0\0\0\1x", 12, "\0\0\0\3a.\n", 7, FALSE },
    { "\0\0\0\3ab", 6, "", 0, TRUE },
    { "\0\0\0", 3, "", 0, TRUE },
    { "\0\0\0\1", 4, "", 0, TRUE },
    { "", 0, "", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
      g_autoptr (GByteArray) reply = NULL;
      int fd, error;

      bench->options.framing = SOKET_FRAMING_LENGTH;
      soket_bench_start (bench);
      fd = soket_bench_connect (bench);
      soket_peer_send (fd, rows[i].request, (gssize) rows[i].request_length);
      g_assert_no_errno (shutdown (fd, SHUT_WR));
      reply = soket_peer_recv (fd, G_MAXSIZE, &error);
      g_assert_cmpint (error, ==, 0);
      g_assert_cmpmem (reply->data, reply->len, rows[i].reply, rows[i].reply_length);
      close (fd);
      wait_for_nobody (bench);
      g_assert_cmpint (soket_bench_has_note (bench, SOKET_NOTE_TRUNCATED), ==, rows[i].truncated);
      if (rows[i].truncated)
        assert_note (bench, SOKET_NOTE_TRUNCATED, 0, 0, 0);
      g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, rows[i].reply_length > 0 ? 1 : 0);
      soket_bench_free (bench);
    }
}

static void
test_none (void)
{
  enum { BULK = 4 * 1024 * 1024 };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  g_autofree guint8 *pattern = soket_peer_pattern (BULK);
  gint64 deadline_us = soket_test_deadline ();
  gsize sent = 0, received = 0;
  int fd;

  bench->options.framing = SOKET_FRAMING_NONE;
  bench->options.max_message = 10;   /* there are no messages, so no limit */
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  while (TRUE)
    {
      guint8 buffer[65536];
      gssize n = sent < BULK ? send (fd, pattern + sent, BULK - sent, MSG_NOSIGNAL) : 0;

      if (n > 0 && (sent += (gsize) n) == BULK)
        g_assert_no_errno (shutdown (fd, SHUT_WR));
      n = recv (fd, buffer, sizeof buffer, 0);
      if (n == 0)
        break;
      g_assert_true (n > 0 || errno == EAGAIN);
      if (n > 0)
        {
          g_assert_cmpuint (received + (gsize) n, <=, BULK);
          g_assert_cmpint (memcmp (buffer, pattern + received, (gsize) n), ==, 0);
          received += (gsize) n;
          deadline_us = soket_test_deadline ();
        }
      else
        soket_test_turn (deadline_us, __FILE__, __LINE__, "bytes");
    }
  g_assert_cmpuint (received, ==, BULK);
  close (fd);
  wait_for_nobody (bench);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 1);
  soket_bench_free (bench);
}

static gsize
read_resident (void)
{
  g_autofree char *text = NULL;
  gsize pages = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_nonnull (strchr (text, ' '));
  pages = (gsize) g_ascii_strtoull (strchr (text, ' '), NULL, 10);
  return pages * (gsize) sysconf (_SC_PAGESIZE);
}

/* A client that sends and never reads: the server stops reading, and others are served. */
static void
test_never_reads (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  enum { PIECE = 64 * 1024 };
  g_autofree guint8 *pattern = soket_peer_pattern (PIECE);
  gsize resident;
  guint64 sent = 0;
  guint quiet = 0;
  int fd;

  bench->options.framing = SOKET_FRAMING_NONE;
  soket_bench_start (bench);
  assert_alive (bench);
  fd = soket_bench_connect (bench);
  resident = read_resident ();
  while (quiet < 100)
    {
      gssize n = send (fd, pattern, PIECE, MSG_NOSIGNAL);

      g_assert_true (n > 0 || errno == EAGAIN);
      quiet = n > 0 ? 0 : quiet + 1;
      sent += (guint64) MAX (n, 0);
      soket_test_drain ();
      /* What the kernel holds in its four buffers is a few MiB; it must come to an end. */
      g_assert_cmpuint (sent, <, 256 * 1024 * 1024);
    }
  g_assert_cmpuint (sent, >, 0);
  g_assert_cmpuint (read_resident (), <, resident + 16 * 1024 * 1024);

  for (guint i = 0; i < 10; i++)
    assert_alive (bench);

  /* When it reads at last it gets everything. */
  g_assert_no_errno (shutdown (fd, SHUT_WR));
  {
    int error;
    g_autoptr (GByteArray) reply = soket_peer_recv (fd, G_MAXSIZE, &error);

    g_assert_cmpint (error, ==, 0);
    g_assert_cmpuint (reply->len, ==, sent);
  }
  close (fd);
  soket_bench_free (bench);
}

/* --- many --- */

static void
test_many_in_a_row (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  guint before;

  soket_bench_start (bench);
  assert_alive (bench);
  wait_for_nobody (bench);
  before = soket_test_count_descriptors ();
  for (guint i = 0; i < 1000; i++)
    ask (bench, TEXT, TEXT);
  wait_for_nobody (bench);
  g_assert_cmpuint (soket_test_count_descriptors (), ==, before);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 1);
  g_assert_cmpuint (soket_server_get_n_accepted (bench->server), ==, 1001);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 1001);
  soket_bench_free (bench);
}

static void
test_many_at_once (void)
{
  SoketBench *bench = start_tcp ();
  int fds[300];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = soket_bench_connect (bench);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == G_N_ELEMENTS (fds));
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    soket_peer_send (fds[i], TEXT, -1);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      soket_peer_expect (fds[i], TEXT, 0);
      close (fds[i]);
    }
  wait_for_nobody (bench);
  soket_bench_free (bench);
}

static void
test_descriptors_out (void)
{
  enum { MANY = 100 };
  SoketBench *bench = NULL;
  g_autoptr (SoketPoller) poller = NULL;
  struct rlimit limit, former;
  guint64 turns;
  gint64 began_us;
  int fds[MANY];

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 30 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  bench = start_tcp ();
  poller = soket_poller_ref_default ();
  soket_test_drain ();
  for (guint i = 0; i < MANY; i++)
    fds[i] = soket_bench_connect (bench);
  /* All wait in the backlog; ten of them can be accepted. */
  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &former));
  limit = former;
  limit.rlim_cur = (rlim_t) fds[MANY - 1] + 1 + 10;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));

  soket_test_wait_until (bench->problems->len > 0);
  assert_problem (bench, "EMFILE");
  assert_note (bench, SOKET_NOTE_DESCRIPTORS_OUT, 0, EMFILE, 0);
  g_assert_cmpuint (soket_server_get_n_peers (bench->server), ==, 10);

  /* Half a second in which nothing can be done: a try every 100 ms, and no more. */
  began_us = g_get_monotonic_time ();
  turns = soket_poller_get_turn (poller);
  soket_test_wait_until (g_get_monotonic_time () - began_us > G_USEC_PER_SEC / 2);
  g_assert_cmpuint (soket_poller_get_turn (poller) - turns, <, 50);
  g_assert_cmpuint (bench->problems->len, ==, 1);

  for (guint i = 0; i < MANY; i++)
    soket_peer_send (fds[i], TEXT, -1);
  for (guint i = 0; i < MANY; i++)
    {
      soket_peer_expect (fds[i], TEXT, 0);
      close (fds[i]);
    }
  g_assert_cmpuint (bench->problems->len, ==, 1);
  wait_for_nobody (bench);
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &former));
  assert_alive (bench);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, MANY + 1);
  g_clear_pointer (&poller, soket_poller_unref);
  soket_bench_free (bench);
}

/* --- UDP --- */

static SoketBench *
start_udp (const char *address)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);

  bench->options.address = address;
  soket_bench_start (bench);
  return bench;
}

/* Waits for one datagram. */
static gssize
recv_datagram (int     fd,
               guint8 *buffer,
               gsize   size)
{
  gint64 deadline_us = soket_test_deadline ();
  gssize n;

  while ((n = recv (fd, buffer, size, 0)) < 0)
    {
      g_assert_cmpint (errno, ==, EAGAIN);
      soket_test_turn (deadline_us, __FILE__, __LINE__, "a datagram");
    }
  return n;
}

static void
test_datagrams (gconstpointer address)
{
  const gsize lengths[] = { 10, 0, 1, 1472, 1473, 9000, 65507, 65508, 65527, 0 };
  SoketBench *bench = NULL;
  g_autofree guint8 *pattern = soket_peer_pattern (65536);
  g_autofree guint8 *buffer = g_malloc (65536);
  gboolean ipv6 = strchr (address, ':') != NULL;
  guint answered = 0;
  int fd;

  if (ipv6 && !soket_test_has_ipv6 ())
    {
      g_test_skip ("no IPv6");
      return;
    }
  bench = start_udp (address);
  fd = soket_bench_connect (bench);
  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      if (lengths[i] > (ipv6 ? SOKET_LIMIT_DATAGRAM_IPV6 : SOKET_LIMIT_DATAGRAM_IPV4))
        continue;
      g_assert_cmpint (send (fd, pattern, lengths[i], 0), ==, lengths[i]);
      g_assert_cmpint (recv_datagram (fd, buffer, 65536), ==, lengths[i]);
      g_assert_cmpint (memcmp (buffer, pattern, lengths[i]), ==, 0);
      answered++;
    }
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, answered);
  g_assert_cmpuint (soket_server_get_n_dropped (bench->server), ==, 0);
  g_assert_cmpuint (soket_server_get_n_peers (bench->server), ==, 0);
  close (fd);
  soket_bench_free (bench);
}

static void
test_many_datagrams (void)
{
  enum { MANY = 2000, WINDOW = 50 };
  SoketBench *bench = start_udp ("127.0.0.1");
  int fd = soket_bench_connect (bench);

  for (guint i = 0; i < MANY; i += WINDOW)
    {
      char text[WINDOW][20];

      for (guint j = 0; j < WINDOW; j++)
        {
          g_snprintf (text[j], sizeof text[j], "datagram %u", i + j);
          g_assert_cmpint (send (fd, text[j], strlen (text[j]), 0), ==, strlen (text[j]));
        }
      for (guint j = 0; j < WINDOW; j++)
        {
          guint8 buffer[100];
          gssize n = recv_datagram (fd, buffer, sizeof buffer);

          g_assert_cmpmem (buffer, (gsize) n, text[j], strlen (text[j]));
        }
    }
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, MANY);
  close (fd);
  soket_bench_free (bench);
}

/* Many senders at once: each gets its own. */
static void
test_many_senders (void)
{
  SoketBench *bench = start_udp ("127.0.0.1");
  int fds[100];

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = soket_bench_connect (bench);
      g_assert_cmpint (send (fds[i], &i, sizeof i, 0), ==, sizeof i);
    }
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      guint8 buffer[100];

      g_assert_cmpint (recv_datagram (fds[i], buffer, sizeof buffer), ==, sizeof i);
      g_assert_cmpmem (buffer, sizeof i, &i, sizeof i);
      close (fds[i]);
    }
  soket_bench_free (bench);
}

/* The descriptor of this process that has the local port. */
static int
find_descriptor (guint16 port)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      int fd = atoi (name);
      struct sockaddr_storage storage;
      socklen_t length = sizeof storage;
      SoketEndpoint endpoint;

      if (getsockname (fd, (struct sockaddr *) &storage, &length) < 0 || storage.ss_family == AF_UNIX)
        continue;
      soket_endpoint_from_sockaddr (&endpoint, (struct sockaddr *) &storage, length);
      if (endpoint.port == port)
        return fd;
    }
  g_error ("no descriptor has port %u", port);
}

/* Two of our own cannot be tied together by one forged datagram, wherever the other is bound. */
static void
test_own_server (void)
{
  const char *addresses[] = { "127.0.0.1", "0.0.0.0", "127.0.0.2" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      SoketBench *bench = start_udp ("127.0.0.1");
      SoketBench *other = start_udp (addresses[i]);
      SoketEndpoint endpoint = *soket_server_get_endpoint (bench->server);
      struct sockaddr_storage storage;
      socklen_t length = soket_endpoint_to_sockaddr (&endpoint, &storage);

      g_assert_cmpint (sendto (find_descriptor (other->send.port), "loop", 4, 0, (struct sockaddr *) &storage, length), ==, 4);
      soket_test_wait_until (soket_server_get_n_dropped (bench->server) == 1);
      assert_note (bench, SOKET_NOTE_OWN_SERVER, 0, 0, other->send.port);
      assert_alive (bench);
      g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, 1);
      g_assert_cmpuint (soket_server_get_n_answered (other->server), ==, 0);

      /* Itself, too. */
      g_assert_cmpint (sendto (find_descriptor (bench->send.port), "loop", 4, 0, (struct sockaddr *) &storage, length), ==, 4);
      soket_test_wait_until (soket_server_get_n_dropped (bench->server) == 2);
      soket_bench_free (other);
      soket_bench_free (bench);
    }
}

/* Two servers that a third party ties together come to rest. Here the other end is a plain socket that sends back what it gets. */
static void
test_loop (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  guint64 rounds = 0;
  guint8 buffer[10];
  int fd;

  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  g_assert_cmpint (send (fd, "loop", 4, 0), ==, 4);
  while (soket_server_get_n_dropped (bench->server) == 0)
    {
      soket_test_drain ();
      if (recv (fd, buffer, sizeof buffer, 0) == 4)
        {
          g_assert_cmpint (send (fd, "loop", 4, 0), ==, 4);
          rounds++;
        }
      g_assert_cmpuint (rounds, <=, 20000);
    }
  g_assert_cmpuint (rounds, ==, 16384);
  assert_problem (bench, "16384 equal datagrams");
  assert_note (bench, SOKET_NOTE_LOOP, 16384, 0, soket_test_local (fd).port);
  assert_alive (bench);
  close (fd);
  soket_bench_free (bench);
}

/* An error that comes back for a reply does not end the server. */
static void
test_peer_gone (void)
{
  SoketBench *bench = start_udp ("127.0.0.1");

  for (guint i = 0; i < 10; i++)
    {
      int fd = soket_bench_connect (bench);

      g_assert_cmpint (send (fd, "gone", 4, 0), ==, 4);
      close (fd);
    }
  soket_test_wait_until (soket_server_get_n_answered (bench->server) == 10);
  assert_alive (bench);
  soket_bench_free (bench);
}

static void
test_stop_udp (void)
{
  SoketBench *bench = start_udp ("127.0.0.1");
  guint16 port = bench->send.port;
  int fd = soket_bench_connect (bench);

  assert_alive (bench);
  g_assert_cmpint (send (fd, "late", 4, 0), ==, 4);
  soket_server_stop (bench->server);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  bench->options.port = port;
  soket_bench_start (bench);
  assert_alive (bench);
  close (fd);
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
  g_test_add_data_func ("/server/after-the-dot/careful", GINT_TO_POINTER (SOKET_CLOSING_CAREFUL), test_after_the_dot);
  g_test_add_data_func ("/server/after-the-dot/slides", GINT_TO_POINTER (SOKET_CLOSING_SLIDES), test_after_the_dot);
  g_test_add_data_func ("/server/after-the-dot/careful-small", GINT_TO_POINTER (SOKET_CLOSING_CAREFUL), test_after_the_dot_small);
  g_test_add_data_func ("/server/after-the-dot/slides-small", GINT_TO_POINTER (SOKET_CLOSING_SLIDES), test_after_the_dot_small);
  g_test_add_func ("/server/drain-bounded", test_drain_bounded);
  g_test_add_func ("/server/drain-deadline", test_drain_deadline);
  g_test_add_func ("/server/limit", test_limit);
  g_test_add_func ("/server/limit-told", test_limit_told);
  g_test_add_func ("/server/limit-mebibyte", test_limit_mebibyte);
  g_test_add_func ("/server/idle", test_idle);
  g_test_add_func ("/server/not-idle", test_not_idle);
  g_test_add_func ("/server/max-connections", test_max_connections);
  g_test_add_func ("/server/keep-open", test_keep_open);
  g_test_add_func ("/server/pipelined", test_pipelined);
  g_test_add_func ("/server/length", test_length);
  g_test_add_func ("/server/none", test_none);
  g_test_add_func ("/server/never-reads", test_never_reads);
  g_test_add_func ("/server/many-in-a-row", test_many_in_a_row);
  g_test_add_func ("/server/many-at-once", test_many_at_once);
  g_test_add_func ("/server/descriptors-out", test_descriptors_out);
  g_test_add_data_func ("/server/datagrams/ipv4", "127.0.0.1", test_datagrams);
  g_test_add_data_func ("/server/datagrams/ipv6", "::1", test_datagrams);
  g_test_add_func ("/server/datagrams/many", test_many_datagrams);
  g_test_add_func ("/server/datagrams/many-senders", test_many_senders);
  g_test_add_func ("/server/datagrams/own-server", test_own_server);
  g_test_add_func ("/server/datagrams/loop", test_loop);
  g_test_add_func ("/server/datagrams/peer-gone", test_peer_gone);
  g_test_add_func ("/server/datagrams/stop", test_stop_udp);
  g_test_add_func ("/server/counts-anew", test_counts_anew);

  return g_test_run ();
}
