/* test-comparison.c - tests of soket-comparison
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/comparison/soket-comparison-words.h"
#include "core/comparison/soket-comparison.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* --- Conversations as text: "c.send=3:abc s.recv!104 c.recv?": side, call, then = and its result, ! and its errno, or ? where it waits; then its bytes --- */

typedef struct
{
  GArray *records;
  GPtrArray *payloads;
} Conversation;

static SoketCallName
parse_call (const char *name)
{
  for (guint call = 1; call < SOKET_N_CALL_NAMES; call++)
    if (g_str_equal (soket_call_name_to_string (call), name))
      return call;
  g_assert_not_reached ();
}

static SoketRecord
parse_record (const char *text,
              GPtrArray  *payloads)
{
  SoketRecord record = { .kind = SOKET_RECORD_CALL, .fd = 3 + rand () % 9, .started_us = rand (), .transport = SOKET_TRANSPORT_TCP };
  g_auto (GStrv) halves = g_strsplit (text, ":", 2);
  g_autofree char *name = g_strdup (halves[0] + 2);
  char *mark = strpbrk (name, "=!?");

  record.returned_us = record.started_us + 1;
  record.side = text[0] == 'c' ? SOKET_SIDE_CLIENT : text[0] == 's' ? SOKET_SIDE_SERVER : SOKET_SIDE_STRANGER;
  g_assert_true (soket_endpoint_parse ("127.0.0.1", (guint16) (40000 + rand () % 1000), &record.local));
  g_assert_true (soket_endpoint_parse ("127.0.0.1", (guint16) (40000 + rand () % 1000), &record.peer));
  if (mark != NULL && *mark == '!')
    {
      record.error = atoi (mark + 1);
      record.result = -1;
    }
  else if (mark != NULL && *mark == '=')
    record.result = atoi (mark + 1);
  else if (mark != NULL)
    record.returned_us = -1;
  if (mark != NULL)
    *mark = '\0';
  record.call = parse_call (name);
  if (record.call >= SOKET_CALL_SEND && record.call <= SOKET_CALL_RECVFROM && record.result > 0)
    record.length = (guint64) record.result;
  record.argument = record.call == SOKET_CALL_RECV || record.call == SOKET_CALL_RECVFROM ? 64 : 0;
  if (halves[1] != NULL)
    {
      record.payload_length = (guint32) strlen (halves[1]);
      record.length = record.payload_length;
      record.payload = (const guint8 *) halves[1];
      g_ptr_array_add (payloads, g_steal_pointer (&halves[1]));
    }
  return record;
}

static Conversation
parse (const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  Conversation conversation = {
    .records = g_array_new (FALSE, FALSE, sizeof (SoketRecord)),
    .payloads = g_ptr_array_new_with_free_func (g_free),
  };

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      {
        SoketRecord record = parse_record (words[i], conversation.payloads);

        g_array_append_val (conversation.records, record);
      }
  return conversation;
}

static void
clear_conversation (Conversation *conversation)
{
  g_array_unref (conversation->records);
  g_ptr_array_unref (conversation->payloads);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Conversation, clear_conversation)

static const SoketRecord *
get_record (const Conversation *conversation,
            guint               index)
{
  g_assert_true (index == SOKET_COMPARISON_NONE || index < conversation->records->len);
  return index != SOKET_COMPARISON_NONE ? &g_array_index (conversation->records, SoketRecord, index) : NULL;
}

static SoketComparison *
compare (const Conversation *a,
         const Conversation *b)
{
  SoketComparison *comparison = soket_comparison_new ();

  for (guint i = 0; i < a->records->len; i++)
    soket_comparison_add (comparison, 0, get_record (a, i));
  for (guint i = 0; i < b->records->len; i++)
    soket_comparison_add (comparison, 1, get_record (b, i));
  while (soket_comparison_work (comparison, 1))
    ;
  return comparison;
}

