/* test-agrees.c - the picture and the bytes of one conversation tell the same of what was sent and what was received
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder.h"
#include "core/record/soket-pairing.h"
#include "lib/soket-bench.h"
#include "net/trace/soket-stream.h"

#include <string.h>

/* A conversation at random, both ways, and what both make of it. Numbers of records are their indices plus one. */
typedef struct
{
  GArray      *records;  /* of SoketRecord */
  SoketTrace  *trace;
  SoketStream *stream;
  SoketLadder *ladder;
} Talk;

static void
talk_init (Talk           *talk,
           SoketTransport  transport)
{
  SoketRecord chosen = soket_test_record (SOKET_CALL_CONNECT, 0);

  chosen.transport = (guint8) transport;
  chosen.conversation = 1;
  chosen.number = 1;
  talk->records = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  talk->trace = soket_trace_new ();
  talk->stream = soket_stream_new (&chosen);
  talk->ladder = NULL;
}

static void
talk_add (Talk           *talk,
          SoketTransport  transport,
          SoketSide       side,
          SoketCallName   call,
          guint64         offset,
          const char     *data,
          gsize           length)
{
  SoketRecord record = soket_test_record (call, (gint64) length);
  guint n = talk->records->len;

  record.transport = (guint8) transport;
  record.side = (guint8) side;
  record.socket = side == SOKET_SIDE_CLIENT ? 2 : 1;
  record.conversation = 1;
  record.number = n + 1;
  record.started_us = record.returned_us = n * 10;
  record.offset = offset;
  record.length = length;
  if (transport == SOKET_TRANSPORT_UDP)
    soket_pairing_sum (&record, data, length);
  g_array_append_val (talk->records, record);
  soket_trace_push (talk->trace, &record);
}

/* All folds are open: each call has its row. */
static void
talk_end (Talk *talk)
{
  g_autofree guint64 *numbers = g_new (guint64, talk->records->len);
  SoketLadderOptions options = { .open = numbers, .n_open = talk->records->len, .n_steps = G_MAXUINT };

  for (guint i = 0; i < talk->records->len; i++)
    numbers[i] = i + 1;
  soket_trace_flush (talk->trace);
  soket_stream_update (talk->stream, talk->trace);
  g_assert_false (soket_stream_is_behind (talk->stream));
  talk->ladder = soket_ladder_new ((const SoketRecord *) (gpointer) talk->records->data, talk->records->len, &options);
}

static void
talk_clear (Talk *talk)
{
  g_array_unref (talk->records);
  g_object_unref (talk->trace);
  soket_stream_free (talk->stream);
  soket_ladder_free (talk->ladder);
}

static gboolean
is_sent (const SoketRecord *record)
{
  return record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO;
}

static SoketStreamDirection
get_direction (const Talk *talk,
               guint       sent)
{
  return g_array_index (talk->records, SoketRecord, sent).side == SOKET_SIDE_CLIENT ? SOKET_STREAM_TO_SERVER : SOKET_STREAM_TO_CLIENT;
}

static const SoketLadderArrow *
find_arrow (const Talk *talk,
            guint       sent)
{
  guint n;
  const SoketLadderArrow *arrows = soket_ladder_get_arrows (talk->ladder, &n);

  for (guint i = 0; i < n; i++)
    if (arrows[i].record == sent && !arrows[i].unseen)
      return &arrows[i];
  g_error ("no arrow is that of record %u", sent + 1);
}

/* As the picture shows it: which call took the last of what was sent, by the row where its block of waiting bytes ends. G_MAXUINT for none. */
static guint
find_in_ladder (const Talk *talk,
                guint       sent)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_ladder_get_rows (talk->ladder, &n_rows);
  const SoketLadderArrow *arrow = find_arrow (talk, sent);

  return arrow->end == SOKET_ARROW_ARRIVES && arrow->taken >= 0 ? rows[(guint) arrow->taken].record : G_MAXUINT;
}

/* As the bytes show it: a datagram has one place, wherever it is. */
static guint
find_datagram (const Talk *talk,
               guint       sent)
{
  SoketStreamDirection direction = get_direction (talk, sent);
  guint n_sent, n_received;
  const SoketPiece *pieces = soket_stream_get_pieces (talk->stream, direction, SOKET_PIECE_SENT, &n_sent);
  const SoketPiece *received = soket_stream_get_pieces (talk->stream, direction, SOKET_PIECE_RECEIVED, &n_received);

  for (guint i = 0; i < n_sent; i++)
    for (guint j = 0; j < n_received && pieces[i].number == sent + 1; j++)
      if (received[j].offset == pieces[i].offset)
        return (guint) received[j].number - 1;
  return G_MAXUINT;
}

