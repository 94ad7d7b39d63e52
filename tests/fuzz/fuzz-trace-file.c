/* fuzz-trace-file.c - any bytes as a file of records: refused, or as good as what a trace itself gives
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "core/comparison/soket-comparison-words.h"
#include "core/ladder/soket-ladder.h"
#include "core/record/soket-record-line.h"
#include "core/record/soket-roster.h"
#include "core/tracefile/soket-record-json.h"
#include "core/tracefile/soket-trace-file.h"
#include "lib/ladder-text.h"
#include "lib/trace-file-model.h"

#include <string.h>

#define HEAD(records, waiting) \
  "{\"format\":\"soket-trace\",\"version\":1,\"saved_us\":900,\"dropped\":0,\"programs\":0,\"records\":" #records ",\"waiting\":" #waiting "}\n"
#define CALL(number, side, socket, call, members) "{\"number\":" #number ",\"kind\":\"call\",\"side\":\"" side "\",\"transport\":\"tcp\",\"socket\":" #socket \
  ",\"fd\":9,\"conversation\":1,\"call\":\"" call "\",\"started_us\":" #number ",\"returned_us\":" #number ",\"result\":" members "}\n"

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED (""),
  FUZZ_SEED (HEAD (0, 0)),
  FUZZ_SEED ("{\"format\":\"soket-trace\",\"version\":1,\"service\":\"echo\",\"saved_us\":0,\"dropped\":0,\"programs\":1,\"records\":0,\"waiting\":0}\n"
             "{\"program\":4711,\"command\":\"python3 client.py\"}\n"),
  FUZZ_SEED ("{\"format\":\"soket-trace\",\"version\":2}\n"),
  FUZZ_SEED (HEAD (7, 1)
             CALL (1, "client", 2, "socket", "9")
             CALL (2, "client", 2, "connect", "0,\"local\":\"127.0.0.1:41000\",\"peer\":\"127.0.0.1:5555\",\"state\":\"ESTABLISHED\",\"timestamps\":true")
             CALL (3, "server", 1, "accept", "3,\"new_fd\":11,\"local\":\"127.0.0.1:5555\",\"peer\":\"127.0.0.1:41000\"")
             CALL (4, "client", 2, "send", "5,\"argument\":5,\"length\":5,\"hex\":\"616263642e\",\"receive_queue\":0,\"send_queue\":5")
             CALL (5, "server", 3, "recv", "5,\"argument\":64,\"length\":5,\"payload_lost\":true,\"digest\":\"00000000000000ff\",\"head\":\"616263642e000000\"")
             CALL (6, "server", 3, "close", "-1,\"errno\":\"EINTR\",\"name\":\"exit\",\"file\":\"/tmp/a\\udcff\\u00e9.py\",\"line\":7")
             "{\"number\":7,\"kind\":\"gap\",\"side\":\"client\",\"transport\":\"tcp\",\"started_us\":7,\"returned_us\":8,\"result\":20}\n"
             "{\"number\":0,\"kind\":\"call\",\"side\":\"client\",\"transport\":\"udp\",\"call\":\"recvfrom\",\"started_us\":9}\n"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED (HEAD (1, 0)),
  FUZZ_SEED (HEAD (2, 1)),
  FUZZ_SEED (CALL (1, "client", 2, "recv", "-9223372036854775808,\"option\":null")),
  FUZZ_SEED (CALL (2, "server", 4294967295, "sendto", "9223372036854775807,\"argument\":-1,\"offset\":18446744073709551615,\"length\":18446744073709551615")),
  FUZZ_SEED ("{\"number\":3,\"kind\":\"note\",\"side\":\"stranger\",\"transport\":\"udp\",\"started_us\":1,\"result\":0,\"note\":\"tried\"}\n"),
  FUZZ_SEED ("{\"number\":4,\"kind\":\"message\",\"side\":\"server\",\"transport\":\"tcp\",\"call\":\"recv\",\"started_us\":1,\"result\":0}\n"),
  FUZZ_SEED ("\"ending\":\"timed-out\","),
  FUZZ_SEED ("\"state\":\"LISTEN\","),
  FUZZ_SEED ("\"peer\":\"[fe80::1%3]:1\","),
  FUZZ_SEED ("\"\\ud83d\\udc4b\":-0,"),
  FUZZ_SEED ("\\u"),
  FUZZ_SEED ("{"),
  FUZZ_SEED ("}\n"),
  { NULL, 0 },
};

/* What the window and the command line make of records. */
static void
show (const SoketTraceFile *file)
{
  const SoketRecord *records = (const SoketRecord *) (const void *) file->records->data;
  SoketLadderOptions options = { .n_steps = G_MAXUINT, .messages = TRUE };
  g_autoptr (SoketRoster) roster = soket_roster_new (64);
  g_autoptr (SoketLadder) ladder = NULL;

  for (guint i = 0; i < file->records->len; i++)
    {
      g_autofree char *line = soket_record_dup_line (&records[i]);
      g_autoptr (GString) json = g_string_new (NULL);

      g_assert_true (g_utf8_validate (line, -1, NULL));
      for (const char *at = line; *at != '\0'; at++)
        g_assert_false (g_ascii_iscntrl (*at));
      soket_record_json_append (json, &records[i], SOKET_RECORD_JSON_WHOLE);
      g_assert_true (g_utf8_validate (json->str, -1, NULL));
      soket_roster_add (roster, &records[i]);
    }
  ladder = soket_ladder_new (records, file->records->len, &options);
  ladder_check (ladder, file->records->len);
}

