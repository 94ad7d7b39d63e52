/* soket-transport.h - TCP or UDP
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SOKET_TRANSPORT_TCP,
  SOKET_TRANSPORT_UDP,
} SoketTransport;

/* "tcp", "udp": the command line's and the ready line's words, never translated. */
const char *soket_transport_to_string   (SoketTransport  transport);
gboolean    soket_transport_from_string (const char     *text,
                                         SoketTransport *transport);
/* "TCP", "UDP" */
const char *soket_transport_get_title   (SoketTransport  transport);

G_END_DECLS
