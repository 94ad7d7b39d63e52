/* test-replay-bar.c - stepping through a recorded exchange, by button and by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-replay-bar.h"
#include "lib/app-test.h"

#define bar_child(fixture, name) (gtk_widget_get_template_child (GTK_WIDGET ((fixture)->bar), SOKET_TYPE_REPLAY_BAR, name))

typedef struct
{
  SoketTrace *trace;
  SoketSequence *sequence;
  SoketReplayBar *bar;
  GSimpleActionGroup *actions;
  GtkWidget *window;
} Fixture;

static void
push_exchange (SoketTrace *trace)
{
  app_test_push (trace, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 0, NULL);
  app_test_push (trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 10, "Isi pesan.");
  app_test_push (trace, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 10, "Isi pesan.");
  app_test_push (trace, SOKET_SIDE_SERVER, SOKET_CALL_SEND, 10, "Isi pesan.");
  app_test_push (trace, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 10, "Isi pesan.");
  app_test_push (trace, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 0, NULL);
  soket_trace_flush (trace);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->trace = soket_trace_new ();
  fixture->sequence = soket_sequence_new (fixture->trace);
  fixture->bar = g_object_new (SOKET_TYPE_REPLAY_BAR, "sequence", fixture->sequence, NULL);
  fixture->actions = g_simple_action_group_new ();
  soket_replay_bar_add_actions (fixture->bar, G_ACTION_MAP (fixture->actions));
  fixture->window = app_test_show (GTK_WIDGET (fixture->bar), 700, 60);
  gtk_widget_insert_action_group (fixture->window, "page", G_ACTION_GROUP (fixture->actions));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->bar), (gpointer *) &fixture->bar);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  app_test_wait_until (fixture->bar == NULL);
  /* Whoever still has the actions finds nobody. */
  g_action_group_activate_action (G_ACTION_GROUP (fixture->actions), "next-call", NULL);
  g_assert_finalize_object (fixture->actions);
  g_assert_finalize_object (fixture->sequence);
  g_assert_finalize_object (fixture->trace);
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->actions), action));
  g_action_group_activate_action (G_ACTION_GROUP (fixture->actions), action, NULL);
}

static gboolean
is_enabled (Fixture    *fixture,
            const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->actions), action);
}

static gboolean
is_playing (Fixture *fixture)
{
  gboolean playing;

  g_object_get (fixture->bar, "playing", &playing, NULL);
  return playing;
}

static const char *
get_position (Fixture *fixture)
{
  return gtk_label_get_text (GTK_LABEL (bar_child (fixture, "position")));
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const actions[] = { "next-call", "previous-call", "first-call", "play", "stop-replay" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    g_assert_false (is_enabled (fixture, actions[i]));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar_child (fixture, "position"))));

  push_exchange (fixture->trace);
  g_assert_true (is_enabled (fixture, "next-call"));
  g_assert_true (is_enabled (fixture, "play"));
  g_assert_false (is_enabled (fixture, "previous-call"));
  g_assert_false (is_enabled (fixture, "stop-replay"));
}

static void
test_steps (Fixture       *fixture,
            gconstpointer  data)
{
  guint n_steps;

  push_exchange (fixture->trace);
  act (fixture, "next-call");
  g_assert_true (soket_sequence_is_replaying (fixture->sequence));
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, 1);
  n_steps = soket_sequence_get_n_steps (fixture->sequence);
  g_assert_cmpuint (n_steps, >=, 6);
  {
    g_autofree char *text = g_strdup_printf ("Step 1 of %u · replay: nothing is sent again", n_steps);
    g_autofree char *position = g_strdup_printf ("1/%u", n_steps);

    g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (bar_child (fixture, "position"))), ==, text);
    g_assert_cmpstr (get_position (fixture), ==, position);
  }
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (bar_child (fixture, "back"))));
  /* Nothing lies over the newest row. */
  g_assert_false (gtk_widget_get_has_tooltip (GTK_WIDGET (bar_child (fixture, "play"))));

  act (fixture, "next-call");
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, 2);
  act (fixture, "previous-call");
  act (fixture, "previous-call");
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, 0);
  g_assert_false (is_enabled (fixture, "previous-call"));
  g_assert_false (is_enabled (fixture, "first-call"));

  for (guint i = 0; i < n_steps; i++)
    act (fixture, "next-call");
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, n_steps);
  g_assert_false (is_enabled (fixture, "next-call"));
  act (fixture, "first-call");
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, 0);

  act (fixture, "stop-replay");
  g_assert_false (soket_sequence_is_replaying (fixture->sequence));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (bar_child (fixture, "position"))));
  g_assert_true (is_enabled (fixture, "next-call"));
}

