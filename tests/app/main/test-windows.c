/* test-windows.c - several windows of one program: what is each one's own, and what is not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-dialog.h"
#include "app/comparison/soket-comparison-window.h"
#include "app/experiment/soket-check-window.h"
#include "app/heads/soket-server-pane.h"
#include "app/lesson/soket-lesson-card.h"
#include "app/main/soket-about.h"
#include "app/main/soket-application.h"
#include "app/setup/soket-settings.h"
#include "app/experiment/soket-try-actions.h"
#include "app/widgets/soket-shortcuts.h"
#include "app/window/soket-saved-window.h"
#include "app/window/soket-window.h"
#include "core/tracefile/soket-trace-file.h"
#include "lib/app-test.h"

#include <glib/gstdio.h>

typedef struct
{
  SoketApplication *application;
  GtkWindow *first;
  GtkWindow *second;
} Fixture;

static GActionGroup *
actions_of (Fixture *fixture)
{
  return G_ACTION_GROUP (fixture->application);
}

static GtkWindow *
newest (Fixture *fixture)
{
  return gtk_application_get_windows (GTK_APPLICATION (fixture->application))->data;
}

static guint
count_windows (Fixture *fixture)
{
  return g_list_length (gtk_application_get_windows (GTK_APPLICATION (fixture->application)));
}

static SoketSetup *
setup_of (GtkWindow *window)
{
  return soket_page_get_setup (soket_window_get_page (SOKET_WINDOW (window), "echo"));
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GSettings) settings = g_settings_new ("io.github.soketlab.Soket");

  g_settings_set_string (settings, "page", "echo");
  fixture->application = soket_application_new ();
  g_application_set_flags (G_APPLICATION (fixture->application), G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN);
  g_assert_true (g_application_register (G_APPLICATION (fixture->application), NULL, NULL));
  g_application_activate (G_APPLICATION (fixture->application));
  fixture->first = newest (fixture);
  g_object_set (setup_of (fixture->first), "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Isi pesan.", NULL);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->first)));
  g_action_group_activate_action (actions_of (fixture), "new-window", NULL);
  fixture->second = newest (fixture);
  g_assert_true (fixture->second != fixture->first);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->second)));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  /* It closes all of them, however many. */
  g_action_group_activate_action (actions_of (fixture), "quit", NULL);
  app_test_wait_until (count_windows (fixture) == 0);
  soket_settings_store ();
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_object_unref (fixture->application);
}

/* It begins as the first one is, then each goes its own way; what is stored is the first one's. */
static void
test_settings (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (GSettings) stored = g_settings_new_with_path ("io.github.soketlab.Soket.scaffold", "/io/github/soketlab/Soket/echo/");
  g_autoptr (GSettings) of_window = g_settings_new ("io.github.soketlab.Soket");
  g_autofree char *message = NULL;
  g_autofree char *page = NULL;
  g_autofree char *shown = NULL;

  g_assert_cmpstr (soket_setup_get_text (setup_of (fixture->second), "message"), ==, "Isi pesan.");

  g_object_set (setup_of (fixture->second), "message", "dua.", NULL);
  g_assert_true (soket_window_show_page (SOKET_WINDOW (fixture->second), "scanner"));
  soket_settings_store ();
  app_test_wait_frames (GTK_WIDGET (fixture->first), 3);
  g_assert_cmpstr (soket_setup_get_text (setup_of (fixture->first), "message"), ==, "Isi pesan.");
  shown = g_strdup (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (gtk_widget_get_template_child (GTK_WIDGET (fixture->first), SOKET_TYPE_WINDOW, "stack"))));
  g_assert_cmpstr (shown, ==, "echo");
  message = g_settings_get_string (stored, "message");
  g_assert_cmpstr (message, ==, "Isi pesan.");
  page = g_settings_get_string (of_window, "page");
  g_assert_cmpstr (page, ==, "echo");

  g_object_set (setup_of (fixture->first), "message", "satu.", NULL);
  soket_settings_store ();
  app_test_wait_frames (GTK_WIDGET (fixture->second), 3);
  g_assert_cmpstr (soket_setup_get_text (setup_of (fixture->second), "message"), ==, "dua.");
}