/* "c socket, c send/sendto call, s recv/- in A only" */
static char *
describe (SoketComparison    *comparison,
          const Conversation *a,
          const Conversation *b)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < soket_comparison_get_n_rows (comparison); i++)
    {
      const SoketComparisonRow *row = soket_comparison_peek_row (comparison, i);
      const SoketRecord *first = get_record (a, row->calls[0]);
      const SoketRecord *second = get_record (b, row->calls[1]);
      g_autofree char *differs = soket_comparison_dup_differs (row);

      g_string_append_printf (text, "%s%c %s", i > 0 ? ", " : "", "csx"[row->side], first != NULL ? soket_call_name_to_string (first->call) : "-");
      if (second == NULL || first == NULL || first->call != second->call)
        g_string_append_printf (text, "/%s", second != NULL ? soket_call_name_to_string (second->call) : "-");
      if (first != NULL && second != NULL && *differs != '\0')
        g_string_append_printf (text, " {%s}", differs);
    }
  return g_string_free (text, FALSE);
}

static void
test_table (void)
{
  static const struct
  {
    const char *a;
    const char *b;
    const char *rows;
    const char *sentence;  /* (nullable) */
  } rows[] = {
    { "", "", "", NULL },
    { "c.connect c.send=3:abc", "c.connect c.send=3:abc", "c connect, c send", NULL },
    /* Which side was scheduled first is no difference. */
    { "c.connect s.accept=2 c.send=1", "s.accept=7 c.connect c.send=1", "c connect, s accept, c send", NULL },
    { "s.recv=4:Isi. s.recv=6:pesan.", "s.recv=10:Isi.pesan.", "s recv {result, bytes}, s recv/-", "The first difference: the server’s recv () returned 4 in A, 10 in B." },
    /* The one that is the same stays, whatever comes before it. */
    { "s.recv=10:Isi.pesan. s.recv=0 s.close", "s.recv=4:Isi. s.recv=6:pesan. s.recv=0 s.close",
      "s recv {result, bytes}, s -/recv, s recv, s close", "The first difference: the server’s recv () returned 10 in A, 4 in B." },
    /* Unconnected and connected UDP. */
    { "c.socket=3 c.connect c.send=3:abc c.recv=3:abc", "c.socket=3 c.sendto=3:abc c.recvfrom=3:abc",
      "c socket, c connect/-, c send/sendto {call}, c recv/recvfrom {call}", "The first difference: only A has the client’s connect (127.0.0.1:PORT)." },
    { "c.send=3:abc", "c.sendto=3:abc", "c send/sendto {call}", "The first difference: the client calls send (0) in A, sendto (0, 127.0.0.1:PORT) in B." },
    { "c.connect!111", "c.connect", "c connect {result}", "The first difference: the client’s connect (): ECONNREFUSED in A, 0 in B." },
    { "c.recv?", "c.recv=0", "c recv {result}", "The first difference: the client’s recv (): waiting in A, 0 in B." },
    { "c.recv!104", "c.recv!104", "c recv", NULL },
    { "c.recv!104", "c.recv!110", "c recv {result}", "The first difference: the client’s recv (): ECONNRESET in A, ETIMEDOUT in B." },
    { "c.send=3:abc", "c.send=3:abd", "c send {bytes}",
      "The first difference: the client’s send () has other bytes from number 3 on: “abc” in A, “abd” in B." },
    { "c.send=40:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaax", "c.send=40:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaay", "c send {bytes}",
      "The first difference: the client’s send () has other bytes from number 40 on: “…aaaaaaaax” in A, “…aaaaaaaay” in B." },
    { "c.close", "c.close s.close", "c close, s -/close", "The first difference: only B has the server’s close ()." },
    { "x.sendto=1:a", "c.sendto=1:a", "x sendto/-, c -/sendto", "The first difference: only A has the stranger’s sendto (0, 127.0.0.1:PORT) = 1." },
    /* What only the second has stands where it was: before the calls behind it. */
    { "s.accept=1 c.send=1 s.close", "s.accept=1 s.shutdown s.close c.send=1", "s accept, s -/shutdown, c send, s close",
      "The first difference: only B has the server’s shutdown (SHUT_RD)." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Conversation) a = parse (rows[i].a);
      g_auto (Conversation) b = parse (rows[i].b);
      g_autoptr (SoketComparison) comparison = compare (&a, &b);
      g_autoptr (GRegex) port = g_regex_new (":[0-9]+", 0, 0, NULL);
      g_autofree char *text = describe (comparison, &a, &b);
      g_autofree char *sentence = NULL;
      g_autofree char *masked = NULL;
      guint first = soket_comparison_get_first (comparison);

      g_assert_cmpstr (text, ==, rows[i].rows);
      g_assert_true ((first == SOKET_COMPARISON_NONE) == (rows[i].sentence == NULL));
      if (rows[i].sentence == NULL)
        continue;
      const SoketComparisonRow *row = soket_comparison_peek_row (comparison, first);
      sentence = soket_comparison_dup_sentence (row, get_record (&a, row->calls[0]), get_record (&b, row->calls[1]));
      masked = g_regex_replace (port, sentence, -1, 0, ":PORT", 0, NULL);
      g_assert_cmpstr (masked, ==, rows[i].sentence);
    }
}

