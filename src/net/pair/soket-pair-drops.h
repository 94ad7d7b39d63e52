/* soket-pair-drops.h - which datagram between the ends of a pair the kernel has thrown away
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

/**
 * SoketPairDrops:
 * @n_told: of the sockets that there are, that have been told
 * @asked_us: when the kernel was asked for them last before a sendto
 * @doubt_until_us: until then the datagram of that sendto may turn out to have been thrown away; less than 0 for never
 */
typedef struct
{
  guint32 n_told;
  gint64  asked_us;
  gint64  doubt_until_us;
} SoketPairDrops;

/* Around each sendto. */
void  soket_pair_drops_before_sendto (SoketPairDrops      *self,
                                      SoketTrace          *trace);
void  soket_pair_drops_after_sendto  (SoketPairDrops      *self,
                                      SoketTrace          *trace);
/* How many were recorded now. */
guint soket_pair_drops_tell          (SoketPairDrops      *self,
                                      guint32              n_drops,
                                      SoketTrace          *trace,
                                      SoketSocket         *sender,
                                      SoketSocket         *receiver,
                                      const SoketEndpoint *address);

G_END_DECLS
