/* soket-export.c - a trace as text and as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-export.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/record/soket-record-line.h"
#include "core/record/soket-record-words.h"
#include "net/base/soket-json.h"

#include <string.h>

/* Names for programs, the same in every language. */
static const char *
kind_name (const SoketRecord *record)
{
  switch ((SoketRecordKind) record->kind)
    {
    case SOKET_RECORD_MESSAGE:
      return "message";

    case SOKET_RECORD_NOTE:
      return "note";

    case SOKET_RECORD_GAP:
      return "gap";

    case SOKET_RECORD_CALL:
    default:
      return "call";
    }
}

static void
add_number_if (JsonBuilder *builder,
               const char  *name,
               gboolean     known,
               gint64       value)
{
  json_builder_set_member_name (builder, name);
  if (known)
    json_builder_add_int_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_endpoint (JsonBuilder         *builder,
              const char          *name,
              const SoketEndpoint *endpoint)
{
  g_autofree char *text = soket_endpoint_is_set (endpoint) ? soket_endpoint_to_string (endpoint) : NULL;

  soket_json_add_string (builder, name, text);
}

static void
add_record (JsonBuilder       *builder,
            const SoketRecord *record)
{
  gboolean is_call = record->kind == SOKET_RECORD_CALL;
  gboolean known_state = record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN;
  g_autofree char *invocation = is_call ? soket_record_dup_invocation (record) : NULL;
  g_autofree char *text = is_call ? NULL : soket_record_dup_call (record);
  g_autofree char *data = soket_bytes_escape (record->payload, record->payload_length, 0);
  g_autofree char *hex = soket_bytes_to_hex (record->payload, record->payload_length, "");
  g_autofree char *file = record->file != NULL ? g_filename_display_name (record->file) : NULL;

  json_builder_begin_object (builder);
  soket_json_add_number (builder, "number", (gint64) record->number);
  soket_json_add_string (builder, "kind", kind_name (record));
  soket_json_add_string (builder, "origin", record->origin == SOKET_ORIGIN_ENGINE ? "engine" : "program");
  soket_json_add_string (builder, "side", soket_side_to_string (record->side));
  soket_json_add_string (builder, "transport", soket_transport_to_string (record->transport));
  add_number_if (builder, "socket", record->socket != 0, record->socket);
  add_number_if (builder, "fd", record->fd >= 0, record->fd);
  add_number_if (builder, "conversation", record->conversation != 0, record->conversation);
  soket_json_add_string (builder, "call", is_call ? soket_call_name_to_string (record->call) : NULL);
  soket_json_add_string (builder, "name", record->name);
  soket_json_add_string (builder, "invocation", invocation);
  add_number_if (builder, "program", record->program != 0, record->program);
  soket_json_add_string (builder, "file", file);
  add_number_if (builder, "line", record->line != 0, record->line);
  soket_json_add_number (builder, "started_us", record->started_us);
  add_number_if (builder, "returned_us", !soket_record_is_waiting (record), record->returned_us);
  soket_json_add_string (builder, "ending", is_call && !soket_record_is_waiting (record) ? soket_ending_to_string (record->ending) : NULL);
  add_number_if (builder, "result", !soket_record_is_waiting (record) && !soket_record_is_given_up (record), record->result);
  add_number_if (builder, "new_fd", record->new_fd > 0, record->new_fd);
  soket_json_add_string (builder, "errno", record->error != 0 ? soket_errno_name (record->error) : NULL);
  add_endpoint (builder, "local", &record->local);
  add_endpoint (builder, "peer", &record->peer);
  soket_json_add_number (builder, "offset", (gint64) record->offset);
  soket_json_add_number (builder, "length", (gint64) record->length);
  soket_json_add_string (builder, "state", known_state ? soket_tcp_state_to_string (record->state.tcp_state) : NULL);
  soket_json_add_string (builder, "state_before", record->state_before != SOKET_TCP_STATE_UNKNOWN ? soket_tcp_state_to_string (record->state_before) : NULL);
  soket_json_add_string (builder, "peer_state", record->peer_state != SOKET_TCP_STATE_UNKNOWN ? soket_tcp_state_to_string (record->peer_state) : NULL);
  add_number_if (builder, "receive_queue", record->state.has_queues, record->state.receive_queue);
  add_number_if (builder, "send_queue", record->state.has_queues && record->transport == SOKET_TRANSPORT_TCP, record->state.send_queue);
  add_number_if (builder, "unsent", record->state.has_queues && record->transport == SOKET_TRANSPORT_TCP, record->state.unsent);
  soket_json_add_string (builder, "data", data);
  soket_json_add_string (builder, "hex", hex);
  soket_json_add_boolean (builder, "payload_lost", record->payload_lost != 0);
  soket_json_add_string (builder, "note", record->kind == SOKET_RECORD_NOTE ? soket_note_to_string (record->note) : NULL);
  soket_json_add_string (builder, "text", text);
  json_builder_end_object (builder);
}

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
  GArray           *records;    /* of SoketRecord, whose payloads are this copy's */
  GArray           *waiting;    /* likewise: what waited when it began */
  guint64           last;       /* the newest record when it began */
  guint64           n_dropped;
} Copy;

