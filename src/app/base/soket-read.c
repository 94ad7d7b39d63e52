/* soket-read.c - reads a file that somebody opened, without holding up the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-read.h"

#include <glib/gi18n.h>

typedef struct
{
  SoketReadFunc  func;
  GDestroyNotify free_func;
} Reading;

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const Reading *reading = task_data;
  const char *path = g_file_peek_path (source);
  GError *error = NULL;
  gpointer result = NULL;

  if (path == NULL)
    g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, _("it is not on this computer"));
  else
    result = reading->func (path, &error);
  if (result != NULL)
    g_task_return_pointer (task, result, reading->free_func);
  else
    g_task_return_error (task, error);
}

void
soket_read_async (GFile               *file,
                  SoketReadFunc        func,
                  GDestroyNotify       free_func,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  g_return_if_fail (G_IS_FILE (file));
  g_return_if_fail (func != NULL);

  reading = g_new (Reading, 1);
  reading->func = func;
  reading->free_func = free_func;
  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, soket_read_async);
  g_task_set_task_data (task, reading, g_free);
  g_task_run_in_thread (task, read_in_thread);
}

gpointer
soket_read_finish (GFile         *file,
                   GAsyncResult  *result,
                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
