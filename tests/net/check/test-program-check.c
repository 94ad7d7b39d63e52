/* test-program-check.c - another program put to the test: as a window shows it, played one by one, and cancelled
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/find-port.h"
#include "lib/soket-bench.h"
#include "net/check/soket-program-check.h"
#include "net/kernel/soket-port-owner.h"
#include "net/socket/soket-socket.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  gboolean  done;
  gboolean  played;
  GError   *error;
} Play;

static void
played_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Play *play = user_data;

  g_assert_false (play->done);
  play->played = soket_program_check_play_finish (SOKET_PROGRAM_CHECK (source), result, &play->error);
  play->done = TRUE;
}

static void
wait_for (Play *play)
{
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (!play->done && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (play->done);
}

static void
play (SoketProgramCheck *check,
      guint              first,
      guint              n,
      SoketTrace        *trace,
      Play              *result)
{
  *result = (Play) { 0 };
  soket_program_check_play_async (check, first, n, trace, NULL, played_cb, result);
  wait_for (result);
}

static void
count_changes_cb (SoketProgramCheck *check,
                  guint              index,
                  gpointer           user_data)
{
  g_assert_cmpuint (index, <, soket_program_check_get_n_cases (check));
  (*(guint *) user_data)++;
}

static guint
find_case (SoketProgramCheck *check,
           const char        *name)
{
  for (guint i = 0; i < soket_program_check_get_n_cases (check); i++)
    if (g_str_equal (soket_try_get_name (soket_program_check_get_case (check, i)->entry), name))
      return i;
  g_error ("there is no case %s", name);
}

static const SoketCase *
get_case (SoketProgramCheck *check,
          const char        *name)
{
  return soket_program_check_get_case (check, find_case (check, name));
}

/* A server that runs already, here this program's own: nothing is wrong with it, and it cannot be started again. */
static void
test_all (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketProgramCheck *check;
  Play result;
  guint n_changes = 0;

  soket_bench_start (bench);
  check = soket_program_check_new (soket_protocol_lookup ("echo"), SOKET_SIDE_SERVER, SOKET_TRANSPORT_TCP, soket_server_get_port (bench->server), NULL);
  g_signal_connect (check, "changed", G_CALLBACK (count_changes_cb), &n_changes);
  g_assert_cmpuint (soket_program_check_count (check, SOKET_CASE_OPEN), ==, soket_program_check_get_n_cases (check));
  play (check, 0, G_MAXUINT, NULL, &result);
  g_assert_no_error (result.error);
  g_assert_true (result.played);

  for (guint i = 0; i < soket_program_check_get_n_cases (check); i++)
    {
      const SoketCase *each = soket_program_check_get_case (check, i);
      const char *name = soket_try_get_name (each->entry);
      gboolean info = g_str_equal (name, "half-close") || g_str_equal (name, "restarted");

      if (each->state != (info ? SOKET_CASE_INFO : SOKET_CASE_PASSED))
        g_error ("%s: %s: %s", name, soket_case_state_to_string (each->state), each->seen);
      g_assert_cmpint (each->sentence != NULL, ==, info);
      g_assert_cmpint (each->remedy != NULL, ==, info);
    }
  g_assert_cmpint (get_case (check, "half-close")->outcome, ==, SOKET_TRY_OUTCOME_ANSWERED);
  /* Opened, played and judged; what is not played is not played. */
  g_assert_cmpuint (n_changes, ==, 3 * soket_program_check_get_n_cases (check) - 1);
  g_assert_finalize_object (check);
  soket_bench_free (bench);
}

