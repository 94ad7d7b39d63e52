/* test-limits.c - tests of soket-limits
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/loop/soket-limits.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Each case sets limits of its own, so it runs in a process of its own. */
static void
run_alone (void (*child) (void))
{
  if (g_test_subprocess ())
    {
      child ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_passed ();
}

static void
set_soft_limit (rlim_t soft)
{
  struct rlimit limit;

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  g_assert_true (limit.rlim_max == RLIM_INFINITY || limit.rlim_max >= soft);
  limit.rlim_cur = soft;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
}

static void
raise_child (void)
{
  struct rlimit limit;

  set_soft_limit (200);
  soket_limits_raise ();
  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  g_assert_true (limit.rlim_cur == limit.rlim_max);

  /* Twice is harmless. */
  soket_limits_raise ();
  /* What is started gets what this program had. */
  soket_limits_restore ();
  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  g_assert_cmpuint (limit.rlim_cur, ==, 200);
}

static void
test_raise (void)
{
  run_alone (raise_child);
}

static void
free_child (void)
{
  guint before = 0;
  int fds[10];

  set_soft_limit (200);
  before = soket_limits_clamp_connections (0);

  /* 200 less a reserve of 50 less what is open, which is at least the three standard streams' worth. */
  g_assert_cmpuint (before, <=, 150);
  g_assert_cmpuint (before, >=, 100);

  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    {
      fds[i] = open ("/dev/null", O_RDONLY | O_CLOEXEC);
      g_assert_no_errno (fds[i]);
    }
  g_assert_cmpuint (soket_limits_clamp_connections (0), ==, before - 10);
  for (guint i = 0; i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  g_assert_cmpuint (soket_limits_clamp_connections (0), ==, before);

  /* The reserve stops growing at 64. */
  set_soft_limit (1000);
  g_assert_cmpuint (soket_limits_clamp_connections (0), ==, before + 50 + 800 - 64);
}

static void
test_free (void)
{
  run_alone (free_child);
}

static void
clamp_child (void)
{
  guint available = 0;

  set_soft_limit (200);
  available = soket_limits_clamp_connections (0);
  g_assert_cmpuint (soket_limits_clamp_connections (100000), ==, available);
  g_assert_cmpuint (soket_limits_clamp_connections (10), ==, 10);
  g_assert_cmpuint (soket_limits_clamp_probes (0), ==, available);
  g_assert_cmpuint (soket_limits_clamp_probes (1), ==, 1);

  /* Even where nothing is left, one is tried. */
  set_soft_limit (8);
  g_assert_cmpuint (soket_limits_clamp_connections (0), >=, 1);
  set_soft_limit (4);
  g_assert_cmpuint (soket_limits_clamp_connections (100), ==, 1);
  g_assert_cmpuint (soket_limits_clamp_probes (100), ==, 1);
}

static void
test_clamp (void)
{
  run_alone (clamp_child);
}

/* Without /proc, as in a changed root, they are counted one by one. */
static void
no_proc_child (void)
{
  g_autofree char *folder = g_dir_make_tmp ("soket-XXXXXX", NULL);
  int fds[2];
  guint before;

  set_soft_limit (200);
  before = soket_limits_clamp_connections (0);
  /* It is there as long as it is used, and empty for good. */
  g_assert_no_errno (chdir (folder));
  g_assert_no_errno (rmdir (folder));
  g_assert_no_errno (chroot ("."));
  g_assert_cmpuint (soket_limits_clamp_connections (0), ==, before);
  g_assert_no_errno (pipe2 (fds, O_CLOEXEC));
  g_assert_cmpuint (soket_limits_clamp_connections (0), ==, before - 2);
  /* Whoever looks for leaks at the end does so in /proc. */
  _exit (0);
}

static void
test_no_proc (void)
{
  if (geteuid () != 0)
    {
      g_test_skip ("whoever runs this may not change its root");
      return;
    }
  run_alone (no_proc_child);
}

static void
most_child (void)
{
  guint available = 0;

  soket_limits_raise ();
  available = soket_limits_clamp_connections (0);
  g_assert_cmpuint (available, <=, SOKET_LIMIT_CONNECTIONS);
  g_assert_cmpuint (soket_limits_clamp_probes (G_MAXUINT), ==, MIN (available, SOKET_LIMIT_PROBES));
}

static void
test_most (void)
{
  run_alone (most_child);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/limits/raise", test_raise);
  g_test_add_func ("/limits/free", test_free);
  g_test_add_func ("/limits/clamp", test_clamp);
  g_test_add_func ("/limits/no-proc", test_no_proc);
  g_test_add_func ("/limits/most", test_most);

  return g_test_run ();
}
