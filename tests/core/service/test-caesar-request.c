/* test-caesar-request.c - tests of soket-caesar-request, and of the two Caesar services
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/service/soket-caesar-request.h"
#include "core/service/soket-protocol.h"

#include <string.h>

#define NAME(dialect) ((dialect) == SOKET_CAESAR_SLIDES ? "slides" : "standard")

static void
assert_answer (SoketCaesarDialect  dialect,
               const void         *request,
               gsize               length,
               const void         *reply,
               gsize               reply_length)
{
  g_autoptr(GByteArray) answer = g_byte_array_new ();
  g_autofree char *shown = g_strescape (request, NULL);

  g_test_message ("%s: %s", NAME (dialect), shown);
  /* Appended, as a service does it. */
  g_byte_array_append (answer, (const guint8 *) ">", 1);
  soket_protocol_find_dialect (soket_protocol_lookup ("caesar"), NAME (dialect))->answer (request, length, 0, answer);
  g_assert_cmpmem (answer->data + 1, answer->len - 1, reply, reply_length);
  g_assert_cmpuint (answer->data[0], ==, '>');
}

static void
assert_text (SoketCaesarDialect  dialect,
             const char         *request,
             const char         *reply)
{
  assert_answer (dialect, request, strlen (request), reply, strlen (reply));
}

/* `\xc3` takes two digits here, not as many as there are, which C would. */
static GByteArray *
unescape (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  while (*text != '\0')
    {
      guint8 byte = (guint8) *text++;

      if (byte == '\\')
        {
          char escape = *text++;

          switch (escape)
            {
            case 't':
              byte = '\t';
              break;
            case 'n':
              byte = '\n';
              break;
            case 'x':
              byte = (guint8) (g_ascii_xdigit_value (text[0]) << 4 | g_ascii_xdigit_value (text[1]));
              text += 2;
              break;
            default:
              g_error ("\\%c in the vectors", escape);
            }
        }
      g_byte_array_append (bytes, &byte, 1);
    }

  return bytes;
}

/* What the slides' own server answers under Python 2.7. */
static void
test_vectors (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "core", "caesar-vectors.tsv", NULL);
  g_autofree char *content = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(GError) error = NULL;
  guint n_vectors = 0;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (content, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(GByteArray) request = NULL;
      g_autoptr(GByteArray) reply = NULL;
      g_auto(GStrv) columns = NULL;

      if (lines[i][0] == '#' || strchr (lines[i], '\t') == NULL)
        continue;

      columns = g_strsplit (lines[i], "\t", 2);
      request = unescape (columns[0]);
      /* Where their server dies ours says nothing. */
      reply = g_str_has_prefix (columns[1], "EXC") ? g_byte_array_new () : unescape (columns[1]);
      g_byte_array_append (request, (const guint8 *) "", 1);
      assert_answer (SOKET_CAESAR_SLIDES, request->data, request->len - 1, reply->data, reply->len);
      n_vectors++;
    }

  g_assert_cmpuint (n_vectors, ==, 39);
}

