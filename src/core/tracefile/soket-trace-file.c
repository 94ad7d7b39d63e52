/* soket-trace-file.c - the records of a trace as a file: what a learner hands in and a teacher opens
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/tracefile/soket-trace-file.h"

#include "core/base/soket-error.h"
#include "core/tracefile/soket-record-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* JSON lines: the first says what the file is and how many lines of each kind follow, so that a file that was cut is noticed; then a line for each
 * program that was watched; then one for each record, in the brief form of soket-record-json.h. A record that waits has the number 0.
 *
 *     {"format":"soket-trace","version":1,"service":"echo","saved_us":2104,"dropped":0,"programs":0,"records":9,"waiting":1}
 *
 * Whatever a later version writes otherwise has another number of version: what is unknown is never left out silently. */
#define FORMAT  "soket-trace"
#define VERSION 1u

/* A line has a payload in hexadecimal digits, two names and one path at most; the path may be escaped. */
#define LINE_MAX_BYTES (2u * SOKET_RECORD_PAYLOAD_MAX + 64u * 1024u)

/* Different names and paths of one file. */
#define STRINGS_MAX 4096u

#define COMMAND_BYTES_MAX 1024u
#define SERVICE_BYTES_MAX 32u
#define TIME_MAX          ((guint64) 1 << 53)

static void
clear_record (gpointer data)
{
  SoketRecord *record = data;

  g_free ((gpointer) record->payload);
}

SoketTraceFile *
soket_trace_file_new (void)
{
  SoketTraceFile *self = g_new0 (SoketTraceFile, 1);

  self->strings = g_string_chunk_new (4096);
  self->programs = g_array_new (FALSE, FALSE, sizeof (SoketTraceFileProgram));
  self->records = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  g_array_set_clear_func (self->records, clear_record);
  return self;
}

void
soket_trace_file_free (SoketTraceFile *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->programs);
  g_array_unref (self->records);
  g_string_chunk_free (self->strings);
  g_free (self);
}

void
soket_trace_file_set_service (SoketTraceFile *self,
                              const char     *service)
{
  self->service = service != NULL ? g_string_chunk_insert_const (self->strings, service) : NULL;
}

void
soket_trace_file_add_program (SoketTraceFile *self,
                              guint32         program,
                              const char     *command)
{
  SoketTraceFileProgram entry = { .program = program, .command = g_string_chunk_insert_const (self->strings, command) };

  g_array_append_val (self->programs, entry);
}

void
soket_trace_file_add_record (SoketTraceFile    *self,
                             const SoketRecord *record)
{
  SoketRecord own = *record;

  own.payload = g_memdup2 (record->payload, record->payload_length);
  if (soket_record_is_waiting (&own))
    {
      own.number = 0;
      self->n_waiting++;
    }
  g_array_append_val (self->records, own);
}

/**
 * soket_trace_file_write:
 * @self: what to write
 *
 * Returns: (transfer full): the file
 */
GBytes *
soket_trace_file_write (SoketTraceFile *self)
{
  GString *text = g_string_new ("{");

  soket_json_object_add_text (text, "format", FORMAT);
  soket_json_object_add_unsigned (text, "version", VERSION);
  if (self->service != NULL)
    soket_json_object_add_text (text, "service", self->service);
  soket_json_object_add_signed (text, "saved_us", self->saved_us);
  soket_json_object_add_unsigned (text, "dropped", self->n_dropped);
  soket_json_object_add_unsigned (text, "programs", self->programs->len);
  soket_json_object_add_unsigned (text, "records", self->records->len - self->n_waiting);
  soket_json_object_add_unsigned (text, "waiting", self->n_waiting);
  g_string_append (text, "}\n");

  for (guint i = 0; i < self->programs->len; i++)
    {
      const SoketTraceFileProgram *entry = &g_array_index (self->programs, SoketTraceFileProgram, i);

      g_string_append_c (text, '{');
      soket_json_object_add_unsigned (text, "program", entry->program);
      soket_json_object_add_text (text, "command", entry->command);
      g_string_append (text, "}\n");
    }
  for (guint i = 0; i < self->records->len; i++)
    {
      soket_record_json_append (text, &g_array_index (self->records, SoketRecord, i), SOKET_RECORD_JSON_BRIEF);
      g_string_append_c (text, '\n');
    }

  return g_string_free_to_bytes (text);
}

typedef struct
{
  SoketTraceFile  *file;
  SoketJsonObject *object;
  GHashTable      *strings;   /* different ones so far */
  const char      *next;
  const char      *end;
  guint            n_lines;   /* that were begun */
  guint64          n_programs;
  guint64          n_records;
  guint64          n_waiting;
  gsize            n_payload;
  guint64          above;     /* the next number is higher */
} Reader;

