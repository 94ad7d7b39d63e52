/* test-message.c - the message as bytes: escapes, their view, and a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "app/caesar/soket-caesar-pane.h"
#include "app/lesson/soket-remark.h"
#include "app/message/soket-message-button.h"
#include "app/message/soket-message-words.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"

typedef struct
{
  SoketWindow *window;
  SoketPage *page;
  SoketClientPane *client;
  SoketSetup *setup;
  SoketMessageButton *button;
  char *folder;
} Fixture;

#define child(fixture, name) (app_test_find_id ((fixture)->client, name))

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->folder = g_dir_make_tmp ("soket-message-XXXXXX", NULL);
  fixture->window = g_object_ref_sink (soket_window_new (NULL));
  gtk_window_present (GTK_WINDOW (fixture->window));
  soket_window_show_page (fixture->window, data);
  fixture->page = soket_window_get_page (fixture->window, data);
  fixture->client = soket_page_get_client_pane (fixture->page);
  fixture->setup = soket_page_get_setup (fixture->page);
  fixture->button = SOKET_MESSAGE_BUTTON (child (fixture, "message_button"));
  g_object_set (fixture->setup, "transport", "tcp", "port", 0, "framing", "dot", "mode", "encrypt", "shift", 3, "escapes", FALSE, "message", "Isi pesan.",
                "follow-server", TRUE, "dialect", "standard", NULL);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  SoketWindow *window = fixture->window;

  g_object_set (fixture->setup, "escapes", FALSE, "message", "Isi pesan.", "framing", "dot", NULL);
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (window);
  app_test_wait_until (fixture->window == NULL);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static void
act (Fixture    *fixture,
     const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static const char *
said (Fixture *fixture)
{
  return soket_remark_get_sentence (SOKET_REMARK (child (fixture, "remark")));
}

static void
assert_request (Fixture    *fixture,
                const char *bytes,
                gsize       length)
{
  g_autoptr (GBytes) request = soket_client_pane_dup_request (fixture->client);

  g_assert_cmpmem (g_bytes_get_data (request, NULL), g_bytes_get_size (request), bytes, length);
}

#define ASSERT_REQUEST(fixture, literal) assert_request (fixture, literal, sizeof literal - 1)

static const char *
typed (Fixture *fixture)
{
  return gtk_editable_get_text (GTK_EDITABLE (child (fixture, "message")));
}

static void
type (Fixture    *fixture,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (child (fixture, "message")), text);
}

/* --- escapes --- */

static void
test_escapes (Fixture       *fixture,
              gconstpointer  data)
{
  type (fixture, "a\\0\\xff\\r\\n\\\\.");
  ASSERT_REQUEST (fixture, "a\\0\\xff\\r\\n\\\\.");
  g_object_set (fixture->setup, "escapes", TRUE, NULL);
  ASSERT_REQUEST (fixture, "a\0\xff\r\n\\.");
  g_assert_cmpstr (typed (fixture), ==, "a\\0\\xff\\r\\n\\\\.");

  act (fixture, "page.start-server");
  act (fixture, "page.send");
  app_test_wait_until (!soket_exchange_get_active (soket_page_get_exchange (fixture->page)) && soket_client_pane_get_attempt (fixture->client) != NULL
                       && soket_client_pane_get_attempt (fixture->client)->reply != NULL);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (child (fixture, "reply"))), ==, "a\\x00\\xff\\r\\n\\\\.");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (child (fixture, "verdict"))), ==, "✓ the same 7 bytes");
}

static gboolean
has_sent (Fixture *fixture)
{
  return soket_client_pane_get_attempt (fixture->client) != NULL || soket_exchange_get_active (soket_page_get_exchange (fixture->page));
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *c = gtk_widget_get_first_child (widget); c != NULL && found == NULL; c = gtk_widget_get_next_sibling (c))
    found = find_button (c, label);

  return found;
}

