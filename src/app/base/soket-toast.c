/* soket-toast.c - says an event in a toast of the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-toast.h"

#define STATE "soket-toast"

/*
 * How long a toast is left alone while it comes, and its place once it went: libadwaita 1.2 frees a toast twice that is dismissed, or followed by
 * another one, while it is on its way. Its animations take 300 ms.
 */
#define SETTLE_MS 400

/* One toast at a time; of those that come meanwhile the last. */
typedef struct
{
  GtkWidget *overlay;   /* whose this is */
  AdwToast *shown;      /* (nullable): the overlay's */
  AdwToast *next;       /* (nullable) */
  gint64 quiet_us;      /* nothing is shown or dismissed before */
  guint timeout;
} Toasts;

static gboolean go_on_cb (gpointer user_data);

static void
toasts_free (gpointer data)
{
  Toasts *toasts = data;

  g_clear_handle_id (&toasts->timeout, g_source_remove);
  g_clear_object (&toasts->next);
  g_free (toasts);
}

static void
go_on (Toasts *toasts)
{
  gint64 left_us = toasts->quiet_us - g_get_monotonic_time ();

  if (toasts->timeout != 0 || toasts->next == NULL)
    return;

  if (left_us > 0)
    {
      toasts->timeout = g_timeout_add ((guint) (left_us / 1000 + 1), go_on_cb, toasts);
      return;
    }

  toasts->quiet_us = g_get_monotonic_time () + SETTLE_MS * 1000;
  if (toasts->shown != NULL)
    {
      /* Then dismissed_cb () goes on. */
      adw_toast_dismiss (toasts->shown);
      return;
    }
  toasts->shown = toasts->next;
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (toasts->overlay), g_steal_pointer (&toasts->next));
}

static gboolean
go_on_cb (gpointer user_data)
{
  Toasts *toasts = user_data;

  toasts->timeout = 0;
  go_on (toasts);
  return G_SOURCE_REMOVE;
}

static void
dismissed_cb (GtkWidget *overlay,
              AdwToast  *toast)
{
  Toasts *toasts = g_object_get_data (G_OBJECT (overlay), STATE);

  if (toasts == NULL || toasts->shown != toast)
    return;
  toasts->shown = NULL;
  toasts->quiet_us = g_get_monotonic_time () + SETTLE_MS * 1000;
  go_on (toasts);
}

void
soket_toast_show (GtkWidget *widget,
                  AdwToast  *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  Toasts *toasts;

  if (overlay == NULL)
    {
      g_object_unref (toast);
      return;
    }

  toasts = g_object_get_data (G_OBJECT (overlay), STATE);
  if (toasts == NULL)
    {
      toasts = g_new0 (Toasts, 1);
      toasts->overlay = overlay;
      g_object_set_data_full (G_OBJECT (overlay), STATE, toasts, toasts_free);
    }
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), overlay, G_CONNECT_SWAPPED);
  g_clear_object (&toasts->next);
  toasts->next = toast;
  go_on (toasts);
}

void
soket_toast_say (GtkWidget  *widget,
                 const char *sentence)
{
  g_autofree char *title = g_markup_escape_text (sentence, -1);

  soket_toast_show (widget, adw_toast_new (title));
}