static void
test_standard (void)
{
  static const struct
  {
    const char *request;
    const char *reply;
  } rows[] = {
    { "e10isi pesan.", "scs zockx." },
    { "d10scs zockx.", "isi pesan." },
    { "e26abc.", "abc." },
    { "e27abc.", "bcd." },
    { "d27bcd.", "abc." },
    { "e99abc.", "vwx." },
    { "d99vwx.", "abc." },
    /* What is not two digits is 0. */
    { "e3abc.", "bc." },
    { "eXXabc.", "abc." },
    { "e-3abc.", "abc." },
    { "d-3abc.", "abc." },
    { "e+3abc.", "abc." },
    { "e 3abc.", "abc." },
    { "e3 abc.", "abc." },
    { "e\xd9\xa3" "abc.", "abc." },
    /* d decrypts, anything else encrypts. */
    { "E03abc.", "def." },
    { "D03def.", "ghi." },
    { "x03abc.", "def." },
    { "\n03abc.", "def." },
    /* Only small letters move, the dot neither. */
    { "e10ABC xyz 123!.", "ABC hij 123!." },
    { "e100abc.", "0klm." },
    { "e10h\xc3\xa9llo.", "r\xc3\xa9vvy." },
    { "e10.", "." },
    /* The end of the stream ends it too. */
    { "e10no dot", "xy nyd" },
    { "e10", "" },
    { "e1", "" },
    { "e", "" },
    { "", "" },
    { ".", "" },
    { "e.", "" },
    { "e1.", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_text (SOKET_CAESAR_STANDARD, rows[i].request, rows[i].reply);
  assert_answer (SOKET_CAESAR_STANDARD, "e\0\0abc.", 7, "abc.", 4);
  assert_answer (SOKET_CAESAR_STANDARD, "\0" "03abc.", 7, "def.", 4);
}

/* More of Python's int () than the vectors have. */
static void
test_slides (void)
{
  assert_text (SOKET_CAESAR_SLIDES, "e\v3abc.", "def.");
  assert_text (SOKET_CAESAR_SLIDES, "e3\fabc.", "def.");
  assert_text (SOKET_CAESAR_SLIDES, "e\r3abc.", "def.");
  assert_text (SOKET_CAESAR_SLIDES, "e3\nabc.", "def.");
  assert_text (SOKET_CAESAR_SLIDES, "d-9abc.", "jkl.");
  assert_text (SOKET_CAESAR_SLIDES, "d 3def.", "abc.");
  assert_text (SOKET_CAESAR_SLIDES, "e-0abc.", "abc.");
  assert_text (SOKET_CAESAR_SLIDES, "e3-abc.", "abc.");
  assert_text (SOKET_CAESAR_SLIDES, "e3Labc.", "abc.");
  assert_text (SOKET_CAESAR_SLIDES, "e--abc.", "abc.");
  assert_text (SOKET_CAESAR_SLIDES, "e  abc.", "abc.");
  assert_text (SOKET_CAESAR_SLIDES, "e\x1c" "3abc.", "abc.");
  assert_text (SOKET_CAESAR_SLIDES, "e\xa0" "3abc.", "abc.");
  assert_answer (SOKET_CAESAR_SLIDES, "e3\0abc.", 7, "abc.", 4);
  assert_text (SOKET_CAESAR_SLIDES, "d99abc.", "abc.");
  assert_text (SOKET_CAESAR_SLIDES, "d26abc.", "abc.");
}

/* Every mode and shift, built, taken apart, answered, in both dialects. */
static void
test_build (void)
{
  const char *alphabet = "abcdefghijklmnopqrstuvwxyz";
  const char modes[] = { 'e', 'd', 'x', 'E', 'D', '\0' };

  for (guint m = 0; m < G_N_ELEMENTS (modes); m++)
    for (guint shift = 0; shift <= 99; shift++)
      for (int dialect = SOKET_CAESAR_STANDARD; dialect <= SOKET_CAESAR_SLIDES; dialect++)
        {
          g_autoptr(GByteArray) bytes = g_byte_array_new ();
          g_autoptr(GByteArray) reply = g_byte_array_new ();
          SoketCaesarRequest request;
          int steps = dialect == SOKET_CAESAR_SLIDES && shift > 25 ? 0 : (int) shift % 26;

          if (modes[m] == 'd')
            steps = -steps;

          soket_caesar_request_build (bytes, modes[m], shift, "abcxyz.", 7);
          g_assert_cmpuint (bytes->len, ==, 10);
          soket_caesar_request_parse (&request, (SoketCaesarDialect) dialect, bytes->data, bytes->len);
          g_assert_cmpuint (request.mode, ==, (guint8) modes[m]);
          g_assert_cmpint (request.number, ==, (int) shift);
          g_assert_cmpint (request.shift, ==, steps);
          g_assert_true (request.decrypts == (modes[m] == 'd'));
          g_assert_true (request.terminated);
          g_assert_cmpmem (request.field, request.field_length, bytes->data + 1, 2);
          g_assert_cmpmem (request.text, request.text_length, "abcxyz.", 7);
          g_assert_cmpuint (request.rest_length, ==, 0);
          g_assert_cmpuint (request.oddities, ==, (m > 1 ? SOKET_CAESAR_ODDITY_UNKNOWN_MODE : 0) |
                                                  (shift > 25 ? SOKET_CAESAR_ODDITY_SHIFT_ABOVE_25 : 0));

          soket_caesar_request_answer (&request, reply);
          g_assert_cmpuint (reply->len, ==, 7);
          for (guint i = 0; i < 6; i++)
            g_assert_cmpuint (reply->data[i], ==, alphabet[(strchr (alphabet, "abcxyz"[i]) - alphabet + steps + 26) % 26]);
          g_assert_cmpuint (reply->data[6], ==, '.');
        }
}

static void
test_build_empty (void)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();

  soket_caesar_request_build (bytes, 'e', 3, NULL, 0);
  soket_caesar_request_build (bytes, 'd', 42, ".", 1);
  g_assert_cmpmem (bytes->data, bytes->len, "e03d42.", 7);
}

static void
test_parts (void)
{
  SoketCaesarRequest request;

  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, "e10abc.def.", 11);
  g_assert_cmpmem (request.bytes, request.length, "e10abc.", 7);
  g_assert_cmpmem (request.text, request.text_length, "abc.", 4);
  g_assert_cmpmem (request.rest, request.rest_length, "def.", 4);

  /* A dot in the header is the end. */
  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, "e1.abc.", 7);
  g_assert_cmpuint (request.length, ==, 3);
  g_assert_cmpmem (request.field, request.field_length, "1.", 2);
  g_assert_cmpuint (request.text_length, ==, 0);
  g_assert_cmpmem (request.rest, request.rest_length, "abc.", 4);

  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, "d", 1);
  g_assert_true (request.decrypts);
  g_assert_cmpuint (request.field_length, ==, 0);
  g_assert_false (request.terminated);

  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, NULL, 0);
  g_assert_cmpuint (request.length, ==, 0);
  g_assert_cmpuint (request.mode, ==, 0);
}