/* What is no escape is said while it is typed, nothing goes out, and nothing that was typed is lost. */
static void
test_malformed (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *message = child (fixture, "message");
  GtkWidget *plain;

  g_object_set (fixture->setup, "escapes", TRUE, NULL);
  type (fixture, "é\\r\\q.");
  g_assert_cmpstr (said (fixture), ==,
                   "“\\q” at character 4 is no escape; the escapes are \\r \\n \\t \\0 \\\\ \\xHH \\u{HHHH}.");
  g_assert_true (soket_remark_is_error (SOKET_REMARK (child (fixture, "remark"))));
  g_assert_true (gtk_widget_has_css_class (message, "error"));

  act (fixture, "page.send");
  act (fixture, "page.add-terminator");
  g_signal_emit_by_name (message, "activate");
  g_assert_false (has_sent (fixture));
  g_assert_cmpstr (typed (fixture), ==, "é\\r\\q.");
  g_assert_nonnull (said (fixture));
  /* What is typed next goes where the fault is, and takes nothing away. */
  g_assert_false (gtk_editable_get_selection_bounds (GTK_EDITABLE (message), NULL, NULL));
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (message)), ==, 4);
  /* Programs show what was well written last. */
  ASSERT_REQUEST (fixture, "Isi pesan.");

  plain = find_button (child (fixture, "remark"), "Turn off Escapes");
  g_signal_emit_by_name (plain, "clicked");
  g_assert_false (soket_setup_get_flag (fixture->setup, "escapes"));
  g_assert_null (said (fixture));
  g_assert_false (gtk_widget_has_css_class (message, "error"));
  ASSERT_REQUEST (fixture, "é\\r\\q.");

  g_object_set (fixture->setup, "escapes", TRUE, NULL);
  g_assert_nonnull (said (fixture));
  type (fixture, "\\r\\n.");
  g_assert_null (said (fixture));
  ASSERT_REQUEST (fixture, "\r\n.");
}

/* The end that a hint adds is written as everything else is. */
static void
test_added_end (Fixture       *fixture,
                gconstpointer  data)
{
  g_object_set (fixture->setup, "framing", "crlf", "escapes", TRUE, NULL);
  type (fixture, "a\\x2e\\n");
  act (fixture, "page.start-server");
  act (fixture, "page.send");
  app_test_wait_until (said (fixture) != NULL);
  g_assert_cmpstr (said (fixture), ==, "No CR LF: the server will keep waiting for the end of the message.");
  act (fixture, "page.add-terminator");
  g_assert_cmpstr (typed (fixture), ==, "a\\x2e\\n\\r\\n");
  app_test_wait_until (g_str_equal (gtk_label_get_text (GTK_LABEL (child (fixture, "reply"))), "a.\\n\\r\\n"));
}

static void
test_caesar (Fixture       *fixture,
             gconstpointer  data)
{
  SoketWireView *wire = soket_caesar_pane_get_wire (SOKET_CAESAR_PANE (fixture->client));
  SoketCaesarRequest request;

  g_object_set (fixture->setup, "escapes", TRUE, NULL);
  type (fixture, "ab\\0\\xff");
  ASSERT_REQUEST (fixture, "e03ab\0\xff.");
  soket_caesar_pane_get_request (SOKET_CAESAR_PANE (fixture->client), &request);
  g_assert_cmpmem (request.text, request.text_length, "ab\0\xff.", 5);
  /* An escaped dot is a dot. */
  type (fixture, "ab\\x2e");
  ASSERT_REQUEST (fixture, "e03ab.");

  /* Written by hand it is read alike, and the message follows. */
  soket_wire_view_set_by_hand (wire, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (app_test_find_id (wire, "entry")), "d04x\\0y\\xfe.z");
  ASSERT_REQUEST (fixture, "d04x\0y\xfe.z");
  g_assert_cmpstr (typed (fixture), ==, "x\\x00y\\xfe.z");
  g_assert_cmpstr (soket_setup_get_text (fixture->setup, "mode"), ==, "decrypt");
  gtk_editable_set_text (GTK_EDITABLE (app_test_find_id (wire, "entry")), "d04\\z.");
  g_assert_true (g_str_has_prefix (said (fixture), "“\\z” at character 4 is no escape"));
  g_assert_cmpstr (typed (fixture), ==, "x\\x00y\\xfe.z");
  act (fixture, "page.send");
  act (fixture, "page.round-trip");
  g_assert_false (has_sent (fixture));
  soket_wire_view_set_by_hand (wire, FALSE);
  g_assert_true (g_str_has_prefix (said (fixture), "The message ends at the first dot; \"z\" will not be answered."));
  ASSERT_REQUEST (fixture, "d04x\0y\xfe.z");
}

