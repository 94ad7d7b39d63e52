/* test-bytes.c - tests of soket-bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "lib/escape-model.h"

#include <string.h>

static void
test_escape (void)
{
  static const struct
  {
    const char *bytes;
    const char *text;
  } rows[] = {
    { "", "" },
    { "Isi pesan.", "Isi pesan." },
    { " \"quoted\" ", " \"quoted\" " },
    { "a\nb\rc\td", "a\\nb\\rc\\td" },
    { "\\n", "\\\\n" },
    { "\x1b[31m\a\x7f", "\\x1b[31m\\x07\\x7f" },
    /* Printable text of any language stays. */
    { "é ß ñ", "é ß ñ" },
    { "日本語 한국어 العربية ꦧꦱꦗꦮ", "日本語 한국어 العربية ꦧꦱꦗꦮ" },
    { "😀", "😀" },
    { "e\xcc\x81", "e\xcc\x81" },
    { "\xc2\xa0", "\xc2\xa0" },
    /* C1, soft hyphen, Arabic letter mark */
    { "\xc2\x80\xc2\x9b\xc2\x9f", "\\u{0080}\\u{009B}\\u{009F}" },
    { "\xc2\xad\xd8\x9c", "\\u{00AD}\\u{061C}" },
    /* zero width, marks of direction, embeddings and overrides, isolates */
    { "\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xe2\x80\x8e\xe2\x80\x8f", "\\u{200B}\\u{200C}\\u{200D}\\u{200E}\\u{200F}" },
    { "\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2\x80\xae", "\\u{202A}\\u{202B}\\u{202C}\\u{202D}\\u{202E}" },
    { "\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9", "\\u{2066}\\u{2067}\\u{2068}\\u{2069}" },
    { "\xe2\x81\xa0\xe2\x81\xa4\xe2\x80\xa8\xe2\x80\xa9", "\\u{2060}\\u{2064}\\u{2028}\\u{2029}" },
    { "\xef\xbb\xbf\xef\xbf\xb9\xef\xbf\xbb", "\\u{FEFF}\\u{FFF9}\\u{FFFB}" },
    /* tags, noncharacters, private use, the Hangul filler */
    { "\xf3\xa0\x80\x81\xf3\xa0\x81\xbf", "\\u{E0001}\\u{E007F}" },
    { "\xef\xbf\xbe\xef\xbf\xbf\xef\xb7\x90\xf4\x8f\xbf\xbf", "\\u{FFFE}\\u{FFFF}\\u{FDD0}\\u{10FFFF}" },
    { "\xee\x80\x80", "\\u{E000}" },
    { "\xe3\x85\xa4", "\\u{3164}" },
    /* no UTF-8: alone, overlong, surrogate, beyond, cut off */
    { "\x80\xff\xfe", "\\x80\\xff\\xfe" },
    { "\xc0\x80\xc1\xbf", "\\xc0\\x80\\xc1\\xbf" },
    { "\xe0\x80\xaf", "\\xe0\\x80\\xaf" },
    { "\xed\xa0\x80", "\\xed\\xa0\\x80" },
    { "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80" },
    { "\xf8\x88\x80\x80\x80", "\\xf8\\x88\\x80\\x80\\x80" },
    { "\xe2\x82", "\\xe2\\x82" },
    { "\xe2\x82" "A", "\\xe2\\x82A" },
    { "\xe2\x82\xe2\x82\xac", "\\xe2\\x82€" },
    { "\xef\xbf\xbd", "\xef\xbf\xbd" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = soket_bytes_escape (rows[i].bytes, strlen (rows[i].bytes), 0);

      g_assert_cmpstr (text, ==, rows[i].text);
      escape_model_check ((const guint8 *) rows[i].bytes, strlen (rows[i].bytes), 0);
    }
}

static void
test_escape_zero (void)
{
  g_autofree char *empty = soket_bytes_escape (NULL, 0, 0);
  g_autofree char *zeros = soket_bytes_escape ("\0a\0\xe2\x82\0", 6, 0);

  g_assert_cmpstr (empty, ==, "");
  g_assert_cmpstr (zeros, ==, "\\x00a\\x00\\xe2\\x82\\x00");
}

