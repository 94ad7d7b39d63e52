/* test-sequence-guess.c - a replay that asks before it shows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "model/conversation/soket-sequence.h"

#include <string.h>

static SoketSequence *
make_sequence (SoketBench *bench)
{
  g_autoptr (SoketClient) client = NULL;
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  SoketReply reply = { 0 };

  g_object_set (sequence, "transport", (guint) bench->send.transport, NULL);
  soket_bench_start (bench);
  client = soket_bench_client (bench);
  soket_reply_begin (&reply, client, &bench->send, "Isi pesan.", -1, NULL);
  soket_assert_reply (&reply, "Isi pesan.");
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE && soket_server_get_n_peers (bench->server) == 0);
  soket_trace_flush (bench->trace);
  return sequence;
}

static gboolean
is_asking (SoketSequence *sequence)
{
  gboolean asking;

  g_object_get (sequence, "asking", &asking, NULL);
  return asking;
}

static guint64
get_until (SoketSequence *sequence)
{
  guint64 until;

  g_object_get (sequence, "until", &until, NULL);
  return until;
}

/* The last step that is shown. */
static gboolean
get_shown (SoketSequence *sequence,
           SoketRecord   *record,
           gboolean      *begins)
{
  guint n_rows, row = soket_ladder_get_current (soket_sequence_get_ladder (sequence));
  const SoketLadderRow *rows = soket_ladder_get_rows (soket_sequence_get_ladder (sequence), &n_rows);

  if (row >= n_rows || rows[row].record == G_MAXUINT)
    return FALSE;
  *begins = rows[row].waiting || rows[row].kind == SOKET_LADDER_BEGIN;
  *record = *soket_sequence_peek_record (sequence, rows[row].last_record);
  return TRUE;
}

