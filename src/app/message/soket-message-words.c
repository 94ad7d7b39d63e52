/* soket-message-words.c - the sentences about a message's bytes: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/message/soket-message-words.h"

#include "app/base/soket-format.h"
#include "core/base/soket-bytes.h"

#include <glib/gi18n.h>
#include <string.h>

char *
soket_message_words_malformed (const char *text,
                               gsize       place)
{
  g_autofree char *quoted = soket_bytes_quote_escape (text, place);
  g_autofree char *number = soket_format_number ((guint64) g_utf8_pointer_to_offset (text, text + place) + 1);

  /* Translators: what is wrong; the number of its first character; what may be written. */
  return g_strdup_printf (_("“%s” at character %s is no escape; the escapes are %s."), quoted, number, SOKET_BYTES_ESCAPES);
}

char *
soket_message_words_end (SoketTransport  transport,
                         SoketFraming    framing,
                         const void     *message,
                         gsize           length)
{
  const char *terminator = soket_framing_terminator (framing);
  g_autofree char *size = soket_format_bytes (length);
  g_autofree char *end_text = NULL;
  g_autofree char *behind = NULL;
  gsize end = 0;

  if (transport == SOKET_TRANSPORT_UDP)
    /* Translators: "10 bytes": ... */
    return g_strdup_printf (_("%s: one datagram."), size);
  if (framing == SOKET_FRAMING_LENGTH)
    /* Translators: "10 bytes": ... */
    return g_strdup_printf (_("%s, behind the 4 bytes that tell how many."), size);
  if (terminator == NULL)
    /* Translators: "10 bytes": ... */
    return g_strdup_printf (_("%s; only the end of the stream ends the message."), size);

  end_text = soket_bytes_escape (terminator, strlen (terminator), 0);
  if (!soket_framing_is_terminated (framing, message, length, &end))
    /* Translators: "10 bytes", and what a message ends with: ".", "\n" or "\r\n" */
    return g_strdup_printf (_("%s; the “%s” that ends a message is missing."), size, end_text);
  if (end == length)
    /* Translators: "10 bytes", and what a message ends with: ".", "\n" or "\r\n" */
    return g_strdup_printf (_("%s; “%s” ends the message."), size, end_text);

  behind = soket_format_bytes (length - end);
  /* Translators: "10 bytes", what a message ends with: ".", "\n" or "\r\n", and "4 bytes" */
  return g_strdup_printf (_("%s; the first “%s” ends the message, %s behind it."), size, end_text, behind);
}

char *
soket_message_words_too_large (const char *name,
                               gsize       n_escaped)
{
  g_autofree char *most = soket_format_number (SOKET_MESSAGE_FILE_MAX);

  if (n_escaped <= SOKET_MESSAGE_FILE_MAX)
    return NULL;

  /* Translators: a file's name, and a number of bytes; the command stays as it is */
  return g_strdup_printf (_("“%s” does not fit this field, which holds %s bytes, four for each that is no text; “soket "
                            "send” takes a longer message from a file."),
                          name, most);
}