static void
test_escape_marks (void)
{
  /* Six acute accents on a, then one on b. */
  const char bytes[] = "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81" "b\xcc\x81";
  /* An escape between the marks is no new base. */
  const char hidden[] = "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xe2\x80\x8b\xcc\x81";
  g_autofree char *text = soket_bytes_escape (bytes, strlen (bytes), 0);
  g_autofree char *text_hidden = soket_bytes_escape (hidden, strlen (hidden), 0);

  g_assert_cmpstr (text, ==, "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\\u{0301}\\u{0301}b\xcc\x81");
  g_assert_cmpstr (text_hidden, ==, "a\xcc\x81\xcc\x81\xcc\x81\xcc\x81\\u{200B}\\u{0301}");
}

static void
test_escape_bound (void)
{
  static const struct
  {
    const char *bytes;
    gsize       max_characters;
    const char *text;
  } rows[] = {
    { "abcd", 4, "abcd" },
    { "abcde", 4, "abc…" },
    { "abcde", 1, "…" },
    { "a", 1, "a" },
    { "", 1, "" },
    { "äöüß€", 4, "äöü…" },
    { "äöüß", 4, "äöüß" },
    { "\n\n", 4, "\\n\\n" },
    { "\n\na", 4, "\\n…" },
    { "ab\x01", 6, "ab\\x01" },
    { "ab\x01", 5, "ab…" },
    { "ab\x01" "c", 6, "ab…" },
    { "a\xe2\x80\xae", 9, "a\\u{202E}" },
    { "a\xe2\x80\xae", 8, "a…" },
    { "…", 1, "…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = soket_bytes_escape (rows[i].bytes, strlen (rows[i].bytes), rows[i].max_characters);

      g_assert_cmpstr (text, ==, rows[i].text);
    }
}

/* A bounded result costs its bound, not its input: this many walks over the whole input take minutes. */
static void
test_escape_stops (void)
{
  const gsize length = 32 * 1024 * 1024;
  g_autofree char *bytes = g_strnfill (length, '\x01');

  for (guint i = 0; i < 2000; i++)
    {
      g_autofree char *text = soket_bytes_escape (bytes, length, 10);

      g_assert_cmpstr (text, ==, "\\x01\\x01…");
    }
}

static void
test_escape_random (void)
{
  static const char * const pieces[] = {
    "a", "\\", "\n", "\x1b", "\x7f", "\x80", "\xc3", "\xa9", "\xe2\x80", "\xae", "\xcc\x81", "\xcc\x82", "\xef\xbf\xbf", "\xf0\x9f",
    "\x98\x80", "\xf3\xa0\x80\x81", "\xee\x80\x80", "…", "u{", "}", "x41", "\xe2\x80\xa8",
  };
  g_autoptr(GRand) rand = g_rand_new_with_seed (3629);

  for (guint i = 0; i < 20000; i++)
    {
      g_autoptr(GString) bytes = g_string_new (NULL);
      guint n_pieces = (guint) g_rand_int_range (rand, 0, 24);

      for (guint j = 0; j < n_pieces; j++)
        {
          if (g_rand_boolean (rand))
            g_string_append (bytes, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
          else
            g_string_append_c (bytes, (char) g_rand_int_range (rand, 0, 256));
        }

      escape_model_check ((const guint8 *) bytes->str, bytes->len, (gsize) g_rand_int_range (rand, 0, 40));
    }
}

/* Each code point there is, valid or not, alone. */
static void
test_escape_every_character (void)
{
  for (gunichar c = 0; c < 0x110800; c++)
    {
      char bytes[6];
      gsize length = (gsize) g_unichar_to_utf8 (c, bytes);

      escape_model_check ((const guint8 *) bytes, length, 0);
    }
}

/* Inputs of up to two bytes all look different: the model reads each back, this counts them. */
static void
test_escape_distinct (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint first = 0; first < 256; first++)
    {
      for (guint second = 0; second < 256; second++)
        {
          const guint8 bytes[] = { (guint8) first, (guint8) second };

          g_hash_table_add (seen, soket_bytes_escape (bytes, 2, 0));
        }
    }

  g_assert_cmpuint (g_hash_table_size (seen), ==, 65536);
}

static void
test_unescape (void)
{
  static char long_text[100000] = "\\";
  static const struct
  {
    const char *text;
    const char *bytes;
    gsize       length;
  } rows[] = {
    { "", "", 0 },
    { "a\\n\\r\\t\\\\\\x00\\xfFé", "a\n\r\t\\\0\xff\xc3\xa9", 9 },
    { "\\u{202E}\\u{0}\\u{e9}\\u{10FFFF}\\u{0000E9}", "\xe2\x80\xae\0\xc3\xa9\xf4\x8f\xbf\xbf\xc3\xa9", 12 },
    { "\\0a\\01", "\0a\0001", 4 },
    { "\\\\u{41}\\x5cn", "\\u{41}\\n", 8 },
  };
  const char * const wrong[] = { "\\", "a\\", "\\q", "\\x1", "\\xg0", "\\u", "\\u{", "\\u{}", "\\u{41", "\\u{g}", "\\u{0000041}",
                                        "\\u{D800}", "\\u{110000}", "\\u{ 41}", "\\U{41}", "\\u41", long_text };

  memset (long_text + 1, 'q', sizeof long_text - 2);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = soket_bytes_unescape (rows[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), rows[i].bytes, rows[i].length);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (soket_bytes_unescape (wrong[i], &error));
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      g_assert_cmpuint (strlen (error->message), <, 200);
    }
}

