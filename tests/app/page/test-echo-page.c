/* test-echo-page.c - the Echo page with its real servers and client, driven by its widgets and actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <unistd.h>

#include "app/calls/soket-calls-view.h"
#include "app/diagram/soket-diagram.h"
#include "app/diagram/soket-picture.h"
#include "app/lesson/soket-remark.h"
#include "app/lifelines/soket-lifeline-heads.h"
#include "app/page/soket-scaffold.h"
#include "app/page/soket-service-page.h"
#include "app/setup/soket-settings.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "lib/find-port.h"
#include "lib/soket-test.h"
#include "net/exchange/soket-remedy.h"

typedef struct
{
  GtkWindow *window;
  SoketPage *page;
  SoketClientPane *client;
  SoketServerPane *server;
  SoketSetup *setup;
} Fixture;

#define client_child(fixture, name) (app_test_find_id ((fixture)->client, name))
#define server_child(fixture, name) (app_test_find_id ((fixture)->server, name))
#define page_child(fixture, name) (gtk_widget_get_template_child (GTK_WIDGET ((fixture)->page), SOKET_TYPE_PAGE, name))

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), "echo");
  fixture->client = soket_page_get_client_pane (fixture->page);
  fixture->server = soket_page_get_server_pane (fixture->page);
  fixture->setup = soket_page_get_setup (fixture->page);

  /* Settings in memory outlive a test. */
  g_object_set (fixture->setup, "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Isi pesan.",
                "framing", "dot", "timeout", 60, "keep-open", FALSE, "connected", FALSE, "follow-server", TRUE,
                "drawer", "closed", "drawer-view", "bytes", NULL);
  gtk_window_present (fixture->window);
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWindow *window = fixture->window;

  if (window == NULL)
    return;

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
click (gpointer button)
{
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static const char *
label_text (gpointer label)
{
  return gtk_label_get_text (GTK_LABEL (label));
}

static const char *
said (GObject *remark)
{
  const char *sentence = soket_remark_get_sentence (SOKET_REMARK (remark));

  return sentence != NULL ? sentence : "";
}

/* The remark's button with this label, NULL if there is none. */
static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static guint
start_server (Fixture *fixture)
{
  SoketServer *server = soket_server_pane_get_shown (fixture->server);

  click (server_child (fixture, "start"));
  soket_test_wait_until (soket_server_get_active (server));

  return soket_server_get_port (server);
}

static void
send_text (Fixture    *fixture,
           const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (client_child (fixture, "message")), text);
  click (client_child (fixture, "send"));
}

static void
assert_reply (Fixture    *fixture,
              const char *reply,
              const char *verdict)
{
  soket_test_wait_until (g_str_equal (label_text (client_child (fixture, "reply")), reply));
  g_assert_cmpstr (label_text (client_child (fixture, "verdict")), ==, verdict);
}

static void
test_new_destroy (Fixture       *fixture,
                  gconstpointer  data)
{
  gpointer page = fixture->page;
  gpointer setup = fixture->setup;
  gpointer trace = soket_page_get_trace (fixture->page);
  gpointer exchange = soket_page_get_exchange (fixture->page);
  gpointer tcp = soket_server_pane_get_server (fixture->server, SOKET_TRANSPORT_TCP);
  gpointer *held[] = { &page, &setup, &trace, &exchange, &tcp };

  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    g_object_add_weak_pointer (*held[i], held[i]);

  start_server (fixture);
  fixture_tear_down (fixture, data);

  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    soket_test_wait_until (*held[i] == NULL);
}

static void
test_tcp (Fixture       *fixture,
          gconstpointer  data)
{
  GObject *state = server_child (fixture, "state");
  g_autofree char *target = NULL;
  g_autofree char *expected = NULL;
  guint port, n_items;

  g_assert_cmpstr (label_text (state), ==, "Stopped");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (server_child (fixture, "start")), "suggested-action"));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (client_child (fixture, "send")), "suggested-action"));

  port = start_server (fixture);
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (server_child (fixture, "start")), "suggested-action"));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (client_child (fixture, "send")), "suggested-action"));
  target = g_strdup_printf ("→ 127.0.0.1:%u", port);
  g_assert_cmpstr (label_text (client_child (fixture, "target")), ==, target);

  send_text (fixture, "Isi pesan.");
  assert_reply (fixture, "Isi pesan.", "✓ the same 10 bytes");

  expected = g_strdup_printf ("Running on TCP port %u · waiting for a client\n1 message answered · nobody connected", port);
  soket_test_wait_until (g_str_equal (label_text (state), expected));
  g_assert_cmpstr (said (client_child (fixture, "remark")), ==, "");

  g_object_get (soket_page_get_calls_view (SOKET_PAGE (fixture->page)), "n-items", &n_items, NULL);
  g_assert_cmpuint (n_items, >=, 12);

  click (server_child (fixture, "start"));
  g_assert_cmpstr (label_text (state), ==, "Stopped");
}

