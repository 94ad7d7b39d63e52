/* soket-bytes.c - shows bytes to people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-bytes.h"

#include "core/base/soket-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* More combining marks than this on one base are no writing of any language; they paint over the lines above and below. */
#define MAX_MARKS 4

/* The longest escape is \u{10FFFF}. */
#define TOKEN_SIZE 16

#define ELLIPSIS "…"

/* So many characters of what is no escape are quoted: \u{0000041}, which has a digit too many, is shown whole. */
#define ESCAPE_SHOWN 12

#define HEX_DUMP_WIDTH 16

/* Eight digits and two spaces. */
#define HEX_DUMP_OFFSET 10

/* Where the ASCII column begins: the bytes with a space behind each, one more between the groups and one behind them. */
#define HEX_DUMP_ASCII (3 * HEX_DUMP_WIDTH + 2)

static const char hex_digits[] = "0123456789abcdef";

/* Letters, symbols and marks by their category that nevertheless show nothing: fillers, joiners and blanks. */
static gboolean
is_invisible (gunichar c)
{
  return c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 || c == 0x2800 || c == 0x3164 || c == 0xffa0;
}

static gboolean
is_mark (gunichar c)
{
  /* No mark lies below: the common case needs no table. */
  return c >= 0x0300 && g_unichar_ismark (c);
}

/* Printable in GLib's sense leaves out control, format, unassigned (so noncharacters too) and surrogate. */
static gboolean
is_shown (gunichar c)
{
  GUnicodeType type;

  if (c >= 0xa1 && c < 0x0300)
    return c != 0xad;

  type = g_unichar_type (c);
  return g_unichar_isprint (c) && type != G_UNICODE_PRIVATE_USE && type != G_UNICODE_LINE_SEPARATOR &&
         type != G_UNICODE_PARAGRAPH_SEPARATOR && !is_invisible (c);
}

static gsize
escape_byte (guint8  byte,
             char   *token)
{
  token[0] = '\\';
  token[1] = 'x';
  token[2] = hex_digits[byte >> 4];
  token[3] = hex_digits[byte & 0xf];
  return 4;
}

static gsize
escape_ascii (guint8  byte,
              char   *token)
{
  token[0] = '\\';

  switch (byte)
    {
    case '\n':
      token[1] = 'n';
      return 2;

    case '\r':
      token[1] = 'r';
      return 2;

    case '\t':
      token[1] = 't';
      return 2;

    case '\\':
      token[1] = '\\';
      return 2;

    default:
      return escape_byte (byte, token);
    }
}

static gsize
escape_character (gunichar  c,
                  char     *token)
{
  return (gsize) g_snprintf (token, TOKEN_SIZE, "\\u{%04X}", c);
}

/* Puts the next unit of @data into @token, tells the @characters it takes, and returns how many bytes of @data it stands for. */
static gsize
next_token (const char *data,
            gsize       length,
            guint      *n_marks,
            char       *token,
            gsize      *token_length,
            gsize      *characters)
{
  guint8 byte = (guint8) data[0];
  gunichar c;
  gsize used;

  if (byte < 0x80)
    {
      if (byte >= 0x20 && byte != 0x7f && byte != '\\')
        {
          token[0] = data[0];
          *token_length = *characters = 1;
          *n_marks = 0;
        }
      else
        {
          *token_length = *characters = escape_ascii (byte, token);
        }
      return 1;
    }

  /* Negative values, which are no code points, tell invalid and incomplete sequences. */
  c = g_utf8_get_char_validated (data, (gssize) MIN (length, 6));
  if (c > 0x10ffff)
    {
      *token_length = *characters = escape_byte (byte, token);
      return 1;
    }

  used = (gsize) g_utf8_skip[byte];

  /* An escape does not end a run of marks: they would pile up on its last character instead. */
  if (is_mark (c))
    *n_marks += 1;
  else if (is_shown (c))
    *n_marks = 0;

  if (is_shown (c) && *n_marks <= MAX_MARKS)
    {
      memcpy (token, data, used);
      *token_length = used;
      *characters = 1;
    }
  else
    {
      *token_length = *characters = escape_character (c, token);
    }

  return used;
}

