/* soket-watched-process.c - another program that plays a side, and is watched
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-watched-process.h"

#include "net/loop/soket-child.h"
#include "net/loop/soket-limits.h"
#include "net/witness/soket-program-file.h"
#include "net/witness/soket-unseen.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define OUTPUT_MAX 65536u
#define READ_SIZE 16384u
/* Between being asked to end, and being ended. */
#define PATIENCE_MS 2000

struct _SoketWatchedProcess
{
  GObject               parent_instance;
  SoketWitnessListener *listener;
  SoketSide             side;
  char                 *tag;
  char                 *path;
  char                **arguments;
  gboolean              held;

  GSubprocess          *compiler;
  GSubprocess          *process;
  guint32               pid;
  GCancellable         *cancellable;  /* of what reads and waits for this run */
  char                 *binary;
  GByteArray           *output;
  GQueue                lines;        /* of GBytes: for its standard input */
  GBytes               *line;         /* that is being written */
  guint                 kill_id;
  GError               *error;
  char                 *ending;
  gboolean              has_failed;
};

static void process_init_performer (SoketPerformerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketWatchedProcess, soket_watched_process, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SOKET_TYPE_PERFORMER, process_init_performer))

static guint output_signal;

static gboolean
is_active (SoketWatchedProcess *self)
{
  return self->process != NULL || self->compiler != NULL;
}

static void
add_output (SoketWatchedProcess *self,
            const void          *data,
            gsize                length)
{
  if (length > OUTPUT_MAX)
    {
      data = (const guint8 *) data + length - OUTPUT_MAX;
      length = OUTPUT_MAX;
    }
  if (self->output->len + length > OUTPUT_MAX)
    g_byte_array_remove_range (self->output, 0, (guint) (self->output->len + length - OUTPUT_MAX));
  g_byte_array_append (self->output, data, (guint) length);
  g_signal_emit (self, output_signal, 0);
}

/* The program and what it has started; a group of its own, so that this program is not of it. */
static void
signal_group (SoketWatchedProcess *self,
              int                  number)
{
  if (self->pid != 0)
    kill (-(pid_t) self->pid, number);
}

static void
forget_run (SoketWatchedProcess *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->kill_id, g_source_remove);
  g_clear_object (&self->process);
  g_clear_object (&self->compiler);
  g_queue_clear_full (&self->lines, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->line, g_bytes_unref);
  self->pid = 0;
}

static void
fail (SoketWatchedProcess *self,
      GError              *error)
{
  /* What the compiler has said is still to be read: that ends by itself. */
  g_clear_error (&self->error);
  self->error = error;
  soket_performer_changed (SOKET_PERFORMER (self));
}

/* What goes on while a program runs must not keep its owner: with that the program ends. */
typedef struct
{
  GWeakRef      self;
  GCancellable *cancellable;
  guint8        buffer[READ_SIZE];
} Reading;

static GWeakRef *
weak_new (SoketWatchedProcess *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, self);
  return weak;
}

static SoketWatchedProcess *
weak_take (GWeakRef *weak)
{
  SoketWatchedProcess *self = g_weak_ref_get (weak);

  g_weak_ref_clear (weak);
  g_free (weak);
  return self;
}

static void
reading_free (Reading *reading)
{
  g_weak_ref_clear (&reading->self);
  g_object_unref (reading->cancellable);
  g_free (reading);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Reading *reading = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);
  g_autoptr (SoketWatchedProcess) self = g_weak_ref_get (&reading->self);

  if (length > 0 && self != NULL && !g_cancellable_is_cancelled (reading->cancellable))
    {
      add_output (self, reading->buffer, (gsize) length);
      g_input_stream_read_async (G_INPUT_STREAM (source), reading->buffer, sizeof reading->buffer, G_PRIORITY_DEFAULT_IDLE, reading->cancellable, read_cb,
                                 reading);
      return;
    }
  reading_free (reading);
}

static void
read_output (SoketWatchedProcess *self,
             GSubprocess         *process)
{
  Reading *reading = g_new0 (Reading, 1);

  g_weak_ref_init (&reading->self, self);
  reading->cancellable = g_object_ref (self->cancellable);
  /* Below the window's frames: a program may print without end. */
  g_input_stream_read_async (g_subprocess_get_stdout_pipe (process), reading->buffer, sizeof reading->buffer, G_PRIORITY_DEFAULT_IDLE,
                             reading->cancellable, read_cb, reading);
}

