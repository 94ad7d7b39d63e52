/* soket-client-settings.c - what is behind the client's gear
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/gear/soket-client-settings.h"

#include "app/gear/soket-client-faults.h"
#include "app/setup/soket-performer-kind.h"
#include "app/speech/soket-names.h"

struct _SoketClientSettings
{
  AdwBin parent_instance;

  GtkWidget *framing_row;
  GtkWidget *framing;
  GtkWidget *recv_size_row;
  GtkWidget *recv_size;
  GtkWidget *connected_row;
  GtkWidget *connected;
  GtkWidget *timeout;
  GtkWidget *clients;
  SoketClientFaults *faults;
};

G_DEFINE_FINAL_TYPE (SoketClientSettings, soket_client_settings, ADW_TYPE_BIN)

static void
soket_client_settings_dispose (GObject *object)
{
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_CLIENT_SETTINGS);

  G_OBJECT_CLASS (soket_client_settings_parent_class)->dispose (object);
}

static void
soket_client_settings_class_init (SoketClientSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_client_settings_dispose;

  g_type_ensure (SOKET_TYPE_CLIENT_FAULTS);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-client-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketClientSettings, framing_row);
  gtk_widget_class_bind_template_child (widget_class, SoketClientSettings, framing);
  gtk_widget_class_bind_template_child (widget_class, SoketClientSettings, recv_size_row);
  gtk_widget_class_bind_template_child (widget_class, SoketClientSettings, recv_size);
  gtk_widget_class_bind_template_child (widget_class, SoketClientSettings, connected_row);
  gtk_widget_class_bind_template_child (widget_class, SoketClientSettings, connected);
  gtk_widget_class_bind_template_child (widget_class, SoketClientSettings, timeout);
  gtk_widget_class_bind_template_child (widget_class, SoketClientSettings, clients);
  gtk_widget_class_bind_template_child (widget_class, SoketClientSettings, faults);
}

static void
soket_client_settings_init (SoketClientSettings *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

void
soket_client_settings_attach (SoketClientSettings *self,
                              SoketSetup          *setup,
                              const SoketProtocol *protocol)
{
  g_return_if_fail (SOKET_IS_CLIENT_SETTINGS (self));

  soket_setup_bind (setup, "client-recv-size", self->recv_size, "value");
  soket_setup_bind (setup, "connected", self->connected, "active");
  soket_setup_bind (setup, "timeout", self->timeout, "value");
  soket_setup_bind (setup, "clients", self->clients, "value");
  soket_performer_kind_bind (setup, SOKET_SIDE_CLIENT, self->clients);
  soket_setup_bind_choice (setup, "framing", self->framing);
  if (soket_protocol_has_framings (protocol))
    soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, self->framing_row);
  else
    gtk_widget_set_visible (self->framing_row, FALSE);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, self->recv_size_row);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_UDP, self->connected_row);

  soket_client_faults_attach (self->faults, setup, protocol);
}
