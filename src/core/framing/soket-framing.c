/* soket-framing.c - how messages are told apart in a stream of bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/framing/soket-framing.h"

#include "core/base/soket-bytes.h"

#include <string.h>

static const struct
{
  const char *name;
  const char *terminator; /* (nullable) */
} framings[] = {
  [SOKET_FRAMING_DOT] = { "dot", "." },
  [SOKET_FRAMING_NEWLINE] = { "newline", "\n" },
  [SOKET_FRAMING_CRLF] = { "crlf", "\r\n" },
  [SOKET_FRAMING_LENGTH] = { "length", NULL },
  [SOKET_FRAMING_NONE] = { "none", NULL },
};

/**
 * soket_framing_to_string:
 * @framing: a framing
 *
 * Gives the word that the command line uses; it is the same in every language.
 *
 * Returns: (transfer none): `dot`, `newline`, `crlf`, `length` or `none`
 */
const char *
soket_framing_to_string (SoketFraming framing)
{
  g_return_val_if_fail ((guint) framing < G_N_ELEMENTS (framings), "");

  return framings[framing].name;
}

/**
 * soket_framing_from_string:
 * @text: (nullable): a word
 * @framing: (out): the framing; untouched if there is none
 *
 * Reads what soket_framing_to_string() gives, in lower case only.
 *
 * Returns: whether @text names a framing
 */
gboolean
soket_framing_from_string (const char   *text,
                           SoketFraming *framing)
{
  g_return_val_if_fail (framing != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (framings); i++)
    {
      if (g_strcmp0 (text, framings[i].name) == 0)
        {
          *framing = (SoketFraming) i;
          return TRUE;
        }
    }

  return FALSE;
}

/**
 * soket_framing_terminator:
 * @framing: a framing
 *
 * Returns: (transfer none) (nullable): the one or two bytes that end a message, or %NULL where none do
 */
const char *
soket_framing_terminator (SoketFraming framing)
{
  g_return_val_if_fail ((guint) framing < G_N_ELEMENTS (framings), NULL);

  return framings[framing].terminator;
}

/**
 * soket_framing_frame:
 * @framing: a framing
 * @message: (nullable) (array length=length): a message
 * @length: its length in bytes, at most 4,294,967,291
 * @out: the array to append to
 *
 * Appends what is sent for @message: with `length` its header and the message, otherwise the message as it is. A terminator
 * is never added: it belongs to the message.
 */
void
soket_framing_frame (SoketFraming  framing,
                     const void   *message,
                     gsize         length,
                     GByteArray   *out)
{
  g_return_if_fail ((guint) framing < G_N_ELEMENTS (framings));
  g_return_if_fail (message != NULL || length == 0);
  g_return_if_fail (length <= G_MAXUINT32 - SOKET_FRAMING_HEADER_SIZE);
  g_return_if_fail (out != NULL);

  if (framing == SOKET_FRAMING_LENGTH)
    {
      guint32 header = g_htonl ((guint32) length);

      g_byte_array_append (out, (const guint8 *) &header, sizeof header);
    }

  g_byte_array_append (out, message, (guint) length);
}

/**
 * soket_framing_find_terminator:
 * @framing: a framing
 * @data: (array length=length) (nullable): bytes
 * @length: how many
 *
 * Looks no further than the first: where many messages lie behind each other the time is that of their bytes.
 *
 * Returns: (nullable): where in @data the first terminator begins, or %NULL where there is none
 */
const guint8 *
soket_framing_find_terminator (SoketFraming  framing,
                               const guint8 *data,
                               gsize         length)
{
  const char *terminator = soket_framing_terminator (framing);
  gsize n = terminator != NULL ? strlen (terminator) : 0;
  const guint8 *end = length > 0 ? data + length : data;

  while (n > 0 && (gsize) (end - data) >= n)
    {
      const guint8 *found = memchr (data, terminator[0], (gsize) (end - data) - (n - 1));

      if (found == NULL || memcmp (found, terminator, n) == 0)
        return found;
      data = found + 1;
    }
  return NULL;
}

/**
 * soket_framing_is_terminated:
 * @framing: a framing
 * @message: (nullable) (array length=length): a message, not framed
 * @length: its length in bytes
 * @end: (out) (optional): how many of them the other end takes for the first message: up to and with the terminator, or all
 *
 * Tells whether the receiver will know where @message ends without waiting for the end of the stream. What lies behind @end is not answered.
 *
 * Returns: whether @message holds its terminator; always %TRUE with `length`, never with `none`
 */
