/* test-course.c - the course in the window: a question before each step, its answer behind, and a lesson of one's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-course-list.h"
#include "app/experiment/soket-try-actions.h"
#include "app/experiment/soket-try-menu.h"
#include "app/experiment/soket-try-question.h"
#include "app/numbers/soket-numbers-page.h"
#include "app/setup/soket-settings.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "lib/soket-test.h"
#include "net/socket/soket-socket.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  GtkWindow *window;
  SoketTryActions *actions;
  SoketTrySession *session;
  SoketCourse *course;
  SoketTryBar *bar;
} Fixture;

#define bar_child(fixture, name) (GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET ((fixture)->bar), SOKET_TYPE_TRY_BAR, name)))
#define question_child(fixture, name) (GTK_WIDGET (gtk_widget_get_template_child (bar_child (fixture, "question"), SOKET_TYPE_TRY_QUESTION, name)))

static void
open_window (Fixture *fixture)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  fixture->actions = soket_window_get_try_actions (SOKET_WINDOW (fixture->window));
  fixture->session = soket_try_actions_get_session (fixture->actions);
  fixture->course = soket_try_actions_get_course (fixture->actions);
  fixture->bar = SOKET_TRY_BAR (gtk_widget_get_template_child (GTK_WIDGET (fixture->window), SOKET_TYPE_WINDOW, "try_bar"));
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  gtk_window_present (fixture->window);
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (soket_window_get_page (SOKET_WINDOW (fixture->window), "echo"))));
}

static void
close_window (Fixture *fixture)
{
  GtkWindow *window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (window);
  soket_test_wait_until (fixture->window == NULL);
  /* A call of the numbers ends soon after its page. */
  soket_test_wait_until (soket_socket_get_n_open () == 0);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  static const char *const pages[] = { "echo", "caesar" };

  open_window (fixture);
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
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->bar), action, NULL));
}

static const SoketTry *
begin (Fixture    *fixture,
       const char *name)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->bar), "try.begin", "s", name));
  g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, name);

  return soket_try_session_get_entry (fixture->session);
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

static const char *
bar_text (Fixture    *fixture,
          const char *name)
{
  return gtk_label_get_text (GTK_LABEL (bar_child (fixture, name)));
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

static void
play (Fixture *fixture)
{
  gint64 deadline_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;

  act (fixture, "try.play");
  while (!(soket_try_check_is_kept (soket_try_session_get_check (fixture->session)) && soket_try_session_get_shown (fixture->session))
         && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, TRUE);
}

/* Every step: asked first, played with the window's own servers and clients, and then answered. */
static void
test_play (Fixture       *fixture,
           gconstpointer  data)
{
  const SoketTry *entry = begin (fixture, data);
  const SoketTryLesson *lesson = soket_try_get_lesson (entry);
  g_autofree char *answer = NULL;

  g_assert_nonnull (strstr (bar_text (fixture, "to_do"), soket_try_get_title (entry)));
  g_assert_nonnull (strstr (bar_text (fixture, "to_do"), lesson->goal));
  g_assert_nonnull (strstr (bar_text (fixture, "to_watch"), soket_try_get_do (entry)));
  g_assert_nonnull (strstr (bar_text (fixture, "to_watch"), lesson->question));
  g_assert_null (strstr (bar_text (fixture, "to_watch"), lesson->why));
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_cmpuint (count_choices (fixture, lesson), ==, lesson->n_choices);
  g_assert_true (can (fixture, "guess"));
  guess (fixture, lesson->answer);
  g_assert_false (can (fixture, "guess"));
  g_assert_null (strstr (bar_text (fixture, "to_watch"), lesson->why));

  play (fixture);
  for (guint i = 0; i < soket_try_get_n_promises (entry); i++)
    {
      SoketPromiseState state = soket_try_check_get_state (soket_try_session_get_check (fixture->session), i);
      g_autofree char *words = soket_observation_dup_text (soket_try_get_promise (entry, i));

      if (state != SOKET_PROMISE_KEPT && state != SOKET_PROMISE_NOT_HERE)
        g_error ("%s: not seen: %s", soket_try_get_name (entry), words);
    }
  g_assert_true (soket_try_session_get_shown (fixture->session));
  g_assert_cmpint (soket_course_get_state (fixture->course, entry), ==, SOKET_COURSE_RIGHT);
  answer = soket_try_question_dup_answer (fixture->course, entry);
  g_assert_true (g_str_has_prefix (answer, "Right: ") && strstr (answer, lesson->why) != NULL);
  g_assert_cmpstr (bar_text (fixture, "to_watch"), ==, answer);
  g_assert_cmpuint (count_choices (fixture, lesson), ==, 0);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (bar_child (fixture, "score"))), ==, "1 of 1");
  g_assert_cmpint (can (fixture, "next"), ==, soket_course_get_next (fixture->course, entry) != NULL);

  act (fixture, "try.reset");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->bar)));
}