static void
test_udp (Fixture       *fixture,
          gconstpointer  data)
{
  g_autofree char *expected = NULL;
  guint port;

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.transport", "s", "udp");
  port = start_server (fixture);
  send_text (fixture, "Isi pesan.");
  assert_reply (fixture, "Isi pesan.", "✓ the same 10 bytes");

  expected = g_strdup_printf ("Running on UDP port %u · waiting for a datagram\n1 datagram answered", port);
  soket_test_wait_until (g_str_equal (label_text (server_child (fixture, "state")), expected));

  /* An empty datagram is a message, too. */
  send_text (fixture, "");
  assert_reply (fixture, "(empty)", "✓ the same 0 bytes");
}

/* TCP and UDP have a server each, and both may have the same port. */
static void
test_both_transports (Fixture       *fixture,
                      gconstpointer  data)
{
  GtkWidget *scaffold = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (fixture->page), SOKET_TYPE_PAGE, "scaffold"));
  GtkWidget *tcp = GTK_WIDGET (gtk_widget_get_template_child (scaffold, SOKET_TYPE_SCAFFOLD, "tcp_button"));
  GtkWidget *udp = GTK_WIDGET (gtk_widget_get_template_child (scaffold, SOKET_TYPE_SCAFFOLD, "udp_button"));
  guint port = start_server (fixture);

  g_object_set (fixture->setup, "port", port, NULL);
  act (fixture, "page.toggle-transport");
  g_assert_cmpstr (label_text (server_child (fixture, "state")), ==, "Stopped");
  /* The one that runs is not to be seen otherwise. */
  g_assert_true (gtk_widget_has_css_class (tcp, "running"));
  g_assert_false (gtk_widget_has_css_class (udp, "running"));
  g_assert_cmpuint (start_server (fixture), ==, port);
  send_text (fixture, "u");
  assert_reply (fixture, "u", "✓ the same 1 byte");

  act (fixture, "page.toggle-transport");
  g_assert_cmpstr (label_text (client_child (fixture, "reply")), ==, "");
  send_text (fixture, "t.");
  assert_reply (fixture, "t.", "✓ the same 2 bytes");
}

static void
test_enter_sends (Fixture       *fixture,
                  gconstpointer  data)
{
  start_server (fixture);
  gtk_editable_set_text (GTK_EDITABLE (client_child (fixture, "message")), "enter.");
  g_signal_emit_by_name (client_child (fixture, "message"), "activate");
  assert_reply (fixture, "enter.", "✓ the same 6 bytes");
}

/* What a peer sends is text, never markup, and its controls are visible. */
static void
test_markup (Fixture       *fixture,
             gconstpointer  data)
{
  start_server (fixture);
  send_text (fixture, "<b>&amp;</b>.");
  assert_reply (fixture, "<b>&amp;</b>.", "✓ the same 13 bytes");
}

static void
test_port_busy (Fixture       *fixture,
                gconstpointer  data)
{
  GObject *remark = server_child (fixture, "remark");
  int busy = soket_test_listen ("127.0.0.1", 5);
  guint port = soket_test_local (busy).port;
  g_autofree char *sentence = g_strdup_printf ("Port %u is used by another program; choose another.", port);
  GtkWidget *button = NULL;

  g_object_set (fixture->setup, "port", port, NULL);
  click (server_child (fixture, "start"));
  g_assert_false (soket_server_get_active (soket_server_pane_get_shown (fixture->server)));
  g_assert_cmpstr (said (remark), ==, sentence);

  for (guint next = port + 1; next < port + 32 && button == NULL; next++)
    {
      g_autofree char *label = g_strdup_printf ("Use %u", next);

      button = find_button (GTK_WIDGET (remark), label);
      if (button != NULL)
        port = next;
    }
  g_assert_nonnull (button);
  click (button);
  g_assert_cmpuint (soket_server_get_port (soket_server_pane_get_shown (fixture->server)), ==, port);
  g_assert_cmpstr (said (remark), ==, "");
  close (busy);
}

