/* soket-record-line.h - a record as one line of text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* Time, side, socket, call, addresses, state and data: what `--trace` prints, without the line feed. */
char *soket_record_dup_line (const SoketRecord *record) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
