/* test-saved-window.c - calls of a file in a window of their own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "app/comparison/soket-comparison-marks.h"
#include "app/comparison/soket-comparison-window.h"
#include "app/diagram/soket-picture.h"
#include "app/widgets/soket-shortcuts.h"
#include "app/window/soket-presenter.h"
#include "app/window/soket-saved-window.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "lib/soket-test.h"
#include "net/trace/soket-saved-trace.h"

/* A name of a file may have markup in it, as all that is read out of one. */
#define NAME "a<b>&amp;\"%s.soket"

static char *folder;
static guint n_answers;
static char *answer;

static void
opened_cb (GtkApplication *application,
           const char     *message)
{
  n_answers++;
  g_free (answer);
  answer = g_strdup (message);
}

/* The message, or NULL where it was opened. */
static const char *
open_path (GtkApplication *application,
           const char     *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  guint before = n_answers;

  soket_saved_window_open (application, file, opened_cb);
  app_test_wait_until (n_answers > before);
  return answer;
}

static GtkApplication *
make_application (void)
{
  GtkApplication *application = GTK_APPLICATION (adw_application_new (NULL, G_APPLICATION_NON_UNIQUE));

  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  return application;
}

static char *
save (SoketTraceFile *file)
{
  char *path = g_build_filename (folder, NAME, NULL);
  g_autoptr (GBytes) bytes = soket_trace_file_write (file);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
  return path;
}

/* A client of a watched program whose connect () failed, and a server that waits still. */
static SoketTraceFile *
make_file (void)
{
  SoketTraceFile *file = soket_trace_file_new ();
  SoketRecord record = soket_test_record (SOKET_CALL_SOCKET, 9);

  file->saved_us = 60 * G_USEC_PER_SEC;
  soket_trace_file_set_service (file, "caesar");
  soket_trace_file_add_program (file, 4711, "<b>python3</b> &amp; %s");
  record.number = 7;
  record.program = 4711;
  record.file = "/tmp/<i>\x1b[31m&\xff.py";
  record.line = 3;
  record.started_us = record.returned_us = 10;
  record.local = soket_test_endpoint ("127.0.0.1", 41000);
  soket_trace_file_add_record (file, &record);
  record.number = 8;
  record.call = SOKET_CALL_CONNECT;
  record.conversation = 1;
  record.result = -1;
  record.error = ECONNREFUSED;
  record.peer = soket_test_endpoint ("127.0.0.1", 5555);
  record.name = "connect_ex";
  soket_trace_file_add_record (file, &record);
  record = soket_test_record (SOKET_CALL_ACCEPT, 0);
  record.side = SOKET_SIDE_SERVER;
  record.socket = 5;
  record.local = soket_test_endpoint ("127.0.0.1", 5556);
  record.returned_us = -1;
  soket_trace_file_add_record (file, &record);
  return file;
}

static void
test_opens (void)
{
  g_autoptr (GtkApplication) application = make_application ();
  g_autoptr (SoketTraceFile) file = make_file ();
  g_autofree char *path = save (file);
  SoketSavedWindow *window;
  SoketSequence *sequence;
  SoketTrace *trace;
  GtkWidget *description;
  guint n_rows, ticks = 0;

  g_assert_null (open_path (application, path));
  window = SOKET_SAVED_WINDOW (gtk_application_get_windows (application)->data);
  sequence = soket_saved_window_get_sequence (window);
  trace = soket_sequence_get_trace (sequence);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, NAME);
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 1);
  g_assert_cmpuint (soket_trace_get_n_records (trace), ==, 2);
  g_assert_cmpuint (soket_test_count_waiting (trace), ==, 1);
  soket_ladder_get_rows (soket_sequence_get_ladder (sequence), &n_rows);
  g_assert_cmpuint (n_rows, >, 0);
  gtk_widget_add_tick_callback (GTK_WIDGET (window), app_test_tick_cb, &ticks, NULL);
  app_test_wait_until (ticks > 3);

  /* It is replayed like any other; the end of the replay is the whole again. */
  description = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (window), SOKET_TYPE_SAVED_WINDOW, "description"));
  g_assert_false (gtk_widget_get_visible (description));
  gtk_widget_activate_action (GTK_WIDGET (window), "page.next-call", NULL);
  g_assert_true (soket_sequence_is_replaying (sequence));
  g_assert_cmpuint (soket_sequence_get_step (sequence), ==, 1);
  g_assert_true (gtk_widget_get_visible (description));
  gtk_widget_activate_action (GTK_WIDGET (window), "page.stop-replay", NULL);
  g_assert_false (soket_sequence_is_replaying (sequence));

  /* Nothing of it is the workbench's: there is nothing to send, start or clear. */
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (window), "page.send", NULL));
  g_assert_false (gtk_widget_activate_action (GTK_WIDGET (window), "page.clear", NULL));

  g_object_add_weak_pointer (G_OBJECT (sequence), (gpointer *) &sequence);
  gtk_window_destroy (GTK_WINDOW (window));
  app_test_wait_until (sequence == NULL);
  g_unlink (path);
}

static SoketComparisonWindow *
find_comparison (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (SOKET_IS_COMPARISON_WINDOW (window))
        return SOKET_COMPARISON_WINDOW (window);
    }
  return NULL;
}

