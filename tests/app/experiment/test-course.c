/* test-course.c - the course in the window: a question before each step, its answer behind, and a lesson of one's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-caesar-page.h"
#include "app/experiment/soket-course-list.h"
#include "app/experiment/soket-try-menu.h"
#include "app/experiment/soket-try-question.h"
#include "app/numbers/soket-numbers-page.h"
#include "app/setup/soket-settings.h"
#include "app/stream/soket-stream-page.h"
#include "lib/soket-test.h"
#include "lib/try-fixture.h"
#include "net/experiment/soket-try-peers.h"
#include "net/socket/soket-socket.h"

#include <glib/gstdio.h>
#include <string.h>

typedef TryFixture Fixture;

#define question_child(fixture, name) (GTK_WIDGET (gtk_widget_get_template_child (try_bar_child (fixture, "question"), SOKET_TYPE_TRY_QUESTION, name)))

static void
close_window (Fixture *fixture)
{
  try_fixture_close (fixture);
  /* A call of the numbers ends soon after its page. */
  soket_test_wait_until (soket_socket_get_n_open () == 0);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const pages[] = { "echo", "caesar" };

  try_fixture_open (fixture);
  soket_course_start_over (fixture->course);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    g_object_set (soket_page_get_setup (soket_window_get_page (SOKET_WINDOW (fixture->window), pages[i])), "transport", "tcp", "port", 0,
                  "address", "127.0.0.1", "follow-server", TRUE, "drawer", "closed", NULL);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  close_window (fixture);
}

static void
guess (Fixture *fixture,
       guint    choice)
{
  g_autofree char *number = g_strdup_printf ("%u", choice + 1);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->bar), "try.guess", "s", number));
}

static gboolean
can (Fixture    *fixture,
     const char *action)
{
  return g_action_group_get_action_enabled (soket_try_actions_get_group (fixture->actions), action);
}

/* How many choices are shown; each is a button that says what it is. */
static guint
count_choices (Fixture              *fixture,
               const SoketTryLesson *lesson)
{
  guint n = 0;

  if (!gtk_widget_get_mapped (question_child (fixture, "choices")))
    return 0;
  for (GtkWidget *button = gtk_widget_get_first_child (question_child (fixture, "choices")); button != NULL; button = gtk_widget_get_next_sibling (button))
    if (gtk_widget_get_visible (button))
      {
        const char *text = gtk_label_get_text (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))));

        g_assert_cmpuint (n, <, lesson->n_choices);
        g_assert_nonnull (strstr (text, lesson->choices[n]));
        n++;
      }

  return n;
}

/* Every step: asked first, played with the window's own servers and clients, and then answered. */
static void
test_play (Fixture       *fixture,
           gconstpointer  data)
{
  const SoketTry *entry = try_begin (fixture, data);
  const SoketTryLesson *lesson = soket_try_get_lesson (entry);
  g_autofree char *answer = NULL;

  g_assert_nonnull (strstr (try_bar_text (fixture, "to_do"), soket_try_get_title (entry)));
  g_assert_nonnull (strstr (try_bar_text (fixture, "to_do"), lesson->goal));
  g_assert_nonnull (strstr (try_bar_text (fixture, "to_watch"), soket_try_get_do (entry)));
  g_assert_nonnull (strstr (try_bar_text (fixture, "to_watch"), lesson->question));
  g_assert_null (strstr (try_bar_text (fixture, "to_watch"), lesson->why));
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_cmpuint (count_choices (fixture, lesson), ==, lesson->n_choices);
  g_assert_true (can (fixture, "guess"));
  guess (fixture, lesson->answer);
  g_assert_false (can (fixture, "guess"));
  g_assert_null (strstr (try_bar_text (fixture, "to_watch"), lesson->why));

  try_play (fixture);
  try_assert_kept (fixture);
  g_assert_true (soket_try_session_get_shown (fixture->session));
  g_assert_cmpint (soket_course_get_state (fixture->course, entry), ==, SOKET_COURSE_RIGHT);
  answer = soket_try_question_dup_answer (fixture->course, entry);
  g_assert_true (g_str_has_prefix (answer, "Right: ") && strstr (answer, lesson->why) != NULL);
  g_assert_cmpstr (try_bar_text (fixture, "to_watch"), ==, answer);
  g_assert_cmpuint (count_choices (fixture, lesson), ==, 0);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (try_bar_child (fixture, "score"))), ==, "1 of 1");
  g_assert_cmpint (can (fixture, "next"), ==, soket_course_get_next (fixture->course, entry) != NULL);

  try_act (fixture, "try.reset");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->bar)));
}