static void
test_bad_port (Fixture       *fixture,
               gconstpointer  data)
{
  static const char *const wrong[] = { "70000", "", "abc", "-1", "0x50", "8 0" };
  GObject *entry = server_child (fixture, "port");
  GObject *remark = server_child (fixture, "remark");

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      gtk_editable_set_text (GTK_EDITABLE (entry), wrong[i]);
      g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
      g_assert_cmpstr (said (remark), ==, "A port is a number from 0 to 65535; 0 takes a free one.");
      act (fixture, "page.start-server");
      g_assert_false (soket_server_get_active (soket_server_pane_get_shown (fixture->server)));
    }

  gtk_editable_set_text (GTK_EDITABLE (entry), "0");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (entry), "error"));
  g_assert_cmpstr (said (remark), ==, "");
  start_server (fixture);
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  GObject *remark = client_child (fixture, "remark");
  guint port = find_port (SOKET_TRANSPORT_TCP);
  g_autofree char *sentence = g_strdup_printf ("Nobody listens on 127.0.0.1:%u; start the server first.", port);
  GtkWidget *button;

  g_object_set (fixture->setup, "port", port, NULL);
  send_text (fixture, "Isi pesan.");
  soket_test_wait_until (g_str_equal (said (remark), sentence));
  button = find_button (GTK_WIDGET (remark), "Start server");
  g_assert_nonnull (button);

  click (button);
  g_assert_true (soket_server_get_active (soket_server_pane_get_shown (fixture->server)));
  g_assert_cmpstr (said (remark), ==, "");
  send_text (fixture, "Isi pesan.");
  assert_reply (fixture, "Isi pesan.", "✓ the same 10 bytes");
}

/* Escape leaves the replay, and what still waits for its reply goes on; pressed again it ends that. */
static void
test_escape (Fixture       *fixture,
             gconstpointer  data)
{
  SoketSequence *sequence = soket_page_get_sequence (fixture->page);

  start_server (fixture);
  send_text (fixture, "abc");
  soket_test_wait_until (soket_sequence_get_conversation (sequence) != 0);
  act (fixture, "page.first-call");
  g_assert_true (soket_sequence_is_replaying (sequence));
  g_assert_true (app_test_press (GTK_WIDGET (fixture->page), GDK_KEY_Escape, 0));
  g_assert_false (soket_sequence_is_replaying (sequence));
  g_assert_true (soket_performer_get_active (SOKET_PERFORMER (soket_page_get_exchange (fixture->page))));
  g_assert_true (app_test_press (GTK_WIDGET (fixture->page), GDK_KEY_Escape, 0));
  g_assert_false (soket_performer_get_active (SOKET_PERFORMER (soket_page_get_exchange (fixture->page))));
}

static void
test_no_dot (Fixture       *fixture,
             gconstpointer  data)
{
  GObject *remark = client_child (fixture, "remark");
  GtkWidget *button;

  start_server (fixture);
  send_text (fixture, "abc");
  g_assert_cmpstr (said (remark), ==, "No dot: the server will keep waiting for the end of the message.");
  button = find_button (GTK_WIDGET (remark), "Add the dot");
  g_assert_nonnull (button);

  click (button);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (client_child (fixture, "message"))), ==, "abc.");
  assert_reply (fixture, "abc.", "✓ the same 4 bytes");
  g_assert_cmpstr (said (remark), ==, "");
}

static void
test_text_after_dot (Fixture       *fixture,
                     gconstpointer  data)
{
  start_server (fixture);
  send_text (fixture, "abc.def");
  assert_reply (fixture, "abc.", "4 of 7 bytes came back");
  g_assert_cmpstr (said (client_child (fixture, "remark")), ==, "The message ends at the first dot; \"def\" will not be answered.");
}

static void
test_framings (Fixture       *fixture,
               gconstpointer  data)
{
  g_object_set (fixture->setup, "framing", "length", NULL);
  start_server (fixture);
  send_text (fixture, "abc");
  assert_reply (fixture, "abc", "✓ the same 3 bytes");
  act (fixture, "page.stop-server");

  g_object_set (fixture->setup, "framing", "none", NULL);
  start_server (fixture);
  send_text (fixture, "to the end");
  assert_reply (fixture, "to the end", "✓ the same 10 bytes");
  act (fixture, "page.stop-server");

  g_object_set (fixture->setup, "framing", "newline", NULL);
  start_server (fixture);
  send_text (fixture, "line");
  click (find_button (GTK_WIDGET (client_child (fixture, "remark")), "Add the newline"));
  assert_reply (fixture, "line\\n", "✓ the same 5 bytes");
}

/* A running server keeps its settings, and says so. */
static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  GObject *remark = server_child (fixture, "remark");
  GtkWidget *button;

  start_server (fixture);
  g_object_set (fixture->setup, "framing", "length", NULL);
  g_assert_cmpstr (said (remark), ==, "The server runs with its former settings until it starts again.");
  button = find_button (GTK_WIDGET (remark), "Restart server");
  g_assert_nonnull (button);

  click (button);
  g_assert_cmpstr (said (remark), ==, "");
  send_text (fixture, "abc");
  assert_reply (fixture, "abc", "✓ the same 3 bytes");
}

static int
ask_silence (Fixture *fixture)
{
  int silent = soket_test_bind (SOCK_DGRAM, "127.0.0.1");

  g_object_set (fixture->setup, "transport", "udp", "follow-server", FALSE, "host", "127.0.0.1",
                "target-port", (guint) soket_test_local (silent).port, "timeout", 1, NULL);
  send_text (fixture, "hello");

  return silent;
}

