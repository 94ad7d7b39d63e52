/* soket-program-file.c - a file as a program: what it needs, what compiles it, and the command that runs it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-program-file.h"

#include "core/base/soket-bytes.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* So much is kept of what a compiler says; of a line this much is shown. */
#define SAID_MAX  65536u
#define READ_SIZE 4096u
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

/* Between fork () and exec (). The compiler is a driver: what it starts is to end with it. */
static void
in_child (gpointer user_data)
{
  setpgid (0, 0);
}

/**
 * soket_program_file_compile:
 * @path: a source file of C
 * @folder: a folder of the user's own, which is made where it is missing; a source in a folder that cannot be written to is compiled all the same
 * @binary: (out): the path of what is made: it has the source's name, which heads and lists show
 * @error: return location for an error
 *
 * Begins to compile.
 *
 * Returns: (transfer full): the compiler, whose status tells how it went, or %NULL with a sentence
 */
GSubprocess *
soket_program_file_compile (const char  *path,
                            const char  *folder,
                            char       **binary,
                            GError     **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *name = g_path_get_basename (path);

  if (g_mkdir_with_parents (folder, 0700) < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The program cannot be written to %s."), folder);
      return NULL;
    }
  name[strlen (name) - strlen (".c")] = '\0';
  *binary = g_build_filename (folder, name, NULL);
  g_subprocess_launcher_set_child_setup (launcher, in_child, NULL, NULL);
  return g_subprocess_launcher_spawn (launcher, error, "cc", "-g", "-O0", "-Wall", "-o", *binary, path, NULL);
}

/**
 * soket_program_file_stop_compiler:
 * @compiler: what soket_program_file_compile() gave
 *
 * Asks it to end. Not by SIGKILL: it would leave its files in the folder for temporary ones.
 */
void
soket_program_file_stop_compiler (GSubprocess *compiler)
{
  const char *identifier = g_subprocess_get_identifier (compiler);

  if (identifier != NULL)
    kill (-(pid_t) g_ascii_strtoll (identifier, NULL, 10), SIGTERM);
}

void
soket_program_file_forget (const char *binary)
{
  g_autofree char *folder = g_path_get_dirname (binary);

  g_unlink (binary);
  g_rmdir (folder);
}

/* --- all of it --- */

typedef struct
{
  char        *path;
  char       **arguments;
  char        *binary;
  GSubprocess *compiler;
  GByteArray  *said;
  guint8       buffer[READ_SIZE];
  gulong       cancelled_id;
} Preparation;

static void
preparation_free (gpointer data)
{
  Preparation *self = data;

  g_free (self->path);
  g_strfreev (self->arguments);
  g_free (self->binary);
  g_clear_object (&self->compiler);
  g_byte_array_unref (self->said);
  g_free (self);
}

static void
return_command (GTask *task)
{
  Preparation *self = g_task_get_task_data (task);

  g_task_return_pointer (task, soket_program_file_dup_command (self->path, self->binary, (const char *const *) self->arguments), (GDestroyNotify) g_strfreev);
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
waited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Preparation *self = g_task_get_task_data (task);
  gboolean known = g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  g_autofree char *complaint = NULL;

  g_cancellable_disconnect (g_task_get_cancellable (task), self->cancelled_id);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (known && g_subprocess_get_successful (self->compiler))
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

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  GTask *task = user_data;
  Preparation *self = g_task_get_task_data (task);
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (length <= 0)
    {
      g_subprocess_wait_async (self->compiler, NULL, waited_cb, task);
      return;
    }
  g_byte_array_append (self->said, self->buffer, (guint) MIN ((gsize) length, SAID_MAX - self->said->len));
  g_input_stream_read_async (G_INPUT_STREAM (source), self->buffer, READ_SIZE, G_PRIORITY_DEFAULT_IDLE, NULL, read_cb, task);
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      compiler)
{
  soket_program_file_stop_compiler (compiler);
}

/**
 * soket_program_file_prepare_async:
 * @path: an absolute path
 * @arguments: (nullable) (array zero-terminated=1): what the program is to be given
 * @folder: where a compiler writes to: see soket_program_file_compile()
 * @cancellable: (nullable): ends the compiler
 * @callback: called when the program can be started, or not; of one that is cancelled, when the compiler has ended
 * @user_data: for @callback
 *
 * Makes a program ready to be started. Nothing of it is run.
 */
void
soket_program_file_prepare_async (const char          *path,
                                  const char *const   *arguments,
                                  const char          *folder,
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

  self->compiler = soket_program_file_compile (path, folder, &self->binary, &error);
  if (self->compiler == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* The cancellation does not end the reading: that ends with the compiler. */
  if (cancellable != NULL)
    self->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), g_object_ref (self->compiler), g_object_unref);
  g_input_stream_read_async (g_subprocess_get_stdout_pipe (self->compiler), self->buffer, READ_SIZE, G_PRIORITY_DEFAULT_IDLE, NULL, read_cb,
                             g_steal_pointer (&task));
}

/**
 * soket_program_file_prepare_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends the preparation.
 *
 * Returns: (transfer full) (array zero-terminated=1): the command that runs the program, or %NULL with a sentence
 */
char **
soket_program_file_prepare_finish (GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
