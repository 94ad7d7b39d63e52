/* test-hostile.c - messages that would like to be more than text, in every place that shows them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/base/soket-save.h"
#include "app/bytes/soket-bytes-view.h"
#include "app/code/soket-code-specs.h"
#include "app/scanner/soket-scanner-page.h"
#include "app/window/soket-window.h"
#include "core/base/soket-bytes.h"
#include "lib/app-test.h"
#include "lib/diagram-export.h"
#include "lib/soket-test.h"
#include "model/handout/soket-handout.h"

#define MEBIBYTE 1048576

/* Each ends with the only dot that it has. */
typedef struct
{
  const char *name;
  const char *unit;
  gsize       unit_length;
  guint       repeat;       /* 0: fills a mebibyte with its dot */
} Hostile;

#define ROW(name, unit, repeat) { name, unit, sizeof unit - 1, repeat }

static const Hostile table[] = {
  ROW ("nul", "a\0b\0\0", 1),
  ROW ("escape", "\x1b]0;title\x07\x1b[31mred\x1b[2J\x1b[H\x9b" "5n", 1),
  ROW ("controls", "\x01\x02\x08\x08\x7f\r\n\t\v\f\xc2\x85\xe2\x80\xa8\xe2\x80\xa9", 1),
  ROW ("bidi", "a\xe2\x80\xae" "b\xe2\x81\xa6" "c\xe2\x81\xa7" "d\xe2\x80\xab" "e\xe2\x80\x8f" "f\xd8\x9c", 1),
  ROW ("unclosed-bidi", "\xe2\x80\xae\xe2\x81\xa6", 300),
  ROW ("zero-width", "a\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf\xcd\x8f\xc2\xad" "b", 50),
  ROW ("invalid", "\xff\xfe\x80\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82", 1),
  ROW ("no-character", "\xef\xbf\xbe\xef\xbf\xbf\xf3\xa0\x80\x81\xee\x80\x80\xf4\x8f\xbf\xbf", 1),
  ROW ("markup", "<b>&amp;</i><span size='9999999'>&#x1b;&lt;]]><!--", 1),
  ROW ("program", "'\"`$(touch made)`touch made`${HOME};touch made&|<>!a #*/?\?/\\\n\"\"\"'''%s%n%%{}</script>|---|", 1),
  ROW ("mnemonic", "_S_e_n_d __%s%n%d\\n\\x1b\\u{202E}", 1),
  ROW ("right-to-left", "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 (1) ", 40),
  ROW ("emoji", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7\xf0\x9f\x87\xae\xf0\x9f\x87\xa9\xf0\x9f\x91\x8d\xf0\x9f\x8f\xbe", 40),
  ROW ("marks", "a\xcc\x81\xcc\x82\xcd\x9d\xe2\x83\x9d\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", 400),
  ROW ("only-marks", "\xcd\xa4", 5000),
  ROW ("tall", "\xf0\x92\x90\xab\xef\xb7\xbd\xf0\x92\x88\x99", 60),
  ROW ("mebibyte", "W", 0),
  ROW ("mebibyte-invalid", "\xff", 0),
};

static const char *const views[] = { "calls", "bytes", "code" };
static const char *const tabs[] = { "call", "stream", "pieces", "wrapped" };

typedef struct
{
  GtkWindow *window;
  SoketPage *page;
  int width;
  int height;
  int minimum;
} Fixture;

#define client_child(fixture, name) (app_test_find_id (soket_page_get_client_pane ((fixture)->page), name))
#define page_child(fixture, name) (gtk_widget_get_template_child (GTK_WIDGET ((fixture)->page), SOKET_TYPE_PAGE, name))

static GBytes *
make_message (const Hostile *hostile)
{
  GByteArray *bytes = g_byte_array_new ();
  guint n = hostile->repeat > 0 ? hostile->repeat : (guint) ((MEBIBYTE - 1) / hostile->unit_length);

  for (guint i = 0; i < n; i++)
    g_byte_array_append (bytes, (const guint8 *) hostile->unit, (guint) hostile->unit_length);
  g_byte_array_append (bytes, (const guint8 *) ".", 1);
  return g_byte_array_free_to_bytes (bytes);
}

static gboolean
is_text (GBytes *message)
{
  gsize length;
  const char *data = g_bytes_get_data (message, &length);

  return g_utf8_validate_len (data, length, NULL);
}

/* --- what may stand on the screen --- */

static gboolean
is_quiet (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  if (type == G_UNICODE_CONTROL)
    return c == '\n';
  return type != G_UNICODE_FORMAT && type != G_UNICODE_UNASSIGNED && type != G_UNICODE_PRIVATE_USE && type != G_UNICODE_SURROGATE
         && type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* Valid, without controls, nothing that turns or hides its neighbours, no tower of marks. */
static void
assert_quiet (const char *where,
              const char *text)
{
  const char *end;
  guint n_marks = 0;

  if (text == NULL)
    return;
  if (!g_utf8_validate (text, -1, &end))
    g_error ("%s: no UTF-8 at %ld", where, (long) (end - text));
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      n_marks = g_unichar_ismark (character) ? n_marks + 1 : 0;
      /* TIME-WAIT is written so, as a line may not be broken at its hyphen. */
      if (!is_quiet (character) && !(character == 0x2060 && c > text && c[-1] == '-'))
        g_error ("%s: U+%04X at %ld", where, character, (long) (c - text));
      if (n_marks > 4)
        g_error ("%s: %u marks on each other", where, n_marks);
    }
}

static void
assert_quiet_widget (GtkWidget *widget)
{
  const char *where = G_OBJECT_TYPE_NAME (widget);

  /* What is typed stands there as it was typed. */
  if (GTK_IS_TEXT (widget) || (GTK_IS_TEXT_VIEW (widget) && gtk_text_view_get_editable (GTK_TEXT_VIEW (widget))))
    return;
  assert_quiet (where, gtk_widget_get_tooltip_text (widget));
  if (GTK_IS_LABEL (widget))
    assert_quiet (where, gtk_label_get_text (GTK_LABEL (widget)));
  if (GTK_IS_TEXT_VIEW (widget))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
      g_autofree char *text = NULL;
      GtkTextIter first, last;

      gtk_text_buffer_get_bounds (buffer, &first, &last);
      text = gtk_text_buffer_get_text (buffer, &first, &last, TRUE);
      assert_quiet (where, text);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    assert_quiet_widget (child);
}

static void
painted_cb (GdkFrameClock *clock,
            gpointer       user_data)
{
  *(gboolean *) user_data = TRUE;
}

/* A frame of what was done now. */
static void
wait_painted (GtkWindow *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  gboolean painted = FALSE;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), &painted);

  gtk_widget_queue_draw (GTK_WIDGET (window));
  app_test_wait_until (painted);
  g_signal_handler_disconnect (clock, handler);
}

