/* soket-check-folder.c - where a program that is checked is written and compiled: a folder that goes with its last user
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/experiment/soket-check-folder.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

struct _SoketCheckFolder
{
  char *path;
};

static void
clear (gpointer data)
{
  SoketCheckFolder *self = data;

  soket_check_folder_empty (self);
  g_free (self->path);
}

SoketCheckFolder *
soket_check_folder_new (GError **error)
{
  g_autofree char *above = g_build_filename (g_get_user_cache_dir (), "soket", "programs", NULL);
  g_autofree char *path = g_build_filename (above, "check-XXXXXX", NULL);
  SoketCheckFolder *self;

  if (g_mkdir_with_parents (above, 0700) < 0 || g_mkdtemp (path) == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The program cannot be written to %s."), above);
      return NULL;
    }
  self = g_rc_box_new0 (SoketCheckFolder);
  self->path = g_steal_pointer (&path);
  return self;
}

SoketCheckFolder *
soket_check_folder_ref (SoketCheckFolder *self)
{
  return g_rc_box_acquire (self);
}

void
soket_check_folder_unref (SoketCheckFolder *self)
{
  g_rc_box_release_full (self, clear);
}

const char *
soket_check_folder_get_path (SoketCheckFolder *self)
{
  return self->path;
}

void
soket_check_folder_empty (SoketCheckFolder *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->path, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->path);
}
