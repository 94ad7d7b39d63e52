/* soket-test-pair.c - two ends of one TCP connection, for tests of what the kernel says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test-pair.h"
#include "lib/soket-test.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Small, so that a peer who does not read is soon full. */
#define BUFFER_BYTES 8192

void
soket_test_pair_open (SoketTestPair *pair,
                      const char    *bind_address,
                      const char    *address)
{
  const int size = BUFFER_BYTES;
  struct sockaddr_storage sockaddr;
  socklen_t length = 0;
  SoketEndpoint target;

  /* An accepted socket has the listener's sizes. A window is settled by the handshake, so they are set before. */
  pair->listener = soket_test_listen (bind_address, 5);
  g_assert_no_errno (setsockopt (pair->listener, SOL_SOCKET, SO_RCVBUF, &size, sizeof size));
  g_assert_no_errno (setsockopt (pair->listener, SOL_SOCKET, SO_SNDBUF, &size, sizeof size));
  target = soket_test_endpoint (address, soket_test_local (pair->listener).port);
  pair->client = socket (target.family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_no_errno (pair->client);
  g_assert_no_errno (setsockopt (pair->client, SOL_SOCKET, SO_RCVBUF, &size, sizeof size));
  g_assert_no_errno (setsockopt (pair->client, SOL_SOCKET, SO_SNDBUF, &size, sizeof size));
  length = soket_endpoint_to_sockaddr (&target, &sockaddr);
  g_assert_no_errno (connect (pair->client, (struct sockaddr *) &sockaddr, length));
  pair->server = soket_test_accept (pair->listener);
  pair->client_local = soket_test_local (pair->client);
  pair->client_peer = soket_test_peer (pair->client);
  pair->server_local = soket_test_local (pair->server);
  pair->server_peer = soket_test_peer (pair->server);
}

void
soket_test_close (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

void
soket_test_pair_close (SoketTestPair *pair)
{
  soket_test_close (&pair->client);
  soket_test_close (&pair->server);
  soket_test_close (&pair->listener);
}

gsize
soket_test_fill (int fd)
{
  static const char zero[4096];
  gint64 deadline_us = soket_test_deadline ();
  gsize sent = 0;
  guint refusals = 0;

  /* What was in flight may make room a moment later: it is full when it has refused for a while. */
  while (refusals < 10)
    {
      gssize n = send (fd, zero, sizeof zero, MSG_NOSIGNAL | MSG_DONTWAIT);

      if (n >= 0)
        {
          sent += (gsize) n;
          refusals = 0;
          continue;
        }
      g_assert_cmpint (errno, ==, EAGAIN);
      refusals++;
      soket_test_turn (deadline_us, __FILE__, __LINE__, "a full window");
    }
  return sent;
}

/* The list has a line of names and a line of values for each group. */
static guint64
read_counter (const char *group,
              const char *name)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/net/netstat", &text, NULL, NULL))
    return 0;

  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && lines[i + 1] != NULL; i += 2)
    {
      g_auto (GStrv) names = NULL;
      g_auto (GStrv) values = NULL;

      if (!g_str_has_prefix (lines[i], group))
        continue;
      names = g_strsplit (lines[i], " ", -1);
      values = g_strsplit (lines[i + 1], " ", -1);
      for (guint k = 0; names[k] != NULL && values[k] != NULL; k++)
        if (strcmp (names[k], name) == 0)
          return g_ascii_strtoull (values[k], NULL, 10);
    }
  return 0;
}

gboolean
soket_test_lost_time_waits (void)
{
  static gboolean called = FALSE;
  static guint64 before = 0;
  guint64 now = read_counter ("TcpExt:", "TCPTimeWaitOverflow");

  if (!called)
    before = now;
  called = TRUE;
  return now > before;
}
