/* soket-try-runner.c - runs an entry without a window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-runner.h"

#include "net/exchange/soket-client-group.h"
#include "net/experiment/soket-try-leftover.h"
#include "net/experiment/soket-try-peers.h"
#include "net/loop/soket-operation.h"
#include "net/loop/soket-patience.h"
#include "net/numbers/soket-numbers-system.h"
#include "net/numbers/soket-numbers-try.h"
#include "net/scan/soket-practice-servers.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/*
 * The server, its client or clients, and whoever else takes part, on the main loop and on ports that are free now. It looks again and again
 * until everything is seen that is promised, or nothing more can come; then it closes all that it opened and returns.
 */

#define LOOK_MS     20
#define DEADLINE_MS 15000

/* Where a reply is promised the machine may be slow; where none is, waiting long shows no more. */
#define TIMEOUT_MS          10000
#define TIMEOUT_IN_VAIN_MS  2000
/* What may come after the last client has gone. Looks are counted and not time: between two of them this program may have been stopped. */
#define GRACE_LOOKS         (500 / LOOK_MS)

/* Tests play side by side, so they do not all begin with the same port below 1024. */
#define LOW_FIRST 600
#define LOW_LAST  1023

struct _SoketTryRunner
{
  GObject             parent_instance;

  const SoketTry     *entry;
  SoketTrace         *trace;
  SoketTryCheck      *check;
  SoketTryPeers       *peers;
  SoketServer        *server;
  SoketClientGroup         *group;
  SoketClientOptions  options;
  SoketPracticeServers         *practice;
  SoketScanner       *scanner;
  GCancellable       *scan_cancellable;
  GCancellable       *count_cancellable;
  SoketPair          *pair;
  SoketTryWalk        walk;

  SoketOperation      playing;
  guint               look_id;
  SoketPatience       patience;
  guint               deadline_ms;   /* of it */
  guint               n_quiet;       /* looks since nothing more can come, 0 for not yet */
  guint               n_seen;        /* looks since all is seen that can be */
  gboolean            begun;         /* the clients, or the scan */
  gboolean            over;          /* they have ended */
};

G_DEFINE_FINAL_TYPE (SoketTryRunner, soket_try_runner, G_TYPE_OBJECT)

static void
clean_up (gpointer owner)
{
  SoketTryRunner *self = owner;

  g_clear_handle_id (&self->look_id, g_source_remove);
  if (self->scan_cancellable != NULL)
    g_cancellable_cancel (self->scan_cancellable);
  g_clear_object (&self->scan_cancellable);
  g_clear_object (&self->scanner);
  if (self->count_cancellable != NULL)
    g_cancellable_cancel (self->count_cancellable);
  g_clear_object (&self->count_cancellable);
  if (self->pair != NULL)
    soket_pair_close_all (self->pair);
  g_clear_object (&self->pair);
  g_clear_pointer (&self->group, soket_try_end_group);
  if (self->peers != NULL)
    soket_try_peers_dismiss (self->peers);
  g_clear_object (&self->peers);
  g_clear_pointer (&self->server, soket_try_end_server);
  if (self->practice != NULL)
    soket_practice_servers_stop (self->practice);
  g_clear_object (&self->practice);
  soket_trace_flush (self->trace);
}

static void
finish (SoketTryRunner *self,
        GError         *error)
{
  soket_operation_finish (&self->playing, clean_up, error);
}

/* --- what is done --- */

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SoketTryRunner) self = user_data;
  SoketClientGroup *group = SOKET_CLIENT_GROUP (source);
  GBytes *reply = NULL;

  soket_client_group_send_finish (group, result, NULL);
  if (self->playing.task == NULL)
    return;

  self->over = TRUE;
  for (guint i = 0; reply == NULL && i < self->options.clients; i++)
    reply = soket_client_group_get_reply (group, i);
  soket_try_check_set_outcome (self->check, reply, soket_client_get_errnum (soket_client_group_get_client (group, 0), NULL));
}

static void
begin_to_send (SoketTryRunner *self)
{
  g_autoptr (GBytes) message = soket_try_dup_message (self->entry);

  self->begun = TRUE;
  self->group = soket_client_group_new (soket_try_get_protocol (self->entry), self->trace);
  soket_client_group_send_async (self->group, &self->options, message, NULL, sent_cb, g_object_ref (self));
}

static void
scanned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SoketTryRunner) self = user_data;
  SoketScanner *scanner = SOKET_SCANNER (source);
  const SoketScanResult *results;
  gsize n_results;

  soket_scanner_run_finish (scanner, result, NULL);
  if (self->playing.task == NULL)
    return;

  self->over = TRUE;
  results = soket_scanner_get_results (scanner, &n_results);
  for (gsize i = 0; i < n_results; i++)
    for (guint j = 0; j < SOKET_PRACTICE_SERVERS_N; j++)
      if (results[i].port == soket_practice_servers_get_port (self->practice, j))
        soket_try_check_set_scanned (self->check, soket_practice_servers_get_name (j), (SoketScanState) results[i].state);
}

