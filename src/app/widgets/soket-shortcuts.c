/* soket-shortcuts.c - the keys of the program: what they do, where, and the window that tells them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/soket-shortcuts.h"

#include "app/widgets/soket-tab-stop.h"
#include "core/service/soket-protocol.h"

#include <glib/gi18n.h>
#include <string.h>

/* Keys for the keypad and for another layout do the same as those that are told. */
typedef struct
{
  SoketShortcutsPlace place;
  const char *keys;          /* as GtkShortcutTrigger writes them, with | between them */
  const char *more;          /* (nullable): not told */
  const char *action;        /* (nullable): for a widget's own NULL, or what does the same */
  const char *argument;      /* (nullable): a string; an empty one: the digit of the key */
  const char *title;
} Row;

#define MAIN_MENU "win.main-menu"

/* Where a page keeps which keys it has. */
#define PLACE "soket-shortcuts-place"

static const Row fixed_rows[] = {
  { SOKET_SHORTCUTS_PAGE, "<Control>Return", NULL, "page.send", NULL, NC_("shortcut window", "Send the message") },
  { SOKET_SHORTCUTS_PAGE, "F5", NULL, "page.toggle-server", NULL, NC_("shortcut window", "Start or stop the server") },
  { SOKET_SHORTCUTS_PAGE, "<Control>t", NULL, "page.toggle-transport", NULL, NC_("shortcut window", "Switch between TCP and UDP") },
  { SOKET_SHORTCUTS_PAGE, "<Control>f", NULL, "page.find", NULL, NC_("shortcut window", "Find a call") },
  { SOKET_SHORTCUTS_PAGE, "<Control>l", NULL, "page.clear", NULL, NC_("shortcut window", "Clear the calls") },
  { SOKET_SHORTCUTS_PAGE, "F7", NULL, "page.connections", NULL, NC_("shortcut window", "All connections over time") },
  { SOKET_SHORTCUTS_PAGE, "<Control>d", NULL, "page.compare", NULL, NC_("shortcut window", "Compare two conversations") },
  { SOKET_SHORTCUTS_PAGE, "F9", NULL, "page.drawer", NULL, NC_("shortcut window", "Open or close the drawer") },
  { SOKET_SHORTCUTS_PAGE, "<Control><Shift>c", NULL, "page.view", "calls", NC_("shortcut window", "Calls in the drawer") },
  { SOKET_SHORTCUTS_PAGE, "<Control><Shift>b", NULL, "page.view", "bytes", NC_("shortcut window", "Bytes in the drawer") },
  { SOKET_SHORTCUTS_PAGE, "<Control><Shift>e", NULL, "page.view", "code", NC_("shortcut window", "Code in the drawer") },
  /* Space comes to the window when whatever has the focus has not used it. */
  { SOKET_SHORTCUTS_PAGE, "Page_Down|space", "KP_Page_Down", "page.next-call", NULL, NC_("shortcut window", "Next call") },
  { SOKET_SHORTCUTS_PAGE, "<Shift>space", NULL, "page.step-other", NULL, NC_("shortcut window", "Next call of the other side") },
  { SOKET_SHORTCUTS_PAGE, "Page_Up", "KP_Page_Up", "page.previous-call", NULL, NC_("shortcut window", "Previous call") },
  { SOKET_SHORTCUTS_PAGE, "g", NULL, "page.guess-first", NULL, NC_("shortcut window", "Guess first: say what the next call does before you see it") },
  { SOKET_SHORTCUTS_PAGE, "1|2|3|4", "KP_1|KP_2|KP_3|KP_4", "page.guess", "", NC_("shortcut window", "Guess") },
  { SOKET_SHORTCUTS_PAGE, "Escape", NULL, "page.drop-question", NULL, NC_("shortcut window", "Take the question away") },
  { SOKET_SHORTCUTS_PAGE, "Escape", NULL, "page.stop-replay", NULL, NC_("shortcut window", "Back to live") },
  /* The innermost thing first: a replay and its question leave what goes on as it is. */
  { SOKET_SHORTCUTS_PAGE, "Escape", NULL, "page.stop-waiting", NULL, NC_("shortcut window", "Stop waiting for the reply") },

  { SOKET_SHORTCUTS_SCANNER, "<Control>Return", NULL, "page.scan", NULL, NC_("shortcut window", "Scan") },
  { SOKET_SHORTCUTS_SCANNER, "Escape", NULL, "page.cancel", NULL, NC_("shortcut window", "Cancel the scan") },
  { SOKET_SHORTCUTS_SCANNER, "F5", NULL, "page.toggle-practice-servers", NULL, NC_("shortcut window", "Start or stop the practice servers") },
  { SOKET_SHORTCUTS_SCANNER, "<Control><Shift>e", NULL, "page.code", NULL, NC_("shortcut window", "The programs that do the same") },

  { SOKET_SHORTCUTS_NUMBERS, "<Control>Return", NULL, "page.try", NULL, NC_("shortcut window", "Make the call of the topic") },

  { SOKET_SHORTCUTS_WIDGET, "Up|Down|Home|End", NULL, NULL, NULL, NC_("shortcut window", "Diagram and list: another call") },
  { SOKET_SHORTCUTS_WIDGET, "Return|Right|Left", NULL, NULL, NULL, NC_("shortcut window", "Diagram: open or close a fold") },
  { SOKET_SHORTCUTS_WIDGET, "<Control>c", NULL, NULL, NULL, NC_("shortcut window", "Diagram and list: copy") },
  { SOKET_SHORTCUTS_WIDGET, "<Shift>F10", NULL, NULL, NULL, NC_("shortcut window", "Diagram and list: the menu") },
  { SOKET_SHORTCUTS_WIDGET, "Left|Right|Home|End", NULL, NULL, NULL, NC_("shortcut window", "Alphabet: another shift") },
  { SOKET_SHORTCUTS_WIDGET, "Up|Down|a", NULL, NULL, NULL, NC_("shortcut window", "Alphabet: another letter") },
  { SOKET_SHORTCUTS_WIDGET, "Left|Right|Up|Down|Page_Up|Page_Down|Home|End", NULL, NULL, NULL,
    NC_("shortcut window", "Port picture: another port") },
  { SOKET_SHORTCUTS_WIDGET, "<Control>Right", NULL, NULL, NULL, NC_("shortcut window", "Next open port in the picture") },
  { SOKET_SHORTCUTS_WIDGET, "<Control>Left", NULL, NULL, NULL, NC_("shortcut window", "Previous open port in the picture") },

  { SOKET_SHORTCUTS_WINDOW, "1|2|3|4", "KP_1|KP_2|KP_3|KP_4", "try.guess", "", NC_("shortcut window", "Answer the question of a lesson") },
  { SOKET_SHORTCUTS_WINDOW, "F11", NULL, "win.presenter", NULL, NC_("shortcut window", "Present to a class: full screen, large text") },
  { SOKET_SHORTCUTS_APPLICATION, "<Control>plus", "<Control>equal|<Control>KP_Add", "app.larger-type", NULL, NC_("shortcut window", "Larger text") },
  { SOKET_SHORTCUTS_APPLICATION, "<Control>minus", "<Control>KP_Subtract", "app.smaller-type", NULL, NC_("shortcut window", "Smaller text") },
  { SOKET_SHORTCUTS_APPLICATION, "<Control>0", "<Control>KP_0", "app.normal-type", NULL, NC_("shortcut window", "Normal text size") },
  { SOKET_SHORTCUTS_APPLICATION, "F1", NULL, "app.help", NULL, NC_("shortcut window", "Help") },
  { SOKET_SHORTCUTS_WINDOW, "<Control>question", "<Control>slash", "win.shortcuts", NULL, NC_("shortcut window", "Keyboard shortcuts") },
  /* A GtkMenuButton that is the primary one. */
  { SOKET_SHORTCUTS_WIDGET, "F10", NULL, MAIN_MENU, NULL, NC_("shortcut window", "Main menu") },
  { SOKET_SHORTCUTS_APPLICATION, "<Control>n", NULL, "app.new-window", NULL, NC_("shortcut window", "New window") },
  { SOKET_SHORTCUTS_APPLICATION, "<Control>w", NULL, "window.close", NULL, NC_("shortcut window", "Close the window") },
  { SOKET_SHORTCUTS_APPLICATION, "<Control>q", NULL, "app.quit", NULL, NC_("shortcut window", "Quit") },
};

