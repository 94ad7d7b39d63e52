/* test-stream.c - tests of soket-stream
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-pairing.h"
#include "lib/soket-bench.h"
#include "net/trace/soket-stream.h"

#include <string.h>

#define TO_SERVER SOKET_STREAM_TO_SERVER
#define TO_CLIENT SOKET_STREAM_TO_CLIENT
#define SENT      SOKET_PIECE_SENT
#define RECEIVED  SOKET_PIECE_RECEIVED
#define MESSAGE   SOKET_PIECE_MESSAGE

static SoketRecord
make (SoketTransport transport,
      SoketSide      side,
      SoketCallName  call,
      guint64        offset,
      const char    *data,
      gsize          length)
{
  SoketRecord record = soket_test_record (call, (gint64) length);

  record.transport = (guint8) transport;
  record.side = (guint8) side;
  record.conversation = 1;
  record.offset = offset;
  record.length = length;
  record.payload = (const guint8 *) data;
  record.payload_length = data != NULL ? (guint32) MIN (length, SOKET_RECORD_PAYLOAD_MAX) : 0;
  if (transport == SOKET_TRANSPORT_UDP && data != NULL)
    soket_pairing_sum (&record, data, length);
  return record;
}

/* Of the newest stream. */
static SoketTrace *filled;

/* Whether the stream has changed. */
static gboolean
add_record (SoketStream       *stream,
            const SoketRecord *record)
{
  soket_trace_push (filled, record);
  soket_trace_flush (filled);
  return soket_stream_update (stream, filled);
}

static gboolean
add (SoketStream    *stream,
     SoketTransport  transport,
     SoketSide       side,
     SoketCallName   call,
     guint64         offset,
     const char     *data)
{
  SoketRecord record = make (transport, side, call, offset, data, strlen (data));

  return add_record (stream, &record);
}

static SoketStream *
new_stream (SoketTransport transport)
{
  SoketRecord chosen = make (transport, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, 0, NULL, 0);

  g_clear_object (&filled);
  filled = soket_trace_new ();
  chosen.number = 1;
  return soket_stream_new (&chosen);
}

#define tcp(stream, side, call, offset, data) add (stream, SOKET_TRANSPORT_TCP, SOKET_SIDE_##side, SOKET_CALL_##call, offset, data)
#define udp(stream, side, call, data) add (stream, SOKET_TRANSPORT_UDP, SOKET_SIDE_##side, SOKET_CALL_##call, 0, data)

/* "0+4 4+6": offset and length of each piece. */
static void
assert_pieces (SoketStream          *stream,
               SoketStreamDirection  direction,
               SoketPieceKind        kind,
               const char           *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n;
  const SoketPiece *pieces = soket_stream_get_pieces (stream, direction, kind, &n);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%d+%d", i > 0 ? " " : "", (int) pieces[i].offset, (int) pieces[i].length);
  g_assert_cmpstr (text->str, ==, expected);
}