typedef void (*Change) (SoketRecord *record);

static void change_time (SoketRecord *r) { r->started_us += 5; r->returned_us += 500; }
static void change_descriptor (SoketRecord *r) { r->fd++; r->socket++; r->new_fd++; }
static void change_number (SoketRecord *r) { r->number++; r->conversation++; r->offset++; r->program++; r->line++; r->file = "x.py"; }
static void change_port (SoketRecord *r) { r->local.port++; r->peer.port++; }
static void change_send_queue (SoketRecord *r) { r->state.send_queue++; r->state.unsent++; }
static void lose_state (SoketRecord *r) { r->state.tcp_state = SOKET_TCP_STATE_UNKNOWN; }
static void see_fin (SoketRecord *r) { r->state.tcp_state = SOKET_TCP_STATE_CLOSE_WAIT; }
static void change_state (SoketRecord *r) { r->state.tcp_state = SOKET_TCP_STATE_FIN_WAIT_2; }
static void change_unread (SoketRecord *r) { r->state.receive_queue++; }
static void see_close (SoketRecord *r) { r->state.tcp_state = SOKET_TCP_STATE_LAST_ACK; }
static void change_argument (SoketRecord *r) { r->argument++; }
static void change_result (SoketRecord *r) { r->result++; }
static void change_address (SoketRecord *r) { r->peer.address[3]++; }
static void change_name (SoketRecord *r) { r->name = "read"; }
static void change_byte (SoketRecord *r) { static const guint8 other[] = "abd"; r->payload = other; }
static void change_ending (SoketRecord *r) { r->ending = SOKET_ENDING_TIMED_OUT; }
static void change_option (SoketRecord *r) { r->option = "SO_REUSEADDR"; }
static void change_own_address (SoketRecord *r) { r->local.address[3]++; }

