/* test-calls-view.c - the list of every socket call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-list.h"
#include "app/calls/soket-calls-row.h"
#include "app/calls/soket-calls-view.h"
#include "app/drawing/soket-palette.h"
#include "core/record/soket-record-line.h"
#include "lib/app-test.h"

#include <errno.h>
#include <math.h>

typedef struct
{
  SoketTrace *trace;
  GtkWidget *view;
  GtkWidget *window;
} Fixture;

static void
set_up_sized (Fixture    *fixture,
              SoketTrace *trace)
{
  fixture->trace = trace;
  fixture->view = g_object_new (SOKET_TYPE_CALLS_VIEW, NULL);
  soket_calls_view_set_trace (SOKET_CALLS_VIEW (fixture->view), trace);
  fixture->window = app_test_show (fixture->view, 900, 400);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  set_up_sized (fixture, soket_trace_new ());
}

static void
set_up_small (Fixture       *fixture,
              gconstpointer  data)
{
  set_up_sized (fixture, soket_trace_new_sized (500, 500, 65536));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *view = fixture->view;

  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  g_assert_null (view);
  g_assert_finalize_object (fixture->trace);
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static SoketCallsList *
get_list (Fixture *fixture)
{
  return SOKET_CALLS_LIST (find_type (fixture->view, SOKET_TYPE_CALLS_LIST));
}

/* What a screen reader says for the row number @index, counted from the uppermost. */
static char *
dup_row (Fixture *fixture,
         guint    index)
{
  GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (get_list (fixture)));

  /* The first child is the header. */
  for (guint i = 0; row != NULL && i <= index; i++)
    row = gtk_widget_get_next_sibling (row);
  if (row == NULL || !gtk_widget_get_child_visible (row))
    return g_strdup ("");
  /* With a wrong guess it tells the value. */
  return gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, "?");
}

static gboolean
row_has (Fixture    *fixture,
         guint       index,
         const char *text)
{
  g_autofree char *label = dup_row (fixture, index);

  return strstr (label, text) != NULL;
}

static guint
count_rows (Fixture *fixture)
{
  guint n = 0;

  for (GtkWidget *row = gtk_widget_get_next_sibling (gtk_widget_get_first_child (GTK_WIDGET (get_list (fixture))));
       row != NULL; row = gtk_widget_get_next_sibling (row))
    n += gtk_widget_get_child_visible (row) ? 1 : 0;
  return n;
}

static void
flush (Fixture *fixture)
{
  soket_trace_flush (fixture->trace);
  app_test_wait_frames (fixture->window, 3);
}

/* The calls are numbered in their result, so that a row tells which one it is. */
static void
push_many (Fixture *fixture,
           guint    n,
           guint    first)
{
  for (guint i = 0; i < n; i++)
    app_test_push (fixture->trace, i % 2 == 0 ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER, SOKET_CALL_RECV, first + i, "x");
}

static guint
get_n_items (Fixture *fixture)
{
  guint n;
  gboolean empty;

  g_object_get (fixture->view, "n-items", &n, "empty", &empty, NULL);
  g_assert_true (empty == (n == 0));
  return n;
}

static gboolean
is_following (Fixture *fixture)
{
  gboolean following;

  g_object_get (fixture->view, "following", &following, NULL);
  return following;
}

static void
scroll_to (Fixture *fixture,
           double   value)
{
  gtk_adjustment_set_value (soket_calls_list_get_adjustment (get_list (fixture)), value);
  app_test_wait_frames (fixture->window, 3);
}

static gboolean
press (Fixture *fixture,
       guint    keyval)
{
  gboolean handled = app_test_press (GTK_WIDGET (get_list (fixture)), keyval, 0);

  app_test_wait_frames (fixture->window, 3);
  return handled;
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *label = NULL;

  g_assert_cmpuint (get_n_items (fixture), ==, 0);
  g_assert_cmpuint (count_rows (fixture), ==, 0);
  g_assert_true (is_following (fixture));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_list (fixture)), GTK_ACCESSIBLE_PROPERTY_LABEL, "Calls");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (get_list (fixture)), GTK_ACCESSIBLE_ROLE_LIST);

  label = gtk_widget_get_next_sibling (gtk_widget_get_first_child (find_type (fixture->view, GTK_TYPE_OVERLAY)));
  g_assert_true (GTK_IS_LABEL (label) && gtk_widget_get_visible (label));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (label)), ==, "No calls yet");
  app_test_push (fixture->trace, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 0, NULL);
  flush (fixture);
  g_assert_false (gtk_widget_get_visible (label));
}

