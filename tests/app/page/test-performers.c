/* test-performers.c - who plays the sides of a page: this window, the page's programs, programs of the user's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/app-test.h"

#include "app/page/soket-page.h"
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

  status = g_test_run ();
  remove_folder (folder);
  g_free (folder);
  return status;
}
