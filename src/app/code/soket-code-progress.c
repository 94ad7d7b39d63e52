/* soket-code-progress.c - how far a conversation has come, in the programs that are shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/code/soket-code-progress.h"

/* Calls that a program makes at the same line are the same here. */
static guint
get_kind (const SoketRecord *record)
{
  return (record->call * 2u + record->side) * 4 + (soket_endpoint_is_set (&record->peer) ? 2 : 0)
         + (record->origin == SOKET_ORIGIN_ENGINE ? 1 : 0);
}

/* Of thousands of calls a program needs each kind once, whatever waits, and the current one. */
void
soket_code_progress_show (SoketCodeView *view,
                          SoketSequence *sequence)
{
  SoketCall *selected = soket_sequence_get_selected (sequence);
  guint64 current = selected != NULL ? soket_call_get_record (selected)->number : 0;
  gboolean met[(SOKET_N_CALL_NAMES + 1) * 8] = { FALSE };
  g_autoptr (GHashTable) lines = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) records = g_ptr_array_new ();
  g_autoptr (GPtrArray) begun = g_ptr_array_new_with_free_func (g_free);
  guint n_records;
  g_autofree SoketSequenceProgress *progress = soket_sequence_dup_progress (sequence, &n_records);

  for (guint i = 0; i < n_records; i++)
    {
      const SoketRecord *record = soket_sequence_peek_record (sequence, i);
      gboolean *known = &met[get_kind (record)];

      if (record->kind != SOKET_RECORD_CALL || progress[i] == SOKET_SEQUENCE_AHEAD)
        continue;
      if (progress[i] == SOKET_SEQUENCE_WAITING && !soket_record_is_waiting (record))
        {
          SoketRecord *copy = g_memdup2 (record, sizeof *record);

          copy->returned_us = -1;
          g_ptr_array_add (begun, copy);
          record = copy;
        }
      if (record->file != NULL && progress[i] == SOKET_SEQUENCE_DONE && (current == 0 || record->number != current))
        {
          if (g_hash_table_add (lines, GUINT_TO_POINTER (record->line * 2u + record->side)))
            g_ptr_array_add (records, (gpointer) record);
          continue;
        }
      if (*known && progress[i] == SOKET_SEQUENCE_DONE && record->call != SOKET_CALL_SETSOCKOPT
          && (current == 0 || record->number != current))
        continue;
      if (progress[i] == SOKET_SEQUENCE_DONE)
        *known = TRUE;
      g_ptr_array_add (records, (gpointer) record);
    }

  soket_code_view_set_progress (view, (const SoketRecord *const *) records->pdata, records->len, current);
}
