/* test-lesson-card.c - errors explained: the card, and the ways that lead to it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/lesson/soket-lesson-card.h"
#include "app/lesson/soket-lesson-link.h"
#include "app/lesson/soket-remark.h"
#include "app/main/soket-application.h"
#include "app/page/soket-scaffold.h"
#include "app/window/soket-window.h"
#include "core/words/soket-lesson.h"
#include "lib/app-test.h"

#define card_child(card, name) (gtk_widget_get_template_child (GTK_WIDGET (card), SOKET_TYPE_LESSON_CARD, name))

static const char *
text_of (SoketLessonCard *card,
         const char      *name)
{
  return gtk_label_get_text (GTK_LABEL (card_child (card, name)));
}

/* The window that lies over @parent, NULL if there is none. */
static SoketLessonCard *
find_card (GtkWindow *parent)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();

  for (GList *each = windows; each != NULL; each = each->next)
    if (SOKET_IS_LESSON_CARD (each->data) && gtk_window_get_transient_for (each->data) == parent)
      return each->data;

  return NULL;
}

static GtkWidget *
find_link (GtkWidget *widget)
{
  if (SOKET_IS_LESSON_LINK (widget) && gtk_widget_get_visible (widget))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_link (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
destroy (gpointer window)
{
  gpointer weak = window;

  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_destroy (window);
  app_test_wait_until (weak == NULL);
}

static void
test_each_lesson (void)
{
  SoketLessonCard *card = soket_lesson_card_new (NULL);
  GtkWidget *list = GTK_WIDGET (card_child (card, "list"));

  gtk_window_present (GTK_WINDOW (card));
  for (guint i = 0; i < soket_lesson_get_n_lessons (); i++)
    {
      const SoketLesson *lesson = soket_lesson_get_nth (i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) i);

      gtk_list_box_select_row (GTK_LIST_BOX (list), row);
      g_assert_cmpint (soket_lesson_card_get_errnum (card), ==, soket_lesson_get_errnum (lesson));
      g_assert_cmpstr (text_of (card, "name"), ==, soket_lesson_get_name (lesson));
      g_assert_cmpstr (text_of (card, "meaning"), ==, soket_lesson_get_meaning (lesson));
      g_assert_cmpstr (text_of (card, "cause"), ==, soket_lesson_get_cause (lesson, SOKET_CALL_NONE, SOKET_TRANSPORT_TCP));
      g_assert_cmpstr (text_of (card, "remedy"), ==, soket_lesson_get_remedy (lesson));
      g_assert_cmpstr (text_of (card, "topic"), ==, soket_lesson_get_topic (lesson, SOKET_CALL_NONE, SOKET_TRANSPORT_TCP));
      app_test_wait_frames (GTK_WIDGET (card), 1);
    }
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int) soket_lesson_get_n_lessons ()));
  destroy (card);
}

/* What is known of the call belongs to the error that came, and to no other. */
static void
test_context (void)
{
  const SoketLesson *refused = soket_lesson_lookup (ECONNREFUSED);
  SoketLessonCard *card = soket_lesson_card_new (NULL);
  GtkListBox *list = GTK_LIST_BOX (card_child (card, "list"));
  GtkListBoxRow *came;

  soket_lesson_card_explain (card, ECONNREFUSED, SOKET_CALL_RECV, SOKET_TRANSPORT_UDP);
  came = gtk_list_box_get_selected_row (list);
  g_assert_cmpint (soket_lesson_card_get_errnum (card), ==, ECONNREFUSED);
  g_assert_cmpstr (text_of (card, "context"), ==, "recv () over UDP");
  g_assert_cmpstr (text_of (card, "cause_title"), ==, "Likely cause here");
  g_assert_cmpstr (text_of (card, "cause"), ==, soket_lesson_get_cause (refused, SOKET_CALL_RECV, SOKET_TRANSPORT_UDP));
  g_assert_cmpstr (text_of (card, "topic"), ==, "Echo Client UDP 2");

  gtk_list_box_select_row (list, gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpint (soket_lesson_card_get_errnum (card), ==, EADDRINUSE);
  g_assert_cmpstr (text_of (card, "cause_title"), ==, "Usual cause");
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (card_child (card, "context"))));

  gtk_list_box_select_row (list, came);
  g_assert_cmpstr (text_of (card, "context"), ==, "recv () over UDP");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (card_child (card, "context"))));

  /* There is nothing to explain. */
  soket_lesson_card_explain (card, EXDEV, SOKET_CALL_RECV, SOKET_TRANSPORT_TCP);
  g_assert_cmpint (soket_lesson_card_get_errnum (card), ==, ECONNREFUSED);
  destroy (card);
}

