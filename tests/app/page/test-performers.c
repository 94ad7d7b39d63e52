/* test-performers.c - who plays the sides of a page: this window, the page's programs, programs of the user's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/app-test.h"
#include "lib/find-port.h"

#include "app/diagram/soket-diagram-private.h"
#include "app/page/soket-page.h"
#include "app/code/soket-output-view.h"
#include "app/setup/soket-performer-kind.h"
#include "app/window/soket-window.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>

static const char server_text[] =
  "import socket, sys\n"
  "s = socket.socket()\n"
  "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
  "s.bind(('127.0.0.1', int(sys.argv[1])))\n"
  "s.listen(1)\n"
  "while True:\n"
  "    sc, name = s.accept()\n"
  "    message = b''\n"
  "    while not message.endswith(b'.'):\n"
  "        message += sc.recv(100)\n"
  "    sc.sendall(message)\n"
  "    sc.close()\n";

static const char client_text[] =
  "import socket, sys\n"
  "s = socket.socket()\n"
  "s.connect(('127.0.0.1', int(sys.argv[1])))\n"
  "s.sendall(b'halo.')\n"
  "reply = s.recv(100)\n"
  "s.close()\n"
  "print(reply)\n";

static char *folder;

typedef struct
{
  SoketWindow *window;
  SoketPage   *page;
  SoketSetup  *setup;
  GtkWidget   *client;
  GtkWidget   *server;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->window = g_object_ref_sink (soket_window_new (NULL));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 760);
  gtk_window_present (GTK_WINDOW (fixture->window));
  soket_window_show_page (fixture->window, "echo");
  fixture->page = soket_window_get_page (fixture->window, "echo");
  fixture->setup = soket_page_get_setup (fixture->page);
  fixture->client = GTK_WIDGET (soket_page_get_client_pane (fixture->page));
  fixture->server = GTK_WIDGET (soket_page_get_server_pane (fixture->page));
  g_object_set (fixture->setup, "port", 0, "follow-server", TRUE, "client-performer", "window", "server-performer", "window", NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->window);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static char *
write_program (const char *name,
               const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static SoketPerformer *
get_server (Fixture *fixture)
{
  return soket_server_pane_get_performer (soket_page_get_server_pane (fixture->page));
}

static guint
get_port (Fixture *fixture)
{
  SoketPerformerFacts facts;

  soket_performer_fill_facts (get_server (fixture), &facts);
  return facts.endpoint.port;
}

static const SoketLifeline *
get_line (Fixture   *fixture,
          SoketSide  side)
{
  return soket_ladder_get_lifeline (soket_sequence_get_ladder (soket_page_get_sequence (fixture->page)), side);
}

static const char *
get_text (GtkWidget  *pane,
          const char *id)
{
  return gtk_label_get_text (GTK_LABEL (app_test_find_id (pane, id)));
}

static const char *
get_remark (GtkWidget *pane)
{
  return soket_remark_get_sentence (SOKET_REMARK (app_test_find_id (pane, "remark")));
}

static gboolean
can (Fixture    *fixture,
     const char *action)
{
  return g_action_get_enabled (g_action_map_lookup_action (soket_page_get_actions (fixture->page), action));
}

static void
choose (Fixture            *fixture,
        SoketSide           side,
        SoketPerformerKind  kind)
{
  g_autofree char *path = NULL;

  if (kind != SOKET_PERFORMER_OWN)
    {
      soket_performer_kind_set (fixture->setup, side, kind);
      return;
    }
  path = side == SOKET_SIDE_CLIENT ? write_program ("client.py", client_text) : write_program ("server.py", server_text);
  soket_performer_kind_set_path (fixture->setup, side, path);
}

static void
start_server (Fixture *fixture)
{
  g_object_set (fixture->setup, "server-arguments", "0", NULL);
  act (fixture, "page.start-server");
  app_test_wait_until (get_port (fixture) != 0);
  app_test_wait_until (soket_setup_get_number (fixture->setup, "target-port") == get_port (fixture));
}

static void
run_client (Fixture *fixture)
{
  g_autofree char *port = g_strdup_printf ("%u", get_port (fixture));

  g_object_set (fixture->setup, "client-arguments", port, NULL);
  act (fixture, "page.send");
  app_test_wait_until (can (fixture, "send"));
}

/* Every combination of who plays the sides ends with an answer, and both sides are seen. */
static void
test_all (Fixture       *fixture,
          gconstpointer  data)
{
  const SoketTransport transport = GPOINTER_TO_UINT (data);

  g_object_set (fixture->setup, "transport", soket_transport_to_string (transport), NULL);
  for (SoketPerformerKind server = 0; server <= SOKET_PERFORMER_OWN; server++)
    {
      /* Those of this test speak TCP. */
      if (server == SOKET_PERFORMER_OWN && transport == SOKET_TRANSPORT_UDP)
        continue;
      choose (fixture, SOKET_SIDE_SERVER, server);
      start_server (fixture);
      for (SoketPerformerKind client = 0; client <= SOKET_PERFORMER_OWN; client++)
        {
          guint32 conversation = soket_sequence_get_conversation (soket_page_get_sequence (fixture->page));

          if (client == SOKET_PERFORMER_OWN && transport == SOKET_TRANSPORT_UDP)
            continue;
          g_test_message ("server %u, client %u", server, client);
          choose (fixture, SOKET_SIDE_CLIENT, client);
          run_client (fixture);
          g_assert_cmpstr (get_remark (fixture->client), ==, NULL);
          app_test_wait_until (soket_sequence_get_conversation (soket_page_get_sequence (fixture->page)) != conversation
                               && get_line (fixture, SOKET_SIDE_CLIENT)->closed);
          g_assert_true (get_line (fixture, SOKET_SIDE_CLIENT)->seen);
          app_test_wait_until (get_line (fixture, SOKET_SIDE_SERVER)->seen);
          g_assert_false (get_line (fixture, SOKET_SIDE_CLIENT)->foreign);
          app_test_wait_until (*get_text (fixture->client, "reply") != '\0');
          g_test_message ("%s | %s", get_text (fixture->client, "reply"), get_text (fixture->client, "verdict"));
        }
      act (fixture, "page.stop-server");
      app_test_wait_until (can (fixture, "start-server"));
      g_assert_cmpstr (get_remark (fixture->server), ==, NULL);
    }
}

