/* soket-transport.c - TCP or UDP
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/address/soket-transport.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *title;
} transports[] = {
  [SOKET_TRANSPORT_TCP] = { "tcp", "TCP" },
  [SOKET_TRANSPORT_UDP] = { "udp", "UDP" },
};

/**
 * soket_transport_to_string:
 * @transport: a transport
 *
 * Gives the word that the command line and its ready line use; it is the same in every language.
 *
 * Returns: (transfer none): `tcp` or `udp`
 */
const char *
soket_transport_to_string (SoketTransport transport)
{
  g_return_val_if_fail ((guint) transport < G_N_ELEMENTS (transports), "");

  return transports[transport].name;
}

/**
 * soket_transport_from_string:
 * @text: (nullable): a word
 * @transport: (out): the transport; untouched if there is none
 *
 * Reads what soket_transport_to_string() gives, in lower case only.
 *
 * Returns: whether @text names a transport
 */
gboolean
soket_transport_from_string (const char     *text,
                             SoketTransport *transport)
{
  g_return_val_if_fail (transport != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (transports); i++)
    {
      if (g_strcmp0 (text, transports[i].name) == 0)
        {
          *transport = (SoketTransport) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * soket_transport_get_title:
 * @transport: a transport
 *
 * Gives the name for people; it is the same in every language.
 *
 * Returns: (transfer none): `TCP` or `UDP`
 */
const char *
soket_transport_get_title (SoketTransport transport)
{
  g_return_val_if_fail ((guint) transport < G_N_ELEMENTS (transports), "");

  return transports[transport].title;
}
