/* test-bytes-view.c - the bytes of one call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-test.h"
#include "soket-bytes-view.h"
#include "soket-save.h"

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
  g_autofree char *of_received = soket_bytes_view_describe (received);
  g_autoptr (SoketCall) answered = NULL;
  g_autoptr (SoketCall) datagram = NULL;
  g_autofree char *of_answered = NULL;
  g_autofree char *of_datagram = NULL;

  g_assert_cmpstr (of_received, ==, "recv (4096) = 10 · 10 bytes · offset 0–9 of the client's stream to the server");

  record = make_record (SOKET_SIDE_SERVER, SOKET_CALL_SEND, "Isi pesan.", 10);
  record.argument = 10;
  record.offset = 10;
  answered = soket_call_new (&record);
  of_answered = soket_bytes_view_describe (answered);
  g_assert_cmpstr (of_answered, ==, "send (10) = 10 · 10 bytes · offset 10–19 of the server's stream to the client");

  record.transport = SOKET_TRANSPORT_UDP;
  datagram = soket_call_new (&record);
  of_datagram = soket_bytes_view_describe (datagram);
  g_assert_nonnull (strstr (of_datagram, "a datagram of the server to the client"));
  g_assert_null (strstr (of_datagram, "offset"));
}

static void
test_shows (void)
{
  GtkWidget *view = soket_bytes_view_new ();
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
  GtkWidget *view = soket_bytes_view_new ();
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
  GtkWidget *view = g_object_ref_sink (soket_bytes_view_new ());
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
  GtkWidget *view = soket_bytes_view_new ();
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
  GtkWidget *view = g_object_ref_sink (soket_bytes_view_new ());

  soket_save_file (view, nowhere, bytes, take_failure);
  app_test_wait_until (g_object_get_data (G_OBJECT (view), "failure") != NULL);
  g_assert_nonnull (strstr (g_object_get_data (G_OBJECT (view), "failure"), "Cannot save"));

  soket_save_file (view, file, bytes, take_failure);
  app_test_wait_until (file_is (path, data, sizeof data - 1));

  g_object_unref (view);
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
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
  return g_test_run ();
}
