/* test-check-window.c - a program that plays a side is put through what peers do: the list, its words, its end, and a case as a conversation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/app-test.h"
#include "lib/find-port.h"
#include "lib/soket-test.h"

#include "app/experiment/soket-check-row.h"
#include "app/experiment/soket-check-window.h"
#include "app/heads/soket-port-holder.h"
#include "app/setup/soket-performer-kind.h"
#include "app/window/soket-window.h"
#include "net/kernel/soket-port-owner.h"
#include "net/socket/soket-socket.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>

/* It tells who it is; @body serves one client in conn. */
#define SERVER(body) \
  "import os, socket, sys, threading\n" \
  "open(sys.argv[2], 'w').write(str(os.getpid()))\n" \
  "def until(conn):\n" \
  "    data = bytearray()\n" \
  "    while b'.' not in data and len(data) <= 1048576 and (more := conn.recv(65536)):\n" \
  "        data += more\n" \
  "    return data\n" \
  "def serve(conn):\n" \
  "    try:\n" \
  "        conn.settimeout(30)\n" \
  body \
  "        conn.shutdown(socket.SHUT_WR)\n" \
  "        while conn.recv(65536):\n" \
  "            pass\n" \
  "    except OSError:\n" \
  "        pass\n" \
  "    conn.close()\n" \
  "with socket.socket() as s:\n" \
  "    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n" \
  "    s.bind(('127.0.0.1', int(sys.argv[1])))\n" \
  "    s.listen(64)\n" \
  "    while True:\n" \
  "        threading.Thread(target=serve, args=[s.accept()[0]], daemon=True).start()\n"

static const char careful[] = SERVER ("        message, dot, rest = until(conn).partition(b'.')\n"
                                      "        if dot:\n"
                                      "            conn.sendall(message + dot)\n");
/* One recv () is a message to it. */
static const char hasty[] = SERVER ("        conn.sendall(conn.recv(65536))\n");
static const char silent[] = SERVER ("        conn.recv(65536)\n"
                                     "        threading.Event().wait(60)\n");

static const char client[] =
  "import socket, sys\n"
  "s = socket.socket()\n"
  "s.settimeout(3)\n"
  "try:\n"
  "    s.connect(('127.0.0.1', int(sys.argv[1])))\n"
  "    s.sendall(b'Isi pesan.')\n"
  "    data = b''\n"
  "    while b'.' not in data and (more := s.recv(4096)):\n"
  "        data += more\n"
  "    data, dot, rest = data.partition(b'.')\n"
  "    if not dot:\n"
  "        sys.exit('cut off')\n"
  "    print((data + dot).decode())\n"
  "except OSError as error:\n"
  "    sys.exit('failed: %s' % error)\n";

static char *folder;

typedef struct
{
  GtkWindow        *window;
  SoketPage        *page;
  SoketSetup       *setup;
  SoketCheckWindow *check;  /* weak */
  guint             n_open;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->n_open = soket_socket_get_n_open ();
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  gtk_window_set_default_size (fixture->window, 1024, 600);
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), "echo");
  fixture->setup = soket_page_get_setup (fixture->page);
  g_object_set (fixture->setup, "transport", "tcp", "port", (guint) find_port (SOKET_TRANSPORT_TCP), "follow-server", TRUE, "framing", "dot",
                "keep-open", FALSE, "closing",
                "careful", "server-recv-size", 4096, "client-recv-size", 4096, "timeout", 3, "message", "Isi pesan.", "client-performer", "window",
                "server-performer", "window", "server-arguments", "", "client-arguments", "", NULL);
  gtk_window_present (fixture->window);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static gboolean
has_rests (void)
{
  g_autofree char *above = g_build_filename (g_get_user_cache_dir (), "soket", "programs", NULL);
  g_autoptr (GDir) dir = g_dir_open (above, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, "run-"))
      return TRUE;
  return FALSE;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_destroy (fixture->window);
  app_test_wait_until (fixture->window == NULL);
  /* With it went the other one. */
  app_test_wait_until (fixture->check == NULL);
  app_test_wait_until (soket_socket_get_n_open () == fixture->n_open);
  /* Of a compiler that was ended it is told by the loop. */
  app_test_wait_until (!has_rests ());
}

