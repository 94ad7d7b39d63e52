/* test-page-program.c - the programs that the pages show of what really ran in them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <unistd.h>

#include "app/caesar/soket-caesar-page.h"
#include "app/code/soket-page-program.h"
#include "app/scanner/soket-scan-code.h"
#include "app/scanner/soket-scanner-page.h"
#include "app/window/soket-window.h"
#include "core/address/soket-ports.h"
#include "lib/app-test.h"
#include "lib/soket-test.h"

typedef struct
{
  GtkWindow *window;
  const char *name;
  SoketPage *page;
  SoketSetup *setup;
  SoketSequence *sequence;
  SoketCodeView *code;
  guint port;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  fixture->name = data;
  soket_window_show_page (SOKET_WINDOW (fixture->window), data);
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), data);
  fixture->setup = soket_page_get_setup (fixture->page);
  fixture->sequence = soket_page_get_sequence (fixture->page);
  fixture->code = soket_page_get_code_view (fixture->page);

  /* Settings in memory outlive a test. */
  g_object_set (fixture->setup, "transport", "tcp", "port", 0, "address", "127.0.0.1", "framing", "dot", "timeout", 5, "clients", 1, "keep-open", FALSE,
                "connected", FALSE, "follow-server", TRUE, "closing", "careful", "client-recv-size", 4096, "server-recv-size", 4096,
                "dialect", "standard", "mode", "encrypt", "shift", 10, "code-language", "python", "drawer", "open", "drawer-view", "code",
                "message", g_str_equal (data, "caesar") ? "isi pesan." : "Isi pesan.", NULL);
  soket_setup_reset_faults (fixture->setup);
  gtk_window_present (fixture->window);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->code)));
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWindow *window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (window);
  app_test_wait_until (fixture->window == NULL);
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static SoketServer *
get_server (Fixture *fixture)
{
  return soket_server_pane_get_shown (soket_page_get_server_pane (fixture->page));
}

static void
start_server (Fixture *fixture)
{
  act (fixture, "page.start-server");
  app_test_wait_until (soket_server_get_active (get_server (fixture)));
  fixture->port = soket_server_get_port (get_server (fixture));
}

/* Until it has a reply or failed, and both ends have closed. */
static void
send_message (Fixture *fixture)
{
  SoketExchange *exchange = soket_page_get_exchange (fixture->page);

  act (fixture, "page.send");
  app_test_wait_until (!soket_exchange_get_active (exchange)
                       && soket_client_get_state (soket_exchange_get_client (exchange)) == SOKET_CLIENT_IDLE);
}

static const char *
get_text (Fixture   *fixture,
          SoketSide  side)
{
  const SoketProgram *program = soket_code_view_get_program (fixture->code, side);
  const char *text = program != NULL ? soket_program_get_text (program) : NULL;

  return text != NULL ? text : "";
}

/* What the page should show, over TCP from the running server. */
static void
init_spec (Fixture          *fixture,
           SoketProgramSpec *spec,
           SoketSide         side)
{
  const char *message = soket_setup_get_text (fixture->setup, "message");

  soket_program_spec_init (spec);
  spec->side = side;
  spec->transport = soket_setup_get_transport (fixture->setup);
  spec->endpoint = soket_test_endpoint ("127.0.0.1", (guint16) fixture->port);
  spec->message = (const guint8 *) message;
  spec->message_length = side == SOKET_SIDE_CLIENT ? strlen (message) : 0;
}

static gboolean
is_shown (Fixture                *fixture,
          const SoketProgramSpec *spec)
{
  g_autoptr (SoketProgram) program = soket_program_new (spec, SOKET_LANGUAGE_PYTHON);

  return g_str_equal (get_text (fixture, spec->side), soket_program_get_text (program));
}

static void
assert_shown (Fixture                *fixture,
              const SoketProgramSpec *spec)
{
  gint64 deadline_us = soket_test_deadline ();

  while (!is_shown (fixture, spec))
    {
      g_autoptr (SoketProgram) program = soket_program_new (spec, SOKET_LANGUAGE_PYTHON);

      if (g_get_monotonic_time () > deadline_us)
        g_assert_cmpstr (get_text (fixture, spec->side), ==, soket_program_get_text (program));
      soket_test_turn (deadline_us, __FILE__, __LINE__, "the program is shown");
    }
}

