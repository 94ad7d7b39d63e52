/* soket-typed-number.c - a number that is still being typed counts when a key of the window does something with it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/soket-typed-number.h"

/*
 * A GtkSpinButton takes what is typed into it when the focus leaves or Return is pressed. A key of the window, such as Ctrl+Return or the
 * Alt of a button, does neither: without this the number that stands there would not be the one that is sent.
 */

/* Those that a text uses itself: a number is not taken while it is written. */
static gboolean
edits_text (guint key)
{
  static const guint keys[] = {
    GDK_KEY_a, GDK_KEY_c, GDK_KEY_v, GDK_KEY_x, GDK_KEY_z, GDK_KEY_y, GDK_KEY_Left, GDK_KEY_Right, GDK_KEY_Home, GDK_KEY_End,
    GDK_KEY_KP_Left, GDK_KEY_KP_Right, GDK_KEY_KP_Home, GDK_KEY_KP_End, GDK_KEY_BackSpace, GDK_KEY_Delete, GDK_KEY_KP_Delete, GDK_KEY_Insert,
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (gdk_keyval_to_lower (key) == keys[i])
      return TRUE;

  return FALSE;
}

static gboolean
is_for_window (guint           key,
               GdkModifierType modifiers)
{
  if ((modifiers & GDK_ALT_MASK) != 0 || (key >= GDK_KEY_F1 && key <= GDK_KEY_F12))
    return TRUE;

  return (modifiers & GDK_CONTROL_MASK) != 0 && !edits_text (key);
}

static gboolean
key_cb (GtkWidget             *window,
        guint                  key,
        guint                  code,
        GdkModifierType        modifiers,
        GtkEventControllerKey *controller)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));
  GtkWidget *number = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_SPIN_BUTTON) : NULL;

  if (number != NULL && is_for_window (key, modifiers))
    gtk_spin_button_update (GTK_SPIN_BUTTON (number));

  return GDK_EVENT_PROPAGATE;
}

void
soket_typed_number_watch (GtkWidget *window)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_return_if_fail (GTK_IS_WINDOW (window));

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "key-pressed", G_CALLBACK (key_cb), window, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (window, controller);
}
