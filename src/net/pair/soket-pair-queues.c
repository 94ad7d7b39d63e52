/* soket-pair-queues.c - what waits between the two ends of a pair
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/pair/soket-pair-queues.h"

#include "net/kernel/soket-kernel.h"

static gboolean
read_socket (SoketSocket    *socket,
             SoketTransport  transport,
             SoketKernelNow *now)
{
  return socket != NULL && soket_socket_get_fd (socket) >= 0
         && soket_kernel_read_now (soket_socket_get_fd (socket), transport, soket_socket_get_local (socket), soket_socket_get_peer (socket), FALSE,
                                   now)
         && now->source == SOKET_KERNEL_SOURCE_DESCRIPTOR;
}

/**
 * soket_pair_queues_read:
 * @queues: (inout): what was read before; zero at first
 * @transport: what the sockets speak
 * @sender: (nullable): the end that sends
 * @receiver: (nullable): the end that receives
 *
 * Asks the kernel how much waits at either end (SIOCOUTQ, SIOCINQ, SO_MEMINFO). It waits for nobody.
 */
void
soket_pair_queues_read (SoketPairQueues *queues,
                        SoketTransport   transport,
                        SoketSocket     *sender,
                        SoketSocket     *receiver)
{
  SoketKernelNow now;

  g_return_if_fail (queues != NULL);

  /* What an end that is closed by now had room for stays: it is what the peaks are seen against. */
  *queues = (SoketPairQueues) { .send_peak = queues->send_peak, .receive_peak = queues->receive_peak, .drops = queues->drops,
                                .send_buffer = queues->send_buffer, .receive_buffer = queues->receive_buffer };
  if (read_socket (sender, transport, &now))
    {
      queues->known = TRUE;
      queues->send_queue = now.state.send_queue;
      queues->unsent = now.state.unsent;
      queues->send_buffer = now.send_buffer;
    }
  if (read_socket (receiver, transport, &now))
    {
      queues->known = TRUE;
      queues->receive_queue = now.state.receive_queue;
      queues->receive_buffer = now.receive_buffer;
      queues->receive_memory = now.receive_memory;
      queues->drops = MAX (queues->drops, now.drops);
    }
  queues->send_peak = MAX (queues->send_peak, queues->send_queue);
  queues->receive_peak = MAX (queues->receive_peak, transport == SOKET_TRANSPORT_UDP ? queues->receive_memory : queues->receive_queue);
}
