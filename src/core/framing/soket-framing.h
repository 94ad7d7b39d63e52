/* soket-framing.h - how messages are told apart in a stream of bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SoketFraming:
 * @SOKET_FRAMING_DOT: a message ends with the first `.`, which belongs to it (slide "recv_until")
 * @SOKET_FRAMING_NEWLINE: a message ends with the first line feed, which belongs to it
 * @SOKET_FRAMING_CRLF: a message ends with the first carriage return that a line feed follows at once; both belong to it, and one without
 *   the other is a byte like any other (the lines of HTTP, SMTP and FTP: RFC 9112, RFC 5321, RFC 959)
 * @SOKET_FRAMING_LENGTH: four bytes, unsigned, network byte order, then that many bytes (slide "recv_all")
 * @SOKET_FRAMING_NONE: no messages: bytes as they come, until the end of the stream (RFC 862)
 */
typedef enum
{
  SOKET_FRAMING_DOT,
  SOKET_FRAMING_NEWLINE,
  SOKET_FRAMING_CRLF,
  SOKET_FRAMING_LENGTH,
  SOKET_FRAMING_NONE,
} SoketFraming;

#define SOKET_N_FRAMINGS 5
#define SOKET_FRAMING_HEADER_SIZE 4

/* "dot", "newline", "crlf", "length", "none" */
const char  *soket_framing_to_string     (SoketFraming   framing);
gboolean     soket_framing_from_string   (const char    *text,
                                          SoketFraming  *framing);
/* ".", "\n" or "\r\n", or NULL where no byte ends a message */
const char  *soket_framing_terminator    (SoketFraming   framing);

/* What a client sends for a message, appended to @out. */
void         soket_framing_frame         (SoketFraming   framing,
                                          const void    *message,
                                          gsize          length,
                                          GByteArray    *out);
const guint8 *soket_framing_find_terminator (SoketFraming   framing,
                                            const guint8  *data,
                                            gsize          length);
/* Whether @message, sent as it is, ends by itself; @end: length up to and with the terminator. */
gboolean     soket_framing_is_terminated (SoketFraming   framing,
                                          const void    *message,
                                          gsize          length,
                                          gsize         *end);

/* As soket_bytes_escape(), a length header as the number that it is: \x00\x00\x00\x0a. */
char        *soket_framing_escape        (const void    *data,
                                          gsize          kept,
                                          guint64        length,
                                          gsize          max_characters) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
