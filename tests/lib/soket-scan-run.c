/* soket-scan-run.c - one scan under test, what it met, and the calls it made
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "lib/soket-scan-run.h"

#include "lib/soket-bench.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define FILLERS_MAX 16

ScanCalls scan_calls;

int __real_connect (int                    fd,
                    const struct sockaddr *address,
                    socklen_t              length);
int __wrap_connect (int                    fd,
                    const struct sockaddr *address,
                    socklen_t              length);
int __real_socket  (int                    family,
                    int                    type,
                    int                    protocol);
int __wrap_socket  (int                    family,
                    int                    type,
                    int                    protocol);

int
__wrap_connect (int                    fd,
                const struct sockaddr *address,
                socklen_t              length)
{
  SoketEndpoint peer;
  int result;

  soket_endpoint_from_sockaddr (&peer, address, length);
  scan_calls.n_connects++;
  if (scan_calls.n_connect_errors > 0 && peer.port == scan_calls.connect_port)
    {
      scan_calls.n_connect_errors--;
      scan_calls.n_tries[peer.port]++;
      if (scan_calls.n_connect_errors == 0)
        g_usleep (scan_calls.halt_us);
      errno = scan_calls.connect_error;
      return -1;
    }
  result = __real_connect (fd, address, length);
  if (result < 0 && errno == EINPROGRESS)
    scan_calls.n_tries[peer.port]++;
  else if (result < 0 && errno == EADDRNOTAVAIL)
    scan_calls.n_short++;
  if (result < 0 && errno == EINPROGRESS && scan_calls.greeter > 0)
    {
      scan_calls.greeted = soket_test_accept (scan_calls.greeter);
      g_assert_cmpint (send (scan_calls.greeted, "hello\n", 6, MSG_NOSIGNAL), ==, 6);
      scan_calls.greeter = 0;
      errno = EINPROGRESS;
    }
  return result;
}

int
__wrap_socket (int family,
               int type,
               int protocol)
{
  int fd = -1;

  if (scan_calls.socket_error != 0)
    errno = scan_calls.socket_error;
  else
    fd = __real_socket (family, type, protocol);
  if (fd >= 0)
    scan_calls.n_sockets++;
  else if (errno == EMFILE)
    scan_calls.n_refused++;
  return fd;
}

static void
target_cb (SoketScanner *scanner,
           gpointer      user_data)
{
  ScanRun *run = user_data;

  g_assert_true (soket_scanner_get_active (scanner));
  g_assert_true (soket_endpoint_is_set (soket_scanner_get_target (scanner)));
  run->n_targets++;
  if (run->in_target != NULL)
    run->in_target (run);
}

static void
active_cb (SoketScanner *scanner,
           GParamSpec   *pspec,
           gpointer      user_data)
{
  ScanRun *run = user_data;

  run->n_active++;
  g_assert_true (soket_scanner_get_active (scanner) == (run->n_active % 2 == 1));
}

ScanRun *
scan_run_new (const char *host)
{
  ScanRun *run = g_new0 (ScanRun, 1);

  memset (&scan_calls, 0, sizeof scan_calls);
  /* What stays for good is made now: the loop, GTask and the poller have descriptors of their own. */
  g_object_unref (g_task_new (NULL, NULL, NULL, NULL));
  run->poller = soket_poller_ref_default ();
  soket_test_drain ();
  run->n_descriptors = soket_test_count_descriptors ();
  soket_scan_options_init (&run->options);
  run->options.host = host;
  run->options.timeout_ms = 100;
  run->ports = g_array_new (FALSE, FALSE, sizeof (guint16));
  run->seen = g_array_new (FALSE, FALSE, sizeof (guint32));
  run->cancellable = g_cancellable_new ();
  run->scanner = soket_scanner_new ();
  g_assert_false (soket_scanner_get_active (run->scanner));
  g_signal_connect (run->scanner, "target", G_CALLBACK (target_cb), run);
  g_signal_connect (run->scanner, "notify::active", G_CALLBACK (active_cb), run);
  return run;
}

void
scan_run_free (ScanRun *run)
{
  g_assert_false (soket_scanner_get_active (run->scanner));
  g_assert_cmpuint (soket_scanner_get_in_flight (run->scanner), ==, 0);
  g_assert_finalize_object (run->scanner);
  g_assert_finalize_object (run->cancellable);
  g_assert_cmpuint (soket_test_count_descriptors (), ==, run->n_descriptors);
  /* The next sockets are made without faults: one of them may get the port that was to fail. */
  scan_calls.n_connect_errors = 0;
  scan_calls.halt_us = 0;
  soket_poller_unref (run->poller);
  g_clear_error (&run->error);
  g_array_unref (run->ports);
  g_array_unref (run->seen);
  g_free (run);
}