static void
exited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SoketWatchedProcess) self = weak_take (user_data);
  GSubprocess *process = G_SUBPROCESS (source);
  gboolean known = g_subprocess_wait_finish (process, result, NULL);
  gboolean killed = known && g_subprocess_get_if_signaled (process);

  if (self == NULL || self->process != process)
    return;
  soket_witness_listener_reap (self->listener, self->pid, killed ? g_subprocess_get_term_sig (process) : 0);
  g_free (self->ending);
  self->has_failed = !known || !g_subprocess_get_successful (process);
  if (killed)
    self->ending = g_strdup_printf (_("It was ended by signal %d."), g_subprocess_get_term_sig (process));
  else
    self->ending = g_strdup_printf (_("It ended with status %d."), g_subprocess_get_exit_status (process));
  g_clear_handle_id (&self->kill_id, g_source_remove);
  /* What it has printed last is still to be read: that ends by itself. */
  g_clear_object (&self->process);
  self->pid = 0;
  soket_performer_changed (SOKET_PERFORMER (self));
}

/* Between fork () and exec (). @user_data: memory in common with the parent, whose number it holds until the child's own is there. */
static void
in_child (gpointer user_data)
{
  pid_t parent = (pid_t) *(guint32 *) user_data;

  *(guint32 *) user_data = (guint32) getpid ();
  soket_child_end_with (parent);
  setpgid (0, 0);
  signal (SIGPIPE, SIG_DFL);
  soket_limits_restore ();
}

static gboolean
run (SoketWatchedProcess  *self,
     const char *const    *argv,
     const char           *folder,
     GError              **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_auto (GStrv) environment = g_get_environ ();
  /* GSubprocess does not tell it of one that has ended already. */
  guint32 *pid = mmap (NULL, sizeof *pid, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  if (pid == MAP_FAILED)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return FALSE;
    }
  *pid = (guint32) getpid ();
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  environment = soket_witness_listener_set_environ (self->listener, g_steal_pointer (&environment), self->tag, self->held);
  /* What it prints is to be seen when it prints it, though a pipe is no terminal. */
  environment = g_environ_setenv (environment, "PYTHONUNBUFFERED", "1", FALSE);
  g_subprocess_launcher_set_environ (launcher, environment);
  g_subprocess_launcher_set_cwd (launcher, folder);
  g_subprocess_launcher_set_child_setup (launcher, in_child, pid, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, argv, error);
  self->pid = self->process != NULL ? *pid : 0;
  munmap (pid, sizeof *pid);
  if (self->process == NULL)
    return FALSE;

  soket_witness_listener_expect (self->listener, self->pid);
  read_output (self, self->process);
  g_subprocess_wait_async (self->process, NULL, exited_cb, weak_new (self));
  return TRUE;
}

static gboolean
start_program (SoketWatchedProcess  *self,
               GError              **error)
{
  g_auto (GStrv) command = soket_program_file_dup_command (self->path, soket_program_file_is_c (self->path) ? self->binary : NULL,
                                                           (const char *const *) self->arguments);
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *found = g_find_program_in_path (command[0]);
  SoketUnseen unseen = found != NULL ? soket_unseen_find (found) : SOKET_UNSEEN_NONE;

  if (unseen != SOKET_UNSEEN_NONE)
    {
      g_autofree char *name = g_path_get_basename (command[0]);
      g_autofree char *shown = g_filename_display_name (name);
      g_autofree char *sentence = g_strdup_printf (_("The calls of %s cannot be seen: %s."), shown, soket_unseen_get_words (unseen));

      soket_performer_problem (SOKET_PERFORMER (self), sentence);
    }
  return run (self, (const char *const *) command, folder, error);
}

static void
compiled_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SoketWatchedProcess) self = weak_take (user_data);
  gboolean done = g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  GError *error = NULL;

  if (self == NULL || self->compiler != G_SUBPROCESS (source))
    return;
  g_clear_object (&self->compiler);
  if (!done || !g_subprocess_get_successful (G_SUBPROCESS (source)))
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The C compiler does not accept the program; what it says is in the program's output."));
  else
    start_program (self, &error);
  if (error != NULL)
    fail (self, error);
  else
    soket_performer_changed (SOKET_PERFORMER (self));
}

