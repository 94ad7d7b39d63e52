/* test-keyboard.c - everything is reached and left by Tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-view.h"
#include "app/page/soket-tab.h"
#include "app/scanner/soket-scanner-page.h"
#include "app/widgets/soket-shortcuts.h"
#include "app/window/soket-presenter.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"

#define PRESSES_MAX 300

typedef struct
{
  SoketWindow *window;
  GtkWidget   *page;
} Fixture;

static void
fixture_set_up (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (GSimpleActionGroup) application = g_simple_action_group_new ();
  const char *name = data;

  fixture->window = SOKET_WINDOW (soket_window_new (NULL));
  /* What the application has. */
  soket_presenter_add_type_actions (G_ACTION_MAP (application));
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->window), "app", G_ACTION_GROUP (application));
  soket_window_show_page (fixture->window, name);
  gtk_window_present (GTK_WINDOW (fixture->window));
  fixture->page = gtk_widget_get_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)), ADW_TYPE_BIN);
  while (fixture->page != NULL && !SOKET_IS_TAB (fixture->page))
    fixture->page = gtk_widget_get_parent (fixture->page);
  g_assert_nonnull (fixture->page);
  app_test_wait_until (gtk_widget_get_mapped (fixture->page));
  /* Tab goes by where the widgets are. */
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
}

static void
fixture_tear_down (Fixture       *fixture,
                   gconstpointer  data)
{
  GtkWindow *window = GTK_WINDOW (fixture->window);

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_destroy (window);
  app_test_wait_until (window == NULL);
}

/* Within these the arrow keys walk. */
static gboolean
is_walked (GtkWidget *widget)
{
  return GTK_IS_LIST_BASE (widget) || GTK_IS_LIST_BOX (widget) || GTK_IS_COLUMN_VIEW (widget) || ADW_IS_VIEW_SWITCHER (widget);
}

/* Those that can have the focus: all but what is not to be seen, and the inside of what has it as a whole. */
static void
collect (GtkWidget  *widget,
         GPtrArray  *widgets)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget) || !gtk_widget_get_can_focus (widget) || GTK_IS_POPOVER (widget))
    return;
  if (gtk_widget_get_focusable (widget))
    g_ptr_array_add (widgets, widget);
  if (is_walked (widget))
    {
      g_ptr_array_add (widgets, widget);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect (child, widgets);
}

static char *
dup_name (GtkWidget *widget)
{
  GString *name = g_string_new (NULL);

  for (guint i = 0; widget != NULL && i < 5; widget = gtk_widget_get_parent (widget), i++)
    g_string_append_printf (name, "%s%s", i > 0 ? " in " : "", G_OBJECT_TYPE_NAME (widget));
  return g_string_free (name, FALSE);
}

/* Every widget that had the focus on the way around, once; how often that is the same one again without another between is what a trap looks like. */
static GPtrArray *
walk (Fixture          *fixture,
      GtkDirectionType  direction)
{
  GPtrArray *seen = g_ptr_array_new ();
  GtkWindow *window = GTK_WINDOW (fixture->window);
  GtkWidget *first = gtk_window_get_focus (window);
  GtkWidget *before = first;

  g_assert_nonnull (first);
  g_ptr_array_add (seen, first);
  for (guint i = 0; i < PRESSES_MAX; i++)
    {
      GtkWidget *focus;

      g_signal_emit_by_name (window, "move-focus", direction);
      focus = gtk_window_get_focus (window);
      if (focus == before)
        {
          g_autofree char *name = dup_name (focus);

          g_error ("the focus stays in %s", name);
        }
      if (focus == first)
        return seen;
      before = focus;
      g_ptr_array_add (seen, focus);
    }
  for (guint i = seen->len - 60; i < seen->len; i++)
    {
      g_autofree char *name = dup_name (g_ptr_array_index (seen, i));

      g_test_message ("%u: %s", i, name);
    }
  g_error ("the focus does not come around");
}

static gboolean
is_reached (GtkWidget *widget,
            GPtrArray *seen)
{
  for (guint i = 0; i < seen->len; i++)
    {
      GtkWidget *focus = g_ptr_array_index (seen, i);

      if (focus == widget || gtk_widget_is_ancestor (focus, widget) || gtk_widget_is_ancestor (widget, focus))
        return TRUE;
    }
  return FALSE;
}

