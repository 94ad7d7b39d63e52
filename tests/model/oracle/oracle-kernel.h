/* oracle-kernel.h - what the kernel itself says of a connection, asked without the program's help
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/address/soket-endpoint.h"

G_BEGIN_DECLS

/* The state, one of TCP_ESTABLISHED and so on, of the end that has @local; 0 where the kernel has none, -1 where it does not tell. */
int oracle_kernel_get_state (const SoketEndpoint *local,
                             const SoketEndpoint *peer);

G_END_DECLS