/* '?' for what is not known. */
static void
assert_bytes (SoketStream          *stream,
              SoketStreamDirection  direction,
              const char           *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint64 i = soket_stream_get_start (stream, direction); i < soket_stream_get_end (stream, direction); i++)
    {
      int byte = soket_stream_get_byte (stream, direction, i);

      g_string_append_c (text, byte < 0 ? '?' : (char) byte);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_new (void)
{
  g_autoptr (SoketStream) stream = new_stream (SOKET_TRANSPORT_TCP);
  guint n = 1;

  g_assert_cmpuint (soket_stream_get_conversation (stream), ==, 1);
  g_assert_cmpint (soket_stream_get_transport (stream), ==, SOKET_TRANSPORT_TCP);
  g_assert_cmpuint (soket_stream_get_end (stream, TO_CLIENT), ==, 0);
  g_assert_cmpint (soket_stream_get_byte (stream, TO_SERVER, 0), ==, -1);
  g_assert_null (soket_stream_find_piece (stream, TO_SERVER, SENT, 0));
  soket_stream_get_pieces (stream, TO_SERVER, SENT, &n);
  g_assert_cmpuint (n, ==, 0);
  g_assert_false (soket_stream_is_cut_after (stream, TO_SERVER));
  g_assert_false (soket_stream_has_gap (stream));
  g_assert_false (soket_stream_has (stream, 1));
}

/* Three sends, one recv, and the other way round. */
static void
test_merge_and_split (void)
{
  g_autoptr (SoketStream) stream = new_stream (SOKET_TRANSPORT_TCP);

  g_assert_true (tcp (stream, CLIENT, SEND, 0, "Isi"));
  g_assert_true (tcp (stream, CLIENT, SEND, 3, " pes"));
  g_assert_true (tcp (stream, CLIENT, SEND, 7, "an."));
  g_assert_true (tcp (stream, SERVER, RECV, 0, "Isi pesan."));
  g_assert_true (tcp (stream, SERVER, SEND, 0, "Isi pesan."));
  for (guint i = 0; i < 10; i++)
    {
      char byte[2] = { "Isi pesan."[i], '\0' };

      g_assert_true (tcp (stream, CLIENT, RECV, i, byte));
    }

  assert_pieces (stream, TO_SERVER, SENT, "0+3 3+4 7+3");
  assert_pieces (stream, TO_SERVER, RECEIVED, "0+10");
  assert_pieces (stream, TO_CLIENT, SENT, "0+10");
  assert_pieces (stream, TO_CLIENT, RECEIVED, "0+1 1+1 2+1 3+1 4+1 5+1 6+1 7+1 8+1 9+1");
  assert_bytes (stream, TO_SERVER, "Isi pesan.");
  assert_bytes (stream, TO_CLIENT, "Isi pesan.");
  g_assert_cmpuint (soket_stream_find_piece (stream, TO_SERVER, SENT, 6)->number, ==, 2);
  g_assert_cmpuint (soket_stream_find_piece (stream, TO_SERVER, SENT, 7)->number, ==, 3);
  g_assert_null (soket_stream_find_piece (stream, TO_SERVER, SENT, 10));
  g_assert_true (soket_stream_has (stream, 15));
  g_assert_false (soket_stream_has (stream, 16));
}

static void
test_nothing_to_add (void)
{
  g_autoptr (SoketStream) stream = new_stream (SOKET_TRANSPORT_TCP);
  SoketRecord record = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_RECV, 0, NULL, 0);

  /* The end of the stream is no piece of it; nor is what failed, waits, or belongs to others. */
  g_assert_false (add_record (stream, &record));
  record = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 0, "x", 1);
  record.error = EPIPE;
  g_assert_false (add_record (stream, &record));
  record.error = 0;
  record.returned_us = -1;
  g_assert_false (add_record (stream, &record));
  record.returned_us = 0;
  record.conversation = 2;
  g_assert_false (add_record (stream, &record));
  record.conversation = 1;
  record.call = SOKET_CALL_CLOSE;
  g_assert_false (add_record (stream, &record));

  record = (SoketRecord) { .kind = SOKET_RECORD_GAP, .result = 3 };
  g_assert_true (add_record (stream, &record));
  g_assert_true (soket_stream_has_gap (stream));
}

/* A message is told by both ends, with a length before it begins behind that, and is no byte of the stream by itself. */
static void
test_messages (void)
{
  g_autoptr (SoketStream) stream = new_stream (SOKET_TRANSPORT_TCP);
  SoketRecord message = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 4, "abc", 3);

  message.kind = SOKET_RECORD_MESSAGE;
  g_assert_true (add_record (stream, &message));
  g_assert_cmpuint (soket_stream_get_end (stream, TO_SERVER), ==, 0);
  g_assert_cmpint (soket_stream_get_byte (stream, TO_SERVER, 4), ==, -1);

  g_assert_true (tcp (stream, CLIENT, SEND, 0, "1234abc"));
  g_assert_true (tcp (stream, SERVER, RECV, 0, "1234abc"));
  message.side = SOKET_SIDE_SERVER;
  message.call = SOKET_CALL_RECV;
  g_assert_false (add_record (stream, &message));
  assert_pieces (stream, TO_SERVER, MESSAGE, "4+3");
  assert_bytes (stream, TO_SERVER, "1234abc");
  g_assert_cmpuint (soket_stream_find_piece (stream, TO_SERVER, MESSAGE, 4)->number, ==, 1);
}

