/* soket-program-check.c - puts another program through all that a peer may do to it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/check/soket-program-check.h"

#include "net/check/soket-checked-port.h"
#include "net/check/soket-program-remedy.h"
#include "net/check/soket-program-runner.h"
#include "net/experiment/soket-try-process.h"
#include "net/loop/soket-operation.h"
#include "net/loop/soket-patience.h"

#include <glib/gi18n-lib.h>

/*
 * The cases are entries of data/check.ini, played one after the other. A server that Soket has started is started anew behind a case that it did not
 * pass, so that each case is judged by itself; a client is started for each. Where the first case, an exchange as it should be, does not go well, the
 * others would say nothing more: they are not played.
 */

#define LOOK_MS   20
#define LISTEN_MS 10000
/* One that goes into the background, and ends, is told apart from one that stays by then. */
#define SURE_LOOKS 3

struct _SoketProgramCheck
{
  GObject              parent_instance;

  const SoketProtocol *protocol;
  SoketSide            side;
  SoketTransport       transport;
  guint16              port;
  SoketTryProcess     *process;   /* NULL for a server that somebody else has started */
  GArray              *cases;     /* of SoketCase */
  GBytes              *probe;     /* a request as it should be */

  SoketOperation       playing;
  SoketTrace          *trace;
  SoketProgramRunner  *runner;    /* of the case that is played */
  GCancellable        *cancellable;
  guint                index;     /* of the case that is played */
  guint                end;       /* behind the last */
  gboolean             started;   /* the server, at least once */
  guint                look_id;
  SoketPatience        patience;  /* since it is looked */
  guint                n_listening;
  gboolean             prints;
  gsize                reply_length;
  gboolean             in_window;
};

G_DEFINE_FINAL_TYPE (SoketProgramCheck, soket_program_check, G_TYPE_OBJECT)

static guint changed_signal;

static void go_on (SoketProgramCheck *self);

static SoketCase *
case_at (SoketProgramCheck *self,
         guint              index)
{
  return &g_array_index (self->cases, SoketCase, index);
}

static void
case_clear (SoketCase *self)
{
  g_clear_pointer (&self->seen, g_free);
  g_clear_pointer (&self->sentence, g_free);
  g_clear_pointer (&self->remedy, g_free);
  self->outcome = SOKET_TRY_OUTCOME_KEPT;
  self->state = SOKET_CASE_OPEN;
  self->first = 0;
  self->last = 0;
  self->conversation = 0;
}

static void
set_state (SoketProgramCheck *self,
           guint              index,
           SoketCaseState     state)
{
  case_at (self, index)->state = state;
  g_signal_emit (self, changed_signal, 0, index);
}

static void
stop_looking (SoketProgramCheck *self)
{
  g_clear_handle_id (&self->look_id, g_source_remove);
}

static void
look (SoketProgramCheck *self,
      GSourceFunc        func)
{
  stop_looking (self);
  soket_patience_begin (&self->patience);
  self->look_id = g_timeout_add (LOOK_MS, func, self);
  g_source_set_name_by_id (self->look_id, "[soket] wait for the program");
}

/* --- the end --- */

static gboolean
ended_cb (gpointer user_data)
{
  SoketProgramCheck *self = user_data;
  g_autoptr (GTask) task = NULL;

  if (self->process != NULL && soket_try_process_is_running (self->process))
    return G_SOURCE_CONTINUE;
  self->look_id = 0;
  if (self->playing.task != NULL)
    {
      task = soket_operation_end (&self->playing);
      g_task_return_boolean (task, TRUE);
    }
  return G_SOURCE_REMOVE;
}

static void
finish (SoketProgramCheck *self)
{
  g_clear_object (&self->trace);
  if (self->process != NULL)
    soket_try_process_stop (self->process);
  look (self, ended_cb);
}