static void
test_udp_silence (Fixture       *fixture,
                  gconstpointer  data)
{
  int silent = ask_silence (fixture);
  GObject *remark = client_child (fixture, "remark");

  soket_test_wait_until (g_str_equal (said (remark), "The datagram was sent, but no reply came in 1 s; "
                                                     "UDP does not tell whether anyone received it."));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (client_child (fixture, "send"))), ==, "_Send");
  /* It is another's server. */
  g_assert_null (find_button (GTK_WIDGET (remark), "Start server"));
  close (silent);
}

/* The window's own server is asked, and does not run. */
static void
test_udp_stopped (Fixture       *fixture,
                  gconstpointer  data)
{
  int silent = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  GObject *remark = client_child (fixture, "remark");
  GtkWidget *button;

  g_object_set (fixture->setup, "transport", "udp", "port", (guint) soket_test_local (silent).port, "timeout", 1, NULL);
  send_text (fixture, "hello");
  soket_test_wait_until (g_str_has_prefix (said (remark), "The datagram was sent, but no reply came in 1 s; "));
  button = find_button (GTK_WIDGET (remark), "Start server");
  g_assert_nonnull (button);

  close (silent);
  click (button);
  g_assert_true (soket_server_get_active (soket_server_pane_get_shown (fixture->server)));
  g_assert_cmpstr (said (remark), ==, "");
  send_text (fixture, "hello");
  assert_reply (fixture, "hello", "✓ the same 5 bytes");
}

static void
test_stop_waiting (Fixture       *fixture,
                   gconstpointer  data)
{
  int silent = ask_silence (fixture);
  GObject *send = client_child (fixture, "send");

  g_assert_true (soket_exchange_get_active (soket_page_get_exchange (fixture->page)));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (send)), ==, "_Stop waiting (1 s)");
  click (send);
  g_assert_false (soket_exchange_get_active (soket_page_get_exchange (fixture->page)));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (send)), ==, "_Send");
  g_assert_cmpstr (said (client_child (fixture, "remark")), ==, "");

  /* The next one is not disturbed by what the former left. */
  g_object_set (fixture->setup, "follow-server", TRUE, "timeout", 60, NULL);
  start_server (fixture);
  send_text (fixture, "again");
  assert_reply (fixture, "again", "✓ the same 5 bytes");
  close (silent);
}

static void
test_destroy_while_waiting (Fixture       *fixture,
                            gconstpointer  data)
{
  int silent = ask_silence (fixture);
  gpointer exchange = soket_page_get_exchange (fixture->page);

  g_object_add_weak_pointer (exchange, &exchange);
  fixture_tear_down (fixture, data);
  soket_test_wait_until (exchange == NULL);
  close (silent);
}

static void
test_stranger (Fixture       *fixture,
               gconstpointer  data)
{
  int asked = ask_silence (fixture);
  int stranger = soket_test_bind (SOCK_DGRAM, "127.0.0.1");
  SoketEndpoint from;
  struct sockaddr_storage client;
  socklen_t length = sizeof client;
  char buffer[16];
  g_autofree char *stranger_text = NULL;
  g_autofree char *asked_text = NULL;
  g_autofree char *sentence = NULL;

  soket_test_wait_until (recvfrom (asked, buffer, sizeof buffer, MSG_DONTWAIT, (struct sockaddr *) &client, &length) == 5);
  g_assert_cmpint (sendto (stranger, buffer, 5, 0, (struct sockaddr *) &client, length), ==, 5);

  assert_reply (fixture, "hello", "✓ the same 5 bytes");
  from = soket_test_local (stranger);
  stranger_text = soket_endpoint_to_string (&from);
  from = soket_test_local (asked);
  asked_text = soket_endpoint_to_string (&from);
  sentence = g_strdup_printf ("The reply came from %s, not from %s, which was asked.", stranger_text, asked_text);
  g_assert_cmpstr (said (client_child (fixture, "remark")), ==, sentence);
  close (asked);
  close (stranger);
}

