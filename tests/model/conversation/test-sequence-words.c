/* test-sequence-words.c - the labels, sentences and bytes of rows, and the picture in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-words.h"
#include "core/words/soket-explain.h"
#include "lib/soket-test.h"
#include "model/conversation/soket-sequence.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#define CLIENT SOKET_SIDE_CLIENT
#define SERVER SOKET_SIDE_SERVER

static SoketRecord
make (SoketSide     side,
      SoketCallName call,
      gint64        argument,
      gint64        result)
{
  SoketRecord record = soket_test_record (call, result);

  record.side = side;
  record.socket = 2 + side;
  record.conversation = 1;
  record.argument = argument;
  record.returned_us = 5;
  record.local = soket_test_endpoint ("127.0.0.1", side == CLIENT ? 40000 : 5555);
  record.peer = soket_test_endpoint ("127.0.0.1", side == CLIENT ? 5555 : 40000);
  if (result > 0 && (call == SOKET_CALL_SEND || call == SOKET_CALL_RECV || call == SOKET_CALL_SENDTO || call == SOKET_CALL_RECVFROM))
    {
      record.payload = (const guint8 *) "Isi pesan.";
      record.length = (guint64) result;
      record.payload_length = (guint32) result;
    }
  return record;
}

static SoketSequence *
show (SoketTrace *trace)
{
  SoketSequence *sequence = NULL;

  soket_trace_flush (trace);
  sequence = soket_sequence_new (trace);
  if (soket_sequence_get_conversation (sequence) == 0)
    soket_sequence_choose (sequence, 1);
  return sequence;
}

static const SoketLadderRow *
get_rows (SoketSequence *sequence,
          guint         *n_rows)
{
  return soket_ladder_get_rows (soket_sequence_get_ladder (sequence), n_rows);
}

/* The first row of a kind; there must be one. */
static guint
find_kind (SoketSequence  *sequence,
           SoketLadderKind kind)
{
  guint n_rows;
  const SoketLadderRow *rows = get_rows (sequence, &n_rows);

  for (guint i = 0; i < n_rows; i++)
    if (rows[i].kind == kind)
      return i;
  {
    g_autofree char *description = soket_sequence_dup_description (sequence);

    g_error ("no row of kind %d in:\n%s", kind, description);
  }
}

static void
assert_row (SoketSequence *sequence,
            guint          row,
            const char    *wanted_label,
            const char    *wanted_sentence)
{
  g_autofree char *label = soket_sequence_dup_label (sequence, row);
  g_autofree char *sentence = soket_sequence_dup_sentence (sequence, row);

  g_assert_cmpstr (label, ==, wanted_label);
  g_assert_cmpstr (sentence, ==, wanted_sentence);
}

