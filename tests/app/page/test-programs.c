/* test-programs.c - programs of the user's own, shown in the page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/app-test.h"

#include "app/code/soket-source-file.h"
#include "app/lifelines/soket-lifeline-facts.h"
#include "app/page/soket-page.h"
#include "app/window/soket-window.h"

#include <glib/gstdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const char server_text[] =
  "import socket\n"
  "s = socket.socket()\n"
  "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
  "s.bind(('127.0.0.1', 0))\n"
  "s.listen(1)\n"
  "print(s.getsockname()[1], flush=True)\n"
  "sc, name = s.accept()\n"
  "message = b''\n"
  "while not message.endswith(b'.'):\n"
  "    message += sc.recv(100)\n"
  "sc.sendall(message)\n"
  "sc.close()\n"
  "s.close()\n";

static const char client_text[] =
  "import socket, sys\n"
  "s = socket.socket()\n"
  "s.connect(('127.0.0.1', int(sys.argv[1])))\n"
  "s.sendall(b'halo.')\n"
  "reply = s.recv(100)\n"
  "s.close()\n";

typedef struct
{
  SoketWindow   *window;
  SoketPage     *page;
  SoketSequence *sequence;
  char          *folder;
} Fixture;

static guint
count_sockets (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "soket", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->window = g_object_ref_sink (soket_window_new (NULL));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 760);
  gtk_window_present (GTK_WINDOW (fixture->window));
  soket_window_show_page (fixture->window, "echo");
  fixture->page = soket_window_get_page (fixture->window, "echo");
  fixture->sequence = soket_page_get_sequence (fixture->page);
  g_object_set (soket_page_get_setup (fixture->page), "port", 0, NULL);
  /* Once its first frame is painted. */
  g_assert_cmpuint (count_sockets (), ==, 0);
  app_test_wait_until (count_sockets () == 1);
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
  char *path = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return path;
}

static GSubprocess *
run_program (GSubprocessFlags  flags,
             const char       *path,
             const char       *argument)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (flags, &error, g_getenv ("SOKET"), "run", "--window", "--", g_getenv ("PYTHON"), path, argument, NULL);

  g_assert_no_error (error);
  return process;
}

static const SoketLifeline *
get_line (Fixture   *fixture,
          SoketSide  side)
{
  return soket_ladder_get_lifeline (soket_sequence_get_ladder (fixture->sequence), side);
}

static guint
get_port (Fixture *fixture)
{
  SoketPerformerFacts facts;

  soket_performer_fill_facts (soket_server_pane_get_performer (soket_page_get_server_pane (fixture->page)), &facts);
  return facts.endpoint.port;
}

/* Who it is stands above its lifeline, and what the kernel says, which is asked by the addresses: its descriptors are numbers of another program. */
static void
assert_head (Fixture    *fixture,
             SoketSide   side,
             const char *begins)
{
  SoketLifelineFacts facts;
  g_autofree char *state = NULL;

  soket_lifeline_facts_read (&facts, fixture->sequence, side);
  state = soket_lifeline_facts_dup_state (&facts);
  g_test_message ("%s", state);
  g_assert_true (g_str_has_prefix (state, begins));
}

static const char *
get_state (Fixture *fixture)
{
  return gtk_label_get_text (GTK_LABEL (app_test_find_id (GTK_WIDGET (soket_page_get_server_pane (fixture->page)), "state")));
}

static gboolean
shows (Fixture    *fixture,
       SoketSide   side,
       const char *text)
{
  const SoketProgram *program = soket_code_view_get_program (soket_page_get_code_view (fixture->page), side);

  return program != NULL && strstr (soket_program_get_text (program), text) != NULL;
}

/* The program that ran is what is shown, as it is on disk, with its lines. */
static void
assert_code (Fixture    *fixture,
             const char *path)
{
  SoketCodeView *code = soket_page_get_code_view (fixture->page);
  g_autofree char *other = g_strconcat (client_text, "# halo\033\n", NULL);

  g_action_group_activate_action (G_ACTION_GROUP (soket_page_get_actions (fixture->page)), "view", g_variant_new_string ("code"));
  app_test_wait_until (shows (fixture, SOKET_SIDE_CLIENT, client_text));
  g_assert_cmpstr (soket_program_get_file_name (soket_code_view_get_program (code, SOKET_SIDE_CLIENT)), ==, "client.py");
  app_test_wait_until (soket_code_view_is_done (code, SOKET_SIDE_CLIENT, 6));
  for (guint line = 2; line <= 6; line++)
    g_assert_true (soket_code_view_is_done (code, SOKET_SIDE_CLIENT, line));
  g_assert_false (soket_code_view_is_done (code, SOKET_SIDE_CLIENT, 1));
  /* That of the server, which this window plays, is ours. */
  g_assert_false (shows (fixture, SOKET_SIDE_SERVER, "message.endswith"));

  g_assert_true (g_file_set_contents (path, other, -1, NULL));
  app_test_wait_until (shows (fixture, SOKET_SIDE_CLIENT, "# halo\357\277\275"));
}

