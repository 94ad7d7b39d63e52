/* soket-cli-scan.h - the command `soket scan`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/soket-cli.h"

G_BEGIN_DECLS

/* @protocol: NULL; a scan speaks none. */
SoketCliStatus soket_cli_scan (const SoketProtocol *protocol,
                               char               **arguments);

G_END_DECLS