/* --- the bytes --- */

static const char *
get_dump (Fixture *fixture)
{
  return gtk_label_get_text (GTK_LABEL (child (fixture, "dump")));
}

/* What of the dump is marked with @type, without the rest. */
static char *
dup_marked (Fixture       *fixture,
            PangoAttrType  type)
{
  const char *dump = get_dump (fixture);
  PangoAttrIterator *iterator = pango_attr_list_get_iterator (gtk_label_get_attributes (GTK_LABEL (child (fixture, "dump"))));
  GString *text = g_string_new (NULL);

  do
    {
      int start, end;

      pango_attr_iterator_range (iterator, &start, &end);
      if (pango_attr_iterator_get (iterator, type) != NULL)
        g_string_append_len (text, dump + start, end - start);
    }
  while (pango_attr_iterator_next (iterator));
  pango_attr_iterator_destroy (iterator);

  return g_string_free (text, FALSE);
}

static void
assert_view (Fixture    *fixture,
             const char *dump,
             const char *framing,
             const char *behind,
             const char *sentence)
{
  g_autofree char *end = dup_marked (fixture, PANGO_ATTR_UNDERLINE);
  g_autofree char *rest = dup_marked (fixture, PANGO_ATTR_STRIKETHROUGH);

  g_assert_cmpstr (get_dump (fixture), ==, dump);
  g_assert_cmpstr (end, ==, framing);
  g_assert_cmpstr (rest, ==, behind);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (child (fixture, "sentence"))), ==, sentence);
}

static void
open_view (Fixture *fixture)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (app_test_find_id (fixture->button, "button")));
  app_test_wait_until (app_test_peek_id (GTK_WIDGET (fixture->button), "dump") != NULL && gtk_widget_get_mapped (child (fixture, "dump")));
}

/* The view follows what is typed while it is open, and how it is framed. */
static void
test_view (Fixture       *fixture,
           gconstpointer  data)
{
  g_autofree char *long_text = g_strnfill (5000, 'x');

  open_view (fixture);
  assert_view (fixture, "00000000  49 73 69 20 70 65 73 61  6e 2e                    |Isi pesan.|", "2e.", "", "10 bytes; “.” ends the message.");
  type (fixture, "a.bc");
  assert_view (fixture, "00000000  61 2e 62 63                                       |a.bc|", "2e.", "62 63bc",
               "4 bytes; the first “.” ends the message, 2 bytes behind it.");
  g_object_set (fixture->setup, "framing", "crlf", NULL);
  assert_view (fixture, "00000000  61 2e 62 63                                       |a.bc|", "", "", "4 bytes; the “\\r\\n” that ends a message is missing.");
  gtk_check_button_set_active (GTK_CHECK_BUTTON (child (fixture, "escapes")), TRUE);
  type (fixture, "a\\n\\r\\n");
  assert_view (fixture, "00000000  61 0a 0d 0a                                       |a...|", "0d 0a..", "", "4 bytes; “\\r\\n” ends the message.");
  g_object_set (fixture->setup, "framing", "length", NULL);
  assert_view (fixture, "00000000  00 00 00 04 61 0a 0d 0a                           |....a...|", "00 00 00 04....", "",
               "4 bytes, behind the 4 bytes that tell how many.");
  g_object_set (fixture->setup, "framing", "none", NULL);
  assert_view (fixture, "00000000  61 0a 0d 0a                                       |a...|", "", "", "4 bytes; only the end of the stream ends the message.");
  g_object_set (fixture->setup, "framing", "dot", "transport", "udp", NULL);
  assert_view (fixture, "00000000  61 0a 0d 0a                                       |a...|", "", "", "4 bytes: one datagram.");
  type (fixture, "");
  assert_view (fixture, "", "", "", "0 bytes: one datagram.");

  /* What is malformed is said here, too, and the bytes before are no longer what is sent. */
  type (fixture, "\\");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (child (fixture, "sentence"))), ==, said (fixture));
  g_assert_false (gtk_widget_get_sensitive (child (fixture, "dump")));
  type (fixture, long_text);
  g_assert_true (gtk_widget_get_sensitive (child (fixture, "dump")));
  g_assert_true (g_str_has_suffix (get_dump (fixture), "|xxxxxxxxxxxxxxxx|\n…"));
  g_assert_cmpuint (strlen (get_dump (fixture)), <, 4096 / 16 * 79 + 10);
  g_object_set (fixture->setup, "transport", "tcp", NULL);
}

