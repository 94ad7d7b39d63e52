/* test-step.c - the page's programs, stepped call by call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/step-fixture.h"

#include "app/setup/soket-performer-kind.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

typedef struct
{
  SoketWindow *window;
  SoketPage   *page;
  SoketSetup  *setup;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->page = step_open_page (&fixture->window);
  fixture->setup = soket_page_get_setup (fixture->page);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  step_close (&fixture->window);
}

static void
switch_on (Fixture            *fixture,
           SoketPerformerKind  client,
           SoketPerformerKind  server)
{
  g_assert_false (step_can (fixture->page, "step"));
  soket_performer_kind_set (fixture->setup, SOKET_SIDE_CLIENT, client);
  soket_performer_kind_set (fixture->setup, SOKET_SIDE_SERVER, server);
  g_assert_true (step_can (fixture->page, "step"));
  step_act (fixture->page, "page.step");
  g_assert_true (step_can (fixture->page, "step-turn"));
}

static int
get_turn (Fixture *fixture)
{
  return soket_stepper_get_turn (soket_page_get_stepper (fixture->page));
}

static gboolean
is_held (Fixture       *fixture,
         SoketSide      side,
         SoketCallName  call)
{
  SoketStep step = step_get (fixture->page, side);

  return step.state == SOKET_STEP_HELD && step.call.call == call;
}

static gboolean
waits (Fixture       *fixture,
       SoketSide      side,
       SoketCallName  call)
{
  SoketStep step = step_get (fixture->page, side);

  return step.state == SOKET_STEP_WAITS && step.call.call == call;
}

static const SoketLifeline *
get_line (Fixture   *fixture,
          SoketSide  side)
{
  return soket_ladder_get_lifeline (soket_sequence_get_ladder (soket_page_get_sequence (fixture->page)), side);
}

/* As the window hears it when nobody with the focus has used it. */
static void
press (Fixture         *fixture,
       GdkModifierType  modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", GDK_KEY_space, 0, modifiers, &taken);
    }
  g_assert_true (taken);
}

static void
press_space (Fixture *fixture)
{
  press (fixture, 0);
}

/* A step line's words. */
static char *
dup_words (Fixture   *fixture,
           SoketSide  side)
{
  GtkWidget *bin = app_test_find_id (GTK_WIDGET (fixture->page), side == SOKET_SIDE_CLIENT ? "client_step_bin" : "server_step_bin");

  return g_strdup_printf ("%s %s", gtk_label_get_text (GTK_LABEL (app_test_find_id (bin, "caption"))),
                          gtk_label_get_text (GTK_LABEL (app_test_find_id (bin, "source"))));
}

static gboolean
says (Fixture    *fixture,
      SoketSide   side,
      const char *wanted)
{
  g_autofree char *words = dup_words (fixture, side);

  return strstr (words, wanted) != NULL;
}

static gboolean
caption_says (Fixture    *fixture,
              const char *wanted)
{
  g_autofree char *caption = NULL;

  g_object_get (app_test_find_id (GTK_WIDGET (fixture->page), "scaffold"), "description", &caption, NULL);
  return strstr (caption, wanted) != NULL;
}

static gboolean
has_row (Fixture       *fixture,
         SoketSide      side,
         SoketCallName  call)
{
  const SoketRecord *record;

  for (guint i = 0; (record = soket_sequence_peek_record (soket_page_get_sequence (fixture->page), i)) != NULL; i++)
    if (record->side == side && record->call == call && !soket_record_is_waiting (record))
      return TRUE;
  return FALSE;
}

/* Space, until nobody is held any more. One press is one call. */
static guint
step_to_end (Fixture *fixture)
{
  guint n_presses = 0;

  for (;;)
    {
      app_test_wait_until (get_turn (fixture) >= 0
                           || (step_get (fixture->page, SOKET_SIDE_CLIENT).state == SOKET_STEP_ABSENT
                               && step_get (fixture->page, SOKET_SIDE_SERVER).state != SOKET_STEP_RUNS));
      if (get_turn (fixture) < 0)
        return n_presses;
      press_space (fixture);
      n_presses++;
    }
}

