/* soket-cli-caesar.h - the command `soket caesar`: encrypt, decrypt, crack
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/soket-cli.h"

G_BEGIN_DECLS

/* @protocol: NULL; nothing is sent. */
SoketCliStatus soket_cli_caesar (const SoketProtocol *protocol,
                                 char               **arguments);

G_END_DECLS
