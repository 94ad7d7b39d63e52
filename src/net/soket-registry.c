/* soket-registry.c - the servers of this program that listen now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-registry.h"

#include "soket-kernel.h"

#include <sys/socket.h>

static GList *servers; /* of SoketServer, nothing owned */

/* `::` takes IPv4, too, where the system allows it (soket_server_start()); 0.0.0.0 is IPv4 alone. */
static gboolean
covers_family (const SoketEndpoint *any,
               const SoketEndpoint *other)
{
  SoketEndpoint plain = *other;

  soket_endpoint_normalize (&plain);

  return any->family == AF_INET6 || plain.family == AF_INET;
}

static gboolean
is_in_the_way (const SoketEndpoint *held,
               const SoketEndpoint *wanted)
{
  if (soket_endpoint_is_any (held) && covers_family (held, wanted))
    return TRUE;
  if (soket_endpoint_is_any (wanted) && covers_family (wanted, held))
    return TRUE;

  return soket_endpoint_same_address (held, wanted);
}

static gboolean
is_reached (const SoketEndpoint *held,
            const SoketEndpoint *asked)
{
  SoketEndpoint place = *asked;

  /* Linux takes the unspecified address of a connect () or sendto () for loopback (ip(7)). */
  if (soket_endpoint_is_any (asked))
    soket_endpoint_parse (asked->family == AF_INET6 ? "::1" : "127.0.0.1", asked->port, &place);
  if (soket_endpoint_is_any (held))
    return covers_family (held, &place) && soket_kernel_is_own_address (&place);

  return soket_endpoint_same_address (held, &place);
}

static SoketServer *
find (SoketTransport        transport,
      const SoketEndpoint  *endpoint,
      gboolean            (*fits) (const SoketEndpoint *held,
                                   const SoketEndpoint *endpoint))
{
  for (GList *each = servers; each != NULL; each = each->next)
    {
      const SoketEndpoint *held = soket_server_get_endpoint (each->data);

      if (soket_server_get_transport (each->data) == transport && held->port == endpoint->port && fits (held, endpoint))
        return each->data;
    }

  return NULL;
}

/**
 * soket_registry_add:
 * @server: a server that has just begun to listen
 *
 * Makes it known to the others. It is not kept alive.
 */
void
soket_registry_add (SoketServer *server)
{
  servers = g_list_prepend (servers, server);
}

/**
 * soket_registry_remove:
 * @server: a server that stops listening
 *
 * Forgets it.
 */
void
soket_registry_remove (SoketServer *server)
{
  servers = g_list_remove (servers, server);
}

/**
 * soket_registry_list:
 *
 * Returns: (transfer none) (element-type SoketServer): the servers that listen, the last started first
 */
GList *
soket_registry_list (void)
{
  return servers;
}

/**
 * soket_registry_holder:
 * @transport: TCP or UDP: their ports are separate
 * @wanted: the address and port of a bind () to come
 *
 * Finds the server whose socket makes that bind () fail with EADDRINUSE: a port is taken together with its address, and one that is bound to
 * all addresses takes it with each.
 *
 * Returns: (transfer none) (nullable): the server, or %NULL if none of this program is in the way; others may be
 */
SoketServer *
soket_registry_holder (SoketTransport       transport,
                       const SoketEndpoint *wanted)
{
  g_return_val_if_fail (wanted != NULL, NULL);

  return wanted->port != 0 ? find (transport, wanted, is_in_the_way) : NULL;
}

/**
 * soket_registry_reached:
 * @transport: TCP or UDP
 * @asked: an address and a port that are connected or sent to
 *
 * Finds the server that such a segment or datagram comes to.
 *
 * Returns: (transfer none) (nullable): the server, or %NULL if it is none of this program
 */
SoketServer *
soket_registry_reached (SoketTransport       transport,
                        const SoketEndpoint *asked)
{
  g_return_val_if_fail (asked != NULL, NULL);

  return find (transport, asked, is_reached);
}

/**
 * soket_registry_parse_host:
 * @host: (nullable): what a user gave as a host; %NULL is 127.0.0.1
 * @port: a port
 * @endpoint: (out): its address
 *
 * Tells the address of a host as far as that is known without asking a resolver. "localhost" is 127.0.0.1, which is tried first.
 *
 * Returns: whether it is known
 */
gboolean
soket_registry_parse_host (const char    *host,
                           guint16        port,
                           SoketEndpoint *endpoint)
{
  if (host == NULL || g_ascii_strcasecmp (host, "localhost") == 0)
    host = "127.0.0.1";

  return soket_endpoint_parse (host, port, endpoint);
}
