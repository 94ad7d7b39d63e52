/* soket-target-button.c - whom the client asks, and the popover to change it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-target-button.h"

#include "app/heads/soket-target-entries.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-on-demand.h"

struct _SoketTargetButton
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkLabel *target;
  SoketOnDemand *place;

  SoketSetup *setup;
  SoketTargetEntries *entries;  /* (nullable) weak */
  char *addresses;              /* (nullable) */
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (SoketTargetButton, soket_target_button, GTK_TYPE_WIDGET)

static void
update (SoketTargetButton *self)
{
  const char *host = soket_setup_get_text (self->setup, "host");
  guint port = soket_setup_get_number (self->setup, "target-port");
  g_autofree char *endpoint = port != 0 ? soket_endpoint_format (host, port) : g_strdup (host);
  g_autofree char *target = g_strconcat ("→ ", endpoint, NULL);

  gboolean follows = self->compact && soket_setup_get_flag (self->setup, "follow-server");

  /* The server that it follows stands beside it. */
  gtk_label_set_text (self->target, follows ? "→" : target);
  gtk_label_set_width_chars (self->target, follows ? 1 : 7);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, target, -1);
}

static void
soket_target_button_dispose (GObject *object)
{
  SoketTargetButton *self = SOKET_TARGET_BUTTON (object);

  /* An open popover outlives its button, and what stands in it has the setup. */
  if (self->place != NULL)
    adw_bin_set_child (ADW_BIN (self->place), NULL);
  g_clear_weak_pointer (&self->entries);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_TARGET_BUTTON);
  g_clear_pointer (&self->addresses, g_free);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_target_button_parent_class)->dispose (object);
}

static void
soket_target_button_class_init (SoketTargetButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_target_button_dispose;

  g_type_ensure (SOKET_TYPE_ON_DEMAND);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "targetbutton");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-target-button.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketTargetButton, button);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetButton, target);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetButton, place);
}

static void
soket_target_button_init (SoketTargetButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  /* Addresses have no letters that would tell their direction. */
  gtk_widget_set_direction (GTK_WIDGET (self->target), GTK_TEXT_DIR_LTR);
}

static GtkWidget *
make_entries (gpointer user_data)
{
  SoketTargetButton *self = user_data;
  GtkWidget *entries = soket_target_entries_new (self->setup);

  g_set_weak_pointer (&self->entries, SOKET_TARGET_ENTRIES (entries));
  soket_target_entries_say (self->entries, self->addresses);
  return entries;
}

/* The name is another one. */
static void
host_changed_cb (SoketTargetButton *self)
{
  soket_target_button_say (self, NULL);
  update (self);
}

void
soket_target_button_attach (SoketTargetButton *self,
                            SoketSetup        *setup)
{
  g_return_if_fail (SOKET_IS_TARGET_BUTTON (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  soket_on_demand_set_func (self->place, make_entries, self);
  soket_on_demand_set_button (self->place, GTK_MENU_BUTTON (self->button));
  g_signal_connect_object (setup, "notify::host", G_CALLBACK (host_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::target-port", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::follow-server", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
soket_target_button_set_compact (SoketTargetButton *self,
                                 gboolean           compact)
{
  g_return_if_fail (SOKET_IS_TARGET_BUTTON (self));

  self->compact = compact;
  update (self);
}

void
soket_target_button_say (SoketTargetButton *self,
                         const char        *addresses)
{
  g_return_if_fail (SOKET_IS_TARGET_BUTTON (self));

  g_free (self->addresses);
  self->addresses = g_strdup (addresses);
  if (self->entries != NULL)
    soket_target_entries_say (self->entries, addresses);
}
