/* soket-program-runner.c - runs an entry against another program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/check/soket-program-runner-private.h"

#include "core/base/soket-bytes.h"
#include "net/kernel/soket-port-owner.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * The other side is this program's: its clients with what they do wrong on purpose, or its server. Behind a server's entry one more client asks as it
 * should: whatever was done to the server, the next one is to be answered. Each phase has a deadline.
 */

#define LOOK_MS 20

/* A server that takes, or gives, bytes has its entry's time anew, as one that asks for each byte of 1 MiB by itself needs on a busy machine; but so
 * many times that time in all. One that copies all it has for each byte, as with Python's bytes and +=, needs longer still. */
#define PATIENCE_TIMES 3

/* Until a program that is started again listens, and until the next client must have its answer. */
#define LISTEN_MS 10000
#define PROBE_MS  5000
/* Between the end of a connection and the end of the program that it ended. */
#define SETTLE_MS 500
/* What comes behind an answer over UDP is there when the next client is answered; of a server with threads, or one that sleeps, later. Of a thread that
 * runs it is waited for, as on a busy machine it may be due and not have its turn, unless it runs for ever. How long one sleeps nobody knows: the first
 * of these is a choice, much longer than a thread needs that was started for an answer, and short enough to come with each case. */
#define FURTHER_MS      250
#define FURTHER_RUNS_MS 4000
/* Of two threads that take turns neither may be met while it runs: so often in a row. */
#define SURE_LOOKS      3
/* So many say enough of a server that goes on for ever. */
#define FURTHER_MAX 16

G_DEFINE_FINAL_TYPE (SoketProgramRunner, soket_program_runner, G_TYPE_OBJECT)

static void
dismiss_others (SoketProgramRunner *self)
{
  if (self->prober != NULL)
    soket_client_close (self->prober);
  g_clear_object (&self->prober);
  if (self->peers != NULL)
    soket_try_peers_dismiss (self->peers);
  g_clear_pointer (&self->server, soket_try_end_server);
}

static void
dismiss (SoketProgramRunner *self)
{
  g_clear_pointer (&self->group, soket_try_end_group);
  dismiss_others (self);
  soket_trace_flush (self->trace);
}

static void
clean_up (gpointer owner)
{
  SoketProgramRunner *self = owner;

  g_clear_handle_id (&self->look_id, g_source_remove);
  /* Once it is over another runner may hear that process. */
  if (self->hears)
    soket_try_process_set_printed_func (self->program.process, NULL, NULL);
  self->hears = FALSE;
  dismiss (self);
}

static void
finish (SoketProgramRunner *self,
        GError             *error)
{
  soket_operation_finish (&self->playing, clean_up, error);
}

static void
enter (SoketProgramRunner *self,
       Phase               phase)
{
  self->phase = phase;
  soket_patience_begin (&self->patience);
}

guint
soket_program_runner_get_waited_s (SoketProgramRunner *self)
{
  return MAX (soket_patience_get_ms (&self->patience) / 1000, 1);
}

static gboolean
has_program_ended (SoketProgramRunner *self)
{
  return self->program.process != NULL && !soket_try_process_is_running (self->program.process);
}

/* --- a server of somebody else --- */

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SoketProgramRunner) self = user_data;

  soket_client_group_send_finish (SOKET_CLIENT_GROUP (source), result, NULL);
  self->over = TRUE;
}

static void
begin_exchange (SoketProgramRunner *self)
{
  enter (self, PHASE_EXCHANGE);
  self->exchange = soket_trace_get_n_pushed (self->trace);
  self->n_taken = 0;
  self->group = soket_client_group_new (soket_try_get_protocol (self->entry), self->trace);
  soket_client_group_send_async (self->group, &self->options, self->message, NULL, sent_cb, g_object_ref (self));
}

/* Whether bytes still come tells a slow server from one that waits for ever. What it takes is seen as soon as it does: a client that sends byte by byte
 * is no other. */
static void
be_patient (SoketProgramRunner *self)
{
  gint64 left_ms = (gint64) self->options.timeout_ms * PATIENCE_TIMES - soket_patience_get_ms (&self->patience);
  guint64 n_taken = 0;

  if (left_ms <= 0 || soket_program_runner_is_udp (self) || soket_try_get_leaves (self->entry))
    return;
  for (guint i = 0; i < self->options.clients; i++)
    n_taken += soket_client_count_taken (soket_client_group_get_client (self->group, i));
  if (n_taken <= self->n_taken)
    return;

  self->n_taken = n_taken;
  for (guint i = 0; i < self->options.clients; i++)
    soket_client_extend (soket_client_group_get_client (self->group, i), (guint) MIN (left_ms, self->options.timeout_ms));
}