/* The first guess counts; what is played without one tells and does not count. */
static void
test_guesses (Fixture       *fixture,
              gconstpointer  data)
{
  const SoketTry *entry = try_begin (fixture, "8-three-in-one");
  const SoketTryLesson *lesson = soket_try_get_lesson (entry);

  guess (fixture, 0);
  gtk_widget_activate_action (GTK_WIDGET (fixture->bar), "try.guess", "s", "2");
  g_assert_cmpint (soket_course_get_guess (fixture->course, entry), ==, 0);
  g_assert_false (gtk_widget_get_visible (try_bar_child (fixture, "score")));
  soket_try_bar_focus_play (fixture->bar);
  try_play (fixture);
  /* Return leads on, and plays the next: it has no second button to find. */
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == try_bar_child (fixture, "next"));
  g_assert_cmpint (soket_course_get_state (fixture->course, entry), ==, SOKET_COURSE_WRONG);
  g_assert_true (g_str_has_prefix (try_bar_text (fixture, "to_watch"), "Not right; the answer: 2  "));
  g_assert_nonnull (strstr (try_bar_text (fixture, "to_watch"), lesson->why));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (try_bar_child (fixture, "score"))), ==, "0 of 1");

  try_act (fixture, "try.next");
  entry = soket_try_session_get_entry (fixture->session);
  g_assert_cmpstr (soket_try_get_name (entry), ==, "8-one-in-three");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == try_bar_child (fixture, "play"));
  try_play (fixture);
  g_assert_cmpint (soket_course_get_state (fixture->course, entry), ==, SOKET_COURSE_PLAYED);
  g_assert_true (g_str_has_prefix (try_bar_text (fixture, "to_watch"), "Answer: 2  "));
  g_assert_false (can (fixture, "guess"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (try_bar_child (fixture, "score"))), ==, "0 of 1");

  /* An experiment asks nothing, and leaves the course. */
  try_begin (fixture, "no-dot");
  g_assert_false (can (fixture, "guess"));
  g_assert_false (gtk_widget_get_visible (try_bar_child (fixture, "question")));
  g_assert_true (can (fixture, "next"));

  /* What was played stays answered, until one starts over. */
  try_begin (fixture, "8-three-in-one");
  g_assert_true (g_str_has_prefix (try_bar_text (fixture, "to_watch"), "Not right; the answer: "));
  soket_course_start_over (fixture->course);
  g_assert_nonnull (strstr (try_bar_text (fixture, "to_watch"), soket_try_get_lesson (soket_try_session_get_entry (fixture->session))->question));
  g_assert_true (can (fixture, "guess"));

  try_begin (fixture, "15-scanner");
  g_assert_false (can (fixture, "next"));
  try_act (fixture, "try.reset");
  g_assert_true (can (fixture, "next"));
}

/* 1 to 4 answer wherever the focus is but in a text. */
static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  const SoketTry *entry = try_begin (fixture, "6-connected");

  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (gtk_window_get_focus (fixture->window) == try_bar_child (fixture, "play"));
  app_test_press (GTK_WIDGET (fixture->window), GDK_KEY_3, 0);
  g_assert_cmpint (soket_course_get_guess (fixture->course, entry), ==, 2);
  try_act (fixture, "try.reset");
}

