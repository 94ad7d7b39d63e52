/* test-observation.c - the small language of promises: what it says, what it refuses, what it matches
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/experiment/soket-observation.h"

#include <errno.h>
#include <string.h>

static SoketObservation *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  SoketObservation *observation = soket_observation_parse (text, &error);

  g_assert_no_error (error);
  g_assert_nonnull (observation);
  return observation;
}

static void
test_text (void)
{
  static const char *const rows[][2] = {
    { "client connect", "client connect ()" },
    { "client connect ECONNREFUSED", "client connect (): ECONNREFUSED" },
    { "server recv (1) 1 x 10", "server recv (1) = 1 ×10" },
    { "server  recv\twaits", "server recv () waits" },
    { "client connect waits x 2", "client connect () waits ×2" },
    { "client recv timed-out", "client recv () times out" },
    { "stranger sendto 20", "stranger sendto () = 20" },
    { "no client send", "no client send ()" },
    { "server listen if privileged", "server listen ()" },
    { "note stranger", "stranger's reply" },
    { "no note stranger", "no stranger's reply" },
    { "note shift +4", "shift +4" },
    { "note shift -3", "shift -3" },
    { "note shift +0", "shift 0" },
    { "reply", "a reply" },
    { "reply \"a b\\x00.\"", "reply \"a b\\x00.\"" },
    { "no reply", "no reply" },
    { "error EMSGSIZE", "error EMSGSIZE" },
    { "scan udp closed", "port of the udp server closed" },
    { "scan echo open", "port of the echo server open" },
    { "queue accept 2", "2 in the queue for accept ()" },
    { "client getpeername ENOTCONN", "client getpeername (): ENOTCONN" },
    { "client send (400) part", "client send (400) takes a part" },
    { "no client send part", "no client send () takes a part" },
    { "fact big-endian \"2b 67\"", "big-endian: 2b 67" },
    { "answer", "answer" },
    { "program ends", "program ends" },
    { "no program fails", "no program fails" },
    { "program prints answer", "program prints answer" },
    { "no program prints \"a\\x00.\"", "no program prints \"a\\x00.\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (SoketObservation) observation = parse (rows[i][0]);
      g_autofree char *text = soket_observation_dup_text (observation);

      g_assert_cmpstr (text, ==, rows[i][1]);
    }
}

static void
test_wrong (void)
{
  static const char *const rows[] = {
    "", "no", "client", "client fly", "client connect ENOTHING", "client recv (x)", "client recv () 1", "client recv 1 2", "server recv x",
    "server recv x 0", "server recv x 10001", "server recv x 99999999", "server recv waits x", "peer recv", "note", "note nothing", "note shift", "note shift 4",
    "note shift +26", "reply \"open", "reply \"\\q\"", "reply x 2", "no reply \"a\"", "no error EPIPE", "no client recv waits",
    "no client recv x 2", "error", "error 5", "scan", "scan echo", "scan web open", "scan echo ajar", "queue", "queue accept",
    "queue accept 0", "queue send 1", "client send if", "client send if rich", "client send if privileged now", "client recv -1",
    "fact", "fact big-endian", "fact \"2b\"", "fact big-endian 2b", "fact a \"b\" x 2", "no fact a \"b\"", "client send part 1",
    "no answer", "answer x 2", "answer now", "program", "program flies", "no program ends", "program fails x 2", "program prints",
    "program prints reply", "program prints \"open",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      if (soket_observation_parse (rows[i], &error) != NULL)
        g_error ("“%s” was read", rows[i]);
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static void
assert_words (const char *text,
              const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (soket_observation_parse (text, &error));
  g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
  g_assert_cmpstr (error->message, ==, words);
}

/* What is said of a mistake can be shown as it stands: it is escaped once, and bounded. */
static void
test_words (void)
{
  g_autofree char *long_word = g_strnfill (1000, 'y');
  g_autoptr (GError) error = NULL;

  assert_words ("f\x1b\\y", "\"f\\x1b\\\\y\" is no observation");
  assert_words ("program prints \"open\x1b", "the quotation mark before open\\x1b is never closed");
  assert_words ("reply \"a\\qb\"", "\"\\q\" is no escape; the escapes are " SOKET_BYTES_ESCAPES);

  g_assert_null (soket_observation_parse (long_word, &error));
  g_assert_cmpint (g_utf8_strlen (error->message, -1), <, 200);
}

