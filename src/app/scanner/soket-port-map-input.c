/* soket-port-map-input.c - pointer and keys on the port picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-port-map-private.h"

static void
motion_cb (SoketPortMap *self,
           double        x,
           double        y)
{
  soket_port_map_set_pointed (self, soket_port_map_find_position (self, x, y));
}

static void
leave_cb (SoketPortMap *self)
{
  soket_port_map_set_pointed (self, GTK_INVALID_LIST_POSITION);
}

static void
pressed_cb (SoketPortMap *self,
            int           n_press,
            double        x,
            double        y)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  soket_port_map_set_selected (self, soket_port_map_find_position (self, x, y));
}

/* The next open port after @position, or before it; -1 if there is none. */
static gint64
find_open (SoketPortMap *self,
           gint64        position,
           int           direction)
{
  for (position += direction; position >= 0 && position < self->n_ports; position += direction)
    if (self->states[position] == SOKET_SCAN_OPEN)
      return position;

  return -1;
}

typedef enum
{
  WALK_LEFT,
  WALK_RIGHT,
  WALK_UP,
  WALK_DOWN,
  WALK_ROW_START,
  WALK_ROW_END,
  WALK_PAGE_UP,
  WALK_PAGE_DOWN,
  WALK_OPEN_BEFORE,
  WALK_OPEN_AFTER,
  WALK_FIRST,
  WALK_LAST
} Walk;

/* Where @walk leads from @position, -1 being before the first; -1 if nowhere. */
static gint64
find_way (SoketPortMap *self,
          gint64        position,
          Walk          walk)
{
  gint64 columns = self->columns, last = (gint64) self->n_ports - 1;

  switch (walk)
    {
    case WALK_LEFT:
      return MAX (position, 1) - 1;
    case WALK_RIGHT:
      return position + 1;
    case WALK_UP:
      return position < columns ? MAX (position, 0) : position - columns;
    case WALK_DOWN:
      return position < 0 ? 0 : position + columns <= last ? position + columns : position;
    case WALK_ROW_START:
      return position < 0 ? 0 : position - position % columns;
    case WALK_ROW_END:
      return position < 0 ? last : position - position % columns + columns - 1;
    case WALK_PAGE_UP:
      return MAX (position, 0) - columns * 10 >= 0 ? position - columns * 10 : MAX (position, 0) % columns;
    case WALK_PAGE_DOWN:
      return MAX (position, 0) + columns * 10;
    case WALK_OPEN_BEFORE:
      return find_open (self, position < 0 ? self->n_ports : position, -1);
    case WALK_OPEN_AFTER:
      return find_open (self, position, 1);
    case WALK_FIRST:
      return 0;
    case WALK_LAST:
    default:
      return last;
    }
}

static gboolean
walk_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  SoketPortMap *self = SOKET_PORT_MAP (widget);
  gint64 position = self->selected != GTK_INVALID_LIST_POSITION ? (gint64) self->selected : -1;

  if (self->n_ports == 0)
    return FALSE;
  position = find_way (self, position, (Walk) g_variant_get_int32 (arguments));
  /* The last input counts: the pointer lies where it was left, and says nothing until it moves. */
  soket_port_map_set_pointed (self, GTK_INVALID_LIST_POSITION);
  if (position >= 0)
    soket_port_map_set_selected (self, (guint) MIN (position, (gint64) self->n_ports - 1));

  return TRUE;
}

void
soket_port_map_class_add_bindings (GtkWidgetClass *widget_class)
{
  static const struct { guint key, keypad_key; Walk walk, with_control; } keys[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, WALK_LEFT, WALK_OPEN_BEFORE },
    { GDK_KEY_Right, GDK_KEY_KP_Right, WALK_RIGHT, WALK_OPEN_AFTER },
    { GDK_KEY_Up, GDK_KEY_KP_Up, WALK_UP, WALK_UP },
    { GDK_KEY_Down, GDK_KEY_KP_Down, WALK_DOWN, WALK_DOWN },
    { GDK_KEY_Home, GDK_KEY_KP_Home, WALK_ROW_START, WALK_FIRST },
    { GDK_KEY_End, GDK_KEY_KP_End, WALK_ROW_END, WALK_LAST },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, WALK_PAGE_UP, WALK_PAGE_UP },
    { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, WALK_PAGE_DOWN, WALK_PAGE_DOWN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    for (guint keypad = 0; keypad < 2; keypad++)
      {
        guint key = keypad ? keys[i].keypad_key : keys[i].key;

        gtk_widget_class_add_binding (widget_class, key, 0, walk_cb, "i", keys[i].walk);
        gtk_widget_class_add_binding (widget_class, key, GDK_CONTROL_MASK, walk_cb, "i", keys[i].with_control);
      }
}

void
soket_port_map_add_controllers (SoketPortMap *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;

  controller = gtk_event_controller_motion_new ();
  g_signal_connect_swapped (controller, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, controller);
  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  g_signal_connect_swapped (controller, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
}
