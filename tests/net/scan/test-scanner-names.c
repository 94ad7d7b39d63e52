/* test-scanner-names.c - a scan of a name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-scan-run.h"
#include "lib/stub-resolver.h"
#include "net/loop/soket-limits.h"

#define LOCALHOST (scan_own_address ())

static const char *const addresses[] = { "::1", "127.0.0.3", "127.0.0.4", NULL };

/* Brackets are for people. */
static void
test_brackets (void)
{
  GArray *sockets;
  ScanRun *run;
  guint16 open;

  if (!soket_test_has_ipv6 ())
    {
      g_test_skip ("No ::1 here");
      return;
    }
  sockets = scan_sockets_new ();
  open = scan_open_port (sockets, "::1");
  run = scan_run_new ("[::1]");
  scan_run_add (run, open);
  scan_run_whole (run);
  scan_assert_result (run, open, SOKET_SCAN_OPEN, 0);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

/* Of a name without a family the first IPv4 address is scanned, and told; so are those that are not. */
static void
test_name (void)
{
  static const struct
  {
    int         family;
    const char *address;
    const char *others;
  } rows[] = { { 0, "127.0.0.3", "::1, 127.0.0.4" }, { AF_INET, "127.0.0.3", "127.0.0.4" }, { AF_INET6, "::1", NULL } };
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (addresses, &former);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GArray *sockets;
      ScanRun *run;
      SoketEndpoint target = soket_test_endpoint (rows[i].address, 0);
      g_autofree char *others = NULL;
      guint16 open;

      if (rows[i].family == AF_INET6 && !soket_test_has_ipv6 ())
        continue;
      sockets = scan_sockets_new ();
      open = scan_open_port (sockets, rows[i].address);
      run = scan_run_new ("class.example");
      run->options.family = rows[i].family;
      scan_run_add (run, open);
      scan_run_whole (run);
      scan_assert_result (run, open, SOKET_SCAN_OPEN, 0);
      g_assert_true (soket_endpoint_equal (soket_scanner_get_target (run->scanner), &target));
      others = soket_scanner_dup_others (run->scanner);
      g_assert_cmpstr (others, ==, rows[i].others);
      /* Of an address there is only one. */
      run->options.host = rows[i].address;
      scan_run_whole (run);
      g_assert_null (soket_scanner_dup_others (run->scanner));
      scan_run_free (run);
      scan_sockets_close (sockets);
    }
  stub_resolver_remove (resolver, former);
}

/* No address: an error, every port untried, and the scanner is ready for the next scan. */
static void
test_no_address (void)
{
  static const struct
  {
    const char *host;
    int         family;
  } rows[] = { { "nobody.example", 0 }, { "", 0 }, { "two words", 0 }, { "127.0.0.1", AF_INET6 }, { "[::1]", AF_INET } };
  GArray *sockets = scan_sockets_new ();
  guint16 open = scan_open_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (NULL, &former);

  scan_run_add (run, open);
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      run->options.host = rows[i].host;
      run->options.family = rows[i].family;
      scan_run_begin (run);
      scan_run_wait (run);
      g_assert_nonnull (run->error);
      g_assert_false (g_error_matches (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED));
      g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_UNTRIED), ==, 1);
      g_assert_false (soket_endpoint_is_set (soket_scanner_get_target (run->scanner)));
    }
  g_assert_cmpuint (run->n_targets, ==, 0);
  g_assert_cmpuint (scan_calls.n_connects, ==, 0);

  run->options.host = LOCALHOST;
  run->options.family = 0;
  scan_run_whole (run);
  scan_assert_result (run, open, SOKET_SCAN_OPEN, 0);
  stub_resolver_remove (resolver, former);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

/* A name server that does not answer: cancelled at once all the same. */
static void
test_cancel_lookup (void)
{
  ScanRun *run = scan_run_new ("class.example");
  GResolver *former;
  StubResolver *resolver = stub_resolver_install (NULL, &former);

  resolver->never = TRUE;
  scan_run_add (run, 1);
  scan_run_begin (run);
  soket_test_drain ();
  g_assert_true (soket_scanner_get_active (run->scanner));
  g_assert_false (run->done);
  g_cancellable_cancel (run->cancellable);
  soket_test_drain ();
  g_assert_true (run->done);
  g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (run->n_targets, ==, 0);
  stub_resolver_remove (resolver, former);
  scan_run_free (run);
}

/* Cancelled before the address is known, and begun anew at once: the old answer belongs to nobody. */
static void
test_cancel_while_resolving (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 open = scan_open_port (sockets, LOCALHOST);
  ScanRun *run = scan_run_new (LOCALHOST);

  scan_run_add (run, open);
  for (guint i = 0; i < 3; i++)
    {
      scan_run_begin (run);
      g_assert_true (soket_scanner_get_active (run->scanner));
      g_cancellable_cancel (run->cancellable);
      g_assert_false (soket_scanner_get_active (run->scanner));
      g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_UNTRIED), ==, 1);
      if (i == 1)
        soket_test_drain ();
      else
        soket_test_wait_until (run->done);
      g_assert_true (run->done);
      g_assert_error (run->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_cancellable_reset (run->cancellable);
    }
  g_assert_cmpuint (run->n_targets, ==, 0);
  scan_run_whole (run);
  g_assert_cmpuint (run->n_targets, ==, 1);
  scan_assert_result (run, open, SOKET_SCAN_OPEN, 0);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  soket_limits_raise ();

  g_test_add_func ("/scanner/brackets", test_brackets);
  g_test_add_func ("/scanner/name", test_name);
  g_test_add_func ("/scanner/no-address", test_no_address);
  g_test_add_func ("/scanner/cancel-lookup", test_cancel_lookup);
  g_test_add_func ("/scanner/cancel-while-resolving", test_cancel_while_resolving);

  return g_test_run ();
}
