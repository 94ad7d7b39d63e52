/* soket-trace-filter.c - which records of a trace are looked for: a side, a text, messages or not, a range of numbers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-trace-filter.h"

#include "core/record/soket-record-words.h"

#include <string.h>

/* How much of the bytes the text is searched in, in characters as they are shown. */
#define DATA_MAX_CHARACTERS 512

static gboolean
contains_ascii (const char *text,
                const char *folded)
{
  gsize length = strlen (folded);

  for (const char *p = text; *p != '\0'; p++)
    {
      if (g_ascii_tolower (*p) == *folded && g_ascii_strncasecmp (p, folded, length) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Takes @text. */
static gboolean
contains (const SoketTraceFilter *self,
          char                   *text)
{
  g_autofree char *owned = text;
  g_autofree char *owned_folded = NULL;

  if (self->folded_ascii)
    return contains_ascii (owned, self->folded);

  owned_folded = g_utf8_casefold (owned, -1);
  return strstr (owned_folded, self->folded) != NULL;
}

/* The record's words one after the other, the cheap ones first. */
static gboolean
matches_text (const SoketTraceFilter *self,
              const SoketRecord      *record)
{
  return contains (self, soket_record_dup_call (record))
         || (soket_endpoint_is_set (&record->local) && contains (self, soket_endpoint_to_string (&record->local)))
         || (soket_endpoint_is_set (&record->peer) && contains (self, soket_endpoint_to_string (&record->peer)))
         || ((record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN || record->state.has_queues)
             && contains (self, soket_record_dup_state (record)))
         || (record->payload_length > 0 && contains (self, soket_record_dup_data (record, DATA_MAX_CHARACTERS)));
}

/**
 * soket_trace_filter_clear:
 * @self: a filter
 *
 * Frees its text.
 */
void
soket_trace_filter_clear (SoketTraceFilter *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->folded, g_free);
}

/**
 * soket_trace_filter_set_text:
 * @self: a filter
 * @text: (nullable): what to look for, as a person types it; %NULL or "" matches everything
 * @narrower: (out): whether whatever matches now has matched before
 *
 * Sets what has to be found in a call's or message's words, addresses, state or data (escaped, its first 512 characters), upper and lower
 * case alike.
 *
 * Returns: whether it is another one than before; otherwise @narrower is not set
 */
gboolean
soket_trace_filter_set_text (SoketTraceFilter *self,
                             const char       *text,
                             gboolean         *narrower)
{
  g_autofree char *folded = NULL;

  if (text != NULL && *text == '\0')
    text = NULL;
  if (g_strcmp0 (self->text, text) == 0)
    return FALSE;

  g_free (self->text);
  self->text = g_strdup (text);
  if (text != NULL)
    {
      g_autofree char *valid = g_utf8_make_valid (text, -1);

      folded = g_utf8_casefold (valid, -1);
    }
  *narrower = folded != NULL &&
              (self->folded == NULL || (self->folded_ascii == g_str_is_ascii (folded) && strstr (folded, self->folded) != NULL));
  g_free (self->folded);
  self->folded = g_steal_pointer (&folded);
  self->folded_ascii = self->folded != NULL && g_str_is_ascii (self->folded);
  return TRUE;
}

/**
 * soket_trace_filter_matches_waiting:
 * @self: a filter
 * @record: a call that waits, or that has returned
 *
 * Looks at side and text alone.
 *
 * Returns: whether it is looked for
 */
gboolean
soket_trace_filter_matches_waiting (const SoketTraceFilter *self,
                                    const SoketRecord      *record)
{
  if (self->side == SOKET_VIEW_CLIENT && record->side != SOKET_SIDE_CLIENT)
    return FALSE;
  if (self->side == SOKET_VIEW_SERVER && record->side != SOKET_SIDE_SERVER)
    return FALSE;
  return self->folded == NULL || matches_text (self, record);
}

/**
 * soket_trace_filter_matches:
 * @self: a filter
 * @record: a record that was pushed, with its payload
 *
 * Notes and gaps match any side and text.
 *
 * Returns: whether it is looked for
 */
gboolean
soket_trace_filter_matches (const SoketTraceFilter *self,
                            const SoketRecord      *record)
{
  if (record->number <= self->after || record->number > self->until)
    return FALSE;

  switch ((SoketRecordKind) record->kind)
    {
    case SOKET_RECORD_CALL:
      return soket_trace_filter_matches_waiting (self, record);

    case SOKET_RECORD_MESSAGE:
      return self->show_messages && soket_trace_filter_matches_waiting (self, record);

    /* What went wrong, and what is missing, is not filtered away. */
    case SOKET_RECORD_NOTE:
    case SOKET_RECORD_GAP:
    default:
      return TRUE;
    }
}