static void
fail (SoketProgramCheck *self,
      GError            *error)
{
  g_autoptr (GTask) task = NULL;

  if (self->playing.task == NULL)
    {
      g_clear_error (&error);
      return;
    }
  task = soket_operation_end (&self->playing);
  stop_looking (self);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->runner);
  g_clear_object (&self->trace);
  /* What it is being put through ends with it, too. */
  if (self->process != NULL)
    soket_try_process_stop (self->process);
  g_task_return_error (task, error);
}

/* The rest is not played; it is told why, once. */
static void
give_up (SoketProgramCheck *self,
         const char        *sentence)
{
  for (guint i = self->index; i < self->end; i++)
    {
      SoketCase *each = case_at (self, i);

      case_clear (each);
      each->sentence = g_strdup (sentence);
      set_state (self, i, SOKET_CASE_INFO);
    }
  finish (self);
}

static void
say (SoketProgramCheck *self,
     SoketTryOutcome    outcome,
     const char        *seen)
{
  SoketCase *each = case_at (self, self->index);
  SoketProgramCircumstances around = { .transport = self->transport, .in_window = self->in_window, .seen = seen,
                                       .has_left = self->process != NULL && soket_try_process_has_left (self->process) };
  const char *sentence;
  const char *remedy;
  gboolean info;

  each->outcome = outcome;
  if (!soket_program_remedy_find (each->entry, outcome, &around, &sentence, &remedy, &info))
    {
      set_state (self, self->index, SOKET_CASE_PASSED);
      return;
    }
  each->seen = g_strdup (seen);
  each->sentence = g_strdup (sentence);
  each->remedy = g_strdup (remedy);
  set_state (self, self->index, info ? SOKET_CASE_INFO : SOKET_CASE_FAILED);
}

/* --- a case --- */

static gboolean
stopped_cb (gpointer user_data)
{
  SoketProgramCheck *self = user_data;

  if (soket_try_process_is_running (self->process))
    return G_SOURCE_CONTINUE;
  self->look_id = 0;
  go_on (self);
  return G_SOURCE_REMOVE;
}

static void
played_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SoketProgramCheck) self = user_data;
  SoketProgramRunner *runner = SOKET_PROGRAM_RUNNER (source);
  g_autoptr (GError) error = NULL;
  gboolean played = soket_program_runner_play_finish (runner, result, &error);
  SoketCase *each;

  /* Of a play that was cancelled. */
  if (runner != self->runner)
    return;
  g_clear_object (&self->cancellable);
  g_clear_object (&self->runner);
  if (!played)
    {
      fail (self, g_steal_pointer (&error));
      return;
    }
  each = case_at (self, self->index);
  soket_trace_flush (self->trace);
  each->last = soket_trace_get_n_pushed (self->trace);
  each->conversation = soket_program_runner_get_conversation (runner);
  say (self, soket_program_runner_get_outcome (runner), soket_program_runner_get_seen (runner));
  /* Whoever heard that may have cancelled it. */
  if (self->playing.task == NULL)
    return;

  if (self->index == 0)
    {
      self->prints = each->outcome != SOKET_TRY_OUTCOME_UNPRINTED;
      self->reply_length = soket_program_runner_get_reply_length (runner);
    }
  self->index++;
  if (self->index == 1 && each->state == SOKET_CASE_FAILED && self->index < self->end)
    give_up (self, _("Not played, like the cases below: the first one has to pass first."));
  else if (self->process == NULL && !soket_program_runner_still_answers (runner))
    give_up (self, _("Not played, like the cases below: the server answers no more. Start it again."));
  else if (self->process != NULL && each->state != SOKET_CASE_PASSED && soket_try_process_is_running (self->process))
    {
      soket_try_process_stop (self->process);
      look (self, stopped_cb);
    }
  else
    go_on (self);
}

