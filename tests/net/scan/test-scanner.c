/* test-scanner.c - tests of soket-scanner on loopback
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-bench.h"
#include "lib/soket-scan-run.h"
#include "net/loop/soket-limits.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#define LOCALHOST (scan_own_address ())

/* A resolver that knows two addresses of any name, or none: no name leaves this computer. */
#define TEST_TYPE_RESOLVER (test_resolver_get_type ())
G_DECLARE_FINAL_TYPE (TestResolver, test_resolver, TEST, RESOLVER, GResolver)

struct _TestResolver
{
  GResolver  parent_instance;
  gboolean   knows;
  gboolean   holds;     /* never answers, but to a cancel */
};

G_DEFINE_FINAL_TYPE (TestResolver, test_resolver, G_TYPE_RESOLVER)

static void
free_addresses (gpointer data)
{
  g_resolver_free_addresses (data);
}

static void
hold_cancelled_cb (GCancellable *cancellable,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;

  g_task_return_error_if_cancelled (task);
}

static void
test_resolver_lookup_async (GResolver                *resolver,
                            const char               *hostname,
                            GResolverNameLookupFlags  flags,
                            GCancellable             *cancellable,
                            GAsyncReadyCallback       callback,
                            gpointer                  user_data)
{
  TestResolver *self = TEST_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GList *list = NULL;

  if (self->holds)
    {
      g_signal_connect (cancellable, "cancelled", G_CALLBACK (hold_cancelled_cb), g_steal_pointer (&task));
      return;
    }
  if (!self->knows)
    {
      g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "No such name");
      return;
    }
  if (flags != G_RESOLVER_NAME_LOOKUP_FLAGS_IPV4_ONLY)
    list = g_list_append (list, g_inet_address_new_from_string ("::1"));
  if (flags != G_RESOLVER_NAME_LOOKUP_FLAGS_IPV6_ONLY)
    {
      list = g_list_append (list, g_inet_address_new_from_string ("127.0.0.3"));
      list = g_list_append (list, g_inet_address_new_from_string ("127.0.0.4"));
    }
  g_task_return_pointer (task, list, free_addresses);
}

static void
test_resolver_lookup_default_async (GResolver           *resolver,
                                    const char          *hostname,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  test_resolver_lookup_async (resolver, hostname, G_RESOLVER_NAME_LOOKUP_FLAGS_DEFAULT, cancellable, callback, user_data);
}

static GList *
test_resolver_lookup_finish (GResolver     *resolver,
                             GAsyncResult  *result,
                             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
test_resolver_class_init (TestResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name_async = test_resolver_lookup_default_async;
  resolver_class->lookup_by_name_finish = test_resolver_lookup_finish;
  resolver_class->lookup_by_name_with_flags_async = test_resolver_lookup_async;
  resolver_class->lookup_by_name_with_flags_finish = test_resolver_lookup_finish;
}

static void
test_resolver_init (TestResolver *self)
{
}

static TestResolver *
use_resolver (void)
{
  TestResolver *resolver = g_object_new (TEST_TYPE_RESOLVER, NULL);

  g_resolver_set_default (G_RESOLVER (resolver));
  return resolver;
}

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
  g_autoptr (GResolver) before = g_resolver_get_default ();
  g_autoptr (TestResolver) resolver = use_resolver ();

  resolver->knows = TRUE;
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
  g_resolver_set_default (before);
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
  g_autoptr (GResolver) before = g_resolver_get_default ();
  g_autoptr (TestResolver) resolver = use_resolver ();

  resolver->knows = FALSE;
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
  g_resolver_set_default (before);
  scan_run_free (run);
  scan_sockets_close (sockets);
}

/* A name server that does not answer: cancelled at once all the same. */
static void
test_cancel_lookup (void)
{
  ScanRun *run = scan_run_new ("class.example");
  g_autoptr (GResolver) before = g_resolver_get_default ();
  g_autoptr (TestResolver) resolver = use_resolver ();

  resolver->holds = TRUE;
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
  g_resolver_set_default (before);
  scan_run_free (run);
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
  g_test_add_func ("/scanner/brackets", test_brackets);
  g_test_add_func ("/scanner/name", test_name);
  g_test_add_func ("/scanner/no-address", test_no_address);
  g_test_add_func ("/scanner/cancel-lookup", test_cancel_lookup);
  g_test_add_func ("/scanner/many-open", test_many_open);
  g_test_add_func ("/scanner/reuse", test_reuse);
  g_test_add_func ("/scanner/filtered", test_filtered);
  g_test_add_func ("/scanner/second-try", test_second_try);
  g_test_add_func ("/scanner/errors", test_errors);
  g_test_add_func ("/scanner/short-for-a-moment", test_short_for_a_moment);
  g_test_add_func ("/scanner/short-is-not-counted", test_short_is_not_counted);
  g_test_add_func ("/scanner/short-again", test_short_again);
  g_test_add_func ("/scanner/short-for-ever", test_short_for_ever);
  g_test_add_func ("/scanner/few-descriptors", test_few_descriptors);
  g_test_add_func ("/scanner/limit-24", test_limit_24);
  g_test_add_func ("/scanner/one-at-a-time", test_one_at_a_time);
  g_test_add_func ("/scanner/parallel", test_parallel);
  g_test_add_func ("/scanner/pause", test_pause);
  g_test_add_func ("/scanner/again", test_again);
  g_test_add_func ("/scanner/pending", test_pending);
  g_test_add_func ("/scanner/cancel-before", test_cancel_before);
  g_test_add_func ("/scanner/cancel-during", test_cancel_during);
  g_test_add_func ("/scanner/cancel-in-target", test_cancel_in_target);
  g_test_add_func ("/scanner/cancel-while-resolving", test_cancel_while_resolving);
  g_test_add_func ("/scanner/cancel-after", test_cancel_after);
  g_test_add_func ("/scanner/destroy-in-flight", test_destroy_in_flight);
  g_test_add_func ("/scanner/fair", test_fair);

  return g_test_run ();
}
