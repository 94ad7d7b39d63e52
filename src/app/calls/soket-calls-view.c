/* soket-calls-view.c - the list of every socket call of both ends
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-view.h"

#include <glib/gi18n.h>

#include "app/calls/soket-calls-actions.h"
#include "app/calls/soket-calls-list.h"
#include "app/speech/soket-names.h"
#include "net/trace/soket-export.h"

/* A bar above the list: which side, which text, and what is done with the whole.  The view owns the filtered model of its
 * trace and never flushes the trace: the page does, once a frame. */
struct _SoketCallsView
{
  GtkWidget parent_instance;

  SoketTrace *trace;
  SoketTraceView *model;
  GSimpleActionGroup *actions;
  gboolean show_messages;
  guint64 until;
  guint n_items;
  const char *name;       /* of saved files */

  GtkWidget *top;
  GtkDropDown *side_choice;
  GtkEditable *search;
  SoketCallsList *list;
  GtkScrollbar *scrollbar;
  GtkLabel *empty_label;
  GtkButton *follow_button;
  GtkPopover *row_popover;
};

enum
{
  PROP_0,
  PROP_TRACE,
  PROP_SELECTED,
  PROP_N_ITEMS,
  PROP_EMPTY,
  PROP_FOLLOWING,
  PROP_AFTER,
  PROP_UNTIL,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SoketCallsView, soket_calls_view, GTK_TYPE_WIDGET)

static void
update_actions (SoketCallsView *self)
{
  soket_calls_actions_update (G_ACTION_MAP (self->actions), self->n_items > 0, soket_calls_list_get_selected (self->list));
}

static void
update_follow_button (SoketCallsView *self)
{
  guint n_new = soket_calls_list_get_n_new (self->list);
  g_autofree char *label = NULL;

  if (soket_calls_list_get_following (self->list))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->follow_button), FALSE);
      return;
    }
  if (n_new > 0)
    label = g_strdup_printf (ngettext ("%'u new call ↓", "%'u new calls ↓", n_new), n_new);
  else
    label = g_strdup (_("To the newest ↓"));
  if (g_strcmp0 (gtk_button_get_label (self->follow_button), label) != 0)
    gtk_button_set_label (self->follow_button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->follow_button), TRUE);
}

static void
update_empty_label (SoketCallsView *self)
{
  gboolean is_filtered = gtk_drop_down_get_selected (self->side_choice) != SOKET_VIEW_BOTH
                         || *gtk_editable_get_text (self->search) != '\0';

  if (self->model != NULL && !soket_trace_view_has_tested (self->model, G_MAXUINT64))
    /* Translators: the filter of the calls is at work */
    gtk_label_set_label (self->empty_label, _("Searching…"));
  else if (is_filtered && self->trace != NULL && soket_trace_get_n_records (self->trace) > 0)
    gtk_label_set_label (self->empty_label, _("No call matches"));
  else if (self->until != G_MAXUINT64)
    gtk_label_set_label (self->empty_label, _("While you guess, the calls come one by one"));
  else
    gtk_label_set_label (self->empty_label, _("No calls yet"));
  gtk_widget_set_visible (GTK_WIDGET (self->empty_label), self->n_items == 0);
}

static void
update_items (SoketCallsView *self)
{
  guint n_items = self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
  gboolean was_empty = self->n_items == 0;

  update_follow_button (self);
  if (n_items == self->n_items)
    return;

  self->n_items = n_items;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
  if (was_empty == (n_items == 0))
    return;

  update_actions (self);
  update_empty_label (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EMPTY]);
}

static void
side_changed_cb (SoketCallsView *self)
{
  if (self->model != NULL)
    soket_trace_view_set_side (self->model, (SoketViewSide) gtk_drop_down_get_selected (self->side_choice));
  update_empty_label (self);
}

static void
search_changed_cb (SoketCallsView *self)
{
  if (self->model != NULL)
    soket_trace_view_set_text (self->model, gtk_editable_get_text (self->search));
  update_empty_label (self);
}