/* Server first: it goes on until it waits. */
static void
test_server_first (Fixture       *fixture,
                   gconstpointer  data)
{
  const SoketPerformerKind kind = GPOINTER_TO_UINT (data);
  SoketCodeView *code = soket_page_get_code_view (fixture->page);
  guint line;

  if (soket_performer_kind_get_lack (kind) != NULL)
    {
      g_test_skip (soket_performer_kind_get_lack (kind));
      return;
    }
  g_action_group_activate_action (G_ACTION_GROUP (soket_page_get_actions (fixture->page)), "view", g_variant_new_string ("code"));
  switch_on (fixture, kind, kind);
  step_act (fixture->page, "page.start-server");
  app_test_wait_until (is_held (fixture, SOKET_SIDE_SERVER, SOKET_CALL_SOCKET));
  g_assert_cmpint (get_turn (fixture), ==, SOKET_SIDE_SERVER);
  line = step_get (fixture->page, SOKET_SIDE_SERVER).call.line;
  g_assert_cmpuint (line, >, 0);
  app_test_wait_until (says (fixture, SOKET_SIDE_SERVER, "socket"));
  app_test_wait_until (soket_code_view_get_lit (code, SOKET_SIDE_SERVER) == line);
  while (!waits (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT))
    {
      app_test_wait_until (get_turn (fixture) == SOKET_SIDE_SERVER || waits (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT));
      if (get_turn (fixture) == SOKET_SIDE_SERVER)
        press_space (fixture);
    }

  /* It is not its turn, and says why. */
  press_space (fixture);
  app_test_wait_until (caption_says (fixture, "The server waits in accept (); it goes on when a client connects."));
  g_assert_false (caption_says (fixture, "Step the client."));
  step_act (fixture->page, "page.send");
  app_test_wait_until (is_held (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET));
  press (fixture, GDK_SHIFT_MASK);
  app_test_wait_until (caption_says (fixture, "Step the client."));
  app_test_wait_until (says (fixture, SOKET_SIDE_SERVER, "waits in accept (), line"));

  g_assert_cmpuint (step_to_end (fixture), >, 8);
  /* The server waits in accept () again, while the thread, or the process, that serves this client goes on. */
  while (!has_row (fixture, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE))
    {
      app_test_wait_until (get_turn (fixture) >= 0 || has_row (fixture, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE));
      if (get_turn (fixture) >= 0)
        press_space (fixture);
    }
  app_test_wait_until (get_line (fixture, SOKET_SIDE_CLIENT)->closed);
  g_assert_true (has_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT));
  g_assert_true (has_row (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT));
  step_act (fixture->page, "page.stop-server");
  app_test_wait_until (step_can (fixture->page, "start-server"));
}

/* The client's connect () before the server's accept (), one side by its button, the other by Shift and Space. */
static void
test_client_first (Fixture       *fixture,
                   gconstpointer  data)
{
  switch_on (fixture, SOKET_PERFORMER_PYTHON, SOKET_PERFORMER_PYTHON);
  step_act (fixture->page, "page.start-server");
  while (!is_held (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT))
    {
      app_test_wait_until (get_turn (fixture) == SOKET_SIDE_SERVER);
      if (!is_held (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT))
        press_space (fixture);
    }
  step_act (fixture->page, "page.send");
  app_test_wait_until (is_held (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET));
  press (fixture, GDK_SHIFT_MASK);
  app_test_wait_until (is_held (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT));
  g_assert_true (step_get (fixture->page, SOKET_SIDE_SERVER).would_wait);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.step-next", "s", "client");
  app_test_wait_until (step_get (fixture->page, SOKET_SIDE_CLIENT).state == SOKET_STEP_HELD && !is_held (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT));
  g_assert_false (step_get (fixture->page, SOKET_SIDE_SERVER).would_wait);
  step_to_end (fixture);
  app_test_wait_until (get_line (fixture, SOKET_SIDE_CLIENT)->closed);
  step_act (fixture->page, "page.stop-server");
  app_test_wait_until (step_can (fixture->page, "start-server"));
}

/* Without a server: the error and the traceback are real. Then from the beginning. */
static void
test_refused (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *pane = GTK_WIDGET (soket_page_get_client_pane (fixture->page));

  switch_on (fixture, SOKET_PERFORMER_PYTHON, SOKET_PERFORMER_WINDOW);
  step_act (fixture->page, "page.send");
  app_test_wait_until (is_held (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET));
  step_to_end (fixture);
  app_test_wait_until (strstr (gtk_label_get_text (GTK_LABEL (app_test_find_id (pane, "reply"))), "ConnectionRefusedError") != NULL);

  /* The server that this window plays goes on by itself. The picture is that of this run alone; what was before comes back when it is asked for. */
  app_test_wait_until (soket_sequence_can_clear (soket_page_get_sequence (fixture->page)));
  step_act (fixture->page, "page.start-server");
  step_act (fixture->page, "page.step-over");
  app_test_wait_until (is_held (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET));
  g_assert_false (soket_sequence_can_clear (soket_page_get_sequence (fixture->page)));
  g_assert_true (step_can (fixture->page, "undo-clear"));
  step_to_end (fixture);
  app_test_wait_until (get_line (fixture, SOKET_SIDE_CLIENT)->closed && get_line (fixture, SOKET_SIDE_SERVER)->seen);
  step_act (fixture->page, "page.stop-server");
}

