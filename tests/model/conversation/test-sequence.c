/* test-sequence.c - tests of soket-sequence: real exchanges, and traces made by hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "model/conversation/soket-sequence.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define TEXT "Isi pesan."

static guint
count_rows (SoketSequence *sequence)
{
  guint n_rows = 0;

  soket_ladder_get_rows (soket_sequence_get_ladder (sequence), &n_rows);
  return n_rows;
}

/* Whether a row has this label. */
static guint
find_label (SoketSequence *sequence,
            const char    *label)
{
  guint n_rows = count_rows (sequence);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *text = soket_sequence_dup_label (sequence, i);

      if (g_str_equal (text, label))
        return i;
    }

  return G_MAXUINT;
}

static void
assert_label (SoketSequence *sequence,
              const char    *label)
{
  g_autofree char *description = soket_sequence_dup_description (sequence);

  if (find_label (sequence, label) == G_MAXUINT)
    g_error ("no row says \"%s\" in:\n%s", label, description);
}

static void
exchange (SoketBench *bench,
          const char *text)
{
  g_autoptr (SoketClient) client = soket_bench_client (bench);
  SoketReply reply = { 0 };

  soket_reply_begin (&reply, client, &bench->send, text, -1, NULL);
  soket_assert_reply (&reply, text);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE);
  soket_trace_flush (bench->trace);
}

static const SoketRecord *
row_record (SoketSequence *sequence,
            guint          row)
{
  guint n_rows = 0;
  const SoketLadderRow *rows = soket_ladder_get_rows (soket_sequence_get_ladder (sequence), &n_rows);

  g_assert_cmpuint (row, <, n_rows);
  return soket_sequence_peek_record (sequence, rows[row].record);
}

static void
test_tcp (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  guint n_arrows = 0;

  g_assert_cmpuint (count_rows (sequence), ==, 0);
  soket_bench_start (bench);
  soket_trace_flush (bench->trace);
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 0);
  assert_label (sequence, "bind ()");
  assert_label (sequence, "accept ()");

  exchange (bench, TEXT);
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 1);
  assert_label (sequence, "connect ()");
  assert_label (sequence, "send () = 10");
  assert_label (sequence, "recv () = 10");
  assert_label (sequence, "recv () = 0");
  assert_label (sequence, "socket … listen");
  g_assert_true (soket_ladder_get_lifeline (soket_sequence_get_ladder (sequence), SOKET_SIDE_CLIENT)->seen);
  g_assert_true (soket_ladder_get_lifeline (soket_sequence_get_ladder (sequence), SOKET_SIDE_SERVER)->seen);
  g_assert_false (soket_ladder_get_lifeline (soket_sequence_get_ladder (sequence), SOKET_SIDE_SERVER)->foreign);
  soket_ladder_get_arrows (soket_sequence_get_ladder (sequence), &n_arrows);
  g_assert_cmpuint (n_arrows, >=, 5);

  /* One that was just shown lets itself be read first. */
  exchange (bench, "dua.");
  soket_test_wait_until (soket_sequence_get_conversation (sequence) == 2);
  assert_label (sequence, "send () = 4");
  g_assert_cmpuint (soket_roster_get_length (soket_sequence_get_roster (sequence)), ==, 2);

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

/* Newest, chosen, and newest again. */
static void
test_choose (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  gboolean following = TRUE;

  soket_bench_start (bench);
  exchange (bench, "satu.");
  exchange (bench, "dua.");
  soket_test_wait_until (soket_sequence_get_conversation (sequence) == 2);

  soket_sequence_choose (sequence, 1);
  assert_label (sequence, "send () = 5");
  g_object_get (sequence, "following", &following, NULL);
  g_assert_false (following);
  exchange (bench, "tiga.");
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 1);

  soket_sequence_follow (sequence);
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 3);

  /* The transport that nobody used. */
  g_object_set (sequence, "transport", SOKET_TRANSPORT_UDP, NULL);
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 0);
  g_assert_cmpuint (count_rows (sequence), ==, 0);
  g_object_set (sequence, "transport", SOKET_TRANSPORT_TCP, NULL);
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 3);

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

