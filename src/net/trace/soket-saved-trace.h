/* soket-saved-trace.h - a trace into a file, and a trace out of one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/tracefile/soket-trace-file.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

/* Everything that is in @trace, once it is flushed. */
SoketTraceFile *soket_saved_trace_take         (SoketTrace            *trace) G_GNUC_WARN_UNUSED_RESULT;
/* The parts of it: all calls that wait, the oldest first; how many records were lost, and the names of the programs that @file is about. */
void            soket_saved_trace_add_waiting  (SoketTraceFile        *file,
                                                SoketTrace            *trace);
void            soket_saved_trace_fill         (SoketTraceFile        *file,
                                                SoketTrace            *trace);

/* Reads the file @path, which may be anybody's; it blocks. Any thread. */
SoketTraceFile *soket_saved_trace_read         (const char            *path,
                                                GError               **error) G_GNUC_WARN_UNUSED_RESULT;
/* A trace of what is over; in any thread, as long as no other has it. */
SoketTrace     *soket_saved_trace_open         (const SoketTraceFile  *file) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @path may be written: there is nothing, an empty file, or such a file already. */
gboolean        soket_saved_trace_may_replace  (const char            *path,
                                                GError               **error);

G_END_DECLS
