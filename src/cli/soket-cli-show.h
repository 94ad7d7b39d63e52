/* soket-cli-show.h - the command `soket show`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/soket-cli.h"

G_BEGIN_DECLS

SoketCliStatus soket_cli_show (const SoketProtocol  *protocol,
                               char                **arguments);

G_END_DECLS
