/* limit-echo.c - the bare system calls of an echo server: one epoll set, or one blocking UDP socket
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * limit-echo connections|kept|bulk|udp: what `soket serve echo` does in that mode, with nothing around it. Prints the same ready line. */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define FDS 65536

static char bytes[65536];
static char shut[FDS];

static void
need (int         result,
      const char *what)
{
  if (result >= 0)
    return;
  perror (what);
  exit (EXIT_FAILURE);
}

static int
open_server (int type)
{
  struct sockaddr_in local = { .sin_family = AF_INET, .sin_addr = { .s_addr = htonl (INADDR_LOOPBACK) } };
  socklen_t length = sizeof local;
  int one = 1;
  int fd = socket (AF_INET, type, 0);

  need (fd, "socket");
  need (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one), "setsockopt");
  need (bind (fd, (struct sockaddr *) &local, sizeof local), "bind");
  need (getsockname (fd, (struct sockaddr *) &local, &length), "getsockname");
  if (type != SOCK_DGRAM)
    need (listen (fd, SOMAXCONN), "listen");
  printf ("listening on 127.0.0.1:%u (%s)\n", ntohs (local.sin_port), type == SOCK_DGRAM ? "udp" : "tcp");
  fflush (stdout);
  return fd;
}

static void
serve_datagrams (int fd)
{
  while (1)
    {
      struct sockaddr_in peer;
      socklen_t length = sizeof peer;
      ssize_t n = recvfrom (fd, bytes, sizeof bytes, 0, (struct sockaddr *) &peer, &length);

      if (n >= 0)
        sendto (fd, bytes, (size_t) n, 0, (struct sockaddr *) &peer, length);
    }
}

static void
send_all (int     fd,
          ssize_t length)
{
  ssize_t sent = 0;

  while (sent < length)
    {
      ssize_t n = send (fd, bytes + sent, (size_t) (length - sent), MSG_NOSIGNAL);

      if (n >= 0)
        sent += n;
      else if (errno != EAGAIN)
        return;
      else
        poll (&(struct pollfd) { .fd = fd, .events = POLLOUT }, 1, -1);
    }
}

static void
watch (int epoll_fd,
       int fd)
{
  struct epoll_event event = { .events = EPOLLIN, .data = { .fd = fd } };

  need (epoll_ctl (epoll_fd, EPOLL_CTL_ADD, fd, &event), "epoll_ctl");
}

static void
serve_streams (int listener,
               int keeps)
{
  struct epoll_event events[256];
  int epoll_fd = epoll_create1 (EPOLL_CLOEXEC);

  need (epoll_fd, "epoll_create1");
  watch (epoll_fd, listener);
  while (1)
    {
      int n = epoll_wait (epoll_fd, events, 256, -1);

      for (int i = 0; i < n; i++)
        {
          int fd = events[i].data.fd;
          ssize_t length;

          if (fd == listener)
            {
              for (int peer; (peer = accept4 (listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0 && peer < FDS;)
                {
                  shut[peer] = 0;
                  watch (epoll_fd, peer);
                }
              continue;
            }
          length = recv (fd, bytes, sizeof bytes, 0);
          if (length <= 0)
            close (fd);
          else if (!shut[fd])
            {
              send_all (fd, length);
              if (!keeps)
                {
                  shut[fd] = 1;
                  shutdown (fd, SHUT_WR);
                }
            }
        }
    }
}

int
main (int    argc,
      char **argv)
{
  const char *mode = argc > 1 ? argv[1] : "connections";

  if (strcmp (mode, "udp") == 0)
    serve_datagrams (open_server (SOCK_DGRAM));
  else
    serve_streams (open_server (SOCK_STREAM | SOCK_NONBLOCK), strcmp (mode, "connections") != 0);
}