/* The target follows the server until it is edited, and again when asked to. */
static void
test_follow (Fixture       *fixture,
             gconstpointer  data)
{
  GObject *target = client_child (fixture, "target");

  g_object_set (fixture->setup, "port", 6000, NULL);
  g_assert_cmpstr (label_text (target), ==, "→ 127.0.0.1:6000");
  g_object_set (fixture->setup, "address", "0.0.0.0", NULL);
  g_assert_cmpstr (label_text (target), ==, "→ 127.0.0.1:6000");
  g_object_set (fixture->setup, "address", "::1", NULL);
  g_assert_cmpstr (label_text (target), ==, "→ [::1]:6000");

  gtk_editable_set_text (GTK_EDITABLE (client_child (fixture, "host")), "example.org");
  g_assert_false (soket_setup_get_flag (fixture->setup, "follow-server"));
  g_object_set (fixture->setup, "port", 6001, NULL);
  g_assert_cmpstr (label_text (target), ==, "→ example.org:6000");

  gtk_editable_set_text (GTK_EDITABLE (client_child (fixture, "port")), "0");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (client_child (fixture, "port")), "error"));
  g_assert_cmpstr (label_text (target), ==, "→ example.org:6000");

  gtk_check_button_set_active (GTK_CHECK_BUTTON (client_child (fixture, "follow")), TRUE);
  g_assert_cmpstr (label_text (target), ==, "→ [::1]:6001");
}

/* Blanks come with a paste, and an address with its port. */
static void
test_pasted (Fixture       *fixture,
             gconstpointer  data)
{
  GObject *target = client_child (fixture, "target");
  GtkEditable *host = GTK_EDITABLE (client_child (fixture, "host"));
  GtkEditable *port = GTK_EDITABLE (client_child (fixture, "port"));

  gtk_editable_set_text (host, " example.org ");
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "host"), ==, "example.org");
  gtk_editable_set_text (port, "6000 ");
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "target-port"), ==, 6000);
  g_assert_cmpstr (label_text (target), ==, "→ example.org:6000");
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (port), "error"));

  /* Letter by letter: what is typed stays. */
  gtk_editable_set_text (host, "127.0.0.1:");
  gtk_editable_set_text (host, "127.0.0.1:7");
  gtk_editable_set_text (host, "127.0.0.1:70");
  g_assert_cmpstr (gtk_editable_get_text (host), ==, "127.0.0.1:70");
  g_assert_cmpstr (gtk_editable_get_text (port), ==, "70");
  g_assert_cmpstr (label_text (target), ==, "→ 127.0.0.1:70");
  /* Until the port is another one. */
  gtk_editable_set_text (port, "7001");
  g_assert_cmpstr (gtk_editable_get_text (host), ==, "127.0.0.1");
  g_assert_cmpstr (label_text (target), ==, "→ 127.0.0.1:7001");

  gtk_editable_set_text (GTK_EDITABLE (server_child (fixture, "port")), " 6002 ");
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "port"), ==, 6002);
  gtk_editable_set_text (GTK_EDITABLE (server_child (fixture, "address")), " ::1 ");
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "address"), ==, "::1");
}

/* The field cuts a message that is longer than it can hold: it says so. */
static void
test_field_full (Fixture       *fixture,
                 gconstpointer  data)
{
  GtkEditable *message = GTK_EDITABLE (client_child (fixture, "message"));
  GObject *remark = client_child (fixture, "remark");
  g_autofree char *fits = g_strnfill (65000, 'x');
  g_autofree char *too_long = g_strnfill (70000, 'x');

  gtk_editable_set_text (message, fits);
  g_assert_null (strstr (said (remark), "This field is full"));
  gtk_editable_set_text (message, too_long);
  g_assert_cmpuint (strlen (gtk_editable_get_text (message)), ==, 65534);
  g_assert_true (g_str_has_prefix (said (remark), "This field is full: it holds 65534 bytes"));
  gtk_editable_set_text (message, "Isi pesan.");
  g_assert_cmpstr (said (remark), ==, "");
}

static void
test_exposed (Fixture       *fixture,
              gconstpointer  data)
{
  gtk_editable_set_text (GTK_EDITABLE (server_child (fixture, "address")), "nowhere");
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (server_child (fixture, "address")), "error"));
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "address"), ==, "127.0.0.1");

  gtk_editable_set_text (GTK_EDITABLE (server_child (fixture, "address")), "0.0.0.0");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (server_child (fixture, "address_note"))));
  start_server (fixture);
  send_text (fixture, "abc.");
  assert_reply (fixture, "abc.", "✓ the same 4 bytes");
}

/* What there is to clear, to undo, and to copy or save as a picture. */
static void
assert_enabled (Fixture  *fixture,
                gboolean  clear,
                gboolean  undo,
                gboolean  diagram)
{
  static const char *const names[] = { "copy", "save-svg", "save-png", "save-markdown", "save-worksheet" };
  SoketDiagram *its = soket_picture_get_diagram (SOKET_PICTURE (page_child (fixture, "picture")));
  GActionGroup *actions = G_ACTION_GROUP (soket_page_get_actions (fixture->page));

  g_assert_true (g_action_group_get_action_enabled (actions, "clear") == clear);
  g_assert_true (g_action_group_get_action_enabled (actions, "undo-clear") == undo);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_true (g_action_group_get_action_enabled (soket_diagram_get_actions (its), names[i]) == diagram);
}

