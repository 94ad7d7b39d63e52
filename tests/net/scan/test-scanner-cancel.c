/* test-scanner-cancel.c - a scan that is cancelled, dropped, or begun again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-scan-run.h"
#include "net/loop/soket-limits.h"

#include <errno.h>

#define LOCALHOST (scan_own_address ())

static void
test_again (void)
{
  GArray *sockets = scan_sockets_new ();
  ScanRun *run;
  guint16 open = scan_open_port (sockets, LOCALHOST);
  guint16 closed = scan_closed_port (sockets, LOCALHOST);

  run = scan_run_new (LOCALHOST);
  scan_run_add (run, open);
  scan_run_add (run, closed);
  scan_run_whole (run);
  /* The results of before are gone. */
  g_array_set_size (run->ports, 0);
  scan_run_add (run, closed);
  scan_run_whole (run);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_OPEN), ==, 0);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_CLOSED), ==, 1);
  g_assert_cmpuint (run->n_active, ==, 4);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

static void
test_pending (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 filtered = scan_filtered_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);
  ScanRun *other = scan_run_new (LOCALHOST);
  SoketScanner *own = g_steal_pointer (&other->scanner);

  other->scanner = run->scanner;
  scan_run_add (run, filtered);
  scan_run_add (other, filtered);
  scan_run_begin (run);
  scan_run_begin (other);
  soket_test_wait_until (other->done);
  g_assert_error (other->error, G_IO_ERROR, G_IO_ERROR_PENDING);
  g_assert_true (soket_scanner_get_active (run->scanner));
  g_assert_false (run->done);

  /* The first is as if nothing had been. */
  scan_run_wait (run);
  g_assert_no_error (run->error);
  scan_assert_result (run, filtered, SOKET_SCAN_FILTERED, ETIMEDOUT);
  g_assert_cmpuint (scan_calls.n_tries[filtered], ==, 2);
  other->scanner = own;
  scan_run_free (run);
  scan_run_free (other);
  scan_sockets_close (sockets);
}

static void
test_cancel_before (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 open = scan_open_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);

  scan_run_add (run, open);
  g_cancellable_cancel (run->cancellable);
  scan_run_begin (run);
  g_assert_false (soket_scanner_get_active (run->scanner));
  soket_test_wait_until (run->done);
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (scan_calls.n_connects, ==, 0);
  g_assert_cmpuint (run->n_targets, ==, 0);

  g_cancellable_reset (run->cancellable);
  scan_run_whole (run);
  scan_assert_result (run, open, SOKET_SCAN_OPEN, 0);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

/* What was found stays, the rest is untried, and nothing has to be waited for. */
static void
test_cancel_during (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 filtered = scan_filtered_port (sockets, LOCALHOST);
  guint16 open = scan_open_port (sockets, LOCALHOST);
  guint16 closed = scan_closed_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);
  guint64 elapsed_us;

  run->options.timeout_ms = 600000;
  scan_run_add (run, filtered);
  scan_run_add (run, open);
  scan_run_add (run, closed);
  scan_run_begin (run);
  soket_test_wait_until ((scan_run_read (run), run->seen->len == 2));
  g_assert_cmpuint (soket_scanner_get_in_flight (run->scanner), ==, 1);
  g_assert_false (run->done);

  g_cancellable_cancel (run->cancellable);
  g_assert_false (soket_scanner_get_active (run->scanner));
  g_assert_cmpuint (soket_scanner_get_in_flight (run->scanner), ==, 0);
  soket_test_drain ();
  g_assert_true (run->done);
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  scan_run_wait (run);
  scan_assert_result (run, filtered, SOKET_SCAN_UNTRIED, 0);
  scan_assert_result (run, open, SOKET_SCAN_OPEN, 0);
  scan_assert_result (run, closed, SOKET_SCAN_CLOSED, ECONNREFUSED);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_UNTRIED), ==, 1);
  g_assert_cmpuint (run->n_active, ==, 2);
  /* The clock stands. */
  elapsed_us = soket_scanner_get_elapsed_us (run->scanner);
  soket_test_drain ();
  g_assert_cmpuint (soket_scanner_get_elapsed_us (run->scanner), ==, elapsed_us);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

static void
cancel_run (ScanRun *run)
{
  g_cancellable_cancel (run->cancellable);
}

static void
test_cancel_in_target (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 open = scan_open_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);

  run->in_target = cancel_run;
  scan_run_add (run, open);
  scan_run_begin (run);
  scan_run_wait (run);
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (scan_calls.n_connects, ==, 0);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

static void
test_cancel_after (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 open = scan_open_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);

  scan_run_add (run, open);
  scan_run_whole (run);
  g_cancellable_cancel (run->cancellable);
  soket_test_drain ();
  scan_assert_result (run, open, SOKET_SCAN_OPEN, 0);
  g_assert_cmpuint (run->n_active, ==, 2);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

/* The scan keeps its scanner; when it is cancelled nothing is left of either. */
static void
test_destroy_in_flight (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 filtered = scan_filtered_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);
  gpointer weak = run->scanner;

  run->options.timeout_ms = 600000;
  scan_run_add (run, filtered);
  scan_run_begin (run);
  soket_test_wait_until (soket_scanner_get_in_flight (run->scanner) == 1);

  g_object_add_weak_pointer (G_OBJECT (run->scanner), &weak);
  g_object_unref (run->scanner);
  soket_test_drain ();
  g_assert_nonnull (weak);
  g_assert_cmpuint (soket_scanner_get_in_flight (run->scanner), ==, 1);

  g_cancellable_cancel (run->cancellable);
  soket_test_drain ();
  g_assert_true (run->done);
  g_assert_null (weak);
  g_assert_cmpuint (soket_test_count_descriptors (), ==, run->n_descriptors);
  run->scanner = soket_scanner_new ();
  scan_run_free (run);
  scan_sockets_close (sockets);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  soket_limits_raise ();

  g_test_add_func ("/scanner/again", test_again);
  g_test_add_func ("/scanner/pending", test_pending);
  g_test_add_func ("/scanner/cancel-before", test_cancel_before);
  g_test_add_func ("/scanner/cancel-during", test_cancel_during);
  g_test_add_func ("/scanner/cancel-in-target", test_cancel_in_target);
  g_test_add_func ("/scanner/cancel-after", test_cancel_after);
  g_test_add_func ("/scanner/destroy-in-flight", test_destroy_in_flight);

  return g_test_run ();
}