static char *
get_pid_file (void)
{
  return g_build_filename (folder, "pid", NULL);
}

/* 0 where it was not started. */
static pid_t
read_pid (void)
{
  g_autofree char *file = get_pid_file ();
  g_autofree char *text = NULL;

  return g_file_get_contents (file, &text, NULL, NULL) ? (pid_t) atoi (text) : 0;
}

static void
choose_own (Fixture    *fixture,
            SoketSide   side,
            const char *text)
{
  g_autofree char *path = g_build_filename (folder, side == SOKET_SIDE_SERVER ? "server.py" : "client.py", NULL);
  g_autofree char *file = get_pid_file ();
  g_autofree char *arguments = g_strdup_printf ("%u '%s'", soket_setup_get_number (fixture->setup, side == SOKET_SIDE_SERVER ? "port" : "target-port"), file);

  g_unlink (file);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_object_set (fixture->setup, side == SOKET_SIDE_SERVER ? "server-arguments" : "client-arguments", arguments, NULL);
  soket_performer_kind_set_path (fixture->setup, side, path);
}

static void
press_check (Fixture    *fixture,
             const char *side)
{
  GListModel *windows = gtk_window_get_toplevels ();

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "win.check", "s", side));
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) each = g_list_model_get_item (windows, i);

      if (SOKET_IS_CHECK_WINDOW (each) && fixture->check != SOKET_CHECK_WINDOW (each))
        g_set_weak_pointer (&fixture->check, SOKET_CHECK_WINDOW (each));
    }
  g_assert_nonnull (fixture->check);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->check)));
}

static gpointer
get_child (Fixture    *fixture,
           const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (fixture->check), SOKET_TYPE_CHECK_WINDOW, name);
}

static const char *
get_verdict (Fixture *fixture)
{
  return gtk_label_get_text (get_child (fixture, "verdict"));
}

static const char *
get_remark (Fixture *fixture)
{
  return soket_remark_get_sentence (get_child (fixture, "remark"));
}

static GtkWidget *
get_row (Fixture *fixture,
         int      index)
{
  return GTK_WIDGET (gtk_list_box_get_row_at_index (get_child (fixture, "list"), index));
}

static const char *
row_text (GtkWidget  *row,
          const char *id)
{
  return gtk_label_get_text (GTK_LABEL (app_test_find_id (row, id)));
}

static GtkWidget *
find_row (Fixture    *fixture,
          const char *title)
{
  GtkWidget *row;

  for (int i = 0; (row = get_row (fixture, i)) != NULL; i++)
    if (g_str_equal (row_text (row, "title"), title))
      return row;
  g_error ("there is no case %s", title);
}

/* The titles of those that are in a state, with a comma between two. */
static char *
list_rows (Fixture    *fixture,
           const char *state)
{
  g_autoptr (GString) titles = g_string_new (NULL);
  GtkWidget *row;

  for (int i = 0; (row = get_row (fixture, i)) != NULL; i++)
    if (gtk_widget_has_css_class (row, state))
      g_string_append_printf (titles, "%s%s", titles->len > 0 ? ", " : "", row_text (row, "title"));
  return g_string_free (g_steal_pointer (&titles), FALSE);
}

static void
assert_rows (Fixture    *fixture,
             const char *state,
             const char *wanted)
{
  g_autofree char *titles = list_rows (fixture, state);

  g_assert_cmpstr (titles, ==, wanted);
}

static void
wait_for_end (Fixture *fixture)
{
  gint64 deadline_us = g_get_monotonic_time () + 150 * G_USEC_PER_SEC;
  g_autofree char *failed = NULL;

  while (soket_check_window_is_busy (fixture->check) && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, TRUE);
  failed = list_rows (fixture, "failed");
  g_test_message ("%s (%s), %s", get_verdict (fixture), failed, get_remark (fixture));
  g_assert_false (soket_check_window_is_busy (fixture->check));
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (get_child (fixture, "list")), action, NULL));
}

