/* test-bounds.c - what peers can make a server do in one turn, and keep
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"

#include "net/loop/soket-poller.h"
#include "net/loop/soket-work.h"

#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MEBIBYTE (1024 * 1024)

/* Reads and throws away until @n_bytes have come. */
static void
read_away (int   fd,
           gsize n_bytes)
{
  static char buffer[65536];
  gint64 deadline_us = soket_test_deadline ();

  while (n_bytes > 0)
    {
      gssize n = recv (fd, buffer, MIN (sizeof buffer, n_bytes), 0);

      g_assert_true (n > 0 || errno == EAGAIN);
      if (n > 0)
        n_bytes -= (gsize) n;
      else
        soket_test_turn (deadline_us, __FILE__, __LINE__, "replies");
    }
}

/* Each byte is a message: one recv () brings 65,536 of them. @service: Caesar's reply to a dot is empty, so that nothing is sent. */
static void
test_tiny_messages (gconstpointer service)
{
  /* Of each message two records are made, and of what comes a few more. */
  enum { MANY = 65536, PER_TURN = 2 * 256 + 64 };
  SoketBench *bench = soket_bench_new_service (service, SOKET_TRANSPORT_TCP, TRUE);
  g_autofree char *dots = g_strnfill (MANY, '.');
  guint64 before = 0, n_records = 0;
  gsize sent = 0;
  guint n_turns = 0;
  int fd, error;

  bench->options.keep_open = TRUE;
  bench->options.recv_size = 65536;
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  while ((n_records = soket_trace_get_n_pushed (bench->trace)) < MANY)
    {
      static char buffer[65536];
      gssize n = sent < MANY ? send (fd, dots + sent, MANY - sent, MSG_NOSIGNAL) : 0;

      if (n > 0)
        sent += (gsize) n;
      while (recv (fd, buffer, sizeof buffer, 0) > 0)
        ;
      before = n_records;
      soket_test_turn (soket_test_deadline (), __FILE__, __LINE__, "records");
      g_assert_cmpuint (soket_trace_get_n_pushed (bench->trace) - before, <=, PER_TURN);
      n_turns++;
    }
  g_assert_cmpuint (n_turns, >=, MANY / PER_TURN);

  /* The end of the stream comes after the messages before it, which take several turns. */
  g_assert_no_errno (shutdown (fd, SHUT_WR));
  g_byte_array_unref (soket_peer_recv (fd, G_MAXSIZE, &error));
  g_assert_cmpint (error, ==, 0);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  g_assert_cmpuint (soket_server_get_n_answered (bench->server), ==, g_str_equal (service, "echo") ? MANY : 0);
  close (fd);
  soket_bench_free (bench);
}

/* So much one socket may do in one go, whatever waits for it. What it costs beside (the call that finds nothing more) is @beside. */
static void
assert_most_work (guint n_units,
                  guint each,
                  guint beside)
{
  guint most = soket_test_take_most_work ();

  g_test_message ("%u pieces of work in one go", most);
  g_assert_cmpuint (most, >=, n_units / 2);
  g_assert_cmpuint (most, <=, n_units * each + beside);
}

/* As many as the kernel keeps for a server that is busy elsewhere. */
static void
test_datagram_flood (void)
{
  /* Each was received, recorded, and its answer recorded. */
  enum { MANY = 2000, IN_ONE_GO = SOKET_POLLER_QUANTUM_DATAGRAMS, EACH = 3 };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  gsize n_kept = 0;
  int fd;

  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  soket_test_drain ();
  soket_test_take_most_work ();
  for (guint i = 0; i < MANY; i++)
    g_assert_cmpint (send (fd, &i, sizeof i, MSG_NOSIGNAL), ==, sizeof i);
  soket_test_wait_until (soket_server_get_n_answered (bench->server) > IN_ONE_GO);
  soket_test_drain ();
  n_kept = soket_server_get_n_answered (bench->server);
  g_test_message ("%zu of %u datagrams were kept", n_kept, MANY);
  g_assert_cmpuint (n_kept, >=, 2 * IN_ONE_GO);
  assert_most_work (IN_ONE_GO, EACH, 16);
  close (fd);
  soket_bench_free (bench);
}

/* They wait in the backlog. @scans: who scans ports comes and goes without a word, every other one with a reset. */
static void
flood_with_connections (gboolean scans,
                        gboolean traced)
{
  enum { MANY = 256, IN_ONE_GO = SOKET_POLLER_QUANTUM_ACCEPTS, EACH = 2 };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, traced);
  int fds[MANY];

  soket_bench_start (bench);
  soket_test_drain ();
  soket_test_take_most_work ();
  for (guint i = 0; i < MANY; i++)
    {
      fds[i] = soket_bench_connect (bench);
      if (scans && i % 2 != 0)
        soket_peer_reset (fds[i]);
      else if (scans)
        close (fds[i]);
      else
        g_assert_cmpint (send (fds[i], "Isi pesan.", 10, MSG_NOSIGNAL), ==, 10);
    }
  soket_test_wait_until (soket_server_get_n_accepted (bench->server) == MANY);
  if (!scans)
    for (guint i = 0; i < MANY; i++)
      {
        soket_peer_expect (fds[i], "Isi pesan.", 0);
        close (fds[i]);
      }
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  /* The first few are served as they are accepted, where nobody looks on. */
  assert_most_work (IN_ONE_GO, EACH, 32);
  soket_bench_free (bench);
}

