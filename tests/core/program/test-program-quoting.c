/* test-program-quoting.c - messages as the languages write them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"

#include <string.h>

typedef struct
{
  const char *bytes;
  gsize       length;
  const char *python;
  const char *c;
  const char *shell;
} Quoting;

#define BYTES(text) text, sizeof text - 1

static const Quoting quotings[] = {
  { BYTES (""), "b''", "\"\"", "''" },
  { BYTES ("it's \"so\""), "b'it\\'s \"so\"'", "\"it's \\\"so\\\"\"", "'it\\047s \"so\"'" },
  { BYTES ("a\\n\n\r\t"), "b'a\\\\n\\n\\r\\t'", "\"a\\\\n\\n\\015\\011\"", "'a\\\\n\\n\\015\\011'" },
  { BYTES ("\0" "7\x7f" "f"), "b'\\x007\\x7ff'", "\"\\0007\\177f\"", "'\\0007\\177f'" },
  { BYTES ("?" "?/?" "?" "?="), "b'?" "?/?" "?" "?='", "\"?\\?/?\\?\\?=\"", "'?" "?/?" "?" "?='" },
  { BYTES ("%s%%n$HOME`x`$(x)!"), "b'%s%%n$HOME`x`$(x)!'", "\"%s%%n$HOME`x`$(x)!\"", "'%%s%%%%n$HOME`x`$(x)\\041'" },
  { BYTES ("@port@  #: close"), "b'@port@  #: close'", "\"@port@  #: close\"", "'@port@  #: close'" },
  { BYTES ("-n\xff\xe2\x80\xae"), "b'-n\\xff\\xe2\\x80\\xae'", "\"-n\\377\\342\\200\\256\"", "'\\055n\\377\\342\\200\\256'" },
};

static void
assert_contains (const SoketProgramSpec *spec,
                 SoketLanguage           language,
                 const char             *before,
                 const char             *literal,
                 const char             *after)
{
  g_autoptr (SoketProgram) program = soket_program_new (spec, language);
  g_autofree char *wanted = g_strconcat (before, literal, after, NULL);

  g_test_message ("%s", wanted);
  g_assert_nonnull (strstr (soket_program_get_text (program), wanted));
}

static void
test_quoting (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (quotings); i++)
    {
      SoketProgramSpec spec;

      soket_program_spec_init (&spec);
      spec.framing = SOKET_FRAMING_NONE;
      spec.message = (const guint8 *) quotings[i].bytes;
      spec.message_length = quotings[i].length;
      assert_contains (&spec, SOKET_LANGUAGE_PYTHON, "\nmessage = ", quotings[i].python, "\n");
      assert_contains (&spec, SOKET_LANGUAGE_C, "message[] = ", quotings[i].c, ";\n");
      assert_contains (&spec, SOKET_LANGUAGE_SHELL, "printf ", quotings[i].shell, " | ");
    }
}

/* Every byte, beside every other: what is written is printable ASCII, whatever the message is. */
static void
test_quoting_is_ascii (void)
{
  g_autofree guint8 *message = g_malloc (SOKET_PROGRAM_MESSAGE_MAX);

  for (guint i = 0; i < SOKET_PROGRAM_MESSAGE_MAX; i++)
    message[i] = (guint8) g_test_rand_int_range (0, 256);

  for (SoketLanguage language = 0; language < SOKET_N_LANGUAGES; language++)
    {
      SoketProgramSpec spec;
      g_autoptr (SoketProgram) program = NULL;
      g_autofree char *line = NULL;

      soket_program_spec_init (&spec);
      spec.framing = SOKET_FRAMING_NONE;
      spec.message = message;
      spec.message_length = SOKET_PROGRAM_MESSAGE_MAX;
      program = soket_program_new (&spec, language);
      line = soket_program_connect_line (&spec, language);
      for (const char *p = soket_program_get_text (program); *p != '\0'; p++)
        g_assert_true (*p == '\n' || g_ascii_isprint (*p));
      for (const char *p = line; *p != '\0'; p++)
        g_assert_true (g_ascii_isprint (*p) || (*p == '\n' && language == SOKET_LANGUAGE_C));
      g_assert_null (strstr (soket_program_get_text (program), "Cut:"));
    }
}

static void
test_long_messages (void)
{
  g_autofree char *uniform = g_strnfill (70000, 'x');
  g_autofree char *varied = g_malloc (10000);
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  spec.message = (const guint8 *) uniform;
  spec.message_length = 70000;
  uniform[69999] = '.';
  assert_contains (&spec, SOKET_LANGUAGE_PYTHON, "message = ", "b'x' * 69999 + b'.'", "\n");
  assert_contains (&spec, SOKET_LANGUAGE_C, "memset(message, 120, 69999);\n", "    memcpy(message + 69999, \".\", 1);", "\n");
  assert_contains (&spec, SOKET_LANGUAGE_SHELL, "{ head -c 69999 /dev/zero | tr '\\0' '\\170'; ", "printf '.'; } | ncat", " ");

  for (guint i = 0; i < 9999; i++)
    varied[i] = (char) ('A' + i % 26);
  varied[9999] = '.';
  spec.message = (const guint8 *) varied;
  spec.message_length = 10000;
  assert_contains (&spec, SOKET_LANGUAGE_PYTHON, "# ", "Cut: of 10000 bytes only the first 4095 stand here, and the one that ends the message.", "\n");
  assert_contains (&spec, SOKET_LANGUAGE_C, "/* ", "Cut: of 10000 bytes only the first 4095 stand here, and the one that ends the message.", " */\n");
  varied[5001] = '\r';
  varied[5002] = '\n';
  spec.framing = SOKET_FRAMING_CRLF;
  assert_contains (&spec, SOKET_LANGUAGE_PYTHON, "# ", "Cut: of 10000 bytes only the first 4094 stand here, and the two that end the message.", "\n");
  assert_contains (&spec, SOKET_LANGUAGE_C, "MNOPQRSTUVWXYZABCDEFGHIJKL\"\n        \"", "\\015\\n", "\"");
  spec.framing = SOKET_FRAMING_LENGTH;
  assert_contains (&spec, SOKET_LANGUAGE_SHELL, "# ", "Cut: of 10000 bytes only the first 4096 stand here.", "\nprintf '\\000\\000\\020\\000ABC");
}

