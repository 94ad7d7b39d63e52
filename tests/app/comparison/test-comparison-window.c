/* test-comparison-window.c - two conversations marked, and beside each other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/comparison/soket-comparison-line.h"
#include "app/comparison/soket-comparison-marks.h"
#include "app/comparison/soket-comparison-window.h"
#include "app/connections/soket-connection-list.h"
#include "app/connections/soket-connection-menu.h"
#include "app/connections/soket-connection-row.h"
#include "app/lifelines/soket-lifeline-heads.h"
#include "lib/app-test.h"
#include "lib/soket-test.h"

/* A page: heads over a trace made by hand, and the action that shows the page, counted. */
typedef struct
{
  SoketTrace *trace;
  SoketSequence *sequence;
  GtkWidget *window;
  GtkWidget *heads;
  guint n_presented;
} Page;

typedef struct
{
  Page echo;
  Page file;
} Fixture;

static void
present_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  ((Page *) user_data)->n_presented++;
}

static void
push (Page           *page,
      guint32         conversation,
      SoketTransport  transport,
      SoketSide       side,
      SoketCallName   call,
      gint64          result,
      const char     *data)
{
  SoketRecord record = app_test_call (page->trace, side, call, result, data);

  record.conversation = conversation;
  record.transport = (guint8) transport;
  record.socket = 2 * conversation + side;
  record.argument = call == SOKET_CALL_RECV ? 4096 : (gint64) record.length;
  soket_trace_push (page->trace, &record);
}

/* Echo over TCP; in @pieces the server gets the message as two. */
static void
push_tcp (Page     *page,
          guint32   conversation,
          gboolean  pieces)
{
  push (page, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 0, NULL);
  push (page, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, 3, NULL);
  push (page, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 10, "Isi pesan.");
  push (page, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_SERVER, SOKET_CALL_RECV, pieces ? 4 : 10, pieces ? "Isi " : "Isi pesan.");
  if (pieces)
    push (page, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 6, "pesan.");
  push (page, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_SERVER, SOKET_CALL_SEND, 10, "Isi pesan.");
  push (page, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 10, "Isi pesan.");
  push (page, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 0, NULL);
  push (page, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 0, NULL);
  soket_trace_flush (page->trace);
}

static void
push_udp (Page    *page,
          guint32  conversation)
{
  push (page, conversation, SOKET_TRANSPORT_UDP, SOKET_SIDE_CLIENT, SOKET_CALL_SENDTO, 10, "Isi pesan.");
  push (page, conversation, SOKET_TRANSPORT_UDP, SOKET_SIDE_SERVER, SOKET_CALL_RECVFROM, 10, "Isi pesan.");
  push (page, conversation, SOKET_TRANSPORT_UDP, SOKET_SIDE_SERVER, SOKET_CALL_SENDTO, 10, "Isi pesan.");
  push (page, conversation, SOKET_TRANSPORT_UDP, SOKET_SIDE_CLIENT, SOKET_CALL_RECVFROM, 10, "Isi pesan.");
  push (page, conversation, SOKET_TRANSPORT_UDP, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 0, NULL);
  soket_trace_flush (page->trace);
}

static void
page_set_up (Page       *page,
             const char *title)
{
  static const GActionEntry actions[] = { { .name = "present", .activate = present_action } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), page);
  page->trace = soket_trace_new ();
  page->sequence = soket_sequence_new (page->trace);
  soket_sequence_set_title (page->sequence, title);
  page->heads = soket_lifeline_heads_new ();
  gtk_widget_insert_action_group (page->heads, "page", G_ACTION_GROUP (group));
  g_object_set (page->heads, "sequence", page->sequence, NULL);
  page->window = app_test_show (page->heads, 700, 400);
}

static void
page_close (Page *page)
{
  if (page->window == NULL)
    return;

  g_object_add_weak_pointer (G_OBJECT (page->heads), (gpointer *) &page->heads);
  gtk_window_destroy (GTK_WINDOW (page->window));
  app_test_wait_until (page->heads == NULL);
  page->window = NULL;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  page_set_up (&fixture->echo, "Echo");
  page_set_up (&fixture->file, "mine.soket");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  page_close (&fixture->echo);
  page_close (&fixture->file);
  /* No mark and no window holds them. */
  g_assert_cmpuint (soket_comparison_marks_count (soket_comparison_marks_get ()), ==, 0);
  g_assert_finalize_object (fixture->echo.sequence);
  g_assert_finalize_object (fixture->file.sequence);
  g_object_unref (fixture->echo.trace);
  g_object_unref (fixture->file.trace);
}

