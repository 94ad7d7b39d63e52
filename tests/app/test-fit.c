/* test-fit.c - no size of type and no language pushes anything out of the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app-test.h"
#include "soket-locale.h"
#include "soket-scanner-page.h"
#include "soket-window.h"

#define USUAL_DPI (96 * 1024)

/* What must be left of the diagram's rows, in heights of the type. */
#define ROWS_MIN 3

typedef struct
{
  const char *page;
  int width, height;
  int percent;           /* of the type */
} Case;

typedef struct
{
  const Case *input;
  GtkWindow *window;
  GtkWidget *page;
  GtkScrolledWindow *scroller;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  fixture->input = data;
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", USUAL_DPI * fixture->input->percent / 100, NULL);
  fixture->window = GTK_WINDOW (soket_window_new (NULL));
  gtk_window_set_default_size (fixture->window, fixture->input->width, fixture->input->height);
  soket_window_show_page (SOKET_WINDOW (fixture->window), fixture->input->page);
  gtk_window_present (fixture->window);
  fixture->page = gtk_widget_get_ancestor (gtk_window_get_focus (fixture->window), ADW_TYPE_BIN);
  while (!SOKET_IS_PAGE (fixture->page) && !SOKET_IS_SCANNER_PAGE (fixture->page))
    fixture->page = gtk_widget_get_parent (fixture->page);
  fixture->scroller = GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (fixture->page, GTK_TYPE_SCROLLED_WINDOW));
  g_assert_nonnull (fixture->scroller);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *) &fixture->window);
  gtk_window_destroy (fixture->window);
  app_test_wait_until (fixture->window == NULL);
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

  if (!SOKET_IS_PAGE (fixture->page))
    return FALSE;
  g_object_get (gtk_widget_get_template_child (fixture->page, SOKET_TYPE_PAGE, "stage"), "drawer-open", &open, NULL);
  return open;
}

static void
check (Fixture    *fixture,
       const char *state)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  GtkAdjustment *across = gtk_scrolled_window_get_hadjustment (fixture->scroller);
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (fixture->scroller);
  gboolean is_tight = fixture->input->percent == 200 && fixture->input->height == 600;

  app_test_wait_frames (window, 5);
  if (gtk_widget_get_width (window) > fixture->input->width || gtk_widget_get_height (window) > fixture->input->height)
    {
      g_test_message ("%s: the window is %d x %d", state, gtk_widget_get_width (window), gtk_widget_get_height (window));
      g_test_fail ();
    }
  /* With the largest type on the smallest projector diagram and drawer have no room side by side: they are scrolled. */
  if (is_scrolled (across) || (is_scrolled (down) && !(is_tight && is_drawer_open (fixture))))
    {
      g_test_message ("%s: %.0f x %.0f stand in %.0f x %.0f", state, gtk_adjustment_get_upper (across), gtk_adjustment_get_upper (down),
                      gtk_adjustment_get_page_size (across), gtk_adjustment_get_page_size (down));
      g_test_fail ();
    }
  if (SOKET_IS_PAGE (fixture->page))
    {
      GtkWidget *diagram = GTK_WIDGET (soket_page_get_diagram (SOKET_PAGE (fixture->page)));
      double em = 96.0 * fixture->input->percent / 100 * 11 / 72;

      if (gtk_widget_get_height (diagram) < (is_tight && is_drawer_open (fixture) ? 2 : ROWS_MIN) * em)
        {
          g_test_message ("%s: the diagram is %d high", state, gtk_widget_get_height (diagram));
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
  GtkPopover *popover = GTK_IS_MENU_BUTTON (widget) ? gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget)) : NULL;

  if (!gtk_widget_get_mapped (widget))
    return;

  if (popover != NULL && gtk_widget_is_sensitive (widget))
    {
      int width, height;

      gtk_popover_popup (popover);
      app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (popover)));
      app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
      gtk_widget_measure (GTK_WIDGET (popover), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
      gtk_widget_measure (GTK_WIDGET (popover), GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (GTK_WIDGET (popover)), NULL, &height, NULL, NULL);
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

static void
test_page (Fixture       *fixture,
           gconstpointer  data)
{
  SoketPage *page = SOKET_PAGE (fixture->page);
  SoketExchange *exchange = soket_page_get_exchange (page);
  SoketScene *scene = soket_page_get_scene (page);
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
  for (guint i = 0; i < soket_scene_get_n_steps (scene); i++)
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
}

static void
test_scanner (Fixture       *fixture,
              gconstpointer  data)
{
  check (fixture, "at first");
  act (fixture, "page.toggle-finds", NULL);
  check (fixture, "three servers");
  check_popovers (fixture, GTK_WIDGET (fixture->window));
  act (fixture, "page.code", NULL);
  check (fixture, "code");
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
  static const char *const pages[] = { "echo", "caesar", "scanner" };

  g_setenv ("GTK_A11Y", "none", TRUE);
  soket_locale_start ();
  if (!app_test_init (&argc, &argv))
    return 0;

  for (guint page = 0; page < G_N_ELEMENTS (pages); page++)
    for (guint size = 0; size < G_N_ELEMENTS (sizes); size++)
      {
        Case *input = g_new0 (Case, 1);
        g_autofree char *path = g_strdup_printf ("/fit/%s/%dx%d/%d", pages[page], sizes[size].width, sizes[size].height, sizes[size].percent);

        *input = (Case) { pages[page], sizes[size].width, sizes[size].height, sizes[size].percent };
        g_test_add (path, Fixture, input, fixture_set_up, page == 2 ? test_scanner : test_page, fixture_tear_down);
      }

  return g_test_run ();
}
