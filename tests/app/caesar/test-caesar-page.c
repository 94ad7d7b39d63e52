/* test-caesar-page.c - the Caesar page with its real servers and client, driven by its widgets and actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <unistd.h>

#include "app/caesar/soket-alphabet.h"
#include "app/caesar/soket-caesar-page.h"
#include "app/caesar/soket-caesar-pane.h"
#include "app/caesar/soket-crack-view.h"
#include "app/calls/soket-calls-view.h"
#include "app/lesson/soket-remark.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "lib/soket-test.h"

typedef struct
{
  GtkWindow *window;
  SoketPage *page;
  SoketClientPane *client;
  SoketServerPane *server;
  SoketSetup *setup;
} Fixture;

#define base_child(fixture, name) (app_test_find_id ((fixture)->client, name))
#define client_child(fixture, name) (gtk_widget_get_template_child (GTK_WIDGET ((fixture)->client), SOKET_TYPE_CAESAR_PANE, name))
#define server_child(fixture, name) (app_test_find_id ((fixture)->server, name))
#define page_child(fixture, name) (gtk_widget_get_template_child (GTK_WIDGET ((fixture)->page), SOKET_TYPE_CAESAR_PAGE, name))
#define wire_child(fixture, name) (gtk_widget_get_template_child (GTK_WIDGET (client_child (fixture, "wire")), SOKET_TYPE_WIRE_VIEW, name))

static void
find_parts (Fixture *fixture)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), "caesar");
  fixture->client = soket_page_get_client_pane (fixture->page);
  fixture->server = soket_page_get_server_pane (fixture->page);
  fixture->setup = soket_page_get_setup (fixture->page);
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  find_parts (fixture);

  /* Settings in memory outlive a test. */
  g_object_set (fixture->setup, "port", 0, "address", "127.0.0.1", "message", "isi pesan.", "mode", "encrypt", "shift", 10,
                "dialect", "standard", "timeout", 60, "keep-open", FALSE, "follow-server", TRUE, "drawer", "closed", NULL);
  soket_window_show_page (SOKET_WINDOW (fixture->window), "caesar");
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

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *prefix)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_label (GTK_BUTTON (widget)) != NULL
      && g_str_has_prefix (gtk_button_get_label (GTK_BUTTON (widget)), prefix))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, prefix);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static guint
start_server (Fixture *fixture)
{
  SoketServer *server;

  click (server_child (fixture, "start"));
  server = soket_server_pane_get_shown (fixture->server);
  g_assert_true (soket_server_get_active (server));

  return soket_server_get_port (server);
}

static const char *
wire_text (Fixture *fixture)
{
  return soket_wire_view_get_text (SOKET_WIRE_VIEW (client_child (fixture, "wire")));
}

static void
write_wire (Fixture    *fixture,
            const char *text)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (wire_child (fixture, "pencil")), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (wire_child (fixture, "entry")), text);
  g_assert_cmpstr (wire_text (fixture), ==, text);
}

/* What stands in the fields that are shown, with a bar between. */
static void
assert_fields (Fixture    *fixture,
               const char *expected)
{
  static const char *const names[] = { "mode", "shift", "message", "dot", "rest" };
  g_autoptr (GString) fields = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = g_strconcat (names[i], "_value", NULL);

      if (!gtk_widget_get_visible (GTK_WIDGET (wire_child (fixture, names[i]))))
        continue;
      if (fields->len > 0)
        g_string_append_c (fields, '|');
      g_string_append (fields, label_text (wire_child (fixture, value)));
    }
  g_assert_cmpstr (fields->str, ==, expected);
}

static void
assert_reply (Fixture    *fixture,
              const char *reply)
{
  soket_test_wait_until (g_str_equal (label_text (base_child (fixture, "reply")), reply));
}

static void
wait_idle (Fixture *fixture)
{
  soket_test_wait_until (soket_client_get_state (soket_exchange_get_client (soket_page_get_exchange (fixture->page)))
                         == SOKET_CLIENT_IDLE);
}

