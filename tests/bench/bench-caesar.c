/* bench-caesar.c - the cipher beside memcpy, a table and intrinsics, the filter beside tr, the crack beside counting
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-caesar [SOKET]: prints ratios of one run and the goal of each. All rivals of a line take turns, and the best turn of each counts: what
 * else the machine does at that time makes turns slower, never faster. */
#include "config.h"

#include "core/service/soket-caesar-crack.h"
#include "core/service/soket-caesar.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#ifdef __x86_64__
#include <immintrin.h>
#define HAVE_INTRINSICS 1
#else
#define HAVE_INTRINSICS 0
#endif

#define KEY 10
#define IN_CACHE ((gsize) 16 * 1024)
#define IN_MEMORY ((gsize) 256 * 1024 * 1024)
#define CRACKED ((gsize) 1024 * 1024)

#define MAX_RIVALS 5

typedef void (*Work) (const guint8 *in,
                      guint8       *out,
                      gsize         length);

typedef struct
{
  const char *name;
  Work        work;
  double      best_s;
} Rival;

static guint n_missed;

static void
use_soket (const guint8 *in,
           guint8       *out,
           gsize         length)
{
  soket_caesar_shift (in, out, length, KEY);
}

static void
use_soket_in_place (const guint8 *in,
                    guint8       *out,
                    gsize         length)
{
  soket_caesar_shift (out, out, length, KEY);
}

static void
use_memcpy (const guint8 *in,
            guint8       *out,
            gsize         length)
{
  memcpy (out, in, length);
}

static void
use_table (const guint8 *in,
           guint8       *out,
           gsize         length)
{
  guint8 table[256];

  for (guint i = 0; i < 256; i++)
    table[i] = i >= 'a' && i <= 'z' ? (guint8) ('a' + (i - 'a' + KEY) % 26) : (guint8) i;
  for (gsize i = 0; i < length; i++)
    out[i] = table[in[i]];
}

#if HAVE_INTRINSICS
__attribute__ ((target ("avx2"))) static void
use_intrinsics (const guint8 *in,
                guint8       *out,
                gsize         length)
{
  const __m256i first = _mm256_set1_epi8 ('a');
  const __m256i last = _mm256_set1_epi8 (25);
  const __m256i key = _mm256_set1_epi8 (KEY);
  const __m256i letters = _mm256_set1_epi8 (26);
  gsize i = 0;

  for (; i + 32 <= length; i += 32)
    {
      __m256i bytes = _mm256_loadu_si256 ((const void *) (in + i));
      __m256i place = _mm256_sub_epi8 (bytes, first);
      __m256i is_letter = _mm256_cmpeq_epi8 (_mm256_min_epu8 (place, last), place);
      __m256i moved = _mm256_add_epi8 (place, key);

      /* Below 26 the difference wraps round and is the larger one. */
      moved = _mm256_min_epu8 (moved, _mm256_sub_epi8 (moved, letters));
      moved = _mm256_add_epi8 (moved, first);
      _mm256_storeu_si256 ((void *) (out + i), _mm256_blendv_epi8 (bytes, moved, is_letter));
    }
  soket_caesar_shift (in + i, out + i, length - i, KEY);
}
#endif

static void
use_crack (const guint8 *in,
           guint8       *out,
           gsize         length)
{
  SoketCaesarCrack crack;

  g_assert_true (soket_caesar_crack (&crack, in, length));
  g_assert_cmpint (crack.candidates[0].shift, ==, KEY);
}

/* The bare pass: four tables, nothing else. */
static void
use_counting (const guint8 *in,
              guint8       *out,
              gsize         length)
{
  static guint64 tables[4][256];

  memset (tables, 0, sizeof tables);
  for (gsize i = 0; i < length; i += 8)
    {
      guint64 word;

      memcpy (&word, in + i, sizeof word);
      for (guint j = 0; j < 8; j++)
        tables[j % 4][word >> 8 * j & 0xff]++;
    }
  __asm__ volatile ("" : : "r" (tables) : "memory");
}