static void
test_rows (Fixture       *fixture,
           gconstpointer  data)
{
  SoketRecord refused = app_test_call (fixture->trace, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, -1, NULL);

  app_test_push (fixture->trace, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 0, NULL);
  app_test_push (fixture->trace, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 10, "Isi pesan.");
  refused.error = ECONNREFUSED;
  soket_trace_push (fixture->trace, &refused);
  g_assert_cmpuint (get_n_items (fixture), ==, 0);

  flush (fixture);
  g_assert_cmpuint (get_n_items (fixture), ==, 3);
  g_assert_cmpuint (count_rows (fixture), ==, 3);
  g_assert_true (row_has (fixture, 0, "Client, conversation 1, connect (127.0.0.1:5555)"));
  g_assert_true (row_has (fixture, 1, "Server, conversation 1, recv ("));
  g_assert_true (row_has (fixture, 1, "Isi pesan."));
  g_assert_true (row_has (fixture, 2, "ECONNREFUSED"));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (gtk_widget_get_last_child (GTK_WIDGET (get_list (fixture)))),
                                   GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
test_filter (Fixture       *fixture,
             gconstpointer  data)
{
  GtkDropDown *side = GTK_DROP_DOWN (find_type (fixture->view, GTK_TYPE_DROP_DOWN));
  GtkEditable *search = GTK_EDITABLE (gtk_widget_get_next_sibling (GTK_WIDGET (side)));
  SoketRecord engine = app_test_call (fixture->trace, SOKET_SIDE_SERVER, SOKET_CALL_SHUTDOWN, 0, NULL);
  SoketRecord message = app_test_call (fixture->trace, SOKET_SIDE_SERVER, SOKET_CALL_NONE, 0, "abc");

  app_test_push (fixture->trace, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 0, NULL);
  app_test_push (fixture->trace, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 10, "Isi pesan.");
  engine.origin = SOKET_ORIGIN_ENGINE;
  soket_trace_push (fixture->trace, &engine);
  message.kind = SOKET_RECORD_MESSAGE;
  soket_trace_push (fixture->trace, &message);
  flush (fixture);
  g_assert_cmpuint (get_n_items (fixture), ==, 3);

  gtk_drop_down_set_selected (side, SOKET_VIEW_SERVER);
  app_test_wait_frames (fixture->window, 3);
  g_assert_cmpuint (get_n_items (fixture), ==, 2);
  g_assert_true (row_has (fixture, 0, "recv"));
  gtk_drop_down_set_selected (side, SOKET_VIEW_BOTH);

  gtk_editable_set_text (search, "PESAN");
  app_test_wait_until (get_n_items (fixture) == 1);
  gtk_editable_set_text (search, "nothing like it");
  app_test_wait_until (get_n_items (fixture) == 0);
  gtk_editable_set_text (search, "");
  app_test_wait_until (get_n_items (fixture) == 3);

  gtk_widget_activate_action (fixture->view, "calls.messages", NULL);
  g_assert_cmpuint (get_n_items (fixture), ==, 4);
}

static GtkWidget *
get_follow_button (Fixture *fixture)
{
  return gtk_widget_get_last_child (find_type (fixture->view, GTK_TYPE_OVERLAY));
}

static void
test_follow (Fixture       *fixture,
             gconstpointer  data)
{
  GtkAdjustment *adjustment = soket_calls_list_get_adjustment (get_list (fixture));
  guint shown;

  push_many (fixture, 200, 1000);
  flush (fixture);
  shown = count_rows (fixture);
  /* Only what fits exists. */
  g_assert_cmpuint (shown, >, 3);
  g_assert_cmpuint (shown, <, 40);
  g_assert_true (is_following (fixture));
  g_assert_true (row_has (fixture, shown - 1, "= 1199"));
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), ==, 200);
  g_assert_false (gtk_widget_get_visible (get_follow_button (fixture)));

  scroll_to (fixture, 50);
  g_assert_false (is_following (fixture));
  g_assert_true (row_has (fixture, 0, "= 1050"));
  g_assert_true (gtk_widget_get_visible (get_follow_button (fixture)));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (get_follow_button (fixture))), ==, "To the newest ↓");

  push_many (fixture, 100, 1200);
  flush (fixture);
  g_assert_true (row_has (fixture, 0, "= 1050"));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (get_follow_button (fixture))), ==, "100 new calls ↓");

  g_signal_emit_by_name (get_follow_button (fixture), "clicked");
  app_test_wait_frames (fixture->window, 3);
  g_assert_true (is_following (fixture));
  g_assert_false (gtk_widget_get_visible (get_follow_button (fixture)));
  g_assert_true (row_has (fixture, count_rows (fixture) - 1, "= 1299"));

  /* The end reached by scrolling is followed too. */
  scroll_to (fixture, 0);
  g_assert_false (is_following (fixture));
  g_assert_true (row_has (fixture, 0, "= 1000"));
  scroll_to (fixture, 1000);
  g_assert_true (is_following (fixture));
  push_many (fixture, 1, 1300);
  flush (fixture);
  g_assert_true (row_has (fixture, count_rows (fixture) - 1, "= 1300"));
}

