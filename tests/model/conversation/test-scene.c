/* test-scene.c - tests of soket-scene: real exchanges, and traces made by hand
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "model/conversation/soket-scene.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define TEXT "Isi pesan."

static guint
count_rows (SoketScene *scene)
{
  guint n_rows = 0;

  soket_ladder_get_rows (soket_scene_get_ladder (scene), &n_rows);
  return n_rows;
}

/* Whether a row has this label. */
static guint
find_label (SoketScene *scene,
            const char *label)
{
  guint n_rows = count_rows (scene);

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *text = soket_scene_dup_label (scene, i);

      if (g_str_equal (text, label))
        return i;
    }

  return G_MAXUINT;
}

static void
assert_label (SoketScene *scene,
              const char *label)
{
  g_autofree char *description = soket_scene_dup_description (scene);

  if (find_label (scene, label) == G_MAXUINT)
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
row_record (SoketScene *scene,
            guint       row)
{
  guint n_rows = 0;
  const SoketLadderRow *rows = soket_ladder_get_rows (soket_scene_get_ladder (scene), &n_rows);

  g_assert_cmpuint (row, <, n_rows);
  return soket_scene_peek_record (scene, rows[row].record);
}

static void
test_tcp (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketScene *scene = soket_scene_new (bench->trace);
  guint n_arrows = 0;

  g_assert_cmpuint (count_rows (scene), ==, 0);
  soket_bench_start (bench);
  soket_trace_flush (bench->trace);
  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 0);
  assert_label (scene, "bind ()");
  assert_label (scene, "accept ()");

  exchange (bench, TEXT);
  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 1);
  assert_label (scene, "connect ()");
  assert_label (scene, "send () = 10");
  assert_label (scene, "recv () = 10");
  assert_label (scene, "recv () = 0");
  assert_label (scene, "socket … listen");
  g_assert_true (soket_ladder_get_lifeline (soket_scene_get_ladder (scene), SOKET_SIDE_CLIENT)->seen);
  g_assert_true (soket_ladder_get_lifeline (soket_scene_get_ladder (scene), SOKET_SIDE_SERVER)->seen);
  g_assert_false (soket_ladder_get_lifeline (soket_scene_get_ladder (scene), SOKET_SIDE_SERVER)->foreign);
  soket_ladder_get_arrows (soket_scene_get_ladder (scene), &n_arrows);
  g_assert_cmpuint (n_arrows, >=, 5);

  /* One that was just shown lets itself be read first. */
  exchange (bench, "dua.");
  soket_test_wait_until (soket_scene_get_conversation (scene) == 2);
  assert_label (scene, "send () = 4");
  g_assert_cmpuint (soket_roster_get_length (soket_scene_get_roster (scene)), ==, 2);

  g_assert_finalize_object (scene);
  soket_bench_free (bench);
}

/* Newest, chosen, and newest again. */
static void
test_choose (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketScene *scene = soket_scene_new (bench->trace);
  gboolean following = TRUE;

  soket_bench_start (bench);
  exchange (bench, "satu.");
  exchange (bench, "dua.");
  soket_test_wait_until (soket_scene_get_conversation (scene) == 2);

  soket_scene_choose (scene, 1);
  assert_label (scene, "send () = 5");
  g_object_get (scene, "following", &following, NULL);
  g_assert_false (following);
  exchange (bench, "tiga.");
  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 1);

  soket_scene_follow (scene);
  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 3);

  /* The transport that nobody used. */
  g_object_set (scene, "transport", SOKET_TRANSPORT_UDP, NULL);
  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 0);
  g_assert_cmpuint (count_rows (scene), ==, 0);
  g_object_set (scene, "transport", SOKET_TRANSPORT_TCP, NULL);
  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 3);

  g_assert_finalize_object (scene);
  soket_bench_free (bench);
}