static void
test_new_destroy (Fixture       *fixture,
                  gconstpointer  data)
{
  gpointer page = fixture->page;
  gpointer client = fixture->client;
  gpointer setup = fixture->setup;
  gpointer trace = soket_page_get_trace (fixture->page);
  gpointer exchange = soket_page_get_exchange (fixture->page);
  gpointer trip = soket_caesar_page_get_round_trip (SOKET_CAESAR_PAGE (fixture->page));
  gpointer alphabet = page_child (fixture, "alphabet");
  gpointer crack = page_child (fixture, "crack");
  gpointer wire = client_child (fixture, "wire");
  gpointer server = soket_server_pane_get_shown (fixture->server);
  gpointer *held[] = { &page, &client, &setup, &trace, &exchange, &trip, &alphabet, &crack, &wire, &server };

  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    g_object_add_weak_pointer (*held[i], held[i]);

  start_server (fixture);
  click (base_child (fixture, "send"));
  assert_reply (fixture, "scs zockx.");
  fixture_tear_down (fixture, data);

  for (guint i = 0; i < G_N_ELEMENTS (held); i++)
    soket_test_wait_until (*held[i] == NULL);
}

/* Shown, it has no choice of transport and none of framing. */
static void
test_no_choice (Fixture       *fixture,
                gconstpointer  data)
{
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (base_child (fixture, "framing_row"))));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (base_child (fixture, "connected_row"))));
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (server_child (fixture, "framing_row"))));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (server_child (fixture, "dialect_row"))));
  g_assert_false (g_action_get_enabled (g_action_map_lookup_action (soket_page_get_actions (fixture->page), "toggle-transport")));
  g_assert_null (g_action_map_lookup_action (soket_page_get_actions (fixture->page), "transport"));
}

static void
test_send (Fixture       *fixture,
           gconstpointer  data)
{
  g_assert_cmpstr (wire_text (fixture), ==, "e10isi pesan.");
  start_server (fixture);
  click (base_child (fixture, "send"));
  assert_reply (fixture, "scs zockx.");
  g_assert_cmpstr (label_text (base_child (fixture, "verdict")), ==, "");
  g_assert_cmpstr (said (base_child (fixture, "remark")), ==, "");

  /* And back, by its own controls. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.mode", "s", "decrypt");
  gtk_editable_set_text (GTK_EDITABLE (base_child (fixture, "message")), "scs zockx.");
  g_assert_cmpstr (wire_text (fixture), ==, "d10scs zockx.");
  g_signal_emit_by_name (base_child (fixture, "message"), "activate");
  assert_reply (fixture, "isi pesan.");
}

static void
test_fields (Fixture       *fixture,
             gconstpointer  data)
{
  assert_fields (fixture, "e|10|isi pesan|.");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (client_child (fixture, "shift")), 3);
  assert_fields (fixture, "e|03|isi pesan|.");
  click (client_child (fixture, "decrypt"));
  assert_fields (fixture, "d|03|isi pesan|.");

  /* The dot is added; what stands behind one is not answered. */
  gtk_editable_set_text (GTK_EDITABLE (base_child (fixture, "message")), "halo");
  g_assert_cmpstr (wire_text (fixture), ==, "d03halo.");
  gtk_editable_set_text (GTK_EDITABLE (base_child (fixture, "message")), "a.b");
  assert_fields (fixture, "d|03|a|.|b");
  g_assert_cmpstr (said (base_child (fixture, "remark")), ==, "The message ends at the first dot; \"b\" will not be answered.");
  gtk_editable_set_text (GTK_EDITABLE (base_child (fixture, "message")), "");
  g_assert_cmpstr (wire_text (fixture), ==, "d03.");
  assert_fields (fixture, "d|03|.");
}

static guint
count_connects (Fixture *fixture)
{
  SoketTrace *trace = soket_page_get_trace (fixture->page);
  SoketRecord record;
  guint n = 0;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    n += record.kind == SOKET_RECORD_CALL && record.side == SOKET_SIDE_CLIENT && record.call == SOKET_CALL_CONNECT;
  return n;
}

static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  SoketServer *server;

  start_server (fixture);
  server = soket_server_pane_get_shown (fixture->server);
  click (client_child (fixture, "round_trip_button"));
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (client_child (fixture, "round_trip_button"))));
  assert_reply (fixture, "scs zockx. → isi pesan.");
  g_assert_cmpstr (label_text (base_child (fixture, "verdict")), ==, "✓ \"d10scs zockx.\" → \"isi pesan.\", the original again");
  soket_test_wait_until (soket_server_get_n_answered (server) == 2);
  /* A port scan of the same computer may have knocked, too. */
  g_assert_cmpuint (soket_server_get_n_accepted (server), >=, 2);
  g_assert_cmpuint (count_connects (fixture), ==, 2);

  /* Sending alone is not a round trip any more. */
  click (base_child (fixture, "send"));
  assert_reply (fixture, "scs zockx.");
  g_assert_cmpstr (label_text (base_child (fixture, "verdict")), ==, "");

  /* Decrypting first, it goes back by encrypting. */
  wait_idle (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.mode", "s", "decrypt");
  click (client_child (fixture, "round_trip_button"));
  assert_reply (fixture, "yiy fuiqd. → isi pesan.");
}

