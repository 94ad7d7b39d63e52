/* test-step-guess.c - what the calls of real programs do is guessed before they are made
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/step-fixture.h"

#include "app/diagram/soket-picture.h"
#include "app/lifelines/soket-lifeline-heads.h"
#include "app/setup/soket-performer-kind.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

static char *folder;

typedef struct
{
  SoketWindow   *window;
  SoketPage     *page;
  SoketSetup    *setup;
  SoketSequence *sequence;
  GtkLabel      *description;
  GtkLabel      *score;
  GtkWidget     *choices;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->page = step_open_page (&fixture->window);
  fixture->setup = soket_page_get_setup (fixture->page);
  fixture->sequence = soket_page_get_sequence (fixture->page);
  g_object_set (fixture->setup, "message", "Isi pesan.", "guess-first", TRUE, NULL);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
  fixture->description = app_test_find_id (app_test_find_id (fixture->page, "caption"), "description");
  fixture->choices = app_test_find_id (fixture->page, "choices");
  fixture->score = app_test_find_id (fixture->page, "score");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_set (fixture->setup, "guess-first", FALSE, NULL);
  step_close (&fixture->window);
}

static void
switch_on (Fixture            *fixture,
           SoketPerformerKind  client,
           SoketPerformerKind  server)
{
  soket_performer_kind_set (fixture->setup, SOKET_SIDE_CLIENT, client);
  soket_performer_kind_set (fixture->setup, SOKET_SIDE_SERVER, server);
  step_act (fixture->page, "page.step");
  g_assert_true (step_can (fixture->page, "step-turn"));
}

static gboolean
is_held (Fixture   *fixture,
         SoketSide  side)
{
  return step_get (fixture->page, side).state == SOKET_STEP_HELD;
}

static gboolean
asks (Fixture *fixture)
{
  gboolean asks = soket_sequence_get_question (fixture->sequence) != NULL;

  g_assert_cmpint (gtk_widget_get_visible (fixture->choices), ==, asks);
  g_assert_cmpint (step_can (fixture->page, "guess"), ==, asks);
  return asks;
}

static gboolean
says (Fixture    *fixture,
      const char *prefix)
{
  return g_str_has_prefix (gtk_label_get_text (fixture->description), prefix);
}

static gboolean
scores (Fixture    *fixture,
        const char *score)
{
  if (score == NULL)
    return !gtk_widget_get_visible (GTK_WIDGET (fixture->score));
  return gtk_widget_get_visible (GTK_WIDGET (fixture->score)) && g_str_equal (gtk_label_get_text (fixture->score), score);
}

static const SoketRecord *
find_record (Fixture       *fixture,
             SoketSide      side,
             SoketCallName  call,
             guint         *index)
{
  const SoketRecord *record;

  for (guint i = 0; (record = soket_sequence_peek_record (fixture->sequence, i)) != NULL; i++)
    if (record->side == side && record->call == call)
      {
        *index = i;
        return record;
      }
  return NULL;
}

/* Next, until what the side does next is asked about. Where nothing is asked a call is made. */
static void
go_to (Fixture       *fixture,
       SoketSide      side,
       SoketCallName  call)
{
  for (;;)
    {
      app_test_wait_until (is_held (fixture, side));
      gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.step-next", "s", side == SOKET_SIDE_CLIENT ? "client" : "server");
      if (asks (fixture) && step_get (fixture->page, side).call.call == call)
        return;
    }
}

static const char *
get_state (Fixture   *fixture,
           SoketSide  side)
{
  SoketPicture *picture = app_test_find_id (fixture->page, "picture");

  return soket_lifeline_head_get_state (soket_lifeline_heads_get_head (soket_picture_get_heads (picture), side));
}

static void
press (Fixture *fixture,
       guint    key)
{
  g_assert_true (app_test_press (GTK_WIDGET (fixture->page), key, 0));
}

static void
stop (Fixture *fixture)
{
  step_act (fixture->page, "page.stop-server");
  app_test_wait_until (step_can (fixture->page, "start-server"));
}

