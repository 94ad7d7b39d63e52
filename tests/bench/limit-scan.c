/* limit-scan.c - the bare system calls of a connect scan: one blocking socket, used again for port after port
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * limit-scan FIRST LAST: prints the open ports of 127.0.0.1, one a line. What a scanner can at best be on one core, where every port answers. */
#include "config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int
open_socket (void)
{
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    {
      perror ("socket");
      exit (EXIT_FAILURE);
    }
  return fd;
}

int
main (int    argc,
      char **argv)
{
  struct sockaddr_in peer = { .sin_family = AF_INET, .sin_addr = { .s_addr = htonl (INADDR_LOOPBACK) } };
  int fd = open_socket ();
  int first = argc > 2 ? atoi (argv[1]) : 1;
  int last = argc > 2 ? atoi (argv[2]) : 65535;

  for (int port = first; port <= last; port++)
    {
      struct sockaddr_in local = { 0 };
      socklen_t length = sizeof local;

      peer.sin_port = htons ((uint16_t) port);
      if (connect (fd, (struct sockaddr *) &peer, sizeof peer) == 0)
        {
          struct linger linger = { .l_onoff = 1, .l_linger = 0 };

          getsockname (fd, (struct sockaddr *) &local, &length);
          /* It may reach itself; then nobody listens there. */
          if (local.sin_port == peer.sin_port)
            setsockopt (fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
          else
            printf ("%d\n", port);
          close (fd);
          fd = open_socket ();
        }
      else if (errno != ECONNREFUSED)
        {
          perror ("connect");
          return EXIT_FAILURE;
        }
    }

  return EXIT_SUCCESS;
}
