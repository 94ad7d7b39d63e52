/* app-test.h - what the tests of widgets share: a window, a wait, records
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <string.h>

#include "app/widgets/soket-on-demand.h"
#include "app/soket-resources.h"
#include "net/trace/soket-trace.h"

#define APP_TEST_DEADLINE_MS 60000

static inline gboolean
app_test_deadline_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* Turns the main loop until @condition holds; fails saying what it waited for. */
#define app_test_wait_until(condition) \
  G_STMT_START \
    { \
      gboolean app_test_late = FALSE; \
      guint app_test_source = g_timeout_add (APP_TEST_DEADLINE_MS, app_test_deadline_cb, &app_test_late); \
      while (!(condition) && !app_test_late) \
        g_main_context_iteration (NULL, TRUE); \
      g_source_remove (app_test_source); \
      if (!(condition)) \
        g_error ("%s:%d: waited in vain for %s", __FILE__, __LINE__, #condition); \
    } \
  G_STMT_END

/* Whether GTK complains of a part of a scroll bar that it leaves out of a frame. It names the part by its address. */
static inline gboolean
app_test_is_of_scrollbar (const char *message)
{
  gpointer address;

  if (sscanf (message, "Trying to snapshot GtkGizmo %p without a current allocation", &address) != 1)
    return FALSE;
  for (GtkWidget *part = address; part != NULL; part = gtk_widget_get_parent (part))
    g_test_message ("without an allocation: %s %s, %d x %d", G_OBJECT_TYPE_NAME (part), gtk_widget_get_css_name (part), gtk_widget_get_width (part),
                    gtk_widget_get_height (part));
  return gtk_widget_get_ancestor (address, GTK_TYPE_SCROLLBAR) != NULL;
}

/* GtkSourceView complains of a language where a line takes it 2 s, as it does on a machine that stands still meanwhile. A text view that finds other
 * heights while it is drawn moves the slider of its scroll bar, which GTK then leaves out of that frame with a warning: about once in a hundred runs
 * of a test that changes programs on a busy machine. What leads there is not known; the next frame has it. */
static inline gboolean
app_test_is_fatal (const char    *domain,
                   GLogLevelFlags level,
                   const char    *message,
                   gpointer       user_data)
{
  return strstr (message, "Highlighting a single line took too much time") == NULL && !app_test_is_of_scrollbar (message);
}

static GLogFunc app_test_report;

/* GLib writes such a message into the report as the end of the tests, though they go on. */
static inline void
app_test_report_fatal (const char    *domain,
                       GLogLevelFlags level,
                       const char    *message,
                       gpointer       user_data)
{
  if (app_test_is_fatal (domain, level, message, NULL))
    app_test_report (domain, level, message, user_data);
}

/* GTK's own warnings come here alone: g_test_log_set_fatal_handler () is not asked of what is logged with fields. */
static inline GLogWriterOutput
app_test_write (GLogLevelFlags   level,
                const GLogField *fields,
                gsize            n_fields,
                gpointer         user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && !app_test_is_fatal (NULL, level, fields[i].value, NULL))
      return g_log_writer_standard_streams (level, fields, n_fields, user_data);
  return g_log_writer_default (level, fields, n_fields, user_data);
}

/* FALSE after having said that there is nothing to show windows on. */
static inline gboolean
app_test_init (int    *argc,
               char ***argv)
{
  g_test_init (argc, argv, NULL);
  g_test_log_set_fatal_handler (app_test_is_fatal, NULL);
  app_test_report = g_log_set_default_handler (app_test_report_fatal, NULL);
  g_log_set_writer_func (app_test_write, NULL, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP no display\n");
      return FALSE;
    }
  adw_init ();
  g_resources_register (soket_get_resource ());
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  return TRUE;
}

static inline gboolean
app_test_tick_cb (GtkWidget     *widget,
                  GdkFrameClock *clock,
                  gpointer       user_data)
{
  ++*(guint *) user_data;
  return G_SOURCE_CONTINUE;
}

/* A widget's height without a width is its least: GTK asks for the height at a width, takes the answer for one that the widget can have, and from
 * GTK 4.18 on warns where it is not. So it is for each widget of the window; GtkGrid alone is otherwise. */
static inline void
app_test_assert_heights (GtkWidget *widget)
{
  int minimum, natural, least;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &least, NULL, NULL, NULL);
  for (guint i = 0; i < 4; i++)
    {
      int width = (int[]) { minimum, natural, MAX (minimum, gtk_widget_get_width (widget)), 3 * natural }[i];
      int height;

      gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, width, &height, NULL, NULL, NULL);
      if (height < least && !GTK_IS_GRID (widget))
        g_error ("%s is %d high at a width of %d, and %d without one", G_OBJECT_TYPE_NAME (widget), height, width, least);
    }

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_should_layout (child) && !GTK_IS_NATIVE (child))
      app_test_assert_heights (child);
}

/* Lets @n_frames frames pass. What any test shows then keeps the rules. */
static inline void
app_test_wait_frames (GtkWidget *widget,
                      guint      n_frames)
{
  guint n = 0;
  guint tick = gtk_widget_add_tick_callback (widget, app_test_tick_cb, &n, NULL);

  app_test_wait_until (n >= n_frames);
  gtk_widget_remove_tick_callback (widget, tick);
  app_test_assert_heights (GTK_WIDGET (gtk_widget_get_root (widget)));
}