static void
check_all (Fixture          *fixture,
           GtkDirectionType  direction)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();
  g_autoptr (GPtrArray) seen = walk (fixture, direction);

  collect (GTK_WIDGET (fixture->window), widgets);
  g_assert_cmpuint (widgets->len, >, 10);
  for (guint i = 0; i < widgets->len; i++)
    if (!is_reached (g_ptr_array_index (widgets, i), seen))
      {
        g_autofree char *name = dup_name (g_ptr_array_index (widgets, i));

        g_error ("%s is not reached", name);
      }
  for (guint i = 0; i < seen->len; i++)
    {
      g_autofree char *name = dup_name (g_ptr_array_index (seen, i));

      g_test_message ("%u: %s", i, name);
    }
}

static void
test_around (Fixture       *fixture,
             gconstpointer  data)
{
  check_all (fixture, GTK_DIR_TAB_FORWARD);
  check_all (fixture, GTK_DIR_TAB_BACKWARD);
}

/* With a server, an exchange, and the drawer open there is more. */
static void
test_in_use (Fixture       *fixture,
             gconstpointer  data)
{
  static const char *const views[] = { "calls", "bytes", "code" };
  SoketPage *page = SOKET_PAGE (fixture->page);
  SoketExchange *exchange = soket_page_get_exchange (page);
  GObject *scaffold = gtk_widget_get_template_child (fixture->page, SOKET_TYPE_PAGE, "scaffold");
  gboolean active = TRUE;

  g_object_set (soket_page_get_setup (page), "port", 0, "address", "127.0.0.1", "follow-server", TRUE, NULL);
  gtk_widget_activate_action (GTK_WIDGET (page), "page.start-server", NULL);
  gtk_widget_activate_action (GTK_WIDGET (page), "page.send", NULL);
  while (active)
    {
      g_main_context_iteration (NULL, TRUE);
      active = soket_exchange_get_active (exchange);
    }
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_test_message ("%s", views[i]);
      g_object_set (scaffold, "drawer-view", views[i], "drawer-open", TRUE, NULL);
      app_test_wait_frames (GTK_WIDGET (fixture->window), 3);
      check_all (fixture, GTK_DIR_TAB_FORWARD);
      check_all (fixture, GTK_DIR_TAB_BACKWARD);
    }
}

static void
wait_for_exchange (Fixture *fixture)
{
  SoketExchange *exchange = soket_page_get_exchange (SOKET_PAGE (fixture->page));

  app_test_wait_until (soket_exchange_get_reply (exchange) != NULL && !soket_exchange_get_active (exchange));
}

static void
press (Fixture    *fixture,
       const char *action)
{
  g_assert_true (gtk_widget_activate_action (fixture->page, action, NULL));
}

/* Whoever sends sees it, whatever was chosen, scrolled or replayed before, and what is pressed next goes to the picture. */
static void
test_send (Fixture       *fixture,
           gconstpointer  data)
{
  SoketPage *page = SOKET_PAGE (fixture->page);
  GtkWidget *diagram = GTK_WIDGET (soket_page_get_diagram (page));
  SoketSequence *sequence = soket_page_get_sequence (page);
  guint32 first;
  gboolean following, live;

  g_object_set (soket_page_get_setup (page), "port", 0, "address", "127.0.0.1", "follow-server", TRUE, "transport", "tcp", NULL);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) != diagram);
  press (fixture, "page.start-server");
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (fixture->window)) == diagram);
  press (fixture, "page.send");
  wait_for_exchange (fixture);
  app_test_wait_until (soket_sequence_get_conversation (sequence) != 0);
  first = soket_sequence_get_conversation (sequence);

  soket_sequence_choose (sequence, first);
  press (fixture, "page.send");
  wait_for_exchange (fixture);
  app_test_wait_until (soket_sequence_get_conversation (sequence) > first);

  soket_sequence_set_live (sequence, FALSE);
  press (fixture, "page.send");
  g_object_get (sequence, "following", &following, "live", &live, NULL);
  g_assert_true (following && live);
  wait_for_exchange (fixture);

  press (fixture, "page.next-call");
  g_assert_true (soket_sequence_is_replaying (sequence));
  press (fixture, "page.send");
  g_assert_false (soket_sequence_is_replaying (sequence));
  wait_for_exchange (fixture);
}