/* A program of the user's own plays the client, and starts. */
static SoketWatchedProcess *
run_own (Fixture    *fixture,
         const char *text)
{
  g_autofree char *path = write_program ("own.py", text);

  soket_performer_kind_set_path (fixture->setup, SOKET_SIDE_CLIENT, path);
  g_object_set (fixture->setup, "client-arguments", "", NULL);
  g_assert_null (soket_page_get_process (fixture->page, SOKET_SIDE_CLIENT));
  act (fixture, "page.send");
  return soket_page_get_process (fixture->page, SOKET_SIDE_CLIENT);
}

static SoketOutputView *
open_output (Fixture *fixture)
{
  GtkWidget *code = GTK_WIDGET (soket_page_get_code_view (fixture->page));
  gpointer view;

  g_action_group_activate_action (G_ACTION_GROUP (soket_page_get_actions (fixture->page)), "view", g_variant_new_string ("code"));
  view = adw_bin_get_child (ADW_BIN (app_test_find_id (code, "client_output")));
  return view;
}

static gboolean
shows (SoketOutputView *view,
       const char      *text)
{
  g_autofree char *shown = soket_output_view_dup_text (view);

  return strstr (shown, text) != NULL;
}

/* Of what is shown, from @text on: whether it is marked as typed. */
static gboolean
is_marked (SoketOutputView *view,
           const char      *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (app_test_find_id (GTK_WIDGET (view), "text")));
  g_autofree char *shown = soket_output_view_dup_text (view);
  const char *found = strstr (shown, text);
  g_autoptr (GSList) tags = NULL;
  GtkTextIter iter;

  g_assert_nonnull (found);
  gtk_text_buffer_get_iter_at_offset (buffer, &iter, (int) g_utf8_pointer_to_offset (shown, found));
  tags = gtk_text_iter_get_tags (&iter);
  return tags != NULL;
}

