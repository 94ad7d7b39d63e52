/* test-scanner-limits.c - a scan that meets errors, or runs out of descriptors
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-scan-run.h"
#include "net/loop/soket-limits.h"

#include <errno.h>
#include <sys/resource.h>

#define LOCALHOST (scan_own_address ())

/* What an errno value means. Only silence is tried again. */
static void
test_errors (void)
{
  static const struct
  {
    int            errnum;
    SoketScanState state;
  } rows[] = {
    { ECONNREFUSED, SOKET_SCAN_CLOSED },
    /* Told only after the handshake. */
    { ECONNRESET, SOKET_SCAN_OPEN },
    { EPIPE, SOKET_SCAN_OPEN },
    /* Said at once, they are this system's: nothing was sent. */
    { ENETUNREACH, SOKET_SCAN_ERROR },
    { EHOSTUNREACH, SOKET_SCAN_ERROR },
    { ENETDOWN, SOKET_SCAN_ERROR },
    { EHOSTDOWN, SOKET_SCAN_ERROR },
    { EACCES, SOKET_SCAN_ERROR },
    { EPERM, SOKET_SCAN_ERROR },
    { EAFNOSUPPORT, SOKET_SCAN_ERROR },
    { EINVAL, SOKET_SCAN_ERROR },
  };
  GArray *sockets = scan_sockets_new ();
  guint16 port = scan_closed_port (sockets, LOCALHOST);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ScanRun *run = scan_run_new (LOCALHOST);

      scan_calls.connect_port = port;
      scan_calls.connect_error = rows[i].errnum;
      scan_calls.n_connect_errors = G_MAXUINT;
      scan_run_add (run, port);
      scan_run_whole (run);
      scan_assert_result (run, port, rows[i].state, rows[i].state == SOKET_SCAN_OPEN ? 0 : rows[i].errnum);
      g_assert_cmpuint (scan_calls.n_tries[port], ==, 1);
      scan_run_free (run);
    }
  scan_sockets_close (sockets);
}

/* Short of something for a moment: waited out. */
static void
test_short_for_a_moment (void)
{
  static const int rows[] = { EADDRNOTAVAIL, ENOBUFS, ENOMEM, EAGAIN };
  GArray *sockets = scan_sockets_new ();
  guint16 open = scan_open_port (sockets, LOCALHOST);
  guint16 closed = scan_closed_port (sockets, LOCALHOST);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ScanRun *run = scan_run_new (LOCALHOST);

      scan_calls.connect_port = i % 2 == 0 ? open : closed;
      scan_calls.connect_error = rows[i];
      scan_calls.n_connect_errors = 5;
      scan_run_add (run, open);
      scan_run_add (run, closed);
      scan_run_whole (run);
      scan_assert_result (run, open, SOKET_SCAN_OPEN, 0);
      scan_assert_result (run, closed, SOKET_SCAN_CLOSED, ECONNREFUSED);
      g_assert_cmpuint (scan_calls.n_connect_errors, ==, 0);
      scan_run_free (run);
    }
  scan_sockets_close (sockets);
}

/* The computer stands still for longer than that is waited out: it is waited out as often afterwards. */
static void
test_short_and_halted (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 closed = scan_closed_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);

  scan_calls.connect_port = closed;
  scan_calls.connect_error = ENOBUFS;
  scan_calls.n_connect_errors = 3;
  scan_calls.halt_us = 2500 * 1000;
  scan_run_add (run, closed);
  scan_run_whole (run);
  scan_assert_result (run, closed, SOKET_SCAN_CLOSED, ECONNREFUSED);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

/* What a port waits before anything goes out for it is no time of its own. */
static void
test_short_is_not_counted (void)
{
  enum { SHORT_MS = 20, N = 5 };
  GArray *sockets = scan_sockets_new ();
  guint16 closed = scan_closed_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);

  scan_calls.connect_port = closed;
  scan_calls.connect_error = EADDRNOTAVAIL;
  scan_calls.n_connect_errors = N;
  scan_run_add (run, closed);
  scan_run_whole (run);
  g_assert_cmpuint (scan_calls.n_connect_errors, ==, 0);
  g_assert_cmpint (scan_run_get (run, closed)->elapsed_us + N * SHORT_MS * 1000, <=, soket_scanner_get_elapsed_us (run->scanner));
  scan_run_free (run);
  scan_sockets_close (sockets);
}