void
scan_run_add (ScanRun *run,
              guint16  port)
{
  g_array_append_val (run->ports, port);
}

void
scan_run_add_range (ScanRun *run,
                    guint    first,
                    guint    last)
{
  for (guint port = first; port <= last; port++)
    scan_run_add (run, (guint16) port);
}

static int
compare_ports (gconstpointer a,
               gconstpointer b)
{
  return *(const guint16 *) a - *(const guint16 *) b;
}

static void
ended_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  ScanRun *run = user_data;

  g_assert_false (run->done);
  run->complete = soket_scanner_run_finish (SOKET_SCANNER (source), result, &run->error);
  g_assert_true (run->complete == (run->error == NULL));
  run->done = TRUE;
}

void
scan_run_begin (ScanRun *run)
{
  g_array_sort (run->ports, compare_ports);
  run->options.ports = (const guint16 *) (gpointer) run->ports->data;
  run->options.n_ports = run->ports->len;
  run->done = FALSE;
  g_clear_error (&run->error);
  g_array_set_size (run->seen, 0);
  soket_scanner_run_async (run->scanner, &run->options, run->cancellable, ended_cb, run);
  g_assert_false (run->done);
}

void
scan_run_read (ScanRun *run)
{
  gsize n_finished, n_results;
  const guint32 *finished = soket_scanner_get_finished (run->scanner, &n_finished);
  const SoketScanResult *results = soket_scanner_get_results (run->scanner, &n_results);
  guint in_flight = soket_scanner_get_in_flight (run->scanner);

  g_assert_cmpuint (n_finished, >=, run->seen->len);
  g_assert_cmpuint (n_finished + in_flight, <=, n_results);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_ASKED), >=, in_flight);
  g_assert_cmpuint (soket_scanner_get_count (run->scanner, SOKET_SCAN_UNTRIED), ==, n_results - n_finished);
  if (run->seen->len > 0)
    g_assert_cmpmem (finished, run->seen->len * sizeof *finished, run->seen->data, run->seen->len * sizeof *finished);
  for (gsize i = run->seen->len; i < n_finished; i++)
    g_assert_cmpuint (results[finished[i]].state, !=, SOKET_SCAN_UNTRIED);
  g_array_append_vals (run->seen, finished + run->seen->len, (guint) (n_finished - run->seen->len));
  run->max_in_flight = MAX (run->max_in_flight, in_flight);
}

/* Each position once; the counts are those of the results. */
static void
check_results (ScanRun *run)
{
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (run->scanner, &n_results);
  g_autofree guint8 *once = g_new0 (guint8, n_results);
  guint counts[SOKET_SCAN_N_STATES] = { 0 };
  guint n_unreachable = 0;

  g_assert_cmpuint (n_results, ==, run->ports->len);
  for (guint i = 0; i < run->seen->len; i++)
    {
      guint32 position = g_array_index (run->seen, guint32, i);

      g_assert_cmpuint (position, <, n_results);
      g_assert_cmpuint (once[position]++, ==, 0);
    }
  for (gsize i = 0; i < n_results; i++)
    {
      const SoketScanResult *result = &results[i];

      counts[result->state]++;
      counts[SOKET_SCAN_ASKED] += soket_scan_result_get_state (result) == SOKET_SCAN_ASKED;
      n_unreachable += soket_scan_result_is_unreachable (result);
      g_assert_cmpuint (result->port, ==, g_array_index (run->ports, guint16, i));
      g_assert_cmpuint (result->state != SOKET_SCAN_UNTRIED, ==, once[i]);
      g_assert_true ((result->error == 0) == (result->state == SOKET_SCAN_OPEN || result->state == SOKET_SCAN_UNTRIED));
      g_assert_true (result->banner == NULL || result->state == SOKET_SCAN_OPEN);
      if (result->state == SOKET_SCAN_UNTRIED)
        g_assert_cmpuint (result->elapsed_us, ==, 0);
    }
  for (guint state = 0; state < SOKET_SCAN_N_STATES; state++)
    g_assert_cmpuint (soket_scanner_get_count (run->scanner, state), ==, counts[state]);
  g_assert_cmpuint (soket_scanner_get_n_unreachable (run->scanner), ==, n_unreachable);
}

void
scan_run_wait (ScanRun *run)
{
  gint64 deadline_us = soket_test_deadline ();
  guint before = 0;

  while (!run->done)
    {
      if (scan_calls.n_connects != before)
        deadline_us = soket_test_deadline ();
      before = scan_calls.n_connects;
      soket_test_turn (deadline_us, __FILE__, __LINE__, "the end of the scan");
      scan_run_read (run);
    }
  scan_run_read (run);
  g_assert_false (soket_scanner_get_active (run->scanner));
  g_assert_cmpuint (soket_scanner_get_in_flight (run->scanner), ==, 0);
  check_results (run);
}

