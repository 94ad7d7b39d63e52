/* test-caesar.c - tests of soket-caesar
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/service/soket-caesar.h"

#include <string.h>

#define LONGEST 200
#define ALIGNMENTS 33
#define GUARD 0xa5

/* As the slides say it: look the letter up, count on, begin again after z. */
static guint8
naive (guint8   byte,
       int      shift,
       gboolean capitals)
{
  const char *alphabets[] = { "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ" };

  for (guint i = 0; i < (capitals ? 2 : 1); i++)
    {
      const char *found = byte != 0 ? strchr (alphabets[i], byte) : NULL;

      if (found != NULL)
        {
          gint64 place = ((gint64) (found - alphabets[i]) + shift) % 26;

          return (guint8) alphabets[i][place < 0 ? place + 26 : place];
        }
    }

  return byte;
}

static void
shift_either (const guint8 *in,
              guint8       *out,
              gsize         length,
              int           shift,
              gboolean      capitals)
{
  if (capitals)
    soket_caesar_shift_capitals (in, out, length, shift);
  else
    soket_caesar_shift (in, out, length, shift);
}

static void
test_slides (void)
{
  char text[] = "isi pesan.";

  soket_caesar_shift ((guint8 *) text, (guint8 *) text, strlen (text), 10);
  g_assert_cmpstr (text, ==, "scs zockx.");
  soket_caesar_shift ((guint8 *) text, (guint8 *) text, strlen (text), -10);
  g_assert_cmpstr (text, ==, "isi pesan.");
}

static void
test_every_byte (void)
{
  static const int odd_shifts[] = { G_MININT, G_MININT + 1, -1000, 1000, G_MAXINT - 1, G_MAXINT };
  guint8 in[256], out[256];

  for (guint i = 0; i < G_N_ELEMENTS (in); i++)
    in[i] = (guint8) i;

  for (int i = -120; i <= 120 + (int) G_N_ELEMENTS (odd_shifts); i++)
    {
      int shift = i <= 120 ? i : odd_shifts[i - 121];

      for (int capitals = 0; capitals <= 1; capitals++)
        {
          shift_either (in, out, sizeof in, shift, capitals);
          for (guint j = 0; j < G_N_ELEMENTS (in); j++)
            g_assert_cmpuint (out[j], ==, naive (in[j], shift, capitals));
        }
    }
}

/* Vectors have a beginning, a middle and an end of their own. */
static void
test_lengths_and_alignments (void)
{
  guint8 in[ALIGNMENTS + LONGEST];
  guint8 out[1 + ALIGNMENTS + LONGEST + 1];

  for (guint i = 0; i < G_N_ELEMENTS (in); i++)
    in[i] = (guint8) (i * 7 + 13);

  for (gsize from = 0; from < ALIGNMENTS; from += 3)
    for (gsize to = 0; to < ALIGNMENTS; to++)
      for (gsize length = 0; length <= LONGEST; length += length < 70 ? 1 : 13)
        for (int capitals = 0; capitals <= 1; capitals++)
          {
            guint8 *start = out + 1 + to;

            memset (out, GUARD, sizeof out);
            shift_either (in + from, start, length, 7, capitals);
            g_assert_cmpuint (start[-1], ==, GUARD);
            g_assert_cmpuint (start[length], ==, GUARD);
            for (gsize i = 0; i < length; i++)
              if (start[i] != naive (in[from + i], 7, capitals))
                g_error ("byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " from %" G_GSIZE_FORMAT " to %" G_GSIZE_FORMAT, i, length, from, to);

            memset (out, GUARD, sizeof out);
            memcpy (start, in + from, length);
            shift_either (start, start, length, 7, capitals);
            g_assert_cmpuint (start[-1], ==, GUARD);
            g_assert_cmpuint (start[length], ==, GUARD);
            for (gsize i = 0; i < length; i++)
              if (start[i] != naive (in[from + i], 7, capitals))
                g_error ("in place: byte %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT " at %" G_GSIZE_FORMAT, i, length, to);
          }
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260728);
  g_autofree guint8 *in = g_malloc (10000);
  g_autofree guint8 *out = g_malloc (10000);

  for (guint round = 0; round < 200; round++)
    {
      gsize length = (gsize) g_rand_int_range (rand, 0, 10000);
      int shift = g_rand_int_range (rand, -200, 201);
      int capitals = g_rand_boolean (rand);

      for (gsize i = 0; i < length; i++)
        in[i] = (guint8) g_rand_int (rand);

      shift_either (in, out, length, shift, capitals);
      for (gsize i = 0; i < length; i++)
        {
          gboolean letter = g_ascii_islower (in[i]) || (capitals && g_ascii_isupper (in[i]));

          if (letter ? g_ascii_islower (in[i]) != g_ascii_islower (out[i]) : in[i] != out[i])
            g_error ("%02x became %02x by %d", in[i], out[i], shift);
        }

      shift_either (out, out, length, -shift, capitals);
      g_assert_cmpmem (in, length, out, length);
    }
}

static void
test_identity (void)
{
  const char text[] = "the quick brown fox jumps over the lazy dog, THE QUICK BROWN FOX. 0123456789 \303\251";
  guint8 buffer[sizeof text];

  for (int shift = -99; shift <= 99; shift++)
    for (int capitals = 0; capitals <= 1; capitals++)
      {
        shift_either ((const guint8 *) text, buffer, sizeof text, shift, capitals);
        if (shift % 26 != 0)
          g_assert_cmpint (memcmp (text, buffer, sizeof text), !=, 0);
        else
          g_assert_cmpmem (text, sizeof text, buffer, sizeof text);

        shift_either (buffer, buffer, sizeof text, -shift, capitals);
        g_assert_cmpmem (text, sizeof text, buffer, sizeof text);
      }
}

static void
test_empty (void)
{
  guint8 byte = 'a';

  soket_caesar_shift (NULL, NULL, 0, 3);
  soket_caesar_shift_capitals (NULL, NULL, 0, 3);
  soket_caesar_shift (&byte, &byte, 0, 3);
  soket_caesar_shift_capitals (&byte, &byte, 0, 3);
  g_assert_cmpuint (byte, ==, 'a');
}

static void
test_has_capitals (void)
{
  g_autofree guint8 *text = g_malloc (10000);
  static const gsize places[] = { 0, 1, 31, 32, 100, 4095, 4096, 4097, 8191, 8192, 9999 };

  memset (text, 'a', 10000);
  g_assert_false (soket_caesar_has_capitals (NULL, 0));
  g_assert_false (soket_caesar_has_capitals (text, 10000));

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      for (guint byte = 0; byte < 256; byte++)
        {
          text[places[i]] = (guint8) byte;
          g_assert_true (soket_caesar_has_capitals (text, 10000) == g_ascii_isupper ((char) byte));
          /* Not the one behind the end. */
          g_assert_false (soket_caesar_has_capitals (text, places[i]));
        }
      text[places[i]] = 'a';
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/caesar/slides", test_slides);
  g_test_add_func ("/caesar/every-byte", test_every_byte);
  g_test_add_func ("/caesar/lengths-and-alignments", test_lengths_and_alignments);
  g_test_add_func ("/caesar/random", test_random);
  g_test_add_func ("/caesar/identity", test_identity);
  g_test_add_func ("/caesar/empty", test_empty);
  g_test_add_func ("/caesar/has-capitals", test_has_capitals);

  return g_test_run ();
}
