/* soket-trace-filter.h - which records of a trace are looked for: a side, a text, messages or not, a range of numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_VIEW_BOTH,
  SOKET_VIEW_CLIENT,
  SOKET_VIEW_SERVER,
} SoketViewSide;

/**
 * SoketTraceFilter:
 * @side: whose calls and messages match
 * @text: (nullable): what is looked for, as it was set
 * @folded: (nullable): the same, for comparing
 * @folded_ascii: whether that is ASCII
 * @show_messages: whether messages match
 * @after: no record up to this number matches
 * @until: no record behind this number matches
 */
typedef struct
{
  SoketViewSide  side;
  char          *text;
  char          *folded;
  gboolean       folded_ascii;
  gboolean       show_messages;
  guint64        after;
  guint64        until;
} SoketTraceFilter;

void     soket_trace_filter_clear           (SoketTraceFilter       *self);
/* FALSE: it is the same as before. *narrower: whatever matches now has matched before. */
gboolean soket_trace_filter_set_text        (SoketTraceFilter       *self,
                                             const char             *text,
                                             gboolean               *narrower);
/* A record that was pushed, with its payload; or a call that waits. */
gboolean soket_trace_filter_matches         (const SoketTraceFilter *self,
                                             const SoketRecord      *record);
gboolean soket_trace_filter_matches_waiting (const SoketTraceFilter *self,
                                             const SoketRecord      *record);

G_END_DECLS
