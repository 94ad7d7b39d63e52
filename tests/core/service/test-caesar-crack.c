/* test-caesar-crack.c - tests of soket-caesar-crack
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/service/soket-caesar-crack.h"

#include <string.h>

#define N_SENTENCES 50
#define SHORTEST 40

static char **
read_sentences (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "core", name, NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  return g_strsplit (g_strchomp (content), "\n", -1);
}

static guint
count_letters (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += g_ascii_islower (*text);
  return n;
}

/* Every sentence with every shift: at least 95 of 100 are found, and what is found and not called too short is nearly always right. */
static void
test_language (gconstpointer name)
{
  g_auto(GStrv) sentences = read_sentences (name);
  SoketCaesarLanguage language = strcmp (name, "sentences-en.txt") == 0 ? SOKET_CAESAR_ENGLISH : SOKET_CAESAR_INDONESIAN;
  guint n = 0, n_right = 0, n_language = 0, n_too_short = 0, n_false = 0, n_capitals_false = 0;

  g_assert_cmpuint (g_strv_length (sentences), ==, N_SENTENCES);

  for (guint i = 0; sentences[i] != NULL; i++)
    {
      gsize length = strlen (sentences[i]);
      g_autofree guint8 *encrypted = g_malloc (length);

      g_assert_cmpuint (count_letters (sentences[i]), >=, SHORTEST);
      for (int shift = 0; shift < SOKET_CAESAR_LETTERS; shift++)
        {
          SoketCaesarCrack crack;
          gboolean right;

          soket_caesar_shift ((const guint8 *) sentences[i], encrypted, length, shift);
          g_assert_true (soket_caesar_crack (&crack, encrypted, length));
          right = crack.candidates[0].shift == shift;
          n++;
          n_right += right;
          n_language += right && crack.candidates[0].language == language;
          n_too_short += crack.is_too_short;
          n_false += !right && !crack.is_too_short;
          /* One capital hardly ever tells, and then not falsely. */
          n_capitals_false += crack.capitals;
        }
    }
  g_assert_cmpuint (100 * n_capitals_false, <=, 2 * n);

  g_test_message ("%u texts: %u shifts found, %u with their language, %u too short to tell, %u told falsely", n, n_right, n_language,
                  n_too_short, n_false);
  g_assert_cmpuint (n, ==, N_SENTENCES * SOKET_CAESAR_LETTERS);
  g_assert_cmpuint (100 * n_right, >=, 95 * n);
  g_assert_cmpuint (100 * n_language, >=, 95 * n);
  g_assert_cmpuint (100 * n_too_short, <=, 10 * n);
  g_assert_cmpuint (100 * n_false, <=, n);
}

/* Beginnings of sentences: the shorter, the more often it says that it cannot tell, and then it is right to. */
static void
test_too_short (void)
{
  static const char *const names[] = { "sentences-en.txt", "sentences-id.txt" };

  for (gsize length = 5; length <= 40; length += 5)
    {
      guint n = 0, n_right = 0, n_told = 0, n_false = 0;

      for (guint l = 0; l < G_N_ELEMENTS (names); l++)
        {
          g_auto(GStrv) sentences = read_sentences (names[l]);

          for (guint i = 0; sentences[i] != NULL; i++)
            {
              SoketCaesarCrack crack;

              g_assert_true (soket_caesar_crack (&crack, sentences[i], length));
              n++;
              n_right += crack.candidates[0].shift == 0;
              n_told += !crack.is_too_short;
              n_false += !crack.is_too_short && crack.candidates[0].shift != 0;
            }
        }

      g_test_message ("%" G_GSIZE_FORMAT " bytes: %u of %u found, %u told, %u of them falsely", length, n_right, n, n_told, n_false);
      g_assert_cmpuint (100 * n_false, <=, 3 * n);
      if (length <= 15)
        g_assert_cmpuint (n_told, ==, 0);
    }
}