/* Before anything ran: what the page is set to, whatever is typed. */
static void
test_settings (Fixture       *fixture,
               gconstpointer  data)
{
  SoketProgramSpec client, server;

  fixture->port = 6001;
  g_object_set (fixture->setup, "port", 6001, NULL);
  init_spec (fixture, &client, SOKET_SIDE_CLIENT);
  init_spec (fixture, &server, SOKET_SIDE_SERVER);
  assert_shown (fixture, &client);
  assert_shown (fixture, &server);

  g_object_set (fixture->setup, "message", "lain\n", "framing", "newline", "keep-open", TRUE, NULL);
  init_spec (fixture, &client, SOKET_SIDE_CLIENT);
  client.framing = server.framing = SOKET_FRAMING_NEWLINE;
  server.keep_open = TRUE;
  assert_shown (fixture, &client);
  assert_shown (fixture, &server);
}

/* What ran stays, though the settings change afterwards. */
static void
test_tcp (Fixture       *fixture,
          gconstpointer  data)
{
  SoketProgramSpec client, server;

  start_server (fixture);
  send_message (fixture);
  init_spec (fixture, &client, SOKET_SIDE_CLIENT);
  init_spec (fixture, &server, SOKET_SIDE_SERVER);
  assert_shown (fixture, &client);
  assert_shown (fixture, &server);

  g_object_set (fixture->setup, "framing", "length", "closing", "slides", "client-recv-size", 1, NULL);
  app_test_wait_frames (GTK_WIDGET (fixture->code), 3);
  g_assert_true (is_shown (fixture, &client));
  g_assert_true (is_shown (fixture, &server));
}

/* Each setting of both ends has its line in the program. */
static void
test_options (Fixture       *fixture,
              gconstpointer  data)
{
  SoketProgramSpec client, server;

  g_object_set (fixture->setup, "framing", "length", "closing", "slides", "server-recv-size", 1, "backlog", 3, "keep-open", TRUE,
                "max-message", 99, "client-recv-size", 7, "timeout", 4, "pieces", 3, "pause", 1, "half-close", TRUE, "reset", TRUE,
                "read-delay", 2, NULL);
  start_server (fixture);
  send_message (fixture);
  init_spec (fixture, &client, SOKET_SIDE_CLIENT);
  init_spec (fixture, &server, SOKET_SIDE_SERVER);
  client.framing = server.framing = SOKET_FRAMING_LENGTH;
  client.max_message = server.max_message = 99;
  client.recv_size = 7;
  client.timeout_ms = 4000;
  client.piece_size = 3;
  client.pause_ms = 1;
  client.half_close = client.reset = TRUE;
  client.read_delay_ms = 2;
  server.careful = FALSE;
  server.recv_size = 1;
  server.backlog = 3;
  server.keep_open = TRUE;
  assert_shown (fixture, &client);
  assert_shown (fixture, &server);
  g_object_set (fixture->setup, "backlog", 0, "max-message", 1 << 20, NULL);
}

static void
test_udp (Fixture       *fixture,
          gconstpointer  data)
{
  SoketProgramSpec client, server;

  g_object_set (fixture->setup, "transport", "udp", NULL);
  start_server (fixture);
  for (guint connected = 0; connected < 2; connected++)
    {
      g_object_set (fixture->setup, "connected", (gboolean) connected, NULL);
      send_message (fixture);
      init_spec (fixture, &client, SOKET_SIDE_CLIENT);
      init_spec (fixture, &server, SOKET_SIDE_SERVER);
      client.connected = (gboolean) connected;
      assert_shown (fixture, &client);
      assert_shown (fixture, &server);
    }
}

static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  SoketProgramSpec client;

  start_server (fixture);
  g_object_set (fixture->setup, "follow-server", FALSE, NULL);
  act (fixture, "page.stop-server");
  send_message (fixture);
  init_spec (fixture, &client, SOKET_SIDE_CLIENT);
  assert_shown (fixture, &client);
}

/* Nothing is made anew while nothing changes: who reads is left alone. */
static void
test_stays (Fixture       *fixture,
            gconstpointer  data)
{
  SoketProgramSpec client;
  const SoketProgram *program;

  start_server (fixture);
  send_message (fixture);
  init_spec (fixture, &client, SOKET_SIDE_CLIENT);
  assert_shown (fixture, &client);
  program = soket_code_view_get_program (fixture->code, SOKET_SIDE_CLIENT);
  g_object_set (fixture->setup, "port", 0, "message", "anders.", NULL);
  act (fixture, "page.next-call");
  app_test_wait_frames (GTK_WIDGET (fixture->code), 3);
  g_assert_true (soket_code_view_get_program (fixture->code, SOKET_SIDE_CLIENT) == program);
}

