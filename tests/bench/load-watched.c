/* load-watched.c - a program that sends and receives with itself, to be watched
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * load-watched COUNT: COUNT times send and recv of ten bytes over one connection. Prints the µs that a call took. */
#include "config.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

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
  return (double) time.tv_sec * 1e6 + (double) time.tv_nsec / 1e3;
}

int
main (int    argc,
      char **argv)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { .s_addr = htonl (INADDR_LOOPBACK) } };
  socklen_t length = sizeof address;
  long count = argc > 1 ? atol (argv[1]) : 1;
  int listener = socket (AF_INET, SOCK_STREAM, 0);
  int client = socket (AF_INET, SOCK_STREAM, 0);
  char buffer[10] = "Isi pesan";
  double began;
  int server;

  need (bind (listener, (struct sockaddr *) &address, sizeof address) == 0, "bind");
  need (listen (listener, 1) == 0, "listen");
  need (getsockname (listener, (struct sockaddr *) &address, &length) == 0, "getsockname");
  need (connect (client, (struct sockaddr *) &address, sizeof address) == 0, "connect");
  server = accept (listener, NULL, NULL);
  need (server >= 0, "accept");

  began = now ();
  for (long i = 0; i < count; i++)
    {
      need (send (client, buffer, sizeof buffer, 0) == sizeof buffer, "send");
      need (recv (server, buffer, sizeof buffer, MSG_WAITALL) == sizeof buffer, "recv");
    }
  printf ("%.6f\n", (now () - began) / (double) (2 * count));
  return EXIT_SUCCESS;
}