/* A client of the user's own with the server of this window: both lifelines have calls. */
static void
test_client (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *path = write_program ("client.py", client_text);
  g_autofree char *port = NULL;
  g_autoptr (GSubprocess) process = NULL;

  g_action_group_activate_action (G_ACTION_GROUP (soket_page_get_actions (fixture->page)), "start-server", NULL);
  app_test_wait_until (get_port (fixture) != 0);
  port = g_strdup_printf ("%u", get_port (fixture));
  process = run_program (G_SUBPROCESS_FLAGS_NONE, path, port);
  app_test_wait_until (get_line (fixture, SOKET_SIDE_CLIENT)->closed && get_line (fixture, SOKET_SIDE_SERVER)->closed);

  g_assert_true (get_line (fixture, SOKET_SIDE_CLIENT)->seen);
  g_assert_false (get_line (fixture, SOKET_SIDE_CLIENT)->foreign);
  g_assert_true (get_line (fixture, SOKET_SIDE_SERVER)->seen);
  assert_head (fixture, SOKET_SIDE_CLIENT, "python3 client.py ");
  assert_head (fixture, SOKET_SIDE_SERVER, "LISTEN ");
  assert_code (fixture, path);
  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  g_action_group_activate_action (G_ACTION_GROUP (soket_page_get_actions (fixture->page)), "stop-server", NULL);
}

/* Two programs of the user's own; this window only shows them. */
static void
test_both (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *client_path = write_program ("client.py", client_text);
  g_autofree char *server_path = write_program ("server.py", server_text);
  g_autoptr (GSubprocess) server = run_program (G_SUBPROCESS_FLAGS_STDOUT_PIPE, server_path, NULL);
  g_autoptr (GSubprocess) client = NULL;
  g_autoptr (GDataInputStream) output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  g_autofree char *port = g_data_input_stream_read_line (output, NULL, NULL, NULL);

  g_assert_nonnull (port);
  /* Whoever looks at the head sees that there is a server. */
  app_test_wait_until (strstr (get_state (fixture), port) != NULL);
  g_assert_nonnull (strstr (get_state (fixture), "python3 server.py, started in a terminal"));
  client = run_program (G_SUBPROCESS_FLAGS_NONE, client_path, port);
  app_test_wait_until (get_line (fixture, SOKET_SIDE_CLIENT)->closed && get_line (fixture, SOKET_SIDE_SERVER)->closed);
  g_assert_true (get_line (fixture, SOKET_SIDE_CLIENT)->seen);
  g_assert_true (get_line (fixture, SOKET_SIDE_SERVER)->seen);
  assert_head (fixture, SOKET_SIDE_SERVER, "python3 server.py (");
  g_assert_true (g_subprocess_wait_check (client, NULL, NULL));
  g_assert_true (g_subprocess_wait_check (server, NULL, NULL));
  app_test_wait_until (g_str_equal (get_state (fixture), "Stopped"));
}

static const char datagram_text[] =
  "import socket\n"
  "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
  "s.sendto(b'halo.', ('127.0.0.1', 9))\n"
  "s.close()\n";

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *action)
{
  GtkWidget *found = NULL;

  if (GTK_IS_ACTIONABLE (widget) && g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (widget)), action) == 0)
    {
      GVariant *target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget));

      if (target != NULL && g_str_equal (g_variant_get_string (target, NULL), "udp"))
        return widget;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL; child = gtk_widget_get_next_sibling (child))
    found = find_button (child, action);
  return found;
}

/* Of a program that uses the other transport nothing is in the picture: it is said, and shown on request. */
static void
test_other_transport (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autofree char *path = write_program ("datagram.py", datagram_text);
  g_autoptr (GSubprocess) process = run_program (G_SUBPROCESS_FLAGS_NONE, path, NULL);
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (fixture->page), ADW_TYPE_TOAST_OVERLAY);
  GtkWidget *button = NULL;

  g_assert_true (g_subprocess_wait_check (process, NULL, NULL));
  app_test_wait_until (app_test_find_text (overlay, "python3 datagram.py uses UDP") != NULL);
  app_test_wait_until ((button = find_button (overlay, "echo.transport")) != NULL);
  g_assert_false (get_line (fixture, SOKET_SIDE_CLIENT)->seen);
  g_signal_emit_by_name (button, "clicked");
  app_test_wait_until (get_line (fixture, SOKET_SIDE_CLIENT)->seen);
  g_assert_cmpint (soket_setup_get_transport (soket_page_get_setup (fixture->page)), ==, SOKET_TRANSPORT_UDP);

  app_test_wait_until (app_test_find_text (overlay, "python3 datagram.py uses UDP") == NULL);
}