/* A stream that is seen from its middle on: what comes late lies in its place, and what ends before the beginning is no part of it. */
static void
test_late (void)
{
  g_autoptr (SoketStream) stream = new_stream (SOKET_TRANSPORT_TCP);
  SoketRecord message = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 100, "abc", 3);

  g_assert_true (tcp (stream, CLIENT, SEND, 100, "0123456789"));
  g_assert_true (tcp (stream, CLIENT, SEND, 120, "xyz"));
  g_assert_true (tcp (stream, CLIENT, SEND, 110, "ABCDEFGHIJ"));
  assert_pieces (stream, TO_SERVER, SENT, "100+10 110+10 120+3");
  assert_bytes (stream, TO_SERVER, "0123456789ABCDEFGHIJxyz");
  g_assert_cmpuint (soket_stream_get_start (stream, TO_SERVER), ==, 100);
  g_assert_false (tcp (stream, SERVER, RECV, 90, "before"));
  g_assert_false (tcp (stream, SERVER, RECV, 90, "ten bytes."));
  /* Of one that begins before it the rest. */
  g_assert_true (tcp (stream, SERVER, RECV, 98, "__0123"));
  assert_pieces (stream, TO_SERVER, RECEIVED, "98+6");
  g_assert_cmpint (soket_stream_get_byte (stream, TO_SERVER, 99), ==, -1);
  g_assert_cmpint (soket_stream_get_byte (stream, TO_SERVER, 100), ==, '0');
  g_assert_cmpuint (soket_stream_get_end (stream, TO_SERVER), ==, 123);

  /* Others between them do not hide that a message is known. */
  message.kind = SOKET_RECORD_MESSAGE;
  g_assert_true (add_record (stream, &message));
  message.offset = 103;
  g_assert_true (add_record (stream, &message));
  message.length = 4;
  g_assert_true (add_record (stream, &message));
  message.offset = 100;
  message.length = 3;
  g_assert_false (add_record (stream, &message));
  assert_pieces (stream, TO_SERVER, MESSAGE, "100+3 103+3 103+4");
}

/* No more than so many pieces of a kind. */
static void
test_many_pieces (void)
{
  g_autoptr (SoketStream) stream = new_stream (SOKET_TRANSPORT_TCP);
  guint n;

  for (guint i = 0; i < SOKET_STREAM_PIECES_MAX + 2; i++)
    {
      SoketRecord record = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, i, "x", 1);

      soket_trace_push (filled, &record);
      if (i == SOKET_STREAM_PIECES_MAX - 1 || i == SOKET_STREAM_PIECES_MAX + 1)
        {
          soket_trace_flush (filled);
          while (soket_stream_update (stream, filled) || soket_stream_is_behind (stream))
            ;
          soket_stream_get_pieces (stream, TO_SERVER, SENT, &n);
          g_assert_cmpuint (n, ==, SOKET_STREAM_PIECES_MAX);
          g_assert_true (soket_stream_is_cut_after (stream, TO_SERVER) == (i >= SOKET_STREAM_PIECES_MAX));
        }
    }
}

/* What was not kept of a large piece is not known; what the other end kept of it is. */
static void
test_unknown (void)
{
  g_autoptr (SoketStream) stream = new_stream (SOKET_TRANSPORT_TCP);
  SoketRecord record = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 0, "ab", 2);

  record.length = 6;
  g_assert_true (add_record (stream, &record));
  assert_bytes (stream, TO_SERVER, "ab????");
  g_assert_true (tcp (stream, SERVER, RECV, 3, "d"));
  assert_bytes (stream, TO_SERVER, "ab?d??");
}

/* A stranger's calls cannot be seen: its direction has what was received alone. */
static void
test_foreign_peer (void)
{
  g_autoptr (SoketStream) stream = new_stream (SOKET_TRANSPORT_TCP);

  tcp (stream, SERVER, RECV, 0, "halo.");
  tcp (stream, SERVER, SEND, 0, "halo.");
  assert_pieces (stream, TO_SERVER, SENT, "");
  assert_pieces (stream, TO_SERVER, RECEIVED, "0+5");
  assert_pieces (stream, TO_CLIENT, SENT, "0+5");
  assert_pieces (stream, TO_CLIENT, RECEIVED, "");
  assert_bytes (stream, TO_SERVER, "halo.");
}

static void
test_datagrams (void)
{
  g_autoptr (SoketStream) stream = new_stream (SOKET_TRANSPORT_UDP);

  udp (stream, CLIENT, SENDTO, "one");
  udp (stream, CLIENT, SENDTO, "two");
  udp (stream, CLIENT, SENDTO, "");
  /* The first was lost; the empty one overtook. */
  udp (stream, SERVER, RECVFROM, "");
  udp (stream, SERVER, RECVFROM, "two");
  udp (stream, SERVER, RECVFROM, "three");
  udp (stream, SERVER, RECVFROM, "two");
  assert_pieces (stream, TO_SERVER, SENT, "0+3 4+3 8+0");
  /* What nobody here sent has a place of its own. */
  assert_pieces (stream, TO_SERVER, RECEIVED, "4+3 8+0 10+5 16+3");
  assert_bytes (stream, TO_SERVER, "one?two???three?two");
  g_assert_cmpuint (soket_stream_find_piece (stream, TO_SERVER, SENT, 8)->length, ==, 0);
  g_assert_null (soket_stream_find_piece (stream, TO_SERVER, SENT, 3));
}