/* What takes keys or clicks while the popover is open. */
static GtkEventController *
find_watch (GtkWidget *widget,
            GType      type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (controller, type) && g_strcmp0 (gtk_event_controller_get_name (controller), "bytes of the message") == 0)
        return controller;
    }

  return NULL;
}

/* A popover's keys do not pass through the window. */
static gboolean
press (Fixture         *fixture,
       guint            key,
       GdkModifierType  modifiers)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  GtkEventController *keys = find_watch (GTK_WIDGET (gtk_widget_get_native (focus)), GTK_TYPE_EVENT_CONTROLLER_KEY);
  gboolean taken = FALSE;

  g_assert_nonnull (keys);
  g_signal_emit_by_name (keys, "key-pressed", key, 0, modifiers, &taken);

  return taken;
}

static gboolean
has_focus (GtkWidget *widget)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));

  return focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget));
}

static guint
count_watches (Fixture *fixture)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->window));

  return g_list_model_get_n_items (controllers);
}

/* Wherever the focus is: in the message, beside it, or in the popover. It comes back to the message, and the key is the page's again. What
 * watches stays: GTK is going through the window's controllers when the key closes the popover, and would never come to the end of them. */
static void
test_escape_key (Fixture       *fixture,
                 gconstpointer  data)
{
  const char *const places[] = { "message", "send", "escapes" };
  guint n_watches;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      open_view (fixture);
      n_watches = count_watches (fixture);
      gtk_widget_grab_focus (child (fixture, places[i]));
      g_assert_true (has_focus (child (fixture, places[i])));
      g_assert_false (press (fixture, GDK_KEY_a, 0));
      g_assert_true (press (fixture, GDK_KEY_Escape, 0));
      app_test_wait_until (!gtk_widget_get_mapped (child (fixture, "dump")));
      g_assert_true (has_focus (child (fixture, "message")));
      g_assert_cmpuint (count_watches (fixture), ==, n_watches);
      g_assert_false (press (fixture, GDK_KEY_Escape, 0));
    }
}

/* The letter that goes to the message goes there out of the popover too, which stays open; in the window it is the label's own. */
static void
test_mnemonic (Fixture       *fixture,
               gconstpointer  data)
{
  const guint letter = gtk_label_get_mnemonic_keyval (GTK_LABEL (child (fixture, "message_caption")));

  open_view (fixture);
  gtk_widget_grab_focus (child (fixture, "escapes"));
  g_assert_false (press (fixture, letter, 0));
  g_assert_false (press (fixture, GDK_KEY_z, GDK_ALT_MASK));
  g_assert_true (press (fixture, letter, GDK_ALT_MASK));
  g_assert_true (has_focus (child (fixture, "message")));
  g_assert_true (gtk_widget_get_mapped (child (fixture, "dump")));
  g_assert_false (press (fixture, letter, GDK_ALT_MASK));
}

static void
click_on (Fixture    *fixture,
          const char *name)
{
  GtkWidget *widget = child (fixture, name);
  double x, y;

  g_assert_true (gtk_widget_translate_coordinates (widget, GTK_WIDGET (fixture->window), gtk_widget_get_width (widget) / 2.0,
                                                   gtk_widget_get_height (widget) / 2.0, &x, &y));
  g_signal_emit_by_name (find_watch (GTK_WIDGET (fixture->window), GTK_TYPE_GESTURE_CLICK), "pressed", 1, x, y);
}

