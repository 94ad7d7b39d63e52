/* soket-services.h - the names that the system's database has for ports
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-transport.h"

G_BEGIN_DECLS

/* "ssh" for 22 over TCP, or NULL; the database (/etc/services, slide "Nomor Port") is read once. */
const char *soket_services_lookup (SoketTransport transport,
                                   guint16        port);

/* The port of a service by any of its names, over TCP or else over UDP. FALSE where there is none of that name. */
gboolean    soket_services_find   (const char     *name,
                                   guint16        *port);

/* The ports of a list in which services may be named as above over TCP: see soket_ports_parse_named(). */
GArray     *soket_services_parse_ports (const char  *text,
                                        GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