/* What is told under a heading, in this order; the program's keys and the windows' are one for who looks for them. */
static const struct
{
  const char *title;
  guint places;
} groups[] = {
  { NC_("shortcut window", "Page"), 1u << SOKET_SHORTCUTS_PAGE },
  { NC_("shortcut window", "Scanner"), 1u << SOKET_SHORTCUTS_SCANNER },
  { NC_("shortcut window", "Numbers"), 1u << SOKET_SHORTCUTS_NUMBERS },
  { NC_("shortcut window", "Program"), 1u << SOKET_SHORTCUTS_WINDOW | 1u << SOKET_SHORTCUTS_APPLICATION },
  { NC_("shortcut window", "Where the focus is"), 1u << SOKET_SHORTCUTS_WIDGET },
};

static void
add_page (GArray     *rows,
          const char *name,
          const char *title)
{
  guint number = rows->len + 1;
  Row row = {
    .place = SOKET_SHORTCUTS_WINDOW,
    .keys = g_strdup_printf ("<Control>%u", number),
    .more = g_strdup_printf ("<Alt>%u", number),
    .action = "win.page",
    .argument = name,
    .title = title,
  };

  g_array_append_val (rows, row);
}

/* The pages in the order of their tabs, as many as there are digits, then the others. */
static const Row *
get_rows (gsize *n_rows)
{
  static GArray *rows;
  const SoketProtocol *const *services = soket_protocol_list ();

  if (rows == NULL)
    {
      rows = g_array_new (FALSE, FALSE, sizeof (Row));
      for (guint i = 0; services[i] != NULL && i < 6; i++)
        /* Translators: the title of a service, such as Echo */
        add_page (rows, services[i]->name, g_strdup_printf (_("%s page"), soket_protocol_get_title (services[i])));
      add_page (rows, "scanner", NC_("shortcut window", "Scanner page"));
      add_page (rows, "stream", NC_("shortcut window", "Stream page"));
      add_page (rows, "numbers", NC_("shortcut window", "Numbers page"));
      g_array_append_vals (rows, fixed_rows, G_N_ELEMENTS (fixed_rows));
    }
  *n_rows = rows->len;

  return (const Row *) (gconstpointer) rows->data;
}