/* The widget of the type @name below @widget, popovers among them. */
static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_type (child, type);
  return found;
}

static SoketConnectionMenu *
open_list (Page *page)
{
  SoketConnectionMenu *menu = SOKET_CONNECTION_MENU (find_type (page->heads, SOKET_TYPE_CONNECTION_MENU));

  soket_connection_menu_open (menu);
  app_test_wait_until (gtk_widget_get_mapped (app_test_find_id (menu, "popover")));
  return menu;
}

static SoketConnectionRow *
get_row (SoketConnectionMenu *menu,
         int                  index)
{
  return SOKET_CONNECTION_ROW (gtk_list_box_get_row_at_index (GTK_LIST_BOX (app_test_find_id (menu, "list")), index));
}

static void
mark (SoketConnectionMenu *menu,
      int                  index)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (find_type (GTK_WIDGET (get_row (menu, index)), GTK_TYPE_CHECK_BUTTON)), TRUE);
}

static gboolean
is_marked (SoketConnectionMenu *menu,
           int                  index)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (find_type (GTK_WIDGET (get_row (menu, index)), GTK_TYPE_CHECK_BUTTON)));
}

/* The one that is open. NULL for none. */
static GtkWidget *
find_window (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (SOKET_IS_COMPARISON_WINDOW (window))
        return window;
    }
  return NULL;
}

static const char *
get_text (GtkWidget  *window,
          const char *id)
{
  return gtk_label_get_text (GTK_LABEL (app_test_find_id (window, id)));
}

/* It is compared, and drawn. */
static GtkWidget *
wait_for_window (void)
{
  GtkWidget *window;

  app_test_wait_until (find_window () != NULL);
  window = find_window ();
  app_test_wait_until (!g_str_equal (get_text (window, "sentence"), "Comparing…"));
  app_test_wait_frames (window, 3);
  return window;
}

static void
close_window (GtkWidget *window)
{
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (GTK_WINDOW (window));
  app_test_wait_until (window == NULL);
}

static GtkWidget *
find_line (GtkWidget  *window,
           const char *text)
{
  GtkWidget *label = app_test_find_text (app_test_find_id (window, "list"), text);

  return label != NULL ? gtk_widget_get_ancestor (label, SOKET_TYPE_COMPARISON_LINE) : NULL;
}

static void
test_marks (Fixture       *fixture,
            gconstpointer  data)
{
  SoketComparisonMarks *marks = soket_comparison_marks_get ();
  SoketConnectionMenu *menu;
  GtkWidget *window, *line;

  push_tcp (&fixture->echo, 1, TRUE);
  push_tcp (&fixture->echo, 2, FALSE);
  push_tcp (&fixture->echo, 3, FALSE);
  menu = open_list (&fixture->echo);
  g_assert_false (gtk_widget_get_sensitive (app_test_find_id (menu, "compare")));
  mark (menu, 2);
  g_assert_nonnull (strstr (get_text (GTK_WIDGET (menu), "marks"), "Echo · TCP connection 1"));
  g_assert_false (gtk_widget_get_sensitive (app_test_find_id (menu, "compare")));
  mark (menu, 1);
  g_assert_cmpstr (get_text (GTK_WIDGET (menu), "marks"), ==, "A: Echo · TCP connection 1\nB: Echo · TCP connection 2");
  /* Of three the oldest gives way. */
  mark (menu, 0);
  g_assert_true (is_marked (menu, 0) && is_marked (menu, 1) && !is_marked (menu, 2));
  soket_comparison_marks_clear (marks);
  g_assert_false (is_marked (menu, 0));
  mark (menu, 2);
  mark (menu, 0);
  app_test_wait_frames (fixture->echo.window, 2);
  g_signal_emit_by_name (app_test_find_id (menu, "compare"), "clicked");
  window = wait_for_window ();
  g_assert_cmpuint (soket_comparison_marks_count (marks), ==, 0);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "Two conversations compared");
  g_assert_cmpstr (get_text (window, "title_a"), ==, "A: Echo · TCP connection 1");
  g_assert_cmpstr (get_text (window, "title_b"), ==, "B: Echo · TCP connection 3");
  g_assert_cmpstr (get_text (window, "sentence"), ==, "The first difference: the server’s recv () returned 4 in A, 10 in B.");
  g_assert_true (g_str_has_prefix (get_text (window, "counts"), "7 rows are the same, 1 differs, 1 is in A only. "));

  /* The row says so by a sign and in words. */
  line = find_line (window, "recv (4096) = 4");
  g_assert_nonnull (line);
  g_assert_nonnull (app_test_find_text (line, "≠"));
  g_assert_nonnull (app_test_find_text (line, "result, bytes"));
  g_assert_nonnull (app_test_find_text (line, "“Isi pesan.”"));
  line = find_line (window, "recv (4096) = 6");
  g_assert_nonnull (app_test_find_text (line, "in A only"));
  g_assert_null (app_test_find_text (find_line (window, "connect ("), "≠"));
  close_window (window);
}

