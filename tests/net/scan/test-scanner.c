/* test-scanner.c - tests of soket-scanner on loopback
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-scan-run.h"
#include "net/loop/soket-limits.h"

#include <errno.h>
#include <unistd.h>

#define LOCALHOST (scan_own_address ())

static void
test_new (void)
{
  ScanRun *run = scan_run_new (LOCALHOST);
  SoketScanOptions options;
  gsize n;

  soket_scan_options_init (&options);
  g_assert_cmpuint (options.timeout_ms, ==, 1000);
  g_assert_cmpuint (options.retries, ==, 1);
  g_assert_cmpuint (options.parallel, ==, 0);
  g_assert_cmpuint (options.pause_ms, ==, 0);
  g_assert_false (options.banner);

  soket_scanner_get_results (run->scanner, &n);
  g_assert_cmpuint (n, ==, 0);
  soket_scanner_get_finished (run->scanner, &n);
  g_assert_cmpuint (n, ==, 0);
  for (guint state = 0; state < SOKET_SCAN_N_STATES; state++)
    g_assert_cmpuint (soket_scanner_get_count (run->scanner, state), ==, 0);
  g_assert_false (soket_endpoint_is_set (soket_scanner_get_target (run->scanner)));
  g_assert_cmpuint (soket_scanner_get_elapsed_us (run->scanner), ==, 0);
  scan_run_free (run);

  g_assert_cmpstr (soket_scan_state_to_string (SOKET_SCAN_UNTRIED), ==, "untried");
  g_assert_cmpstr (soket_scan_state_to_string (SOKET_SCAN_OPEN), ==, "open");
  g_assert_cmpstr (soket_scan_state_to_string (SOKET_SCAN_CLOSED), ==, "closed");
  g_assert_cmpstr (soket_scan_state_to_string (SOKET_SCAN_FILTERED), ==, "filtered");
  g_assert_cmpstr (soket_scan_state_to_string (SOKET_SCAN_ERROR), ==, "error");
}

static void
find_both (const char *address)
{
  GArray *sockets = scan_sockets_new ();
  ScanRun *run;
  SoketEndpoint target = soket_test_endpoint (address, 0);
  guint16 open = scan_open_port (sockets, address);
  guint16 closed = scan_closed_port (sockets, address);

  run = scan_run_new (address);
  scan_run_add (run, open);
  scan_run_add (run, closed);
  scan_run_whole (run);
  scan_assert_result (run, open, SOKET_SCAN_OPEN, 0);
  scan_assert_result (run, closed, SOKET_SCAN_CLOSED, ECONNREFUSED);
  g_assert_cmpuint (scan_calls.n_tries[open], ==, 1);
  g_assert_cmpuint (scan_calls.n_tries[closed], ==, 1);
  g_assert_null (scan_run_get (run, open)->banner);
  g_assert_cmpuint (run->n_targets, ==, 1);
  g_assert_cmpuint (run->n_active, ==, 2);
  g_assert_true (soket_endpoint_equal (soket_scanner_get_target (run->scanner), &target));
  g_assert_cmpuint (soket_scanner_get_elapsed_us (run->scanner), >=, scan_run_get (run, open)->elapsed_us);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

static void
test_open_closed (void)
{
  find_both (LOCALHOST);
  find_both ("127.0.0.2");
}

static void
test_ipv6 (void)
{
  if (!soket_test_has_ipv6 ())
    {
      g_test_skip ("No ::1 here");
      return;
    }
  find_both ("::1");
}

/* Hundreds of open ports, and nothing else: their neighbours are closed. */
static void
test_many_open (void)
{
  enum { N = 300 };
  GArray *sockets = scan_sockets_new ();
  ScanRun *run = NULL;
  guint16 open[N];

  for (guint i = 0; i < N; i++)
    {
      guint16 closed = scan_closed_port (sockets, LOCALHOST);

      open[i] = scan_open_port (sockets, LOCALHOST);
      if (i == 0)
        run = scan_run_new (LOCALHOST);
      scan_run_add (run, open[i]);
      scan_run_add (run, closed);
    }
  run->n_descriptors += 2 * N - 2;
  scan_run_whole (run);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_OPEN), ==, N);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_CLOSED), ==, N);
  for (guint i = 0; i < N; i++)
    scan_assert_result (run, open[i], SOKET_SCAN_OPEN, 0);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