/**
 * soket_bytes_escape:
 * @data: (nullable) (array length=length): bytes of anybody
 * @length: how many
 * @max_characters: the longest result in characters, or 0 for no bound
 *
 * Makes bytes safe to show on a terminal or in a window, and readable: printable UTF-8 stays; line feed, carriage
 * return and tab become `\n`, `\r` and `\t`, a backslash `\\`; other control characters of ASCII, and each byte that is
 * no UTF-8 (RFC 3629), `\x1b`; what is not seen, or turns the direction of its neighbours, `\u{202E}`; so do marks beyond the
 * fourth on one base.
 *
 * A result that would be longer than @max_characters is cut between two escapes and ends with `…`. No more of @data is
 * read than that needs.
 *
 * Returns: (transfer full): valid UTF-8 without control characters
 */
char *
soket_bytes_escape (const void *data,
                    gsize       length,
                    gsize       max_characters)
{
  const char *p = data;
  const char *end = length > 0 ? p + length : p;
  char token[TOKEN_SIZE];
  GString *text;
  gsize n_characters = 0;
  gsize fitting = 0;
  guint n_marks = 0;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  text = g_string_sized_new (max_characters != 0 ? MIN (length, max_characters) + 8 : length + 8);

  while (p < end)
    {
      gsize token_length;
      gsize characters;

      p += next_token (p, (gsize) (end - p), &n_marks, token, &token_length, &characters);
      n_characters += characters;

      if (max_characters != 0 && n_characters > max_characters)
        {
          g_string_truncate (text, fitting);
          g_string_append (text, ELLIPSIS);
          break;
        }

      g_string_append_len (text, token, (gssize) token_length);

      /* Up to here the ellipsis has room behind. */
      if (n_characters < max_characters)
        fitting = text->len;
    }

  return g_string_free (text, FALSE);
}

/* What stands behind a backslash: adds its bytes and tells how many characters it has, 0 if it is no escape. */
static gsize
read_escape (const char *escape,
             GByteArray *bytes)
{
  static const char letters[] = "nrt0\\";
  static const guint8 values[] = { '\n', '\r', '\t', '\0', '\\' };
  const char *letter = *escape != '\0' ? strchr (letters, *escape) : NULL;

  if (letter != NULL)
    {
      g_byte_array_append (bytes, &values[letter - letters], 1);
      return 1;
    }

  if (escape[0] == 'x' && g_ascii_isxdigit (escape[1]) && g_ascii_isxdigit (escape[2]))
    {
      guint8 byte = (guint8) (g_ascii_xdigit_value (escape[1]) << 4 | g_ascii_xdigit_value (escape[2]));

      g_byte_array_append (bytes, &byte, 1);
      return 3;
    }

  if (escape[0] == 'u' && escape[1] == '{')
    {
      const char *digit = escape + 2;
      gunichar c = 0;
      char character[6];

      for (; g_ascii_isxdigit (*digit) && digit - escape < 2 + 6; digit++)
        c = c << 4 | (gunichar) g_ascii_xdigit_value (*digit);
      if (digit == escape + 2 || *digit != '}' || !g_unichar_validate (c))
        return 0;

      g_byte_array_append (bytes, (const guint8 *) character, (guint) g_unichar_to_utf8 (c, character));
      return (gsize) (digit - escape) + 1;
    }

  return 0;
}

/* Of what may be no UTF-8, and may end within it. */
static gsize
measure_character (const char *text)
{
  return strnlen (text, (gsize) g_utf8_skip[(guchar) *text]);
}

