/* test-handout.c - tests of soket-handout: real exchanges, and bytes that want to get out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-words.h"
#include "lib/soket-bench.h"
#include "model/handout/soket-handout.h"

#include <errno.h>
#include <locale.h>
#include <string.h>
#include <sys/socket.h>

/* What a reader of CommonMark sees: the code spans of the text, and the rest with a NUL-free mark in the place of each. */
typedef struct
{
  GPtrArray *spans;
  char      *rest;
} Reading;

static gsize
count_ticks (const char *text)
{
  return strspn (text, "`");
}

/* CommonMark 0.30, 6.1, within one line: a run of backticks opens a span that ends at the next run of the same length. */
static void
read_line (const char *line,
           GPtrArray  *spans,
           GString    *rest)
{
  while (*line != '\0')
    {
      gsize opening = count_ticks (line);
      const char *end = line + opening;

      if (*line == '\\' && line[1] != '\0')
        {
          g_string_append_len (rest, line, 2);
          line += 2;
          continue;
        }
      if (opening == 0)
        {
          g_string_append_c (rest, *line++);
          continue;
        }

      while (*end != '\0' && !(*end == '`' && count_ticks (end) == opening))
        end += *end == '`' ? count_ticks (end) : 1;
      /* Every run of backticks must be part of a span. */
      g_assert_cmpint (*end, ==, '`');
      {
        g_autofree char *span = g_strndup (line + opening, (gsize) (end - line) - opening);
        gsize length = strlen (span);

        if (length >= 2 && span[0] == ' ' && span[length - 1] == ' ' && strspn (span, " ") < length)
          g_ptr_array_add (spans, g_strndup (span + 1, length - 2));
        else
          g_ptr_array_add (spans, g_strdup (span));
      }
      g_string_append (rest, "[code]");
      line = end + opening;
    }
  g_string_append_c (rest, '\n');
}

static void
read_markdown (Reading    *reading,
               const char *markdown)
{
  g_auto (GStrv) lines = g_strsplit (markdown, "\n", -1);
  GString *rest = g_string_new (NULL);

  reading->spans = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; lines[i] != NULL; i++)
    read_line (lines[i], reading->spans, rest);
  reading->rest = g_string_free (rest, FALSE);
}

static void
reading_clear (Reading *reading)
{
  g_clear_pointer (&reading->spans, g_ptr_array_unref);
  g_clear_pointer (&reading->rest, g_free);
}

static gboolean
has_span (const Reading *reading,
          const char    *text)
{
  return g_ptr_array_find_with_equal_func (reading->spans, text, g_str_equal, NULL);
}

static void
exchange (SoketBench *bench,
          const char *text)
{
  g_autoptr (SoketClient) client = soket_bench_client (bench);
  SoketReply reply = { 0 };

  soket_reply_begin (&reply, client, &bench->send, text, -1, NULL);
  soket_assert_reply (&reply, text);
  soket_test_wait_until (soket_client_get_state (client) == SOKET_CLIENT_IDLE && soket_server_get_n_peers (bench->server) == 0);
  soket_trace_flush (bench->trace);
}

/* Each call that the sequence has is there, once, in order. */
static void
assert_every_call (SoketSequence *sequence,
                   const Reading *reading)
{
  guint span = 0;
  guint n = 0;
  SoketRecord record;

  for (guint i = 0; soket_sequence_read_record (sequence, i, &record); i++)
    {
      g_autofree char *call = NULL;

      if (record.kind != SOKET_RECORD_CALL)
        continue;
      call = soket_record_is_waiting (&record) ? soket_record_dup_invocation (&record) : soket_record_dup_call (&record);
      while (span < reading->spans->len && !g_str_equal (g_ptr_array_index (reading->spans, span), call))
        span++;
      if (span == reading->spans->len)
        g_error ("the handout lacks %s", call);
      span++;
      n++;
    }
  g_assert_cmpuint (n, >, 4);
}

static guint
count_items (const char *markdown)
{
  g_auto (GStrv) lines = g_strsplit (markdown, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_isdigit (lines[i][0]))
      {
        g_autofree char *number = g_strdup_printf ("%u. ", n + 1);

        g_assert_true (g_str_has_prefix (lines[i], number));
        n++;
      }
  return n;
}

