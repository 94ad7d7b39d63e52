/* soket-pair-queues.h - what waits between the two ends of a pair
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/socket/soket-socket.h"

G_BEGIN_DECLS

/**
 * SoketPairQueues:
 * @known: whether the kernel told anything
 * @send_queue: TCP: bytes that the receiver has not acknowledged, and those that have not left yet
 * @unsent: TCP: how many of them have not left, since the receiver has no room
 * @receive_queue: TCP: bytes that wait for recv; UDP: bytes of the next datagram
 * @send_peak, @receive_peak: the most that was ever read of them; over UDP of @receive_memory
 * @send_buffer, @receive_buffer: what the kernel allows itself for them (SO_SNDBUF, SO_RCVBUF), with its own memory; of a closed end what it
 *   allowed last
 * @receive_memory: UDP: how much of @receive_buffer is in use
 * @drops: UDP: datagrams that the kernel threw away, since the receive buffer was full
 */
typedef struct
{
  gboolean known;
  guint32  send_queue;
  guint32  unsent;
  guint32  receive_queue;
  guint32  send_peak;
  guint32  receive_peak;
  guint32  send_buffer;
  guint32  receive_buffer;
  guint32  receive_memory;
  guint32  drops;
} SoketPairQueues;

/* Reads them anew; peaks and drops never fall. Either socket may be NULL, and what waits there is 0 then. */
void soket_pair_queues_read (SoketPairQueues *queues,
                             SoketTransport   transport,
                             SoketSocket     *sender,
                             SoketSocket     *receiver);

G_END_DECLS
