/* soket-kernel.h - what the kernel says of a socket
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"
#include "core/address/soket-transport.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_KERNEL_SOURCE_NONE,
  SOKET_KERNEL_SOURCE_DESCRIPTOR,  /* TCP_INFO, SIOCINQ, SIOCOUTQ */
  SOKET_KERNEL_SOURCE_SOCK_DIAG,
  SOKET_KERNEL_SOURCE_PROC,        /* /proc/net/tcp, tcp6, udp, udp6 */
} SoketKernelSource;

/**
 * SoketKernelNow:
 * @state: as in a record. %SOKET_TCP_STATE_CLOSED where there is no such socket any more, over UDP too. A listener's backlog is 0 where it
 *   is not known (/proc)
 * @known: whether the system told anything
 * @source: who told
 * @expires_ms: ms until the kernel forgets the closed connection (TIME-WAIT, and FIN-WAIT-2 without a descriptor); -1 where it does not
 *   tell, or will not
 * @receive_buffer, @send_buffer: bytes of memory that either buffer may take (the socket options' values); 0 unknown
 * @receive_memory, @send_memory: bytes of that memory in use, with the kernel's overhead, so more than the queues' bytes
 * @drops: datagrams that were thrown away since the receive buffer was full; for a listener connections that it could not take
 */
typedef struct
{
  SoketKernelState  state;
  gboolean          known;
  SoketKernelSource source;
  gint64            expires_ms;
  guint32           receive_buffer;
  guint32           send_buffer;
  guint32           receive_memory;
  guint32           send_memory;
  guint32           drops;
} SoketKernelNow;

/* Of a descriptor: TCP_INFO, and with @queues SIOCINQ and SIOCOUTQ (a listener's from TCP_INFO). FALSE and zero where the system does not
 * tell. */
gboolean soket_kernel_read     (int                  fd,
                                SoketTransport       transport,
                                gboolean             queues,
                                SoketKernelState    *state);
/* As the kernel counts them, who read them elsewhere: without SYN and FIN, which are no bytes. @state has its @tcp_state. */
void     soket_kernel_set_queues (SoketKernelState *state,
                                  guint32           receive_queue,
                                  guint32           send_queue);
void     soket_kernel_set_unsent (SoketKernelState *state,
                                  guint32           unsent);
/* After close: of the exact TCP tuple, through sock_diag. SOKET_TCP_STATE_CLOSED where there is none any more;
 * FALSE and zero where the system does not tell. */
gboolean soket_kernel_lookup   (const SoketEndpoint *local,
                                const SoketEndpoint *peer,
                                SoketKernelState    *state);
/* Of the socket with these ends, as it is now: by its descriptor while that is still this socket's (@fd may be -1), else by sock_diag, else
 * by /proc. FALSE where nobody tells. */
gboolean soket_kernel_read_now (int                  fd,
                                SoketTransport       transport,
                                const SoketEndpoint *local,
                                const SoketEndpoint *peer,
                                gboolean             listener,
                                SoketKernelNow      *now);
/* Whether the address is this machine's. */
gboolean soket_kernel_is_own_address (const SoketEndpoint *endpoint);

G_END_DECLS