/* A frame of it, and the window is as it was. */
static void
assert_window (Fixture    *fixture,
               const char *what)
{
  int minimum;

  wait_painted (fixture->window);
  assert_quiet_widget (GTK_WIDGET (fixture->window));
  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum > fixture->minimum || gtk_widget_get_width (GTK_WIDGET (fixture->window)) != fixture->width
      || gtk_widget_get_height (GTK_WIDGET (fixture->window)) != fixture->height)
    g_error ("%s: the window is %d x %d, at least %d wide", what, gtk_widget_get_width (GTK_WIDGET (fixture->window)),
             gtk_widget_get_height (GTK_WIDGET (fixture->window)), minimum);
}

/* --- the window --- */

static void
show_page (Fixture    *fixture,
           const char *name)
{
  soket_window_show_page (SOKET_WINDOW (fixture->window), name);
  fixture->page = soket_window_get_page (SOKET_WINDOW (fixture->window), name);
  /* Settings in memory outlive a test. */
  g_object_set (soket_page_get_setup (fixture->page), "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Isi pesan.",
                "framing", "dot", "timeout", 60, "follow-server", TRUE, "drawer", "open", "drawer-view", "calls", NULL);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static void
show_view (Fixture    *fixture,
           const char *view)
{
  g_autoptr (GVariant) state = NULL;

  state = g_action_group_get_action_state (G_ACTION_GROUP (soket_page_get_actions (fixture->page)), "view");
  if (!g_str_equal (g_variant_get_string (state, NULL), view))
    g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.view", "s", view));
}

static void
exchange (Fixture *fixture,
          GBytes  *message)
{
  SoketExchange *sent = soket_page_get_exchange (fixture->page);

  if (is_text (message) && g_bytes_get_size (message) < MEBIBYTE && fixture->page == soket_window_get_page (SOKET_WINDOW (fixture->window), "echo"))
    {
      gsize length;
      const char *data = g_bytes_get_data (message, &length);
      g_autofree char *text = g_strndup (data, length);

      gtk_editable_set_text (GTK_EDITABLE (client_child (fixture, "message")), text);
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.send", NULL));
    }
  else
    {
      soket_page_send (fixture->page, message);
    }
  app_test_wait_until (!soket_exchange_get_active (sent));
  g_assert_no_error (soket_exchange_get_error (sent));
  g_assert_nonnull (soket_exchange_get_reply (sent));
}

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  gtk_window_set_default_size (fixture->window, 1024, 768);
  gtk_window_present (fixture->window);
  show_page (fixture, "echo");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.start-server", NULL);
}

