/* fuzz-main.c - runs a fuzz program on a bounded number of inputs, with any compiler
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#define N_INPUTS 20000
#define MAX_PIECES 48

static guint
count (const FuzzSeed *seeds)
{
  guint n = 0;

  while (seeds[n].bytes != NULL)
    n++;
  return n;
}

/* A copy of its own size, so that a sanitizer sees a byte read too many. */
static void
run_one (const char *bytes,
         gsize       length)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, length);

  g_assert_cmpint (LLVMFuzzerTestOneInput (copy, length), ==, 0);
}

static void
test_seeds (void)
{
  for (guint i = 0; fuzz_seeds[i].bytes != NULL; i++)
    run_one (fuzz_seeds[i].bytes, fuzz_seeds[i].length);
}

static void
test_random (void)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed (20260728);
  g_autoptr(GString) input = g_string_new (NULL);
  guint n_pieces = count (fuzz_pieces);

  for (guint i = 0; i < N_INPUTS; i++)
    {
      guint n = (guint) g_rand_int_range (rand, 0, MAX_PIECES);

      /* The first bytes steer most programs: small values there, too. */
      g_string_truncate (input, 0);
      for (guint j = 0; j < 4; j++)
        g_string_append_c (input, (char) g_rand_int_range (rand, 0, g_rand_boolean (rand) ? 256 : 12));

      for (guint j = 0; j < n; j++)
        {
          const FuzzSeed *piece = &fuzz_pieces[g_rand_int_range (rand, 0, (gint32) n_pieces)];

          if (g_rand_int_range (rand, 0, 4) != 0)
            g_string_append_len (input, piece->bytes, (gssize) piece->length);
          else
            g_string_append_c (input, (char) g_rand_int_range (rand, 0, 256));
        }

      run_one (input->str, input->len);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fuzz/seeds", test_seeds);
  g_test_add_func ("/fuzz/random", test_random);

  return g_test_run ();
}