/* What the trace forgets in front does not move what is read. */
static void
test_frozen (Fixture       *fixture,
             gconstpointer  data)
{
  push_many (fixture, 500, 1000);
  flush (fixture);
  scroll_to (fixture, 300);
  g_assert_true (row_has (fixture, 0, "= 1300"));

  push_many (fixture, 100, 1500);
  flush (fixture);
  g_assert_cmpuint (get_n_items (fixture), ==, 500);
  g_assert_true (row_has (fixture, 0, "= 1300"));

  /* When that row itself is forgotten, the oldest there is takes its place. */
  push_many (fixture, 400, 1600);
  flush (fixture);
  g_assert_false (is_following (fixture));
  g_assert_true (row_has (fixture, 0, "= 1500"));
}

static gboolean
is_said (Fixture    *fixture,
         const char *part)
{
  g_autofree char *words =
    gtk_test_accessible_check_property (GTK_ACCESSIBLE (get_list (fixture)), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "?");

  return words != NULL && strstr (words, part) != NULL;
}

/* What the page does, with the sequence's number. */
static void
clear (Fixture *fixture)
{
  g_object_set (fixture->view, "after", soket_trace_get_n_pushed (fixture->trace), NULL);
}

static void
test_selection (Fixture       *fixture,
                gconstpointer  data)
{
  SoketCallsView *view = SOKET_CALLS_VIEW (fixture->view);
  SoketCall *selected;

  push_many (fixture, 200, 1000);
  flush (fixture);
  g_assert_null (soket_calls_view_get_selected (view));
  g_assert_false (press (fixture, GDK_KEY_a));

  g_assert_true (press (fixture, GDK_KEY_Up));
  selected = soket_calls_view_get_selected (view);
  g_assert_nonnull (selected);
  g_assert_cmpint (soket_call_get_record (selected)->result, ==, 1199);
  /* What is seen anyway needs no scrolling. */
  g_assert_true (is_following (fixture));

  g_assert_true (press (fixture, GDK_KEY_Home));
  selected = soket_calls_view_get_selected (view);
  g_assert_cmpint (soket_call_get_record (selected)->result, ==, 1000);
  g_assert_false (is_following (fixture));
  g_assert_true (row_has (fixture, 0, "= 1000"));
  gtk_widget_grab_focus (GTK_WIDGET (get_list (fixture)));
  g_assert_true (press (fixture, GDK_KEY_Down));
  /* A screen reader that has the focus there says the row. */
  g_assert_true (is_said (fixture, "row 2 of 200: "));
  g_assert_true (is_said (fixture, " = 1001"));
  selected = soket_calls_view_get_selected (view);
  g_assert_cmpint (soket_call_get_record (selected)->result, ==, 1001);

  push_many (fixture, 50, 1200);
  flush (fixture);
  g_assert_true (soket_calls_view_get_selected (view) == selected);
  g_assert_true (press (fixture, GDK_KEY_End));
  g_assert_true (is_following (fixture));
  g_assert_cmpint (soket_call_get_record (soket_calls_view_get_selected (view))->result, ==, 1249);

  clear (fixture);
  g_assert_null (soket_calls_view_get_selected (view));
}