/* Beside a mark stands the call with what came of it; its sentence is that of the record. */
static void
test_calls (void)
{
  static const struct
  {
    SoketSide side;
    SoketCallName call;
    gint64 argument;
    gint64 result;
    int error;
    const char *label;
  } rows[] = {
    { SERVER, SOKET_CALL_LISTEN, 7, 0, 0, "listen (7)" },
    { CLIENT, SOKET_CALL_SOCKET, 0, 0, 0, "socket () = 9" },
    { CLIENT, SOKET_CALL_GETSOCKNAME, 0, 0, 0, "getsockname () = 127.0.0.1:40000" },
    { CLIENT, SOKET_CALL_GETPEERNAME, 0, 0, 0, "getpeername () = 127.0.0.1:5555" },
    { SERVER, SOKET_CALL_ACCEPT, 0, 4, 0, "accept () = 127.0.0.1:40000" },
    { CLIENT, SOKET_CALL_SEND, 10, 4, 0, "send () = 4" },
    { CLIENT, SOKET_CALL_RECV, 10, 0, 0, "recv () = 0" },
    { CLIENT, SOKET_CALL_SENDTO, 10, 10, 0, "sendto () = 10" },
    { CLIENT, SOKET_CALL_RECVFROM, 10, 3, 0, "recvfrom () = 3" },
    { CLIENT, SOKET_CALL_CONNECT, 0, 0, 0, "connect ()" },
    { CLIENT, SOKET_CALL_SHUTDOWN, SHUT_WR, 0, 0, "shutdown ()" },
    { CLIENT, SOKET_CALL_CLOSE, 0, 0, 0, "close ()" },
    { CLIENT, SOKET_CALL_CONNECT, 0, -1, ECONNREFUSED, "connect (): ECONNREFUSED" },
    { SERVER, SOKET_CALL_RECV, 1, -1, ECONNRESET, "recv (): ECONNRESET" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SoketTrace) trace = soket_trace_new ();
      g_autoptr (SoketSequence) sequence = NULL;
      SoketRecord record = make (rows[i].side, rows[i].call, rows[i].argument, rows[i].result);
      /* A server's socket by itself would be folded, so it has a conversation. */
      g_autofree char *sentence = NULL;
      guint n_rows;

      record.error = rows[i].error;
      soket_trace_push (trace, &record);
      sequence = show (trace);
      get_rows (sequence, &n_rows);
      g_assert_cmpuint (n_rows, >, 0);
      sentence = soket_explain_record (&record);
      assert_row (sequence, find_kind (sequence, SOKET_LADDER_CALL), rows[i].label, sentence);
      /* There is no further row. */
      assert_row (sequence, n_rows, "", "");
    }
}

static void
test_options (void)
{
  static const char *const options[] = { "SO_LINGER", NULL };
  static const char *const labels[] = { "setsockopt (SO_LINGER)", "setsockopt (?)" };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr (SoketTrace) trace = soket_trace_new ();
      g_autoptr (SoketSequence) sequence = NULL;
      SoketRecord record = make (CLIENT, SOKET_CALL_SETSOCKOPT, 0, 0);
      g_autofree char *sentence = NULL;

      record.option = options[i];
      soket_trace_push (trace, &record);
      sequence = show (trace);
      sentence = soket_explain_record (&record);
      assert_row (sequence, 0, labels[i], sentence);
    }
}

/* While it waits it has no result; given up it says how. */
static void
test_waiting (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = NULL;
  SoketPendingCall pending = { .record = make (CLIENT, SOKET_CALL_RECV, 10, 0) };
  g_autofree char *given_up = NULL;
  g_autofree char *description = NULL;

  pending.record.returned_us = -1;
  soket_trace_begin_wait (trace, &pending);
  sequence = show (trace);
  assert_row (sequence, 0, "recv ()", "recv (10): waits until bytes come, or the other side closes");
  description = soket_sequence_dup_description (sequence);
  g_assert_true (g_str_has_suffix (description, "\nclient: recv (), waiting"));
  soket_trace_end_wait (trace, &pending);

  pending.record.returned_us = 2000000;
  pending.record.result = -1;
  pending.record.ending = SOKET_ENDING_TIMED_OUT;
  soket_trace_push (trace, &pending.record);
  soket_trace_flush (trace);
  given_up = soket_explain_record (&pending.record);
  assert_row (sequence, 0, "recv (): timed out after 2.0 s", given_up);
}

/* In a replay its beginning has the sentence of waiting, whatever came of it. */
static void
test_begin (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = NULL;
  SoketRecord recv = make (CLIENT, SOKET_CALL_RECV, 10, 3);
  SoketRecord send = make (SERVER, SOKET_CALL_SEND, 3, 3);
  g_autofree char *description = NULL;
  guint row;

  recv.started_us = 1;
  send.started_us = send.returned_us = 3;
  soket_trace_push (trace, &send);
  soket_trace_push (trace, &recv);
  sequence = show (trace);
  soket_sequence_start_replay (sequence);
  soket_sequence_set_step (sequence, 1);
  row = soket_ladder_get_current (soket_sequence_get_ladder (sequence));
  assert_row (sequence, row, "recv ()", "recv (10): waits until bytes come, or the other side closes");
  description = soket_sequence_dup_description (sequence);
  g_assert_nonnull (strstr (description, "client: recv (), waiting"));
}