/* A message that means no harm comes first; no other may make the window larger. */
static void
remember_size (Fixture *fixture)
{
  g_autoptr (GBytes) message = g_bytes_new_static ("e03isi pesan.", 13);

  exchange (fixture, message);
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  fixture->width = gtk_widget_get_width (GTK_WIDGET (fixture->window));
  fixture->height = gtk_widget_get_height (GTK_WIDGET (fixture->window));
  /* The window has one layout from 768 upward; the views of the Caesar page take more. */
  fixture->minimum = g_str_equal (soket_page_get_name (fixture->page), "echo") ? 768 : fixture->width;
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWindow *window = fixture->window;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &fixture->window);
  gtk_window_destroy (window);
  app_test_wait_until (fixture->window == NULL);
}

/* --- what is copied and saved --- */

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  char **text = user_data;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_assert_no_error (error);
}

static char *
read_clipboard (GtkWidget *widget)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, read_cb, &text);
  app_test_wait_until (text != NULL);
  return text;
}

static void
save_failed (GtkWidget  *widget,
             const char *message)
{
  g_error ("%s", message);
}

static gboolean
has_content (const char *path,
             GBytes     *wanted)
{
  g_autofree char *content = NULL;
  gsize length;

  return g_file_get_contents (path, &content, &length, NULL) && length == g_bytes_get_size (wanted)
         && memcmp (content, g_bytes_get_data (wanted, NULL), length) == 0;
}

/* The bytes of the last recv, to the letter. */
static void
assert_exact (Fixture *fixture,
              GBytes  *wanted)
{
  GtkWidget *view = GTK_WIDGET (soket_page_get_bytes_view (SOKET_PAGE (fixture->page)));
  g_autoptr (SoketCall) call = NULL;
  g_autofree char *copied = NULL;
  g_autofree char *hex = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  int fd;

  g_object_get (view, "call", &call, NULL);
  g_assert_nonnull (call);
  g_assert_true (g_bytes_equal (soket_call_get_payload (call), wanted));
  g_assert_true (gtk_widget_activate_action (view, "bytes.copy-hex", NULL));
  copied = read_clipboard (view);
  hex = soket_bytes_to_hex (g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted), " ");
  g_assert_cmpstr (copied, ==, hex);

  fd = g_file_open_tmp ("soket-hostile-XXXXXX", &path, NULL);
  close (fd);
  file = g_file_new_for_path (path);
  soket_save_file (view, file, soket_call_get_payload (call), save_failed);
  app_test_wait_until (has_content (path, wanted));
  unlink (path);
}

/* --- what is made of it --- */

static void
assert_picture (Fixture *fixture)
{
  SoketSequence *sequence = soket_page_get_sequence (fixture->page);
  SoketDiagram *diagram = soket_page_get_diagram (fixture->page);
  static const GMarkupParser nothing = { 0 };
  g_autofree char *description = soket_sequence_dup_description (sequence);
  g_autofree char *handout = soket_handout_dup_markdown (sequence);
  g_autoptr (GBytes) svg = diagram_export (diagram, SOKET_DIAGRAM_SVG);
  g_autoptr (GBytes) png = diagram_export (diagram, SOKET_DIAGRAM_PNG);
  g_autofree char *drawn = NULL;
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) error = NULL;
  guint n_rows;

  assert_quiet ("description", description);
  assert_quiet ("handout", handout);
  drawn = g_strndup (g_bytes_get_data (svg, NULL), g_bytes_get_size (svg));
  assert_quiet ("SVG", drawn);
  context = g_markup_parse_context_new (&nothing, G_MARKUP_PREFIX_ERROR_POSITION, NULL, NULL);
  g_markup_parse_context_parse (context, drawn, -1, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (png), >, 1000);

  soket_ladder_get_rows (soket_sequence_get_ladder (sequence), &n_rows);
  g_assert_cmpuint (n_rows, >, 5);
  for (guint i = 0; i < MIN (n_rows, 40); i++)
    {
      g_autofree char *label = soket_sequence_dup_label (sequence, i);
      g_autofree char *sentence = soket_sequence_dup_sentence (sequence, i);
      g_autofree char *bytes = soket_sequence_dup_data (sequence, i, i, 500);

      assert_quiet ("label", label);
      assert_quiet ("sentence", sentence);
      assert_quiet ("data", bytes);
    }
}

