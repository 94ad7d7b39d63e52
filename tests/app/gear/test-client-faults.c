/* test-client-faults.c - failure on purpose, as the Echo page has it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>

#include "app/connections/soket-connection-menu.h"
#include "app/gear/soket-client-faults.h"
#include "app/lesson/soket-remark.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "lib/soket-test.h"

typedef struct
{
  GtkWindow *window;
  SoketPage *page;
  SoketClientPane *client;
  SoketClientFaults *faults;
  SoketSetup *setup;
  SoketExchange *exchange;
} Fixture;

#define client_child(fixture, name) (app_test_find_id ((fixture)->client, name))
#define faults_child(fixture, name) (gtk_widget_get_template_child (GTK_WIDGET ((fixture)->faults), SOKET_TYPE_CLIENT_FAULTS, name))

static void
find_parts (Fixture *fixture)
{
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), "echo");
  fixture->client = soket_page_get_client_pane (fixture->page);
  fixture->faults = SOKET_CLIENT_FAULTS (client_child (fixture, "faults"));
  fixture->setup = soket_page_get_setup (fixture->page);
  fixture->exchange = soket_page_get_exchange (fixture->page);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  find_parts (fixture);
  /* Settings in memory outlive a test. */
  soket_setup_reset_faults (fixture->setup);
  g_object_set (fixture->setup, "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Isi pesan.", "framing", "dot",
                "timeout", 60, "clients", 1, "keep-open", FALSE, "connected", FALSE, "follow-server", TRUE, "drawer", "closed", NULL);
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

static void
start_server (Fixture *fixture)
{
  act (fixture, "page.start-server");
  soket_test_wait_until (soket_server_get_active (soket_server_pane_get_shown (soket_page_get_server_pane (fixture->page))));
}

static const char *
label_text (Fixture    *fixture,
            const char *name)
{
  return gtk_label_get_text (GTK_LABEL (client_child (fixture, name)));
}

static void
assert_reply (Fixture    *fixture,
              const char *reply,
              const char *verdict)
{
  soket_test_wait_until (!soket_exchange_get_active (fixture->exchange));
  g_assert_cmpstr (label_text (fixture, "reply"), ==, reply);
  g_assert_cmpstr (label_text (fixture, "verdict"), ==, verdict);
}

static guint
count_client_calls (Fixture       *fixture,
                    SoketCallName  call)
{
  SoketTrace *trace = soket_page_get_trace (fixture->page);
  SoketRecord record;
  guint n = 0;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    n += record.kind == SOKET_RECORD_CALL && record.side == SOKET_SIDE_CLIENT && record.call == call;
  return n;
}

/* What is on stands in the head, and one click turns it all off. */
static void
test_hint (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *row = GTK_WIDGET (client_child (fixture, "faults_row"));
  GtkExpander *expander = GTK_EXPANDER (faults_child (fixture, "expander"));

  g_assert_false (gtk_widget_get_visible (row));
  g_assert_false (gtk_expander_get_expanded (expander));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (faults_child (fixture, "reset_button"))));
  g_assert_false (gtk_widget_get_sensitive (GTK_WIDGET (faults_child (fixture, "pause_row"))));

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (faults_child (fixture, "pieces")), 3);
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_true (gtk_expander_get_expanded (expander));
  g_assert_true (gtk_widget_get_sensitive (GTK_WIDGET (faults_child (fixture, "pause_row"))));
  g_assert_cmpstr (label_text (fixture, "faults_label"), ==, "Sends in pieces of 3 bytes");
  gtk_switch_set_active (GTK_SWITCH (faults_child (fixture, "half_close")), TRUE);
  g_assert_cmpstr (label_text (fixture, "faults_label"), ==, "Sends in pieces of 3 bytes · Half-closes after sending");

  /* Over UDP neither counts, and back they are. */
  g_object_set (fixture->setup, "transport", "udp", NULL);
  g_assert_false (gtk_widget_get_visible (row));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (faults_child (fixture, "pieces_row"))));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (faults_child (fixture, "stranger_row"))));
  g_object_set (fixture->setup, "transport", "tcp", NULL);
  g_assert_true (gtk_widget_get_visible (row));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (faults_child (fixture, "stranger_row"))));

  g_signal_emit_by_name (gtk_widget_get_last_child (row), "clicked");
  g_assert_false (gtk_widget_get_visible (row));
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "pieces"), ==, 0);
  g_assert_false (soket_setup_get_flag (fixture->setup, "half-close"));

  /* The button behind the gear does the same. */
  g_object_set (fixture->setup, "pieces", 1, "pause", 2, "half-close", TRUE, "reset", TRUE, "read-delay", 3, "clients", 4, "stranger", TRUE,
                NULL);
  g_signal_emit_by_name (faults_child (fixture, "reset_button"), "clicked");
  g_assert_false (gtk_widget_get_visible (row));
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "pause"), ==, 0);
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "read-delay"), ==, 0);
  g_assert_false (soket_setup_get_flag (fixture->setup, "reset"));
  g_assert_false (soket_setup_get_flag (fixture->setup, "stranger"));

  /* Several clients are no failure. */
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "clients"), ==, 4);
}

