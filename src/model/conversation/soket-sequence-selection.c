/* soket-sequence-selection.c - the chosen call, and which folds are open
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/conversation/soket-sequence-private.h"

void
soket_sequence_clear_selected (SoketSequence *self)
{
  if (self->selected == NULL)
    return;

  g_clear_object (&self->selected);
  soket_sequence_notify_property (self, PROP_SELECTED);
  soket_sequence_update_told (self);
}

/* How far back a call that waited is looked for once it has returned. */
#define RETURNED_MAX 4096

/* Given up or hidden it stays selected as what it was. */
void
soket_sequence_renew_selected (SoketSequence *self)
{
  const SoketRecord *waiting = self->selected != NULL ? soket_call_get_record (self->selected) : NULL;
  guint n = soket_trace_get_n_records (self->trace);
  SoketRecord record;

  if (waiting == NULL || waiting->number != 0)
    return;

  for (GList *l = soket_trace_peek_waiting (self->trace); l != NULL; l = l->next)
    {
      const SoketPendingCall *pending = l->data;

      if (soket_record_is_same_call (&pending->record, waiting))
        return;
    }
  for (guint i = 0; i < MIN (n, RETURNED_MAX) && soket_trace_peek (self->trace, n - 1 - i, &record); i++)
    if (record.kind == SOKET_RECORD_CALL && soket_record_is_same_call (&record, waiting))
      {
        g_autoptr (SoketCall) call = g_list_model_get_item (G_LIST_MODEL (self->trace), n - 1 - i);

        soket_sequence_set_selected (self, call);
        return;
      }
}

/**
 * soket_sequence_get_selected:
 * @self: a sequence
 *
 * Gets the call that is selected.
 *
 * Returns: (transfer none) (nullable): the call
 */
SoketCall *
soket_sequence_get_selected (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);

  return self->selected;
}

/**
 * soket_sequence_set_selected:
 * @self: a sequence
 * @call: (nullable): a call of the trace
 *
 * Selects a call; if it is of another conversation, that is shown.
 */
void
soket_sequence_set_selected (SoketSequence *self,
                             SoketCall     *call)
{
  const SoketRecord *record = NULL;

  g_return_if_fail (SOKET_IS_SEQUENCE (self));
  g_return_if_fail (call == NULL || SOKET_IS_CALL (call));

  if (!g_set_object (&self->selected, call))
    return;

  record = call != NULL ? soket_call_get_record (call) : NULL;
  if (record != NULL && record->conversation != 0 && record->conversation != self->shown.conversation
      && soket_roster_lookup (self->roster, record->conversation) != NULL)
    soket_sequence_choose (self, record->conversation);
  soket_sequence_notify_property (self, PROP_SELECTED);
  soket_sequence_update_told (self);
}

/**
 * soket_sequence_select_record:
 * @self: a sequence
 * @number: of a record of the trace
 *
 * Selects the call of a record. One that the trace has forgotten changes nothing.
 */
void
soket_sequence_select_record (SoketSequence *self,
                              guint64        number)
{
  g_autoptr (SoketCall) call = NULL;
  guint position;

  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  if (!soket_trace_find (self->trace, number, &position))
    return;
  call = g_list_model_get_item (G_LIST_MODEL (self->trace), position);
  soket_sequence_set_selected (self, call);
}

/**
 * soket_sequence_select_row:
 * @self: a sequence
 * @row: a row of the ladder
 *
 * Selects the call of a row; of several the first.
 */
void
soket_sequence_select_row (SoketSequence *self,
                           guint          row)
{
  const SoketLadderRow *rows = NULL;
  const SoketRecord *record = NULL;
  g_autoptr (SoketCall) call = NULL;
  guint n_rows = 0;
  guint position = 0;

  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  rows = soket_ladder_get_rows (self->ladder, &n_rows);
  if (row >= n_rows)
    return;

  record = soket_sequence_peek_record (self, rows[row].record);
  if (record == NULL)
    return;

  if (record->number != 0 && soket_trace_find (self->trace, record->number, &position))
    call = g_list_model_get_item (G_LIST_MODEL (self->trace), position);
  else
    call = soket_call_new (record);
  soket_sequence_set_selected (self, call);
}