static void
assert_programs (Fixture *fixture,
                 GBytes  *message)
{
  SoketClientOptions options;
  SoketProgramSpec spec;

  soket_setup_fill_client_options (soket_page_get_setup (fixture->page), soket_protocol_lookup (soket_page_get_name (fixture->page)), &options);
  soket_code_specs_fill_client (&spec, soket_protocol_lookup (soket_page_get_name (fixture->page)), &options, NULL, message);
  for (guint language = 0; language < SOKET_N_LANGUAGES; language++)
    {
      g_autoptr (SoketProgram) program = soket_program_new (&spec, language);
      const char *text = soket_program_get_text (program);

      assert_quiet ("reason", soket_program_get_reason (program));
      /* What a peer made is printable ASCII there. */
      for (const char *c = text; c != NULL && *c != '\0'; c++)
        if ((*c < ' ' && *c != '\n') || *c == 0x7f)
          g_error ("%s: 0x%02x in a program", soket_program_get_file_name (program), (guint8) *c);
      assert_quiet ("program", text);
    }
}

static gboolean
find_last_recv (SoketTrace *trace,
                GBytes     *wanted,
                guint64    *number)
{
  SoketRecord record;

  soket_trace_flush (trace);
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (trace)); i > 0; i--)
    if (soket_trace_peek (trace, i - 1, &record) && record.kind == SOKET_RECORD_CALL && record.side == SOKET_SIDE_CLIENT
        && (record.call == SOKET_CALL_RECV || record.call == SOKET_CALL_RECVFROM) && record.length == g_bytes_get_size (wanted))
      {
        *number = record.number;
        return TRUE;
      }
  return FALSE;
}

/* Every call that moves bytes is chosen by somebody; the first, the middle and the last stand for them. */
static void
visit_views (Fixture    *fixture,
             const char *name)
{
  SoketSequence *sequence = soket_page_get_sequence (fixture->page);
  GtkWidget *bytes_view = GTK_WIDGET (soket_page_get_bytes_view (SOKET_PAGE (fixture->page)));
  guint n_rows;

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      show_view (fixture, views[i]);
      assert_window (fixture, name);
    }
  show_view (fixture, "bytes");
  for (guint i = 0; i < G_N_ELEMENTS (tabs); i++)
    {
      gtk_widget_activate_action (bytes_view, "bytes.view", "s", tabs[i]);
      soket_ladder_get_rows (soket_sequence_get_ladder (sequence), &n_rows);
      for (guint row = 0; row < n_rows; row += MAX (n_rows / 3, 1))
        {
          soket_sequence_select_row (sequence, row);
          assert_window (fixture, name);
        }
    }
  gtk_widget_activate_action (bytes_view, "bytes.view", "s", "call");

  soket_sequence_start_replay (sequence);
  for (guint step = 0; step <= soket_sequence_get_n_steps (sequence); step += 4 + soket_sequence_get_n_steps (sequence) / 8)
    {
      soket_sequence_set_step (sequence, step);
      assert_window (fixture, name);
    }
  soket_sequence_stop_replay (sequence);
}

static void
test_messages (Fixture       *fixture,
               gconstpointer  data)
{
  const char *transport = data;

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.transport", "s", transport);
  if (g_str_equal (transport, "udp"))
    gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.start-server", NULL);
  remember_size (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GBytes) message = make_message (&table[i]);
      g_autofree char *reply = NULL;
      gint64 began_us = g_get_monotonic_time ();
      guint64 number = 0;

      if (g_str_equal (transport, "udp") && g_bytes_get_size (message) > 65507)
        continue;
      exchange (fixture, message);
      g_assert_true (g_bytes_equal (soket_exchange_get_reply (soket_page_get_exchange (fixture->page)), message));
      reply = soket_bytes_escape (g_bytes_get_data (message, NULL), g_bytes_get_size (message), 400);
      g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (client_child (fixture, "reply"))), ==, reply);
      visit_views (fixture, table[i].name);
      assert_picture (fixture);
      assert_programs (fixture, message);
      if (g_bytes_get_size (message) <= 4096)
        {
          g_assert_true (find_last_recv (soket_page_get_trace (fixture->page), message, &number));
          soket_page_select (fixture->page, number);
          assert_exact (fixture, message);
        }
      g_test_message ("%s: %.0f ms", table[i].name, (double) (g_get_monotonic_time () - began_us) / 1000);
    }
}