/* What the Python client sends of so many bytes of head, of the same byte, and of tail. */
static char *
dup_message (gsize      head,
             gsize      run,
             gsize      tail,
             gboolean   udp,
             char     **comment)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  g_autoptr (SoketProgram) program = NULL;
  g_auto (GStrv) lines = NULL;
  SoketProgramSpec spec;
  char *found = NULL;

  for (gsize i = 0; i < head; i++)
    g_byte_array_append (message, (const guint8 *) &"abcdefghij"[i % 10], 1);
  for (gsize i = 0; i < run; i++)
    g_byte_array_append (message, (const guint8 *) "x", 1);
  for (gsize i = 0; i < tail; i++)
    g_byte_array_append (message, (const guint8 *) (i + 1 < tail ? &"ABCDEFGHIJ"[i % 10] : "."), 1);
  soket_program_spec_init (&spec);
  spec.message = message->data;
  spec.message_length = message->len;
  spec.transport = udp ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  program = soket_program_new (&spec, SOKET_LANGUAGE_PYTHON);
  lines = g_strsplit (soket_program_get_text (program), "\n", -1);
  *comment = NULL;
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "message = "))
      found = g_strdup (lines[i] + strlen ("message = "));
    else if (g_strcmp0 (found, "(") == 0)
      {
        /* In several lines: as if it were one. */
        GString *whole = g_string_new ("b'");
        gboolean last = FALSE;

        while (!last)
          {
            const char *line = g_strstrip (lines[i++]);

            last = g_str_has_suffix (line, ")");
            g_string_append_len (whole, line + 2, strrchr (line, '\'') - (line + 2));
          }
        g_string_append_c (whole, '\'');
        g_free (found);
        found = g_string_free (whole, FALSE);
      }
    else if (g_str_has_prefix (lines[i], "# Cut: "))
      *comment = g_strdup (lines[i] + 2);
  g_assert_nonnull (found);
  return found;
}

/* A run of 64 is written as one, with up to 64 bytes at either side; everything else byte for byte. */
static void
test_runs (void)
{
  static const struct
  {
    gsize    head, run, tail;
    gboolean is_run;
  } rows[] = {
    { 0, 64, 0, TRUE },  { 0, 63, 0, FALSE },  { 4, 64, 1, TRUE },    { 4, 63, 1, FALSE },   { 64, 64, 1, TRUE },
    { 65, 64, 1, FALSE }, { 4, 64, 64, TRUE }, { 4, 64, 65, FALSE }, { 0, 5000, 1, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *comment = NULL;
      g_autofree char *message = dup_message (rows[i].head, rows[i].run, rows[i].tail, FALSE, &comment);
      g_autofree char *run = g_strdup_printf ("b'x' * %" G_GSIZE_FORMAT, rows[i].run);

      g_assert_null (comment);
      g_assert_true ((strstr (message, run) != NULL) == rows[i].is_run);
      g_assert_true ((strchr (message, '*') != NULL) == rows[i].is_run);
      g_assert_true ((rows[i].head > 0) == g_str_has_prefix (message, "b'abcd"));
      g_assert_true ((rows[i].tail > 0) == (strstr (message, ".'") != NULL));
      if (rows[i].head == 4 && rows[i].run == 64 && rows[i].tail == 1)
        g_assert_cmpstr (message, ==, "b'abcd' + b'x' * 64 + b'.'");
      if (!rows[i].is_run)
        g_assert_cmpuint (strlen (message), ==, strlen ("b''") + rows[i].head + rows[i].run + rows[i].tail);
    }
}

/* What is too long is cut, and ends as it would. */
static void
test_cut (void)
{
  for (gsize length = 4095; length <= 4098; length++)
    for (guint udp = 0; udp < 2; udp++)
      {
        g_autofree char *comment = NULL;
        g_autofree char *message = dup_message (length, 0, 1, udp == 1, &comment);
        g_autofree char *wanted = NULL;

        if (length + 1 <= 4096)
          {
            g_assert_null (comment);
            g_assert_cmpuint (strlen (message), ==, strlen ("b''") + length + 1);
            continue;
          }
        if (udp == 1)
          wanted = g_strdup_printf ("Cut: of %" G_GSIZE_FORMAT " bytes only the first 4096 stand here.", length + 1);
        else
          wanted = g_strdup_printf ("Cut: of %" G_GSIZE_FORMAT " bytes only the first 4095 stand here, and the one that ends the message.", length + 1);
        g_assert_cmpstr (comment, ==, wanted);
        g_assert_cmpuint (strlen (message), ==, strlen ("b''") + (udp == 1 ? 4096 : 4095));
      }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/program/quoting", test_quoting);
  g_test_add_func ("/program/quoting-is-ascii", test_quoting_is_ascii);
  g_test_add_func ("/program/long-messages", test_long_messages);
  g_test_add_func ("/program/runs", test_runs);
  g_test_add_func ("/program/cut", test_cut);

  return g_test_run ();
}
