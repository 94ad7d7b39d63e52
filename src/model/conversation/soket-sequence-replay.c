/* soket-sequence-replay.c - the recorded conversation, step by step
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/conversation/soket-sequence-private.h"

void
soket_sequence_leave_replay (SoketSequence *self)
{
  if (!self->replaying)
    return;

  self->replaying = FALSE;
  self->step = self->n_steps = 0;
  g_clear_pointer (&self->steps, g_free);
  soket_sequence_update_guess (self);
  soket_sequence_notify_property (self, PROP_REPLAYING);
  soket_sequence_notify_property (self, PROP_N_STEPS);
  soket_sequence_notify_property (self, PROP_STEP);
}

/* The selection walks with the replay, and with it list, bytes and foot. */
static void
select_current (SoketSequence *self)
{
  guint row = soket_ladder_get_current (self->ladder);

  if (row != G_MAXUINT)
    soket_sequence_select_row (self, row);
  else
    soket_sequence_clear_selected (self);
}

/**
 * soket_sequence_start_replay:
 * @self: a sequence
 *
 * Goes back before the first call of the shown conversation. It moves the view only: nothing is sent.
 */
void
soket_sequence_start_replay (SoketSequence *self)
{
  SoketLadderOptions options;
  SoketLadderStep *steps = NULL;
  guint n_steps = 0;

  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  soket_sequence_leave_replay (self);
  self->replaying = TRUE;
  self->step = 0;
  soket_sequence_collect (self);
  options = soket_sequence_get_options (self);
  steps = soket_ladder_list_steps ((const SoketRecord *) (gpointer) self->records->data, self->records->len, &options, &n_steps);
  if (n_steps == 0)
    {
      g_free (steps);
      self->replaying = FALSE;
      return;
    }

  self->steps = steps;
  self->n_steps = n_steps;
  soket_sequence_update_guess (self);
  soket_sequence_build (self);
  soket_sequence_clear_selected (self);
  soket_sequence_notify_property (self, PROP_REPLAYING);
  soket_sequence_notify_property (self, PROP_N_STEPS);
  soket_sequence_notify_property (self, PROP_STEP);
}

/**
 * soket_sequence_stop_replay:
 * @self: a sequence
 *
 * Shows the conversation as it is now.
 */
void
soket_sequence_stop_replay (SoketSequence *self)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  if (!self->replaying)
    return;

  soket_sequence_leave_replay (self);
  soket_sequence_rebuild (self);
  /* The step that the replay had come to is behind: sentence, list and program must not speak of it beside a picture of now. */
  soket_sequence_clear_selected (self);
  soket_sequence_follow_newest (self);
}

/**
 * soket_sequence_is_replaying:
 * @self: a sequence
 *
 * Tells whether the picture is replayed.
 *
 * Returns: whether it is
 */
gboolean
soket_sequence_is_replaying (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), FALSE);

  return self->replaying;
}

/**
 * soket_sequence_set_step:
 * @self: a sequence that replays
 * @step: how many steps are revealed; more than there are is all of them
 *
 * Reveals so much, and selects the last call of it.
 */
void
soket_sequence_set_step (SoketSequence *self,
                         guint          step)
{
  g_return_if_fail (SOKET_IS_SEQUENCE (self));

  step = MIN (step, self->n_steps);
  if (!self->replaying || self->step == step)
    return;

  self->step = step;
  soket_sequence_update_guess (self);
  soket_sequence_build (self);
  select_current (self);
  soket_sequence_notify_property (self, PROP_STEP);
}

/**
 * soket_sequence_get_step:
 * @self: a sequence
 *
 * Gets how many steps are revealed.
 *
 * Returns: the steps, 0 while it does not replay
 */
guint
soket_sequence_get_step (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), 0);

  return self->step;
}

/**
 * soket_sequence_get_n_steps:
 * @self: a sequence
 *
 * Gets how many steps the replay has.
 *
 * Returns: the steps, 0 while it does not replay
 */
guint
soket_sequence_get_n_steps (SoketSequence *self)
{
  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), 0);

  return self->n_steps;
}

/* What was cleared has happened. What replay does not show has happened when something later happened on its socket. */
static void
settle_hidden (SoketSequence         *self,
               SoketSequenceProgress *progress)
{
  g_autoptr (GHashTable) later = g_hash_table_new (NULL, NULL);
  g_autofree gboolean *shown = g_new0 (gboolean, (gsize) self->records->len + 1);

  for (guint i = 0; i < self->n_steps; i++)
    if (self->steps[i].record < self->records->len)
      shown[self->steps[i].record] = TRUE;

  for (guint i = self->records->len; i-- > 0;)
    {
      const SoketRecord *record = &g_array_index (self->records, SoketRecord, i);
      gpointer socket = GUINT_TO_POINTER (record->socket);

      if (record->number > 0 && record->number <= self->after)
        progress[i] = SOKET_SEQUENCE_DONE;
      else if (!shown[i] && g_hash_table_contains (later, socket))
        progress[i] = SOKET_SEQUENCE_DONE;
      else if (progress[i] != SOKET_SEQUENCE_AHEAD)
        g_hash_table_add (later, socket);
    }
}

/**
 * soket_sequence_dup_progress:
 * @self: a sequence
 * @n_records: (out): how many there are
 *
 * Tells of each record of the picture whether it has happened: all have, but for what waits, and while it replays for what is not revealed. The
 * indices are those of soket_sequence_peek_record().
 *
 * Returns: (transfer full) (array length=n_records): how far each is; free it with g_free()
 */
SoketSequenceProgress *
soket_sequence_dup_progress (SoketSequence *self,
                             guint         *n_records)
{
  SoketSequenceProgress *progress;

  g_return_val_if_fail (SOKET_IS_SEQUENCE (self), NULL);
  g_return_val_if_fail (n_records != NULL, NULL);

  *n_records = self->records->len;
  progress = g_new0 (SoketSequenceProgress, (gsize) self->records->len + 1);
  if (!self->replaying)
    {
      for (guint i = 0; i < self->records->len; i++)
        progress[i] = soket_record_is_waiting (&g_array_index (self->records, SoketRecord, i)) ? SOKET_SEQUENCE_WAITING : SOKET_SEQUENCE_DONE;
      return progress;
    }

  for (guint i = 0; i < self->step; i++)
    if (self->steps[i].record < self->records->len)
      progress[self->steps[i].record] = self->steps[i].begins ? SOKET_SEQUENCE_WAITING : SOKET_SEQUENCE_DONE;
  settle_hidden (self, progress);
  return progress;
}