/* What is printed is seen, and harmless; what is typed below it is read, and stands there as in a terminal. */
static void
test_output (Fixture       *fixture,
             gconstpointer  data)
{
  SoketWatchedProcess *process = run_own (fixture, "import sys\nprint('\\033[31mred')\nline = input('é? ')\nprint('got', line)\nsys.exit(3)\n");
  SoketOutputView *view = open_output (fixture);
  GtkWidget *input = app_test_find_id (GTK_WIDGET (view), "input");
  g_autofree char *name = soket_watched_process_dup_name (process);

  g_assert_true (g_str_has_prefix (name, "python3 own.py ("));
  g_assert_cmpstr (get_text (fixture->client, "verdict"), ==, name);
  app_test_wait_until (shows (view, "\\x1b[31mred\né? "));
  app_test_wait_until (gtk_widget_get_mapped (input));
  gtk_editable_set_text (GTK_EDITABLE (input), "<b>halo");
  g_signal_emit_by_name (input, "activate");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (input)), ==, "");
  app_test_wait_until (shows (view, "\\x1b[31mred\né? <b>halo\ngot <b>halo"));
  g_assert_true (is_marked (view, "<b>halo\n"));
  g_assert_true (is_marked (view, "alo\n"));
  g_assert_false (is_marked (view, "? <b>"));
  g_assert_false (is_marked (view, "got"));
  app_test_wait_until (can (fixture, "send"));
  app_test_wait_until (!gtk_widget_get_mapped (input));
  /* The last that it has printed may be read behind its end. */
  app_test_wait_until (g_str_equal (get_text (fixture->client, "reply"), "got <b>halo"));
  app_test_wait_until (g_strcmp0 (get_remark (fixture->client), "It ended with status 3. got <b>halo") == 0);

  /* What another one has printed is not this window's. */
  soket_performer_kind_set (fixture->setup, SOKET_SIDE_CLIENT, SOKET_PERFORMER_WINDOW);
  app_test_wait_until (!gtk_widget_get_visible (gtk_widget_get_parent (GTK_WIDGET (view))));
  g_assert_cmpstr (get_remark (fixture->client), ==, NULL);
}

static gboolean
has_code (Fixture    *fixture,
          const char *text)
{
  const SoketProgram *program = soket_code_view_get_program (soket_page_get_code_view (fixture->page), SOKET_SIDE_CLIENT);

  return program != NULL && soket_program_get_text (program) != NULL && strstr (soket_program_get_text (program), text) != NULL;
}

/* What is shown is what runs, whatever language is looked at. */
static void
test_code (Fixture       *fixture,
           gconstpointer  data)
{
  const char *path;
  g_autofree char *own = write_program ("own.py", "print('mine')\n");
  g_autofree char *written = NULL;
  g_autofree char *shown = NULL;

  g_assert_cmpstr (soket_diagram_get_hint (soket_page_get_diagram (fixture->page)), ==, "1 Start server · 2 Send · 3 Read downwards");
  g_object_set (fixture->setup, "code-language", "python", "message", "Isi lain.", NULL);
  open_output (fixture);
  app_test_wait_until (has_code (fixture, "import socket"));
  choose (fixture, SOKET_SIDE_CLIENT, SOKET_PERFORMER_C);
  app_test_wait_until (has_code (fixture, "#include") && has_code (fixture, "Isi lain."));
  /* Its button is called so. */
  g_assert_cmpstr (soket_diagram_get_hint (soket_page_get_diagram (fixture->page)), ==, "1 Start server · 2 Run · 3 Read downwards");
  shown = g_strdup (soket_program_get_text (soket_code_view_get_program (soket_page_get_code_view (fixture->page), SOKET_SIDE_CLIENT)));
  act (fixture, "page.send");
  app_test_wait_until (can (fixture, "send"));
  path = soket_watched_process_get_path (soket_page_get_process (fixture->page, SOKET_SIDE_CLIENT));
  g_assert_true (g_str_has_suffix (path, "/echo-client.c"));
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_assert_cmpstr (written, ==, shown);
  /* Nobody listens there; its calls may be told behind its end, as their lines are looked up. */
  app_test_wait_until (get_line (fixture, SOKET_SIDE_CLIENT)->closed);
  act (fixture, "page.clear");
  app_test_wait_until (soket_sequence_get_conversation (soket_page_get_sequence (fixture->page)) == 0);

  soket_performer_kind_set_path (fixture->setup, SOKET_SIDE_CLIENT, own);
  app_test_wait_until (has_code (fixture, "mine"));
  g_assert_true (g_file_set_contents (own, "print('other')\n", -1, NULL));
  app_test_wait_until (has_code (fixture, "other"));
  g_assert_true (g_file_set_contents (own, "a\0b", 3, NULL));
  app_test_wait_until (has_code (fixture, "no source to show"));
  g_object_set (fixture->setup, "message", "Isi pesan.", NULL);
}