/* What is selected elsewhere is shown here, whatever was shown; and the other way round. */
static void
test_select (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketScene *scene = soket_scene_new (bench->trace);
  guint row;

  soket_bench_start (bench);
  exchange (bench, "satu.");
  exchange (bench, "dua.");
  soket_test_wait_until (soket_scene_get_conversation (scene) == 2);
  g_assert_cmpuint (soket_scene_get_selected_row (scene), ==, G_MAXUINT);

  for (guint i = 0; i < soket_trace_get_n_records (bench->trace); i++)
    {
      g_autoptr (SoketCall) call = g_list_model_get_item (G_LIST_MODEL (bench->trace), i);
      const SoketRecord *record = soket_call_get_record (call);

      soket_scene_set_selected (scene, call);
      g_assert_true (soket_scene_get_selected (scene) == call);
      if (record->conversation != 0)
        {
          g_assert_cmpuint (soket_scene_get_conversation (scene), ==, record->conversation);
          g_assert_cmpuint (soket_scene_get_selected_row (scene), !=, G_MAXUINT);
        }
    }

  row = find_label (scene, "send () = 4");
  g_assert_cmpuint (row, !=, G_MAXUINT);
  soket_scene_select_row (scene, row);
  g_assert_cmpuint (soket_scene_get_selected_row (scene), ==, row);
  g_assert_cmpuint (soket_call_get_record (soket_scene_get_selected (scene))->number, ==, row_record (scene, row)->number);

  g_assert_finalize_object (scene);
  soket_bench_free (bench);
}

static void
test_bytewise (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketScene *scene = soket_scene_new (bench->trace);
  guint row;
  guint n_folded;

  bench->options.recv_size = 1;
  soket_bench_start (bench);
  exchange (bench, TEXT);

  row = find_label (scene, "recv (1) × 10 = \"" TEXT "\"");
  g_assert_cmpuint (row, !=, G_MAXUINT);
  n_folded = count_rows (scene);
  soket_scene_toggle_fold (scene, row);
  g_assert_cmpuint (count_rows (scene), ==, n_folded + 9);
  soket_scene_toggle_fold (scene, row + 3);
  g_assert_cmpuint (count_rows (scene), ==, n_folded + 9);
  soket_scene_toggle_fold (scene, row);
  g_assert_cmpuint (count_rows (scene), ==, n_folded);

  g_assert_finalize_object (scene);
  soket_bench_free (bench);
}

/* A length header is a number, also where its bytes came one by one: not a newline. */
static void
test_bytewise_header (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketScene *scene = soket_scene_new (bench->trace);

  bench->options.recv_size = 1;
  bench->options.framing = bench->send.framing = SOKET_FRAMING_LENGTH;
  soket_bench_start (bench);
  exchange (bench, "Isi pesan!");
  assert_label (scene, "recv (1) × 14 = \"\\x00\\x00\\x00\\x0aIsi pes…\"");

  g_assert_finalize_object (scene);
  soket_bench_free (bench);
}

static void
test_udp (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  SoketScene *scene = soket_scene_new (bench->trace);

  g_object_set (scene, "transport", SOKET_TRANSPORT_UDP, NULL);
  soket_bench_start (bench);
  exchange (bench, TEXT);
  assert_label (scene, "sendto () = 10");
  assert_label (scene, "recvfrom () = 10");
  bench->send.connected = TRUE;
  exchange (bench, "hai");
  soket_test_wait_until (soket_scene_get_conversation (scene) == 2);
  assert_label (scene, "connect ()");
  assert_label (scene, "send () = 3");

  g_assert_finalize_object (scene);
  soket_bench_free (bench);
}

/* A peer that is not this program's. */
static void
test_foreign (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketScene *scene = soket_scene_new (bench->trace);
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

  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 1);
  g_assert_true (soket_ladder_get_lifeline (soket_scene_get_ladder (scene), SOKET_SIDE_CLIENT)->foreign);
  assert_label (scene, "recv () = 10");

  /* The message that recv completed is no further bytes. */
  arrows = soket_ladder_get_arrows (soket_scene_get_ladder (scene), &n_arrows);
  for (guint i = 0; i < n_arrows; i++)
    if (arrows[i].kind == SOKET_ARROW_DATA && arrows[i].unseen)
      {
        g_autofree char *data = soket_scene_dup_arrow_data (scene, &arrows[i], 100);

        g_assert_cmpstr (data, ==, TEXT);
        n_unseen++;
      }
  g_assert_cmpuint (n_unseen, ==, 1);

  g_assert_finalize_object (scene);
  soket_bench_free (bench);
}

