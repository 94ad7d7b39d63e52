/* soket-diagram-input.c - keys, pointer and tooltips of the diagram
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-private.h"

#include <math.h>

#include "app/diagram/soket-diagram-labels.h"
#include "app/diagram/soket-diagram-menu.h"

#define WHEEL_ROWS 3
/* So near to a line the pointer means it. */
#define NEAR 7.0

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           SoketDiagram             *self)
{
  double pixels = dy * WHEEL_ROWS * self->layout.row;

  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    pixels = dy;
  if (!soket_diagram_layout_scrolls (&self->layout))
    return GDK_EVENT_PROPAGATE;
  soket_diagram_scroll_to (self, soket_diagram_get_offset (self) + pixels);
  return GDK_EVENT_STOP;
}

static void
select_row (SoketDiagram *self,
            guint         row)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_diagram_get_rows (self, &n_rows);

  if (row >= n_rows)
    return;
  self->cursor = row;
  self->cursor_row = rows[row];
  self->cursor_selected = G_MAXUINT;
  self->selecting = TRUE;
  soket_sequence_select_row (self->sequence, row);
  self->selecting = FALSE;
  self->cursor_selected = soket_sequence_get_selected_row (self->sequence);
  self->wanted = row;
  soket_diagram_redraw (self);
  soket_diagram_say_row (self, row);
}

/* Opens or closes the fold that @row is of; members of an open one close it. */
static gboolean
toggle_fold (SoketDiagram *self,
             guint         row,
             gboolean      may_open,
             gboolean      may_close)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_diagram_get_rows (self, &n_rows);

  if (row >= n_rows)
    return FALSE;
  if (soket_label_get_fold (&rows[row]) == SOKET_FOLD_CLOSED)
    {
      if (may_open)
        soket_sequence_toggle_fold (self->sequence, row);
      return may_open;
    }
  if (!rows[row].open || !may_close)
    return FALSE;
  while (row > 0 && !(rows[row].begins_fold && rows[row].side == rows[self->cursor < n_rows ? self->cursor : row].side))
    row--;
  if (!rows[row].begins_fold)
    return FALSE;
  soket_sequence_toggle_fold (self->sequence, row);
  return TRUE;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            SoketDiagram    *self)
{
  guint row = soket_diagram_pick_row (self, x, y);
  SoketDiagramPaint paint;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (row == G_MAXUINT)
    return;
  soket_diagram_prepare (self, &paint);
  if (row < self->layout.n_rows)
    {
      g_autoptr (GArray) labels = soket_labels_place (&paint, row, row + 1);
      const SoketLabel *label = &g_array_index (labels, SoketLabel, 0);

      if (label->fold != SOKET_FOLD_NONE && (n_press == 2 || fabs (x - label->fold_x) < 12 * self->layout.unit))
        {
          self->cursor = row;
          toggle_fold (self, row, TRUE, TRUE);
          return;
        }
    }
  select_row (self, row);
}

static void
present_menu (SoketDiagram *self,
              double        x,
              double        y)
{
  if (self->popover == NULL)
    {
      self->popover = soket_diagram_menu_new ();
      gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
open_menu (SoketDiagram *self,
           double        x,
           double        y)
{
  guint row = soket_diagram_pick_row (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (row != G_MAXUINT)
    select_row (self, row);
  present_menu (self, x, y);
}

static void
menu_pressed_cb (GtkGestureClick *gesture,
                 int              n_press,
                 double           x,
                 double           y,
                 SoketDiagram    *self)
{
  open_menu (self, x, y);
}

static void
long_pressed_cb (GtkGestureLongPress *gesture,
                 double               x,
                 double               y,
                 SoketDiagram        *self)
{
  open_menu (self, x, y);
}

static void
popup_menu (SoketDiagram *self)
{
  double x = self->layout.width / 2, y = self->layout.height / 2;

  soket_diagram_locate_row (self, soket_diagram_get_selected (self), &x, &y);
  present_menu (self, x, y);
}

/* The next row from @row on that is a call; an implied state and a gap of what is not there cannot be chosen. */
static guint
find_call (SoketDiagram *self,
           gint64        row,
           int           step)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_diagram_get_rows (self, &n_rows);

  for (; row >= 0 && row < n_rows; row += step)
    if (rows[row].record != G_MAXUINT)
      return (guint) row;
  return G_MAXUINT;
}

static void
walk (SoketDiagram *self,
      int           step)
{
  guint selected = soket_diagram_get_selected (self), first, end;

  if (selected != G_MAXUINT)
    {
      select_row (self, find_call (self, (gint64) selected + step, step));
      return;
    }
  /* With nothing selected the keys begin at what is in sight. */
  soket_diagram_layout_range (&self->layout, soket_diagram_get_offset (self),
                              soket_diagram_get_offset (self) + self->layout.height, &first, &end);
  select_row (self, find_call (self, step > 0 ? (gint64) first : (gint64) end - 1, step));
}

/* Without rows the keys are somebody else's. */
static gboolean
walk_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);

  if (self->layout.n_rows == 0)
    return FALSE;
  walk (self, g_variant_get_int32 (arguments));
  return TRUE;
}