/* How many bytes of what stands behind a backslash were meant as its escape. */
static gsize
measure_wrong (const char *escape)
{
  gsize length = 1;

  if (escape[0] == '\0')
    return 0;
  if (escape[0] == 'x')
    while (length < 3 && g_ascii_isxdigit (escape[length]))
      length++;
  else if (escape[0] == 'u' && escape[1] == '{')
    for (length = 2; g_ascii_isxdigit (escape[length]); length++)
      ;
  else if (escape[0] != 'u')
    return measure_character (escape);

  /* What stands where a digit or the brace is due belongs to it. */
  if (escape[length] == '\0' || (escape[0] == 'x' && length == 3))
    return length;
  return length + measure_character (escape + length);
}

/**
 * soket_bytes_quote_escape:
 * @text: as for soket_bytes_unescape_at(); it may be no UTF-8
 * @place: where soket_bytes_unescape_at() found a backslash that begins no escape
 *
 * What is said to be wrong is the whole of it, as far as it was meant as one escape, and no more than a sentence has room for.
 *
 * Returns: (transfer full): the backslash and what belongs to it
 */
char *
soket_bytes_quote_escape (const char *text,
                          gsize       place)
{
  const char *behind = text + place + 1;
  g_autofree char *quoted = soket_bytes_escape (behind, measure_wrong (behind), ESCAPE_SHOWN);

  return g_strconcat ("\\", quoted, NULL);
}

/**
 * soket_bytes_unescape:
 * @text: text with %SOKET_BYTES_ESCAPES for bytes
 * @error: return location for an error
 *
 * Reads back what soket_bytes_escape() shows, so that what was copied from a window can be typed.
 *
 * Returns: (transfer full): the bytes, or %NULL with %SOKET_ERROR_INVALID_VALUE for any other backslash
 */
GBytes *
soket_bytes_unescape (const char  *text,
                      GError     **error)
{
  return soket_bytes_unescape_at (text, NULL, error);
}

/**
 * soket_bytes_unescape_at:
 * @text: as for soket_bytes_unescape()
 * @place: (out) (optional): with @error the offset in @text of the backslash that begins no escape; untouched otherwise
 * @error: return location for an error
 *
 * Tells also where the fault is, for whoever shows the text.
 *
 * Returns: (transfer full): as soket_bytes_unescape()
 */
