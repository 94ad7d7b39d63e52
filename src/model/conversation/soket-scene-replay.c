/* soket-scene-replay.c - the recorded conversation, step by step
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/conversation/soket-scene-private.h"

void
soket_scene_leave_replay (SoketScene *self)
{
  if (!self->replaying)
    return;

  self->replaying = FALSE;
  self->step = self->n_steps = 0;
  g_clear_pointer (&self->steps, g_free);
  soket_scene_notify_property (self, PROP_REPLAYING);
  soket_scene_notify_property (self, PROP_N_STEPS);
  soket_scene_notify_property (self, PROP_STEP);
}

/* The selection walks with the replay, and with it list, bytes and foot. */
static void
select_current (SoketScene *self)
{
  guint row = soket_ladder_get_current (self->ladder);

  if (row != G_MAXUINT)
    soket_scene_select_row (self, row);
  else
    soket_scene_clear_selected (self);
}

/**
 * soket_scene_start_replay:
 * @self: a scene
 *
 * Goes back before the first call of the shown conversation. It moves the view only: nothing is sent.
 */
void
soket_scene_start_replay (SoketScene *self)
{
  SoketLadderOptions options;
  SoketLadderStep *steps = NULL;
  guint n_steps = 0;

  g_return_if_fail (SOKET_IS_SCENE (self));

  soket_scene_leave_replay (self);
  self->replaying = TRUE;
  self->step = 0;
  soket_scene_collect (self);
  options = soket_scene_get_options (self);
  steps = soket_ladder_list_steps ((const SoketRecord *) (gpointer) self->records->data, self->records->len, &options, &n_steps);
  if (n_steps == 0)
    {
      g_free (steps);
      self->replaying = FALSE;
      return;
    }

  self->steps = steps;
  self->n_steps = n_steps;
  soket_scene_build (self);
  soket_scene_clear_selected (self);
  soket_scene_notify_property (self, PROP_REPLAYING);
  soket_scene_notify_property (self, PROP_N_STEPS);
  soket_scene_notify_property (self, PROP_STEP);
}

/**
 * soket_scene_stop_replay:
 * @self: a scene
 *
 * Shows the conversation as it is now.
 */
void
soket_scene_stop_replay (SoketScene *self)
{
  g_return_if_fail (SOKET_IS_SCENE (self));

  if (!self->replaying)
    return;

  soket_scene_leave_replay (self);
  soket_scene_rebuild (self);
  /* The step that the replay had come to is behind: sentence, list and program must not speak of it beside a picture of now. */
  soket_scene_clear_selected (self);
  soket_scene_follow_newest (self);
}

/**
 * soket_scene_is_replaying:
 * @self: a scene
 *
 * Tells whether the picture is replayed.
 *
 * Returns: whether it is
 */
gboolean
soket_scene_is_replaying (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), FALSE);

  return self->replaying;
}

/**
 * soket_scene_set_step:
 * @self: a scene that replays
 * @step: how many steps are revealed; more than there are is all of them
 *
 * Reveals so much, and selects the last call of it.
 */
void
soket_scene_set_step (SoketScene *self,
                      guint       step)
{
  g_return_if_fail (SOKET_IS_SCENE (self));

  step = MIN (step, self->n_steps);
  if (!self->replaying || self->step == step)
    return;

  self->step = step;
  soket_scene_build (self);
  select_current (self);
  soket_scene_notify_property (self, PROP_STEP);
}

/**
 * soket_scene_get_step:
 * @self: a scene
 *
 * Gets how many steps are revealed.
 *
 * Returns: the steps, 0 while it does not replay
 */
guint
soket_scene_get_step (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), 0);

  return self->step;
}

/**
 * soket_scene_get_n_steps:
 * @self: a scene
 *
 * Gets how many steps the replay has.
 *
 * Returns: the steps, 0 while it does not replay
 */
guint
soket_scene_get_n_steps (SoketScene *self)
{
  g_return_val_if_fail (SOKET_IS_SCENE (self), 0);

  return self->n_steps;
}

/* What replay does not show has happened when something later happened on its socket. */
static void
settle_hidden (SoketScene         *self,
               SoketSceneProgress *progress)
{
  g_autoptr (GHashTable) later = g_hash_table_new (NULL, NULL);
  g_autofree gboolean *shown = g_new0 (gboolean, (gsize) self->records->len + 1);

  for (guint i = 0; i < self->n_steps; i++)
    if (self->steps[i].record < self->records->len)
      shown[self->steps[i].record] = TRUE;

  for (guint i = self->records->len; i-- > 0;)
    {
      gpointer socket = GUINT_TO_POINTER (g_array_index (self->records, SoketRecord, i).socket);

      if (!shown[i] && g_hash_table_contains (later, socket))
        progress[i] = SOKET_SCENE_DONE;
      else if (progress[i] != SOKET_SCENE_AHEAD)
        g_hash_table_add (later, socket);
    }
}

/**
 * soket_scene_dup_progress:
 * @self: a scene
 * @n_records: (out): how many there are
 *
 * Tells of each record of the picture whether it has happened: all have, but for what waits, and while it replays for what is not revealed. The
 * indices are those of soket_scene_peek_record().
 *
 * Returns: (transfer full) (array length=n_records): how far each is; free it with g_free()
 */
SoketSceneProgress *
soket_scene_dup_progress (SoketScene *self,
                          guint      *n_records)
{
  SoketSceneProgress *progress;

  g_return_val_if_fail (SOKET_IS_SCENE (self), NULL);
  g_return_val_if_fail (n_records != NULL, NULL);

  *n_records = self->records->len;
  progress = g_new0 (SoketSceneProgress, (gsize) self->records->len + 1);
  if (!self->replaying)
    {
      for (guint i = 0; i < self->records->len; i++)
        progress[i] = soket_record_is_waiting (&g_array_index (self->records, SoketRecord, i)) ? SOKET_SCENE_WAITING : SOKET_SCENE_DONE;
      return progress;
    }

  for (guint i = 0; i < self->step; i++)
    if (self->steps[i].record < self->records->len)
      progress[self->steps[i].record] = self->steps[i].begins ? SOKET_SCENE_WAITING : SOKET_SCENE_DONE;
  settle_hidden (self, progress);
  return progress;
}