/* The selected call is kept although the trace has forgotten it. */
static void
test_selection_forgotten (Fixture       *fixture,
                          gconstpointer  data)
{
  g_autoptr (SoketCall) call = NULL;

  push_many (fixture, 10, 1000);
  flush (fixture);
  call = g_list_model_get_item (G_LIST_MODEL (fixture->trace), 0);
  soket_calls_view_set_selected (SOKET_CALLS_VIEW (fixture->view), call);
  push_many (fixture, 500, 1010);
  flush (fixture);
  push_many (fixture, 500, 1510);
  flush (fixture);
  g_assert_true (soket_calls_view_get_selected (SOKET_CALLS_VIEW (fixture->view)) == call);
  /* The keys go on from what is seen. */
  g_assert_true (press (fixture, GDK_KEY_End));
  g_assert_cmpint (soket_call_get_record (soket_calls_view_get_selected (SOKET_CALLS_VIEW (fixture->view)))->result, ==, 2009);
}

/* A call that was chosen before the list was seen is in sight when it is seen. */
static void
test_chosen_before (Fixture       *fixture,
                    gconstpointer  data)
{
  GtkWidget *window = gtk_window_new ();
  SoketCallsView *view = g_object_new (SOKET_TYPE_CALLS_VIEW, NULL);
  g_autoptr (SoketCall) call = NULL;
  GtkWidget *list;

  clear (fixture);
  push_many (fixture, 200, 1000);
  flush (fixture);
  g_object_set (view, "trace", fixture->trace, NULL);
  call = g_list_model_get_item (G_LIST_MODEL (fixture->trace), g_list_model_get_n_items (G_LIST_MODEL (fixture->trace)) - 150);
  soket_calls_view_set_selected (view, call);
  gtk_window_set_default_size (GTK_WINDOW (window), 800, 300);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  app_test_wait_frames (window, 4);
  list = app_test_find_id (view, "list");
  g_assert_false (soket_calls_list_get_following (SOKET_CALLS_LIST (list)));
  g_assert_true (soket_calls_view_get_selected (view) == call);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_clear (Fixture       *fixture,
            gconstpointer  data)
{
  clear (fixture);
  push_many (fixture, 20, 1000);
  flush (fixture);
  g_assert_cmpuint (get_n_items (fixture), ==, 20);

  clear (fixture);
  app_test_wait_frames (fixture->window, 3);
  g_assert_cmpuint (get_n_items (fixture), ==, 0);
  g_assert_cmpuint (count_rows (fixture), ==, 0);

  push_many (fixture, 1, 1020);
  flush (fixture);
  g_assert_cmpuint (get_n_items (fixture), ==, 1);

  g_object_set (fixture->view, "after", G_GUINT64_CONSTANT (0), NULL);
  app_test_wait_frames (fixture->window, 3);
  g_assert_cmpuint (get_n_items (fixture), ==, 21);
  g_assert_true (row_has (fixture, count_rows (fixture) - 1, "= 1020"));
}

static void
test_waiting (Fixture       *fixture,
              gconstpointer  data)
{
  SoketPendingCall pending = { .record = app_test_call (fixture->trace, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 0, NULL) };
  g_autoptr (SoketCall) waiting = NULL;

  pending.record.returned_us = -1;
  pending.record.argument = 4096;
  push_many (fixture, 2, 1000);
  soket_trace_begin_wait (fixture->trace, &pending);
  flush (fixture);
  g_assert_cmpuint (get_n_items (fixture), ==, 3);
  g_assert_true (row_has (fixture, 2, "recv (4096), waiting"));

  waiting = g_list_model_get_item (G_LIST_MODEL (soket_calls_view_get_model (SOKET_CALLS_VIEW (fixture->view))), 2);
  g_assert_true (soket_call_is_waiting (waiting));
  soket_calls_view_set_selected (SOKET_CALLS_VIEW (fixture->view), waiting);

  /* When it returns it is a record. */
  soket_trace_end_wait (fixture->trace, &pending);
  pending.record.returned_us = pending.record.started_us + 5000;
  pending.record.result = 77;
  soket_trace_push (fixture->trace, &pending.record);
  flush (fixture);
  g_assert_cmpuint (get_n_items (fixture), ==, 3);
  g_assert_true (row_has (fixture, 2, "recv (4096) = 77"));
}

static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  static const guint8 bytes[] = "\0\xff\xfe\x1b[31m\r\n\t\"\xe2\x80\xae<b>&amp;";
  SoketRecord record = app_test_call (fixture->trace, SOKET_SIDE_SERVER, SOKET_CALL_RECV, sizeof bytes, NULL);
  SoketRecord note = app_test_call (fixture->trace, SOKET_SIDE_SERVER, SOKET_CALL_NONE, 0, NULL);
  SoketRecord gap = { .kind = SOKET_RECORD_GAP, .result = 123 };
  g_autofree char *label = NULL;

  record.payload = note.payload = bytes;
  record.payload_length = note.payload_length = sizeof bytes;
  record.length = sizeof bytes;
  note.kind = SOKET_RECORD_NOTE;
  note.note = SOKET_NOTE_TRIED;
  soket_trace_push (fixture->trace, &record);
  soket_trace_push (fixture->trace, &note);
  soket_trace_push (fixture->trace, &gap);
  flush (fixture);
  g_assert_cmpuint (count_rows (fixture), ==, 3);
  label = dup_row (fixture, 0);
  g_assert_true (g_utf8_validate (label, -1, NULL));
  for (const char *p = label; *p != '\0'; p++)
    g_assert_false (g_ascii_iscntrl (*p));
  g_assert_null (strstr (label, "\xe2\x80\xae"));
  g_assert_true (row_has (fixture, 2, "123"));
}