/* Whether the shown conversation is over, and known to be. */
static gboolean
is_over (Fixture *fixture)
{
  const SoketRosterEntry *entry =
    soket_roster_lookup (soket_sequence_get_roster (fixture->sequence), soket_sequence_get_conversation (fixture->sequence));

  return entry != NULL && entry->closed[SOKET_SIDE_CLIENT] && entry->closed[SOKET_SIDE_SERVER];
}

/* Picture, list and code move together: each step lights its line. */
static void
test_replay (Fixture       *fixture,
             gconstpointer  data)
{
  SoketProgramSpec client;
  guint n_lit = 0;

  start_server (fixture);
  send_message (fixture);
  init_spec (fixture, &client, SOKET_SIDE_CLIENT);
  assert_shown (fixture, &client);
  app_test_wait_until (is_over (fixture));

  act (fixture, "page.next-call");
  app_test_wait_frames (GTK_WIDGET (fixture->code), 2);
  g_assert_cmpuint (soket_code_view_get_lit (fixture->code, SOKET_SIDE_CLIENT), ==, 0);
  for (guint step = 1; step <= soket_sequence_get_n_steps (fixture->sequence); step++)
    {
      const SoketRecord *record;
      const SoketProgram *program;
      guint line;

      soket_sequence_set_step (fixture->sequence, step);
      if (soket_sequence_get_selected (fixture->sequence) == NULL)
        continue;
      record = soket_call_get_record (soket_sequence_get_selected (fixture->sequence));
      program = soket_code_view_get_program (fixture->code, record->side);
      line = soket_program_find_line (program, record);
      if (line == 0)
        continue;
      app_test_wait_until (soket_code_view_get_lit (fixture->code, record->side) == line);
      if (record->call == SOKET_CALL_CONNECT)
        {
          g_assert_false (soket_code_view_is_done (fixture->code, SOKET_SIDE_SERVER, soket_code_view_get_lit (fixture->code, SOKET_SIDE_SERVER)));
          g_assert_cmpuint (soket_code_view_get_lit (fixture->code, SOKET_SIDE_SERVER), >, 0);
        }
      n_lit++;
    }
  g_assert_cmpuint (n_lit, >=, 12);

  /* Back in the present everything is done, and the server waits for the next one. */
  act (fixture, "page.stop-replay");
  soket_sequence_set_selected (fixture->sequence, NULL);
  app_test_wait_until (soket_code_view_get_lit (fixture->code, SOKET_SIDE_CLIENT) == 0);
  g_assert_cmpuint (soket_code_view_get_lit (fixture->code, SOKET_SIDE_SERVER), >, 0);
}

/* A selected call of the list lights its line; a waiting one is lit by itself. */
static void
test_selected (Fixture       *fixture,
               gconstpointer  data)
{
  SoketTrace *trace = soket_page_get_trace (fixture->page);
  SoketRecord record = { 0 };
  const SoketProgram *program;

  g_object_set (fixture->setup, "message", "no end", "timeout", 60, NULL);
  start_server (fixture);
  act (fixture, "page.send");
  app_test_wait_until (soket_code_view_get_lit (fixture->code, SOKET_SIDE_CLIENT) > 0
                       && strstr (get_text (fixture, SOKET_SIDE_CLIENT), "b'no end'") != NULL);
  app_test_wait_until (soket_test_count_waiting (trace) >= 2);
  record.side = SOKET_SIDE_CLIENT;
  record.call = SOKET_CALL_RECV;
  program = soket_code_view_get_program (fixture->code, SOKET_SIDE_CLIENT);
  app_test_wait_until (soket_code_view_get_lit (fixture->code, SOKET_SIDE_CLIENT) == soket_program_find_line (program, &record));

  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    if (record.kind == SOKET_RECORD_CALL && record.call == SOKET_CALL_SEND)
      break;
  g_assert_cmpint (record.call, ==, SOKET_CALL_SEND);
  soket_page_select (fixture->page, record.number);
  app_test_wait_until (soket_code_view_get_lit (fixture->code, SOKET_SIDE_CLIENT) == soket_program_find_line (program, &record));
  g_assert_true (soket_code_view_is_done (fixture->code, SOKET_SIDE_CLIENT, soket_program_find_line (program, &record)));
  act (fixture, "page.stop-waiting");
}

