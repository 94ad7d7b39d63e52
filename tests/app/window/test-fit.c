/* test-fit.c - no size of type and no language pushes anything out of the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>

#include "app/comparison/soket-comparison-window.h"
#include "app/diagram/soket-picture.h"
#include "app/experiment/soket-check-window.h"
#include "app/lesson/soket-lesson-card.h"
#include "app/main/soket-about.h"
#include "app/numbers/soket-numbers-page.h"
#include "app/page/soket-tab.h"
#include "app/scanner/soket-scanner-page.h"
#include "app/setup/soket-performer-kind.h"
#include "app/setup/soket-settings.h"
#include "app/stream/soket-stream-page.h"
#include "app/widgets/soket-shortcuts.h"
#include "app/window/soket-window.h"
#include "core/base/soket-locale.h"
#include "lib/app-test.h"

#define USUAL_DPI (96 * 1024)

/* What must be left of the diagram's rows, in heights of the type. */
#define ROWS_MIN 3

/* With the largest type on the smallest projector diagram and drawer have no room above each other: the page is scrolled. In heights of the type. */
#define TIGHT 24

/* As wide as a digit, in pixels of a projector. */
#define DIGIT 12

typedef struct
{
  const char *page;
  int width, height;
  int percent;           /* of the type */
  gboolean presenting;   /* on the whole screen */
} Case;

typedef struct
{
  const Case *input;
  GtkWindow *window;
  GtkWidget *page;
  GtkScrolledWindow *scroller;
  GSettings *settings;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->input = data;
  fixture->settings = soket_settings_new ("io.github.soketlab.Soket", NULL);
  g_assert_nonnull (fixture->settings);
  if (fixture->input->presenting)
    g_settings_set_uint (fixture->settings, "type-scale", (guint) fixture->input->percent);
  else
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", USUAL_DPI * fixture->input->percent / 100, NULL);
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  gtk_window_set_default_size (fixture->window, fixture->input->width, fixture->input->height);
  soket_window_show_page (SOKET_WINDOW (fixture->window), fixture->input->page);
  gtk_window_present (fixture->window);
  fixture->page = gtk_widget_get_ancestor (gtk_window_get_focus (fixture->window), ADW_TYPE_BIN);
  while (!SOKET_IS_TAB (fixture->page))
    fixture->page = gtk_widget_get_parent (fixture->page);
  fixture->scroller = GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (fixture->page, GTK_TYPE_SCROLLED_WINDOW));
  g_assert_nonnull (fixture->scroller);
  if (fixture->input->presenting)
    {
      app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.presenter", NULL));
    }
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_destroy (fixture->window);
  app_test_wait_until (fixture->window == NULL);
  g_settings_reset (fixture->settings, "type-scale");
  g_clear_object (&fixture->settings);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", USUAL_DPI, NULL);
}

static gboolean
is_scrolled (GtkAdjustment *adjustment)
{
  return gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment);
}

/* What stands on a button is read whole, or nobody knows what it does. */
static void
check_buttons (GtkWidget  *widget,
               GtkWidget  *button,
               const char *state)
{
  if (!gtk_widget_get_mapped (widget) || GTK_IS_POPOVER (widget))
    return;
  if (GTK_IS_BUTTON (widget))
    button = widget;
  if (button != NULL && GTK_IS_LABEL (widget) && pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget))))
    {
      g_test_message ("%s: \"%s\" is cut", state, gtk_label_get_text (GTK_LABEL (widget)));
      g_test_fail ();
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    check_buttons (child, button, state);
}

static gboolean
is_drawer_open (Fixture *fixture)
{
  gboolean open;

  if (!SOKET_IS_PAGE (fixture->page) && !SOKET_IS_STREAM_PAGE (fixture->page))
    return FALSE;
  g_object_get (app_test_find_id (fixture->page, "scaffold"), "drawer-open", &open, NULL);
  return open;
}

/* The height of the type, in pixels. */
static double
get_em (void)
{
  int dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);

  return dpi / 1024.0 * 11 / 72;
}