/* The first of a direction has its place, too, though nothing is in it. */
static void
test_empty_first (void)
{
  g_autoptr (SoketStream) stream = new_stream (SOKET_TRANSPORT_UDP);

  udp (stream, CLIENT, SENDTO, "");
  udp (stream, SERVER, RECVFROM, "");
  assert_pieces (stream, TO_SERVER, SENT, "0+0");
  assert_pieces (stream, TO_SERVER, RECEIVED, "0+0");
  udp (stream, CLIENT, SENDTO, "one");
  assert_pieces (stream, TO_SERVER, SENT, "0+0 2+3");
}

/* Each stays within its bounds, and says so. */
static void
test_bounds (void)
{
  g_autofree char *data = g_strnfill (SOKET_RECORD_PAYLOAD_MAX, 'x');
  g_autoptr (SoketStream) stream = new_stream (SOKET_TRANSPORT_TCP);
  g_autoptr (SoketStream) pieces = NULL;
  SoketRecord record = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 0, data, 1048576);
  guint n;

  g_assert_true (add_record (stream, &record));
  g_assert_cmpuint (soket_stream_get_end (stream, TO_SERVER), ==, SOKET_STREAM_BYTES_MAX);
  g_assert_true (soket_stream_is_cut_after (stream, TO_SERVER));
  g_assert_cmpint (soket_stream_get_byte (stream, TO_SERVER, SOKET_RECORD_PAYLOAD_MAX - 1), ==, 'x');
  g_assert_cmpint (soket_stream_get_byte (stream, TO_SERVER, SOKET_RECORD_PAYLOAD_MAX), ==, -1);
  g_assert_cmpint (soket_stream_get_byte (stream, TO_SERVER, G_MAXUINT64), ==, -1);
  record = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 1048576, data, 10);
  g_assert_false (add_record (stream, &record));

  pieces = new_stream (SOKET_TRANSPORT_TCP);
  for (guint i = 0; i < SOKET_STREAM_PIECES_MAX + 10; i++)
    tcp (pieces, CLIENT, SEND, i, "y");
  soket_stream_get_pieces (pieces, TO_SERVER, SENT, &n);
  g_assert_cmpuint (n, ==, SOKET_STREAM_PIECES_MAX);
  g_assert_true (soket_stream_is_cut_after (pieces, TO_SERVER));
}

/* Far from the beginning of a stream it begins round the chosen call. */
static void
test_middle (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketStream) stream = NULL;
  g_autofree char *data = g_strnfill (1024, 'x');
  SoketRecord record, chosen;
  guint position;

  for (guint i = 0; i < 1000; i++)
    {
      record = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, i * 1024, data, 1024);
      soket_trace_push (trace, &record);
    }
  soket_trace_flush (trace);
  g_assert_true (soket_trace_find (trace, 501, &position) && soket_trace_peek (trace, position, &chosen));
  g_assert_cmpuint (chosen.offset, ==, 500 * 1024);

  stream = soket_stream_new (&chosen);
  g_assert_true (soket_stream_update (stream, trace));
  g_assert_cmpuint (soket_stream_get_start (stream, TO_SERVER), ==, 500 * 1024 - SOKET_STREAM_BYTES_BACK);
  g_assert_cmpuint (soket_stream_get_end (stream, TO_SERVER), ==, 500 * 1024 - SOKET_STREAM_BYTES_BACK + SOKET_STREAM_BYTES_MAX);
  g_assert_true (soket_stream_has (stream, 501));
  g_assert_false (soket_stream_has (stream, 10));
  g_assert_true (soket_stream_is_cut_after (stream, TO_SERVER));
}