/* What is selected elsewhere is shown here, whatever was shown; and the other way round. */
static void
test_select (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  guint row;

  soket_bench_start (bench);
  exchange (bench, "satu.");
  exchange (bench, "dua.");
  soket_test_wait_until (soket_sequence_get_conversation (sequence) == 2);
  g_assert_cmpuint (soket_sequence_get_selected_row (sequence), ==, G_MAXUINT);

  for (guint i = 0; i < soket_trace_get_n_records (bench->trace); i++)
    {
      g_autoptr (SoketCall) call = g_list_model_get_item (G_LIST_MODEL (bench->trace), i);
      const SoketRecord *record = soket_call_get_record (call);

      soket_sequence_set_selected (sequence, call);
      g_assert_true (soket_sequence_get_selected (sequence) == call);
      if (record->conversation != 0)
        {
          g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, record->conversation);
          g_assert_cmpuint (soket_sequence_get_selected_row (sequence), !=, G_MAXUINT);
        }
    }

  row = find_label (sequence, "send () = 4");
  g_assert_cmpuint (row, !=, G_MAXUINT);
  soket_sequence_select_row (sequence, row);
  g_assert_cmpuint (soket_sequence_get_selected_row (sequence), ==, row);
  g_assert_cmpuint (soket_call_get_record (soket_sequence_get_selected (sequence))->number, ==, row_record (sequence, row)->number);

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

static void
test_bytewise (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  guint row;
  guint n_folded;

  bench->options.recv_size = 1;
  soket_bench_start (bench);
  exchange (bench, TEXT);

  row = find_label (sequence, "recv (1) × 10 = \"" TEXT "\"");
  g_assert_cmpuint (row, !=, G_MAXUINT);
  n_folded = count_rows (sequence);
  soket_sequence_toggle_fold (sequence, row);
  g_assert_cmpuint (count_rows (sequence), ==, n_folded + 9);
  soket_sequence_toggle_fold (sequence, row + 3);
  g_assert_cmpuint (count_rows (sequence), ==, n_folded + 9);
  soket_sequence_toggle_fold (sequence, row);
  g_assert_cmpuint (count_rows (sequence), ==, n_folded);

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

/* A length header is a number, also where its bytes came one by one: not a newline. */
static void
test_bytewise_header (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);

  bench->options.recv_size = 1;
  bench->options.framing = bench->send.framing = SOKET_FRAMING_LENGTH;
  soket_bench_start (bench);
  exchange (bench, "Isi pesan!");
  assert_label (sequence, "recv (1) × 14 = \"\\x00\\x00\\x00\\x0aIsi pes…\"");

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

static void
test_udp (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);

  g_object_set (sequence, "transport", SOKET_TRANSPORT_UDP, NULL);
  soket_bench_start (bench);
  exchange (bench, TEXT);
  assert_label (sequence, "sendto () = 10");
  assert_label (sequence, "recvfrom () = 10");
  bench->send.connected = TRUE;
  exchange (bench, "hai");
  soket_test_wait_until (soket_sequence_get_conversation (sequence) == 2);
  assert_label (sequence, "connect ()");
  assert_label (sequence, "send () = 3");

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

/* A peer that is not this program's. */
static void
test_foreign (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  const SoketLadderArrow *arrows;
  guint n_arrows, n_unseen = 0;
  int fd;

  soket_bench_start (bench);
  fd = soket_bench_connect (bench);
  soket_peer_send (fd, TEXT, -1);
  soket_peer_expect (fd, TEXT, 0);
  close (fd);
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  soket_trace_flush (bench->trace);

  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 1);
  g_assert_true (soket_ladder_get_lifeline (soket_sequence_get_ladder (sequence), SOKET_SIDE_CLIENT)->foreign);
  assert_label (sequence, "recv () = 10");

  /* The message that recv completed is no further bytes. */
  arrows = soket_ladder_get_arrows (soket_sequence_get_ladder (sequence), &n_arrows);
  for (guint i = 0; i < n_arrows; i++)
    if (arrows[i].kind == SOKET_ARROW_DATA && arrows[i].unseen)
      {
        g_autofree char *data = soket_sequence_dup_arrow_data (sequence, &arrows[i], 100);

        g_assert_cmpstr (data, ==, TEXT);
        n_unseen++;
      }
  g_assert_cmpuint (n_unseen, ==, 1);

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

/* Every step of a replay, forwards and back; what is live goes on behind it. */
static guint
count_progress (SoketSequence        *sequence,
                SoketSequenceProgress wanted)
{
  guint n_records;
  g_autofree SoketSequenceProgress *progress = soket_sequence_dup_progress (sequence, &n_records);
  guint n = 0;

  for (guint i = 0; i < n_records; i++)
    n += progress[i] == wanted;
  return n;
}

/* Who has been published comes before who is only waiting, in one flush as well. */
static void
test_order (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketSequence *sequence = soket_sequence_new (trace);
  SoketRecord first = soket_test_record (SOKET_CALL_CONNECT, 0);
  SoketPendingCall second = { .record = soket_test_record (SOKET_CALL_CONNECT, 0) };

  first.conversation = 1;
  first.socket = 1;
  second.record.conversation = 2;
  second.record.socket = 2;
  soket_trace_push (trace, &first);
  soket_trace_begin_wait (trace, &second);
  soket_trace_flush (trace);
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 2);

  soket_trace_end_wait (trace, &second);
  g_assert_finalize_object (sequence);
}

