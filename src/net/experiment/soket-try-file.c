/* soket-try-file.c - a teacher's own file of lessons
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-file.h"

#include "core/base/soket-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail_errno (int      errnum,
            GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errnum), g_strerror (errnum));

  return FALSE;
}

/* What blocks or has no end is not opened: -1 with @error. */
static int
open_regular (const char  *path,
              GError     **error)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  int errnum = errno;
  struct stat status = { 0 };

  if (fd >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    return fd;
  if (fd >= 0)
    {
      close (fd);
      errnum = S_ISDIR (status.st_mode) ? EISDIR : ENOTSUP;
    }
  fail_errno (errnum, error);

  return -1;
}

/* One byte more than may be: it tells that there is more. */
static gboolean
read_text (int       fd,
           GString  *text,
           GError  **error)
{
  gssize got = 1;

  g_string_set_size (text, SOKET_TRY_FILE_BYTES_MAX + 1);
  text->len = 0;
  while (text->len <= SOKET_TRY_FILE_BYTES_MAX && got > 0)
    {
      got = read (fd, text->str + text->len, SOKET_TRY_FILE_BYTES_MAX + 1 - text->len);
      if (got < 0 && errno == EINTR)
        got = 1;
      else if (got < 0)
        return fail_errno (errno, error);
      else
        text->len += (gsize) got;
    }
  if (text->len > SOKET_TRY_FILE_BYTES_MAX)
    {
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("it is larger than %d KiB, so it is no lesson"), SOKET_TRY_FILE_BYTES_MAX / 1024);
      return FALSE;
    }
  text->str[text->len] = '\0';

  return TRUE;
}

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
  int fd = open_regular (path, error);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) entries = NULL;
  gboolean read;

  if (fd < 0)
    return NULL;
  read = read_text (fd, text, error);
  close (fd);
  if (!read)
    return NULL;

  entries = soket_try_parse (text->str, text->len, error);
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
