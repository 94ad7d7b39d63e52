/* test-trace-copy.c - records of one trace in another one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-test.h"
#include "net/trace/soket-conversation.h"
#include "net/trace/soket-trace-copy.h"

static guint64
push (SoketTrace    *trace,
      SoketSide      side,
      SoketCallName  call,
      guint32        socket,
      guint32        conversation,
      gint64         result)
{
  SoketRecord record = soket_test_record (call, result);

  record.side = (guint8) side;
  record.socket = socket;
  record.conversation = conversation;
  record.started_us = soket_trace_now (trace);
  record.returned_us = record.started_us + 3;
  record.payload = (const guint8 *) "halo.";
  record.payload_length = record.length = 5;
  return soket_trace_push (trace, &record);
}

/* What was the same is the same, what both traces have under one number is not, and the clock goes on. */
static void
test_numbers (void)
{
  g_autoptr (SoketTrace) to = soket_trace_new_sized (64, 64, 4096);
  g_autoptr (SoketTrace) from = soket_trace_new_sized (64, 64, 4096);
  SoketRecord records[5], before, original;
  guint64 first;
  guint32 shown;

  push (to, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, soket_trace_next_socket (to), soket_conversation_next (to), 0);
  push (from, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 1, 1, 0);
  first = push (from, SOKET_SIDE_SERVER, SOKET_CALL_LISTEN, 2, 0, 0);
  push (from, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, 2, 3, 4);
  push (from, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 4, 3, 5);
  push (from, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 5, 6, 5);
  push (from, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 7, 8, 5);
  soket_trace_flush (from);

  shown = soket_trace_copy (to, from, first, first + 3, 3);
  soket_trace_flush (to);
  g_assert_cmpuint (soket_trace_get_n_records (to), ==, 5);
  g_assert_true (soket_trace_peek (to, 0, &before));
  for (guint i = 0; i < 5; i++)
    g_assert_true (soket_trace_peek (to, i, &records[i]));
  g_assert_cmpuint (shown, ==, records[2].conversation);
  g_assert_cmpuint (records[1].conversation, ==, 0);
  g_assert_cmpuint (records[2].conversation, !=, before.conversation);
  g_assert_cmpuint (records[2].conversation, ==, records[3].conversation);
  g_assert_cmpuint (records[4].conversation, !=, records[3].conversation);
  g_assert_cmpuint (records[1].socket, !=, before.socket);
  g_assert_cmpuint (records[1].socket, ==, records[2].socket);
  g_assert_cmpint (records[2].result, ==, records[3].socket);
  /* What is no number of a socket stays. */
  g_assert_cmpint (records[3].result, ==, 5);
  g_assert_cmpmem (records[4].payload, records[4].payload_length, "halo.", 5);
  g_assert_true (soket_trace_peek (from, 1, &original));
  g_assert_cmpint (records[1].started_us + soket_trace_get_created_us (to), ==, original.started_us + soket_trace_get_created_us (from));
  g_assert_cmpint (records[1].returned_us - records[1].started_us, ==, 3);

  /* Of what comes next in this trace nothing has these numbers. */
  g_assert_cmpuint (soket_conversation_next (to), >, records[4].conversation);
  g_assert_cmpuint (soket_trace_next_socket (to), >, records[4].socket);
}

static void
test_nothing (void)
{
  g_autoptr (SoketTrace) to = soket_trace_new_sized (64, 64, 4096);
  g_autoptr (SoketTrace) from = soket_trace_new_sized (2, 64, 4096);

  for (guint i = 1; i <= 4; i++)
    push (from, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, i, i, 5);
  soket_trace_flush (from);
  /* Forgotten by now, and not there yet. */
  g_assert_cmpuint (soket_trace_copy (to, from, 1, 2, 1), ==, 0);
  g_assert_cmpuint (soket_trace_copy (to, from, 5, 9, 5), ==, 0);
  soket_trace_flush (to);
  g_assert_cmpuint (soket_trace_get_n_records (to), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/trace-copy/numbers", test_numbers);
  g_test_add_func ("/trace-copy/nothing", test_nothing);
  return g_test_run ();
}