/* Each fact of a record by itself: what is said of a pair that differs in nothing else. */
static void
test_what_matters (void)
{
  static const struct
  {
    SoketCallName call;
    Change        change;
    SoketDiffers  differs;
  } rows[] = {
    { SOKET_CALL_RECV, change_time, 0 },
    { SOKET_CALL_RECV, change_descriptor, 0 },
    { SOKET_CALL_ACCEPT, change_result, 0 },
    { SOKET_CALL_RECV, change_number, 0 },
    { SOKET_CALL_RECVFROM, change_port, 0 },
    { SOKET_CALL_CONNECT, change_port, 0 },
    { SOKET_CALL_SEND, change_send_queue, 0 },
    { SOKET_CALL_RECV, lose_state, 0 },
    { SOKET_CALL_SEND, change_unread, 0 },
    { SOKET_CALL_SEND, change_address, 0 },
    { SOKET_CALL_RECV, see_fin, 0 },
    { SOKET_CALL_RECV, change_unread, 0 },
    { SOKET_CALL_SEND, see_close, SOKET_DIFFERS_STATE },
    { SOKET_CALL_SHUTDOWN, change_state, SOKET_DIFFERS_STATE },
    { SOKET_CALL_CLOSE, change_unread, SOKET_DIFFERS_STATE },
    { SOKET_CALL_LISTEN, change_argument, SOKET_DIFFERS_ARGUMENTS },
    { SOKET_CALL_SETSOCKOPT, change_option, SOKET_DIFFERS_ARGUMENTS },
    { SOKET_CALL_CONNECT, change_address, SOKET_DIFFERS_ARGUMENTS },
    { SOKET_CALL_CONNECT, change_own_address, 0 },
    { SOKET_CALL_BIND, change_own_address, SOKET_DIFFERS_ARGUMENTS },
    { SOKET_CALL_GETSOCKNAME, change_own_address, SOKET_DIFFERS_RESULT },
    { SOKET_CALL_RECVFROM, change_address, SOKET_DIFFERS_RESULT },
    { SOKET_CALL_ACCEPT, change_address, SOKET_DIFFERS_RESULT },
    { SOKET_CALL_SEND, change_result, SOKET_DIFFERS_RESULT },
    { SOKET_CALL_RECV, change_ending, SOKET_DIFFERS_RESULT },
    { SOKET_CALL_RECV, change_name, SOKET_DIFFERS_CALL },
    { SOKET_CALL_RECV, change_byte, SOKET_DIFFERS_BYTES },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Conversation) a = parse ("c.recv=3:abc");
      g_auto (Conversation) b = { .records = g_array_new (FALSE, FALSE, sizeof (SoketRecord)), .payloads = g_ptr_array_new () };
      g_autoptr (SoketComparison) comparison = NULL;
      SoketRecord *record = &g_array_index (a.records, SoketRecord, 0);
      SoketRecord other;

      record->call = rows[i].call;
      record->state = (SoketKernelState) { .tcp_state = SOKET_TCP_STATE_ESTABLISHED, .has_queues = TRUE };
      other = *record;
      rows[i].change (&other);
      g_array_append_val (b.records, other);
      comparison = compare (&a, &b);
      g_assert_cmpuint (soket_comparison_get_n_rows (comparison), ==, 1);
      g_assert_cmphex (soket_comparison_peek_row (comparison, 0)->differs, ==, rows[i].differs);
    }
}

static SoketComparison *
compare_two (const SoketRecord *a,
             const SoketRecord *b)
{
  SoketComparison *comparison = soket_comparison_new ();

  soket_comparison_add (comparison, 0, a);
  soket_comparison_add (comparison, 1, b);
  while (soket_comparison_work (comparison, 1))
    ;
  return comparison;
}

