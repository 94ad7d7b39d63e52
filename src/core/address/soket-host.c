/* soket-host.c - hosts and ports as people type and paste them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/address/soket-host.h"

#include "core/address/soket-ports.h"
#include "core/base/soket-bytes.h"

#include <string.h>

/**
 * soket_host_split:
 * @text: any bytes
 * @host: (out) (transfer full): the host without blanks around it
 * @port: (out) (optional): the port, where one is given
 *
 * Takes a port off a host: `127.0.0.1:5555`, `localhost:5555`, `[::1]:5555` (RFC 3986, 3.2.2). The colons of an IPv6 address without brackets
 * are its own. What is no port stays with the host, which is then no host either.
 *
 * Returns: whether a port was given
 */
gboolean
soket_host_split (const char  *text,
                  char       **host,
                  guint16     *port)
{
  g_autofree char *trimmed = NULL;
  char *colon = NULL;
  guint number;

  g_return_val_if_fail (text != NULL, FALSE);
  g_return_val_if_fail (host != NULL, FALSE);

  trimmed = soket_trim (text);
  colon = strrchr (trimmed, ':');
  if (colon == NULL || colon == trimmed || !g_ascii_isdigit (colon[1]) || !soket_port_parse (colon + 1, 1, &number)
      || (strchr (trimmed, ':') != colon && !(*trimmed == '[' && colon[-1] == ']')))
    {
      *host = g_steal_pointer (&trimmed);
      return FALSE;
    }

  *colon = '\0';
  *host = g_steal_pointer (&trimmed);
  if (port != NULL)
    *port = (guint16) number;

  return TRUE;
}

/**
 * soket_host_is_ports:
 * @text: any bytes
 *
 * Tells whether who wrote a host wrote ports: `80`, `9990-10000`, `22,80`. (A system may take a bare number for an IPv4 address, inet_aton (3);
 * nobody who scans means it.)
 *
 * Returns: whether it is a list of numbers of ports
 */
gboolean
soket_host_is_ports (const char *text)
{
  g_autofree char *trimmed = NULL;
  g_autoptr (GArray) ports = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  trimmed = soket_trim (text);
  if (trimmed[strspn (trimmed, "0123456789-, ")] != '\0')
    return FALSE;
  ports = soket_ports_parse (trimmed, NULL);

  return ports != NULL;
}
