/* soket-cli-caesar.c - the command `soket caesar`: encrypt, decrypt, crack
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-caesar.h"

#include "cli/soket-cli-meant.h"
#include "cli/soket-cli-options.h"
#include "core/base/soket-bytes.h"
#include "core/service/soket-caesar-crack.h"
#include "core/service/soket-caesar.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define SHIFT_MAXIMUM 99

/* Large enough that system calls do not count, small enough to stay in a core's own cache between reading and writing. */
#define BLOCK_SIZE (256 * 1024)

/* Of the candidates behind the first one. */
#define CANDIDATE_MAX 80

/* So many bytes have more than CANDIDATE_MAX characters, whatever they are: none takes more than four. */
#define CANDIDATE_BYTES 512

typedef void (*ShiftFunc) (const guint8 *in,
                           guint8       *out,
                           gsize         length,
                           int           shift);

/* The filter: each block is moved where it lies, so that memory does not grow with the text. */
static SoketCliStatus
filter (ShiftFunc shift_bytes,
        int       shift)
{
  g_autofree guint8 *block = g_malloc (BLOCK_SIZE);
  g_autoptr (GError) error = NULL;
  gssize n;

  while ((n = soket_cli_read (block, BLOCK_SIZE, &error)) > 0)
    {
      shift_bytes (block, block, (gsize) n, shift);
      if (!soket_cli_print_bytes (block, (gsize) n, &error))
        break;
    }

  return error == NULL ? SOKET_CLI_OK : soket_cli_fail (error);
}

static SoketCliStatus
print_shifted (const char *text,
               ShiftFunc   shift_bytes,
               int         shift)
{
  gsize length = strlen (text);
  g_autofree guint8 *shifted = g_malloc (length + 1);
  g_autoptr (GError) error = NULL;

  shift_bytes ((const guint8 *) text, shifted, length, shift);
  shifted[length] = '\n';
  return soket_cli_print_bytes (shifted, length + 1, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}

static SoketCliStatus
run_shift (gboolean   decrypts,
           char     **arguments)
{
  const char *command = decrypts ? "soket caesar decrypt" : "soket caesar encrypt";
  g_autoptr (SoketCliOptions) parser = NULL;
  g_auto (GStrv) rest = NULL;
  gboolean capitals = FALSE;
  gboolean given = FALSE;
  static const SoketCliSynonym instead[] = { { "crack", "soket caesar crack" }, { NULL, NULL } };
  SoketCliStatus status;
  ShiftFunc shift_bytes;
  int shift = 0;

  parser = soket_cli_options_new (command, _("[TEXT]"),
                                  decrypts ? _("Shifts the letters a-z back and prints the result. Without TEXT it filters standard input.")
                                           : _("Shifts the letters a-z and prints the result. Without TEXT it filters standard input."));
  soket_cli_options_add_signed (parser, "shift", "N", _("By how many letters, from -99 to 99 (required)"), -SHIFT_MAXIMUM, SHIFT_MAXIMUM,
                                &shift, &given);
  soket_cli_options_add_flag (parser, "capitals", _("Shift A-Z too"), &capitals);
  soket_cli_options_set_slips (parser, instead, SOKET_CLI_REST_TEXT);
  if (!soket_cli_options_parse (parser, arguments, 1, &rest, &status))
    return status;
  if (!given)
    return soket_cli_wrong_usage (command, _("--shift is missing"));

  if (decrypts)
    shift = -shift;
  shift_bytes = capitals ? soket_caesar_shift_capitals : soket_caesar_shift;
  if (rest != NULL && rest[0] != NULL)
    return print_shifted (rest[0], shift_bytes, shift);
  return filter (shift_bytes, shift);
}

/* Programs read these lines: they are the same in every language. */
static void
append_candidate (GString                    *lines,
                  const SoketCaesarCrack     *crack,
                  const SoketCaesarCandidate *candidate,
                  const guint8               *text,
                  gsize                       length,
                  gsize                       max_characters)
{
  g_autofree guint8 *decrypted = NULL;
  g_autofree char *escaped = NULL;
  char score[G_ASCII_DTOSTR_BUF_SIZE];

  if (max_characters != 0)
    length = MIN (length, CANDIDATE_BYTES);
  decrypted = g_malloc (length);
  soket_caesar_crack_decrypt (crack, candidate, text, decrypted, length);
  escaped = soket_bytes_escape (decrypted, length, max_characters);
  g_ascii_formatd (score, sizeof score, "%.3f", candidate->score);
  g_string_append_printf (lines, "%d\t%s\t", candidate->shift, score);
  g_string_append (lines, escaped);
  g_string_append_c (lines, '\n');
}

static SoketCliStatus
run_crack (char **arguments)
{
  const char *command = "soket caesar crack";
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (GString) lines = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) rest = NULL;
  static const SoketCliSynonym instead[] = { { "s", "soket caesar decrypt --shift" }, { "shift", "soket caesar decrypt --shift" }, { NULL, NULL } };
  SoketCaesarCrack crack;
  SoketCliStatus status;
  const guint8 *text;
  gsize length;

  parser = soket_cli_options_new (command, _("[TEXT]"),
                                  _("Prints the 26 shifts that the text may have been encrypted with, the likeliest first: the shift, how well\n"
                                    "the letters then fit English or Indonesian, and the text. Without TEXT it reads standard input."));
  soket_cli_options_set_slips (parser, instead, SOKET_CLI_REST_TEXT);
  if (!soket_cli_options_parse (parser, arguments, 1, &rest, &status))
    return status;

  if (rest != NULL && rest[0] != NULL)
    bytes = g_bytes_new (rest[0], strlen (rest[0]));
  else
    bytes = soket_cli_read_all (&error);
  if (bytes == NULL)
    return soket_cli_fail (error);

  text = g_bytes_get_data (bytes, &length);
  if (!soket_caesar_crack (&crack, text, length))
    {
      soket_cli_say (_("There is no letter in the text."));
      return SOKET_CLI_FAILED;
    }

  lines = g_string_new (NULL);
  for (guint i = 0; i < SOKET_CAESAR_LETTERS; i++)
    append_candidate (lines, &crack, &crack.candidates[i], text, length, i == 0 ? 0 : CANDIDATE_MAX);
  if (!soket_cli_print_result (lines->str, TRUE, &error))
    return soket_cli_fail (error);

  if (crack.is_too_short)
    soket_cli_say (crack.few_letters ? _("The text is too short to tell; the first line is only a guess.")
                                     : _("The letters do not decide; the first line is only a guess."));
  if (crack.capitals_unclear)
    soket_cli_say (_("Whether capitals were shifted, too, cannot be told; they are shown as they are."));
  return SOKET_CLI_OK;
}

