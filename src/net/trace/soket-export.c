/* soket-export.c - a trace as text and as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-export.h"

#include "core/record/soket-record-line.h"
#include "core/tracefile/soket-record-json.h"
#include "net/trace/soket-saved-trace.h"

/* What is copied in one turn of the loop: records, and bytes of theirs. The text is made by a thread. */
#define COPIED_PER_TURN 2048u
#define BYTES_PER_TURN (1024u * 1024u)

/*
 * A copy of what a view shows. It is taken in several turns, as a ring of 100,000 records and 32 MiB would hold the loop up; what is forgotten
 * before its turn comes is missing, as it is in the view by then.
 */
typedef struct
{
  SoketExportFormat format;
  SoketTraceFile   *file;
  SoketTraceFile   *waiting;    /* what waited when it began */
  guint64           last;       /* the newest record when it began */
} Copy;

static Copy *
copy_ref (Copy *copy)
{
  return g_atomic_rc_box_acquire (copy);
}

static void
copy_clear (gpointer data)
{
  Copy *copy = data;

  soket_trace_file_free (copy->file);
  soket_trace_file_free (copy->waiting);
}

static void
copy_unref (Copy *copy)
{
  g_atomic_rc_box_release_full (copy, copy_clear);
}

/* FALSE when everything is copied. */
static gboolean
copy_some (Copy           *copy,
           SoketTraceView *view)
{
  GArray *records = copy->file->records;
  guint n = records->len;
  guint64 number = n > 0 ? g_array_index (records, SoketRecord, n - 1).number : 0;
  guint n_records = soket_trace_view_get_n_records (view);
  gsize n_bytes = 0;
  SoketRecord record;
  guint i;

  for (i = soket_trace_view_find_after (view, number); i < n_records && records->len - n < COPIED_PER_TURN && n_bytes < BYTES_PER_TURN; i++)
    {
      if (!soket_trace_view_peek (view, i, &record) || record.number > copy->last)
        break;
      soket_trace_file_add_record (copy->file, &record);
      n_bytes += record.payload_length;
    }
  if (i < n_records && soket_trace_view_peek (view, i, &record) && record.number <= copy->last)
    return TRUE;
  /* A filter that is still at work has not found everything that it will show. */
  if (!soket_trace_view_has_tested (view, copy->last))
    return TRUE;

  /* What waited comes last, as in the view. */
  for (i = 0; i < copy->waiting->records->len; i++)
    soket_trace_file_add_record (copy->file, &g_array_index (copy->waiting->records, SoketRecord, i));
  soket_saved_trace_fill (copy->file, soket_trace_view_get_trace (view));
  return FALSE;
}

static void
write_text (GString           *text,
            const SoketRecord *record)
{
  g_autofree char *line = soket_record_dup_line (record);

  g_string_append (text, line);
  g_string_append_c (text, '\n');
}

