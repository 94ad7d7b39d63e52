/* soket-try-file.c - a teacher's own file of lessons
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-file.h"

#include "core/base/soket-error.h"
#include "net/base/soket-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * soket_try_file_read:
 * @path: a regular file in the language of `data/try.ini`
 * @error: return location for an error
 *
 * Reads a file of anybody. At most %SOKET_TRY_FILE_BYTES_MAX are read, and nothing is run or sent by reading it. It blocks as long as the disk
 * does: a window does it in a thread.
 *
 * Returns: (transfer full) (nullable): its entries, at least one; %NULL with a %G_IO_ERROR, or with %SOKET_ERROR_INVALID_VALUE that names the line
 */
GPtrArray *
soket_try_file_read (const char  *path,
                     GError     **error)
{
  /* One byte more than may be: it tells that there is more. */
  g_autoptr (GBytes) bytes = soket_file_read (path, SOKET_TRY_FILE_BYTES_MAX + 1, error);
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GString) whole = NULL;
  const char *text;
  gsize length;

  if (bytes == NULL)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  /* Some editors begin a file with the mark of its byte order. */
  if (length >= 3 && memcmp (text, "\357\273\277", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  if (length > SOKET_TRY_FILE_BYTES_MAX)
    {
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("it is larger than %d KiB, so it is not a lesson"),
                   SOKET_TRY_FILE_BYTES_MAX / 1024);
      return NULL;
    }

  whole = g_string_new_len (text, (gssize) length);
  entries = soket_try_parse (whole->str, whole->len, error);
  if (entries == NULL)
    return NULL;
  if (entries->len == 0)
    {
      g_set_error_literal (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("it has no entry: a line such as [my-lesson] begins one"));
      return NULL;
    }
  for (guint i = 0; i < entries->len; i++)
    if (soket_try_get_program (g_ptr_array_index (entries, i)) != SOKET_TRY_PROGRAM_NONE)
      {
        g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("entry %s: Program belongs to soket check, not to a lesson"),
                     soket_try_get_name (g_ptr_array_index (entries, i)));
        return NULL;
      }

  return g_steal_pointer (&entries);
}