static void
count_cb (guint *n)
{
  ++*n;
}

static void
assert_source (const char *path,
               gboolean    readable)
{
  g_autoptr (SoketSourceFile) file = soket_source_file_new (path);
  guint n = 0;
  gsize length;

  g_signal_connect_swapped (file, "changed", G_CALLBACK (count_cb), &n);
  app_test_wait_until (n > 0);
  g_assert_cmpint (soket_source_file_get_text (file, &length) != NULL, ==, readable);
}

/* A program may say that its source is whatever it likes. */
static void
test_source (void)
{
  g_autofree char *large = g_strnfill (1024 * 1024 + 1, 'a');
  g_autofree char *path = write_program ("client.py", large);
  g_autofree char *pipe = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "pipe", NULL);

  assert_source (path, FALSE);
  g_assert_true (g_file_set_contents (path, large, 1024 * 1024, NULL));
  assert_source (path, TRUE);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  assert_source (pipe, FALSE);
  g_unlink (pipe);
  assert_source (pipe, FALSE);
  assert_source ("/dev/zero", FALSE);
  assert_source ("/", FALSE);
}

/* The page that is shown has the socket, and with the window it goes. */
static void
test_socket (void)
{
  Fixture fixture = { 0 };

  g_assert_cmpuint (count_sockets (), ==, 0);
  set_up (&fixture, NULL);
  g_assert_cmpuint (count_sockets (), ==, 1);
  tear_down (&fixture, NULL);
  g_assert_cmpuint (count_sockets (), ==, 0);
}

static void
leave_socket (int         type,
              const char *path)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, type, 0);

  g_strlcpy (address.sun_path, path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  close (fd);
}

/* A process that has ended. */
static pid_t
get_gone (void)
{
  pid_t pid = fork ();

  if (pid == 0)
    _exit (0);
  g_assert_cmpint (pid, >, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  return pid;
}

/* What a killed window leaves goes when the next one opens; what may be somebody's stays. */
static void
test_left_over (void)
{
  Fixture fixture = { 0 };
  g_autofree char *sockets = g_build_filename (g_getenv ("XDG_RUNTIME_DIR"), "soket", NULL);
  const pid_t gone = get_gone ();
  g_autofree char *left_name = g_strdup_printf ("window-%d-0", (int) gone);
  g_autofree char *file_name = g_strdup_printf ("window-%d-1", (int) gone);
  g_autofree char *ours_name = g_strdup_printf ("window-%d-99", (int) getpid ());
  g_autofree char *left = g_build_filename (sockets, left_name, NULL);
  g_autofree char *file = g_build_filename (sockets, file_name, NULL);
  g_autofree char *ours = g_build_filename (sockets, ours_name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (sockets, 0700), ==, 0);
  leave_socket (SOCK_SEQPACKET, left);
  leave_socket (SOCK_SEQPACKET, ours);
  g_assert_true (g_file_set_contents (file, "", 0, NULL));

  fixture.window = g_object_ref_sink (soket_window_new (NULL));
  gtk_window_present (GTK_WINDOW (fixture.window));
  soket_window_show_page (fixture.window, "echo");
  app_test_wait_until (!g_file_test (left, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (ours, G_FILE_TEST_EXISTS));
  tear_down (&fixture, NULL);
  g_unlink (file);
  g_unlink (ours);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("soket-programs-XXXXXX", NULL);
  int status;

  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add_func ("/programs/socket", test_socket);
  g_test_add_func ("/programs/left-over", test_left_over);
  g_test_add_func ("/programs/source", test_source);
  g_test_add ("/programs/client", Fixture, NULL, set_up, test_client, tear_down);
  g_test_add ("/programs/both", Fixture, NULL, set_up, test_both, tear_down);
  g_test_add ("/programs/other-transport", Fixture, NULL, set_up, test_other_transport, tear_down);

  status = g_test_run ();
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_build_filename (folder, ((const char *[]) { "client.py", "server.py" })[i], NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (folder) == 0 || g_file_test (folder, G_FILE_TEST_IS_DIR), ==, TRUE);
  return status;
}
