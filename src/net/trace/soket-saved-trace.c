/* soket-saved-trace.c - a trace into a file, and a trace out of one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-saved-trace.h"

#include "net/base/soket-file.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

void
soket_saved_trace_add_waiting (SoketTraceFile *file,
                               SoketTrace     *trace)
{
  GList *newest = soket_trace_peek_waiting (trace);

  for (GList *l = g_list_last (newest); l != NULL && file->n_waiting < SOKET_TRACE_FILE_WAITING_MAX; l = l->prev)
    soket_trace_file_add_record (file, &((const SoketPendingCall *) l->data)->record);
}

void
soket_saved_trace_fill (SoketTraceFile *file,
                        SoketTrace     *trace)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  file->n_dropped = soket_trace_get_n_dropped (trace);
  for (guint i = 0; i < file->records->len && file->programs->len < SOKET_TRACE_FILE_PROGRAMS_MAX; i++)
    {
      guint32 program = g_array_index (file->records, SoketRecord, i).program;
      const char *name = program != 0 && g_hash_table_add (seen, GUINT_TO_POINTER (program)) ? soket_trace_get_program (trace, program) : NULL;

      if (name != NULL && *name != '\0')
        soket_trace_file_add_program (file, program, name);
    }
}

/**
 * soket_saved_trace_take:
 * @trace: a trace
 *
 * Takes everything at once: for a program that has nothing else to do meanwhile. A window has soket_export_async().
 *
 * Returns: (transfer full): what to write
 */
SoketTraceFile *
soket_saved_trace_take (SoketTrace *trace)
{
  SoketTraceFile *file = soket_trace_file_new ();
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = 0; soket_trace_peek (trace, i, &record); i++)
    soket_trace_file_add_record (file, &record);
  soket_saved_trace_add_waiting (file, trace);
  soket_saved_trace_fill (file, trace);
  file->saved_us = soket_trace_now (trace);
  return file;
}

SoketTraceFile *
soket_saved_trace_read (const char  *path,
                        GError     **error)
{
  /* One byte more says that it is too large. */
  g_autoptr (GBytes) bytes = soket_file_read (path, SOKET_TRACE_FILE_BYTES_MAX + 1, error);

  return bytes != NULL ? soket_trace_file_read (bytes, error) : NULL;
}

/**
 * soket_saved_trace_open:
 * @file: what was read
 *
 * Makes a trace that is over. Names and paths are kept for good, as records outlive their trace: a file has a bounded number of them.
 *
 * Returns: (transfer full): the trace
 */
SoketTrace *
soket_saved_trace_open (const SoketTraceFile *file)
{
  SoketTrace *trace = soket_trace_new ();

  soket_trace_stand (trace, file->saved_us, file->n_dropped);
  for (guint i = 0; i < file->programs->len; i++)
    {
      const SoketTraceFileProgram *program = &g_array_index (file->programs, SoketTraceFileProgram, i);

      soket_trace_name_program (trace, program->program, program->command);
    }
  for (guint i = 0; i < file->records->len; i++)
    {
      SoketRecord record = g_array_index (file->records, SoketRecord, i);

      record.name = g_intern_string (record.name);
      record.option = g_intern_string (record.option);
      record.file = g_intern_string (record.file);
      soket_trace_push_past (trace, &record);
    }
  soket_trace_flush (trace);
  return trace;
}

/**
 * soket_saved_trace_may_replace:
 * @path: a file's name
 * @error: return location for an error, a phrase
 *
 * Asks before anything is done: who mistypes a name must not lose a program that was written, say, nor the calls for want of a folder.
 *
 * Returns: whether there is nothing at @path that would be lost, but what was saved there before, and its folder takes a new file
 */
gboolean
soket_saved_trace_may_replace (const char  *path,
                               GError     **error)
{
  static const char start[] = SOKET_TRACE_FILE_START;
  g_autoptr (GError) why = NULL;
  g_autoptr (GBytes) bytes = soket_file_read (path, sizeof start - 1, &why);

  /* A folder that is not there is better known before the calls are made. */
  if (g_error_matches (why, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    {
      g_autofree char *folder = g_path_get_dirname (path);

      int errnum = access (folder, W_OK | X_OK) == 0 ? 0 : errno;

      if (errnum == 0)
        return TRUE;
      g_clear_error (&why);
      g_set_error_literal (&why, G_IO_ERROR, g_io_error_from_errno (errnum), g_strerror (errnum));
    }
  if (bytes == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return FALSE;
    }
  if (g_bytes_get_size (bytes) == 0
      || (g_bytes_get_size (bytes) == sizeof start - 1 && memcmp (g_bytes_get_data (bytes, NULL), start, sizeof start - 1) == 0))
    return TRUE;

  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_EXISTS, _("there is another file already that is no trace of Soket"));
  return FALSE;
}
