/* test-search.c - tests of soket-search
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-search.h"

#include <string.h>

static gboolean
find (const char *stream,
      gsize       length,
      const char *wanted,
      gsize       n_wanted,
      gsize       piece)
{
  g_autoptr (SoketSearch) search = soket_search_new (wanted, n_wanted);

  for (gsize i = 0; i < length; i += piece)
    soket_search_push (search, stream + i, MIN (piece, length - i));
  return soket_search_found (search);
}

/* In pieces of any size it finds what memmem () finds in the whole; few letters make many beginnings that come to nothing. */
static void
test_random (void)
{
  GRand *random = g_rand_new_with_seed (7);
  guint n_found = 0;

  for (guint turn = 0; turn < 4000; turn++)
    {
      char stream[40], wanted[8];
      gsize length = (gsize) g_rand_int_range (random, 0, sizeof stream + 1);
      gsize n_wanted = (gsize) g_rand_int_range (random, 1, sizeof wanted + 1);
      gboolean is_there;

      for (gsize i = 0; i < sizeof stream; i++)
        stream[i] = (char) g_rand_int_range (random, 0, 2);
      for (gsize i = 0; i < sizeof wanted; i++)
        wanted[i] = (char) g_rand_int_range (random, 0, 2);
      is_there = length > 0 && memmem (stream, length, wanted, n_wanted) != NULL;
      n_found += is_there;
      for (gsize piece = 1; piece <= 9; piece += 4)
        g_assert_cmpint (find (stream, length, wanted, n_wanted, piece), ==, is_there);
    }
  g_assert_cmpuint (n_found, >, 400);
  g_assert_cmpuint (n_found, <, 3600);
  g_rand_free (random);
}

static void
test_nothing (void)
{
  g_assert_true (find ("", 0, NULL, 0, 1));
  g_assert_true (find ("a", 1, "", 0, 1));
  g_assert_false (find ("", 0, "a", 1, 1));
}

/* What has come stays found, whatever comes behind it. */
static void
test_long (void)
{
  g_autoptr (SoketSearch) search = soket_search_new ("Isi pesan.", 10);
  g_autofree char *noise = g_strnfill (100000, 'x');

  soket_search_push (search, noise, 100000);
  soket_search_push (search, "Isi pe", 6);
  g_assert_false (soket_search_found (search));
  soket_search_push (search, "san.", 4);
  g_assert_true (soket_search_found (search));
  soket_search_push (search, noise, 100000);
  g_assert_true (soket_search_found (search));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/random", test_random);
  g_test_add_func ("/search/nothing", test_nothing);
  g_test_add_func ("/search/long", test_long);
  return g_test_run ();
}
