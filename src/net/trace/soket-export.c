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
  soket_json_add_string (builder, "invocation", invocation);
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

/**
 * soket_export_text:
 * @view: a view
 *
 * Writes what the view shows as text, a line for each item as `--trace` prints it.
 *
 * Returns: (transfer full): the text in UTF-8; every line ends with a line feed
 */
GBytes *
soket_export_text (SoketTraceView *view)
{
  GString *text = NULL;
  SoketRecord record;

  g_return_val_if_fail (SOKET_IS_TRACE_VIEW (view), NULL);

  text = g_string_new (NULL);
  for (guint i = 0; soket_trace_view_peek (view, i, &record); i++)
    {
      g_autofree char *line = soket_record_dup_line (&record);

      g_string_append (text, line);
      g_string_append_c (text, '\n');
    }
  return g_string_free_to_bytes (text);
}

/**
 * soket_export_json:
 * @view: a view
 *
 * Writes what the view shows as JSON for programs: an object with `records` and with `dropped`, the number of records that the trace lost
 * because too many came at once. Times are µs since the trace began; what is not known, or does not apply, is null; `data` are the kept bytes
 * escaped, `hex` the same as hexadecimal digits. Nothing is translated but `text`, the words of what is no call.
 *
 * Returns: (transfer full): the JSON in UTF-8, ending with a line feed
 */
GBytes *
soket_export_json (SoketTraceView *view)
{
  g_autoptr (JsonBuilder) builder = NULL;
  char *text = NULL;
  SoketRecord record;

  g_return_val_if_fail (SOKET_IS_TRACE_VIEW (view), NULL);

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "records");
  json_builder_begin_array (builder);
  for (guint i = 0; soket_trace_view_peek (view, i, &record); i++)
    add_record (builder, &record);
  json_builder_end_array (builder);
  soket_json_add_number (builder, "dropped", (gint64) soket_trace_get_n_dropped (soket_trace_view_get_trace (view)));
  json_builder_end_object (builder);

  text = soket_json_dup_text (builder);
  return g_bytes_new_take (text, strlen (text));
}
