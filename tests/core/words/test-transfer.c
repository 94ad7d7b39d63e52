/* test-transfer.c - what may come of a send or a recv, and of a datagram
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/words/soket-explain.h"
#include "core/words/soket-transfer.h"

#include <errno.h>
#include <string.h>

#define TCP SOKET_TRANSPORT_TCP
#define UDP SOKET_TRANSPORT_UDP
#define CALL(udp, name) .kind = SOKET_RECORD_CALL, .transport = (udp), .call = SOKET_CALL_##name

static void
test_records (void)
{
  static const struct
  {
    SoketTransfer outcome;
    SoketRecord  record;
    gsize        cut;
  } rows[] = {
    { SOKET_TRANSFER_SEND_ALL, { CALL (TCP, SEND), .argument = 3000, .result = 3000 }, 0 },
    { SOKET_TRANSFER_SEND_PART, { CALL (TCP, SEND), .argument = 3000, .result = 2048 }, 0 },
    { SOKET_TRANSFER_SEND_WAITS, { CALL (TCP, SEND), .argument = 3000, .result = -1, .error = EAGAIN }, 0 },
    { SOKET_TRANSFER_SEND_WAITS, { CALL (TCP, SEND), .argument = 3000, .returned_us = -1 }, 0 },
    { SOKET_TRANSFER_NONE, { CALL (TCP, SEND), .argument = 3000, .result = -1, .error = EPIPE }, 0 },
    /* It waited, and is over; that it waited was said before. */
    { SOKET_TRANSFER_NONE, { CALL (TCP, SEND), .argument = 3000, .result = -1, .ending = SOKET_ENDING_CANCELLED }, 0 },
    { SOKET_TRANSFER_RECV_ASKED, { CALL (TCP, RECV), .argument = 1000, .result = 1000 }, 0 },
    { SOKET_TRANSFER_RECV_LESS, { CALL (TCP, RECV), .argument = 1000, .result = 999 }, 0 },
    { SOKET_TRANSFER_RECV_LESS, { CALL (TCP, RECV), .argument = 1000, .result = 1 }, 0 },
    { SOKET_TRANSFER_RECV_END, { CALL (TCP, RECV), .argument = 1000, .result = 0 }, 0 },
    { SOKET_TRANSFER_RECV_ASKED, { CALL (TCP, RECV), .argument = 0, .result = 0 }, 0 },
    { SOKET_TRANSFER_RECV_WAITS, { CALL (TCP, RECV), .argument = 1000, .result = -1, .error = EAGAIN }, 0 },
    { SOKET_TRANSFER_NONE, { CALL (TCP, RECV), .argument = 1000, .result = -1, .error = ECONNRESET }, 0 },
    { SOKET_TRANSFER_DATAGRAM_SENT, { CALL (UDP, SENDTO), .argument = 3000, .result = 3000 }, 0 },
    { SOKET_TRANSFER_DATAGRAM_SENT, { CALL (UDP, SEND), .argument = 3000, .result = 3000 }, 0 },
    { SOKET_TRANSFER_NONE, { CALL (UDP, SENDTO), .argument = 70000, .result = -1, .error = EMSGSIZE }, 0 },
    { SOKET_TRANSFER_DATAGRAM_WHOLE, { CALL (UDP, RECVFROM), .argument = 1000, .result = 10 }, 0 },
    { SOKET_TRANSFER_DATAGRAM_WHOLE, { CALL (UDP, RECVFROM), .argument = 1000, .result = 1000 }, 0 },
    /* Over UDP 0 bytes are a message. */
    { SOKET_TRANSFER_DATAGRAM_WHOLE, { CALL (UDP, RECVFROM), .argument = 1000, .result = 0 }, 0 },
    { SOKET_TRANSFER_DATAGRAM_CUT, { CALL (UDP, RECVFROM), .argument = 1000, .result = 1000 }, 2000 },
    { SOKET_TRANSFER_DATAGRAM_WAITS, { CALL (UDP, RECVFROM), .argument = 1000, .result = -1, .error = EAGAIN }, 0 },
    { SOKET_TRANSFER_NONE, { CALL (TCP, ACCEPT), .result = -1, .error = EAGAIN }, 0 },
    { SOKET_TRANSFER_NONE, { CALL (TCP, CLOSE) }, 0 },
    { SOKET_TRANSFER_NONE, { .kind = SOKET_RECORD_MESSAGE, .call = SOKET_CALL_SEND, .argument = 10, .result = 10 }, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpstr (soket_transfer_to_string (soket_transfer_of_record (&rows[i].record, rows[i].cut)), ==, soket_transfer_to_string (rows[i].outcome));
}