static gboolean
fail (const char  *sentence,
      GError     **error)
{
  g_set_error_literal (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, sentence);
  return FALSE;
}

/* Says in which line it was. */
static gboolean
fail_here (Reader  *reader,
           GError **error)
{
  g_autoptr (GError) why = g_steal_pointer (error);

  /* Translators: the second is a phrase such as “state” is missing */
  g_set_error (error, why->domain, why->code, _("line %u: %s"), reader->n_lines, why->message);
  return FALSE;
}

static gboolean
next_line (Reader  *reader,
           GError **error)
{
  const char *line = reader->next;
  const char *feed = memchr (line, '\n', MIN ((gsize) (reader->end - line), LINE_MAX_BYTES));

  reader->n_lines++;
  if (feed == NULL)
    return fail ((gsize) (reader->end - line) < LINE_MAX_BYTES ? _("the file ends inside it") : _("it is too long"), error);

  reader->next = feed + 1;
  return soket_json_object_read (reader->object, line, (gsize) (feed - line), error);
}

static gboolean
get_number (Reader      *reader,
            const char  *name,
            guint64      most,
            guint64     *number,
            GError     **error)
{
  const SoketJsonMember *member = soket_json_object_find (reader->object, name);

  if (member == NULL)
    soket_json_set_missing (error, name);
  else if (member->kind != SOKET_JSON_NUMBER || member->is_negative || member->magnitude > most)
    soket_json_set_wrong (error, name);
  else
    {
      *number = member->magnitude;
      return TRUE;
    }
  return FALSE;
}

/* It comes into sentences as it is. */
static gboolean
get_text (Reader      *reader,
          const char  *name,
          gsize        most,
          const char **text,
          GError     **error)
{
  const SoketJsonMember *member = soket_json_object_find (reader->object, name);
  gboolean right = member != NULL && member->kind == SOKET_JSON_TEXT && member->length > 0 && member->length <= most
                   && g_utf8_validate_len (member->text, member->length, NULL);

  for (const char *at = right ? member->text : ""; *at != '\0'; at = g_utf8_next_char (at))
    right = right && g_unichar_isprint (g_utf8_get_char (at));
  if (member == NULL)
    soket_json_set_missing (error, name);
  else if (!right)
    soket_json_set_wrong (error, name);
  else
    *text = member->text;
  return right;
}

static gboolean
check_length (Reader  *reader,
              guint    length,
              GError **error)
{
  return soket_json_object_get_length (reader->object) == length || fail (_("it has members that are unknown"), error);
}

static gboolean
check_version (Reader  *reader,
               GError **error)
{
  guint64 version;

  if (!get_number (reader, "version", G_MAXUINT32, &version, error))
    return FALSE;
  if (version == VERSION)
    return TRUE;

  g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE,
               version > VERSION ? _("it is of version %u of the format, and this program reads version %u: it takes a later one to open it")
                                 : _("there is no version %u of the format; this program reads version %u"),
               (guint) version, VERSION);
  return FALSE;
}

static gboolean
read_head (Reader  *reader,
           GError **error)
{
  const SoketJsonMember *format;
  const char *service = NULL;
  guint64 saved_us;

  /* What it is comes first: a picture or a text has no line that is worth a number. */
  if (!next_line (reader, NULL))
    return fail (_("it is no trace of Soket"), error);
  format = soket_json_object_find (reader->object, "format");
  if (format == NULL || format->kind != SOKET_JSON_TEXT || strcmp (format->text, FORMAT) != 0)
    return fail (_("it is no trace of Soket"), error);
  if (!check_version (reader, error))
    return FALSE;

  if (!get_number (reader, "saved_us", TIME_MAX, &saved_us, error)
      || !get_number (reader, "dropped", G_MAXINT64, &reader->file->n_dropped, error)
      || !get_number (reader, "programs", SOKET_TRACE_FILE_PROGRAMS_MAX, &reader->n_programs, error)
      || !get_number (reader, "records", SOKET_TRACE_FILE_RECORDS_MAX, &reader->n_records, error)
      || !get_number (reader, "waiting", SOKET_TRACE_FILE_WAITING_MAX, &reader->n_waiting, error)
      || (soket_json_object_find (reader->object, "service") != NULL && !get_text (reader, "service", SERVICE_BYTES_MAX, &service, error))
      || !check_length (reader, service != NULL ? 8 : 7, error))
    return fail_here (reader, error);

  reader->file->saved_us = (gint64) saved_us;
  soket_trace_file_set_service (reader->file, service);
  return TRUE;
}