/* How often the server of this window has received that in one recv (). */
static guint
count_received (Fixture    *fixture,
                const char *bytes,
                gsize       length)
{
  SoketSequence *sequence = soket_page_get_sequence (fixture->page);
  const SoketRecord *record;
  SoketRecord whole;
  guint n = 0;

  for (guint i = 0; (record = soket_sequence_peek_record (sequence, i)) != NULL; i++)
    if (record->kind == SOKET_RECORD_CALL && record->side == SOKET_SIDE_SERVER && record->call == SOKET_CALL_RECV && record->result == (gint64) length
        && soket_sequence_read_record (sequence, i, &whole) && whole.payload_length == length)
      n += memcmp (whole.payload, bytes, length) == 0;

  return n;
}

/* Bytes that are no text go out exactly, whoever sends them, and stand so in the program. */
static void
test_bytes (Fixture       *fixture,
            gconstpointer  data)
{
  static const char bytes[] = "a\0\xff\\\n\"%\r\n";
  static const char *const literals[] = { "b'a\\x00\\xff\\\\\\n\"%\\r\\n'", "\"a\\000\\377\\\\\\n\\\"%\\015\\n\"" };
  static const char *const languages[] = { "python", "c" };

  g_object_set (fixture->setup, "transport", "tcp", "framing", "crlf", "escapes", TRUE, "message", "a\\0\\xff\\\\\\n\"%\\r\\n", NULL);
  start_server (fixture);
  open_output (fixture);
  for (SoketPerformerKind kind = SOKET_PERFORMER_WINDOW; kind <= SOKET_PERFORMER_C; kind++)
    {
      guint language = kind == SOKET_PERFORMER_C ? 1 : 0;
      guint64 before = soket_sequence_get_conversation (soket_page_get_sequence (fixture->page));

      choose (fixture, SOKET_SIDE_CLIENT, kind);
      g_object_set (fixture->setup, "code-language", languages[language], NULL);
      app_test_wait_until (has_code (fixture, literals[language]));
      run_client (fixture);
      /* The picture is of the last conversation. */
      app_test_wait_until (soket_sequence_get_conversation (soket_page_get_sequence (fixture->page)) != before);
      app_test_wait_until (count_received (fixture, bytes, sizeof bytes - 1) == 1);
      /* As long as a conversation is shown, so is the program that it was of. */
      app_test_wait_until (can (fixture, "send") && get_line (fixture, SOKET_SIDE_CLIENT)->closed);
      act (fixture, "page.clear");
    }
  act (fixture, "page.stop-server");
  app_test_wait_until (can (fixture, "start-server"));
  g_object_set (fixture->setup, "framing", "dot", "escapes", FALSE, "message", "Isi pesan.", "code-language", "python", NULL);
  choose (fixture, SOKET_SIDE_CLIENT, SOKET_PERFORMER_WINDOW);
}

static void
count_cb (guint *n)
{
  ++*n;
}

/* The window goes on, and looks at the output now and then. */
static void
test_endless (Fixture       *fixture,
              gconstpointer  data)
{
  SoketWatchedProcess *process = run_own (fixture, "import sys\nwhile True:\n    sys.stdout.write('x' * 99 + '\\n')\n");
  SoketOutputView *view = open_output (fixture);
  g_autofree char *shown = NULL;
  guint n = 0;

  g_signal_connect_swapped (process, "output", G_CALLBACK (count_cb), &n);
  app_test_wait_until (n > 1000);
  app_test_wait_frames (GTK_WIDGET (fixture->window), 10);
  app_test_wait_until (soket_output_view_get_n_shown (view) > 0);
  g_test_message ("%u read, %u shown", n, soket_output_view_get_n_shown (view));
  g_assert_cmpuint (soket_output_view_get_n_shown (view), <, n / 4);
  shown = soket_output_view_dup_text (view);
  g_assert_cmpuint (strlen (shown), <=, 17 * 1024);
  act (fixture, "page.stop-waiting");
  app_test_wait_until (can (fixture, "send"));
}

