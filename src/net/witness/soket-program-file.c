/* soket-program-file.c - a file as a program: what it needs, what compiles it, and the command that runs it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-program-file.h"

#include "core/base/soket-bytes.h"
#include "net/loop/soket-child.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* So much is kept of what a compiler says; of a line this much is shown. */
#define SAID_MAX  65536u
#define SHOWN_MAX 200

static gboolean
has_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  return path != NULL;
}

gboolean
soket_program_file_is_c (const char *path)
{
  return g_str_has_suffix (path, ".c");
}

/**
 * soket_program_file_check:
 * @path: an absolute path
 * @error: return location for an error
 *
 * Looks whether the program can be started: before anything is.
 *
 * Returns: %TRUE, or %FALSE with %G_IO_ERROR_NOT_FOUND, a sentence that says what is missing and how it is installed
 */
gboolean
soket_program_file_check (const char  *path,
                          GError     **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no file %s any more."), shown);
  else if (soket_program_file_is_c (path) && !has_program ("cc"))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no C compiler; in Debian and Ubuntu: sudo apt install gcc"));
  else if (g_str_has_suffix (path, ".py") && !has_program ("python3"))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no Python; in Debian and Ubuntu: sudo apt install python3"));
  else
    return TRUE;
  return FALSE;
}

/**
 * soket_program_file_dup_command:
 * @path: an absolute path
 * @binary: (nullable): what the compiler has made of it
 * @arguments: (nullable) (array zero-terminated=1): what the program is given
 *
 * Makes the command that runs it, for no shell.
 *
 * Returns: (transfer full) (array zero-terminated=1): the command
 */
char **
soket_program_file_dup_command (const char        *path,
                                const char        *binary,
                                const char *const *arguments)
{
  g_autoptr (GStrvBuilder) command = g_strv_builder_new ();

  if (binary != NULL)
    g_strv_builder_add (command, binary);
  else if (g_str_has_suffix (path, ".py"))
    g_strv_builder_add_many (command, "python3", path, NULL);
  else
    g_strv_builder_add (command, path);
  for (guint i = 0; arguments != NULL && arguments[i] != NULL; i++)
    g_strv_builder_add (command, arguments[i]);

  return g_strv_builder_end (command);
}

void
soket_program_made_clear (SoketProgramMade *made)
{
  g_clear_pointer (&made->command, g_strfreev);
  g_clear_pointer (&made->folder, soket_program_folder_unref);
  g_clear_pointer (&made->said, g_bytes_unref);
}

/* --- all of it --- */

typedef struct
{
  char               *path;
  char              **arguments;
  char               *binary;
  SoketProgramFolder *folder;
  SoketChild         *compiler;
  GByteArray         *said;
  gulong              cancelled_id;
} Preparation;

static void
preparation_free (gpointer data)
{
  Preparation *self = data;

  g_free (self->path);
  g_strfreev (self->arguments);
  g_free (self->binary);
  g_clear_object (&self->compiler);
  g_clear_pointer (&self->folder, soket_program_folder_unref);
  g_byte_array_unref (self->said);
  g_free (self);
}

static void
return_command (GTask *task)
{
  Preparation *self = g_task_get_task_data (task);

  g_task_return_pointer (task, soket_program_file_dup_command (self->path, self->binary, (const char *const *) self->arguments),
                         (GDestroyNotify) g_strfreev);
}

/* The first line that tells an error, without the folder, which everybody knows; otherwise the last one that it said. */
static char *
dup_complaint (Preparation *self)
{
  g_autofree char *text = self->said->len > 0 ? g_strndup ((const char *) self->said->data, self->said->len) : g_strdup ("");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *folder = g_path_get_dirname (self->path);
  const char *line = "";

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (*lines[i] != '\0')
        line = lines[i];
      if (strstr (line, "error:") != NULL || strstr (line, "undefined reference") != NULL)
        break;
    }
  if (g_str_has_prefix (line, folder) && line[strlen (folder)] == G_DIR_SEPARATOR)
    line += strlen (folder) + 1;

  return soket_bytes_escape (line, strlen (line), SHOWN_MAX);
}

static void
printed_cb (SoketChild   *compiler,
            const guint8 *data,
            gulong        length,
            GTask        *task)
{
  Preparation *self = g_task_get_task_data (task);

  g_byte_array_append (self->said, data, (guint) MIN (length, SAID_MAX - self->said->len));
}

