/* soket-cli-show.c - the command `soket show`: what was saved before
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-show.h"

#include "cli/soket-cli-options.h"
#include "cli/soket-cli-picture.h"
#include "core/record/soket-record-line.h"
#include "core/tracefile/soket-record-json.h"
#include "net/trace/soket-saved-trace.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define COMMAND "soket show"

/* As much is printed at once. */
#define CHUNK_BYTES 65536u

static gboolean
print_records (const SoketTraceFile  *file,
               gboolean               json,
               GError               **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < file->records->len; i++)
    {
      const SoketRecord *record = &g_array_index (file->records, SoketRecord, i);
      g_autofree char *line = json ? NULL : soket_record_dup_line (record);

      if (json)
        soket_record_json_append (text, record, SOKET_RECORD_JSON_WHOLE);
      else
        g_string_append (text, line);
      g_string_append_c (text, '\n');
      if (text->len < CHUNK_BYTES)
        continue;
      if (!soket_cli_print_result (text->str, !json, error))
        return FALSE;
      g_string_truncate (text, 0);
    }

  return soket_cli_print_result (text->str, !json, error);
}

/* What the diagram would show first where nobody came: the transport of the server. */
static SoketTransport
find_transport (const SoketTraceFile *file)
{
  return file->records->len > 0 ? g_array_index (file->records, SoketRecord, 0).transport : SOKET_TRANSPORT_TCP;
}

static gboolean
show (const SoketTraceFile  *file,
      SoketCliPicture       *picture,
      gboolean               json,
      GError               **error)
{
  const SoketProtocol *protocol = file->service != NULL ? soket_protocol_lookup (file->service) : NULL;
  g_autoptr (SoketTrace) trace = NULL;

  if (json || !soket_cli_picture_is_wanted (picture))
    if (!print_records (file, json, error))
      return FALSE;
  if (!soket_cli_picture_is_wanted (picture))
    return TRUE;

  trace = soket_saved_trace_open (file);
  picture->messages = protocol != NULL && protocol->describe != NULL;
  picture->transport = find_transport (file);
  return soket_cli_picture_write (picture, trace, STDOUT_FILENO, error);
}

SoketCliStatus
soket_cli_show (const SoketProtocol *protocol,
                char               **arguments)
{
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (SoketTraceFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  g_auto (SoketCliPicture) picture = { 0 };
  g_auto (GStrv) rest = NULL;
  gboolean json = FALSE;
  SoketCliStatus status;

  parser = soket_cli_options_new (COMMAND, _("FILE"),
                                  _("Prints the calls that were saved in FILE, by --save or in the window, as --trace prints them."));
  soket_cli_options_add_flag (parser, "json", _("Print each call as a JSON object on a line of its own"), &json);
  soket_cli_picture_add_options (&picture, parser);
  if (!soket_cli_options_parse (parser, arguments, 1, &rest, &status))
    return status;
  if (rest == NULL || rest[0] == NULL)
    return soket_cli_wrong_usage (COMMAND, _("A file is missing"));
  if (json && picture.describe)
    return soket_cli_wrong_usage (COMMAND, _("--json and --describe cannot be printed at once"));

  file = soket_saved_trace_read (rest[0], &error);
  if (file == NULL)
    {
      name = g_filename_display_name (rest[0]);
      /* Translators: a file name and why it could not be read */
      soket_cli_sayf (_("Cannot open %s: %s"), name, error->message);
      return SOKET_CLI_FAILED;
    }

  return show (file, &picture, json, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}