static void
push_setup (SoketTrace    *trace,
            SoketTransport transport,
            guint          n_calls)
{
  const SoketCallName calls[] = { SOKET_CALL_SOCKET, SOKET_CALL_BIND, SOKET_CALL_LISTEN };

  for (guint i = 0; i < n_calls; i++)
    {
      SoketRecord record = make (SERVER, calls[i], 5, 0);

      record.socket = 9;
      record.conversation = 0;
      record.transport = (guint8) transport;
      memset (&record.peer, 0, sizeof record.peer);
      soket_trace_push (trace, &record);
    }
}

/* What comes before the first client is one row; the fold has the rest. */
static void
test_setup (void)
{
  for (int transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    {
      gboolean tcp = transport == SOKET_TRANSPORT_TCP;
      g_autoptr (SoketTrace) trace = soket_trace_new ();
      g_autoptr (SoketSequence) sequence = NULL;
      SoketRecord first = make (SERVER, tcp ? SOKET_CALL_ACCEPT : SOKET_CALL_RECVFROM, 10, 3);
      SoketRecord reply = make (SERVER, tcp ? SOKET_CALL_SEND : SOKET_CALL_SENDTO, 3, 3);
      const SoketLadderRow *rows;
      guint n_rows;

      push_setup (trace, (SoketTransport) transport, tcp ? 3 : 2);
      first.socket = 9;
      first.transport = (guint8) transport;
      soket_trace_push (trace, &first);
      sequence = show (trace);
      g_object_set (sequence, "transport", transport, NULL);
      rows = get_rows (sequence, &n_rows);
      for (guint i = 0; i < n_rows; i++)
        g_assert_cmpint (rows[i].kind, !=, SOKET_LADDER_SETUP);
      /* When the first exchange is over. */
      reply.started_us = reply.returned_us = 9;
      reply.transport = (guint8) transport;
      reply.socket = tcp ? 3 : 9;
      soket_trace_push (trace, &reply);
      soket_trace_flush (trace);
      assert_row (sequence, find_kind (sequence, SOKET_LADDER_SETUP), tcp ? "socket … listen" : "socket bind",
                  tcp ? "socket … listen: the server's socket has an address and waits for clients"
                      : "socket bind: the server's socket has an address; datagrams to it wait there");
    }
}

/* Ten bytes one by one are one row with all of them; a longer run is cut. */
static void
test_run (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = NULL;
  g_autofree char *both = NULL;
  g_autofree char *none = NULL;
  guint row;

  for (guint i = 0; i < 30; i++)
    {
      SoketRecord record = make (SERVER, SOKET_CALL_RECV, 1, 1);
      SoketRecord other = make (CLIENT, SOKET_CALL_SEND, 1, 1);

      record.offset = i;
      record.payload = (const guint8 *) "0123456789012345678901234567890" + i;
      record.started_us = record.returned_us = 10 + i;
      if (i == 0)
        soket_trace_push (trace, &other);
      soket_trace_push (trace, &record);
    }
  sequence = show (trace);
  row = find_kind (sequence, SOKET_LADDER_RUN);
  assert_row (sequence, row, "recv (1) × 30 = \"01234567890123456789012…\"",
              "recv (1) × 30 = \"01234567890123456789012…\": the bytes of one stream, taken in pieces; a stream has no borders");

  /* The bytes of the first one's direction alone. */
  both = soket_sequence_dup_data (sequence, 0, 5, 100);
  g_assert_cmpstr (both, ==, "I");
  none = soket_sequence_dup_data (sequence, 1000, 1000, 100);
  g_assert_cmpstr (none, ==, "");
}

/* Of a page that is about sizes a call tells what was asked of it, and each recv has a row. */
static void
test_sizes (void)
{
  static const struct
  {
    SoketSide side;
    SoketCallName call;
    gint64 argument;
    gint64 result;
    int error;
    const char *name;   /* (nullable) */
    const char *label;
  } rows[] = {
    { CLIENT, SOKET_CALL_CONNECT, 0, 0, 0, NULL, "connect ()" },
    { CLIENT, SOKET_CALL_SEND, 3000, 4, 0, NULL, "send (3000) = 4" },
    { SERVER, SOKET_CALL_RECV, 1, 1, 0, NULL, "recv (1) = 1" },
    { SERVER, SOKET_CALL_RECV, 1, 1, 0, NULL, "recv (1) = 1" },
    { SERVER, SOKET_CALL_RECV, 1, 1, 0, NULL, "recv (1) = 1" },
    { SERVER, SOKET_CALL_RECV, 1, 1, 0, NULL, "recv (1) = 1" },
    { SERVER, SOKET_CALL_RECV, 1, 1, 0, NULL, "recv (1) = 1" },
    { SERVER, SOKET_CALL_RECV, 1, 1, 0, NULL, "recv (1) = 1" },
    { SERVER, SOKET_CALL_RECV, 7, 2, 0, "read", "read (7) = 2" },
    { CLIENT, SOKET_CALL_OTHER, 1, 0, 0, "O_NONBLOCK", "O_NONBLOCK (1)" },
    { CLIENT, SOKET_CALL_SEND, 5, -1, EAGAIN, NULL, "send (5): EAGAIN" },
    { SERVER, SOKET_CALL_SHUTDOWN, SHUT_WR, 0, 0, NULL, "shutdown ()" },
  };
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  const SoketLadderRow *shown;
  guint n_rows, n = 0;

  soket_sequence_tell_sizes (sequence);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketRecord record = make (rows[i].side, rows[i].call, rows[i].argument, rows[i].result);

      record.error = rows[i].error;
      record.name = rows[i].name;
      record.started_us = record.returned_us = 10 + i;
      record.offset = rows[i].call == SOKET_CALL_RECV ? i - 2 : 0;
      soket_trace_push (trace, &record);
    }
  soket_trace_flush (trace);
  if (soket_sequence_get_conversation (sequence) == 0)
    soket_sequence_choose (sequence, 1);
  shown = get_rows (sequence, &n_rows);
  for (guint i = 0; i < n_rows; i++)
    if (shown[i].kind == SOKET_LADDER_CALL)
      {
        g_autofree char *label = soket_sequence_dup_label (sequence, i);

        g_assert_cmpuint (n, <, G_N_ELEMENTS (rows));
        g_assert_cmpstr (label, ==, rows[n++].label);
      }
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (rows));
}

