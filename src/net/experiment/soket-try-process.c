/* soket-try-process.c - another program that plays a side of an experiment, as a process
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-process.h"

#include "core/base/soket-bytes.h"
#include "net/loop/soket-child.h"
#include "net/loop/soket-limits.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * The program of a learner, which may do anything: print without end, leave children behind, not listen to SIGTERM. It has a group of its own, of
 * its output the last part is kept, and whatever is left of the group goes when the program has ended.
 */

#define OUTPUT_MAX  65536u
#define READ_SIZE   16384u
#define SHOWN_MAX    160
/* Between being asked to end, and being ended. */
#define PATIENCE_MS 2000
/* Who has left the group may keep the pipe open. */
#define REST_MS     500

struct _SoketTryProcess
{
  GObject        parent_instance;

  char         **command;
  char          *folder;       /* (nullable) */
  GInputStream  *printed;      /* until it has ended and its output is read */
  GPid           group;        /* 0 once it has been told to go for good */
  GCancellable  *cancellable;  /* of what reads and waits for this run */
  GByteArray    *output;
  SoketPrintedFunc printed_func;  /* (nullable) */
  gpointer       printed_data;
  gboolean       reading;
  gboolean       exited;
  int            status;
  guint          kill_id;
  guint          rest_id;
};

G_DEFINE_FINAL_TYPE (SoketTryProcess, soket_try_process, G_TYPE_OBJECT)

static void
signal_group (SoketTryProcess *self,
              int              number)
{
  if (self->group > 0)
    kill (-self->group, number);
}

static void
forget_run (SoketTryProcess *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->kill_id, g_source_remove);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->printed);
  self->reading = FALSE;
}

static gboolean
rest_cb (gpointer user_data)
{
  SoketTryProcess *self = user_data;

  self->rest_id = 0;
  forget_run (self);
  return G_SOURCE_REMOVE;
}

static void
add_output (SoketTryProcess *self,
            const guint8    *data,
            gsize            length)
{
  if (self->printed_func != NULL)
    self->printed_func (data, length, self->printed_data);
  if (self->output->len + length > OUTPUT_MAX)
    g_byte_array_remove_range (self->output, 0, (guint) (self->output->len + length - OUTPUT_MAX));
  g_byte_array_append (self->output, data, (guint) length);
}

/* What goes on while it runs must not keep its owner: with that the program ends. */
typedef struct
{
  GWeakRef      self;
  GCancellable *cancellable;
  guint8        buffer[READ_SIZE];
} Watch;

static Watch *
watch_new (SoketTryProcess *self)
{
  Watch *watch = g_new0 (Watch, 1);

  g_weak_ref_init (&watch->self, self);
  watch->cancellable = g_object_ref (self->cancellable);
  return watch;
}

static void
watch_free (Watch *watch)
{
  g_weak_ref_clear (&watch->self);
  g_object_unref (watch->cancellable);
  g_free (watch);
}

/* The run that it is of, or NULL once that is over. */
static SoketTryProcess *
watch_take (Watch *watch)
{
  return g_cancellable_is_cancelled (watch->cancellable) ? NULL : g_weak_ref_get (&watch->self);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Watch *watch = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  g_autoptr (SoketTryProcess) self = watch_take (watch);

  if (self != NULL && length > 0)
    {
      add_output (self, watch->buffer, (gsize) length);
      g_input_stream_read_async (G_INPUT_STREAM (source), watch->buffer, sizeof watch->buffer, G_PRIORITY_DEFAULT_IDLE, watch->cancellable, read_cb,
                                 watch);
      return;
    }
  if (self != NULL)
    {
      self->reading = FALSE;
      if (self->exited)
        forget_run (self);
    }
  watch_free (watch);
}