static void
test_round_trip_refused (Fixture       *fixture,
                         gconstpointer  data)
{
  int closed = soket_test_bind (SOCK_STREAM, "127.0.0.1");
  g_autofree char *sentence = g_strdup_printf ("Nobody listens on 127.0.0.1:%u; start the server first.", soket_test_local (closed).port);

  g_object_set (fixture->setup, "port", (guint) soket_test_local (closed).port, NULL);
  click (client_child (fixture, "round_trip_button"));
  soket_test_wait_until (g_str_equal (said (base_child (fixture, "remark")), sentence));
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (client_child (fixture, "round_trip_button"))));
  close (closed);
}

/* The page goes while the first reply is there and the second request is not, or is. */
static void
test_destroy_in_round_trip (Fixture       *fixture,
                            gconstpointer  data)
{
  gpointer trip = soket_caesar_page_get_round_trip (SOKET_CAESAR_PAGE (fixture->page));

  start_server (fixture);
  click (client_child (fixture, "round_trip_button"));
  soket_test_wait_until (soket_round_trip_get_reply (trip) != NULL);
  g_object_add_weak_pointer (trip, &trip);
  fixture_tear_down (fixture, data);
  soket_test_wait_until (trip == NULL);
}

static void
test_send_in_round_trip (Fixture       *fixture,
                         gconstpointer  data)
{
  SoketRoundTrip *trip = soket_caesar_page_get_round_trip (SOKET_CAESAR_PAGE (fixture->page));

  /* The server keeps the connection, so that the client reads on and the way back waits. */
  g_object_set (fixture->setup, "keep-open", TRUE, NULL);
  start_server (fixture);
  click (client_child (fixture, "round_trip_button"));
  soket_test_wait_until (soket_round_trip_get_reply (trip) != NULL);
  gtk_editable_set_text (GTK_EDITABLE (base_child (fixture, "message")), "abc.");
  click (base_child (fixture, "send"));
  assert_reply (fixture, "klm.");
  g_assert_null (soket_round_trip_get_reply (trip));
  wait_idle (fixture);
  g_assert_cmpstr (label_text (base_child (fixture, "reply")), ==, "klm.");
}