static void
test_udp (Fixture       *fixture,
          gconstpointer  data)
{
  g_object_set (fixture->setup, "transport", "udp", "port", (guint) find_port (SOKET_TRANSPORT_UDP), NULL);
  switch_on (fixture, SOKET_PERFORMER_PYTHON, SOKET_PERFORMER_PYTHON);
  step_act (fixture->page, "page.start-server");
  while (!waits (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECVFROM))
    {
      app_test_wait_until (get_turn (fixture) == SOKET_SIDE_SERVER || waits (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECVFROM));
      if (get_turn (fixture) == SOKET_SIDE_SERVER)
        press_space (fixture);
    }
  press_space (fixture);
  app_test_wait_until (caption_says (fixture, "goes on when a datagram comes."));
  step_act (fixture->page, "page.send");
  app_test_wait_until (is_held (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET));
  step_to_end (fixture);
  app_test_wait_until (has_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECVFROM));
  step_act (fixture->page, "page.stop-server");
  app_test_wait_until (step_can (fixture->page, "start-server"));
}

/* A short read: the program gets fewer bytes than have come. */
static void
test_limit (Fixture       *fixture,
            gconstpointer  data)
{
  guint64 length = 0;
  const SoketRecord *record;

  switch_on (fixture, SOKET_PERFORMER_PYTHON, SOKET_PERFORMER_WINDOW);
  step_act (fixture->page, "page.start-server");
  step_act (fixture->page, "page.send");
  do
    {
      app_test_wait_until (get_turn (fixture) == SOKET_SIDE_CLIENT
                           && (!is_held (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV) || !step_get (fixture->page, SOKET_SIDE_CLIENT).would_wait));
      if (!is_held (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV))
        press_space (fixture);
    }
  while (!is_held (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV));
  app_test_wait_until (!step_get (fixture->page, SOKET_SIDE_CLIENT).would_wait);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.step-limit", "(su)", "client", 4);
  app_test_wait_until (has_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV));
  for (guint i = 0; (record = soket_sequence_peek_record (soket_page_get_sequence (fixture->page), i)) != NULL; i++)
    if (record->side == SOKET_SIDE_CLIENT && record->call == SOKET_CALL_RECV && length == 0)
      length = record->length;
  g_assert_cmpuint (length, ==, 4);
  step_act (fixture->page, "page.step-run");
  app_test_wait_until (get_line (fixture, SOKET_SIDE_CLIENT)->closed);
  step_act (fixture->page, "page.stop-server");
}

/* Looking back moves no socket; Space comes back to now. Who leaves lets go. */
static void
test_back (Fixture       *fixture,
           gconstpointer  data)
{
  SoketSequence *sequence = soket_page_get_sequence (fixture->page);
  GtkWidget *back;

  switch_on (fixture, SOKET_PERFORMER_PYTHON, SOKET_PERFORMER_WINDOW);
  /* There, but grey, while there is nothing to look back to. */
  back = app_test_find_id (GTK_WIDGET (fixture->page), "step_back");
  g_assert_false (step_can (fixture->page, "step-back"));
  g_assert_true (gtk_widget_get_visible (back));
  g_assert_false (gtk_widget_get_sensitive (back));
  step_act (fixture->page, "page.start-server");
  step_act (fixture->page, "page.send");
  while (!has_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT))
    {
      app_test_wait_until (get_turn (fixture) == SOKET_SIDE_CLIENT || has_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT));
      if (!has_row (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT))
        press_space (fixture);
    }
  app_test_wait_until (get_turn (fixture) == SOKET_SIDE_CLIENT);
  g_assert_true (gtk_widget_get_sensitive (back));
  step_act (fixture->page, "page.step-back");
  g_assert_true (soket_sequence_is_replaying (sequence));
  g_assert_cmpint (get_turn (fixture), ==, SOKET_SIDE_CLIENT);
  press_space (fixture);
  g_assert_false (soket_sequence_is_replaying (sequence));
  g_assert_cmpint (get_turn (fixture), ==, SOKET_SIDE_CLIENT);

  step_act (fixture->page, "page.step");
  app_test_wait_until (get_line (fixture, SOKET_SIDE_CLIENT)->closed);
  g_assert_false (step_can (fixture->page, "step-turn"));
  step_act (fixture->page, "page.stop-server");
}

