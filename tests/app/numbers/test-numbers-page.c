/* test-numbers-page.c - tests of the Numbers tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/numbers/soket-numbers-page.h"
#include "app/numbers/soket-numbers-rows.h"
#include "app/page/soket-tab.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "net/socket/soket-socket.h"

typedef struct
{
  GtkWindow *window;
  GtkWidget *page;
  GtkEntry *entry;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  gtk_window_set_default_size (fixture->window, 1024, 600);
  soket_window_show_page (SOKET_WINDOW (fixture->window), "numbers");
  gtk_window_present (fixture->window);
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  fixture->page = gtk_widget_get_ancestor (gtk_window_get_focus (fixture->window), SOKET_TYPE_NUMBERS_PAGE);
  g_assert_nonnull (fixture->page);
  fixture->entry = app_test_find_id (fixture->page, "entry");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->page), (gpointer *) &fixture->page);
  gtk_window_destroy (fixture->window);
  app_test_wait_until (fixture->page == NULL);
  g_assert_cmpuint (soket_socket_get_n_open (), ==, 0);
}

static void
show (Fixture    *fixture,
      const char *topic)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.topic", "s", topic));
  g_assert_cmpstr (soket_numbers_topic_to_string (soket_numbers_page_get_topic (SOKET_NUMBERS_PAGE (fixture->page))), ==, topic);
}

static const char *
get_result (Fixture *fixture)
{
  return soket_numbers_page_get_result (SOKET_NUMBERS_PAGE (fixture->page));
}

static void
make_call (Fixture *fixture)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.try", NULL));
  app_test_wait_until (*get_result (fixture) != '\0');
  app_test_wait_frames (fixture->page, 2);
}

#define assert_shown(fixture, text) g_assert_nonnull (app_test_find_text ((fixture)->page, text))
#define assert_not_shown(fixture, text) g_assert_null (app_test_find_text ((fixture)->page, text))

static void
test_address (Fixture       *fixture,
              gconstpointer  data)
{
  app_test_wait_frames (fixture->page, 1);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (fixture->window), GTK_WIDGET (fixture->entry)));
  assert_shown (fixture, "01001010 01111101 10000111 01110001");
  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "203.0.113.9");
  app_test_wait_frames (fixture->page, 2);
  assert_shown (fixture, "documentation");
  make_call (fixture);
  assert_shown (fixture, "bind (203.0.113.9:0): EADDRNOTAVAIL");
  assert_shown (fixture, "203.0.113.9 is not an address of this computer");

  /* What came of it is that address' alone. */
  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "203.0.113.99");
  app_test_wait_frames (fixture->page, 2);
  assert_not_shown (fixture, "EADDRNOTAVAIL");
  g_assert_cmpstr (get_result (fixture), ==, "");
}

/* A click on a bit of either family turns it over, and the address with it. */
static void
test_bits (Fixture       *fixture,
           gconstpointer  data)
{
  static const struct
  {
    const char *address;
    guint       bit;
    const char *other;
  } rows[] = {
    { "74.125.135.113", 0, "202.125.135.113" },
    { "74.125.135.113", 31, "74.125.135.112" },
    { "::1", 127, "::" },
    { "::1", 16, "0:8000::1" },
  };
  GtkWidget *shown = app_test_find_id (fixture->page, "rows");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GtkWidget *label;
      g_autoptr (GListModel) controllers = NULL;
      PangoRectangle place;
      const char *text, *at;
      int left, top;

      gtk_editable_set_text (GTK_EDITABLE (fixture->entry), rows[i].address);
      app_test_wait_frames (fixture->page, 2);
      label = app_test_find_text (shown, "0000000");
      if (label == NULL)
        label = app_test_find_text (shown, "01001010");
      text = at = gtk_label_get_label (GTK_LABEL (label));
      for (guint bit = 0; bit < rows[i].bit || *at == ' '; at++)
        bit += *at != ' ';
      gtk_label_get_layout_offsets (GTK_LABEL (label), &left, &top);
      pango_layout_index_to_pos (gtk_label_get_layout (GTK_LABEL (label)), (int) (at - text), &place);
      controllers = gtk_widget_observe_controllers (label);
      for (guint c = 0; c < g_list_model_get_n_items (controllers); c++)
        {
          g_autoptr (GObject) controller = g_list_model_get_item (controllers, c);

          if (!GTK_IS_GESTURE_CLICK (controller))
            continue;
          g_signal_emit_by_name (controller, "pressed", 1, left + (place.x + place.width / 2.0) / PANGO_SCALE, top + (place.y + place.height / 2.0) / PANGO_SCALE);
          break;
        }
      g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, rows[i].other);
    }
}