/* One may click into the message while its bytes are seen; the button closes them itself. */
static void
test_click_elsewhere (Fixture       *fixture,
                      gconstpointer  data)
{
  app_test_wait_until (gtk_widget_get_width (child (fixture, "message")) > 0);
  open_view (fixture);
  gtk_widget_grab_focus (child (fixture, "escapes"));
  click_on (fixture, "message");
  click_on (fixture, "message_button");
  g_assert_true (gtk_widget_get_mapped (child (fixture, "dump")));
  click_on (fixture, "reply_caption");
  app_test_wait_until (!gtk_widget_get_mapped (child (fixture, "dump")));
  g_assert_true (has_focus (child (fixture, "message")));
}

/* --- a file --- */

static GFile *
make_file (Fixture    *fixture,
           const char *name,
           const void *data,
           gsize       length)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize) length, NULL));
  return g_file_new_for_path (path);
}

static void
remove_file (GFile *file)
{
  g_assert_true (g_file_delete (file, NULL, NULL));
}

/* Every byte comes over; what stood there before can be had back, and what was typed since is not taken away. */
static void
test_file (Fixture       *fixture,
           gconstpointer  data)
{
  guint8 bytes[256];
  g_autoptr (GFile) file = NULL;

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) i;
  file = make_file (fixture, "all.bin", bytes, sizeof bytes);
  soket_message_button_load (fixture->button, file);
  app_test_wait_until (soket_setup_get_flag (fixture->setup, "escapes"));
  assert_request (fixture, (const char *) bytes, sizeof bytes);
  g_assert_null (said (fixture));
  app_test_wait_until (app_test_find_text (GTK_WIDGET (fixture->window), "The message is now the 256 bytes of “all.bin”") != NULL);
  app_test_wait_until (find_button (GTK_WIDGET (fixture->window), "_Undo") != NULL);
  g_signal_emit_by_name (find_button (GTK_WIDGET (fixture->window), "_Undo"), "clicked");
  g_assert_cmpstr (typed (fixture), ==, "Isi pesan.");
  g_assert_false (soket_setup_get_flag (fixture->setup, "escapes"));

  soket_message_button_load (fixture->button, file);
  app_test_wait_until (soket_setup_get_flag (fixture->setup, "escapes"));
  app_test_wait_until (find_button (GTK_WIDGET (fixture->window), "_Undo") != NULL);
  type (fixture, "mine.");
  g_signal_emit_by_name (find_button (GTK_WIDGET (fixture->window), "_Undo"), "clicked");
  g_assert_cmpstr (typed (fixture), ==, "mine.");
  remove_file (file);
}

static void
assert_fails (Fixture    *fixture,
              GFile      *file,
              const char *sentence)
{
  g_autofree char *before = g_strdup (typed (fixture));

  type (fixture, "");
  type (fixture, before);
  g_assert_null (said (fixture));
  soket_message_button_load (fixture->button, file);
  app_test_wait_until (said (fixture) != NULL);
  g_assert_cmpstr (said (fixture), ==, sentence);
  g_assert_cmpstr (typed (fixture), ==, before);
  g_assert_false (soket_setup_get_flag (fixture->setup, "escapes"));
}