static void
test_candidates (void)
{
  const char text[] = "dro cobfob gksdc pyb k mvsoxd, boknc exdsv dro nyd, kxn coxnc dro bozvi lkmu.";
  SoketCaesarCrack crack;
  guint seen = 0;

  g_assert_true (soket_caesar_crack (&crack, text, strlen (text)));
  g_assert_cmpint (crack.candidates[0].shift, ==, 10);
  g_assert_cmpint (crack.candidates[0].language, ==, SOKET_CAESAR_ENGLISH);
  g_assert_cmpfloat (crack.candidates[0].score, >, 0);
  g_assert_false (crack.is_too_short);
  g_assert_cmpuint (crack.n_letters, ==, count_letters (text));
  g_assert_cmpuint (crack.counts['o' - 'a'], ==, 9);

  for (guint i = 0; i < SOKET_CAESAR_LETTERS; i++)
    {
      seen |= 1u << crack.candidates[i].shift;
      if (i > 0)
        g_assert_cmpfloat (crack.candidates[i - 1].score, >=, crack.candidates[i].score);
    }
  g_assert_cmpuint (seen, ==, (1u << SOKET_CAESAR_LETTERS) - 1);
}

/* From twenty letters on it may say that it can tell. */
static void
test_few_letters (void)
{
  const char text[] = "dro cobfob gksdc pyb k mvsoxd, boknc exdsv dro nyd";
  guint n_letters = 0;

  for (gsize length = 1; length < sizeof text; length++)
    {
      SoketCaesarCrack crack;

      n_letters += g_ascii_islower (text[length - 1]) != 0;
      g_assert_true (soket_caesar_crack (&crack, text, length));
      g_assert_cmpuint (crack.n_letters, ==, n_letters);
      g_assert_true (crack.few_letters == (n_letters < 20));
      g_assert_true (crack.is_too_short || !crack.few_letters);
    }
}

static void
test_decrypt (void)
{
  char text[] = "Scs zockx.";
  SoketCaesarCrack crack = { 0 };
  const SoketCaesarCandidate ten = { .shift = 10 };
  char out[sizeof text] = "";

  soket_caesar_crack_decrypt (&crack, &ten, (const guint8 *) text, (guint8 *) out, strlen (text));
  g_assert_cmpstr (out, ==, "Ssi pesan.");
  crack.capitals = TRUE;
  soket_caesar_crack_decrypt (&crack, &ten, (const guint8 *) text, (guint8 *) text, strlen (text));
  g_assert_cmpstr (text, ==, "Isi pesan.");
}

static void
test_capitals (void)
{
  const char text[] = "DRO COBFOB GKSDC PYB K MVSOXD, BOKNC EXDSV DRO NYD.";
  const char mixed[] = "EEEEEEEEEE abc EEEEEEEEEEEEEE";
  SoketCaesarCrack crack;

  g_assert_true (soket_caesar_crack (&crack, text, strlen (text)));
  g_assert_true (crack.capitals);
  g_assert_cmpint (crack.candidates[0].shift, ==, 10);

  /* Beside small letters they do not count for the shift. */
  g_assert_true (soket_caesar_crack (&crack, mixed, strlen (mixed)));
  g_assert_cmpuint (crack.n_letters, ==, 3);
}