void
scan_run_whole (ScanRun *run)
{
  scan_run_begin (run);
  scan_run_wait (run);
  g_assert_no_error (run->error);
  g_assert_true (run->complete);
  g_assert_cmpuint (run->seen->len, ==, run->ports->len);
}

const SoketScanResult *
scan_run_get (ScanRun *run,
              guint16  port)
{
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (run->scanner, &n_results);

  for (gsize i = 0; i < n_results; i++)
    if (results[i].port == port)
      return &results[i];
  g_error ("port %u is not in the list", port);
}

const char *
scan_own_address (void)
{
  static char address[sizeof "127.255.255.255"];
  guint id = (guint) getpid ();

  /* Linux: all of 127.0.0.0/8 is this computer. */
  if (address[0] == '\0')
    g_snprintf (address, sizeof address, "127.%u.%u.%u", 1 + (id >> 14) % 254, (id >> 7) % 128, 2 + id % 128);
  return address;
}

GArray *
scan_sockets_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (int));
}

void
scan_sockets_close (GArray *sockets)
{
  for (guint i = 0; i < sockets->len; i++)
    g_assert_no_errno (close (g_array_index (sockets, int, i)));
  g_array_unref (sockets);
}

guint16
scan_closed_port (GArray     *sockets,
                  const char *address)
{
  int fd = soket_test_bind (SOCK_STREAM, address);

  g_array_append_val (sockets, fd);
  return soket_test_local (fd).port;
}

guint16
scan_open_port (GArray     *sockets,
                const char *address)
{
  int fd = soket_test_listen (address, SOMAXCONN);

  g_array_append_val (sockets, fd);
  return soket_test_local (fd).port;
}

guint16
scan_filtered_port (GArray     *sockets,
                    const char *address)
{
  int listener = soket_test_listen (address, 0);
  SoketEndpoint local = soket_test_local (listener);
  struct sockaddr_storage sockaddr;
  socklen_t length = soket_endpoint_to_sockaddr (&local, &sockaddr);

  g_array_append_val (sockets, listener);
  for (guint i = 0; i < FILLERS_MAX; i++)
    {
      int fd = socket (local.family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

      g_assert_no_errno (fd);
      g_array_append_val (sockets, fd);
      g_assert_cmpint (connect (fd, (struct sockaddr *) &sockaddr, length), ==, -1);
      g_assert_cmpint (errno, ==, EINPROGRESS);
      if (connect (fd, (struct sockaddr *) &sockaddr, length) < 0 && errno == EALREADY)
        return local.port;
    }
  g_error ("the queue of the listener has no end");
}

/* Tried in a child, as there is no way back. */
static gboolean
may_unshare (gboolean (*possible) (void))
{
  pid_t child = fork ();
  int status;

  g_assert_no_errno (child);
  if (child == 0)
    _exit (soket_test_unshare_network () && (possible == NULL || possible ()) ? 0 : 1);
  g_assert_no_errno (waitpid (child, &status, 0));
  return WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

gboolean
scan_set_sources (guint first,
                  guint last)
{
  FILE *file = fopen ("/proc/sys/net/ipv4/ip_local_port_range", "w");
  gboolean written;

  if (file == NULL)
    return FALSE;
  written = fprintf (file, "%u %u\n", first, last) > 0;
  return fclose (file) == 0 && written;
}

gboolean
scan_set_firewall (void)
{
  const char *rules = "add table inet soket\n"
                      "add chain inet soket input { type filter hook input priority 0; }\n"
                      "add rule inet soket input tcp dport 8080 reject with icmpx type port-unreachable\n"
                      "add rule inet soket input tcp dport 8081 reject with icmpx type admin-prohibited\n";
  const char *nft[] = { "nft", rules, NULL };
  g_autofree char *path = g_strdup_printf ("%s:/usr/sbin:/sbin", g_getenv ("PATH"));
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "PATH", path, TRUE);
  int status;

  return g_spawn_sync (NULL, (char **) nft, environment, G_SPAWN_SEARCH_PATH_FROM_ENVP | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                       &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}

gboolean
scan_in_namespace (gboolean (*possible) (void))
{
  if (g_test_subprocess ())
    {
      g_assert_true (soket_test_unshare_network ());
      return TRUE;
    }
  if (!may_unshare (possible))
    {
      g_test_skip ("No right to such a network of its own");
      return FALSE;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
  g_test_trap_assert_passed ();
  return FALSE;
}