/* An action of the application with several keys has one trigger for all of them. */
static inline gboolean
app_test_is_triggered (GtkShortcutTrigger *trigger,
                       guint               keyval,
                       GdkModifierType     modifiers)
{
  if (GTK_IS_ALTERNATIVE_TRIGGER (trigger))
    return app_test_is_triggered (gtk_alternative_trigger_get_first (GTK_ALTERNATIVE_TRIGGER (trigger)), keyval, modifiers)
           || app_test_is_triggered (gtk_alternative_trigger_get_second (GTK_ALTERNATIVE_TRIGGER (trigger)), keyval, modifiers);

  return GTK_IS_KEYVAL_TRIGGER (trigger) && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == keyval
         && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers;
}

/* As the key would, by what @widget's class binds and by the shortcuts that were added to it. FALSE where nobody took it. */
static inline gboolean
app_test_press (GtkWidget       *widget,
                guint            keyval,
                GdkModifierType  modifiers)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GListModel) shortcuts = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (shortcuts) && j < g_list_model_get_n_items (shortcuts); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, j);

          if (app_test_is_triggered (gtk_shortcut_get_trigger (shortcut), keyval, modifiers)
              && gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, gtk_shortcut_get_arguments (shortcut)))
            return TRUE;
        }
    }
  return FALSE;
}

/* In @list the arrow keys walk; Tab comes from a row of it to what is in the row, and then out, or around, where there is nothing else. */
static inline void
app_test_assert_one_stop (GtkWidget *list)
{
  GtkWidget *base = GTK_IS_COLUMN_VIEW (list) ? gtk_widget_get_last_child (list) : list;
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (list));
  GtkWidget *row = gtk_widget_get_first_child (base);

  while (row != NULL && !(gtk_widget_get_mapped (row) && gtk_widget_get_focusable (row)))
    row = gtk_widget_get_next_sibling (row);
  g_assert_nonnull (row);
  g_assert_nonnull (gtk_widget_get_next_sibling (row));
  g_assert_true (gtk_widget_grab_focus (row));
  for (guint i = 0; i < 5; i++)
    {
      GtkWidget *focus;

      gtk_widget_child_focus (root, GTK_DIR_TAB_FORWARD);
      focus = gtk_root_get_focus (GTK_ROOT (root));
      if (focus == NULL || !gtk_widget_is_ancestor (focus, list))
        return;
      g_assert_true (focus == row || gtk_widget_is_ancestor (focus, row));
    }
}

/* As a file manager does it. FALSE where the widget does not take files. */
static inline gboolean
app_test_drop_at (GtkWidget  *widget,
                  const char *path,
                  double      x,
                  double      y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GSList) files = g_slist_prepend (NULL, file);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_take_boxed (&value, gdk_file_list_new_from_list (files));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (controller))
        g_signal_emit_by_name (controller, "drop", &value, x, y, &taken);
    }

  return taken;
}

static inline gboolean
app_test_drop (GtkWidget  *widget,
               const char *path)
{
  return app_test_drop_at (widget, path, 10, 10);
}

static inline GtkWidget *
app_test_show (GtkWidget *child,
               int        width,
               int        height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  app_test_wait_until (gtk_widget_get_mapped (child) && gtk_widget_get_height (child) > 0);
  app_test_wait_frames (window, 2);
  return window;
}

/* The first mapped label below @widget that has @text in it, NULL for none. */
static inline GtkWidget *
app_test_find_text (GtkWidget  *widget,
                    const char *text)
{
  GtkWidget *found = NULL;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = app_test_find_text (child, text);

  return found;
}

/* The popover of @button, which is mapped: made now if nobody has opened it yet. NULL for a button that has none. */
static inline GtkPopover *
app_test_get_popover (GtkMenuButton *button)
{
  if (gtk_menu_button_get_popover (button) == NULL)
    {
      gtk_menu_button_popup (button);
      gtk_menu_button_popdown (button);
    }
  return gtk_menu_button_get_popover (button);
}

/* The widget below @widget that a template calls @id, in whichever template it is; popovers count. It must be there. */
static inline GtkWidget *
app_test_peek_id (GtkWidget  *widget,
                  const char *id)
{
  GtkWidget *found = NULL;

  if (g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0)
    return widget;
  if (SOKET_IS_ON_DEMAND (widget))
    soket_on_demand_get (SOKET_ON_DEMAND (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = app_test_peek_id (child, id);

  return found;
}

static inline gpointer
app_test_find_id (gpointer    widget,
                  const char *id)
{
  GtkWidget *found = app_test_peek_id (widget, id);

  if (found == NULL)
    g_error ("nothing is called %s", id);
  return found;
}

static inline SoketRecord
app_test_call (SoketTrace    *trace,
               SoketSide      side,
               SoketCallName  call,
               gint64         result,
               const char    *data)
{
  SoketRecord record = {
    .kind = SOKET_RECORD_CALL,
    .started_us = soket_trace_now (trace),
    .side = (guint8) side,
    .call = (guint8) call,
    .result = result,
    .fd = 3,
    .socket = side == SOKET_SIDE_CLIENT ? 1 : 2,
    .conversation = 1,
  };

  record.returned_us = record.started_us + 40;
  soket_endpoint_parse ("127.0.0.1", side == SOKET_SIDE_CLIENT ? 41122 : 5555, &record.local);
  soket_endpoint_parse ("127.0.0.1", side == SOKET_SIDE_CLIENT ? 5555 : 41122, &record.peer);
  if (data != NULL)
    {
      record.payload = (const guint8 *) data;
      record.payload_length = (guint32) strlen (data);
      record.length = record.payload_length;
    }
  return record;
}

static inline guint64
app_test_push (SoketTrace    *trace,
               SoketSide      side,
               SoketCallName  call,
               gint64         result,
               const char    *data)
{
  SoketRecord record = app_test_call (trace, side, call, result, data);

  return soket_trace_push (trace, &record);
}
