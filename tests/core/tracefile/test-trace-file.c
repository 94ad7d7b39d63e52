/* test-trace-file.c - tests of soket-trace-file: what was written is read again, and what nobody wrote is refused
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "core/tracefile/soket-record-json.h"
#include "core/tracefile/soket-trace-file.h"
#include "lib/trace-file-model.h"

#include <errno.h>
#include <string.h>

#define HEAD(records, waiting) \
  "{\"format\":\"soket-trace\",\"version\":1,\"saved_us\":900,\"dropped\":0,\"programs\":0,\"records\":" #records ",\"waiting\":" #waiting "}\n"
#define FIRST "{\"number\":1,\"kind\":\"call\",\"side\":\"client\",\"transport\":\"tcp\",\"socket\":1,\"fd\":9,\"call\":\"recv\",\"started_us\":10," \
  "\"returned_us\":12,\"result\":0}\n"
#define WAITS "{\"number\":0,\"kind\":\"call\",\"side\":\"client\",\"transport\":\"tcp\",\"socket\":1,\"call\":\"recv\",\"started_us\":20}\n"

static SoketTraceFile *
read_text (const char  *text,
           GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return soket_trace_file_read (bytes, error);
}

static void
test_literal (void)
{
  static const char expected[] =
    "{\"format\":\"soket-trace\",\"version\":1,\"service\":\"echo\",\"saved_us\":5000,\"dropped\":7,\"programs\":1,\"records\":2,\"waiting\":1}\n"
    "{\"program\":4711,\"command\":\"python3 client.py\"}\n"
    "{\"number\":8,\"kind\":\"call\",\"side\":\"client\",\"transport\":\"tcp\",\"socket\":2,\"fd\":9,\"conversation\":1,\"call\":\"send\",\"argument\":10,"
    "\"program\":4711,\"file\":\"/home/siti/client.py\",\"line\":7,\"started_us\":100,\"returned_us\":112,\"result\":10,\"local\":\"127.0.0.1:41000\","
    "\"peer\":\"[fe80::1%3]:5555\",\"length\":10,\"state\":\"ESTABLISHED\",\"receive_queue\":0,\"send_queue\":10,\"timestamps\":true,"
    "\"hex\":\"49736920706573616e2e\"}\n"
    "{\"number\":9,\"kind\":\"note\",\"origin\":\"engine\",\"side\":\"server\",\"transport\":\"udp\",\"argument\":600,\"started_us\":200,"
    "\"returned_us\":200,\"result\":0,\"errno\":\"ECONNREFUSED\",\"note\":\"idle\"}\n"
    "{\"number\":0,\"kind\":\"call\",\"side\":\"server\",\"transport\":\"tcp\",\"fd\":0,\"call\":\"accept\",\"started_us\":4000}\n";
  g_autoptr (SoketTraceFile) file = soket_trace_file_new ();
  g_autoptr (SoketTraceFile) again = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  SoketRecord record = {
    .number = 8, .socket = 2, .fd = 9, .conversation = 1, .call = SOKET_CALL_SEND, .argument = 10, .program = 4711,
    .file = "/home/siti/client.py", .line = 7, .started_us = 100, .returned_us = 112, .result = 10, .length = 10,
    .state = { .tcp_state = SOKET_TCP_STATE_ESTABLISHED, .has_queues = TRUE, .send_queue = 10, .has_stamps = TRUE },
    .payload = (const guint8 *) "Isi pesan.", .payload_length = 10,
  };

  file->saved_us = 5000;
  file->n_dropped = 7;
  soket_trace_file_set_service (file, "echo");
  soket_trace_file_add_program (file, 4711, "python3 client.py");
  soket_endpoint_parse ("127.0.0.1", 41000, &record.local);
  soket_endpoint_parse ("fe80::1", 5555, &record.peer);
  record.peer.scope = 3;
  soket_trace_file_add_record (file, &record);
  record = (SoketRecord) {
    .number = 9, .kind = SOKET_RECORD_NOTE, .origin = SOKET_ORIGIN_ENGINE, .side = SOKET_SIDE_SERVER, .transport = SOKET_TRANSPORT_UDP,
    .argument = 600, .started_us = 200, .returned_us = 200, .error = ECONNREFUSED, .note = SOKET_NOTE_IDLE, .fd = -1,
  };
  soket_trace_file_add_record (file, &record);
  record = (SoketRecord) { .number = 12, .side = SOKET_SIDE_SERVER, .call = SOKET_CALL_ACCEPT, .started_us = 4000, .returned_us = -1 };
  soket_trace_file_add_record (file, &record);

  bytes = soket_trace_file_write (file);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected, strlen (expected));

  again = soket_trace_file_read (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->service, ==, "echo");
  g_assert_cmpint (again->saved_us, ==, 5000);
  g_assert_cmpuint (again->n_dropped, ==, 7);
  g_assert_cmpuint (again->n_waiting, ==, 1);
  g_assert_cmpuint (again->programs->len, ==, 1);
  g_assert_cmpuint (g_array_index (again->programs, SoketTraceFileProgram, 0).program, ==, 4711);
  g_assert_cmpstr (g_array_index (again->programs, SoketTraceFileProgram, 0).command, ==, "python3 client.py");
  g_assert_cmpuint (again->records->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    trace_file_assert_equal (&g_array_index (file->records, SoketRecord, i), &g_array_index (again->records, SoketRecord, i));
}

/* Whatever a trace may hold, and there and back to the same bytes. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (g_test_rand_int () & 0x7fffffff);

  for (guint n = 0; n < 40; n++)
    {
      g_autoptr (SoketTraceFile) file = soket_trace_file_new ();
      g_autoptr (SoketTraceFile) again = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autoptr (GBytes) bytes_again = NULL;
      g_autoptr (GError) error = NULL;
      guint64 number = n % 3 == 0 ? 1000 : 1;
      guint n_records = (guint) g_rand_int_range (random, 0, 20);
      guint n_waiting = (guint) g_rand_int_range (random, 0, 4);

      file->saved_us = 2000000;
      for (guint i = 0; i < n_records + n_waiting; i++)
        {
          SoketRecord record;

          trace_file_random_record (random, i < n_records ? number : 0, &record);
          soket_trace_file_add_record (file, &record);
          number += record.kind == SOKET_RECORD_GAP ? (guint64) record.result : 1;
          g_free ((gpointer) record.payload);
        }

      bytes = soket_trace_file_write (file);
      again = soket_trace_file_read (bytes, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (again->records->len, ==, file->records->len);
      for (guint i = 0; i < file->records->len; i++)
        trace_file_assert_equal (&g_array_index (file->records, SoketRecord, i), &g_array_index (again->records, SoketRecord, i));
      bytes_again = soket_trace_file_write (again);
      g_assert_true (g_bytes_equal (bytes, bytes_again));
    }
}

typedef struct
{
  const char *text;
  const char *error;
} Refused;

/* FIRST with something else in it. */
#define WITH(members) HEAD (1, 0) "{\"number\":1,\"kind\":\"call\",\"side\":\"client\",\"transport\":\"tcp\",\"call\":\"recv\",\"started_us\":10," \
  "\"returned_us\":12,\"result\":0," members "}\n"

