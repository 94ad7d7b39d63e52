/* test-diagram.c - the sequence diagram: what the keys and the pointer do, and what a screen reader hears
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/diagram-fixture.h"

#include "app/diagram/diagram-sequences.h"
#include "app/diagram/soket-diagram-layout.h"
#include "app/diagram/soket-diagram.h"
#include "lib/app-test.h"

static guint
get_selected (Fixture *fixture)
{
  return soket_sequence_get_selected_row (fixture->sequence->sequence);
}

static guint
find_label (Fixture    *fixture,
            const char *wanted)
{
  for (guint i = 0; i < count_rows (fixture); i++)
    {
      g_autofree char *label = soket_sequence_dup_label (fixture->sequence->sequence, i);

      if (g_str_equal (label, wanted))
        return i;
    }
  g_error ("no row says %s", wanted);
}

static void
click (Fixture *fixture,
       double   x,
       double   y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->diagram));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller) && gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_PRIMARY)
        g_signal_emit_by_name (controller, "pressed", 1, x, y);
    }
  app_test_wait_frames (fixture->window, 3);
}

static void
test_empty (void)
{
  Fixture fixture;
  gboolean following;

  fixture_init (&fixture, NULL, 980, 350);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (fixture.diagram), GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture.diagram), GTK_ACCESSIBLE_PROPERTY_LABEL, "Diagram");
  g_object_get (fixture.diagram, "following", &following, NULL);
  g_assert_true (following);
  g_assert_cmpuint (soket_diagram_pick_row (fixture.diagram, 100, 100), ==, G_MAXUINT);
  /* The hint, and nothing but it. */
  g_assert_cmpuint (soket_diagram_get_n_texts (fixture.diagram), ==, 1);
  g_assert_false (press (&fixture, GDK_KEY_Down, 0));

  diagram_sequence_push (fixture.sequence, DIAGRAM_UDP, "Isi pesan.", "Isi pesan.");
  g_object_set (fixture.sequence->sequence, "transport", SOKET_TRANSPORT_UDP, NULL);
  app_test_wait_frames (fixture.window, 3);
  g_assert_cmpuint (soket_diagram_get_n_texts (fixture.diagram), >, 5);
  soket_diagram_set_sequence (fixture.diagram, NULL);
  app_test_wait_frames (fixture.window, 3);
  fixture_clear (&fixture);
}

static void
test_keys (void)
{
  Fixture fixture;
  guint n_calls = 0, steps;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  for (guint i = 0; i < count_rows (&fixture); i++)
    n_calls += soket_ladder_get_rows (get_ladder (&fixture), &steps)[i].record != G_MAXUINT;

  g_assert_cmpuint (get_selected (&fixture), ==, G_MAXUINT);
  g_assert_true (press (&fixture, GDK_KEY_Down, 0));
  g_assert_cmpuint (get_selected (&fixture), ==, 0);
  /* Down and up again through every row, also those that stand for the two ends of one waiting. */
  for (steps = 1; steps < n_calls; steps++)
    g_assert_true (press (&fixture, GDK_KEY_Down, 0));
  g_assert_cmpuint (get_selected (&fixture), >=, n_calls - 1);
  for (steps = 1; steps < n_calls; steps++)
    g_assert_true (press (&fixture, GDK_KEY_Up, 0));
  g_assert_cmpuint (get_selected (&fixture), ==, 0);

  g_assert_true (press (&fixture, GDK_KEY_End, 0));
  g_assert_cmpuint (get_selected (&fixture), >, 5);
  g_assert_true (press (&fixture, GDK_KEY_Home, 0));
  g_assert_cmpuint (get_selected (&fixture), ==, 0);

  /* The replay's. */
  g_assert_false (press (&fixture, GDK_KEY_space, 0));
  g_assert_false (press (&fixture, GDK_KEY_Page_Down, 0));
  g_assert_false (press (&fixture, GDK_KEY_Page_Up, 0));
  g_assert_true (press (&fixture, GDK_KEY_Page_Down, GDK_CONTROL_MASK));
  fixture_clear (&fixture);
}

