/* test-connector.c - one connection out of several addresses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-error.h"
#include "lib/soket-bench.h"
#include "net/exchange/soket-connector.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Linux: all of 127.0.0.0/8 is this computer. */
#define HERE "127.0.0.1"
#define SILENT "127.0.0.66"
#define SILENT_TOO "127.0.0.67"
#define CLOSED "127.0.0.68"

typedef struct
{
  SoketTrace     *trace;
  GArray         *addresses;
  SoketConnector *connector;
  guint           timeout_ms;
  guint16         port;
  GArray         *fds;         /* of the test */
  SoketSocket    *socket;
  guint           n_connected;
  guint           n_failed;
  SoketCallName   call;
  int             errnum;
  gboolean        drops;       /* the connector, when it hears how it went */
} Run;

static void
connected_cb (SoketConnector *connector,
              SoketSocket    *socket,
              gpointer        user_data)
{
  Run *run = user_data;

  run->n_connected++;
  run->socket = g_object_ref (socket);
  if (run->drops)
    g_clear_object (&run->connector);
}

static void
failed_cb (SoketConnector *connector,
           SoketCallName   call,
           int             errnum,
           gpointer        user_data)
{
  Run *run = user_data;

  run->n_failed++;
  run->call = call;
  run->errnum = errnum;
  if (run->drops)
    g_clear_object (&run->connector);
}

static const SoketConnectorHandlers handlers = { .connected = connected_cb, .failed = failed_cb };

/* Listens on the run's port, or on one that becomes it. Its queue is full: a connection gets no answer. */
static int
listen_at (Run        *run,
           const char *address,
           gboolean    silent)
{
  SoketEndpoint local = soket_test_endpoint (address, run->port);
  struct sockaddr_storage sockaddr;
  socklen_t length = soket_endpoint_to_sockaddr (&local, &sockaddr);
  int fd = socket (local.family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int filler;

  g_assert_no_errno (fd);
  g_assert_no_errno (bind (fd, (struct sockaddr *) &sockaddr, length));
  g_assert_no_errno (listen (fd, silent ? 0 : 10));
  local = soket_test_local (fd);
  run->port = local.port;
  g_array_append_val (run->fds, fd);
  if (silent)
    {
      filler = soket_test_connect (SOCK_STREAM, &local);
      g_array_append_val (run->fds, filler);
    }
  return fd;
}

static void
run_init (Run *run)
{
  *run = (Run) { .trace = soket_trace_new (), .timeout_ms = 60000 };
  run->fds = g_array_new (FALSE, FALSE, sizeof (int));
  run->addresses = g_array_new (FALSE, FALSE, sizeof (SoketEndpoint));
}

static void
run_start (Run                *run,
           const char * const *addresses)
{
  g_array_set_size (run->addresses, 0);
  for (; *addresses != NULL; addresses++)
    {
      SoketEndpoint endpoint = soket_test_endpoint (*addresses, run->port);

      g_array_append_val (run->addresses, endpoint);
    }
  run->connector = soket_connector_new (run->addresses, run->timeout_ms, run->trace, &handlers, run);
  soket_connector_start (run->connector);
}

static void
run_clear (Run *run)
{
  if (run->connector != NULL)
    g_assert_finalize_object (run->connector);
  g_clear_object (&run->socket);
  soket_test_drain ();
  g_assert_cmpuint (soket_test_count_waiting (run->trace), ==, 0);
  g_assert_finalize_object (run->trace);
  g_array_unref (run->addresses);
  for (guint i = 0; i < run->fds->len; i++)
    close (g_array_index (run->fds, int, i));
  g_array_unref (run->fds);
}

/* Each attempt's connect (), in the order of the addresses. */
static void
assert_connects (Run        *run,
                 const char *expected)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) exchanges = g_hash_table_new (NULL, NULL);
  g_autofree char *text = NULL;
  SoketRecord record;

  soket_trace_flush (run->trace);
  for (guint a = 0; a < run->addresses->len; a++)
    {
      const SoketEndpoint *address = &g_array_index (run->addresses, SoketEndpoint, a);

      for (guint i = 0; soket_trace_peek (run->trace, i, &record); i++)
        if (record.call == SOKET_CALL_CONNECT && soket_endpoint_equal (&record.peer, address))
          {
            g_autofree char *name = soket_endpoint_address_string (address);
            const char *end = soket_record_is_given_up (&record) ? soket_ending_to_string (record.ending)
                              : record.error != 0 ? soket_errno_name (record.error) : "0";

            g_ptr_array_add (parts, g_strdup_printf ("%s %s", name, end));
            /* An exchange of its own. */
            g_assert_cmpuint (record.conversation, >, 0);
            g_assert_true (g_hash_table_add (exchanges, GUINT_TO_POINTER (record.conversation)));
          }
    }
  g_ptr_array_add (parts, NULL);
  text = g_strjoinv (", ", (char **) parts->pdata);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_tried (Run        *run,
              const char *expected)
{
  g_autofree char *tried = soket_connector_dup_tried (run->connector);

  g_assert_cmpstr (tried, ==, expected);
}

