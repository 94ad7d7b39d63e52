/* soket-fault-words.h - what a client does wrong on purpose, in one line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-client.h"

G_BEGIN_DECLS

/* "Sends in pieces of 3 bytes · half-closes", NULL where nothing is wrong. What does not apply to the transport is left out. */
char *soket_fault_words (const SoketClientOptions *options) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