/* While a question stands nothing of its call is shown; any answer shows it, and one of the choices is right. */
static void
run (SoketTransport transport)
{
  SoketBench *bench = soket_bench_new (transport, TRUE);
  SoketSequence *sequence = make_sequence (bench);
  g_autofree char *no_score = NULL;
  guint n_asked = 0, n_right = 0, n_steps;

  g_object_set (sequence, "guessing", TRUE, NULL);
  g_assert_cmpuint (get_until (sequence), ==, G_MAXUINT64);
  no_score = soket_sequence_dup_score (sequence);
  g_assert_null (no_score);
  soket_sequence_start_replay (sequence);
  n_steps = soket_sequence_get_n_steps (sequence);

  while (soket_sequence_get_step (sequence) < n_steps)
    {
      guint step = soket_sequence_get_step (sequence);
      g_autofree char *before = soket_sequence_dup_description (sequence);
      g_autofree char *after = NULL;
      g_autofree char *question = NULL;
      g_autofree char *reveal = NULL;
      SoketGuess asked;
      SoketRecord record;
      gboolean begins, right;

      soket_sequence_next (sequence);
      if (!is_asking (sequence))
        {
          g_assert_cmpuint (soket_sequence_get_step (sequence), ==, step + 1);
          continue;
        }

      g_assert_cmpuint (soket_sequence_get_step (sequence), ==, step);
      after = soket_sequence_dup_description (sequence);
      g_assert_cmpstr (after, ==, before);
      question = soket_sequence_dup_guess_words (sequence);
      g_assert_true (g_str_has_suffix (question, "?"));
      asked = *soket_sequence_get_question (sequence);

      soket_sequence_guess (sequence, asked.n_choices);
      g_assert_true (is_asking (sequence));
      soket_sequence_guess (sequence, n_asked % asked.n_choices);
      g_assert_false (is_asking (sequence));
      g_assert_null (soket_sequence_get_question (sequence));
      g_assert_cmpuint (soket_sequence_get_step (sequence), ==, step + 1);
      g_assert_true (get_shown (sequence, &record, &begins));
      right = soket_guess_judge (&asked, &record, begins) == n_asked % asked.n_choices;
      reveal = soket_sequence_dup_guess_words (sequence);
      g_assert_true (g_str_has_prefix (reveal, right ? "Yes: " : "No: "));
      /* What was answered could not be shown before. */
      g_assert_true (record.number == 0 || begins || soket_sequence_get_told (sequence) != NULL);
      n_asked++;
      n_right += right;
    }
  g_assert_cmpuint (n_asked, >=, 5);
  g_assert_cmpuint (get_until (sequence), ==, G_MAXUINT64);
  {
    g_autofree char *score = soket_sequence_dup_score (sequence);
    g_autofree char *words = g_strdup_printf ("%u of %u", n_right, n_asked);

    g_assert_cmpstr (score, ==, words);
  }

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

static void
test_tcp (void)
{
  run (SOKET_TRANSPORT_TCP);
}

static void
test_udp (void)
{
  run (SOKET_TRANSPORT_UDP);
}

static void
go_to_question (SoketSequence *sequence)
{
  while (!is_asking (sequence) && soket_sequence_get_step (sequence) < soket_sequence_get_n_steps (sequence))
    soket_sequence_next (sequence);
  g_assert_true (is_asking (sequence));
}

/* Without a guess it goes on, and nothing counts; back takes the question away; what was guessed stays guessed. */
static void
test_moves (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = make_sequence (bench);
  g_autofree char *nothing = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *reveal = NULL;
  g_autofree char *again = NULL;
  gboolean guessing = FALSE;
  guint step;

  g_object_set (sequence, "guessing", TRUE, NULL);
  soket_sequence_start_replay (sequence);
  go_to_question (sequence);
  step = soket_sequence_get_step (sequence);
  soket_sequence_next (sequence);
  g_assert_false (is_asking (sequence));
  g_assert_cmpuint (soket_sequence_get_step (sequence), ==, step + 1);
  nothing = soket_sequence_dup_score (sequence);
  g_assert_null (nothing);
  g_assert_null (soket_sequence_dup_guess_words (sequence));

  /* It was not answered: it is asked again. */
  soket_sequence_set_step (sequence, step);
  soket_sequence_next (sequence);
  g_assert_true (is_asking (sequence));
  soket_sequence_set_step (sequence, step - 1);
  g_assert_false (is_asking (sequence));
  soket_sequence_next (sequence);
  soket_sequence_next (sequence);
  g_assert_true (is_asking (sequence));
  soket_sequence_guess (sequence, 0);
  reveal = soket_sequence_dup_guess_words (sequence);

  soket_sequence_set_step (sequence, step);
  soket_sequence_next (sequence);
  g_assert_false (is_asking (sequence));
  g_assert_cmpuint (soket_sequence_get_step (sequence), ==, step + 1);
  again = soket_sequence_dup_guess_words (sequence);
  g_assert_cmpstr (again, ==, reveal);

  /* Leaving the replay, and its guesses for paper. */
  go_to_question (sequence);
  soket_sequence_stop_replay (sequence);
  g_assert_false (is_asking (sequence));
  g_assert_cmpuint (get_until (sequence), ==, G_MAXUINT64);
  for (guint i = 0; kept == NULL && soket_sequence_peek_record (sequence, i) != NULL; i++)
    kept = soket_sequence_dup_guess (sequence, i);
  g_assert_true (g_str_has_prefix (kept, "guessed: goes on ("));

  /* Without it, and anew. */
  g_object_set (sequence, "guessing", FALSE, NULL);
  soket_sequence_start_replay (sequence);
  soket_sequence_set_step (sequence, step);
  soket_sequence_next (sequence);
  g_assert_false (is_asking (sequence));
  g_assert_null (soket_sequence_dup_guess_words (sequence));
  g_object_set (sequence, "guessing", TRUE, NULL);
  soket_sequence_forget_guesses (sequence);
  soket_sequence_set_step (sequence, step);
  soket_sequence_next (sequence);
  g_assert_true (is_asking (sequence));
  g_object_get (sequence, "guessing", &guessing, NULL);
  g_assert_true (guessing);
  g_object_set (sequence, "guessing", FALSE, NULL);
  g_assert_false (is_asking (sequence));
  g_object_get (sequence, "guessing", &guessing, NULL);
  g_assert_false (guessing);

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

/* A list that ends with "until" has nothing of what comes, and a selected call that the replay shows waiting is not told of. */
static void
test_covers (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = make_sequence (bench);
  guint n_waits = 0, n_told = 0;

  g_object_set (sequence, "guessing", TRUE, NULL);
  soket_sequence_start_replay (sequence);
  while (soket_sequence_get_step (sequence) + 1 < soket_sequence_get_n_steps (sequence))
    {
      SoketCall *told = NULL;
      g_autofree SoketSequenceProgress *progress = NULL;
      SoketRecord shown;
      gboolean begins;
      guint n;

      soket_sequence_set_step (sequence, soket_sequence_get_step (sequence) + 1);
      progress = soket_sequence_dup_progress (sequence, &n);
      for (guint i = 0; i < n; i++)
        {
          const SoketRecord *record = soket_sequence_peek_record (sequence, i);

          if (record->kind == SOKET_RECORD_CALL && progress[i] != SOKET_SEQUENCE_DONE)
            g_assert_true (record->number == 0 || record->number > get_until (sequence));
        }
      if (!get_shown (sequence, &shown, &begins))
        continue;
      n_waits += begins;
      n_told += !begins;
      g_object_get (sequence, "told", &told, NULL);
      g_assert_true (told == soket_sequence_get_told (sequence));
      g_clear_object (&told);
      if (begins)
        g_assert_null (soket_sequence_get_told (sequence));
      else
        g_assert_true (soket_sequence_get_told (sequence) == soket_sequence_get_selected (sequence));
    }
  g_assert_cmpuint (n_waits, >=, 2);
  g_assert_cmpuint (n_told, >=, 5);

  g_object_set (sequence, "guessing", FALSE, NULL);
  g_assert_true (soket_sequence_get_told (sequence) == soket_sequence_get_selected (sequence));
  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

static SoketRecord
make_call (SoketCallName call,
           gint64        started_us)
{
  return (SoketRecord) {
    .kind = SOKET_RECORD_CALL,
    .origin = SOKET_ORIGIN_PROGRAM,
    .side = SOKET_SIDE_SERVER,
    .transport = SOKET_TRANSPORT_TCP,
    .call = call,
    .socket = 5,
    .fd = 4,
    .conversation = 1,
    .program = 4711,
    .argument = 4096,
    .started_us = started_us,
    .returned_us = -1,
  };
}

static void
push (SoketTrace        *trace,
      const SoketRecord *call,
      gint64             result,
      SoketEnding        ending)
{
  SoketRecord record = *call;

  record.started_us++;
  record.returned_us = record.started_us + 1;
  record.result = result;
  record.length = (guint64) MAX (result, 0);
  record.ending = (guint8) ending;
  soket_trace_push (trace, &record);
  soket_trace_flush (trace);
}

static void
assert_words (SoketSequence *sequence,
              const char    *expected)
{
  g_autofree char *words = soket_sequence_dup_guess_words (sequence);

  g_assert_cmpstr (words, ==, expected);
}

static void
assert_score (SoketSequence *sequence,
              const char    *expected)
{
  g_autofree char *score = soket_sequence_dup_score (sequence);

  g_assert_cmpstr (score, ==, expected);
}

static void
count_cb (guint *n_signals)
{
  ++*n_signals;
}

static void
guessed_cb (guint *n_signals,
            guint  side)
{
  g_assert_cmpuint (side, ==, SOKET_SIDE_SERVER);
  ++*n_signals;
}

/* Of a held call the record is the answer, or that it is seen to wait; what was guessed of its waiting goes with its record. */
static void
test_held (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketSequence *sequence = soket_sequence_new (trace);
  SoketRecord call = make_call (SOKET_CALL_RECV, 10), other = make_call (SOKET_CALL_RECV, 11);
  g_autofree char *guessed = NULL;
  SoketPendingCall pending = { 0 };
  guint n_guessed = 0, n_revealed = 0;

  g_signal_connect_swapped (sequence, "guessed", G_CALLBACK (guessed_cb), &n_guessed);
  g_signal_connect_swapped (sequence, "revealed", G_CALLBACK (count_cb), &n_revealed);
  /* Nothing has been revealed that could be taken away. */
  soket_sequence_drop_question (sequence);
  g_assert_cmpuint (n_revealed, ==, 0);
  g_assert_false (soket_sequence_ask_held (sequence, &call, 10, TRUE));
  g_object_set (sequence, "guessing", TRUE, NULL);
  g_assert_false (soket_sequence_ask_held (sequence, &call, 10, TRUE));
  soket_sequence_set_stepping (sequence, TRUE);
  g_assert_true (soket_sequence_ask_held (sequence, &call, 10, TRUE));
  g_assert_true (soket_sequence_asks_about (sequence, &call));
  g_assert_false (soket_sequence_asks_about (sequence, &other));
  assert_words (sequence, "Server: recv (4096). What happens?");

  /* Right, once it has returned. */
  soket_sequence_guess (sequence, SOKET_GUESS_GOES_ON);
  g_assert_cmpuint (n_guessed, ==, 1);
  g_assert_false (is_asking (sequence));
  g_assert_nonnull (soket_sequence_get_awaited (sequence, SOKET_SIDE_SERVER));
  g_assert_null (soket_sequence_get_awaited (sequence, SOKET_SIDE_CLIENT));
  assert_words (sequence, NULL);
  n_revealed = 0;
  push (trace, &call, 10, SOKET_ENDING_RETURNED);
  g_assert_cmpuint (n_revealed, ==, 1);
  g_assert_null (soket_sequence_get_awaited (sequence, SOKET_SIDE_SERVER));
  assert_words (sequence, "Yes: it returned 10, less than asked: TCP keeps no borders.");
  assert_score (sequence, "1 of 1");

  /* An earlier call on its socket is not its answer. Wrong: it waits; and its record has the guess. */
  call.started_us = 100;
  g_assert_true (soket_sequence_ask_held (sequence, &call, 0, TRUE));
  soket_sequence_guess (sequence, SOKET_GUESS_FAILS);
  push (trace, &other, 3, SOKET_ENDING_RETURNED);
  g_assert_nonnull (soket_sequence_get_awaited (sequence, SOKET_SIDE_SERVER));
  pending.record = call;
  soket_trace_begin_wait (trace, &pending);
  soket_trace_flush (trace);
  g_assert_false (soket_sequence_note_held_waits (sequence, &other));
  g_assert_true (soket_sequence_note_held_waits (sequence, &call));
  assert_words (sequence, "No: it waits; nothing has come yet.");
  assert_score (sequence, "1 of 2");
  soket_trace_end_wait (trace, &pending);
  push (trace, &call, 10, SOKET_ENDING_RETURNED);
  assert_words (sequence, "No: it waits; nothing has come yet.");
  assert_score (sequence, "1 of 2");
  for (guint i = 0; guessed == NULL && soket_sequence_peek_record (sequence, i) != NULL; i++)
    if (soket_sequence_peek_record (sequence, i)->number == 3)
      guessed = soket_sequence_dup_guess (sequence, i);
  g_assert_cmpstr (guessed, ==, "guessed: fails (wrong)");

  /* No choice counts nothing, nor does a question that is taken away, or a call that the program's end has cut off. */
  call.started_us = 200;
  g_assert_true (soket_sequence_ask_held (sequence, &call, 0, TRUE));
  soket_sequence_pass_held (sequence);
  push (trace, &call, 0, SOKET_ENDING_RETURNED);
  assert_words (sequence, "Not counted: it returned 0: the other side has closed.");
  call.started_us = 300;
  g_assert_true (soket_sequence_ask_held (sequence, &call, 0, TRUE));
  soket_sequence_drop_question (sequence);
  g_assert_false (is_asking (sequence));
  push (trace, &call, 10, SOKET_ENDING_RETURNED);
  assert_words (sequence, NULL);
  call.started_us = 400;
  g_assert_true (soket_sequence_ask_held (sequence, &call, 0, TRUE));
  soket_sequence_guess (sequence, SOKET_GUESS_WAITS);
  push (trace, &call, -1, SOKET_ENDING_EXITED);
  assert_words (sequence, NULL);
  g_assert_null (soket_sequence_get_awaited (sequence, SOKET_SIDE_SERVER));
  assert_score (sequence, "1 of 2");

  /* Nobody steps any more. */
  call.started_us = 500;
  g_assert_true (soket_sequence_ask_held (sequence, &call, 0, TRUE));
  soket_sequence_set_stepping (sequence, FALSE);
  g_assert_false (is_asking (sequence));
  g_assert_false (soket_sequence_ask_held (sequence, &call, 0, TRUE));
  g_assert_finalize_object (sequence);
}

/* A number that is none of the choices is another one; a call that fails or waits after all returns none, and that is not counted. */
static void
test_held_number (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketSequence *sequence = soket_sequence_new (trace);
  SoketRecord call = make_call (SOKET_CALL_RECV, 0);
  const SoketGuess *question;

  g_object_set (sequence, "guessing", TRUE, NULL);
  soket_sequence_set_stepping (sequence, TRUE);
  do
    {
      call.started_us += 10;
      g_assert_true (soket_sequence_ask_held (sequence, &call, 10, FALSE));
      question = soket_sequence_get_question (sequence);
    }
  while (question->kind != SOKET_GUESS_NUMBER);
  g_assert_cmpint (question->choices[question->n_choices - 1], ==, SOKET_GUESS_OTHER);
  soket_sequence_guess (sequence, question->n_choices - 1);
  push (trace, &call, 7, SOKET_ENDING_RETURNED);
  assert_words (sequence, "Yes: it returned 7, less than asked: TCP keeps no borders.");
  assert_score (sequence, "1 of 1");

  g_assert_true (soket_sequence_ask_held (sequence, &call, 10, FALSE));
  soket_sequence_guess (sequence, 0);
  g_assert_true (soket_sequence_note_held_waits (sequence, &call));
  assert_words (sequence, "Not counted: it waits; nothing has come yet.");
  assert_score (sequence, "1 of 1");
  g_assert_finalize_object (sequence);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sequence-guess/tcp", test_tcp);
  g_test_add_func ("/sequence-guess/udp", test_udp);
  g_test_add_func ("/sequence-guess/moves", test_moves);
  g_test_add_func ("/sequence-guess/covers", test_covers);
  g_test_add_func ("/sequence-guess/held", test_held);
  g_test_add_func ("/sequence-guess/held-number", test_held_number);

  return g_test_run ();
}
