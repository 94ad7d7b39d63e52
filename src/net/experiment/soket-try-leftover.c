/* soket-try-leftover.c - what a server that has stopped leaves behind: its port, in TIME-WAIT
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-leftover.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * Plain descriptors that live within one function: nobody watches the calls of another program, and none of them can wait. On loopback the
 * handshake, the FIN and its answer are done when the call that causes them returns; what is late is waited for this long at the most.
 */
#define LATE_MS 100

static int
open_socket (void)
{
  return socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

static gboolean
is_ready (int   fd,
          short events)
{
  struct pollfd wanted = { .fd = fd, .events = events };

  return poll (&wanted, 1, LATE_MS) > 0;
}

/* A listening socket on @address, which is told its port. -1 with errno. */
static int
listen_on (struct sockaddr_in *address,
           gboolean            reuses)
{
  socklen_t length = sizeof *address;
  int one = 1;
  int fd = open_socket ();

  if (fd >= 0 && (!reuses || setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one) == 0)
      && bind (fd, (struct sockaddr *) address, sizeof *address) == 0 && listen (fd, 1) == 0
      && getsockname (fd, (struct sockaddr *) address, &length) == 0)
    return fd;
  if (fd >= 0)
    {
      int errnum = errno;

      close (fd);
      errno = errnum;
    }

  return -1;
}

/* What came of a connect () that has returned @done: 0, or an errno value. */
static int
finish_connect (int done,
                int fd)
{
  if (done == 0)
    return 0;
  if (errno != EINPROGRESS)
    return errno;
  return is_ready (fd, POLLOUT) ? 0 : ETIMEDOUT;
}

/* Who closes first keeps TIME-WAIT: here the server does, as the deck's. 0, or an errno value. */
static int
come_and_go (int                       listener,
             const struct sockaddr_in *address)
{
  char byte;
  int client = open_socket ();
  int accepted;
  int errnum;

  if (client < 0)
    return errno;

  errnum = finish_connect (connect (client, (const struct sockaddr *) address, sizeof *address), client);
  if (errnum == 0 && !is_ready (listener, POLLIN))
    errnum = ETIMEDOUT;
  accepted = errnum == 0 ? accept4 (listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK) : -1;
  if (errnum == 0 && accepted < 0)
    errnum = errno;
  if (accepted >= 0)
    {
      close (accepted);
      if (!is_ready (client, POLLIN) || recv (client, &byte, 1, 0) != 0)
        errnum = ETIMEDOUT;
    }
  close (client);

  return errnum;
}

/**
 * soket_try_leftover_make:
 * @port: a TCP port, or 0 for a free one
 * @reuses: whether that server set SO_REUSEADDR before bind ()
 * @errnum: (out): 0, or an errno value
 *
 * Lets a server of a moment answer a client of a moment on 127.0.0.1 and close first, so that its port has a connection in TIME-WAIT (RFC 9293,
 * 3.6.1). On Linux another server gets that port within a minute only if both of them set SO_REUSEADDR.
 *
 * Returns: the port, or 0 with @errnum
 */
guint16
soket_try_leftover_make (guint16   port,
                         gboolean  reuses,
                         int      *errnum)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port), .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  int listener = listen_on (&address, reuses);

  *errnum = listener < 0 ? errno : 0;
  if (listener < 0)
    return 0;
  *errnum = come_and_go (listener, &address);
  close (listener);

  return *errnum == 0 ? ntohs (address.sin_port) : 0;
}