/* Right, right about waiting, wrong, and none. Whatever is said is what the programs did. */
static void
test_answers (Fixture       *fixture,
              gconstpointer  data)
{
  const SoketRecord *record;
  g_autofree char *guessed = NULL;
  guint index = 0;

  switch_on (fixture, SOKET_PERFORMER_PYTHON, SOKET_PERFORMER_PYTHON);
  step_act (fixture->page, "page.start-server");
  go_to (fixture, SOKET_SIDE_SERVER, SOKET_CALL_BIND);
  g_assert_true (says (fixture, "Server: bind (127.0.0.1:"));
  g_assert_true (g_str_has_suffix (gtk_label_get_text (fixture->description), "What happens?"));
  g_assert_true (g_str_has_suffix (get_state (fixture, SOKET_SIDE_SERVER), " · …"));
  g_assert_true (is_held (fixture, SOKET_SIDE_SERVER));
  g_assert_null (find_record (fixture, SOKET_SIDE_SERVER, SOKET_CALL_BIND, &index));
  press (fixture, GDK_KEY_1);
  g_assert_false (asks (fixture));
  app_test_wait_until (says (fixture, "Yes: it goes on; nobody else had this address and port."));
  g_assert_true (scores (fixture, "1 of 1"));
  g_assert_null (strstr (get_state (fixture, SOKET_SIDE_SERVER), "…"));
  record = find_record (fixture, SOKET_SIDE_SERVER, SOKET_CALL_BIND, &index);
  g_assert_true (record != NULL && record->result == 0);

  go_to (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT);
  press (fixture, GDK_KEY_KP_2);
  app_test_wait_until (says (fixture, "Yes: it waits; no client has connected yet."));
  g_assert_true (scores (fixture, "2 of 2"));
  g_assert_cmpint (step_get (fixture->page, SOKET_SIDE_SERVER).state, ==, SOKET_STEP_WAITS);
  /* Once more is no guess: it says why not. */
  step_act (fixture->page, "page.step-turn");
  g_assert_true (says (fixture, "The server waits in accept ()"));

  step_act (fixture->page, "page.send");
  go_to (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT);
  g_assert_true (says (fixture, "Client: connect ("));
  press (fixture, GDK_KEY_3);
  app_test_wait_until (says (fixture, "No: it goes on; the kernels have shaken hands"));
  /* What waited has a record now, and its guess stays with it. */
  app_test_wait_until (scores (fixture, "2 of 3"));
  app_test_wait_until ((record = find_record (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, &index)) != NULL && record->number != 0);
  guessed = soket_sequence_dup_guess (fixture->sequence, index);
  g_assert_cmpstr (guessed, ==, "guessed: waits (right)");

  /* Next without a choice: it is made, told and not counted. */
  go_to (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SEND);
  step_act (fixture->page, "page.drop-question");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.step-next", "s", "client");
  g_assert_true (asks (fixture));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.step-next", "s", "client");
  g_assert_false (asks (fixture));
  app_test_wait_until (says (fixture, "Not counted: it returned 10: the kernel has copied all of it"));
  g_assert_true (scores (fixture, "2 of 3"));

  /* A replay knows what was guessed. */
  soket_sequence_start_replay (fixture->sequence);
  g_assert_true (scores (fixture, "2 of 3"));
  while (!says (fixture, "Looking back; the sockets stay where they are. Space returns to now. Yes: it goes on; nobody else had"))
    {
      g_assert_cmpuint (soket_sequence_get_step (fixture->sequence), <, soket_sequence_get_n_steps (fixture->sequence));
      soket_sequence_next (fixture->sequence);
    }
  step_act (fixture->page, "page.step-turn");
  g_assert_false (soket_sequence_is_replaying (fixture->sequence));
  step_act (fixture->page, "page.step-run");
  stop (fixture);
}

