/* soket-registry.c - the servers of this program that listen now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-registry.h"

#include "net/kernel/soket-kernel.h"

#include <sys/socket.h>

/* A server's time at its address: what is shown of a conversation is still true when the server is gone. */
typedef struct
{
  SoketServer *server;  /* only compared */
  const SoketProtocol *protocol;
  SoketTransport transport;
  SoketEndpoint endpoint;
  gint64 from_us;
  gint64 until_us;
} Stay;

/* A window that is open for days tries ports all the time. */
#define STAYS_MAX 1024

static GList *servers; /* of SoketServer, nothing owned */
static GArray *stays;  /* of Stay, the oldest first; one for each start */

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
  return soket_endpoint_is_reached (held, asked, soket_endpoint_is_any (held) && soket_kernel_is_own_address (asked));
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

static void
forget_oldest (void)
{
  for (guint i = 0; i < stays->len; i++)
    if (g_array_index (stays, Stay, i).until_us != G_MAXINT64)
      {
        g_array_remove_index (stays, i);
        return;
      }
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
  Stay stay = {
    .server = server,
    .protocol = soket_server_get_protocol (server),
    .transport = soket_server_get_transport (server),
    .endpoint = *soket_server_get_endpoint (server),
    .from_us = g_get_monotonic_time (),
    .until_us = G_MAXINT64,
  };

  if (stays == NULL)
    stays = g_array_new (FALSE, FALSE, sizeof (Stay));
  if (stays->len >= STAYS_MAX)
    forget_oldest ();
  g_array_append_val (stays, stay);
  servers = g_list_prepend (servers, server);
}

void
soket_registry_remove (SoketServer *server)
{
  servers = g_list_remove (servers, server);
  for (guint i = 0; stays != NULL && i < stays->len; i++)
    {
      Stay *stay = &g_array_index (stays, Stay, i);

      if (stay->server == server && stay->until_us == G_MAXINT64)
        stay->until_us = g_get_monotonic_time ();
    }
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
 * soket_registry_served:
 * @transport: TCP or UDP
 * @asked: an address and a port that were connected or sent to
 * @at_us: when that was, as g_get_monotonic_time () counts
 *
 * Finds whom such a segment or datagram came to then. A server that began later is not meant, and one that has stopped since is.
 *
 * Returns: (transfer none) (nullable): the service of that server, or %NULL if it was none of this program
 */
const SoketProtocol *
soket_registry_served (SoketTransport       transport,
                       const SoketEndpoint *asked,
                       gint64               at_us)
{
  g_return_val_if_fail (asked != NULL, NULL);

  for (guint i = 0; stays != NULL && i < stays->len; i++)
    {
      const Stay *stay = &g_array_index (stays, Stay, i);

      if (stay->transport == transport && stay->endpoint.port == asked->port && stay->from_us <= at_us && at_us <= stay->until_us
          && is_reached (&stay->endpoint, asked))
        return stay->protocol;
    }

  return NULL;
}

/* The address that the kernel gives a datagram to @destination whose sender has none of its own: connect () over UDP chooses it and sends nothing. */
static gboolean
find_source (const SoketEndpoint *destination,
             SoketEndpoint       *source)
{
  struct sockaddr_storage storage;
  socklen_t length = soket_endpoint_to_sockaddr (destination, &storage);
  GSocketFamily family = destination->family == AF_INET6 ? G_SOCKET_FAMILY_IPV6 : G_SOCKET_FAMILY_IPV4;
  g_autoptr (GSocket) socket = g_socket_new (family, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);
  g_autoptr (GSocketAddress) to = g_socket_address_new_from_native (&storage, length);
  g_autoptr (GSocketAddress) from = NULL;

  if (socket == NULL || to == NULL || !g_socket_connect (socket, to, NULL, NULL))
    return FALSE;
  from = g_socket_get_local_address (socket, NULL);
  length = sizeof storage;
  if (from == NULL || !g_socket_address_to_native (from, &storage, length, NULL))
    return FALSE;
  soket_endpoint_from_sockaddr (source, (struct sockaddr *) &storage, (socklen_t) g_socket_address_get_native_size (from));

  return TRUE;
}

/**
 * soket_registry_answers_elsewhere:
 * @server: a server over UDP
 * @asked: the address at which it is asked by this computer
 * @source: (out): where its answer comes from, with its port
 *
 * A server that is bound to all addresses sends from the address that the kernel takes for the way to the client, which need not be the one
 * at which it was asked (RFC 1122, 4.1.3.5 has it otherwise). Both ways are asked for here; nothing is sent.
 *
 * Returns: whether the answer comes from another address than @asked
 */
gboolean
soket_registry_answers_elsewhere (SoketServer         *server,
                                  const SoketEndpoint *asked,
                                  SoketEndpoint       *source)
{
  SoketEndpoint client;

  g_return_val_if_fail (SOKET_IS_SERVER (server), FALSE);

  if (soket_server_get_transport (server) != SOKET_TRANSPORT_UDP || !soket_endpoint_is_any (soket_server_get_endpoint (server))
      || soket_endpoint_is_any (asked))
    return FALSE;
  if (!find_source (asked, &client) || !find_source (&client, source))
    return FALSE;

  source->port = asked->port;

  return !soket_endpoint_same_address (source, asked);
}

/**
 * soket_registry_parse_host:
 * @host: (nullable): what a user gave as a host; %NULL is 127.0.0.1
 * @port: a port
 * @endpoint: (out): its address
 *
 * Tells the address of a host as far as that is known without asking a resolver. "localhost" is 127.0.0.1: a scan, and a client over UDP, take
 * the IPv4 address of a name that has both.
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

/**
 * soket_registry_parse_target:
 * @transport: TCP or UDP
 * @host: (nullable): what a user gave as a client's host; %NULL is 127.0.0.1
 * @port: a port
 * @endpoint: (out): its address
 *
 * Tells the address that a client would reach, as far as that is known before it has tried. Over TCP that of "localhost" is not: ::1 is tried
 * first where the computer has it (RFC 6724), and 127.0.0.1 where nobody answers there, so soket_client_get_target() tells.
 *
 * Returns: whether it is known
 */
gboolean
soket_registry_parse_target (SoketTransport  transport,
                             const char     *host,
                             guint16         port,
                             SoketEndpoint  *endpoint)
{
  if (transport == SOKET_TRANSPORT_TCP && host != NULL)
    return soket_endpoint_parse (host, port, endpoint);

  return soket_registry_parse_host (host, port, endpoint);
}