static void
test_oddities (void)
{
  static const struct
  {
    SoketCaesarDialect dialect;
    const char        *request;
    guint              oddity;
    const char        *sentence;
  } rows[] = {
    { SOKET_CAESAR_STANDARD, "e10Isi pesan.", SOKET_CAESAR_ODDITY_CAPITALS,
      "Only a–z are shifted; capitals, digits and spaces stay." },
    { SOKET_CAESAR_STANDARD, "e30abc.", SOKET_CAESAR_ODDITY_SHIFT_ABOVE_25,
      "Shift 30 works like 4 (30 mod 26); the slides' program would change nothing." },
    { SOKET_CAESAR_SLIDES, "e30abc.", SOKET_CAESAR_ODDITY_SHIFT_ABOVE_25,
      "Shift 30 changes nothing in the slides' program; it is not taken modulo 26, which would be 4." },
    { SOKET_CAESAR_STANDARD, "e3abc.", SOKET_CAESAR_ODDITY_LETTER_EATEN,
      "\"3a\" is not two digits: shift 0 is used and \"a\" is lost; write 03." },
    { SOKET_CAESAR_SLIDES, "e3abc.", SOKET_CAESAR_ODDITY_LETTER_EATEN,
      "\"3a\" is not two digits: shift 0 is used and \"a\" is lost; write 03." },
    { SOKET_CAESAR_STANDARD, "e3 abc.", SOKET_CAESAR_ODDITY_LETTER_EATEN,
      "\"3 \" is not two digits: shift 0 is used and \" \" is lost; write 03." },
    { SOKET_CAESAR_SLIDES, "e3 abc.", SOKET_CAESAR_ODDITY_SHIFT_NOT_DIGITS,
      "\"3 \" is not two digits, but the slides' program reads it as 3." },
    { SOKET_CAESAR_SLIDES, "d-3abc.", SOKET_CAESAR_ODDITY_SHIFT_NOT_DIGITS,
      "\"-3\" is not two digits, but the slides' program reads it as -3." },
    { SOKET_CAESAR_STANDARD, "d-3abc.", SOKET_CAESAR_ODDITY_SHIFT_NOT_DIGITS,
      "\"-3\" is not two digits: shift 0 is used; the slides' program would read it as -3." },
    { SOKET_CAESAR_STANDARD, "eX\x01" "abc.", SOKET_CAESAR_ODDITY_SHIFT_NOT_DIGITS,
      "\"X\\x01\" is not two digits: shift 0 is used." },
    { SOKET_CAESAR_STANDARD, "x03abc.", SOKET_CAESAR_ODDITY_UNKNOWN_MODE,
      "\"x\" is neither e nor d; the server encrypts." },
    { SOKET_CAESAR_STANDARD, "\xff" "03abc.", SOKET_CAESAR_ODDITY_UNKNOWN_MODE,
      "\"\\xff\" is neither e nor d; the server encrypts." },
    { SOKET_CAESAR_STANDARD, "e10123 .", SOKET_CAESAR_ODDITY_CAPITALS | SOKET_CAESAR_ODDITY_THIRD_DIGIT, NULL },
    { SOKET_CAESAR_STANDARD, "e10- -.", SOKET_CAESAR_ODDITY_CAPITALS,
      "Only a–z are shifted; capitals, digits and spaces stay." },
    { SOKET_CAESAR_STANDARD, "e123abc.", SOKET_CAESAR_ODDITY_THIRD_DIGIT,
      "The shift is two digits, 12; the \"3\" behind them belongs to the message." },
    { SOKET_CAESAR_STANDARD, "e10\303\251 \303\237.", SOKET_CAESAR_ODDITY_OTHER_LETTERS,
      "Only a–z are shifted; letters such as é, ß or я stay." },
    { SOKET_CAESAR_STANDARD, "e10caf\303\251.", SOKET_CAESAR_ODDITY_OTHER_LETTERS,
      "Only a–z are shifted; letters such as é, ß or я stay." },
    { SOKET_CAESAR_STANDARD, "e10Caf\303\251.", SOKET_CAESAR_ODDITY_OTHER_LETTERS | SOKET_CAESAR_ODDITY_CAPITALS, NULL },
    { SOKET_CAESAR_STANDARD, "e1.", SOKET_CAESAR_ODDITY_TOO_SHORT,
      "This is shorter than mode, shift and dot: the reply is empty." },
    { SOKET_CAESAR_STANDARD, "", SOKET_CAESAR_ODDITY_EMPTY,
      "Nothing is sent: the server closes without a reply; the slides' server would stop with an IndexError." },
  };
  guint seen = 0;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *sentence = NULL;
      SoketCaesarRequest request;

      soket_caesar_request_parse (&request, rows[i].dialect, rows[i].request, strlen (rows[i].request));
      g_assert_cmpuint (request.oddities, ==, rows[i].oddity);
      if (rows[i].sentence == NULL)
        continue;
      sentence = soket_caesar_request_dup_oddity (&request, (SoketCaesarOddity) rows[i].oddity);
      g_assert_cmpstr (sentence, ==, rows[i].sentence);
      seen |= rows[i].oddity;

      for (guint bit = 0; bit < SOKET_CAESAR_N_ODDITIES; bit++)
        if (1u << bit != rows[i].oddity)
          g_assert_null (soket_caesar_request_dup_oddity (&request, (SoketCaesarOddity) (1u << bit)));
    }

  g_assert_cmpuint (seen, ==, (1u << SOKET_CAESAR_N_ODDITIES) - 1);
}

