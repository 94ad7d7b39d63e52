/* soket-file.c - reads a file, and writes one whole or leaves the former one as it is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/base/soket-file.h"

#include <glib/gstdio.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Neither GLib's way nor GIO's is enough: one replaces what is no file and loses the mode, the other empties a file before it writes into it, so that
 * on a full disk both are lost, the former file and the new one. */

static gboolean
fail (int      errnum,
      GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errnum), g_strerror (errnum));

  return FALSE;
}

/**
 * soket_file_read:
 * @path: a file's name
 * @at_most: bytes; who asks for one more than is wanted sees that a file is too large
 * @error: return location for an error, with the words for its errno
 *
 * Reads the beginning of a regular file, or all of it; what it has grown by meanwhile is left. What blocks or has no end, such as a pipe or a device,
 * is refused.
 *
 * Returns: (transfer full): its bytes; %NULL with @error, %G_IO_ERROR_NOT_FOUND where there is nothing
 */
GBytes *
soket_file_read (const char  *path,
                 gsize        at_most,
                 GError     **error)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  struct stat status = { 0 };
  g_autofree char *data = NULL;
  gsize size, length = 0;
  gssize got = 1;
  int errnum = 0;

  if (fd < 0)
    return fail (errno, error), NULL;
  if (fstat (fd, &status) != 0)
    errnum = errno;
  else if (!S_ISREG (status.st_mode))
    errnum = S_ISDIR (status.st_mode) ? EISDIR : ENOTSUP;
  size = MIN ((gsize) status.st_size, at_most);
  data = errnum == 0 ? g_malloc (size + 1) : NULL;

  while (errnum == 0 && length < size && got > 0)
    {
      got = read (fd, data + length, size - length);
      if (got >= 0)
        length += (gsize) got;
      else if (errno == EINTR)
        got = 1;
      else
        errnum = errno;
    }
  close (fd);
  if (errnum != 0)
    return fail (errnum, error), NULL;
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

static gboolean
write_all (int     fd,
           GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      length -= (gsize) n;
    }

  /* Not every file system knows it. */
  return fsync (fd) == 0 || errno == EINVAL;
}

/**
 * soket_file_write:
 * @path: a file's name
 * @bytes: what it shall contain
 * @error: return location for an error, with the words for its errno
 *
 * Writes the file: afterwards it has all of @bytes, or, with @error, it is as it was before. A file that was there keeps its mode, and of a link the
 * file that it leads to is written. What is no regular file, such as a device or a pipe, is never replaced. It blocks.
 *
 * Returns: whether it was written
 */
gboolean
soket_file_write (const char  *path,
                  GBytes      *bytes,
                  GError     **error)
{
  g_autofree char *real = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *new_file = NULL;
  const char *target;
  struct stat former;
  gboolean exists;
  int errnum = 0;
  int fd;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  real = realpath (path, NULL);
  /* A link that leads nowhere is not replaced, either. */
  if (real == NULL && g_file_test (path, G_FILE_TEST_IS_SYMLINK) && stat (path, &former) != 0)
    return fail (errno, error);
  target = real != NULL ? real : path;
  exists = stat (target, &former) == 0;

  if (exists && !S_ISREG (former.st_mode))
    return fail (S_ISDIR (former.st_mode) ? EISDIR : ENOTSUP, error);
  /* A rename would not ask. */
  if (exists && access (target, W_OK) != 0)
    return fail (errno, error);

  folder = g_path_get_dirname (target);
  new_file = g_build_filename (folder, ".soket-XXXXXX", NULL);
  fd = g_mkstemp_full (new_file, O_WRONLY | O_CLOEXEC, exists ? former.st_mode & 0777 : 0666);
  if (fd < 0)
    return fail (errno, error);
  if (!write_all (fd, bytes) || (exists && fchmod (fd, former.st_mode & 07777) != 0))
    errnum = errno;
  /* Linux has closed it then, and fsync () has said that all is there. */
  if (close (fd) != 0 && errno != EINTR && errnum == 0)
    errnum = errno;
  if (errnum == 0 && rename (new_file, target) != 0)
    errnum = errno;
  if (errnum == 0)
    return TRUE;

  unlink (new_file);

  return fail (errnum, error);
}
