/* test-comparer.c - tests of soket-comparer: conversations of real exchanges, and long ones in slices
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/comparison/soket-comparison-words.h"
#include "lib/soket-bench.h"
#include "model/comparison/soket-comparer.h"

/* --- Real exchanges --- */

static void
exchange (SoketBench *bench,
          const char *message)
{
  g_autoptr (SoketClient) client = soket_bench_client (bench);
  SoketReply reply = { 0 };

  soket_reply_begin (&reply, client, &bench->send, message, -1, NULL);
  soket_assert_reply (&reply, message);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE
                         && (bench->send.transport == SOKET_TRANSPORT_UDP || soket_server_get_n_peers (bench->server) == 0));
  soket_trace_flush (bench->trace);
}

static SoketComparer *
compare (SoketSequence *first,
         guint32        conversation,
         SoketSequence *second,
         guint32        other)
{
  SoketComparer *comparer = soket_comparer_new (first, conversation, second, other);
  /* This is work, not waiting: beside other tests it takes its time. */
  gint64 deadline_us = soket_test_deadline () + 50 * G_USEC_PER_SEC;

  soket_comparer_start (comparer);
  while (!soket_comparer_is_done (comparer))
    soket_test_turn (deadline_us, __FILE__, __LINE__, "soket_comparer_is_done (comparer)");
  g_assert_true (soket_comparer_has_calls (comparer, 0) && soket_comparer_has_calls (comparer, 1));
  return comparer;
}

static void
assert_sentence (SoketSequence *first,
                 guint32        conversation,
                 SoketSequence *second,
                 guint32        other,
                 const char    *wanted)
{
  g_autoptr (SoketComparer) comparer = compare (first, conversation, second, other);
  g_autofree char *sentence = soket_comparer_dup_sentence (comparer);

  g_assert_cmpstr (sentence, ==, wanted);
}

static const char *const no_difference = "No difference in what was compared.";

static void
test_same (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  g_autoptr (SoketSequence) sequence = soket_sequence_new (bench->trace);
  g_autoptr (SoketComparer) comparer = NULL;
  const SoketComparison *comparison;
  g_autofree char *limits = NULL;
  guint n_setup = 0;

  soket_bench_start (bench);
  for (guint i = 0; i < 3; i++)
    exchange (bench, i == 1 ? "Isi pesan, lain." : "Isi pesan.");
  assert_sentence (sequence, 1, sequence, 3, no_difference);
  assert_sentence (sequence, 1, sequence, 2, "The first difference: of the client there is “message, 10 bytes” in A, “message, 16 bytes” in B.");

  /* The server's own calls are there, once, and in front; the call in which it waits for the next is none of them. */
  comparer = compare (sequence, 1, sequence, 3);
  comparison = soket_comparer_get_comparison (comparer);
  for (guint i = 0; i < soket_comparison_get_n_rows (comparison); i++)
    {
      const SoketComparisonRow *row = soket_comparison_peek_row (comparison, i);
      SoketRecord records[2];

      for (guint which = 0; which < 2; which++)
        {
          g_assert_true (soket_comparer_read_record (comparer, which, row->calls[which], &records[which]));
          g_assert_false (soket_record_is_waiting (&records[which]));
        }
      g_assert_cmpuint (records[0].call, ==, records[1].call);
      n_setup += records[0].call == SOKET_CALL_LISTEN;
      g_assert_true (records[0].call != SOKET_CALL_ACCEPT || n_setup == 1);
    }
  g_assert_cmpuint (n_setup, ==, 1);
  limits = soket_comparer_dup_limits (comparer);
  g_assert_null (limits);
  g_clear_object (&comparer);
  g_clear_object (&sequence);
  soket_bench_free (bench);
}

/* TCP and UDP, careful and as in the slides: one trace each, as of two pages. */
static void
test_across (void)
{
  SoketBench *tcp = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketBench *udp = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  SoketBench *slides = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  g_autoptr (SoketSequence) over_tcp = soket_sequence_new (tcp->trace);
  g_autoptr (SoketSequence) over_udp = soket_sequence_new (udp->trace);
  g_autoptr (SoketSequence) as_in_slides = soket_sequence_new (slides->trace);

  slides->options.closing = SOKET_CLOSING_SLIDES;
  soket_bench_start (tcp);
  soket_bench_start (udp);
  soket_bench_start (slides);
  exchange (tcp, "Isi pesan.");
  exchange (udp, "Isi pesan.");
  exchange (slides, "Isi pesan.");
  assert_sentence (over_tcp, 1, as_in_slides, 1, "The first difference: only A has the server’s shutdown (SHUT_WR).");
  assert_sentence (over_tcp, 1, over_udp, 1,
                   "The first difference: the server calls socket (AF_INET, SOCK_STREAM) in A, socket (AF_INET, SOCK_DGRAM) in B.");
  g_clear_object (&over_tcp);
  g_clear_object (&over_udp);
  g_clear_object (&as_in_slides);
  tcp->n_open = 2;
  soket_bench_free (tcp);
  udp->n_open = 1;
  soket_bench_free (udp);
  soket_bench_free (slides);
}