/* Those that have their reply read on to the end of the stream. Over UDP there is none, and they stay. */
static gboolean
is_exchange_over (SoketProgramRunner *self)
{
  if (soket_program_runner_is_udp (self))
    return self->over;
  for (guint i = 0; self->over && i < self->options.clients; i++)
    if (soket_client_get_state (soket_client_group_get_client (self->group, i)) != SOKET_CLIENT_IDLE)
      return FALSE;

  return self->over;
}

static void
probed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SoketProgramRunner) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) reply = soket_client_send_finish (SOKET_CLIENT (source), result, &error);
  g_autoptr (GBytes) wanted = NULL;
  gsize length, size;
  const guint8 *data = g_bytes_get_data (self->program.probe, &size);

  if (self->playing.task == NULL || self->phase != PHASE_PROBE)
    return;
  wanted = soket_program_runner_make_answer (self, data, size, &length);
  self->answers = reply != NULL;
  if (reply != NULL && !g_bytes_equal (reply, wanted))
    {
      const void *got = g_bytes_get_data (reply, &size);
      const void *due = g_bytes_get_data (wanted, &length);

      self->mixed_got = soket_bytes_escape (got, size, SOKET_PROGRAM_SHOWN_MAX);
      self->mixed_due = soket_bytes_escape (due, length, SOKET_PROGRAM_SHOWN_MAX);
    }
  enter (self, PHASE_SETTLE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED) && self->program.process == NULL)
    {
      g_clear_pointer (&self->seen, g_free);
      self->outcome = SOKET_TRY_OUTCOME_KEPT;
      soket_program_runner_judge (self, SOKET_TRY_OUTCOME_ENDED,
                                  soket_program_runner_is_udp (self) ? _("Nobody receives on port %u any more.")
                                                                     : _("Nobody listens on port %u any more."),
                                  self->program.port);
    }
}

/* What was done to the server is over, whoever did it has gone, and one more client asks. */
static void
begin_probe (SoketProgramRunner *self)
{
  SoketClientOptions options;

  if (soket_program_runner_is_udp (self))
    dismiss_others (self);
  else
    dismiss (self);
  enter (self, PHASE_PROBE);
  soket_client_options_init (&options, soket_try_get_protocol (self->entry));
  options.port = self->program.port;
  options.timeout_ms = PROBE_MS;
  options.transport = self->options.transport;
  options.connected = self->options.connected;
  self->prober = soket_client_new (soket_try_get_protocol (self->entry), self->trace);
  soket_client_send_async (self->prober, &options, self->program.probe, NULL, probed_cb, g_object_ref (self));
}

static void
settle_server (SoketProgramRunner *self)
{
  if (has_program_ended (self))
    {
      g_autofree char *ending = soket_try_process_dup_ending (self->program.process);

      int status = soket_try_process_get_status (self->program.process);

      /* Whatever the client saw, this is why; one that ends with status 0 means to. */
      self->outcome = SOKET_TRY_OUTCOME_KEPT;
      soket_program_runner_judge (self, soket_program_runner_is_fault (status) ? SOKET_TRY_OUTCOME_CRASHED
                                        : status != 0 ? SOKET_TRY_OUTCOME_ENDED : SOKET_TRY_OUTCOME_STUCK, "%s", ending);
    }
  else
    {
      /* One that goes on answering the first client comes to no other. */
      soket_program_runner_judge_further (self);
      if (self->mixed_got != NULL)
        soket_program_runner_judge (self, SOKET_TRY_OUTCOME_MIXED, _("The next client got the answer \"%s\" instead of \"%s\"."), self->mixed_got,
                                    self->mixed_due);
      if (!self->answers)
        soket_program_runner_judge (self, SOKET_TRY_OUTCOME_STUCK, _("The next client got no answer."));
    }
  finish (self, NULL);
}