#define TRANSFER(call, members) HEAD (1, 0) "{\"number\":1,\"kind\":\"call\",\"side\":\"client\",\"transport\":\"tcp\",\"call\":\"" call "\"," \
  "\"started_us\":10,\"returned_us\":12," members "}\n"

static const Refused refused[] = {
  { "", "it is no trace of Soket" },
  { "\x89PNG\r\n\x1a\n", "it is no trace of Soket" },
  { "{}\n", "it is no trace of Soket" },
  { "{\"format\":\"soket\"}\n", "it is no trace of Soket" },
  { "{\"format\":\"soket-trace\"}\n", "“version” is missing" },
  { "{\"format\":\"soket-trace\",\"version\":2,\"pages\":[1]}\n", "it is no trace of Soket" },
  { "{\"format\":\"soket-trace\",\"version\":2,\"pages\":3}\n",
    "it is of version 2 of the format, and this program reads version 1: it takes a later one to open it" },
  { "{\"format\":\"soket-trace\",\"version\":0}\n", "there is no version 0 of the format; this program reads version 1" },
  { "{\"format\":\"soket-trace\",\"version\":1}\n", "line 1: “saved_us” is missing" },
  { "{\"format\":\"soket-trace\",\"version\":1,\"saved_us\":1,\"dropped\":0,\"programs\":0,\"records\":100001,\"waiting\":0}\n",
    "line 1: “records” has a value that it cannot have" },
  { "{\"format\":\"soket-trace\",\"version\":1,\"saved_us\":1,\"dropped\":0,\"programs\":0,\"records\":0,\"waiting\":0,\"x\":0}\n",
    "line 1: it has members that are unknown" },
  { "{\"format\":\"soket-trace\",\"version\":1,\"service\":\"a\\u001b\",\"saved_us\":1,\"dropped\":0,\"programs\":0,\"records\":0,\"waiting\":0}\n",
    "line 1: “service” has a value that it cannot have" },
  { "{\"format\":\"soket-trace\",\"version\":1,\"service\":\"123456789 123456789 123456789 123\",\"saved_us\":1,\"dropped\":0,\"programs\":0,"
    "\"records\":0,\"waiting\":0}\n", "line 1: “service” has a value that it cannot have" },
  { HEAD (1, 0), "its end is missing: it has 1 lines of 2" },
  { HEAD (1, 0) "{\"number\":1", "line 2: the file ends inside it" },
  { HEAD (0, 0) FIRST, "line 2: the file should have ended before it" },
  { HEAD (1, 0) "{\"number\":1 2}\n", "line 2: from character 13 on it is not what Soket writes" },
  { HEAD (1, 0) "{\"number\":1,\"number\":1}\n", "line 2: “number” is there twice" },
  { HEAD (1, 0) "{\"number\":1}\n", "line 2: “kind” is missing" },
  { HEAD (2, 0) FIRST FIRST, "line 3: the numbers do not rise" },
  { HEAD (1, 1) FIRST FIRST, "line 3: a call that waits is missing" },
  { HEAD (1, 1) WAITS FIRST, "line 2: it is a call that waits, and these come last" },
  { WITH ("\"color\":\"red\""), "line 2: “color” is unknown" },
  { WITH ("\"\\u001b[31m\":1"), "line 2: “\\x1b[31m” is unknown" },
  { WITH ("\"invocation\":\"recv ()\""), "line 2: “invocation” is unknown" },
  { WITH ("\"state\":\"FOO\\u0007\""), "line 2: “state” cannot be “FOO\\x07”" },
  { WITH ("\"state\":\"\""), "line 2: “state” cannot be “”" },
  { WITH ("\"state\":5"), "line 2: “state” has a value that it cannot have" },
  { WITH ("\"fd\":-2"), "line 2: “fd” has a value that it cannot have" },
  { WITH ("\"fd\":2147483648"), "line 2: “fd” has a value that it cannot have" },
  { WITH ("\"socket\":4294967296"), "line 2: “socket” has a value that it cannot have" },
  { WITH ("\"socket\":18446744073709551616"), "line 2: from character 148 on it is not what Soket writes" },
  { WITH ("\"argument\":-9223372036854775809"), "line 2: “argument” has a value that it cannot have" },
  { WITH ("\"errno\":\"EVERYTHING\""), "line 2: “errno” cannot be “EVERYTHING”" },
  { WITH ("\"errno\":\"111\""), "line 2: “errno” cannot be “111”" },
  { WITH ("\"peer\":\"example.com:80\""), "line 2: “peer” cannot be “example.com:80”" },
  { WITH ("\"peer\":\"127.0.0.1:65536\""), "line 2: “peer” cannot be “127.0.0.1:65536”" },
  { WITH ("\"peer\":\"127.0.0.1%3:80\""), "line 2: “peer” cannot be “127.0.0.1%3:80”" },
  { WITH ("\"name\":\"<b>\""), "line 2: “name” cannot be “<b>”" },
  { WITH ("\"file\":\"\""), "line 2: “file” cannot be “”" },
  { WITH ("\"file\":\"a\\u0000b\""), "line 2: from character 134 on it is not what Soket writes" },
  /* A character outside the first plane has two surrogates, in this order. */
  { WITH ("\"file\":\"\\ud83d\""), "line 2: from character 133 on it is not what Soket writes" },
  { WITH ("\"file\":\"\\ud83d\\u0041\""), "line 2: from character 139 on it is not what Soket writes" },
  { WITH ("\"file\":\"\\udc4b\""), "line 2: from character 133 on it is not what Soket writes" },
  { WITH ("\"file\":\"\\udf00\""), "line 2: from character 133 on it is not what Soket writes" },
  { WITH ("\"file\":\"\\u00g1\""), "line 2: from character 132 on it is not what Soket writes" },
  { WITH ("\"file\":\"\\q\""), "line 2: from character 128 on it is not what Soket writes" },
  { HEAD (1, 0) "{\"file\":\"\\u00\n", "line 2: from character 12 on it is not what Soket writes" },
  { WITH ("\"file\":\"a\tb\""), "line 2: from character 128 on it is not what Soket writes" },
  { WITH ("\"file\" \"a\""), "line 2: from character 126 on it is not what Soket writes" },
  { WITH ("\"fd\":nul"), "line 2: from character 124 on it is not what Soket writes" },
  { WITH ("\"fd\":-0"), "line 2: “fd” has a value that it cannot have" },
  { WITH ("\"fd\":\"3\""), "line 2: “fd” cannot be “3”" },
  { WITH ("\"peer\":\"127.0.0.1\""), "line 2: “peer” cannot be “127.0.0.1”" },
  { WITH ("\"peer\":\"[fe80::1%3:80\""), "line 2: “peer” cannot be “[fe80::1%3:80”" },
  { WITH ("\"peer\":\"[fe80::1%3]0:80\""), "line 2: “peer” cannot be “[fe80::1%3]0:80”" },
  { WITH ("\"peer\":\"[fe80::1%0]:80\""), "line 2: “peer” cannot be “[fe80::1%0]:80”" },
  { WITH ("\"length\":1,\"hex\":\"\""), "line 2: “hex” cannot be “”" },
  { WITH ("\"digest\":\"00000000000000g1\""), "line 2: “digest” cannot be “00000000000000g1”" },
  { WITH ("\"digest\":\"01\""), "line 2: “digest” cannot be “01”" },
  { WITH ("\"ending\":\"bored\""), "line 2: “ending” cannot be “bored”" },
  { WITH ("\"ending\":\"timed-out\""), "line 2: “result” has a value that it cannot have" },
  { WITH ("\"note\":\"idle\""), "line 2: “note” has a value that it cannot have" },
  { WITH ("\"send_queue\":1"), "line 2: “send_queue” has a value that it cannot have" },
  { WITH ("\"length\":1,\"hex\":\"0g\""), "line 2: “hex” cannot be “0g”" },
  { WITH ("\"length\":1,\"hex\":\"012\""), "line 2: “hex” cannot be “012”" },
  { WITH ("\"length\":1,\"hex\":\"0123\""), "line 2: “hex” has a value that it cannot have" },
  { WITH ("\"length\":1,\"hex\":\"01\",\"payload_lost\":true"), "line 2: “hex” has a value that it cannot have" },
  { WITH ("\"digest\":\"0000000000000000\""), "line 2: “digest” cannot be “0000000000000000”" },
  { WITH ("\"head\":\"0000000000000000\""), "line 2: “head” has a value that it cannot have" },
  { WITH ("\"timestamps\":1"), "line 2: “timestamps” has a value that it cannot have" },
  { HEAD (1, 0) "{\"number\":1,\"kind\":\"gap\",\"side\":\"client\",\"transport\":\"tcp\",\"started_us\":1,\"returned_us\":2,\"result\":0}\n",
    "line 2: “result” has a value that it cannot have" },
  { HEAD (1, 0) "{\"number\":1,\"kind\":\"gap\",\"side\":\"client\",\"transport\":\"tcp\",\"started_us\":1,\"returned_us\":2,"
    "\"result\":9223372036854775807}\n", "line 2: the numbers do not rise" },
  { HEAD (1, 0) "{\"number\":1,\"kind\":\"call\",\"side\":\"client\",\"transport\":\"tcp\",\"started_us\":1,\"returned_us\":2,\"result\":0}\n",
    "line 2: “call” has a value that it cannot have" },
  { HEAD (1, 0) "{\"number\":1,\"kind\":\"call\",\"side\":\"client\",\"transport\":\"tcp\",\"call\":\"recv\",\"started_us\":9,\"returned_us\":2,\"result\":0}\n",
    "line 2: “returned_us” has a value that it cannot have" },
  { HEAD (1, 0) "{\"number\":1,\"kind\":\"call\",\"side\":\"client\",\"transport\":\"tcp\",\"call\":\"recv\",\"started_us\":9,\"returned_us\":901,\"result\":0}\n",
    "line 2: it is later than the file" },
  { TRANSFER ("send", "\"argument\":3,\"result\":4"), "line 2: “result” has a value that it cannot have" },
  { TRANSFER ("sendto", "\"result\":1"), "line 2: “result” has a value that it cannot have" },
  { TRANSFER ("send", "\"argument\":3,\"result\":-1"), "line 2: “result” has a value that it cannot have" },
  { TRANSFER ("send", "\"argument\":3,\"result\":3,\"errno\":\"EPIPE\""), "line 2: “result” has a value that it cannot have" },
  { TRANSFER ("recv", "\"argument\":3,\"result\":-2,\"errno\":\"ECONNRESET\""), "line 2: “result” has a value that it cannot have" },
  { TRANSFER ("recvfrom", "\"argument\":3,\"result\":-9223372036854775808"), "line 2: “result” has a value that it cannot have" },
  { WITH ("\"slept\":\"\""), "line 2: “slept” cannot be “”" },
  { WITH ("\"slept\":\"deeply\""), "line 2: “slept” cannot be “deeply”" },
  { WITH ("\"slept\":2"), "line 2: “slept” has a value that it cannot have" },
  { HEAD (0, 1) "{\"number\":0,\"kind\":\"call\",\"side\":\"client\",\"transport\":\"tcp\",\"call\":\"recv\",\"started_us\":10,\"slept\":\"yes\"}\n",
    "line 2: “slept” has a value that it cannot have" },
};

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_text (refused[i].text, &error));
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      g_assert_cmpstr (error->message, ==, refused[i].error);
    }
}

