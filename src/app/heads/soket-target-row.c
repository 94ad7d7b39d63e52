/* soket-target-row.c - the first line of the client's head: who asks whom, and the settings
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-target-row.h"

#include "app/gear/soket-client-settings.h"
#include "app/gear/soket-gear.h"
#include "app/heads/soket-performer-chooser.h"
#include "app/heads/soket-target-button.h"
#include "app/setup/soket-performer-kind.h"
#include "app/widgets/soket-on-demand.h"
#include "app/widgets/soket-popover-scroller.h"

#include <adwaita.h>

struct _SoketTargetRow
{
  GtkBox parent_instance;

  GtkWidget *side;
  SoketPerformerChooser *chooser;
  SoketTargetButton *target_button;
  AdwBin *tools_bin;
  GtkWidget *gear;
  SoketOnDemand *settings_place;

  SoketSetup *setup;
  const SoketProtocol *protocol;
  gboolean compact;
};

enum
{
  PROP_TOOLS = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SoketTargetRow, soket_target_row, GTK_TYPE_BOX)

static gboolean
is_own (SoketTargetRow *self)
{
  return soket_performer_kind_get (self->setup, SOKET_SIDE_CLIENT) == SOKET_PERFORMER_OWN;
}

/* A page's own part makes the message; without one it takes no room. */
static void
update_tools (SoketTargetRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->tools_bin),
                          adw_bin_get_child (self->tools_bin) != NULL && !(self->setup != NULL && is_own (self)));
}

/* Of a row of its own the gear keeps the end; in one line with the message nothing stands between. */
static void
update_width (SoketTargetRow *self)
{
  gtk_widget_set_hexpand (GTK_WIDGET (self->target_button), !self->compact);
  gtk_widget_set_hexpand (self->gear, is_own (self) && !self->compact);
}

/* What a program of the user's own asks and how it does that only it knows. */
static void
performer_cb (SoketTargetRow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->target_button), !is_own (self));
  gtk_widget_set_sensitive (self->gear, !is_own (self));
  update_width (self);
  update_tools (self);
}

static void
soket_target_row_get_property (GObject    *object,
                               guint       id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  g_value_set_object (value, adw_bin_get_child (SOKET_TARGET_ROW (object)->tools_bin));
}

static void
soket_target_row_set_property (GObject      *object,
                               guint         id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  SoketTargetRow *self = SOKET_TARGET_ROW (object);

  adw_bin_set_child (self->tools_bin, g_value_get_object (value));
  update_tools (self);
}

static void
soket_target_row_dispose (GObject *object)
{
  SoketTargetRow *self = SOKET_TARGET_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_TARGET_ROW);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_target_row_parent_class)->dispose (object);
}

static void
soket_target_row_class_init (SoketTargetRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_target_row_get_property;
  object_class->set_property = soket_target_row_set_property;
  object_class->dispose = soket_target_row_dispose;

  properties[PROP_TOOLS] = g_param_spec_object ("tools", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SOKET_TYPE_ON_DEMAND);
  g_type_ensure (SOKET_TYPE_PERFORMER_CHOOSER);
  g_type_ensure (SOKET_TYPE_TARGET_BUTTON);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-target-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketTargetRow, side);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetRow, chooser);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetRow, target_button);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetRow, tools_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetRow, gear);
  gtk_widget_class_bind_template_child (widget_class, SoketTargetRow, settings_place);
}

static void
soket_target_row_init (SoketTargetRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
make_settings (gpointer user_data)
{
  SoketTargetRow *self = user_data;
  SoketClientSettings *settings = g_object_new (SOKET_TYPE_CLIENT_SETTINGS, NULL);

  soket_client_settings_attach (settings, self->setup, self->protocol);

  return g_object_new (SOKET_TYPE_POPOVER_SCROLLER, "content", settings, NULL);
}

void
soket_target_row_attach (SoketTargetRow      *self,
                         SoketSetup          *setup,
                         const SoketProtocol *protocol)
{
  g_return_if_fail (SOKET_IS_TARGET_ROW (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  self->protocol = protocol;
  soket_performer_chooser_attach (self->chooser, setup, SOKET_SIDE_CLIENT, protocol);
  soket_target_button_attach (self->target_button, setup);
  soket_on_demand_set_func (self->settings_place, make_settings, self);
  soket_on_demand_set_button (self->settings_place, GTK_MENU_BUTTON (self->gear));
  soket_gear_attach (self->gear, setup, SOKET_SIDE_CLIENT, protocol);
  performer_cb (self);
  g_signal_connect_object (setup, "notify::client-performer", G_CALLBACK (performer_cb), self, G_CONNECT_SWAPPED);
}

void
soket_target_row_set_compact (SoketTargetRow *self,
                              gboolean        compact)
{
  g_return_if_fail (SOKET_IS_TARGET_ROW (self));

  self->compact = compact;
  gtk_widget_set_visible (self->side, !compact);
  soket_performer_chooser_set_compact (self->chooser, compact);
  soket_target_button_set_compact (self->target_button, compact);
  update_width (self);
}

void
soket_target_row_say (SoketTargetRow *self,
                      const char     *addresses)
{
  g_return_if_fail (SOKET_IS_TARGET_ROW (self));

  soket_target_button_say (self->target_button, addresses);
}

void
soket_target_row_popdown (SoketTargetRow *self)
{
  g_return_if_fail (SOKET_IS_TARGET_ROW (self));

  gtk_menu_button_popdown (GTK_MENU_BUTTON (self->gear));
  soket_performer_chooser_popdown (self->chooser);
}
