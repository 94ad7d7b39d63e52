/* escape-model.c - what escaped text must be, for any bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/escape-model.h"

#include "core/base/soket-bytes.h"

#include <string.h>

#define ELLIPSIS "…"

static void
assert_harmless (const char *text)
{
  guint n_marks = 0;

  g_assert_true (g_utf8_validate (text, -1, NULL));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      GUnicodeType type = g_unichar_type (c);

      g_assert_cmpint (type, !=, G_UNICODE_CONTROL);
      g_assert_cmpint (type, !=, G_UNICODE_FORMAT);
      g_assert_cmpint (type, !=, G_UNICODE_UNASSIGNED);
      g_assert_cmpint (type, !=, G_UNICODE_PRIVATE_USE);
      g_assert_cmpint (type, !=, G_UNICODE_SURROGATE);
      g_assert_cmpint (type, !=, G_UNICODE_LINE_SEPARATOR);
      g_assert_cmpint (type, !=, G_UNICODE_PARAGRAPH_SEPARATOR);

      n_marks = g_unichar_ismark (c) ? n_marks + 1 : 0;
      g_assert_cmpuint (n_marks, <=, 4);
    }
}

/* Reads escaped text back; a text that is cut inside an escape does not get through. */
static GByteArray *
unescape (const char *text,
          gsize       length)
{
  GByteArray *bytes = g_byte_array_new ();
  const char *end = text + length;

  for (const char *p = text; p < end;)
    {
      char buffer[6];
      guint8 byte;
      gint64 code;
      char *after;

      if (*p != '\\')
        {
          g_byte_array_append (bytes, (const guint8 *) p++, 1);
          continue;
        }

      g_assert_cmpint (end - p, >=, 2);
      switch (p[1])
        {
        case 'n':
          byte = '\n';
          break;

        case 'r':
          byte = '\r';
          break;

        case 't':
          byte = '\t';
          break;

        case '\\':
          byte = '\\';
          break;

        case 'x':
          g_assert_cmpint (end - p, >=, 4);
          byte = (guint8) (g_ascii_xdigit_value (p[2]) * 16 + g_ascii_xdigit_value (p[3]));
          p += 2;
          break;

        case 'u':
          g_assert_cmpint (p[2], ==, '{');
          code = g_ascii_strtoll (p + 3, &after, 16);
          g_assert_true (after < end);
          g_assert_cmpint (*after, ==, '}');
          g_byte_array_append (bytes, (const guint8 *) buffer, (guint) g_unichar_to_utf8 ((gunichar) code, buffer));
          p = after + 1;
          continue;

        default:
          g_assert_not_reached ();
        }

      g_byte_array_append (bytes, &byte, 1);
      p += 2;
    }

  return bytes;
}

/* What is shown can be typed. */
static void
assert_reads_back (const char   *text,
                   const guint8 *data,
                   gsize         length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soket_bytes_unescape (text, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, length);
}

/* The whole text reads back to the same bytes, so no two inputs look alike; a cut one is its beginning, cut between escapes. */
void
escape_model_check (const guint8 *data,
                    gsize         length,
                    gsize         max_characters)
{
  g_autofree char *whole = soket_bytes_escape (data, length, 0);
  g_autofree char *bounded = soket_bytes_escape (data, length, max_characters);
  g_autoptr(GByteArray) back = unescape (whole, strlen (whole));
  g_autoptr(GByteArray) beginning = NULL;
  gsize kept;

  assert_harmless (whole);
  g_assert_cmpmem (back->data, back->len, data, length);
  assert_reads_back (whole, data, length);

  if (max_characters == 0 || g_utf8_strlen (whole, -1) <= (glong) max_characters)
    {
      g_assert_cmpstr (bounded, ==, whole);
      return;
    }

  assert_harmless (bounded);
  g_assert_cmpint (g_utf8_strlen (bounded, -1), <=, (glong) max_characters);
  g_assert_true (g_str_has_suffix (bounded, ELLIPSIS));

  kept = strlen (bounded) - strlen (ELLIPSIS);
  g_assert_cmpmem (bounded, kept, whole, kept);
  beginning = unescape (bounded, kept);
  g_assert_cmpuint (beginning->len, <=, length);
  g_assert_cmpmem (beginning->data, beginning->len, data, beginning->len);
}