/* Whatever stands on the clipboard, into the empty entry. */
static void
paste (GtkWidget  *text,
       const char *what)
{
  g_autofree char *copied = NULL;

  gtk_editable_set_text (GTK_EDITABLE (text), "");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (text), what);
  copied = read_clipboard (text);
  g_assert_cmpstr (copied, ==, what);
  gtk_widget_grab_focus (text);
  /* What Ctrl+V does. */
  g_signal_emit_by_name (text, "paste-clipboard");
  app_test_wait_until (*gtk_editable_get_text (GTK_EDITABLE (text)) != '\0');
}

/* Whatever can be typed, pasted at once into the entry; it goes out as it stands there. */
static void
test_paste (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (client_child (fixture, "message"))));
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GBytes) wanted = NULL;

  remember_size (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GBytes) message = make_message (&table[i]);
      gsize length;
      const char *bytes = g_bytes_get_data (message, &length);

      if (table[i].repeat > 0 && is_text (message))
        g_string_append_len (all, bytes, (gssize) length - 1);
    }
  g_string_append_c (all, '.');
  wanted = g_bytes_new (all->str, all->len);

  paste (text, all->str);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (text)), ==, all->str);
  assert_window (fixture, "pasted");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.send", NULL));
  app_test_wait_until (!soket_exchange_get_active (soket_page_get_exchange (fixture->page)));
  g_assert_true (g_bytes_equal (soket_exchange_get_reply (soket_page_get_exchange (fixture->page)), wanted));
  visit_views (fixture, "pasted");
}

/* A mebibyte for an entry, which takes 65,535 characters of it, and the window goes on. */
static void
test_paste_mebibyte (Fixture       *fixture,
                     gconstpointer  data)
{
  GtkWidget *text = GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (client_child (fixture, "message"))));
  g_autofree char *long_text = g_strnfill (MEBIBYTE, 'W');
  g_autoptr (GBytes) wanted = NULL;
  const char *taken;

  remember_size (fixture);
  paste (text, long_text);
  g_assert_cmpuint (strlen (gtk_editable_get_text (GTK_EDITABLE (text))), >=, 65000);
  assert_window (fixture, "mebibyte");

  long_text[64999] = '.';
  long_text[65000] = '\0';
  gtk_editable_set_text (GTK_EDITABLE (text), long_text);
  taken = gtk_editable_get_text (GTK_EDITABLE (text));
  g_assert_cmpuint (strlen (taken), ==, 65000);
  wanted = g_bytes_new (taken, 65000);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.send", NULL));
  app_test_wait_until (!soket_exchange_get_active (soket_page_get_exchange (fixture->page)));
  g_assert_no_error (soket_exchange_get_error (soket_page_get_exchange (fixture->page)));
  g_assert_true (g_bytes_equal (soket_exchange_get_reply (soket_page_get_exchange (fixture->page)), wanted));
  visit_views (fixture, "long");
}

