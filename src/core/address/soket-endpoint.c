/* soket-endpoint.c - an IP address with a port, as a value
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/address/soket-endpoint.h"

#include "core/base/soket-number.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>

/* Two addresses of IPv6 that mean nothing without the interface: fe80::/10 (RFC 4291, 2.5.6) and multicast of scope 2 (2.7). */
static gboolean
is_link_local (const guint8 *address)
{
  return (address[0] == 0xfe && (address[1] & 0xc0) == 0x80) ||
         (address[0] == 0xff && (address[1] & 0x0f) == 0x02);
}

/* ::ffff:0:0/96 */
static gboolean
is_mapped (const SoketEndpoint *endpoint)
{
  static const guint8 prefix[12] = { [10] = 0xff, [11] = 0xff };

  return endpoint->family == AF_INET6 && memcmp (endpoint->address, prefix, sizeof prefix) == 0;
}

static gboolean
parse_scope (const char *text,
             guint32    *scope)
{
  guint64 number;

  *scope = if_nametoindex (text);
  if (*scope != 0)
    return TRUE;

  if (!soket_number_parse (text, 1, G_MAXUINT32, &number))
    return FALSE;

  *scope = (guint32) number;
  return TRUE;
}

/**
 * soket_endpoint_parse:
 * @address: (nullable): a numeric address of IPv4 (four decimal parts) or IPv6, with or without brackets
 * @port: the port, in host byte order
 * @endpoint: (out caller-allocates): the endpoint; untouched on failure
 *
 * Reads a numeric address; it never asks a name server. A link-local address of IPv6 may name its interface after `%`
 * (RFC 4007, 11), by name or by number.
 *
 * Returns: whether @address is a numeric address
 */
gboolean
soket_endpoint_parse (const char    *address,
                      guint16        port,
                      SoketEndpoint *endpoint)
{
  SoketEndpoint parsed = { .port = port };
  char text[INET6_ADDRSTRLEN + IF_NAMESIZE + 1];
  gsize length;
  char *percent;

  g_return_val_if_fail (endpoint != NULL, FALSE);

  if (address == NULL)
    return FALSE;

  length = strlen (address);
  if (length >= 2 && address[0] == '[' && address[length - 1] == ']')
    {
      address += 1;
      length -= 2;
    }

  if (length >= sizeof text)
    return FALSE;
  memcpy (text, address, length);
  text[length] = '\0';

  if (inet_pton (AF_INET, text, parsed.address) == 1)
    {
      parsed.family = AF_INET;
      *endpoint = parsed;
      return TRUE;
    }

  percent = strchr (text, '%');
  if (percent != NULL)
    *percent = '\0';

  if (inet_pton (AF_INET6, text, parsed.address) != 1)
    return FALSE;

  if (percent != NULL &&
      (!is_link_local (parsed.address) || !parse_scope (percent + 1, &parsed.scope)))
    return FALSE;

  parsed.family = AF_INET6;
  *endpoint = parsed;
  return TRUE;
}

/**
 * soket_endpoint_from_sockaddr:
 * @endpoint: (out caller-allocates): the endpoint
 * @sockaddr: (nullable): what a socket call filled in
 * @length: its length in bytes
 *
 * Takes an address of the system. Anything but a whole IPv4 or IPv6 address gives the unset endpoint.
 */
void
soket_endpoint_from_sockaddr (SoketEndpoint         *endpoint,
                              const struct sockaddr *sockaddr,
                              socklen_t              length)
{
  struct sockaddr_in in4;
  struct sockaddr_in6 in6;
  sa_family_t family;
  const char *bytes = (const char *) sockaddr;

  g_return_if_fail (endpoint != NULL);

  memset (endpoint, 0, sizeof *endpoint);
  if (sockaddr == NULL || length < (socklen_t) (G_STRUCT_OFFSET (struct sockaddr, sa_family) + sizeof family))
    return;

  /* Copied, and as bytes, because a caller's buffer need not be aligned. */
  memcpy (&family, bytes + G_STRUCT_OFFSET (struct sockaddr, sa_family), sizeof family);
  if (family == AF_INET && length >= (socklen_t) sizeof in4)
    {
      memcpy (&in4, bytes, sizeof in4);
      memcpy (endpoint->address, &in4.sin_addr, 4);
      endpoint->port = g_ntohs (in4.sin_port);
      endpoint->family = AF_INET;
    }
  else if (family == AF_INET6 && length >= (socklen_t) sizeof in6)
    {
      memcpy (&in6, bytes, sizeof in6);
      memcpy (endpoint->address, &in6.sin6_addr, 16);
      endpoint->port = g_ntohs (in6.sin6_port);
      endpoint->scope = is_link_local (endpoint->address) ? in6.sin6_scope_id : 0;
      endpoint->family = AF_INET6;
    }
}