/* One that does not end when it is asked to is ended; and that is no error. */
static void
test_stubborn (Fixture       *fixture,
               gconstpointer  data)
{
  SoketWatchedProcess *process = run_own (fixture, "import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint('ready')\nwhile True:\n    signal.pause()\n");
  g_autofree char *status = NULL;

  app_test_wait_until (g_str_equal (get_text (fixture->client, "reply"), "ready"));
  act (fixture, "page.stop-waiting");
  app_test_wait_until (can (fixture, "send"));
  status = soket_watched_process_dup_ending (process);
  g_assert_cmpstr (status, ==, "It was ended by signal 9 (SIGKILL: Killed).");
  g_assert_cmpstr (get_text (fixture->client, "verdict"), ==, status);
  g_assert_cmpstr (get_remark (fixture->client), ==, NULL);
}

/* How it failed is said once, with what it printed last. */
static void
test_failed (Fixture       *fixture,
             gconstpointer  data)
{
  SoketWatchedProcess *process = run_own (fixture, "print('before')\nraise ValueError('odd')\n");

  app_test_wait_until (get_remark (fixture->client) != NULL && strstr (get_remark (fixture->client), "ValueError: odd") != NULL);
  g_assert_true (g_str_has_prefix (get_remark (fixture->client), "It ended with status 1."));
  g_assert_true (soket_watched_process_has_failed (process));
  g_assert_cmpstr (get_text (fixture->client, "verdict"), ==, "");
}

static gboolean
has_refusal (Fixture *fixture)
{
  SoketSequence *sequence = soket_page_get_sequence (fixture->page);
  const SoketRecord *record;

  for (guint i = 0; (record = soket_sequence_peek_record (sequence, i)) != NULL; i++)
    if (record->call == SOKET_CALL_CONNECT && record->error == ECONNREFUSED)
      return TRUE;
  return FALSE;
}

/* What went wrong is said with what helps: here the server. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  g_object_set (fixture->setup, "follow-server", FALSE, "host", "127.0.0.1", "target-port", 9, NULL);
  for (SoketPerformerKind kind = SOKET_PERFORMER_PYTHON; kind <= SOKET_PERFORMER_C; kind++)
    {
      guint32 conversation = soket_sequence_get_conversation (soket_page_get_sequence (fixture->page));

      choose (fixture, SOKET_SIDE_CLIENT, kind);
      act (fixture, "page.send");
      app_test_wait_until (can (fixture, "send") && get_remark (fixture->client) != NULL
                           && strstr (get_remark (fixture->client), "Connection refused") != NULL);
      /* Its calls are a conversation, though nobody was there. */
      app_test_wait_until (soket_sequence_get_conversation (soket_page_get_sequence (fixture->page)) != conversation);
      app_test_wait_until (get_line (fixture, SOKET_SIDE_CLIENT)->seen && get_line (fixture, SOKET_SIDE_CLIENT)->closed);
      g_assert_true (has_refusal (fixture));
      act (fixture, "page.clear");
      app_test_wait_until (soket_sequence_get_conversation (soket_page_get_sequence (fixture->page)) == 0);
    }
  /* A name is no address. */
  g_object_set (fixture->setup, "host", "server.example", NULL);
  act (fixture, "page.send");
  g_assert_nonnull (strstr (get_remark (fixture->client), "server.example"));
  g_object_set (fixture->setup, "host", "127.0.0.1", "follow-server", TRUE, NULL);
}

static void
test_gone (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = write_program ("gone.py", "print(1)\n");

  soket_performer_kind_set_path (fixture->setup, SOKET_SIDE_CLIENT, path);
  g_assert_cmpstr (get_text (fixture->client, "title"), ==, "gone.py");
  g_unlink (path);
  act (fixture, "page.send");
  g_assert_nonnull (strstr (get_remark (fixture->client), "There is no file"));
  g_assert_true (can (fixture, "send"));

  g_object_set (fixture->setup, "client-arguments", "'", NULL);
  act (fixture, "page.send");
  g_assert_nonnull (strstr (get_remark (fixture->client), "quotation mark"));
  g_object_set (fixture->setup, "client-arguments", "", NULL);
}