/* Nothing is wrong with it. The page's own picture has stood still meanwhile. */
static void
test_careful (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *row;

  choose_own (fixture, SOKET_SIDE_SERVER, careful);
  press_check (fixture, "server");
  assert_rows (fixture, "passed", "");
  g_assert_true (soket_check_window_is_busy (fixture->check));
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (get_row (fixture, 0))));
  wait_for_end (fixture);
  g_assert_cmpstr (get_remark (fixture), ==, NULL);
  g_assert_cmpstr (get_verdict (fixture), ==, "12 passed, 0 failed");
  assert_rows (fixture, "failed", "");
  assert_rows (fixture, "info", "");
  g_assert_cmpfloat (gtk_progress_bar_get_fraction (get_child (fixture, "progress")), ==, 1);
  g_assert_cmpuint (soket_trace_get_n_records (soket_page_get_trace (fixture->page)), ==, 0);
  /* What has passed can be looked at, too. */
  for (int i = 0; (row = get_row (fixture, i)) != NULL; i++)
    g_assert_true (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  app_test_wait_until (kill (read_pid (), 0) != 0);
}

static const SoketRosterEntry *
get_entry (Fixture *fixture)
{
  SoketSequence *sequence = soket_page_get_sequence (fixture->page);

  return soket_roster_lookup (soket_sequence_get_roster (sequence), soket_sequence_get_conversation (sequence));
}

static guint
count_calls (Fixture       *fixture,
             SoketCallName  call)
{
  SoketSequence *sequence = soket_page_get_sequence (fixture->page);
  const SoketRecord *record;
  guint n = 0;

  for (guint i = 0; (record = soket_sequence_peek_record (sequence, i)) != NULL; i++)
    n += record->kind == SOKET_RECORD_CALL && record->call == call && record->conversation == soket_sequence_get_conversation (sequence);
  return n;
}

static void
open_row (Fixture    *fixture,
          const char *title)
{
  /* As Enter does. */
  g_assert_true (gtk_widget_activate (find_row (fixture, title)));
}

/* A failing case says what was seen, what is wrong and what to change, and opens as its conversation. */
static void
test_failing (Fixture       *fixture,
              gconstpointer  data)
{
  SoketSequence *sequence = soket_page_get_sequence (fixture->page);
  guint port = soket_setup_get_number (fixture->setup, "port");
  guint32 conversation;
  guint64 n_pushed;
  GtkWidget *row;

  choose_own (fixture, SOKET_SIDE_SERVER, hasty);
  press_check (fixture, "server");
  wait_for_end (fixture);
  assert_rows (fixture, "failed", "Byte by byte, A long message (1 MiB)");
  assert_rows (fixture, "info", "Closed before the dot");
  row = find_row (fixture, "Byte by byte");
  g_assert_nonnull (strstr (row_text (row, "seen"), "cut off"));
  g_assert_true (gtk_widget_get_visible (app_test_find_id (row, "sentence")));
  g_assert_true (g_str_has_prefix (row_text (row, "remedy"), "→ Call recv () in a loop"));
  row = find_row (fixture, "One message");
  g_assert_false (gtk_widget_get_visible (app_test_find_id (row, "sentence")));

  soket_window_show_page (SOKET_WINDOW (fixture->window), "caesar");
  open_row (fixture, "Byte by byte");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
  conversation = soket_sequence_get_conversation (sequence);
  g_assert_cmpuint (conversation, !=, 0);
  g_assert_cmpuint (get_entry (fixture)->server.port, ==, port);
  g_assert_cmpuint (count_calls (fixture, SOKET_CALL_CONNECT), ==, 1);
  g_assert_cmpuint (count_calls (fixture, SOKET_CALL_SEND), >, 1);
  /* The other side is somebody else's: it is said to be, not drawn. */
  g_assert_true (soket_ladder_get_lifeline (soket_sequence_get_ladder (sequence), SOKET_SIDE_SERVER)->foreign);

  /* What is there is not recorded again; another case is another conversation. */
  n_pushed = soket_trace_get_n_pushed (soket_page_get_trace (fixture->page));
  open_row (fixture, "Broken off (RST)");
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), !=, conversation);
  g_assert_cmpuint (soket_trace_get_n_pushed (soket_page_get_trace (fixture->page)), >, n_pushed);
  n_pushed = soket_trace_get_n_pushed (soket_page_get_trace (fixture->page));
  open_row (fixture, "Byte by byte");
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, conversation);
  g_assert_cmpuint (soket_trace_get_n_pushed (soket_page_get_trace (fixture->page)), ==, n_pushed);
  /* Unless it was cleared. */
  soket_sequence_clear (sequence);
  open_row (fixture, "Byte by byte");
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), >, conversation);
  g_assert_cmpuint (count_calls (fixture, SOKET_CALL_CONNECT), ==, 1);

  /* Mended, and once more: the file is read again. */
  choose_own (fixture, SOKET_SIDE_SERVER, careful);
  act (fixture, "check.start");
  assert_rows (fixture, "failed", "");
  wait_for_end (fixture);
  g_assert_cmpstr (get_verdict (fixture), ==, "12 passed, 0 failed");
}

