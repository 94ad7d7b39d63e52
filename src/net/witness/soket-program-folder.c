/* soket-program-folder.c - where a program is written and compiled: a folder that goes with its last user
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-program-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * In the user's cache. In each folder is a file that its process has locked: the system gives the lock back however the process ends, so that a
 * folder whose lock can be had is left over. A process number would not tell: a home folder may be that of several computers.
 */

#define PREFIX "run-"
/* No file of C has this name without its ".c". */
#define LOCK ".lock-of-soket"

/* A folder that is younger may not have its lock yet. */
#define YOUNG_S 60
/* So many names are looked at: nobody but this user's programs writes there. */
#define NAMES_MAX 4096

struct _SoketProgramFolder
{
  char *path;
  int   lock;
};

/* What there is now, for who calls exit (). */
static GPtrArray *folders;

static char *
dup_above (void)
{
  return g_build_filename (g_get_user_cache_dir (), "soket", "programs", NULL);
}

static int
lock (const char *folder,
      int         flags)
{
  g_autofree char *path = g_build_filename (folder, LOCK, NULL);
  int fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags, 0600);

  /* Where the file system has no locks, the new folder has none, and is never taken for one that is left over. */
  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) < 0 && (flags & O_CREAT) == 0)
    {
      close (fd);
      errno = EWOULDBLOCK;
      return -1;
    }
  return fd;
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_unlink (file);
    }
  g_rmdir (path);
}

static void
remove_left_over (const char *path)
{
  struct stat about;
  int fd;

  if (lstat (path, &about) < 0 || !S_ISDIR (about.st_mode) || about.st_uid != getuid ()
      || g_get_real_time () / G_USEC_PER_SEC - about.st_mtime < YOUNG_S)
    return;
  /* Killed between making the folder and the lock. */
  fd = lock (path, 0);
  if (fd < 0 && errno != ENOENT)
    return;
  remove_folder (path);
  if (fd >= 0)
    close (fd);
}

static void
tidy (const char *above)
{
  g_autoptr (GDir) dir = g_dir_open (above, 0, NULL);
  const char *name;

  for (guint i = 0; dir != NULL && i < NAMES_MAX && (name = g_dir_read_name (dir)) != NULL; i++)
    {
      g_autofree char *path = g_build_filename (above, name, NULL);

      if (g_str_has_prefix (name, PREFIX))
        remove_left_over (path);
    }
}

static void
remove_all (void)
{
  for (guint i = 0; i < folders->len; i++)
    remove_folder (((SoketProgramFolder *) g_ptr_array_index (folders, i))->path);
}

static void
clear (gpointer data)
{
  SoketProgramFolder *self = data;

  g_ptr_array_remove_fast (folders, self);
  remove_folder (self->path);
  close (self->lock);
  g_free (self->path);
}

SoketProgramFolder *
soket_program_folder_new (GError **error)
{
  g_autofree char *above = dup_above ();
  g_autofree char *path = g_build_filename (above, PREFIX "XXXXXX", NULL);
  SoketProgramFolder *self;
  int fd = -1;

  if (folders == NULL)
    {
      folders = g_ptr_array_new ();
      atexit (remove_all);
      tidy (above);
    }
  if (g_mkdir_with_parents (above, 0700) < 0 || g_mkdtemp (path) == NULL || (fd = lock (path, O_CREAT | O_EXCL)) < 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The program cannot be written to %s."), above);
      g_rmdir (path);
      return NULL;
    }
  self = g_rc_box_new0 (SoketProgramFolder);
  self->path = g_steal_pointer (&path);
  self->lock = fd;
  g_ptr_array_add (folders, self);
  return self;
}

SoketProgramFolder *
soket_program_folder_ref (SoketProgramFolder *self)
{
  return g_rc_box_acquire (self);
}

void
soket_program_folder_unref (SoketProgramFolder *self)
{
  g_rc_box_release_full (self, clear);
}

const char *
soket_program_folder_get_path (SoketProgramFolder *self)
{
  return self->path;
}
