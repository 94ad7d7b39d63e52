/* soket-try-process.c - another program that plays a side of an experiment, as a process
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-process.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-exit-status.h"
#include "net/kernel/soket-thread-state.h"
#include "net/loop/soket-child.h"

#include <glib/gi18n-lib.h>
#include <sys/wait.h>

/* Of its output the last part is kept, and whatever it has left behind goes when the program has ended. */

#define OUTPUT_MAX  65536u
#define SHOWN_MAX    160

struct _SoketTryProcess
{
  GObject        parent_instance;

  char         **command;
  char          *folder;       /* (nullable) */
  SoketChild    *child;        /* until nothing is left of it and its output is read */
  GCancellable  *cancellable;  /* of what is written to it */
  GByteArray    *output;
  SoketPrintedFunc printed_func;  /* (nullable) */
  gpointer       printed_data;
  gboolean       exited;
  gboolean       left;         /* something of it, when it ended */
  int            status;
};

G_DEFINE_FINAL_TYPE (SoketTryProcess, soket_try_process, G_TYPE_OBJECT)

static void
forget_run (SoketTryProcess *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->child);
}

static void
exited_cb (SoketTryProcess *self,
           SoketChild      *child)
{
  self->exited = TRUE;
  self->status = soket_child_get_status (child);
  self->left = soket_child_has_left (child);
  /* What it has left behind would keep the port. */
  soket_child_kill (child);
}

static void
printed_cb (SoketTryProcess *self,
            const guint8    *data,
            gulong           length,
            SoketChild      *child)
{
  if (self->printed_func != NULL)
    self->printed_func (data, length, self->printed_data);
  if (self->output->len + length > OUTPUT_MAX)
    g_byte_array_remove_range (self->output, 0, (guint) (self->output->len + length - OUTPUT_MAX));
  g_byte_array_append (self->output, data, (guint) length);
}

/* One that reads no input has none. Behind it comes the end. */
static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_output_stream_close (G_OUTPUT_STREAM (source), NULL, NULL);
  g_bytes_unref (user_data);
}

static void
soket_try_process_dispose (GObject *object)
{
  SoketTryProcess *self = SOKET_TRY_PROCESS (object);

  /* With the child all of it ends. */
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
 * Starts the program.
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

  g_return_val_if_fail (self->child == NULL, FALSE);

  g_byte_array_set_size (self->output, 0);
  self->exited = FALSE;
  self->left = FALSE;
  self->status = 0;
  /* Nor is anything left in its folder that would not be there without the check. */
  environment = g_environ_setenv (environment, "PYTHONDONTWRITEBYTECODE", "1", FALSE);
  self->child = soket_child_spawn ((const char *const *) self->command, environment, self->folder, input != NULL, error);
  if (self->child == NULL)
    return FALSE;

  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (self->child, "printed", G_CALLBACK (printed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->child, "exited", G_CALLBACK (exited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->child, "ended", G_CALLBACK (forget_run), self, G_CONNECT_SWAPPED);
  if (input != NULL)
    {
      gsize length;
      const void *data = g_bytes_get_data (input, &length);

      g_output_stream_write_all_async (soket_child_get_input (self->child), data, length, G_PRIORITY_DEFAULT, self->cancellable, written_cb,
                                       g_bytes_ref (input));
    }

  return TRUE;
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
  if (self->child != NULL && !self->exited)
    soket_child_stop (self->child);
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
  if (self->child != NULL)
    soket_child_kill (self->child);
}

gboolean
soket_try_process_is_running (SoketTryProcess *self)
{
  return self->child != NULL;
}

gboolean
soket_try_process_has_exited (SoketTryProcess *self)
{
  return self->exited;
}

gboolean
soket_try_process_is_asleep (SoketTryProcess *self)
{
  return self->child == NULL || self->exited || soket_process_is_asleep (soket_child_get_pid (self->child));
}

/**
 * soket_try_process_has_left:
 * @self: a process that has been started
 *
 * A program that goes into the background ends with status 0 and leaves a child behind, which is ended with it.
 *
 * Returns: whether it did so
 */
gboolean
soket_try_process_has_left (SoketTryProcess *self)
{
  return self->exited && self->left && WIFEXITED (self->status) && WEXITSTATUS (self->status) == 0;
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
  ending = soket_try_process_has_left (self) ? g_strdup (_("It went into the background, where it was ended."))
                                             : soket_exit_status_dup_words (self->status);
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
