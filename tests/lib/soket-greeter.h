/* soket-greeter.h - a service whose server speaks before it is asked
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/service/soket-protocol.h"

G_BEGIN_DECLS

/* Says how long its request was, which is none over TCP, and whether it was told the time. */
extern const SoketProtocol soket_greeter;

#define SOKET_GREETING "0 bytes, now\r\n"

G_END_DECLS