/* A whole exchange, guessed at: each guess is counted once, as what it was said to be, and one choice of each is right. */
static void
test_whole (Fixture       *fixture,
            gconstpointer  data)
{
  const SoketPerformerKind kind = GPOINTER_TO_UINT (data) & 0xff;
  const gboolean udp = GPOINTER_TO_UINT (data) > 0xff;
  guint n_asked = 0, n_right = 0;

  if (soket_performer_kind_get_lack (kind) != NULL)
    {
      g_test_skip (soket_performer_kind_get_lack (kind));
      return;
    }
  if (udp)
    g_object_set (fixture->setup, "transport", "udp", "port", (guint) find_port (SOKET_TRANSPORT_UDP), NULL);
  switch_on (fixture, kind, kind);
  step_act (fixture->page, "page.start-server");
  for (gboolean sent = FALSE;;)
    {
      g_autofree char *score = NULL;
      gboolean numbers;

      app_test_wait_until (is_held (fixture, SOKET_SIDE_CLIENT) || is_held (fixture, SOKET_SIDE_SERVER)
                           || step_get (fixture->page, SOKET_SIDE_SERVER).state == SOKET_STEP_WAITS);
      if (!is_held (fixture, SOKET_SIDE_CLIENT) && !is_held (fixture, SOKET_SIDE_SERVER))
        {
          if (sent && step_get (fixture->page, SOKET_SIDE_CLIENT).state == SOKET_STEP_ABSENT)
            break;
          if (!sent)
            step_act (fixture->page, "page.send");
          sent = TRUE;
          app_test_wait_until (is_held (fixture, SOKET_SIDE_CLIENT) || is_held (fixture, SOKET_SIDE_SERVER)
                               || step_get (fixture->page, SOKET_SIDE_CLIENT).state == SOKET_STEP_ABSENT);
          continue;
        }
      step_act (fixture->page, "page.step-turn");
      if (!asks (fixture))
        continue;
      g_assert_true (g_str_has_suffix (get_state (fixture, SOKET_SIDE_SERVER), "…"));
      numbers = soket_sequence_get_question (fixture->sequence)->kind == SOKET_GUESS_NUMBER;
      g_test_message ("%s", gtk_label_get_text (fixture->description));
      soket_sequence_guess (fixture->sequence, n_asked % soket_sequence_get_question (fixture->sequence)->n_choices);
      g_assert_false (asks (fixture));
      app_test_wait_until (says (fixture, "Yes: ") || says (fixture, "No: ") || (numbers && says (fixture, "Not counted: ")));
      g_test_message ("%s", gtk_label_get_text (fixture->description));
      n_asked += !says (fixture, "Not counted: ");
      n_right += says (fixture, "Yes: ");
      /* Each client is a conversation of its own, and the server's making belongs to all. */
      score = g_strdup_printf ("%u of %u", n_right, n_asked);
      if (n_asked > 0)
        app_test_wait_until (scores (fixture, score));
    }
  g_assert_cmpuint (n_asked, >=, udp ? 4 : 6);
  stop (fixture);
}

/* Whatever ends the question: it goes, nothing is counted, and nobody is stuck. */
typedef enum
{
  BY_RUN,
  BY_LOOP,
  BY_LIMIT,
  BY_INTERRUPT,
  BY_START_OVER,
  BY_STOP,
  BY_KILL,
  BY_GUESS_OFF,
  BY_STEP_OFF,
  BY_ESCAPE,
  BY_OTHER_SIDE,
  BY_LOOKING_BACK,
  N_WAYS,
} Way;

static void
end_question (Fixture *fixture,
              Way      way)
{
  switch (way)
    {
    case BY_RUN:
      step_act (fixture->page, "page.step-run");
      break;
    case BY_LOOP:
      gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.step-loop", "s", "server");
      break;
    case BY_LIMIT:
      gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.step-limit", "(su)", "server", 4);
      break;
    case BY_INTERRUPT:
      gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.step-interrupt", "s", "server");
      break;
    case BY_START_OVER:
      step_act (fixture->page, "page.step-over");
      break;
    case BY_STOP:
      step_act (fixture->page, "page.stop-server");
      break;
    case BY_KILL:
      g_assert_no_errno (kill ((pid_t) step_get (fixture->page, SOKET_SIDE_SERVER).call.program, SIGKILL));
      break;
    case BY_GUESS_OFF:
      press (fixture, GDK_KEY_g);
      break;
    case BY_STEP_OFF:
      step_act (fixture->page, "page.step");
      break;
    case BY_ESCAPE:
      press (fixture, GDK_KEY_Escape);
      break;
    case BY_OTHER_SIDE:
      step_act (fixture->page, "page.step-other");
      break;
    case BY_LOOKING_BACK:
      step_act (fixture->page, "page.step-back");
      break;
    case N_WAYS:
    default:
      g_assert_not_reached ();
    }
}