static SoketCourseList *
find_course_list (GtkWidget   *widget,
                  const char  *label)
{
  if (SOKET_IS_COURSE_LIST (widget))
    return SOKET_COURSE_LIST (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      SoketCourseList *found = find_course_list (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static GtkListBox *
find_box (GtkWidget *widget)
{
  if (GTK_IS_LIST_BOX (widget))
    return GTK_LIST_BOX (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkListBox *found = find_box (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The list has every step below its slide, and tells how far one has come. */
static void
test_list (Fixture       *fixture,
           gconstpointer  data)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_widget_get_template_child (GTK_WIDGET (fixture->window), SOKET_TYPE_WINDOW, "try_button"));
  GPtrArray *entries = soket_course_get_entries (fixture->course);
  g_autofree char *progress = NULL;
  SoketCourseList *list = NULL;
  GtkListBox *box = NULL;
  const char *slide = NULL;

  soket_course_guess (fixture->course, g_ptr_array_index (entries, 0), soket_try_get_lesson (g_ptr_array_index (entries, 0))->answer);
  soket_course_set_played (fixture->course, g_ptr_array_index (entries, 0));
  gtk_menu_button_popup (button);
  list = find_course_list (GTK_WIDGET (gtk_menu_button_get_popover (button)), NULL);
  box = find_box (GTK_WIDGET (list));
  for (guint i = 0; i < entries->len; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (box, (int) i);
      const SoketTryLesson *lesson = soket_try_get_lesson (g_ptr_array_index (entries, i));
      GtkWidget *mark = gtk_widget_get_first_child (gtk_list_box_row_get_child (row));

      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_next_sibling (mark))), ==, soket_try_get_title (g_ptr_array_index (entries, i)));
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (mark)), ==, i == 0 ? "✓" : "○");
      g_assert_cmpint (gtk_list_box_row_get_header (row) != NULL, ==, g_strcmp0 (slide, lesson->slide) != 0);
      slide = lesson->slide;
    }
  g_assert_null (gtk_list_box_get_row_at_index (box, (int) entries->len));
  progress = soket_course_dup_progress (fixture->course);
  g_assert_true (g_str_has_prefix (progress, "1 of "));
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (box)));
  app_test_assert_one_stop (GTK_WIDGET (box));

  g_signal_emit_by_name (box, "row-activated", gtk_list_box_get_row_at_index (box, 1));
  g_assert_true (soket_try_session_get_entry (fixture->session) == g_ptr_array_index (entries, 1));
  soket_course_start_over (fixture->course);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (gtk_list_box_row_get_child (gtk_list_box_get_row_at_index (box, 0))))), ==, "○");
  try_act (fixture, "try.reset");
}

/* A student goes on tomorrow. */
static void
test_stored (Fixture       *fixture,
             gconstpointer  data)
{
  const SoketTry *entry = try_begin (fixture, "7-names");

  guess (fixture, 1);
  try_act (fixture, "try.reset");
  close_window (fixture);
  try_fixture_open (fixture);
  g_assert_cmpint (soket_course_get_guess (fixture->course, entry), ==, 1);
  soket_course_start_over (fixture->course);
}

/* The page has its own topic and value back. */
static void
test_numbers (Fixture       *fixture,
              gconstpointer  data)
{
  const SoketNumbersValue *value;
  SoketNumbersPage *page = NULL;

  try_begin (fixture, "1-port");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "numbers.topic", "s", "port"));
  try_act (fixture, "try.play");
  try_begin (fixture, "1-how-many");
  page = soket_window_get_numbers_page (SOKET_WINDOW (fixture->window));
  g_assert_cmpint (soket_numbers_page_get_topic (page), ==, SOKET_NUMBERS_ADDRESS);
  value = soket_numbers_page_get_value (page, SOKET_NUMBERS_ADDRESS);
  g_assert_cmpuint (value->endpoint.address[0], ==, 255);
  /* What is to be guessed is not there to be read. */
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (page), SOKET_TYPE_NUMBERS_PAGE, "rows"))));
  try_act (fixture, "try.play");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (page), SOKET_TYPE_NUMBERS_PAGE, "rows"))));
  try_act (fixture, "try.reset");
  g_assert_cmpuint (value->endpoint.address[0], ==, 74);
  g_assert_cmpuint (soket_numbers_page_get_value (page, SOKET_NUMBERS_PORT)->number, ==, 5555);
}