static gboolean
may_send_further (SoketProgramRunner *self)
{
  self->n_asleep = self->program.process == NULL || soket_try_process_is_asleep (self->program.process) ? self->n_asleep + 1 : 0;
  return !soket_patience_is_over (&self->patience, self->n_asleep < SURE_LOOKS ? FURTHER_RUNS_MS : FURTHER_MS);
}

static void
look_for_companion (SoketProgramRunner *self)
{
  if (!soket_try_peers_is_silent (self->peers) && !soket_patience_is_over (&self->patience, PROBE_MS))
    return;
  if (soket_try_get_server (self->entry) != SOKET_TRY_SERVER_RESTARTED)
    {
      begin_exchange (self);
      return;
    }
  soket_try_process_stop (self->program.process);
  enter (self, PHASE_STOP);
}

static void
look_for_end (SoketProgramRunner *self)
{
  g_autoptr (GError) error = NULL;

  if (!has_program_ended (self))
    return;
  if (!soket_try_process_start (self->program.process, NULL, &error))
    finish (self, g_steal_pointer (&error));
  else
    enter (self, PHASE_LISTEN);
}

static void
look_for_listener (SoketProgramRunner *self)
{
  if (soket_port_is_listened (self->program.port))
    begin_exchange (self);
  else if (has_program_ended (self))
    settle_server (self);
  else if (soket_patience_is_over (&self->patience, LISTEN_MS))
    {
      soket_program_runner_judge (self, SOKET_TRY_OUTCOME_STUCK,
                                  _("It does not listen on port %u after %u s."), self->program.port, LISTEN_MS / 1000);
      finish (self, NULL);
    }
}

static void
look_at_exchange (SoketProgramRunner *self)
{
  if (!is_exchange_over (self))
    {
      be_patient (self);
      return;
    }
  soket_program_runner_judge_server (self);
  /* One that still waits is ended next, where that can be done. */
  if ((self->outcome == SOKET_TRY_OUTCOME_SILENT || self->outcome == SOKET_TRY_OUTCOME_HALF) && self->program.process != NULL
      && !has_program_ended (self))
    finish (self, NULL);
  else
    begin_probe (self);
}

static void
look_at_server (SoketProgramRunner *self)
{
  switch (self->phase)
    {
    case PHASE_COMPANION:
      look_for_companion (self);
      return;

    case PHASE_STOP:
      look_for_end (self);
      return;

    case PHASE_LISTEN:
      look_for_listener (self);
      return;

    case PHASE_EXCHANGE:
      look_at_exchange (self);
      return;

    case PHASE_SETTLE:
      if (soket_program_runner_is_udp (self) && may_send_further (self))
        return;
      if (self->answers || has_program_ended (self) || self->program.process == NULL || soket_patience_is_over (&self->patience, SETTLE_MS))
        settle_server (self);
      return;

    case PHASE_PROBE:
    case PHASE_PROGRAM:
    default:
      return;
    }
}

/* --- a client of somebody else --- */

static void
look_at_client (SoketProgramRunner *self)
{
  if (has_program_ended (self))
    {
      soket_program_runner_judge_client (self);
      finish (self, NULL);
    }
  else if (!self->hung && soket_patience_is_over (&self->patience, self->options.timeout_ms))
    {
      self->hung = TRUE;
      /* The end of its stream would end a message, too. */
      soket_program_runner_read_request (self);
      soket_try_process_stop (self->program.process);
    }
}

/* Where this computer has stood still the time of its own clients has gone by, too, before the program could answer. It begins anew. */
static void
wait_anew (SoketProgramRunner *self)
{
  if (self->phase == PHASE_EXCHANGE)
    soket_client_group_extend (self->group, self->options.timeout_ms);
  if (self->phase == PHASE_PROBE)
    soket_client_extend (self->prober, PROBE_MS);
}

