/* test-slides.c - one switch for all that the slides' programs decide
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/gear/soket-gear.h"
#include "app/lesson/soket-remark.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "lib/soket-test.h"

typedef struct
{
  GtkWindow *window;
  SoketPage *page;
  SoketSetup *setup;
  GtkToggleButton *button;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  soket_window_show_page (SOKET_WINDOW (fixture->window), data);
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), data);
  fixture->setup = soket_page_get_setup (fixture->page);
  fixture->button = GTK_TOGGLE_BUTTON (gtk_widget_get_template_child (GTK_WIDGET (fixture->window), SOKET_TYPE_WINDOW, "slides_button"));
  /* Settings in memory outlive a test. */
  soket_setup_reset_faults (fixture->setup);
  g_object_set (fixture->setup, "transport", "tcp", "port", 0, "address", "127.0.0.1", "framing", "dot", "keep-open", FALSE, "closing", "careful",
                "server-recv-size", 4096, "client-recv-size", 4096, "backlog", 0, "dialect", "standard", "follow-server", TRUE, "drawer", "closed",
                "before-slides", "", NULL);
  gtk_window_present (fixture->window);
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWindow *window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (window);
  soket_test_wait_until (fixture->window == NULL);
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static gboolean
is_on (Fixture *fixture)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (soket_page_get_actions (fixture->page)), "as-in-slides");

  g_assert_true (g_variant_get_boolean (state) == gtk_toggle_button_get_active (fixture->button));
  return g_variant_get_boolean (state);
}

/* One click sets everything, and one more sets what was there before. */
static void
test_click (Fixture       *fixture,
            gconstpointer  data)
{
  const SoketProtocol *protocol = soket_protocol_lookup (data);
  gboolean caesar = g_str_equal (data, "caesar");
  g_autofree char *words = NULL;
  g_autofree char *client_words = NULL;

  g_object_set (fixture->setup, "keep-open", TRUE, "server-recv-size", 17, "backlog", 7, "framing", caesar ? "dot" : "newline", NULL);
  g_assert_true (gtk_widget_is_visible (GTK_WIDGET (fixture->button)));
  g_assert_false (is_on (fixture));
  g_signal_emit_by_name (fixture->button, "clicked");
  soket_test_wait_until (is_on (fixture));
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "framing"), ==, "dot");
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "closing"), ==, "slides");
  g_assert_false (soket_setup_get_flag (fixture->setup, "keep-open"));
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "server-recv-size"), ==, 1);
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "client-recv-size"), ==, 1);
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "backlog"), ==, 1);
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "dialect"), ==, caesar ? "slides" : "standard");

  /* The gears of both sides tell it. */
  words = soket_gear_dup_words (fixture->setup, SOKET_SIDE_SERVER, protocol);
  g_assert_nonnull (strstr (words, "Closing: as in the slides"));
  g_assert_nonnull (strstr (words, "Backlog (0: the system's): 1"));
  g_assert_true ((strstr (words, "Dialect: as in the slides") != NULL) == caesar);
  client_words = soket_gear_dup_words (fixture->setup, SOKET_SIDE_CLIENT, protocol);
  g_assert_cmpstr (client_words, ==, "Receive size (bytes): 1");

  act (fixture, "page.as-in-slides");
  g_assert_false (is_on (fixture));
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "framing"), ==, caesar ? "dot" : "newline");
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "closing"), ==, "careful");
  g_assert_true (soket_setup_get_flag (fixture->setup, "keep-open"));
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "server-recv-size"), ==, 17);
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "client-recv-size"), ==, 4096);
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "backlog"), ==, 7);
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "dialect"), ==, "standard");
}

/* What was set before is not lost by a setting changed in between, nor by a new start of the program. */
static void
test_before (Fixture       *fixture,
             gconstpointer  data)
{
  g_object_set (fixture->setup, "keep-open", TRUE, "server-recv-size", 17, "backlog", 7, NULL);
  act (fixture, "page.as-in-slides");
  g_object_set (fixture->setup, "server-recv-size", 5, NULL);
  g_assert_false (is_on (fixture));
  act (fixture, "page.as-in-slides");
  g_assert_true (is_on (fixture));

  gtk_window_destroy (fixture->window);
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  soket_window_show_page (SOKET_WINDOW (fixture->window), data);
  gtk_window_present (fixture->window);
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), data);
  fixture->setup = soket_page_get_setup (fixture->page);
  fixture->button = GTK_TOGGLE_BUTTON (gtk_widget_get_template_child (GTK_WIDGET (fixture->window), SOKET_TYPE_WINDOW, "slides_button"));
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
  g_assert_true (is_on (fixture));
  act (fixture, "page.as-in-slides");
  g_assert_true (soket_setup_get_flag (fixture->setup, "keep-open"));
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "server-recv-size"), ==, 5);
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "backlog"), ==, 7);
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "client-recv-size"), ==, 4096);

  /* Nonsense in the settings is the defaults. */
  act (fixture, "page.as-in-slides");
  g_object_set (fixture->setup, "before-slides", "{'backlog': <'seven'>, 'closing'", NULL);
  act (fixture, "page.as-in-slides");
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "backlog"), ==, 0);
}