/**
 * soket_endpoint_to_sockaddr:
 * @endpoint: an endpoint
 * @sockaddr: (out caller-allocates): what a socket call takes
 *
 * Gives the address as the system takes it.
 *
 * Returns: the length in bytes of what was filled in, 0 for the unset endpoint
 */
socklen_t
soket_endpoint_to_sockaddr (const SoketEndpoint     *endpoint,
                            struct sockaddr_storage *sockaddr)
{
  g_return_val_if_fail (endpoint != NULL, 0);
  g_return_val_if_fail (sockaddr != NULL, 0);

  memset (sockaddr, 0, sizeof *sockaddr);

  if (endpoint->family == AF_INET)
    {
      struct sockaddr_in in4 = { .sin_family = AF_INET, .sin_port = g_htons (endpoint->port) };

      memcpy (&in4.sin_addr, endpoint->address, 4);
      memcpy (sockaddr, &in4, sizeof in4);
      return sizeof in4;
    }

  if (endpoint->family == AF_INET6)
    {
      struct sockaddr_in6 in6 = {
        .sin6_family = AF_INET6,
        .sin6_port = g_htons (endpoint->port),
        .sin6_scope_id = endpoint->scope,
      };

      memcpy (&in6.sin6_addr, endpoint->address, 16);
      memcpy (sockaddr, &in6, sizeof in6);
      return sizeof in6;
    }

  return 0;
}

/**
 * soket_endpoint_normalize:
 * @endpoint: (inout): an endpoint
 *
 * Turns an IPv4-mapped address, which a dual-stack socket tells of its IPv4 peers (RFC 4291, 2.5.5.2), into the IPv4
 * address. Other endpoints stay as they are.
 */
void
soket_endpoint_normalize (SoketEndpoint *endpoint)
{
  g_return_if_fail (endpoint != NULL);

  if (!is_mapped (endpoint))
    return;

  memcpy (endpoint->address, endpoint->address + 12, 4);
  memset (endpoint->address + 4, 0, 12);
  endpoint->scope = 0;
  endpoint->family = AF_INET;
}

/**
 * soket_endpoint_is_set:
 * @endpoint: an endpoint
 *
 * Returns: whether an address is known
 */
gboolean
soket_endpoint_is_set (const SoketEndpoint *endpoint)
{
  g_return_val_if_fail (endpoint != NULL, FALSE);

  return endpoint->family != 0;
}

/**
 * soket_endpoint_is_any:
 * @endpoint: an endpoint
 *
 * Returns: whether it is the wildcard of a bind, `0.0.0.0` or `::`, of any port
 */
gboolean
soket_endpoint_is_any (const SoketEndpoint *endpoint)
{
  static const guint8 zero[16];
  SoketEndpoint plain;

  g_return_val_if_fail (endpoint != NULL, FALSE);

  plain = *endpoint;
  soket_endpoint_normalize (&plain);

  return plain.family != 0 && memcmp (plain.address, zero, sizeof zero) == 0;
}

/**
 * soket_endpoint_is_bound:
 * @endpoint: an endpoint
 *
 * Returns: whether a socket can have it: `0.0.0.0:0` and `[::]:0` are what getsockname () says of one that has no address yet
 */
gboolean
soket_endpoint_is_bound (const SoketEndpoint *endpoint)
{
  g_return_val_if_fail (endpoint != NULL, FALSE);

  return soket_endpoint_is_set (endpoint) && (endpoint->port != 0 || !soket_endpoint_is_any (endpoint));
}