static void
add_key (GtkShortcutController *controller,
         const Row             *row,
         const char            *keys)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys), gtk_named_action_new (row->action));

  if (row->argument != NULL)
    gtk_shortcut_set_arguments (shortcut, g_variant_new_string (*row->argument != '\0' ? row->argument : keys + strlen (keys) - 1));
  gtk_shortcut_controller_add_shortcut (controller, shortcut);
}

static void
add_keys (GtkWidget           *widget,
          SoketShortcutsPlace  place,
          GtkShortcutScope     scope)
{
  GtkShortcutController *controller = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());
  gsize n_rows;
  const Row *rows = get_rows (&n_rows);

  gtk_shortcut_controller_set_scope (controller, scope);
  for (gsize i = 0; i < n_rows; i++)
    if (rows[i].place == place && rows[i].action != NULL)
      {
        /* GTK's window takes Space to press what has the focus before it comes to this; the window of the program has it otherwise. */
        g_auto (GStrv) keys = g_strsplit (rows[i].keys, "|", -1);
        g_auto (GStrv) more = rows[i].more != NULL ? g_strsplit (rows[i].more, "|", -1) : NULL;

        /* A menu shows the key that was added last. */
        for (guint k = 0; more != NULL && more[k] != NULL; k++)
          add_key (controller, &rows[i], more[k]);
        for (guint k = g_strv_length (keys); k > 0; k--)
          if (!g_str_has_suffix (keys[k - 1], "space"))
            add_key (controller, &rows[i], keys[k - 1]);
      }
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (controller));
}