static void
forget_binary (SoketWatchedProcess *self)
{
  if (self->binary != NULL)
    soket_program_file_forget (self->binary);
  g_clear_pointer (&self->binary, g_free);
}

static gboolean
compile (SoketWatchedProcess  *self,
         GError              **error)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->path, -1);
  g_autofree char *place = g_strdup_printf ("%s-%.16s", soket_side_to_string (self->side), sum);
  g_autofree char *folder = g_build_filename (g_get_user_cache_dir (), "soket", "programs", place, NULL);

  forget_binary (self);
  self->compiler = soket_program_file_compile (self->path, folder, &self->binary, error);
  if (self->compiler == NULL)
    return FALSE;
  read_output (self, self->compiler);
  g_subprocess_wait_async (self->compiler, NULL, compiled_cb, weak_new (self));
  return TRUE;
}

static gboolean
start (SoketPerformer               *performer,
       const SoketPerformerOptions  *options,
       GError                      **error)
{
  static guint n_started;
  SoketWatchedProcess *self = SOKET_WATCHED_PROCESS (performer);
  gboolean started;

  g_return_val_if_fail (!is_active (self) && self->path != NULL, FALSE);

  /* The listener takes the side from its beginning. Each run has one of its own: what the last run told may still be read when this one begins, and
   * where that listened is not where this one does. */
  g_free (self->tag);
  self->tag = g_strdup_printf ("%s-%u", soket_side_to_string (self->side), n_started++);

  g_clear_error (&self->error);
  g_clear_pointer (&self->ending, g_free);
  self->has_failed = FALSE;
  g_byte_array_set_size (self->output, 0);
  g_signal_emit (self, output_signal, 0);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  started = soket_program_file_check (self->path, &self->error);
  if (started)
    started = soket_program_file_is_c (self->path) ? compile (self, &self->error) : start_program (self, &self->error);

  if (!started)
    {
      forget_run (self);
      g_propagate_error (error, g_error_copy (self->error));
    }
  soket_performer_changed (performer);
  return started;
}

static gboolean
kill_cb (gpointer user_data)
{
  SoketWatchedProcess *self = user_data;

  self->kill_id = 0;
  signal_group (self, SIGKILL);
  return G_SOURCE_REMOVE;
}

static void
stop (SoketPerformer *performer)
{
  SoketWatchedProcess *self = SOKET_WATCHED_PROCESS (performer);

  if (self->compiler != NULL)
    {
      soket_program_file_stop_compiler (self->compiler);
      forget_run (self);
      soket_performer_changed (performer);
    }
  else if (self->process != NULL && self->kill_id == 0)
    {
      /* A held program hears of it only when it goes on. */
      signal_group (self, SIGTERM);
      signal_group (self, SIGCONT);
      self->kill_id = g_timeout_add (PATIENCE_MS, kill_cb, self);
    }
}

static void
clear (SoketPerformer *performer)
{
  SoketWatchedProcess *self = SOKET_WATCHED_PROCESS (performer);

  stop (performer);
  g_clear_error (&self->error);
  g_clear_pointer (&self->ending, g_free);
  self->has_failed = FALSE;
  g_byte_array_set_size (self->output, 0);
  g_signal_emit (self, output_signal, 0);
  soket_performer_changed (performer);
}

static gboolean
get_active (SoketPerformer *performer)
{
  return is_active (SOKET_WATCHED_PROCESS (performer));
}

static const GError *
get_error (SoketPerformer *performer)
{
  return SOKET_WATCHED_PROCESS (performer)->error;
}

/* As far as its calls tell. */
static void
fill_facts (SoketPerformer      *performer,
            SoketPerformerFacts *facts)
{
  SoketWatchedProcess *self = SOKET_WATCHED_PROCESS (performer);

  if (self->process != NULL)
    soket_witness_listener_fill_facts (self->listener, self->tag, facts);
}

static void
process_init_performer (SoketPerformerInterface *iface)
{
  iface->start = start;
  iface->stop = stop;
  iface->clear = clear;
  iface->get_active = get_active;
  iface->get_error = get_error;
  iface->fill_facts = fill_facts;
}