/* What comes later is taken by later updates, a bounded part at a time; what the ring has forgotten meanwhile is a gap. */
static void
test_update (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (6000, 6000, 1 << 20);
  g_autoptr (SoketStream) stream = NULL;
  SoketRecord record = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 0, "ab", 2);
  guint n_updates = 0;

  record.number = soket_trace_push (trace, &record);
  soket_trace_flush (trace);
  stream = soket_stream_new (&record);
  g_assert_true (soket_stream_update (stream, trace));
  g_assert_false (soket_stream_update (stream, trace));
  g_assert_false (soket_stream_is_behind (stream));

  /* A flood of others. */
  record = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 0, "z", 1);
  record.conversation = 2;
  for (guint i = 0; i < 5000; i++)
    soket_trace_push (trace, &record);
  record = make (SOKET_TRANSPORT_TCP, SOKET_SIDE_SERVER, SOKET_CALL_RECV, 0, "ab", 2);
  soket_trace_push (trace, &record);
  soket_trace_flush (trace);
  while (!soket_stream_update (stream, trace))
    {
      g_assert_true (soket_stream_is_behind (stream));
      g_assert_cmpuint (++n_updates, <, 10);
    }
  g_assert_cmpuint (n_updates, >, 0);
  g_assert_false (soket_stream_is_behind (stream));
  assert_pieces (stream, TO_SERVER, RECEIVED, "0+2");
  g_assert_false (soket_stream_has_gap (stream));

  record.conversation = 2;
  for (guint n = 0; n < 2; n++)
    {
      for (guint i = 0; i < 6000; i++)
        soket_trace_push (trace, &record);
      soket_trace_flush (trace);
    }
  soket_stream_update (stream, trace);
  g_assert_true (soket_stream_has_gap (stream));
}

/* A real exchange: what one end sent is what the other received. */
static void
test_exchange (gconstpointer data)
{
  SoketTransport transport = (SoketTransport) GPOINTER_TO_INT (data);
  SoketBench *bench = soket_bench_new (transport, TRUE);
  SoketClient *client = soket_bench_client (bench);
  g_autoptr (SoketStream) stream = NULL;
  SoketRecord record;
  SoketReply reply;
  guint position = 0;

  bench->options.recv_size = transport == SOKET_TRANSPORT_TCP ? 4 : 65536;
  soket_bench_start (bench);
  soket_reply_begin (&reply, client, &bench->send, "Isi pesan.", 10, NULL);
  soket_reply_wait (&reply);
  g_assert_no_error (reply.error);
  soket_reply_clear (&reply);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE && soket_server_get_n_peers (bench->server) == 0);
  soket_trace_flush (bench->trace);

  do
    g_assert_true (soket_trace_peek (bench->trace, position++, &record));
  while (record.conversation == 0);
  stream = soket_stream_new (&record);
  g_assert_true (soket_stream_update (stream, bench->trace));
  assert_bytes (stream, TO_SERVER, "Isi pesan.");
  assert_bytes (stream, TO_CLIENT, "Isi pesan.");
  assert_pieces (stream, TO_SERVER, SENT, "0+10");
  assert_pieces (stream, TO_SERVER, RECEIVED, transport == SOKET_TRANSPORT_TCP ? "0+4 4+4 8+2" : "0+10");
  assert_pieces (stream, TO_SERVER, MESSAGE, transport == SOKET_TRANSPORT_TCP ? "0+10" : "");
  assert_pieces (stream, TO_CLIENT, SENT, "0+10");
  assert_pieces (stream, TO_CLIENT, RECEIVED, "0+10");
  g_assert_finalize_object (client);
  soket_bench_free (bench);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream/new", test_new);
  g_test_add_func ("/stream/merge-and-split", test_merge_and_split);
  g_test_add_func ("/stream/nothing-to-add", test_nothing_to_add);
  g_test_add_func ("/stream/messages", test_messages);
  g_test_add_func ("/stream/late", test_late);
  g_test_add_func ("/stream/many-pieces", test_many_pieces);
  g_test_add_func ("/stream/unknown", test_unknown);
  g_test_add_func ("/stream/foreign-peer", test_foreign_peer);
  g_test_add_func ("/stream/datagrams", test_datagrams);
  g_test_add_func ("/stream/empty-first", test_empty_first);
  g_test_add_func ("/stream/bounds", test_bounds);
  g_test_add_func ("/stream/middle", test_middle);
  g_test_add_func ("/stream/update", test_update);
  g_test_add_data_func ("/stream/exchange-tcp", GINT_TO_POINTER (SOKET_TRANSPORT_TCP), test_exchange);
  g_test_add_data_func ("/stream/exchange-udp", GINT_TO_POINTER (SOKET_TRANSPORT_UDP), test_exchange);
  return g_test_run ();
}