/* As in the slides: what it is known to fail, and nothing else. */
static void
test_deck (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "peers", "tcp_echo_server.py", NULL);
  g_autofree char *port = g_strdup_printf ("%u", soket_setup_get_number (fixture->setup, "port"));

  g_object_set (fixture->setup, "server-arguments", port, NULL);
  soket_performer_kind_set_path (fixture->setup, SOKET_SIDE_SERVER, path);
  press_check (fixture, "server");
  wait_for_end (fixture);
  assert_rows (fixture, "failed", "Two messages at once, A long message (1 MiB), A silent neighbour");
  assert_rows (fixture, "info", "Closed before the dot");
  g_assert_cmpstr (get_verdict (fixture), ==, "8 passed, 3 failed, 1 with a note");
  open_row (fixture, "A silent neighbour");
  /* The one that asks, not the one that says nothing. */
  g_assert_cmpuint (count_calls (fixture, SOKET_CALL_SEND), ==, 1);
}

static void
test_client (Fixture       *fixture,
             gconstpointer  data)
{
  choose_own (fixture, SOKET_SIDE_CLIENT, client);
  press_check (fixture, "client");
  wait_for_end (fixture);
  g_assert_cmpstr (get_remark (fixture), ==, NULL);
  assert_rows (fixture, "failed", "");
  g_assert_cmpstr (get_verdict (fixture), ==, "7 passed, 0 failed");
  /* Where nobody is to be asked there is nothing to see. */
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (find_row (fixture, "Nobody there"))));
  open_row (fixture, "The reply cut off");
  g_assert_true (soket_ladder_get_lifeline (soket_sequence_get_ladder (soket_page_get_sequence (fixture->page)), SOKET_SIDE_CLIENT)->foreign);
  g_assert_cmpuint (count_calls (fixture, SOKET_CALL_RECV), >, 0);
}

/* What Code shows, on a port of its own: the page's server does not mind, and goes on. */
static void
test_generated (Fixture       *fixture,
                gconstpointer  data)
{
  SoketSide side = SOKET_SIDE_SERVER;

  g_object_set (fixture->setup, "server-performer", data, "client-performer", data, NULL);
  if (soket_performer_kind_get_lack (soket_performer_kind_get (fixture->setup, side)) != NULL)
    {
      g_test_skip (soket_performer_kind_get_lack (soket_performer_kind_get (fixture->setup, side)));
      return;
    }
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.start-server", NULL));
  press_check (fixture, "server");
  wait_for_end (fixture);
  g_assert_cmpstr (get_remark (fixture), ==, NULL);
  assert_rows (fixture, "failed", "");
  assert_rows (fixture, "info", "Closed before the dot");
  g_assert_true (soket_performer_get_active (soket_server_pane_get_performer (soket_page_get_server_pane (fixture->page))));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.stop-server", NULL));

  /* One window is enough. */
  press_check (fixture, "client");
  wait_for_end (fixture);
  g_assert_cmpstr (get_remark (fixture), ==, NULL);
  assert_rows (fixture, "failed", "");

  /* The page's other transport has cases of its own, in a window of its own. */
  g_object_set (fixture->setup, "transport", "udp", NULL);
  press_check (fixture, "server");
  wait_for_end (fixture);
  g_assert_cmpstr (get_remark (fixture), ==, NULL);
  assert_rows (fixture, "failed", "");
  assert_rows (fixture, "info", "");
}