static void
check (Fixture    *fixture,
       const char *state)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (fixture->scroller);
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (fixture->scroller);
  double em = 0;
  gboolean is_tight = FALSE;

  app_test_wait_frames (window, 5);
  em = get_em ();
  is_tight = fixture->input->height < TIGHT * em;
  if (gtk_widget_get_width (window) > fixture->input->width || gtk_widget_get_height (window) > fixture->input->height)
    {
      g_test_message ("%s: the window is %d x %d", state, gtk_widget_get_width (window), gtk_widget_get_height (window));
      g_test_fail ();
    }
  if (is_scrolled (across) || (is_scrolled (down) && !(is_tight && is_drawer_open (fixture))))
    {
      g_test_message ("%s: %.0f x %.0f stand in %.0f x %.0f", state, gtk_adjustment_get_upper (across), gtk_adjustment_get_upper (down),
                      gtk_adjustment_get_page_size (across), gtk_adjustment_get_page_size (down));
      g_test_fail ();
    }
  if (SOKET_IS_PAGE (fixture->page) || SOKET_IS_STREAM_PAGE (fixture->page))
    {
      GtkWidget *diagram = GTK_WIDGET (soket_picture_get_diagram (app_test_find_id (fixture->page, "picture")));

      if (gtk_widget_get_height (diagram) < (is_tight && is_drawer_open (fixture) ? 2 : ROWS_MIN) * em)
        {
          g_test_message ("%s: the diagram is %d high, of the type %.1f", state, gtk_widget_get_height (diagram), em);
          g_test_fail ();
        }
    }
  check_buttons (window, NULL, state);
}

/* A popover may reach over the edge of the window, not over that of the screen; what it opens from takes some of that. */
static void
check_popovers (Fixture   *fixture,
                GtkWidget *widget)
{
  GtkPopover *popover = NULL;

  if (!gtk_widget_get_mapped (widget))
    return;

  if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_is_sensitive (widget))
    popover = app_test_get_popover (GTK_MENU_BUTTON (widget));
  if (popover != NULL)
    {
      int width, height;

      gtk_popover_popup (popover);
      app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (popover)));
      app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
      gtk_widget_measure (GTK_WIDGET (popover), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      gtk_widget_measure (GTK_WIDGET (popover), GTK_ORIENTATION_VERTICAL, MAX (width, gtk_widget_get_width (GTK_WIDGET (popover))), NULL, &height,
                          NULL, NULL);
      if (width > fixture->input->width || height > fixture->input->height - 40)
        {
          g_test_message ("the popover of %s \"%s\" is %d x %d", G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)),
                          gtk_widget_get_tooltip_text (widget), width, height);
          g_test_fail ();
        }
      gtk_popover_popdown (popover);
      app_test_wait_until (!gtk_widget_get_mapped (GTK_WIDGET (popover)));
    }
  else if (!GTK_IS_POPOVER (widget))
    {
      for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
        check_popovers (fixture, child);
    }
}

static void
act (Fixture    *fixture,
     const char *action,
     const char *argument)
{
  if (argument != NULL)
    g_assert_true (gtk_widget_activate_action (fixture->page, action, "s", argument));
  else
    g_assert_true (gtk_widget_activate_action (fixture->page, action, NULL));
}

/* The steps with most to say, asked and answered, wherever the page is. */
static void
check_course (Fixture *fixture)
{
  static const char *const names[] = { "3-udp-echo", "4-nobody", "9-part" };
  SoketCourse *course = soket_try_actions_get_course (soket_window_get_try_actions (SOKET_WINDOW (fixture->window)));

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *asked = g_strconcat (names[i], ", asked", NULL);
      g_autofree char *answered = g_strconcat (names[i], ", answered", NULL);

      act (fixture, "try.begin", names[i]);
      check (fixture, asked);
      act (fixture, "try.guess", "1");
      soket_course_set_played (course, soket_try_lookup (names[i]));
      check (fixture, answered);
    }
  act (fixture, "try.reset", NULL);
  soket_course_start_over (course);
}