/* No other order, blanks or line ends make it another file. */
static void
test_taken (void)
{
  g_autoptr (SoketTraceFile) file = NULL;
  g_autoptr (GError) error = NULL;

  file = read_text (HEAD (1, 1) " { \"kind\" : \"call\",\t\"number\":1,\"side\":\"client\",\"transport\":\"tcp\",\"call\":\"clos\\u0065\",\"option\":null,"
                    "\"started_us\":0,\"returned_us\":0,\"result\":-9223372036854775808,\"file\":\"\\u00e9\\ud83d\\udc4b\\udcff\\/\"} \r\n" WAITS, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_array_index (file->records, SoketRecord, 0).result, ==, G_MININT64);
  g_assert_cmpstr (g_array_index (file->records, SoketRecord, 0).file, ==, "é👋\xff/");
  g_assert_cmpuint (g_array_index (file->records, SoketRecord, 0).call, ==, SOKET_CALL_CLOSE);
  g_assert_true (soket_record_is_waiting (&g_array_index (file->records, SoketRecord, 1)));
}

/* With MSG_TRUNC recvfrom () tells how long the datagram was, whatever it asked for. */
static void
test_taken_transfers (void)
{
  static const char * const texts[] = {
    TRANSFER ("send", "\"argument\":3,\"result\":3,\"slept\":\"no\""),
    TRANSFER ("send", "\"argument\":3,\"result\":-1,\"errno\":\"EPIPE\""),
    TRANSFER ("sendto", "\"result\":0"),
    TRANSFER ("recvfrom", "\"argument\":3,\"result\":9,\"slept\":\"yes\""),
    TRANSFER ("recv", "\"argument\":3,\"ending\":\"timed-out\""),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (SoketTraceFile) file = NULL;
      g_autoptr (GError) error = NULL;

      file = read_text (texts[i], &error);
      g_assert_no_error (error);
    }
}