static GtkWidget *
find_list_box (GtkWidget *widget)
{
  GtkWidget *found = GTK_IS_LIST_BOX (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_list_box (child);

  return found;
}

/* The window of the shortcuts fits the smallest projector, and Tab goes through its groups. */
static void
test_shortcuts (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *window = soket_shortcuts_window_new (GTK_WINDOW (fixture->window));
  int width;

  gtk_window_present (GTK_WINDOW (window));
  app_test_wait_until (gtk_widget_get_mapped (window));
  app_test_wait_frames (window, 2);
  gtk_widget_measure (window, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 640);
  g_assert_cmpint (gtk_widget_get_width (window), <=, 640);
  g_assert_cmpint (gtk_widget_get_height (window), <=, 600);
  app_test_assert_one_stop (find_list_box (window));
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
has_action (Fixture    *fixture,
            const char *name)
{
  GActionMap *actions = G_ACTION_MAP (fixture->window);

  if (g_str_has_prefix (name, "page."))
    actions = SOKET_IS_PAGE (fixture->page) ? soket_page_get_actions (SOKET_PAGE (fixture->page))
                                            : soket_scanner_page_get_actions (SOKET_SCANNER_PAGE (fixture->page));
  return g_action_map_lookup_action (actions, strchr (name, '.') + 1) != NULL;
}

/* No key is for two actions of one place, but for Escape, which ends the innermost thing; and each action is one that is there. */
static void
test_keys (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *const widgets[] = { fixture->page, GTK_WIDGET (fixture->window) };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widgets[i]);

      for (guint c = 0; c < g_list_model_get_n_items (controllers); c++)
        {
          g_autoptr (GObject) controller = g_list_model_get_item (controllers, c);
          g_autoptr (GHashTable) triggers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

          for (guint s = 0; GTK_IS_SHORTCUT_CONTROLLER (controller) && s < g_list_model_get_n_items (G_LIST_MODEL (controller)); s++)
            {
              g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), s);
              g_autofree char *trigger = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));
              GtkShortcutAction *action = gtk_shortcut_get_action (shortcut);

              if (!GTK_IS_NAMED_ACTION (action))
                continue;
              n++;
              g_test_message ("%s: %s", trigger, gtk_named_action_get_action_name (GTK_NAMED_ACTION (action)));
              /* The window passes on those of all its pages. */
              if (g_str_has_prefix (gtk_named_action_get_action_name (GTK_NAMED_ACTION (action)), i == 0 ? "page." : "win."))
                g_assert_true (has_action (fixture, gtk_named_action_get_action_name (GTK_NAMED_ACTION (action))));
              if (i == 0 && !g_str_equal (trigger, "Escape"))
                g_assert_true (g_hash_table_add (triggers, g_steal_pointer (&trigger)));
            }
        }
    }
  g_assert_cmpuint (n, >, 15);
}

/* Ctrl+F goes where a call is looked for, whatever the drawer was. */
static void
test_find (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *view = GTK_WIDGET (soket_page_get_calls_view (SOKET_PAGE (fixture->page)));
  GtkWidget *search = GTK_WIDGET (gtk_widget_get_template_child (view, SOKET_TYPE_CALLS_VIEW, "search"));

  g_assert_true (gtk_widget_activate_action (fixture->page, "page.view", "s", "code"));
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.find", NULL));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)), search));
  app_test_wait_frames (GTK_WIDGET (fixture->window), 2);
  g_assert_true (gtk_widget_get_mapped (search));
  g_assert_true (gtk_widget_activate_action (fixture->page, "page.drawer", NULL));
}

/* As if the key was pressed there. */
static gboolean
press_key (GtkWidget  *widget,
           const char *name,   /* (nullable): of the controllers that have it */
           const char *keys)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint c = 0; c < g_list_model_get_n_items (controllers); c++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, c);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller) || (name != NULL && g_strcmp0 (gtk_event_controller_get_name (controller), name) != 0))
        continue;
      for (guint s = 0; s < g_list_model_get_n_items (G_LIST_MODEL (controller)); s++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), s);
          g_autofree char *trigger = gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_str_equal (trigger, keys))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, gtk_shortcut_get_arguments (shortcut));
        }
    }

  return FALSE;
}

static gboolean
press_in_popover (GtkWidget  *popover,
                  const char *keys)
{
  return press_key (popover, SOKET_SHORTCUTS_OF_POPOVER, keys);
}

static GtkWidget *
find_popover (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = GTK_IS_POPOVER (child) && gtk_widget_get_mapped (child) ? child : find_popover (child);

  return found;
}

/* The popovers that the window has, but for those of a widget that is not to be seen, and what stays open beside what is typed: it takes no keys. */
static void
collect_buttons (GtkWidget *widget,
                 GPtrArray *buttons)
{
  if (!gtk_widget_get_mapped (widget) || !gtk_widget_is_sensitive (widget))
    return;
  if (GTK_IS_MENU_BUTTON (widget)
      && (gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget)) == NULL || gtk_popover_get_autohide (gtk_menu_button_get_popover (GTK_MENU_BUTTON (widget)))))
    g_ptr_array_add (buttons, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_buttons (child, buttons);
}