/* Where the first has gone the next new one is remembered. */
static void
test_keeper (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (GSettings) stored = g_settings_new_with_path ("io.github.soketlab.Soket.scaffold", "/io/github/soketlab/Soket/echo/");
  g_autofree char *message = NULL;

  gtk_window_destroy (fixture->first);
  app_test_wait_until (count_windows (fixture) == 1);
  g_action_group_activate_action (actions_of (fixture), "new-window", NULL);
  g_object_set (setup_of (newest (fixture)), "message", "tiga.", NULL);
  soket_settings_store ();
  message = g_settings_get_string (stored, "message");
  g_assert_cmpstr (message, ==, "tiga.");
}

static SoketServer *
start (GtkWindow *window)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "echo.start-server", NULL);
  return SOKET_SERVER (soket_server_pane_get_performer (soket_page_get_server_pane (soket_window_get_page (SOKET_WINDOW (window), "echo"))));
}

/* It cannot be stopped from here, where nobody would see it stop; another port helps. */
static void
test_port (Fixture       *fixture,
           gconstpointer  data)
{
  SoketServer *first = start (fixture->first);
  guint16 port = soket_server_get_endpoint (first)->port;
  g_autofree char *sentence = g_strdup_printf ("Port %u is used by the Echo server in another window of Soket.", port);
  g_autofree char *own_sentence = g_strdup_printf ("Port %u is used by the Echo server in this window.", port);
  SoketServer *second;

  g_assert_cmpuint (port, !=, 0);
  g_object_set (setup_of (fixture->second), "port", port, NULL);
  app_test_wait_until (app_test_find_text (GTK_WIDGET (fixture->second), sentence) != NULL);
  second = start (fixture->second);
  g_assert_false (soket_server_get_active (second));
  app_test_wait_until (app_test_find_text (GTK_WIDGET (fixture->second), sentence) != NULL);
  g_assert_null (app_test_find_text (GTK_WIDGET (fixture->second), "Stop it"));
  app_test_wait_until (app_test_find_text (GTK_WIDGET (fixture->second), "Use ") != NULL);
  g_assert_true (soket_server_get_active (first));

  /* That of its own window can be. */
  g_assert_true (soket_window_show_page (SOKET_WINDOW (fixture->first), "caesar"));
  g_object_set (soket_page_get_setup (soket_window_get_page (SOKET_WINDOW (fixture->first), "caesar")), "port", port, NULL);
  app_test_wait_until (app_test_find_text (GTK_WIDGET (fixture->first), own_sentence) != NULL);
  app_test_wait_until (app_test_find_text (GTK_WIDGET (fixture->first), "Stop it") != NULL);

  /* Closing a window stops its servers, and no others. */
  gtk_window_destroy (fixture->first);
  app_test_wait_until (count_windows (fixture) == 1);
  second = start (fixture->second);
  g_assert_true (soket_server_get_active (second));
  g_assert_cmpuint (soket_server_get_endpoint (second)->port, ==, port);
}

/* An exchange of each, at the same time, between its own client and server. */
static void
test_exchange (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWindow *windows[] = { fixture->first, fixture->second };

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (soket_server_get_active (start (windows[i])));
      g_object_set (setup_of (windows[i]), "message", i == 0 ? "satu." : "dua.", NULL);
    }
  for (guint i = 0; i < 2; i++)
    gtk_widget_activate_action (GTK_WIDGET (windows[i]), "echo.send", NULL);
  for (guint i = 0; i < 2; i++)
    {
      SoketExchange *exchange = soket_page_get_exchange (soket_window_get_page (SOKET_WINDOW (windows[i]), "echo"));
      const char *wanted = i == 0 ? "satu." : "dua.";
      GBytes *reply;

      app_test_wait_until (soket_exchange_get_reply (exchange) != NULL);
      reply = soket_exchange_get_reply (exchange);
      g_assert_cmpmem (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply), wanted, strlen (wanted));
    }
}