static void
test_click (void)
{
  Fixture fixture;
  const SoketLadderArrow *arrows;
  guint n_arrows, row;
  double x, y, x1;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  for (row = 0; row < count_rows (&fixture); row++)
    {
      g_assert_true (soket_diagram_locate_row (fixture.diagram, row, &x, &y));
      g_assert_cmpuint (soket_diagram_pick_row (fixture.diagram, x, y), ==, row);
    }

  row = find_label (&fixture, "connect ()");
  g_assert_true (soket_diagram_locate_row (fixture.diagram, row, &x, &y));
  click (&fixture, x, y);
  g_assert_cmpuint (get_selected (&fixture), ==, row);
  /* Its label. */
  row = find_label (&fixture, "send () = 10");
  g_assert_true (soket_diagram_locate_row (fixture.diagram, row, &x, &y));
  click (&fixture, x - 80, y + 2);
  g_assert_cmpuint (get_selected (&fixture), ==, row);

  /* In the middle of each arrow is the call that caused it; near its end, too, where another row is nearer. */
  arrows = soket_ladder_get_arrows (get_ladder (&fixture), &n_arrows);
  g_assert_cmpuint (n_arrows, >, 3);
  for (guint i = 0; i < n_arrows; i++)
    {
      SoketSide from = arrows[i].from, to = from == SOKET_SIDE_CLIENT ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
      double y0, y1, row_height;

      g_assert_true (soket_diagram_locate_row (fixture.diagram, 0, &x, &y0));
      g_assert_true (soket_diagram_locate_row (fixture.diagram, 1, &x, &y1));
      row_height = y1 - y0;
      x = soket_diagram_get_lifeline (fixture.diagram, from);
      x1 = soket_diagram_get_lifeline (fixture.diagram, to);
      y = y0 + row_height * (arrows[i].row + arrows[i].arrival) / 2;
      click (&fixture, (x + x1) / 2, y);
      g_assert_cmpuint (get_selected (&fixture), ==, arrows[i].call_row);
    }

  /* Below everything there is nothing. */
  g_assert_cmpuint (soket_diagram_pick_row (fixture.diagram, 100, 349), ==, G_MAXUINT);
  fixture_clear (&fixture);
}

static void
test_fold (void)
{
  Fixture fixture;
  guint n_folded, run;
  double x, y;

  fixture_init (&fixture, DIAGRAM_BYTE_BY_BYTE, 980, 700);
  n_folded = count_rows (&fixture);
  run = find_label (&fixture, "recv (1) × 10 = \"Isi pesan.\"");
  g_assert_true (soket_diagram_locate_row (fixture.diagram, run, &x, &y));
  click (&fixture, x + 60, y);
  g_assert_cmpuint (get_selected (&fixture), ==, run);
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded);

  g_assert_false (press (&fixture, GDK_KEY_Left, 0));
  g_assert_true (press (&fixture, GDK_KEY_Right, 0));
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded + 9);
  g_assert_false (press (&fixture, GDK_KEY_Right, 0));
  g_assert_true (press (&fixture, GDK_KEY_Left, 0));
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded);
  g_assert_true (press (&fixture, GDK_KEY_Return, 0));
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded + 9);
  /* A member closes it, too. */
  g_assert_true (press (&fixture, GDK_KEY_Down, 0));
  g_assert_true (press (&fixture, GDK_KEY_Return, 0));
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded);
  fixture_clear (&fixture);
}

static void
test_fold_click (void)
{
  Fixture fixture;
  guint n_folded;
  double x, y;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 500);
  n_folded = count_rows (&fixture);
  g_assert_true (soket_diagram_locate_row (fixture.diagram, 0, &x, &y));
  /* The triangle stands somewhere after the words. */
  for (double at = x + 20; at < 980 && count_rows (&fixture) == n_folded; at += 8)
    click (&fixture, at, y);
  g_assert_cmpuint (count_rows (&fixture), ==, n_folded + 3);
  fixture_clear (&fixture);
}

static void
test_replay (void)
{
  Fixture fixture;
  gboolean live;
  guint n_rows;
  double x, y;

  /* So low that the end is out of sight at first. */
  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 160);
  n_rows = count_rows (&fixture);
  soket_sequence_start_replay (fixture.sequence->sequence);
  app_test_wait_frames (fixture.window, 3);
  g_assert_cmpuint (count_rows (&fixture), <, n_rows);
  for (guint step = 0; step <= soket_sequence_get_n_steps (fixture.sequence->sequence); step++)
    {
      guint current;

      soket_sequence_set_step (fixture.sequence->sequence, step);
      app_test_wait_frames (fixture.window, 5);
      current = soket_ladder_get_current (get_ladder (&fixture));
      if (step > 0)
        g_assert_true (soket_diagram_locate_row (fixture.diagram, current, &x, &y));
    }
  g_object_get (fixture.sequence->sequence, "live", &live, NULL);
  g_assert_true (live);
  soket_sequence_stop_replay (fixture.sequence->sequence);
  app_test_wait_frames (fixture.window, 3);
  g_assert_cmpuint (count_rows (&fixture), ==, n_rows);
  fixture_clear (&fixture);
}

static void
test_messages (void)
{
  Fixture fixture;
  gboolean messages;
  guint n_asked = 0, n_rows;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 500);
  g_object_get (fixture.sequence->sequence, "messages", &messages, NULL);
  g_assert_false (messages);
  n_rows = count_rows (&fixture);
  soket_diagram_set_describe (fixture.diagram, words_cb, &n_asked);
  app_test_wait_frames (fixture.window, 3);
  g_object_get (fixture.sequence->sequence, "messages", &messages, NULL);
  g_assert_true (messages);
  g_assert_cmpuint (count_rows (&fixture), >, n_rows);
  g_assert_cmpuint (n_asked, >, 0);
  soket_diagram_set_describe (fixture.diagram, NULL, NULL);
  g_assert_cmpuint (count_rows (&fixture), ==, n_rows);
  fixture_clear (&fixture);
}

