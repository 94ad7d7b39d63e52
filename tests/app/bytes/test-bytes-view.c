/* test-bytes-view.c - the bytes of one call, and of its conversation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-save.h"
#include "app/bytes/soket-bytes-view.h"
#include "app/bytes/soket-bytes-words.h"
#include "app/bytes/soket-pieces-view.h"
#include "app/bytes/soket-stream-view.h"
#include "app/bytes/soket-stream-words.h"
#include "lib/app-test.h"

#include <glib/gstdio.h>

static SoketRecord
make_record (SoketSide      side,
             SoketCallName  call,
             const char    *data,
             gsize          length)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  SoketRecord record = app_test_call (trace, side, call, (gint64) length, NULL);

  record.number = 1;
  record.payload = (const guint8 *) data;
  record.payload_length = (guint32) length;
  record.length = length;
  record.argument = 4096;
  return record;
}

static GtkWidget *
find_type (GtkWidget *widget,
           GType      type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Whether a label of @widget's that is shown contains @text. */
static gboolean
shows (GtkWidget  *widget,
       const char *text)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

static char *
dup_dump (GtkWidget *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_type (view, GTK_TYPE_TEXT_VIEW)));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
test_describe (void)
{
  SoketRecord record = make_record (SOKET_SIDE_SERVER, SOKET_CALL_RECV, "Isi pesan.", 10);
  g_autoptr (SoketCall) received = soket_call_new (&record);
  g_autofree char *of_received = soket_bytes_words_describe (received);
  g_autoptr (SoketCall) answered = NULL;
  g_autoptr (SoketCall) datagram = NULL;
  g_autofree char *of_answered = NULL;
  g_autofree char *of_datagram = NULL;

  g_assert_cmpstr (of_received, ==, "recv (4096) = 10 · 10 bytes · offset 0–9 of the client's stream to the server");

  record = make_record (SOKET_SIDE_SERVER, SOKET_CALL_SEND, "Isi pesan.", 10);
  record.argument = 10;
  record.offset = 10;
  answered = soket_call_new (&record);
  of_answered = soket_bytes_words_describe (answered);
  g_assert_cmpstr (of_answered, ==, "send (10) = 10 · 10 bytes · offset 10–19 of the server's stream to the client");

  record.transport = SOKET_TRANSPORT_UDP;
  datagram = soket_call_new (&record);
  of_datagram = soket_bytes_words_describe (datagram);
  g_assert_nonnull (strstr (of_datagram, "a datagram of the server to the client"));
  g_assert_null (strstr (of_datagram, "offset"));
}

