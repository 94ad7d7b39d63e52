/* soket-calls-list-input.c - keys and pointer of the list of calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-list-private.h"

#include <math.h>

#include "app/calls/soket-calls-row.h"

#define WHEEL_ROWS 3

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           SoketCallsList           *self)
{
  double rows = dy * WHEEL_ROWS;

  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    rows = dy / self->metrics.row_height;
  if (soket_calls_list_get_n_items (self) <= soket_calls_list_get_page (self))
    return GDK_EVENT_PROPAGATE;
  /* Not by the adjustment, which is behind the model until the next allocation. */
  soket_calls_list_scroll_to (self, soket_calls_list_get_value (self) + rows);
  return GDK_EVENT_STOP;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            SoketCallsList  *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  for (guint i = 0; y >= self->metrics.header_height && i < self->rows->len; i++)
    {
      graphene_rect_t box;

      if (gtk_widget_get_child_visible (g_ptr_array_index (self->rows, i))
          && gtk_widget_compute_bounds (g_ptr_array_index (self->rows, i), GTK_WIDGET (self), &box)
          && y >= box.origin.y && y < box.origin.y + box.size.height)
        {
          soket_calls_list_select (self, self->first + i);
          return;
        }
    }
}

typedef enum
{
  WALK_ROWS,
  WALK_PAGES,
  WALK_ENDS
} Walk;

/* Moves the selection by so many of them; without rows the key is somebody else's. */
static gboolean
walk_cb (GtkWidget *widget,
         GVariant  *arguments,
         gpointer   user_data)
{
  SoketCallsList *self = SOKET_CALLS_LIST (widget);
  guint n = soket_calls_list_get_n_items (self), now = soket_calls_list_find_selected (self);
  gint64 page = (gint64) MAX (floor (soket_calls_list_get_page (self)) - 1, 1), position;
  int unit, step;

  if (n == 0)
    return FALSE;
  g_variant_get (arguments, "(ii)", &unit, &step);
  /* With nothing selected the keys begin at what is seen last. */
  position = now != GTK_INVALID_LIST_POSITION ? now : MIN ((gint64) self->first + self->rows->len, n);
  position += step * (unit == WALK_ENDS ? (gint64) n : unit == WALK_PAGES ? page : 1);
  soket_calls_list_select (self, (guint) CLAMP (position, 0, (gint64) n - 1));
  return TRUE;
}

static void
bind_key (GtkWidgetClass *widget_class,
          guint           key,
          guint           keypad_key,
          Walk            unit,
          int             step)
{
  gtk_widget_class_add_binding (widget_class, key, 0, walk_cb, "(ii)", unit, step);
  gtk_widget_class_add_binding (widget_class, keypad_key, 0, walk_cb, "(ii)", unit, step);
}

void
soket_calls_list_class_add_bindings (GtkWidgetClass *widget_class)
{
  bind_key (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, WALK_ROWS, -1);
  bind_key (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, WALK_ROWS, 1);
  bind_key (widget_class, GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, WALK_PAGES, -1);
  bind_key (widget_class, GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, WALK_PAGES, 1);
  bind_key (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, WALK_ENDS, -1);
  bind_key (widget_class, GDK_KEY_End, GDK_KEY_KP_End, WALK_ENDS, 1);
}

void
soket_calls_list_add_controllers (SoketCallsList *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, controller);
  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (controller), 0);
  g_signal_connect (controller, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
}