static gboolean
end_cb (GtkWidget *widget,
        GVariant  *arguments,
        gpointer   user_data)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);

  if (self->layout.n_rows == 0)
    return FALSE;
  if (g_variant_get_int32 (arguments) > 0)
    {
      select_row (self, find_call (self, (gint64) self->layout.n_rows - 1, -1));
      return TRUE;
    }
  /* First of all that there is, not only of what is live. */
  soket_diagram_scroll_to (self, 0);
  select_row (self, find_call (self, 0, 1));
  return TRUE;
}

static gboolean
page_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);
  double page = MAX (self->layout.height - 2 * self->layout.row, self->layout.row);

  if (self->layout.n_rows == 0)
    return FALSE;
  soket_diagram_scroll_to (self, soket_diagram_get_offset (self) + g_variant_get_int32 (arguments) * page);
  return TRUE;
}

/* Not handled, the key goes on to whoever else wants it. */
static gboolean
fold_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);
  gboolean may_open, may_close;

  g_variant_get (arguments, "(bb)", &may_open, &may_close);
  return toggle_fold (self, soket_diagram_get_selected (self), may_open, may_close);
}

static gboolean
menu_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  popup_menu (SOKET_DIAGRAM (widget));
  return TRUE;
}

static void
bind_key (GtkWidgetClass  *widget_class,
          guint            key,
          guint            keypad_key,
          GdkModifierType  modifiers,
          GtkShortcutFunc  callback,
          int              direction)
{
  gtk_widget_class_add_binding (widget_class, key, modifiers, callback, "i", direction);
  gtk_widget_class_add_binding (widget_class, keypad_key, modifiers, callback, "i", direction);
}

static void
bind_fold (GtkWidgetClass *widget_class,
           guint           key,
           guint           keypad_key,
           gboolean        may_open,
           gboolean        may_close)
{
  gtk_widget_class_add_binding (widget_class, key, 0, fold_cb, "(bb)", may_open, may_close);
  gtk_widget_class_add_binding (widget_class, keypad_key, 0, fold_cb, "(bb)", may_open, may_close);
}

/* Space and Page Down are the replay's, whose shortcuts come after. */
void
soket_diagram_class_add_bindings (GtkWidgetClass *widget_class)
{
  bind_key (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, 0, walk_cb, -1);
  bind_key (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, 0, walk_cb, 1);
  bind_key (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, 0, end_cb, -1);
  bind_key (widget_class, GDK_KEY_End, GDK_KEY_KP_End, 0, end_cb, 1);
  bind_key (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, GDK_CONTROL_MASK, page_cb, -1);
  bind_key (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, GDK_CONTROL_MASK, page_cb, 1);
  bind_fold (widget_class, GDK_KEY_Return, GDK_KEY_KP_Enter, TRUE, TRUE);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_ISO_Enter, 0, fold_cb, "(bb)", TRUE, TRUE);
  bind_fold (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, TRUE, FALSE);
  bind_fold (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, FALSE, TRUE);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "diagram.copy", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_cb, NULL);
}