/* It says what is so, whoever set it. */
static void
test_true_state (Fixture       *fixture,
                 gconstpointer  data)
{
  act (fixture, "page.as-in-slides");
  g_assert_true (is_on (fixture));
  g_object_set (fixture->setup, "client-recv-size", 2, NULL);
  g_assert_false (is_on (fixture));
  g_object_set (fixture->setup, "client-recv-size", 1, NULL);
  g_assert_true (is_on (fixture));
  /* What it does not decide is not its matter. */
  g_object_set (fixture->setup, "timeout", 9, NULL);
  g_assert_true (is_on (fixture));
  if (g_str_equal (data, "caesar"))
    {
      g_object_set (fixture->setup, "dialect", "standard", NULL);
      g_assert_false (is_on (fixture));
      g_object_set (fixture->setup, "dialect", "slides", NULL);
    }
  act (fixture, "page.as-in-slides");
  g_assert_false (is_on (fixture));

  /* Set by hand, with nothing to go back to: back to the defaults. */
  g_object_set (fixture->setup, "closing", "slides", "server-recv-size", 1, "client-recv-size", 1, "backlog", 1, "dialect", "slides", NULL);
  g_assert_true (is_on (fixture));
  act (fixture, "page.as-in-slides");
  g_assert_false (is_on (fixture));
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "client-recv-size"), ==, 4096);
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "backlog"), ==, 0);
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "closing"), ==, "careful");
  g_object_set (fixture->setup, "timeout", 5, "dialect", "standard", NULL);
}

static guint
count_calls (Fixture       *fixture,
             SoketSide      side,
             SoketCallName  call,
             gint64         argument)
{
  SoketTrace *trace = soket_page_get_trace (fixture->page);
  SoketRecord record;
  guint n = 0;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    n += record.kind == SOKET_RECORD_CALL && record.side == side && record.call == call && record.argument == argument;
  return n;
}

/* A server that runs says that it has to start again; then its calls are those of the slides' programs. */
static void
test_calls (Fixture       *fixture,
            gconstpointer  data)
{
  SoketServerPane *pane = soket_page_get_server_pane (fixture->page);
  SoketRemark *remark = SOKET_REMARK (gtk_widget_get_template_child (GTK_WIDGET (pane), SOKET_TYPE_SERVER_PANE, "remark"));

  act (fixture, "page.start-server");
  soket_test_wait_until (soket_server_get_active (soket_server_pane_get_shown (pane)));
  act (fixture, "page.as-in-slides");
  g_assert_cmpstr (soket_remark_get_sentence (remark), ==, "The server runs with its former settings until it starts again.");
  act (fixture, "page.restart-server");
  soket_test_wait_until (soket_server_get_active (soket_server_pane_get_shown (pane)));
  g_assert_null (soket_remark_get_sentence (remark));
  g_assert_cmpuint (count_calls (fixture, SOKET_SIDE_SERVER, SOKET_CALL_LISTEN, 1), ==, 1);

  act (fixture, "page.send");
  soket_test_wait_until (!soket_exchange_get_active (soket_page_get_exchange (fixture->page)));
  g_assert_nonnull (soket_exchange_get_reply (soket_page_get_exchange (fixture->page)));
  g_assert_cmpuint (count_calls (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 1), >=, 10);
  g_assert_cmpuint (count_calls (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 1), >=, 10);
  g_assert_cmpuint (count_calls (fixture, SOKET_SIDE_SERVER, SOKET_CALL_SHUTDOWN, 0)
                    + count_calls (fixture, SOKET_SIDE_SERVER, SOKET_CALL_SHUTDOWN, 1), ==, 0);
  act (fixture, "page.as-in-slides");
}

/* The switch belongs to the page; the scanner has none. */
static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  SoketSetup *caesar = soket_page_get_setup (soket_window_get_page (SOKET_WINDOW (fixture->window), "caesar"));

  act (fixture, "page.as-in-slides");
  soket_window_show_page (SOKET_WINDOW (fixture->window), "caesar");
  g_assert_false (gtk_toggle_button_get_active (fixture->button));
  g_assert_cmpuint (soket_setup_get_number (caesar, "backlog"), ==, 0);
  soket_window_show_page (SOKET_WINDOW (fixture->window), "scanner");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->button)));
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->button)));
  g_assert_true (gtk_toggle_button_get_active (fixture->button));
  act (fixture, "page.as-in-slides");
}

#define add(path, page, function) \
  g_test_add ("/slides/" path, Fixture, page, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  add ("click/echo", "echo", test_click);
  add ("click/caesar", "caesar", test_click);
  add ("before/echo", "echo", test_before);
  add ("before/caesar", "caesar", test_before);
  add ("true-state/echo", "echo", test_true_state);
  add ("true-state/caesar", "caesar", test_true_state);
  add ("calls/echo", "echo", test_calls);
  add ("calls/caesar", "caesar", test_calls);
  add ("pages", "echo", test_pages);

  return g_test_run ();
}
