/* test-mnemonics.c - an underlined letter does one thing on what is seen together
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <libintl.h>
#include <locale.h>

#include "app/experiment/soket-check-window.h"
#include "app/setup/soket-performer-kind.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"

/* Who is seen has its letter; within a popover only what lies in it, outside of it nothing of it. */
static guint
collect (GtkWidget  *widget,
         GHashTable *owners)
{
  guint n_twice = 0;
  guint key = GDK_KEY_VoidSymbol;
  const char *text = NULL;

  if (!gtk_widget_get_mapped (widget) || !gtk_widget_get_child_visible (widget))
    return 0;
  if (GTK_IS_LABEL (widget) && gtk_label_get_use_underline (GTK_LABEL (widget)))
    {
      key = gdk_keyval_to_lower (gtk_label_get_mnemonic_keyval (GTK_LABEL (widget)));
      text = gtk_label_get_label (GTK_LABEL (widget));
    }
  if (key != GDK_KEY_VoidSymbol && key != 0)
    {
      const char *before = g_hash_table_lookup (owners, GUINT_TO_POINTER (key));

      if (before != NULL && !g_str_equal (before, text))
        {
          g_test_message ("Alt+%c: \"%s\" and \"%s\"", (char) key, before, text);
          n_twice++;
        }
      g_hash_table_insert (owners, GUINT_TO_POINTER (key), (char *) text);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (!GTK_IS_POPOVER (child))
      n_twice += collect (child, owners);
  return n_twice;
}

static guint
check (GtkWidget  *root,
       const char *state)
{
  g_autoptr (GHashTable) owners = g_hash_table_new (NULL, NULL);
  guint n_twice = collect (root, owners);

  if (n_twice > 0)
    g_test_message ("in: %s", state);
  return n_twice;
}

static void
find_menu_buttons (GtkWidget *widget,
                   GPtrArray *buttons)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_MENU_BUTTON (widget) && app_test_get_popover (GTK_MENU_BUTTON (widget)) != NULL)
    g_ptr_array_add (buttons, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    find_menu_buttons (child, buttons);
}

/* An exchange, and its first call: then there are buttons for the bytes, and the way back. */
static void
replay (GtkWidget  *window,
        const char *page)
{
  static const char *const names[] = { "start-server", "send", "next-call" };
  g_autofree char *path = g_strdup_printf ("/io/github/soketlab/Soket/%s/", page);
  g_autoptr (GSettings) settings = g_settings_new_with_path ("io.github.soketlab.Soket.scaffold", path);

  /* Whatever else runs here: a free port. */
  g_settings_set_uint (settings, "port", 0);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.%s", page, names[i]);

      app_test_wait_until (gtk_widget_activate_action (window, name, NULL));
      app_test_wait_frames (window, 5);
    }
}

static void
test_unique (void)
{
  static const struct { const char *page, *views[4]; } pages[] = {
    { "echo", { "calls", "bytes", "code", NULL } },
    { "caesar", { "calls", "bytes", "code", NULL } },
    { "scanner", { NULL } },
    { "numbers", { NULL } },
    { "stream", { NULL } },
  };
  GtkWidget *window = GTK_WIDGET (soket_window_new (NULL));
  guint n_twice = 0;

  gtk_window_present (GTK_WINDOW (window));
  app_test_wait_until (gtk_widget_get_mapped (window));
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

      soket_window_show_page (SOKET_WINDOW (window), pages[i].page);
      app_test_wait_frames (window, 3);
      n_twice += check (window, pages[i].page);
      if (pages[i].views[0] != NULL)
        {
          replay (window, pages[i].page);
          n_twice += check (window, "replay");
        }
      for (guint j = 0; pages[i].views[j] != NULL; j++)
        {
          g_autofree char *action = g_strdup_printf ("%s.view", pages[i].page);
          g_autofree char *state = g_strdup_printf ("%s, %s", pages[i].page, pages[i].views[j]);

          g_assert_true (gtk_widget_activate_action (window, action, "s", pages[i].views[j]));
          app_test_wait_frames (window, 3);
          n_twice += check (window, state);
        }
      find_menu_buttons (window, buttons);
      for (guint j = 0; j < buttons->len; j++)
        {
          GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (g_ptr_array_index (buttons, j)));

          gtk_menu_button_popup (g_ptr_array_index (buttons, j));
          app_test_wait_frames (window, 3);
          n_twice += check (popover, gtk_widget_get_tooltip_text (g_ptr_array_index (buttons, j)));
          gtk_menu_button_popdown (g_ptr_array_index (buttons, j));
          app_test_wait_frames (window, 3);
        }
    }
  g_assert_cmpuint (n_twice, ==, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A program of the user's own has more in its popover, and can be checked: while that goes on, and when it is over. */
static void
test_check (void)
{
  GtkWidget *window = GTK_WIDGET (soket_window_new (NULL));
  SoketPage *page = soket_window_get_page (SOKET_WINDOW (window), "echo");
  GtkWidget *pane = GTK_WIDGET (soket_page_get_server_pane (page));
  GtkWidget *chooser = GTK_WIDGET (gtk_widget_get_template_child (pane, SOKET_TYPE_SERVER_PANE, "chooser"));
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_widget_get_template_child (chooser, g_type_from_name ("SoketPerformerChooser"), "button"));
  GtkWindow *checks;
  guint n_twice = 0;

  soket_window_show_page (SOKET_WINDOW (window), "echo");
  soket_performer_kind_set_path (soket_page_get_setup (page), SOKET_SIDE_SERVER, "/nowhere/server.py");
  gtk_window_present (GTK_WINDOW (window));
  app_test_wait_until (gtk_widget_get_mapped (window));
  gtk_menu_button_popup (button);
  app_test_wait_frames (window, 3);
  g_assert_true (gtk_widget_get_mapped (app_test_find_id (gtk_menu_button_get_popover (button), "check")));
  n_twice += check (GTK_WIDGET (gtk_menu_button_get_popover (button)), "chooser");
  gtk_menu_button_popdown (button);

  checks = GTK_WINDOW (soket_check_window_new (GTK_WINDOW (window), page, SOKET_SIDE_SERVER));
  gtk_window_present (checks);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (checks)));
  n_twice += check (GTK_WIDGET (checks), "check");
  app_test_wait_until (!soket_check_window_is_busy (SOKET_CHECK_WINDOW (checks)));
  app_test_wait_frames (GTK_WIDGET (checks), 3);
  n_twice += check (GTK_WIDGET (checks), "checked");
  g_assert_cmpuint (n_twice, ==, 0);
  gtk_window_destroy (checks);
  g_object_set (soket_page_get_setup (page), "server-performer", "window", NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  /* Whichever language the environment asks for. */
  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, g_getenv ("SOKET_LOCALEDIR"));
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (!app_test_init (&argc, &argv))
    return 0;
  g_test_add_func ("/mnemonics/unique", test_unique);
  g_test_add_func ("/mnemonics/check", test_check);
  return g_test_run ();
}