/* Every step of a replay, forwards and back; what is live goes on behind it. */
static guint
count_progress (SoketScene         *scene,
                SoketSceneProgress  wanted)
{
  guint n_records;
  g_autofree SoketSceneProgress *progress = soket_scene_dup_progress (scene, &n_records);
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
  SoketScene *scene = soket_scene_new (trace);
  SoketRecord first = soket_test_record (SOKET_CALL_CONNECT, 0);
  SoketPendingCall second = { .record = soket_test_record (SOKET_CALL_CONNECT, 0) };

  first.conversation = 1;
  first.socket = 1;
  second.record.conversation = 2;
  second.record.socket = 2;
  soket_trace_push (trace, &first);
  soket_trace_begin_wait (trace, &second);
  soket_trace_flush (trace);
  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 2);

  soket_trace_end_wait (trace, &second);
  g_assert_finalize_object (scene);
}

static void
test_replay (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketScene *scene = soket_scene_new (bench->trace);
  guint n_rows;
  guint n_steps;
  guint n_done = 0;
  guint n_waiting = 0;

  soket_scene_start_replay (scene);
  g_assert_false (soket_scene_is_replaying (scene));

  soket_bench_start (bench);
  exchange (bench, TEXT);
  n_rows = count_rows (scene);

  soket_scene_start_replay (scene);
  g_assert_true (soket_scene_is_replaying (scene));
  g_assert_cmpuint (count_rows (scene), ==, 0);
  n_steps = soket_scene_get_n_steps (scene);
  g_assert_cmpuint (n_steps, >=, 12);

  for (guint i = 1; i <= n_steps; i++)
    {
      g_autofree char *sentence = NULL;

      soket_scene_set_step (scene, i);
      g_assert_cmpuint (soket_scene_get_step (scene), ==, i);
      g_assert_cmpuint (count_progress (scene, SOKET_SCENE_DONE), >=, n_done);
      n_done = count_progress (scene, SOKET_SCENE_DONE);
      n_waiting = MAX (n_waiting, count_progress (scene, SOKET_SCENE_WAITING));
      g_assert_cmpuint (soket_ladder_get_current (soket_scene_get_ladder (scene)), <, count_rows (scene));
      sentence = soket_scene_dup_sentence (scene, soket_ladder_get_current (soket_scene_get_ladder (scene)));
      g_assert_cmpstr (sentence, !=, "");
      if (i == n_steps / 2)
        exchange (bench, "dua.");
    }
  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 1);
  g_assert_cmpuint (count_rows (scene), ==, n_rows);
  /* The server's accept and the client's recv wait at one time. */
  g_assert_cmpuint (n_waiting, >=, 2);
  g_assert_cmpuint (n_done, >=, n_steps - n_waiting - 6);
  soket_scene_set_step (scene, n_steps + 5);
  g_assert_cmpuint (soket_scene_get_step (scene), ==, n_steps);
  soket_scene_set_step (scene, 0);
  g_assert_cmpuint (count_rows (scene), ==, 0);
  g_assert_cmpuint (count_progress (scene, SOKET_SCENE_DONE) + count_progress (scene, SOKET_SCENE_WAITING), ==, 0);

  soket_scene_set_step (scene, 3);
  g_assert_nonnull (soket_scene_get_selected (scene));
  soket_scene_stop_replay (scene);
  g_assert_false (soket_scene_is_replaying (scene));
  g_assert_null (soket_scene_get_selected (scene));
  soket_test_wait_until (soket_scene_get_conversation (scene) == 2);

  g_assert_finalize_object (scene);
  soket_bench_free (bench);
}

