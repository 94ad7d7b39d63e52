/* soket-chosen-command.c - where the program is that was chosen to play a side of a page, and what it is given
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-chosen-command.h"

#include "app/page/soket-page-private.h"
#include "app/setup/soket-performer-kind.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* A folder of the user's own. */
static char *
write_program (SoketPage      *page,
               SoketSide       side,
               SoketLanguage   language,
               const char     *folder,
               guint16         port,
               GError        **error)
{
  SoketPagePrivate *priv = soket_page_get_private (page);
  g_autoptr (SoketProgram) program = soket_page_program_dup_program (priv->program, side, language, port, error);
  g_autofree char *path = NULL;

  if (program == NULL)
    return NULL;
  path = g_build_filename (folder, soket_program_get_file_name (program), NULL);
  if (g_mkdir_with_parents (folder, 0700) < 0
      || !g_file_set_contents_full (path, soket_program_get_text (program), -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The program cannot be written to %s."), folder);
      return NULL;
    }
  return g_steal_pointer (&path);
}

gboolean
soket_chosen_command_find (SoketPage    *page,
                           SoketSide     side,
                           const char   *folder,
                           guint16       port,
                           char        **path,
                           char       ***arguments,
                           GError      **error)
{
  SoketSetup *setup = soket_page_get_setup (page);
  SoketPerformerKind kind = soket_performer_kind_get (setup, side);
  g_autoptr (GError) failure = NULL;

  *path = NULL;
  *arguments = NULL;
  if (kind == SOKET_PERFORMER_OWN)
    {
      const char *line = soket_setup_get_text (setup, side == SOKET_SIDE_CLIENT ? "client-arguments" : "server-arguments");

      /* Split as a shell does, without one. */
      if (!g_shell_parse_argv (line, NULL, arguments, &failure) && !g_error_matches (failure, G_SHELL_ERROR, G_SHELL_ERROR_EMPTY_STRING))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("The arguments cannot be read: a quotation mark is not closed."));
          return FALSE;
        }
      *path = soket_performer_kind_dup_path (setup, side);
      /* Of settings that somebody else has written. */
      if (*path == NULL)
        g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("The program's file is not known; choose it again."));
    }
  else if (soket_performer_kind_get_lack (kind) != NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, soket_performer_kind_get_lack (kind));
  else
    *path = write_program (page, side, kind == SOKET_PERFORMER_C ? SOKET_LANGUAGE_C : SOKET_LANGUAGE_PYTHON, folder, port, error);

  return *path != NULL;
}
