/* test-server-streams.c - several messages in a connection, and many connections
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"


#include "lib/soket-bench.h"
#include "net/exchange/server-fixture.h"
#include "net/loop/soket-poller.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

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
      g_test_trap_subprocess (NULL, 90 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_INHERIT_STDERR);
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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/server/keep-open", test_keep_open);
  g_test_add_func ("/server/pipelined", test_pipelined);
  g_test_add_func ("/server/length", test_length);
  g_test_add_func ("/server/none", test_none);
  g_test_add_func ("/server/never-reads", test_never_reads);
  g_test_add_func ("/server/many-in-a-row", test_many_in_a_row);
  g_test_add_func ("/server/many-at-once", test_many_at_once);
  g_test_add_func ("/server/descriptors-out", test_descriptors_out);

  return g_test_run ();
}