/* A call that waited is a record when it has returned: the selection goes with it, whoever looks on. */
static void
test_selected_returns (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketSequence *sequence = soket_sequence_new (trace);
  SoketPendingCall pending = { .record = soket_test_record (SOKET_CALL_ACCEPT, 0) };
  g_autoptr (SoketCall) waiting = NULL;

  pending.record.socket = 3;
  pending.record.started_us = 10;
  pending.record.returned_us = -1;
  soket_trace_begin_wait (trace, &pending);
  soket_trace_flush (trace);
  waiting = soket_call_new (&pending.record);
  soket_sequence_set_selected (sequence, waiting);
  soket_trace_flush (trace);
  g_assert_true (soket_sequence_get_selected (sequence) == waiting);

  soket_trace_end_wait (trace, &pending);
  pending.record.returned_us = 20;
  pending.record.result = 5;
  soket_trace_push (trace, &pending.record);
  /* Others have come behind it, and the next one waits already. */
  for (guint i = 0; i < 3; i++)
    {
      SoketRecord other = soket_test_record (SOKET_CALL_SEND, 7);

      other.socket = 9;
      soket_trace_push (trace, &other);
    }
  pending.record.started_us = 30;
  pending.record.returned_us = -1;
  soket_trace_begin_wait (trace, &pending);
  soket_trace_flush (trace);
  g_assert_true (soket_sequence_get_selected (sequence) != waiting);
  g_assert_cmpint (soket_call_get_record (soket_sequence_get_selected (sequence))->result, ==, 5);

  soket_trace_end_wait (trace, &pending);
  g_assert_finalize_object (sequence);
}

static void
test_replay (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  guint n_rows;
  guint n_steps;
  guint n_done = 0;
  guint n_waiting = 0;

  soket_sequence_start_replay (sequence);
  g_assert_false (soket_sequence_is_replaying (sequence));

  soket_bench_start (bench);
  exchange (bench, TEXT);
  n_rows = count_rows (sequence);

  soket_sequence_start_replay (sequence);
  g_assert_true (soket_sequence_is_replaying (sequence));
  g_assert_cmpuint (count_rows (sequence), ==, 0);
  n_steps = soket_sequence_get_n_steps (sequence);
  g_assert_cmpuint (n_steps, >=, 12);

  for (guint i = 1; i <= n_steps; i++)
    {
      g_autofree char *sentence = NULL;

      soket_sequence_set_step (sequence, i);
      g_assert_cmpuint (soket_sequence_get_step (sequence), ==, i);
      g_assert_cmpuint (count_progress (sequence, SOKET_SEQUENCE_DONE), >=, n_done);
      n_done = count_progress (sequence, SOKET_SEQUENCE_DONE);
      n_waiting = MAX (n_waiting, count_progress (sequence, SOKET_SEQUENCE_WAITING));
      g_assert_cmpuint (soket_ladder_get_current (soket_sequence_get_ladder (sequence)), <, count_rows (sequence));
      sentence = soket_sequence_dup_sentence (sequence, soket_ladder_get_current (soket_sequence_get_ladder (sequence)));
      g_assert_cmpstr (sentence, !=, "");
      if (i == n_steps / 2)
        exchange (bench, "dua.");
    }
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 1);
  g_assert_cmpuint (count_rows (sequence), ==, n_rows);
  /* The server's accept and the client's recv wait at one time. */
  g_assert_cmpuint (n_waiting, >=, 2);
  g_assert_cmpuint (n_done, >=, n_steps - n_waiting - 6);
  soket_sequence_set_step (sequence, n_steps + 5);
  g_assert_cmpuint (soket_sequence_get_step (sequence), ==, n_steps);
  soket_sequence_set_step (sequence, 0);
  g_assert_cmpuint (count_rows (sequence), ==, 0);
  g_assert_cmpuint (count_progress (sequence, SOKET_SEQUENCE_DONE) + count_progress (sequence, SOKET_SEQUENCE_WAITING), ==, 0);

  soket_sequence_set_step (sequence, 3);
  g_assert_nonnull (soket_sequence_get_selected (sequence));
  soket_sequence_stop_replay (sequence);
  g_assert_false (soket_sequence_is_replaying (sequence));
  g_assert_null (soket_sequence_get_selected (sequence));
  soket_test_wait_until (soket_sequence_get_conversation (sequence) == 2);

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