static void
got_text_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static char *
dup_clipboard (Fixture *fixture)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (fixture->view), NULL, got_text_cb, &text);
  app_test_wait_until (text != NULL);
  return text;
}

static void
test_copy (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (SoketCall) call = NULL;
  g_autofree char *row = NULL;
  g_autofree char *hex = NULL;
  g_autofree char *all = NULL;
  g_autofree char *line = NULL;

  app_test_push (fixture->trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 4, "Isi.");
  app_test_push (fixture->trace, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 4, "Isi.");
  flush (fixture);
  call = g_list_model_get_item (G_LIST_MODEL (fixture->trace), 0);
  soket_calls_view_set_selected (SOKET_CALLS_VIEW (fixture->view), call);

  line = soket_record_dup_line (soket_call_get_record (call));
  gtk_widget_activate_action (fixture->view, "calls.copy-row", NULL);
  row = dup_clipboard (fixture);
  g_assert_cmpstr (row, ==, line);
  gtk_widget_activate_action (fixture->view, "calls.copy-hex", NULL);
  hex = dup_clipboard (fixture);
  g_assert_cmpstr (hex, ==, "49 73 69 2e");
  /* A thread writes it. */
  gtk_widget_activate_action (fixture->view, "calls.copy", NULL);
  all = dup_clipboard (fixture);
  while (strstr (all, "recv") == NULL)
    {
      app_test_wait_frames (fixture->window, 1);
      g_free (all);
      all = dup_clipboard (fixture);
    }
  g_assert_nonnull (strstr (all, "send"));
}

/* The menu of a row, by its button; without a selected call there is none. */
static void
test_menu (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (get_list (fixture)));
  GtkWidget *menu = gtk_widget_get_last_child (fixture->view);
  GtkGesture *gesture = NULL;

  g_assert_true (GTK_IS_POPOVER_MENU (menu));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_GESTURE_CLICK (controller)
          && gtk_gesture_single_get_button (GTK_GESTURE_SINGLE (controller)) == GDK_BUTTON_SECONDARY)
        gesture = GTK_GESTURE (controller);
    }
  g_assert_nonnull (gesture);

  push_many (fixture, 5, 1000);
  flush (fixture);
  g_signal_emit_by_name (gesture, "released", 1, 50.0, 60.0);
  g_assert_false (gtk_widget_get_visible (menu));
  g_assert_true (press (fixture, GDK_KEY_Up));
  g_signal_emit_by_name (gesture, "released", 1, 50.0, 60.0);
  g_assert_true (gtk_widget_get_visible (menu));
  push_many (fixture, 50, 1005);
  flush (fixture);
  gtk_popover_popdown (GTK_POPOVER (menu));
  app_test_wait_until (!gtk_widget_get_visible (menu));
}

/* Another trace, no trace, and the first one again. */
static void
test_traces (Fixture       *fixture,
             gconstpointer  data)
{
  SoketCallsView *view = SOKET_CALLS_VIEW (fixture->view);
  SoketTrace *other = soket_trace_new ();

  push_many (fixture, 5, 1000);
  flush (fixture);
  app_test_push (other, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, 1, NULL);
  soket_trace_flush (other);
  soket_calls_view_set_trace (view, other);
  app_test_wait_frames (fixture->window, 3);
  g_assert_cmpuint (get_n_items (fixture), ==, 1);
  /* It has the number that a row showed before. */
  g_assert_true (row_has (fixture, 0, "accept"));

  soket_calls_view_set_trace (view, NULL);
  app_test_wait_frames (fixture->window, 3);
  g_assert_cmpuint (get_n_items (fixture), ==, 0);
  g_assert_finalize_object (other);
  soket_calls_view_set_trace (view, fixture->trace);
  g_assert_cmpuint (get_n_items (fixture), ==, 5);
}

