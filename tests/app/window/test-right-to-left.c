/* test-right-to-left.c - what has an order of its own keeps it where people write from right to left
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "app/bytes/soket-pieces-view.h"
#include "app/caesar/soket-alphabet.h"
#include "app/caesar/soket-caesar-page.h"
#include "app/caesar/soket-wire-view.h"
#include "app/calls/soket-calls-list.h"
#include "app/code/soket-code-pane.h"
#include "app/heads/soket-server-pane.h"
#include "app/lifelines/soket-lifeline-head.h"
#include "app/lifelines/soket-lifeline-heads.h"
#include "app/page/soket-page.h"
#include "app/page/soket-service-page.h"
#include "app/numbers/soket-numbers-page.h"
#include "app/scanner/soket-port-map.h"
#include "app/scanner/soket-scanner-page.h"
#include "app/stream/soket-queue-strip.h"
#include "app/stream/soket-stream-page.h"
#include "lib/app-test.h"

/* The nearest below @widget, in the order of the tree. */
static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);

  return found;
}

static double
middle_of (GtkWidget *widget,
           GtkWidget *window)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, window, &bounds));

  return bounds.origin.x + bounds.size.width / 2;
}

static GtkWidget *
show_page (GtkWidget *page)
{
  return app_test_show (page, 1200, 700);
}

static void
send_message (SoketPage *page)
{
  g_object_set (soket_page_get_setup (page), "port", 0, NULL);
  g_action_group_activate_action (G_ACTION_GROUP (soket_page_get_actions (page)), "start-server", NULL);
  g_action_group_activate_action (G_ACTION_GROUP (soket_page_get_actions (page)), "send", NULL);
  app_test_wait_until (!soket_exchange_get_active (soket_page_get_exchange (page)));
  app_test_wait_frames (GTK_WIDGET (page), 3);
}

/* Pane, head and lifeline of a side are above one another. */
static void
assert_sides (SoketPage *page)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (page)));
  SoketLifelineHeads *heads = SOKET_LIFELINE_HEADS (find (window, SOKET_TYPE_LIFELINE_HEADS));
  SoketDiagram *diagram = soket_page_get_diagram (page);
  double panes[2] = { middle_of (GTK_WIDGET (soket_page_get_client_pane (page)), window),
                      middle_of (GTK_WIDGET (soket_page_get_server_pane (page)), window) };
  graphene_rect_t bounds;

  g_assert_cmpfloat (panes[SOKET_SIDE_CLIENT], <, panes[SOKET_SIDE_SERVER]);
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (diagram), window, &bounds));
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      double line = bounds.origin.x + soket_diagram_get_lifeline (diagram, side);
      GtkWidget *head = GTK_WIDGET (soket_lifeline_heads_get_head (heads, side));

      g_assert_cmpfloat (fabs (middle_of (head, window) - line), <, 160);
      g_assert_cmpfloat (fabs (panes[side] - line), <, 200);
    }
}

