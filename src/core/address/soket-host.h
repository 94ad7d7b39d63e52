/* soket-host.h - hosts and ports as people type and paste them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean soket_host_split    (const char  *text,
                              char       **host,
                              guint16     *port);
gboolean soket_host_is_ports (const char  *text);

G_END_DECLS
