/* soket-page-step.c - steps the programs that play the sides of a page, call by call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-page-private.h"

#include "app/code/soket-source-file.h"
#include "app/page/soket-step-bar.h"
#include "app/page/soket-step-line.h"
#include "app/page/soket-step-words.h"
#include "net/witness/soket-stepper.h"

#include <errno.h>
#include <glib/gi18n.h>

#define N_SIDES 2
#define DELAY_MS 2000

/* Made when it is switched on first. */
struct _SoketPageStep
{
  SoketStepper    *stepper;
  SoketStepLine   *lines[N_SIDES];
  SoketSourceFile *sources[N_SIDES];
  GAction         *next_call;  /* the replay's, while it steps aside */
  int              asked;  /* the side that was asked to go on and could not: why is said while it cannot; else negative */
};

static const char *const actions_on[] = {
  "step-next", "step-turn", "step-other", "step-loop", "step-limit", "step-interrupt", "step-delay", "step-over", "step-run",
};

static gboolean
is_on (SoketPage *self)
{
  return g_variant_get_boolean (g_action_get_state (g_action_map_lookup_action (soket_page_get_actions (self), "step")));
}

gboolean
soket_page_step_is_on (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  return priv->step != NULL && is_on (self);
}

static void
enable (SoketPage  *self,
        const char *name,
        gboolean    enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (soket_page_get_actions (self), name)), enabled);
}

static void update (SoketPage *self);
static void turn_cb (SoketPage *self);