/* As often as it may be asked for, and once; what is wrong is said with the bounds. */
static void
test_times (void)
{
  static const char *const rows[][2] = {
    { "client send 10 x 100000", "behind x stands a number of times from 1 to 10000, not \"100000\"" },
    { "client send 10 x 0", "behind x stands a number of times from 1 to 10000, not \"0\"" },
    { "client send 10 x", "behind x stands a number of times from 1 to 10000, which is missing" },
    { "reply x 1", "\"x 1\" may stand behind a call or a note alone, and reply is neither" },
    { "error EPIPE x 2", "\"x 2\" may stand behind a call or a note alone, and error is neither" },
    { "no client recv x 2", "\"x 2\" may not stand behind what begins with no" },
  };
  g_autoptr (SoketObservation) most = parse ("server recv x 10000");
  g_autoptr (SoketObservation) once = parse ("server recv x 1");

  g_assert_cmpuint (most->times, ==, 10000);
  g_assert_cmpuint (once->times, ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (soket_observation_parse (rows[i][0], &error));
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      g_assert_cmpstr (error->message, ==, rows[i][1]);
    }
}

static void
test_list (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = soket_observation_parse_list ("client send 9; reply \"a;b\";server recv waits", &error);
  const SoketObservation *reply;

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, 3);
  reply = g_ptr_array_index (list, 1);
  g_assert_cmpmem (g_bytes_get_data (reply->text, NULL), g_bytes_get_size (reply->text), "a;b", 3);
  g_assert_null (soket_observation_parse_list (" ", &error));
  g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
  g_clear_error (&error);
  g_assert_null (soket_observation_parse_list ("reply; wrong;", &error));
  g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
}

static gboolean
matches (const char        *text,
         const SoketRecord *record)
{
  g_autoptr (SoketObservation) observation = parse (text);

  return soket_observation_matches (observation, record);
}

static gboolean
matches_waiting (const char        *text,
                 const SoketRecord *record)
{
  g_autoptr (SoketObservation) observation = parse (text);

  return soket_observation_matches_waiting (observation, record);
}