/* A message and a note say what they are; lost records are counted. */
static void
test_others (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (16, 4, 4096);
  g_autoptr (SoketSequence) sequence = NULL;
  SoketRecord connect = make (CLIENT, SOKET_CALL_CONNECT, 0, 0);
  SoketRecord message = make (SERVER, SOKET_CALL_RECV, 0, 10);
  SoketRecord note = make (CLIENT, SOKET_CALL_NONE, 0, 0);
  g_autofree char *message_label = NULL;
  g_autofree char *message_sentence = NULL;
  g_autofree char *note_label = NULL;
  g_autofree char *description = NULL;

  soket_trace_push (trace, &connect);
  message.kind = SOKET_RECORD_MESSAGE;
  message.returned_us = message.started_us = 6;
  soket_trace_push (trace, &message);
  note.kind = SOKET_RECORD_NOTE;
  note.note = SOKET_NOTE_TRUNCATED;
  note.returned_us = note.started_us = 7;
  soket_trace_push (trace, &note);
  sequence = show (trace);
  note_label = soket_record_dup_call (&note);
  assert_row (sequence, find_kind (sequence, SOKET_LADDER_NOTE), note_label, note_label);
  g_object_set (sequence, "messages", TRUE, NULL);
  message_label = soket_record_dup_call (&message);
  message_sentence = soket_explain_record (&message);
  g_assert_cmpstr (message_label, ==, "message, 10 bytes");
  assert_row (sequence, find_kind (sequence, SOKET_LADDER_MESSAGE), message_label, message_sentence);

  /* More at once than can be kept until it is published. */
  for (guint i = 0; i < 6; i++)
    soket_trace_push (trace, &connect);
  soket_trace_flush (trace);
  {
    guint n_rows;
    guint gap = find_kind (sequence, SOKET_LADDER_GAP);
    guint n_lost = get_rows (sequence, &n_rows)[gap].n_calls;
    g_autofree char *label = n_lost == 1 ? g_strdup ("1 record is not shown") : g_strdup_printf ("%u records are not shown", n_lost);
    g_autofree char *shown = soket_sequence_dup_label (sequence, gap);

    g_assert_cmpuint (n_lost, >, 0);
    g_assert_cmpstr (shown, ==, label);
    description = soket_sequence_dup_description (sequence);
    g_assert_nonnull (strstr (description, label));
  }
}