static void
test_shows (void)
{
  GtkWidget *view = g_object_new (SOKET_TYPE_BYTES_VIEW, NULL);
  GtkWidget *window = app_test_show (view, 900, 400);
  SoketRecord record = make_record (SOKET_SIDE_CLIENT, SOKET_CALL_RECV, "Isi pesan.", 10);
  g_autoptr (SoketCall) call = soket_call_new (&record);
  g_autofree char *dump = NULL;
  g_autofree char *nothing = NULL;

  g_assert_true (shows (view, "Select a call to see its bytes"));
  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), call);
  dump = dup_dump (view);
  g_assert_true (g_str_has_prefix (dump, "00000000  49 73 69 20 70 65 73 61  6e 2e"));
  g_assert_true (shows (view, "Isi pesan."));
  g_assert_false (shows (view, "Select a call"));
  app_test_wait_frames (window, 2);

  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), NULL);
  nothing = dup_dump (view);
  g_assert_cmpstr (nothing, ==, "");
  g_assert_true (shows (view, "Select a call to see its bytes"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_hostile (void)
{
  static const char data[] = "\xff\xfe\0\x1b[31m\r\n\xe2\x80\xae<b>&";
  GtkWidget *view = g_object_new (SOKET_TYPE_BYTES_VIEW, NULL);
  GtkWidget *window = app_test_show (view, 900, 400);
  SoketRecord record = make_record (SOKET_SIDE_CLIENT, SOKET_CALL_RECV, data, sizeof data - 1);
  g_autoptr (SoketCall) call = soket_call_new (&record);

  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), call);
  app_test_wait_frames (window, 2);
  g_assert_true (shows (view, "\\xff\\xfe"));
  g_assert_false (shows (view, "\x1b"));
  g_assert_false (shows (view, "\xe2\x80\xae"));
  g_assert_true (gtk_widget_activate_action (view, "bytes.copy-text", NULL));
  g_assert_true (gtk_widget_activate_action (view, "bytes.copy-hex", NULL));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_remarks (void)
{
  GtkWidget *view = g_object_ref_sink (g_object_new (SOKET_TYPE_BYTES_VIEW, NULL));
  SoketRecord record = make_record (SOKET_SIDE_CLIENT, SOKET_CALL_RECV, "Isi", 3);
  g_autoptr (SoketCall) cut = NULL;
  g_autoptr (SoketCall) lost = NULL;
  g_autoptr (SoketCall) end = NULL;
  g_autoptr (SoketCall) empty = NULL;

  record.length = 100;
  cut = soket_call_new (&record);
  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), cut);
  g_assert_true (shows (view, "Only the first 3 of 100 bytes are kept."));

  record.payload = NULL;
  record.payload_length = 0;
  record.payload_lost = TRUE;
  lost = soket_call_new (&record);
  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), lost);
  g_assert_true (shows (view, "These bytes are no longer kept"));

  record.payload_lost = FALSE;
  record.length = 0;
  record.result = 0;
  end = soket_call_new (&record);
  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), end);
  g_assert_true (shows (view, "the end of the stream"));

  record.transport = SOKET_TRANSPORT_UDP;
  record.call = SOKET_CALL_RECVFROM;
  empty = soket_call_new (&record);
  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), empty);
  g_assert_true (shows (view, "An empty datagram."));
  g_assert_false (shows (view, "the end of the stream"));

  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  g_object_unref (view);
  g_assert_null (view);
}

