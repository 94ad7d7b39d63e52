/* soket-kernel.h - what the kernel says of a socket
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "soket-endpoint.h"
#include "soket-record.h"
#include "soket-transport.h"

G_BEGIN_DECLS

/* Of a descriptor: TCP_INFO, and with @queues SIOCINQ and SIOCOUTQ (a listener's from TCP_INFO). FALSE and zero where the system does not tell. */
gboolean soket_kernel_read   (int                  fd,
                              SoketTransport       transport,
                              gboolean             queues,
                              SoketKernelState    *state);
/* After close: of the exact TCP tuple, through sock_diag. SOKET_TCP_STATE_CLOSED where there is none any more;
 * FALSE and zero where the system does not tell. */
gboolean soket_kernel_lookup (const SoketEndpoint *local,
                              const SoketEndpoint *peer,
                              SoketKernelState    *state);
/* Whether the address is this machine's. */
gboolean soket_kernel_is_own_address (const SoketEndpoint *endpoint);

G_END_DECLS
