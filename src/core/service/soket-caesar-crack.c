/* soket-caesar-crack.c - finds the shift of a text by its letter counts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/service/soket-caesar-crack.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Neighbouring bytes are often equal, and a counter that is raised twice in a row waits for itself: so each has its own table. */
#define N_TABLES 4

/* Below so many letters a sentence is too often not like its language; measured with the sentences of the tests. */
#define FEW_LETTERS 20

/* The second best candidate is less likely by this factor, as a power of two, or the best is not to be trusted. */
#define CLEAR_BITS 5.0

/* Likewise of what became of the capitals; of the sentences of the tests, which have one each, four in five cannot be told. */
#define CAPITALS_BITS 3.0

typedef struct
{
  const char *title;
  double      frequencies[SOKET_CAESAR_LETTERS];
} Language;

static const Language languages[SOKET_CAESAR_N_LANGUAGES] = {
  /* R. E. Lewand, Cryptological Mathematics (2000), page 36, in percent. */
  [SOKET_CAESAR_ENGLISH] = {
    /* Translators: a language in which a text may be */
    N_("English"),
    {
      8.167, 1.492, 2.782, 4.253, 12.702, 2.228, 2.015, 6.094, 6.966, 0.153, 0.772, 4.025, 2.406,
      6.749, 7.507, 1.929, 0.095, 5.987, 6.327, 9.056, 2.758, 0.978, 2.360, 0.150, 1.974, 0.074,
    },
  },
  /* Counted for Soket: 617,073 letters of 11,956 different sentences of 40 characters or more, which are the Indonesian messages of 46
   * packages of Debian 12 (git, binutils, GTK, GLib, coreutils, bash, gettext, glibc, dpkg and others; the lists of countries and
   * languages left out), without format directives, options, paths, quoted words and words in capitals; in percent. */
  [SOKET_CAESAR_INDONESIAN] = {
    /* Translators: a language in which a text may be */
    N_("Indonesian"),
    {
      17.39, 2.79, 0.82, 4.93, 7.99, 0.75, 3.50, 1.86, 8.59, 0.59, 6.26, 3.82, 3.84,
      9.14, 2.49, 3.07, 0.02, 5.10, 4.66, 6.04, 4.74, 0.31, 0.22, 0.13, 0.92, 0.03,
    },
  },
};

static void
count_bytes (const guint8 *text,
             gsize         length,
             guint64       counts[256])
{
  guint64 tables[N_TABLES][256] = { 0 };
  gsize i = 0;

  for (; i + sizeof (guint64) <= length; i += sizeof (guint64))
    {
      guint64 word;

      memcpy (&word, text + i, sizeof word);
      tables[0][word & 0xff]++;
      tables[1][word >> 8 & 0xff]++;
      tables[2][word >> 16 & 0xff]++;
      tables[3][word >> 24 & 0xff]++;
      tables[0][word >> 32 & 0xff]++;
      tables[1][word >> 40 & 0xff]++;
      tables[2][word >> 48 & 0xff]++;
      tables[3][word >> 56]++;
    }
  for (; i < length; i++)
    tables[0][text[i]]++;

  for (guint byte = 0; byte < 256; byte++)
    counts[byte] = tables[0][byte] + tables[1][byte] + tables[2][byte] + tables[3][byte];
}

static guint64
take_letters (SoketCaesarCrack *crack,
              const guint64    *counts)
{
  memcpy (crack->counts, counts, sizeof crack->counts);
  crack->n_letters = 0;
  for (guint letter = 0; letter < SOKET_CAESAR_LETTERS; letter++)
    crack->n_letters += counts[letter];
  return crack->n_letters;
}

/* What each letter of a language tells for it, in bits, against all letters being equally frequent. */
static void
weigh (const Language *language,
       double          bits[SOKET_CAESAR_LETTERS])
{
  double sum = 0;

  for (guint letter = 0; letter < SOKET_CAESAR_LETTERS; letter++)
    sum += language->frequencies[letter];
  for (guint letter = 0; letter < SOKET_CAESAR_LETTERS; letter++)
    bits[letter] = log2 (language->frequencies[letter] / sum * SOKET_CAESAR_LETTERS);
}

static double
score (const SoketCaesarCrack *crack,
       const double           *bits,
       guint                   shift)
{
  double sum = 0;

  for (guint letter = 0; letter < SOKET_CAESAR_LETTERS; letter++)
    sum += (double) crack->counts[(letter + shift) % SOKET_CAESAR_LETTERS] * bits[letter];
  return sum / (double) crack->n_letters;
}

static int
compare_candidates (const void *a,
                    const void *b)
{
  const SoketCaesarCandidate *first = a;
  const SoketCaesarCandidate *second = b;

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  return first->shift - second->shift;
}

/* What speaks for capitals that were shifted like the small letters, against capitals that were left, in bits. */
static double
weigh_capitals (const guint64 *capitals,
                const double  *bits,
                guint          shift)
{
  double sum = 0;

  for (guint letter = 0; letter < SOKET_CAESAR_LETTERS; letter++)
    sum += (double) capitals[(letter + shift) % SOKET_CAESAR_LETTERS] * bits[letter] - (double) capitals[letter] * bits[letter];

  return sum;
}