/* Where there is no Python the choice says so, and whoever has made it before. */
static void
test_missing (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  GtkWidget *button = app_test_find_id (app_test_find_id (fixture->client, "chooser"), "button");
  GtkWidget *python;

  choose (fixture, SOKET_SIDE_CLIENT, SOKET_PERFORMER_PYTHON);
  g_setenv ("PATH", folder, TRUE);
  act (fixture, "page.send");
  g_assert_nonnull (strstr (get_remark (fixture->client), "apt install python3"));
  choose (fixture, SOKET_SIDE_CLIENT, SOKET_PERFORMER_C);
  act (fixture, "page.send");
  g_assert_nonnull (strstr (get_remark (fixture->client), "apt install gcc"));

  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  python = app_test_find_id (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button))), "python");
  app_test_wait_until (gtk_widget_get_mapped (python));
  g_assert_false (gtk_widget_get_sensitive (python));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  g_setenv ("PATH", path, TRUE);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  app_test_wait_until (gtk_widget_get_mapped (python));
  g_assert_true (gtk_widget_get_sensitive (python));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (python), TRUE);
  g_assert_cmpint (soket_performer_kind_get (fixture->setup, SOKET_SIDE_CLIENT), ==, SOKET_PERFORMER_PYTHON);
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (app_test_find_id (fixture->client, "send"))), ==, "_Run");
  g_assert_cmpstr (get_remark (fixture->client), ==, NULL);
}

/* This window's server has the port: that is said before the program starts, and one press helps. */
static void
test_holder (Fixture       *fixture,
             gconstpointer  data)
{
  SoketServer *server = soket_server_pane_get_shown (soket_page_get_server_pane (fixture->page));
  g_autofree char *sentence = NULL;
  guint port = find_port (SOKET_TRANSPORT_TCP);

  /* One that another test's client cannot be given between the two servers. */
  g_object_set (fixture->setup, "port", port, NULL);
  start_server (fixture);
  sentence = g_strdup_printf ("Port %u is used by the Echo server in this window.", port);
  choose (fixture, SOKET_SIDE_SERVER, SOKET_PERFORMER_PYTHON);
  g_assert_true (soket_server_get_active (server));
  g_assert_cmpstr (get_remark (fixture->server), ==, sentence);
  /* Whoever does not listen is told again by the program. */
  act (fixture, "page.start-server");
  app_test_wait_until (can (fixture, "start-server") && g_strcmp0 (get_remark (fixture->server), sentence) == 0);

  act (fixture, "page.stop-holder");
  g_assert_false (soket_server_get_active (server));
  g_assert_cmpstr (get_remark (fixture->server), ==, NULL);
  act (fixture, "page.start-server");
  app_test_wait_until (get_port (fixture) == port);
  g_assert_nonnull (strstr (get_text (fixture->server, "state"), "python3 echo-server.py ("));

  /* Back again: the program ends. */
  choose (fixture, SOKET_SIDE_SERVER, SOKET_PERFORMER_WINDOW);
  g_assert_true (get_server (fixture) == SOKET_PERFORMER (server));
}

static gboolean
has_other_status (Fixture    *fixture,
                  const char *before)
{
  g_autofree char *status = soket_performer_dup_status (get_server (fixture));

  return g_strcmp0 (status, before) != 0;
}

/* A program takes its time to end: it starts again when it has. */
static void
test_restart (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *before = NULL;

  choose (fixture, SOKET_SIDE_SERVER, SOKET_PERFORMER_PYTHON);
  start_server (fixture);
  before = soket_performer_dup_status (get_server (fixture));
  act (fixture, "page.restart-server");
  app_test_wait_until (get_port (fixture) != 0 && has_other_status (fixture, before));
  g_assert_false (can (fixture, "start-server"));
}