/**
 * soket_endpoint_is_loopback:
 * @endpoint: an endpoint
 *
 * Returns: whether it never leaves this computer: 127.0.0.0/8 (RFC 1122, 3.2.1.3) or `::1`, IPv4-mapped ones included
 */
gboolean
soket_endpoint_is_loopback (const SoketEndpoint *endpoint)
{
  static const guint8 loopback[16] = { [15] = 1 };
  SoketEndpoint plain;

  g_return_val_if_fail (endpoint != NULL, FALSE);

  plain = *endpoint;
  soket_endpoint_normalize (&plain);

  if (plain.family == AF_INET)
    return plain.address[0] == 127;

  return plain.family == AF_INET6 && memcmp (plain.address, loopback, sizeof loopback) == 0;
}

/**
 * soket_endpoint_is_multicast:
 * @endpoint: an endpoint
 *
 * Tells addresses of many hosts at once. The broadcast address of one network cannot be known without its mask, so of
 * broadcasts only the limited one counts.
 *
 * Returns: whether it is 224.0.0.0/4, 255.255.255.255 or ff00::/8, IPv4-mapped ones included
 */
gboolean
soket_endpoint_is_multicast (const SoketEndpoint *endpoint)
{
  static const guint8 broadcast[4] = { 255, 255, 255, 255 };
  SoketEndpoint plain;

  g_return_val_if_fail (endpoint != NULL, FALSE);

  plain = *endpoint;
  soket_endpoint_normalize (&plain);

  if (plain.family == AF_INET)
    return (plain.address[0] & 0xf0) == 0xe0 || memcmp (plain.address, broadcast, sizeof broadcast) == 0;

  return plain.family == AF_INET6 && plain.address[0] == 0xff;
}

/**
 * soket_endpoint_same_address:
 * @a: an endpoint
 * @b: another one
 *
 * Compares without the ports; an IPv4-mapped address is the same as its IPv4 address.
 *
 * Returns: whether both have the same address; two unset endpoints have none
 */
gboolean
soket_endpoint_same_address (const SoketEndpoint *a,
                             const SoketEndpoint *b)
{
  SoketEndpoint plain_a;
  SoketEndpoint plain_b;

  g_return_val_if_fail (a != NULL, FALSE);
  g_return_val_if_fail (b != NULL, FALSE);

  plain_a = *a;
  plain_b = *b;
  soket_endpoint_normalize (&plain_a);
  soket_endpoint_normalize (&plain_b);

  return plain_a.family != 0 && plain_a.family == plain_b.family && plain_a.scope == plain_b.scope &&
         memcmp (plain_a.address, plain_b.address, sizeof plain_a.address) == 0;
}

/**
 * soket_endpoint_may_be:
 * @a: an endpoint
 * @b: an endpoint
 *
 * Tells whether both may name the same socket: a socket that is bound to all addresses (a wildcard, RFC 1122, 3.2.1.3) sends and receives at one of
 * them, and of one that has no port yet nothing is known.
 *
 * Returns: whether they agree as far as they are known
 */
gboolean
soket_endpoint_may_be (const SoketEndpoint *a,
                       const SoketEndpoint *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->port == 0 || b->port == 0)
    return TRUE;

  return a->port == b->port && (soket_endpoint_is_any (a) || soket_endpoint_is_any (b) || soket_endpoint_same_address (a, b));
}

/**
 * soket_endpoint_is_reached:
 * @held: where a socket is bound
 * @asked: an address and a port that are connected or sent to
 * @asked_is_own: whether that address is one of this computer
 *
 * Tells whether such a segment or datagram comes to the socket. Linux takes the unspecified address for loopback (ip(7)); `::` takes IPv4, too, as
 * IPV6_V6ONLY is off for the servers of this program; 0.0.0.0 is IPv4 alone.
 *
 * Returns: whether it does
 */
gboolean
soket_endpoint_is_reached (const SoketEndpoint *held,
                           const SoketEndpoint *asked,
                           gboolean             asked_is_own)
{
  SoketEndpoint place;

  g_return_val_if_fail (held != NULL && asked != NULL, FALSE);

  if (held->port != asked->port)
    return FALSE;

  place = *asked;
  if (soket_endpoint_is_any (asked))
    soket_endpoint_parse (asked->family == AF_INET6 ? "::1" : "127.0.0.1", asked->port, &place);
  soket_endpoint_normalize (&place);
  if (soket_endpoint_is_any (held))
    return (held->family == AF_INET6 || place.family == AF_INET)
           && (asked_is_own || soket_endpoint_is_any (asked) || soket_endpoint_is_loopback (asked));

  return soket_endpoint_same_address (held, &place);
}