static void
test_window (void)
{
  GtkWindow *window = GTK_WINDOW (soket_window_new (NULL));
  SoketLessonCard *card;
  GtkWidget *list, *scroller;

  gtk_window_present (window);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (window)));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.lessons", NULL));
  card = find_card (window);
  g_assert_nonnull (card);
  g_assert_cmpint (soket_lesson_card_get_errnum (card), ==, EADDRINUSE);
  g_assert_true (gtk_window_get_modal (GTK_WINDOW (card)));
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (card)));
  /* What Escape does. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (card), "window.close", NULL));
  app_test_wait_until (find_card (window) == NULL);

  /* A call that does not exist is no call; the error is explained all the same. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.lesson", "(iuu)", EPIPE, 4711, 1));
  card = find_card (window);
  g_assert_nonnull (card);
  g_assert_cmpint (soket_lesson_card_get_errnum (card), ==, EPIPE);
  g_assert_cmpstr (text_of (card, "cause_title"), ==, "Usual cause");

  /* Who asks again gets the same card. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.lesson", "(iuu)", ECONNREFUSED, 0, 0));
  g_assert_true (find_card (window) == card);
  g_assert_cmpint (soket_lesson_card_get_errnum (card), ==, ECONNREFUSED);

  gtk_window_close (GTK_WINDOW (card));
  app_test_wait_until (find_card (window) == NULL);

  /* The last of the list is in sight, and the arrow keys go on from there. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.lesson", "(iuu)", SOKET_LESSON_NAME_RESOLUTION, 0, 0));
  card = find_card (window);
  g_assert_nonnull (card);
  list = GTK_WIDGET (card_child (card, "list"));
  scroller = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);
  app_test_wait_until (gtk_adjustment_get_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller))) > 0);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (card)) == GTK_WIDGET (gtk_list_box_get_selected_row (GTK_LIST_BOX (list))));
  app_test_assert_one_stop (list);

  /* The card goes with its window. */
  destroy (window);
  g_assert_null (find_card (window));
}

/* Control+Q works over the card as well, and ends the program rather than the card. */
static void
test_quit (void)
{
  g_autoptr (SoketApplication) application = soket_application_new ();
  GtkWindow *window;
  gpointer weak;

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_activate (G_APPLICATION (application));
  window = gtk_application_get_active_window (GTK_APPLICATION (application));
  weak = window;
  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (window), "win.lessons", NULL));
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (find_card (window))));
  g_assert_true (gtk_window_get_application (GTK_WINDOW (find_card (window))) == GTK_APPLICATION (application));

  /* The window is the same, whichever is in front. */
  g_application_activate (G_APPLICATION (application));
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (GTK_APPLICATION (application))), ==, 2);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (find_card (window)), "app.quit", NULL));
  app_test_wait_until (weak == NULL);
  g_assert_null (gtk_application_get_windows (GTK_APPLICATION (application)));
}

static void
test_link (void)
{
  GtkWidget *remark = g_object_ref_sink (g_object_new (SOKET_TYPE_REMARK, NULL));
  GtkWidget *link;
  SoketRecord record = { .kind = SOKET_RECORD_CALL, .error = EXDEV };
  g_autoptr (GVariant) expected = g_variant_ref_sink (g_variant_new ("(iuu)", ECONNREFUSED, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP));

  soket_remark_say (SOKET_REMARK (remark), SOKET_REMARK_ERROR, "Nobody listens there.");
  g_assert_null (find_link (remark));
  soket_remark_offer_lesson (SOKET_REMARK (remark), 0, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP);
  g_assert_null (find_link (remark));
  soket_remark_offer_lesson (SOKET_REMARK (remark), ECONNREFUSED, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP);
  link = find_link (remark);
  g_assert_nonnull (link);
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (link)), ==, "?");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (link), ==, "What is ECONNREFUSED?");
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (link)), ==, "win.lesson");
  g_assert_true (g_variant_equal (gtk_actionable_get_action_target_value (GTK_ACTIONABLE (link)), expected));

  g_object_unref (remark);

  link = g_object_ref_sink (soket_lesson_link_new (FALSE));
  soket_lesson_link_set (SOKET_LESSON_LINK (link), EMSGSIZE, SOKET_CALL_SENDTO, SOKET_TRANSPORT_UDP);
  g_assert_true (gtk_widget_get_visible (link));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (link)), ==, "EMSGSIZE?");
  soket_lesson_link_set (SOKET_LESSON_LINK (link), 0, SOKET_CALL_NONE, SOKET_TRANSPORT_TCP);
  g_assert_false (gtk_widget_get_visible (link));
  g_object_unref (link);

  g_assert_false (soket_lesson_link_has_card (NULL));
  g_assert_false (soket_lesson_link_has_card (&record));
  record.error = EPIPE;
  g_assert_true (soket_lesson_link_has_card (&record));
}

