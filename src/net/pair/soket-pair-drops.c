/* soket-pair-drops.c - which datagram between the ends of a pair the kernel has thrown away
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/pair/soket-pair-drops.h"

/* On a busy machine the kernel hands a datagram to its receiver later than sendto returns. */
#define DOUBT_US (20 * 1000)

/**
 * soket_pair_drops_before_sendto:
 * @self: the drops of a pair, which have just been told
 * @trace: whose clock counts
 *
 * What is dropped from now on may be the datagram of this sendto.
 */
void
soket_pair_drops_before_sendto (SoketPairDrops *self,
                                SoketTrace     *trace)
{
  self->asked_us = soket_trace_now (trace);
  self->doubt_until_us = G_MAXINT64;
}

/**
 * soket_pair_drops_after_sendto:
 * @self: the drops of a pair, which have just been told
 * @trace: whose clock counts
 *
 * The sendto has returned: its datagram may still be dropped for 20 ms.
 */
void
soket_pair_drops_after_sendto (SoketPairDrops *self,
                               SoketTrace     *trace)
{
  if (self->doubt_until_us >= 0)
    self->doubt_until_us = soket_trace_now (trace) + DOUBT_US;
}

/**
 * soket_pair_drops_tell:
 * @self: the drops of a pair over UDP
 * @n_drops: how many the kernel has counted
 * @trace: where they are recorded
 * @sender: (nullable): the end that sends
 * @receiver: (nullable): the end that receives
 * @address: of the receiver
 *
 * Records, at the receiver, those that have not been told yet.
 *
 * The kernel tells nobody but who asks, and then a number only. It is asked before each sendto and after it, and what it says while one
 * goes on is not recorded before its record: so it is known which datagram was thrown away. What is more than this one, somebody else
 * had sent to that port.
 *
 * Returns: how many
 */
guint
soket_pair_drops_tell (SoketPairDrops      *self,
                       guint32              n_drops,
                       SoketTrace          *trace,
                       SoketSocket         *sender,
                       SoketSocket         *receiver,
                       const SoketEndpoint *address)
{
  SoketEndpoint from = *address;
  guint32 n_new = n_drops - self->n_told;
  gboolean own = n_new == 1 && sender != NULL && soket_trace_now (trace) <= self->doubt_until_us;

  if (n_new == 0 || receiver == NULL || (sender != NULL && soket_socket_is_calling (sender, TRUE)))
    return 0;
  if (own)
    from.port = soket_socket_get_local (sender)->port;
  self->doubt_until_us = -1;
  soket_socket_note_dropped (receiver, n_new, self->asked_us, own ? &from : NULL);
  self->n_told = n_drops;
  return n_new;
}