static void
judge_capitals (SoketCaesarCrack *crack,
                const guint64    *capitals,
                const double     *bits)
{
  double weight = weigh_capitals (capitals, bits, (guint) crack->candidates[0].shift);
  guint64 n_capitals = 0;

  for (guint letter = 0; letter < SOKET_CAESAR_LETTERS; letter++)
    n_capitals += capitals[letter];

  crack->capitals = weight > CAPITALS_BITS;
  crack->capitals_unclear = n_capitals > 0 && crack->candidates[0].shift != 0 && ABS (weight) <= CAPITALS_BITS;
}

/**
 * soket_caesar_crack:
 * @crack: (out caller-allocates): what was found
 * @text: (nullable) (array length=length): a text that was encrypted, in English or Indonesian
 * @length: its length in bytes
 *
 * Ranks the 26 shifts that @text may have been encrypted with: the letters are counted once, and the counts are turned and held against the letter
 * frequencies of both languages by their likelihood. The shift of a text of 40 letters is found almost always; where a text is too
 * short, or too odd, to tell, that is said.
 *
 * The cipher of the slides moves a-z alone, so these are counted; A-Z only if there is no a-z. Other programs move capitals, too: whether
 * this one did is told from how well the capitals fit the language either way.
 *
 * Returns: %TRUE; %FALSE, with all shifts in their order and the score 0, if there is no letter
 */
gboolean
soket_caesar_crack (SoketCaesarCrack *crack,
                    const void       *text,
                    gsize             length)
{
  double bits[SOKET_CAESAR_N_LANGUAGES][SOKET_CAESAR_LETTERS];
  guint64 counts[256];

  g_return_val_if_fail (crack != NULL, FALSE);
  g_return_val_if_fail (text != NULL || length == 0, FALSE);

  memset (crack, 0, sizeof *crack);
  for (guint shift = 0; shift < SOKET_CAESAR_LETTERS; shift++)
    crack->candidates[shift].shift = (int) shift;
  crack->is_too_short = crack->few_letters = TRUE;

  count_bytes (text, length, counts);
  if (take_letters (crack, counts + 'a') == 0)
    {
      if (take_letters (crack, counts + 'A') == 0)
        return FALSE;
      crack->capitals = TRUE;
    }

  for (guint language = 0; language < SOKET_CAESAR_N_LANGUAGES; language++)
    weigh (&languages[language], bits[language]);

  for (guint shift = 0; shift < SOKET_CAESAR_LETTERS; shift++)
    {
      SoketCaesarCandidate *candidate = &crack->candidates[shift];

      for (guint language = 0; language < SOKET_CAESAR_N_LANGUAGES; language++)
        {
          double value = score (crack, bits[language], shift);

          if (language == 0 || value > candidate->score)
            {
              candidate->score = value;
              candidate->language = (SoketCaesarLanguage) language;
            }
        }
    }

  qsort (crack->candidates, SOKET_CAESAR_LETTERS, sizeof crack->candidates[0], compare_candidates);

  if (!crack->capitals)
    judge_capitals (crack, counts + 'A', bits[crack->candidates[0].language]);

  crack->few_letters = crack->n_letters < FEW_LETTERS;
  crack->is_too_short = crack->few_letters || crack->candidates[0].score <= 0 ||
                        (crack->candidates[0].score - crack->candidates[1].score) * (double) crack->n_letters < CLEAR_BITS;
  return TRUE;
}

/**
 * soket_caesar_crack_decrypt:
 * @crack: what was found
 * @candidate: one of its candidates
 * @text: (nullable) (array length=length): the text, or its beginning
 * @out: (nullable): where the decrypted bytes go; may be @text
 * @length: how many
 *
 * Decrypts with the candidate's shift, capitals too where they were shifted.
 */
void
soket_caesar_crack_decrypt (const SoketCaesarCrack     *crack,
                            const SoketCaesarCandidate *candidate,
                            const guint8               *text,
                            guint8                     *out,
                            gsize                       length)
{
  g_return_if_fail (crack != NULL);
  g_return_if_fail (candidate != NULL);

  if (crack->capitals)
    soket_caesar_shift_capitals (text, out, length, -candidate->shift);
  else
    soket_caesar_shift (text, out, length, -candidate->shift);
}

/**
 * soket_caesar_language_get_frequencies:
 * @language: a language
 *
 * Returns: (transfer none) (array fixed-size=26): the share of each letter, in percent
 */
const double *
soket_caesar_language_get_frequencies (SoketCaesarLanguage language)
{
  g_return_val_if_fail ((guint) language < SOKET_CAESAR_N_LANGUAGES, NULL);

  return languages[language].frequencies;
}

/**
 * soket_caesar_language_get_title:
 * @language: a language
 *
 * Returns: (transfer none): its name, translated
 */
const char *
soket_caesar_language_get_title (SoketCaesarLanguage language)
{
  g_return_val_if_fail ((guint) language < SOKET_CAESAR_N_LANGUAGES, NULL);

  return _(languages[language].title);
}