/* Each call of a row shows itself where it is. */
static void
test_shows (Fixture       *fixture,
            gconstpointer  data)
{
  SoketSequence *sequence = fixture->echo.sequence;
  GtkWidget *window, *line;
  SoketCall *call;

  push_tcp (&fixture->echo, 1, TRUE);
  push_tcp (&fixture->echo, 2, FALSE);
  soket_sequence_choose (sequence, 2);
  g_assert_true (soket_comparison_window_compare (fixture->echo.heads, sequence));
  window = wait_for_window ();
  line = find_line (window, "recv (4096) = 4");
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 2);
  g_signal_emit_by_name (find_type (line, GTK_TYPE_BUTTON), "clicked");
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 1);
  g_assert_cmpuint (fixture->echo.n_presented, ==, 1);
  call = soket_sequence_get_selected (sequence);
  g_assert_nonnull (call);
  g_assert_cmpint (soket_call_get_record (call)->result, ==, 4);
  g_signal_emit_by_name (gtk_widget_get_next_sibling (find_type (line, GTK_TYPE_BUTTON)), "clicked");
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 2);
  g_assert_cmpint (soket_call_get_record (soket_sequence_get_selected (sequence))->result, ==, 10);
  g_assert_cmpuint (fixture->echo.n_presented, ==, 2);
  /* Return on a row, where the arrows have led, shows the call of A. */
  app_test_press (gtk_widget_get_parent (line), GDK_KEY_Return, 0);
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 1);
  g_assert_cmpint (soket_call_get_record (soket_sequence_get_selected (sequence))->result, ==, 4);
  g_assert_cmpuint (fixture->echo.n_presented, ==, 3);

  /* Its page may go before the window does: nothing is shown then, and nothing breaks. */
  gtk_window_set_transient_for (GTK_WINDOW (window), NULL);
  page_close (&fixture->echo);
  g_signal_emit_by_name (find_type (line, GTK_TYPE_BUTTON), "clicked");
  g_assert_cmpuint (fixture->echo.n_presented, ==, 3);
  close_window (window);
}

/* Of another transport, and of another window. */
static void
test_across (Fixture       *fixture,
             gconstpointer  data)
{
  SoketComparisonMarks *marks = soket_comparison_marks_get ();
  SoketConnectionMenu *menu;
  GtkWidget *window;

  push_tcp (&fixture->echo, 1, FALSE);
  push_udp (&fixture->echo, 2);
  push_tcp (&fixture->file, 1, TRUE);
  soket_comparison_marks_set (marks, fixture->echo.heads, fixture->echo.sequence, 1, TRUE);
  g_object_set (fixture->echo.sequence, "transport", (guint) SOKET_TRANSPORT_UDP, NULL);
  menu = open_list (&fixture->echo);
  mark (menu, 0);
  g_assert_cmpstr (get_text (GTK_WIDGET (menu), "marks"), ==, "A: Echo · TCP connection 1\nB: Echo · UDP conversation 1");
  gtk_popover_popdown (app_test_find_id (menu, "popover"));
  g_assert_true (soket_comparison_window_compare (fixture->echo.heads, fixture->echo.sequence));
  window = wait_for_window ();
  g_assert_cmpstr (get_text (window, "sentence"), ==, "The first difference: only A has the client’s connect (127.0.0.1:5555).");
  close_window (window);

  /* Theirs is marked, ours is shown. */
  menu = open_list (&fixture->file);
  mark (menu, 0);
  gtk_popover_popdown (app_test_find_id (menu, "popover"));
  soket_sequence_choose (fixture->echo.sequence, 1);
  g_assert_true (soket_comparison_window_compare (fixture->echo.heads, fixture->echo.sequence));
  window = wait_for_window ();
  g_assert_cmpstr (get_text (window, "title_a"), ==, "A: mine.soket · TCP connection 1");
  g_assert_cmpstr (get_text (window, "title_b"), ==, "B: Echo · TCP connection 1");
  close_window (window);

  /* A mark goes with its window. */
  menu = open_list (&fixture->file);
  mark (menu, 0);
  g_assert_cmpuint (soket_comparison_marks_count (marks), ==, 1);
  gtk_popover_popdown (app_test_find_id (menu, "popover"));
  page_close (&fixture->file);
  g_assert_cmpuint (soket_comparison_marks_count (marks), ==, 0);
}