/* The slides' cipher leaves capitals, other programs shift them: told by what reads better, and left alone where that cannot be told. */
static void
test_mixed (void)
{
  static const struct
  {
    const char *text;
    gboolean capitals;
    gboolean unclear;
    const char *decrypted;
  } rows[] = {
    { "Wklv Lv D Vhfuhw Phvvdjh", TRUE, FALSE, "This Is A Secret Message" },
    { "Twlv Iv A Shfuhw Mhvvdjh Thdw Wh Shqg", FALSE, FALSE, "Ttis Is A Secret Message Teat We Send" },
    { "Whis is a secret message and nothing else", FALSE, FALSE, "Whis is a secret message and nothing else" },
    { "Wklv lv d vhfuhw phvvdjh dqg qrwklqj hovh", FALSE, TRUE, "Whis is a secret message and nothing else" },
    { "wklv lv d vhfuhw phvvdjh dqg qrwklqj hovh", FALSE, FALSE, "this is a secret message and nothing else" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize length = strlen (rows[i].text);
      g_autofree char *out = g_malloc0 (length + 1);
      SoketCaesarCrack crack;

      g_assert_true (soket_caesar_crack (&crack, rows[i].text, length));
      soket_caesar_crack_decrypt (&crack, &crack.candidates[0], (const guint8 *) rows[i].text, (guint8 *) out, length);
      g_assert_cmpstr (out, ==, rows[i].decrypted);
      g_assert_cmpint (crack.capitals, ==, rows[i].capitals);
      g_assert_cmpint (crack.capitals_unclear, ==, rows[i].unclear);
    }
}

/* A pangram is long enough; its letters are just not those of a language. */
static void
test_undecided (void)
{
  const char pangram[] = "the quick brown fox jumps over the lazy dog";
  SoketCaesarCrack crack;

  g_assert_true (soket_caesar_crack (&crack, pangram, strlen (pangram)));
  g_assert_false (crack.few_letters);
  g_assert_true (soket_caesar_crack (&crack, "abc", 3));
  g_assert_true (crack.few_letters);
  g_assert_true (crack.is_too_short);
}

static void
test_no_letter (void)
{
  static const char *const texts[] = { "", ".", "123 456!", "\303\251\303\240", "@[`{" };
  SoketCaesarCrack crack;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_false (soket_caesar_crack (&crack, texts[i], strlen (texts[i])));
      g_assert_cmpuint (crack.n_letters, ==, 0);
      g_assert_true (crack.is_too_short);
      for (int shift = 0; shift < SOKET_CAESAR_LETTERS; shift++)
        g_assert_cmpint (crack.candidates[shift].shift, ==, shift);
    }
  g_assert_false (soket_caesar_crack (&crack, NULL, 0));
}

/* The four tables count what one would. */
static void
test_counts (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260728);
  guint8 text[300];

  for (gsize length = 1; length < sizeof text; length++)
    {
      guint64 counts[SOKET_CAESAR_LETTERS] = { 0 };
      guint n_small = 0;
      SoketCaesarCrack crack;

      for (gsize i = 0; i < length; i++)
        {
          text[i] = (guint8) g_rand_int_range (rand, 0, 256);
          if (!g_ascii_islower (text[i]))
            continue;
          counts[text[i] - 'a']++;
          n_small++;
        }

      if (soket_caesar_crack (&crack, text, length) && n_small > 0)
        g_assert_cmpmem (crack.counts, sizeof crack.counts, counts, sizeof counts);
      else
        g_assert_cmpuint (length, <, 100);
    }
}

static void
test_frequencies (void)
{
  for (int language = 0; language < SOKET_CAESAR_N_LANGUAGES; language++)
    {
      const double *frequencies = soket_caesar_language_get_frequencies ((SoketCaesarLanguage) language);
      double sum = 0;

      for (guint i = 0; i < SOKET_CAESAR_LETTERS; i++)
        {
          g_assert_cmpfloat (frequencies[i], >, 0);
          sum += frequencies[i];
        }
      g_assert_cmpfloat_with_epsilon (sum, 100, 0.1);
    }

  g_assert_cmpstr (soket_caesar_language_get_title (SOKET_CAESAR_ENGLISH), ==, "English");
  g_assert_cmpstr (soket_caesar_language_get_title (SOKET_CAESAR_INDONESIAN), ==, "Indonesian");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/caesar-crack/english", "sentences-en.txt", test_language);
  g_test_add_data_func ("/caesar-crack/indonesian", "sentences-id.txt", test_language);
  g_test_add_func ("/caesar-crack/too-short", test_too_short);
  g_test_add_func ("/caesar-crack/candidates", test_candidates);
  g_test_add_func ("/caesar-crack/few-letters", test_few_letters);
  g_test_add_func ("/caesar-crack/decrypt", test_decrypt);
  g_test_add_func ("/caesar-crack/capitals", test_capitals);
  g_test_add_func ("/caesar-crack/mixed", test_mixed);
  g_test_add_func ("/caesar-crack/undecided", test_undecided);
  g_test_add_func ("/caesar-crack/no-letter", test_no_letter);
  g_test_add_func ("/caesar-crack/counts", test_counts);
  g_test_add_func ("/caesar-crack/frequencies", test_frequencies);

  return g_test_run ();
}
