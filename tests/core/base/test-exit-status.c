/* test-exit-status.c - tests of how a program's end is told
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-exit-status.h"

#include <signal.h>
#include <sys/wait.h>

static void
assert_words (int         status,
              const char *expected)
{
  g_autofree char *words = soket_exit_status_dup_words (status);

  g_assert_cmpstr (words, ==, expected);
}

static void
assert_signal (int         number,
               const char *expected)
{
  g_autofree char *words = soket_exit_status_dup_signal (number);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_words (void)
{
  assert_words (W_EXITCODE (0, 0), "It ended with status 0.");
  assert_words (W_EXITCODE (127, 0), "It ended with status 127.");
  assert_words (W_EXITCODE (0, SIGALRM), "It was ended by signal 14 (SIGALRM: Alarm clock).");
  /* With a core dump. */
  assert_words (W_EXITCODE (0, SIGSEGV) | WCOREFLAG, "It was ended by signal 11 (SIGSEGV: Segmentation fault).");
}

/* A saved trace has whatever number somebody wrote into it. */
static void
test_nameless (void)
{
  static const int numbers[] = { 0, -1, 65, 1000000, G_MAXINT, G_MININT };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autofree char *expected = g_strdup_printf ("signal %d", numbers[i]);

      assert_signal (numbers[i], expected);
    }
  assert_signal (35, "signal 35");
  assert_signal (SIGKILL, "signal 9 (SIGKILL: Killed)");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exit-status/words", test_words);
  g_test_add_func ("/exit-status/nameless", test_nameless);

  return g_test_run ();
}