static gboolean
describes (Fixture    *fixture,
           const char *words)
{
  g_autofree char *wrong = gtk_test_accessible_check_property (GTK_ACCESSIBLE (fixture->diagram), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);

  return wrong == NULL;
}

static gboolean
is_described (Fixture *fixture)
{
  g_autofree char *description = soket_sequence_dup_description (fixture->sequence->sequence);

  return describes (fixture, description);
}

/* Whether a screen reader that has the focus here was told of @row. */
static gboolean
is_said (Fixture *fixture,
         guint    row)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_ladder_get_rows (soket_sequence_get_ladder (fixture->sequence->sequence), &n_rows);
  g_autofree char *sentence = soket_sequence_dup_sentence (fixture->sequence->sequence, row);
  g_autofree char *words = g_strdup_printf ("row %u of %u: %s, %s", row + 1, n_rows, rows[row].side == SOKET_SIDE_CLIENT ? "Client" : "Server", sentence);
  g_autofree char *wrong =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (fixture->diagram), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words);

  return wrong == NULL;
}

static void
test_description (void)
{
  Fixture fixture;

  fixture_init (&fixture, NULL, 980, 350);
  app_test_wait_until (describes (&fixture, "Nothing has happened yet. 1 Start server · 2 Send · 3 Read downwards"));
  /* A page without a server has nothing to start. */
  soket_diagram_set_hint (fixture.diagram, "1 Send · 2 Receive");
  app_test_wait_until (describes (&fixture, "Nothing has happened yet. 1 Send · 2 Receive"));
  diagram_sequence_push (fixture.sequence, DIAGRAM_ECHO_TCP, "Isi pesan.", "Isi pesan.");
  /* Not at once: a flood must not be read aloud; and while it has the focus the newest row, not the whole again. */
  app_test_wait_until (is_said (&fixture, count_rows (&fixture) - 1));
  press (&fixture, GDK_KEY_Home, 0);
  g_assert_true (is_said (&fixture, 0));
  press (&fixture, GDK_KEY_Down, 0);
  g_assert_true (is_said (&fixture, 1));
  gtk_window_set_focus (GTK_WINDOW (fixture.window), NULL);
  app_test_wait_until (is_described (&fixture));
  fixture_clear (&fixture);
}

static void
test_tooltip (void)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  Fixture fixture;
  gboolean shown = FALSE;
  double x, y;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  g_assert_true (soket_diagram_locate_row (fixture.diagram, find_label (&fixture, "recv () = 0"), &x, &y));
  g_signal_emit_by_name (fixture.diagram, "query-tooltip", (int) x, (int) y, FALSE, tooltip, &shown);
  g_assert_true (shown);
  /* Above the first row there is nothing to say. */
  g_signal_emit_by_name (fixture.diagram, "query-tooltip", (int) x, 0, FALSE, tooltip, &shown);
  g_assert_false (shown);
  /* Nor over what a replay has just shown. */
  soket_sequence_start_replay (fixture.sequence->sequence);
  soket_sequence_set_step (fixture.sequence->sequence, soket_sequence_get_n_steps (fixture.sequence->sequence));
  for (guint i = 0; soket_diagram_pick_row (fixture.diagram, x, y) == G_MAXUINT && i < 100; i++)
    y++;
  g_signal_emit_by_name (fixture.diagram, "query-tooltip", (int) x, (int) y, FALSE, tooltip, &shown);
  g_assert_false (shown);
  fixture_clear (&fixture);
}

static void
test_menu (void)
{
  g_autoptr (GdkContentFormats) formats = NULL;
  GdkContentProvider *content;
  GtkWidget *popover;
  Fixture fixture;

  fixture_init (&fixture, DIAGRAM_ECHO_TCP, 980, 350);
  g_assert_true (press (&fixture, GDK_KEY_Menu, 0));
  popover = gtk_widget_get_last_child (GTK_WIDGET (fixture.diagram));
  g_assert_true (GTK_IS_POPOVER_MENU (popover));
  g_assert_true (gtk_widget_get_visible (popover));
  gtk_popover_popdown (GTK_POPOVER (popover));

  g_assert_true (press (&fixture, GDK_KEY_c, GDK_CONTROL_MASK));
  content = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (fixture.diagram)));
  g_assert_nonnull (content);
  formats = gdk_content_provider_ref_formats (content);
  g_assert_true (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE));
  g_assert_true (gdk_content_formats_contain_gtype (formats, G_TYPE_STRING));
  fixture_clear (&fixture);
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/diagram/empty", test_empty);
  g_test_add_func ("/diagram/keys", test_keys);
  g_test_add_func ("/diagram/click", test_click);
  g_test_add_func ("/diagram/fold", test_fold);
  g_test_add_func ("/diagram/fold-click", test_fold_click);
  g_test_add_func ("/diagram/replay", test_replay);
  g_test_add_func ("/diagram/messages", test_messages);
  g_test_add_func ("/diagram/description", test_description);
  g_test_add_func ("/diagram/tooltip", test_tooltip);
  g_test_add_func ("/diagram/menu", test_menu);
  return g_test_run ();
}
