/* test-patience.c - how long a program has been waited for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-faults.h"
#include "net/loop/soket-patience.h"

#define LOOK_MS 100

static gboolean
look_later (SoketPatience *patience,
            guint          ms)
{
  soket_faults.later_us += ms * 1000;
  return soket_patience_look (patience);
}

/* Each look counts, however many there are. */
static void
test_looks (void)
{
  SoketPatience patience;
  guint n_still = 0;

  soket_patience_begin (&patience);
  g_assert_false (soket_patience_is_over (&patience, 10000));
  for (guint i = 0; i < 200; i++)
    n_still += look_later (&patience, LOOK_MS);
  /* This test itself may be stopped for a while. */
  g_assert_cmpuint (n_still, <, 50);
  g_assert_true (soket_patience_is_over (&patience, 10000));
  g_assert_cmpuint (soket_patience_get_ms (&patience), >=, (200 - n_still) * LOOK_MS);
}

/* A computer that stands still between two looks has waited for nobody. */
static void
test_still (void)
{
  SoketPatience patience;

  soket_patience_begin (&patience);
  for (guint i = 0; i < 10; i++)
    g_assert_true (look_later (&patience, 60 * 60 * 1000));
  g_assert_false (soket_patience_is_over (&patience, 60 * 60 * 1000));
  soket_patience_begin (&patience);
  g_assert_false (soket_patience_is_over (&patience, 60 * 60 * 1000));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/patience/looks", test_looks);
  g_test_add_func ("/patience/still", test_still);
  return g_test_run ();
}
