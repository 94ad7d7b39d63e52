/* soket-calls-search.c - where a call stands in what the list shows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-search.h"

/* How far back a call that waited is looked for once it has returned. */
#define RETURNED_SEARCH 4096

static gboolean
is_same_call (const SoketRecord *a,
              const SoketRecord *b)
{
  if (a->number != 0 || b->number != 0)
    return a->number == b->number;
  return a->started_us == b->started_us && a->socket == b->socket && a->call == b->call;
}

gboolean
soket_calls_peek (SoketTraceView  *model,
                  guint            position,
                  SoketRecord     *record,
                  SoketCall      **holder)
{
  g_clear_object (holder);
  if (model == NULL)
    return FALSE;
  if (soket_trace_view_peek (model, position, record))
    return TRUE;
  *holder = g_list_model_get_item (G_LIST_MODEL (model), position);
  if (*holder == NULL)
    return FALSE;
  *record = *soket_call_get_record (*holder);
  return TRUE;
}

guint
soket_calls_find_number (SoketTraceView *model,
                         guint64         number)
{
  guint low = 0, high;
  SoketRecord record;

  g_return_val_if_fail (SOKET_IS_TRACE_VIEW (model), 0);

  high = soket_trace_view_get_n_records (model);
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (soket_trace_view_peek (model, middle, &record) && record.number < number)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

guint
soket_calls_find (SoketTraceView    *model,
                  const SoketRecord *wanted)
{
  g_autoptr (SoketCall) holder = NULL;
  guint position, n_records, n;
  SoketRecord record;

  g_return_val_if_fail (SOKET_IS_TRACE_VIEW (model), G_MAXUINT);

  n_records = soket_trace_view_get_n_records (model);
  n = g_list_model_get_n_items (G_LIST_MODEL (model));
  if (wanted->number != 0)
    {
      position = soket_calls_find_number (model, wanted->number);
      if (position < n_records && soket_calls_peek (model, position, &record, &holder) && record.number == wanted->number)
        return position;
      return G_MAXUINT;
    }
  for (position = n_records; position < n; position++)
    if (soket_calls_peek (model, position, &record, &holder) && is_same_call (&record, wanted))
      return position;
  return G_MAXUINT;
}

SoketCall *
soket_calls_dup_returned (SoketTraceView    *model,
                          const SoketRecord *waiting)
{
  guint n_records, tried = 0;
  SoketRecord record;

  g_return_val_if_fail (SOKET_IS_TRACE_VIEW (model), NULL);

  n_records = soket_trace_view_get_n_records (model);
  for (guint i = n_records; i > 0 && tried < RETURNED_SEARCH; i--, tried++)
    {
      if (!soket_trace_view_peek (model, i - 1, &record))
        break;
      if (record.kind == SOKET_RECORD_CALL && record.started_us == waiting->started_us && record.socket == waiting->socket
          && record.call == waiting->call)
        return g_list_model_get_item (G_LIST_MODEL (model), i - 1);
    }
  return NULL;
}
