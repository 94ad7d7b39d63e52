/* soket-port-owner.c - who listens on a port of this computer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/kernel/soket-port-owner.h"

#include "core/base/soket-bytes.h"
#include "net/kernel/soket-kernel.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define NAME_MAX_SHOWN 40

/* As /proc/net writes 127.0.0.1 and what includes it: four bytes each in the order of the machine. */
static gboolean
takes_loopback (const char *address)
{
  guint32 loopback = GUINT32_FROM_BE (0x7f000001);
  g_autofree char *ipv4 = g_strdup_printf ("%08X", loopback);
  g_autofree char *mapped = g_strdup_printf ("0000000000000000%08X%08X", GUINT32_FROM_BE (0x0000ffff), loopback);

  return strspn (address, "0") == strlen (address) || strcmp (address, ipv4) == 0 || strcmp (address, mapped) == 0;
}

/* The number of a socket in that state; FALSE where the list has none. */
static gboolean
find_in_list (const char    *path,
              guint16        port,
              SoketTcpState  wanted,
              guint64       *inode)
{
  char line[512];
  FILE *file = fopen (path, "re");
  gboolean found = FALSE;

  while (file != NULL && !found && fgets (line, sizeof line, file) != NULL)
    {
      char address[33];
      guint local_port, state;

      found = sscanf (line, " %*u: %32[0-9A-Fa-f]:%4x %*[0-9A-Fa-f]:%*x %2x %*x:%*x %*x:%*x %*x %*u %*u %" G_GINT64_MODIFIER "u", address,
                      &local_port, &state, inode) == 4
              && local_port == port && state == (guint) wanted && takes_loopback (address);
    }
  if (file != NULL)
    fclose (file);

  return found;
}

static gboolean
find_socket (guint16        port,
             SoketTcpState  state,
             guint64       *inode)
{
  return find_in_list ("/proc/net/tcp", port, state, inode) || find_in_list ("/proc/net/tcp6", port, state, inode);
}

/* A UDP socket that takes datagrams from anybody has the number of a closed one. */
static gboolean
find_receiver (guint16  port,
               guint64 *inode)
{
  return find_in_list ("/proc/net/udp", port, SOKET_TCP_STATE_CLOSED, inode) || find_in_list ("/proc/net/udp6", port, SOKET_TCP_STATE_CLOSED, inode);
}

/* Of the programs of other users the descriptors are not shown. */
static gboolean
has_socket (const char *process,
            const char *wanted)
{
  g_autofree char *folder = g_build_filename ("/proc", process, "fd", NULL);
  g_autoptr (GDir) descriptors = g_dir_open (folder, 0, NULL);
  const char *name;

  while (descriptors != NULL && (name = g_dir_read_name (descriptors)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char target[64];
      ssize_t length = readlink (path, target, sizeof target - 1);

      if (length > 0)
        {
          target[length] = '\0';
          if (strcmp (target, wanted) == 0)
            return TRUE;
        }
    }

  return FALSE;
}

/**
 * soket_port_is_listened:
 * @port: a TCP port
 *
 * Asks for the one socket, as the lists of /proc cost the time of a walk through all of the kernel's tables.
 *
 * Returns: whether a server takes connections to this port of 127.0.0.1
 */
gboolean
soket_port_is_listened (guint16 port)
{
  static const char *const addresses[] = { "127.0.0.1", "0.0.0.0", "::" };
  SoketEndpoint nobody = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      SoketEndpoint local;
      SoketKernelNow now;

      if (soket_endpoint_parse (addresses[i], port, &local) && soket_kernel_read_now (-1, SOKET_TRANSPORT_TCP, &local, &nobody, TRUE, &now)
          && now.state.tcp_state == SOKET_TCP_STATE_LISTEN)
        return TRUE;
    }

  return FALSE;
}

/**
 * soket_port_is_in_time_wait:
 * @port: a TCP port
 *
 * Returns: whether a connection whose server's end had this port of 127.0.0.1 is in TIME-WAIT
 */
gboolean
soket_port_is_in_time_wait (guint16 port)
{
  guint64 inode;

  return find_socket (port, SOKET_TCP_STATE_TIME_WAIT, &inode);
}

static char *
dup_owner_of (guint64 inode)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  g_autofree char *wanted = g_strdup_printf ("socket:[%" G_GUINT64_FORMAT "]", inode);
  const char *process;

  while (processes != NULL && (process = g_dir_read_name (processes)) != NULL)
    if (g_ascii_isdigit (process[0]) && has_socket (process, wanted))
      {
        g_autofree char *path = g_build_filename ("/proc", process, "comm", NULL);
        g_autofree char *name = NULL;
        g_autofree char *shown = NULL;

        if (!g_file_get_contents (path, &name, NULL, NULL))
          return NULL;
        g_strchomp (name);
        shown = soket_bytes_escape (name, strlen (name), NAME_MAX_SHOWN);
        return g_strdup_printf ("%s (%s)", shown, process);
      }

  return NULL;
}

/**
 * soket_port_dup_owner:
 * @port: a TCP port
 *
 * Finds the program that listens there.
 *
 * Returns: (transfer full) (nullable): its name and process, escaped
 */
char *
soket_port_dup_owner (guint16 port)
{
  guint64 inode;

  return find_socket (port, SOKET_TCP_STATE_LISTEN, &inode) ? dup_owner_of (inode) : NULL;
}

/**
 * soket_port_is_received:
 * @port: a UDP port
 *
 * Returns: whether a program that is connected to nobody takes datagrams at this port of 127.0.0.1
 */
gboolean
soket_port_is_received (guint16 port)
{
  guint64 inode;

  return find_receiver (port, &inode);
}

/**
 * soket_port_dup_receiver:
 * @port: a UDP port
 *
 * Finds the program that takes them.
 *
 * Returns: (transfer full) (nullable): its name and process, escaped
 */
char *
soket_port_dup_receiver (guint16 port)
{
  guint64 inode;

  return find_receiver (port, &inode) ? dup_owner_of (inode) : NULL;
}