/* It comes before the deadlines of sockets: those have a lower priority. */
static gboolean
look_cb (gpointer user_data)
{
  g_autoptr (SoketProgramRunner) self = g_object_ref (SOKET_PROGRAM_RUNNER (user_data));

  if (soket_patience_look (&self->patience))
    wait_anew (self);
  soket_trace_flush (self->trace);
  if (self->phase == PHASE_PROGRAM)
    look_at_client (self);
  else
    look_at_server (self);

  return self->look_id != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/* A long reply goes out in so many parts that a client which waits for all of them still has half of its time. */
static void
spread (SoketServerOptions *options,
        gsize               length,
        guint               timeout_ms)
{
  guint most = timeout_ms / 2 / MAX (options->reply_pause_ms, 1);

  if (options->reply_pieces > 0 && most > 0 && length / most >= options->reply_pieces)
    options->reply_pieces = (guint) (length / most) + 1;
}

/* Where it asks, or where nobody is to be asked. */
static gboolean
start_side (SoketProgramRunner  *self,
            GError             **error)
{
  static const char traceback[] = "Traceback (most recent call last):";
  int errnum = 0;

  if (soket_try_get_program (self->entry) == SOKET_TRY_PROGRAM_SERVER)
    {
      if (!soket_try_get_has_companion (self->entry))
        {
          begin_exchange (self);
          return TRUE;
        }
      enter (self, PHASE_COMPANION);
      soket_try_peers_be_silent (self->peers, self->trace, &self->options);
      return TRUE;
    }

  enter (self, PHASE_PROGRAM);
  /* Who held a UDP port would receive. */
  if (soket_try_get_server (self->entry) == SOKET_TRY_SERVER_OFF)
    {
      if (!soket_program_runner_is_udp (self) && soket_try_peers_hold_port (self->peers, self->program.port, FALSE, &errnum) == 0)
        {
          g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errnum), _("Port %u cannot be had (%s)."), self->program.port, g_strerror (errnum));
          return FALSE;
        }
    }
  else
    {
      SoketServerOptions options;

      soket_try_fill_server_options (self->entry, &options);
      options.port = self->program.port;
      spread (&options, self->program.reply_length, self->options.timeout_ms);
      self->server = soket_server_new (soket_try_get_protocol (self->entry), self->trace);
      if (!soket_server_start (self->server, &options, error))
        return FALSE;
    }

  self->searches = g_new0 (SoketSearch *, soket_try_get_n_promises (self->entry));
  self->traceback = soket_search_new (traceback, strlen (traceback));
  soket_try_process_set_printed_func (self->program.process, soket_program_runner_hear, self);
  self->hears = TRUE;
  return soket_try_process_start (self->program.process, self->program.probe, error);
}

