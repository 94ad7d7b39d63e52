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
  g_object_set (sequence, "guessing", FALSE, NULL);
  g_assert_false (is_asking (sequence));

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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sequence-guess/tcp", test_tcp);
  g_test_add_func ("/sequence-guess/udp", test_udp);
  g_test_add_func ("/sequence-guess/moves", test_moves);
  g_test_add_func ("/sequence-guess/covers", test_covers);

  return g_test_run ();
}
