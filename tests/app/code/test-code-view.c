/* test-code-view.c - what ran, as programs
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/code/soket-code-specs.h"
#include "app/code/soket-code-view.h"
#include "lib/app-test.h"

#include <gtksourceview/gtksource.h>

static void
init_specs (SoketProgramSpec *client,
            SoketProgramSpec *server)
{
  static const char message[] = "Isi pesan.";

  soket_program_spec_init (client);
  client->message = (const guint8 *) message;
  client->message_length = strlen (message);
  soket_program_spec_init (server);
  server->side = SOKET_SIDE_SERVER;
}

static GtkWidget *
make_view (void)
{
  GtkWidget *view = soket_code_view_new ();
  SoketProgramSpec client, server;

  init_specs (&client, &server);
  soket_code_view_set_specs (SOKET_CODE_VIEW (view), &client, &server);
  return view;
}

/* The source views of @widget that are seen, client first. */
static void
find_views (GtkWidget *widget,
            GPtrArray *views)
{
  if (!gtk_widget_get_child_visible (widget) || !gtk_widget_get_visible (widget))
    return;
  if (GTK_SOURCE_IS_VIEW (widget))
    g_ptr_array_add (views, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    find_views (child, views);
}

static guint
count_views (GtkWidget *view)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new ();

  find_views (view, views);
  return views->len;
}

static GtkSourceBuffer *
get_buffer (GtkWidget *view,
            guint      index)
{
  g_autoptr (GPtrArray) views = g_ptr_array_new ();

  find_views (view, views);
  g_assert_cmpuint (views->len, >, index);
  return GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (views->pdata[index]));
}

static void
assert_text (GtkWidget          *view,
             guint               index,
             const SoketProgram *program)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (get_buffer (view, index));
  GtkTextIter start, end;
  g_autofree char *shown = NULL;
  g_autofree char *whole = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  shown = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  whole = g_strconcat (shown, "\n", NULL);
  g_assert_cmpstr (whole, ==, soket_program_get_text (program));
}

static void
move_slider (GtkDrawingArea *area,
             cairo_t        *cr,
             int             width,
             int             height,
             gpointer        scrollbar)
{
  GtkAdjustment *adjustment = gtk_scrollbar_get_adjustment (scrollbar);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + 1);
}

/* What a text view does now and then, done here in each frame: GTK warns, and the tests go on. */
static void
test_slider_moved_in_frame (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *area = gtk_drawing_area_new ();
  GtkWidget *scrollbar = gtk_scrollbar_new (GTK_ORIENTATION_VERTICAL, gtk_adjustment_new (0, 0, 1000, 1, 10, 100));
  g_autofree char *of_scrollbar = g_strdup_printf ("Trying to snapshot GtkGizmo %p without a current allocation", (gpointer) scrollbar);
  g_autofree char *of_other = g_strdup_printf ("Trying to snapshot GtkGizmo %p without a current allocation", (gpointer) area);
  GtkWidget *window;

  g_assert_false (app_test_is_fatal ("Gtk", G_LOG_LEVEL_WARNING, of_scrollbar, NULL));
  g_assert_true (app_test_is_fatal ("Gtk", G_LOG_LEVEL_WARNING, of_other, NULL));
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), 50);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), move_slider, scrollbar, NULL);
  gtk_box_append (GTK_BOX (box), area);
  gtk_box_append (GTK_BOX (box), scrollbar);
  window = app_test_show (box, 100, 200);
  app_test_wait_frames (window, 2);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A button with this text, seen or not. */
static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label,
             guint       nth)
{
  static guint left;

  if (nth != G_MAXUINT)
    left = nth;
  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0 && left-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label, G_MAXUINT);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