/* What is above it goes with it: the popover of a settings menu may have one of its own. */
static GtkWidget *
close_popovers (GtkWidget *widget)
{
  GtkWidget *popover;

  while ((popover = gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER)) != NULL)
    {
      gtk_popover_popdown (GTK_POPOVER (popover));
      widget = gtk_widget_get_parent (popover);
    }

  return widget;
}

static gboolean
popover_key_cb (GtkWidget *widget,
                GVariant  *argument,
                gpointer   user_data)
{
  const Row *row = user_data;
  GtkWidget *below = close_popovers (widget);

  /* The key that has opened the menu closes it. */
  if (g_strcmp0 (row->action, MAIN_MENU) == 0 && GTK_IS_MENU_BUTTON (below) && gtk_menu_button_get_primary (GTK_MENU_BUTTON (below)))
    return TRUE;

  return gtk_widget_activate_action_variant (below, row->action, argument);
}

/* What cannot be meant for an entry or a list. */
static gboolean
is_command (GtkShortcutTrigger *trigger)
{
  GdkModifierType modifiers = gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger));
  guint key = gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger));

  return (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0 || (key >= GDK_KEY_F1 && key <= GDK_KEY_F12);
}

/* Of the page that a popover belongs to, too: who sets what is behind a gear goes on with Send. */
static gboolean
is_of_popover (const Row *row,
               GtkWidget *popover)
{
  if (row->place == SOKET_SHORTCUTS_WINDOW || row->place == SOKET_SHORTCUTS_APPLICATION || g_strcmp0 (row->action, MAIN_MENU) == 0)
    return TRUE;
  if (row->action == NULL)
    return FALSE;
  for (GtkWidget *widget = popover; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (g_object_get_data (G_OBJECT (widget), PLACE) == GUINT_TO_POINTER (row->place))
      return TRUE;

  return FALSE;
}

static void
add_popover_keys (GtkWidget *popover)
{
  GtkShortcutController *controller = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());
  gsize n_rows;
  const Row *rows = get_rows (&n_rows);

  gtk_event_controller_set_name (GTK_EVENT_CONTROLLER (controller), SOKET_SHORTCUTS_OF_POPOVER);
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autofree char *all = rows[i].more != NULL ? g_strjoin ("|", rows[i].keys, rows[i].more, NULL) : g_strdup (rows[i].keys);
      g_auto (GStrv) keys = g_strsplit (all, "|", -1);

      if (!is_of_popover (&rows[i], popover))
        continue;
      for (guint k = 0; keys[k] != NULL; k++)
        {
          g_autoptr (GtkShortcutTrigger) trigger = gtk_shortcut_trigger_parse_string (keys[k]);
          GtkShortcut *shortcut;

          if (!is_command (trigger))
            continue;
          shortcut = gtk_shortcut_new (g_object_ref (trigger), gtk_callback_action_new (popover_key_cb, (gpointer) &rows[i], NULL));
          if (rows[i].argument != NULL)
            gtk_shortcut_set_arguments (shortcut, g_variant_new_string (rows[i].argument));
          gtk_shortcut_controller_add_shortcut (controller, shortcut);
        }
    }
  gtk_widget_add_controller (popover, GTK_EVENT_CONTROLLER (controller));
}

