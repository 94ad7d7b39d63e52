/* fuzz-ports.c - any text as a list of ports, against a simple model
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "core/address/soket-ports.h"
#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"

#include <string.h>

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED ("\1"),
  FUZZ_SEED ("\1" "22"),
  FUZZ_SEED ("\1" "22,80,8000-8010"),
  FUZZ_SEED ("\1" "deck,5555"),
  FUZZ_SEED ("\1" "common,all"),
  FUZZ_SEED ("\1" "1-65535"),
  FUZZ_SEED ("\1" "65535-1"),
  FUZZ_SEED ("\1" "0,65536"),
  FUZZ_SEED ("\1" "00000000000000000000000000000000000000000000022"),
  FUZZ_SEED ("\1" " 1 - 2 ,"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED ("0"),
  FUZZ_SEED ("1"),
  FUZZ_SEED ("22"),
  FUZZ_SEED ("6553"),
  FUZZ_SEED ("65535"),
  FUZZ_SEED (","),
  FUZZ_SEED (","),
  FUZZ_SEED ("-"),
  FUZZ_SEED (" "),
  FUZZ_SEED ("\302\240"),
  FUZZ_SEED ("deck"),
  FUZZ_SEED ("well-known"),
  FUZZ_SEED ("dynamic"),
  FUZZ_SEED ("common"),
  FUZZ_SEED ("\303\251"),
  { NULL, 0 },
};

#define BLANK "(?:[ \\t\\n\\f\\r]|\\xc2\\xa0|\\xe2\\x80\\x8b|\\xe2\\x80\\xaf|\\xe2\\x81\\xa0|\\xef\\xbb\\xbf)"

/* A number of the grammar, from 1 to 65535, or 0. */
static guint
read_port (const char **at)
{
  guint port = 0;
  gboolean right = g_ascii_isdigit (**at);

  for (; g_ascii_isdigit (**at); (*at)++)
    port = MIN (port * 10 + (guint) (**at - '0'), 65536);
  return right && port <= 65535 ? port : 0;
}

/* The model marks each port by itself; FALSE where the text is wrong. Presets are left to the parser: their names alone are known. */
static gboolean
mark_ports (const char *text,
            guint8     *marks,
            gboolean   *has_preset)
{
  g_autoptr (GRegex) around = g_regex_new (BLANK "*([,-])" BLANK "*", G_REGEX_RAW, 0, NULL);
  g_autoptr (GRegex) between = g_regex_new (BLANK "+", G_REGEX_RAW, 0, NULL);
  g_autofree char *trimmed = soket_trim (text);
  g_autofree char *tight = g_regex_replace (around, trimmed, -1, 0, "\\1", 0, NULL);
  g_autofree char *list = g_regex_replace_literal (between, tight, -1, 0, ",", 0, NULL);
  g_auto (GStrv) parts = g_strsplit (list, ",", -1);

  if (parts[0] == NULL)
    return FALSE;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const char *at = parts[i];
      guint first, last;

      if (g_strv_contains (soket_ports_get_presets (), parts[i]))
        {
          *has_preset = TRUE;
          continue;
        }
      first = last = read_port (&at);
      if (*at == '-')
        {
          at++;
          last = read_port (&at);
        }
      if (*at != '\0' || first == 0 || last == 0 || first > last)
        return FALSE;
      memset (marks + first, 1, last - first + 1);
    }

  return TRUE;
}

/* Byte 0: how many bytes are left out, so that random inputs may begin with a piece; then the text. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  gsize left_out = size > 0 ? MIN ((gsize) data[0] % 5, size) : 0;
  g_autofree char *text = size > left_out ? g_strndup ((const char *) data + left_out, size - left_out) : g_strdup ("");
  g_autofree guint8 *marks = g_new0 (guint8, 65536);
  g_autofree char *written = NULL;
  g_autoptr (GArray) ports = NULL;
  g_autoptr (GArray) again = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_preset = FALSE;
  gboolean right = mark_ports (text, marks, &has_preset);
  guint previous = 0;

  ports = soket_ports_parse (text, &error);
  g_assert_true ((ports != NULL) == right);
  if (ports == NULL)
    {
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (strlen (error->message), <, 400);
      for (const char *at = error->message; *at != '\0'; at++)
        g_assert_false (g_ascii_iscntrl (*at));
      return 0;
    }

  g_assert_no_error (error);
  g_assert_cmpuint (ports->len, >, 0);
  for (guint i = 0; i < ports->len; i++)
    {
      guint port = g_array_index (ports, guint16, i);

      g_assert_cmpuint (port, >, previous);
      g_assert_true (has_preset || marks[port] == 1);
      marks[port] = 2;
      previous = port;
    }
  g_assert_null (memchr (marks, 1, 65536));

  written = soket_ports_to_string ((const guint16 *) (gpointer) ports->data, ports->len);
  again = soket_ports_parse (written, NULL);
  g_assert_nonnull (again);
  g_assert_cmpmem (ports->data, ports->len * sizeof (guint16), again->data, again->len * sizeof (guint16));
  return 0;
}