/* With it ends what it may have started, such as a server for the next one. */
static void
exited_cb (SoketChild *compiler,
           GTask      *task)
{
  soket_child_kill (compiler);
}

static void
ended_cb (SoketChild *compiler,
          GTask      *user_data)
{
  g_autoptr (GTask) task = user_data;
  Preparation *self = g_task_get_task_data (task);
  g_autofree char *complaint = NULL;

  g_signal_handlers_disconnect_by_data (compiler, task);
  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (soket_child_get_status (compiler) == 0)
    {
      return_command (task);
      return;
    }
  complaint = dup_complaint (self);
  /* As where it was killed. */
  if (*complaint == '\0')
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _("The C compiler has ended without a word; try once more."));
      return;
    }
  /* Translators: a line of the compiler's, such as server.c:12:5: error: … */
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _("The C compiler does not accept the program: %s"), complaint);
}

/* What it leaves in the folder goes with that. */
static void
cancelled_cb (GCancellable *cancellable,
              gpointer      compiler)
{
  soket_child_kill (compiler);
}

/* Into a folder of its own: another preparation of the same file may go on, and what that one made may run still. The binary has the source's name,
 * which heads and lists show. What the compiler writes meanwhile goes there, too, so that nothing stays behind when it is killed. */
static gboolean
compile (Preparation  *self,
         GError      **error)
{
  g_auto (GStrv) environment = g_get_environ ();
  g_autofree char *name = g_path_get_basename (self->path);

  self->folder = soket_program_folder_new (error);
  if (self->folder == NULL)
    return FALSE;
  name[strlen (name) - strlen (".c")] = '\0';
  self->binary = g_build_filename (soket_program_folder_get_path (self->folder), name, NULL);
  environment = g_environ_setenv (environment, "TMPDIR", soket_program_folder_get_path (self->folder), TRUE);
  {
    const char *const command[] = { "cc", "-g", "-O0", "-Wall", "-o", self->binary, self->path, NULL };

    self->compiler = soket_child_spawn (command, environment, NULL, FALSE, error);
  }
  return self->compiler != NULL;
}

/**
 * soket_program_file_prepare_async:
 * @path: an absolute path
 * @arguments: (nullable) (array zero-terminated=1): what the program is to be given
 * @cancellable: (nullable): ends the compiler
 * @callback: called when the program can be started, or not; of one that is cancelled, when the compiler has ended
 * @user_data: for @callback
 *
 * Makes a program ready to be started. Nothing of it is run.
 */
void
soket_program_file_prepare_async (const char          *path,
                                  const char *const   *arguments,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Preparation *self = g_new0 (Preparation, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, soket_program_file_prepare_async);
  self->path = g_strdup (path);
  self->arguments = g_strdupv ((char **) arguments);
  self->said = g_byte_array_new ();
  g_task_set_task_data (task, self, preparation_free);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!soket_program_file_check (path, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  if (!soket_program_file_is_c (path))
    {
      return_command (task);
      return;
    }

  if (!compile (self, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_signal_connect (self->compiler, "printed", G_CALLBACK (printed_cb), task);
  g_signal_connect (self->compiler, "exited", G_CALLBACK (exited_cb), task);
  g_signal_connect (self->compiler, "ended", G_CALLBACK (ended_cb), task);
  if (cancellable != NULL)
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (self->compiler), g_object_unref);
  /* Until the compiler has ended. */
  g_steal_pointer (&task);
}

/**
 * soket_program_file_prepare_finish:
 * @result: what the callback was given
 * @made: (out caller-allocates): what there is, for soket_program_made_clear(); without a command where that is an error
 * @error: return location for an error
 *
 * Ends the preparation.
 *
 * Returns: %TRUE, or %FALSE with a sentence
 */
gboolean
soket_program_file_prepare_finish (GAsyncResult      *result,
                                   SoketProgramMade  *made,
                                   GError           **error)
{
  Preparation *self;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  self = g_task_get_task_data (G_TASK (result));
  *made = (SoketProgramMade) {
    .command = g_task_propagate_pointer (G_TASK (result), error),
    .folder = g_steal_pointer (&self->folder),
    .said = g_bytes_new (self->said->data, self->said->len),
  };
  return made->command != NULL;
}
