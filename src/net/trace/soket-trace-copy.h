/* soket-trace-copy.h - what one trace has recorded, shown by another one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

/* Copies the records with the numbers @first to @last that @from has published; what @conversation is called in @to, 0 where none
 * of them is of it. */
guint32 soket_trace_copy (SoketTrace *to,
                          SoketTrace *from,
                          guint64     first,
                          guint64     last,
                          guint32     conversation);

G_END_DECLS
