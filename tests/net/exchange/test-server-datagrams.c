/* test-server-datagrams.c - a server over UDP
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"


#include "lib/find-port.h"
#include "lib/soket-bench.h"
#include "net/exchange/server-fixture.h"
#include "net/loop/soket-limits.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

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
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  int fd;

  bench->options.port = find_port (SOKET_TRANSPORT_UDP);
  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  assert_alive (bench);
  g_assert_cmpint (send (fd, "late", 4, 0), ==, 4);
  soket_server_stop (bench->server);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
  soket_bench_start (bench);
  assert_alive (bench);
  close (fd);
  soket_bench_free (bench);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/server/datagrams/ipv4", "127.0.0.1", test_datagrams);
  g_test_add_data_func ("/server/datagrams/ipv6", "::1", test_datagrams);
  g_test_add_func ("/server/datagrams/many", test_many_datagrams);
  g_test_add_func ("/server/datagrams/many-senders", test_many_senders);
  g_test_add_func ("/server/datagrams/own-server", test_own_server);
  g_test_add_func ("/server/datagrams/loop", test_loop);
  g_test_add_func ("/server/datagrams/peer-gone", test_peer_gone);
  g_test_add_func ("/server/datagrams/stop", test_stop_udp);

  return g_test_run ();
}