static gboolean
read_program (Reader  *reader,
              GError **error)
{
  guint64 program;
  const char *command;

  if (!next_line (reader, error)
      || !get_number (reader, "program", G_MAXUINT32, &program, error)
      || !get_text (reader, "command", COMMAND_BYTES_MAX, &command, error)
      || !check_length (reader, 2, error))
    return fail_here (reader, error);

  soket_trace_file_add_program (reader->file, (guint32) program, command);
  return TRUE;
}

/* Records have their names as long as they live, and a program that shows them may never free these. */
static gboolean
count_strings (Reader            *reader,
               const SoketRecord *record)
{
  const char *strings[] = { record->name, record->option, record->file };

  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    if (strings[i] != NULL)
      g_hash_table_add (reader->strings, (gpointer) strings[i]);
  return g_hash_table_size (reader->strings) <= STRINGS_MAX;
}

static gboolean
check_record (Reader            *reader,
              const SoketRecord *record,
              gboolean           waits,
              GError           **error)
{
  guint64 covered = record->kind == SOKET_RECORD_GAP ? (guint64) record->result : 1;

  reader->n_payload += record->payload_length;
  if (soket_record_is_waiting (record) != waits || (record->number == 0) != waits)
    return fail (waits ? _("a call that waits is missing") : _("it is a call that waits, and these come last"), error);
  if (!waits && (record->number <= reader->above || covered > (guint64) G_MAXINT64 - record->number))
    return fail (_("the numbers do not rise"), error);
  if (MAX (record->started_us, record->returned_us) > reader->file->saved_us)
    return fail (_("it is later than the file"), error);
  if (reader->n_payload > SOKET_TRACE_FILE_PAYLOAD_MAX || !count_strings (reader, record))
    return fail (_("there is more than a trace holds"), error);

  reader->above = waits ? reader->above : record->number + covered - 1;
  return TRUE;
}

static gboolean
read_record (Reader   *reader,
             gboolean  waits,
             GError  **error)
{
  SoketRecord record;

  if (!next_line (reader, error) || !soket_record_json_read (reader->object, reader->file->strings, &record, error))
    return fail_here (reader, error);

  g_array_append_val (reader->file->records, record);
  reader->file->n_waiting += waits ? 1 : 0;
  return check_record (reader, &record, waits, error) || fail_here (reader, error);
}

static gboolean
read_all (Reader  *reader,
          GError **error)
{
  if (!read_head (reader, error))
    return FALSE;
  for (guint64 i = 0; i < reader->n_programs + reader->n_records + reader->n_waiting; i++)
    {
      if (reader->next == reader->end)
        {
          g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, _("its end is missing: it has %u lines of %u"), reader->n_lines,
                       (guint) (1 + reader->n_programs + reader->n_records + reader->n_waiting));
          return FALSE;
        }
      if (i < reader->n_programs ? !read_program (reader, error) : !read_record (reader, i >= reader->n_programs + reader->n_records, error))
        return FALSE;
    }
  if (reader->next == reader->end)
    return TRUE;

  reader->n_lines++;
  fail (_("the file should have ended before it"), error);
  return fail_here (reader, error);
}

/**
 * soket_trace_file_read:
 * @bytes: a file
 * @error: return location for an error, a phrase without a capital and a full stop
 *
 * Reads a file, whoever has written it: all of it is right, or nothing is taken.
 *
 * Returns: (transfer full) (nullable): what it holds
 */
SoketTraceFile *
soket_trace_file_read (GBytes  *bytes,
                       GError **error)
{
  g_autoptr (SoketTraceFile) file = soket_trace_file_new ();
  g_autoptr (SoketJsonObject) object = soket_json_object_new ();
  g_autoptr (GHashTable) strings = g_hash_table_new (NULL, NULL);
  Reader reader = { .file = file, .object = object, .strings = strings };
  g_autoptr (GError) why = NULL;
  gsize length;

  /* Of no bytes at all the address is NULL, which memchr () does not take. */
  reader.next = g_bytes_get_data (bytes, &length);
  if (length == 0)
    reader.next = "";
  reader.end = reader.next + length;
  if (length > SOKET_TRACE_FILE_BYTES_MAX)
    fail (_("it is larger than any trace"), &why);
  else if (read_all (&reader, &why))
    return g_steal_pointer (&file);

  g_propagate_error (error, g_steal_pointer (&why));
  return NULL;
}