/* Of capitals and other letters one sentence tells, whichever is asked for. */
static void
test_kinds_of_letters (void)
{
  static const SoketCaesarOddity both[] = { SOKET_CAESAR_ODDITY_CAPITALS, SOKET_CAESAR_ODDITY_OTHER_LETTERS };
  SoketCaesarRequest request;

  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, "e10Caf\303\251.", 9);
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autofree char *sentence = soket_caesar_request_dup_oddity (&request, both[i]);

      g_assert_cmpstr (sentence, ==, "Only a–z are shifted; capitals and all other letters and signs stay.");
    }
}

/* All at once, and none. */
static void
test_oddities_together (void)
{
  SoketCaesarRequest request;

  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, "X3Abc.d", 7);
  g_assert_cmpuint (request.oddities, ==, SOKET_CAESAR_ODDITY_UNKNOWN_MODE | SOKET_CAESAR_ODDITY_LETTER_EATEN);
  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, "e99Abc", 6);
  g_assert_cmpuint (request.oddities, ==, SOKET_CAESAR_ODDITY_SHIFT_ABOVE_25 | SOKET_CAESAR_ODDITY_CAPITALS);
  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, "x3", 2);
  g_assert_cmpuint (request.oddities, ==, SOKET_CAESAR_ODDITY_TOO_SHORT);
  /* What stands behind the dot, and whether there is one, is nothing of the request's own. */
  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, "e10isi pesan.Lain", 17);
  g_assert_cmpuint (request.oddities, ==, 0);
  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, "e10isi pesan", 12);
  g_assert_cmpuint (request.oddities, ==, 0);
}

