/* soket-program-quote.c - bytes of anybody as literals of Python, C and the shell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"

#include <string.h>

/*
 * Whatever the bytes are, a literal is printable ASCII: nothing in it ends it early, is expanded, or turns the direction of its neighbours.
 * Escapes of C and printf are octal with three digits, which no digit behind them can make longer (hexadecimal ones of C have no end).
 */

#define COLUMNS 72

static gboolean
is_plain (guint8 byte)
{
  return byte >= 0x20 && byte < 0x7f && byte != '\\';
}

static void
append_python (GString      *text,
               const guint8 *data,
               gsize         length,
               char          quote)
{
  g_string_append_c (text, 'b');
  g_string_append_c (text, quote);
  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = data[i];

      if (byte == '\n')
        g_string_append (text, "\\n");
      else if (byte == '\r')
        g_string_append (text, "\\r");
      else if (byte == '\t')
        g_string_append (text, "\\t");
      else if (byte == '\\' || byte == quote)
        g_string_append_printf (text, "\\%c", byte);
      else if (is_plain (byte) && byte != '\'')
        g_string_append_c (text, (char) byte);
      else if (byte == '\'' && quote == '"')
        g_string_append (text, "\\x27");
      else
        g_string_append_printf (text, "\\x%02x", byte);
    }
  g_string_append_c (text, quote);
}

char *
soket_quote_python (const void *data,
                    gsize       length)
{
  GString *text = g_string_sized_new (length + 3);

  append_python (text, data, length, '\'');
  return g_string_free (text, FALSE);
}

/* No single quote comes out, so that single quotes of the shell can stand round it. */
char *
soket_quote_python_in_shell (const void *data,
                             gsize       length)
{
  GString *text = g_string_sized_new (length + 3);

  append_python (text, data, length, '"');
  return g_string_free (text, FALSE);
}

char *
soket_quote_c (const void *data,
               gsize       length)
{
  const guint8 *bytes = data;
  GString *text = g_string_sized_new (length + 2);

  g_string_append_c (text, '"');
  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == '\n')
        g_string_append (text, "\\n");
      else if (bytes[i] == '"' || bytes[i] == '\\')
        g_string_append_printf (text, "\\%c", bytes[i]);
      else if (bytes[i] == '?' && i > 0 && bytes[i - 1] == '?')
        /* Two question marks could begin a trigraph. */
        g_string_append (text, "\\?");
      else if (is_plain (bytes[i]))
        g_string_append_c (text, (char) bytes[i]);
      else
        g_string_append_printf (text, "\\%03o", bytes[i]);
    }
  g_string_append_c (text, '"');
  return g_string_free (text, FALSE);
}

char *
soket_quote_printf (const void *data,
                    gsize       length)
{
  const guint8 *bytes = data;
  GString *text = g_string_sized_new (length + 2);

  g_string_append_c (text, '\'');
  for (gsize i = 0; i < length; i++)
    {
      if (bytes[i] == '\n')
        g_string_append (text, "\\n");
      else if (bytes[i] == '%')
        g_string_append (text, "%%");
      else if (bytes[i] == '\\')
        g_string_append (text, "\\\\");
      else if (!is_plain (bytes[i]) || bytes[i] == '\'' || bytes[i] == '!' || (i == 0 && bytes[i] == '-'))
        /* A dash in front would be an option of printf; csh expands an exclamation mark even in quotes. */
        g_string_append_printf (text, "\\%03o", bytes[i]);
      else
        g_string_append_c (text, (char) bytes[i]);
    }
  g_string_append_c (text, '\'');
  return g_string_free (text, FALSE);
}

char *
soket_quote_lines (char       *(*quote) (const void *data, gsize length),
                   const void *data,
                   gsize       length)
{
  const guint8 *bytes = data;
  GString *lines;
  char *whole = quote (data, length);

  if (strlen (whole) <= COLUMNS)
    return whole;

  g_free (whole);
  lines = g_string_new (NULL);
  while (length > 0)
    {
      gsize n = MIN (length, COLUMNS);
      const guint8 *feed = memchr (bytes, '\n', n);
      g_autofree char *piece = NULL;

      if (feed != NULL)
        n = (gsize) (feed - bytes) + 1;
      piece = quote (bytes, n);
      while (n > 1 && strlen (piece) > COLUMNS)
        {
          /* No byte takes more than four characters. */
          n -= MAX ((strlen (piece) - COLUMNS) / 4, 1);
          g_free (piece);
          piece = quote (bytes, n);
        }
      g_string_append_printf (lines, "%s%s", lines->len > 0 ? "\n    " : "", piece);
      bytes += n;
      length -= n;
    }
  return g_string_free (lines, FALSE);
}
