/* soket-host.h - hosts and ports as people type and paste them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char    *soket_host_trim     (const char  *text) G_GNUC_WARN_UNUSED_RESULT;
gboolean soket_host_split    (const char  *text,
                              char       **host,
                              guint16     *port);
gboolean soket_host_is_ports (const char  *text);
gboolean soket_port_parse    (const char  *text,
                              guint        minimum,
                              guint       *port);

G_END_DECLS
