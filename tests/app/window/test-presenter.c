/* test-presenter.c - the window shown to a class: the folded heads, the size of type
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-scaffold.h"
#include "app/setup/soket-settings.h"
#include "app/window/soket-presenter.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"

typedef struct
{
  GtkWindow *window;
  SoketPage *page;
  GtkWidget *scaffold;
  GtkWidget *leave_button;
  int dpi;
} Fixture;

static int
read_dpi (void)
{
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi;
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GSimpleActionGroup) application = g_simple_action_group_new ();
  GtkWidget *page;

  fixture->dpi = read_dpi ();
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  /* What the application has. */
  soket_presenter_add_type_actions (G_ACTION_MAP (application));
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->window), "app", G_ACTION_GROUP (application));
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), "echo");
  g_object_set (soket_page_get_setup (fixture->page), "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Isi pesan.",
                "framing", "dot", "timeout", 60, "follow-server", TRUE, NULL);
  page = GTK_WIDGET (fixture->page);
  fixture->scaffold = GTK_WIDGET (gtk_widget_get_template_child (page, SOKET_TYPE_PAGE, "scaffold"));
  fixture->leave_button = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window), SOKET_TYPE_WINDOW, "leave_button"));
  gtk_window_present (fixture->window);
  app_test_wait_until (gtk_widget_get_mapped (page));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWindow *window = fixture->window;

  /* Settings in memory outlive a test. */
  gtk_widget_activate_action (GTK_WIDGET (window), "app.normal-type", NULL);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (window);
  app_test_wait_until (fixture->window == NULL);
  /* The size of type is the program's: it must not outlive the window. */
  g_assert_cmpint (read_dpi (), ==, fixture->dpi);
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static gboolean
get_presenting (Fixture *fixture)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (fixture->window), "presenter");

  return g_variant_get_boolean (state);
}

static gboolean
is_compact (Fixture *fixture)
{
  gboolean compact;

  g_object_get (fixture->scaffold, "compact", &compact, NULL);
  return compact;
}

/* The heads fold; what a lesson needs stays at hand. */
static void
test_folds (Fixture       *fixture,
            gconstpointer  data)
{
  SoketClientPane *client = soket_page_get_client_pane (fixture->page);
  SoketServerPane *server = soket_page_get_server_pane (fixture->page);
  GtkWidget *const at_hand[] = {
    app_test_find_id (client, "message"),
    app_test_find_id (client, "send"),
    GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (server), SOKET_TYPE_SERVER_PANE, "start")),
    GTK_WIDGET (gtk_widget_get_template_child (fixture->scaffold, SOKET_TYPE_SCAFFOLD, "transports")),
    GTK_WIDGET (gtk_widget_get_template_child (fixture->scaffold, SOKET_TYPE_SCAFFOLD, "code_button")),
    GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->window), SOKET_TYPE_WINDOW, "try_button")),
    fixture->leave_button,
  };
  int before;

  gtk_window_set_default_size (fixture->window, 1024, 640);
  app_test_wait_until (!is_compact (fixture));
  app_test_wait_frames (fixture->scaffold, 2);
  before = gtk_widget_get_height (GTK_WIDGET (client));
  g_assert_false (gtk_widget_get_mapped (fixture->leave_button));

  act (fixture, "win.presenter");
  app_test_wait_until (is_compact (fixture));
  app_test_wait_frames (fixture->scaffold, 2);
  g_assert_true (get_presenting (fixture));
  for (guint i = 0; i < G_N_ELEMENTS (at_hand); i++)
    g_assert_true (gtk_widget_get_mapped (at_hand[i]));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (client)), <, before * 2 / 3);
  /* Space is for the replay, not for the message. */
  g_assert_true (gtk_window_get_focus (fixture->window) == GTK_WIDGET (soket_page_get_diagram (fixture->page)));

  act (fixture, "win.presenter");
  app_test_wait_until (!is_compact (fixture));
  g_assert_false (gtk_widget_get_mapped (fixture->leave_button));
  g_assert_true (gtk_window_get_focus (fixture->window) == GTK_WIDGET (soket_page_get_diagram (fixture->page)));
}

static gboolean
press (Fixture *fixture,
       guint    key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }
  return handled;
}

static void
test_escape (Fixture       *fixture,
             gconstpointer  data)
{
  g_assert_false (press (fixture, GDK_KEY_Escape));
  act (fixture, "win.presenter");
  g_assert_false (press (fixture, GDK_KEY_space));
  g_assert_true (get_presenting (fixture));
  g_assert_true (press (fixture, GDK_KEY_Escape));
  g_assert_false (get_presenting (fixture));
}

/* Escape stops what the page is doing before it leaves the presentation. */
static void
test_escape_waits (Fixture       *fixture,
                   gconstpointer  data)
{
  act (fixture, "page.start-server");
  g_object_set (soket_page_get_setup (fixture->page), "message", "no end", NULL);
  act (fixture, "win.presenter");
  act (fixture, "page.send");
  g_assert_false (press (fixture, GDK_KEY_Escape));
  act (fixture, "page.stop-waiting");
  g_assert_true (press (fixture, GDK_KEY_Escape));
}

static void
next_cb (guint *n_pressed)
{
  ++*n_pressed;
}