gboolean
soket_framing_is_terminated (SoketFraming  framing,
                             const void   *message,
                             gsize         length,
                             gsize        *end)
{
  const char *terminator = soket_framing_terminator (framing);
  const guint8 *found = soket_framing_find_terminator (framing, message, length);
  gsize position = length;

  g_return_val_if_fail ((guint) framing < G_N_ELEMENTS (framings), FALSE);
  g_return_val_if_fail (message != NULL || length == 0, FALSE);

  if (found != NULL)
    position = (gsize) (found - (const guint8 *) message) + strlen (terminator);

  if (end != NULL)
    *end = position;

  return framing == SOKET_FRAMING_LENGTH || found != NULL;
}

/* Whether these bytes are length headers with as many bytes behind each as it says, or one header alone; then a bit for each byte
 * that is a header's. */
static gboolean
find_headers (const guint8 *data,
              gsize         kept,
              guint64       length,
              GArray       *headers)
{
  guint64 at = 0;

  if (length == SOKET_FRAMING_HEADER_SIZE && kept == length && data[0] == 0)
    {
      gsize first = 0;

      g_array_append_val (headers, first);
      return TRUE;
    }

  while (at + SOKET_FRAMING_HEADER_SIZE <= kept)
    {
      gsize header = (gsize) at;

      g_array_append_val (headers, header);
      at += SOKET_FRAMING_HEADER_SIZE + (guint64) ((guint32) data[at] << 24 | data[at + 1] << 16 | data[at + 2] << 8 | data[at + 3]);
    }

  return at == length;
}

/**
 * soket_framing_escape:
 * @data: (nullable) (array length=kept): bytes of anybody
 * @kept: how many of them there are
 * @length: how many there were
 * @max_characters: the longest result in characters, or 0 for no bound
 *
 * Escapes as soket_bytes_escape() does, but writes a length header as the number that it is: `\x00\x00\x00\x0a`, not `\x00\x00\x00\n`. Bytes
 * are taken for a header where as many follow as they say, down to the last one; written in hexadecimal they are true whatever they mean.
 *
 * Returns: (transfer full): valid UTF-8 without control characters
 */
char *
soket_framing_escape (const void *data,
                      gsize       kept,
                      guint64     length,
                      gsize       max_characters)
{
  const guint8 *bytes = data;
  g_autoptr (GArray) headers = g_array_new (FALSE, FALSE, sizeof (gsize));
  GString *text;
  gsize done = 0;

  g_return_val_if_fail (data != NULL || kept == 0, NULL);

  if (kept < SOKET_FRAMING_HEADER_SIZE || !find_headers (bytes, kept, length, headers))
    return soket_bytes_escape (data, kept, max_characters);

  text = g_string_new (NULL);
  for (guint i = 0; i < headers->len; i++)
    {
      gsize header = g_array_index (headers, gsize, i);
      gsize next = i + 1 < headers->len ? g_array_index (headers, gsize, i + 1) : kept;
      gboolean more = next < kept;
      gsize so_far = max_characters != 0 ? (gsize) g_utf8_strlen (text->str, -1) : 0;
      gsize with_header = so_far + 4 * SOKET_FRAMING_HEADER_SIZE;
      gsize room;
      g_autofree char *message = NULL;

      done = header + SOKET_FRAMING_HEADER_SIZE;
      /* What came before left a character for the ellipsis; so does what comes now, unless it is the last. */
      if (max_characters != 0 && with_header + (done < kept) > max_characters)
        {
          g_string_append (text, "…");
          break;
        }
      for (guint j = 0; j < SOKET_FRAMING_HEADER_SIZE; j++)
        g_string_append_printf (text, "\\x%02x", bytes[header + j]);
      if (done == next)
        continue;
      room = max_characters != 0 ? max_characters - with_header : G_MAXSIZE;
      /* No character stands for more than six bytes. */
      if (max_characters == 0 || (next - done) / 6 <= room)
        message = soket_bytes_escape (bytes + done, next - done, 0);
      if (message == NULL || (max_characters != 0 && (gsize) g_utf8_strlen (message, -1) + more > room))
        {
          /* A byte of the next header tells that the message is not the end. */
          g_autofree char *cut = soket_bytes_escape (bytes + done, next - done + more, room);

          g_string_append (text, cut);
          break;
        }
      g_string_append (text, message);
    }

  return g_string_free (text, FALSE);
}