/* The text of the line that a call is on, once the file is read. */
static char *
dup_source (SoketPage         *self,
            SoketSide          side,
            const SoketRecord *call)
{
  SoketPageStep *step = soket_page_get_private (self)->step;
  const char *text;
  gsize length = 0;

  if (call->file == NULL || !g_path_is_absolute (call->file))
    return NULL;
  if (step->sources[side] == NULL || !g_str_equal (soket_source_file_get_path (step->sources[side]), call->file))
    {
      if (step->sources[side] != NULL)
        g_signal_handlers_disconnect_by_data (step->sources[side], self);
      g_clear_object (&step->sources[side]);
      step->sources[side] = soket_source_file_new (call->file);
      g_signal_connect_object (step->sources[side], "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  text = soket_source_file_get_text (step->sources[side], &length);
  return text != NULL ? soket_step_words_dup_line (text, length, call->line) : NULL;
}

static void
show_sides (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketPageStep *step = priv->step;
  int turn = soket_stepper_get_turn (step->stepper);
  gboolean asks = soket_sequence_get_question (priv->sequence) != NULL;
  gboolean compact;

  g_object_get (priv->scaffold, "compact", &compact, NULL);
  for (SoketSide side = 0; side < N_SIDES; side++)
    {
      SoketStep next;
      g_autofree char *source = NULL;
      g_autofree char *call = NULL;

      soket_stepper_get_step (step->stepper, side, &next);
      if (next.state == SOKET_STEP_HELD)
        {
          source = dup_source (self, side, &next.call);
          call = soket_step_words_dup_call (&next.call);
          if (step->asked == (int) side)
            step->asked = -1;
        }
      soket_step_line_show (step->lines[side], &next, source, compact, turn == (int) side);
      soket_page_program_set_next (priv->program, side, next.state == SOKET_STEP_HELD ? &next.call : NULL);
      /* While it is guessed the picture has nothing but what has happened. */
      soket_diagram_set_next (soket_picture_get_diagram (priv->picture), side, call != NULL && asks ? "…" : call);
    }
}

/* Page Down is the next call, of a program or of the replay. */
static void
take_next_call (SoketPage *self,
                gboolean   steps)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  GActionMap *map = G_ACTION_MAP (priv->actions);
  g_autoptr (GSimpleAction) action = NULL;

  if (steps == (priv->step->next_call != NULL))
    return;
  if (!steps)
    {
      g_action_map_add_action (map, priv->step->next_call);
      g_clear_object (&priv->step->next_call);
      return;
    }
  priv->step->next_call = g_object_ref (g_action_map_lookup_action (map, "next-call"));
  action = g_simple_action_new ("next-call", NULL);
  g_signal_connect_object (action, "activate", G_CALLBACK (turn_cb), self, G_CONNECT_SWAPPED);
  g_action_map_add_action (map, G_ACTION (action));
}

static void
update (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  gboolean plays[N_SIDES], on, replays = soket_sequence_is_replaying (priv->sequence);
  gboolean can;

  for (SoketSide side = 0; side < N_SIDES; side++)
    plays[side] = soket_page_get_program (self, side) != NULL;
  can = plays[SOKET_SIDE_CLIENT] || plays[SOKET_SIDE_SERVER];
  enable (self, "step", can);
  soket_scaffold_set_can_step (priv->scaffold, can,
                               can ? _("Programs are stopped before each call; one that runs, before its next one")
                                   : _("Only programs are stepped: choose one for the client or the server first"));
  on = can && soket_page_step_is_on (self);
  for (guint i = 0; i < G_N_ELEMENTS (actions_on); i++)
    enable (self, actions_on[i], on && (!replays || g_str_equal (actions_on[i], "step-turn")));
  enable (self, "step-back", on && !replays && soket_sequence_can_clear (priv->sequence));
  if (priv->step == NULL)
    return;

  for (SoketSide side = 0; side < N_SIDES; side++)
    soket_stepper_set_performer (priv->step->stepper, side, SOKET_PERFORMER (soket_page_get_program (self, side)));
  soket_sequence_set_stepping (priv->sequence, on);
  soket_page_guess_check (self);
  take_next_call (self, on && !replays);
  soket_scaffold_show_step (priv->scaffold, on && plays[SOKET_SIDE_CLIENT], on && plays[SOKET_SIDE_SERVER], on && !replays);
  if (on)
    show_sides (self);
  else
    for (SoketSide side = 0; side < N_SIDES; side++)
      {
        soket_page_program_set_next (priv->program, side, NULL);
        soket_diagram_set_next (soket_picture_get_diagram (priv->picture), side, NULL);
      }
  soket_page_describe (self);
}

/* The picture begins anew with the programs; what it showed comes back as after Clear. */
static void
starts_over_cb (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  soket_trace_flush (priv->trace);
  if (soket_sequence_can_clear (priv->sequence))
    g_action_group_activate_action (G_ACTION_GROUP (priv->actions), "clear", NULL);
}

static void
make (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketPageStep *step = g_new0 (SoketPageStep, 1);

  step->asked = -1;
  step->stepper = soket_stepper_new (soket_page_get_listener (self), priv->trace);
  for (SoketSide side = 0; side < N_SIDES; side++)
    step->lines[side] = soket_step_line_new (side);
  priv->step = step;
  soket_scaffold_set_step (priv->scaffold, GTK_WIDGET (step->lines[SOKET_SIDE_CLIENT]), GTK_WIDGET (step->lines[SOKET_SIDE_SERVER]),
                           g_object_new (SOKET_TYPE_STEP_BAR, NULL));
  g_signal_connect_object (step->stepper, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->scaffold, "notify::compact", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (step->stepper, "starts-over", G_CALLBACK (starts_over_cb), self, G_CONNECT_SWAPPED);
}

static void
change_step (GSimpleAction *action,
             GVariant      *state,
             gpointer       user_data)
{
  SoketPage *self = user_data;
  SoketPagePrivate *priv = soket_page_get_private (self);

  if (g_variant_get_boolean (state) && priv->step == NULL)
    make (self);
  g_simple_action_set_state (action, state);
  if (priv->step != NULL)
    {
      priv->step->asked = -1;
      /* Switched off, nobody is there any more to let them go. */
      (g_variant_get_boolean (state) ? soket_stepper_hold : soket_stepper_let_go) (priv->step->stepper);
    }
  update (self);
}

static SoketSide
side_of (const char *word)
{
  return g_str_equal (word, "server") ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
}

/* What is asked for is to be seen, with all that has come before it. */
static void
show_now (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  soket_trace_flush (priv->trace);
  if (soket_sequence_get_selected (priv->sequence) != NULL)
    g_object_set (priv->sequence, "selected", NULL, NULL);
  soket_sequence_follow (priv->sequence);
}

/* A side that cannot go on says why. A question that stands goes. */
static void
go (SoketPage            *self,
    SoketSide             side,
    gboolean              loop,
    const SoketStepLimit *limit)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketStepper *stepper = priv->step->stepper;

  show_now (self);
  soket_sequence_drop_question (priv->sequence);
  if (loop ? soket_stepper_run_loop (stepper, side) : soket_stepper_next (stepper, side, limit))
    priv->step->asked = -1;
  else
    priv->step->asked = (int) side;
  soket_page_guess_watch (self);
  update (self);
}

/* The first press asks what the call will do, where that is guessed; its answer, or the next press, makes it. */
static void
go_next (SoketPage *self,
         SoketSide  side)
{
  show_now (self);
  if (soket_page_guess_ask (self, side))
    {
      soket_page_get_private (self)->step->asked = -1;
      update (self);
    }
  else
    {
      go (self, side, FALSE, NULL);
    }
}

static void
guessed_cb (SoketPage *self,
            guint      side)
{
  go (self, (SoketSide) side, FALSE, NULL);
}

static void
next_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  go_next (user_data, side_of (g_variant_get_string (parameter, NULL)));
}

static void
loop_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  go (user_data, side_of (g_variant_get_string (parameter, NULL)), TRUE, NULL);
}

static void
limit_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  const char *side;
  guint32 size;

  g_variant_get (parameter, "(&su)", &side, &size);
  go (user_data, side_of (side), FALSE, &(SoketStepLimit) { .size = size });
}

