/* soket-services.h - the names that the system's database has for ports
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "soket-transport.h"

G_BEGIN_DECLS

/* "ssh" for 22 over TCP, or NULL; the database (/etc/services, slide "Nomor Port") is read once. */
const char *soket_services_lookup (SoketTransport transport,
                                   guint16        port);

G_END_DECLS
