/* soket-calls-search.c - where a call stands in what the list shows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-search.h"

static gboolean
is_same_call (const SoketRecord *a,
              const SoketRecord *b)
{
  if (a->number != 0 || b->number != 0)
    return a->number == b->number;
  return soket_record_is_same_call (a, b);
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
  return number > 0 ? soket_trace_view_find_after (model, number - 1) : 0;
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
