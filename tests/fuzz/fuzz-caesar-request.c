/* fuzz-caesar-request.c - any request in either dialect: parts, answer, sentences
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "core/service/soket-caesar-request.h"
#include "core/service/soket-protocol.h"

#include <string.h>

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED (""),
  FUZZ_SEED ("\0"),
  FUZZ_SEED ("\0e10isi pesan."),
  FUZZ_SEED ("\1d10scs zockx."),
  FUZZ_SEED ("\0e3abc."),
  FUZZ_SEED ("\1e3 abc.def"),
  FUZZ_SEED ("\1d-3abc."),
  FUZZ_SEED ("\1e99ABC"),
  FUZZ_SEED ("\0e1."),
  FUZZ_SEED ("\1\377\0\0abc\0."),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED ("e"),
  FUZZ_SEED ("d"),
  FUZZ_SEED ("E"),
  FUZZ_SEED ("0"),
  FUZZ_SEED ("3"),
  FUZZ_SEED ("9"),
  FUZZ_SEED ("-"),
  FUZZ_SEED ("+"),
  FUZZ_SEED (" "),
  FUZZ_SEED ("\t"),
  FUZZ_SEED ("\0"),
  FUZZ_SEED ("."),
  FUZZ_SEED ("abc"),
  FUZZ_SEED ("XYZ"),
  FUZZ_SEED ("\303\251"),
  { NULL, 0 },
};

static void
assert_words (const char *words)
{
  g_assert_true (g_utf8_validate (words, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (words, -1), >, 0);
  g_assert_cmpint (g_utf8_strlen (words, -1), <, 200);
  for (; *words != '\0'; words++)
    g_assert_false (g_ascii_iscntrl (*words));
}

/* Byte 0: the dialect; then the request. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr(GByteArray) reply = g_byte_array_new ();
  g_autofree char *description = NULL;
  g_autofree char *reply_words = NULL;
  SoketCaesarRequest request;
  const uint8_t *dot;

  if (size == 0)
    return 0;

  soket_caesar_request_parse (&request, (SoketCaesarDialect) (data[0] % 2), data + 1, size - 1);
  dot = memchr (data + 1, '.', size - 1);

  /* The parts are the request, whole and in order. */
  g_assert_true (request.bytes == data + 1);
  g_assert_cmpuint (request.length + request.rest_length, ==, size - 1);
  g_assert_true (request.terminated == (dot != NULL));
  if (dot != NULL)
    g_assert_true (request.bytes + request.length == dot + 1);
  g_assert_cmpuint (request.text_length, ==, request.length > 3 ? request.length - 3 : 0);
  if (request.text_length > 0)
    g_assert_true (request.text + request.text_length == request.bytes + request.length);

  g_assert_cmpint (ABS (request.shift), <=, 25);
  g_assert_cmpint (request.number, >=, -9);
  g_assert_cmpint (request.number, <=, 99);
  g_assert_cmpuint (request.oddities >> SOKET_CAESAR_N_ODDITIES, ==, 0);

  /* The reply is as long as the text and differs in small letters alone, each moved as far. */
  soket_caesar_request_answer (&request, reply);
  g_assert_cmpuint (reply->len, ==, request.text_length);
  for (guint i = 0; i < reply->len; i++)
    {
      guint8 byte = request.text[i];

      if (g_ascii_islower (byte))
        byte = (guint8) ('a' + (byte - 'a' + request.shift + 26) % 26);
      g_assert_cmpuint (reply->data[i], ==, byte);
    }

  for (guint bit = 0; bit < SOKET_CAESAR_N_ODDITIES; bit++)
    {
      g_autofree char *sentence = soket_caesar_request_dup_oddity (&request, (SoketCaesarOddity) (1u << bit));

      g_assert_true ((sentence != NULL) == ((request.oddities & 1u << bit) != 0));
      if (sentence != NULL)
        assert_words (sentence);
    }

  description = soket_caesar_request_describe (&request);
  assert_words (description);
  reply_words = soket_protocol_lookup ("caesar")->describe (FALSE, data + 1, size - 1);
  assert_words (reply_words);
  return 0;
}