static int
read_dpi (void)
{
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi;
}

/* Saved calls that are dropped onto a window are opened in one of their own. */
static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (SoketTraceFile) file = soket_trace_file_new ();
  g_autofree char *folder = g_dir_make_tmp ("soket-windows-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "calls" SOKET_TRACE_FILE_SUFFIX, NULL);
  g_autoptr (GBytes) bytes = NULL;

  soket_trace_file_set_service (file, "echo");
  bytes = soket_trace_file_write (file);
  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  g_assert_true (app_test_drop (GTK_WIDGET (fixture->second), path));
  app_test_wait_until (SOKET_IS_SAVED_WINDOW (newest (fixture)));
  g_assert_cmpuint (count_windows (fixture), ==, 3);
  g_unlink (path);
  g_rmdir (folder);
}

/* There is one size of type for all of them: the second step is one step more, and closing one window does not shrink the other. */
static void
test_type (Fixture       *fixture,
           gconstpointer  data)
{
  int dpi = read_dpi ();

  gtk_widget_activate_action (GTK_WIDGET (fixture->first), "app.larger-type", NULL);
  g_assert_cmpint (read_dpi (), ==, dpi * 115 / 100);
  gtk_widget_activate_action (GTK_WIDGET (fixture->second), "app.larger-type", NULL);
  g_assert_cmpint (read_dpi (), ==, (int) (dpi * G_GINT64_CONSTANT (130) / 100));
  gtk_window_destroy (fixture->first);
  app_test_wait_until (count_windows (fixture) == 1);
  g_assert_cmpint (read_dpi (), ==, (int) (dpi * G_GINT64_CONSTANT (130) / 100));
  gtk_widget_activate_action (GTK_WIDGET (fixture->second), "app.normal-type", NULL);
  g_assert_cmpint (read_dpi (), ==, dpi);
}

/* What the desktop file's actions and the second start of the program ask for. */
static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *stack = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->second), SOKET_TYPE_WINDOW, "stack"));

  g_action_group_activate_action (actions_of (fixture), "scanner", NULL);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (stack)), ==, "scanner");
  g_action_group_activate_action (actions_of (fixture), "open-page", g_variant_new_string ("caesar"));
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (stack)), ==, "caesar");
  g_action_group_activate_action (actions_of (fixture), "open-page", g_variant_new_string ("<none>"));
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (stack)), ==, "caesar");
  app_test_wait_until (app_test_find_text (GTK_WIDGET (fixture->second), "There is no page “<none>”.") != NULL);
  g_assert_cmpuint (count_windows (fixture), ==, 2);
}

/* Keys of the whole program, which the windows of files and the cards have, too. */
static void
test_over (Fixture       *fixture,
           gconstpointer  data)
{
  static const struct { const char *action, *key; } rows[] = { { "app.help", "F1" }, { "app.new-window", "<Control>n" }, { "app.quit", "<Control>q" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) keys = gtk_application_get_accels_for_action (GTK_APPLICATION (fixture->application), rows[i].action);

      g_assert_true (g_strv_contains ((const char *const *) keys, rows[i].key));
      g_assert_true (g_action_group_has_action (actions_of (fixture), strchr (rows[i].action, '.') + 1));
    }
}

/* How far somebody has come in the course is theirs: no window overwrites what another has kept. */
static void
test_course (Fixture       *fixture,
             gconstpointer  data)
{
  SoketCourse *course = soket_try_actions_get_course (soket_window_get_try_actions (SOKET_WINDOW (fixture->first)));
  const SoketTry *step = g_ptr_array_index (soket_course_get_entries (course), 0);

  soket_course_set_played (course, step);
  g_assert_true (soket_course_get_played (soket_try_actions_get_course (soket_window_get_try_actions (SOKET_WINDOW (fixture->second))), step));
  soket_course_start_over (course);
}