/*
 * An open popover has the keyboard, and GTK passes none of its keys on to the window: F1 did nothing there. Many are made by GTK when they
 * are opened first; each gets the keys when the focus comes into it.
 */
static void
focus_cb (GtkWindow *window)
{
  static const char given[] = "soket-shortcuts";
  GtkWidget *widget = gtk_window_get_focus (window);

  while (widget != NULL && (widget = gtk_widget_get_ancestor (widget, GTK_TYPE_POPOVER)) != NULL)
    {
      if (g_object_get_data (G_OBJECT (widget), given) == NULL)
        {
          g_object_set_data (G_OBJECT (widget), given, (gpointer) given);
          add_popover_keys (widget);
        }
      widget = gtk_widget_get_parent (widget);
    }
}

void
soket_shortcuts_add (GtkWidget           *widget,
                     SoketShortcutsPlace  place)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  add_keys (widget, place, GTK_SHORTCUT_SCOPE_MANAGED);
  /* While the focus is in a page its keys come before those of what it lies in: a scroller takes Page Down. */
  if (place != SOKET_SHORTCUTS_WINDOW)
    {
      add_keys (widget, place, GTK_SHORTCUT_SCOPE_LOCAL);
      g_object_set_data (G_OBJECT (widget), PLACE, GUINT_TO_POINTER (place));
    }
  else
    g_signal_connect (widget, "notify::focus-widget", G_CALLBACK (focus_cb), NULL);
}

void
soket_shortcuts_set_accels (GtkApplication *application)
{
  gsize n_rows;
  const Row *rows = get_rows (&n_rows);

  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (gsize i = 0; i < n_rows; i++)
    if (rows[i].place == SOKET_SHORTCUTS_APPLICATION)
      {
        g_autofree char *all = rows[i].more != NULL ? g_strjoin ("|", rows[i].keys, rows[i].more, NULL) : g_strdup (rows[i].keys);
        g_auto (GStrv) keys = g_strsplit (all, "|", -1);

        gtk_application_set_accels_for_action (application, rows[i].action, (const char *const *) keys);
      }
}

static GtkWidget *
make_row (const Row *told)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  g_auto (GStrv) keys = g_strsplit (told->keys, "|", -1);

  /* That of a service is translated. */
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), g_dpgettext2 (NULL, "shortcut window", told->title));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  for (guint k = 0; keys[k] != NULL; k++)
    {
      g_autoptr (GtkShortcutTrigger) trigger = gtk_shortcut_trigger_parse_string (keys[k]);
      g_autofree char *text = gtk_shortcut_trigger_to_label (trigger, gdk_display_get_default ());
      GtkWidget *label = gtk_label_new (text);

      gtk_widget_add_css_class (label, "key");
      gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (box), label);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), box);

  return row;
}

static AdwPreferencesPage *
make_page (void)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  gsize n_rows;
  const Row *rows = get_rows (&n_rows);

  for (gsize g = 0; g < G_N_ELEMENTS (groups); g++)
    {
      AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

      adw_preferences_group_set_title (group, g_dpgettext2 (NULL, "shortcut window", groups[g].title));
      for (gsize i = 0; i < n_rows; i++)
        if ((groups[g].places & 1u << rows[i].place) != 0)
          adw_preferences_group_add (group, make_row (&rows[i]));
      adw_preferences_page_add (page, group);
    }

  return page;
}

GtkWidget *
soket_shortcuts_window_new (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = soket_tab_stop_new (GTK_WIDGET (make_page ()));
  GtkEventController *controller = gtk_shortcut_controller_new ();

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  gtk_widget_set_vexpand (page, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), page);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_set_title (GTK_WINDOW (window), C_("shortcut window", "Keyboard shortcuts"));
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 520);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  /* With the parent alone GTK gives it the application, but not the keys. */
  if (parent != NULL)
    gtk_window_set_application (GTK_WINDOW (window), gtk_window_get_application (parent));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Escape"), gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, controller);

  return window;
}
