/* soket-saved-trace.c - a trace into a file, and a trace out of one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-saved-trace.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
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

static gboolean
fail_errno (int      errnum,
            GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errnum), g_strerror (errnum));
  return FALSE;
}

/* What blocks or has no end is not opened. -1 with @error; with @is_missing where there is nothing. */
static int
open_regular (const char  *path,
              gsize       *size,
              gboolean    *is_missing,
              GError     **error)
{
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  int errnum = errno;
  struct stat status = { 0 };

  *is_missing = fd < 0 && errnum == ENOENT;
  if (fd >= 0 && fstat (fd, &status) == 0 && S_ISREG (status.st_mode))
    {
      *size = (gsize) status.st_size;
      return fd;
    }
  if (fd >= 0)
    {
      close (fd);
      errnum = S_ISDIR (status.st_mode) ? EISDIR : ENOTSUP;
    }
  fail_errno (errnum, error);
  return -1;
}

/* As much as there is, up to @size; what the file has grown by meanwhile is left. */
static GBytes *
read_bytes (int      fd,
            gsize    size,
            GError **error)
{
  g_autofree char *data = g_malloc (size + 1);
  gsize length = 0;
  gssize got = 1;

  while (length < size && got > 0)
    {
      got = read (fd, data + length, size - length);
      if (got < 0 && errno == EINTR)
        got = 1;
      else if (got < 0)
        return fail_errno (errno, error), NULL;
      else
        length += (gsize) got;
    }
  return g_bytes_new_take (g_steal_pointer (&data), length);
}

SoketTraceFile *
soket_saved_trace_read (const char  *path,
                        GError     **error)
{
  g_autoptr (GBytes) bytes = NULL;
  gboolean is_missing;
  gsize size = 0;
  int fd = open_regular (path, &size, &is_missing, error);

  if (fd < 0)
    return NULL;
  /* One byte more says that it is too large. */
  bytes = read_bytes (fd, MIN (size, SOKET_TRACE_FILE_BYTES_MAX + 1), error);
  close (fd);
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
 * Asks before anything is done: who mistypes a name must not lose a program that was written, say.
 *
 * Returns: whether there is nothing at @path that would be lost, but what was saved there before
 */
gboolean
soket_saved_trace_may_replace (const char  *path,
                               GError     **error)
{
  static const char start[] = SOKET_TRACE_FILE_START;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) why = NULL;
  gboolean is_missing;
  gsize size = 0;
  int fd = open_regular (path, &size, &is_missing, &why);

  if (is_missing)
    return TRUE;
  if (fd >= 0)
    {
      bytes = read_bytes (fd, MIN (size, sizeof start - 1), &why);
      close (fd);
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