/* As long as a name may be. */
static void
test_longest_name (void)
{
  g_autoptr (SoketTraceFile) file = NULL;
  g_autoptr (GError) error = NULL;

  file = read_text ("{\"format\":\"soket-trace\",\"version\":1,\"service\":\"123456789 123456789 123456789 12\",\"saved_us\":1,\"dropped\":0,"
                    "\"programs\":0,\"records\":0,\"waiting\":0}\n", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (file->service, ==, "123456789 123456789 123456789 12");
}

/* However much a file has: a trace holds as much, and what it names is kept for good. */
static void
test_bounds (void)
{
  g_autoptr (SoketTraceFile) file = soket_trace_file_new ();
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GString) text = g_string_new (HEAD (5000, 0));
  g_autoptr (GError) error = NULL;
  SoketRecord record = { .fd = -1, .call = SOKET_CALL_RECV, .length = SOKET_RECORD_PAYLOAD_MAX, .payload_length = SOKET_RECORD_PAYLOAD_MAX };
  g_autofree guint8 *payload = g_malloc0 (SOKET_RECORD_PAYLOAD_MAX);

  record.payload = payload;
  for (guint i = 0; i <= SOKET_TRACE_FILE_PAYLOAD_MAX / SOKET_RECORD_PAYLOAD_MAX; i++)
    {
      record.number = i + 1;
      soket_trace_file_add_record (file, &record);
    }
  bytes = soket_trace_file_write (file);
  g_assert_null (soket_trace_file_read (bytes, &error));
  g_assert_cmpstr (error->message, ==, "line 514: there is more than a trace holds");
  g_clear_error (&error);

  for (guint i = 1; i <= 5000; i++)
    g_string_append_printf (text, "{\"number\":%u,\"kind\":\"call\",\"side\":\"client\",\"transport\":\"tcp\",\"call\":\"recv\",\"started_us\":10,"
                            "\"returned_us\":12,\"result\":0,\"file\":\"%u\"}\n", i, i);
  g_assert_null (read_text (text->str, &error));
  g_assert_cmpstr (error->message, ==, "line 4098: there is more than a trace holds");
  g_clear_error (&error);

  g_string_assign (text, HEAD (1, 0));
  g_string_append_printf (text, "{\"file\":\"%0*u\"}\n", 300000, 0u);
  g_assert_null (read_text (text->str, &error));
  g_assert_cmpstr (error->message, ==, "line 2: it is too long");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/trace-file/literal", test_literal);
  g_test_add_func ("/trace-file/random", test_random);
  g_test_add_func ("/trace-file/refused", test_refused);
  g_test_add_func ("/trace-file/taken", test_taken);
  g_test_add_func ("/trace-file/taken/transfers", test_taken_transfers);
  g_test_add_func ("/trace-file/longest-name", test_longest_name);
  g_test_add_func ("/trace-file/bounds", test_bounds);

  return g_test_run ();
}