static void
test_clear (Fixture       *fixture,
            gconstpointer  data)
{
  GObject *calls = G_OBJECT (soket_page_get_calls_view (SOKET_PAGE (fixture->page)));
  guint before, n;

  assert_enabled (fixture, FALSE, FALSE, FALSE);
  start_server (fixture);
  send_text (fixture, "Isi pesan.");
  assert_reply (fixture, "Isi pesan.", "✓ the same 10 bytes");
  soket_test_wait_until (soket_client_get_state (soket_exchange_get_client (soket_page_get_exchange (fixture->page)))
                         == SOKET_CLIENT_IDLE);
  soket_trace_flush (soket_page_get_trace (fixture->page));
  g_object_get (calls, "n-items", &before, NULL);

  assert_enabled (fixture, TRUE, FALSE, TRUE);
  act (fixture, "page.clear");
  g_object_get (calls, "n-items", &n, NULL);
  g_assert_cmpuint (n, <, before);
  /* The server that runs is there to see. */
  assert_enabled (fixture, FALSE, TRUE, TRUE);

  /* What the toast's button does. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "echo.undo-clear", NULL));
  assert_enabled (fixture, TRUE, FALSE, TRUE);
  g_object_get (calls, "n-items", &n, NULL);
  g_assert_cmpuint (n, >=, before);

  act (fixture, "page.stop-server");
  soket_trace_flush (soket_page_get_trace (fixture->page));
  act (fixture, "page.clear");
  assert_enabled (fixture, FALSE, TRUE, FALSE);
}

static void
test_drawer (Fixture       *fixture,
             gconstpointer  data)
{
  GActionGroup *actions = G_ACTION_GROUP (soket_page_get_actions (fixture->page));
  g_autoptr (GVariant) closed = g_action_group_get_action_state (actions, "drawer");
  g_autoptr (GVariant) open = NULL;

  g_assert_false (g_variant_get_boolean (closed));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (soket_page_get_bytes_view (SOKET_PAGE (fixture->page)))));
  act (fixture, "page.drawer");
  open = g_action_group_get_action_state (actions, "drawer");
  g_assert_true (g_variant_get_boolean (open));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (soket_page_get_bytes_view (SOKET_PAGE (fixture->page)))));
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "drawer"), ==, "open");
}

/* A view's button opens the drawer on it, and closes the drawer that shows it. */
static void
test_drawer_view (Fixture       *fixture,
                  gconstpointer  data)
{
  GActionGroup *actions = G_ACTION_GROUP (soket_page_get_actions (fixture->page));
  GObject *scaffold = page_child (fixture, "scaffold");
  GtkWidget *bytes = GTK_WIDGET (soket_page_get_bytes_view (SOKET_PAGE (fixture->page)));
  GtkWidget *button = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (scaffold), SOKET_TYPE_SCAFFOLD, "bytes_button"));
  GtkWidget *code = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (scaffold), SOKET_TYPE_SCAFFOLD, "code_button"));

  GtkWidget *calls = GTK_WIDGET (soket_page_get_calls_view (SOKET_PAGE (fixture->page)));
  GtkWidget *other = GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (scaffold), SOKET_TYPE_SCAFFOLD, "calls_button"));

  g_assert_true (gtk_widget_get_visible (code));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  click (button);
  g_assert_true (gtk_widget_get_mapped (bytes));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "drawer-view"), ==, "bytes");
  click (button);
  g_assert_false (gtk_widget_get_mapped (bytes));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "drawer"), ==, "closed");

  act (fixture, "page.drawer");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));

  /* From one view to the other it stays open. */
  click (other);
  g_assert_true (gtk_widget_get_mapped (calls) && !gtk_widget_get_mapped (bytes));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (other)));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "drawer-view"), ==, "calls");
  click (button);
  g_assert_true (gtk_widget_get_mapped (bytes) && !gtk_widget_get_mapped (calls));

  /* A view that the page does not have changes nothing. */
  g_action_group_activate_action (actions, "view", g_variant_new_string ("nonsense"));
  g_object_set (scaffold, "drawer-view", "nonsense", NULL);
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "drawer-view"), ==, "bytes");
}

static void
test_remembered (Fixture       *fixture,
                 gconstpointer  data)
{
  gtk_editable_set_text (GTK_EDITABLE (client_child (fixture, "message")), "remember me.");
  g_object_set (fixture->setup, "transport", "udp", "port", 6002, "framing", "length", "keep-open", TRUE, NULL);
  fixture_tear_down (fixture, data);

  /* What the settings hold is what the next window shows. */
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), "echo");
  fixture->client = soket_page_get_client_pane (fixture->page);
  fixture->server = soket_page_get_server_pane (fixture->page);
  fixture->setup = soket_page_get_setup (fixture->page);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (client_child (fixture, "message"))), ==, "remember me.");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (server_child (fixture, "port"))), ==, "6002");
  g_assert_cmpint (soket_setup_get_transport (fixture->setup), ==, SOKET_TRANSPORT_UDP);
  g_assert_cmpint (soket_setup_get_framing (fixture->setup), ==, SOKET_FRAMING_LENGTH);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (server_child (fixture, "keep_open"))));
}