static void
assert_target (Run        *run,
               const char *address)
{
  SoketEndpoint endpoint = soket_test_endpoint (address, run->port);

  g_assert_true (soket_endpoint_equal (soket_connector_get_target (run->connector), &endpoint));
}

static void
test_first (void)
{
  Run run;

  run_init (&run);
  listen_at (&run, HERE, FALSE);
  run_start (&run, (const char *[]) { HERE, SILENT, NULL });
  soket_test_wait_until (run.n_connected == 1);
  assert_connects (&run, HERE " 0");
  assert_target (&run, HERE);
  assert_tried (&run, NULL);
  run_clear (&run);
}

/* Whoever drops everything costs a quarter of a second, or its share of a time-out that is short. How long it took. */
static gint64
run_silent_first (guint timeout_ms)
{
  gint64 starts_us[2] = { -1, -1 };
  SoketRecord record;
  Run run;

  run_init (&run);
  listen_at (&run, HERE, FALSE);
  listen_at (&run, SILENT, TRUE);
  run.timeout_ms = timeout_ms;
  run_start (&run, (const char *[]) { SILENT, HERE, CLOSED, NULL });
  g_assert_cmpuint (soket_test_count_waiting (run.trace), ==, 1);
  soket_test_wait_until (run.n_connected == 1);
  assert_connects (&run, SILENT " closed, " HERE " 0");
  for (guint i = 0; soket_trace_peek (run.trace, i, &record); i++)
    if (record.call == SOKET_CALL_CONNECT)
      starts_us[soket_record_succeeded (&record)] = record.started_us;
  assert_target (&run, HERE);
  assert_tried (&run, SILENT "");
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 1);
  run_clear (&run);

  return starts_us[1] - starts_us[0];
}

static void
test_silent_first (void)
{
  static const struct
  {
    guint timeout_ms;
    guint delay_ms;
  } rows[] = {
    { 5000, SOKET_CONNECTOR_DELAY_MS },
    { 751, SOKET_CONNECTOR_DELAY_MS },
    { 300, 100 },
    { 1, SOKET_CONNECTOR_DELAY_MIN_MS },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gint64 waited_us = run_silent_first (rows[i].timeout_ms);

      g_assert_cmpint (waited_us, >=, rows[i].delay_ms * 1000);
      /* A busy computer may be late, though not every time. */
      if (rows[i].delay_ms < SOKET_CONNECTOR_DELAY_MS)
        for (guint try = 0; try < 20 && waited_us >= SOKET_CONNECTOR_DELAY_MS * 1000; try++)
          waited_us = run_silent_first (rows[i].timeout_ms);
      if (rows[i].delay_ms < SOKET_CONNECTOR_DELAY_MS)
        g_assert_cmpint (waited_us, <, SOKET_CONNECTOR_DELAY_MS * 1000);
    }
}

/* Nobody waits for an address that has said no. */
static void
test_refused_first (void)
{
  Run run;

  run_init (&run);
  listen_at (&run, HERE, FALSE);
  run_start (&run, (const char *[]) { CLOSED, "127.0.0.69", HERE, NULL });
  g_assert_cmpuint (run.n_connected, ==, 1);
  assert_connects (&run, CLOSED " ECONNREFUSED, 127.0.0.69 ECONNREFUSED, " HERE " 0");
  assert_tried (&run, CLOSED " ECONNREFUSED, 127.0.0.69 ECONNREFUSED");
  run_clear (&run);
}

/* The first is slow, but faster than the second. */
static void
test_first_wins_late (void)
{
  Run run;
  int listener;

  run_init (&run);
  listener = listen_at (&run, SILENT, TRUE);
  listen_at (&run, SILENT_TOO, TRUE);
  run_start (&run, (const char *[]) { SILENT, SILENT_TOO, NULL });
  soket_test_wait_until (soket_test_count_waiting (run.trace) == 2);
  assert_target (&run, SILENT_TOO);
  /* The kernel tries again after a second: by then there is room. */
  close (soket_test_accept (listener));
  soket_test_wait_until (run.n_connected == 1);
  assert_connects (&run, SILENT " 0, " SILENT_TOO " closed");
  assert_target (&run, SILENT);
  assert_tried (&run, SILENT_TOO "");
  run_clear (&run);
}

