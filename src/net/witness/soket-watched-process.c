/* soket-watched-process.c - another program that plays a side, and is watched
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-watched-process.h"

#include "core/base/soket-exit-status.h"
#include "net/kernel/soket-thread-state.h"
#include "net/loop/soket-child.h"
#include "net/witness/soket-program-file.h"
#include "net/witness/soket-unseen.h"

#include <gio/gunixoutputstream.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/wait.h>

#define OUTPUT_MAX 65536u
/* So often a program that runs is looked at: nothing tells when it begins to wait for input. */
#define LOOK_MS 250

/* What was written to the program, and how much it had printed before. */
typedef struct
{
  char    *text;
  gsize    length;
  guint64  position;
} Line;

struct _SoketWatchedProcess
{
  GObject               parent_instance;
  SoketWitnessListener *listener;
  SoketSide             side;
  char                 *tag;
  char                 *path;
  char                **arguments;
  gboolean              held;

  SoketChild           *child;        /* until nothing is left of it and its output is read */
  gboolean              preparing;
  GCancellable         *cancellable;  /* of the preparation and what is written, for this run */
  SoketProgramFolder   *folder;       /* (nullable): where it was compiled */
  GByteArray           *output;
  guint64               n_printed;    /* bytes, of which @output has the last */
  GArray               *written;      /* of Line, in their order */
  gsize                 n_written;    /* bytes of @written */
  GQueue                lines;        /* of GBytes: for its standard input */
  GBytes               *line;         /* that is being written */
  GError               *error;
  char                 *ending;
  gboolean              has_failed;
  guint                 look;         /* timeout: whether it waits for input */
  gboolean              waits_for_input;
};

static void process_init_performer (SoketPerformerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketWatchedProcess, soket_watched_process, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SOKET_TYPE_PERFORMER, process_init_performer))

static guint output_signal;

static gboolean
is_active (SoketWatchedProcess *self)
{
  return self->child != NULL || self->preparing;
}

static void
line_clear (gpointer data)
{
  g_free (((Line *) data)->text);
}

/* What stood before the output that is kept; and a part of what was written, where that is more than the output may be. */
static void
forget_written (SoketWatchedProcess *self)
{
  guint64 start = self->n_printed - self->output->len;
  guint n = 0;

  while (n < self->written->len && (g_array_index (self->written, Line, n).position < start || self->n_written > OUTPUT_MAX))
    self->n_written -= g_array_index (self->written, Line, n++).length;
  g_array_remove_range (self->written, 0, n);
}

static void
add_output (SoketWatchedProcess *self,
            const void          *data,
            gsize                length)
{
  if (self->output->len + length > OUTPUT_MAX)
    g_byte_array_remove_range (self->output, 0, (guint) (self->output->len + length - OUTPUT_MAX));
  g_byte_array_append (self->output, data, (guint) length);
  self->n_printed += length;
  forget_written (self);
  g_signal_emit (self, output_signal, 0);
}

static void
clear_output (SoketWatchedProcess *self)
{
  g_byte_array_set_size (self->output, 0);
  g_array_set_size (self->written, 0);
  self->n_printed = self->n_written = 0;
  g_signal_emit (self, output_signal, 0);
}

static void
forget_run (SoketWatchedProcess *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->child);
  g_clear_handle_id (&self->look, g_source_remove);
  self->preparing = self->waits_for_input = FALSE;
  g_queue_clear_full (&self->lines, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->line, g_bytes_unref);
}

/* What goes on while a program runs must not keep its owner: with that the program ends. */
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
printed_cb (SoketWatchedProcess *self,
            const guint8        *data,
            gulong               length,
            SoketChild          *child)
{
  add_output (self, data, length);
}

/* What it has started, as one does that goes into the background, may go on, and is part of it until it is stopped. */
static void
exited_cb (SoketWatchedProcess *self,
           SoketChild          *child)
{
  int status = soket_child_get_status (child);

  soket_witness_listener_reap (self->listener, soket_child_get_pid (child), WIFSIGNALED (status) ? WTERMSIG (status) : 0);
}

