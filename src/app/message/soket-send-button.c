/* soket-send-button.c - Send: starts the client, stops it, and counts the seconds until it gives up
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/message/soket-send-button.h"

#include "app/setup/soket-performer-kind.h"

#include <glib/gi18n.h>

struct _SoketSendButton
{
  GtkButton parent_instance;

  SoketSetup *setup;
  const SoketProtocol *protocol;
  SoketPerformer *client;
  gboolean suggested;
  gboolean brief;
};

G_DEFINE_FINAL_TYPE (SoketSendButton, soket_send_button, GTK_TYPE_BUTTON)

static void
update_suggested (SoketSendButton *self)
{
  if (self->suggested && !soket_performer_get_active (self->client))
    gtk_widget_add_css_class (GTK_WIDGET (self), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "suggested-action");
}

static void
update (SoketSendButton *self)
{
  const gboolean active = soket_performer_get_active (self->client);
  g_autofree char *label = NULL;
  guint seconds_left;

  if (!active && soket_performer_kind_get (self->setup, SOKET_SIDE_CLIENT) != SOKET_PERFORMER_WINDOW)
    /* Translators: Verb: starts a program */
    label = g_strdup (_("_Run"));
  else if (!active && soket_protocol_speaks_first (self->protocol, soket_setup_get_transport (self->setup)))
    /* Translators: Verb: connects to a server that speaks without being asked */
    label = g_strdup (_("_Receive"));
  else if (!active)
    label = g_strdup (_("_Send"));
  else if (!soket_performer_get_waiting (self->client, &seconds_left))
    /* Translators: verb: ends what the client does */
    label = g_strdup (_("_Stop"));
  else if (self->brief)
    /* Translators: as "Stop waiting (%u s)", where there is little room. */
    label = g_strdup_printf (_("_Stop (%u s)"), seconds_left);
  else
    /* Translators: the time that is left, in seconds. */
    label = g_strdup_printf (_("_Stop waiting (%u s)"), seconds_left);

  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self)), label) == 0)
    return;
  gtk_button_set_label (GTK_BUTTON (self), label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self), active ? "page.stop-waiting" : "page.send");
  update_suggested (self);
}

static void
performer_cb (SoketSendButton *self)
{
  const gboolean is_own = soket_performer_kind_get (self->setup, SOKET_SIDE_CLIENT) == SOKET_PERFORMER_OWN;

  /* It stays where it is when the message goes. */
  gtk_widget_set_hexpand (GTK_WIDGET (self), is_own);
  gtk_widget_set_halign (GTK_WIDGET (self), is_own ? GTK_ALIGN_END : GTK_ALIGN_FILL);
  update (self);
}

static void
soket_send_button_dispose (GObject *object)
{
  SoketSendButton *self = SOKET_SEND_BUTTON (object);

  g_clear_object (&self->client);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_send_button_parent_class)->dispose (object);
}

static void
soket_send_button_class_init (SoketSendButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_send_button_dispose;
}

static void
soket_send_button_init (SoketSendButton *self)
{
}

void
soket_send_button_attach (SoketSendButton     *self,
                          SoketSetup          *setup,
                          const SoketProtocol *protocol,
                          SoketPerformer      *client)
{
  g_return_if_fail (SOKET_IS_SEND_BUTTON (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  self->protocol = protocol;
  soket_send_button_set_client (self, client);
  performer_cb (self);
  g_signal_connect_object (setup, "notify::transport", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::client-performer", G_CALLBACK (performer_cb), self, G_CONNECT_SWAPPED);
}

void
soket_send_button_set_client (SoketSendButton *self,
                              SoketPerformer  *client)
{
  g_return_if_fail (SOKET_IS_SEND_BUTTON (self));
  g_return_if_fail (SOKET_IS_PERFORMER (client));

  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_set_object (&self->client, client);
  g_signal_connect_object (client, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "progressed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
soket_send_button_set_suggested (SoketSendButton *self,
                                 gboolean         suggested)
{
  g_return_if_fail (SOKET_IS_SEND_BUTTON (self));

  self->suggested = suggested;
  update_suggested (self);
}

void
soket_send_button_set_brief (SoketSendButton *self,
                             gboolean         brief)
{
  g_return_if_fail (SOKET_IS_SEND_BUTTON (self));

  self->brief = brief;
  if (self->client != NULL)
    update (self);
}