static void
test_hostile (Fixture       *fixture,
              gconstpointer  data)
{
  static const char message[] = "'''\"; __import__('os').system('x') # \\ \x1b[31m \xe2\x80\xae\xe2\x80\x8b <b>& \xf0\x9f\x98\x80 */ /* ?\?/ %s {0}\n.";
  static const char *const languages[] = { "python", "c", "shell" };

  g_object_set (fixture->setup, "message", message, NULL);
  start_server (fixture);
  send_message (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_object_set (fixture->setup, "code-language", languages[i], NULL);
      app_test_wait_until (strstr (get_text (fixture, SOKET_SIDE_CLIENT), "__import__") != NULL);
      for (const char *c = get_text (fixture, SOKET_SIDE_CLIENT); *c != '\0'; c++)
        g_assert_true (g_ascii_isprint (*c) || *c == '\n');
    }
}

/* Another program asks: what it sent is what its program sends. */
static void
test_foreign (Fixture       *fixture,
              gconstpointer  data)
{
  SoketEndpoint endpoint;
  SoketProgramSpec client;
  int fd;

  start_server (fixture);
  g_object_set (fixture->setup, "pieces", 1, NULL);
  endpoint = soket_test_endpoint ("127.0.0.1", (guint16) fixture->port);
  fd = soket_test_connect (SOCK_STREAM, &endpoint);
  g_assert_cmpint (write (fd, "halo.", 5), ==, 5);
  init_spec (fixture, &client, SOKET_SIDE_CLIENT);
  client.message = (const guint8 *) "halo.";
  client.message_length = 5;
  assert_shown (fixture, &client);
  close (fd);
}

/* A round trip is one program with two connections. */
static void
test_round_trip (Fixture       *fixture,
                 gconstpointer  data)
{
  static const char request[] = "e10isi pesan.";
  SoketRoundTrip *trip = soket_caesar_page_get_round_trip (SOKET_CAESAR_PAGE (fixture->page));
  SoketProgramSpec client, server;

  g_object_set (fixture->setup, "dialect", "slides", NULL);
  start_server (fixture);
  act (fixture, "page.round-trip");
  app_test_wait_until (soket_round_trip_get_recovered (trip) != NULL);
  init_spec (fixture, &client, SOKET_SIDE_CLIENT);
  init_spec (fixture, &server, SOKET_SIDE_SERVER);
  client.protocol = server.protocol = soket_protocol_lookup ("caesar");
  client.dialect = server.dialect = soket_protocol_find_dialect (client.protocol, "slides");
  client.message = (const guint8 *) request;
  client.message_length = strlen (request);
  client.round_trip = TRUE;
  assert_shown (fixture, &client);
  assert_shown (fixture, &server);

  /* One way only, and by hand. */
  send_message (fixture);
  client.round_trip = FALSE;
  assert_shown (fixture, &client);
}

/* --- to connect --- */

static void
text_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_connect (Fixture       *fixture,
              gconstpointer  data)
{
  SoketConnectButton *button = soket_server_pane_get_connect_button (soket_page_get_server_pane (fixture->page));
  GtkWidget *menu = gtk_widget_get_first_child (GTK_WIDGET (button));
  g_autofree char *port = NULL;
  g_autofree char *copied = NULL;

  /* Before there is a server one can be run that this window shows; there is nothing to connect to. */
  g_signal_emit_by_name (button, "wanted");
  g_assert_nonnull (strstr (soket_connect_button_get_watch (button), "server.py"));
  for (SoketLanguage language = 0; language < SOKET_N_LANGUAGES; language++)
    g_assert_null (soket_connect_button_get_text (button, language));
  start_server (fixture);

  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  app_test_wait_until (soket_connect_button_get_text (button, SOKET_LANGUAGE_PYTHON) != NULL);
  port = g_strdup_printf ("%u", fixture->port);
  for (SoketLanguage language = 0; language < SOKET_N_LANGUAGES; language++)
    {
      g_assert_nonnull (strstr (soket_connect_button_get_text (button, language), port));
      g_assert_nonnull (strstr (soket_connect_button_get_text (button, language), "Isi pesan."));
    }

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (button), "connect.copy", "s", "shell"));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (button)), NULL, text_cb, &copied);
  app_test_wait_until (copied != NULL);
  g_assert_cmpstr (copied, ==, soket_connect_button_get_text (button, SOKET_LANGUAGE_SHELL));

  g_assert_nonnull (strstr (soket_connect_button_get_watch (button), "client.py"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (button), "connect.copy", "s", "watch"));
  g_clear_pointer (&copied, g_free);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (button)), NULL, text_cb, &copied);
  app_test_wait_until (copied != NULL);
  g_assert_cmpstr (copied, ==, "soket run --window -- python3 client.py");
}