static void
test_by_hand (Fixture       *fixture,
              gconstpointer  data)
{
  GObject *remark = base_child (fixture, "remark");

  start_server (fixture);
  write_wire (fixture, "e3abc.");
  assert_fields (fixture, "e|3a|bc|.");
  g_assert_cmpstr (said (remark), ==, "\"3a\" is not two digits: shift 0 is used and \"a\" is lost; write 03.");
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "message"), ==, "bc.");
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "shift"), ==, 10);
  g_assert_cmpint (soket_alphabet_get_shift (SOKET_ALPHABET (page_child (fixture, "alphabet"))), ==, 0);
  click (base_child (fixture, "send"));
  assert_reply (fixture, "bc.");

  write_wire (fixture, "x03abc.");
  assert_fields (fixture, "x|03|abc|.");
  g_assert_cmpstr (said (remark), ==, "\"x\" is neither e nor d; the server encrypts.");
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "shift"), ==, 3);
  g_signal_emit_by_name (wire_child (fixture, "entry"), "activate");
  assert_reply (fixture, "def.");

  write_wire (fixture, "d03DEF.");
  g_assert_cmpstr (said (remark), ==, "Only a–z are shifted; capitals, digits and spaces stay.");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (client_child (fixture, "decrypt"))));

  /* Two sentences at most. */
  write_wire (fixture, "x3AB.c");
  g_assert_cmpstr (said (remark), ==, "\"3A\" is not two digits: shift 0 is used and \"A\" is lost; write 03. "
                                      "\"x\" is neither e nor d; the server encrypts.");

  /* Without the pencil it is what the controls say. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (wire_child (fixture, "pencil")), FALSE);
  g_assert_cmpstr (wire_text (fixture), ==, "d03B.c");
}

static void
test_short (Fixture       *fixture,
            gconstpointer  data)
{
  static const struct { const char *request; const char *fields; } rows[] = {
    { "", "" }, { ".", "." }, { "e.", "e|." }, { "e1.", "e|1." }, { "e10.", "e|10|." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      write_wire (fixture, rows[i].request);
      assert_fields (fixture, rows[i].fields);
      if (i < 4)
        g_assert_cmpstr (said (base_child (fixture, "remark")), !=, "");
      else
        g_assert_cmpstr (said (base_child (fixture, "remark")), ==, "");
    }
}

static void
test_no_dot (Fixture       *fixture,
             gconstpointer  data)
{
  GObject *remark = base_child (fixture, "remark");

  start_server (fixture);
  write_wire (fixture, "e10abc");
  g_assert_cmpstr (said (remark), ==, "No dot: the server will keep waiting for the end of the message.");
  click (base_child (fixture, "send"));
  g_assert_true (soket_exchange_get_active (soket_page_get_exchange (fixture->page)));
  click (find_button (GTK_WIDGET (remark), "Add the dot"));
  g_assert_cmpstr (wire_text (fixture), ==, "e10abc.");
  assert_reply (fixture, "klm.");
  g_assert_cmpstr (said (remark), ==, "");
}

static void
test_dialect (Fixture       *fixture,
              gconstpointer  data)
{
  GObject *remark = server_child (fixture, "remark");
  SoketAlphabet *alphabet = SOKET_ALPHABET (page_child (fixture, "alphabet"));

  g_object_set (fixture->setup, "shift", 30, "message", "abc.", NULL);
  g_assert_cmpstr (said (base_child (fixture, "remark")), ==, "Shift 30 works like 4 (30 mod 26); the slides' program would change nothing.");
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 30);
  start_server (fixture);
  click (base_child (fixture, "send"));
  assert_reply (fixture, "efg.");

  /* A running server keeps its dialect, and says so. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (server_child (fixture, "dialect")), 1);
  g_assert_cmpstr (said (remark), ==, "The server runs with its former settings until it starts again.");
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 30);
  g_assert_cmpstr (said (base_child (fixture, "remark")), ==, "Shift 30 works like 4 (30 mod 26); the slides' program would change nothing.");
  g_assert_cmpstr (soket_server_get_options (soket_server_pane_get_shown (fixture->server))->dialect->name, ==, "standard");
  click (find_button (GTK_WIDGET (remark), "Restart server"));
  g_assert_cmpstr (said (remark), ==, "");
  g_assert_cmpstr (soket_server_get_options (soket_server_pane_get_shown (fixture->server))->dialect->name, ==, "slides");
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 0);
  g_assert_true (g_str_has_prefix (said (base_child (fixture, "remark")), "Shift 30 changes nothing in the slides' program;"));
  click (base_child (fixture, "send"));
  assert_reply (fixture, "abc.");
}

static void
test_alphabet (Fixture       *fixture,
               gconstpointer  data)
{
  SoketAlphabet *alphabet = SOKET_ALPHABET (page_child (fixture, "alphabet"));
  g_autofree char *lit = NULL;
  gboolean decrypt;

  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 10);
  g_object_get (alphabet, "decrypt", &decrypt, "highlight", &lit, NULL);
  g_assert_false (decrypt);
  g_assert_cmpstr (lit, ==, "isipesan");

  soket_alphabet_set_shift (alphabet, 5);
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "shift"), ==, 5);
  g_assert_cmpstr (wire_text (fixture), ==, "e05isi pesan.");
  g_object_set (fixture->setup, "shift", 7, "mode", "decrypt", NULL);
  g_assert_cmpint (soket_alphabet_get_shift (alphabet), ==, 7);
  g_object_get (alphabet, "decrypt", &decrypt, NULL);
  g_assert_true (decrypt);
}

static void
test_crack (Fixture       *fixture,
            gconstpointer  data)
{
  static const char *const text = "jaringan komputer menghubungkan banyak mesin agar dapat bertukar pesan.";
  SoketCrackView *crack = SOKET_CRACK_VIEW (page_child (fixture, "crack"));

  start_server (fixture);
  g_object_set (fixture->setup, "message", text, NULL);
  click (base_child (fixture, "send"));
  soket_test_wait_until (soket_exchange_get_reply (soket_page_get_exchange (fixture->page)) != NULL);
  g_assert_true (g_str_has_prefix (soket_crack_view_get_text (crack), "tkbsxqkx "));
  g_assert_cmpint (soket_crack_view_get_result (crack)->candidates[0].shift, ==, 10);

  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (crack)));
  click (page_child (fixture, "crack_button"));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (crack)));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (soket_page_get_diagram (fixture->page))));

  /* Without knowing the shift: one click takes it over, and Send decrypts. */
  g_object_set (fixture->setup, "shift", 0, NULL);
  wait_idle (fixture);
  click (find_button (GTK_WIDGET (crack), "Use"));
  g_assert_cmpuint (soket_setup_get_number (fixture->setup, "shift"), ==, 10);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (client_child (fixture, "decrypt"))));
  click (base_child (fixture, "send"));
  assert_reply (fixture, text);

  click (page_child (fixture, "crack_button"));
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (soket_page_get_diagram (fixture->page))));
}

