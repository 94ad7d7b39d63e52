/* soket-caesar-request.c - one Caesar request as a value, and what is odd about it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/service/soket-caesar-request.h"

#include "core/base/soket-bytes.h"
#include "core/service/soket-caesar.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define TERMINATOR '.'

/* How much of a message stands in a description or a sentence. */
#define TEXT_MAX 60

/* Python's str.isspace in the C locale, which int () passes over; g_ascii_isspace() leaves the vertical tab out. */
static gboolean
is_python_space (guint8 byte)
{
  return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static gboolean
is_digit (guint8 byte)
{
  return byte >= '0' && byte <= '9';
}

/* What Python 2 makes of `int (msg[1:3])`: a sign before or spaces round a digit are right, two bytes leave room for one of them. */
static gboolean
read_as_python (const guint8 *field,
                int          *number)
{
  if (is_digit (field[1]))
    {
      int units = field[1] - '0';

      if (is_digit (field[0]))
        *number = (field[0] - '0') * 10 + units;
      else if (field[0] == '-')
        *number = -units;
      else if (field[0] == '+' || is_python_space (field[0]))
        *number = units;
      else
        return FALSE;
      return TRUE;
    }

  if (is_digit (field[0]) && is_python_space (field[1]))
    {
      *number = field[0] - '0';
      return TRUE;
    }

  return FALSE;
}

static void
read_shift (SoketCaesarRequest *request)
{
  const guint8 *field = request->field;
  gboolean two_digits = is_digit (field[0]) && is_digit (field[1]);
  gboolean is_number = read_as_python (field, &request->number);
  int steps;

  if (request->dialect == SOKET_CAESAR_STANDARD)
    is_number = two_digits;
  if (!is_number)
    request->number = 0;

  if (!two_digits)
    request->oddities |= !is_number && is_digit (field[0]) ? SOKET_CAESAR_ODDITY_LETTER_EATEN : SOKET_CAESAR_ODDITY_SHIFT_NOT_DIGITS;
  if (request->number >= SOKET_CAESAR_LETTERS)
    request->oddities |= SOKET_CAESAR_ODDITY_SHIFT_ABOVE_25;

  /* The slides cut the alphabet by `al[shift:] + al[:shift]`: from 26 on that is the alphabet itself. */
  steps = request->number % SOKET_CAESAR_LETTERS;
  if (request->dialect == SOKET_CAESAR_SLIDES && request->number >= SOKET_CAESAR_LETTERS)
    steps = 0;
  request->shift = request->decrypts ? -steps : steps;
}

static void
read_request (SoketCaesarRequest *request,
              const guint8       *bytes,
              gsize               length)
{
  const guint8 *dot = length > 0 ? memchr (bytes, TERMINATOR, length) : NULL;

  request->bytes = bytes;
  request->length = length;
  request->terminated = dot != NULL;
  if (dot != NULL)
    {
      request->length = (gsize) (dot - bytes) + 1;
      request->rest = dot + 1;
      request->rest_length = length - request->length;
    }

  if (request->length == 0)
    return;

  request->mode = bytes[0];
  request->decrypts = request->mode == 'd';
  request->field = bytes + 1;
  request->field_length = MIN (request->length - 1, 2);
  if (request->length <= SOKET_CAESAR_HEADER_SIZE)
    return;

  request->text = bytes + SOKET_CAESAR_HEADER_SIZE;
  request->text_length = request->length - SOKET_CAESAR_HEADER_SIZE;
  read_shift (request);
}

static gsize
without_terminator (const guint8 *text,
                    gsize         length)
{
  return length > 0 && text[length - 1] == TERMINATOR ? length - 1 : length;
}

/* What of the text is left as it is. */
static void
read_letters (SoketCaesarRequest *request)
{
  gsize length = without_terminator (request->text, request->text_length);
  gboolean has_small = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      has_small |= request->text[i] >= 'a' && request->text[i] <= 'z';
      if (request->text[i] >= 0x80)
        request->oddities |= SOKET_CAESAR_ODDITY_OTHER_LETTERS;
    }
  if (soket_caesar_has_capitals (request->text, length)
      || (length > 0 && !has_small && (request->oddities & SOKET_CAESAR_ODDITY_OTHER_LETTERS) == 0))
    request->oddities |= SOKET_CAESAR_ODDITY_CAPITALS;

  if (length > 0 && is_digit (request->text[0]) && is_digit (request->field[0]) && is_digit (request->field[1]))
    request->oddities |= SOKET_CAESAR_ODDITY_THIRD_DIGIT;
}

