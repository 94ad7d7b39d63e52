/* soket-endpoint.h - an IP address with a port, as a value
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/socket.h>

G_BEGIN_DECLS

/**
 * SoketEndpoint:
 * @address: in network byte order; an IPv4 address takes the first four bytes, the rest is zero
 * @scope: the interface of a link-local IPv6 address, or 0
 * @port: in host byte order
 * @family: %AF_INET, %AF_INET6, or 0 for "no address known"
 *
 * All zero is the unset endpoint. IPv4-mapped IPv6 addresses (RFC 4291, 2.5.5.2) are kept as they came until soket_endpoint_normalize().
 */
typedef struct
{
  guint8  address[16];
  guint32 scope;
  guint16 port;
  guint8  family;
} SoketEndpoint;

gboolean soket_endpoint_parse          (const char              *address,
                                        guint16                  port,
                                        SoketEndpoint           *endpoint);
void     soket_endpoint_from_sockaddr  (SoketEndpoint           *endpoint,
                                        const struct sockaddr   *sockaddr,
                                        socklen_t                length);
socklen_t soket_endpoint_to_sockaddr   (const SoketEndpoint     *endpoint,
                                        struct sockaddr_storage *sockaddr);
void     soket_endpoint_normalize      (SoketEndpoint           *endpoint);

gboolean soket_endpoint_is_set         (const SoketEndpoint     *endpoint);
gboolean soket_endpoint_is_any         (const SoketEndpoint     *endpoint);
gboolean soket_endpoint_is_bound       (const SoketEndpoint     *endpoint);
gboolean soket_endpoint_is_loopback    (const SoketEndpoint     *endpoint);
gboolean soket_endpoint_is_multicast   (const SoketEndpoint     *endpoint);
gboolean soket_endpoint_same_address   (const SoketEndpoint     *a,
                                        const SoketEndpoint     *b);
gboolean soket_endpoint_is_reached (const SoketEndpoint     *held,
                                       const SoketEndpoint     *asked,
                                       gboolean                 asked_is_own);
gboolean soket_endpoint_may_be         (const SoketEndpoint     *a,
                                        const SoketEndpoint     *b);
gboolean soket_endpoint_equal          (gconstpointer            a,
                                        gconstpointer            b);
guint    soket_endpoint_hash           (gconstpointer            endpoint);

/* "127.0.0.1:5555", "[::1]:5555"; the address alone has no brackets. */
char    *soket_endpoint_to_string      (const SoketEndpoint     *endpoint) G_GNUC_WARN_UNUSED_RESULT;
char    *soket_endpoint_address_string (const SoketEndpoint     *endpoint) G_GNUC_WARN_UNUSED_RESULT;
char    *soket_endpoint_format         (const char              *host,
                                        guint16                  port) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