static void
test_describe (void)
{
  static const struct
  {
    const char *message;
    const char *words;
  } rows[] = {
    { "e10isi pesan.", "encrypt, shift 10, \"isi pesan\"" },
    { "d10scs zockx.", "decrypt, shift 10, \"scs zockx\"" },
    { "e30abc.", "encrypt, shift 30, \"abc\"" },
    { "x03abc.", "encrypt, shift 3, \"abc\"" },
    { "e10no dot", "encrypt, shift 10, \"no dot\"" },
    { "e10.", "encrypt, shift 10, \"\"" },
    { "e10a\x1b[31m\n.", "encrypt, shift 10, \"a\\x1b[31m\\n\"" },
  };
  /* The dot of a reply is not said, and a reply that looks like a request is none. */
  static const struct
  {
    const char *message;
    const char *words;
  } replies[] = {
    { "scs zockx.", "\"scs zockx\"" },
    { "e10abc.", "\"e10abc\"" },
    { "abc", "\"abc\"" },
    { ".", "\"\"" },
    { "", "\"\"" },
  };
  const SoketProtocol *caesar = soket_protocol_lookup ("caesar");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *words = caesar->describe (TRUE, (const guint8 *) rows[i].message, strlen (rows[i].message));

      g_assert_cmpstr (words, ==, rows[i].words);
    }
  for (guint i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autofree char *words = caesar->describe (FALSE, (const guint8 *) replies[i].message, strlen (replies[i].message));

      g_assert_cmpstr (words, ==, replies[i].words);
    }
}

static void
test_describe_request (void)
{
  g_autofree char *signed_words = NULL;
  g_autofree char *short_words = NULL;
  SoketCaesarRequest request;

  soket_caesar_request_parse (&request, SOKET_CAESAR_SLIDES, "d-3abc.", 7);
  signed_words = soket_caesar_request_describe (&request);
  g_assert_cmpstr (signed_words, ==, "decrypt, shift \"-3\", \"abc\"");

  soket_caesar_request_parse (&request, SOKET_CAESAR_SLIDES, "e1.", 3);
  short_words = soket_caesar_request_describe (&request);
  g_assert_cmpstr (short_words, ==, "\"e1\"");
}