static void
test_wrong (Fixture       *fixture,
            gconstpointer  data)
{
  GActionMap *actions = soket_numbers_page_get_actions (SOKET_NUMBERS_PAGE (fixture->page));

  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "74.125.135.");
  app_test_wait_frames (fixture->page, 2);
  assert_shown (fixture, "An address is written like");
  assert_not_shown (fixture, "01001010");
  g_assert_false (g_action_get_enabled (g_action_map_lookup_action (actions, "try")));
  g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (fixture->entry), "error"));

  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "::1");
  app_test_wait_frames (fixture->page, 2);
  assert_not_shown (fixture, "An address is written like");
  assert_shown (fixture, ":: stands for 7 groups of zeros");
  g_assert_true (g_action_get_enabled (g_action_map_lookup_action (actions, "try")));
  g_assert_false (gtk_widget_has_css_class (GTK_WIDGET (fixture->entry), "error"));

  /* What is wrong stays behind with its topic; the topic keeps the last value that was right. */
  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "x");
  show (fixture, "port");
  app_test_wait_frames (fixture->page, 2);
  assert_not_shown (fixture, "An address is written like");
  show (fixture, "address");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, "::1");
}

static void
test_byte_order (Fixture       *fixture,
                 gconstpointer  data)
{
  show (fixture, "byte-order");
  app_test_wait_frames (fixture->page, 2);
  assert_shown (fixture, "0x2b67");
  assert_shown (fixture, "26411");
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.width", "s", "4"));
  app_test_wait_frames (fixture->page, 2);
  assert_shown (fixture, "1730871296");
  make_call (fixture);
  assert_shown (fixture, "The server read the length 10 as 167772160");
  assert_shown (fixture, "Client: send (14) = 14");
}

static void
test_descriptors (Fixture       *fixture,
                  gconstpointer  data)
{
  show (fixture, "descriptors");
  app_test_wait_frames (fixture->page, 2);
  assert_shown (fixture, "standard error");
  assert_not_shown (fixture, "socket:[");
  /* This program has many more open: the helper has not. */
  make_call (fixture);
  assert_shown (fixture, "socket (AF_INET, SOCK_STREAM) = 3\nsocket (AF_INET, SOCK_STREAM) = 4\nclose (3)\nsocket (AF_INET, SOCK_STREAM) = 3");
  assert_shown (fixture, "socket:[");
}

static void
test_types (Fixture       *fixture,
            gconstpointer  data)
{
  show (fixture, "types");
  app_test_wait_frames (fixture->page, 2);
  assert_not_shown (fixture, "ESOCKTNOSUPPORT");
  make_call (fixture);
  assert_shown (fixture, "ESOCKTNOSUPPORT");
}

static void
test_layers (Fixture       *fixture,
             gconstpointer  data)
{
  show (fixture, "layers");
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.transport", "s", "udp"));
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.family", "s", "ipv6"));
  app_test_wait_frames (fixture->page, 2);
  assert_shown (fixture, "72 bytes");
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.family", "s", "ipv4"));
  make_call (fixture);
  assert_shown (fixture, "10 bytes went to a server and came back.");
}

/* The line of all ports stands over the rows of a port, and nowhere else. */
static void
test_port (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *line = app_test_find_id (fixture->page, "port_line");

  g_assert_false (gtk_widget_get_mapped (line));
  show (fixture, "port");
  app_test_wait_frames (fixture->page, 2);
  g_assert_true (gtk_widget_get_mapped (line));
  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "0");
  make_call (fixture);
  assert_shown (fixture, "The kernel chose port ");
  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "65536");
  app_test_wait_frames (fixture->page, 2);
  g_assert_false (gtk_widget_get_mapped (line));
}

/* Closing in the middle of an exchange, and another topic meanwhile. */
static void
test_leave (Fixture       *fixture,
            gconstpointer  data)
{
  show (fixture, "byte-order");
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.try", NULL));
  show (fixture, "port");
  app_test_wait_frames (fixture->page, 5);
  g_assert_cmpstr (get_result (fixture), ==, "");
  show (fixture, "byte-order");
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.try", NULL));
}

/* The page is made at the first visit, and what it is asked is kept while others are shown. */
static void
test_window (Fixture       *fixture,
             gconstpointer  data)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "::1");
  show (fixture, "port");
  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), "80");
  soket_window_show_page (SOKET_WINDOW (fixture->window), "echo");
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  soket_window_show_page (SOKET_WINDOW (fixture->window), "numbers");
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, "80");
  show (fixture, "address");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, "::1");
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/numbers-page/address", test_address);
  ADD ("/numbers-page/bits", test_bits);
  ADD ("/numbers-page/wrong", test_wrong);
  ADD ("/numbers-page/port", test_port);
  ADD ("/numbers-page/byte-order", test_byte_order);
  ADD ("/numbers-page/descriptors", test_descriptors);
  ADD ("/numbers-page/types", test_types);
  ADD ("/numbers-page/layers", test_layers);
  ADD ("/numbers-page/leave", test_leave);
  ADD ("/numbers-page/window", test_window);

  return g_test_run ();
}