/* A course is played in a row, at one port: what the steps before have left there in TIME-WAIT is not in the way of those that are about it. */
static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const steps[] = { "7-recv-until", "11-restart", "11-reuse", "11-restart" };
  SoketSetup *setup = soket_page_get_setup (soket_window_get_page (SOKET_WINDOW (fixture->window), "echo"));

  g_object_set (setup, "port", (guint) soket_try_find_nobody (SOKET_TRANSPORT_TCP), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      try_begin (fixture, steps[i]);
      try_play (fixture);
      try_assert_kept (fixture);
    }
  try_act (fixture, "try.reset");
}

/* Nothing on the page answers what is asked; when it is played everything is there. */
static void
test_covered (Fixture       *fixture,
              gconstpointer  data)
{
  SoketPage *page = soket_window_get_page (SOKET_WINDOW (fixture->window), "caesar");
  GtkWidget *alphabet = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (page), SOKET_TYPE_CAESAR_PAGE, "alphabet"));
  GtkWidget *echo = GTK_WIDGET (soket_window_get_page (SOKET_WINDOW (fixture->window), "echo"));

  try_begin (fixture, "14-shift-27");
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_false (gtk_widget_get_visible (alphabet));
  g_assert_null (app_test_find_text (GTK_WIDGET (page), "27 "));
  try_act (fixture, "try.play");
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (gtk_widget_get_visible (alphabet));
  g_assert_nonnull (app_test_find_text (GTK_WIDGET (page), "27 "));

  try_begin (fixture, "5-too-large");
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (gtk_widget_get_visible (alphabet));
  g_assert_null (app_test_find_text (echo, "65507"));
  try_play (fixture);
  g_assert_nonnull (app_test_find_text (echo, "65507"));

  /* An experiment asks nothing. */
  try_begin (fixture, "shift-30-slides");
  g_assert_true (gtk_widget_get_visible (alphabet));
  try_act (fixture, "try.reset");
}

/* The page Stream has its own sizes back, and no connection is left, though a send of the step waits. */
static void
test_stream (Fixture       *fixture,
             gconstpointer  data)
{
  SoketStreamPage *page = NULL;
  SoketSetup *setup = NULL;

  g_assert_true (soket_window_show_page (SOKET_WINDOW (fixture->window), "stream"));
  page = SOKET_STREAM_PAGE (adw_bin_get_child (ADW_BIN (adw_view_stack_get_visible_child (
    ADW_VIEW_STACK (gtk_widget_get_template_child (GTK_WIDGET (fixture->window), SOKET_TYPE_WINDOW, "stack"))))));
  setup = soket_stream_page_get_setup (page);
  g_object_set (setup, "transport", "udp", "send-size", 77, "receive-size", 78, "sender-waiting", "timeout", "buffers", "system", NULL);

  try_begin (fixture, "9-less");
  g_assert_cmpint (soket_setup_get_transport (setup), ==, SOKET_TRANSPORT_TCP);
  g_assert_cmpstr (soket_setup_get_text (setup, "sender-waiting"), ==, "non-blocking");
  g_assert_cmpstr (soket_setup_get_text (setup, "buffers"), ==, "class");
  try_play (fixture);
  g_assert_cmpuint (soket_pair_get_count (soket_stream_page_get_pair (page), SOKET_TRANSFER_SEND_PART), >, 0);
  /* What the cards count is of this play. */
  try_act (fixture, "try.play");
  g_assert_cmpuint (soket_pair_get_count (soket_stream_page_get_pair (page), SOKET_TRANSFER_SEND_PART), ==, 0);
  soket_test_wait_until (soket_pair_get_count (soket_stream_page_get_pair (page), SOKET_TRANSFER_SEND_PART) > 0);

  try_begin (fixture, "9-waits");
  g_assert_cmpuint (soket_pair_get_count (soket_stream_page_get_pair (page), SOKET_TRANSFER_SEND_PART), ==, 0);
  try_act (fixture, "try.play");
  soket_test_wait_until (soket_pair_is_waiting (soket_stream_page_get_pair (page), SOKET_SIDE_CLIENT));
  try_act (fixture, "try.reset");
  soket_test_wait_until (soket_socket_get_n_open () == 0);
  g_assert_cmpint (soket_setup_get_transport (setup), ==, SOKET_TRANSPORT_UDP);
  g_assert_cmpuint (soket_setup_get_number (setup, "send-size"), ==, 77);
  g_assert_cmpuint (soket_setup_get_number (setup, "receive-size"), ==, 78);
  g_assert_cmpstr (soket_setup_get_text (setup, "sender-waiting"), ==, "timeout");
  g_assert_cmpstr (soket_setup_get_text (setup, "buffers"), ==, "system");
}

