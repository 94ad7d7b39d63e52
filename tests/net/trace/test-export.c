/* test-export.c - tests of soket-export
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/record/soket-record-line.h"
#include "lib/soket-test.h"
#include "net/trace/soket-export.h"

#include <errno.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* One of each kind, and one that waits. */
static SoketPendingCall *
fill (SoketTrace *trace)
{
  SoketPendingCall *waiting = g_new0 (SoketPendingCall, 1);
  SoketRecord record = soket_test_record (SOKET_CALL_SEND, 5);

  record.started_us = 10;
  record.returned_us = 12;
  record.argument = 5;
  record.conversation = 3;
  record.local = soket_test_endpoint ("127.0.0.1", 40001);
  record.peer = soket_test_endpoint ("127.0.0.1", 5555);
  record.state = (SoketKernelState) { .tcp_state = SOKET_TCP_STATE_ESTABLISHED, .has_queues = TRUE, .send_queue = 5 };
  record.payload = (const guint8 *) "a\n\"\xff\\";
  record.payload_length = 5;
  record.length = 5;
  soket_trace_push (trace, &record);

  record = soket_test_record (SOKET_CALL_CONNECT, -1);
  record.error = ECONNREFUSED;
  record.side = SOKET_SIDE_SERVER;
  record.transport = SOKET_TRANSPORT_UDP;
  record.origin = SOKET_ORIGIN_ENGINE;
  record.fd = -1;
  record.socket = 0;
  soket_trace_push (trace, &record);

  record = soket_test_record (SOKET_CALL_NONE, 0);
  record.kind = SOKET_RECORD_NOTE;
  record.note = SOKET_NOTE_IDLE;
  record.argument = 600;
  soket_trace_push (trace, &record);

  record.note = SOKET_NOTE_TRIED;
  record.payload = (const guint8 *) "127.0.0.66";
  record.payload_length = 10;
  record.length = 10;
  soket_trace_push (trace, &record);

  waiting->record = soket_test_record (SOKET_CALL_RECV, 0);
  waiting->record.returned_us = -1;
  soket_trace_begin_wait (trace, waiting);
  soket_trace_flush (trace);
  return waiting;
}

static void
empty (SoketTrace       *trace,
       SoketPendingCall *waiting)
{
  soket_trace_end_wait (trace, waiting);
  g_free (waiting);
}

static void
test_text (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  SoketPendingCall *waiting = fill (trace);
  g_autoptr (GBytes) bytes = NULL;
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;
  SoketRecord record;

  bytes = soket_test_export (view, SOKET_EXPORT_TEXT);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (text, "\n", -1);

  /* Five items, a line each, and the last line ends too. */
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_cmpstr (lines[5], ==, "");
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *expected = NULL;

      g_assert_true (soket_trace_view_peek (view, i, &record));
      expected = soket_record_dup_line (&record);
      g_assert_cmpstr (lines[i], ==, expected);
    }
  g_assert_true (g_utf8_validate (text, -1, NULL));
  empty (trace, waiting);
}