/* One case into a trace: its conversations, and that of the client who comes behind. */
static void
test_one_case (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketTrace *trace = soket_trace_new ();
  SoketProgramCheck *check;
  SoketRecord record;
  Play result;
  guint n_connects = 0;
  guint index;

  soket_bench_start (bench);
  check = soket_program_check_new (soket_protocol_lookup ("echo"), SOKET_SIDE_SERVER, SOKET_TRANSPORT_TCP, soket_server_get_port (bench->server), NULL);
  index = find_case (check, "five-at-once");
  for (guint turn = 1; turn <= 2; turn++)
    {
      play (check, index, 1, trace, &result);
      g_assert_no_error (result.error);
      g_assert_cmpint (soket_program_check_get_case (check, index)->state, ==, SOKET_CASE_PASSED);
      g_assert_cmpuint (soket_program_check_count (check, SOKET_CASE_OPEN), ==, soket_program_check_get_n_cases (check) - 1);
      n_connects = 0;
      for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
        if (record.kind == SOKET_RECORD_CALL && record.side == SOKET_SIDE_CLIENT && record.call == SOKET_CALL_CONNECT)
          n_connects++;
      g_assert_cmpuint (n_connects, ==, 6 * turn);
    }
  g_assert_finalize_object (check);
  g_assert_finalize_object (trace);
  soket_bench_free (bench);
}

/* What there is to look at is the exchange itself, not who was there before it or comes behind it. */
static void
test_conversation (void)
{
  static const char *const names[] = { "one-message", "silent-neighbour", "connect-and-close", "five-at-once" };
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketTrace *trace = soket_trace_new ();
  SoketProgramCheck *check;
  guint64 last = 0;
  Play result;

  soket_bench_start (bench);
  check = soket_program_check_new (soket_protocol_lookup ("echo"), SOKET_SIDE_SERVER, SOKET_TRANSPORT_TCP, soket_server_get_port (bench->server), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const SoketCase *each = get_case (check, names[i]);
      gboolean companion = soket_try_get_has_companion (each->entry);
      guint n_before = 0, n_behind = 0, n_sent = 0;
      const SoketRecord *record;

      g_assert_cmpuint (each->conversation, ==, 0);
      play (check, find_case (check, names[i]), 1, trace, &result);
      g_assert_no_error (result.error);
      g_assert_cmpuint (each->conversation, !=, 0);
      g_assert_cmpuint (each->first, >, last);
      g_assert_cmpuint (each->last, >, each->first);
      last = each->last;
      for (guint j = soket_trace_find_after (trace, each->first - 1); (record = soket_trace_borrow (trace, j)) != NULL; j++)
        {
          if (record->kind != SOKET_RECORD_CALL)
            continue;
          n_before += record->call == SOKET_CALL_CONNECT && record->conversation < each->conversation;
          n_behind += record->call == SOKET_CALL_CONNECT && record->conversation > each->conversation;
          n_sent += record->call == SOKET_CALL_SEND && record->conversation == each->conversation;
        }
      g_assert_cmpuint (n_before, ==, companion);
      g_assert_cmpuint (n_behind, ==, g_str_equal (names[i], "five-at-once") ? 5 : 1);
      g_assert_cmpuint (n_sent, ==, !g_str_equal (names[i], "connect-and-close"));
    }
  g_assert_finalize_object (check);
  g_assert_finalize_object (trace);
  soket_bench_free (bench);
}

/* The server gets worse, and the same case says so. */
static void
test_failed (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  SoketProgramCheck *check;
  const SoketCase *first;
  Play result;

  bench->options.reply_fault = SOKET_REPLY_CUT;
  soket_bench_start (bench);
  check = soket_program_check_new (soket_protocol_lookup ("echo"), SOKET_SIDE_SERVER, SOKET_TRANSPORT_TCP, soket_server_get_port (bench->server), NULL);
  play (check, 0, 2, NULL, &result);
  g_assert_no_error (result.error);
  first = soket_program_check_get_case (check, 0);
  g_assert_cmpint (first->state, ==, SOKET_CASE_FAILED);
  g_assert_cmpint (first->outcome, ==, SOKET_TRY_OUTCOME_CUT);
  g_assert_nonnull (strstr (first->seen, "\"Isi p\""));
  g_assert_nonnull (first->sentence);
  g_assert_nonnull (first->remedy);
  /* The next one is told not to have been played. */
  g_assert_cmpint (soket_program_check_get_case (check, 1)->state, ==, SOKET_CASE_INFO);
  g_assert_null (soket_program_check_get_case (check, 1)->seen);
  g_assert_cmpint (soket_program_check_get_case (check, 2)->state, ==, SOKET_CASE_OPEN);
  g_assert_finalize_object (check);
  soket_bench_free (bench);
}

