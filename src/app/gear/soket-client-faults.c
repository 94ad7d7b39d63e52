/* soket-client-faults.c - the part of the client's settings that makes it fail on purpose
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/gear/soket-client-faults.h"

#include "app/gear/soket-fault-words.h"
#include "app/setup/soket-performer-kind.h"
#include "app/speech/soket-names.h"

/* Folded until something of it is on, so that who does not look for it is not led astray. */
struct _SoketClientFaults
{
  AdwBin parent_instance;

  GtkExpander *expander;
  GtkWidget *pieces_row;
  GtkWidget *pieces;
  GtkWidget *pause_row;
  GtkWidget *pause;
  GtkWidget *half_close_row;
  GtkWidget *half_close;
  GtkWidget *reset_row;
  GtkWidget *reset;
  GtkWidget *read_delay;
  GtkWidget *stranger_row;
  GtkWidget *stranger;
  GtkWidget *reset_button;

  SoketSetup *setup;
  const SoketProtocol *protocol;
};

G_DEFINE_FINAL_TYPE (SoketClientFaults, soket_client_faults, ADW_TYPE_BIN)

static void
update (SoketClientFaults *self)
{
  SoketClientOptions options;
  g_autofree char *words = NULL;

  soket_setup_fill_client_options (self->setup, self->protocol, &options);
  words = soket_fault_words (&options);
  if (words != NULL)
    gtk_expander_set_expanded (self->expander, TRUE);
  gtk_widget_set_sensitive (self->reset_button, words != NULL);
  gtk_widget_set_sensitive (self->pause_row, options.pieces > 0);
}

static void
reset_clicked_cb (SoketClientFaults *self)
{
  soket_setup_reset_faults (self->setup);
}

static void
soket_client_faults_dispose (GObject *object)
{
  SoketClientFaults *self = SOKET_CLIENT_FAULTS (object);

  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_CLIENT_FAULTS);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_client_faults_parent_class)->dispose (object);
}

static void
soket_client_faults_class_init (SoketClientFaultsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_client_faults_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-client-faults.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, expander);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, pieces_row);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, pieces);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, pause_row);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, pause);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, half_close_row);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, half_close);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, reset_row);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, reset);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, read_delay);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, stranger_row);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, stranger);
  gtk_widget_class_bind_template_child (widget_class, SoketClientFaults, reset_button);
  gtk_widget_class_bind_template_callback (widget_class, reset_clicked_cb);
}

static void
soket_client_faults_init (SoketClientFaults *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

void
soket_client_faults_attach (SoketClientFaults   *self,
                            SoketSetup          *setup,
                            const SoketProtocol *protocol)
{
  g_return_if_fail (SOKET_IS_CLIENT_FAULTS (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  self->protocol = protocol;

  soket_setup_bind (setup, "pieces", self->pieces, "value");
  soket_setup_bind (setup, "pause", self->pause, "value");
  soket_setup_bind (setup, "half-close", self->half_close, "active");
  soket_setup_bind (setup, "reset", self->reset, "active");
  soket_setup_bind (setup, "read-delay", self->read_delay, "value");
  soket_setup_bind (setup, "stranger", self->stranger, "active");
  soket_performer_kind_bind (setup, SOKET_SIDE_CLIENT, self->stranger);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, self->pieces_row);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, self->pause_row);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, self->half_close_row);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, self->reset_row);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_UDP, self->stranger_row);
  soket_setup_watch_faults (setup, G_CALLBACK (update), G_OBJECT (self));
  update (self);
}
