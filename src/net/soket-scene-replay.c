/* soket-scene-replay.c - the recorded conversation, step by step
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-scene-private.h"

void
soket_scene_leave_replay (SoketScene *self)
{
  if (!self->replaying)
    return;

  self->replaying = FALSE;
  self->step = self->n_steps = 0;
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
  g_autofree SoketLadderStep *steps = NULL;
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
      self->replaying = FALSE;
      return;
    }

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