static void be_message (SoketRecord *r) { r->kind = SOKET_RECORD_MESSAGE; r->call = SOKET_CALL_SEND; r->result = 0; r->argument = 0; }
static void be_other_message (SoketRecord *r) { static const guint8 other[] = "abd"; be_message (r); r->payload = other; }
static void be_shorter_message (SoketRecord *r) { be_message (r); r->length = r->payload_length = 2; }
static void be_taken_message (SoketRecord *r) { be_message (r); r->call = SOKET_CALL_RECV; }
static void be_idle (SoketRecord *r) { r->kind = SOKET_RECORD_NOTE; r->call = SOKET_CALL_NONE; r->note = SOKET_NOTE_IDLE; r->argument = 5; r->payload_length = 0; r->payload = NULL; }
static void be_idle_longer (SoketRecord *r) { be_idle (r); r->argument = 9; }
static void be_truncated (SoketRecord *r) { be_idle (r); r->note = SOKET_NOTE_TRUNCATED; }
static void be_gap (SoketRecord *r) { r->kind = SOKET_RECORD_GAP; r->call = SOKET_CALL_NONE; r->payload_length = 0; r->payload = NULL; }
static void be_call (SoketRecord *r) { }
static void be_refused (SoketRecord *r) { r->call = SOKET_CALL_SEND; r->error = EAGAIN; r->result = -1; }
static void be_refused_shorter (SoketRecord *r) { be_refused (r); r->length = r->payload_length = 2; }
static void be_unreachable (SoketRecord *r) { r->call = SOKET_CALL_RECVFROM; r->error = ECONNREFUSED; r->result = -1; r->length = r->payload_length = 0; r->payload = NULL; }
static void be_unreachable_6 (SoketRecord *r) { be_unreachable (r); g_assert_true (soket_endpoint_parse ("::1", 5555, &r->peer)); }
static void be_open (SoketRecord *r) { r->state.tcp_state = SOKET_TCP_STATE_ESTABLISHED; }
static void be_over (SoketRecord *r) { r->state.tcp_state = SOKET_TCP_STATE_CLOSED; }
static void be_fcntl (SoketRecord *r) { r->call = SOKET_CALL_OTHER; r->name = "fcntl"; }
static void be_ioctl (SoketRecord *r) { r->call = SOKET_CALL_OTHER; r->name = "ioctl"; }

/* Two records, of which each is what the change makes of recv (64) = 3: whether they stand in one row, and what is said of them. */
static void
test_kinds (void)
{
  static const struct
  {
    Change      a;
    Change      b;
    gboolean    match;
    const char *sentence;  /* (nullable) */
  } rows[] = {
    { be_message, be_message, TRUE, NULL },
    { be_message, be_other_message, TRUE, "The first difference: the client’s message has other bytes from number 3 on: “abc” in A, “abd” in B." },
    { be_message, be_shorter_message, TRUE, "The first difference: of the client there is “message, 3 bytes” in A, “message, 2 bytes” in B." },
    { be_message, be_taken_message, FALSE, NULL },
    { be_message, be_call, FALSE, NULL },
    { be_gap, be_gap, TRUE, NULL },
    { be_gap, be_idle, FALSE, NULL },
    { be_idle, be_idle, TRUE, NULL },
    { be_idle, be_idle_longer, TRUE, "The first difference: of the client there is “No byte came or went for 5 seconds; the connection was closed” in A, "
      "“No byte came or went for 9 seconds; the connection was closed” in B." },
    { be_idle, be_truncated, FALSE, NULL },
    { be_refused, be_refused_shorter, TRUE, "The first difference: the client’s send () has 3 bytes in A, 2 in B." },
    { be_unreachable, be_unreachable_6, TRUE, NULL },
    { be_open, be_over, TRUE, "The first difference: after the client’s recv () the kernel says ESTABLISHED in A, CLOSED in B." },
    { be_fcntl, be_fcntl, TRUE, NULL },
    { be_fcntl, be_ioctl, FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Conversation) a = parse ("c.recv=3:abc");
      g_autoptr (SoketComparison) comparison = NULL;
      g_autofree char *sentence = NULL;
      const SoketComparisonRow *row;
      SoketRecord first = *get_record (&a, 0);
      SoketRecord second = first;

      rows[i].a (&first);
      rows[i].b (&second);
      comparison = compare_two (&first, &second);
      g_assert_cmpuint (soket_comparison_get_n_rows (comparison), ==, rows[i].match ? 1 : 2);
      row = soket_comparison_peek_row (comparison, 0);
      if (!rows[i].match)
        continue;
      g_assert_true (soket_comparison_row_is_same (row) == (rows[i].sentence == NULL));
      if (rows[i].sentence == NULL)
        continue;
      sentence = soket_comparison_dup_sentence (row, &first, &second);
      g_assert_cmpstr (sentence, ==, rows[i].sentence);
    }
}