static int
compare_ports (gconstpointer a,
               gconstpointer b)
{
  return (int) *(const guint16 *) a - (int) *(const guint16 *) b;
}

/* A server over TCP and the one over UDP may have the same port: then it is open, and the entry cannot show what it is about. */
static gboolean
begin_to_scan (SoketTryRunner *self,
               GError        **error)
{
  guint16 ports[SOKET_PRACTICE_SERVERS_N];
  SoketScanOptions options;

  self->practice = soket_practice_servers_new ();
  do
    {
      soket_practice_servers_stop (self->practice);
      if (!soket_practice_servers_start (self->practice, error))
        return FALSE;
      for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
        ports[i] = soket_practice_servers_get_port (self->practice, i);
    }
  while (ports[SOKET_PRACTICE_SERVERS_UDP] == ports[0] || ports[SOKET_PRACTICE_SERVERS_UDP] == ports[1]);

  qsort (ports, SOKET_PRACTICE_SERVERS_N, sizeof ports[0], compare_ports);
  soket_scan_options_init (&options);
  options.host = "127.0.0.1";
  options.ports = ports;
  options.n_ports = SOKET_PRACTICE_SERVERS_N;
  self->begun = TRUE;
  self->scanner = soket_scanner_new ();
  self->scan_cancellable = g_cancellable_new ();
  soket_scanner_run_async (self->scanner, &options, self->scan_cancellable, scanned_cb, g_object_ref (self));

  return TRUE;
}

static void
look_at_sheet (SoketTryRunner           *self,
               const SoketNumbersValue  *value,
               const SoketNumbersSystem *system)
{
  g_autoptr (SoketNumbersSheet) sheet = soket_numbers_sheet_new (value, system);

  for (guint i = 0; i < soket_numbers_sheet_get_n_rows (sheet); i++)
    {
      const SoketNumbersRow *row = soket_numbers_sheet_get_row (sheet, i);

      soket_try_check_set_fact (self->check, row->name, row->value);
    }
}

static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SoketTryRunner) self = user_data;
  g_autoptr (GError) error = NULL;
  SoketNumbersSystem system;
  SoketNumbersValue value;

  g_free (soket_numbers_try_finish (result, &system, &error));
  if (self->playing.task == NULL)
    return;

  self->over = TRUE;
  if (error != NULL)
    finish (self, g_steal_pointer (&error));
  else if (soket_try_get_numbers (self->entry, &value, NULL))
    look_at_sheet (self, &value, &system);
}

/* The call of a topic, where it has one; what there is to see is known without it. */
static void
begin_to_count (SoketTryRunner          *self,
                const SoketNumbersValue *value)
{
  SoketNumbersSystem system;

  self->begun = TRUE;
  if (soket_numbers_topic_get_call (value->topic) == NULL)
    {
      soket_numbers_system_read (&system, value);
      look_at_sheet (self, value, &system);
      self->over = TRUE;
      return;
    }
  self->count_cancellable = g_cancellable_new ();
  soket_numbers_try_async (value, self->trace, self->count_cancellable, counted_cb, g_object_ref (self));
}

static gboolean
begin_to_call (SoketTryRunner *self,
               GError        **error)
{
  self->begun = TRUE;
  self->pair = soket_pair_new (self->trace);

  return soket_try_open_pair (self->entry, self->pair, error);
}

static void
go_on_calling (SoketTryRunner *self)
{
  const GArray *calls = soket_try_get_calls (self->entry);
  const SoketTryCall *call = soket_try_walk_next (&self->walk, calls, self->pair);

  if (call != NULL)
    soket_try_call_make (call, self->pair);
  /* What the kernel has thrown away it tells nobody but who asks. */
  soket_pair_read_queues (self->pair);
  self->over = soket_try_walk_is_over (&self->walk, calls, self->pair);
}

/* Whether it fails is for the promises to say, unless it has to run. */
static gboolean
start_server (SoketTryRunner *self,
              guint16         port,
              GError        **error)
{
  SoketTryServer server = soket_try_get_server (self->entry);
  gboolean must_run = server == SOKET_TRY_SERVER_ON || server == SOKET_TRY_SERVER_STOPPED_REUSING;
  SoketServerOptions options;

  soket_try_fill_server_options (self->entry, &options);
  options.port = port;
  self->server = soket_server_new (soket_try_get_protocol (self->entry), self->trace);
  if (!soket_server_start (self->server, &options, must_run ? error : NULL))
    return !must_run;
  self->options.port = soket_server_get_port (self->server);
  soket_try_check_set_listener (self->check, soket_server_get_endpoint (self->server));
  soket_try_peers_accompany (self->peers, soket_try_get_companion (self->entry), soket_server_get_endpoint (self->server), self->trace);

  return TRUE;
}

