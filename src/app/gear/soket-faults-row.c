/* soket-faults-row.c - what the client does on purpose
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/gear/soket-faults-row.h"

#include "app/gear/soket-fault-words.h"
#include "app/setup/soket-performer-kind.h"

struct _SoketFaultsRow
{
  GtkBox parent_instance;

  GtkLabel *faults_label;

  SoketSetup *setup;
  const SoketProtocol *protocol;
};

G_DEFINE_FINAL_TYPE (SoketFaultsRow, soket_faults_row, GTK_TYPE_BOX)

static void
reset_cb (SoketFaultsRow *self)
{
  soket_setup_reset_faults (self->setup);
}

static void
update (SoketFaultsRow *self)
{
  SoketClientOptions options;
  g_autofree char *words = NULL;

  soket_setup_fill_client_options (self->setup, self->protocol, &options);
  words = soket_fault_words (&options);
  gtk_label_set_text (self->faults_label, words != NULL ? words : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->faults_label), words);
  /* A program of the user's own does none of it. */
  gtk_widget_set_visible (GTK_WIDGET (self), words != NULL && soket_performer_kind_get (self->setup, SOKET_SIDE_CLIENT) != SOKET_PERFORMER_OWN);
}

static void
soket_faults_row_dispose (GObject *object)
{
  SoketFaultsRow *self = SOKET_FAULTS_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_FAULTS_ROW);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_faults_row_parent_class)->dispose (object);
}

static void
soket_faults_row_class_init (SoketFaultsRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_faults_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-faults-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketFaultsRow, faults_label);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
}

static void
soket_faults_row_init (SoketFaultsRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
soket_faults_row_attach (SoketFaultsRow      *self,
                         SoketSetup          *setup,
                         const SoketProtocol *protocol)
{
  g_return_if_fail (SOKET_IS_FAULTS_ROW (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  self->protocol = protocol;
  soket_setup_watch_faults (setup, G_CALLBACK (update), G_OBJECT (self));
  g_signal_connect_object (setup, "notify::client-performer", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}
