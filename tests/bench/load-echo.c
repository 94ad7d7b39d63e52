/* load-echo.c - many clients of an echo server, as fast as they can
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * load-echo connections|kept|bulk|tiny|large|udp PORT COUNT [CLIENTS]: 64 clients with one message each, 64 kept connections, one stream of COUNT MiB,
 * or of COUNT messages of one byte, or of a MiB, that end with a dot; 64 datagrams outstanding. Prints the seconds that it took. */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#define MAX_CLIENTS 64
#define MESSAGE "Isi pesan."
#define SIZE (sizeof MESSAGE - 1)
#define MEBIBYTE (1024 * 1024)

static char bytes[65536];
static struct sockaddr_in server = { .sin_family = AF_INET };
static long clients = MAX_CLIENTS;

static void
need (int         true,
      const char *what)
{
  if (true)
    return;
  perror (what);
  exit (EXIT_FAILURE);
}

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static int
open_client (int type)
{
  struct timeval patience = { .tv_sec = 5 };
  int fd = socket (AF_INET, type | SOCK_CLOEXEC, 0);

  need (fd >= 0, "socket");
  need (setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0, "setsockopt");
  need (connect (fd, (struct sockaddr *) &server, sizeof server) == 0, "connect");
  return fd;
}

static void
open_into (int epoll_fd)
{
  int fd = open_client (SOCK_STREAM);
  struct epoll_event event = { .events = EPOLLIN, .data = { .fd = fd } };

  need (send (fd, MESSAGE, SIZE, 0) == SIZE, "send");
  need (epoll_ctl (epoll_fd, EPOLL_CTL_ADD, fd, &event) == 0, "epoll_ctl");
}

static void
run_streams (long count,
             int  keeps)
{
  struct epoll_event events[MAX_CLIENTS];
  int epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  long started = 0, done = 0;

  for (; started < clients && started < count; started++)
    open_into (epoll_fd);
  while (done < count)
    {
      int n = epoll_wait (epoll_fd, events, MAX_CLIENTS, 5000);

      need (n > 0, "no answer");
      for (int i = 0; i < n; i++)
        {
          int fd = events[i].data.fd;
          ssize_t length = recv (fd, bytes, sizeof bytes, 0);

          if (keeps)
            {
              need (length == SIZE, "recv");
              done++;
              need (send (fd, MESSAGE, SIZE, 0) == SIZE, "send");
            }
          else if (length <= 0)
            {
              need (length == 0, "recv");
              close (fd);
              if (++done, started++ < count)
                open_into (epoll_fd);
            }
        }
    }
}

/* A stream of @total bytes, the end of each @message bytes a dot. */
static void
run_stream (long total,
            long message)
{
  char *one = malloc (MEBIBYTE);
  long sent = 0, received = 0;
  int fd = open_client (SOCK_STREAM);

  need (one != NULL, "malloc");
  memset (one, 'x', MEBIBYTE);
  for (long i = message; message > 0 && i <= MEBIBYTE; i += message)
    one[i - 1] = '.';
  while (received < total)
    {
      long at = sent % MEBIBYTE, left = total - sent < MEBIBYTE - at ? total - sent : MEBIBYTE - at;
      ssize_t n = sent < total ? send (fd, one + at, (size_t) (left < (long) sizeof bytes ? left : (long) sizeof bytes), MSG_DONTWAIT) : 0;

      sent += n > 0 ? n : 0;
      n = recv (fd, bytes, sizeof bytes, sent < total ? MSG_DONTWAIT : 0);
      need (n > 0 || sent < total, "recv");
      received += n > 0 ? n : 0;
    }
  free (one);
  close (fd);
}

static void
run_datagrams (long count)
{
  int fd = open_client (SOCK_DGRAM);

  /* Each datagram differs from the one before: a server may take equal ones for a loop. */
  for (long sent = 0; sent < clients; sent++)
    {
      memcpy (bytes, &sent, sizeof sent);
      need (send (fd, bytes, 64, 0) == 64, "send");
    }
  for (long received = 0; received < count; received++)
    {
      need (recv (fd, bytes, sizeof bytes, 0) > 0, "a datagram was lost");
      memcpy (bytes, &received, sizeof received);
      need (send (fd, bytes, 64, 0) == 64, "send");
    }
}

int
main (int    argc,
      char **argv)
{
  double began;

  if (argc < 4)
    return EXIT_FAILURE;
  if (argc > 4)
    clients = atol (argv[4]);
  server.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  server.sin_port = htons ((unsigned short) atoi (argv[2]));
  began = now ();
  if (strcmp (argv[1], "udp") == 0)
    run_datagrams (atol (argv[3]));
  else if (strcmp (argv[1], "bulk") == 0)
    run_stream (atol (argv[3]) * MEBIBYTE, 0);
  else if (strcmp (argv[1], "tiny") == 0)
    run_stream (atol (argv[3]), 1);
  else if (strcmp (argv[1], "large") == 0)
    run_stream (atol (argv[3]) * MEBIBYTE, MEBIBYTE);
  else
    run_streams (atol (argv[3]), strcmp (argv[1], "kept") == 0);
  printf ("%.6f\n", now () - began);
  return EXIT_SUCCESS;
}
