/* test-try-leftover.c - a port that a server of a moment has left behind
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "net/experiment/soket-try-leftover.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* What another server gets that asks for the port. */
static int
try_to_bind (guint16  port,
             gboolean reuses)
{
  SoketEndpoint endpoint = soket_test_endpoint ("127.0.0.1", port);
  struct sockaddr_storage address;
  socklen_t length = soket_endpoint_to_sockaddr (&endpoint, &address);
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int one = 1;
  int error = 0;

  g_assert_no_errno (fd);
  if (reuses)
    g_assert_no_errno (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one));
  if (bind (fd, (struct sockaddr *) &address, length) != 0 || listen (fd, 1) != 0)
    error = errno;
  close (fd);
  return error;
}

/* Both must have set the option. */
static void
test_reuse (void)
{
  for (guint reuses = 0; reuses < 2; reuses++)
    {
      int errnum = -1;
      guint16 port = soket_try_leftover_make (0, reuses, &errnum);

      g_assert_cmpint (errnum, ==, 0);
      g_assert_cmpuint (port, >, 0);
      g_assert_cmpint (try_to_bind (port, FALSE), ==, EADDRINUSE);
      g_assert_cmpint (try_to_bind (port, TRUE), ==, reuses ? 0 : EADDRINUSE);
    }
}

static void
test_used (void)
{
  int listener = soket_test_listen ("127.0.0.1", 1);
  guint n = soket_test_count_descriptors ();
  int errnum = 0;

  g_assert_cmpuint (soket_try_leftover_make (soket_test_local (listener).port, TRUE, &errnum), ==, 0);
  g_assert_cmpint (errnum, ==, EADDRINUSE);
  g_assert_cmpuint (soket_test_count_descriptors (), ==, n);
  close (listener);
}

/* Room for one more descriptor each time, until there is enough: it says why not, and leaves nothing open. */
static void
test_no_descriptor (void)
{
  struct rlimit former;
  guint n_failed = 0;
  guint16 port = 0;

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &former));
  for (guint room = 0; port == 0; room++)
    {
      guint n = soket_test_count_descriptors ();
      int lowest = dup (STDIN_FILENO);
      struct rlimit limit = { .rlim_cur = (rlim_t) lowest + room, .rlim_max = former.rlim_max };
      int errnum = 0;

      close (lowest);
      g_assert_cmpuint (room, <, 10);
      g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
      port = soket_try_leftover_make (0, TRUE, &errnum);
      g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &former));
      g_assert_cmpint (errnum, ==, port == 0 ? EMFILE : 0);
      g_assert_cmpuint (soket_test_count_descriptors (), ==, n);
      n_failed += port == 0;
    }
  /* The listener, the client, and the connection that is accepted. Whoever runs this may have left a number free below others. */
  g_assert_cmpuint (n_failed, >=, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/try-leftover/reuse", test_reuse);
  g_test_add_func ("/try-leftover/used", test_used);
  g_test_add_func ("/try-leftover/no-descriptor", test_no_descriptor);

  return g_test_run ();
}