static void
test_sends (Fixture       *fixture,
            gconstpointer  data)
{
  start_server (fixture);
  g_object_set (fixture->setup, "pieces", 4, "pause", 1, "read-delay", 1, "half-close", TRUE, "reset", TRUE, NULL);
  act (fixture, "page.send");
  assert_reply (fixture, "Isi pesan.", "✓ the same 10 bytes");
  g_assert_cmpuint (count_client_calls (fixture, SOKET_CALL_SEND), ==, 3);
  g_assert_cmpuint (count_client_calls (fixture, SOKET_CALL_SHUTDOWN), ==, 1);
  g_assert_cmpuint (count_client_calls (fixture, SOKET_CALL_SETSOCKOPT), ==, 1);
}

static void
test_stop_in_a_pause (Fixture       *fixture,
                      gconstpointer  data)
{
  start_server (fixture);
  g_object_set (fixture->setup, "pieces", 1, "pause", 60000, "timeout", 600, NULL);
  act (fixture, "page.send");
  soket_test_wait_until (count_client_calls (fixture, SOKET_CALL_SEND) == 1);
  g_assert_true (soket_exchange_get_active (fixture->exchange));
  act (fixture, "page.stop-waiting");
  g_assert_false (soket_exchange_get_active (fixture->exchange));
  g_assert_cmpuint (count_client_calls (fixture, SOKET_CALL_CLOSE), ==, 1);

  /* And the window may close in the middle of another one. */
  act (fixture, "page.send");
  soket_test_wait_until (count_client_calls (fixture, SOKET_CALL_SEND) == 2);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);

  return found;
}

/* All of them are lanes of one list, which a key opens. */
static void
assert_lanes (Fixture *fixture,
              int      n_lanes)
{
  GtkWidget *menu = find (GTK_WIDGET (fixture->page), SOKET_TYPE_CONNECTION_MENU);
  GtkListBox *list = GTK_LIST_BOX (app_test_find_id (menu, "list"));
  GtkPopover *popover = GTK_POPOVER (gtk_widget_get_template_child (menu, SOKET_TYPE_CONNECTION_MENU, "popover"));

  soket_test_wait_until (soket_roster_get_length (soket_sequence_get_roster (soket_page_get_sequence (fixture->page))) == (guint) n_lanes);
  act (fixture, "page.connections");
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (popover)));
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, n_lanes - 1));
  g_assert_null (gtk_list_box_get_row_at_index (list, n_lanes));
  gtk_popover_popdown (popover);
}

static void
test_clients (Fixture       *fixture,
              gconstpointer  data)
{
  SoketServer *server = soket_server_pane_get_shown (soket_page_get_server_pane (fixture->page));
  SoketCallName call;

  start_server (fixture);
  g_object_set (fixture->setup, "clients", 5, NULL);
  /* They are a setting like the others: the gear tells of them, the line of failures does not. */
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (client_child (fixture, "faults_row"))));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (client_child (fixture, "gear")), "changed"));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (GTK_WIDGET (client_child (fixture, "gear"))), "Clients at once: 5"));
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (client_child (fixture, "clients"))), ==, 5);
  act (fixture, "page.send");
  g_assert_null (soket_exchange_get_summary (fixture->exchange));
  assert_reply (fixture, "Isi pesan.", "5 of 5 answered");
  g_assert_cmpuint (soket_server_get_n_accepted (server), ==, 5);
  g_assert_nonnull (soket_exchange_get_shown_client (fixture->exchange));
  assert_lanes (fixture, 5);

  /* Nobody listens any more. */
  act (fixture, "page.stop-server");
  act (fixture, "page.send");
  assert_reply (fixture, "", "0 of 5 answered; 5 refused");
  g_assert_true (g_str_has_prefix (soket_remark_get_sentence (SOKET_REMARK (client_child (fixture, "remark"))), "Nobody listens on "));
  g_assert_cmpint (soket_client_get_errnum (soket_exchange_get_shown_client (fixture->exchange), &call), ==, ECONNREFUSED);
  g_assert_cmpint (call, ==, SOKET_CALL_CONNECT);

  /* One is one again. */
  g_object_set (fixture->setup, "clients", 1, NULL);
  act (fixture, "page.start-server");
  act (fixture, "page.send");
  assert_reply (fixture, "Isi pesan.", "✓ the same 10 bytes");
  g_assert_null (soket_exchange_get_summary (fixture->exchange));
}