/* Short a second time, long after the first: the patience begins anew. */
static void
test_short_again (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 filtered = scan_filtered_port (sockets, LOCALHOST);
  guint16 closed = scan_closed_port (sockets, LOCALHOST);
  ScanRun *run;

  /* The closed port is the first of the list. */
  for (guint i = 0; i < 100 && closed > filtered; i++)
    closed = scan_closed_port (sockets, LOCALHOST);
  run = scan_run_new (LOCALHOST);
  scan_calls.connect_port = closed;
  scan_calls.connect_error = EADDRNOTAVAIL;
  scan_calls.n_connect_errors = 2;
  run->options.parallel = 1;
  run->options.retries = 0;
  run->options.timeout_ms = 2100;
  scan_run_add (run, closed);
  scan_run_add (run, filtered);
  scan_run_whole (run);
  scan_assert_result (run, closed, SOKET_SCAN_CLOSED, ECONNREFUSED);
  scan_assert_result (run, filtered, SOKET_SCAN_FILTERED, ETIMEDOUT);
  g_assert_cmpuint (scan_calls.n_connect_errors, ==, 0);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

/* Short of descriptors to the end: an error each, never closed, and the scan ends. */
static void
test_short_for_ever (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 open = scan_open_port (sockets, LOCALHOST);
  guint16 closed = scan_closed_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);

  scan_run_add (run, open);
  scan_run_add (run, closed);
  run->n_descriptors = soket_test_count_descriptors ();
  scan_calls.socket_error = EMFILE;
  scan_run_whole (run);
  scan_calls.socket_error = 0;
  scan_assert_result (run, open, SOKET_SCAN_ERROR, EMFILE);
  scan_assert_result (run, closed, SOKET_SCAN_ERROR, EMFILE);
  g_assert_cmpuint (scan_calls.n_connects, ==, 0);
  /* It waited, and did not spin. */
  g_assert_cmpuint (scan_calls.n_refused, >, 10);
  g_assert_cmpuint (scan_calls.n_refused, <=, 110);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

static struct rlimit limit_before;

static void
lower_limit (ScanRun *run)
{
  struct rlimit limit = limit_before;

  limit.rlim_cur = soket_test_count_descriptors () + 6;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
}

/* The descriptors go while the scan runs: six are left for many silent ports. */
static void
test_few_descriptors (void)
{
  enum { N = 12 };
  GArray *sockets;
  ScanRun *run;
  guint16 open[N], closed[N], filtered[N];

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit_before));
  sockets = scan_sockets_new ();
  for (guint i = 0; i < N; i++)
    {
      open[i] = scan_open_port (sockets, LOCALHOST);
      closed[i] = scan_closed_port (sockets, LOCALHOST);
      filtered[i] = scan_filtered_port (sockets, LOCALHOST);
    }
  run = scan_run_new (LOCALHOST);
  run->in_target = lower_limit;
  for (guint i = 0; i < N; i++)
    {
      scan_run_add (run, open[i]);
      scan_run_add (run, closed[i]);
      scan_run_add (run, filtered[i]);
    }
  scan_run_whole (run);
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit_before));
  g_assert_cmpuint (scan_calls.n_refused, >, 0);
  g_assert_cmpuint (run->max_in_flight, <=, 6);
  for (guint i = 0; i < N; i++)
    {
      scan_assert_result (run, open[i], SOKET_SCAN_OPEN, 0);
      scan_assert_result (run, closed[i], SOKET_SCAN_CLOSED, ECONNREFUSED);
      scan_assert_result (run, filtered[i], SOKET_SCAN_FILTERED, ETIMEDOUT);
      g_assert_cmpuint (scan_calls.n_tries[filtered[i]], ==, 2);
    }
  scan_run_free (run);
  scan_sockets_close (sockets);
}

/* A limit of 24 from the start: the scan keeps to what is left of it. */
static void
test_limit_24 (void)
{
  enum { N = 100 };
  GArray *sockets;
  ScanRun *run;
  struct rlimit limit;
  guint16 open, filtered;

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
      return;
    }

  sockets = scan_sockets_new ();
  open = scan_open_port (sockets, LOCALHOST);
  filtered = scan_filtered_port (sockets, LOCALHOST);
  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  limit.rlim_cur = 24;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
  run = scan_run_new (LOCALHOST);
  scan_run_add (run, open);
  scan_run_add (run, filtered);
  for (guint i = 0; i < N; i++)
    if (1 + i != open && 1 + i != filtered)
      scan_run_add (run, (guint16) (1 + i));
  scan_run_whole (run);
  scan_assert_result (run, open, SOKET_SCAN_OPEN, 0);
  scan_assert_result (run, filtered, SOKET_SCAN_FILTERED, ETIMEDOUT);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_ERROR), ==, 0);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  soket_limits_raise ();

  g_test_add_func ("/scanner/errors", test_errors);
  g_test_add_func ("/scanner/short-for-a-moment", test_short_for_a_moment);
  g_test_add_func ("/scanner/short-and-halted", test_short_and_halted);
  g_test_add_func ("/scanner/short-is-not-counted", test_short_is_not_counted);
  g_test_add_func ("/scanner/short-again", test_short_again);
  g_test_add_func ("/scanner/short-for-ever", test_short_for_ever);
  g_test_add_func ("/scanner/few-descriptors", test_few_descriptors);
  g_test_add_func ("/scanner/limit-24", test_limit_24);

  return g_test_run ();
}
