/* test-order.c - the order of what several programs tell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder.h"
#include "model/conversation/soket-sequence-order.h"

typedef struct
{
  GArray *records;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->records = g_array_new (FALSE, TRUE, sizeof (SoketRecord));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_array_unref (fixture->records);
}

/* The next that is told: of the client or the server, each watched. */
static SoketRecord *
tell (Fixture       *fixture,
      SoketSide      side,
      SoketCallName  call,
      gint64         started_us,
      gint64         returned_us,
      gint64         result)
{
  SoketRecord *record;

  g_array_set_size (fixture->records, fixture->records->len + 1);
  record = &g_array_index (fixture->records, SoketRecord, fixture->records->len - 1);
  record->number = fixture->records->len;
  record->kind = SOKET_RECORD_CALL;
  record->side = (guint8) side;
  record->call = (guint8) call;
  record->conversation = 1;
  record->program = side + 1;
  record->started_us = started_us;
  record->returned_us = returned_us;
  record->result = result;
  if (call == SOKET_CALL_SEND || call == SOKET_CALL_RECV || call == SOKET_CALL_SENDTO || call == SOKET_CALL_RECVFROM)
    {
      record->argument = 4096;
      record->length = (guint64) MAX (result, 0);
    }
  record->state.tcp_state = SOKET_TCP_STATE_ESTABLISHED;
  return record;
}

static void
assert_order (Fixture    *fixture,
              const char *wanted)
{
  g_autoptr (GString) got = g_string_new (NULL);

  soket_sequence_order (fixture->records);
  for (guint i = 0; i < fixture->records->len; i++)
    {
      const SoketRecord *record = &g_array_index (fixture->records, SoketRecord, i);

      g_string_append_printf (got, "%s%c%" G_GUINT64_FORMAT, i > 0 ? " " : "", record->side == SOKET_SIDE_CLIENT ? 'c' : 's', record->number);
    }
  g_assert_cmpstr (got->str, ==, wanted);
}

static guint8
get_state (Fixture *fixture,
           guint64  number)
{
  for (guint i = 0; i < fixture->records->len; i++)
    if (g_array_index (fixture->records, SoketRecord, i).number == number)
      return g_array_index (fixture->records, SoketRecord, i).state.tcp_state;
  g_assert_not_reached ();
}

static void
test_time (Fixture       *fixture,
           gconstpointer  data)
{
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 30, 40, 5);
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 10, 12, 0);
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 14, 20, 5);
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_SEND, 41, 45, 5);
  assert_order (fixture, "c2 c3 s1 s4");
}

/* Nothing is moved that no program told. */
static void
test_ours (Fixture       *fixture,
           gconstpointer  data)
{
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 30, 40, 5)->program = 0;
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 14, 20, 5)->program = 0;
  assert_order (fixture, "s1 c2");
}

/* The send returned behind what it brought about. No send has waited, though the other side went on meanwhile. */
static void
test_send (Fixture       *fixture,
           gconstpointer  data)
{
  g_autoptr (SoketLadder) ladder = NULL;
  const SoketLadderRow *rows;
  guint n_rows;

  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 10, 11, 3);
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 5, 12, 3);
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 13, 20, 4)->offset = 3;
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_SEND, 21, 22, 7);
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 15, 30, 4)->offset = 3;
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 31, 32, 7);
  assert_order (fixture, "c1 s2 c5 s3 s4 c6");
  /* It has returned by then: what the other side does next does not begin before it. */
  g_assert_cmpint (g_array_index (fixture->records, SoketRecord, 2).returned_us, ==, 20);
  ladder = soket_ladder_new ((const SoketRecord *) (gpointer) fixture->records->data, fixture->records->len, NULL);
  rows = soket_ladder_get_rows (ladder, &n_rows);
  for (guint i = 0; i < n_rows; i++)
    {
      const SoketRecord *record = &g_array_index (fixture->records, SoketRecord, rows[i].record);

      g_assert_cmpint (rows[i].wait_from >= 0, ==, record->number == 2 || record->number == 3);
    }
}

/* What came first does not become the cause of what could not know of it. */
static void
test_no_cause (Fixture       *fixture,
               gconstpointer  data)
{
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 5, 12, 3);
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 20, 21, 3);
  assert_order (fixture, "s1 c2");
}

static void
test_connect (Fixture       *fixture,
              gconstpointer  data)
{
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, 1, 20, 7);
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_SEND, 21, 22, 3);
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, 8, 9, 3);
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 10, 30, 0);
  assert_order (fixture, "c3 c4 s1 s2");
}