static void
test_udp_too_long (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autofree char *message = g_strnfill (65508, 'x');
  g_autofree char *pasted = g_strnfill (70000, 'x');
  g_autofree char *expected = NULL;
  GError *error = soket_remedy_for_datagram (65508, FALSE);

  expected = g_strdup (error->message);
  g_error_free (error);

  /* While it is typed, and only where it matters: over TCP it is no datagram. */
  gtk_editable_set_text (GTK_EDITABLE (client_child (fixture, "message")), message);
  g_assert_cmpstr (said (client_child (fixture, "remark")), ==, "");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.transport", "s", "udp");
  g_assert_cmpstr (said (client_child (fixture, "remark")), ==, expected);
  g_assert_false (soket_remark_is_error (SOKET_REMARK (client_child (fixture, "remark"))));
  g_object_set (fixture->setup, "follow-server", FALSE, "host", "::1", NULL);
  g_assert_cmpstr (said (client_child (fixture, "remark")), ==, "");
  g_object_set (fixture->setup, "host", "127.0.0.1", "follow-server", TRUE, NULL);
  g_assert_cmpstr (said (client_child (fixture, "remark")), ==, expected);
  /* So much an entry holds, whatever is pasted: GtkEntryBuffer counts in bytes. */
  gtk_editable_set_text (GTK_EDITABLE (client_child (fixture, "message")), "");
  g_assert_cmpstr (said (client_child (fixture, "remark")), ==, "");
  gtk_editable_set_text (GTK_EDITABLE (client_child (fixture, "message")), pasted);
  g_assert_true (g_str_has_prefix (said (client_child (fixture, "remark")), "One IPv4 datagram holds at most "));

  /* It is sent all the same, and refused. */
  start_server (fixture);
  send_text (fixture, message);
  soket_test_wait_until (!soket_exchange_get_active (soket_page_get_exchange (fixture->page)));
  g_assert_cmpstr (said (client_child (fixture, "remark")), ==, expected);
  g_assert_true (soket_remark_is_error (SOKET_REMARK (client_child (fixture, "remark"))));

  /* One byte less is a datagram. */
  message[65507] = '\0';
  send_text (fixture, message);
  soket_test_wait_until (g_str_has_prefix (label_text (client_child (fixture, "reply")), "xxx"));
  g_assert_cmpstr (said (client_child (fixture, "remark")), ==, "");
}

/* An old projector has 1024 x 600, half a screen 768. */
static void
test_fits (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *parts[] = {
    GTK_WIDGET (fixture->client), GTK_WIDGET (fixture->server), GTK_WIDGET (soket_page_get_calls_view (SOKET_PAGE (fixture->page))),
    GTK_WIDGET (soket_page_get_bytes_view (SOKET_PAGE (fixture->page))), GTK_WIDGET (fixture->page),
  };
  int minimum;

  start_server (fixture);
  send_text (fixture, "Isi pesan.");
  assert_reply (fixture, "Isi pesan.", "✓ the same 10 bytes");
  app_test_wait_frames (GTK_WIDGET (fixture->window), 3);

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      gtk_widget_measure (parts[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s is at least %d wide", G_OBJECT_TYPE_NAME (parts[i]), minimum);
    }
  g_assert_cmpint (minimum, <=, 758);

  /* What GTK asks for is one thing, what the window gets another. */
  gtk_window_set_default_size (fixture->window, 768, 600);
  soket_test_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->window)) <= 768);

  /* The long label of the button while it waits must not push the window apart. */
  send_text (fixture, "no dot");
  app_test_wait_frames (GTK_WIDGET (fixture->window), 3);
  g_assert_true (soket_exchange_get_active (soket_page_get_exchange (fixture->page)));
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (fixture->window)), <=, 768);
  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_VERTICAL, 1014, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 540);
}