/* Cleared: the server alone is left, as long as it waits. */
static void
test_after (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketScene *scene = soket_scene_new (bench->trace);
  guint n_rows;

  soket_bench_start (bench);
  exchange (bench, TEXT);
  n_rows = count_rows (scene);
  g_assert_true (soket_scene_can_clear (scene));
  g_assert_false (soket_scene_can_undo_clear (scene));
  soket_scene_clear (scene);
  g_assert_false (soket_scene_can_clear (scene));
  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 0);
  g_assert_cmpuint (count_rows (scene), ==, 1);
  assert_label (scene, "accept ()");
  soket_scene_undo_clear (scene);
  g_assert_false (soket_scene_can_undo_clear (scene));
  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 1);
  g_assert_cmpuint (count_rows (scene), ==, n_rows);

  g_assert_finalize_object (scene);
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
  g_autoptr (SoketScene) scene = soket_scene_new (trace);
  guint n_rows;

  push (trace, SOKET_CALL_CONNECT, 0, 0);
  for (guint64 i = 0; i < 6000; i++)
    push (trace, SOKET_CALL_SEND, 10, i * 10);
  soket_trace_flush (trace);
  n_rows = count_rows (scene);
  g_assert_cmpuint (n_rows, <, 5000);
  g_assert_cmpuint (n_rows, >, 4000);
  g_assert_cmpint (soket_ladder_get_rows (soket_scene_get_ladder (scene), &n_rows)[0].kind, ==, SOKET_LADDER_GAP);

  soket_scene_set_live (scene, FALSE);
  g_assert_cmpuint (count_rows (scene), ==, 6001);
  for (guint64 i = 0; i < 50; i++)
    push (trace, SOKET_CALL_SEND, 10, (6000 + i) * 10);
  soket_trace_flush (trace);
  g_assert_cmpuint (count_rows (scene), ==, 6001);
  g_assert_cmpuint (soket_scene_get_n_unseen (scene), ==, 50);
  soket_scene_set_live (scene, TRUE);
  g_assert_cmpuint (soket_scene_get_n_unseen (scene), ==, 0);
  g_assert_cmpuint (count_rows (scene), <, 5000);
}

/* The trace has forgotten the beginning, and lost some in a gap. */
static void
test_forgotten (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (64, 32, 1024);
  g_autoptr (SoketScene) scene = soket_scene_new (trace);
  g_autofree char *data = NULL;
  SoketRecord record;
  guint first = 0;

  for (guint64 i = 0; i < 300; i++)
    {
      push (trace, SOKET_CALL_SEND, 10, i * 10);
      if (i % 50 == 49)
        soket_trace_flush (trace);
    }
  g_assert_cmpuint (soket_scene_get_conversation (scene), ==, 1);
  g_assert_cmpuint (count_rows (scene), >, 30);
  g_assert_cmpuint (count_rows (scene), <, 70);

  /* The arena holds a hundred of them, so what is shown has its bytes; several together are cut. */
  for (first = 0; soket_scene_read_record (scene, first, &record) && record.kind != SOKET_RECORD_CALL; first++)
    ;
  g_assert_cmpmem (record.payload, record.payload_length, "0123456789", 10);
  data = soket_scene_dup_data (scene, first, first + 20, 40);
  g_assert_true (g_str_has_prefix (data, "01234567890123456789"));
  g_assert_cmpint (g_utf8_strlen (data, -1), ==, 40);
}

/* Refused connects, each of its own conversation, faster than anybody reads. */
static void
test_many (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketScene) scene = soket_scene_new (trace);
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
      if (soket_scene_get_conversation (scene) != shown)
        n_shown++;
      shown = soket_scene_get_conversation (scene);
    }
  g_assert_cmpuint (n_shown, <, 1000);
  soket_test_wait_until (soket_scene_get_conversation (scene) == 2000);
  assert_label (scene, "connect (): ECONNREFUSED");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scene/tcp", test_tcp);
  g_test_add_func ("/scene/choose", test_choose);
  g_test_add_func ("/scene/select", test_select);
  g_test_add_func ("/scene/bytewise", test_bytewise);
  g_test_add_func ("/scene/bytewise-header", test_bytewise_header);
  g_test_add_func ("/scene/udp", test_udp);
  g_test_add_func ("/scene/foreign", test_foreign);
  g_test_add_func ("/scene/order", test_order);
  g_test_add_func ("/scene/replay", test_replay);
  g_test_add_func ("/scene/after", test_after);
  g_test_add_func ("/scene/long", test_long);
  g_test_add_func ("/scene/forgotten", test_forgotten);
  g_test_add_func ("/scene/many", test_many);

  return g_test_run ();
}
