/* soket-page-watch.c - the programs that show their calls in the page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-page-private.h"

#include "app/base/soket-toast.h"

#include <glib/gi18n.h>

/* The first of them that listens, where the shown server would. */
static void
show_guest (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketTransport transport = soket_setup_get_transport (priv->setup);

  for (guint i = 0; i < priv->guests->len; i++)
    {
      SoketWatchedProgram *guest = g_ptr_array_index (priv->guests, i);
      g_autofree char *name = soket_watched_program_dup_name (guest);
      SoketPerformerFacts facts = { 0 };

      soket_watched_program_add_facts (guest, &facts);
      if (name != NULL && soket_endpoint_is_set (&facts.endpoint) && facts.transport == transport)
        {
          soket_server_pane_set_guest (priv->server_pane, name, &facts);
          return;
        }
    }
  soket_server_pane_set_guest (priv->server_pane, NULL, NULL);
}

/* Those that a head has started have a tag. */
static void
appeared_cb (SoketPage           *self,
             SoketWatchedProgram *program)
{
  if (*soket_watched_program_get_tag (program) == '\0')
    g_ptr_array_add (soket_page_get_private (self)->guests, g_object_ref (program));
}

/* A program does not wait for who shows its calls: of one that is too fast some are missing, which its picture cannot tell. */
static void
ended_cb (SoketPage           *self,
          SoketWatchedProgram *program)
{
  guint n_lost = (guint) MIN (soket_watched_program_get_n_lost (program), G_MAXUINT);
  g_autofree char *sentence = NULL;

  g_ptr_array_remove (soket_page_get_private (self)->guests, program);
  show_guest (self);
  if (n_lost == 0)
    return;
  sentence = g_strdup_printf (ngettext ("%u call is not shown: it came too fast, or was made on one socket too many.",
                                        "%u calls are not shown: they came too fast, or were made on more than 1,024 sockets.", n_lost), n_lost);
  soket_toast_say (GTK_WIDGET (self), sentence);
}

/* `soket run --window` hands its program to the socket that was touched last: to the page that was shown last, in the window that was used last. */
gboolean
soket_page_watch_touch (SoketPage  *self,
                        GError    **error)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  if (priv->listener == NULL)
    {
      priv->listener = soket_witness_listener_new (priv->trace, FALSE);
      priv->guests = g_ptr_array_new_with_free_func (g_object_unref);
      g_signal_connect_object (priv->listener, "appeared", G_CALLBACK (appeared_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (priv->listener, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (priv->trace, "flushed", G_CALLBACK (show_guest), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (priv->setup, "notify::transport", G_CALLBACK (show_guest), self, G_CONNECT_SWAPPED);
    }
  if (!soket_witness_listener_is_open (priv->listener) && !soket_witness_listener_open (priv->listener, "window", error))
    return FALSE;
  soket_witness_listener_touch (priv->listener);
  return TRUE;
}

/* Behind the first frame: nothing of this is seen in it. */
static void
painted_cb (SoketPage     *self,
            GdkFrameClock *clock)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  /* Who wants to have a program watched is told why not. */
  soket_page_watch_touch (self, NULL);
}

static void
active_cb (SoketPage  *self,
           GParamSpec *pspec,
           GtkWindow  *window)
{
  if (gtk_window_is_active (window))
    soket_page_watch_touch (self, NULL);
}

void
soket_page_watch_shown (SoketPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_signal_connect_object (gtk_widget_get_frame_clock (GTK_WIDGET (self)), "after-paint", G_CALLBACK (painted_cb), self, G_CONNECT_SWAPPED);
  if (GTK_IS_WINDOW (root))
    g_signal_connect_object (root, "notify::is-active", G_CALLBACK (active_cb), self, G_CONNECT_SWAPPED);
}

void
soket_page_watch_hidden (SoketPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (GTK_WIDGET (self)), painted_cb, self);
  if (root != NULL)
    g_signal_handlers_disconnect_by_func (root, active_cb, self);
}

SoketWitnessListener *
soket_page_get_listener (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  soket_page_watch_touch (self, NULL);
  return soket_page_get_private (self)->listener;
}
