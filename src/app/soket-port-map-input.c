/* soket-port-map-input.c - pointer and keys on the port picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-port-map-private.h"

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

static gboolean
key_pressed_cb (SoketPortMap    *self,
                guint            keyval,
                guint            keycode,
                GdkModifierType  state)
{
  gint64 position = self->selected != GTK_INVALID_LIST_POSITION ? (gint64) self->selected : -1;
  gint64 columns = self->columns;
  gboolean to_open = (state & GDK_CONTROL_MASK) != 0;

  if (self->n_ports == 0 || (state & GDK_ALT_MASK) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      position = to_open ? find_open (self, position < 0 ? self->n_ports : position, -1) : MAX (position, 1) - 1;
      break;
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      position = to_open ? find_open (self, position, 1) : position + 1;
      break;
    case GDK_KEY_Up: case GDK_KEY_KP_Up:
      position = position < columns ? MAX (position, 0) : position - columns;
      break;
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      position = position < 0 ? 0 : position + columns < self->n_ports ? position + columns : position;
      break;
    case GDK_KEY_Home: case GDK_KEY_KP_Home:
      position = to_open || position < 0 ? 0 : position - position % columns;
      break;
    case GDK_KEY_End: case GDK_KEY_KP_End:
      position = to_open || position < 0 ? self->n_ports - 1 : position - position % columns + columns - 1;
      break;
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up:
      position = MAX (position, 0) - columns * 10 >= 0 ? position - columns * 10 : MAX (position, 0) % columns;
      break;
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down:
      position = MAX (position, 0) + columns * 10;
      break;
    default:
      return GDK_EVENT_PROPAGATE;
    }
  /* The last input counts: the pointer lies where it was left, and says nothing until it moves. */
  soket_port_map_set_pointed (self, GTK_INVALID_LIST_POSITION);
  if (position >= 0)
    soket_port_map_set_selected (self, (guint) MIN (position, (gint64) self->n_ports - 1));

  return GDK_EVENT_STOP;
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
  controller = gtk_event_controller_key_new ();
  g_signal_connect_swapped (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  g_signal_connect_swapped (controller, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
}