static GtkWindow *
make_comparison (GtkWindow *parent)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  GtkWidget *page = GTK_WIDGET (soket_window_get_page (SOKET_WINDOW (parent), "echo"));
  g_autoptr (SoketComparisonEnd) a = soket_comparison_end_new (page, sequence, 1);
  g_autoptr (SoketComparisonEnd) b = soket_comparison_end_new (page, sequence, 2);

  return GTK_WINDOW (soket_comparison_window_new (parent, a, b));
}

/* The keys of the program work in what opens over a window, too. */
static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWindow *over[] = {
    GTK_WINDOW (soket_lesson_card_new (fixture->first)),
    GTK_WINDOW (soket_shortcuts_window_new (fixture->first)),
    make_comparison (fixture->first),
    GTK_WINDOW (soket_check_window_new (fixture->first, soket_window_get_page (SOKET_WINDOW (fixture->first), "echo"), SOKET_SIDE_SERVER)),
    soket_about_new (fixture->first),
    GTK_WINDOW (soket_dialog_new (GTK_WIDGET (fixture->first), "title", "sentence")),
  };
  int dpi;

  g_action_group_activate_action (actions_of (fixture), "normal-type", NULL);
  dpi = read_dpi ();
  for (guint i = 0; i < G_N_ELEMENTS (over); i++)
    {
      gpointer weak = over[i];

      g_test_message ("%s", gtk_window_get_title (over[i]));
      g_object_add_weak_pointer (G_OBJECT (over[i]), &weak);
      gtk_window_present (over[i]);
      app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (over[i])));
      g_assert_true (app_test_press (GTK_WIDGET (over[i]), GDK_KEY_plus, GDK_CONTROL_MASK));
      g_assert_cmpint (read_dpi (), >, dpi);
      g_assert_true (app_test_press (GTK_WIDGET (over[i]), GDK_KEY_minus, GDK_CONTROL_MASK));
      g_assert_cmpint (read_dpi (), ==, dpi);
      g_assert_true (app_test_press (GTK_WIDGET (over[i]), GDK_KEY_KP_Add, GDK_CONTROL_MASK));
      g_assert_true (app_test_press (GTK_WIDGET (over[i]), GDK_KEY_0, GDK_CONTROL_MASK));
      g_assert_cmpint (read_dpi (), ==, dpi);
      g_assert_true (app_test_press (GTK_WIDGET (over[i]), GDK_KEY_w, GDK_CONTROL_MASK));
      app_test_wait_until (weak == NULL);
      g_assert_cmpuint (count_windows (fixture), ==, 2 + G_N_ELEMENTS (over) - 1 - i);
    }
}

/* As while the key is handled in it: what stands over a window may go after it. */
static void
test_quit (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWindow *over = g_object_ref (GTK_WINDOW (soket_shortcuts_window_new (fixture->first)));
  gpointer first = fixture->first;

  gtk_window_present (over);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (over)));
  g_object_add_weak_pointer (G_OBJECT (first), &first);
  g_action_group_activate_action (actions_of (fixture), "quit", NULL);
  app_test_wait_until (count_windows (fixture) == 0 && first == NULL);
  g_object_unref (over);
}

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

#define add(path, function) g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  add ("/windows/over", test_over);
  add ("/windows/settings", test_settings);
  add ("/windows/dropped", test_dropped);
  add ("/windows/keeper", test_keeper);
  add ("/windows/port", test_port);
  add ("/windows/exchange", test_exchange);
  add ("/windows/type", test_type);
  add ("/windows/pages", test_pages);
  add ("/windows/keys", test_keys);
  add ("/windows/quit", test_quit);
  add ("/windows/course", test_course);
#undef add

  return g_test_run ();
}
