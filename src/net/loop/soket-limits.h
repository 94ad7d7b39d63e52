/* soket-limits.h - descriptors, sizes, times: what is allowed and what is left
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOKET_LIMIT_MESSAGE        (1024u * 1024u)  /* bytes, terminator included */
#define SOKET_LIMIT_IDLE_S         600u             /* no byte either way */
#define SOKET_LIMIT_CONNECTIONS    16384u
#define SOKET_LIMIT_PROBES         4096u
#define SOKET_LIMIT_DRAIN          (1024u * 1024u)  /* bytes read and thrown away by careful closing */
#define SOKET_LIMIT_DRAIN_MS       2000u
#define SOKET_LIMIT_READ_ON_MS     1000u            /* the window's client reads on to recv () = 0 */
#define SOKET_LIMIT_DATAGRAM_IPV4  65507u
#define SOKET_LIMIT_DATAGRAM_IPV6  65527u
#define SOKET_LIMIT_RECV_SIZE      (1024u * 1024u)
#define SOKET_LIMIT_BACKLOG        65535u
#define SOKET_LIMIT_TIMEOUT_MS     600000u          /* of an exchange, or of a port of a scan */
#define SOKET_LIMIT_PAUSE_MS       60000u           /* between two pieces, or before reading */

/* Once at start: the soft limit of open descriptors becomes the hard one. */
void  soket_limits_raise             (void);
/* In a child before it becomes another program, which is to have the limit that it would have without this one. Safe after fork (). */
void  soket_limits_restore           (void);
/* @wanted (0: as many as possible) lowered to what the descriptors leave, with a reserve of min (64, limit / 4) kept back, at least 1, at most
 * SOKET_LIMIT_CONNECTIONS and SOKET_LIMIT_PROBES. */
guint soket_limits_clamp_connections (guint wanted);
guint soket_limits_clamp_probes      (guint wanted);

G_END_DECLS