/* Each that is named is read, with digits in it, and what is wrong names them. */
static void
test_escapes_named (void)
{
  g_auto (GStrv) names = g_strsplit (SOKET_BYTES_ESCAPES, " ", -1);
  g_autoptr (GError) wrong = NULL;

  g_assert_cmpuint (g_strv_length (names), ==, 7);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = soket_bytes_unescape (g_strdelimit (names[i], "H", '4'), &error);

      g_assert_no_error (error);
      g_assert_cmpuint (g_bytes_get_size (bytes), ==, g_str_has_prefix (names[i], "\\u") ? 3 : 1);
    }
  g_assert_null (soket_bytes_unescape ("\\q", &wrong));
  g_assert_true (g_str_has_suffix (wrong->message, SOKET_BYTES_ESCAPES));
}

/* As far as it was meant as an escape, and no further than a sentence has room for. */
static void
test_quote_escape (void)
{
  static const struct
  {
    const char *text;
    const char *quoted;
  } rows[] = {
    { "\\", "\\" },
    { "\\q.rest", "\\q" },
    { "\\é.", "\\é" },
    { "\\\x1b[31m", "\\\\x1b" },
    { "\\x4", "\\x4" },
    { "\\x4g5", "\\x4g" },
    { "\\xyz", "\\xy" },
    { "\\u41", "\\u4" },
    { "\\u{", "\\u{" },
    { "\\u{}abc", "\\u{}" },
    { "\\u{110000}abc", "\\u{110000}" },
    { "\\u{D800} and more", "\\u{D800}" },
    { "\\u{0000041}abc", "\\u{0000041}" },
    { "\\u{41 and more", "\\u{41 " },
    { "\\u{0000000000000000041}", "\\u{000000000…" },
    /* No UTF-8, and cut within a character. */
    { "\\\xe4", "\\\\xe4" },
    { "\\x4\xe4\xb8", "\\x4\\xe4\\xb8" },
    { "\\u{41\xf0", "\\u{41\\xf0" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *quoted = soket_bytes_quote_escape (rows[i].text, 0);

      g_assert_cmpstr (quoted, ==, rows[i].quoted);
    }
}

/* In bytes of the text, of the first backslash that is wrong. */
static void
test_unescape_at (void)
{
  static const struct
  {
    const char *text;
    gsize place;
  } rows[] = { { "\\", 0 }, { "a\\r\\q\\z", 3 }, { "é\\\\\\x4", 4 }, { "abc\\u{110000}", 3 } };
  gsize place = 99;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (soket_bytes_unescape_at (rows[i].text, &place, &error));
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      g_assert_cmpuint (place, ==, rows[i].place);
    }
}