static SoketCliStatus
print_help (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *help = g_strdup_printf ("%s\n"
                                           "  soket caesar encrypt|decrypt --shift N [--capitals] %s\n"
                                           "  soket caesar crack %s\n"
                                           "\n%s\n",
                                           _("Usage:"), _("[TEXT]"), _("[TEXT]"), _("Encrypt, decrypt or crack a text, without a server"));

  return soket_cli_print (help, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}

SoketCliStatus
soket_cli_caesar (const SoketProtocol *protocol,
                  char               **arguments)
{
  const char *command = "soket caesar";
  static const char *const verbs[] = { "encrypt", "decrypt", "crack", NULL };
  static const SoketCliSynonym synonyms[] = {
    { "e", "encrypt" },
    { "encode", "encrypt" },
    { "encipher", "encrypt" },
    { "encypher", "encrypt" },
    { "shift", "encrypt" },
    { "d", "decrypt" },
    { "decode", "decrypt" },
    { "decipher", "decrypt" },
    { "decypher", "decrypt" },
    { "break", "crack" },
    { "brute", "crack" },
    { "brute-force", "crack" },
    { "bruteforce", "crack" },
    { "guess", "crack" },
    { NULL, NULL },
  };
  const char *word = arguments[0];
  g_autofree char *quoted = NULL;
  g_autofree char *sentence = NULL;
  g_autofree char *instead = NULL;

  if (g_strcmp0 (word, "encrypt") == 0 || g_strcmp0 (word, "decrypt") == 0)
    return run_shift (strcmp (word, "decrypt") == 0, arguments + 1);
  if (g_strcmp0 (word, "crack") == 0)
    return run_crack (arguments + 1);

  if (word == NULL)
    {
      instead = g_strjoinv (", ", (char **) verbs);
      sentence = g_strdup_printf (_("What to do is missing; there are: %s"), instead);
      return soket_cli_wrong_usage (command, sentence);
    }

  if (strcmp (word, "--help") == 0 || strcmp (word, "-h") == 0)
    {
      if (arguments[1] == NULL)
        return print_help ();
      quoted = soket_cli_quote (arguments[1]);
      sentence = g_strdup_printf (_("Unexpected argument \"%s\""), quoted);
      return soket_cli_wrong_usage (command, sentence);
    }

  quoted = soket_cli_quote (word);
  instead = soket_cli_meant_dup_instead (word, verbs, synonyms);
  /* Translators: the first is what was typed, the second goes on with what there is instead. */
  sentence = g_strdup_printf (_("The cipher cannot \"%s\"%s"), quoted, instead);
  return soket_cli_wrong_usage (command, sentence);
}