/* The first guess counts; what is played without one tells and does not count. */
static void
test_guesses (Fixture       *fixture,
              gconstpointer  data)
{
  const SoketTry *entry = begin (fixture, "8-three-in-one");
  const SoketTryLesson *lesson = soket_try_get_lesson (entry);

  guess (fixture, 0);
  gtk_widget_activate_action (GTK_WIDGET (fixture->bar), "try.guess", "s", "2");
  g_assert_cmpint (soket_course_get_guess (fixture->course, entry), ==, 0);
  g_assert_false (gtk_widget_get_visible (bar_child (fixture, "score")));
  play (fixture);
  g_assert_cmpint (soket_course_get_state (fixture->course, entry), ==, SOKET_COURSE_WRONG);
  g_assert_true (g_str_has_prefix (bar_text (fixture, "to_watch"), "Not right; the answer: 2  "));
  g_assert_nonnull (strstr (bar_text (fixture, "to_watch"), lesson->why));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (bar_child (fixture, "score"))), ==, "0 of 1");

  act (fixture, "try.next");
  entry = soket_try_session_get_entry (fixture->session);
  g_assert_cmpstr (soket_try_get_name (entry), ==, "8-one-in-three");
  play (fixture);
  g_assert_cmpint (soket_course_get_state (fixture->course, entry), ==, SOKET_COURSE_PLAYED);
  g_assert_true (g_str_has_prefix (bar_text (fixture, "to_watch"), "Answer: 2  "));
  g_assert_false (can (fixture, "guess"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (bar_child (fixture, "score"))), ==, "0 of 1");

  /* An experiment asks nothing, and leaves the course. */
  begin (fixture, "no-dot");
  g_assert_false (can (fixture, "guess"));
  g_assert_false (gtk_widget_get_visible (bar_child (fixture, "question")));
  g_assert_true (can (fixture, "next"));

  /* What was played stays answered, until one starts over. */
  begin (fixture, "8-three-in-one");
  g_assert_true (g_str_has_prefix (bar_text (fixture, "to_watch"), "Not right; the answer: "));
  soket_course_start_over (fixture->course);
  g_assert_nonnull (strstr (bar_text (fixture, "to_watch"), soket_try_get_lesson (soket_try_session_get_entry (fixture->session))->question));
  g_assert_true (can (fixture, "guess"));

  begin (fixture, "15-scanner");
  g_assert_false (can (fixture, "next"));
  act (fixture, "try.reset");
  g_assert_true (can (fixture, "next"));
}

/* 1 to 4 answer wherever the focus is but in a text. */
static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  const SoketTry *entry = begin (fixture, "6-connected");

  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (gtk_window_get_focus (fixture->window) == bar_child (fixture, "play"));
  app_test_press (GTK_WIDGET (fixture->window), GDK_KEY_3, 0);
  g_assert_cmpint (soket_course_get_guess (fixture->course, entry), ==, 2);
  act (fixture, "try.reset");
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

  g_signal_emit_by_name (box, "row-activated", gtk_list_box_get_row_at_index (box, 1));
  g_assert_true (soket_try_session_get_entry (fixture->session) == g_ptr_array_index (entries, 1));
  soket_course_start_over (fixture->course);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_widget_get_first_child (gtk_list_box_row_get_child (gtk_list_box_get_row_at_index (box, 0))))), ==, "○");
  act (fixture, "try.reset");
}

