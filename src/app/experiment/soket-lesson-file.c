/* soket-lesson-file.c - reads a lesson of one's own without holding up the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-lesson-file.h"

#include "net/experiment/soket-try-file.h"

#include <glib/gi18n.h>

gboolean
soket_lesson_file_is_one (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name != NULL && g_str_has_suffix (name, SOKET_TRY_FILE_SUFFIX);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const char *path = g_file_peek_path (source);
  GError *error = NULL;
  GPtrArray *entries = NULL;

  if (path == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("it is not on this computer"));
  else
    entries = soket_try_file_read (path, &error);
  if (entries != NULL)
    g_task_return_pointer (task, entries, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
soket_lesson_file_read_async (GFile               *file,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (file, cancellable, callback, user_data);

  g_return_if_fail (G_IS_FILE (file));

  g_task_set_source_tag (task, soket_lesson_file_read_async);
  g_task_run_in_thread (task, read_in_thread);
}

SoketCourse *
soket_lesson_file_read_finish (GFile         *file,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_autoptr (GPtrArray) entries = g_task_propagate_pointer (G_TASK (result), error);
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;

  if (entries == NULL)
    return NULL;
  base = g_file_get_basename (file);
  name = g_filename_display_name (base);

  return soket_course_new (name, entries);
}