/* Switched on while the server runs: it goes on in the call that it is in, and is held before the next one. */
static void
test_on_while_it_runs (Fixture       *fixture,
                       gconstpointer  data)
{
  soket_performer_kind_set (fixture->setup, SOKET_SIDE_CLIENT, SOKET_PERFORMER_WINDOW);
  soket_performer_kind_set (fixture->setup, SOKET_SIDE_SERVER, SOKET_PERFORMER_PYTHON);
  step_act (fixture->page, "page.start-server");
  app_test_wait_until (has_row (fixture, SOKET_SIDE_SERVER, SOKET_CALL_LISTEN));
  step_act (fixture->page, "page.step");
  app_test_wait_until (waits (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT));
  step_act (fixture->page, "page.send");
  app_test_wait_until (get_turn (fixture) == SOKET_SIDE_SERVER);
  g_assert_false (has_row (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV));
  step_act (fixture->page, "page.step");
  app_test_wait_until (get_line (fixture, SOKET_SIDE_CLIENT)->closed);
  step_act (fixture->page, "page.stop-server");
  app_test_wait_until (step_can (fixture->page, "start-server"));
}

/* Until it is held before that call. */
static void
go_to (Fixture       *fixture,
       SoketSide      side,
       SoketCallName  call)
{
  while (!is_held (fixture, side, call))
    {
      app_test_wait_until (step_get (fixture->page, side).state == SOKET_STEP_HELD && get_turn (fixture) >= 0);
      if (!is_held (fixture, side, call))
        press (fixture, get_turn (fixture) == (int) side ? 0 : GDK_SHIFT_MASK);
    }
}

/* In a small window with large type, with the code open, a sentence to read and a connection in the queue, which takes two lines more of a head,
 * there is room for three rows still. */
static void
test_room (Fixture       *fixture,
           gconstpointer  data)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget *diagram = GTK_WIDGET (soket_page_get_diagram (fixture->page));
  GtkWidget *code = GTK_WIDGET (soket_page_get_code_view (fixture->page));
  GtkWidget *caption = app_test_find_id (GTK_WIDGET (fixture->page), "caption");
  int dpi;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 144 * 1024, NULL);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1024, 600);
  g_object_set (fixture->setup, "drawer-view", "code", "drawer", "open", NULL);
  switch_on (fixture, SOKET_PERFORMER_PYTHON, SOKET_PERFORMER_PYTHON);
  step_act (fixture->page, "page.start-server");
  step_act (fixture->page, "page.send");
  go_to (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT);
  go_to (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT);
  press (fixture, get_turn (fixture) == SOKET_SIDE_CLIENT ? 0 : GDK_SHIFT_MASK);
  app_test_wait_until (soket_sequence_get_conversation (soket_page_get_sequence (fixture->page)) != 0);
  app_test_wait_until (app_test_find_text (GTK_WIDGET (fixture->page), "1 of 4096 waits for accept") != NULL);
  soket_sequence_select_row (soket_page_get_sequence (fixture->page), 0);
  app_test_wait_until (gtk_widget_get_mapped (caption) && gtk_widget_get_mapped (code));
  app_test_wait_frames (GTK_WIDGET (fixture->window), 10);
  g_test_message ("window %d, diagram %d, code %d", gtk_widget_get_height (GTK_WIDGET (fixture->window)), gtk_widget_get_height (diagram),
                  gtk_widget_get_height (code));
  g_assert_cmpint (gtk_widget_get_height (GTK_WIDGET (fixture->window)), <=, 600);
  g_assert_cmpint (gtk_widget_get_height (diagram), >=, 3 * gtk_widget_get_height (app_test_find_text (GTK_WIDGET (fixture->page), "1 of 4096 waits for accept")));
  g_assert_cmpint (gtk_widget_get_height (code), >=, 110);

  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  g_object_set (fixture->setup, "drawer", "closed", NULL);
  step_act (fixture->page, "page.stop-server");
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

  folder = g_dir_make_tmp ("soket-step-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

#define ADD(name, data, function) g_test_add ("/step/" name, Fixture, data, set_up, function, tear_down)
  ADD ("server-first/python", GUINT_TO_POINTER (SOKET_PERFORMER_PYTHON), test_server_first);
  ADD ("server-first/c", GUINT_TO_POINTER (SOKET_PERFORMER_C), test_server_first);
  ADD ("client-first", NULL, test_client_first);
  ADD ("refused", NULL, test_refused);
  ADD ("udp", NULL, test_udp);
  ADD ("limit", NULL, test_limit);
  ADD ("back", NULL, test_back);
  ADD ("room", NULL, test_room);
  ADD ("on-while-it-runs", NULL, test_on_while_it_runs);

  status = g_test_run ();
  remove_folder (folder);
  g_free (folder);
  return status;
}