/* --- A lesson of one's own --- */

#define LESSON \
  "[first]\nTitle=Mine\nDo=Send it.\nGoal=Learn it.\nQuestion=What comes?\nChoices=this; that;\nAnswer=2\nWhy=Because.\nTab=echo\n" \
  "message=abc.\nPromise=client send 4; reply \"abc.\";\nThen=third\n\n" \
  "[second]\nTitle=Left out\nDo=Do.\nWatch=Watch.\nTab=echo\nPromise=reply;\n\n" \
  "[third]\nTitle=Last\nDo=Do.\nWatch=Watch this.\nTab=caesar\nPromise=reply;\n"

static char *
write_lesson (const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("soket-course-XXXXXX", NULL);
  char *path = g_build_filename (folder, "my lesson.ini", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

static void
remove_lesson (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_unlink (path);
  g_rmdir (folder);
}

static void
open_lesson (Fixture    *fixture,
             const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);

  soket_window_open_lesson (SOKET_WINDOW (fixture->window), file);
}

static void
test_own (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *path = write_lesson (LESSON);
  SoketCourse *lesson = NULL;

  open_lesson (fixture, path);
  soket_test_wait_until (soket_try_actions_get_lesson (fixture->actions) != NULL);
  lesson = soket_try_actions_get_lesson (fixture->actions);
  g_assert_cmpstr (soket_course_get_title (lesson), ==, "my lesson.ini");
  g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, "first");
  g_assert_cmpstr (try_bar_text (fixture, "to_watch"), ==, "Send it. What comes?");
  guess (fixture, 1);
  try_play (fixture);
  g_assert_cmpstr (try_bar_text (fixture, "to_watch"), ==, "Right: 2  that – Because.");
  g_assert_cmpint (soket_course_get_state (lesson, soket_course_lookup (lesson, "first")), ==, SOKET_COURSE_RIGHT);
  try_act (fixture, "try.next");
  g_assert_cmpstr (try_bar_text (fixture, "to_watch"), ==, "Watch this.");
  g_assert_false (gtk_widget_get_visible (try_bar_child (fixture, "question")));
  g_assert_false (can (fixture, "next"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->bar), "try.begin-own", "s", "second"));
  g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, "second");

  /* The same file once more, while one of its entries is on. */
  open_lesson (fixture, path);
  soket_test_wait_until (soket_try_actions_get_lesson (fixture->actions) != lesson);
  g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, "first");
  try_act (fixture, "try.reset");
  remove_lesson (path);
}

static AdwMessageDialog *
find_dialog (GtkWindow *parent)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *each = windows; each != NULL; each = each->next)
    if (ADW_IS_MESSAGE_DIALOG (each->data) && gtk_window_get_transient_for (each->data) == parent)
      return each->data;

  return NULL;
}