static void
test_page (Fixture       *fixture,
           gconstpointer  data)
{
  SoketPage *page = SOKET_PAGE (fixture->page);
  SoketExchange *exchange = soket_page_get_exchange (page);
  SoketSequence *sequence = soket_page_get_sequence (page);
  static const char *const views[] = { "calls", "bytes", "code" };

  g_object_set (soket_page_get_setup (page), "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Isi pesan.", "drawer", "closed",
                "framing", "dot", "timeout", 5, "follow-server", TRUE, NULL);
  check (fixture, "at first");

  /* Nobody listens: the longest sentence. */
  act (fixture, "page.send", NULL);
  app_test_wait_until (soket_exchange_get_error (exchange) != NULL && !soket_exchange_get_active (exchange));
  check (fixture, "refused");

  act (fixture, "page.start-server", NULL);
  check (fixture, "running");
  act (fixture, "page.send", NULL);
  app_test_wait_until (soket_exchange_get_reply (exchange) != NULL && !soket_exchange_get_active (exchange));
  check (fixture, "answered");
  check_popovers (fixture, GTK_WIDGET (fixture->window));

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autofree char *state = g_strconcat ("drawer ", views[i], NULL);

      act (fixture, "page.view", views[i]);
      check (fixture, state);
    }
  for (guint i = 0; i < soket_sequence_get_n_steps (sequence); i++)
    {
      g_autofree char *state = g_strdup_printf ("code, step %u", i);

      act (fixture, "page.next-call", NULL);
      if (i % 4 == 0)
        check (fixture, state);
    }
  act (fixture, "page.drawer", NULL);
  check (fixture, "replay");
  act (fixture, "page.stop-replay", NULL);

  g_object_set (soket_page_get_setup (page), "message", "no end", NULL);
  act (fixture, "page.send", NULL);
  g_assert_true (soket_exchange_get_active (exchange));
  check (fixture, "waiting");
  act (fixture, "page.stop-waiting", NULL);
  check (fixture, "given up");

  /* A line more in each head, and other buttons in the foot. */
  g_object_set (soket_page_get_setup (page), "client-performer", "python", "server-performer", "python", NULL);
  act (fixture, "page.step", NULL);
  check (fixture, "stepped");
  act (fixture, "page.step", NULL);
  g_object_set (soket_page_get_setup (page), "client-performer", "window", "server-performer", "window", NULL);
  /* With type of twice its size on an old projector the page is scrolled below the question. */
  if (g_str_equal (soket_page_get_name (page), "echo") && (fixture->input->percent < 200 || fixture->input->height > 600))
    check_course (fixture);
}

/* Beside an open drawer, where the head is one line: what the server does is read whole, and where there is not the room for it, pointed at. */
static void
test_state (Fixture       *fixture,
            gconstpointer  data)
{
  GtkLabel *state = app_test_find_id (fixture->page, "state");
  SoketPage *page = SOKET_PAGE (fixture->page);

  g_object_set (soket_page_get_setup (page), "transport", "tcp", "port", 0, "address", "127.0.0.1", "message", "Isi pesan.", "framing", "dot",
                "drawer", "closed", "follow-server", TRUE, NULL);
  act (fixture, "page.start-server", NULL);
  act (fixture, "page.view", "calls");
  check (fixture, "drawer");
  /* At some of them all would stand beside each other if it was cut. */
  for (int width = fixture->input->width; width <= 1184 && fixture->input->percent == 100; width += 16)
    {
      gtk_window_set_default_size (fixture->window, width, fixture->input->height);
      app_test_wait_frames (GTK_WIDGET (fixture->window), 5);
      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (state)));
    }
  /* What it does, and what it has done. */
  g_assert_nonnull (strchr (gtk_label_get_text (state), '\n'));
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (GTK_WIDGET (state)), gtk_label_get_text (state)));
  act (fixture, "page.drawer", NULL);
}

static void
test_scanner (Fixture       *fixture,
              gconstpointer  data)
{
  check (fixture, "at first");
  act (fixture, "page.toggle-practice-servers", NULL);
  check (fixture, "three servers");
  check_popovers (fixture, GTK_WIDGET (fixture->window));
  act (fixture, "page.code", NULL);
  check (fixture, "code");
}