/* In the middle, by its button, by Escape, and by the window's end; nothing of it is left. */
static void
test_stop (Fixture       *fixture,
           gconstpointer  data)
{
  guint port = soket_setup_get_number (fixture->setup, "port");
  pid_t pid;

  choose_own (fixture, SOKET_SIDE_SERVER, silent);
  press_check (fixture, "server");
  app_test_wait_until (gtk_widget_has_css_class (get_row (fixture, 0), "playing"));
  app_test_wait_until (read_pid () != 0);
  app_test_wait_until (soket_port_is_listened ((guint16) port));
  pid = read_pid ();
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "start")));
  act (fixture, "check.stop");
  g_assert_false (soket_check_window_is_busy (fixture->check));
  g_assert_cmpstr (get_verdict (fixture), ==, "The check was stopped.");
  assert_rows (fixture, "playing", "");
  g_assert_cmpstr (get_remark (fixture), ==, NULL);
  g_assert_true (gtk_widget_get_visible (get_child (fixture, "start")));
  g_assert_false (gtk_widget_get_visible (get_child (fixture, "stop")));

  /* Again at once, while the one before is ending: it does not stand in the way. */
  act (fixture, "check.start");
  app_test_wait_until (gtk_widget_has_css_class (get_row (fixture, 0), "playing"));
  app_test_wait_until (kill (pid, 0) != 0);
  app_test_wait_until (read_pid () != pid && read_pid () != 0);
  g_assert_cmpstr (get_remark (fixture), ==, NULL);
  pid = read_pid ();
  g_assert_cmpint (kill (pid, 0), ==, 0);
  act (fixture, "check.leave");
  g_assert_nonnull (fixture->check);
  g_assert_false (soket_check_window_is_busy (fixture->check));
  app_test_wait_until (kill (pid, 0) != 0);

  act (fixture, "check.start");
  app_test_wait_until (read_pid () != pid && read_pid () != 0);
  pid = read_pid ();
  gtk_window_destroy (GTK_WINDOW (fixture->check));
  app_test_wait_until (fixture->check == NULL);
  app_test_wait_until (kill (pid, 0) != 0);
  app_test_wait_until (!soket_port_is_listened ((guint16) port));

  /* And what does nothing is left by Escape. */
  g_object_set (fixture->setup, "server-performer", "window", NULL);
  press_check (fixture, "server");
  act (fixture, "check.leave");
  app_test_wait_until (fixture->check == NULL);
}

/* In the page's own window's end: while it is compiled, and while it plays. */
static void
test_ends (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_set (fixture->setup, "server-performer", "c", NULL);
  if (soket_performer_kind_get_lack (SOKET_PERFORMER_C) != NULL)
    {
      g_test_skip (soket_performer_kind_get_lack (SOKET_PERFORMER_C));
      return;
    }
  press_check (fixture, "server");
  g_assert_true (soket_check_window_is_busy (fixture->check));
  g_assert_true (has_rests ());
}