static void
play_case (SoketProgramCheck *self)
{
  SoketCase *each = case_at (self, self->index);
  SoketProgramRunnerOptions options = { .port = self->port, .process = self->process, .probe = self->probe, .reply_length = self->reply_length,
                                        .prints = self->prints };

  each->first = soket_trace_get_n_pushed (self->trace) + 1;
  self->cancellable = g_cancellable_new ();
  self->runner = soket_program_runner_new (each->entry, self->trace, &options);
  soket_program_runner_play_async (self->runner, self->cancellable, played_cb, g_object_ref (self));
}

/* It ran once: that it does not now is what the entry that starts it again on purpose is about. */
static void
not_restarted (SoketProgramCheck *self)
{
  g_autofree char *ending = soket_try_process_dup_ending (self->process);
  g_autofree char *sentence = g_strdup_printf (_("Not played, like the cases below: the server could not be started again. %s"),
                                               ending != NULL ? ending : "");

  for (guint i = self->end; i > self->index; i--)
    if (soket_try_get_server (case_at (self, i - 1)->entry) == SOKET_TRY_SERVER_RESTARTED)
      {
        guint index = self->index;

        self->index = --self->end;
        say (self, SOKET_TRY_OUTCOME_ENDED, ending);
        self->index = index;
      }
  give_up (self, sentence);
}

static gboolean
listens_cb (gpointer user_data)
{
  SoketProgramCheck *self = user_data;
  /* Not what a child of it does that goes on without it. */
  gboolean listens = !soket_try_process_has_exited (self->process) && soket_checked_port_is_used (self->transport, self->port);
  gboolean ended = !soket_try_process_is_running (self->process);

  self->n_listening = listens ? self->n_listening + 1 : 0;
  soket_patience_look (&self->patience);
  if (!ended && self->n_listening < SURE_LOOKS && !soket_patience_is_over (&self->patience, LISTEN_MS))
    return G_SOURCE_CONTINUE;
  self->n_listening = 0;
  self->look_id = 0;
  if (listens)
    {
      self->started = TRUE;
      play_case (self);
    }
  else if (self->started)
    not_restarted (self);
  else if (ended)
    {
      g_autofree char *ending = soket_try_process_dup_ending (self->process);

      fail (self, soket_checked_port_new_ended_error (self->transport, self->port, soket_try_process_get_status (self->process), ending));
    }
  else
    fail (self, soket_checked_port_new_timed_out_error (self->transport, self->port, self->in_window, LISTEN_MS / 1000));
  return G_SOURCE_REMOVE;
}

static void
start_server (SoketProgramCheck *self)
{
  GError *error = NULL;

  if (!soket_checked_port_is_free (self->transport, self->port, self->in_window, &error) || !soket_try_process_start (self->process, NULL, &error))
    fail (self, error);
  else
    look (self, listens_cb);
}

/* The next case, with a server that runs. */
static void
go_on (SoketProgramCheck *self)
{
  SoketCase *each;

  if (self->index == self->end)
    {
      finish (self);
      return;
    }

  each = case_at (self, self->index);
  if (soket_try_get_server (each->entry) == SOKET_TRY_SERVER_RESTARTED && self->process == NULL)
    {
      each->sentence = g_strdup (_("Not played: only a server that Soket has started can be started again."));
      each->remedy = g_strdup (_("Give the command that starts it behind --."));
      set_state (self, self->index++, SOKET_CASE_INFO);
      if (self->playing.task != NULL)
        go_on (self);
      return;
    }

  set_state (self, self->index, SOKET_CASE_PLAYING);
  if (self->playing.task == NULL)
    return;
  if (self->side == SOKET_SIDE_SERVER && self->process != NULL && !soket_try_process_is_running (self->process))
    start_server (self);
  else
    play_case (self);
}