/* It is called, and the process reaped, though its owner may have gone. */
static void
exited_cb (GPid     pid,
           int      status,
           gpointer user_data)
{
  Watch *watch = user_data;
  g_autoptr (SoketTryProcess) self = watch_take (watch);

  g_spawn_close_pid (pid);
  watch_free (watch);
  if (self == NULL)
    return;
  self->exited = TRUE;
  self->status = status;
  /* Its children would keep the port. */
  signal_group (self, SIGKILL);
  self->group = 0;
  g_clear_handle_id (&self->kill_id, g_source_remove);
  if (self->reading)
    self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
  else
    forget_run (self);
}

/* One that reads no input has none. Behind it comes the end, as the stream goes. */
static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_bytes_unref (user_data);
}

/* Between fork () and exec (). */
static void
in_child (gpointer user_data)
{
  soket_child_end_with (GPOINTER_TO_INT (user_data));
  setpgid (0, 0);
  dup2 (STDOUT_FILENO, STDERR_FILENO);
  signal (SIGPIPE, SIG_DFL);
  signal (SIGINT, SIG_DFL);
  signal (SIGQUIT, SIG_DFL);
  soket_limits_restore ();
}

static void
soket_try_process_dispose (GObject *object)
{
  SoketTryProcess *self = SOKET_TRY_PROCESS (object);

  signal_group (self, SIGKILL);
  self->group = 0;
  forget_run (self);
  G_OBJECT_CLASS (soket_try_process_parent_class)->dispose (object);
}

static void
soket_try_process_finalize (GObject *object)
{
  SoketTryProcess *self = SOKET_TRY_PROCESS (object);

  g_strfreev (self->command);
  g_free (self->folder);
  g_byte_array_unref (self->output);
  G_OBJECT_CLASS (soket_try_process_parent_class)->finalize (object);
}

static void
soket_try_process_class_init (SoketTryProcessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_try_process_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_try_process_finalize;
}

static void
soket_try_process_init (SoketTryProcess *self)
{
  self->output = g_byte_array_new ();
}

/**
 * soket_try_process_new:
 * @command: (array zero-terminated=1): the program, which is looked for in PATH, and its arguments
 *
 * Makes a process that does not run yet.
 *
 * Returns: (transfer full): the process
 */
SoketTryProcess *
soket_try_process_new (const char *const *command)
{
  SoketTryProcess *self = g_object_new (SOKET_TYPE_TRY_PROCESS, NULL);

  self->command = g_strdupv ((char **) command);
  return self;
}

/**
 * soket_try_process_set_folder:
 * @self: a process that does not run
 * @folder: (nullable): a folder
 *
 * Sets where it is started from now on.
 */
void
soket_try_process_set_folder (SoketTryProcess *self,
                              const char      *folder)
{
  g_free (self->folder);
  self->folder = g_strdup (folder);
}

/**
 * soket_try_process_start:
 * @self: a process that does not run
 * @input: (nullable): what stands in its standard input; the end comes behind it
 * @error: return location for an error
 *
 * Starts the program, in a group of its own.
 *
 * Returns: %TRUE, or %FALSE with a sentence that names the program
 */
gboolean
soket_try_process_start (SoketTryProcess  *self,
                         GBytes           *input,
                         GError          **error)
{
  /* What it prints is to be there when it prints it, though a pipe is no terminal. */
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "PYTHONUNBUFFERED", "1", FALSE);
  int stdin_fd = -1;
  int stdout_fd;
  Watch *watch;

  g_return_val_if_fail (self->printed == NULL, FALSE);

  g_byte_array_set_size (self->output, 0);
  self->exited = FALSE;
  self->status = 0;
  /* Nor is anything left in its folder that would not be there without the check. */
  environment = g_environ_setenv (environment, "PYTHONDONTWRITEBYTECODE", "1", FALSE);
  if (!g_spawn_async_with_pipes (self->folder, self->command, environment, G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, in_child,
                                 GINT_TO_POINTER (getpid ()), &self->group, input != NULL ? &stdin_fd : NULL, &stdout_fd, NULL, error))
    return FALSE;

  self->cancellable = g_cancellable_new ();
  self->reading = TRUE;
  self->printed = g_unix_input_stream_new (stdout_fd, TRUE);
  watch = watch_new (self);
  g_input_stream_read_async (self->printed, watch->buffer, sizeof watch->buffer, G_PRIORITY_DEFAULT_IDLE, watch->cancellable, read_cb, watch);
  g_child_watch_add (self->group, exited_cb, watch_new (self));
  if (input != NULL)
    {
      g_autoptr (GOutputStream) stream = g_unix_output_stream_new (stdin_fd, TRUE);
      gsize length;
      const void *data = g_bytes_get_data (input, &length);

      g_output_stream_write_all_async (stream, data, length, G_PRIORITY_DEFAULT, self->cancellable, written_cb, g_bytes_ref (input));
    }

  return TRUE;
}