static void
test_tcp (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  g_autofree char *markdown = NULL;
  Reading reading;

  soket_bench_start (bench);
  exchange (bench, "Isi pesan.");
  markdown = soket_handout_dup_markdown (sequence);
  g_assert_true (g_utf8_validate (markdown, -1, NULL));
  g_assert_true (g_str_has_prefix (markdown, "# A conversation over TCP, call by call\n\n- **Client**: `127.0.0.1:"));
  g_assert_true (g_str_has_suffix (markdown, "\n"));

  g_test_message ("%s", markdown);
  read_markdown (&reading, markdown);
  assert_every_call (sequence, &reading);
  g_assert_true (has_span (&reading, "Isi pesan."));
  g_assert_true (has_span (&reading, "accept ()"));
  g_assert_true (has_span (&reading, "TIME-WAIT"));
  g_assert_false (has_span (&reading, "sendto ()"));
  g_assert_nonnull (strstr (reading.rest, "SYN, SYN-ACK, ACK"));
  g_assert_nonnull (strstr (reading.rest, "FIN from: Server"));
  g_assert_nonnull (strstr (reading.rest, "10 bytes"));
  g_assert_nonnull (strstr (reading.rest, "\nEach time is counted from the return of the call above.\n"));

  reading_clear (&reading);
  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

static void
test_udp (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_UDP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  g_autofree char *markdown = NULL;
  Reading reading;

  g_object_set (sequence, "transport", SOKET_TRANSPORT_UDP, NULL);
  soket_bench_start (bench);
  exchange (bench, "Isi pesan.");
  markdown = soket_handout_dup_markdown (sequence);
  read_markdown (&reading, markdown);
  assert_every_call (sequence, &reading);
  g_assert_true (has_span (&reading, "sendto ()"));
  g_assert_nonnull (strstr (reading.rest, "Nothing that is known of: UDP has no connection, so only the datagrams themselves are sent."));
  g_assert_nonnull (strstr (reading.rest, "no states"));
  g_assert_null (strstr (reading.rest, "SYN"));

  reading_clear (&reading);
  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

static void
test_replay (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  g_autofree char *markdown = NULL;
  Reading reading;

  /* A handout is of the whole conversation, however far its replay is. */
  soket_bench_start (bench);
  exchange (bench, "Isi pesan.");
  soket_sequence_start_replay (sequence);
  soket_sequence_set_step (sequence, 2);
  markdown = soket_handout_dup_markdown (sequence);
  read_markdown (&reading, markdown);
  assert_every_call (sequence, &reading);
  g_assert_true (has_span (&reading, "Isi pesan."));

  reading_clear (&reading);
  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

/* What was guessed of a call stands beside it. */
static void
test_guesses (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  g_autofree char *before = NULL;
  g_autofree char *markdown = NULL;

  soket_bench_start (bench);
  exchange (bench, "Isi pesan.");
  g_object_set (sequence, "guessing", TRUE, NULL);
  soket_sequence_start_replay (sequence);
  before = soket_handout_dup_markdown (sequence);
  g_assert_null (strstr (before, "guessed"));
  while (soket_sequence_get_question (sequence) == NULL)
    soket_sequence_next (sequence);
  soket_sequence_guess (sequence, 1);
  soket_sequence_stop_replay (sequence);
  markdown = soket_handout_dup_markdown (sequence);
  g_assert_nonnull (strstr (markdown, "\n    *guessed: waits ("));

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

static void
push (SoketTrace    *trace,
      SoketSide      side,
      SoketCallName  call,
      const char    *data,
      gsize          length)
{
  SoketRecord record = {
    .kind = SOKET_RECORD_CALL,
    .side = (guint8) side,
    .call = (guint8) call,
    .result = (gint64) length,
    .argument = 4096,
    .length = length,
    .payload = (const guint8 *) data,
    .payload_length = (guint32) length,
    .socket = 1,
    .fd = 5,
    .conversation = 1,
  };

  record.started_us = soket_trace_now (trace);
  record.returned_us = record.started_us + 10;
  record.local = soket_test_endpoint ("127.0.0.1", 41122);
  record.peer = soket_test_endpoint ("127.0.0.1", 5555);
  soket_trace_push (trace, &record);
}

static void
push_state (SoketTrace    *trace,
            SoketCallName  call,
            gint64         result,
            SoketTcpState  state)
{
  SoketRecord record = {
    .kind = SOKET_RECORD_CALL,
    .side = SOKET_SIDE_CLIENT,
    .call = (guint8) call,
    .result = result,
    .argument = SHUT_WR,
    .state.tcp_state = (guint8) state,
    .socket = 1,
    .fd = 5,
    .conversation = 1,
  };

  record.started_us = soket_trace_now (trace);
  record.returned_us = record.started_us + 10;
  record.local = soket_test_endpoint ("127.0.0.1", 41122);
  record.peer = soket_test_endpoint ("127.0.0.1", 5555);
  soket_trace_push (trace, &record);
}

/* What the other program sent is told where the picture has it: above the call that shows it, or below the one that it may have answered. */
static void
test_unseen (void)
{
  static const struct
  {
    SoketTcpState connected;
    gboolean      shuts_down;
    const char   *fin;
  } rows[] = {
    /* Only recv () = 0 shows it. */
    { SOKET_TCP_STATE_ESTABLISHED, FALSE, "- FIN from: Server (came before call 3 returned)\n" },
    /* It is there when connect () has returned; it cannot have come before the handshake. */
    { SOKET_TCP_STATE_CLOSE_WAIT, FALSE, "- FIN from: Server (came after call 2)\n" },
    /* The other kernel answers one FIN with another. */
    { SOKET_TCP_STATE_ESTABLISHED, TRUE, "- FIN from: Server (came after call 3)\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketTrace *trace = soket_trace_new ();
      SoketSequence *sequence = soket_sequence_new (trace);
      g_autofree char *markdown = NULL;

      push_state (trace, SOKET_CALL_SOCKET, 0, SOKET_TCP_STATE_UNKNOWN);
      push_state (trace, SOKET_CALL_CONNECT, 0, rows[i].connected);
      if (rows[i].shuts_down)
        push_state (trace, SOKET_CALL_SHUTDOWN, 0, SOKET_TCP_STATE_TIME_WAIT);
      push_state (trace, SOKET_CALL_RECV, 0, rows[i].shuts_down ? SOKET_TCP_STATE_TIME_WAIT : SOKET_TCP_STATE_CLOSE_WAIT);
      soket_trace_flush (trace);
      markdown = soket_handout_dup_markdown (sequence);
      if (strstr (markdown, rows[i].fin) == NULL)
        g_error ("row %u: no \"%s\" in:\n%s", i, rows[i].fin, markdown);
      /* Its own state is told alone. */
      g_assert_nonnull (strstr (markdown, rows[i].shuts_down ? "\n- the client's socket: `TIME-WAIT`" : "\n- the client's socket: `CLOSE-WAIT`"));
      g_assert_null (strstr (markdown, "- the server's"));

      g_assert_finalize_object (sequence);
      g_assert_finalize_object (trace);
    }
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *bytes;
    gsize       length;
  } rows[] = {
#define row(text) { text, sizeof text - 1 }
    row ("`"),
    row ("``"),
    row ("```"),
    row ("`a`"),
    row ("a``b`c```d"),
    row ("` ` `"),
    row ("``````````` end"),
    row (" leads and trails "),
    row ("  "),
    row ("```\n# not a heading\n```"),
    row ("\n\n# not a heading\n\n1. not an item\n"),
    row ("<script>alert(1)</script>`"),
    row ("](http://example.org) **bold** _it_ ~~no~~ | a | b |"),
    row ("\\`\\"),
    row ("a\0b\x1b[31m\x07"),
    row ("\xff\xfe\xc0\x80"),
    row ("\xe2\x80\xae" "txet"),
    row ("\r\n\t"),
#undef row
  };
  SoketTrace *trace = soket_trace_new ();
  SoketSequence *sequence = soket_sequence_new (trace);
  g_autofree char *markdown = NULL;
  Reading reading;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    push (trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, rows[i].bytes, rows[i].length);
  soket_trace_flush (trace);
  markdown = soket_handout_dup_markdown (sequence);
  g_assert_true (g_utf8_validate (markdown, -1, NULL));
  for (const char *c = markdown; *c != '\0'; c++)
    g_assert_true (*c == '\n' || (guchar) *c >= 0x20);

  read_markdown (&reading, markdown);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketRecord record;
      g_autofree char *data = NULL;

      g_assert_true (soket_sequence_read_record (sequence, i, &record));
      data = soket_record_dup_data (&record, 0);
      if (!has_span (&reading, data))
        g_error ("no code span is %s in:\n%s", data, markdown);
    }
  g_assert_cmpuint (count_items (markdown), ==, G_N_ELEMENTS (rows));
  g_assert_null (strstr (reading.rest, "not a heading"));
  g_assert_null (strstr (reading.rest, "script"));
  g_assert_null (strstr (reading.rest, "example.org"));
  g_assert_null (strstr (reading.rest, "bold"));

  reading_clear (&reading);
  g_assert_finalize_object (sequence);
  g_assert_finalize_object (trace);
}

static void
test_bounded (void)
{
  SoketTrace *trace = soket_trace_new ();
  SoketSequence *sequence = soket_sequence_new (trace);
  g_autofree char *markdown = NULL;

  for (guint i = 0; i < 2 * SOKET_HANDOUT_CALLS_MAX - 1500; i++)
    push (trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, "x", 1);
  soket_trace_flush (trace);
  markdown = soket_handout_dup_markdown (sequence);
  g_assert_cmpuint (count_items (markdown), ==, SOKET_HANDOUT_CALLS_MAX);
  g_assert_nonnull (strstr (markdown, "Only the first 2000 of 2500 are listed."));

  g_assert_finalize_object (sequence);
  g_assert_finalize_object (trace);
}

/* What no call sent has the same bound: here each connect () is refused by a packet. */
static void
test_bounded_packets (void)
{
  SoketTrace *trace = soket_trace_new ();
  SoketSequence *sequence = soket_sequence_new (trace);
  SoketRecord record = { .kind = SOKET_RECORD_CALL, .call = SOKET_CALL_CONNECT, .result = -1, .error = ECONNREFUSED, .socket = 1, .conversation = 1 };
  g_autofree char *markdown = NULL;
  const char *packets, *end;
  guint n = 0;

  soket_endpoint_parse ("127.0.0.1", 41122, &record.local);
  soket_endpoint_parse ("127.0.0.1", 5555, &record.peer);
  for (guint i = 0; i < SOKET_HANDOUT_CALLS_MAX; i++)
    soket_trace_push (trace, &record);
  soket_trace_flush (trace);
  markdown = soket_handout_dup_markdown (sequence);
  packets = strstr (markdown, "## What the kernels sent by themselves");
  g_assert_nonnull (packets);
  end = strstr (packets + 3, "\n## ");
  for (const char *line = packets; (line = strstr (line, "\n- ")) != NULL && line < end; line++)
    n++;
  g_assert_cmpuint (n, ==, SOKET_HANDOUT_CALLS_MAX);
  g_assert_nonnull (strstr (packets, "Only the first 2000 of 4000 are listed."));

  g_assert_finalize_object (sequence);
  g_assert_finalize_object (trace);
}

/* The socket of a client that never connected, to which the kernel gives the address 0.0.0.0:0. */
static void
test_client_alone (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = soket_sequence_new (trace);
  g_autofree char *markdown = NULL;
  SoketRecord record = soket_test_record (SOKET_CALL_SOCKET, 3);

  record.side = SOKET_SIDE_CLIENT;
  record.socket = 2;
  record.program = 99;
  record.local = soket_test_endpoint ("0.0.0.0", 0);
  soket_trace_push (trace, &record);
  soket_trace_flush (trace);
  markdown = soket_handout_dup_markdown (sequence);
  g_assert_cmpuint (count_items (markdown), ==, 1);
  g_assert_nonnull (strstr (markdown, "- **Client**: no address known"));
}

static void
test_empty (void)
{
  SoketTrace *trace = soket_trace_new ();
  SoketSequence *sequence = soket_sequence_new (trace);
  g_autofree char *markdown = soket_handout_dup_markdown (sequence);

  g_assert_cmpuint (count_items (markdown), ==, 0);
  g_assert_nonnull (strstr (markdown, "no address known"));

  g_assert_finalize_object (sequence);
  g_assert_finalize_object (trace);
}

static void
test_indonesian (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  SoketSequence *sequence = soket_sequence_new (bench->trace);
  g_autofree char *markdown = NULL;
  Reading reading;

  soket_bench_start (bench);
  exchange (bench, "Isi pesan.");
  if (soket_test_speak_indonesian ())
    {
      markdown = soket_handout_dup_markdown (sequence);
      soket_test_speak_english ();

      read_markdown (&reading, markdown);
      assert_every_call (sequence, &reading);
      g_assert_true (g_str_has_prefix (markdown, "# Percakapan lewat TCP, panggilan demi panggilan\n"));
      g_assert_nonnull (strstr (reading.rest, "FIN dari: Server"));
      g_assert_null (strstr (reading.rest, "The calls"));
      reading_clear (&reading);
    }

  g_assert_finalize_object (sequence);
  soket_bench_free (bench);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/handout/tcp", test_tcp);
  g_test_add_func ("/handout/udp", test_udp);
  g_test_add_func ("/handout/replay", test_replay);
  g_test_add_func ("/handout/guesses", test_guesses);
  g_test_add_func ("/handout/unseen", test_unseen);
  g_test_add_func ("/handout/hostile", test_hostile);
  g_test_add_func ("/handout/bounded", test_bounded);
  g_test_add_func ("/handout/bounded-packets", test_bounded_packets);
  g_test_add_func ("/handout/empty", test_empty);
  g_test_add_func ("/handout/client-alone", test_client_alone);
  g_test_add_func ("/handout/indonesian", test_indonesian);

  return g_test_run ();
}