static void
cancelled_cb (gpointer owner)
{
  fail (owner, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The exchange was cancelled.")));
}

static void
soket_program_check_dispose (GObject *object)
{
  SoketProgramCheck *self = SOKET_PROGRAM_CHECK (object);

  stop_looking (self);
  g_clear_object (&self->process);
  g_clear_object (&self->trace);
  g_clear_object (&self->runner);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (soket_program_check_parent_class)->dispose (object);
}

static void
soket_program_check_finalize (GObject *object)
{
  SoketProgramCheck *self = SOKET_PROGRAM_CHECK (object);

  g_array_unref (self->cases);
  g_clear_pointer (&self->probe, g_bytes_unref);
  G_OBJECT_CLASS (soket_program_check_parent_class)->finalize (object);
}

static void
soket_program_check_class_init (SoketProgramCheckClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = soket_program_check_dispose;
  object_class->finalize = soket_program_check_finalize;

  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
soket_program_check_init (SoketProgramCheck *self)
{
  self->cases = g_array_new (FALSE, TRUE, sizeof (SoketCase));
  g_array_set_clear_func (self->cases, (GDestroyNotify) case_clear);
}

/**
 * soket_program_check_list:
 * @protocol: a service
 * @side: which one another program plays
 * @transport: over which it does so
 *
 * Lists what such a program is put through.
 *
 * Returns: (transfer container) (element-type SoketTry): the entries in their order, empty where there are none for the service
 */
GPtrArray *
soket_program_check_list (const SoketProtocol *protocol,
                          SoketSide            side,
                          SoketTransport       transport)
{
  SoketTryProgram program = side == SOKET_SIDE_SERVER ? SOKET_TRY_PROGRAM_SERVER : SOKET_TRY_PROGRAM_CLIENT;
  GPtrArray *all = soket_try_get_checks ();
  GPtrArray *entries = g_ptr_array_new ();

  for (guint i = 0; i < all->len; i++)
    {
      const SoketTry *entry = g_ptr_array_index (all, i);

      if (soket_try_get_protocol (entry) == protocol && soket_try_get_program (entry) == program
          && soket_try_get_transport (entry) == transport)
        g_ptr_array_add (entries, (gpointer) entry);
    }

  return entries;
}

/**
 * soket_program_check_new:
 * @protocol: the service that the program serves, or asks for
 * @side: the program's
 * @transport: over which it does so; the service has it
 * @port: of 127.0.0.1, where its server listens or receives, or which its client asks
 * @command: (nullable) (array zero-terminated=1): the program and its arguments; a client needs it
 *
 * Makes a check with the cases of that side and transport, none of them played.
 *
 * Returns: (transfer full): the check; dropping the last reference ends the program
 */
SoketProgramCheck *
soket_program_check_new (const SoketProtocol *protocol,
                         SoketSide            side,
                         SoketTransport       transport,
                         guint16              port,
                         const char *const   *command)
{
  SoketProgramCheck *self;
  g_autoptr (GPtrArray) entries = soket_program_check_list (protocol, side, transport);

  g_return_val_if_fail (side == SOKET_SIDE_SERVER || command != NULL, NULL);

  self = g_object_new (SOKET_TYPE_PROGRAM_CHECK, NULL);
  self->protocol = protocol;
  self->side = side;
  self->transport = transport;
  self->port = port;
  self->prints = TRUE;
  if (command != NULL)
    self->process = soket_try_process_new (command);
  for (guint i = 0; i < entries->len; i++)
    {
      SoketCase each = { .entry = g_ptr_array_index (entries, i) };

      g_array_append_val (self->cases, each);
    }
  if (self->cases->len > 0)
    self->probe = soket_try_dup_message (case_at (self, 0)->entry);

  return self;
}

/**
 * soket_program_check_set_folder:
 * @self: a check with a command, which does not play
 * @folder: where it is started
 *
 * A program may read files that lie beside it.
 */
void
soket_program_check_set_folder (SoketProgramCheck *self,
                                const char        *folder)
{
  g_return_if_fail (self->process != NULL);

  soket_try_process_set_folder (self->process, folder);
}

/**
 * soket_program_check_set_in_window:
 * @self: a check
 * @in_window: whether a window shows it
 *
 * Where to set a port is another place there than on the command line.
 */
void
soket_program_check_set_in_window (SoketProgramCheck *self,
                                   gboolean           in_window)
{
  self->in_window = in_window;
}

/**
 * soket_program_check_is_running:
 * @self: a check
 *
 * Returns: whether the program runs, or has not ended yet
 */
gboolean
soket_program_check_is_running (SoketProgramCheck *self)
{
  return self->process != NULL && soket_try_process_is_running (self->process);
}

/**
 * soket_program_check_kill:
 * @self: a check that does not play any more
 *
 * Ends the program now. Whoever still holds the check, as an operation does that was cancelled, would keep a program that does not listen to SIGTERM.
 */
void
soket_program_check_kill (SoketProgramCheck *self)
{
  if (self->process != NULL)
    soket_try_process_kill (self->process);
}

guint
soket_program_check_get_n_cases (SoketProgramCheck *self)
{
  return self->cases->len;
}

/**
 * soket_program_check_get_case:
 * @self: a check
 * @index: from 0
 *
 * Returns: (transfer none): a case, valid until it changes
 */
const SoketCase *
soket_program_check_get_case (SoketProgramCheck *self,
                              guint              index)
{
  g_return_val_if_fail (index < self->cases->len, NULL);

  return case_at (self, index);
}

guint
soket_program_check_count (SoketProgramCheck *self,
                           SoketCaseState     state)
{
  guint n = 0;

  for (guint i = 0; i < self->cases->len; i++)
    if (case_at (self, i)->state == state)
      n++;

  return n;
}

/**
 * soket_program_check_play_async:
 * @self: a check that does not play
 * @first: the first case
 * @n: how many; what is beyond the last one is not there
 * @trace: (nullable): where the calls of this program's side are recorded
 * @cancellable: (nullable): ends it, and the program
 * @callback: called when the last case is played, and the program has ended
 * @user_data: for @callback
 *
 * Plays cases. Those that have been played before are played anew.
 */
void
soket_program_check_play_async (SoketProgramCheck   *self,
                                guint                first,
                                guint                n,
                                SoketTrace          *trace,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, soket_program_check_play_async);
  if (!soket_operation_begin (&self->playing, task, cancelled_cb, _("The program is being checked already.")))
    return;

  self->trace = trace != NULL ? g_object_ref (trace) : soket_trace_new ();
  self->index = MIN (first, self->cases->len);
  self->end = self->index + MIN (n, self->cases->len - self->index);
  for (guint i = self->index; i < self->end; i++)
    {
      case_clear (case_at (self, i));
      g_signal_emit (self, changed_signal, 0, i);
    }
  if (self->side == SOKET_SIDE_SERVER && self->process == NULL && !soket_checked_port_is_used (self->transport, self->port))
    error = soket_checked_port_new_unused_error (self->transport, self->port);
  else if (self->side == SOKET_SIDE_CLIENT)
    soket_checked_port_is_free (self->transport, self->port, self->in_window, &error);
  if (error != NULL)
    fail (self, error);
  else if (self->process != NULL && soket_try_process_is_running (self->process))
    {
      /* What was cancelled is still ending. */
      soket_try_process_stop (self->process);
      look (self, stopped_cb);
    }
  else if (self->playing.task != NULL)
    go_on (self);
}

/**
 * soket_program_check_play_finish:
 * @self: a check
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends the play.
 *
 * Returns: %TRUE, and each case tells how it was; %FALSE with a %G_IO_ERROR, a sentence, if nothing, or not all, could be played
 */
gboolean
soket_program_check_play_finish (SoketProgramCheck  *self,
                                 GAsyncResult       *result,
                                 GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * soket_case_state_to_string:
 * @state: how a case was
 *
 * Returns: a word for programs
 */
const char *
soket_case_state_to_string (SoketCaseState state)
{
  static const char *const words[] = { "open", "playing", "passed", "failed", "info" };

  return words[state];
}