static void
test_describe_long (void)
{
  g_autofree char *message = g_strnfill (1 << 20, 'a');
  g_autofree char *words = NULL;

  memcpy (message, "e10", 3);
  words = soket_protocol_lookup ("caesar")->describe (TRUE, (const guint8 *) message, 1 << 20);
  g_assert_true (g_str_has_prefix (words, "encrypt, shift 10, \"aaaa"));
  g_assert_true (g_str_has_suffix (words, "a…\""));
  g_assert_cmpint (g_utf8_strlen (words, -1), <=, 100);
}

static void
test_remark (void)
{
  static const struct
  {
    const char *dialect;
    const char *request;
    gboolean    remarks;
    gint64      shift;
  } rows[] = {
    { "standard", "e10isi pesan.", TRUE, 10 },
    { "standard", "d10scs zockx.", TRUE, -10 },
    { "standard", "e30abc.", TRUE, 4 },
    { "slides", "e30abc.", TRUE, 0 },
    { "standard", "eXXabc.", TRUE, 0 },
    { "standard", "d-3abc.", TRUE, 0 },
    { "slides", "d-3abc.", TRUE, 3 },
    { "standard", "e1.", FALSE, 0 },
    { "standard", "", FALSE, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const SoketDialect *dialect = soket_protocol_find_dialect (soket_protocol_lookup ("caesar"), rows[i].dialect);
      SoketNote note = SOKET_NOTE_NONE;
      gint64 number = 0;

      g_assert_true (dialect->remark ((const guint8 *) rows[i].request, strlen (rows[i].request), &note, &number) == rows[i].remarks);
      g_assert_cmpint (note, ==, rows[i].remarks ? SOKET_NOTE_SHIFT : SOKET_NOTE_NONE);
      g_assert_cmpint (number, ==, rows[i].shift);
    }
}

static void
test_rows (void)
{
  const SoketProtocol *protocol = soket_protocol_lookup ("caesar");

  g_assert_nonnull (protocol);
  g_assert_cmpstr (protocol->name, ==, "caesar");
  g_assert_cmpstr (soket_protocol_get_title (protocol), ==, "Caesar");
  g_assert_cmpuint (protocol->port, ==, 5555);
  g_assert_cmpuint (protocol->n_dialects, ==, 2);
  for (int dialect = SOKET_CAESAR_STANDARD; dialect <= SOKET_CAESAR_SLIDES; dialect++)
    g_assert_true (soket_protocol_find_dialect (protocol, NAME (dialect)) == &protocol->dialects[dialect]);
  g_assert_true (soket_protocol_has_transport (protocol, SOKET_TRANSPORT_TCP));
  g_assert_false (soket_protocol_has_transport (protocol, SOKET_TRANSPORT_UDP));
  for (int framing = SOKET_FRAMING_DOT; framing <= SOKET_FRAMING_NONE; framing++)
    g_assert_true (soket_protocol_has_framing (protocol, framing) == (framing == SOKET_FRAMING_DOT));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/caesar-request/vectors", test_vectors);
  g_test_add_func ("/caesar-request/standard", test_standard);
  g_test_add_func ("/caesar-request/slides", test_slides);
  g_test_add_func ("/caesar-request/build", test_build);
  g_test_add_func ("/caesar-request/build-empty", test_build_empty);
  g_test_add_func ("/caesar-request/parts", test_parts);
  g_test_add_func ("/caesar-request/oddities", test_oddities);
  g_test_add_func ("/caesar-request/oddities-together", test_oddities_together);
  g_test_add_func ("/caesar-request/kinds-of-letters", test_kinds_of_letters);
  g_test_add_func ("/caesar-request/describe", test_describe);
  g_test_add_func ("/caesar-request/describe-request", test_describe_request);
  g_test_add_func ("/caesar-request/describe-long", test_describe_long);
  g_test_add_func ("/caesar-request/remark", test_remark);
  g_test_add_func ("/caesar-request/rows", test_rows);

  return g_test_run ();
}
