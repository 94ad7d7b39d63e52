/* soket-calls-line.h - what a row of the list of calls says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* The texts of a row. */
typedef enum
{
  SOKET_CALLS_TIME,
  SOKET_CALLS_SIDE,
  SOKET_CALLS_CONVERSATION,
  SOKET_CALLS_PLACE,
  SOKET_CALLS_CALL,
  SOKET_CALLS_RESULT,
  SOKET_CALLS_ROUTE,
  SOKET_CALLS_STATE,
  SOKET_CALLS_DATA,
  SOKET_CALLS_N_TEXTS,
} SoketCallsText;

/**
 * SoketCallsLine:
 * @record: what is shown, without its payload
 * @previous_us: when the call above happened, -1 for none
 * @whole: the record in one line
 * @texts: (nullable): by column
 * @has_meaning: the last text is words, not data
 */
typedef struct
{
  SoketRecord record;
  gint64      previous_us;
  char       *whole;
  char       *texts[SOKET_CALLS_N_TEXTS];
  gboolean    has_meaning;
} SoketCallsLine;

/* Copies what is shown; @meaning: what stands in place of the data, or NULL. */
void     soket_calls_line_set         (SoketCallsLine       *line,
                                       const SoketRecord    *record,
                                       const char           *meaning);
void     soket_calls_line_clear       (SoketCallsLine       *line);
/* A message or a note, not a call. */
gboolean soket_calls_line_is_sentence (const SoketCallsLine *line);
gboolean soket_calls_line_is_waiting  (const SoketCallsLine *line);
/* For a screen reader, and for a tooltip. */
char    *soket_calls_line_dup_words   (const SoketCallsLine *line) G_GNUC_WARN_UNUSED_RESULT;
char    *soket_calls_line_dup_tip     (const SoketCallsLine *line) G_GNUC_WARN_UNUSED_RESULT;

/* When a record stands in the list: the return, or the start while it is waited for. */
gint64   soket_calls_line_time        (const SoketRecord    *record);

G_END_DECLS