static void
cancelled_cb (gpointer owner)
{
  finish (owner, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The exchange was cancelled.")));
}

static void
soket_program_runner_dispose (GObject *object)
{
  SoketProgramRunner *self = SOKET_PROGRAM_RUNNER (object);

  clean_up (self);
  g_clear_object (&self->peers);
  g_clear_object (&self->program.process);
  G_OBJECT_CLASS (soket_program_runner_parent_class)->dispose (object);
}

static void
soket_program_runner_finalize (GObject *object)
{
  SoketProgramRunner *self = SOKET_PROGRAM_RUNNER (object);

  g_clear_pointer (&self->check, soket_try_check_free);
  g_clear_pointer (&self->program.probe, g_bytes_unref);
  g_clear_pointer (&self->message, g_bytes_unref);
  g_clear_pointer (&self->answer, g_bytes_unref);
  g_clear_pointer (&self->next, g_bytes_unref);
  g_free (self->seen);
  g_free (self->mixed_got);
  g_free (self->mixed_due);
  for (guint i = 0; self->searches != NULL && i < soket_try_get_n_promises (self->entry); i++)
    soket_search_free (self->searches[i]);
  g_free (self->searches);
  soket_search_free (self->traceback);
  g_object_unref (self->trace);
  G_OBJECT_CLASS (soket_program_runner_parent_class)->finalize (object);
}

static void
soket_program_runner_class_init (SoketProgramRunnerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_program_runner_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_program_runner_finalize;
}

static void
soket_program_runner_init (SoketProgramRunner *self)
{
  self->peers = soket_try_peers_new ();
}

/**
 * soket_program_runner_new:
 * @entry: in which another program plays a side; it must live as long
 * @trace: where the calls of this program's side are recorded
 * @options: the program; references are taken
 *
 * Makes a runner that has not begun.
 *
 * Returns: (transfer full): the runner
 */
SoketProgramRunner *
soket_program_runner_new (const SoketTry                  *entry,
                          SoketTrace                      *trace,
                          const SoketProgramRunnerOptions *options)
{
  SoketProgramRunner *self;

  g_return_val_if_fail (soket_try_get_program (entry) != SOKET_TRY_PROGRAM_NONE, NULL);

  self = g_object_new (SOKET_TYPE_PROGRAM_RUNNER, NULL);
  self->entry = entry;
  self->trace = g_object_ref (trace);
  self->program = *options;
  g_bytes_ref (self->program.probe);
  if (self->program.process != NULL)
    g_object_ref (self->program.process);

  return self;
}

/**
 * soket_program_runner_play_async:
 * @self: a runner that has not begun
 * @cancellable: (nullable): ends it; the program goes on
 * @callback: called when all of this program's side is closed again
 * @user_data: for @callback
 *
 * Plays the entry: a server must listen by now, a client is started. How long that takes is bounded by the entry's time-out and the deadlines above.
 */
void
soket_program_runner_play_async (SoketProgramRunner  *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  const guint8 *data;
  gsize size, length;

  g_return_if_fail (self->playing.task == NULL && self->check == NULL);

  g_task_set_source_tag (task, soket_program_runner_play_async);
  soket_trace_flush (self->trace);
  self->first = soket_trace_get_n_pushed (self->trace);
  self->exchange = self->first;
  self->check = soket_try_check_new (self->entry, self->trace, FALSE);
  if (!soket_operation_begin (&self->playing, task, cancelled_cb, NULL))
    return;

  soket_try_fill_client_options (self->entry, &self->options);
  self->options.port = self->program.port;
  self->options.further_max = FURTHER_MAX;
  self->message = soket_try_dup_message (self->entry);
  data = g_bytes_get_data (self->message, &size);
  if (soket_try_get_program (self->entry) == SOKET_TRY_PROGRAM_SERVER)
    {
      gsize rest;

      self->answer = soket_program_runner_make_answer (self, data, size, &length);
      if (size > length)
        self->next = soket_program_runner_make_answer (self, data + length, size - length, &rest);
    }
  if (!start_side (self, &error))
    {
      finish (self, g_steal_pointer (&error));
      return;
    }
  self->look_id = g_timeout_add (LOOK_MS, look_cb, self);
  g_source_set_name_by_id (self->look_id, "[soket] look at the program");
}

/**
 * soket_program_runner_play_finish:
 * @self: a runner
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends the play.
 *
 * Returns: %TRUE, and soket_program_runner_get_outcome() tells what the program did; %FALSE with a %G_IO_ERROR if it could not be played
 */
gboolean
soket_program_runner_play_finish (SoketProgramRunner  *self,
                                  GAsyncResult        *result,
                                  GError             **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

SoketTryOutcome
soket_program_runner_get_outcome (SoketProgramRunner *self)
{
  return self->outcome;
}

/**
 * soket_program_runner_get_seen:
 * @self: a runner that has played
 *
 * Returns: (transfer none) (nullable): what was seen of the program, a sentence in the user's language; %NULL where it did all that is promised
 */
const char *
soket_program_runner_get_seen (SoketProgramRunner *self)
{
  return self->seen;
}

/**
 * soket_program_runner_still_answers:
 * @self: a runner that has played a server's entry
 *
 * Returns: whether the client that came behind it was answered
 */
gboolean
soket_program_runner_still_answers (SoketProgramRunner *self)
{
  return self->answers;
}

/**
 * soket_program_runner_get_reply_length:
 * @self: a runner that has played a client's entry
 *
 * Returns: how many bytes the service answers to what the client asked, whatever of them went out; 0 where it asked nothing
 */
gsize
soket_program_runner_get_reply_length (SoketProgramRunner *self)
{
  return self->answer_length;
}

/**
 * soket_program_runner_get_conversation:
 * @self: a runner that has played
 *
 * Returns: the number of the first conversation of the exchange itself: not that of a companion before it, or of the client behind it; 0 where
 *   nobody connected, or the trace has forgotten it
 */
guint32
soket_program_runner_get_conversation (SoketProgramRunner *self)
{
  SoketSide side = soket_try_get_program (self->entry) == SOKET_TRY_PROGRAM_SERVER ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;
  const SoketRecord *record;

  for (guint i = soket_trace_find_after (self->trace, self->exchange); (record = soket_trace_borrow (self->trace, i)) != NULL; i++)
    /* A companion's connection may end meanwhile. */
    if (record->side == side && record->conversation != 0
        && (side == SOKET_SIDE_SERVER || record->call == SOKET_CALL_CONNECT || soket_program_runner_is_udp (self)))
      return record->conversation;

  return 0;
}
