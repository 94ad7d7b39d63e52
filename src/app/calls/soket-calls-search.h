/* soket-calls-search.h - where a call stands in what the list shows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trace/soket-trace-view.h"

G_BEGIN_DECLS

/* What stands at @position, which may wait; @holder keeps what @record points to. */
gboolean   soket_calls_peek         (SoketTraceView    *model,
                                     guint              position,
                                     SoketRecord       *record,
                                     SoketCall        **holder);
/* The position of the first record with at least @number, n_records if there is none. */
guint      soket_calls_find_number  (SoketTraceView    *model,
                                     guint64            number);
/* The position of a call, G_MAXUINT if it is not there. */
guint      soket_calls_find         (SoketTraceView    *model,
                                     const SoketRecord *wanted);

G_END_DECLS