static void
test_nothing (Fixture       *fixture,
              gconstpointer  data)
{
  g_assert_false (soket_comparison_window_compare (fixture->echo.heads, fixture->echo.sequence));
  push_tcp (&fixture->echo, 1, TRUE);
  g_assert_false (soket_comparison_window_compare (fixture->echo.heads, fixture->echo.sequence));
  /* With itself. */
  mark (open_list (&fixture->echo), 0);
  g_assert_false (soket_comparison_window_compare (fixture->echo.heads, fixture->echo.sequence));
  g_assert_null (find_window ());
}

/* The list's own key, as GTK has it bound. */
static void
test_keyboard (Fixture       *fixture,
               gconstpointer  data)
{
  SoketConnectionMenu *menu;
  GtkWidget *list, *window;

  push_tcp (&fixture->echo, 1, TRUE);
  push_tcp (&fixture->echo, 2, TRUE);
  menu = open_list (&fixture->echo);
  /* The list gives it to what is shown first. */
  app_test_wait_until (SOKET_IS_CONNECTION_ROW (gtk_root_get_focus (GTK_ROOT (fixture->echo.window))));
  gtk_widget_grab_focus (GTK_WIDGET (get_row (menu, 1)));
  g_assert_true (app_test_press (app_test_find_id (menu, "list"), GDK_KEY_space, GDK_CONTROL_MASK));
  g_assert_true (is_marked (menu, 1) && !is_marked (menu, 0));
  /* The row is not chosen by it: the list stays, with the focus where it was. */
  app_test_wait_frames (fixture->echo.window, 3);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (get_row (menu, 1))));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (fixture->echo.window)) == GTK_WIDGET (get_row (menu, 1)));
  g_assert_true (app_test_press (app_test_find_id (menu, "list"), GDK_KEY_space, GDK_CONTROL_MASK));
  g_assert_false (is_marked (menu, 1));

  /* What the page's key does, where the marks are made: a popover keeps the keys of the page from it. */
  list = gtk_widget_get_ancestor (app_test_find_id (menu, "list"), SOKET_TYPE_CONNECTION_LIST);
  soket_sequence_choose (fixture->echo.sequence, 2);
  g_assert_true (app_test_press (app_test_find_id (menu, "list"), GDK_KEY_space, GDK_CONTROL_MASK));
  g_assert_true (app_test_press (list, GDK_KEY_d, GDK_CONTROL_MASK));
  window = wait_for_window ();
  app_test_assert_one_stop (app_test_find_id (window, "list"));
  close_window (window);
  g_assert_false (gtk_widget_get_mapped (list));
}

/* The first difference is in view, however far down it is. */
static void
test_scrolls (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *window, *line;
  graphene_rect_t bounds;

  for (guint32 conversation = 1; conversation <= 2; conversation++)
    {
      for (guint i = 0; i < 500; i++)
        push (&fixture->echo, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 1, "x");
      push (&fixture->echo, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 1, conversation == 1 ? "y" : "z");
      for (guint i = 0; i < 500; i++)
        push (&fixture->echo, conversation, SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 1, "x");
    }
  soket_trace_flush (fixture->echo.trace);
  soket_sequence_choose (fixture->echo.sequence, 2);
  g_assert_true (soket_comparison_window_compare (fixture->echo.heads, fixture->echo.sequence));
  window = wait_for_window ();
  app_test_wait_until (find_line (window, "“y”") != NULL);
  line = find_line (window, "“y”");
  app_test_wait_until (gtk_widget_compute_bounds (line, app_test_find_id (window, "list"), &bounds)
                       && bounds.origin.y >= 0 && bounds.origin.y + bounds.size.height <= gtk_widget_get_height (app_test_find_id (window, "list")));
  close_window (window);
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add ("/comparison-window/marks", Fixture, NULL, set_up, test_marks, tear_down);
  g_test_add ("/comparison-window/shows", Fixture, NULL, set_up, test_shows, tear_down);
  g_test_add ("/comparison-window/across", Fixture, NULL, set_up, test_across, tear_down);
  g_test_add ("/comparison-window/nothing", Fixture, NULL, set_up, test_nothing, tear_down);
  g_test_add ("/comparison-window/keyboard", Fixture, NULL, set_up, test_keyboard, tear_down);
  g_test_add ("/comparison-window/scrolls", Fixture, NULL, set_up, test_scrolls, tear_down);

  return g_test_run ();
}