/* Whether a row that is shown has both in what a screen reader says. */
static gboolean
has_row (GtkWidget  *widget,
         const char *call,
         const char *meaning)
{
  g_autofree char *words = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_row (child, call, meaning))
      return TRUE;

  if (!g_str_equal (G_OBJECT_TYPE_NAME (widget), "SoketCallsRow") || !gtk_widget_get_child_visible (widget))
    return FALSE;
  /* With a wrong guess it tells the value. */
  words = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "?");

  return words != NULL && strstr (words, call) != NULL && strstr (words, meaning) != NULL;
}

/* In pieces of one byte the meaning stands where the message is complete. */
static void
test_meaning (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *calls = GTK_WIDGET (soket_page_get_calls_view (fixture->page));
  GObject *search = gtk_widget_get_template_child (calls, SOKET_TYPE_CALLS_VIEW, "search");

  /* Rows are made for what is seen. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.view", "s", "calls");
  g_object_set (fixture->setup, "server-recv-size", 1, "message", "ab.", NULL);
  start_server (fixture);
  click (base_child (fixture, "send"));
  assert_reply (fixture, "kl.");
  wait_idle (fixture);
  g_object_set (fixture->setup, "server-recv-size", 4096, NULL);

  gtk_editable_set_text (GTK_EDITABLE (search), "send");
  soket_test_wait_until (has_row (calls, "send (6) = 6", "encrypt, shift 10, \"ab\""));
  soket_test_wait_until (has_row (calls, "send (3) = 3", "\"kl\""));
  gtk_editable_set_text (GTK_EDITABLE (search), "recv (1)");
  soket_test_wait_until (has_row (calls, "recv (1) = 1", "encrypt, shift 10, \"ab\""));
  gtk_editable_set_text (GTK_EDITABLE (search), "recv (4096)");
  soket_test_wait_until (has_row (calls, "recv (4096) = 3", "\"kl\""));
  soket_test_wait_until (has_row (calls, "shift +10", "Server"));
}

/* The port of the Echo server of this window is not proposed in vain. */
static void
test_port_of_echo (Fixture       *fixture,
                   gconstpointer  data)
{
  SoketPage *echo = soket_window_get_page (SOKET_WINDOW (fixture->window), "echo");
  SoketServer *server = soket_server_pane_get_shown (soket_page_get_server_pane (echo));
  GObject *remark = server_child (fixture, "remark");
  g_autofree char *sentence = NULL;
  GtkWidget *use;
  guint port;

  g_object_set (soket_page_get_setup (echo), "port", 0, "transport", "tcp", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "echo.start-server", NULL);
  g_assert_true (soket_server_get_active (server));
  port = soket_server_get_port (server);
  sentence = g_strdup_printf ("Port %u is used by the Echo server in this window.", port);

  g_object_set (fixture->setup, "port", port, NULL);
  g_assert_cmpstr (said (remark), ==, sentence);
  g_assert_nonnull (find_button (GTK_WIDGET (remark), "Stop it"));
  g_object_set (fixture->setup, "port", 0, NULL);
  g_assert_cmpstr (said (remark), ==, "");

  /* It is found when the page is come to, too. */
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  g_object_set (fixture->setup, "port", port, NULL);
  g_assert_cmpstr (said (remark), ==, "");
  soket_window_show_page (SOKET_WINDOW (fixture->window), "caesar");
  soket_test_wait_until (g_str_equal (said (remark), sentence));
  use = find_button (GTK_WIDGET (remark), "Use ");
  g_assert_nonnull (use);
  click (use);
  g_assert_true (soket_server_get_active (soket_server_pane_get_shown (fixture->server)));
  g_assert_cmpuint (soket_server_get_port (soket_server_pane_get_shown (fixture->server)), >, port);
  g_assert_cmpstr (said (remark), ==, "");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.stop-server", NULL);

  /* Or the other one stops, whatever its page shows. */
  g_object_set (soket_page_get_setup (echo), "transport", "udp", NULL);
  g_object_set (fixture->setup, "port", port, NULL);
  g_assert_cmpstr (said (remark), ==, sentence);
  click (find_button (GTK_WIDGET (remark), "Stop it"));
  g_assert_false (soket_server_get_active (server));
  g_assert_cmpstr (said (remark), ==, "");
  g_object_set (soket_page_get_setup (echo), "transport", "tcp", NULL);
}

static void
test_remembered (Fixture       *fixture,
                 gconstpointer  data)
{
  g_object_set (fixture->setup, "message", "ingat ini.", "mode", "decrypt", "shift", 23, "dialect", "slides", NULL);
  fixture_tear_down (fixture, data);

  find_parts (fixture);
  g_assert_cmpstr (wire_text (fixture), ==, "d23ingat ini.");
  g_assert_cmpuint (gtk_drop_down_get_selected (GTK_DROP_DOWN (server_child (fixture, "dialect"))), ==, 1);

  /* So is the page; and Echo has settings of its own. */
  gtk_window_present (fixture->window);
  soket_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (fixture->window), GTK_WIDGET (base_child (fixture, "message"))));
  g_assert_cmpstr (soket_setup_get_text (soket_page_get_setup (soket_window_get_page (SOKET_WINDOW (fixture->window), "echo")), "message"),
                   !=, "ingat ini.");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.page", "s", "echo"));
  g_assert_false (gtk_widget_get_child_visible (gtk_widget_get_parent (GTK_WIDGET (fixture->page))));
}

