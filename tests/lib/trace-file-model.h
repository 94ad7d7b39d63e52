/* trace-file-model.h - random records, and whether two are the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/tracefile/soket-trace-file.h"

G_BEGIN_DECLS

/* Any record that a trace may have, with the number @number, and waiting where that is 0. Its payload is new. */
void     trace_file_random_record (GRand             *random,
                                   guint64            number,
                                   SoketRecord       *record);
/* Fails the test where they differ in anything that is said. */
void     trace_file_assert_equal  (const SoketRecord *one,
                                   const SoketRecord *other);

G_END_DECLS
