/* soket-sequence-order.h - records of watched programs, in the order in which things happened
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* @records: SoketRecord of one conversation in the order in which they were told; what waits stays at the end. Without a watched program nothing is
 * done. */
void soket_sequence_order (GArray *records);

G_END_DECLS
