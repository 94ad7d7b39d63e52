/* test-bounds.c - what peers can make a server do in one turn, and keep
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"

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
  g_test_add_func ("/bounds/idle-memory", test_idle_memory);

  return g_test_run ();
}
