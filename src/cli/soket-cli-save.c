/* soket-cli-save.c - the option --save: a command's calls as a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-save.h"

#include "core/base/soket-number.h"
#include "net/base/soket-file.h"
#include "net/trace/soket-saved-trace.h"

#include <glib/gi18n.h>

void
soket_cli_save_add_option (SoketCliOptions  *parser,
                           char            **path)
{
  soket_cli_options_add_word (parser, "save", _("FILE"), _("Save the calls as FILE, which \"soket show\" and the window open"), path);
}

static gboolean
fail (const char    *path,
      const GError  *why,
      GError       **error)
{
  g_autofree char *name = g_filename_display_name (path);

  /* Translators: a file name and why it could not be written */
  g_set_error (error, why->domain, why->code, _("Cannot save %s: %s"), name, why->message);
  return FALSE;
}

gboolean
soket_cli_save_check (const char  *path,
                      GError     **error)
{
  g_autoptr (GError) why = NULL;

  return path == NULL || soket_saved_trace_may_replace (path, &why) || fail (path, why, error);
}

/* A trace has an end, a server may have none. */
static void
say_if_forgotten (const char *path,
                  SoketTrace *trace)
{
  guint64 n_forgotten = soket_trace_get_n_forgotten (trace);
  g_autofree char *number = soket_number_format (n_forgotten);
  g_autofree char *name = g_filename_display_name (path);

  if (n_forgotten > 0)
    /* Translators: a number, and a file name */
    soket_cli_sayf (ngettext ("%s earlier call is not in %s, which has the last ones only.",
                              "%s earlier calls are not in %s, which has the last ones only.", soket_number_plural (n_forgotten)), number, name);
}

gboolean
soket_cli_save_write (const char  *path,
                      SoketTrace  *trace,
                      const char  *service,
                      GError     **error)
{
  g_autoptr (SoketTraceFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) why = NULL;

  if (path == NULL)
    return TRUE;

  file = soket_saved_trace_take (trace);
  soket_trace_file_set_service (file, service);
  bytes = soket_trace_file_write (file);
  if (!soket_saved_trace_may_replace (path, &why) || !soket_file_write (path, bytes, &why))
    return fail (path, why, error);

  say_if_forgotten (path, trace);
  return TRUE;
}