/* What is in the way is said, with what to do, and then done. */
static void
test_obstacles (Fixture       *fixture,
                gconstpointer  data)
{
  SoketServerPane *pane = soket_page_get_server_pane (fixture->page);
  g_autofree char *path = g_build_filename (folder, "server.py", NULL);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.start-server", NULL));
  app_test_wait_until (soket_performer_get_active (soket_server_pane_get_performer (pane)));
  press_check (fixture, "server");
  g_assert_nonnull (strstr (get_remark (fixture), "This window plays the server"));
  g_assert_false (soket_check_window_is_busy (fixture->check));

  choose_own (fixture, SOKET_SIDE_SERVER, careful);
  act (fixture, "check.start");
  g_assert_nonnull (strstr (get_remark (fixture), "used by the Echo server in this window"));
  g_assert_nonnull (app_test_find_text (GTK_WIDGET (fixture->check), "Stop it"));
  act (fixture, "check.stop-holder");
  g_assert_cmpstr (get_remark (fixture), ==, NULL);
  g_assert_null (soket_port_holder_find (fixture->setup));

  /* It plays the server itself. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.start-server", NULL));
  app_test_wait_until (read_pid () != 0);
  act (fixture, "check.start");
  g_assert_nonnull (strstr (get_remark (fixture), "runs as the server of this page"));
  act (fixture, "check.stop-holder");
  app_test_wait_until (!soket_performer_get_active (soket_server_pane_get_performer (pane)));

  g_object_set (fixture->setup, "transport", "udp", NULL);
  act (fixture, "check.start");
  g_assert_nonnull (strstr (get_remark (fixture), "choose TCP"));
  g_object_set (fixture->setup, "transport", "tcp", "server-arguments", "'", NULL);
  act (fixture, "check.start");
  g_assert_nonnull (strstr (get_remark (fixture), "quotation mark"));

  /* The port that it is given is known; another one its user has to write. */
  g_object_set (fixture->setup, "server-arguments", "21111 x", NULL);
  act (fixture, "check.start");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (get_child (fixture, "port_button")), ==, 21111);
  g_assert_false (gtk_widget_is_sensitive (get_child (fixture, "port_button")));
  act (fixture, "check.stop");
  gtk_spin_button_set_value (get_child (fixture, "port_button"), 21112);
  act (fixture, "check.start");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (get_child (fixture, "port_button")), ==, 21112);
  act (fixture, "check.stop");
  g_assert_true (gtk_widget_is_sensitive (get_child (fixture, "port_button")));

  /* Settings that somebody else has written. */
  g_object_set (fixture->setup, "server-program", "no file", NULL);
  act (fixture, "check.start");
  g_assert_nonnull (strstr (get_remark (fixture), "choose it again"));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.start-server", NULL));
  g_assert_false (soket_performer_get_active (soket_server_pane_get_performer (pane)));
  soket_performer_kind_set_path (fixture->setup, SOKET_SIDE_SERVER, path);

  /* What the engine finds is no option of a command either. */
  g_object_set (fixture->setup, "server-arguments", "", NULL);
  act (fixture, "check.start");
  wait_for_end (fixture);
  g_assert_nonnull (strstr (get_remark (fixture), "ended before it listened"));
  g_assert_null (strstr (get_remark (fixture), "--port"));
  g_assert_cmpstr (get_verdict (fixture), ==, "");
  assert_rows (fixture, "playing", "");
  g_unlink (path);
  act (fixture, "check.start");
  wait_for_end (fixture);
  g_assert_nonnull (strstr (get_remark (fixture), "There is no file"));
}