/* A student goes on tomorrow. */
static void
test_stored (Fixture       *fixture,
             gconstpointer  data)
{
  const SoketTry *entry = begin (fixture, "7-names");

  guess (fixture, 1);
  act (fixture, "try.reset");
  close_window (fixture);
  open_window (fixture);
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

  begin (fixture, "1-port");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "numbers.topic", "s", "port"));
  act (fixture, "try.play");
  begin (fixture, "1-how-many");
  page = soket_window_get_numbers_page (SOKET_WINDOW (fixture->window));
  g_assert_cmpint (soket_numbers_page_get_topic (page), ==, SOKET_NUMBERS_ADDRESS);
  value = soket_numbers_page_get_value (page, SOKET_NUMBERS_ADDRESS);
  g_assert_cmpuint (value->endpoint.address[0], ==, 255);
  /* What is to be guessed is not there to be read. */
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (page), SOKET_TYPE_NUMBERS_PAGE, "rows"))));
  act (fixture, "try.play");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (page), SOKET_TYPE_NUMBERS_PAGE, "rows"))));
  act (fixture, "try.reset");
  g_assert_cmpuint (value->endpoint.address[0], ==, 74);
  g_assert_cmpuint (soket_numbers_page_get_value (page, SOKET_NUMBERS_PORT)->number, ==, 5555);
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
  g_assert_cmpstr (bar_text (fixture, "to_watch"), ==, "Send it. What comes?");
  guess (fixture, 1);
  play (fixture);
  g_assert_cmpstr (bar_text (fixture, "to_watch"), ==, "Right: 2  that – Because.");
  g_assert_cmpint (soket_course_get_state (lesson, soket_course_lookup (lesson, "first")), ==, SOKET_COURSE_RIGHT);
  act (fixture, "try.next");
  g_assert_cmpstr (bar_text (fixture, "to_watch"), ==, "Watch this.");
  g_assert_false (gtk_widget_get_visible (bar_child (fixture, "question")));
  g_assert_false (can (fixture, "next"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->bar), "try.begin-own", "s", "second"));
  g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, "second");

  /* The same file once more, while one of its entries is on. */
  open_lesson (fixture, path);
  soket_test_wait_until (soket_try_actions_get_lesson (fixture->actions) != lesson);
  g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, "first");
  act (fixture, "try.reset");
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

  begin (fixture, "no-dot");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = rows[i].text != NULL ? write_lesson (rows[i].text) : g_strdup ("/nowhere/my lesson.ini");
      AdwMessageDialog *dialog = NULL;

      open_lesson (fixture, path);
      soket_test_wait_until (find_dialog (fixture->window) != NULL);
      dialog = find_dialog (fixture->window);
      g_assert_nonnull (strstr (adw_message_dialog_get_heading (dialog), "my lesson.ini"));
      g_assert_nonnull (strstr (adw_message_dialog_get_body (dialog), rows[i].part));
      gtk_window_destroy (GTK_WINDOW (dialog));
      soket_test_wait_until (find_dialog (fixture->window) == NULL);
      g_assert_null (soket_try_actions_get_lesson (fixture->actions));
      g_assert_cmpstr (soket_try_get_name (soket_try_session_get_entry (fixture->session)), ==, "no-dot");
      if (rows[i].text != NULL)
        remove_lesson (path);
    }
}

/* The window goes while a file is read, and in the middle of steps of every kind. */
static void
test_close (Fixture       *fixture,
            gconstpointer  data)
{
  g_autofree char *path = write_lesson (LESSON);

  begin (fixture, data);
  act (fixture, "try.play");
  open_lesson (fixture, path);
  close_window (fixture);
  remove_lesson (path);
  open_window (fixture);
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
  add ("close/numbers", "2-descriptor", test_close);
  add ("close/layers", "1-layers", test_close);
  add ("close/sending", "9-part", test_close);
  add ("close/asking", "7-names", test_close);
  add ("close/restart", "11-reuse", test_close);
#undef add

  return g_test_run ();
}
