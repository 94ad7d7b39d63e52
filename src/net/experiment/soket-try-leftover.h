/* soket-try-leftover.h - what a server that has stopped leaves behind: its port, in TIME-WAIT
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A server that closes first, and a client, come and go on a TCP port (0: a free one) of 127.0.0.1: the port, or 0 with an errno. */
guint16 soket_try_leftover_make (guint16   port,
                                 gboolean  reuses,
                                 int      *errnum);

G_END_DECLS