/* What no call is seen to have sent is told by the call that shows it. */
static void
test_arrival (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = NULL;
  SoketRecord accept = make (SERVER, SOKET_CALL_ACCEPT, 0, 3);
  SoketRecord recv = make (SERVER, SOKET_CALL_RECV, 4096, 10);
  const SoketLadderArrow *arrows;
  guint n_arrows, n_unseen = 0, row;

  accept.socket = 9;
  soket_trace_push (trace, &accept);
  recv.started_us = recv.returned_us = 20;
  soket_trace_push (trace, &recv);
  sequence = show (trace);
  row = find_kind (sequence, SOKET_LADDER_ARRIVAL);
  g_assert_true (soket_ladder_get_lifeline (soket_sequence_get_ladder (sequence), CLIENT)->foreign);
  arrows = soket_ladder_get_arrows (soket_sequence_get_ladder (sequence), &n_arrows);
  for (guint i = 0; i < n_arrows; i++)
    if (arrows[i].unseen && arrows[i].kind == SOKET_ARROW_DATA)
      {
        g_autofree char *data = soket_sequence_dup_arrow_data (sequence, &arrows[i], 100);
        g_autofree char *cut = soket_sequence_dup_arrow_data (sequence, &arrows[i], 4);
        SoketLadderArrow part = arrows[i];
        g_autofree char *middle = NULL;

        g_assert_cmpstr (data, ==, "Isi pesan.");
        g_assert_cmpstr (cut, ==, "Isi…");
        part.offset += 4;
        part.n_taken = 5;
        middle = soket_sequence_dup_arrow_data (sequence, &part, 100);
        g_assert_cmpstr (middle, ==, "pesan");
        row = (guint) arrows[i].row;
        n_unseen++;
      }
  g_assert_cmpuint (n_unseen, ==, 1);
  assert_row (sequence, row, "",
              "10 bytes from: Client: the call that sent it is not seen; it had come before the next call here returned");
}

static void
test_nothing (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  g_autofree char *description = soket_sequence_dup_description (sequence);
  g_autofree char *server = NULL;

  g_assert_cmpstr (description, ==, "Nothing has happened yet.");
  assert_row (sequence, 0, "", "");
  push_setup (trace, SOKET_TRANSPORT_TCP, 3);
  soket_trace_flush (trace);
  server = soket_sequence_dup_description (sequence);
  g_assert_true (g_str_has_prefix (server, "Server 127.0.0.1:5555 over TCP; no client yet.\nserver: "));
}

/* A client alone, as a program that failed before it connected, has no address, though the kernel writes one. */
static void
test_client_alone (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  g_autofree char *description = NULL;
  SoketRecord socket = make (CLIENT, SOKET_CALL_SOCKET, 0, 3);

  socket.program = 99;
  socket.conversation = 0;
  socket.local = soket_test_endpoint ("0.0.0.0", 0);
  socket.peer = (SoketEndpoint) { 0 };
  soket_trace_push (trace, &socket);
  soket_trace_flush (trace);
  description = soket_sequence_dup_description (sequence);
  g_assert_cmpstr (description, ==, "Client without an address over TCP; no server yet.\nclient: socket () = 9");
}

