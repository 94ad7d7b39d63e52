/* find-port.h - a port for a program that another process starts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/experiment/soket-try-peers.h"

/* One that nobody has now. A port that the kernel chose could be chosen again, for another test, before the program binds it; this one lies below
 * those that it chooses from. To hold it until then would not do: programs that do not set SO_REUSEADDR are tested, too. */
static inline guint16
find_port (SoketTransport transport)
{
  guint16 port = soket_try_find_nobody (transport);

  g_assert_cmpuint (port, !=, 0);
  return port;
}
