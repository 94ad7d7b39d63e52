/* test-server-closing.c - when a server ends a connection: after the dot, at a limit, of one that is idle
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-faults.h"
#include "net/exchange/server-fixture.h"
#include "net/loop/soket-limits.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

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

/* The bytes that clients have sent, as the server's calls tell. */
static guint64
count_received (SoketBench *bench)
{
  guint64 n = 0;
  SoketRecord record;

  soket_trace_flush (bench->trace);
  for (guint i = 0; soket_trace_peek (bench->trace, i, &record); i++)
    if (record.call == SOKET_CALL_RECV && record.side == SOKET_SIDE_SERVER && record.result > 0)
      n += (guint64) record.result;
  return n;
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

/* A byte now and then keeps it open: as much later as the clock says, it was silent for less than a minute. */
static void
test_not_idle (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  int fd;

  bench->options.idle_timeout_s = 60;
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  for (guint i = 0; i < 4; i++)
    {
      soket_peer_send (fd, "x", -1);
      soket_test_wait_until (count_received (bench) == i + 1);
      soket_faults_pass (25 * 1000);
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

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

  return g_test_run ();
}