/* Yours and ours: the conversations of two files. */
static void
test_compares (void)
{
  g_autoptr (GtkApplication) application = make_application ();
  g_autoptr (SoketTraceFile) file = make_file ();
  g_autofree char *path = save (file);
  SoketComparisonMarks *marks = soket_comparison_marks_get ();
  SoketComparisonWindow *comparison;
  GtkWidget *window, *other;
  GtkLabel *sentence;

  g_assert_null (open_path (application, path));
  window = gtk_application_get_windows (application)->data;
  g_assert_null (open_path (application, path));
  other = gtk_application_get_windows (application)->data;
  g_assert_true (window != other);
  app_test_wait_until (gtk_widget_get_mapped (window) && gtk_widget_get_mapped (other));

  /* With one conversation there is nothing to compare yet: the list says what to do. */
  g_assert_true (gtk_widget_activate_action (window, "page.compare", NULL));
  g_assert_null (find_comparison ());
  soket_comparison_marks_set (marks, other, soket_saved_window_get_sequence (SOKET_SAVED_WINDOW (other)), 1, TRUE);
  g_assert_true (app_test_press (window, GDK_KEY_d, GDK_CONTROL_MASK));
  app_test_wait_until (find_comparison () != NULL);
  comparison = find_comparison ();
  sentence = GTK_LABEL (app_test_find_id (comparison, "sentence"));
  app_test_wait_until (g_str_equal (gtk_label_get_text (sentence), "No difference in what was compared."));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (app_test_find_id (comparison, "title_a"))), "A: " NAME));
  g_assert_cmpuint (soket_comparison_marks_count (marks), ==, 0);
  app_test_wait_frames (GTK_WIDGET (comparison), 3);
  g_object_add_weak_pointer (G_OBJECT (comparison), (gpointer *) &comparison);
  gtk_window_destroy (GTK_WINDOW (other));
  gtk_window_destroy (GTK_WINDOW (window));
  app_test_wait_until (comparison == NULL);
  g_unlink (path);
}

static void
test_refuses (void)
{
  static const char * const texts[] = { "", "<b>&amp;</b>", SOKET_TRACE_FILE_START "\"version\":2}\n", SOKET_TRACE_FILE_START "\"version\":1}\n" };
  g_autoptr (GtkApplication) application = make_application ();
  g_autofree char *path = g_build_filename (folder, NAME, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      g_assert_true (g_str_has_prefix (open_path (application, path), "Cannot open " NAME ": "));
      g_assert_null (gtk_application_get_windows (application));
    }
  g_unlink (path);
  g_assert_nonnull (open_path (application, path));
  g_assert_nonnull (open_path (application, "/dev/zero"));
  g_assert_nonnull (open_path (application, folder));
}

static void
test_menu (void)
{
  SoketWindow *window = g_object_ref_sink (g_object_new (SOKET_TYPE_WINDOW, NULL));

  soket_window_show_page (window, "echo");
  gtk_window_present (GTK_WINDOW (window));
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (window)));
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "open"));
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "save-calls"));
  soket_window_show_page (window, "scanner");
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "save-calls"));
  soket_window_say (window, "Cannot open " NAME);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (window);
}

static int
read_dpi (void)
{
  int dpi = 0;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  return dpi;
}

/* A file is shown to a class, too. */
static void
test_presents (void)
{
  g_autoptr (GtkApplication) application = make_application ();
  g_autoptr (SoketTraceFile) file = make_file ();
  g_autofree char *path = save (file);
  GtkWidget *window, *leave_button, *views;
  int dpi = read_dpi ();

  /* As the program's own. */
  soket_presenter_add_type_actions (G_ACTION_MAP (application));
  soket_shortcuts_set_accels (application);
  g_assert_null (open_path (application, path));
  window = gtk_application_get_windows (application)->data;
  leave_button = GTK_WIDGET (gtk_widget_get_template_child (window, SOKET_TYPE_SAVED_WINDOW, "leave_button"));
  views = GTK_WIDGET (gtk_widget_get_template_child (window, SOKET_TYPE_SAVED_WINDOW, "views"));
  app_test_wait_until (gtk_widget_get_mapped (window));
  g_assert_true (app_test_press (window, GDK_KEY_plus, GDK_CONTROL_MASK));
  g_assert_cmpint (read_dpi (), ==, dpi * 115 / 100);
  g_assert_true (app_test_press (window, GDK_KEY_0, GDK_CONTROL_MASK));
  g_assert_cmpint (read_dpi (), ==, dpi);

  g_assert_false (gtk_widget_get_visible (leave_button));
  g_assert_true (app_test_press (window, GDK_KEY_F11, 0));
  g_assert_true (gtk_widget_get_visible (leave_button));
  g_assert_false (gtk_widget_get_visible (views));
  g_assert_cmpint (read_dpi (), >, dpi);
  app_test_wait_frames (window, 3);
  g_assert_true (app_test_press (window, GDK_KEY_F11, 0));
  g_assert_false (gtk_widget_get_visible (leave_button));
  g_assert_true (gtk_widget_get_visible (views));
  g_assert_cmpint (read_dpi (), ==, dpi);

  /* Closed while it is presented it takes its type with it. */
  g_assert_true (app_test_press (window, GDK_KEY_F11, 0));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  app_test_wait_until (window == NULL);
  g_assert_cmpint (read_dpi (), ==, dpi);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  int status;

  if (!app_test_init (&argc, &argv))
    return 0;

  folder = g_dir_make_tmp ("soket-saved-XXXXXX", NULL);
  g_test_add_func ("/saved-window/opens", test_opens);
  g_test_add_func ("/saved-window/compares", test_compares);
  g_test_add_func ("/saved-window/presents", test_presents);
  g_test_add_func ("/saved-window/refuses", test_refuses);
  g_test_add_func ("/saved-window/menu", test_menu);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  g_free (answer);
  return status;
}