/* The end of the stream is behind the close; a state that knew of it too early is as it was. */
static void
test_end (Fixture       *fixture,
          gconstpointer  data)
{
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 5, 12, 3)->state.tcp_state = SOKET_TCP_STATE_CLOSE_WAIT;
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 13, 20, 0)->state.tcp_state = SOKET_TCP_STATE_CLOSE_WAIT;
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_SEND, 10, 11, 3);
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 15, 25, 0)->state.tcp_state = SOKET_TCP_STATE_TIME_WAIT;
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 40, 41, 0)->state.tcp_state = SOKET_TCP_STATE_CLOSED;
  assert_order (fixture, "s3 c1 s4 c2 c5");
  g_assert_cmpint (get_state (fixture, 1), ==, SOKET_TCP_STATE_ESTABLISHED);
  g_assert_cmpint (get_state (fixture, 2), ==, SOKET_TCP_STATE_CLOSE_WAIT);
  g_assert_cmpint (get_state (fixture, 4), ==, SOKET_TCP_STATE_FIN_WAIT_2);
  g_assert_cmpint (get_state (fixture, 5), ==, SOKET_TCP_STATE_CLOSED);
}

/* Both close at the same time: neither state knows of the other's FIN before it is sent. */
static void
test_both_end (Fixture       *fixture,
               gconstpointer  data)
{
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 10, 20, 0)->state.tcp_state = GPOINTER_TO_UINT (data);
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_CLOSE, 15, 25, 0)->state.tcp_state = GPOINTER_TO_UINT (data);
  assert_order (fixture, "c1 s2");
  g_assert_cmpint (get_state (fixture, 1), ==, SOKET_TCP_STATE_FIN_WAIT_1);
  g_assert_cmpint (get_state (fixture, 2), ==, GPOINTER_TO_UINT (data));
}

/* Of an end that is not seen the state is all that is known. */
static void
test_unseen (Fixture       *fixture,
             gconstpointer  data)
{
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 5, 12, 3)->state.tcp_state = SOKET_TCP_STATE_CLOSE_WAIT;
  assert_order (fixture, "c1");
  g_assert_cmpint (get_state (fixture, 1), ==, SOKET_TCP_STATE_CLOSE_WAIT);
}

static void
test_datagrams (Fixture       *fixture,
                gconstpointer  data)
{
  for (guint i = 0; i < 2; i++)
    {
      SoketRecord *record = tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECVFROM, 5 + 30 * i, 12 + 30 * i, 3);

      record->transport = SOKET_TRANSPORT_UDP;
      record->digest = 17 + i;
    }
  for (guint i = 0; i < 2; i++)
    {
      SoketRecord *record = tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SENDTO, 10 + 30 * i, 14 + 30 * i, 3);

      record->transport = SOKET_TRANSPORT_UDP;
      record->digest = 17 + i;
    }
  assert_order (fixture, "c3 s1 c4 s2");
}

/* What waits stays behind all that returned. */
static void
test_waiting (Fixture       *fixture,
              gconstpointer  data)
{
  tell (fixture, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 30, 40, 5);
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 14, 20, 5);
  tell (fixture, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 21, -1, 0);
  assert_order (fixture, "c2 s1 c3");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/order/time", Fixture, NULL, set_up, test_time, tear_down);
  g_test_add ("/order/ours", Fixture, NULL, set_up, test_ours, tear_down);
  g_test_add ("/order/send", Fixture, NULL, set_up, test_send, tear_down);
  g_test_add ("/order/no-cause", Fixture, NULL, set_up, test_no_cause, tear_down);
  g_test_add ("/order/connect", Fixture, NULL, set_up, test_connect, tear_down);
  g_test_add ("/order/end", Fixture, NULL, set_up, test_end, tear_down);
  g_test_add ("/order/both-end/closing", Fixture, GUINT_TO_POINTER (SOKET_TCP_STATE_CLOSING), set_up, test_both_end, tear_down);
  g_test_add ("/order/both-end/last-ack", Fixture, GUINT_TO_POINTER (SOKET_TCP_STATE_LAST_ACK), set_up, test_both_end, tear_down);
  g_test_add ("/order/unseen", Fixture, NULL, set_up, test_unseen, tear_down);
  g_test_add ("/order/datagrams", Fixture, NULL, set_up, test_datagrams, tear_down);
  g_test_add ("/order/waiting", Fixture, NULL, set_up, test_waiting, tear_down);

  return g_test_run ();
}