static void
test_nobody (void)
{
  SoketProgramCheck *check = soket_program_check_new (soket_protocol_lookup ("echo"), SOKET_SIDE_SERVER, SOKET_TRANSPORT_TCP,
                                                      find_port (SOKET_TRANSPORT_TCP), NULL);
  Play result;

  play (check, 0, G_MAXUINT, NULL, &result);
  g_assert_false (result.played);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED);
  g_clear_error (&result.error);
  g_assert_finalize_object (check);
}

/* Somebody else has the port: his name is told, and nothing is started. */
static void
test_port_taken (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  const char *const command[] = { "false", NULL };
  g_autofree char *pid = g_strdup_printf ("(%d)", (int) getpid ());
  g_autofree char *owner = NULL;
  SoketProgramCheck *check;
  Play result;
  guint16 port;

  soket_bench_start (bench);
  port = soket_server_get_port (bench->server);
  g_assert_true (soket_port_is_listened (port));
  owner = soket_port_dup_owner (port);
  g_assert_true (g_str_has_suffix (owner, pid));
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      check = soket_program_check_new (soket_protocol_lookup ("echo"), side, SOKET_TRANSPORT_TCP, port, command);
      play (check, 0, G_MAXUINT, NULL, &result);
      g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
      g_assert_nonnull (strstr (result.error->message, pid));
      g_clear_error (&result.error);
      g_assert_finalize_object (check);
    }
  soket_bench_free (bench);
  g_assert_false (soket_port_is_listened (port));
  g_assert_null (soket_port_dup_owner (port));
}

/* Who takes datagrams is found in another list, and nobody else's port is. */
static void
test_udp_port_taken (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, FALSE);
  const char *const command[] = { "false", NULL };
  g_autofree char *pid = g_strdup_printf ("(%d)", (int) getpid ());
  g_autofree char *owner = NULL;
  SoketProgramCheck *check;
  Play result;
  guint16 port;

  soket_bench_start (bench);
  port = soket_server_get_port (bench->server);
  g_assert_true (soket_port_is_received (port));
  owner = soket_port_dup_receiver (port);
  g_assert_true (g_str_has_suffix (owner, pid));
  check = soket_program_check_new (soket_protocol_lookup ("echo"), SOKET_SIDE_SERVER, SOKET_TRANSPORT_UDP, port, command);
  for (guint i = 0; i < soket_program_check_get_n_cases (check); i++)
    g_assert_cmpint (soket_try_get_transport (soket_program_check_get_case (check, i)->entry), ==, SOKET_TRANSPORT_UDP);
  play (check, 0, G_MAXUINT, NULL, &result);
  g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE);
  g_assert_nonnull (strstr (result.error->message, pid));
  g_clear_error (&result.error);
  g_assert_finalize_object (check);
  soket_bench_free (bench);
  g_assert_false (soket_port_is_received (port));
  g_assert_null (soket_port_dup_receiver (port));
}

/* It ends before it does anything. */
static void
test_absent (void)
{
  const char *const command[] = { "sh", "-c", "echo 'not today'; exit 3", NULL };
  SoketProgramCheck *check = soket_program_check_new (soket_protocol_lookup ("echo"), SOKET_SIDE_CLIENT, SOKET_TRANSPORT_TCP,
                                                      find_port (SOKET_TRANSPORT_TCP), command);
  Play result;

  play (check, 0, 1, NULL, &result);
  g_assert_no_error (result.error);
  g_assert_cmpint (soket_program_check_get_case (check, 0)->outcome, ==, SOKET_TRY_OUTCOME_ABSENT);
  g_assert_nonnull (strstr (soket_program_check_get_case (check, 0)->seen, "not today"));
  g_assert_finalize_object (check);
}

