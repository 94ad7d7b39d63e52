/* soket-lesson-file.c - reads a lesson of one's own without holding up the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-lesson-file.h"

#include "app/base/soket-read.h"
#include "net/experiment/soket-try-file.h"

gboolean
soket_lesson_file_is_one (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return name != NULL && g_str_has_suffix (name, SOKET_TRY_FILE_SUFFIX);
}

static gpointer
read_entries (const char  *path,
              GError     **error)
{
  return soket_try_file_read (path, error);
}

void
soket_lesson_file_read_async (GFile               *file,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  soket_read_async (file, read_entries, (GDestroyNotify) g_ptr_array_unref, cancellable, callback, user_data);
}

SoketCourse *
soket_lesson_file_read_finish (GFile         *file,
                               GAsyncResult  *result,
                               GError       **error)
{
  g_autoptr (GPtrArray) entries = soket_read_finish (file, result, error);
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;

  if (entries == NULL)
    return NULL;
  base = g_file_get_basename (file);
  name = g_filename_display_name (base);

  return soket_course_new (name, entries);
}