static gboolean
no_port (GError **error,
         int      errnum)
{
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errnum), _("No port could be found to play this with (%s)."), g_strerror (errnum));

  return FALSE;
}

static gboolean
prepare_server (SoketTryRunner *self,
           guint16         low_port,
           GError        **error)
{
  int errnum = EADDRNOTAVAIL;
  guint16 port;

  switch (soket_try_get_server (self->entry))
    {
    case SOKET_TRY_SERVER_OFF:
      if (self->options.transport == SOKET_TRANSPORT_TCP)
        self->options.port = soket_try_peers_hold_port (self->peers, 0, FALSE, &errnum);
      else
        self->options.port = soket_try_find_nobody (SOKET_TRANSPORT_UDP);
      return self->options.port != 0 || no_port (error, errnum);

    case SOKET_TRY_SERVER_TAKEN:
      port = soket_try_peers_hold_port (self->peers, 0, TRUE, &errnum);
      return port != 0 ? start_server (self, port, error) : no_port (error, errnum);

    case SOKET_TRY_SERVER_STOPPED:
    case SOKET_TRY_SERVER_STOPPED_REUSING:
      port = soket_try_leftover_make (0, soket_try_get_server (self->entry) == SOKET_TRY_SERVER_STOPPED_REUSING, &errnum);
      return port != 0 ? start_server (self, port, error) : no_port (error, errnum);

    case SOKET_TRY_SERVER_LOW:
      return start_server (self, low_port, error);

    case SOKET_TRY_SERVER_ON:
    case SOKET_TRY_SERVER_RESTARTED:
    default:
      return start_server (self, 0, error);
    }
}

/* --- what is seen --- */

static gboolean
is_quiet (SoketTryRunner *self)
{
  if (self->begun && !self->over)
    return FALSE;
  if (soket_try_peers_is_busy (self->peers))
    return FALSE;
  if (!self->begun)
    return !soket_try_get_sends (self->entry);

  for (guint i = 0; self->group != NULL && i < self->options.clients; i++)
    if (soket_client_get_state (soket_client_group_get_client (self->group, i)) != SOKET_CLIENT_IDLE)
      return FALSE;

  return TRUE;
}

/* After a reply that kept the last promise the FIN or RST behind it may still be on its way, and the server has yet to read
 * the client's. */
static gboolean
is_at_rest (SoketTryRunner *self)
{
  if (self->pair != NULL)
    return self->over;
  if (self->group == NULL)
    return TRUE;

  return is_quiet (self) && (self->server == NULL || soket_server_get_n_peers (self->server) == 0);
}

/* Where this computer has stood still the time of the clients has gone by before the server could take what they send. It begins anew.
 * After a halt this comes before the deadlines of sockets, which have a lower priority; not where the halt fell into a poll () that was
 * not to wait: GLib takes the time from before it. */