/* What is wrong, and where, is said and stays; what was on goes on. */
static void
test_own_wrong (Fixture       *fixture,
                gconstpointer  data)
{
  static const struct
  {
    const char *text;
    const char *part;
  } rows[] = {
    { "[first]\nTitle=Mine\nDo=Do.\nWatch=Watch.\nTab=echo\nNonsense=1\nPromise=reply;\n", "line 6" },
    { "", "no entry" },
    { NULL, "No such file" },
  };

  try_begin (fixture, "no-dot");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = rows[i].text != NULL ? write_lesson (rows[i].text) : g_strdup ("/nowhere/my lesson.ini");
      AdwMessageDialog *dialog = NULL;

      open_lesson (fixture, path);
      soket_test_wait_until (find_dialog (fixture->window) != NULL);
      dialog = find_dialog (fixture->window);
      g_assert_nonnull (strstr (gtk_window_get_title (GTK_WINDOW (dialog)), "my lesson.ini"));
      g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), rows[i].part));
      gtk_window_destroy (GTK_WINDOW (dialog));
      soket_test_wait_until (find_dialog (fixture->window) == NULL);
      g_assert_null (soket_try_actions_get_lesson (fixture->actions));
      g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, "no-dot");
      if (rows[i].text != NULL)
        remove_lesson (path);
    }
}

/* A lesson is played where it is dropped; what is none is said, and changes nothing. */
static void
test_own_dropped (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *path = write_lesson (LESSON);
  g_autofree char *other = g_strconcat (path, ".txt", NULL);
  AdwMessageDialog *dialog = NULL;

  g_assert_true (app_test_drop (GTK_WIDGET (fixture->window), path));
  soket_test_wait_until (soket_try_actions_get_lesson (fixture->actions) != NULL);
  g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, "first");

  g_assert_true (app_test_drop (GTK_WIDGET (fixture->window), other));
  dialog = find_dialog (fixture->window);
  g_assert_nonnull (dialog);
  g_assert_nonnull (strstr (gtk_window_get_title (GTK_WINDOW (dialog)), "my lesson.ini.txt"));
  g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), "(.soket)"));
  gtk_window_destroy (GTK_WINDOW (dialog));
  soket_test_wait_until (find_dialog (fixture->window) == NULL);
  g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, "first");
  try_act (fixture, "try.reset");
  remove_lesson (path);
}

/* The window goes while a file is read, and in the middle of steps of every kind. */
static void
test_close (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *path = write_lesson (LESSON);

  try_begin (fixture, data);
  try_act (fixture, "try.play");
  open_lesson (fixture, path);
  close_window (fixture);
  remove_lesson (path);
  try_fixture_open (fixture);
}

int
main (int    argc,
      char **argv)
{
  GPtrArray *all;

  if (!app_test_init (&argc, &argv))
    return 0;

#define add(path, data, function) g_test_add ("/course/" path, Fixture, data, fixture_set_up, function, fixture_tear_down)
  all = soket_try_get_course ();
  for (guint i = 0; i < all->len; i++)
    {
      const char *name = soket_try_get_name (g_ptr_array_index (all, i));
      g_autofree char *path = g_strconcat ("/course/play/", name, NULL);

      g_test_add (path, Fixture, name, fixture_set_up, test_play, fixture_tear_down);
    }
  add ("guesses", NULL, test_guesses);
  add ("keys", NULL, test_keys);
  add ("list", NULL, test_list);
  add ("stored", NULL, test_stored);
  add ("numbers", NULL, test_numbers);
  add ("own", NULL, test_own);
  add ("own/wrong", NULL, test_own_wrong);
  add ("own/dropped", NULL, test_own_dropped);
  add ("restart", NULL, test_restart);
  add ("covered", NULL, test_covered);
  add ("stream", NULL, test_stream);
  add ("close/stream", "9-waits", test_close);
  add ("close/numbers", "2-descriptor", test_close);
  add ("close/layers", "1-layers", test_close);
  add ("close/sending", "9-part", test_close);
  add ("close/asking", "7-names", test_close);
  add ("close/restart", "11-reuse", test_close);
#undef add

  return g_test_run ();
}