static void
interrupt_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  go (user_data, side_of (g_variant_get_string (parameter, NULL)), FALSE, &(SoketStepLimit) { .error = EINTR });
}

static void
delay_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  go (user_data, side_of (g_variant_get_string (parameter, NULL)), FALSE, &(SoketStepLimit) { .delay_ms = DELAY_MS });
}

/* Where it is nobody's turn the side that waits says why; the client's is not asked for where this window plays it. */
static SoketSide
get_turn (SoketPage *self)
{
  int turn = soket_stepper_get_turn (soket_page_get_private (self)->step->stepper);

  if (turn >= 0)
    return (SoketSide) turn;
  return soket_page_get_program (self, SOKET_SIDE_SERVER) != NULL ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
}

static void
turn_cb (SoketPage *self)
{
  SoketSequence *sequence = soket_page_get_private (self)->sequence;

  if (soket_sequence_is_replaying (sequence))
    soket_sequence_stop_replay (sequence);
  else
    go_next (self, get_turn (self));
}

static void
turn_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  turn_cb (user_data);
}

static void
other_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  SoketSide side = get_turn (user_data) == SOKET_SIDE_CLIENT ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;

  if (soket_page_get_program (user_data, side) != NULL)
    go_next (user_data, side);
}

static void
over_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);

  priv->step->asked = -1;
  soket_sequence_follow (priv->sequence);
  soket_sequence_drop_question (priv->sequence);
  soket_page_focus_picture (user_data);
  soket_stepper_start_over (priv->step->stepper);
}

static void
run_action (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);

  soket_sequence_follow (priv->sequence);
  soket_sequence_drop_question (priv->sequence);
  soket_stepper_run (priv->step->stepper);
  update (user_data);
}

static void
back_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketSequence *sequence = soket_page_get_private (user_data)->sequence;
  guint n_steps;

  soket_sequence_start_replay (sequence);
  n_steps = soket_sequence_get_n_steps (sequence);
  soket_sequence_set_step (sequence, n_steps > 0 ? n_steps - 1 : 0);
}

void
soket_page_step_set_up (SoketPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "step", .state = "false", .change_state = change_step },
    { .name = "step-next", .activate = next_action, .parameter_type = "s" },
    { .name = "step-turn", .activate = turn_action },
    { .name = "step-other", .activate = other_action },
    { .name = "step-loop", .activate = loop_action, .parameter_type = "s" },
    { .name = "step-limit", .activate = limit_action, .parameter_type = "(su)" },
    { .name = "step-interrupt", .activate = interrupt_action, .parameter_type = "s" },
    { .name = "step-delay", .activate = delay_action, .parameter_type = "s" },
    { .name = "step-over", .activate = over_action },
    { .name = "step-run", .activate = run_action },
    { .name = "step-back", .activate = back_action },
  };
  static const char *const settings[] = {
    "notify::client-performer", "notify::client-program", "notify::server-performer", "notify::server-program", "notify::transport",
  };
  SoketPagePrivate *priv = soket_page_get_private (self);

  g_action_map_add_action_entries (G_ACTION_MAP (priv->actions), entries, G_N_ELEMENTS (entries), self);
  /* Behind the page, which takes another performer then. */
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    g_signal_connect_object (priv->setup, settings[i], G_CALLBACK (update), self, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (priv->sequence, "notify::replaying", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->sequence, "notify::asking", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->sequence, "guessed", G_CALLBACK (guessed_cb), self, G_CONNECT_SWAPPED);
  update (self);
}

void
soket_page_step_dispose (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  soket_page_guess_dispose (self);
  if (priv->step == NULL)
    return;
  /* The page ends its programs. */
  g_signal_handlers_disconnect_by_data (priv->step->stepper, self);
  g_clear_object (&priv->step->stepper);
  for (guint i = 0; i < N_SIDES; i++)
    {
      if (priv->step->sources[i] != NULL)
        g_signal_handlers_disconnect_by_data (priv->step->sources[i], self);
      g_clear_object (&priv->step->sources[i]);
    }
  g_clear_object (&priv->step->next_call);
  g_clear_pointer (&priv->step, g_free);
}

char *
soket_page_step_dup_sentence (SoketPage *self)
{
  SoketPageStep *step = soket_page_get_private (self)->step;
  SoketStep own, other;

  if (step == NULL || step->asked < 0 || !is_on (self))
    return NULL;
  soket_stepper_get_step (step->stepper, (SoketSide) step->asked, &own);
  soket_stepper_get_step (step->stepper, step->asked == SOKET_SIDE_CLIENT ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT, &other);
  return soket_step_words_dup_why ((SoketSide) step->asked, &own, other.state == SOKET_STEP_HELD);
}

SoketStepper *
soket_page_get_stepper (SoketPage *self)
{
  SoketPagePrivate *priv = NULL;

  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  priv = soket_page_get_private (self);
  return priv->step != NULL ? priv->step->stepper : NULL;
}