/* With keys alone, from the head to a case and back; and each row has a name that tells all of it. */
static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *head = GTK_WIDGET (soket_page_get_server_pane (fixture->page));
  GtkMenuButton *button;
  GtkWidget *check;

  button = GTK_MENU_BUTTON (gtk_widget_get_template_child (app_test_find_id (head, "chooser"), g_type_from_name ("SoketPerformerChooser"), "button"));
  choose_own (fixture, SOKET_SIDE_SERVER, hasty);
  gtk_menu_button_popup (button);
  check = app_test_find_id (gtk_menu_button_get_popover (button), "check");
  app_test_wait_until (gtk_widget_get_mapped (check));
  g_assert_true (gtk_widget_grab_focus (check));
  g_assert_true (gtk_widget_activate (check));
  app_test_wait_until (!gtk_widget_get_mapped (check));
  press_check (fixture, "server");
  g_assert_true (soket_check_window_is_busy (fixture->check));

  /* The list has the focus, and the arrows go through it. */
  app_test_wait_until (gtk_window_get_focus (GTK_WINDOW (fixture->check)) == get_row (fixture, 0));
  wait_for_end (fixture);
  g_signal_emit_by_name (get_child (fixture, "list"), "move-cursor", GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE, FALSE);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->check)) == get_row (fixture, 1));
  g_signal_emit_by_name (get_child (fixture, "list"), "activate-cursor-row");
  g_assert_cmpuint (soket_sequence_get_conversation (soket_page_get_sequence (fixture->page)), !=, 0);
  /* Tab does not; it goes to what stands below. */
  app_test_assert_one_stop (get_child (fixture, "list"));
  for (guint i = 0; i < 3 && gtk_window_get_focus (GTK_WINDOW (fixture->check)) != get_child (fixture, "start"); i++)
    g_assert_true (gtk_widget_child_focus (GTK_WIDGET (fixture->check), GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->check)) == get_child (fixture, "start"));

  /* The button that goes hands its focus to the one that comes. */
  g_assert_true (gtk_widget_activate (get_child (fixture, "start")));
  app_test_wait_until (soket_check_window_is_busy (fixture->check));
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->check)) == get_child (fixture, "stop"));

  /* It is one and the same window. */
  check = GTK_WIDGET (fixture->check);
  press_check (fixture, "server");
  g_assert_true (GTK_WIDGET (fixture->check) == check);
}

/* No button for what cannot be checked. */
static void
test_offered (Fixture       *fixture,
              gconstpointer  data)
{
  static const char *const kinds[] = { "window", "python", "c", "own" };
  GtkWidget *heads[] = { GTK_WIDGET (soket_page_get_client_pane (fixture->page)), GTK_WIDGET (soket_page_get_server_pane (fixture->page)) };

  choose_own (fixture, SOKET_SIDE_CLIENT, client);
  choose_own (fixture, SOKET_SIDE_SERVER, careful);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_object_set (fixture->setup, "client-performer", kinds[i], "server-performer", kinds[i], NULL);
      for (guint side = 0; side < G_N_ELEMENTS (heads); side++)
        g_assert_cmpint (gtk_widget_get_visible (app_test_find_id (app_test_find_id (heads[side], "chooser"), "check")), ==, i > 0);
    }
}

static void
remove_files (void)
{
  static const char *const names[] = { "server.py", "client.py", "pid", "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_remove (path);
    }
  /* Nor has a program left anything there. */
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  g_free (folder);
}

int
main (int   argc,
      char *argv[])
{
  char *folders = soket_test_take_folders ();
  int status;

  if (!app_test_init (&argc, &argv))
    return 0;
  folder = g_dir_make_tmp ("soket-check-XXXXXX", NULL);
  g_test_add ("/check-window/careful", Fixture, NULL, set_up, test_careful, tear_down);
  g_test_add ("/check-window/failing", Fixture, NULL, set_up, test_failing, tear_down);
  g_test_add ("/check-window/deck", Fixture, NULL, set_up, test_deck, tear_down);
  g_test_add ("/check-window/client", Fixture, NULL, set_up, test_client, tear_down);
  g_test_add ("/check-window/generated/python", Fixture, "python", set_up, test_generated, tear_down);
  g_test_add ("/check-window/generated/c", Fixture, "c", set_up, test_generated, tear_down);
  g_test_add ("/check-window/stop", Fixture, NULL, set_up, test_stop, tear_down);
  g_test_add ("/check-window/ends", Fixture, NULL, set_up, test_ends, tear_down);
  g_test_add ("/check-window/obstacles", Fixture, NULL, set_up, test_obstacles, tear_down);
  g_test_add ("/check-window/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add ("/check-window/offered", Fixture, NULL, set_up, test_offered, tear_down);
  status = g_test_run ();
  remove_files ();
  soket_test_remove_folders (folders);
  return status;
}