static void
ended_cb (SoketWatchedProcess *self,
          SoketChild          *child)
{
  int status = soket_child_get_status (child);

  g_free (self->ending);
  self->has_failed = status != 0;
  self->ending = soket_exit_status_dup_words (status);
  forget_run (self);
  soket_performer_changed (SOKET_PERFORMER (self));
}

static gboolean
look_cb (gpointer user_data)
{
  SoketWatchedProcess *self = user_data;
  int pipe_fd = g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (soket_child_get_input (self->child)));
  gboolean waits = soket_process_reads_input (soket_child_get_pid (self->child), pipe_fd);

  if (self->waits_for_input != waits)
    {
      self->waits_for_input = waits;
      soket_performer_changed (SOKET_PERFORMER (self));
    }
  return G_SOURCE_CONTINUE;
}

static gboolean
run (SoketWatchedProcess  *self,
     const char *const    *argv,
     const char           *folder,
     GError              **error)
{
  g_auto (GStrv) environment = g_get_environ ();

  environment = soket_witness_listener_set_environ (self->listener, g_steal_pointer (&environment), self->tag, self->held);
  /* What it prints is to be seen when it prints it, though a pipe is no terminal. */
  environment = g_environ_setenv (environment, "PYTHONUNBUFFERED", "1", FALSE);
  self->child = soket_child_spawn (argv, environment, folder, TRUE, error);
  if (self->child == NULL)
    return FALSE;

  soket_witness_listener_expect (self->listener, soket_child_get_pid (self->child));
  g_signal_connect_object (self->child, "printed", G_CALLBACK (printed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->child, "exited", G_CALLBACK (exited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->child, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  self->look = g_timeout_add (LOOK_MS, look_cb, self);
  g_source_set_name_by_id (self->look, "[soket] program's input");
  return TRUE;
}

static gboolean
start_program (SoketWatchedProcess  *self,
               const char *const    *command,
               GError              **error)
{
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
  return run (self, command, folder, error);
}

static gboolean
start_script (SoketWatchedProcess  *self,
              GError              **error)
{
  g_auto (GStrv) command = soket_program_file_dup_command (self->path, NULL, (const char *const *) self->arguments);

  return start_program (self, (const char *const *) command, error);
}

static void
prepared_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SoketWatchedProcess) self = weak_take (user_data);
  SoketProgramMade made = { 0 };
  GError *error = NULL;

  soket_program_file_prepare_finish (result, &made, &error);
  /* Of one that was stopped, which tells nobody. */
  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      soket_program_made_clear (&made);
      g_clear_error (&error);
      return;
    }
  self->preparing = FALSE;
  self->folder = g_steal_pointer (&made.folder);
  if (made.said != NULL)
    add_output (self, g_bytes_get_data (made.said, NULL), g_bytes_get_size (made.said));
  if (error == NULL)
    start_program (self, (const char *const *) made.command, &error);
  soket_program_made_clear (&made);
  self->error = error;
  soket_performer_changed (SOKET_PERFORMER (self));
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
  clear_output (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();

  /* Of the run before: what that printed may still be asked for its lines of source. */
  g_clear_pointer (&self->folder, soket_program_folder_unref);
  started = soket_program_file_check (self->path, &self->error);
  if (started && soket_program_file_is_c (self->path))
    {
      self->preparing = TRUE;
      soket_program_file_prepare_async (self->path, (const char *const *) self->arguments, self->cancellable, prepared_cb, weak_new (self));
    }
  else if (started)
    started = start_script (self, &self->error);

  if (!started)
    {
      forget_run (self);
      g_propagate_error (error, g_error_copy (self->error));
    }
  soket_performer_changed (performer);
  return started;
}

static void
stop (SoketPerformer *performer)
{
  SoketWatchedProcess *self = SOKET_WATCHED_PROCESS (performer);

  if (self->preparing)
    {
      forget_run (self);
      soket_performer_changed (performer);
    }
  /* A held program hears of it only when it goes on. */
  else if (self->child != NULL)
    soket_child_stop (self->child);
}

static void
clear (SoketPerformer *performer)
{
  SoketWatchedProcess *self = SOKET_WATCHED_PROCESS (performer);

  stop (performer);
  g_clear_error (&self->error);
  g_clear_pointer (&self->ending, g_free);
  self->has_failed = FALSE;
  clear_output (self);
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

  if (self->child != NULL)
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

  if (self == NULL || self->child == NULL || G_OUTPUT_STREAM (source) != soket_child_get_input (self->child))
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
  g_output_stream_write_all_async (soket_child_get_input (self->child), data, length, G_PRIORITY_DEFAULT, self->cancellable, written_cb,
                                   weak_new (self));
}

#define LINES_MAX 64u

/**
 * soket_watched_process_write_line:
 * @self: a program
 * @line: what stands in its standard input next; a line feed comes behind it
 *
 * Writes when the program reads. One that reads nothing has 64 lines kept for it, beside what the pipe holds.
 *
 * Returns: whether the line was taken
 */
gboolean
soket_watched_process_write_line (SoketWatchedProcess *self,
                                  const char          *line)
{
  char *whole = NULL;
  Line written;

  if (self->child == NULL || g_queue_get_length (&self->lines) >= LINES_MAX)
    return FALSE;
  whole = g_strconcat (line, "\n", NULL);
  written = (Line) { whole, strlen (whole), self->n_printed };
  g_array_append_val (self->written, written);
  self->n_written += written.length;
  g_queue_push_tail (&self->lines, g_bytes_new (whole, written.length));
  forget_written (self);
  write_next (self);
  g_signal_emit (self, output_signal, 0);
  return TRUE;
}

/**
 * soket_watched_process_get_line:
 * @self: a program
 * @index: which of the lines that it was given, from 0 for the first that is kept; they are in order
 * @offset: (out): before which byte of its output it was given
 *
 * A terminal shows what is typed as part of the output. Of the lines as much is kept as of the output.
 *
 * Returns: (transfer none) (nullable): the line with its line feed, until the next one or the next output, or %NULL where there are no more
 */
const char *
soket_watched_process_get_line (SoketWatchedProcess *self,
                                guint                index,
                                gsize               *offset)
{
  const Line *line = NULL;

  if (index >= self->written->len)
    return NULL;
  line = &g_array_index (self->written, Line, index);
  *offset = (gsize) (line->position - (self->n_printed - self->output->len));
  return line->text;
}

char *
soket_watched_process_dup_name (SoketWatchedProcess *self)
{
  g_autofree char *name = self->path != NULL ? g_path_get_basename (self->path) : NULL;
  g_autofree char *shown = name != NULL ? g_filename_display_name (name) : NULL;

  if (self->child == NULL)
    return NULL;
  return g_strdup_printf ("%s%s (%u)", g_str_has_suffix (self->path, ".py") ? "python3 " : "", shown, soket_child_get_pid (self->child));
}

gboolean
soket_watched_process_waits_for_input (SoketWatchedProcess *self)
{
  return self->waits_for_input;
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

  /* With the child all of it ends. */
  forget_run (self);
  G_OBJECT_CLASS (soket_watched_process_parent_class)->dispose (object);
}

static void
soket_watched_process_finalize (GObject *object)
{
  SoketWatchedProcess *self = SOKET_WATCHED_PROCESS (object);

  g_clear_pointer (&self->folder, soket_program_folder_unref);
  g_free (self->tag);
  g_free (self->path);
  g_strfreev (self->arguments);
  g_free (self->ending);
  g_clear_error (&self->error);
  g_byte_array_unref (self->output);
  g_array_unref (self->written);
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
  self->written = g_array_new (FALSE, FALSE, sizeof (Line));
  g_array_set_clear_func (self->written, line_clear);
}