/* --- Words --- */

static void
test_counts (void)
{
  static const struct
  {
    SoketComparisonCounts counts;
    const char           *words;
  } rows[] = {
    { { .same = 1 }, "1 row is the same" },
    { { .same = 5, .different = 2, .only = { 1, 3 } }, "5 rows are the same, 2 differ, 1 is in A only, 3 are in B only" },
    { { .different = 1, .only = { 2, 1 }, .unknown = 4 }, "0 rows are the same, 1 differs, 2 are in A only, 1 is in B only" },
    { { .same = 12, .only = { 0, 1 } }, "12 rows are the same, 1 is in B only" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = soket_comparison_dup_counts (&rows[i].counts);

      g_assert_cmpstr (words, ==, rows[i].words);
    }
}

/* What is said beside a call is what differs, and that alone. */
static void
test_more (void)
{
  g_auto (Conversation) a = parse ("c.recv=3:abc");
  SoketRecord record = *get_record (&a, 0);
  SoketComparisonRow row = { 0 };
  g_autofree char *nothing = soket_comparison_dup_more (&row, &record);
  g_autofree char *bytes = NULL;
  g_autofree char *both = NULL;
  g_autofree char *state = NULL;
  g_autofree char *lost = NULL;

  g_assert_null (nothing);
  row.differs = SOKET_DIFFERS_BYTES | SOKET_DIFFERS_STATE;
  bytes = soket_comparison_dup_more (&row, &record);
  g_assert_cmpstr (bytes, ==, "“abc”");
  record.state.tcp_state = SOKET_TCP_STATE_CLOSE_WAIT;
  both = soket_comparison_dup_more (&row, &record);
  g_assert_cmpstr (both, ==, "“abc” · CLOSE-WAIT");
  row.differs = SOKET_DIFFERS_STATE;
  state = soket_comparison_dup_more (&row, &record);
  g_assert_cmpstr (state, ==, "CLOSE-WAIT");
  /* A sentence about bytes is no quotation. */
  row.differs = SOKET_DIFFERS_BYTES;
  record.payload = NULL;
  record.payload_length = 0;
  record.payload_lost = TRUE;
  lost = soket_comparison_dup_more (&row, &record);
  g_assert_cmpstr (lost, ==, "(bytes no longer kept)");
}

static void
test_names (void)
{
  static const char *const names[] = { "call", "arguments", "result", "error", "bytes", "state" };

  g_assert_cmphex (SOKET_DIFFERS_STATE, ==, 1u << (G_N_ELEMENTS (names) - 1));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (soket_differs_to_string (1u << i), ==, names[i]);
  /* Of no bit, and of two, there is no name. */
  g_assert_cmpstr (soket_differs_to_string (0), ==, "");
  g_assert_cmpstr (soket_differs_to_string (SOKET_DIFFERS_CALL | SOKET_DIFFERS_RESULT), ==, "");
}

static void
test_limits (void)
{
  g_auto (Conversation) a = parse ("c.send=3:abc");
  g_auto (Conversation) b = parse ("c.send=3:abc");
  g_autoptr (SoketComparison) comparison = compare (&a, &b);
  g_autofree char *none = soket_comparison_dup_limits (comparison, FALSE);
  g_autofree char *lost = soket_comparison_dup_limits (comparison, TRUE);

  g_assert_null (none);
  g_assert_cmpstr (lost, ==, "Some records were not kept; they may have belonged to these conversations.");
}

/* Bytes that are not kept are not said to be equal, nor to differ. */
static void
test_lost_bytes (void)
{
  g_auto (Conversation) a = parse ("c.send=3:abc c.send=3:abc");
  g_auto (Conversation) b = parse ("c.send=3:abc c.send=3:xyz");
  g_autoptr (SoketComparison) comparison = NULL;
  g_autofree char *limits = NULL;
  SoketRecord *lost = &g_array_index (b.records, SoketRecord, 1);

  lost->payload_lost = TRUE;
  lost->payload_length = 0;
  comparison = compare (&a, &b);
  g_assert_cmpuint (soket_comparison_get_first (comparison), ==, SOKET_COMPARISON_NONE);
  g_assert_cmpuint (soket_comparison_peek_counts (comparison)->unknown, ==, 1);
  limits = soket_comparison_dup_limits (comparison, FALSE);
  g_assert_cmpstr (limits, ==, "The bytes of 1 call are not all kept: what is missing was not compared.");
}

/* --- Properties --- */

/* Every call of each stands in exactly one row; the rows are in the order of the first, and within a side in that of the second. */
static void
check_rows (SoketComparison    *comparison,
            const Conversation *a,
            const Conversation *b)
{
  const SoketComparisonCounts *counts = soket_comparison_peek_counts (comparison);
  guint n_rows = soket_comparison_get_n_rows (comparison);
  guint n[2] = { 0, 0 };
  gint64 last[SOKET_N_SIDES] = { -1, -1, -1 };

  for (guint i = 0; i < n_rows; i++)
    {
      const SoketComparisonRow *row = soket_comparison_peek_row (comparison, i);
      const SoketRecord *first = get_record (a, row->calls[0]);
      const SoketRecord *second = get_record (b, row->calls[1]);

      g_assert_true (first != NULL || second != NULL);
      if (first != NULL)
        {
          g_assert_cmpuint (row->calls[0], ==, n[0]);
          g_assert_cmpuint (first->side, ==, row->side);
          n[0]++;
        }
      if (second != NULL)
        {
          g_assert_cmpuint (second->side, ==, row->side);
          g_assert_cmpint (row->calls[1], >, last[row->side]);
          last[row->side] = row->calls[1];
          n[1]++;
        }
      g_assert_true (soket_comparison_row_is_same (row) || soket_comparison_get_first (comparison) <= i);
    }
  /* They are as many as there are, all are within bounds, and none of a side comes twice: so each comes once. */
  g_assert_cmpuint (n[0], ==, a->records->len);
  g_assert_cmpuint (n[1], ==, b->records->len);
  g_assert_cmpuint (counts->same + counts->different + counts->only[0], ==, n[0]);
  g_assert_cmpuint (counts->same + counts->different + counts->only[1], ==, n[1]);
}

static void
append_random (GString *text,
               guint    n)
{
  static const char *const calls[] = { "send=3:abc", "send=3:abd", "recv=3:abc", "recv=0", "recv!104", "sendto=1:x", "close", "shutdown", "connect" };

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%c.%s ", "ccsx"[g_test_rand_int_range (0, 4)], calls[g_test_rand_int_range (0, G_N_ELEMENTS (calls))]);
}

static SoketCallName
get_meaning (const SoketRecord *record)
{
  return record->call == SOKET_CALL_SENDTO ? SOKET_CALL_SEND : record->call;
}

/* How many pairs the best alignment of the calls of a side has, by itself: no window, no order of rows. */
static guint
count_best (const Conversation *a,
            const Conversation *b,
            guint8              side)
{
  g_autofree guint *best = g_new0 (guint, (a->records->len + 1) * (b->records->len + 1));
  const guint width = b->records->len + 1;

  for (guint i = 1; i <= a->records->len; i++)
    for (guint j = 1; j <= b->records->len; j++)
      {
        const SoketRecord *first = &g_array_index (a->records, SoketRecord, i - 1);
        const SoketRecord *second = &g_array_index (b->records, SoketRecord, j - 1);
        gboolean like = first->side == side && second->side == side && get_meaning (first) == get_meaning (second);

        best[i * width + j] = MAX (MAX (best[(i - 1) * width + j], best[i * width + j - 1]), best[(i - 1) * width + j - 1] + (like ? 1 : 0));
      }
  return best[a->records->len * width + b->records->len];
}

static void
test_property (void)
{
  for (guint round = 0; round < 400; round++)
    {
      g_autoptr (GString) first = g_string_new (NULL);
      g_autoptr (GString) second = g_string_new (NULL);
      g_autoptr (SoketComparison) comparison = NULL;
      g_auto (Conversation) a = { 0 };
      g_auto (Conversation) b = { 0 };
      guint n_pairs = 0;

      append_random (first, (guint) g_test_rand_int_range (0, 40));
      if (g_test_rand_bit ())
        g_string_append (second, first->str);
      append_random (second, (guint) g_test_rand_int_range (0, 40));
      a = parse (first->str);
      b = parse (second->str);
      comparison = compare (&a, &b);
      check_rows (comparison, &a, &b);
      for (guint8 side = 0; side < SOKET_N_SIDES; side++)
        n_pairs += count_best (&a, &b, side);
      g_assert_cmpuint (soket_comparison_peek_counts (comparison)->same + soket_comparison_peek_counts (comparison)->different, ==, n_pairs);
      g_assert_false (soket_comparison_is_bounded (comparison));
    }
}

static void
append_many (GString    *text,
             const char *call,
             guint       n)
{
  for (guint i = 0; i < n; i++)
    g_string_append (text, call);
}

/* Beyond the window: the rest is still found, each call once, and it is said. */
static void
test_long (void)
{
  static const struct
  {
    guint n[2];       /* of recv (1) */
    guint same;
  } rows[] = { { { 1000, 1 }, 3 }, { { 1, 1000 }, 3 }, { { 1000, 700 }, 702 }, { { 3000, 3000 }, 3002 } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Conversation) a = { 0 };
      g_auto (Conversation) b = { 0 };
      g_autoptr (SoketComparison) comparison = NULL;
      g_autofree char *limits = NULL;

      for (guint which = 0; which < 2; which++)
        {
          g_autoptr (GString) text = g_string_new ("s.accept=1 ");

          append_many (text, "s.recv=1:a ", rows[i].n[which]);
          g_string_append (text, "s.send=4:Isi. ");
          *(which == 0 ? &a : &b) = parse (text->str);
        }
      comparison = compare (&a, &b);
      check_rows (comparison, &a, &b);
      g_assert_cmpuint (soket_comparison_peek_counts (comparison)->same, ==, rows[i].same);
      g_assert_true (soket_comparison_is_bounded (comparison) == (rows[i].n[0] != rows[i].n[1]));
      limits = soket_comparison_dup_limits (comparison, TRUE);
      g_assert_cmpstr (limits, ==, rows[i].n[0] != rows[i].n[1] ? "The conversations are long: a call was looked for among the next 128 of its side. "
                                                                  "Some records were not kept; they may have belonged to these conversations."
                                                                : "Some records were not kept; they may have belonged to these conversations.");
    }
  for (guint round = 0; round < 10; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GString) other = g_string_new (NULL);
      g_autoptr (SoketComparison) comparison = NULL;
      g_auto (Conversation) a = { 0 };
      g_auto (Conversation) b = { 0 };

      append_random (text, (guint) g_test_rand_int_range (0, 3000));
      append_random (other, (guint) g_test_rand_int_range (0, 3000));
      a = parse (text->str);
      b = parse (other->str);
      comparison = compare (&a, &b);
      check_rows (comparison, &a, &b);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/comparison/table", test_table);
  g_test_add_func ("/comparison/what-matters", test_what_matters);
  g_test_add_func ("/comparison/kinds", test_kinds);
  g_test_add_func ("/comparison/counts", test_counts);
  g_test_add_func ("/comparison/more", test_more);
  g_test_add_func ("/comparison/names", test_names);
  g_test_add_func ("/comparison/limits", test_limits);
  g_test_add_func ("/comparison/lost-bytes", test_lost_bytes);
  g_test_add_func ("/comparison/property", test_property);
  g_test_add_func ("/comparison/long", test_long);

  return g_test_run ();
}
