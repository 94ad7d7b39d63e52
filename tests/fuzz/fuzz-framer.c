/* fuzz-framer.c - any stream in any pieces: the framer against its model
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "lib/framer-model.h"

/* Byte 0: framing; byte 1: limit; bytes 2 and 3: lengths of the pieces; then the stream. */
#define HEADER 4

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED (""),
  FUZZ_SEED ("\0\0\1\0Isi pesan.abc.rest"),
  FUZZ_SEED ("\0\4\3\0abc.abcd."),
  FUZZ_SEED ("\1\0\2\7a\n\nb\r\n"),
  FUZZ_SEED ("\3\0\1\5\0\0\0\3abc\0\0\0\0\0\0\0\1"),
  FUZZ_SEED ("\3\5\11\0\0\0\0\6abcdef"),
  FUZZ_SEED ("\3\0\4\0\377\377\377\377"),
  FUZZ_SEED ("\4\1\2\3abc.\n"),
  FUZZ_SEED ("\2\0\1\2a\r\nb\rc\nd\r\r\n\r\n"),
  FUZZ_SEED ("\2\3\2\1ab\r\nabc\r\n"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED ("."),
  FUZZ_SEED ("\n"),
  FUZZ_SEED ("\r"),
  FUZZ_SEED ("\r\n"),
  FUZZ_SEED ("a"),
  FUZZ_SEED ("pesan"),
  FUZZ_SEED ("\0"),
  FUZZ_SEED ("\0\0\0\0"),
  FUZZ_SEED ("\0\0\0\5"),
  FUZZ_SEED ("\0\0\1\0"),
  { NULL, 0 },
};

/* Whatever is taken for a header, the text is harmless and no longer than it may be. */
static void
check_escape (const uint8_t *data,
              size_t         size,
              gsize          max_characters)
{
  g_autofree char *whole = soket_framing_escape (data, size, size, 0);
  g_autofree char *bounded = soket_framing_escape (data, size, size, max_characters);

  g_assert_true (g_utf8_validate (whole, -1, NULL));
  g_assert_true (g_utf8_validate (bounded, -1, NULL));
  for (const char *p = whole; *p != '\0'; p++)
    g_assert_false (g_ascii_iscntrl (*p));
  if (max_characters == 0 || g_utf8_strlen (whole, -1) <= (glong) max_characters)
    g_assert_cmpstr (bounded, ==, whole);
  else
    g_assert_cmpint (g_utf8_strlen (bounded, -1), <=, (glong) max_characters);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  gsize pieces[2];

  if (size < HEADER)
    return 0;

  pieces[0] = data[2];
  pieces[1] = data[3];
  if (pieces[0] == 0 && pieces[1] == 0)
    pieces[0] = size;

  check_escape (data + HEADER, size - HEADER, data[1]);
  framer_model_check ((SoketFraming) (data[0] % SOKET_N_FRAMINGS), data[1], data + HEADER, size - HEADER, pieces, G_N_ELEMENTS (pieces));
  return 0;
}