/* One that goes on: what it waits in is compared, too. */
static void
test_waiting (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  g_autoptr (SoketSequence) sequence = soket_sequence_new (bench->trace);
  g_autoptr (SoketClient) client = soket_bench_client (bench);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SoketComparer) comparer = NULL;
  g_autofree char *sentence = NULL;
  SoketReply reply = { 0 };

  soket_bench_start (bench);
  exchange (bench, "Isi pesan.");
  soket_reply_begin (&reply, client, &bench->send, "Isi pesan", -1, cancellable);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_WAITING && soket_server_get_n_peers (bench->server) == 1);
  soket_trace_flush (bench->trace);
  comparer = compare (sequence, 1, sequence, 2);
  sentence = soket_comparer_dup_sentence (comparer);
  g_assert_cmpstr (sentence, ==, "The first difference: of the client there is “message, 10 bytes” in A, “message, 9 bytes” in B.");
  {
    const SoketComparison *comparison = soket_comparer_get_comparison (comparer);
    guint n_waiting = 0;

    for (guint i = 0; i < soket_comparison_get_n_rows (comparison); i++)
      {
        SoketRecord record;

        if (soket_comparer_read_record (comparer, 1, soket_comparison_peek_row (comparison, i)->calls[1], &record) && soket_record_is_waiting (&record))
          {
            g_assert_cmpuint (record.call, ==, SOKET_CALL_RECV);
            n_waiting++;
          }
      }
    /* Of both ends. */
    g_assert_cmpuint (n_waiting, ==, 2);
  }
  g_cancellable_cancel (cancellable);
  soket_reply_wait (&reply);
  soket_reply_clear (&reply);
  g_clear_object (&client);
  g_clear_object (&comparer);
  g_clear_object (&sequence);
  soket_bench_free (bench);
}

/* --- Long ones --- */

static void
push_many (SoketTrace *trace,
           guint32     conversation,
           guint       n,
           guint       kind)
{
  static const char bytes[2048] = { 'x' };
  SoketRecord record = soket_test_record (SOKET_CALL_SEND, 1);

  for (guint i = 0; i < n; i++)
    {
      record.conversation = conversation;
      record.socket = conversation;
      record.call = kind == 2 && conversation == 2 ? SOKET_CALL_SHUTDOWN : SOKET_CALL_SEND;
      record.argument = kind == 1 && conversation == 2 ? 7 : 1;
      record.payload = (const guint8 *) bytes;
      record.payload_length = (guint32) (i % 7 == 0 ? sizeof bytes : 1);
      record.length = record.payload_length;
      soket_trace_push (trace, &record);
      if (i % 4096 != 4095)
        continue;
      soket_trace_flush (trace);
      /* Pushing is work, too. */
      g_main_context_iteration (NULL, FALSE);
    }
  soket_trace_flush (trace);
}

/* All that a trace holds, in conversations that are the same, that differ everywhere, and that have nothing in common: never more in one go than the
 * loop may be kept, which soket_test_turn() watches, and which is counted here. */
static void
test_long (void)
{
  for (guint kind = 0; kind < 3; kind++)
    {
      g_autoptr (SoketTrace) trace = soket_trace_new ();
      g_autoptr (SoketSequence) sequence = NULL;
      g_autoptr (SoketComparer) comparer = NULL;
      const SoketComparisonCounts *counts;
      guint most;

      push_many (trace, 1, 50000, kind);
      push_many (trace, 2, 50000, kind);
      sequence = soket_sequence_new (trace);
      soket_test_take_most_work ();
      comparer = compare (sequence, 1, sequence, 2);
      most = soket_test_take_most_work ();
      /* It was counted, and is little. */
      g_assert_cmpuint (most, >, 0);
      g_assert_cmpuint (most, <=, 1200);
      counts = soket_comparison_peek_counts (soket_comparer_get_comparison (comparer));
      g_assert_cmpuint (counts->same, ==, kind == 0 ? 50000 : 0);
      g_assert_cmpuint (counts->different, ==, kind == 1 ? 50000 : 0);
      g_assert_cmpuint (counts->only[1], ==, kind == 2 ? 50000 : 0);
    }
}

/* A trace that has forgotten the beginning says so, and the end of it is compared. */
static void
test_forgotten (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (64, 1024, 65536);
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  g_autoptr (SoketComparer) comparer = NULL;
  g_autofree char *limits = NULL;

  push_many (trace, 1, 50, 0);
  push_many (trace, 2, 40, 0);
  comparer = compare (sequence, 1, sequence, 2);
  g_assert_cmpuint (soket_comparison_peek_counts (soket_comparer_get_comparison (comparer))->same, ==, 24);
  limits = soket_comparer_dup_limits (comparer);
  g_assert_cmpstr (limits, ==, "Some records were not kept; they may have belonged to these conversations.");
}

/* Dropped in the middle of its work. */
static void
test_dropped (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketSequence *sequence = NULL;
  SoketComparer *comparer = NULL;

  push_many (trace, 1, 5000, 0);
  push_many (trace, 2, 5000, 1);
  sequence = soket_sequence_new (trace);
  comparer = soket_comparer_new (sequence, 1, sequence, 2);
  soket_comparer_start (comparer);
  g_main_context_iteration (NULL, FALSE);
  g_assert_finalize_object (comparer);
  g_assert_finalize_object (sequence);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/comparer/same", test_same);
  g_test_add_func ("/comparer/across", test_across);
  g_test_add_func ("/comparer/waiting", test_waiting);
  g_test_add_func ("/comparer/long", test_long);
  g_test_add_func ("/comparer/forgotten", test_forgotten);
  g_test_add_func ("/comparer/dropped", test_dropped);

  return g_test_run ();
}
