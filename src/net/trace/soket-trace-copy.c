/* soket-trace-copy.c - what one trace has recorded, shown by another one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-trace-copy.h"

#include "net/trace/soket-conversation.h"

/* Sockets and conversations are numbered in each trace from 1: what is copied gets new numbers, the same for what was the same. */
static guint32
translate (GHashTable  *numbers,
           SoketTrace  *to,
           guint32    (*next) (SoketTrace *trace),
           guint32      number)
{
  gpointer known = NULL;

  if (number == 0)
    return 0;
  if (!g_hash_table_lookup_extended (numbers, GUINT_TO_POINTER (number), NULL, &known))
    {
      known = GUINT_TO_POINTER (next (to));
      g_hash_table_insert (numbers, GUINT_TO_POINTER (number), known);
    }
  return GPOINTER_TO_UINT (known);
}

/**
 * soket_trace_copy:
 * @to: a trace that goes on
 * @from: another one
 * @first: number of the first record in @from
 * @last: number of the last one
 * @conversation: one of @from
 *
 * Records once more, in @to, what @from has of it: the same calls at the same time of the clock. Of a gap it stays one. The caller flushes @to.
 *
 * Returns: the number that @conversation has in @to, or 0 where no record of it was copied
 */
guint32
soket_trace_copy (SoketTrace *to,
                  SoketTrace *from,
                  guint64     first,
                  guint64     last,
                  guint32     conversation)
{
  g_autoptr (GHashTable) sockets = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) conversations = g_hash_table_new (NULL, NULL);
  SoketRecord record;
  gint64 later_us;

  g_return_val_if_fail (SOKET_IS_TRACE (to), 0);
  g_return_val_if_fail (SOKET_IS_TRACE (from) && from != to, 0);

  later_us = soket_trace_get_created_us (from) - soket_trace_get_created_us (to);
  for (guint i = soket_trace_find_after (from, first - 1); soket_trace_peek (from, i, &record) && record.number <= last; i++)
    {
      record.socket = translate (sockets, to, soket_trace_next_socket, record.socket);
      record.conversation = translate (conversations, to, soket_conversation_next, record.conversation);
      if (record.kind == SOKET_RECORD_CALL && record.call == SOKET_CALL_ACCEPT && record.result > 0)
        record.result = translate (sockets, to, soket_trace_next_socket, (guint32) record.result);
      record.started_us += later_us;
      if (record.returned_us >= 0)
        record.returned_us += later_us;
      soket_trace_push (to, &record);
    }

  return GPOINTER_TO_UINT (g_hash_table_lookup (conversations, GUINT_TO_POINTER (conversation)));
}