static gboolean
kill_cb (gpointer user_data)
{
  SoketTryProcess *self = user_data;

  self->kill_id = 0;
  signal_group (self, SIGKILL);
  return G_SOURCE_REMOVE;
}

/**
 * soket_try_process_stop:
 * @self: a process
 *
 * Begins to end it; soket_try_process_is_running() tells when that is done. No harm if it does not run, or is ending.
 */
void
soket_try_process_stop (SoketTryProcess *self)
{
  if (self->printed == NULL || self->exited || self->kill_id != 0)
    return;
  signal_group (self, SIGTERM);
  signal_group (self, SIGCONT);
  self->kill_id = g_timeout_add (PATIENCE_MS, kill_cb, self);
}

/**
 * soket_try_process_kill:
 * @self: a process
 *
 * Ends it now, and all that it has started. For who goes away and waits for nothing; no harm if it does not run.
 */
void
soket_try_process_kill (SoketTryProcess *self)
{
  signal_group (self, SIGKILL);
}

gboolean
soket_try_process_is_running (SoketTryProcess *self)
{
  return self->printed != NULL;
}

gboolean
soket_try_process_has_exited (SoketTryProcess *self)
{
  return self->exited;
}

int
soket_try_process_get_status (SoketTryProcess *self)
{
  return self->status;
}

/* The line that tells most where a program failed: of a traceback of Python it is the exception. */
static char *
dup_last_line (SoketTryProcess *self)
{
  const char *data = (const char *) self->output->data;
  gsize end = self->output->len;
  gsize begin;

  while (end > 0 && g_ascii_isspace (data[end - 1]))
    end--;
  for (begin = end; begin > 0 && data[begin - 1] != '\n'; begin--)
    continue;

  return end > begin ? soket_bytes_escape (data + begin, end - begin, SHOWN_MAX) : NULL;
}

/**
 * soket_try_process_dup_ending:
 * @self: a process that has been started
 *
 * Says how it ended and what it printed last, escaped and cut.
 *
 * Returns: (transfer full): one or two sentences in the user's language; empty while it runs
 */
char *
soket_try_process_dup_ending (SoketTryProcess *self)
{
  g_autofree char *line = dup_last_line (self);
  g_autofree char *ending = NULL;

  if (!self->exited)
    return g_strdup ("");
  if (WIFSIGNALED (self->status))
    ending = g_strdup_printf (_("It was ended by signal %d."), WTERMSIG (self->status));
  else
    ending = g_strdup_printf (_("It ended with status %d."), WEXITSTATUS (self->status));
  if (line == NULL)
    return g_steal_pointer (&ending);
  /* Translators: the first is a sentence such as "It ended with status 1.", the second the last line that the program printed. */
  return g_strdup_printf (_("%s Its last line: %s"), ending, line);
}

/**
 * soket_try_process_set_printed_func:
 * @self: a process
 * @func: (nullable): called with what it prints, as it comes
 * @user_data: for @func
 *
 * Lets somebody read all of its output, of which only the last part is kept.
 */
void
soket_try_process_set_printed_func (SoketTryProcess  *self,
                                    SoketPrintedFunc  func,
                                    gpointer          user_data)
{
  self->printed_func = func;
  self->printed_data = user_data;
}

GBytes *
soket_try_process_get_output (SoketTryProcess *self)
{
  return g_bytes_new (self->output->data, self->output->len);
}