static void
stop_search_cb (SoketCallsView *self)
{
  gtk_editable_set_text (self->search, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static void
selected_changed_cb (SoketCallsView *self)
{
  update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
following_changed_cb (SoketCallsView *self)
{
  update_follow_button (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

/* It keeps its place, so that the columns stay where they are. */
static void
adjustment_changed_cb (SoketCallsView *self,
                       GtkAdjustment  *adjustment)
{
  gboolean needed = gtk_adjustment_get_upper (adjustment) > gtk_adjustment_get_page_size (adjustment);

  gtk_widget_set_opacity (GTK_WIDGET (self->scrollbar), needed ? 1 : 0);
  gtk_widget_set_can_target (GTK_WIDGET (self->scrollbar), needed);
}

static void
follow_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  SoketCallsView *self = user_data;

  soket_calls_list_follow (self->list);
}

static void
messages_action (GSimpleAction *action,
                 GVariant      *state,
                 gpointer       user_data)
{
  SoketCallsView *self = user_data;

  self->show_messages = g_variant_get_boolean (state);
  if (self->model != NULL)
    soket_trace_view_set_messages (self->model, self->show_messages);
  g_simple_action_set_state (action, state);
}

static void
popup_menu (SoketCallsView *self,
            double          x,
            double          y)
{
  gtk_popover_set_pointing_to (self->row_popover, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (self->row_popover);
}

/* The list itself has selected the row when the button went down. */
static void
menu_pressed_cb (GtkGestureClick *gesture,
                 int              n_press,
                 double           x,
                 double           y,
                 SoketCallsView  *self)
{
  double view_x, view_y;

  if (soket_calls_list_get_selected (self->list) != NULL
      && gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (self), x, y, &view_x, &view_y))
    popup_menu (self, view_x, view_y);
}

static gboolean
menu_key_cb (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  SoketCallsView *self = user_data;
  double x, y;

  if (soket_calls_list_get_selected (self->list) == NULL
      || !gtk_widget_translate_coordinates (widget, GTK_WIDGET (self), 40, 40, &x, &y))
    return FALSE;
  popup_menu (self, x, y);
  return TRUE;
}

static void
soket_calls_view_dispose (GObject *object)
{
  SoketCallsView *self = SOKET_CALLS_VIEW (object);

  if (self->list != NULL)
    soket_calls_list_set_model (self->list, NULL);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_object (&self->trace);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_CALLS_VIEW);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (soket_calls_view_parent_class)->dispose (object);
}

static void
soket_calls_view_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SoketCallsView *self = SOKET_CALLS_VIEW (object);

  switch (property_id)
    {
    case PROP_TRACE:
      g_value_set_object (value, self->trace);
      break;
    case PROP_SELECTED:
      g_value_set_object (value, soket_calls_view_get_selected (self));
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->n_items);
      break;
    case PROP_EMPTY:
      g_value_set_boolean (value, self->n_items == 0);
      break;
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->list == NULL || soket_calls_list_get_following (self->list));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hide_until (SoketCallsView *self,
            guint64         number)
{
  if (self->model == NULL)
    return;

  soket_calls_list_set_selected (self->list, NULL);
  soket_trace_view_set_after (self->model, number);
  soket_calls_list_follow (self->list);
}

static void
soket_calls_view_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  SoketCallsView *self = SOKET_CALLS_VIEW (object);

  switch (property_id)
    {
    case PROP_TRACE:
      soket_calls_view_set_trace (self, g_value_get_object (value));
      break;
    case PROP_SELECTED:
      soket_calls_view_set_selected (self, g_value_get_object (value));
      break;
    case PROP_AFTER:
      hide_until (self, g_value_get_uint64 (value));
      break;
    case PROP_UNTIL:
      self->until = g_value_get_uint64 (value);
      if (self->model != NULL)
        soket_trace_view_set_until (self->model, self->until);
      update_empty_label (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
soket_calls_view_class_init (SoketCallsViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = soket_calls_view_dispose;
  object_class->get_property = soket_calls_view_get_property;
  object_class->set_property = soket_calls_view_set_property;

  properties[PROP_TRACE] =
    g_param_spec_object ("trace", NULL, NULL, SOKET_TYPE_TRACE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, SOKET_TYPE_CALL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_N_ITEMS] =
    g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_EMPTY] =
    g_param_spec_boolean ("empty", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_FOLLOWING] =
    g_param_spec_boolean ("following", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_AFTER] =
    g_param_spec_uint64 ("after", NULL, NULL, 0, G_MAXUINT64, 0, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_UNTIL] =
    g_param_spec_uint64 ("until", NULL, NULL, 0, G_MAXUINT64, G_MAXUINT64, G_PARAM_WRITABLE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (SOKET_TYPE_CALLS_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-calls-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketCallsView, top);
  gtk_widget_class_bind_template_child (widget_class, SoketCallsView, side_choice);
  gtk_widget_class_bind_template_child (widget_class, SoketCallsView, search);
  gtk_widget_class_bind_template_child (widget_class, SoketCallsView, list);
  gtk_widget_class_bind_template_child (widget_class, SoketCallsView, scrollbar);
  gtk_widget_class_bind_template_child (widget_class, SoketCallsView, empty_label);
  gtk_widget_class_bind_template_child (widget_class, SoketCallsView, follow_button);
  gtk_widget_class_bind_template_child (widget_class, SoketCallsView, row_popover);
  gtk_widget_class_bind_template_callback (widget_class, side_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, following_changed_cb);
  gtk_widget_class_set_css_name (widget_class, "callsview");
}

static void
add_shortcuts (SoketCallsView *self)
{
  GtkShortcutController *controller = GTK_SHORTCUT_CONTROLLER (gtk_shortcut_controller_new ());

  gtk_shortcut_controller_add_shortcut (controller,
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>c"),
                                                          gtk_named_action_new ("calls.copy-row")));
  gtk_shortcut_controller_add_shortcut (controller,
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                                                          gtk_callback_action_new (menu_key_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (controller));
}

static void
soket_calls_view_init (SoketCallsView *self)
{
  const GActionEntry entries[] = {
    { .name = "follow", .activate = follow_action },
    { .name = "messages", .state = "false", .change_state = messages_action },
  };
  GtkGesture *gesture;

  self->name = "";
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  soket_calls_actions_add (G_ACTION_MAP (self->actions), self);

  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "calls", G_ACTION_GROUP (self->actions));
  gtk_scrollbar_set_adjustment (self->scrollbar, soket_calls_list_get_adjustment (self->list));
  g_signal_connect_object (soket_calls_list_get_adjustment (self->list), "changed", G_CALLBACK (adjustment_changed_cb), self,
                           G_CONNECT_SWAPPED);
  adjustment_changed_cb (self, soket_calls_list_get_adjustment (self->list));

  gesture = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "released", G_CALLBACK (menu_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (gesture));
  add_shortcuts (self);
  update_empty_label (self);
}

void
soket_calls_view_set_trace (SoketCallsView *self,
                            SoketTrace     *trace)
{
  g_return_if_fail (SOKET_IS_CALLS_VIEW (self));
  g_return_if_fail (trace == NULL || SOKET_IS_TRACE (trace));

  if (self->trace == trace)
    return;

  g_set_object (&self->trace, trace);
  soket_calls_list_set_model (self->list, NULL);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  if (trace != NULL)
    {
      self->model = soket_trace_view_new (trace);
      soket_trace_view_set_side (self->model, (SoketViewSide) gtk_drop_down_get_selected (self->side_choice));
      soket_trace_view_set_text (self->model, gtk_editable_get_text (self->search));
      soket_trace_view_set_messages (self->model, self->show_messages);
      soket_trace_view_set_until (self->model, self->until);
      soket_calls_list_set_model (self->list, self->model);
      /* After the list, which then already knows whether it still follows. */
      g_signal_connect_swapped (self->model, "items-changed", G_CALLBACK (update_items), self);
      g_signal_connect_swapped (self->model, "tested", G_CALLBACK (update_empty_label), self);
    }

  update_items (self);
  update_empty_label (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRACE]);
}

SoketTraceView *
soket_calls_view_get_model (SoketCallsView *self)
{
  g_return_val_if_fail (SOKET_IS_CALLS_VIEW (self), NULL);

  return self->model;
}

void
soket_calls_view_set_describe (SoketCallsView    *self,
                               SoketDescribeFunc  describe,
                               gpointer           user_data)
{
  g_return_if_fail (SOKET_IS_CALLS_VIEW (self));

  soket_calls_list_set_describe (self->list, describe, user_data);
}

void
soket_calls_view_set_selected (SoketCallsView *self,
                               SoketCall      *call)
{
  g_return_if_fail (SOKET_IS_CALLS_VIEW (self));

  soket_calls_list_set_selected (self->list, call);
}

SoketCall *
soket_calls_view_get_selected (SoketCallsView *self)
{
  g_return_val_if_fail (SOKET_IS_CALLS_VIEW (self), NULL);

  return self->list != NULL ? soket_calls_list_get_selected (self->list) : NULL;
}

void
soket_calls_view_focus_search (SoketCallsView *self)
{
  g_return_if_fail (SOKET_IS_CALLS_VIEW (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

void
soket_calls_view_set_name (SoketCallsView *self,
                           const char     *name)
{
  g_return_if_fail (SOKET_IS_CALLS_VIEW (self));
  g_return_if_fail (name != NULL);

  self->name = g_intern_string (name);
}

const char *
soket_calls_view_get_name (SoketCallsView *self)
{
  g_return_val_if_fail (SOKET_IS_CALLS_VIEW (self), NULL);

  return self->name;
}
