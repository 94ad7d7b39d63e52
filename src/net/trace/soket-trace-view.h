/* soket-trace-view.h - a filtered view of a trace that tests records, not objects
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/trace/soket-call.h"
#include "net/trace/soket-trace-filter.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TRACE_VIEW (soket_trace_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketTraceView, soket_trace_view, SOKET, TRACE_VIEW, GObject)

/* A GListModel of SoketCall: the records that match, oldest first (at first the calls of both sides; notes and gaps match any side
 * and text), and after them the calls that wait (the newest 16 that match, oldest first). It changes with the trace's flush only, with at most
 * two items-changed for the records and one for what waits. A filter goes through a long trace in slices, with one items-changed each, while the main
 * loop is idle; signal "tested" when it has. */
SoketTraceView *soket_trace_view_new            (SoketTrace      *trace) G_GNUC_WARN_UNUSED_RESULT;

SoketTrace     *soket_trace_view_get_trace      (SoketTraceView  *self);
void            soket_trace_view_set_side       (SoketTraceView  *self,
                                                 SoketViewSide    side);
/* Case-insensitive, in the call's words, its addresses, state and data; NULL or "" matches everything. */
void            soket_trace_view_set_text       (SoketTraceView  *self,
                                                 const char      *text);
/* The messages that the framer completed; hidden at first. */
void            soket_trace_view_set_messages   (SoketTraceView  *self,
                                                 gboolean         show_messages);
/* Hides what has a number up to @number: clearing is this, and undo is the former value. */
void            soket_trace_view_set_after      (SoketTraceView  *self,
                                                 guint64          number);
/* Hides what comes after @number, and what waits; G_MAXUINT64 hides nothing. */
void            soket_trace_view_set_until      (SoketTraceView  *self,
                                                 guint64          number);
/* How many of the items are records (the others wait). */
guint           soket_trace_view_get_n_records  (SoketTraceView  *self);
guint           soket_trace_view_find_after     (SoketTraceView  *self,
                                                 guint64          number);
gboolean        soket_trace_view_has_tested     (SoketTraceView  *self,
                                                 guint64          number);
gboolean        soket_trace_view_peek           (SoketTraceView  *self,
                                                 guint            position,
                                                 SoketRecord     *record);

G_END_DECLS