/* Every topic, with what its call came to, and the longest address. */
static void
test_numbers (Fixture       *fixture,
              gconstpointer  data)
{
  GtkEditable *entry = app_test_find_id (fixture->page, "entry");

  for (guint i = 0; i < SOKET_N_NUMBERS_TOPICS; i++)
    {
      const char *name = soket_numbers_topic_to_string ((SoketNumbersTopic) i);

      act (fixture, "page.topic", name);
      if (soket_numbers_topic_get_call ((SoketNumbersTopic) i) != NULL)
        {
          act (fixture, "page.try", NULL);
          app_test_wait_until (*soket_numbers_page_get_result (SOKET_NUMBERS_PAGE (fixture->page)) != '\0');
        }
      check (fixture, name);
    }
  act (fixture, "page.topic", "address");
  gtk_editable_set_text (entry, "2404:6800:4003:802:ffff:ffff:ffff:1007");
  check (fixture, "IPv6");
  gtk_editable_set_text (entry, "74.125.135.");
  check (fixture, "no address");
}

static void
set_counts (GtkWidget  *widget,
            const char *count)
{
  if (gtk_widget_has_css_class (widget, "number"))
    gtk_label_set_label (GTK_LABEL (widget), count);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    set_counts (child, count);
}

/* On a projector what came of the calls is one line, and stays one when the calls are counted: the picture below must not jump. */
static void
check_cards (Fixture *fixture)
{
  GtkWidget *cards = GTK_WIDGET (soket_stream_page_get_cards (SOKET_STREAM_PAGE (fixture->page)));
  int line, height;

  if (fixture->input->width != 1024 || fixture->input->percent != 100 || fixture->input->presenting)
    return;
  set_counts (cards, "8");
  gtk_widget_measure (cards, GTK_ORIENTATION_VERTICAL, 9999, NULL, &line, NULL, NULL);
  /* One of them is counted in tens. */
  gtk_widget_measure (cards, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (cards) - DIGIT, NULL, &height, NULL, NULL);
  g_assert_cmpint (height, ==, line);
  set_counts (cards, "–");
}

/* A call of each end that waits, what came of others, and the caption. */
static void
test_stream (Fixture       *fixture,
             gconstpointer  data)
{
  SoketStreamPage *page = SOKET_STREAM_PAGE (fixture->page);
  SoketPair *pair = soket_stream_page_get_pair (page);

  g_object_set (soket_stream_page_get_setup (page), "transport", "tcp", "drawer", "closed", "sender-waiting", "blocking", "receiver-waiting", "blocking",
                "send-size", SOKET_PAIR_SIZE_MAX, "receive-size", 1000, NULL);
  check (fixture, "at first");
  check_cards (fixture);
  act (fixture, "page.receive", NULL);
  app_test_wait_until (soket_pair_is_waiting (pair, SOKET_SIDE_SERVER));
  check (fixture, "recv waits");
  act (fixture, "page.send", NULL);
  app_test_wait_until (soket_pair_is_waiting (pair, SOKET_SIDE_CLIENT));
  check (fixture, "send waits");
  act (fixture, "page.stop-waiting", NULL);
  app_test_wait_until (!soket_pair_is_busy (pair, SOKET_SIDE_CLIENT));
  act (fixture, "page.show-outcome", "send-part");
  check (fixture, "a part");
  check_popovers (fixture, GTK_WIDGET (fixture->window));
  act (fixture, "page.view", "calls");
  check (fixture, "drawer");
  act (fixture, "page.drawer", NULL);

  g_object_set (soket_stream_page_get_setup (page), "transport", "udp", "send-size", 3000, NULL);
  act (fixture, "page.send", NULL);
  act (fixture, "page.receive", NULL);
  app_test_wait_until (soket_pair_get_count (pair, SOKET_TRANSFER_DATAGRAM_CUT) > 0);
  act (fixture, "page.show-outcome", "datagram-dropped");
  check (fixture, "datagrams");
}