/* An experiment is played by this window; behind it everybody is back. */
static void
test_experiment (Fixture       *fixture,
                 gconstpointer  data)
{
  choose (fixture, SOKET_SIDE_SERVER, SOKET_PERFORMER_PYTHON);
  choose (fixture, SOKET_SIDE_CLIENT, SOKET_PERFORMER_C);
  start_server (fixture);
  g_object_set (fixture->setup, "port", 5555, NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "try.begin", "s", "no-dot");
  g_assert_cmpint (soket_performer_kind_get (fixture->setup, SOKET_SIDE_SERVER), ==, SOKET_PERFORMER_WINDOW);
  g_assert_cmpint (soket_performer_kind_get (fixture->setup, SOKET_SIDE_CLIENT), ==, SOKET_PERFORMER_WINDOW);
  g_assert_true (SOKET_IS_SERVER (get_server (fixture)));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "try.play", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "try.reset", NULL);
  g_assert_cmpint (soket_performer_kind_get (fixture->setup, SOKET_SIDE_SERVER), ==, SOKET_PERFORMER_PYTHON);
  g_assert_cmpint (soket_performer_kind_get (fixture->setup, SOKET_SIDE_CLIENT), ==, SOKET_PERFORMER_C);
  /* What had run does not run again by itself. */
  app_test_wait_until (can (fixture, "start-server"));
}

/* With the window its programs end. */
/* What one window writes is not what the other one compiles, or shows. */
static void
test_two_windows (Fixture       *fixture,
                  gconstpointer  data)
{
  Fixture other = { 0 };
  const char *path;
  g_autofree char *gone = NULL;

  set_up (&other, NULL);
  choose (fixture, SOKET_SIDE_CLIENT, SOKET_PERFORMER_PYTHON);
  choose (&other, SOKET_SIDE_CLIENT, SOKET_PERFORMER_PYTHON);
  act (fixture, "page.send");
  act (&other, "page.send");
  app_test_wait_until (can (fixture, "send") && can (&other, "send"));
  path = soket_watched_process_get_path (soket_page_get_process (fixture->page, SOKET_SIDE_CLIENT));
  gone = g_strdup (soket_watched_process_get_path (soket_page_get_process (other.page, SOKET_SIDE_CLIENT)));
  g_assert_cmpstr (path, !=, gone);
  g_assert_true (g_file_test (gone, G_FILE_TEST_EXISTS));
  tear_down (&other, NULL);
  g_assert_false (g_file_test (gone, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_closed (void)
{
  Fixture fixture = { 0 };
  SoketWatchedProcess *process;
  g_autofree char *name = NULL;
  pid_t pid;

  set_up (&fixture, NULL);
  process = run_own (&fixture, "import time\nprint('ready')\ntime.sleep(1000)\n");
  app_test_wait_until (g_str_equal (get_text (fixture.client, "reply"), "ready"));
  name = soket_watched_process_dup_name (process);
  pid = (pid_t) g_ascii_strtoull (strchr (name, '(') + 1, NULL, 10);
  g_assert_cmpint (kill (pid, 0), ==, 0);
  tear_down (&fixture, NULL);
  app_test_wait_until (kill (pid, 0) < 0 && errno == ESRCH);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

int
main (int    argc,
      char **argv)
{
  int status;

  folder = g_dir_make_tmp ("soket-performers-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add ("/performers/all/tcp", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_TCP), set_up, test_all, tear_down);
  g_test_add ("/performers/all/udp", Fixture, GUINT_TO_POINTER (SOKET_TRANSPORT_UDP), set_up, test_all, tear_down);
  g_test_add ("/performers/output", Fixture, NULL, set_up, test_output, tear_down);
  g_test_add ("/performers/code", Fixture, NULL, set_up, test_code, tear_down);
  g_test_add ("/performers/bytes", Fixture, NULL, set_up, test_bytes, tear_down);
  g_test_add ("/performers/endless", Fixture, NULL, set_up, test_endless, tear_down);
  g_test_add ("/performers/stubborn", Fixture, NULL, set_up, test_stubborn, tear_down);
  g_test_add ("/performers/failed", Fixture, NULL, set_up, test_failed, tear_down);
  g_test_add ("/performers/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/performers/gone", Fixture, NULL, set_up, test_gone, tear_down);
  g_test_add ("/performers/missing", Fixture, NULL, set_up, test_missing, tear_down);
  g_test_add ("/performers/holder", Fixture, NULL, set_up, test_holder, tear_down);
  g_test_add ("/performers/experiment", Fixture, NULL, set_up, test_experiment, tear_down);
  g_test_add ("/performers/restart", Fixture, NULL, set_up, test_restart, tear_down);
  g_test_add ("/performers/two-windows", Fixture, NULL, set_up, test_two_windows, tear_down);
  g_test_add_func ("/performers/closed", test_closed);

  status = g_test_run ();
  remove_folder (folder);
  g_free (folder);
  return status;
}