static void
clear_record (gpointer data)
{
  SoketRecord *record = data;

  g_free ((gpointer) record->payload);
}

static Copy *
copy_ref (Copy *copy)
{
  return g_atomic_rc_box_acquire (copy);
}

static void
copy_clear (gpointer data)
{
  Copy *copy = data;

  g_array_unref (copy->records);
  g_array_unref (copy->waiting);
}

static void
copy_unref (Copy *copy)
{
  g_atomic_rc_box_release_full (copy, copy_clear);
}

static void
add_copy (GArray            *records,
          const SoketRecord *record)
{
  SoketRecord own = *record;

  own.payload = g_memdup2 (record->payload, record->payload_length);
  g_array_append_val (records, own);
}

/* FALSE when everything is copied. */
static gboolean
copy_some (Copy           *copy,
           SoketTraceView *view)
{
  guint n = copy->records->len;
  guint64 number = n > 0 ? g_array_index (copy->records, SoketRecord, n - 1).number : 0;
  guint n_records = soket_trace_view_get_n_records (view);
  gsize n_bytes = 0;
  SoketRecord record;
  guint i;

  for (i = soket_trace_view_find_after (view, number); i < n_records && copy->records->len - n < COPIED_PER_TURN && n_bytes < BYTES_PER_TURN; i++)
    {
      if (!soket_trace_view_peek (view, i, &record) || record.number > copy->last)
        break;
      add_copy (copy->records, &record);
      n_bytes += record.payload_length;
    }
  if (i < n_records && soket_trace_view_peek (view, i, &record) && record.number <= copy->last)
    return TRUE;
  /* A filter that is still at work has not found everything that it will show. */
  if (!soket_trace_view_has_tested (view, copy->last))
    return TRUE;

  copy->n_dropped = soket_trace_get_n_dropped (soket_trace_view_get_trace (view));
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
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  add_record (builder, record);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

static void
write_json (GString           *text,
            const SoketRecord *record)
{
  g_autofree char *object = soket_export_dup_json (record);

  g_string_append (text, object);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  Copy *copy = task_data;
  GString *text = g_string_new (copy->format == SOKET_EXPORT_JSON ? "{\"records\":[\n" : NULL);

  for (guint i = 0; i < copy->records->len + copy->waiting->len; i++)
    {
      /* What waited comes last, as in the view. */
      const SoketRecord *record = i < copy->records->len ? &g_array_index (copy->records, SoketRecord, i)
                                                         : &g_array_index (copy->waiting, SoketRecord, i - copy->records->len);

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
      write_json (text, record);
    }
  if (copy->format == SOKET_EXPORT_JSON)
    g_string_append_printf (text, "\n],\"dropped\":%" G_GUINT64_FORMAT "}\n", copy->n_dropped);

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
 * trace lost because too many came at once. Nothing is translated but `text`, the words of what is no call.
 */
void
soket_export_async (SoketTraceView      *view,
                    SoketExportFormat    format,
                    GCancellable        *cancellable,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GSource) source = g_idle_source_new ();
  Copy *copy = g_atomic_rc_box_new0 (Copy);
  SoketRecord record;
  guint n_records;

  g_return_if_fail (SOKET_IS_TRACE_VIEW (view));

  copy->format = format;
  copy->last = soket_trace_get_n_pushed (soket_trace_view_get_trace (view));
  n_records = soket_trace_view_get_n_records (view);
  copy->records = g_array_sized_new (FALSE, FALSE, sizeof (SoketRecord), n_records);
  copy->waiting = g_array_new (FALSE, FALSE, sizeof (SoketRecord));
  g_array_set_clear_func (copy->records, clear_record);
  g_array_set_clear_func (copy->waiting, clear_record);
  for (guint i = n_records; soket_trace_view_peek (view, i, &record); i++)
    add_copy (copy->waiting, &record);

  task = g_task_new (view, cancellable, callback, user_data);
  g_task_set_source_tag (task, soket_export_async);
  g_task_set_priority (task, G_PRIORITY_DEFAULT_IDLE);
  g_task_set_task_data (task, copy, (GDestroyNotify) copy_unref);
  g_task_attach_source (task, source, copy_cb);
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