/* A program may read what lies beside it. */
static void
test_folder (void)
{
  const char *const command[] = { "sh", "-c", "pwd; exit 3", NULL };
  SoketProgramCheck *check = soket_program_check_new (soket_protocol_lookup ("echo"), SOKET_SIDE_CLIENT, SOKET_TRANSPORT_TCP,
                                                      find_port (SOKET_TRANSPORT_TCP), command);
  Play result;

  soket_program_check_set_folder (check, "/");
  soket_program_check_set_in_window (check, TRUE);
  play (check, 0, 1, NULL, &result);
  g_assert_no_error (result.error);
  g_assert_true (g_str_has_suffix (soket_program_check_get_case (check, 0)->seen, ": /"));
  g_assert_null (strstr (soket_program_check_get_case (check, 0)->remedy, "--port"));
  g_assert_cmpuint (soket_program_check_get_case (check, 0)->conversation, ==, 0);
  g_assert_false (soket_program_check_is_running (check));
  g_assert_finalize_object (check);
}

/* At any moment, of either side, and played again at once; nothing is left open, nor running. */
static void
test_cancel (void)
{
  for (guint turns = 0; turns < 16; turns++)
    {
      g_autofree char *file = g_strdup_printf ("%s/soket-check-%d-%u", g_get_tmp_dir (), (int) getpid (), turns);
      g_autofree char *line = g_strdup_printf ("echo $$ > %s; exec sleep 100", file);
      const char *const command[] = { "sh", "-c", line, NULL };
      guint n_open = soket_socket_get_n_open ();
      SoketSide side = turns % 2 == 0 ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
      SoketProgramCheck *check = soket_program_check_new (soket_protocol_lookup ("caesar"), side, SOKET_TRANSPORT_TCP,
                                                          find_port (SOKET_TRANSPORT_TCP), command);
      g_autofree char *written = NULL;

      for (guint again = 0; again < 2; again++)
        {
          g_autoptr (GCancellable) cancellable = g_cancellable_new ();
          Play result = { 0 };

          if (turns == 0)
            g_cancellable_cancel (cancellable);
          soket_program_check_play_async (check, 0, G_MAXUINT, NULL, cancellable, played_cb, &result);
          for (guint i = 1; i < turns && !result.done; i++)
            g_main_context_iteration (NULL, TRUE);
          g_cancellable_cancel (cancellable);
          wait_for (&result);
          g_assert_error (result.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_clear_error (&result.error);
        }
      soket_test_drain ();
      g_assert_cmpuint (soket_socket_get_n_open (), ==, n_open);
      g_assert_finalize_object (check);
      if (g_file_get_contents (file, &written, NULL, NULL) && *written != '\0')
        {
          int pid = atoi (written);

          g_assert_cmpint (pid, >, 1);
          soket_test_wait_until (kill (pid, 0) != 0);
        }
      unlink (file);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/program-check/all", test_all);
  g_test_add_func ("/program-check/one-case", test_one_case);
  g_test_add_func ("/program-check/conversation", test_conversation);
  g_test_add_func ("/program-check/failed", test_failed);
  g_test_add_func ("/program-check/nobody", test_nobody);
  g_test_add_func ("/program-check/port-taken", test_port_taken);
  g_test_add_func ("/program-check/udp-port-taken", test_udp_port_taken);
  g_test_add_func ("/program-check/absent", test_absent);
  g_test_add_func ("/program-check/folder", test_folder);
  g_test_add_func ("/program-check/cancel", test_cancel);

  return g_test_run ();
}
