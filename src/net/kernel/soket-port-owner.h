/* soket-port-owner.h - who listens on a port of this computer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether anybody listens over TCP on @port of 127.0.0.1, as the kernel's lists have it: nothing is asked of him, as a connection would. */
gboolean  soket_port_is_listened     (guint16 port);
/* Whether a closed connection to it is remembered, for a minute: only a server that sets SO_REUSEADDR can listen there meanwhile. */
gboolean  soket_port_is_in_time_wait (guint16 port);
/* "python3 (4711)", or NULL where nobody listens, or it is not told who. */
char     *soket_port_dup_owner       (guint16 port) G_GNUC_WARN_UNUSED_RESULT;
/* The same over UDP. */
gboolean  soket_port_is_received     (guint16 port);
char     *soket_port_dup_receiver    (guint16 port) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