static void
test_connection_flood (void)
{
  flood_with_connections (FALSE, TRUE);
  flood_with_connections (FALSE, FALSE);
}

static void
test_foreign_scan (void)
{
  flood_with_connections (TRUE, TRUE);
  flood_with_connections (TRUE, FALSE);
}

/* A stream that is never empty, as messages of 1 MiB or as it comes; a recv () of few bytes must not bring more calls than one of many. */
static void
test_stream_flood (gconstpointer framing)
{
  enum { MANY = 4, EACH_SENDS = 3 * MEBIBYTE, IN_ONE_GO = SOKET_POLLER_QUANTUM_BYTES / SOKET_WORK_BYTES };

  for (guint recv_size = 4096; recv_size <= MEBIBYTE; recv_size *= 16)
    {
      SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
      g_autofree char *message = g_strnfill (MEBIBYTE, 'x');
      gsize sent[MANY] = { 0 }, received = 0;
      int fds[MANY];

      message[MEBIBYTE - 1] = '.';
      bench->options.framing = GPOINTER_TO_INT (framing);
      bench->options.keep_open = TRUE;
      bench->options.recv_size = recv_size;
      soket_bench_start (bench);
      for (guint i = 0; i < MANY; i++)
        fds[i] = soket_bench_connect (bench);
      soket_test_drain ();
      soket_test_take_most_work ();
      while (received < MANY * EACH_SENDS)
        {
          for (guint i = 0; i < MANY; i++)
            {
              static char buffer[65536];
              gssize n;

              while (sent[i] < EACH_SENDS && (n = send (fds[i], message + sent[i] % MEBIBYTE, MEBIBYTE - sent[i] % MEBIBYTE, MSG_NOSIGNAL)) > 0)
                sent[i] += (gsize) n;
              while ((n = recv (fds[i], buffer, sizeof buffer, 0)) > 0)
                received += (gsize) n;
            }
          soket_test_turn (soket_test_deadline (), __FILE__, __LINE__, "replies");
        }
      /* One call may bring more than a share, if it was asked for more. */
      assert_most_work (MAX (IN_ONE_GO, recv_size / SOKET_WORK_BYTES), 1, IN_ONE_GO + 64);
      for (guint i = 0; i < MANY; i++)
        close (fds[i]);
      soket_bench_free (bench);
    }
}

/* What a long message has grown is given back though its connection stays. (With the address sanitizer's malloc this sees nothing.) */
static void
test_idle_memory (void)
{
  enum { MANY = 64, EACH_MAX = 16384 };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  g_autofree char *message = g_strnfill (MEBIBYTE, 'x');
  struct mallinfo2 before = { 0 }, after;
  int fds[MANY];

  message[MEBIBYTE - 1] = '.';
  bench->options.keep_open = TRUE;
  bench->options.recv_size = 65536;
  soket_bench_start (bench);
  /* The first one brings what all have in common. */
  for (guint i = 0; i < MANY; i++)
    {
      if (i == 1)
        before = mallinfo2 ();
      fds[i] = soket_bench_connect (bench);
      soket_peer_send (fds[i], message, MEBIBYTE);
      read_away (fds[i], MEBIBYTE);
    }
  soket_test_drain ();
  after = mallinfo2 ();
  g_test_message ("%zu bytes for each connection", (after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) / (MANY - 1));
  g_assert_cmpuint (after.uordblks + after.hblkhd, <, before.uordblks + before.hblkhd + MANY * EACH_MAX);
  g_assert_cmpuint (soket_server_get_n_peers (bench->server), ==, MANY);

  for (guint i = 0; i < MANY; i++)
    close (fds[i]);
  soket_bench_free (bench);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/bounds/tiny-messages/echo", "echo", test_tiny_messages);
  g_test_add_data_func ("/bounds/tiny-messages/caesar", "caesar", test_tiny_messages);
  g_test_add_func ("/bounds/datagram-flood", test_datagram_flood);
  g_test_add_func ("/bounds/connection-flood", test_connection_flood);
  g_test_add_func ("/bounds/foreign-scan", test_foreign_scan);
  g_test_add_data_func ("/bounds/stream-flood/mebibytes", GINT_TO_POINTER (SOKET_FRAMING_DOT), test_stream_flood);
  g_test_add_data_func ("/bounds/stream-flood/none", GINT_TO_POINTER (SOKET_FRAMING_NONE), test_stream_flood);
  g_test_add_func ("/bounds/idle-memory", test_idle_memory);

  return g_test_run ();
}
