/* test-lane.c - conversations as lanes over time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-lane.h"

#include <errno.h>

#define LISTENER 1

/* A roster with a server on port 5555, and what came after it. */
typedef struct
{
  SoketRoster *roster;
  guint64 number;
} Fixture;

static SoketRecord
make (Fixture        *fixture,
      SoketSide       side,
      SoketCallName   call,
      guint32         socket,
      guint32         conversation,
      gint64          started_us,
      gint64          returned_us)
{
  SoketRecord record = {
    .kind = SOKET_RECORD_CALL, .side = side, .call = call, .socket = socket, .conversation = conversation, .started_us = started_us,
    .returned_us = returned_us, .number = returned_us >= 0 ? ++fixture->number : 0,
  };

  soket_endpoint_parse ("127.0.0.1", side == SOKET_SIDE_SERVER ? 5555 : 40000 + conversation, &record.local);
  if (conversation != 0)
    soket_endpoint_parse ("127.0.0.1", side == SOKET_SIDE_SERVER ? 40000 + conversation : 5555, &record.peer);

  return record;
}

static void
add (Fixture       *fixture,
     SoketSide      side,
     SoketCallName  call,
     guint32        socket,
     guint32        conversation,
     gint64         started_us,
     gint64         returned_us)
{
  SoketRecord record = make (fixture, side, call, socket, conversation, started_us, returned_us);

  if (call == SOKET_CALL_ACCEPT)
    record.result = 100 + conversation;
  if (call == SOKET_CALL_CONNECT)
    record.state.tcp_state = returned_us < 0 ? SOKET_TCP_STATE_SYN_SENT : SOKET_TCP_STATE_ESTABLISHED;
  soket_roster_add (fixture->roster, &record);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->roster = soket_roster_new (8);
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_SOCKET, LISTENER, 0, 0, 0);
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_BIND, LISTENER, 0, 0, 0);
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_LISTEN, LISTENER, 0, 0, 0);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  soket_roster_free (fixture->roster);
}

/* "connecting 0-10, waits 10-30, served 30-50: closed" */
static char *
describe (const SoketLane *lane)
{
  static const char *const phases[SOKET_N_LANE_PHASES] = { "connecting", "waits", "connected", "served", "closing", "talks" };
  static const char *const ends[] = { "open", "closed", "refused", "reset", "failed", "timed out", "cancelled", "unknown" };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lane->n_parts; i++)
    g_string_append_printf (text, "%s%s %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, i > 0 ? ", " : "", phases[lane->parts[i].phase],
                            lane->parts[i].from_us, lane->parts[i].until_us);
  g_string_append_printf (text, ": %s", ends[lane->end]);

  return g_string_free (text, FALSE);
}

static void
assert_lane (Fixture    *fixture,
             guint32     conversation,
             gint64      now_us,
             const char *expected)
{
  const SoketRosterEntry *entry = soket_roster_lookup (fixture->roster, conversation);
  g_autofree char *text = NULL;
  SoketLane lane;

  g_assert_nonnull (entry);
  soket_lane_fill (&lane, entry, soket_roster_find_server (fixture->roster, entry) != NULL, now_us);
  text = describe (&lane);
  g_assert_cmpstr (text, ==, expected);
}

/* One that finds the queue full, from its first SYN to its end. */
static void
test_life (Fixture       *fixture,
           gconstpointer  data)
{
  SoketLane lane;

  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 1, 10, -1);
  assert_lane (fixture, 1, 100, "connecting 10-100: open");
  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 1, 10, -1);
  assert_lane (fixture, 1, 150, "connecting 10-150: open");
  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 1, 10, 200);
  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 2, 1, 201, 202);
  assert_lane (fixture, 1, 300, "connecting 10-200, waits 200-300: open");
  /* accept began long before anybody came. */
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, LISTENER, 1, 1, 400);
  assert_lane (fixture, 1, 450, "connecting 10-200, waits 200-400, served 400-450: open");
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 101, 1, 410, 420);
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 101, 1, 500, 501);
  assert_lane (fixture, 1, 600, "connecting 10-200, waits 200-400, served 400-501, closing 501-600: open");
  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 2, 1, 610, 611);
  assert_lane (fixture, 1, 999, "connecting 10-200, waits 200-400, served 400-501, closing 501-611: closed");

  g_assert_true (soket_lane_fill (&lane, soket_roster_lookup (fixture->roster, 1), TRUE, 999));
  g_assert_cmpint (soket_lane_get_phase (&lane), ==, SOKET_N_LANE_PHASES);
}

