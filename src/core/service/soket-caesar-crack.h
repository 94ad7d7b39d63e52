/* soket-caesar-crack.h - finds the shift of a text by its letter counts
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/service/soket-caesar.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_CAESAR_ENGLISH,
  SOKET_CAESAR_INDONESIAN,
} SoketCaesarLanguage;

#define SOKET_CAESAR_N_LANGUAGES 2

/**
 * SoketCaesarCandidate:
 * @shift: what the text was encrypted with, if this is the right one: 0 to 25
 * @score: bits by which @language explains a letter of the decrypted text better than chance does; above 0 it reads like the language
 * @language: the one that fits best
 */
typedef struct
{
  int                 shift;
  double              score;
  SoketCaesarLanguage language;
} SoketCaesarCandidate;

/**
 * SoketCaesarCrack:
 * @counts: how often each letter stands in the text
 * @n_letters: their sum
 * @capitals: whether A-Z were shifted, too, as far as can be told: soket_caesar_shift_capitals() decrypts then
 * @capitals_unclear: whether there are capitals, but too few to tell what became of them; they are left as they are then
 * @is_too_short: whether the first candidate is not to be trusted
 * @few_letters: because there are so few letters; otherwise they fit two shifts alike, or no language
 * @candidates: all shifts, best first
 */
typedef struct
{
  guint64              counts[SOKET_CAESAR_LETTERS];
  guint64              n_letters;
  gboolean             capitals;
  gboolean             capitals_unclear;
  gboolean             is_too_short;
  gboolean             few_letters;
  SoketCaesarCandidate candidates[SOKET_CAESAR_LETTERS];
} SoketCaesarCrack;

/* FALSE, and zeros, if there is no letter. */
gboolean      soket_caesar_crack                     (SoketCaesarCrack    *crack,
                                                      const void          *text,
                                                      gsize                length);
/* The candidate's text: as long as @text; @out may be @text. */
void          soket_caesar_crack_decrypt             (const SoketCaesarCrack     *crack,
                                                      const SoketCaesarCandidate *candidate,
                                                      const guint8               *text,
                                                      guint8                     *out,
                                                      gsize                       length);

/* 26 shares in percent. */
const double *soket_caesar_language_get_frequencies  (SoketCaesarLanguage  language);
/* "English", "Indonesian", translated */
const char   *soket_caesar_language_get_title        (SoketCaesarLanguage  language);

G_END_DECLS
