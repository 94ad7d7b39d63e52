/* soket-cli-numbers.h - the command `soket numbers`: addresses, ports and numbers as the network has them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/soket-cli.h"

G_BEGIN_DECLS

SoketCliStatus soket_cli_numbers (const SoketProtocol  *protocol,
                                  char                **arguments);

G_END_DECLS