/* Whatever is lost, comes twice, overtakes, is cut short by a small recv, and whatever is alike. */
static void
test_datagrams (void)
{
  enum { N = 24, ROUNDS = 400 };
  static const char *const texts[] = { "", "a", "b", "cc", "ccd" };

  for (guint round = 0; round < ROUNDS; round++)
    {
      gint32 lost = g_test_rand_int_range (0, 50), twice = g_test_rand_int_range (0, 30), overtaking = g_test_rand_int_range (0, 50);
      guint n_under_way[2] = { 0 }, n_sent = 0, n_matched = 0;
      const char *under_way[2][2 * N];
      Talk talk;

      talk_init (&talk, SOKET_TRANSPORT_UDP);
      while (n_sent < N || n_under_way[0] + n_under_way[1] > 0)
        {
          guint from = (guint) g_test_rand_int_range (0, 2);
          SoketSide sender = from == 0 ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;
          SoketSide receiver = from == 0 ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;

          if (n_sent < N && (n_under_way[from] == 0 || g_test_rand_bit ()))
            {
              const char *text = texts[g_test_rand_int_range (0, G_N_ELEMENTS (texts))];

              talk_add (&talk, SOKET_TRANSPORT_UDP, sender, from == 0 ? SOKET_CALL_SEND : SOKET_CALL_SENDTO, 0, text, strlen (text));
              n_sent++;
              if (g_test_rand_int_range (0, 100) >= lost)
                under_way[from][n_under_way[from]++] = text;
              if (g_test_rand_int_range (0, 100) < twice)
                under_way[from][n_under_way[from]++] = text;
            }
          else if (n_under_way[from] > 0)
            {
              guint i = g_test_rand_int_range (0, 100) < overtaking ? (guint) g_test_rand_int_range (0, (gint32) n_under_way[from]) : 0;
              const char *text = under_way[from][i];
              gsize length = g_test_rand_int_range (0, 8) == 0 ? strlen (text) / 2 : strlen (text);

              memmove (&under_way[from][i], &under_way[from][i + 1], (--n_under_way[from] - i) * sizeof under_way[from][0]);
              talk_add (&talk, SOKET_TRANSPORT_UDP, receiver, from == 0 ? SOKET_CALL_RECVFROM : SOKET_CALL_RECV, 0, text, length);
            }
        }
      talk_end (&talk);
      for (guint i = 0; i < talk.records->len; i++)
        if (is_sent (&g_array_index (talk.records, SoketRecord, i)))
          {
            guint received = find_datagram (&talk, i);

            g_assert_cmpuint (received, ==, find_in_ladder (&talk, i));
            n_matched += received != G_MAXUINT;
          }
      g_assert_true (n_matched > 0 || lost > 0);
      talk_clear (&talk);
    }
}

/* The recv that took a byte, as the bytes show it. */
static guint
find_recv (const Talk *talk,
           guint       sent,
           guint64     offset)
{
  SoketStreamDirection direction = get_direction (talk, sent);
  const SoketPiece *piece = soket_stream_find_piece (talk->stream, direction, SOKET_PIECE_RECEIVED, offset);

  g_assert_cmpuint (soket_stream_find_piece (talk->stream, direction, SOKET_PIECE_SENT, offset)->number, ==, sent + 1);
  return piece != NULL ? (guint) piece->number - 1 : G_MAXUINT;
}

/* However many sends the bytes go in, and however many recvs they come in; some may still wait at the end. */
static void
test_stream (void)
{
  enum { CALLS = 80, ROUNDS = 400 };

  for (guint round = 0; round < ROUNDS; round++)
    {
      gint32 most_sent = g_test_rand_int_range (2, 20), most_received = g_test_rand_int_range (2, 20);
      guint64 sent[2] = { 0 }, received[2] = { 0 };
      Talk talk;

      talk_init (&talk, SOKET_TRANSPORT_TCP);
      while (talk.records->len < CALLS)
        {
          guint from = (guint) g_test_rand_int_range (0, 2);
          SoketSide sender = from == 0 ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;
          SoketSide receiver = from == 0 ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;

          if (received[from] == sent[from] || g_test_rand_bit ())
            {
              gsize length = (gsize) g_test_rand_int_range (1, most_sent);

              talk_add (&talk, SOKET_TRANSPORT_TCP, sender, SOKET_CALL_SEND, sent[from], NULL, length);
              sent[from] += length;
            }
          else
            {
              gsize length = MIN ((gsize) g_test_rand_int_range (1, most_received), (gsize) (sent[from] - received[from]));

              talk_add (&talk, SOKET_TRANSPORT_TCP, receiver, SOKET_CALL_RECV, received[from], NULL, length);
              received[from] += length;
            }
        }
      talk_end (&talk);
      for (guint i = 0; i < talk.records->len; i++)
        {
          const SoketRecord *record = &g_array_index (talk.records, SoketRecord, i);
          const SoketLadderArrow *arrow;
          guint64 n_taken = 0;

          if (!is_sent (record))
            continue;
          arrow = find_arrow (&talk, i);
          g_assert_cmpuint (arrow->offset, ==, record->offset);
          g_assert_cmpuint (arrow->length, ==, record->length);
          for (guint64 offset = record->offset; offset < record->offset + record->length; offset++)
            n_taken += find_recv (&talk, i, offset) != G_MAXUINT;
          g_assert_cmpuint (n_taken, ==, arrow->n_taken);
          g_assert_cmpuint (find_recv (&talk, i, record->offset + record->length - 1), ==, find_in_ladder (&talk, i));
        }
      talk_clear (&talk);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/agrees/datagrams", test_datagrams);
  g_test_add_func ("/agrees/stream", test_stream);

  return g_test_run ();
}
