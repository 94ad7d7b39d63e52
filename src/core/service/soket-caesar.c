/* soket-caesar.c - the cipher: moves letters along the alphabet
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/service/soket-caesar.h"

/*
 * One byte costs a few additions, two comparisons and no branch, so that the compiler turns the loops into vectors; a modulo
 * for each byte would make them a hundred times slower. This file is compiled with -O3 for that. Where the compiler can, each
 * loop exists twice, and the loader takes the one with the wider vectors if the machine has them.
 */
#if HAVE_TARGET_CLONES && !defined (__SANITIZE_THREAD__)
#define WIDE_VECTORS __attribute__ ((target_clones ("avx2", "default")))
#else
#define WIDE_VECTORS
#endif

/* Never negative, always below 26: added to a letter's place it stays within a byte. */
static guint8
reduce (int shift)
{
  int key = shift % SOKET_CAESAR_LETTERS;

  return (guint8) (key < 0 ? key + SOKET_CAESAR_LETTERS : key);
}

/*
 * The place of a letter in the alphabet, less 128: vectors compare signed bytes in one step and unsigned ones in two. What is no small letter
 * wraps around to 26 or more. A letter whose new place would lie behind z goes 26 back. The comparisons become masks, because GCC makes
 * of two conditions in a row two selections, which cost a third of the speed.
 */
#define PLACE(letters) ((gint8) ((letters) - 128))
#define MASK(condition) ((guint8) -(condition))

static inline __attribute__ ((always_inline)) guint8
move (guint8 byte,
      guint8 key,
      gint8  turn)
{
  gint8 place = (gint8) (guint8) (byte - 'a' - 128);
  guint8 distance = (guint8) (key - (MASK (place >= turn) & SOKET_CAESAR_LETTERS));

  return (guint8) (byte + (MASK (place < PLACE (SOKET_CAESAR_LETTERS)) & distance));
}

/* A capital is its small letter without bit 5. No byte but A-Z becomes a small letter by that bit, and a small letter moves to another, so
 * the bit can be taken away before and put back behind. */
static inline __attribute__ ((always_inline)) guint8
move_both (guint8 byte,
           guint8 key,
           gint8  turn)
{
  guint8 bit = byte & 0x20;
  guint8 lower = byte | 0x20;
  guint8 moved = move (lower, key, turn);

  return (guint8) ((moved & ~0x20) | bit);
}

WIDE_VECTORS static void
shift_copy (const guint8 *restrict in,
            guint8       *restrict out,
            gsize         length,
            guint8        key)
{
  gint8 turn = PLACE (SOKET_CAESAR_LETTERS - key);

  for (gsize i = 0; i < length; i++)
    out[i] = move (in[i], key, turn);
}

WIDE_VECTORS static void
shift_in_place (guint8 *data,
                gsize   length,
                guint8  key)
{
  gint8 turn = PLACE (SOKET_CAESAR_LETTERS - key);

  for (gsize i = 0; i < length; i++)
    data[i] = move (data[i], key, turn);
}

WIDE_VECTORS static void
shift_both_copy (const guint8 *restrict in,
                 guint8       *restrict out,
                 gsize         length,
                 guint8        key)
{
  gint8 turn = PLACE (SOKET_CAESAR_LETTERS - key);

  for (gsize i = 0; i < length; i++)
    out[i] = move_both (in[i], key, turn);
}

WIDE_VECTORS static void
shift_both_in_place (guint8 *data,
                     gsize   length,
                     guint8  key)
{
  gint8 turn = PLACE (SOKET_CAESAR_LETTERS - key);

  for (gsize i = 0; i < length; i++)
    data[i] = move_both (data[i], key, turn);
}

/* One answer for a whole block keeps branches out of the loop, and still ends early. */
#define BLOCK_SIZE 4096

WIDE_VECTORS static guint8
any_capital (const guint8 *text,
             gsize         length)
{
  guint8 found = 0;

  for (gsize i = 0; i < length; i++)
    found |= MASK ((gint8) (guint8) (text[i] - 'A' - 128) < PLACE (SOKET_CAESAR_LETTERS));
  return found;
}

/**
 * soket_caesar_shift:
 * @in: (nullable) (array length=length): bytes
 * @out: (nullable): where the shifted bytes go: @in itself, or an area that does not overlap it
 * @length: how many
 * @shift: by how many letters: to the right, or to the left if negative; any number, taken modulo 26
 *
 * Moves the letters a-z along the alphabet, round from z to a; every other byte stays what it is (slides, "Caesar cipher module"). The
 * opposite shift brings everything back.
 */
void
soket_caesar_shift (const guint8 *in,
                    guint8       *out,
                    gsize         length,
                    int           shift)
{
  g_return_if_fail ((in != NULL && out != NULL) || length == 0);

  if (length == 0)
    return;

  if (in == out)
    shift_in_place (out, length, reduce (shift));
  else
    shift_copy (in, out, length, reduce (shift));
}

/**
 * soket_caesar_shift_capitals:
 * @in: (nullable) (array length=length): bytes
 * @out: (nullable): where the shifted bytes go: @in itself, or an area that does not overlap it
 * @length: how many
 * @shift: as for soket_caesar_shift()
 *
 * Moves A-Z too, each within its own case. The slides' protocol knows small letters alone: this is for texts, never for the wire.
 */
void
soket_caesar_shift_capitals (const guint8 *in,
                             guint8       *out,
                             gsize         length,
                             int           shift)
{
  g_return_if_fail ((in != NULL && out != NULL) || length == 0);

  if (length == 0)
    return;

  if (in == out)
    shift_both_in_place (out, length, reduce (shift));
  else
    shift_both_copy (in, out, length, reduce (shift));
}

/**
 * soket_caesar_has_capitals:
 * @text: (nullable) (array length=length): bytes
 * @length: how many
 *
 * Returns: whether there is an A-Z among them, which soket_caesar_shift() leaves as it is
 */
gboolean
soket_caesar_has_capitals (const guint8 *text,
                           gsize         length)
{
  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  for (gsize start = 0; start < length; start += BLOCK_SIZE)
    {
      if (any_capital (text + start, MIN (length - start, BLOCK_SIZE)) != 0)
        return TRUE;
    }

  return FALSE;
}