/* A student runs what is offered, and it arrives. */
static void
test_student (Fixture       *fixture,
              gconstpointer  data)
{
  SoketConnectButton *button = soket_server_pane_get_connect_button (soket_page_get_server_pane (fixture->page));
  g_autofree char *python = g_find_program_in_path ("python3");
  g_autoptr (GSubprocess) shell = NULL;
  g_autoptr (GError) error = NULL;

  if (python == NULL)
    {
      g_test_skip ("python3 is not installed");
      return;
    }

  start_server (fixture);
  /* As its popover does when it opens; one that goes while GTK 4.8 waits to show a tooltip in it makes it complain. */
  g_signal_emit_by_name (button, "wanted");
  shell = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, "sh", "-c",
                            soket_connect_button_get_text (button, SOKET_LANGUAGE_PYTHON), NULL);
  g_assert_no_error (error);
  app_test_wait_until (soket_sequence_get_conversation (fixture->sequence) != 0
                       && soket_server_get_n_answered (get_server (fixture)) == 1);
  g_assert_true (soket_ladder_get_lifeline (soket_sequence_get_ladder (fixture->sequence), SOKET_SIDE_CLIENT)->foreign);
  g_assert_true (g_subprocess_wait_check (shell, NULL, &error));
  g_assert_no_error (error);
}

/* --- the scan --- */

static const char *
get_scan (SoketCodeView *code)
{
  const SoketProgram *program = soket_code_view_get_program (code, SOKET_SIDE_CLIENT);

  return program != NULL ? soket_program_get_text (program) : "";
}

static void
test_scan (void)
{
  GtkWindow *window = GTK_WINDOW (soket_window_new (NULL));
  SoketScannerPage *page;
  SoketSetup *setup;
  SoketCodeView *code;
  guint lit = 0;

  soket_window_show_page (SOKET_WINDOW (window), "scanner");
  page = soket_window_get_scanner_page (SOKET_WINDOW (window));
  setup = soket_scanner_page_get_setup (page);
  code = soket_scan_code_get_view (SOKET_SCAN_CODE (gtk_widget_get_template_child (GTK_WIDGET (page), SOKET_TYPE_SCANNER_PAGE, "code")));
  g_object_set (setup, "target", "127.0.0.1", "ports", "1-3", "speed", "fast", "timeout-ms", 1000, "parallel", 0, "code-language", "python", NULL);
  gtk_window_present (window);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (page)));
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (code)));

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "page.code", NULL));
  app_test_wait_until (strstr (get_scan (code), "ThreadPoolExecutor") != NULL && strstr (get_scan (code), "range(1, 4)") != NULL);
  g_assert_false (soket_code_view_is_done (code, SOKET_SIDE_CLIENT, 6));

  /* The slides' loop, by hand and with the slides' speed. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (code), "scan-code.kind", "s", "loop"));
  app_test_wait_until (strstr (get_scan (code), "ThreadPoolExecutor") == NULL);
  g_object_set (setup, "speed", "slides", NULL);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (page), "page.scan", NULL));
  app_test_wait_until (strstr (get_scan (code), "0.01") != NULL);
  app_test_wait_until (!soket_scanner_get_active (soket_scanner_page_get_scanner (page)));
  app_test_wait_frames (GTK_WIDGET (code), 3);
  for (guint line = 1; line < 30; line++)
    lit += soket_code_view_is_done (code, SOKET_SIDE_CLIENT, line);
  g_assert_cmpuint (lit, >=, 2);
  g_assert_cmpuint (soket_code_view_get_lit (code, SOKET_SIDE_CLIENT), ==, 0);

  /* What ran stays. */
  g_object_set (setup, "ports", "7-9", NULL);
  app_test_wait_frames (GTK_WIDGET (code), 3);
  g_assert_nonnull (strstr (get_scan (code), "range(1, 4)"));

  g_object_set (setup, "ports", "20-1024", "speed", "fast", NULL);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (window);
  app_test_wait_until (window == NULL);
}

#define add(page, name, test) \
  g_test_add ("/page-program/" name, Fixture, page, fixture_set_up, test, fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  add ("echo", "settings", test_settings);
  add ("echo", "tcp", test_tcp);
  add ("echo", "options", test_options);
  add ("echo", "udp", test_udp);
  add ("echo", "refused", test_refused);
  add ("echo", "stays", test_stays);
  add ("echo", "replay", test_replay);
  add ("echo", "selected", test_selected);
  add ("echo", "hostile", test_hostile);
  add ("echo", "foreign", test_foreign);
  add ("caesar", "round-trip", test_round_trip);
  add ("echo", "connect", test_connect);
  add ("echo", "student", test_student);
  g_test_add_func ("/page-program/scan", test_scan);

  return g_test_run ();
}