/* Every field, where it says something and where it does not. */
static void
test_json_fields (void)
{
  SoketRecord call = soket_test_record (SOKET_CALL_RECV, 3);
  SoketRecord close = soket_test_record (SOKET_CALL_CLOSE, 0);
  SoketRecord message = soket_test_record (SOKET_CALL_RECV, 3);
  SoketRecord gap = soket_test_record (SOKET_CALL_NONE, 7);
  SoketRecord waits = soket_test_record (SOKET_CALL_RECV, 0);
  SoketRecord given_up = soket_test_record (SOKET_CALL_ACCEPT, -1);
  const struct
  {
    SoketRecord *record;
    const char  *json;
  } rows[] = {
    { &call,
      "{\"number\":1,\"kind\":\"call\",\"origin\":\"program\",\"side\":\"server\",\"transport\":\"udp\",\"socket\":1,\"fd\":9,\"conversation\":1,"
      "\"call\":\"recv\",\"name\":\"read\",\"invocation\":\"read (8)\",\"argument\":8,\"option\":null,\"program\":1,\"file\":\"/tmp/client.c\",\"line\":1,\"started_us\":4,"
      "\"returned_us\":5,\"ending\":\"returned\",\"slept\":\"yes\",\"result\":3,\"new_fd\":1,\"errno\":null,\"local\":\"127.0.0.1:5555\",\"peer\":\"[::1]:40000\","
      "\"offset\":6,\"length\":3,\"state\":null,\"state_before\":null,\"peer_state\":null,\"receive_queue\":8,\"send_queue\":null,\"unsent\":null,\"timestamps\":null,"
      "\"data\":\"abc\",\"hex\":\"616263\",\"payload_lost\":false,\"digest\":null,\"head\":null,\"note\":null,\"text\":null}" },
    { &close,
      "{\"number\":0,\"kind\":\"call\",\"origin\":\"engine\",\"side\":\"client\",\"transport\":\"tcp\",\"socket\":null,\"fd\":0,\"conversation\":null,"
      "\"call\":\"close\",\"name\":null,\"invocation\":\"close ()\",\"argument\":0,\"option\":null,\"program\":null,\"file\":null,\"line\":null,\"started_us\":0,"
      "\"returned_us\":0,\"ending\":\"returned\",\"slept\":null,\"result\":0,\"new_fd\":null,\"errno\":\"EIO\",\"local\":null,\"peer\":null,"
      "\"offset\":0,\"length\":0,\"state\":\"TIME-WAIT\",\"state_before\":\"ESTABLISHED\",\"peer_state\":\"TIME-WAIT\",\"receive_queue\":1,\"send_queue\":2,"
      "\"unsent\":3,\"timestamps\":false,\"data\":\"\",\"hex\":\"\",\"payload_lost\":true,\"digest\":null,\"head\":null,\"note\":null,\"text\":null}" },
    { &message,
      "{\"number\":0,\"kind\":\"message\",\"origin\":\"program\",\"side\":\"client\",\"transport\":\"tcp\",\"socket\":1,\"fd\":null,\"conversation\":null,"
      "\"call\":\"recv\",\"name\":null,\"invocation\":null,\"argument\":0,\"option\":null,\"program\":null,\"file\":null,\"line\":null,\"started_us\":0,"
      "\"returned_us\":0,\"ending\":null,\"slept\":null,\"result\":3,\"new_fd\":null,\"errno\":null,\"local\":null,\"peer\":null,"
      "\"offset\":0,\"length\":3,\"state\":null,\"state_before\":null,\"peer_state\":null,\"receive_queue\":null,\"send_queue\":null,\"unsent\":null,\"timestamps\":null,"
      "\"data\":\"\",\"hex\":\"\",\"payload_lost\":false,\"digest\":null,\"head\":null,\"note\":null,\"text\":\"message, 3 bytes\"}" },
  };

  call.number = call.conversation = call.program = call.line = 1;
  call.new_fd = 1;
  call.slept = SOKET_SLEPT_YES;
  call.side = SOKET_SIDE_SERVER;
  call.transport = SOKET_TRANSPORT_UDP;
  call.name = "read";
  call.file = "/tmp/client.c";
  call.argument = 8;
  call.started_us = 4;
  call.returned_us = 5;
  call.local = soket_test_endpoint ("127.0.0.1", 5555);
  call.peer = soket_test_endpoint ("::1", 40000);
  call.offset = 6;
  call.length = call.payload_length = 3;
  call.payload = (const guint8 *) "abc";
  call.state = (SoketKernelState) { .has_queues = TRUE, .receive_queue = 8, .send_queue = 9, .unsent = 10 };
  close.origin = SOKET_ORIGIN_ENGINE;
  close.socket = 0;
  close.fd = 0;
  close.error = EIO;
  close.state = (SoketKernelState) { .tcp_state = SOKET_TCP_STATE_TIME_WAIT, .has_queues = TRUE, .receive_queue = 1, .send_queue = 2, .unsent = 3 };
  close.state_before = SOKET_TCP_STATE_ESTABLISHED;
  close.peer_state = SOKET_TCP_STATE_TIME_WAIT;
  close.payload_lost = TRUE;
  message.kind = SOKET_RECORD_MESSAGE;
  message.fd = -1;
  message.length = 3;
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *json = soket_export_dup_json (rows[i].record);

      g_assert_cmpstr (json, ==, rows[i].json);
    }

  gap.kind = SOKET_RECORD_GAP;
  waits.returned_us = -1;
  given_up.ending = SOKET_ENDING_TIMED_OUT;
  {
    g_autofree char *lost = soket_export_dup_json (&gap);
    g_autofree char *waiting = soket_export_dup_json (&waits);
    g_autofree char *timed_out = soket_export_dup_json (&given_up);

    g_assert_nonnull (strstr (lost, "\"kind\":\"gap\""));
    g_assert_nonnull (strstr (lost, "\"result\":7"));
    g_assert_nonnull (strstr (waiting, "\"returned_us\":null,\"ending\":null,\"slept\":null,\"result\":null"));
    g_assert_nonnull (strstr (timed_out, "\"returned_us\":0,\"ending\":\"timed-out\",\"slept\":null,\"result\":null"));
  }
}

