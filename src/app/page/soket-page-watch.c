/* soket-page-watch.c - the programs that show their calls in the page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-page-private.h"

#include "app/base/soket-toast.h"

#include <glib/gi18n.h>

/* It is set on a program that has been told of. */
#define TOLD "soket-told"
/* Who has started it looks at the terminal. */
#define TOLD_S 15

/* Those that a head has started have a tag. */
static gboolean
is_guest (SoketWatchedProgram *program)
{
  return *soket_watched_program_get_tag (program) == '\0';
}

/* The page shows one transport. Who looks at it sees nothing of a program that uses the other one, and is told why. */
static void
tell_other_transport (SoketPage           *self,
                      SoketWatchedProgram *program)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketTransport shown = soket_setup_get_transport (priv->setup);
  SoketTransport other = shown == SOKET_TRANSPORT_TCP ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  g_autofree char *name = soket_watched_program_dup_name (program);
  gboolean has_other = soket_protocol_has_transport (priv->protocol, other);
  g_autofree char *title = NULL, *button = NULL, *action = NULL;
  const char *word = other == SOKET_TRANSPORT_UDP ? "UDP" : "TCP";
  AdwToast *toast;

  if (name == NULL || soket_watched_program_has_used (program, shown) || !soket_watched_program_has_used (program, other)
      || g_object_get_data (G_OBJECT (program), TOLD) != NULL)
    return;

  g_object_set_data (G_OBJECT (program), TOLD, GINT_TO_POINTER (TRUE));
  /* One that a head has started belongs to the transport that it was started for. */
  if (!has_other || !is_guest (program))
    {
      /* Translators: a program such as "python3 client.py", and "UDP" */
      title = g_strdup_printf (has_other ? _("%s uses %s: choose that, and start it again") : _("%s uses %s: show the page Echo, and run it again"),
                               name, word);
      soket_toast_say (GTK_WIDGET (self), title);
      return;
    }
  /* Translators: a program such as "python3 client.py", and "UDP" */
  title = g_markup_printf_escaped (_("%s uses %s"), name, word);
  /* Translators: a button; "UDP" or "TCP" */
  button = g_strdup_printf (_("Show %s"), word);
  action = g_strdup_printf ("%s.transport", soket_page_get_name (self));
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, button);
  adw_toast_set_action_name (toast, action);
  adw_toast_set_action_target_value (toast, g_variant_new_string (soket_transport_to_string (other)));
  adw_toast_set_timeout (toast, TOLD_S);
  soket_toast_show (GTK_WIDGET (self), toast);
}

/* The first of them that listens, where the shown server would. */
static void
show_guest (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketTransport transport = soket_setup_get_transport (priv->setup);
  g_autoptr (GPtrArray) programs = soket_witness_listener_list_programs (priv->listener);

  for (guint i = 0; i < programs->len; i++)
    tell_other_transport (self, g_ptr_array_index (programs, i));
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

static void
appeared_cb (SoketPage           *self,
             SoketWatchedProgram *program)
{
  if (is_guest (program))
    g_ptr_array_add (soket_page_get_private (self)->guests, g_object_ref (program));
}

/* A program does not wait for who shows its calls: of one that is too fast some are missing, which its picture cannot tell. */
static void
ended_cb (SoketPage           *self,
          SoketWatchedProgram *program)
{
  guint n_lost = (guint) MIN (soket_watched_program_get_n_lost (program), G_MAXUINT);
  g_autofree char *sentence = NULL;

  /* One that ends at once has done so before anything is shown. */
  tell_other_transport (self, program);
  g_ptr_array_remove (soket_page_get_private (self)->guests, program);
  show_guest (self);
  if (n_lost == 0 && soket_watched_program_has_stream (program))
    soket_toast_say (GTK_WIDGET (self), _("What is read and written by streams of C, as of fdopen (), is not shown: they call the kernel by themselves."));
  if (n_lost == 0)
    return;
  sentence = g_strdup_printf (ngettext ("%u call is not shown: it came too fast, or was made on one socket too many.",
                                        "%u calls are not shown: they came too fast, or were made on more than 1,024 sockets.", n_lost), n_lost);
  soket_toast_say (GTK_WIDGET (self), sentence);
}

/* The first of several says it for all. */
static void
refused_cb (SoketPage            *self,
            SoketWitnessListener *listener)
{
  if (soket_witness_listener_get_n_refused (listener) == 1)
    soket_toast_say (GTK_WIDGET (self), _("Not all processes are shown: 32 are watched already"));
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
      g_signal_connect_object (priv->listener, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
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