char *
soket_export_dup_json (const SoketRecord *record)
{
  GString *object = g_string_new (NULL);

  soket_record_json_append (object, record, SOKET_RECORD_JSON_WHOLE);
  return g_string_free (object, FALSE);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Copy *copy = task_data;
  GString *text = NULL;

  if (copy->format == SOKET_EXPORT_FILE)
    {
      g_task_return_pointer (task, soket_trace_file_write (copy->file), (GDestroyNotify) g_bytes_unref);
      return;
    }

  text = g_string_new (copy->format == SOKET_EXPORT_JSON ? "{\"records\":[\n" : NULL);
  for (guint i = 0; i < copy->file->records->len; i++)
    {
      const SoketRecord *record = &g_array_index (copy->file->records, SoketRecord, i);

      if (g_task_return_error_if_cancelled (task))
        {
          g_string_free (text, TRUE);
          return;
        }
      if (copy->format == SOKET_EXPORT_TEXT)
        {
          write_text (text, record);
          continue;
        }
      if (i > 0)
        g_string_append (text, ",\n");
      soket_record_json_append (text, record, SOKET_RECORD_JSON_WHOLE);
    }
  if (copy->format == SOKET_EXPORT_JSON)
    g_string_append_printf (text, "\n],\"dropped\":%" G_GUINT64_FORMAT "}\n", copy->file->n_dropped);

  g_task_return_pointer (task, g_string_free_to_bytes (text), (GDestroyNotify) g_bytes_unref);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = g_task_propagate_pointer (G_TASK (result), &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

static gboolean
copy_cb (gpointer user_data)
{
  GTask *task = user_data;
  g_autoptr (GTask) writing = NULL;

  if (g_task_return_error_if_cancelled (task))
    return G_SOURCE_REMOVE;
  if (copy_some (g_task_get_task_data (task), g_task_get_source_object (task)))
    return G_SOURCE_CONTINUE;

  /* A task of its own: the thread may drop the last reference, and the view must not go there. */
  writing = g_task_new (NULL, g_task_get_cancellable (task), written_cb, g_object_ref (task));
  g_task_set_source_tag (writing, copy_cb);
  g_task_set_task_data (writing, copy_ref (g_task_get_task_data (task)), (GDestroyNotify) copy_unref);
  g_task_run_in_thread (writing, write_in_thread);
  return G_SOURCE_REMOVE;
}

static void
start (SoketTraceView      *view,
       SoketExportFormat    format,
       const char          *service,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GSource) source = g_idle_source_new ();
  Copy *copy = g_atomic_rc_box_new0 (Copy);
  SoketRecord record;
  guint n_records;

  copy->format = format;
  copy->last = soket_trace_get_n_pushed (soket_trace_view_get_trace (view));
  n_records = soket_trace_view_get_n_records (view);
  copy->file = soket_trace_file_new ();
  soket_trace_file_set_service (copy->file, service);
  copy->file->saved_us = soket_trace_now (soket_trace_view_get_trace (view));
  copy->waiting = soket_trace_file_new ();
  if (format == SOKET_EXPORT_FILE)
    soket_saved_trace_add_waiting (copy->waiting, soket_trace_view_get_trace (view));
  else
    for (guint i = n_records; soket_trace_view_peek (view, i, &record); i++)
      soket_trace_file_add_record (copy->waiting, &record);

  task = g_task_new (view, cancellable, callback, user_data);
  g_task_set_source_tag (task, start);
  g_task_set_priority (task, G_PRIORITY_DEFAULT_IDLE);
  g_task_set_task_data (task, copy, (GDestroyNotify) copy_unref);
  g_task_attach_source (task, source, copy_cb);
}

/**
 * soket_export_async:
 * @view: a view
 * @format: as what
 * @cancellable: (nullable): cancels it
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Writes what the view shows now, waiting calls included, as text in UTF-8. In JSON times are µs since the trace began; what is not known, or does
 * not apply, is null; `data` are the kept bytes escaped, `hex` the same as hexadecimal digits; `dropped` is the number of records that the
 * trace lost because too many came at once. Nothing is translated but `invocation` and `text`, which are for people.
 */
void
soket_export_async (SoketTraceView      *view,
                    SoketExportFormat    format,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_return_if_fail (SOKET_IS_TRACE_VIEW (view));

  start (view, format, NULL, cancellable, callback, user_data);
}

/**
 * soket_export_file_async:
 * @trace: a trace
 * @service: (nullable): what its conversations are of
 * @after: a record's number: what was before is left out
 * @cancellable: (nullable): cancels it
 * @callback: called when it is done, with a view as its source
 * @user_data: for @callback
 *
 * Makes the file of soket-trace-file.h, with everything that any view would show.
 */
void
soket_export_file_async (SoketTrace          *trace,
                         const char          *service,
                         guint64              after,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);

  soket_trace_view_set_messages (view, TRUE);
  soket_trace_view_set_after (view, after);
  start (view, SOKET_EXPORT_FILE, service, cancellable, callback, user_data);
}

/**
 * soket_export_finish:
 * @view: the view
 * @result: of soket_export_async ()
 * @error: return location for an error
 *
 * Returns: (transfer full): the text; %NULL with @error where it was cancelled
 */
GBytes *
soket_export_finish (SoketTraceView  *view,
                     GAsyncResult    *result,
                     GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, view), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