/* What a remote sends steps through the replay, unless whatever has the focus wants it: then it does not come so far. */
static void
test_space (Fixture       *fixture,
            gconstpointer  data)
{
  g_autoptr (GSimpleAction) next = g_simple_action_new ("next-call", NULL);
  guint n_pressed = 0;

  g_signal_connect_swapped (next, "activate", G_CALLBACK (next_cb), &n_pressed);
  g_action_map_add_action (soket_page_get_actions (fixture->page), G_ACTION (next));
  g_assert_true (press (fixture, GDK_KEY_space));
  g_assert_cmpuint (n_pressed, ==, 1);
  act (fixture, "win.presenter");
  g_assert_true (press (fixture, GDK_KEY_space));
  g_assert_cmpuint (n_pressed, ==, 2);

  g_simple_action_set_enabled (next, FALSE);
  g_assert_false (press (fixture, GDK_KEY_space));
  soket_window_show_page (SOKET_WINDOW (fixture->window), "scanner");
  g_assert_false (press (fixture, GDK_KEY_space));
  g_assert_cmpuint (n_pressed, ==, 2);
}

static void
test_type (Fixture       *fixture,
           gconstpointer  data)
{
  static const int steps[] = { 100, 115, 130, 150, 175, 200, 200 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (i > 0)
        act (fixture, "app.larger-type");
      g_assert_cmpint (read_dpi (), ==, (int) (fixture->dpi * (gint64) steps[i] / 100));
    }
  act (fixture, "app.smaller-type");
  g_assert_cmpint (read_dpi (), ==, (int) (fixture->dpi * G_GINT64_CONSTANT (175) / 100));
  act (fixture, "app.normal-type");
  g_assert_cmpint (read_dpi (), ==, fixture->dpi);
  act (fixture, "app.smaller-type");
  g_assert_cmpint (read_dpi (), ==, fixture->dpi);
}

/* Presenting is larger by itself, as much as the screen is, and gives back what was chosen. */
static void
test_type_presenting (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (GdkMonitor) monitor = g_list_model_get_item (gdk_display_get_monitors (gdk_display_get_default ()), 0);
  GdkRectangle screen;
  int percent;

  gdk_monitor_get_geometry (monitor, &screen);
  /* The smallest projector has 1024 x 600. */
  percent = MAX (100, MIN (screen.width * 100 / 1024, screen.height * 100 / 600));
  g_assert_cmpint (percent, >, 100);
  act (fixture, "app.larger-type");
  act (fixture, "win.presenter");
  g_assert_cmpint (read_dpi (), ==, fixture->dpi * (132 * percent / 100) / 100);
  act (fixture, "win.presenter");
  g_assert_cmpint (read_dpi (), ==, (int) (fixture->dpi * G_GINT64_CONSTANT (115) / 100));
}

static void
test_type_remembered (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (GSettings) settings = soket_settings_new ("io.github.soketlab.Soket", NULL);
  SoketPresenter *presenter;
  guint scale;

  g_assert_nonnull (settings);
  act (fixture, "app.larger-type");
  act (fixture, "app.larger-type");
  soket_settings_store ();
  g_assert_cmpuint (g_settings_get_uint (settings, "type-scale"), ==, 130);

  presenter = soket_presenter_new (fixture->window);
  /* What is none of the steps is the one below. */
  g_object_set (presenter, "type-scale", 160, NULL);
  g_object_get (presenter, "type-scale", &scale, NULL);
  g_assert_cmpuint (scale, ==, 150);
  g_assert_finalize_object (presenter);
}

/* The sentence of each step stands whole, and the picture above it keeps its height, presented or not. */
static void
test_caption (Fixture       *fixture,
              gconstpointer  data)
{
  GtkLabel *sentence = GTK_LABEL (gtk_widget_get_template_child (fixture->scaffold, SOKET_TYPE_SCAFFOLD, "description"));
  SoketExchange *exchange = soket_page_get_exchange (fixture->page);
  SoketSequence *sequence = soket_page_get_sequence (fixture->page);
  GtkWidget *diagram = GTK_WIDGET (soket_page_get_diagram (fixture->page));

  act (fixture, "page.start-server");
  act (fixture, "page.send");
  app_test_wait_until (soket_exchange_get_reply (exchange) != NULL && !soket_exchange_get_active (exchange));
  g_assert_false (gtk_widget_is_visible (GTK_WIDGET (sentence)));
  for (guint presents = 0; presents < 2; presents++)
    {
      int height = 0;

      g_object_set (fixture->scaffold, "presenting", presents == 1, NULL);
      act (fixture, "page.next-call");
      g_assert_true (gtk_widget_is_visible (GTK_WIDGET (sentence)));
      while (soket_sequence_get_step (sequence) < soket_sequence_get_n_steps (sequence))
        {
          act (fixture, "page.next-call");
          app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
          g_test_message ("%s", gtk_label_get_text (sentence));
          g_assert_cmpstr (gtk_label_get_text (sentence), !=, "");
          g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (sentence)));
          g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (sentence)), <=, 2);
          if (height == 0)
            height = gtk_widget_get_height (diagram);
          g_assert_cmpint (gtk_widget_get_height (diagram), ==, height);
        }
      act (fixture, "page.stop-replay");
    }
}

static void
test_maximized_remembered (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.soketlab.Soket");
  GtkWindow *window;
  gboolean maximized;

  g_settings_set_boolean (settings, "window-maximized", TRUE);
  window = GTK_WINDOW (soket_window_new (NULL));
  g_object_get (window, "maximized", &maximized, NULL);
  g_assert_true (maximized);
  soket_settings_store ();
  g_assert_true (g_settings_get_boolean (settings, "window-maximized"));
  gtk_window_destroy (window);
  g_settings_reset (settings, "window-maximized");
}

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

#define add(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  add ("/presenter/folds", test_folds);
  add ("/presenter/escape", test_escape);
  add ("/presenter/escape-waits", test_escape_waits);
  add ("/presenter/space", test_space);
  add ("/presenter/type", test_type);
  add ("/presenter/type-presenting", test_type_presenting);
  add ("/presenter/type-remembered", test_type_remembered);
  add ("/presenter/caption", test_caption);
  add ("/presenter/maximized-remembered", test_maximized_remembered);

  return g_test_run ();
}