static JsonObject *
record_at (JsonNode *root,
           guint     index)
{
  return json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "records"), index);
}

static void
test_json (void)
{
  static const char * const members[] = {
    "number", "kind", "origin", "side", "transport", "socket", "fd", "conversation", "call", "invocation", "started_us", "returned_us",
    "result", "errno", "local", "peer", "offset", "length", "state", "data", "hex", "payload_lost", "note",
  };
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  SoketPendingCall *waiting = fill (trace);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  JsonObject *object = NULL;

  bytes = soket_test_export (view, SOKET_EXPORT_JSON);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_true (g_str_has_suffix (text, "}\n"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  root = json_from_string (text, &error);
  g_assert_no_error (error);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "dropped"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (root), "records")), ==, 5);

  /* Each record has each member. */
  for (guint i = 0; i < 5; i++)
    {
      for (guint k = 0; k < G_N_ELEMENTS (members); k++)
        g_assert_true (json_object_has_member (record_at (root, i), members[k]));
    }

  object = record_at (root, 0);
  g_assert_cmpint (json_object_get_int_member (object, "number"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "call");
  g_assert_cmpstr (json_object_get_string_member (object, "origin"), ==, "program");
  g_assert_cmpstr (json_object_get_string_member (object, "side"), ==, "client");
  g_assert_cmpstr (json_object_get_string_member (object, "transport"), ==, "tcp");
  g_assert_cmpint (json_object_get_int_member (object, "socket"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "fd"), ==, 9);
  g_assert_cmpint (json_object_get_int_member (object, "conversation"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (object, "call"), ==, "send");
  g_assert_cmpstr (json_object_get_string_member (object, "invocation"), ==, "send (5)");
  g_assert_cmpint (json_object_get_int_member (object, "started_us"), ==, 10);
  g_assert_cmpint (json_object_get_int_member (object, "returned_us"), ==, 12);
  g_assert_cmpint (json_object_get_int_member (object, "result"), ==, 5);
  g_assert_true (json_object_get_null_member (object, "errno"));
  g_assert_cmpstr (json_object_get_string_member (object, "local"), ==, "127.0.0.1:40001");
  g_assert_cmpstr (json_object_get_string_member (object, "peer"), ==, "127.0.0.1:5555");
  g_assert_cmpstr (json_object_get_string_member (object, "state"), ==, "ESTABLISHED");
  g_assert_cmpint (json_object_get_int_member (object, "send_queue"), ==, 5);
  g_assert_cmpstr (json_object_get_string_member (object, "data"), ==, "a\\n\"\\xff\\\\");
  g_assert_cmpstr (json_object_get_string_member (object, "hex"), ==, "610a22ff5c");
  g_assert_false (json_object_get_boolean_member (object, "payload_lost"));
  g_assert_true (json_object_get_null_member (object, "note"));

  object = record_at (root, 1);
  g_assert_cmpstr (json_object_get_string_member (object, "errno"), ==, "ECONNREFUSED");
  g_assert_cmpint (json_object_get_int_member (object, "result"), ==, -1);
  g_assert_cmpstr (json_object_get_string_member (object, "origin"), ==, "engine");
  g_assert_cmpstr (json_object_get_string_member (object, "side"), ==, "server");
  g_assert_cmpstr (json_object_get_string_member (object, "transport"), ==, "udp");
  g_assert_true (json_object_get_null_member (object, "fd"));
  g_assert_true (json_object_get_null_member (object, "socket"));
  g_assert_true (json_object_get_null_member (object, "local"));
  g_assert_true (json_object_get_null_member (object, "state"));
  g_assert_true (json_object_get_null_member (object, "send_queue"));
  g_assert_cmpstr (json_object_get_string_member (object, "hex"), ==, "");

  object = record_at (root, 2);
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "note");
  g_assert_cmpstr (json_object_get_string_member (object, "note"), ==, "idle");
  g_assert_true (json_object_get_null_member (object, "call"));
  g_assert_nonnull (strstr (json_object_get_string_member (object, "text"), "600"));

  object = record_at (root, 3);
  g_assert_cmpstr (json_object_get_string_member (object, "note"), ==, "tried");
  g_assert_cmpstr (json_object_get_string_member (object, "data"), ==, "127.0.0.66");
  g_assert_cmpstr (json_object_get_string_member (object, "text"), ==, "Also tried: 127.0.0.66 (no answer)");

  object = record_at (root, 4);
  g_assert_cmpstr (json_object_get_string_member (object, "call"), ==, "recv");
  g_assert_true (json_object_get_null_member (object, "returned_us"));
  empty (trace, waiting);
}

