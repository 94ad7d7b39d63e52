/* test-record.c - tests of soket-record and soket-error
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "core/record/soket-record-line.h"
#include "core/record/soket-record-words.h"
#include "core/record/soket-record.h"

#include <errno.h>
#include <string.h>

#define SERVER { .family = AF_INET, .address = { 127, 0, 0, 1 }, .port = 5555 }
#define CLIENT { .family = AF_INET, .address = { 127, 0, 0, 1 }, .port = 41122 }
#define SERVER6 { .family = AF_INET6, .address = { [15] = 1 }, .port = 5555 }

#define CALL(name) .kind = SOKET_RECORD_CALL, .call = SOKET_CALL_##name
#define GIVEN_UP(why) .ending = SOKET_ENDING_##why, .result = -1
#define NOTE(name) .kind = SOKET_RECORD_NOTE, .note = SOKET_NOTE_##name
#define PAYLOAD(literal) .payload = (const guint8 *) literal, .payload_length = sizeof literal - 1, .length = sizeof literal - 1

typedef struct
{
  const char *call;
  const char *result;
  SoketRecord record;
} Row;

static const Row call_rows[] = {
  { "socket (AF_INET, SOCK_STREAM) = 7", "7", { CALL (SOCKET), .fd = 7, .result = 7 } },
  { "socket (AF_INET, SOCK_DGRAM) = 7", "7", { CALL (SOCKET), .fd = 7, .transport = SOKET_TRANSPORT_UDP } },
  { "socket (AF_INET6, SOCK_STREAM) = 7", "7", { CALL (SOCKET), .fd = 7, .local = SERVER6 } },
  { "socket (AF_INET6, SOCK_STREAM) = 7", "7", { CALL (SOCKET), .fd = 7, .peer = SERVER6 } },
  { "socket (AF_INET, SOCK_STREAM): EMFILE", "EMFILE", { CALL (SOCKET), .fd = -1, .result = -1, .error = EMFILE } },
  { "setsockopt (SO_REUSEADDR, 1)", "0", { CALL (SETSOCKOPT), .option = "SO_REUSEADDR", .argument = 1 } },
  { "bind (127.0.0.1:5555)", "0", { CALL (BIND), .local = SERVER } },
  { "bind ([::1]:5555): EADDRINUSE", "EADDRINUSE", { CALL (BIND), .local = SERVER6, .result = -1, .error = EADDRINUSE } },
  { "listen (128)", "0", { CALL (LISTEN), .local = SERVER, .argument = 128 } },
  { "accept () = 127.0.0.1:41122", "127.0.0.1:41122", { CALL (ACCEPT), .local = SERVER, .peer = CLIENT, .result = 3 } },
  { "accept () = 14 · 127.0.0.1:41122", "14 · 127.0.0.1:41122", { CALL (ACCEPT), .local = SERVER, .peer = CLIENT, .result = 3, .new_fd = 14 } },
  { "accept (): waiting", "waiting", { CALL (ACCEPT), .local = SERVER, .returned_us = -1 } },
  { "accept (): EMFILE", "EMFILE", { CALL (ACCEPT), .local = SERVER, .result = -1, .error = EMFILE } },
  { "connect (127.0.0.1:5555)", "0", { CALL (CONNECT), .local = CLIENT, .peer = SERVER } },
  { "connect (127.0.0.1:5555): ECONNREFUSED", "ECONNREFUSED", { CALL (CONNECT), .peer = SERVER, .result = -1, .error = ECONNREFUSED } },
  { "connect (127.0.0.1:5555): waiting", "waiting", { CALL (CONNECT), .peer = SERVER, .returned_us = -1 } },
  { "getsockname () = 127.0.0.1:41122", "127.0.0.1:41122", { CALL (GETSOCKNAME), .local = CLIENT, .peer = SERVER } },
  { "send (10) = 10", "10", { CALL (SEND), .argument = 10, .result = 10 } },
  { "send (1000000) = 65536", "65536", { CALL (SEND), .argument = 1000000, .result = 65536 } },
  { "send (10): EPIPE", "EPIPE", { CALL (SEND), .argument = 10, .result = -1, .error = EPIPE } },
  { "recv (4096) = 10", "10", { CALL (RECV), .argument = 4096, .result = 10 } },
  { "recv (4096) = 0", "0", { CALL (RECV), .argument = 4096, .result = 0 } },
  { "recv (4096): waiting", "waiting", { CALL (RECV), .argument = 4096, .returned_us = -1 } },
  { "recv (4096): ECONNRESET", "ECONNRESET", { CALL (RECV), .argument = 4096, .result = -1, .error = ECONNRESET } },
  { "sendto (10, 127.0.0.1:5555) = 10", "10", { CALL (SENDTO), .argument = 10, .result = 10, .peer = SERVER } },
  { "sendto (0, 127.0.0.1:5555) = 0", "0", { CALL (SENDTO), .peer = SERVER } },
  { "recvfrom (4096) = 10 from 127.0.0.1:41122", "10 from 127.0.0.1:41122", { CALL (RECVFROM), .argument = 4096, .result = 10, .peer = CLIENT } },
  { "recvfrom (4096) = 0 from 127.0.0.1:41122", "0 from 127.0.0.1:41122", { CALL (RECVFROM), .argument = 4096, .peer = CLIENT } },
  { "recvfrom (4096): waiting", "waiting", { CALL (RECVFROM), .argument = 4096, .returned_us = -1 } },
  { "shutdown (SHUT_RD)", "0", { CALL (SHUTDOWN), .argument = SHUT_RD } },
  { "shutdown (SHUT_WR)", "0", { CALL (SHUTDOWN), .argument = SHUT_WR } },
  { "shutdown (SHUT_RDWR): ENOTCONN", "ENOTCONN", { CALL (SHUTDOWN), .argument = SHUT_RDWR, .result = -1, .error = ENOTCONN } },
  { "close ()", "0", { CALL (CLOSE), .fd = 7 } },
  { "recv (4096): timed out after 5.0 s", "timed out after 5.0 s", { CALL (RECV), .argument = 4096, GIVEN_UP (TIMED_OUT), .returned_us = 5040000 } },
  { "connect (127.0.0.1:5555): timed out after 700 ms", "timed out after 700 ms",
    { CALL (CONNECT), .peer = SERVER, GIVEN_UP (TIMED_OUT), .started_us = 300, .returned_us = 700400 } },
  { "recvfrom (4096): cancelled after 1.2 s", "cancelled after 1.2 s", { CALL (RECVFROM), .argument = 4096, GIVEN_UP (CANCELLED), .returned_us = 1200000 } },
  { "accept (): stopped after 12.3 s", "stopped after 12.3 s",
    { CALL (ACCEPT), .local = SERVER, GIVEN_UP (STOPPED), .returned_us = 12345678 } },
  { "send (10): ended by close () after 3 ms", "ended by close () after 3 ms", { CALL (SEND), .argument = 10, GIVEN_UP (CLOSED), .returned_us = 2600 } },
};

static const Row word_rows[] = {
  { "message, 0 bytes", "", { .kind = SOKET_RECORD_MESSAGE } },
  { "message, 1 byte", "", { .kind = SOKET_RECORD_MESSAGE, .length = 1 } },
  { "message, 10 bytes", "", { .kind = SOKET_RECORD_MESSAGE, .length = 10 } },
  { "1 record was not kept", "", { .kind = SOKET_RECORD_GAP, .result = 1 } },
  { "16000 records were not kept", "", { .kind = SOKET_RECORD_GAP, .result = 16000 } },
  { "", "", { NOTE (NONE) } },
  { "The message is longer than the limit of 1048576 bytes", "", { NOTE (MESSAGE_TOO_LONG), .argument = 1048576 } },
  { "The message is longer than the limit of 1 byte", "", { NOTE (MESSAGE_TOO_LONG), .argument = 1 } },
  { "The stream ended inside a message that tells its length", "", { NOTE (TRUNCATED) } },
  { "No byte came or went for 600 seconds; the connection was closed", "", { NOTE (IDLE), .argument = 600 } },
  { "16384 equal datagrams in a row look like a loop; one was dropped", "", { NOTE (LOOP), .argument = 16384 } },
  { "A datagram that seems to come from a server of this program is not answered", "", { NOTE (OWN_SERVER) } },
  { "A datagram from port 7 is not answered, because a service there might answer back for ever", "",
    { NOTE (RESERVED_PORT), .peer = { .family = AF_INET, .port = 7 } } },
  { "A datagram from a broadcast or multicast address is not answered", "", { NOTE (BROADCAST) } },
  { "No more connections can be accepted for now (EMFILE); the rest wait in the backlog", "", { NOTE (DESCRIPTORS_OUT), .error = EMFILE } },
  { "64 connections are the limit; the rest wait in the backlog", "", { NOTE (CONNECTION_LIMIT), .argument = 64 } },
  { "The reply came from 127.0.0.1:41122, not from whom was asked", "", { NOTE (STRANGER), .peer = CLIENT } },
  { "A stranger: the client did not ask this socket", "", { NOTE (UNASKED) } },
  { "shift +10", "", { NOTE (SHIFT), .argument = 10 } },
  { "shift -3", "", { NOTE (SHIFT), .argument = -3 } },
  { "shift 0", "", { NOTE (SHIFT) } },
  { "Also tried: 127.0.0.66 (no answer)", "", { NOTE (TRIED), PAYLOAD ("127.0.0.66") } },
  { "Also tried: 127.0.0.66 (no answer), ::1 (ECONNREFUSED), …", "", { NOTE (TRIED), PAYLOAD ("127.0.0.66, ::1 ECONNREFUSED, …") } },
  { "Also tried: …", "", { NOTE (TRIED), .length = 9, .payload_lost = TRUE } },
  { "Also tried: a\\x1b\\n (b)", "", { NOTE (TRIED), PAYLOAD ("a\x1b\n b") } },
};

static void
check_rows (const Row *rows,
            guint      n_rows)
{
  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *call = soket_record_dup_call (&rows[i].record);
      g_autofree char *result = soket_record_dup_result (&rows[i].record);
      g_autofree char *invocation = soket_record_dup_invocation (&rows[i].record);

      g_assert_cmpstr (call, ==, rows[i].call);
      g_assert_cmpstr (result, ==, rows[i].result);
      g_assert_true (g_str_has_prefix (call, invocation));
      g_assert_cmpint (soket_record_is_waiting (&rows[i].record), ==, strcmp (result, "waiting") == 0);
    }
}

static void
test_calls (void)
{
  check_rows (call_rows, G_N_ELEMENTS (call_rows));
}

static void
test_words (void)
{
  check_rows (word_rows, G_N_ELEMENTS (word_rows));
}

static void
test_invocation (void)
{
  const SoketRecord recv = { CALL (RECV), .argument = 4096, .result = 10 };
  const SoketRecord refused = { CALL (CONNECT), .peer = SERVER, .result = -1, .error = ECONNREFUSED };
  g_autofree char *recv_text = soket_record_dup_invocation (&recv);
  g_autofree char *refused_text = soket_record_dup_invocation (&refused);

  g_assert_cmpstr (recv_text, ==, "recv (4096)");
  g_assert_cmpstr (refused_text, ==, "connect (127.0.0.1:5555)");
}

/* Every value of every enumeration has its words. */
static void
test_nothing_missing (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int call = SOKET_CALL_SOCKET; call <= SOKET_CALL_CLOSE; call++)
    g_assert_true (g_hash_table_add (seen, g_strdup (soket_call_name_to_string (call))));
  for (int state = SOKET_TCP_STATE_ESTABLISHED; state <= SOKET_TCP_STATE_CLOSING; state++)
    g_assert_true (g_hash_table_add (seen, g_strdup (soket_tcp_state_to_string (state))));
  for (int note = SOKET_NOTE_MESSAGE_TOO_LONG; note <= SOKET_NOTE_INTERRUPTED; note++)
    {
      const SoketRecord record = { .kind = SOKET_RECORD_NOTE, .note = (guint8) note };

      g_assert_true (g_hash_table_add (seen, soket_record_dup_call (&record)));
      g_assert_true (g_hash_table_add (seen, g_strdup (soket_note_to_string ((SoketNote) note))));
    }

  g_assert_false (g_hash_table_contains (seen, ""));
  g_assert_cmpstr (soket_call_name_to_string (SOKET_CALL_NONE), ==, "");
  g_assert_cmpstr (soket_tcp_state_to_string (SOKET_TCP_STATE_UNKNOWN), ==, "");
  g_assert_cmpstr (soket_note_to_string (SOKET_NOTE_NONE), ==, "");
  g_assert_cmpstr (soket_side_to_string (SOKET_SIDE_CLIENT), ==, "client");
  g_assert_cmpstr (soket_side_to_string (SOKET_SIDE_SERVER), ==, "server");
}