/* Whatever is open, F10 opens the main menu in its stead, and a key of the window does what it does; what belongs to the page has the page's
 * keys, and nothing else has them. */
static void
test_popovers (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  GObject *menu_button = gtk_widget_get_template_child (window, SOKET_TYPE_WINDOW, "menu_button");
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();

  if (SOKET_IS_PAGE (fixture->page))
    {
      g_object_set (soket_page_get_setup (SOKET_PAGE (fixture->page)), "port", 0, "address", "127.0.0.1", "follow-server", TRUE, "transport", "tcp", NULL);
      press (fixture, "page.start-server");
      press (fixture, "page.send");
      wait_for_exchange (fixture);
      app_test_wait_until (soket_sequence_get_conversation (soket_page_get_sequence (SOKET_PAGE (fixture->page))) != 0);
      app_test_wait_frames (window, 3);
    }
  collect_buttons (window, buttons);
  g_assert_cmpuint (buttons->len, >=, 2);
  for (guint i = 0; i < buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (buttons, i);
      gboolean own = (gpointer) button == (gpointer) menu_button;
      g_autofree char *name = dup_name (button);
      GtkWidget *popover;

      g_test_message ("%s", name);
      gtk_menu_button_popup (GTK_MENU_BUTTON (button));
      app_test_wait_until ((popover = find_popover (button)) != NULL);
      app_test_wait_until (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), popover));
      g_assert_true (press_in_popover (popover, "F10"));
      app_test_wait_until (find_popover (button) == NULL);
      if (!own)
        {
          app_test_wait_until ((popover = find_popover (GTK_WIDGET (menu_button))) != NULL);
          app_test_wait_until (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), popover));
          g_assert_true (press_in_popover (popover, "F10"));
        }
      app_test_wait_until (find_popover (GTK_WIDGET (menu_button)) == NULL);

      gtk_menu_button_popup (GTK_MENU_BUTTON (button));
      app_test_wait_until ((popover = find_popover (button)) != NULL);
      app_test_wait_until (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), popover));
      g_assert_true (press_in_popover (popover, "<Control>plus"));
      app_test_wait_until (find_popover (button) == NULL);
      g_assert_true (gtk_widget_activate_action (window, "app.normal-type", NULL));

      gtk_menu_button_popup (GTK_MENU_BUTTON (button));
      app_test_wait_until ((popover = find_popover (button)) != NULL);
      app_test_wait_until (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), popover));
      g_assert_cmpint (press_in_popover (popover, "<Control>Return"), ==, gtk_widget_is_ancestor (button, fixture->page));
      gtk_popover_popdown (GTK_POPOVER (popover));
      app_test_wait_until (find_popover (button) == NULL);
    }
}

/* Numbers have their call under the key that sends a message. */
static void
test_call (Fixture       *fixture,
           gconstpointer  data)
{
  GtkLabel *result = app_test_find_id (fixture->page, "result");

  g_assert_cmpstr (gtk_label_get_text (result), ==, "");
  g_assert_true (press_key (fixture->page, NULL, "<Control>Return"));
  app_test_wait_until (*gtk_label_get_text (result) != '\0');
}

#define add(path, name, function) g_test_add (path, Fixture, name, fixture_set_up, function, fixture_tear_down)

int
main (int   argc,
      char *argv[])
{
  if (!app_test_init (&argc, &argv))
    return 0;

  add ("/keyboard/around/echo", "echo", test_around);
  add ("/keyboard/around/caesar", "caesar", test_around);
  add ("/keyboard/around/scanner", "scanner", test_around);
  add ("/keyboard/around/numbers", "numbers", test_around);
  add ("/keyboard/around/stream", "stream", test_around);
  add ("/keyboard/shortcuts", "echo", test_shortcuts);
  add ("/keyboard/keys/echo", "echo", test_keys);
  add ("/keyboard/keys/scanner", "scanner", test_keys);
  add ("/keyboard/popovers/echo", "echo", test_popovers);
  add ("/keyboard/popovers/scanner", "scanner", test_popovers);
  add ("/keyboard/popovers/stream", "stream", test_popovers);
  add ("/keyboard/call/numbers", "numbers", test_call);
  add ("/keyboard/find/echo", "echo", test_find);
  add ("/keyboard/find/caesar", "caesar", test_find);
  add ("/keyboard/send/echo", "echo", test_send);
  add ("/keyboard/send/caesar", "caesar", test_send);
  add ("/keyboard/in-use/echo", "echo", test_in_use);
  add ("/keyboard/in-use/caesar", "caesar", test_in_use);

  return g_test_run ();
}
