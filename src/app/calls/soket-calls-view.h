/* soket-calls-view.h - the list of every socket call of both ends
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/setup/soket-call-meaning.h"
#include "net/trace/soket-call.h"
#include "net/trace/soket-trace-view.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CALLS_VIEW (soket_calls_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketCallsView, soket_calls_view, SOKET, CALLS_VIEW, GtkWidget)

/* Properties: "trace", "selected" (SoketCall, nullable), "n-items", "empty", "following"; "after" (uint64, write-only):
 * hides what has a number up to it.
 * Actions: calls.copy, .copy-row, .copy-hex, .save-text, .save-json, .follow and .messages (boolean); page.clear is the
 * page's. */

void            soket_calls_view_set_trace    (SoketCallsView *self,
                                               SoketTrace     *trace);
/* The filtered model that is shown, NULL without a trace. */
SoketTraceView *soket_calls_view_get_model    (SoketCallsView *self);

/* What messages mean, in a column in place of the data: see soket_calls_list_set_describe(). */
void            soket_calls_view_set_describe (SoketCallsView   *self,
                                               SoketDescribeFunc describe,
                                               gpointer          user_data);

void            soket_calls_view_set_selected (SoketCallsView *self,
                                               SoketCall      *call);
SoketCall      *soket_calls_view_get_selected (SoketCallsView *self);

/* To type what a call contains. */
void            soket_calls_view_focus_search (SoketCallsView *self);

/* What the name of a saved file begins with: "echo". */
void            soket_calls_view_set_name     (SoketCallsView *self,
                                               const char     *name);
const char     *soket_calls_view_get_name     (SoketCallsView *self);

G_END_DECLS