/* A refused port costs two calls and no descriptor of its own. */
static void
test_reuse (void)
{
  enum { N = 200 };
  GArray *sockets = scan_sockets_new ();
  ScanRun *run;
  g_autoptr (GArray) ports = g_array_new (FALSE, FALSE, sizeof (guint16));

  for (guint i = 0; i < N; i++)
    {
      guint16 port = scan_closed_port (sockets, LOCALHOST);

      g_array_append_val (ports, port);
    }
  run = scan_run_new (LOCALHOST);
  g_array_append_vals (run->ports, ports->data, ports->len);
  scan_run_whole (run);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_CLOSED), ==, N);
  g_assert_cmpuint (scan_calls.n_connects, ==, 2 * N);
  /* Not one for each; the poller may need some of its own. */
  g_assert_cmpuint (scan_calls.n_sockets, <=, 4);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

static void
test_filtered (void)
{
  GArray *sockets = scan_sockets_new ();
  guint16 filtered = scan_filtered_port (sockets, LOCALHOST);
  guint16 open = scan_open_port (sockets, LOCALHOST);
  guint16 closed = scan_closed_port (sockets, LOCALHOST);

  for (guint retries = 0; retries <= 2; retries++)
    {
      ScanRun *run = scan_run_new (LOCALHOST);

      run->options.retries = retries;
      run->options.timeout_ms = 60;
      scan_run_add (run, filtered);
      scan_run_add (run, open);
      scan_run_add (run, closed);
      scan_run_whole (run);
      scan_assert_result (run, filtered, SOKET_SCAN_FILTERED, ETIMEDOUT);
      scan_assert_result (run, open, SOKET_SCAN_OPEN, 0);
      scan_assert_result (run, closed, SOKET_SCAN_CLOSED, ECONNREFUSED);
      /* What answered is not asked again. */
      g_assert_cmpuint (scan_calls.n_tries[filtered], ==, retries + 1);
      g_assert_cmpuint (scan_calls.n_tries[open], ==, 1);
      g_assert_cmpuint (scan_calls.n_tries[closed], ==, 1);
      /* From the first try to the verdict: no try was cut short. */
      g_assert_cmpuint (scan_run_get (run, filtered)->elapsed_us, >=, (retries + 1) * 60 * 1000);
      g_assert_cmpuint (scan_run_get (run, closed)->elapsed_us, <, scan_run_get (run, filtered)->elapsed_us);
      scan_run_free (run);
    }
  scan_sockets_close (sockets);
}

