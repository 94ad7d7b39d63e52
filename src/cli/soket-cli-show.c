/* soket-cli-show.c - the command `soket show`: what was saved before
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-show.h"

#include "cli/soket-cli-compare.h"
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

/* NULL where it cannot be read, which was said. */
static SoketTraceFile *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;
  SoketTraceFile *file = soket_saved_trace_read (path, &error);

  if (file != NULL)
    return file;

  name = g_filename_display_name (path);
  /* Translators: a file name and why it could not be read */
  soket_cli_sayf (_("Cannot open %s: %s"), name, error->message);
  return NULL;
}

typedef struct
{
  SoketCliPicture picture;
  char *compare;
  char *conversations;
  gboolean json;
} Options;

static void
options_clear (Options *options)
{
  soket_cli_picture_clear (&options->picture);
  g_free (options->compare);
  g_free (options->conversations);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* What is wrong with them; NULL for nothing. */
static const char *
find_fault (const Options *options,
            guint32        conversations[2])
{
  if (options->json && options->picture.describe)
    return _("--json and --describe cannot be printed at once");
  if (options->compare != NULL && soket_cli_picture_is_wanted (&options->picture))
    return _("--compare prints calls; --describe, --handout and --worksheet are of one file");
  if (options->conversations != NULL && options->compare == NULL)
    return _("--conversations says what --compare compares");
  if (options->conversations != NULL && !soket_cli_compare_parse (options->conversations, conversations))
    return _("--conversations takes two numbers, such as 1,2");

  return NULL;
}

static SoketCliStatus
compare (const Options *options,
         char          *path,
         const guint32  conversations[2])
{
  g_autoptr (SoketTraceFile) file = read_file (path);
  g_autoptr (SoketTraceFile) other = file != NULL ? read_file (options->compare) : NULL;

  if (other == NULL)
    return (SoketCliStatus) SOKET_CLI_TROUBLE;

  return (SoketCliStatus) soket_cli_compare ((const SoketTraceFile *[]) { file, other }, (char *[]) { path, options->compare }, conversations,
                                             options->json);
}

SoketCliStatus
soket_cli_show (const SoketProtocol *protocol,
                char               **arguments)
{
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (SoketTraceFile) file = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Options) options = { .json = FALSE };
  g_auto (GStrv) rest = NULL;
  guint32 conversations[2] = { 0, 0 };
  SoketCliStatus status;
  const char *fault;

  parser = soket_cli_options_new (COMMAND, _("FILE"),
                                  _("Prints the calls that were saved in FILE, by --save or in the window, as --trace prints them.\n"
                                    "\n"
                                    "With --compare those of a conversation of FILE, A, stand beside those "
                                    "of OTHER, B: | marks what differs, < and >\n"
                                    "what only one has. Times, ports and numbers of descriptors are not compared. The exit status is then that of\n"
                                    "diff: 0 no difference, 1 some, 2 trouble."));
  soket_cli_options_add_flag (parser, "json", _("Print each call as a JSON object on a line of its own"), &options.json);
  soket_cli_options_add_word (parser, "compare", _("OTHER"), _("Compare with the conversation in the file OTHER, call by call"), &options.compare);
  soket_cli_options_add_word (parser, "conversations", _("N,M"),
                              _("Which conversations are compared, by the numbers behind c in the lines of calls; otherwise the first of each file"),
                              &options.conversations);
  soket_cli_picture_add_options (&options.picture, parser);
  if (!soket_cli_options_parse (parser, arguments, 1, &rest, &status))
    return status;
  if (rest == NULL || rest[0] == NULL)
    return soket_cli_wrong_usage (COMMAND, _("A file is missing"));
  fault = find_fault (&options, conversations);
  if (fault != NULL)
    return soket_cli_wrong_usage (COMMAND, fault);
  if (options.compare != NULL)
    return compare (&options, rest[0], conversations);

  file = read_file (rest[0]);
  if (file == NULL)
    return SOKET_CLI_FAILED;

  return show (file, &options.picture, options.json, &error) ? SOKET_CLI_OK : soket_cli_fail (error);
}