/* A message has no step of its own in the replay of a page without them: it has happened when its socket has gone on. */
static void
test_replay_hidden (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketSequence *sequence = soket_sequence_new (trace);
  SoketRecord records[] = {
    soket_test_record (SOKET_CALL_CONNECT, 0), soket_test_record (SOKET_CALL_SEND, 3),
    soket_test_record (SOKET_CALL_NONE, 3), soket_test_record (SOKET_CALL_RECV, 3),
  };
  const SoketSequenceProgress wanted[][4] = {
    { SOKET_SEQUENCE_AHEAD, SOKET_SEQUENCE_AHEAD, SOKET_SEQUENCE_AHEAD, SOKET_SEQUENCE_AHEAD },
    { SOKET_SEQUENCE_DONE, SOKET_SEQUENCE_AHEAD, SOKET_SEQUENCE_AHEAD, SOKET_SEQUENCE_AHEAD },
    { SOKET_SEQUENCE_DONE, SOKET_SEQUENCE_DONE, SOKET_SEQUENCE_AHEAD, SOKET_SEQUENCE_AHEAD },
    { SOKET_SEQUENCE_DONE, SOKET_SEQUENCE_DONE, SOKET_SEQUENCE_DONE, SOKET_SEQUENCE_DONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    {
      records[i].conversation = 1;
      records[i].started_us = records[i].returned_us = 10 * (gint64) i;
      records[i].length = i > 0 ? 3 : 0;
      if (records[i].call == SOKET_CALL_NONE)
        records[i].kind = SOKET_RECORD_MESSAGE;
      soket_trace_push (trace, &records[i]);
    }
  soket_trace_flush (trace);
  soket_sequence_choose (sequence, 1);
  soket_sequence_start_replay (sequence);
  g_assert_cmpuint (soket_sequence_get_n_steps (sequence), ==, 3);
  for (guint step = 0; step <= 3; step++)
    {
      guint n_records;
      g_autofree SoketSequenceProgress *progress = NULL;

      soket_sequence_set_step (sequence, step);
      progress = soket_sequence_dup_progress (sequence, &n_records);
      g_assert_cmpuint (n_records, ==, 4);
      for (guint i = 0; i < 4; i++)
        g_assert_cmpint (progress[i], ==, wanted[step][i]);
    }
  g_assert_finalize_object (sequence);
}

/* Cleared: the server alone is left, as long as it waits. */
static void
test_after (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  guint n_rows;

  soket_bench_start (bench);
  exchange (bench, TEXT);
  /* What is open is not cleared. */
  soket_test_wait_until (soket_server_get_n_peers (bench->server) == 0);
  soket_trace_flush (bench->trace);
  n_rows = count_rows (sequence);
  g_assert_true (soket_sequence_can_clear (sequence));
  g_assert_false (soket_sequence_can_undo_clear (sequence));
  soket_sequence_clear (sequence);
  g_assert_false (soket_sequence_can_clear (sequence));
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 0);
  g_assert_cmpuint (count_rows (sequence), ==, 1);
  assert_label (sequence, "accept ()");
  soket_sequence_undo_clear (sequence);
  g_assert_false (soket_sequence_can_undo_clear (sequence));
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 1);
  g_assert_cmpuint (count_rows (sequence), ==, n_rows);

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

/* --- traces made by hand --- */

static void
push (SoketTrace    *trace,
      SoketCallName  call,
      gint64         result,
      guint64        offset)
{
  SoketRecord record = soket_test_record (call, result);

  record.socket = 1;
  record.conversation = 1;
  record.local = soket_test_endpoint ("127.0.0.1", 40000);
  record.peer = soket_test_endpoint ("127.0.0.1", 5555);
  record.argument = 4096;
  if (result > 0)
    {
      record.payload = (const guint8 *) "0123456789";
      record.payload_length = record.length = 10;
      record.offset = offset;
    }
  soket_trace_push (trace, &record);
}

/* Live it shows the newest thousands; frozen everything that is kept. */
static void
test_long (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  guint n_rows;

  push (trace, SOKET_CALL_CONNECT, 0, 0);
  for (guint64 i = 0; i < 6000; i++)
    push (trace, SOKET_CALL_SEND, 10, i * 10);
  soket_trace_flush (trace);
  n_rows = count_rows (sequence);
  g_assert_cmpuint (n_rows, <, 5000);
  g_assert_cmpuint (n_rows, >, 4000);
  g_assert_cmpint (soket_ladder_get_rows (soket_sequence_get_ladder (sequence), &n_rows)[0].kind, ==, SOKET_LADDER_GAP);

  soket_sequence_set_live (sequence, FALSE);
  g_assert_cmpuint (count_rows (sequence), ==, 6001);
  for (guint64 i = 0; i < 50; i++)
    push (trace, SOKET_CALL_SEND, 10, (6000 + i) * 10);
  soket_trace_flush (trace);
  g_assert_cmpuint (count_rows (sequence), ==, 6001);
  g_assert_cmpuint (soket_sequence_get_n_unseen (sequence), ==, 50);
  soket_sequence_set_live (sequence, TRUE);
  g_assert_cmpuint (soket_sequence_get_n_unseen (sequence), ==, 0);
  g_assert_cmpuint (count_rows (sequence), <, 5000);
}

/* The trace has forgotten the beginning, and lost some in a gap. */
static void
test_forgotten (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (64, 32, 1024);
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  g_autofree char *data = NULL;
  SoketRecord record;
  guint first = 0;

  for (guint64 i = 0; i < 300; i++)
    {
      push (trace, SOKET_CALL_SEND, 10, i * 10);
      if (i % 50 == 49)
        soket_trace_flush (trace);
    }
  g_assert_cmpuint (soket_sequence_get_conversation (sequence), ==, 1);
  g_assert_cmpuint (count_rows (sequence), >, 30);
  g_assert_cmpuint (count_rows (sequence), <, 70);

  /* The arena holds a hundred of them, so what is shown has its bytes; several together are cut. */
  for (first = 0; soket_sequence_read_record (sequence, first, &record) && record.kind != SOKET_RECORD_CALL; first++)
    ;
  g_assert_cmpmem (record.payload, record.payload_length, "0123456789", 10);
  data = soket_sequence_dup_data (sequence, first, first + 20, 40);
  g_assert_true (g_str_has_prefix (data, "01234567890123456789"));
  g_assert_cmpint (g_utf8_strlen (data, -1), ==, 40);
}

/* Refused connects, each of its own conversation, faster than anybody reads. */
static void
test_many (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  guint n_shown = 0;
  guint32 shown = 0;

  for (guint32 i = 1; i <= 2000; i++)
    {
      SoketRecord record = soket_test_record (SOKET_CALL_CONNECT, -1);

      record.socket = i;
      record.conversation = i;
      record.error = ECONNREFUSED;
      soket_trace_push (trace, &record);
      soket_trace_flush (trace);
      if (soket_sequence_get_conversation (sequence) != shown)
        n_shown++;
      shown = soket_sequence_get_conversation (sequence);
    }
  g_assert_cmpuint (n_shown, <, 1000);
  soket_test_wait_until (soket_sequence_get_conversation (sequence) == 2000);
  assert_label (sequence, "connect (): ECONNREFUSED");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sequence/tcp", test_tcp);
  g_test_add_func ("/sequence/choose", test_choose);
  g_test_add_func ("/sequence/select", test_select);
  g_test_add_func ("/sequence/bytewise", test_bytewise);
  g_test_add_func ("/sequence/bytewise-header", test_bytewise_header);
  g_test_add_func ("/sequence/udp", test_udp);
  g_test_add_func ("/sequence/foreign", test_foreign);
  g_test_add_func ("/sequence/order", test_order);
  g_test_add_func ("/sequence/selected-returns", test_selected_returns);
  g_test_add_func ("/sequence/replay", test_replay);
  g_test_add_func ("/sequence/replay-hidden", test_replay_hidden);
  g_test_add_func ("/sequence/after", test_after);
  g_test_add_func ("/sequence/long", test_long);
  g_test_add_func ("/sequence/forgotten", test_forgotten);
  g_test_add_func ("/sequence/many", test_many);

  return g_test_run ();
}
