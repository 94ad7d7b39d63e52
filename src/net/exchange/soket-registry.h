/* soket-registry.h - the servers of this program that listen now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-server.h"

G_BEGIN_DECLS

/* For soket-server.c: nothing is owned, so a server leaves when it stops. */
void                 soket_registry_add               (SoketServer         *server);
void                 soket_registry_remove            (SoketServer         *server);

/* (element-type SoketServer): all of them, owned by the registry */
GList               *soket_registry_list              (void);

/* Whose socket is in the way of a bind () to @wanted. */
SoketServer         *soket_registry_holder            (SoketTransport       transport,
                                                       const SoketEndpoint *wanted);
/* Who receives what this computer sends to @asked. */
SoketServer         *soket_registry_reached           (SoketTransport       transport,
                                                       const SoketEndpoint *asked);
/* The service that this program's server had there at a time of g_get_monotonic_time (), though it may have stopped since. */
const SoketProtocol *soket_registry_served            (SoketTransport       transport,
                                                       const SoketEndpoint *asked,
                                                       gint64               at_us);
/* Over UDP: the address that this server's answer to this computer carries, if it was asked at @asked. FALSE where it is that
 * one, as it should be. */
gboolean             soket_registry_answers_elsewhere (SoketServer         *server,
                                                       const SoketEndpoint *asked,
                                                       SoketEndpoint       *source);
/* The address of a host that needs no lookup: one in numbers, or "localhost". */
gboolean             soket_registry_parse_host        (const char          *host,
                                                       guint16              port,
                                                       SoketEndpoint       *endpoint);
/* Likewise for a client, which over TCP takes the first address of a name that answers. */
gboolean             soket_registry_parse_target      (SoketTransport       transport,
                                                       const char          *host,
                                                       guint16              port,
                                                       SoketEndpoint       *endpoint);

G_END_DECLS