/**
 * soket_caesar_request_parse:
 * @request: (out caller-allocates): the request's parts, which point into @bytes
 * @dialect: how it is read
 * @bytes: (nullable) (array length=length): what was, or will be, sent
 * @length: how many
 *
 * Takes a request `(d|e)(2-digit shift)(message).` apart (slides, "Caesar cipher"). Any bytes are a request: what is odd about them is told in
 * `oddities`, and the answer is what the dialect makes of it. It ends with its first dot.
 *
 * In both dialects `d` decrypts and every other mode encrypts, and a request shorter than its header plus dot has no text.
 */
void
soket_caesar_request_parse (SoketCaesarRequest *request,
                            SoketCaesarDialect  dialect,
                            const void         *bytes,
                            gsize               length)
{
  g_return_if_fail (request != NULL);
  g_return_if_fail (bytes != NULL || length == 0);

  memset (request, 0, sizeof *request);
  request->dialect = dialect;
  read_request (request, bytes, length);

  if (request->length == 0)
    request->oddities |= SOKET_CAESAR_ODDITY_EMPTY;
  else if (request->length <= SOKET_CAESAR_HEADER_SIZE)
    request->oddities |= SOKET_CAESAR_ODDITY_TOO_SHORT;
  else if (request->mode != 'e' && request->mode != 'd')
    request->oddities |= SOKET_CAESAR_ODDITY_UNKNOWN_MODE;

  read_letters (request);
}

/**
 * soket_caesar_request_answer:
 * @request: a request
 * @reply: the array to append to
 *
 * Appends the shifted text with its dot, without a header. A request without a text has an empty reply. So has one without any bytes; the
 * slides' server dies of that (IndexError).
 */
void
soket_caesar_request_answer (const SoketCaesarRequest *request,
                             GByteArray               *reply)
{
  guint start;

  g_return_if_fail (request != NULL);
  g_return_if_fail (reply != NULL);
  g_return_if_fail (request->text_length <= G_MAXUINT - reply->len);

  if (request->text_length == 0)
    return;

  start = reply->len;
  g_byte_array_set_size (reply, start + (guint) request->text_length);
  soket_caesar_shift (request->text, reply->data + start, request->text_length, request->shift);
}

static char *
dup_shift_not_digits (const SoketCaesarRequest *request)
{
  g_autofree char *field = soket_bytes_escape (request->field, request->field_length, 0);
  int number;

  if (!read_as_python (request->field, &number))
    return g_strdup_printf (_("\"%s\" is not two digits: shift 0 is used."), field);

  if (request->dialect == SOKET_CAESAR_SLIDES)
    return g_strdup_printf (_("\"%s\" is not two digits, but the slides' program reads it as %d."), field, number);

  return g_strdup_printf (_("\"%s\" is not two digits: shift 0 is used; the slides' program would read it as %d."), field, number);
}

static char *
dup_letter_eaten (const SoketCaesarRequest *request)
{
  g_autofree char *field = soket_bytes_escape (request->field, request->field_length, 0);
  g_autofree char *eaten = soket_bytes_escape (request->field + 1, 1, 0);

  return g_strdup_printf (_("\"%s\" is not two digits: shift 0 is used and \"%s\" is lost; write 0%c."), field, eaten, request->field[0]);
}

static char *
dup_shift_above_25 (const SoketCaesarRequest *request)
{
  int modulo = request->number % SOKET_CAESAR_LETTERS;

  if (request->dialect == SOKET_CAESAR_SLIDES)
    return g_strdup_printf (_("Shift %d changes nothing in the slides' program; it is not taken modulo 26, which would be %d."),
                            request->number, modulo);

  return g_strdup_printf (_("Shift %d works like %d (%d mod 26); the slides' program would change nothing."),
                          request->number, modulo, request->number);
}

static char *
dup_unknown_mode (const SoketCaesarRequest *request)
{
  g_autofree char *mode = soket_bytes_escape (&request->mode, 1, 0);

  return g_strdup_printf (_("\"%s\" is neither e nor d; the server encrypts."), mode);
}

static char *
dup_third_digit (const SoketCaesarRequest *request)
{
  return g_strdup_printf (_("The shift is two digits, %c%c; the \"%c\" behind them belongs to the message."),
                          request->field[0], request->field[1], request->text[0]);
}

/* What moves, and what does not: of both kinds in one sentence. */
static char *
dup_other_letters (const SoketCaesarRequest *request)
{
  if ((request->oddities & SOKET_CAESAR_ODDITY_CAPITALS) != 0)
    return g_strdup (_("Only a–z are shifted; capitals and all other letters and signs stay."));

  return g_strdup (_("Only a–z are shifted; letters such as é, ß or я stay."));
}