/* The columns: what goes first, and that the call is not cut. */
static void
test_columns (Fixture       *fixture,
              gconstpointer  data)
{
  SoketCallsMetrics metrics = { 0 };
  SoketCallsColumns columns;
  float call_width;

  soket_calls_metrics_read (&metrics, fixture->view);
  g_assert_cmpint (metrics.row_height, >=, 28);
  call_width = 20 * (float) metrics.mono_width;

  soket_calls_columns_fit (&columns, &metrics, 1400, call_width);
  g_assert_cmpfloat (columns.route.width, >, 0);
  g_assert_cmpfloat (columns.state.width, >, 0);
  g_assert_cmpfloat (columns.data.width, >, 0);
  g_assert_cmpfloat (columns.data.x + columns.data.width, <=, 1400);

  soket_calls_columns_fit (&columns, &metrics, 800, call_width);
  g_assert_cmpfloat (columns.route.width, ==, 0);
  g_assert_cmpfloat (columns.state.width, >, 0);

  for (float width = 640; width < 1500; width += 7)
    for (float call = 0; call < 500; call += 31)
      {
        soket_calls_columns_fit (&columns, &metrics, width, call);
        g_assert_cmpfloat (columns.call.width, >=, MIN (call, width - columns.call.x - 8));
        g_assert_cmpfloat (columns.call.x + columns.call.width, <=, width);
        if (columns.route.width > 0)
          g_assert_cmpfloat (columns.call.x + columns.call.width, <=, columns.route.x);
        if (columns.data.width > 0)
          g_assert_cmpfloat (columns.call.x + columns.call.width, <=, columns.data.x);
      }
  soket_calls_metrics_clear (&metrics);
}

/* The uppermost row as it is drawn, in 4 bytes a pixel. */
static guchar *
draw_row (Fixture *fixture,
          int     *width,
          int     *height)
{
  GtkWidget *row = gtk_widget_get_next_sibling (gtk_widget_get_first_child (GTK_WIDGET (get_list (fixture))));
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (row);
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  guchar *pixels;

  *width = gtk_widget_get_width (row);
  *height = gtk_widget_get_height (row);
  gdk_paintable_snapshot (paintable, snapshot, *width, *height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (row)), node, &GRAPHENE_RECT_INIT (0, 0, *width, *height));
  pixels = g_malloc0 ((gsize) *width * *height * 4);
  gdk_texture_download (texture, pixels, (gsize) *width * 4);
  return pixels;
}

/* How wide the mark of the side is in the middle: pixels of the stranger's colour. */
static int
measure_mark (const guchar            *pixels,
              int                      width,
              int                      height,
              const SoketCallsColumns *columns,
              const SoketPalette      *palette)
{
  const guint32 *line = (const guint32 *) (gconstpointer) pixels + (gsize) (height / 2) * width;
  const GdkRGBA *colour = &palette->sides[SOKET_SIDE_STRANGER];
  int n = 0;

  for (int x = (int) columns->side.x - 3; x < (int) columns->side.x + 15; x++)
    n += ABS ((int) (line[x] >> 16 & 255) - (int) lround (colour->red * 255)) < 8
         && ABS ((int) (line[x] >> 8 & 255) - (int) lround (colour->green * 255)) < 8
         && ABS ((int) (line[x] & 255) - (int) lround (colour->blue * 255)) < 8;
  return n;
}