/* Three of send, the slides' three of recv, and 0. */
static void
test_lists (void)
{
  guint n_sends = 0, n_outcomes;
  const SoketTransfer *stream = soket_transfer_list (TCP, &n_outcomes);

  g_assert_cmpuint (n_outcomes, ==, 7);
  for (guint i = 0; i < n_outcomes; i++)
    n_sends += soket_transfer_get_side (stream[i]) == SOKET_SIDE_CLIENT;
  g_assert_cmpuint (n_sends, ==, 3);
  soket_transfer_list (UDP, &n_outcomes);
  g_assert_cmpuint (n_outcomes, ==, 5);
}

static void
test_words (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  SoketTransfer outcome;

  for (guint i = SOKET_TRANSFER_NONE + 1; i < SOKET_N_TRANSFERS; i++)
    {
      g_assert_true (soket_transfer_from_string (soket_transfer_to_string ((SoketTransfer) i), &outcome));
      g_assert_cmpint (outcome, ==, (int) i);
      g_assert_true (g_hash_table_add (seen, (gpointer) soket_transfer_get_title (outcome)));
      g_assert_true (g_hash_table_add (seen, (gpointer) soket_transfer_get_way (outcome)));
    }
  g_assert_false (soket_transfer_from_string ("none", &outcome));
  g_assert_false (soket_transfer_from_string ("", &outcome));
  g_assert_cmpstr (soket_transfer_get_title (SOKET_TRANSFER_NONE), ==, "");
}

/* EAGAIN says one thing of a socket that does not wait, and another of one that has waited for as long as it may. */
static void
test_timed_out (void)
{
  SoketRecord record = { CALL (TCP, RECV), .argument = 1000, .result = -1, .error = EAGAIN, .started_us = 100, .returned_us = 120 };
  g_autofree char *at_once = soket_explain_record (&record);
  g_autofree char *timed = NULL;

  record.returned_us += 2 * G_USEC_PER_SEC;
  timed = soket_explain_record (&record);
  g_assert_nonnull (strstr (at_once, "this socket does not wait"));
  g_assert_null (strstr (timed, "this socket does not wait"));
  g_assert_nonnull (strstr (timed, "the time-out"));
}

/* Whether a datagram that fills the buffer is whole nobody knows who only reads the call. */
static void
test_full_buffer (void)
{
  SoketRecord record = { CALL (UDP, RECVFROM), .side = SOKET_SIDE_SERVER, .argument = 1000, .result = 1000 };
  g_autofree char *full = soket_explain_record (&record);
  g_autofree char *less = NULL;

  record.result = 999;
  less = soket_explain_record (&record);
  g_assert_null (strstr (full, "whole"));
  g_assert_nonnull (strstr (full, "the rest is lost"));
  g_assert_nonnull (strstr (less, "whole"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/transfer/records", test_records);
  g_test_add_func ("/transfer/lists", test_lists);
  g_test_add_func ("/transfer/words", test_words);
  g_test_add_func ("/transfer/timed-out", test_timed_out);
  g_test_add_func ("/transfer/full-buffer", test_full_buffer);

  return g_test_run ();
}