test_programs (void)
{
  GtkWidget *view = make_view ();
  GtkWidget *window = app_test_show (view, 980, 300);
  g_autofree char *language = NULL;

  g_assert_cmpuint (count_views (view), ==, 2);
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      g_assert_cmpint (soket_program_get_language (soket_code_view_get_program (SOKET_CODE_VIEW (view), side)), ==, SOKET_LANGUAGE_PYTHON);
      assert_text (view, side, soket_code_view_get_program (SOKET_CODE_VIEW (view), side));
      g_assert_cmpstr (gtk_source_language_get_id (gtk_source_buffer_get_language (get_buffer (view, side))), ==, "python3");
    }

  gtk_widget_activate_action (view, "code.language", "s", "c");
  g_object_get (view, "language", &language, NULL);
  g_assert_cmpstr (language, ==, "c");
  assert_text (view, 1, soket_code_view_get_program (SOKET_CODE_VIEW (view), SOKET_SIDE_SERVER));
  g_assert_cmpstr (gtk_source_language_get_id (gtk_source_buffer_get_language (get_buffer (view, 1))), ==, "c");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (find_button (view, "C", 0))));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (find_button (view, "Python 3", 0))));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
language_cb (GObject    *object,
             GParamSpec *property,
             gpointer    user_data)
{
  ++*(guint *) user_data;
}

static void
test_language_property (void)
{
  GtkWidget *view = g_object_ref_sink (make_view ());
  guint n = 0;

  g_signal_connect (view, "notify::language", G_CALLBACK (language_cb), &n);
  g_object_set (view, "language", "shell", NULL);
  g_assert_cmpuint (n, ==, 1);
  g_object_set (view, "language", "shell", NULL);
  g_object_set (view, "language", "fortran", NULL);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpint (soket_program_get_language (soket_code_view_get_program (SOKET_CODE_VIEW (view), SOKET_SIDE_CLIENT)), ==, SOKET_LANGUAGE_SHELL);
  g_assert_finalize_object (view);
}