/* An old projector has 1024 x 600, half a screen 768. */
static void
measure_page (Fixture *fixture)
{
  GtkWidget *widgets[] = { GTK_WIDGET (fixture->client), GTK_WIDGET (fixture->server), GTK_WIDGET (fixture->page) };
  int minimum;

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      gtk_widget_measure (widgets[i], GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      g_test_message ("%s is at least %d wide", G_OBJECT_TYPE_NAME (widgets[i]), minimum);
    }
  g_assert_cmpint (minimum, <=, 758);
  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_VERTICAL, 1014, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 540);
}

static void
test_fits (Fixture       *fixture,
           gconstpointer  data)
{
  start_server (fixture);
  click (client_child (fixture, "round_trip_button"));
  assert_reply (fixture, "scs zockx. → isi pesan.");
  write_wire (fixture, "x3AB.c");
  app_test_wait_frames (GTK_WIDGET (fixture->window), 3);
  measure_page (fixture);

  /* While it waits, its button says so. */
  wait_idle (fixture);
  write_wire (fixture, "x3AB");
  click (base_child (fixture, "send"));
  g_assert_true (soket_exchange_get_active (soket_page_get_exchange (fixture->page)));
  measure_page (fixture);
}

#define add(path, function) \
  g_test_add ("/caesar-page/" path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  g_setenv ("GTK_A11Y", "test", TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

  /* As the application does it. */
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/io/github/soketlab/Soket/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);

  add ("new-destroy", test_new_destroy);
  add ("no-choice", test_no_choice);
  add ("send", test_send);
  add ("fields", test_fields);
  add ("round-trip", test_round_trip);
  add ("round-trip-refused", test_round_trip_refused);
  add ("destroy-in-round-trip", test_destroy_in_round_trip);
  add ("send-in-round-trip", test_send_in_round_trip);
  add ("by-hand", test_by_hand);
  add ("short", test_short);
  add ("no-dot", test_no_dot);
  add ("dialect", test_dialect);
  add ("alphabet", test_alphabet);
  add ("crack", test_crack);
  add ("meaning", test_meaning);
  add ("port-of-echo", test_port_of_echo);
  add ("remembered", test_remembered);
  add ("fits", test_fits);

  return g_test_run ();
}
