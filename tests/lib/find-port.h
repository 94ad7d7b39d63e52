/* find-port.h - a port for a program that another process starts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/experiment/soket-try-peers.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Whether no other test has it: a name that the kernel keeps until this program ends. soket_check.py has the same names. */
static inline gboolean
take_port (guint16 port)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int length = g_snprintf (address.sun_path + 1, sizeof address.sun_path - 1, "soket-test-port-%u", (guint) port);
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  if (bind (fd, (const struct sockaddr *) &address, (socklen_t) (offsetof (struct sockaddr_un, sun_path) + 1 + (gsize) length)) == 0)
    return TRUE;
  close (fd);
  return FALSE;
}

/* One that nobody has now. A port that the kernel chose could be chosen again, for another test, before the program binds it; this one lies below
 * those that it chooses from. To hold it until then would not do: programs that do not set SO_REUSEADDR are tested, too. */
static inline guint16
find_port (SoketTransport transport)
{
  guint16 port;

  do
    {
      port = soket_try_find_nobody (transport);
      g_assert_cmpuint (port, !=, 0);
    }
  while (!take_port (port));

  return port;
}
