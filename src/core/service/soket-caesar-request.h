/* soket-caesar-request.h - one Caesar request as a value, and what is odd about it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SOKET_CAESAR_STANDARD,  /* shift modulo 26; what is not two digits counts as 0 */
  SOKET_CAESAR_SLIDES,    /* the slides' program to the letter */
} SoketCaesarDialect;

/* What a class should hear about a request as such: see soket_caesar_request_dup_oddity(). Whether its end is missing, and what becomes of bytes
 * behind its dot, depends on the connection. */
typedef enum
{
  SOKET_CAESAR_ODDITY_EMPTY            = 1 << 0,
  SOKET_CAESAR_ODDITY_TOO_SHORT        = 1 << 1,  /* shorter than its header plus dot; the header is not looked at then */
  SOKET_CAESAR_ODDITY_UNKNOWN_MODE     = 1 << 2,  /* neither e nor d */
  SOKET_CAESAR_ODDITY_SHIFT_NOT_DIGITS = 1 << 3,
  SOKET_CAESAR_ODDITY_LETTER_EATEN     = 1 << 4,  /* one digit: the message's first byte stands in the shift field */
  SOKET_CAESAR_ODDITY_SHIFT_ABOVE_25   = 1 << 5,
  SOKET_CAESAR_ODDITY_CAPITALS         = 1 << 6,  /* or nothing but digits, spaces and signs */
  SOKET_CAESAR_ODDITY_THIRD_DIGIT      = 1 << 7,  /* the message begins with a digit, right behind the shift */
  SOKET_CAESAR_ODDITY_OTHER_LETTERS    = 1 << 8,  /* not of ASCII, such as é or ß */
} SoketCaesarOddity;

#define SOKET_CAESAR_N_ODDITIES 9

#define SOKET_CAESAR_HEADER_SIZE 3

/**
 * SoketCaesarRequest:
 * @bytes, @length: the request up to and with its first dot, borrowed
 * @rest, @rest_length: what stands behind the dot and is not answered, borrowed
 * @mode: its first byte as it came; 0 if there is none
 * @field: (array length=field_length): the two bytes of the shift as they came, borrowed
 * @field_length: 0 to 2
 * @text, @text_length: what is shifted, the dot included, borrowed; empty if the request is too short
 * @decrypts: whether the letters go back
 * @number: the number in the shift field as the dialect reads it, 0 where it is none
 * @shift: by how many letters the text moves, to the left if negative: -25 to 25
 * @terminated: whether there is a dot
 * @oddities: bits of #SoketCaesarOddity
 */
typedef struct
{
  SoketCaesarDialect dialect;
  const guint8      *bytes;
  gsize              length;
  const guint8      *rest;
  gsize              rest_length;
  guint8             mode;
  const guint8      *field;
  gsize              field_length;
  const guint8      *text;
  gsize              text_length;
  gboolean           decrypts;
  int                number;
  int                shift;
  gboolean           terminated;
  guint              oddities;
} SoketCaesarRequest;

void      soket_caesar_request_parse      (SoketCaesarRequest       *request,
                                           SoketCaesarDialect        dialect,
                                           const void               *bytes,
                                           gsize                     length);
/* Appends the reply to @reply. */
void      soket_caesar_request_answer     (const SoketCaesarRequest *request,
                                           GByteArray               *reply);
/* One sentence, translated; NULL if @oddity (one bit) is not set. */
char     *soket_caesar_request_dup_oddity (const SoketCaesarRequest *request,
                                           SoketCaesarOddity         oddity) G_GNUC_WARN_UNUSED_RESULT;
/* encrypt, shift 10, "isi pesan" */
char     *soket_caesar_request_describe   (const SoketCaesarRequest *request) G_GNUC_WARN_UNUSED_RESULT;

/* Appends the request's bytes; a dot is not added. */
void      soket_caesar_request_build      (GByteArray               *request,
                                           char                      mode,
                                           guint                     shift,
                                           const void               *text,
                                           gsize                     text_length);

G_END_DECLS