/* Whether the names of the pages stand beside their icons depends on how many there are: nothing in the header is cut at any width. */
static void
test_header (void)
{
  static const char *const titles[] = { NULL, "Daytime", "Uppercase" };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    /* A sixth page in the smallest window is more than there is room for. */
    for (int width = titles[i] != NULL ? 760 : 640; width <= 1240; width += 40)
      {
        GtkWidget *window = GTK_WIDGET (soket_window_new (NULL));
        GtkWidget *header = GTK_WIDGET (gtk_widget_get_template_child (window, SOKET_TYPE_WINDOW, "header"));
        GtkWidget *switcher = GTK_WIDGET (gtk_widget_get_template_child (window, SOKET_TYPE_WINDOW, "switcher"));
        AdwViewStack *stack = ADW_VIEW_STACK (gtk_widget_get_template_child (window, SOKET_TYPE_WINDOW, "stack"));
        g_autofree char *state = g_strdup_printf ("%d wide, another page %s", width, titles[i]);

        if (titles[i] != NULL)
          adw_view_stack_add_titled_with_icon (stack, adw_bin_new (), titles[i], titles[i], "network-server-symbolic");
        gtk_window_set_default_size (GTK_WINDOW (window), width, 600);
        gtk_window_present (GTK_WINDOW (window));
        app_test_wait_frames (window, 5);
        g_assert_cmpint (gtk_widget_get_width (window), <=, width);
        check_buttons (header, NULL, state);
        /* In Indonesian a sixth page leaves no room for the names beside the icons at that width, either. */
        if (width == 1240 && titles[i] == NULL)
          {
            g_assert_cmpint (adw_view_switcher_get_policy (ADW_VIEW_SWITCHER (switcher)), ==, ADW_VIEW_SWITCHER_POLICY_WIDE);
            /* The wide one does not keep the window from becoming narrow. */
            gtk_window_set_default_size (GTK_WINDOW (window), 768, 600);
            app_test_wait_until (gtk_widget_get_width (window) <= 768);
            app_test_wait_frames (window, 5);
            check_buttons (header, NULL, state);
          }
        gtk_window_destroy (GTK_WINDOW (window));
      }
}

/* Two conversations that differ in all that there are words for. */
static GtkWindow *
make_comparison (Fixture *fixture)
{
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketSequence) sequence = NULL;
  g_autoptr (SoketComparisonEnd) a = NULL;
  g_autoptr (SoketComparisonEnd) b = NULL;

  for (guint32 conversation = 1; conversation <= 2; conversation++)
    for (guint side = 0; side < SOKET_N_SIDES; side++)
      {
        SoketRecord record = app_test_call (trace, side, SOKET_CALL_RECVFROM, 10 * conversation, conversation == 1 ? "Isi pesan." : "Isi pesan yang lain.");

        record.conversation = conversation;
        record.state.tcp_state = conversation == 1 ? SOKET_TCP_STATE_ESTABLISHED : SOKET_TCP_STATE_FIN_WAIT_1;
        record.argument = conversation * 10000;
        soket_trace_push (trace, &record);
      }
  soket_trace_flush (trace);
  sequence = soket_sequence_new (trace);
  soket_sequence_set_title (sequence, "a-rather-long-name-of-a-file.soket");
  a = soket_comparison_end_new (fixture->page, sequence, 1);
  b = soket_comparison_end_new (fixture->page, sequence, 2);
  return GTK_WINDOW (soket_comparison_window_new (fixture->window, a, b));
}