/**
 * soket_sequence_get_selected_row:
 * @self: a sequence
 *
 * Finds the row that shows the selected call.
 *
 * Returns: the row, %G_MAXUINT for none
 */
guint
soket_sequence_get_selected_row (SoketSequence *self)
{
  const SoketRecord *record = NULL;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), G_MAXUINT);

  if (self->selected == NULL)
    return G_MAXUINT;

  record = soket_call_get_record (self->selected);
  if (record->conversation != 0 && record->conversation != self->shown.conversation)
    return G_MAXUINT;

  /* A call that the replay shows waiting has not come to its own row yet. */
  if (self->replaying)
    {
      guint row = soket_ladder_get_current (self->ladder);
      guint n_rows = 0;
      const SoketLadderRow *rows = soket_ladder_get_rows (self->ladder, &n_rows);
      const SoketRecord *current = row < n_rows ? soket_sequence_peek_record (self, rows[row].record) : NULL;

      if (current != NULL && record->number != 0 && current->number == record->number)
        return row;
    }

  return soket_ladder_find_row (self->ladder, record->number, record->socket, record->call);
}

/**
 * soket_sequence_toggle_fold:
 * @self: a sequence
 * @row: a row that is folded, or the first of an opened fold
 *
 * Opens what is folded, folds what is open.
 */
void
soket_sequence_toggle_fold (SoketSequence *self,
                            guint          row)
{
  const SoketLadderRow *rows = NULL;
  guint n_rows = 0;

  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  rows = soket_ladder_get_rows (self->ladder, &n_rows);
  if (row >= n_rows)
    return;
  if (rows[row].kind != SOKET_LADDER_RUN && rows[row].kind != SOKET_LADDER_SETUP && !rows[row].begins_fold)
    return;

  for (guint i = 0; i < self->open->len; i++)
    if (g_array_index (self->open, guint64, i) == rows[row].number)
      {
        g_array_remove_index_fast (self->open, i);
        soket_sequence_build (self);
        return;
      }

  g_array_append_val (self->open, rows[row].number);
  soket_sequence_build (self);
}

/**
 * soket_sequence_unfold:
 * @self: a sequence
 * @max_calls: folds of more calls stay as they are
 *
 * Opens the folds of the ladder for the time until soket_sequence_fold_back(), without a signal. The main loop must not run meanwhile.
 */
void
soket_sequence_unfold (SoketSequence *self,
                       guint          max_calls)
{
  const SoketLadderRow *rows = NULL;
  g_autoptr (GArray) open = NULL;
  SoketLadderOptions options;
  guint n_rows = 0;

  g_return_if_fail (SOKET_IS_SEQUENCE (self));
  g_return_if_fail (self->folded == NULL);

  open = g_array_copy (self->open);
  rows = soket_ladder_get_rows (self->ladder, &n_rows);
  for (guint i = 0; i < n_rows; i++)
    if ((rows[i].kind == SOKET_LADDER_RUN || rows[i].kind == SOKET_LADDER_SETUP) && rows[i].n_calls <= max_calls)
      g_array_append_val (open, rows[i].number);

  options = soket_sequence_get_options (self);
  options.open = (const guint64 *) (gpointer) open->data;
  options.n_open = open->len;
  self->folded = self->ladder;
  self->ladder = soket_ladder_new ((const SoketRecord *) (gpointer) self->records->data, self->records->len, &options);
}

/**
 * soket_sequence_fold_back:
 * @self: a sequence that was unfolded
 *
 * Takes the ladder that was there before.
 */
void
soket_sequence_fold_back (SoketSequence *self)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));
  g_return_if_fail (self->folded != NULL);

  soket_ladder_free (self->ladder);
  self->ladder = g_steal_pointer (&self->folded);
}