/* A main loop may tell the server of a connection first, and the client may go before the server. */
static void
test_order (Fixture       *fixture,
            gconstpointer  data)
{
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, LISTENER, 1, 1, 15);
  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 1, 10, 20);
  assert_lane (fixture, 1, 30, "connecting 10-20, waits 20-20, served 20-30: open");
  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 2, 1, 40, 41);
  assert_lane (fixture, 1, 50, "connecting 10-20, waits 20-20, served 20-50: open");
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 101, 1, 60, 61);
  assert_lane (fixture, 1, 70, "connecting 10-20, waits 20-20, served 20-61, closing 61-61: closed");
}

/* Of another program is known only what the other end saw of it. */
static void
test_foreign (Fixture       *fixture,
              gconstpointer  data)
{
  SoketRecord record;

  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, LISTENER, 1, 1, 400);
  assert_lane (fixture, 1, 450, "served 400-450: open");
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 101, 1, 500, 501);
  assert_lane (fixture, 1, 999, "served 400-501: closed");

  /* A server that is another program. */
  record = make (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 3, 2, 600, 610);
  record.peer.port = 80;
  soket_roster_add (fixture->roster, &record);
  assert_lane (fixture, 2, 700, "connecting 600-610, connected 610-700: open");
}

static void
test_ends (Fixture       *fixture,
           gconstpointer  data)
{
  static const struct
  {
    int         error;
    SoketEnding ending;
    const char *lane;
  } rows[] = {
    { ECONNREFUSED, SOKET_ENDING_RETURNED, "connecting 10-31: refused" },
    { ECONNRESET, SOKET_ENDING_RETURNED, "connecting 10-31: reset" },
    { ENETUNREACH, SOKET_ENDING_RETURNED, "connecting 10-31: failed" },
    { ETIMEDOUT, SOKET_ENDING_RETURNED, "connecting 10-31: timed out" },
    { 0, SOKET_ENDING_TIMED_OUT, "connecting 10-31: timed out" },
    { 0, SOKET_ENDING_CANCELLED, "connecting 10-31: cancelled" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketRecord record = make (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2 + i, 1 + i, 10, 20);

      record.result = -1;
      record.error = rows[i].error;
      record.ending = rows[i].ending;
      soket_roster_add (fixture->roster, &record);
      g_assert_cmpint (soket_roster_lookup (fixture->roster, 1 + i)->connected_us, ==, -1);
      add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 2 + i, 1 + i, 30, 31);
      assert_lane (fixture, 1 + i, 100, rows[i].lane);
    }
}

/* What was not kept may have been a close: nobody is said to be served for ever. */
static void
test_lost (Fixture       *fixture,
           gconstpointer  data)
{
  SoketRecord gap = { .kind = SOKET_RECORD_GAP, .result = 100 };

  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, LISTENER, 1, 1, 400);
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 101, 1, 400, 410);
  gap.number = ++fixture->number;
  soket_roster_add (fixture->roster, &gap);
  assert_lane (fixture, 1, 999, "served 400-410: unknown");
  /* Those that begin later are not concerned; and an accept that was lost makes what follows no less true. */
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 102, 2, 500, 510);
  assert_lane (fixture, 2, 999, "served 500-999: open");
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 101, 1, 600, 601);
  assert_lane (fixture, 1, 999, "served 400-601: closed");
}

static void
test_udp (Fixture       *fixture,
          gconstpointer  data)
{
  SoketRecord record = make (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SENDTO, 2, 1, 10, 11);

  record.transport = SOKET_TRANSPORT_UDP;
  soket_roster_add (fixture->roster, &record);
  assert_lane (fixture, 1, 50, "talks 10-50: open");
  record = make (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 2, 1, 60, 61);
  record.transport = SOKET_TRANSPORT_UDP;
  soket_roster_add (fixture->roster, &record);
  assert_lane (fixture, 1, 99, "talks 10-61: closed");

  /* A server waited long for a datagram of another program, and does not know whether there will be one more. */
  record = make (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECVFROM, 9, 2, 5, 70);
  record.transport = SOKET_TRANSPORT_UDP;
  soket_roster_add (fixture->roster, &record);
  assert_lane (fixture, 2, 99, "talks 70-70: open");
  g_assert_cmpuint (soket_roster_count (fixture->roster, SOKET_TRANSPORT_UDP), ==, 2);
  g_assert_cmpuint (soket_roster_count (fixture->roster, SOKET_TRANSPORT_TCP), ==, 0);
}