static void
check_sentence (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *at = text; *at != '\0'; at++)
    g_assert_false (g_ascii_iscntrl (*at));
}

/* With itself there is no difference; without its first and its last record each of the others is still in one row, which can be said. */
static void
compare (const SoketTraceFile *file,
         guint                 n_left_out)
{
  const SoketRecord *records = (const SoketRecord *) (const void *) file->records->data;
  g_autoptr (SoketComparison) comparison = soket_comparison_new ();
  const SoketComparisonCounts *counts;
  guint n = file->records->len;

  for (guint i = 0; i < n; i++)
    soket_comparison_add (comparison, 0, &records[i]);
  for (guint i = n_left_out; i + n_left_out < n; i++)
    soket_comparison_add (comparison, 1, &records[i]);
  while (soket_comparison_work (comparison, 64))
    ;
  counts = soket_comparison_peek_counts (comparison);
  g_assert_cmpuint (counts->same + counts->different + counts->only[0], ==, n);
  if (n_left_out == 0)
    g_assert_cmpuint (soket_comparison_get_first (comparison), ==, SOKET_COMPARISON_NONE);
  for (guint i = 0; i < soket_comparison_get_n_rows (comparison); i++)
    {
      const SoketComparisonRow *row = soket_comparison_peek_row (comparison, i);
      const SoketRecord *a = row->calls[0] != SOKET_COMPARISON_NONE ? &records[row->calls[0]] : NULL;
      const SoketRecord *b = row->calls[1] != SOKET_COMPARISON_NONE ? &records[row->calls[1] + n_left_out] : NULL;
      g_autofree char *sentence = soket_comparison_row_is_same (row) ? NULL : soket_comparison_dup_sentence (row, a, b);
      g_autofree char *more = soket_comparison_dup_more (row, a != NULL ? a : b);

      if (sentence != NULL)
        check_sentence (sentence);
      if (more != NULL)
        check_sentence (more);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (GBytes) bytes_again = NULL;
  g_autoptr (SoketTraceFile) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoketTraceFile) file = soket_trace_file_read (bytes, &error);

  if (file == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      for (const char *at = error->message; *at != '\0'; at++)
        g_assert_false (g_ascii_iscntrl (*at));
      return 0;
    }

  show (file);
  compare (file, 0);
  compare (file, 1);
  bytes_again = soket_trace_file_write (file);
  again = soket_trace_file_read (bytes_again, NULL);
  g_assert_nonnull (again);
  g_assert_cmpuint (again->records->len, ==, file->records->len);
  for (guint i = 0; i < file->records->len; i++)
    trace_file_assert_equal (&g_array_index (file->records, SoketRecord, i), &g_array_index (again->records, SoketRecord, i));
  return 0;
}