/* Where ncat has no such program, a sentence stands there, and there is nothing to copy. */
static void
test_reason (void)
{
  GtkWidget *view = make_view ();
  GtkWidget *window = app_test_show (view, 980, 300);

  g_object_set (view, "language", "shell", NULL);
  app_test_wait_frames (window, 2);
  g_assert_cmpuint (count_views (view), ==, 1);
  g_assert_nonnull (soket_program_get_reason (soket_code_view_get_program (SOKET_CODE_VIEW (view), SOKET_SIDE_SERVER)));
  g_assert_true (gtk_widget_is_sensitive (find_button (view, "Copy", 0)));
  g_assert_false (gtk_widget_is_sensitive (find_button (view, "Copy", 1)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static SoketRecord
make_record (guint64       number,
             SoketSide     side,
             SoketCallName call,
             gboolean      waits)
{
  return (SoketRecord) {
    .number = number,
    .kind = SOKET_RECORD_CALL,
    .side = (guint8) side,
    .call = (guint8) call,
    .returned_us = waits ? -1 : 10,
  };
}

static guint
line_of (GtkWidget         *view,
         const SoketRecord *record)
{
  return soket_program_find_line (soket_code_view_get_program (SOKET_CODE_VIEW (view), (SoketSide) record->side), record);
}

static void
test_progress (void)
{
  SoketRecord all[] = {
    make_record (1, SOKET_SIDE_SERVER, SOKET_CALL_SOCKET, FALSE),
    make_record (2, SOKET_SIDE_SERVER, SOKET_CALL_BIND, FALSE),
    make_record (3, SOKET_SIDE_SERVER, SOKET_CALL_LISTEN, FALSE),
    make_record (4, SOKET_SIDE_SERVER, SOKET_CALL_ACCEPT, TRUE),
    make_record (5, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, FALSE),
    make_record (6, SOKET_SIDE_CLIENT, SOKET_CALL_CONNECT, FALSE),
  };
  const SoketRecord *records[] = { &all[0], &all[1], &all[2], &all[3], &all[4], &all[5] };
  GtkWidget *widget = make_view ();
  SoketCodeView *view = SOKET_CODE_VIEW (widget);
  GtkWidget *window = app_test_show (widget, 980, 200);

  soket_code_view_set_progress (view, records, G_N_ELEMENTS (records), 6);
  for (guint language = 0; language < 2; language++)
    {
      g_object_set (view, "language", language == 0 ? "python" : "c", NULL);
      app_test_wait_frames (window, 3);
      g_assert_cmpuint (line_of (widget, &all[5]), >, 0);
      g_assert_cmpuint (soket_code_view_get_lit (view, SOKET_SIDE_CLIENT), ==, line_of (widget, &all[5]));
      g_assert_true (soket_code_view_is_done (view, SOKET_SIDE_CLIENT, line_of (widget, &all[5])));
      g_assert_true (soket_code_view_is_done (view, SOKET_SIDE_SERVER, line_of (widget, &all[2])));
      /* accept () waits on the other side: lit, and not done. */
      g_assert_cmpuint (soket_code_view_get_lit (view, SOKET_SIDE_SERVER), ==, line_of (widget, &all[3]));
      g_assert_false (soket_code_view_is_done (view, SOKET_SIDE_SERVER, line_of (widget, &all[3])));
    }

  /* Going back takes the ticks away. */
  soket_code_view_set_progress (view, records, 2, 2);
  g_assert_cmpuint (soket_code_view_get_lit (view, SOKET_SIDE_SERVER), ==, line_of (widget, &all[1]));
  g_assert_false (soket_code_view_is_done (view, SOKET_SIDE_SERVER, line_of (widget, &all[2])));
  g_assert_cmpuint (soket_code_view_get_lit (view, SOKET_SIDE_CLIENT), ==, 0);
  soket_code_view_set_progress (view, NULL, 0, 0);
  g_assert_cmpuint (soket_code_view_get_lit (view, SOKET_SIDE_SERVER), ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The line that is lit is brought into view. */
static void
test_scrolls (void)
{
  SoketRecord record = make_record (1, SOKET_SIDE_SERVER, SOKET_CALL_SEND, FALSE);
  const SoketRecord *records[] = { &record };
  GtkWidget *widget = make_view ();
  GtkWidget *window = app_test_show (widget, 980, 160);
  g_autoptr (GPtrArray) views = g_ptr_array_new ();
  GtkTextIter iter;
  GdkRectangle visible, line;

  find_views (widget, views);
  soket_code_view_set_progress (SOKET_CODE_VIEW (widget), records, 1, 1);
  gtk_text_buffer_get_iter_at_line (gtk_text_view_get_buffer (views->pdata[1]), &iter,
                                    (int) soket_code_view_get_lit (SOKET_CODE_VIEW (widget), SOKET_SIDE_SERVER) - 1);
  app_test_wait_until ((gtk_text_view_get_visible_rect (views->pdata[1], &visible),
                        gtk_text_view_get_iter_location (views->pdata[1], &iter, &line),
                        visible.y > 0 && line.y >= visible.y && line.y + line.height <= visible.y + visible.height));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* What stays the same stays where it is; another message is another program, of which nothing has run. */
static void
test_same_specs (void)
{
  SoketRecord record = make_record (1, SOKET_SIDE_CLIENT, SOKET_CALL_SEND, FALSE);
  const SoketRecord *records[] = { &record };
  GtkWidget *widget = g_object_ref_sink (make_view ());
  SoketCodeView *view = SOKET_CODE_VIEW (widget);
  SoketProgramSpec client, server;

  soket_code_view_set_progress (view, records, 1, 1);
  g_assert_cmpuint (soket_code_view_get_lit (view, SOKET_SIDE_CLIENT), >, 0);
  init_specs (&client, &server);
  soket_code_view_set_specs (view, &client, &server);
  g_assert_cmpuint (soket_code_view_get_lit (view, SOKET_SIDE_CLIENT), >, 0);
  client.message_length = 3;
  soket_code_view_set_specs (view, &client, &server);
  g_assert_cmpuint (soket_code_view_get_lit (view, SOKET_SIDE_CLIENT), ==, 0);
  g_assert_finalize_object (widget);
}

static void
test_scan (void)
{
  static const guint16 ports[] = { 20, 21, 22 };
  SoketProgramSpec scan;
  GtkWidget *view = soket_code_view_new ();
  GtkWidget *window;

  soket_program_spec_init (&scan);
  scan.protocol = NULL;
  scan.ports = ports;
  scan.n_ports = G_N_ELEMENTS (ports);
  soket_code_view_set_specs (SOKET_CODE_VIEW (view), &scan, NULL);
  window = app_test_show (view, 980, 200);
  g_assert_cmpuint (count_views (view), ==, 1);
  g_assert_null (soket_code_view_get_program (SOKET_CODE_VIEW (view), SOKET_SIDE_SERVER));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_narrow (void)
{
  SoketRecord both[] = { make_record (1, SOKET_SIDE_SERVER, SOKET_CALL_SOCKET, FALSE), make_record (2, SOKET_SIDE_CLIENT, SOKET_CALL_SOCKET, FALSE) };
  const SoketRecord *records[] = { &both[0], &both[1] };
  GtkWidget *view = make_view ();
  GtkWidget *window = app_test_show (view, 500, 300);

  app_test_wait_until (count_views (view) == 1);
  g_assert_true (gtk_widget_get_mapped (find_button (view, "Server", 0)));
  assert_text (view, 0, soket_code_view_get_program (SOKET_CODE_VIEW (view), SOKET_SIDE_CLIENT));
  gtk_widget_activate_action (view, "code.side", "s", "server");
  app_test_wait_frames (window, 2);
  g_assert_cmpuint (count_views (view), ==, 1);
  assert_text (view, 0, soket_code_view_get_program (SOKET_CODE_VIEW (view), SOKET_SIDE_SERVER));
  /* A replay shows the program whose call it has come to; until the next call the other can be looked at. */
  soket_code_view_set_progress (SOKET_CODE_VIEW (view), records, 2, 2);
  assert_text (view, 0, soket_code_view_get_program (SOKET_CODE_VIEW (view), SOKET_SIDE_CLIENT));
  gtk_widget_activate_action (view, "code.side", "s", "server");
  soket_code_view_set_progress (SOKET_CODE_VIEW (view), records, 2, 2);
  assert_text (view, 0, soket_code_view_get_program (SOKET_CODE_VIEW (view), SOKET_SIDE_SERVER));
  gtk_widget_activate_action (view, "code.side", "s", "client");
  soket_code_view_set_progress (SOKET_CODE_VIEW (view), records, 2, 1);
  assert_text (view, 0, soket_code_view_get_program (SOKET_CODE_VIEW (view), SOKET_SIDE_SERVER));
  gtk_window_set_default_size (GTK_WINDOW (window), 980, 300);
  app_test_wait_until (count_views (view) == 2);
  g_assert_false (gtk_widget_get_mapped (find_button (view, "Server", 0)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_specs_of_options (void)
{
  const SoketProtocol *echo = soket_protocol_lookup ("echo");
  const SoketProtocol *caesar = soket_protocol_lookup ("caesar");
  g_autoptr (GBytes) message = g_bytes_new_static ("no dot", 6);
  g_autofree char *address = NULL;
  SoketClientOptions client;
  SoketServerOptions server;
  SoketEndpoint known;
  SoketProgramSpec spec;

  soket_client_options_init (&client, echo);
  client.host = "[::1]";
  client.pieces = 3;
  client.pause_ms = 40;
  client.reset = TRUE;
  soket_code_specs_fill_client (&spec, echo, &client, NULL, message);
  address = soket_endpoint_to_string (&spec.endpoint);
  g_assert_cmpstr (address, ==, "[::1]:5555");
  g_assert_true (spec.protocol == echo);
  g_assert_cmpuint (spec.piece_size, ==, 3);
  g_assert_cmpuint (spec.pause_ms, ==, 40);
  g_assert_true (spec.reset);
  g_assert_cmpuint (spec.message_length, ==, 6);
  g_assert_cmpuint (spec.max_message, ==, 0);
  /* The command line's client ends a message that has no end; the window's does not. */
  g_assert_true (spec.half_close);
  client.end_message = FALSE;
  soket_code_specs_fill_client (&spec, echo, &client, NULL, message);
  g_assert_false (spec.half_close);

  soket_server_options_init (&server, caesar);
  server.dialect = soket_protocol_find_dialect (caesar, "slides");
  server.closing = SOKET_CLOSING_SLIDES;
  server.max_message = 100;
  server.keep_open = TRUE;
  soket_endpoint_parse ("0.0.0.0", 4321, &known);
  soket_code_specs_fill_server (&spec, caesar, &server, &known);
  g_assert_true (spec.protocol == caesar);
  g_assert_true (spec.dialect == server.dialect);
  g_assert_cmpint (spec.side, ==, SOKET_SIDE_SERVER);
  g_assert_true (soket_endpoint_equal (&spec.endpoint, &known));
  g_assert_false (spec.careful);
  g_assert_true (spec.keep_open);
  g_assert_cmpuint (spec.max_message, ==, 100);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy (void)
{
  GtkWidget *view = make_view ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  g_autofree char *text = NULL;
  GtkWidget *window;

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), view);
  window = app_test_show (overlay, 980, 300);
  g_signal_emit_by_name (find_button (view, "Copy", 1), "clicked");
  app_test_wait_until (app_test_find_text (overlay, "echo-server.py was copied") != NULL);
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (view), NULL, read_cb, &text);
  app_test_wait_until (text != NULL);
  g_assert_cmpstr (text, ==, soket_program_get_text (soket_code_view_get_program (SOKET_CODE_VIEW (view), SOKET_SIDE_SERVER)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_dark (void)
{
  GtkWidget *view = make_view ();
  GtkWidget *window = app_test_show (view, 980, 300);

  g_assert_cmpstr (gtk_source_style_scheme_get_id (gtk_source_buffer_get_style_scheme (get_buffer (view, 0))), ==, "soket");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
  g_assert_cmpstr (gtk_source_style_scheme_get_id (gtk_source_buffer_get_style_scheme (get_buffer (view, 0))), ==, "soket-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_destroy_at_once (void)
{
  GtkWidget *view = make_view ();
  GtkWidget *window = app_test_show (view, 400, 200);

  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  gtk_window_set_default_size (GTK_WINDOW (window), 980, 200);
  gtk_window_destroy (GTK_WINDOW (window));
  app_test_wait_until (view == NULL);
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/code-view/programs", test_programs);
  g_test_add_func ("/code-view/language-property", test_language_property);
  g_test_add_func ("/code-view/reason", test_reason);
  g_test_add_func ("/code-view/progress", test_progress);
  g_test_add_func ("/code-view/scrolls", test_scrolls);
  g_test_add_func ("/code-view/same-specs", test_same_specs);
  g_test_add_func ("/code-view/scan", test_scan);
  g_test_add_func ("/code-view/narrow", test_narrow);
  g_test_add_func ("/code-view/specs-of-options", test_specs_of_options);
  g_test_add_func ("/code-view/copy", test_copy);
  g_test_add_func ("/code-view/dark", test_dark);
  g_test_add_func ("/code-view/slider-moved-in-frame", test_slider_moved_in_frame);
  g_test_add_func ("/code-view/destroy-at-once", test_destroy_at_once);
  return g_test_run ();
}