SoketWatchedProcess *
soket_watched_process_new (SoketWitnessListener *listener,
                           SoketSide             side)
{
  SoketWatchedProcess *self = g_object_new (SOKET_TYPE_WATCHED_PROCESS, NULL);

  self->listener = g_object_ref (listener);
  self->side = side;
  return self;
}

void
soket_watched_process_set_command (SoketWatchedProcess *self,
                                   const char          *path,
                                   const char *const   *arguments)
{
  char *former = self->path;

  self->path = g_canonicalize_filename (path, NULL);
  g_free (former);
  g_strfreev (self->arguments);
  self->arguments = g_strdupv ((char **) arguments);
}

const char *
soket_watched_process_get_path (SoketWatchedProcess *self)
{
  return self->path;
}

void
soket_watched_process_set_held (SoketWatchedProcess *self,
                                gboolean             held)
{
  self->held = held;
}

GBytes *
soket_watched_process_get_output (SoketWatchedProcess *self)
{
  return g_bytes_new (self->output->data, self->output->len);
}

static void write_next (SoketWatchedProcess *self);

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SoketWatchedProcess) self = weak_take (user_data);
  gboolean written = g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);

  if (self == NULL || self->process == NULL || G_OUTPUT_STREAM (source) != g_subprocess_get_stdin_pipe (self->process))
    return;
  g_clear_pointer (&self->line, g_bytes_unref);
  /* One that reads no input has none. */
  if (!written)
    g_queue_clear_full (&self->lines, (GDestroyNotify) g_bytes_unref);
  write_next (self);
}

static void
write_next (SoketWatchedProcess *self)
{
  gsize length;
  const void *data;

  if (self->line != NULL || g_queue_is_empty (&self->lines))
    return;
  self->line = g_queue_pop_head (&self->lines);
  data = g_bytes_get_data (self->line, &length);
  g_output_stream_write_all_async (g_subprocess_get_stdin_pipe (self->process), data, length, G_PRIORITY_DEFAULT, self->cancellable, written_cb,
                                   weak_new (self));
}

/* A program that reads nothing is not written to without end. */
#define LINES_MAX 64u

void
soket_watched_process_write_line (SoketWatchedProcess *self,
                                  const char          *line)
{
  g_autofree char *whole = g_strconcat (line, "\n", NULL);

  if (self->process == NULL || g_queue_get_length (&self->lines) >= LINES_MAX)
    return;
  g_queue_push_tail (&self->lines, g_bytes_new (whole, strlen (whole)));
  write_next (self);
}

char *
soket_watched_process_dup_name (SoketWatchedProcess *self)
{
  g_autofree char *name = self->path != NULL ? g_path_get_basename (self->path) : NULL;
  g_autofree char *shown = name != NULL ? g_filename_display_name (name) : NULL;

  if (self->process == NULL)
    return NULL;
  return g_strdup_printf ("%s%s (%u)", g_str_has_suffix (self->path, ".py") ? "python3 " : "", shown, self->pid);
}

char *
soket_watched_process_dup_ending (SoketWatchedProcess *self)
{
  return g_strdup (self->ending);
}

gboolean
soket_watched_process_has_failed (SoketWatchedProcess *self)
{
  return self->has_failed;
}

static void
soket_watched_process_dispose (GObject *object)
{
  SoketWatchedProcess *self = SOKET_WATCHED_PROCESS (object);

  signal_group (self, SIGKILL);
  forget_run (self);
  G_OBJECT_CLASS (soket_watched_process_parent_class)->dispose (object);
}

static void
soket_watched_process_finalize (GObject *object)
{
  SoketWatchedProcess *self = SOKET_WATCHED_PROCESS (object);

  forget_binary (self);
  g_free (self->tag);
  g_free (self->path);
  g_strfreev (self->arguments);
  g_free (self->ending);
  g_clear_error (&self->error);
  g_byte_array_unref (self->output);
  g_object_unref (self->listener);
  G_OBJECT_CLASS (soket_watched_process_parent_class)->finalize (object);
}

static void
soket_watched_process_class_init (SoketWatchedProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = soket_watched_process_dispose;
  object_class->finalize = soket_watched_process_finalize;
  output_signal = g_signal_new ("output", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_watched_process_init (SoketWatchedProcess *self)
{
  self->output = g_byte_array_new ();
}