/* What cannot become the message leaves it as it is, and says why. */
static void
test_bad_files (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *text = g_strnfill (SOKET_MESSAGE_FILE_MAX + 1, 'x');
  g_autofree guint8 *zeros = g_malloc0 (SOKET_MESSAGE_FILE_MAX / 4 + 1);
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo", NULL);
  g_autoptr (GFile) large = make_file (fixture, "large.txt", text, SOKET_MESSAGE_FILE_MAX + 1);
  g_autoptr (GFile) binary = make_file (fixture, "a\nb.bin", zeros, SOKET_MESSAGE_FILE_MAX / 4 + 1);
  g_autoptr (GFile) folder = g_file_new_for_path (fixture->folder);
  g_autoptr (GFile) none = g_file_get_child (folder, "none");
  g_autoptr (GFile) pipe = g_file_new_for_path (fifo);
  g_autoptr (GFile) remote = g_file_new_for_uri ("http://127.0.0.1/x");
  g_autofree char *name = g_file_get_basename (folder);
  g_autofree char *directory = g_strdup_printf ("Cannot read “%s”: Is a directory", name);

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_fails (fixture, large, "“large.txt” does not fit this field, which holds 65530 bytes, four for each that is no text; "
                                "“soket send” takes a longer message from a file.");
  assert_fails (fixture, binary, "“a\\nb.bin” does not fit this field, which holds 65530 bytes, four for each that is no text; "
                                 "“soket send” takes a longer message from a file.");
  assert_fails (fixture, folder, directory);
  assert_fails (fixture, none, "Cannot read “none”: No such file or directory");
  assert_fails (fixture, pipe, "Cannot read “fifo”: Operation not supported");
  assert_fails (fixture, remote, "Cannot read “x”: it is not on this computer");
  remove_file (large);
  remove_file (binary);
  remove_file (pipe);

  /* The longest that fits. */
  large = make_file (fixture, "fits.txt", text, SOKET_MESSAGE_FILE_MAX);
  soket_message_button_load (fixture->button, large);
  app_test_wait_until (soket_setup_get_flag (fixture->setup, "escapes"));
  assert_request (fixture, text, SOKET_MESSAGE_FILE_MAX);
  remove_file (large);
}

/* A file that is dropped on the entry becomes the message, though the window takes files as well; elsewhere the window has it. */
static void
test_drop (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *entry = GTK_WIDGET (child (fixture, "message"));
  g_autoptr (GFile) file = make_file (fixture, "dropped", "\x01 halo.", 7);
  graphene_point_t point;

  app_test_wait_until (gtk_widget_get_width (entry) > 0);
  g_assert_true (gtk_widget_compute_point (entry, GTK_WIDGET (fixture->window),
                                           &GRAPHENE_POINT_INIT (gtk_widget_get_width (entry) / 2.0f, gtk_widget_get_height (entry) / 2.0f), &point));
  g_assert_true (app_test_drop_at (GTK_WIDGET (fixture->window), g_file_peek_path (file), (double) point.x, (double) point.y));
  app_test_wait_until (g_str_equal (typed (fixture), "\\x01 halo."));
  ASSERT_REQUEST (fixture, "\x01 halo.");
  remove_file (file);
}

/* A window that closes lets go of a file that is still read. */
static void
test_closed_while_reading (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (GFile) file = make_file (fixture, "late", "late.", 5);

  soket_message_button_load (fixture->button, file);
  soket_message_button_load (fixture->button, file);
  remove_file (file);
}

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add ("/message/escapes", Fixture, "echo", set_up, test_escapes, tear_down);
  g_test_add ("/message/malformed", Fixture, "echo", set_up, test_malformed, tear_down);
  g_test_add ("/message/added-end", Fixture, "echo", set_up, test_added_end, tear_down);
  g_test_add ("/message/caesar", Fixture, "caesar", set_up, test_caesar, tear_down);
  g_test_add ("/message/view", Fixture, "echo", set_up, test_view, tear_down);
  g_test_add ("/message/escape-key", Fixture, "echo", set_up, test_escape_key, tear_down);
  g_test_add ("/message/mnemonic", Fixture, "echo", set_up, test_mnemonic, tear_down);
  g_test_add ("/message/click-elsewhere", Fixture, "echo", set_up, test_click_elsewhere, tear_down);
  g_test_add ("/message/file", Fixture, "echo", set_up, test_file, tear_down);
  g_test_add ("/message/bad-files", Fixture, "echo", set_up, test_bad_files, tear_down);
  g_test_add ("/message/drop", Fixture, "echo", set_up, test_drop, tear_down);
  g_test_add ("/message/closed-while-reading", Fixture, "echo", set_up, test_closed_while_reading, tear_down);

  return g_test_run ();
}
