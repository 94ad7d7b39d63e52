/* soket-cli-try-all.h - all entries of a list, played and held to what they promise
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/soket-cli.h"
#include "net/experiment/soket-try.h"

G_BEGIN_DECLS

/* @entries: of SoketTry */
SoketCliStatus soket_cli_try_all (GPtrArray *entries);

G_END_DECLS