static void
test_all_refused (void)
{
  for (guint drops = 0; drops < 2; drops++)
    {
      Run run;

      run_init (&run);
      run.drops = drops;
      listen_at (&run, HERE, FALSE);
      run_start (&run, (const char *[]) { CLOSED, "127.0.0.69", NULL });
      g_assert_cmpuint (run.n_failed, ==, 1);
      g_assert_cmpint (run.call, ==, SOKET_CALL_CONNECT);
      g_assert_cmpint (run.errnum, ==, ECONNREFUSED);
      assert_connects (&run, CLOSED " ECONNREFUSED, 127.0.0.69 ECONNREFUSED");
      if (!drops)
        {
          assert_target (&run, "127.0.0.69");
          assert_tried (&run, CLOSED " ECONNREFUSED, 127.0.0.69 ECONNREFUSED");
        }
      g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
      run_clear (&run);
    }
}

/* One has said no, the other says nothing: it is waited for, until the owner has waited enough. */
static void
test_given_up (gconstpointer ending)
{
  Run run;

  run_init (&run);
  listen_at (&run, SILENT, TRUE);
  run_start (&run, (const char *[]) { SILENT, CLOSED, NULL });
  soket_test_wait_until (soket_connector_get_target (run.connector)->address[3] == 68);
  soket_test_drain ();
  g_assert_cmpuint (run.n_failed + run.n_connected, ==, 0);
  g_assert_cmpuint (soket_test_count_waiting (run.trace), ==, 1);
  assert_tried (&run, SILENT ", " CLOSED " ECONNREFUSED");
  soket_connector_close (run.connector, GPOINTER_TO_INT (ending));
  soket_connector_close (run.connector, SOKET_ENDING_CLOSED);
  assert_tried (&run, SILENT ", " CLOSED " ECONNREFUSED");
  assert_connects (&run, GPOINTER_TO_INT (ending) == SOKET_ENDING_TIMED_OUT ? SILENT " timed-out, " CLOSED " ECONNREFUSED"
                                                                             : SILENT " cancelled, " CLOSED " ECONNREFUSED");
  g_assert_cmpuint (run.n_failed + run.n_connected, ==, 0);
  run_clear (&run);
}

/* Never started, dropped while it waits, dropped by who hears that it has connected. */
static void
test_drop (void)
{
  Run run;

  run_init (&run);
  listen_at (&run, SILENT, TRUE);
  listen_at (&run, HERE, FALSE);
  run_start (&run, (const char *[]) { SILENT, HERE, NULL });
  g_assert_finalize_object (g_steal_pointer (&run.connector));
  assert_connects (&run, SILENT " closed");
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);

  run.connector = soket_connector_new (run.addresses, run.timeout_ms, run.trace, &handlers, &run);
  assert_target (&run, SILENT);
  assert_tried (&run, NULL);
  g_assert_finalize_object (g_steal_pointer (&run.connector));

  run.drops = TRUE;
  run_start (&run, (const char *[]) { SILENT, HERE, NULL });
  soket_test_wait_until (run.n_connected == 1);
  g_assert_null (run.connector);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 1);
  run_clear (&run);
}

/* A name may have very many addresses: the sentence has not. */
static void
test_many (void)
{
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *tried = NULL;
  Run run;

  run_init (&run);
  listen_at (&run, HERE, FALSE);
  for (guint i = 0; i < 200; i++)
    g_ptr_array_add (addresses, g_strdup_printf ("127.0.2.%u", i));
  g_ptr_array_add (addresses, NULL);
  run_start (&run, (const char * const *) addresses->pdata);
  g_assert_cmpuint (run.n_failed, ==, 1);
  tried = soket_connector_dup_tried (run.connector);
  g_assert_true (g_str_has_suffix (tried, "127.0.2.5 ECONNREFUSED, …"));
  run_clear (&run);
}

int
main (int   argc,
      char *argv[])
{
  /* The port that one address has must be free at the others, too. */
  if (!soket_test_unshare_network ())
    g_printerr ("test-connector: shares its network with other programs\n");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/connector/first", test_first);
  g_test_add_func ("/connector/silent-first", test_silent_first);
  g_test_add_func ("/connector/refused-first", test_refused_first);
  g_test_add_func ("/connector/first-wins-late", test_first_wins_late);
  g_test_add_func ("/connector/all-refused", test_all_refused);
  g_test_add_data_func ("/connector/timed-out", GINT_TO_POINTER (SOKET_ENDING_TIMED_OUT), test_given_up);
  g_test_add_data_func ("/connector/cancelled", GINT_TO_POINTER (SOKET_ENDING_CANCELLED), test_given_up);
  g_test_add_func ("/connector/drop", test_drop);
  g_test_add_func ("/connector/many", test_many);

  return g_test_run ();
}