/* The numbers are the kernel's (tcp_states.h): a reading is used as it comes. */
static void
test_tcp_states (void)
{
  static const char * const names[] = {
    "", "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "CLOSED", "CLOSE-WAIT", "LAST-ACK", "LISTEN",
    "CLOSING",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (soket_tcp_state_to_string (i), ==, names[i]);
}

static void
test_state (void)
{
  static const struct
  {
    const char       *text;
    SoketTransport    transport;
    SoketKernelState  state;
  } rows[] = {
    { "", SOKET_TRANSPORT_TCP, { 0 } },
    { "ESTABLISHED", SOKET_TRANSPORT_TCP, { SOKET_TCP_STATE_ESTABLISHED, FALSE, 10, 20 } },
    { "ESTABLISHED", SOKET_TRANSPORT_TCP, { SOKET_TCP_STATE_ESTABLISHED, TRUE, 0, 0 } },
    { "ESTABLISHED, 10 B to read", SOKET_TRANSPORT_TCP, { SOKET_TCP_STATE_ESTABLISHED, TRUE, 10, 0 } },
    { "CLOSE-WAIT, 20 B unacknowledged", SOKET_TRANSPORT_TCP, { SOKET_TCP_STATE_CLOSE_WAIT, TRUE, 0, 20 } },
    { "ESTABLISHED, 20 B unacknowledged, 5 B not sent yet", SOKET_TRANSPORT_TCP, { SOKET_TCP_STATE_ESTABLISHED, TRUE, 0, 20, 5 } },
    { "ESTABLISHED, 10 B to read, 20 B unacknowledged", SOKET_TRANSPORT_TCP, { SOKET_TCP_STATE_ESTABLISHED, TRUE, 10, 20 } },
    { "LISTEN", SOKET_TRANSPORT_TCP, { SOKET_TCP_STATE_LISTEN, TRUE, 0, 128 } },
    { "LISTEN, 2 waiting of 128", SOKET_TRANSPORT_TCP, { SOKET_TCP_STATE_LISTEN, TRUE, 2, 128 } },
    { "next datagram 10 B", SOKET_TRANSPORT_UDP, { SOKET_TCP_STATE_UNKNOWN, TRUE, 10, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const SoketRecord record = { CALL (RECV), .transport = (guint8) rows[i].transport, .state = rows[i].state };
      g_autofree char *text = soket_record_dup_state (&record);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_data (void)
{
  static const struct
  {
    const char  *text;
    gsize        max_characters;
    SoketRecord  record;
  } rows[] = {
    { "", 0, { CALL (RECV) } },
    { "", 0, { CALL (RECV), .length = 10 } },
    { "Isi pesan.", 0, { CALL (RECV), PAYLOAD ("Isi pesan.") } },
    { "a\\n\\x1b", 0, { CALL (RECV), PAYLOAD ("a\n\x1b") } },
    { "Isi…", 4, { CALL (RECV), PAYLOAD ("Isi pesan.") } },
    { "(bytes no longer kept)", 0, { CALL (RECV), .length = 10, .payload_lost = TRUE } },
    /* Only the first bytes were kept. */
    { "Isi…", 0, { CALL (RECV), .payload = (const guint8 *) "Isi", .payload_length = 3, .length = 10 } },
    { "Isi…", 4, { CALL (RECV), .payload = (const guint8 *) "Isi", .payload_length = 3, .length = 10 } },
    { "…", 1, { CALL (RECV), .payload = (const guint8 *) "Isi", .payload_length = 3, .length = 10 } },
    /* The words have it already. */
    { "", 0, { NOTE (TRIED), PAYLOAD ("127.0.0.66") } },
    { "127.0.0.66", 0, { NOTE (CUT), PAYLOAD ("127.0.0.66") } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = soket_record_dup_data (&rows[i].record, rows[i].max_characters);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_line (void)
{
  static const struct
  {
    const char  *text;
    SoketRecord  record;
  } rows[] = {
    { "     0.123456 server #3 fd 9  recv (4096) = 10  127.0.0.1:5555 <- 127.0.0.1:41122  ESTABLISHED  \"Isi pesan.\"",
      { CALL (RECV), .side = SOKET_SIDE_SERVER, .socket = 3, .fd = 9, .started_us = 122456, .returned_us = 123456, .argument = 4096,
        .result = 10, .local = SERVER, .peer = CLIENT, .state = { SOKET_TCP_STATE_ESTABLISHED, FALSE, 0, 0 },
        PAYLOAD ("Isi pesan.") } },
    { "     1.001235 client #2 fd 8 c1  connect (127.0.0.1:5555)  waited 1.001 ms  127.0.0.1:41122 -> 127.0.0.1:5555",
      { CALL (CONNECT), .side = SOKET_SIDE_CLIENT, .socket = 2, .fd = 8, .conversation = 1, .started_us = 1000234,
        .returned_us = 1001235, .local = CLIENT, .peer = SERVER } },
    /* What has come back at once, did not sleep, cannot wait, or has said already how long it waited. */
    { "     1.001000 client #2 fd 8 c1  connect (127.0.0.1:5555)  127.0.0.1:41122 -> 127.0.0.1:5555",
      { CALL (CONNECT), .side = SOKET_SIDE_CLIENT, .socket = 2, .fd = 8, .conversation = 1, .started_us = 1000000,
        .returned_us = 1001000, .local = CLIENT, .peer = SERVER } },
    { "     1.500000 client #2 fd 8 c1  recv (4096) = 0",
      { CALL (RECV), .side = SOKET_SIDE_CLIENT, .socket = 2, .fd = 8, .conversation = 1, .started_us = 1000000, .returned_us = 1500000,
        .slept = SOKET_SLEPT_NO, .argument = 4096 } },
    { "     1.500000 client #2 fd 8 c1  close ()",
      { CALL (CLOSE), .side = SOKET_SIDE_CLIENT, .socket = 2, .fd = 8, .conversation = 1, .started_us = 1000000, .returned_us = 1500000 } },
    { "     6.040000 client #2 fd 8 c1  recv (4096): timed out after 5.0 s",
      { CALL (RECV), .side = SOKET_SIDE_CLIENT, .socket = 2, .fd = 8, .conversation = 1, .started_us = 1000000, .returned_us = 6040000,
        .argument = 4096, GIVEN_UP (TIMED_OUT) } },
    { "     2.000000 server #1 fd 7  accept (): waiting  127.0.0.1:5555",
      { CALL (ACCEPT), .side = SOKET_SIDE_SERVER, .socket = 1, .fd = 7, .started_us = 2000000, .returned_us = -1, .local = SERVER } },
    { "  3600.000001 server #1  close ()  [engine]",
      { CALL (CLOSE), .side = SOKET_SIDE_SERVER, .origin = SOKET_ORIGIN_ENGINE, .socket = 1, .fd = -1, .started_us = G_GINT64_CONSTANT (3600000000),
        .returned_us = G_GINT64_CONSTANT (3600000001) } },
    { "     0.000000 server #3 fd 9 c2  message, 10 bytes  127.0.0.1:5555 <- 127.0.0.1:41122  \"Isi pesan.\"",
      { .kind = SOKET_RECORD_MESSAGE, .side = SOKET_SIDE_SERVER, .socket = 3, .fd = 9, .conversation = 2, .local = SERVER, .peer = CLIENT,
        PAYLOAD ("Isi pesan.") } },
    { "     0.000000 server #1 fd 9  Also tried: a\\n\\u{202E}b (no answer)",
      { NOTE (TRIED), .side = SOKET_SIDE_SERVER, .socket = 1, .fd = 9, PAYLOAD ("a\n\xe2\x80\xae" "b") } },
    { "     0.000005  7 records were not kept",
      { .kind = SOKET_RECORD_GAP, .returned_us = 5, .result = 7 } },
    { "     0.000000 client #1 fd 3  recv (4096) = 10  (bytes no longer kept)",
      { CALL (RECV), .side = SOKET_SIDE_CLIENT, .socket = 1, .fd = 3, .argument = 4096, .result = 10, .length = 10, .payload_lost = TRUE } },
    /* Bytes of a peer cannot end their quotation marks, nor the line. */
    { "     0.000000 client #1 fd 3  recv (4096) = 16  \"a\\\"  [engine]\\n\\\\\\\"\"",
      { CALL (RECV), .side = SOKET_SIDE_CLIENT, .socket = 1, .fd = 3, .argument = 4096, .result = 16, PAYLOAD ("a\"  [engine]\n\\\"") } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = soket_record_dup_line (&rows[i].record);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

static void
test_line_any_bytes (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (5);
  guint8 payload[700];

  for (guint i = 0; i < 2000; i++)
    {
      SoketRecord record = { CALL (RECV), .socket = 1, .fd = 3, .payload = payload };
      g_autofree char *text = NULL;

      record.payload_length = (guint32) g_rand_int_range (rand, 0, sizeof payload);
      record.length = record.payload_length;
      if (g_rand_boolean (rand))
        {
          record.kind = SOKET_RECORD_NOTE;
          record.note = SOKET_NOTE_TRIED;
        }
      for (guint j = 0; j < record.payload_length; j++)
        payload[j] = (guint8) g_rand_int_range (rand, 0, 256);

      text = soket_record_dup_line (&record);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_cmpint (g_utf8_strlen (text, -1), <, 600);
      for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
    }
}

static void
test_errno_name (void)
{
  g_assert_cmpstr (soket_errno_name (ECONNREFUSED), ==, "ECONNREFUSED");
  g_assert_cmpstr (soket_errno_name (EADDRINUSE), ==, "EADDRINUSE");
  g_assert_cmpstr (soket_errno_name (99999), ==, "errno");
}

/* One call before and after it returned: by its socket, its name and when it began. */
static void
test_same_call (void)
{
  const SoketRecord one = { .call = SOKET_CALL_RECV, .socket = 3, .started_us = 10, .returned_us = -1 };
  SoketRecord other = one;

  other.returned_us = 20;
  other.result = 5;
  other.number = 7;
  g_assert_true (soket_record_is_same_call (&one, &other));
  other.started_us++;
  g_assert_false (soket_record_is_same_call (&one, &other));
  other = one;
  other.socket++;
  g_assert_false (soket_record_is_same_call (&one, &other));
  other = one;
  other.call = SOKET_CALL_SEND;
  g_assert_false (soket_record_is_same_call (&one, &other));
}

/* Waiting, given up, returned well or not: each is one of them. */
static void
test_outcome (void)
{
  static const struct
  {
    SoketRecordKind kind;
    gint64 returned_us;
    SoketEnding ending;
    int error;
    gboolean waits, given_up, succeeded;
  } rows[] = {
    { SOKET_RECORD_CALL, 0, SOKET_ENDING_RETURNED, 0, FALSE, FALSE, TRUE },
    { SOKET_RECORD_CALL, 5, SOKET_ENDING_RETURNED, 0, FALSE, FALSE, TRUE },
    { SOKET_RECORD_CALL, 5, SOKET_ENDING_RETURNED, ECONNRESET, FALSE, FALSE, FALSE },
    { SOKET_RECORD_CALL, 0, SOKET_ENDING_TIMED_OUT, 0, FALSE, TRUE, FALSE },
    { SOKET_RECORD_CALL, 5, SOKET_ENDING_CLOSED, 0, FALSE, TRUE, FALSE },
    { SOKET_RECORD_CALL, -1, SOKET_ENDING_RETURNED, 0, TRUE, FALSE, FALSE },
    { SOKET_RECORD_MESSAGE, 5, SOKET_ENDING_RETURNED, 0, FALSE, FALSE, FALSE },
    { SOKET_RECORD_NOTE, 5, SOKET_ENDING_TIMED_OUT, 0, FALSE, FALSE, FALSE },
    { SOKET_RECORD_NOTE, -1, SOKET_ENDING_RETURNED, 0, FALSE, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      SoketRecord record = { .kind = rows[i].kind, .returned_us = rows[i].returned_us, .ending = rows[i].ending, .error = rows[i].error };

      g_assert_true (soket_record_is_waiting (&record) == rows[i].waits);
      g_assert_true (soket_record_is_given_up (&record) == rows[i].given_up);
      g_assert_true (soket_record_succeeded (&record) == rows[i].succeeded);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/record/calls", test_calls);
  g_test_add_func ("/record/words", test_words);
  g_test_add_func ("/record/invocation", test_invocation);
  g_test_add_func ("/record/nothing-missing", test_nothing_missing);
  g_test_add_func ("/record/tcp-states", test_tcp_states);
  g_test_add_func ("/record/state", test_state);
  g_test_add_func ("/record/data", test_data);
  g_test_add_func ("/record/line", test_line);
  g_test_add_func ("/record/line/any-bytes", test_line_any_bytes);
  g_test_add_func ("/error/errno-name", test_errno_name);
  g_test_add_func ("/record/same-call", test_same_call);
  g_test_add_func ("/record/outcome", test_outcome);

  return g_test_run ();
}