static void
test_ended (Fixture       *fixture,
            gconstpointer  data)
{
  const Way way = GPOINTER_TO_UINT (data);
  guint index = 0;

  switch_on (fixture, SOKET_PERFORMER_PYTHON, SOKET_PERFORMER_PYTHON);
  step_act (fixture->page, "page.start-server");
  go_to (fixture, SOKET_SIDE_SERVER, SOKET_CALL_BIND);
  end_question (fixture, way);
  app_test_wait_until (!asks (fixture));
  g_assert_true (scores (fixture, NULL));
  g_assert_null (strstr (gtk_label_get_text (fixture->description), "What happens?"));
  g_assert_true (!gtk_widget_get_visible (fixture->choices));
  app_test_wait_until (strstr (get_state (fixture, SOKET_SIDE_SERVER), "…") == NULL);

  if (way == BY_STOP || way == BY_KILL)
    {
      app_test_wait_until (step_can (fixture->page, "start-server"));
      g_assert_null (find_record (fixture, SOKET_SIDE_SERVER, SOKET_CALL_BIND, &index));
      g_assert_true (scores (fixture, NULL));
      return;
    }
  if (way == BY_START_OVER)
    {
      app_test_wait_until (is_held (fixture, SOKET_SIDE_SERVER) && step_get (fixture->page, SOKET_SIDE_SERVER).call.call == SOKET_CALL_SOCKET);
      step_act (fixture->page, "page.step-turn");
    }
  if (way == BY_ESCAPE || way == BY_OTHER_SIDE || way == BY_GUESS_OFF || way == BY_LOOKING_BACK)
    {
      app_test_wait_until (is_held (fixture, SOKET_SIDE_SERVER));
      g_assert_cmpint (step_get (fixture->page, SOKET_SIDE_SERVER).call.call, ==, SOKET_CALL_BIND);
      if (way == BY_LOOKING_BACK)
        step_act (fixture->page, "page.step-turn");
      step_act (fixture->page, "page.step-turn");
      g_assert_cmpint (asks (fixture), ==, way != BY_GUESS_OFF);
    }
  if (way != BY_STEP_OFF)
    step_act (fixture->page, "page.step-run");
  /* An error that it does not expect ends it. */
  app_test_wait_until (step_get (fixture->page, SOKET_SIDE_SERVER).state == SOKET_STEP_WAITS || step_can (fixture->page, "start-server"));
  g_assert_true (scores (fixture, NULL));
  if (!step_can (fixture->page, "start-server"))
    stop (fixture);
}

/* A guess whose call never tells what it did: the program is killed in it, before it is seen to wait or after. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  guint32 program;

  switch_on (fixture, SOKET_PERFORMER_PYTHON, SOKET_PERFORMER_PYTHON);
  step_act (fixture->page, "page.start-server");
  go_to (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT);
  program = step_get (fixture->page, SOKET_SIDE_SERVER).call.program;
  g_assert_no_errno (kill ((pid_t) program, SIGSTOP));
  press (fixture, GDK_KEY_1);
  g_assert_no_errno (kill ((pid_t) program, SIGKILL));
  app_test_wait_until (step_can (fixture->page, "start-server"));
  g_assert_false (asks (fixture));
  g_assert_true (scores (fixture, NULL));
  g_assert_false (says (fixture, "Yes") || says (fixture, "No"));
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
  static const char *const ways[N_WAYS] = { "run", "loop", "limit", "interrupt", "start-over", "stop", "kill", "guess-off", "step-off", "escape", "other-side",
                                            "looking-back" };
  int status;

  folder = g_dir_make_tmp ("soket-step-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  if (!app_test_init (&argc, &argv))
    return 0;

#define ADD(name, data, function) g_test_add ("/step-guess/" name, Fixture, data, set_up, function, tear_down)
  ADD ("answers", NULL, test_answers);
  ADD ("whole/python-tcp", GUINT_TO_POINTER (SOKET_PERFORMER_PYTHON), test_whole);
  ADD ("whole/python-udp", GUINT_TO_POINTER (SOKET_PERFORMER_PYTHON | 0x100), test_whole);
  ADD ("whole/c-tcp", GUINT_TO_POINTER (SOKET_PERFORMER_C), test_whole);
  ADD ("killed", NULL, test_killed);
  for (guint way = 0; way < N_WAYS; way++)
    {
      g_autofree char *path = g_strconcat ("/step-guess/ended/", ways[way], NULL);

      g_test_add (path, Fixture, GUINT_TO_POINTER (way), set_up, test_ended, tear_down);
    }

  status = g_test_run ();
  remove_folder (folder);
  g_free (folder);
  return status;
}