/* The second try finds what the first did not. */
static void
test_second_try (void)
{
  GArray *sockets = scan_sockets_new ();
  ScanRun *run;
  guint16 port = scan_filtered_port (sockets, LOCALHOST);
  int listener = g_array_index (sockets, int, 0);
  int accepted;

  run = scan_run_new (LOCALHOST);
  scan_run_add (run, port);
  scan_run_begin (run);
  soket_test_wait_until (scan_calls.n_tries[port] == 1);
  accepted = soket_test_accept (listener);
  scan_run_wait (run);
  g_assert_no_error (run->error);
  scan_assert_result (run, port, SOKET_SCAN_OPEN, 0);
  g_assert_cmpuint (scan_calls.n_tries[port], ==, 2);
  g_assert_cmpuint (scan_run_get (run, port)->elapsed_us, >=, 100 * 1000);
  close (accepted);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

static void
test_one_at_a_time (void)
{
  GArray *sockets = scan_sockets_new ();
  ScanRun *run;
  guint16 ports[6];

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    ports[i] = i % 2 == 0 ? scan_filtered_port (sockets, LOCALHOST) : scan_open_port (sockets, LOCALHOST);
  run = scan_run_new (LOCALHOST);
  run->options.parallel = 1;
  run->options.retries = 0;
  run->options.timeout_ms = 30;
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    scan_run_add (run, ports[i]);
  scan_run_whole (run);
  g_assert_cmpuint (run->max_in_flight, ==, 1);
  /* The verdicts come in the order of the list. */
  for (guint i = 0; i < run->seen->len; i++)
    g_assert_cmpuint (g_array_index (run->seen, guint32, i), ==, i);
  g_assert_cmpuint (soket_scanner_get_elapsed_us (run->scanner), >=, 3 * 30 * 1000);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

static void
test_parallel (void)
{
  GArray *sockets = scan_sockets_new ();
  ScanRun *run;
  guint16 ports[10];

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    ports[i] = scan_filtered_port (sockets, LOCALHOST);
  run = scan_run_new (LOCALHOST);
  run->options.parallel = 4;
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    scan_run_add (run, ports[i]);
  scan_run_whole (run);
  g_assert_cmpuint (run->max_in_flight, ==, 4);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_FILTERED), ==, G_N_ELEMENTS (ports));
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    g_assert_cmpuint (scan_calls.n_tries[ports[i]], ==, 2);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

static void
test_pause (void)
{
  GArray *sockets = scan_sockets_new ();
  ScanRun *run;
  guint16 ports[6];
  guint n_steps = 0, before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    ports[i] = i % 2 == 0 ? scan_closed_port (sockets, LOCALHOST) : scan_open_port (sockets, LOCALHOST);
  run = scan_run_new (LOCALHOST);
  run->options.pause_ms = 25;
  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    scan_run_add (run, ports[i]);
  scan_run_begin (run);
  /* One after the other, so that each can be watched. */
  while (!run->done)
    {
      soket_test_turn (soket_test_deadline (), __FILE__, __LINE__, "the next port");
      scan_run_read (run);
      g_assert_cmpuint (run->seen->len, <=, before + 1);
      n_steps += run->seen->len - before;
      before = run->seen->len;
    }
  scan_run_wait (run);
  g_assert_no_error (run->error);
  g_assert_cmpuint (n_steps, ==, G_N_ELEMENTS (ports));
  g_assert_cmpuint (soket_scanner_get_elapsed_us (run->scanner), >=, (G_N_ELEMENTS (ports) - 1) * 25 * 1000);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

/* Others on the same loop are served while it works. */
static void
test_fair (void)
{
  SoketBench *bench = soket_bench_new (SOKET_TRANSPORT_TCP, FALSE);
  ScanRun *run;
  guint n_exchanges = 0;

  soket_bench_start (bench);
  run = scan_run_new (LOCALHOST);
  /* Without the ephemeral ports, where the clients come from. */
  scan_run_add_range (run, 1, 32767);
  scan_run_begin (run);
  soket_test_wait_until (run->n_targets == 1);
  while (!run->done)
    {
      g_autoptr (SoketClient) client = soket_bench_client (bench);
      SoketReply reply;

      soket_reply_begin (&reply, client, &bench->send, "hello.", -1, NULL);
      soket_assert_reply (&reply, "hello.");
      if (!run->done)
        n_exchanges++;
    }
  scan_run_wait (run);
  g_assert_no_error (run->error);
  g_test_message ("%u exchanges during the scan", n_exchanges);
  g_assert_cmpuint (n_exchanges, >=, 3);
  soket_bench_free (bench);
  run->n_descriptors = soket_test_count_descriptors ();
  scan_run_free (run);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  soket_limits_raise ();

  g_test_add_func ("/scanner/new", test_new);
  g_test_add_func ("/scanner/open-closed", test_open_closed);
  g_test_add_func ("/scanner/ipv6", test_ipv6);
  g_test_add_func ("/scanner/many-open", test_many_open);
  g_test_add_func ("/scanner/reuse", test_reuse);
  g_test_add_func ("/scanner/filtered", test_filtered);
  g_test_add_func ("/scanner/second-try", test_second_try);
  g_test_add_func ("/scanner/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/scanner/parallel", test_parallel);
  g_test_add_func ("/scanner/pause", test_pause);
  g_test_add_func ("/scanner/fair", test_fair);

  return g_test_run ();
}