/**
 * soket_endpoint_equal:
 * @a: (type SoketEndpoint): an endpoint
 * @b: (type SoketEndpoint): another one
 *
 * Compares family, address, scope and port as they stand: for hash tables, normalise first.
 *
 * Returns: whether both are the same
 */
gboolean
soket_endpoint_equal (gconstpointer a,
                      gconstpointer b)
{
  const SoketEndpoint *one = a;
  const SoketEndpoint *other = b;

  return one->family == other->family && one->port == other->port && one->scope == other->scope &&
         memcmp (one->address, other->address, sizeof one->address) == 0;
}

/**
 * soket_endpoint_hash:
 * @endpoint: (type SoketEndpoint): an endpoint
 *
 * Returns: a hash over what soket_endpoint_equal() compares
 */
guint
soket_endpoint_hash (gconstpointer endpoint)
{
  const SoketEndpoint *self = endpoint;
  guint32 words[4];
  guint32 hash = 2166136261u;

  memcpy (words, self->address, sizeof words);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    hash = (hash ^ words[i]) * 16777619u;
  hash = (hash ^ self->scope) * 16777619u;
  hash = (hash ^ ((guint32) self->port << 8 | self->family)) * 16777619u;

  /* GHashTable takes the remainder by a prime, but others may mask the low bits, which the product leaves weak. */
  return hash ^ hash >> 16;
}

/**
 * soket_endpoint_to_string:
 * @endpoint: an endpoint
 *
 * Returns: (transfer full): `127.0.0.1:5555`, `[::1]:5555`, or an empty string for the unset endpoint
 */
char *
soket_endpoint_to_string (const SoketEndpoint *endpoint)
{
  g_autofree char *address = NULL;

  g_return_val_if_fail (endpoint != NULL, NULL);

  if (endpoint->family == 0)
    return g_strdup ("");

  address = soket_endpoint_address_string (endpoint);
  return soket_endpoint_format (address, endpoint->port);
}

/**
 * soket_endpoint_address_string:
 * @endpoint: an endpoint
 *
 * Returns: (transfer full): `127.0.0.1`, `::1`, `fe80::1%eth0`, or an empty string for the unset endpoint
 */
char *
soket_endpoint_address_string (const SoketEndpoint *endpoint)
{
  char address[INET6_ADDRSTRLEN];
  char interface[IF_NAMESIZE];

  g_return_val_if_fail (endpoint != NULL, NULL);

  if ((endpoint->family != AF_INET && endpoint->family != AF_INET6) ||
      inet_ntop (endpoint->family, endpoint->address, address, sizeof address) == NULL)
    return g_strdup ("");

  if (endpoint->family == AF_INET || endpoint->scope == 0)
    return g_strdup (address);

  /* The interface may be gone by now: its number still tells it from others. */
  if (if_indextoname (endpoint->scope, interface) == NULL)
    return g_strdup_printf ("%s%%%u", address, endpoint->scope);

  return g_strdup_printf ("%s%%%s", address, interface);
}

/**
 * soket_endpoint_format:
 * @host: a name or an address, with or without brackets
 * @port: the port, in host byte order
 *
 * Joins host and port as a URL does: brackets keep an IPv6 address apart from the port (RFC 3986, 3.2.2).
 *
 * Returns: (transfer full): `localhost:5555`, `[::1]:5555`
 */
char *
soket_endpoint_format (const char *host,
                       guint16     port)
{
  g_autofree char *address = NULL;
  guint8 ignored[16];

  g_return_val_if_fail (host != NULL, NULL);

  address = g_strndup (host, strcspn (host, "%"));
  if (inet_pton (AF_INET6, address, ignored) == 1)
    return g_strdup_printf ("[%s]:%u", host, port);

  return g_strdup_printf ("%s:%u", host, port);
}
