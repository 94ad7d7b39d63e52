/* soket-on-demand.c - a place for a widget that is made when it is seen first, or asked for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/widgets/soket-on-demand.h"

/* What a page may never show would otherwise be half of the time that its window takes to open. */
struct _SoketOnDemand
{
  AdwBin parent_instance;

  SoketMakeFunc func;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (SoketOnDemand, soket_on_demand, ADW_TYPE_BIN)

static void
soket_on_demand_map (GtkWidget *widget)
{
  soket_on_demand_get (SOKET_ON_DEMAND (widget));
  GTK_WIDGET_CLASS (soket_on_demand_parent_class)->map (widget);
}

static void
soket_on_demand_dispose (GObject *object)
{
  SOKET_ON_DEMAND (object)->func = NULL;

  G_OBJECT_CLASS (soket_on_demand_parent_class)->dispose (object);
}

static void
soket_on_demand_class_init (SoketOnDemandClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_on_demand_dispose;
  GTK_WIDGET_CLASS (klass)->map = soket_on_demand_map;
}

static void
soket_on_demand_init (SoketOnDemand *self)
{
}

void
soket_on_demand_set_func (SoketOnDemand *self,
                          SoketMakeFunc  func,
                          gpointer       user_data)
{
  g_return_if_fail (SOKET_IS_ON_DEMAND (self));

  self->func = func;
  self->user_data = user_data;
}

static void
popup_cb (GtkMenuButton *button,
          gpointer       user_data)
{
  soket_on_demand_get (user_data);
}

void
soket_on_demand_set_button (SoketOnDemand *self,
                            GtkMenuButton *button)
{
  g_return_if_fail (SOKET_IS_ON_DEMAND (self));

  gtk_menu_button_set_create_popup_func (button, popup_cb, self, NULL);
}

static void
menu_cb (GtkMenuButton *button,
         gpointer       user_data)
{
  if (gtk_menu_button_get_popover (button) == NULL)
    gtk_menu_button_set_menu_model (button, user_data);
}

void
soket_on_demand_set_menu (GtkMenuButton *button,
                          GMenuModel    *menu)
{
  g_return_if_fail (GTK_IS_MENU_BUTTON (button));

  gtk_menu_button_set_create_popup_func (button, menu_cb, g_object_ref (menu), g_object_unref);
}

gpointer
soket_on_demand_get (SoketOnDemand *self)
{
  SoketMakeFunc func;

  g_return_val_if_fail (SOKET_IS_ON_DEMAND (self), NULL);

  func = g_steal_pointer (&self->func);
  if (func != NULL)
    adw_bin_set_child (ADW_BIN (self), func (self->user_data));

  return adw_bin_get_child (ADW_BIN (self));
}