/* A third party has the diagram's diamond, and room for its name once there is one. */
static void
test_stranger (Fixture       *fixture,
               gconstpointer  data)
{
  SoketCallsMetrics metrics = { 0 };
  SoketCallsColumns without, with;
  g_autofree guchar *before = NULL;
  g_autofree guchar *after = NULL;
  g_autofree guchar *stranger = NULL;
  SoketPalette palette;
  int width, height;

  soket_calls_metrics_read (&metrics, fixture->view);
  g_assert_cmpfloat (metrics.stranger_width, >, metrics.side_width);
  soket_calls_columns_fit (&without, &metrics, 1400, 0);
  metrics.has_stranger = TRUE;
  soket_calls_columns_fit (&with, &metrics, 1400, 0);
  g_assert_cmpfloat (with.side.width - without.side.width, >=, metrics.stranger_width - metrics.side_width - 1);

  app_test_push (fixture->trace, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 0, NULL);
  flush (fixture);
  before = draw_row (fixture, &width, &height);
  app_test_push (fixture->trace, SOKET_SIDE_STRANGER, SOKET_CALL_CLOSE, 0, NULL);
  flush (fixture);
  after = draw_row (fixture, &width, &height);
  g_assert_true (memcmp (before, after, (gsize) width * height * 4) != 0);

  clear (fixture);
  app_test_push (fixture->trace, SOKET_SIDE_STRANGER, SOKET_CALL_CLOSE, 0, NULL);
  flush (fixture);
  g_assert_true (row_has (fixture, 0, "Stranger"));
  stranger = draw_row (fixture, &width, &height);
  soket_palette_read (&palette, fixture->view);
  soket_calls_columns_fit (&with, &metrics, (float) width, 0);
  /* The disc of a client is 11 pixels wide. */
  g_assert_cmpint (measure_mark (stranger, width, height, &with, &palette), >=, 13);
  soket_calls_metrics_clear (&metrics);
}

typedef struct
{
  Fixture *fixture;
  guint frames;
} Flood;

static gboolean
flood_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Flood *flood = user_data;

  push_many (flood->fixture, 1500, flood->frames * 1500);
  soket_trace_flush (flood->fixture->trace);
  flood->frames++;
  return G_SOURCE_CONTINUE;
}

/* Two hundred frames of 1,500 rows each, published as the page does it: warnings are fatal. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  Flood flood = { fixture, 0 };
  guint tick = gtk_widget_add_tick_callback (fixture->window, flood_cb, &flood, NULL);
  g_autofree char *expected = NULL;

  app_test_wait_until (flood.frames >= 100);
  g_assert_true (is_following (fixture));
  gtk_adjustment_set_value (soket_calls_list_get_adjustment (get_list (fixture)), 40000);
  app_test_wait_until (flood.frames >= 150);
  g_assert_false (is_following (fixture));
  clear (fixture);
  gtk_widget_activate_action (fixture->view, "calls.follow", NULL);
  app_test_wait_until (flood.frames >= 200);
  gtk_widget_remove_tick_callback (fixture->window, tick);
  app_test_wait_frames (fixture->window, 3);
  g_assert_true (is_following (fixture));
  expected = g_strdup_printf ("= %u", flood.frames * 1500 - 1);
  g_assert_true (row_has (fixture, count_rows (fixture) - 1, expected));
}

static void
test_hidden (Fixture       *fixture,
             gconstpointer  data)
{
  gtk_widget_set_visible (fixture->view, FALSE);
  push_many (fixture, 300, 1000);
  flush (fixture);
  g_assert_cmpuint (get_n_items (fixture), ==, 300);
  gtk_widget_set_visible (fixture->view, TRUE);
  app_test_wait_frames (fixture->window, 4);
  g_assert_true (row_has (fixture, count_rows (fixture) - 1, "= 1299"));
}

int
main (int    argc,
      char **argv)
{
  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

#define ADD(name, set_up_function, function) \
  g_test_add ("/calls-view/" name, Fixture, NULL, set_up_function, function, tear_down)
  ADD ("empty", set_up, test_empty);
  ADD ("rows", set_up, test_rows);
  ADD ("filter", set_up, test_filter);
  ADD ("follow", set_up, test_follow);
  ADD ("frozen", set_up_small, test_frozen);
  ADD ("selection", set_up, test_selection);
  ADD ("selection-forgotten", set_up_small, test_selection_forgotten);
  ADD ("clear", set_up, test_clear);
  ADD ("waiting", set_up, test_waiting);
  ADD ("hostile", set_up, test_hostile);
  ADD ("chosen-before", set_up, test_chosen_before);
  ADD ("copy", set_up, test_copy);
  ADD ("menu", set_up, test_menu);
  ADD ("traces", set_up, test_traces);
  ADD ("columns", set_up, test_columns);
  ADD ("stranger", set_up, test_stranger);
  ADD ("hidden", set_up, test_hidden);
  ADD ("flood", set_up, test_flood);
#undef ADD
  return g_test_run ();
}