static void
test_calls (void)
{
  SoketRecord record = { .kind = SOKET_RECORD_CALL, .side = SOKET_SIDE_SERVER, .call = SOKET_CALL_RECV, .argument = 1, .result = 1 };

  g_assert_true (matches ("server recv", &record));
  g_assert_true (matches ("server recv 1", &record));
  g_assert_true (matches ("server recv (1)", &record));
  g_assert_true (matches ("server recv (1) 1 x 10", &record));
  g_assert_true (matches ("no server recv", &record));
  g_assert_false (matches ("server recv 0", &record));
  g_assert_false (matches ("server recv (2) 1", &record));
  g_assert_false (matches ("client recv", &record));
  g_assert_false (matches ("server send", &record));
  g_assert_false (matches ("server recv waits", &record));
  g_assert_false (matches ("server recv ECONNRESET", &record));
  g_assert_false (matches ("note stranger", &record));
  g_assert_false (matches ("reply", &record));

  g_assert_true (matches_waiting ("server recv waits", &record));
  g_assert_true (matches_waiting ("server recv (1) waits", &record));
  g_assert_false (matches_waiting ("server recv", &record));
  g_assert_false (matches_waiting ("server accept waits", &record));

  record.origin = SOKET_ORIGIN_ENGINE;
  g_assert_false (matches ("server recv", &record));
  record.origin = SOKET_ORIGIN_PROGRAM;
  record.result = -1;
  record.error = ECONNRESET;
  g_assert_true (matches ("server recv ECONNRESET", &record));
  g_assert_false (matches ("server recv EPIPE", &record));
  g_assert_false (matches ("server recv", &record));
  g_assert_false (matches ("server recv 1", &record));
  g_assert_false (matches ("server recv timed-out", &record));

  /* One that was given up did not return. */
  record.error = 0;
  record.result = 4;
  record.argument = 10;
  g_assert_true (matches ("server recv part", &record));
  g_assert_true (matches ("server recv (10) part", &record));
  g_assert_false (matches ("server recv (11) part", &record));
  record.result = 0;
  g_assert_false (matches ("server recv part", &record));
  record.result = 10;
  g_assert_false (matches ("server recv part", &record));
  record.ending = SOKET_ENDING_TIMED_OUT;
  g_assert_true (matches ("server recv timed-out", &record));
  g_assert_false (matches ("server recv", &record));
  g_assert_false (matches ("server recv waits", &record));
  g_assert_false (matches ("stranger recv timed-out", &record));
  record.ending = SOKET_ENDING_CANCELLED;
  g_assert_false (matches ("server recv timed-out", &record));
  g_assert_false (matches ("server recv", &record));

  record.kind = SOKET_RECORD_MESSAGE;
  record.ending = SOKET_ENDING_RETURNED;
  record.error = ECONNRESET;
  g_assert_false (matches ("server recv ECONNRESET", &record));
}

static void
test_notes (void)
{
  SoketRecord record = { .kind = SOKET_RECORD_NOTE, .origin = SOKET_ORIGIN_ENGINE, .note = SOKET_NOTE_STRANGER };

  g_assert_true (matches ("note stranger", &record));
  g_assert_false (matches ("note shift +4", &record));
  record.note = SOKET_NOTE_SHIFT;
  g_assert_false (matches ("note shift +4", &record));
  record.argument = 4;
  g_assert_true (matches ("note shift +4", &record));
  g_assert_false (matches ("note shift -4", &record));
  g_assert_false (matches ("note shift +5", &record));
  record.argument = -4;
  g_assert_true (matches ("note shift -4", &record));

  /* Words alone are no shift, whatever language they are in. */
  record = (SoketRecord) { .kind = SOKET_RECORD_NOTE, .note = SOKET_NOTE_NONE, .payload = (const guint8 *) "shift +4", .payload_length = 8 };
  g_assert_false (matches ("note shift +4", &record));
}

/* Whatever is read can be said, and nothing crashes. */
static void
test_fuzz (void)
{
  static const char *const pieces[] = { "no", "client", "server", "recv", "connect", "(1)", "()", "1", "x", "10", "waits", "timed-out", "EPIPE", "note", "shift",
                                        "+4", "stranger", "reply", "\"a\"", "\"", "error", "scan", "echo", "open", "queue", "accept", "if",
                                        "unless", "privileged", ";" };

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (SoketObservation) observation = NULL;

      for (int j = g_test_rand_int_range (0, 7); j > 0; j--)
        {
          g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
          g_string_append_c (text, ' ');
        }
      observation = soket_observation_parse (text->str, NULL);
      if (observation != NULL)
        {
          g_autofree char *words = soket_observation_dup_text (observation);

          g_assert_cmpuint (strlen (words), >, 0);
        }
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/observation/text", test_text);
  g_test_add_func ("/observation/wrong", test_wrong);
  g_test_add_func ("/observation/words", test_words);
  g_test_add_func ("/observation/times", test_times);
  g_test_add_func ("/observation/list", test_list);
  g_test_add_func ("/observation/calls", test_calls);
  g_test_add_func ("/observation/notes", test_notes);
  g_test_add_func ("/observation/fuzz", test_fuzz);
  return g_test_run ();
}
