/* test-ladder.c - what one exchange writes into the trace, as a ladder
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-line.h"
#include "lib/ladder-text.h"
#include "lib/soket-bench.h"

#include <string.h>

#define TEXT "Isi pesan."

/* All that was recorded, as one exchange, then what waits. */
static GArray *
take_records (SoketTrace *trace)
{
  GArray *records = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    g_array_append_val (records, record);
  for (GList *each = soket_trace_peek_waiting (trace); each != NULL; each = each->next)
    g_array_append_val (records, ((SoketPendingCall *) each->data)->record);
  for (guint i = 0; i < records->len; i++)
    {
      g_autofree char *line = soket_record_dup_line (&g_array_index (records, SoketRecord, i));

      g_test_message ("%s", line);
    }
  return records;
}

static SoketLadder *
build (GArray *records)
{
  const SoketRecord *first = (const SoketRecord *) (gpointer) records->data;
  SoketLadder *ladder = soket_ladder_new (first, records->len, NULL);
  g_autofree char *text = ladder_write (ladder, first);

  g_test_message ("%s", text);
  ladder_check (ladder, records->len);
  return ladder;
}

static void
exchange (SoketBench *bench)
{
  SoketClient *client = soket_bench_client (bench);
  SoketReply reply;

  soket_reply_begin (&reply, client, &bench->send, TEXT, -1, NULL);
  soket_assert_reply (&reply, TEXT);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE && soket_server_get_n_peers (bench->server) == 0);
  g_assert_finalize_object (client);
}

static guint
count_arrows (SoketLadder    *ladder,
              SoketArrowKind  kind,
              SoketSide       from)
{
  guint n_arrows;
  const SoketLadderArrow *arrows = soket_ladder_get_arrows (ladder, &n_arrows);
  guint n = 0;

  for (guint i = 0; i < n_arrows; i++)
    {
      g_assert_false (arrows[i].unseen || arrows[i].lost);
      g_assert_cmpint (arrows[i].end, ==, SOKET_ARROW_ARRIVES);
      if (arrows[i].kind != kind || arrows[i].from != from)
        continue;
      if (kind == SOKET_ARROW_DATA || kind == SOKET_ARROW_DATAGRAM)
        {
          g_assert_cmpuint (arrows[i].n_taken, ==, strlen (TEXT));
          g_assert_cmpfloat (arrows[i].taken, >, arrows[i].arrival);
        }
      n++;
    }
  return n;
}

static const SoketLadderRow *
find_kind (SoketLadder     *ladder,
           SoketLadderKind  kind)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_ladder_get_rows (ladder, &n_rows);

  for (guint i = 0; i < n_rows; i++)
    if (rows[i].kind == kind)
      return &rows[i];
  return NULL;
}

static void
test_tcp (gconstpointer closing)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  g_autoptr (GArray) records = NULL;
  g_autoptr (SoketLadder) ladder = NULL;
  const SoketLifeline *client, *server;
  const SoketLadderRow *state;

  bench->options.closing = GPOINTER_TO_INT (closing);
  soket_bench_start (bench);
  exchange (bench);
  records = take_records (bench->trace);
  ladder = build (records);

  g_assert_cmpuint (count_arrows (ladder, SOKET_ARROW_HANDSHAKE, SOKET_SIDE_CLIENT), ==, 1);
  for (guint side = 0; side < 2; side++)
    {
      g_assert_cmpuint (count_arrows (ladder, SOKET_ARROW_DATA, side), ==, 1);
      g_assert_cmpuint (count_arrows (ladder, SOKET_ARROW_FIN, side), ==, 1);
      g_assert_cmpuint (count_arrows (ladder, SOKET_ARROW_RST, side), ==, 0);
    }
  g_assert_nonnull (find_kind (ladder, SOKET_LADDER_SETUP));
  g_assert_nonnull (find_kind (ladder, SOKET_LADDER_BEGIN));
  state = find_kind (ladder, SOKET_LADDER_STATE);
  g_assert_true (state != NULL && state->side == SOKET_SIDE_SERVER);

  client = soket_ladder_get_lifeline (ladder, SOKET_SIDE_CLIENT);
  server = soket_ladder_get_lifeline (ladder, SOKET_SIDE_SERVER);
  g_assert_true (client->seen && client->closed && !client->foreign);
  g_assert_true (server->seen && server->closed && !server->foreign && !server->listener_closed);
  g_assert_true (soket_endpoint_equal (&client->local, &server->peer));
  g_assert_true (soket_endpoint_equal (&client->peer, &server->local));
  g_assert_true (soket_endpoint_equal (&server->listener_local, soket_server_get_endpoint (bench->server)));
  g_assert_cmpuint (server->listener, ==, 1);
  g_assert_cmpuint (client->socket, ==, 2);
  g_assert_cmpuint (server->socket, ==, 3);
  g_assert_cmpint (server->listener_state.tcp_state, ==, SOKET_TCP_STATE_LISTEN);
  soket_bench_free (bench);
}

static void
test_udp (gconstpointer connected)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  g_autoptr (GArray) records = NULL;
  g_autoptr (SoketLadder) ladder = NULL;

  soket_bench_start (bench);
  bench->send.connected = GPOINTER_TO_INT (connected);
  exchange (bench);
  records = take_records (bench->trace);
  ladder = build (records);

  g_assert_cmpint (soket_ladder_get_transport (ladder), ==, SOKET_TRANSPORT_UDP);
  for (guint side = 0; side < 2; side++)
    {
      g_assert_cmpuint (count_arrows (ladder, SOKET_ARROW_DATAGRAM, side), ==, 1);
      g_assert_cmpuint (count_arrows (ladder, SOKET_ARROW_FIN, side), ==, 0);
      g_assert_cmpuint (soket_ladder_get_lifeline (ladder, side)->socket, ==, side == SOKET_SIDE_SERVER ? 1 : 2);
    }
  g_assert_nonnull (find_kind (ladder, SOKET_LADDER_SETUP));
  g_assert_null (find_kind (ladder, SOKET_LADDER_STATE));
  soket_bench_free (bench);
}

static void
test_byte_by_byte (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  g_autoptr (GArray) records = NULL;
  g_autoptr (SoketLadder) ladder = NULL;
  const SoketLadderRow *run;

  bench->options.recv_size = 1;
  soket_bench_start (bench);
  exchange (bench);
  records = take_records (bench->trace);
  ladder = build (records);

  run = find_kind (ladder, SOKET_LADDER_RUN);
  g_assert_true (run != NULL && run->n_calls == strlen (TEXT) && run->length == strlen (TEXT));
  g_assert_cmpuint (count_arrows (ladder, SOKET_ARROW_DATA, SOKET_SIDE_CLIENT), ==, 1);
  soket_bench_free (bench);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/ladder/tcp", GINT_TO_POINTER (SOKET_CLOSING_CAREFUL), test_tcp);
  g_test_add_data_func ("/ladder/tcp-slides", GINT_TO_POINTER (SOKET_CLOSING_SLIDES), test_tcp);
  g_test_add_data_func ("/ladder/udp", GINT_TO_POINTER (FALSE), test_udp);
  g_test_add_data_func ("/ladder/udp-connected", GINT_TO_POINTER (TRUE), test_udp);
  g_test_add_func ("/ladder/byte-by-byte", test_byte_by_byte);

  return g_test_run ();
}