/* Nobody listens: the head, the foot and the menu of the row all lead to the card. */
static void
test_refused (void)
{
  GtkWindow *window = GTK_WINDOW (soket_window_new (NULL));
  SoketPage *page;
  SoketExchange *exchange;
  SoketCallsView *calls;
  SoketTraceView *model;
  GtkWidget *link, *scaffold, *foot_link;
  SoketCallName failed;
  guint failed_row = GTK_INVALID_LIST_POSITION;
  int closed;
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  /* A port that is taken, but where nobody listens. */
  closed = socket (AF_INET, SOCK_STREAM, 0);
  g_assert_cmpint (bind (closed, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (getsockname (closed, (struct sockaddr *) &address, &length), ==, 0);

  soket_window_show_page (SOKET_WINDOW (window), "echo");
  page = soket_window_get_page (SOKET_WINDOW (window), "echo");
  exchange = soket_page_get_exchange (page);
  calls = soket_page_get_calls_view (page);
  scaffold = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (page), SOKET_TYPE_PAGE, "scaffold"));
  foot_link = GTK_WIDGET (gtk_widget_get_template_child (scaffold, SOKET_TYPE_SCAFFOLD, "lesson_link"));
  g_object_set (soket_page_get_setup (page), "transport", "tcp", "framing", "dot", "message", "Isi pesan.", "follow-server", FALSE,
                "host", "127.0.0.1", "target-port", ntohs (address.sin_port), "timeout", 60, NULL);
  gtk_window_present (window);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (page)));
  g_assert_null (find_link (GTK_WIDGET (page)));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "page.send", NULL));
  app_test_wait_until (soket_exchange_get_error (exchange) != NULL);
  g_assert_cmpint (soket_client_get_errnum (soket_exchange_get_client (exchange), &failed), ==, ECONNREFUSED);
  g_assert_cmpint (failed, ==, SOKET_CALL_CONNECT);
  link = find_link (GTK_WIDGET (soket_page_get_client_pane (page)));
  g_assert_nonnull (link);
  g_signal_emit_by_name (link, "clicked");
  app_test_wait_until (find_card (window) != NULL);
  g_assert_cmpstr (text_of (find_card (window), "context"), ==, "connect () over TCP");
  gtk_window_close (GTK_WINDOW (find_card (window)));
  app_test_wait_until (find_card (window) == NULL);

  /* The call in the list. */
  model = soket_calls_view_get_model (calls);
  app_test_wait_until (g_list_model_get_n_items (G_LIST_MODEL (model)) >= 3);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      g_autoptr (SoketCall) call = g_list_model_get_item (G_LIST_MODEL (model), i);

      if (soket_call_get_record (call)->error == ECONNREFUSED)
        {
          failed_row = i;
          soket_calls_view_set_selected (calls, call);
        }
    }
  g_assert_cmpuint (failed_row, !=, GTK_INVALID_LIST_POSITION);
  app_test_wait_until (gtk_widget_get_visible (foot_link));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (calls), "calls.explain", NULL));
  app_test_wait_until (find_card (window) != NULL);
  g_assert_cmpint (soket_lesson_card_get_errnum (find_card (window)), ==, ECONNREFUSED);

  destroy (window);
  close (closed);
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/lesson-card/each-lesson", test_each_lesson);
  g_test_add_func ("/lesson-card/context", test_context);
  g_test_add_func ("/lesson-card/window", test_window);
  g_test_add_func ("/lesson-card/quit", test_quit);
  g_test_add_func ("/lesson-card/link", test_link);
  g_test_add_func ("/lesson-card/refused", test_refused);

  return g_test_run ();
}
