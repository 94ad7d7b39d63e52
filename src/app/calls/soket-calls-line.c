/* soket-calls-line.c - what a row of the list of calls says
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-line.h"

#include <glib/gi18n.h>

#include "app/base/soket-format.h"
#include "core/record/soket-record-line.h"
#include "core/record/soket-record-words.h"

#define DATA_CHARACTERS 200

gboolean
soket_calls_line_is_sentence (const SoketCallsLine *line)
{
  return line->record.kind != SOKET_RECORD_CALL;
}

gboolean
soket_calls_line_is_waiting (const SoketCallsLine *line)
{
  return soket_record_is_waiting (&line->record);
}

void
soket_calls_line_clear (SoketCallsLine *line)
{
  for (int i = 0; i < SOKET_CALLS_N_TEXTS; i++)
    g_clear_pointer (&line->texts[i], g_free);
  g_clear_pointer (&line->whole, g_free);
}

void
soket_calls_line_set (SoketCallsLine    *line,
                      const SoketRecord *record,
                      const char        *meaning)
{
  char **texts = line->texts;

  soket_calls_line_clear (line);
  line->record = *record;
  line->record.payload = NULL;
  line->record.payload_length = 0;

  line->whole = soket_record_dup_line (record);
  texts[SOKET_CALLS_TIME] = soket_format_milliseconds (soket_calls_line_time (record));
  if (record->kind != SOKET_RECORD_GAP)
    texts[SOKET_CALLS_SIDE] = g_strdup (soket_format_side (record->side));
  if (record->conversation != 0)
    texts[SOKET_CALLS_CONVERSATION] = g_strdup_printf ("#%u", record->conversation);
  texts[SOKET_CALLS_PLACE] = soket_record_dup_place (record);
  texts[SOKET_CALLS_RESULT] = soket_record_dup_result (record);
  texts[SOKET_CALLS_CALL] = soket_record_is_waiting (record) ? soket_record_dup_invocation (record)
                            : soket_record_dup_call (record);
  if (record->kind == SOKET_RECORD_CALL)
    {
      texts[SOKET_CALLS_ROUTE] = soket_format_route (&record->local, &record->peer);
      /* The queues stand in the tooltip: here they would cost the data its place. */
      if (record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN)
        texts[SOKET_CALLS_STATE] = g_strdup (soket_tcp_state_to_string (record->state.tcp_state));
    }
  line->has_meaning = meaning != NULL;
  if (meaning != NULL)
    texts[SOKET_CALLS_DATA] = g_strdup (meaning);
  else if (record->kind == SOKET_RECORD_CALL || record->kind == SOKET_RECORD_MESSAGE)
    texts[SOKET_CALLS_DATA] = soket_record_dup_data (record, DATA_CHARACTERS);
}

char *
soket_calls_line_dup_words (const SoketCallsLine *line)
{
  static const SoketCallsText order[] = {
    SOKET_CALLS_SIDE, SOKET_CALLS_PLACE, SOKET_CALLS_CALL, SOKET_CALLS_RESULT, SOKET_CALLS_ROUTE, SOKET_CALLS_STATE, SOKET_CALLS_DATA,
  };
  g_autoptr (GString) words = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      const char *text = line->texts[order[i]];

      /* The call's words end with its result unless it is waited for. */
      if (text == NULL || *text == '\0' || (order[i] == SOKET_CALLS_RESULT && !soket_calls_line_is_waiting (line)))
        continue;
      if (words->len > 0)
        g_string_append (words, ", ");
      g_string_append (words, text);
      if (order[i] == SOKET_CALLS_SIDE && line->record.conversation != 0)
        /* Translators: for screen readers: which exchange a call belongs to */
        g_string_append_printf (words, _(", conversation %u"), line->record.conversation);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

char *
soket_calls_line_dup_tip (const SoketCallsLine *line)
{
  g_autoptr (GString) text = g_string_new (line->whole);
  gint64 time_us = soket_calls_line_time (&line->record);

  /* A call that waits began before the line above it came back. */
  if (line->previous_us >= 0 && time_us >= line->previous_us)
    {
      g_autofree char *number = soket_format_number ((guint64) (time_us - line->previous_us));

      /* Translators: how long after the call in the line above this one came back */
      g_string_append_printf (text, _("\n+%s µs after the line above"), number);
    }
  if (line->record.kind == SOKET_RECORD_CALL && !soket_calls_line_is_waiting (line))
    {
      g_autofree char *number = soket_format_number ((guint64) (line->record.returned_us - line->record.started_us));

      g_string_append_printf (text, _("\nThe call took %s µs"), number);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gint64
soket_calls_line_time (const SoketRecord *record)
{
  return soket_record_is_waiting (record) || record->returned_us < 0 ? record->started_us : record->returned_us;
}