/**
 * soket_caesar_request_dup_oddity:
 * @request: a request
 * @oddity: one bit
 *
 * Says what is odd and what comes of it, with the request's own values, escaped and bounded.
 *
 * Returns: (transfer full) (nullable): a sentence, translated, or %NULL if the request does not have the oddity
 */
char *
soket_caesar_request_dup_oddity (const SoketCaesarRequest *request,
                                 SoketCaesarOddity         oddity)
{
  g_return_val_if_fail (request != NULL, NULL);

  if ((request->oddities & oddity) == 0)
    return NULL;

  switch (oddity)
    {
    case SOKET_CAESAR_ODDITY_EMPTY:
      return g_strdup (_("Nothing is sent: the server closes without a reply; the slides' server would stop with an IndexError."));

    case SOKET_CAESAR_ODDITY_TOO_SHORT:
      return g_strdup (_("This is shorter than mode, shift and dot: the reply is empty."));

    case SOKET_CAESAR_ODDITY_UNKNOWN_MODE:
      return dup_unknown_mode (request);

    case SOKET_CAESAR_ODDITY_SHIFT_NOT_DIGITS:
      return dup_shift_not_digits (request);

    case SOKET_CAESAR_ODDITY_LETTER_EATEN:
      return dup_letter_eaten (request);

    case SOKET_CAESAR_ODDITY_SHIFT_ABOVE_25:
      return dup_shift_above_25 (request);

    case SOKET_CAESAR_ODDITY_CAPITALS:
      if ((request->oddities & SOKET_CAESAR_ODDITY_OTHER_LETTERS) != 0)
        return dup_other_letters (request);
      return g_strdup (_("Only a–z are shifted; capitals, digits and spaces stay."));

    case SOKET_CAESAR_ODDITY_THIRD_DIGIT:
      return dup_third_digit (request);

    case SOKET_CAESAR_ODDITY_OTHER_LETTERS:
      return dup_other_letters (request);

    default:
      g_return_val_if_reached (NULL);
    }
}

static char *
quote (const guint8 *text,
       gsize         length)
{
  g_autofree char *escaped = soket_bytes_escape (text, without_terminator (text, length), TEXT_MAX);

  return g_strdup_printf ("\"%s\"", escaped);
}

/**
 * soket_caesar_request_describe:
 * @request: a request
 *
 * Puts into words what it asks for, not what a dialect makes of it: a shift that is not two digits is quoted.
 *
 * Returns: (transfer full): `encrypt, shift 10, "isi pesan"`, translated, with the text without its dot, escaped and bounded; a request that is
 *   too short is only quoted
 */
char *
soket_caesar_request_describe (const SoketCaesarRequest *request)
{
  g_autofree char *text = NULL;
  g_autofree char *field = NULL;

  g_return_val_if_fail (request != NULL, NULL);

  if (request->text_length == 0)
    return quote (request->bytes, request->length);

  text = quote (request->text, request->text_length);
  if (is_digit (request->field[0]) && is_digit (request->field[1]))
    return request->decrypts ? g_strdup_printf (_("decrypt, shift %d, %s"), request->number, text)
                             : g_strdup_printf (_("encrypt, shift %d, %s"), request->number, text);

  field = soket_bytes_escape (request->field, request->field_length, 0);
  /* Translators: what stands in the field of the shift, which is no number; and the message in quotes. */
  return request->decrypts ? g_strdup_printf (_("decrypt, shift \"%s\", %s"), field, text)
                           : g_strdup_printf (_("encrypt, shift \"%s\", %s"), field, text);
}

/**
 * soket_caesar_request_build:
 * @request: the array to append to
 * @mode: `e`, `d`, or any other byte to see what happens
 * @shift: 0 to 99
 * @text: (nullable) (array length=text_length): the message; its dot is the caller's to add
 * @text_length: its length in bytes
 *
 * Appends `(mode)(2-digit shift)(text)`.
 */
void
soket_caesar_request_build (GByteArray *request,
                            char        mode,
                            guint       shift,
                            const void *text,
                            gsize       text_length)
{
  guint8 header[SOKET_CAESAR_HEADER_SIZE];

  g_return_if_fail (request != NULL);
  g_return_if_fail (shift <= 99);
  g_return_if_fail (text != NULL || text_length == 0);
  g_return_if_fail (text_length <= G_MAXUINT - sizeof header - request->len);

  header[0] = (guint8) mode;
  header[1] = (guint8) ('0' + shift / 10);
  header[2] = (guint8) ('0' + shift % 10);
  g_byte_array_append (request, header, sizeof header);
  if (text_length > 0)
    g_byte_array_append (request, text, (guint) text_length);
}