/* Where the bytes of a call are stands behind it; of a long conversation the last rows alone are told. */
static void
test_description (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = NULL;
  SoketRecord connect = make (CLIENT, SOKET_CALL_CONNECT, 0, 0);
  SoketRecord accept = make (SERVER, SOKET_CALL_ACCEPT, 0, 3);
  SoketRecord send = make (CLIENT, SOKET_CALL_SEND, 10, 10);
  SoketRecord recv = make (SERVER, SOKET_CALL_RECV, 4, 4);
  SoketRecord drained = make (SERVER, SOKET_CALL_RECV, 1, 6);
  SoketRecord shut = make (SERVER, SOKET_CALL_SHUTDOWN, SHUT_WR, 0);
  g_autofree char *waits = NULL;
  g_autofree char *rest = NULL;
  g_autofree char *all = NULL;
  g_autofree char *longer = NULL;

  accept.socket = 9;
  accept.started_us = accept.returned_us = 6;
  soket_trace_push (trace, &connect);
  soket_trace_push (trace, &accept);
  send.started_us = send.returned_us = 10;
  soket_trace_push (trace, &send);
  sequence = show (trace);
  waits = soket_sequence_dup_description (sequence);
  g_assert_true (g_str_has_prefix (waits, "Client 127.0.0.1:40000 and server 127.0.0.1:5555 over TCP.\nclient: connect ()\n"));
  g_assert_nonnull (strstr (waits, "\nclient: send () = 10, Isi pesan., waits in the other kernel"));

  recv.started_us = recv.returned_us = 20;
  soket_trace_push (trace, &recv);
  soket_trace_flush (trace);
  rest = soket_sequence_dup_description (sequence);
  g_assert_nonnull (strstr (rest, "\nclient: send () = 10, Isi pesan., the rest waits in the other kernel\n"));
  g_assert_nonnull (strstr (rest, "\nserver: recv () = 4, Isi "));

  drained.offset = 4;
  drained.started_us = drained.returned_us = 30;
  soket_trace_push (trace, &drained);
  shut.started_us = shut.returned_us = 40;
  shut.origin = SOKET_ORIGIN_ENGINE;
  soket_trace_push (trace, &shut);
  soket_trace_flush (trace);
  all = soket_sequence_dup_description (sequence);
  g_assert_nonnull (strstr (all, "\nclient: send () = 10, Isi pesan.\n"));
  g_assert_nonnull (strstr (all, "\nserver: shutdown (), added by careful closing"));
  g_assert_nonnull (strstr (all, "\nFIN from: Server"));
  g_assert_null (strstr (all, "earlier row"));

  for (guint i = 0; i < 60; i++)
    {
      SoketRecord again = make (CLIENT, SOKET_CALL_GETSOCKNAME, 0, 0);

      again.started_us = again.returned_us = 50 + i;
      soket_trace_push (trace, &again);
    }
  soket_trace_flush (trace);
  longer = soket_sequence_dup_description (sequence);
  {
    guint n_rows;
    g_autofree char *earlier = NULL;

    get_rows (sequence, &n_rows);
    earlier = g_strdup_printf (" over TCP. %u earlier rows.\n", n_rows - 60);
    g_assert_nonnull (strstr (longer, earlier));
    g_assert_null (strstr (longer, "send ()"));
  }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sequence-words/calls", test_calls);
  g_test_add_func ("/sequence-words/options", test_options);
  g_test_add_func ("/sequence-words/waiting", test_waiting);
  g_test_add_func ("/sequence-words/begin", test_begin);
  g_test_add_func ("/sequence-words/setup", test_setup);
  g_test_add_func ("/sequence-words/run", test_run);
  g_test_add_func ("/sequence-words/sizes", test_sizes);
  g_test_add_func ("/sequence-words/others", test_others);
  g_test_add_func ("/sequence-words/arrival", test_arrival);
  g_test_add_func ("/sequence-words/nothing", test_nothing);
  g_test_add_func ("/sequence-words/client-alone", test_client_alone);
  g_test_add_func ("/sequence-words/description", test_description);

  return g_test_run ();
}
