/* soket-remedy.h - what went wrong, in one sentence, and what helps
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"
#include "core/address/soket-transport.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_SITUATION_SERVER_START,  /* socket, bind or listen of a server */
  SOKET_SITUATION_CONNECT,       /* socket or connect of a client */
  SOKET_SITUATION_EXCHANGE,      /* send or recv of a client */
} SoketSituation;

/* A GError in G_IO_ERROR (the code of g_io_error_from_errno()) whose message is a translated sentence with address,
 * port and remedy, and the errno name where the sentence does not say it all. */
GError *soket_remedy_for_errno      (SoketSituation       situation,
                                     int                  errnum,
                                     SoketTransport       transport,
                                     const char          *host,
                                     guint16              port) G_GNUC_WARN_UNUSED_RESULT;
/* That no client reaches a server over TCP that is bound to @bound; NULL where one may. */
char   *soket_remedy_dup_never_reached (SoketTransport       transport,
                                        const SoketEndpoint *bound) G_GNUC_WARN_UNUSED_RESULT;
/* The exchange took longer than @timeout_ms: G_IO_ERROR_TIMED_OUT. @connected: whether a TCP connection stood */
GError *soket_remedy_for_timeout    (SoketTransport       transport,
                                     gboolean             connected,
                                     const char          *host,
                                     guint16              port,
                                     guint                timeout_ms) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a client that waits on purpose before it reads, and had no time left to do so. */
GError *soket_remedy_for_read_delay (SoketTransport       transport,
                                     guint                delay_ms,
                                     guint                timeout_ms) G_GNUC_WARN_UNUSED_RESULT;
/* The name could not be resolved: takes what the resolver said. */
GError *soket_remedy_for_name       (const char          *host,
                                     const GError        *error) G_GNUC_WARN_UNUSED_RESULT;
/* The message is larger than one datagram can be; IPv6 if @ipv6. */
GError *soket_remedy_for_datagram   (gsize                length,
                                     gboolean             ipv6) G_GNUC_WARN_UNUSED_RESULT;
/* The message is longer than any may be. */
GError *soket_remedy_for_message    (gsize                length) G_GNUC_WARN_UNUSED_RESULT;
GError *soket_remedy_for_self       (const SoketEndpoint *target) G_GNUC_WARN_UNUSED_RESULT;
/* Adds to the sentence what came of each address of the name. */
void    soket_remedy_add_tried      (GError              *error,
                                     const char          *tried);

G_END_DECLS