static void
test_tally (Fixture       *fixture,
            gconstpointer  data)
{
  guint n_in[SOKET_N_LANE_PHASES];

  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 2, 1, 10, 20);
  add (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, LISTENER, 1, 10, 20);
  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 3, 2, 10, 20);
  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 4, 3, 10, 20);
  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 5, 4, 10, -1);
  add (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 4, 3, 30, 31);
  soket_lane_tally (fixture->roster, SOKET_TRANSPORT_TCP, n_in);
  g_assert_cmpuint (n_in[SOKET_LANE_SERVED], ==, 1);
  g_assert_cmpuint (n_in[SOKET_LANE_WAITS], ==, 1);
  g_assert_cmpuint (n_in[SOKET_LANE_CONNECTING], ==, 1);
  g_assert_cmpuint (n_in[SOKET_LANE_CONNECTED] + n_in[SOKET_LANE_CLOSING] + n_in[SOKET_LANE_TALKS], ==, 0);
  soket_lane_tally (fixture->roster, SOKET_TRANSPORT_UDP, n_in);
  g_assert_cmpuint (n_in[SOKET_LANE_TALKS], ==, 0);
}

static SoketLane
make_lane (gint64 from_us,
           gint64 until_us)
{
  return (SoketLane) { .parts = { { SOKET_LANE_SERVED, from_us, until_us } }, .n_parts = 1, .from_us = from_us, .until_us = until_us };
}

static void
test_axis (void)
{
  const SoketLane busy[] = { make_lane (1000, 2000), make_lane (1500, 3000), make_lane (3100, 5000) };
  const SoketLane apart[] = { make_lane (90000000, 90001000), make_lane (0, 1000), make_lane (500, 3000) };
  const SoketLane moment[] = { make_lane (7, 7), { .n_parts = 0 } };
  g_autoptr (SoketLaneAxis) axis = soket_lane_axis_new (busy, G_N_ELEMENTS (busy));
  g_autoptr (SoketLaneAxis) cut = soket_lane_axis_new (apart, G_N_ELEMENTS (apart));
  g_autoptr (SoketLaneAxis) point = soket_lane_axis_new (moment, G_N_ELEMENTS (moment));
  g_autoptr (SoketLaneAxis) empty = soket_lane_axis_new (NULL, 0);

  /* A short time without anybody is shown as it was. */
  g_assert_cmpuint (soket_lane_axis_n_cuts (axis), ==, 0);
  g_assert_cmpfloat_with_epsilon (soket_lane_axis_place (axis, 1000), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (soket_lane_axis_place (axis, 2000), 0.25, 1e-9);
  g_assert_cmpfloat_with_epsilon (soket_lane_axis_place (axis, 5000), 1, 1e-9);
  g_assert_cmpfloat_with_epsilon (soket_lane_axis_place (axis, 0), 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (soket_lane_axis_place (axis, 9000), 1, 1e-9);

  /* A long one is left out, and what was in between lies at its edge. */
  g_assert_cmpuint (soket_lane_axis_n_cuts (cut), ==, 1);
  g_assert_cmpfloat_with_epsilon (soket_lane_axis_get_cut (cut, 0), 1.0 / 6 + 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (soket_lane_axis_place (cut, 3000), soket_lane_axis_get_cut (cut, 0), 1e-9);
  g_assert_cmpfloat_with_epsilon (soket_lane_axis_place (cut, 45000000), soket_lane_axis_get_cut (cut, 0), 1e-9);
  g_assert_cmpfloat_with_epsilon (soket_lane_axis_place (cut, 90000000), soket_lane_axis_get_cut (cut, 0), 1e-9);
  g_assert_cmpfloat_with_epsilon (soket_lane_axis_place (cut, 90001000), 1, 1e-9);

  /* How long that is does not depend on how many were there at a time, and a time of just an eighth is shown. */
  for (gint64 gap_us = 249; gap_us <= 251; gap_us++)
    {
      SoketLane many[9];
      g_autoptr (SoketLaneAxis) two = NULL;

      for (guint i = 0; i < 8; i++)
        many[i] = make_lane (0, 1000);
      many[8] = make_lane (1000 + gap_us, 2000 + gap_us);
      two = soket_lane_axis_new (many, G_N_ELEMENTS (many));
      g_assert_cmpuint (soket_lane_axis_n_cuts (two), ==, gap_us > 250 ? 1 : 0);
    }

  g_assert_cmpfloat_with_epsilon (soket_lane_axis_place (point, 7), 0, 1e-9);
  g_assert_cmpuint (soket_lane_axis_n_cuts (empty), ==, 0);
  g_assert_cmpfloat_with_epsilon (soket_lane_axis_place (empty, 7), 0, 1e-9);
}

#define add_case(path, function) g_test_add ("/lane/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_case ("life", test_life);
  add_case ("order", test_order);
  add_case ("foreign", test_foreign);
  add_case ("ends", test_ends);
  add_case ("lost", test_lost);
  add_case ("udp", test_udp);
  add_case ("tally", test_tally);
  g_test_add_func ("/lane/axis", test_axis);

  return g_test_run ();
}