static void
test_large (void)
{
  g_autofree char *data = g_strnfill (SOKET_RECORD_PAYLOAD_MAX, 'x');
  GtkWidget *view = g_object_new (SOKET_TYPE_BYTES_VIEW, NULL);
  GtkWidget *window = app_test_show (view, 900, 400);
  SoketRecord record = make_record (SOKET_SIDE_CLIENT, SOKET_CALL_RECV, data, SOKET_RECORD_PAYLOAD_MAX);
  g_autoptr (SoketCall) call = NULL;
  GtkTextBuffer *buffer;

  record.length = 1000000;
  call = soket_call_new (&record);
  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), call);
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find_type (view, GTK_TYPE_TEXT_VIEW)));
  g_assert_cmpint (gtk_text_buffer_get_line_count (buffer), ==, SOKET_RECORD_PAYLOAD_MAX / 16);
  g_assert_true (shows (view, "Only the first 65536 of 1000000 bytes are kept."));
  app_test_wait_frames (window, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
take_failure (GtkWidget  *widget,
              const char *message)
{
  g_object_set_data_full (G_OBJECT (widget), "failure", g_strdup (message), g_free);
}

static gboolean
file_is (const char *path,
         const char *data,
         gsize       length)
{
  g_autofree char *written = NULL;
  gsize written_length = 0;

  return g_file_get_contents (path, &written, &written_length, NULL)
         && written_length == length && memcmp (written, data, length) == 0;
}

static void
test_save (void)
{
  static const char data[] = "\0\xff\r\n.";
  g_autofree char *folder = g_dir_make_tmp ("soket-save-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "bytes.bin", NULL);
  g_autofree char *impossible = g_build_filename (folder, "no", "such", "folder", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path (impossible);
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, sizeof data - 1);
  GtkWidget *view = g_object_ref_sink (g_object_new (SOKET_TYPE_BYTES_VIEW, NULL));

  soket_save_file (view, nowhere, bytes, take_failure);
  app_test_wait_until (g_object_get_data (G_OBJECT (view), "failure") != NULL);
  g_assert_nonnull (strstr (g_object_get_data (G_OBJECT (view), "failure"), "Cannot save"));

  soket_save_file (view, file, bytes, take_failure);
  app_test_wait_until (file_is (path, data, sizeof data - 1));

  g_object_unref (view);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A conversation that was sent in two pieces and received in one, and the reply the other way round. */
static SoketTrace *
make_trace (SoketTransport transport)
{
  SoketTrace *trace = soket_trace_new ();
  static const struct
  {
    SoketSide side;
    SoketCallName tcp, udp;
    guint64 offset;
    const char *data;
  } rows[] = {
    { SOKET_SIDE_CLIENT, SOKET_CALL_SEND, SOKET_CALL_SENDTO, 0, "Isi " },
    { SOKET_SIDE_CLIENT, SOKET_CALL_SEND, SOKET_CALL_SENDTO, 4, "pesan." },
    { SOKET_SIDE_SERVER, SOKET_CALL_RECV, SOKET_CALL_RECVFROM, 0, "Isi pesan." },
    { SOKET_SIDE_SERVER, SOKET_CALL_SEND, SOKET_CALL_SENDTO, 0, "Isi pesan." },
    { SOKET_SIDE_CLIENT, SOKET_CALL_RECV, SOKET_CALL_RECVFROM, 0, "Isi pesan." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gboolean tcp = transport == SOKET_TRANSPORT_TCP;
      SoketRecord record = app_test_call (trace, rows[i].side, tcp ? rows[i].tcp : rows[i].udp, (gint64) strlen (rows[i].data), rows[i].data);

      record.transport = (guint8) transport;
      record.offset = tcp ? rows[i].offset : 0;
      soket_trace_push (trace, &record);
      if (tcp && rows[i].side == SOKET_SIDE_SERVER && rows[i].tcp == SOKET_CALL_RECV)
        {
          record.kind = SOKET_RECORD_MESSAGE;
          soket_trace_push (trace, &record);
        }
    }
  soket_trace_flush (trace);
  return trace;
}

static SoketCall *
call_at (SoketTrace *trace,
         guint       position)
{
  return g_list_model_get_item (G_LIST_MODEL (trace), position);
}

static char *
dup_stream (GtkWidget *view)
{
  return dup_dump (find_type (view, SOKET_TYPE_STREAM_VIEW));
}

static void
show_view (GtkWidget  *view,
           const char *name)
{
  g_assert_true (gtk_widget_activate_action (view, "bytes.view", "s", name));
}

static GtkWidget *
show_trace (SoketTrace *trace,
            guint       position,
            GtkWidget **window)
{
  GtkWidget *view = g_object_new (SOKET_TYPE_BYTES_VIEW, NULL);
  g_autoptr (SoketCall) call = call_at (trace, position);

  g_object_set (view, "trace", trace, NULL);
  *window = app_test_show (view, 900, 400);
  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), call);
  return view;
}

static void
test_stream (void)
{
  g_autoptr (SoketTrace) trace = make_trace (SOKET_TRANSPORT_TCP);
  g_autoptr (SoketTrace) datagrams = make_trace (SOKET_TRANSPORT_UDP);
  g_autofree char *dump = NULL;
  g_autofree char *udp = NULL;
  GtkWidget *window, *other;
  GtkWidget *view = show_trace (trace, 0, &window);

  show_view (view, "stream");
  dump = dup_stream (view);
  g_assert_cmpstr (dump, ==,
                   "Client → server\n"
                   "── message · 10 bytes\n"
                   "00000000  49 73 69 20 70 65 73 61  6e 2e                    |Isi pesan.|\n"
                   "\n"
                   "Server → client\n"
                   "00000000  49 73 69 20 70 65 73 61  6e 2e                    |Isi pesan.|\n");
  gtk_window_destroy (GTK_WINDOW (window));

  view = show_trace (datagrams, 0, &other);
  show_view (view, "stream");
  udp = dup_stream (view);
  g_assert_nonnull (strstr (udp, "── datagram · 4 bytes\n00000000  49 73 69 20"));
  g_assert_nonnull (strstr (udp, "── datagram · 6 bytes\n00000000  70 65 73 61 6e 2e"));
  gtk_window_destroy (GTK_WINDOW (other));
}

/* What comes later is shown a frame later, while the view is seen and not otherwise. */
static void
test_live (void)
{
  g_autoptr (SoketTrace) trace = make_trace (SOKET_TRANSPORT_TCP);
  SoketRecord record = app_test_call (trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, 3, "new");
  GtkWidget *window;
  GtkWidget *view = show_trace (trace, 0, &window);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *hidden = NULL;

  record.offset = 10;
  show_view (view, "stream");
  before = dup_stream (view);
  g_assert_null (strstr (before, "new"));
  soket_trace_push (trace, &record);
  soket_trace_flush (trace);
  app_test_wait_frames (window, 2);
  after = dup_stream (view);
  g_assert_nonnull (strstr (after, "── outside of messages · 3 bytes\n0000000a  6e 65 77"));

  gtk_widget_set_visible (view, FALSE);
  record.offset = 13;
  record.payload = (const guint8 *) "own";
  soket_trace_push (trace, &record);
  soket_trace_flush (trace);
  app_test_wait_frames (window, 2);
  hidden = dup_stream (view);
  g_assert_cmpstr (hidden, ==, after);
  gtk_widget_set_visible (view, TRUE);
  app_test_wait_frames (window, 2);
  g_free (hidden);
  hidden = dup_stream (view);
  g_assert_nonnull (strstr (hidden, "6e 65 77 6f 77 6e"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
activated_cb (GtkWidget *view,
              guint64    number,
              guint64   *chosen)
{
  *chosen = number;
}

static void
test_pieces (void)
{
  g_autoptr (SoketTrace) trace = make_trace (SOKET_TRANSPORT_TCP);
  g_autoptr (SoketStream) stream = NULL;
  g_autoptr (SoketCall) first = call_at (trace, 0);
  g_autofree char *words = NULL;
  GtkWidget *window;
  GtkWidget *view = show_trace (trace, 0, &window);
  GtkWidget *pieces;
  guint64 chosen = 0;
  gboolean found[7] = { FALSE };

  g_signal_connect (view, "call-activated", G_CALLBACK (activated_cb), &chosen);
  show_view (view, "pieces");
  g_assert_true (shows (view, "A stream, not messages"));
  pieces = find_type (view, SOKET_TYPE_PIECES_VIEW);
  app_test_wait_until (soket_pieces_view_get_n_drawn (SOKET_PIECES_VIEW (pieces)) > 0);
  g_assert_cmpuint (soket_pieces_view_get_n_drawn (SOKET_PIECES_VIEW (pieces)), ==, 20);

  /* Each of the five calls has its box; what is beside them is nothing. */
  for (int y = 0; y < gtk_widget_get_height (pieces); y += 4)
    for (int x = 0; x < gtk_widget_get_width (pieces); x += 4)
      {
        guint64 number = soket_pieces_view_pick (SOKET_PIECES_VIEW (pieces), x, y);

        g_assert_cmpuint (number, <, G_N_ELEMENTS (found));
        found[number] = TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (found); i++)
    g_assert_true (found[i] == (i != 4));

  /* The page hears of it through the view. */
  g_signal_emit_by_name (pieces, "call-activated", (guint64) 3);
  g_assert_cmpuint (chosen, ==, 3);

  stream = soket_stream_new (soket_call_get_record (first));
  g_assert_true (soket_stream_update (stream, trace));
  words = soket_stream_words_picture (stream);
  g_assert_cmpstr (words, ==, "Client → server: client sent 2 pieces: 4 + 6; server received 1 piece: 10. "
                              "Server → client: server sent 1 piece: 10; client received 1 piece: 10.");
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A mebibyte without a space, and whatever else may come: bounded, drawn as far as it is seen, and no complaint. */
static void
test_pieces_large (void)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autofree char *data = g_strnfill (SOKET_RECORD_PAYLOAD_MAX, 'x');
  static const char hostile[] = "\0\x1b[31m\r\n\xe2\x80\xae\xe2\x80\x8b\xff<b>&\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d";
  SoketRecord record;
  GtkWidget *window, *view, *pieces;
  g_autofree char *dump = NULL;
  int minimum;

  memcpy (data, hostile, sizeof hostile - 1);
  for (guint i = 0; i < 16; i++)
    {
      record = app_test_call (trace, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, SOKET_RECORD_PAYLOAD_MAX, NULL);
      record.offset = (guint64) i * SOKET_RECORD_PAYLOAD_MAX;
      record.length = record.payload_length = SOKET_RECORD_PAYLOAD_MAX;
      record.payload = (const guint8 *) data;
      soket_trace_push (trace, &record);
    }
  soket_trace_flush (trace);

  view = show_trace (trace, 0, &window);
  show_view (view, "pieces");
  pieces = find_type (view, SOKET_TYPE_PIECES_VIEW);
  app_test_wait_until (soket_pieces_view_get_n_drawn (SOKET_PIECES_VIEW (pieces)) > 0);
  g_assert_cmpuint (soket_pieces_view_get_n_drawn (SOKET_PIECES_VIEW (pieces)), <, 100);
  g_assert_true (shows (view, "there is more"));
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 758);

  show_view (view, "stream");
  app_test_wait_frames (window, 2);
  dump = dup_stream (view);
  g_assert_null (strchr (dump, '\x1b'));
  g_assert_null (strstr (dump, "\xe2\x80\xae"));
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 758);

  show_view (view, "wrapped");
  g_assert_true (shows (view, "46 segments"));
  app_test_wait_frames (window, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_wrapped (void)
{
  g_autoptr (SoketTrace) trace = make_trace (SOKET_TRANSPORT_TCP);
  g_autoptr (SoketTrace) datagrams = make_trace (SOKET_TRANSPORT_UDP);
  SoketRecord closing = app_test_call (trace, SOKET_SIDE_CLIENT, SOKET_CALL_CLOSE, 0, NULL);
  g_autoptr (SoketCall) closed = soket_call_new (&closing);
  g_autoptr (SoketCall) datagram = call_at (datagrams, 0);
  GtkWidget *window;
  GtkWidget *view = show_trace (trace, 2, &window);

  show_view (view, "wrapped");
  g_assert_true (shows (view, "IPv4 header\n20 bytes"));
  g_assert_true (shows (view, "TCP header\n32 bytes") && shows (view, "frame header\n14 bytes"));
  g_assert_true (shows (view, "message\n10 bytes"));
  g_assert_true (shows (view, "= 76 bytes"));
  g_assert_true (shows (view, "computed, not measured"));
  g_assert_true (shows (view, "It fits in one segment"));

  g_object_set (view, "trace", datagrams, NULL);
  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), datagram);
  g_assert_true (shows (view, "UDP header\n8 bytes"));
  g_assert_true (shows (view, "= 46 bytes"));

  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), closed);
  g_assert_true (shows (view, "This moves no bytes."));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_no_conversation (void)
{
  g_autoptr (SoketTrace) trace = make_trace (SOKET_TRANSPORT_TCP);
  SoketRecord listening = app_test_call (trace, SOKET_SIDE_SERVER, SOKET_CALL_LISTEN, 0, NULL);
  g_autoptr (SoketCall) call = NULL;
  GtkWidget *window;
  GtkWidget *view = show_trace (trace, 2, &window);

  listening.conversation = 0;
  call = soket_call_new (&listening);
  show_view (view, "pieces");
  g_assert_false (shows (view, "This call belongs to no conversation."));
  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), call);
  g_assert_true (shows (view, "This call belongs to no conversation."));
  soket_bytes_view_set_call (SOKET_BYTES_VIEW (view), NULL);
  g_assert_true (shows (view, "Select a call to see its bytes"));
  show_view (view, "nonsense");
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/bytes-view/describe", test_describe);
  g_test_add_func ("/bytes-view/shows", test_shows);
  g_test_add_func ("/bytes-view/hostile", test_hostile);
  g_test_add_func ("/bytes-view/remarks", test_remarks);
  g_test_add_func ("/bytes-view/large", test_large);
  g_test_add_func ("/bytes-view/save", test_save);
  g_test_add_func ("/bytes-view/stream", test_stream);
  g_test_add_func ("/bytes-view/live", test_live);
  g_test_add_func ("/bytes-view/pieces", test_pieces);
  g_test_add_func ("/bytes-view/pieces-large", test_pieces_large);
  g_test_add_func ("/bytes-view/wrapped", test_wrapped);
  g_test_add_func ("/bytes-view/no-conversation", test_no_conversation);
  return g_test_run ();
}