static SoketLifelineHeads *
find_heads (GtkWidget *widget)
{
  SoketLifelineHeads *found = SOKET_IS_LIFELINE_HEADS (widget) ? SOKET_LIFELINE_HEADS (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_heads (child);

  return found;
}

static void
frame_cb (GdkFrameClock *clock,
          guint         *n_frames)
{
  ++*n_frames;
}

/* A window that has a server and waits draws nothing, though the kernel is asked now and then. */
static void
test_idle (Fixture       *fixture,
           gconstpointer  data)
{
  SoketLifelineHeads *heads = find_heads (GTK_WIDGET (fixture->page));
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (fixture->page));
  guint n_frames = 0;
  guint n_readings;
  gulong frame;

  g_object_set (gtk_settings_get_default (), "gtk-cursor-blink", FALSE, NULL);
  act (fixture, "page.start-server");
  app_test_wait_until (g_str_has_prefix (soket_lifeline_head_get_state (soket_lifeline_heads_get_head (heads, SOKET_SIDE_SERVER)), "LISTEN"));
  /* What moves in with a server that runs is there. */
  n_readings = soket_lifeline_heads_get_n_readings (heads);
  app_test_wait_until (soket_lifeline_heads_get_n_readings (heads) >= n_readings + 2);
  app_test_wait_frames (GTK_WIDGET (fixture->page), 5);

  n_readings = soket_lifeline_heads_get_n_readings (heads);
  frame = g_signal_connect (clock, "after-paint", G_CALLBACK (frame_cb), &n_frames);
  app_test_wait_until (soket_lifeline_heads_get_n_readings (heads) >= n_readings + 4);
  g_signal_handler_disconnect (clock, frame);
  g_assert_cmpuint (n_frames, ==, 0);
  gtk_settings_reset_property (gtk_settings_get_default (), "gtk-cursor-blink");
}

/* A service needs no page of its own: its value makes one, and its tab is remembered. */
static void
test_every_service (void)
{
  const SoketProtocol *const *services = soket_protocol_list ();
  g_autoptr (GSettings) settings = soket_settings_new ("io.github.soketlab.Soket", NULL);
  GtkWidget *window = GTK_WIDGET (soket_window_new (NULL));

  for (guint i = 0; services[i] != NULL; i++)
    {
      g_autofree char *stored = NULL;
      SoketPage *page = g_object_ref_sink (g_object_new (SOKET_TYPE_SERVICE_PAGE, "service", services[i]->name, NULL));

      g_test_message ("%s", services[i]->name);
      g_assert_cmpstr (soket_page_get_name (page), ==, services[i]->name);
      g_assert_true (soket_server_get_protocol (soket_server_pane_get_shown (soket_page_get_server_pane (page))) == services[i]);
      g_object_unref (page);
      soket_window_show_page (SOKET_WINDOW (window), services[i]->name);
      g_assert_cmpstr (soket_page_get_name (soket_window_get_page (SOKET_WINDOW (window), services[i]->name)), ==, services[i]->name);
      soket_settings_store ();
      /* The first is shown already. */
      stored = g_settings_get_string (settings, "page");
      g_assert_cmpstr (stored, ==, i > 0 ? services[i]->name : "");
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The window of another version may have had another page, and somebody may write anything. */
static void
test_unknown_page (void)
{
  static const char *const names[] = { "", "gopher", "Echo" };
  g_autoptr (GSettings) settings = soket_settings_new ("io.github.soketlab.Soket", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *window;
      g_autofree char *shown = NULL;

      g_settings_set_string (settings, "page", names[i]);
      window = GTK_WIDGET (soket_window_new (NULL));
      g_object_get (gtk_widget_get_template_child (window, SOKET_TYPE_WINDOW, "stack"), "visible-child-name", &shown, NULL);
      g_assert_cmpstr (shown, ==, "echo");
      gtk_window_destroy (GTK_WINDOW (window));
    }
  g_settings_reset (settings, "page");
}

#define add(path, function) \
  g_test_add ("/echo-page/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  if (!app_test_init (&argc, &argv))
    return 0;

  /* As the application does it. */
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/soketlab/Soket/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);

  add ("new-destroy", test_new_destroy);
  add ("tcp", test_tcp);
  add ("udp", test_udp);
  add ("both-transports", test_both_transports);
  add ("enter-sends", test_enter_sends);
  add ("idle", test_idle);
  add ("markup", test_markup);
  add ("port-in-use", test_port_busy);
  add ("bad-port", test_bad_port);
  add ("connect-refused", test_refused);
  add ("escape", test_escape);
  add ("no-dot", test_no_dot);
  add ("text-after-dot", test_text_after_dot);
  add ("framings", test_framings);
  add ("restart", test_restart);
  add ("udp-silence", test_udp_silence);
  add ("udp-stopped", test_udp_stopped);
  add ("stop-waiting", test_stop_waiting);
  add ("destroy-while-waiting", test_destroy_while_waiting);
  add ("stranger", test_stranger);
  add ("follow", test_follow);
  add ("pasted", test_pasted);
  add ("field-full", test_field_full);
  add ("exposed", test_exposed);
  add ("clear", test_clear);
  add ("drawer", test_drawer);
  add ("drawer-view", test_drawer_view);
  add ("remembered", test_remembered);
  add ("udp-too-long", test_udp_too_long);
  add ("fits", test_fits);
  g_test_add_func ("/echo-page/every-service", test_every_service);
  g_test_add_func ("/echo-page/unknown-page", test_unknown_page);

  return g_test_run ();
}