static gboolean
look_cb (gpointer user_data)
{
  SoketTryRunner *self = user_data;
  gboolean seen;

  if (soket_patience_look (&self->patience) && self->group != NULL)
    soket_client_group_extend (self->group, self->options.timeout_ms);
  if (self->pair != NULL)
    go_on_calling (self);
  soket_trace_flush (self->trace);
  soket_try_check_update (self->check);

  if (!self->begun && soket_try_get_sends (self->entry)
      && (!soket_try_get_has_companion (self->entry)
          || (soket_try_peers_is_silent (self->peers) && soket_server_get_n_accepted (self->server) > 0)))
    begin_to_send (self);

  if (self->n_quiet > 0 || is_quiet (self))
    self->n_quiet++;
  seen = soket_try_check_is_kept (self->check) || (self->n_quiet > 0 && soket_try_check_has_seen_all (self->check));
  if (seen)
    self->n_seen++;
  /* At a stream everything is called that the entry tells of; elsewhere what does not come to rest is left behind. */
  if (seen && (is_at_rest (self) || (self->pair == NULL && self->n_seen > GRACE_LOOKS)))
    soket_try_check_end (self->check, FALSE);
  else if (soket_patience_is_over (&self->patience, self->deadline_ms) || self->n_quiet > GRACE_LOOKS)
    soket_try_check_end (self->check, TRUE);
  else
    return G_SOURCE_CONTINUE;

  self->look_id = 0;
  finish (self, NULL);

  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (gpointer owner)
{
  finish (owner, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The exchange was cancelled.")));
}

static void
soket_try_runner_dispose (GObject *object)
{
  SoketTryRunner *self = SOKET_TRY_RUNNER (object);

  clean_up (self);
  G_OBJECT_CLASS (soket_try_runner_parent_class)->dispose (object);
}

static void
soket_try_runner_finalize (GObject *object)
{
  SoketTryRunner *self = SOKET_TRY_RUNNER (object);

  g_clear_pointer (&self->check, soket_try_check_free);
  g_object_unref (self->trace);
  G_OBJECT_CLASS (soket_try_runner_parent_class)->finalize (object);
}

static void
soket_try_runner_class_init (SoketTryRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_try_runner_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_try_runner_finalize;
}

static void
soket_try_runner_init (SoketTryRunner *self)
{
  self->peers = soket_try_peers_new ();
}

/**
 * soket_try_runner_new:
 * @entry: what is played; it must live as long
 * @trace: (nullable): where the calls are recorded
 *
 * Makes a runner that has not begun.
 *
 * Returns: (transfer full): the runner
 */
SoketTryRunner *
soket_try_runner_new (const SoketTry *entry,
                      SoketTrace     *trace)
{
  SoketTryRunner *self = g_object_new (SOKET_TYPE_TRY_RUNNER, NULL);

  self->entry = entry;
  self->trace = trace != NULL ? g_object_ref (trace) : soket_trace_new ();

  return self;
}

/* Where nothing comes back there is no point in waiting as long as for what does. */
static guint
choose_timeout (const SoketTry *entry)
{
  for (guint i = 0; i < soket_try_get_n_promises (entry); i++)
    {
      const SoketObservation *observation = soket_try_get_promise (entry, i);

      if (observation->kind == SOKET_OBSERVATION_REPLY && observation->absent)
        return TIMEOUT_IN_VAIN_MS;
    }

  return TIMEOUT_MS;
}

/**
 * soket_try_runner_play_async:
 * @self: a runner that has not begun
 * @cancellable: (nullable): ends it
 * @callback: called when everything is closed again
 * @user_data: for @callback
 *
 * Plays the entry on free ports of 127.0.0.1: starts what is needed, sends or scans, and watches until each promise is kept or can be kept no
 * more, for 15 s at the longest.
 */
void
soket_try_runner_play_async (SoketTryRunner     *self,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  gboolean privileged = FALSE;
  SoketNumbersValue value;
  guint16 low_port;

  g_return_if_fail (self->playing.task == NULL && self->check == NULL);

  g_task_set_source_tag (task, soket_try_runner_play_async);
  low_port = soket_try_find_low_port ((guint16) g_random_int_range (LOW_FIRST, LOW_LAST), &privileged);
  self->check = soket_try_check_new (self->entry, self->trace, privileged);
  if (!soket_operation_begin (&self->playing, task, cancelled_cb, NULL))
    return;

  if (strcmp (soket_try_get_tab (self->entry), "scanner") == 0)
    {
      if (!begin_to_scan (self, &error))
        {
          finish (self, g_steal_pointer (&error));
          return;
        }
    }
  else if (soket_try_get_calls (self->entry) != NULL)
    {
      if (!begin_to_call (self, &error))
        {
          finish (self, g_steal_pointer (&error));
          return;
        }
    }
  else if (soket_try_get_numbers (self->entry, &value, NULL))
    {
      begin_to_count (self, &value);
      if (self->playing.task == NULL)
        return;
    }
  else
    {
      soket_try_fill_client_options (self->entry, &self->options);
      self->options.timeout_ms = choose_timeout (self->entry);
      if (!prepare_server (self, low_port, &error))
        {
          finish (self, g_steal_pointer (&error));
          return;
        }
      if (soket_try_get_has_companion (self->entry))
        soket_try_peers_be_silent (self->peers, self->trace, &self->options);
    }

  self->deadline_ms = DEADLINE_MS;
  /* A call that waits is given its time before the next. */
  if (soket_try_get_calls (self->entry) != NULL)
    self->deadline_ms += soket_try_get_calls (self->entry)->len * 2 * SOKET_TRY_CALLS_REST_US / 1000;
  soket_patience_begin (&self->patience);
  self->look_id = g_timeout_add (LOOK_MS, look_cb, self);
  g_source_set_name_by_id (self->look_id, "[soket] look for what is promised");
}

/**
 * soket_try_runner_play_finish:
 * @self: a runner
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends the play.
 *
 * Returns: %TRUE, and soket_try_runner_get_check() tells what was seen; %FALSE with a %G_IO_ERROR if it could not be played
 */
gboolean
soket_try_runner_play_finish (SoketTryRunner *self,
                              GAsyncResult   *result,
                              GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * soket_try_runner_get_check:
 * @self: a runner that has played
 *
 * Returns: (transfer none) (nullable): what became of the promises
 */
const SoketTryCheck *
soket_try_runner_get_check (SoketTryRunner *self)
{
  return self->check;
}