/* What opens beside the window. */
static void
test_dialogs (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWindow *dialogs[] = {
    GTK_WINDOW (soket_lesson_card_new (fixture->window)),
    GTK_WINDOW (soket_shortcuts_window_new (fixture->window)),
    NULL,
    make_comparison (fixture),
    soket_about_new (fixture->window),
  };

  /* A program that is not there: a sentence of two lines, and a port to write. */
  soket_performer_kind_set_path (soket_page_get_setup (SOKET_PAGE (fixture->page)), SOKET_SIDE_SERVER, "/nowhere/a-server-with-a-long-name.py");
  dialogs[2] = GTK_WINDOW (soket_check_window_new (fixture->window, SOKET_PAGE (fixture->page), SOKET_SIDE_SERVER));
  app_test_wait_until (!soket_check_window_is_busy (SOKET_CHECK_WINDOW (dialogs[2])));
  soket_lesson_card_explain (SOKET_LESSON_CARD (dialogs[0]), ECONNREFUSED, SOKET_CALL_CONNECT, SOKET_TRANSPORT_TCP);
  for (guint i = 0; i < G_N_ELEMENTS (dialogs); i++)
    {
      GtkWidget *dialog = GTK_WIDGET (dialogs[i]);
      int width, height;

      gtk_window_present (dialogs[i]);
      app_test_wait_frames (dialog, 5);
      gtk_widget_measure (dialog, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      gtk_widget_measure (dialog, GTK_ORIENTATION_VERTICAL, MAX (width, gtk_widget_get_width (dialog)), &height, NULL, NULL, NULL);
      g_test_message ("%s: %d x %d, at least %d x %d", G_OBJECT_TYPE_NAME (dialog), gtk_widget_get_width (dialog), gtk_widget_get_height (dialog), width, height);
      if (width > fixture->input->width || height > fixture->input->height || gtk_widget_get_width (dialog) > fixture->input->width
          || gtk_widget_get_height (dialog) > fixture->input->height)
        g_test_fail ();
      check_buttons (dialog, NULL, "dialog");
      gtk_window_destroy (dialogs[i]);
    }
  g_object_set (soket_page_get_setup (SOKET_PAGE (fixture->page)), "server-performer", "window", NULL);
}

static void
add (const char *path,
     const Case *input,
     void      (*function) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, g_memdup2 (input, sizeof *input), fixture_set_up, function, fixture_tear_down);
}

int
main (int   argc,
      char *argv[])
{
  static const struct
  {
    int width, height, percent;
  } sizes[] = {
    { 640, 480, 100 }, { 683, 728, 100 }, { 1024, 600, 100 }, { 1024, 600, 150 }, { 1024, 600, 200 }, { 1366, 768, 150 }, { 1366, 768, 200 },
  };
  static const char *const pages[] = { "echo", "caesar", "scanner", "numbers", "stream" };
  static void (*const tests[]) (Fixture *, gconstpointer) = { test_page, test_page, test_scanner, test_numbers, test_stream };
  static const int scales[] = { 100, 150, 200 };
  g_autoptr (GdkMonitor) monitor = NULL;
  GdkRectangle screen;

  g_setenv ("GTK_A11Y", "none", TRUE);
  soket_locale_start ();
  if (!app_test_init (&argc, &argv))
    return 0;

  monitor = g_list_model_get_item (gdk_display_get_monitors (gdk_display_get_default ()), 0);
  gdk_monitor_get_geometry (monitor, &screen);
  g_test_add_func ("/fit/header", test_header);
  for (guint page = 0; page < G_N_ELEMENTS (pages); page++)
    {
      for (guint size = 0; size < G_N_ELEMENTS (sizes); size++)
        {
          Case input = { pages[page], sizes[size].width, sizes[size].height, sizes[size].percent, FALSE };
          g_autofree char *path = g_strdup_printf ("/fit/%s/%dx%d/%d", pages[page], input.width, input.height, input.percent);

          add (path, &input, tests[page]);
        }
      for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
        {
          Case input = { pages[page], screen.width, screen.height, scales[i], TRUE };
          g_autofree char *path = g_strdup_printf ("/fit/presenting/%s-%d", pages[page], input.percent);

          add (path, &input, tests[page]);
        }
    }
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      Case input = { "echo", 1024, 640, scales[i], FALSE };
      g_autofree char *path = g_strdup_printf ("/fit/state/%d", input.percent);

      add (path, &input, test_state);
    }
  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      Case input = { "echo", 1024, 600, scales[i], FALSE };
      g_autofree char *path = g_strdup_printf ("/fit/dialogs/%d", input.percent);

      add (path, &input, test_dialogs);
    }

  return g_test_run ();
}
