/* soket-toast.c - says an event in a toast of the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-toast.h"

#define LAST "soket-toast-last"

static void
dismissed_cb (GtkWidget *overlay,
              AdwToast  *toast)
{
  if (g_object_get_data (G_OBJECT (overlay), LAST) == toast)
    g_object_set_data (G_OBJECT (overlay), LAST, NULL);
}

void
soket_toast_show (GtkWidget *widget,
                  AdwToast  *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *last;

  if (overlay == NULL)
    {
      g_object_unref (toast);
      return;
    }

  /* The overlay would keep the new one waiting until the former has had its time. */
  last = g_object_get_data (G_OBJECT (overlay), LAST);
  if (last != NULL)
    adw_toast_dismiss (last);
  g_object_set_data (G_OBJECT (overlay), LAST, toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), overlay, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

void
soket_toast_say (GtkWidget  *widget,
                 const char *sentence)
{
  g_autofree char *title = g_markup_escape_text (sentence, -1);

  soket_toast_show (widget, adw_toast_new (title));
}