/* What comes meanwhile does not move the replay. */
static void
test_undisturbed (Fixture       *fixture,
                  gconstpointer  data)
{
  guint n_steps;

  push_exchange (fixture->trace);
  act (fixture, "next-call");
  act (fixture, "next-call");
  n_steps = soket_sequence_get_n_steps (fixture->sequence);
  push_exchange (fixture->trace);
  g_assert_true (soket_sequence_is_replaying (fixture->sequence));
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, 2);
  g_assert_cmpuint (soket_sequence_get_n_steps (fixture->sequence), ==, n_steps);
}

static void
test_play (Fixture       *fixture,
           gconstpointer  data)
{
  push_exchange (fixture->trace);
  g_object_set (fixture->bar, "pace", "fast", NULL);
  act (fixture, "play");
  g_assert_true (is_playing (fixture));
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, 1);
  g_assert_cmpstr (gtk_button_get_icon_name (GTK_BUTTON (bar_child (fixture, "play"))), ==, "media-playback-pause-symbolic");
  app_test_wait_until (soket_sequence_get_step (fixture->sequence) == 2);

  act (fixture, "play");
  g_assert_false (is_playing (fixture));

  /* From just before the end it goes to the end, and stops there. */
  soket_sequence_set_step (fixture->sequence, soket_sequence_get_n_steps (fixture->sequence) - 1);
  act (fixture, "play");
  app_test_wait_until (!is_playing (fixture));
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, soket_sequence_get_n_steps (fixture->sequence));
  g_assert_true (soket_sequence_is_replaying (fixture->sequence));

  /* From the end it begins again. */
  act (fixture, "play");
  g_assert_true (is_playing (fixture));
  g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), ==, 1);
  act (fixture, "stop-replay");
  g_assert_false (is_playing (fixture));
}

static void
test_play_hidden (Fixture       *fixture,
                  gconstpointer  data)
{
  push_exchange (fixture->trace);
  act (fixture, "play");
  g_assert_true (is_playing (fixture));
  gtk_widget_set_visible (GTK_WIDGET (fixture->bar), FALSE);
  g_assert_false (is_playing (fixture));
}

static void
test_pace (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (SoketSetup) setup = soket_setup_new (NULL);
  g_autofree char *pace = NULL;
  g_autoptr (GVariant) state = NULL;

  g_object_set (setup, "pace", "slow", NULL);
  g_object_set (fixture->bar, "setup", setup, NULL);
  g_object_get (fixture->bar, "pace", &pace, NULL);
  g_assert_cmpstr (pace, ==, "slow");
  g_action_group_activate_action (G_ACTION_GROUP (fixture->actions), "pace", g_variant_new_string ("fast"));
  g_assert_cmpstr (soket_setup_get_text (setup, "pace"), ==, "fast");
  state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->actions), "pace");
  g_assert_cmpstr (g_variant_get_string (state, NULL), ==, "fast");
}

static void
test_conversation (Fixture       *fixture,
                   gconstpointer  data)
{
  SoketRecord record;

  push_exchange (fixture->trace);
  record = app_test_call (fixture->trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 3, "dua");
  record.conversation = 2;
  record.socket = 3;
  soket_trace_push (fixture->trace, &record);
  soket_trace_flush (fixture->trace);
  soket_sequence_choose (fixture->sequence, 1);

  /* Another conversation ends the replay of this one. */
  act (fixture, "play");
  soket_sequence_choose (fixture->sequence, 2);
  g_assert_false (soket_sequence_is_replaying (fixture->sequence));
  g_assert_false (is_playing (fixture));
  g_assert_false (is_enabled (fixture, "stop-replay"));
}

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

#define add(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  add ("/replay-bar/empty", test_empty);
  add ("/replay-bar/steps", test_steps);
  add ("/replay-bar/undisturbed", test_undisturbed);
  add ("/replay-bar/play", test_play);
  add ("/replay-bar/play-hidden", test_play_hidden);
  add ("/replay-bar/pace", test_pace);
  add ("/replay-bar/conversation", test_conversation);

  return g_test_run ();
}