GBytes *
soket_bytes_unescape_at (const char  *text,
                         gsize       *place,
                         GError     **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  const char *start = text;

  g_return_val_if_fail (text != NULL, NULL);

  while (*text != '\0')
    {
      gsize plain = strcspn (text, "\\");
      gsize length;

      g_byte_array_append (bytes, (const guint8 *) text, (guint) plain);
      text += plain;
      if (*text == '\0')
        break;

      length = read_escape (text + 1, bytes);
      if (length == 0)
        {
          g_autofree char *quoted = soket_bytes_quote_escape (text, 0);

          if (place != NULL)
            *place = (gsize) (text - start);
          g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE,
                       /* Translators: what is wrong, and what may be written. */
                       _("\"%s\" is no escape; the escapes are %s"), quoted, SOKET_BYTES_ESCAPES);
          return NULL;
        }
      text += 1 + length;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* One line as `hexdump -C` writes it. */
static void
append_hex_line (GString      *text,
                 const guint8 *data,
                 gsize         length,
                 guint64       offset)
{
  char line[HEX_DUMP_ASCII + 1 + HEX_DUMP_WIDTH + 2];
  char *ascii = line + HEX_DUMP_ASCII;

  memset (line, ' ', sizeof line);
  *ascii++ = '|';

  for (gsize i = 0; i < length; i++)
    {
      char *hex = line + 3 * i + (i >= HEX_DUMP_WIDTH / 2 ? 1 : 0);

      hex[0] = hex_digits[data[i] >> 4];
      hex[1] = hex_digits[data[i] & 0xf];
      *ascii++ = g_ascii_isprint ((char) data[i]) ? (char) data[i] : '.';
    }

  *ascii++ = '|';
  *ascii++ = '\n';

  g_string_append_printf (text, "%08" G_GINT64_MODIFIER "x  ", offset);
  g_string_append_len (text, line, ascii - line);
}

/**
 * soket_bytes_hex_dump:
 * @data: (nullable) (array length=length): bytes
 * @length: how many
 * @first_offset: the offset to show at the first byte
 *
 * Writes bytes as `hexdump -C` does: offset, sixteen bytes in two groups, and the same as ASCII. The last offset, which
 * `hexdump` writes on a line of its own, is left out.
 *
 * Returns: (transfer full): the lines, each with its line feed; an empty string for no bytes
 */
char *
soket_bytes_hex_dump (const void *data,
                      gsize       length,
                      guint64     first_offset)
{
  const guint8 *bytes = data;
  GString *text;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  text = g_string_sized_new ((length / HEX_DUMP_WIDTH + 1) * 80);

  for (gsize i = 0; i < length; i += HEX_DUMP_WIDTH)
    append_hex_line (text, bytes + i, MIN (length - i, HEX_DUMP_WIDTH), first_offset + i);

  return g_string_free (text, FALSE);
}

/**
 * soket_bytes_hex_dump_place:
 * @byte: the number of a byte, from 0
 * @ascii: (out): where soket_bytes_hex_dump() writes it as ASCII
 *
 * Returns: where its two hexadecimal digits stand in the dump, in characters from its beginning
 */
gsize
soket_bytes_hex_dump_place (gsize  byte,
                            gsize *ascii)
{
  gsize column = byte % HEX_DUMP_WIDTH;
  gsize line = byte / HEX_DUMP_WIDTH * (HEX_DUMP_OFFSET + HEX_DUMP_ASCII + 1 + HEX_DUMP_WIDTH + 2);

  g_return_val_if_fail (ascii != NULL, 0);

  *ascii = line + HEX_DUMP_OFFSET + HEX_DUMP_ASCII + 1 + column;
  return line + HEX_DUMP_OFFSET + 3 * column + (column >= HEX_DUMP_WIDTH / 2 ? 1 : 0);
}

/**
 * soket_bytes_to_hex:
 * @data: (nullable) (array length=length): bytes
 * @length: how many
 * @separator: what stands between two of them: " " for people, "" for programs
 *
 * Returns: (transfer full): `49 73 69`, without anything round it
 */
char *
soket_bytes_to_hex (const void *data,
                    gsize       length,
                    const char *separator)
{
  const guint8 *bytes = data;
  GString *text;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  text = g_string_sized_new (3 * length + 1);
  for (gsize i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append (text, separator);
      g_string_append_c (text, hex_digits[bytes[i] >> 4]);
      g_string_append_c (text, hex_digits[bytes[i] & 0xf]);
    }

  return g_string_free (text, FALSE);
}

/**
 * soket_blank_length:
 * @text: any bytes
 *
 * Knows what web pages and slides put around an address: ASCII blanks, U+00A0, U+200B, U+202F, U+2060, U+FEFF.
 *
 * Returns: the length in bytes of the blank that @text begins with; 0 for none
 */
gsize
soket_blank_length (const char *text)
{
  static const char *const blanks[] = { "\xc2\xa0", "\xe2\x80\x8b", "\xe2\x80\xaf", "\xe2\x81\xa0", "\xef\xbb\xbf" };

  g_return_val_if_fail (text != NULL, 0);

  if (g_ascii_isspace (*text))
    return 1;
  for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
    if (g_str_has_prefix (text, blanks[i]))
      return strlen (blanks[i]);

  return 0;
}

/**
 * soket_trim:
 * @text: any bytes
 *
 * Leaves out the blanks at both ends, which come with a paste and cannot be seen.
 *
 * Returns: (transfer full): the rest
 */
char *
soket_trim (const char *text)
{
  const char *end = NULL;
  gsize blank;

  g_return_val_if_fail (text != NULL, NULL);

  while ((blank = soket_blank_length (text)) > 0)
    text += blank;
  end = text;
  for (const char *c = text; *c != '\0'; c += MAX (blank, 1))
    {
      blank = soket_blank_length (c);
      if (blank == 0)
        end = c + 1;
    }

  return g_strndup (text, (gsize) (end - text));
}