static void
run_filter (const char *const *argv,
            int                input)
{
  int status;
  pid_t pid;

  g_assert_cmpint (lseek (input, 0, SEEK_SET), ==, 0);
  pid = fork ();
  g_assert_cmpint (pid, !=, -1);
  if (pid == 0)
    {
      dup2 (input, STDIN_FILENO);
      dup2 (open ("/dev/null", O_WRONLY), STDOUT_FILENO);
      execvp (argv[0], (char *const *) argv);
      _exit (127);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
    g_error ("%s did not do its work", argv[0]);
}

static double
now_s (void)
{
  return (double) g_get_monotonic_time () / G_USEC_PER_SEC;
}

static void
race (Rival        *rivals,
      guint         n_rivals,
      const guint8 *in,
      guint8       *out,
      gsize         length,
      guint         turns,
      guint         times)
{
  for (guint turn = 0; turn < turns; turn++)
    for (guint i = 0; i < n_rivals; i++)
      {
        double start_s = now_s ();
        double spent_s;

        for (guint j = 0; j < times; j++)
          {
            rivals[i].work (in, out, length);
            __asm__ volatile ("" : : "r" (out) : "memory");
          }
        spent_s = (now_s () - start_s) / times;
        if (rivals[i].best_s == 0 || spent_s < rivals[i].best_s)
          rivals[i].best_s = spent_s;
      }

  for (guint i = 0; i < n_rivals; i++)
    printf ("  %-24s %8.2f GB/s\n", rivals[i].name, (double) length / rivals[i].best_s / 1e9);
}

/* A goal of "at least" is one of speeds, of "at most" one of times. */
static void
compare (const char *what,
         double      ratio,
         gboolean    at_least,
         double      goal)
{
  gboolean met = at_least ? ratio >= goal : ratio <= goal;

  printf ("  %-44s %6.2f   goal %s %.2f   %s\n", what, ratio, at_least ? ">=" : "<=", goal, met ? "met" : "MISSED");
  n_missed += !met;
}

static double
find (const Rival *rivals,
      guint        n_rivals,
      const char  *name)
{
  for (guint i = 0; i < n_rivals; i++)
    if (strcmp (rivals[i].name, name) == 0)
      return rivals[i].best_s;
  return 0;
}

static guint
line_up (Rival *rivals)
{
  guint n = 0;

  memset (rivals, 0, MAX_RIVALS * sizeof *rivals);
  rivals[n++] = (Rival) { "soket_caesar_shift", use_soket, 0 };
  rivals[n++] = (Rival) { "the same in place", use_soket_in_place, 0 };
  rivals[n++] = (Rival) { "memcpy", use_memcpy, 0 };
  rivals[n++] = (Rival) { "table of 256 bytes", use_table, 0 };
#if HAVE_INTRINSICS
  if (__builtin_cpu_supports ("avx2"))
    rivals[n++] = (Rival) { "AVX2 intrinsics", use_intrinsics, 0 };
#endif
  return n;
}

static void
bench_cipher (const guint8 *in,
              guint8       *out)
{
  Rival rivals[MAX_RIVALS];
  guint n = line_up (rivals);
  double intrinsics_s;

  printf ("cipher, %" G_GSIZE_FORMAT " KiB in cache\n", IN_CACHE / 1024);
  race (rivals, n, in, out, IN_CACHE, 15, 20000);
  intrinsics_s = find (rivals, n, "AVX2 intrinsics");
  if (intrinsics_s > 0)
    compare ("speed : AVX2 intrinsics", intrinsics_s / rivals[0].best_s, TRUE, 0.85);
  else
    printf ("  no AVX2 here: nothing to compare with\n");

  n = line_up (rivals);
  printf ("cipher, %" G_GSIZE_FORMAT " MiB\n", IN_MEMORY / 1024 / 1024);
  race (rivals, n, in, out, IN_MEMORY, 5, 1);
  compare ("speed : memcpy", find (rivals, n, "memcpy") / rivals[0].best_s, TRUE, 0.5);
}

static void
bench_crack (const guint8 *text)
{
  Rival rivals[] = { { "crack", use_crack, 0 }, { "counting pass", use_counting, 0 } };

  printf ("crack, 1 MiB\n");
  race (rivals, 2, text, NULL, CRACKED, 15, 100);
  compare ("time : counting pass", rivals[0].best_s / rivals[1].best_s, FALSE, 1.15);
}

static void
bench_filter (const char   *soket,
              const guint8 *text,
              gsize         length)
{
  const char *const ours[] = { soket, "caesar", "encrypt", "--shift", "10", NULL };
  const char *const theirs[] = { "tr", "a-z", "k-za-j", NULL };
  g_autofree char *tr = g_find_program_in_path ("tr");
  g_autofree char *path = NULL;
  double best_s[2] = { 0, 0 };
  int input;

  printf ("filter, %" G_GSIZE_FORMAT " MiB\n", length / 1024 / 1024);
  if (soket == NULL || tr == NULL)
    {
      printf ("  no soket or no tr to run\n");
      return;
    }

  /* On disk nothing need arrive: what was written last is still in memory. */
  input = g_file_open_tmp ("soket-bench-XXXXXX", &path, NULL);
  g_assert_cmpint (input, !=, -1);
  unlink (path);
  for (gsize done = 0; done < length;)
    {
      gssize n = write (input, text + done, length - done);

      g_assert_cmpint (n, >, 0);
      done += (gsize) n;
    }

  for (guint turn = 0; turn < 5; turn++)
    for (guint i = 0; i < 2; i++)
      {
        double start_s = now_s ();
        double spent_s;

        run_filter (i == 0 ? ours : theirs, input);
        spent_s = now_s () - start_s;
        if (turn == 0 || spent_s < best_s[i])
          best_s[i] = spent_s;
      }
  close (input);

  printf ("  %-24s %8.2f GB/s\n  %-24s %8.2f GB/s\n", "soket caesar encrypt", (double) length / best_s[0] / 1e9, "tr",
          (double) length / best_s[1] / 1e9);
  compare ("time : tr", best_s[0] / best_s[1], FALSE, 1.0);
}

int
main (int    argc,
      char **argv)
{
  const char sentence[] = "the server waits for a client, reads until the dot, and sends the reply back.\n";
  g_autofree guint8 *in = g_malloc (IN_MEMORY);
  g_autofree guint8 *out = g_malloc (IN_MEMORY);

  for (gsize i = 0; i < IN_MEMORY; i++)
    in[i] = (guint8) sentence[i % (sizeof sentence - 1)];
  soket_caesar_shift (in, in, IN_MEMORY, KEY);
  memset (out, 0, IN_MEMORY);
  setvbuf (stdout, NULL, _IOLBF, 0);

  bench_cipher (in, out);
  bench_crack (in);
  bench_filter (argc > 1 ? argv[1] : NULL, in, IN_MEMORY);

  printf ("%u goals missed\n", n_missed);
  return n_missed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