static void
test_dropped (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new_sized (100, 4, 10);
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  SoketRecord record = soket_test_record (SOKET_CALL_RECV, 6);

  record.payload = (const guint8 *) "pesan.";
  record.payload_length = 6;
  record.length = 6;
  for (guint i = 0; i < 10; i++)
    soket_trace_push (trace, &record);
  soket_trace_flush (trace);

  bytes = soket_test_export (view, SOKET_EXPORT_JSON);
  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  root = json_from_string (text, NULL);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (root), "dropped"), ==, 7);
  g_assert_cmpstr (json_object_get_string_member (record_at (root, 0), "kind"), ==, "gap");
  g_assert_cmpint (json_object_get_int_member (record_at (root, 0), "result"), ==, 7);
  g_assert_true (json_object_get_boolean_member (record_at (root, 1), "payload_lost"));
  g_assert_cmpstr (json_object_get_string_member (record_at (root, 1), "hex"), ==, "");
  g_assert_false (json_object_get_boolean_member (record_at (root, 3), "payload_lost"));
  g_assert_cmpstr (json_object_get_string_member (record_at (root, 3), "data"), ==, "pesan.");
}

static void
test_empty (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  g_autoptr (GBytes) text = soket_test_export (view, SOKET_EXPORT_TEXT);
  g_autoptr (GBytes) json = soket_test_export (view, SOKET_EXPORT_JSON);
  g_autofree char *json_text = g_strndup (g_bytes_get_data (json, NULL), g_bytes_get_size (json));
  g_autoptr (JsonNode) root = json_from_string (json_text, NULL);

  g_assert_cmpuint (g_bytes_get_size (text), ==, 0);
  g_assert_nonnull (root);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (root), "records")), ==, 0);
}

/* While calls come and a person types into the filter: each turn copies its share, and what was shown when it began is there once. */
static void
test_flood (void)
{
  enum { MANY = 30000 };
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonNode) root = NULL;
  SoketRecord record = soket_test_record (SOKET_CALL_RECV, 6);
  JsonArray *records = NULL;
  gint64 deadline_us;
  guint64 last;

  record.payload = (const guint8 *) "pesan.";
  record.payload_length = 6;
  record.length = 6;
  for (guint i = 0; i < MANY; i++)
    {
      record.call = i % 2 == 0 ? SOKET_CALL_SEND : SOKET_CALL_RECV;
      soket_trace_push (trace, &record);
      if (i % 10000 == 0)
        soket_trace_flush (trace);
    }
  soket_trace_flush (trace);
  last = soket_trace_get_n_pushed (trace);
  view = soket_trace_view_new (trace);
  soket_trace_view_set_text (view, "send");

  soket_export_async (view, SOKET_EXPORT_JSON, NULL, soket_test_exported_cb, &bytes);
  deadline_us = soket_test_deadline ();
  while (bytes == NULL)
    {
      for (guint i = 0; i < 50; i++)
        soket_trace_push (trace, &record);
      soket_trace_flush (trace);
      soket_test_turn (deadline_us, __FILE__, __LINE__, "the export");
    }

  root = json_from_string (g_bytes_get_data (bytes, NULL), NULL);
  g_assert_nonnull (root);
  records = json_object_get_array_member (json_node_get_object (root), "records");
  g_assert_cmpuint (json_array_get_length (records), ==, MANY / 2);
  for (guint i = 0; i < MANY / 2; i++)
    {
      g_assert_cmpint (json_object_get_int_member (record_at (root, i), "number"), ==, 2 * i + 1);
      g_assert_cmpstr (json_object_get_string_member (record_at (root, i), "data"), ==, "pesan.");
    }
  g_assert_cmpint (json_object_get_int_member (record_at (root, MANY / 2 - 1), "number"), <=, (gint64) last);
}

static void
cancelled_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (soket_export_finish (SOKET_TRACE_VIEW (source), result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  *(gboolean *) user_data = TRUE;
}

static void
test_cancel (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketTraceView *view = soket_trace_view_new (trace);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  SoketPendingCall *waiting = fill (trace);
  gboolean done = FALSE;

  soket_export_async (view, SOKET_EXPORT_TEXT, cancellable, cancelled_cb, &done);
  g_cancellable_cancel (cancellable);
  soket_test_wait_until (done);
  empty (trace, waiting);
  g_assert_finalize_object (view);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/export/text", test_text);
  g_test_add_func ("/export/json", test_json);
  g_test_add_func ("/export/json-fields", test_json_fields);
  g_test_add_func ("/export/dropped", test_dropped);
  g_test_add_func ("/export/empty", test_empty);
  g_test_add_func ("/export/flood", test_flood);
  g_test_add_func ("/export/cancel", test_cancel);

  return g_test_run ();
}