/* Each byte is where it is said to be. */
static void
test_hex_dump_place (void)
{
  guint8 bytes[50];
  g_autofree char *dump = NULL;

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (i * 7 + '!');
  dump = soket_bytes_hex_dump (bytes, sizeof bytes, 0);
  for (gsize i = 0; i < sizeof bytes; i++)
    {
      gsize ascii = 0;
      gsize hex = soket_bytes_hex_dump_place (i, &ascii);
      g_autofree char *digits = g_strdup_printf ("%02x ", bytes[i]);

      g_assert_true (strncmp (dump + hex, digits, 3) == 0);
      g_assert_cmpint (dump[ascii], ==, g_ascii_isprint ((char) bytes[i]) ? bytes[i] : '.');
    }
}

static void
test_hex_dump (void)
{
  const char bytes[] = "Isi pesan.\0\x7f\xff\n zwei Zeilen";
  g_autofree char *one = soket_bytes_hex_dump ("Isi pesan.", 10, 0);
  g_autofree char *two = soket_bytes_hex_dump (bytes, sizeof bytes - 1, 0x10);
  g_autofree char *whole = soket_bytes_hex_dump (bytes, 16, G_GUINT64_CONSTANT (0x123456789));
  g_autofree char *eight = soket_bytes_hex_dump ("12345678", 8, 0);
  g_autofree char *none = soket_bytes_hex_dump (NULL, 0, 0);

  g_assert_cmpstr (one, ==, "00000000  49 73 69 20 70 65 73 61  6e 2e                    |Isi pesan.|\n");
  g_assert_cmpstr (two, ==,
                   "00000010  49 73 69 20 70 65 73 61  6e 2e 00 7f ff 0a 20 7a  |Isi pesan..... z|\n"
                   "00000020  77 65 69 20 5a 65 69 6c  65 6e                    |wei Zeilen|\n");
  g_assert_cmpstr (whole, ==, "123456789  49 73 69 20 70 65 73 61  6e 2e 00 7f ff 0a 20 7a  |Isi pesan..... z|\n");
  g_assert_cmpstr (eight, ==, "00000000  31 32 33 34 35 36 37 38                           |12345678|\n");
  g_assert_cmpstr (none, ==, "");
}

static void
test_to_hex (void)
{
  g_autofree char *three = soket_bytes_to_hex ("Isi", 3, " ");
  g_autofree char *edges = soket_bytes_to_hex ("\0\xff", 2, " ");
  g_autofree char *none = soket_bytes_to_hex (NULL, 0, " ");

  g_assert_cmpstr (three, ==, "49 73 69");
  g_assert_cmpstr (edges, ==, "00 ff");
  g_assert_cmpstr (none, ==, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/bytes/escape", test_escape);
  g_test_add_func ("/bytes/escape/zero", test_escape_zero);
  g_test_add_func ("/bytes/escape/marks", test_escape_marks);
  g_test_add_func ("/bytes/escape/bound", test_escape_bound);
  g_test_add_func ("/bytes/escape/stops", test_escape_stops);
  g_test_add_func ("/bytes/escape/random", test_escape_random);
  g_test_add_func ("/bytes/escape/every-character", test_escape_every_character);
  g_test_add_func ("/bytes/escape/distinct", test_escape_distinct);
  g_test_add_func ("/bytes/unescape", test_unescape);
  g_test_add_func ("/bytes/unescape/place", test_unescape_at);
  g_test_add_func ("/bytes/unescape/quoted", test_quote_escape);
  g_test_add_func ("/bytes/unescape/named", test_escapes_named);
  g_test_add_func ("/bytes/hex-dump/place", test_hex_dump_place);
  g_test_add_func ("/bytes/hex-dump", test_hex_dump);
  g_test_add_func ("/bytes/to-hex", test_to_hex);

  return g_test_run ();
}