static void
test_echo (void)
{
  GtkWidget *window = show_page (g_object_new (SOKET_TYPE_SERVICE_PAGE, "service", "echo", NULL));
  SoketPage *page = SOKET_PAGE (gtk_window_get_child (GTK_WINDOW (window)));
  GtkWidget *calls;

  send_message (page);
  assert_sides (page);
  soket_page_get_bytes_view (page);
  soket_page_get_code_view (page);
  soket_page_get_calls_view (page);
  g_assert_cmpint (gtk_widget_get_direction (GTK_WIDGET (soket_page_get_diagram (page))), ==, GTK_TEXT_DIR_LTR);
  calls = find (window, SOKET_TYPE_CALLS_LIST);
  g_assert_cmpint (gtk_widget_get_direction (calls), ==, GTK_TEXT_DIR_LTR);
  g_assert_cmpint (gtk_widget_get_direction (gtk_widget_get_first_child (calls)), ==, GTK_TEXT_DIR_LTR);
  g_assert_cmpint (gtk_widget_get_direction (find (window, SOKET_TYPE_PIECES_VIEW)), ==, GTK_TEXT_DIR_LTR);
  g_assert_cmpint (gtk_widget_get_direction (find (find (window, SOKET_TYPE_CODE_PANE), GTK_TYPE_TEXT_VIEW)), ==, GTK_TEXT_DIR_LTR);
  /* What has no order of its own follows the language. */
  g_assert_cmpint (gtk_widget_get_direction (GTK_WIDGET (page)), ==, GTK_TEXT_DIR_RTL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Where the heads are a line each. */
static void
test_compact (void)
{
  GtkWidget *window = app_test_show (g_object_new (SOKET_TYPE_SERVICE_PAGE, "service", "echo", NULL), 640, 440);
  SoketPage *page = SOKET_PAGE (gtk_window_get_child (GTK_WINDOW (window)));
  gboolean compact;

  send_message (page);
  g_object_get (gtk_widget_get_template_child (GTK_WIDGET (page), SOKET_TYPE_PAGE, "scaffold"), "compact", &compact, NULL);
  g_assert_true (compact);
  assert_sides (page);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The target's label: without a letter the line would begin at the right. */
static void
test_target (void)
{
  GtkWidget *window = show_page (g_object_new (SOKET_TYPE_SERVICE_PAGE, "service", "echo", NULL));
  GtkWidget *label = app_test_find_text (window, "→ 127.0.0.1");
  PangoLayout *layout;
  PangoRectangle arrow, digit;

  g_assert_nonnull (label);
  layout = gtk_label_get_layout (GTK_LABEL (label));
  pango_layout_index_to_pos (layout, 0, &arrow);
  pango_layout_index_to_pos (layout, (int) strlen ("→ "), &digit);
  g_assert_cmpint (arrow.x, <, digit.x);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_caesar (void)
{
  GtkWidget *window = show_page (g_object_new (SOKET_TYPE_CAESAR_PAGE, NULL));
  SoketPage *page = SOKET_PAGE (gtk_window_get_child (GTK_WINDOW (window)));
  GtkWidget *wire = find (window, SOKET_TYPE_WIRE_VIEW);
  GtkWidget *row = gtk_widget_get_parent (gtk_widget_get_parent (app_test_find_text (wire, "isi pesan")));
  double before = -1;

  send_message (page);
  assert_sides (page);
  for (GtkWidget *field = gtk_widget_get_first_child (row); field != NULL; field = gtk_widget_get_next_sibling (field))
    if (gtk_widget_get_mapped (field))
      {
        g_assert_cmpfloat (middle_of (field, window), >, before);
        before = middle_of (field, window);
      }
  g_assert_cmpint (gtk_widget_get_direction (find (window, SOKET_TYPE_ALPHABET)), ==, GTK_TEXT_DIR_LTR);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_scanner (void)
{
  GtkWidget *window = show_page (g_object_new (SOKET_TYPE_SCANNER_PAGE, NULL));

  g_assert_cmpint (gtk_widget_get_direction (find (window, SOKET_TYPE_PORT_MAP)), ==, GTK_TEXT_DIR_LTR);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* An address and its bytes are written from left to right everywhere. */
static void
test_numbers (void)
{
  GtkWidget *window = show_page (g_object_new (SOKET_TYPE_NUMBERS_PAGE, NULL));

  g_assert_cmpint (gtk_widget_get_direction (gtk_widget_get_parent (app_test_find_text (window, "125"))), ==, GTK_TEXT_DIR_LTR);
  g_assert_cmpint (gtk_widget_get_direction (app_test_find_text (window, "01001010")), ==, GTK_TEXT_DIR_LTR);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The sender and its queue stand left, as its lifeline does. */
static void
test_stream (void)
{
  GtkWidget *window = show_page (g_object_new (SOKET_TYPE_STREAM_PAGE, NULL));

  g_assert_cmpint (gtk_widget_get_direction (find (window, SOKET_TYPE_QUEUE_STRIP)), ==, GTK_TEXT_DIR_LTR);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);

  g_test_add_func ("/right-to-left/echo", test_echo);
  g_test_add_func ("/right-to-left/compact", test_compact);
  g_test_add_func ("/right-to-left/target", test_target);
  g_test_add_func ("/right-to-left/caesar", test_caesar);
  g_test_add_func ("/right-to-left/scanner", test_scanner);
  g_test_add_func ("/right-to-left/numbers", test_numbers);
  g_test_add_func ("/right-to-left/stream", test_stream);

  return g_test_run ();
}