/* Another program sends what no entry takes, and gets it back to the last byte. */
static void
test_peer (Fixture       *fixture,
           gconstpointer  data)
{
  SoketServer *server = soket_server_pane_get_shown (soket_page_get_server_pane (fixture->page));

  remember_size (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GBytes) message = make_message (&table[i]);
      g_autoptr (GByteArray) reply = g_byte_array_new ();
      SoketEndpoint endpoint = *soket_server_get_endpoint (server);
      guint64 answered = soket_server_get_n_answered (server);
      guint8 buffer[4096];
      gsize length, sent = 0;
      const char *bytes = g_bytes_get_data (message, &length);
      int fd = soket_test_connect (SOCK_STREAM, &endpoint);

      while (reply->len < length)
        {
          ssize_t n = sent < length ? send (fd, bytes + sent, length - sent, MSG_DONTWAIT | MSG_NOSIGNAL) : 0;

          sent += n > 0 ? (gsize) n : 0;
          while ((n = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
            g_byte_array_append (reply, buffer, (guint) n);
          soket_test_turn (soket_test_deadline (), __FILE__, __LINE__, "the reply");
        }
      g_assert_cmpmem (reply->data, reply->len, bytes, length);
      close (fd);
      soket_test_wait_until (soket_server_get_n_answered (server) == answered + 1);
      visit_views (fixture, table[i].name);
      assert_picture (fixture);
    }
}

/* The Caesar page shows a message in more places: on the wire, over the alphabet, in the crack. */
static void
test_caesar (Fixture       *fixture,
             gconstpointer  data)
{
  show_page (fixture, "caesar");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.start-server", NULL);
  remember_size (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GBytes) message = make_message (&table[i]);
      g_autoptr (GByteArray) request = g_byte_array_new ();
      g_autoptr (GBytes) sent = NULL;
      gsize length;
      const guint8 *bytes = g_bytes_get_data (message, &length);

      if (is_text (message) && table[i].repeat > 0)
        {
          g_autofree char *text = g_strndup ((const char *) bytes, length);

          gtk_editable_set_text (GTK_EDITABLE (client_child (fixture, "message")), text);
          assert_window (fixture, table[i].name);
        }
      g_byte_array_append (request, (const guint8 *) "e03", 3);
      g_byte_array_append (request, bytes + (length == MEBIBYTE ? 3 : 0), (guint) (length == MEBIBYTE ? length - 3 : length));
      sent = g_byte_array_free_to_bytes (g_steal_pointer (&request));
      exchange (fixture, sent);
      if (i == 0)
        g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), "page.other", NULL));
      visit_views (fixture, table[i].name);
      assert_picture (fixture);
    }
}

static gboolean
is_readable (int fd)
{
  GPollFD poll = { .fd = fd, .events = G_IO_IN };

  return g_poll (&poll, 1, 0) == 1;
}

/* What a scanned service says first: each message by a service of its own. */
static void
test_banner (Fixture       *fixture,
             gconstpointer  data)
{
  SoketScannerPage *page = soket_window_get_scanner_page (SOKET_WINDOW (fixture->window));
  SoketScanner *scanner = soket_scanner_page_get_scanner (page);
  g_autoptr (GString) ports = g_string_new (NULL);
  int listeners[G_N_ELEMENTS (table)], peers[G_N_ELEMENTS (table)];
  const SoketScanResult *results;
  gsize n_results;

  soket_window_show_page (SOKET_WINDOW (fixture->window), "scanner");
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  fixture->width = gtk_widget_get_width (GTK_WIDGET (fixture->window));
  fixture->height = gtk_widget_get_height (GTK_WIDGET (fixture->window));
  fixture->minimum = fixture->width;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      listeners[i] = soket_test_listen ("127.0.0.1", 8);
      g_string_append_printf (ports, "%s%u", i > 0 ? "," : "", soket_test_local (listeners[i]).port);
    }

  g_object_set (soket_scanner_page_get_setup (page), "target", "127.0.0.1", "ports", ports->str, "speed", "fast", "banner", TRUE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (page), "page.scan", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GBytes) message = make_message (&table[i]);
      gsize length;
      const char *bytes = g_bytes_get_data (message, &length);

      app_test_wait_until (is_readable (listeners[i]));
      peers[i] = soket_test_accept (listeners[i]);
      g_assert_cmpint (send (peers[i], bytes, MIN (length, 60000), MSG_NOSIGNAL), >, 0);
    }
  app_test_wait_until (!soket_scanner_get_active (scanner));
  results = soket_scanner_get_results (scanner, &n_results);
  g_assert_cmpuint (n_results, ==, G_N_ELEMENTS (table));
  for (gsize i = 0; i < n_results; i++)
    g_assert_nonnull (results[i].banner);
  for (guint i = 0; i < 3; i++)
    assert_window (fixture, "banner");
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      close (peers[i]);
      close (listeners[i]);
    }
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add ("/hostile/tcp", Fixture, "tcp", fixture_set_up, test_messages, fixture_tear_down);
  g_test_add ("/hostile/udp", Fixture, "udp", fixture_set_up, test_messages, fixture_tear_down);
  g_test_add ("/hostile/paste", Fixture, NULL, fixture_set_up, test_paste, fixture_tear_down);
  g_test_add ("/hostile/paste-mebibyte", Fixture, NULL, fixture_set_up, test_paste_mebibyte, fixture_tear_down);
  g_test_add ("/hostile/peer", Fixture, NULL, fixture_set_up, test_peer, fixture_tear_down);
  g_test_add ("/hostile/caesar", Fixture, NULL, fixture_set_up, test_caesar, fixture_tear_down);
  g_test_add ("/hostile/banner", Fixture, NULL, fixture_set_up, test_banner, fixture_tear_down);
  return g_test_run ();
}
