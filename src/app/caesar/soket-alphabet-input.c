/* soket-alphabet-input.c - the alphabet in the hand: pointer, wheel, keys
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-alphabet-private.h"

#include <math.h>

static void
choose (SoketAlphabet *self,
        int            letter)
{
  self->chosen = soket_alphabet_wrap (letter);
  soket_alphabet_changed (self);
}

static void
step_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SoketAlphabet *self = SOKET_ALPHABET (widget);

  soket_alphabet_set_shift (self, soket_alphabet_wrap (self->shift + g_variant_get_int32 (parameter) % N));
}

static void
set_action (GtkWidget  *widget,
            const char *name,
            GVariant   *parameter)
{
  soket_alphabet_set_shift (SOKET_ALPHABET (widget), CLAMP (g_variant_get_int32 (parameter), 0, SOKET_ALPHABET_SHIFT_MAXIMUM));
}

static void
letter_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  choose (SOKET_ALPHABET (widget), g_variant_get_int32 (parameter) % N);
}

static void
move_letter_action (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  SoketAlphabet *self = SOKET_ALPHABET (widget);

  choose (self, self->chosen + g_variant_get_int32 (parameter) % N);
}

static void
bind_key (GtkWidgetClass *widget_class,
          guint           key,
          guint           keypad_key,
          const char     *action,
          int             value)
{
  gtk_widget_class_add_binding_action (widget_class, key, 0, action, "i", value);
  gtk_widget_class_add_binding_action (widget_class, keypad_key, 0, action, "i", value);
}

void
soket_alphabet_class_add_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "alphabet.step", "i", step_action);
  gtk_widget_class_install_action (widget_class, "alphabet.set", "i", set_action);
  gtk_widget_class_install_action (widget_class, "alphabet.letter", "i", letter_action);
  gtk_widget_class_install_action (widget_class, "alphabet.move-letter", "i", move_letter_action);

  bind_key (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, "alphabet.step", 1);
  bind_key (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, "alphabet.step", -1);
  bind_key (widget_class, GDK_KEY_Home, GDK_KEY_KP_Home, "alphabet.set", 0);
  bind_key (widget_class, GDK_KEY_End, GDK_KEY_KP_End, "alphabet.set", N - 1);
  bind_key (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, "alphabet.move-letter", 1);
  bind_key (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, "alphabet.move-letter", -1);
  for (int letter = 0; letter < N; letter++)
    gtk_widget_class_add_binding_action (widget_class, (guint) (GDK_KEY_a + letter), 0, "alphabet.letter", "i", letter);
}

static void
point_at (SoketAlphabet *self,
          double         x,
          double         y)
{
  SoketAlphabetGeometry geometry;
  int column;

  soket_alphabet_read_geometry (self, &geometry);
  column = soket_alphabet_find_column (&geometry, x);
  if (!self->dragging)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), column >= 0 && y >= geometry.cipher_y - GAP / 2.0 ? "grab" : NULL);
  if (column == self->hovered)
    return;
  self->hovered = column;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (GtkEventControllerMotion *controller,
           double                    x,
           double                    y,
           SoketAlphabet            *self)
{
  point_at (self, x, y);
}

static void
leave_cb (GtkEventControllerMotion *controller,
          SoketAlphabet            *self)
{
  self->hovered = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           SoketAlphabet            *self)
{
  int steps = (int) round (dx - dy);

  if (steps != 0)
    soket_alphabet_set_shift (self, soket_alphabet_wrap (self->shift + steps % N));
  return TRUE;
}

static void
drag_begin_cb (GtkGestureDrag *gesture,
               double          x,
               double          y,
               SoketAlphabet  *self)
{
  SoketAlphabetGeometry geometry;
  int column;

  soket_alphabet_read_geometry (self, &geometry);
  column = soket_alphabet_find_column (&geometry, x);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (column < 0)
    return;
  choose (self, soket_alphabet_letter_in_column (self, column));
  if (y < geometry.cipher_y - GAP / 2.0)
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  adw_animation_reset (self->slide);
  self->position = self->drag_position = soket_alphabet_wrap (self->shift);
  self->dragging = TRUE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
}

static void
drag_update_cb (GtkGestureDrag *gesture,
                double          dx,
                double          dy,
                SoketAlphabet  *self)
{
  SoketAlphabetGeometry geometry;
  int shift;

  if (!self->dragging)
    return;
  soket_alphabet_read_geometry (self, &geometry);
  self->position = self->drag_position - dx / geometry.cell;
  shift = soket_alphabet_wrap ((int) lround (remainder (self->position, N)));
  /* A shift of 30 is not made 4 by a hand that trembles. */
  if (shift != soket_alphabet_wrap (self->shift))
    soket_alphabet_set_shift (self, shift);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_end_cb (GtkGestureDrag *gesture,
             double          dx,
             double          dy,
             SoketAlphabet  *self)
{
  if (!self->dragging)
    return;
  self->dragging = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grab");
  soket_alphabet_slide_to_shift (self);
}

static void
drag_cancel_cb (GtkGesture       *gesture,
                GdkEventSequence *sequence,
                SoketAlphabet    *self)
{
  drag_end_cb (GTK_GESTURE_DRAG (gesture), 0, 0, self);
}

static void
focus_cb (GtkEventControllerFocus *controller,
          SoketAlphabet           *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
soket_alphabet_add_controllers (SoketAlphabet *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;

  controller = gtk_event_controller_motion_new ();
  g_signal_connect (controller, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect (controller, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);
  g_signal_connect (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = GTK_EVENT_CONTROLLER (gtk_gesture_drag_new ());
  g_signal_connect (controller, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (controller, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (controller, "drag-end", G_CALLBACK (drag_end_cb), self);
  g_signal_connect (controller, "cancel", G_CALLBACK (drag_cancel_cb), self);
  gtk_widget_add_controller (widget, controller);

  controller = gtk_event_controller_focus_new ();
  g_signal_connect (controller, "enter", G_CALLBACK (focus_cb), self);
  g_signal_connect (controller, "leave", G_CALLBACK (focus_cb), self);
  gtk_widget_add_controller (widget, controller);
}
