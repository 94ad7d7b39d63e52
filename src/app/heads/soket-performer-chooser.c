/* soket-performer-chooser.c - who plays a side, and the popover to choose another one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-performer-chooser.h"

#include "app/heads/soket-performer-choices.h"
#include "app/setup/soket-performer-kind.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-on-demand.h"

#include <glib/gi18n.h>

struct _SoketPerformerChooser
{
  GtkWidget parent_instance;

  GtkWidget *button;
  GtkLabel *title;
  SoketOnDemand *place;

  SoketSetup *setup;
  SoketSide side;
  const SoketProtocol *protocol;
  gboolean compact;
};

G_DEFINE_FINAL_TYPE (SoketPerformerChooser, soket_performer_chooser, GTK_TYPE_WIDGET)

static void
update (SoketPerformerChooser *self)
{
  SoketPerformerKind kind = soket_performer_kind_get (self->setup, self->side);
  gboolean is_window = kind == SOKET_PERFORMER_WINDOW;
  g_autofree char *title = soket_performer_kind_dup_title (self->setup, self->side, kind);
  g_autofree char *name = g_strdup_printf ("%s: %s", self->side == SOKET_SIDE_CLIENT ? _("Client") : _("Server"), title);

  gtk_label_set_text (self->title, title);
  gtk_widget_set_visible (GTK_WIDGET (self->title), !is_window && !self->compact);
  /* Where there is no room for its name, a dot tells that it is another one. */
  (self->compact && !is_window ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->button, "changed");
  gtk_widget_set_tooltip_text (self->button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
soket_performer_chooser_dispose (GObject *object)
{
  SoketPerformerChooser *self = SOKET_PERFORMER_CHOOSER (object);

  /* An open popover outlives its button, and what stands in it has the setup. */
  if (self->place != NULL)
    adw_bin_set_child (ADW_BIN (self->place), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_PERFORMER_CHOOSER);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_performer_chooser_parent_class)->dispose (object);
}

static void
soket_performer_chooser_class_init (SoketPerformerChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_performer_chooser_dispose;

  g_type_ensure (SOKET_TYPE_ON_DEMAND);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "performerchooser");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-performer-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketPerformerChooser, button);
  gtk_widget_class_bind_template_child (widget_class, SoketPerformerChooser, title);
  gtk_widget_class_bind_template_child (widget_class, SoketPerformerChooser, place);
}

static void
soket_performer_chooser_init (SoketPerformerChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

static GtkWidget *
make_choices (gpointer user_data)
{
  SoketPerformerChooser *self = user_data;

  return soket_performer_choices_new (self->setup, self->side, self->protocol);
}

void
soket_performer_chooser_attach (SoketPerformerChooser *self,
                                SoketSetup            *setup,
                                SoketSide              side,
                                const SoketProtocol   *protocol)
{
  const char *const program = side == SOKET_SIDE_CLIENT ? "notify::client-program" : "notify::server-program";
  g_autofree char *performer = g_strconcat ("notify::", soket_performer_kind_property (side), NULL);

  g_return_if_fail (SOKET_IS_PERFORMER_CHOOSER (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  self->side = side;
  self->protocol = protocol;
  soket_on_demand_set_func (self->place, make_choices, self);
  soket_on_demand_set_button (self->place, GTK_MENU_BUTTON (self->button));
  g_signal_connect_object (setup, performer, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, program, G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

void
soket_performer_chooser_set_compact (SoketPerformerChooser *self,
                                     gboolean               compact)
{
  g_return_if_fail (SOKET_IS_PERFORMER_CHOOSER (self));

  self->compact = compact;
  update (self);
}

void
soket_performer_chooser_popdown (SoketPerformerChooser *self)
{
  g_return_if_fail (SOKET_IS_PERFORMER_CHOOSER (self));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->button));
}