gboolean
soket_diagram_query_tooltip (GtkWidget  *widget,
                             int         x,
                             int         y,
                             gboolean    keyboard,
                             GtkTooltip *tooltip)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);
  guint row = keyboard ? soket_diagram_get_selected (self) : soket_diagram_pick_row (self, x, y);
  g_autofree char *sentence = NULL;
  double top;

  /* While it is replayed the foot has the sentence, and a tip would lie over the newest row. */
  if (row >= self->layout.n_rows || soket_sequence_is_replaying (self->sequence))
    return FALSE;
  sentence = soket_sequence_dup_sentence (self->sequence, row);
  if (*sentence == '\0')
    return FALSE;
  top = soket_diagram_layout_y (&self->layout, row) - soket_diagram_get_offset (self) - self->layout.row / 2;
  gtk_tooltip_set_text (tooltip, sentence);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { keyboard ? 0 : x - 8, (int) top, 16, (int) self->layout.row });
  return TRUE;
}

void
soket_diagram_add_controllers (SoketDiagram *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, controller);
  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  g_signal_connect (controller, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (controller), GDK_BUTTON_SECONDARY);
  g_signal_connect (controller, "released", G_CALLBACK (menu_pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
  /* A finger has no second button. */
  controller = GTK_EVENT_CONTROLLER (gtk_gesture_long_press_new ());
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (controller), TRUE);
  g_signal_connect (controller, "pressed", G_CALLBACK (long_pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
}

/* Whether the bytes of @arrow that wait in the kernel are at that place. */
static gboolean
is_in_block (SoketDiagram           *self,
             const SoketLadderArrow *arrow,
             double                  x,
             double                  position)
{
  double left, right;

  soket_diagram_layout_strip (&self->layout, arrow->to, &left, &right);
  return arrow->end == SOKET_ARROW_ARRIVES && arrow->length > 0 && x >= left && x <= right && position >= arrow->arrival
         && position <= soket_diagram_layout_block_end (&self->layout, arrow);
}

guint
soket_diagram_pick_row (SoketDiagram *self,
                        double        x,
                        double        y)
{
  double position, offset, best = NEAR * self->layout.unit;
  const SoketLadderArrow *arrows;
  const SoketLadder *ladder;
  guint n_arrows, n_rows, row, found = G_MAXUINT;

  g_return_val_if_fail (SOKET_IS_DIAGRAM (self), G_MAXUINT);

  soket_diagram_get_rows (self, &n_rows);
  if (n_rows == 0 || n_rows != self->layout.n_rows || y < 0 || y > self->layout.height)
    return G_MAXUINT;
  ladder = soket_sequence_get_ladder (self->sequence);
  offset = soket_diagram_get_offset (self);
  position = soket_diagram_layout_position (&self->layout, y + offset);
  row = position < -0.5 || position > n_rows - 0.5 ? G_MAXUINT : (guint) CLAMP (round (position), 0, n_rows - 1);

  /* Between the programs' lines what crosses counts, elsewhere the row. */
  if (x < self->layout.lines[0] + best || x > self->layout.lines[1] - best)
    return row;
  arrows = soket_ladder_get_arrows (ladder, &n_arrows);
  for (guint i = soket_ladder_find_arrow (ladder, position - 1); i < n_arrows && arrows[i].row <= position + 1; i++)
    {
      SoketDiagramLine line;
      double distance;

      soket_diagram_layout_arrow (&self->layout, &arrows[i], offset, &line);
      distance = soket_diagram_line_distance (&line, x, y);
      if (distance < best)
        {
          best = distance;
          found = arrows[i].call_row;
        }
      else if (found == G_MAXUINT && is_in_block (self, &arrows[i], x, position))
        {
          found = arrows[i].call_row;
        }
    }
  return found != G_MAXUINT ? found : row;
}

gboolean
soket_diagram_locate_row (SoketDiagram *self,
                          guint         row,
                          double       *x,
                          double       *y)
{
  guint n_rows;
  const SoketLadderRow *rows;

  g_return_val_if_fail (SOKET_IS_DIAGRAM (self), FALSE);

  rows = soket_diagram_get_rows (self, &n_rows);
  if (row >= n_rows)
    return FALSE;
  *x = self->layout.lines[rows[row].side];
  *y = soket_diagram_layout_y (&self->layout, row) - soket_diagram_get_offset (self);
  return *y >= 0 && *y <= self->layout.height;
}