static void
test_stop_clients (Fixture       *fixture,
                   gconstpointer  data)
{
  SoketServer *server = soket_server_pane_get_shown (soket_page_get_server_pane (fixture->page));

  start_server (fixture);
  /* Without a dot the server waits for more. */
  g_object_set (fixture->setup, "clients", 5, "message", "Isi pesan", "timeout", 600, NULL);
  act (fixture, "page.send");
  soket_test_wait_until (soket_server_get_n_peers (server) == 5);
  act (fixture, "page.stop-waiting");
  g_assert_false (soket_exchange_get_active (fixture->exchange));
  g_assert_null (soket_exchange_get_error (fixture->exchange));
  g_assert_null (soket_exchange_get_summary (fixture->exchange));
  soket_test_wait_until (soket_server_get_n_peers (server) == 0);

  act (fixture, "page.send");
  soket_test_wait_until (soket_server_get_n_peers (server) == 5);
}

static void
test_stranger (Fixture       *fixture,
               gconstpointer  data)
{
  SoketRemark *remark = SOKET_REMARK (client_child (fixture, "remark"));

  for (guint clients = 1; clients < 3; clients++)
    {
      g_object_set (fixture->setup, "transport", "udp", "stranger", TRUE, "connected", FALSE, "clients", clients, NULL);
      if (clients == 1)
        start_server (fixture);
      act (fixture, "page.send");
      soket_test_wait_until (!soket_exchange_get_active (fixture->exchange));
      g_assert_cmpstr (label_text (fixture, "reply"), ==, "Not from the server.");
      g_assert_true (g_str_has_prefix (soket_remark_get_sentence (remark), "The reply came from "));

      g_object_set (fixture->setup, "connected", TRUE, NULL);
      act (fixture, "page.send");
      soket_test_wait_until (!soket_exchange_get_active (fixture->exchange));
      g_assert_cmpstr (label_text (fixture, "reply"), ==, "Isi pesan.");
      g_assert_null (soket_remark_get_sentence (remark));
    }
}

static void
test_remembered (Fixture       *fixture,
                 gconstpointer  data)
{
  g_object_set (fixture->setup, "pieces", 7, "stranger", TRUE, "clients", 9, NULL);
  fixture_tear_down (fixture, data);
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  find_parts (fixture);
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (faults_child (fixture, "pieces"))), ==, 7);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (faults_child (fixture, "stranger"))));
  g_assert_cmpstr (label_text (fixture, "faults_label"), ==, "Sends in pieces of 7 bytes");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (client_child (fixture, "clients"))), ==, 9);
  g_object_set (fixture->setup, "clients", 1, NULL);
  soket_setup_reset_faults (fixture->setup);
}

/* All that may be on takes no more width, and with the popover open nothing is larger than an old projector. */
static void
test_fits (Fixture       *fixture,
           gconstpointer  data)
{
  GtkMenuButton *gear = GTK_MENU_BUTTON (client_child (fixture, "gear"));
  GtkWidget *popover;
  SoketPage *caesar;
  int minimum, natural;

  g_object_set (fixture->setup, "pieces", 1000000, "pause", 60000, "half-close", TRUE, "reset", TRUE, "read-delay", 60000, "clients", 50,
                NULL);
  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 758);
  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_VERTICAL, 1014, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 540);

  /* The Caesar page's head has more lines. */
  caesar = soket_window_get_page (SOKET_WINDOW (fixture->window), "caesar");
  soket_window_show_page (SOKET_WINDOW (fixture->window), "caesar");
  g_object_set (soket_page_get_setup (caesar), "drawer", "closed", "pieces", 3, "clients", 50, NULL);
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (caesar)));
  gtk_widget_measure (GTK_WIDGET (caesar), GTK_ORIENTATION_VERTICAL, 1014, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 540);
  soket_setup_reset_faults (soket_page_get_setup (caesar));
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");

  gtk_menu_button_popup (gear);
  popover = GTK_WIDGET (gtk_menu_button_get_popover (gear));
  soket_test_wait_until (gtk_widget_get_mapped (popover));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (client_child (fixture, "clients"))));
  gtk_widget_measure (popover, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
  g_assert_cmpint (natural, <=, 500);
  gtk_menu_button_popdown (gear);
}

#define add(path, function) \
  g_test_add ("/client-faults-page/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  add ("hint", test_hint);
  add ("sends", test_sends);
  add ("stop-in-a-pause", test_stop_in_a_pause);
  add ("clients", test_clients);
  add ("stop-clients", test_stop_clients);
  add ("stranger", test_stranger);
  add ("remembered", test_remembered);
  add ("fits", test_fits);

  return g_test_run ();
}
