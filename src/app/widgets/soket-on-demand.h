/* soket-on-demand.h - a place for a widget that is made when it is seen first, or asked for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOKET_TYPE_ON_DEMAND (soket_on_demand_get_type ())
G_DECLARE_FINAL_TYPE (SoketOnDemand, soket_on_demand, SOKET, ON_DEMAND, AdwBin)

/* Makes the widget, whole: it is called once. */
typedef GtkWidget *(*SoketMakeFunc) (gpointer user_data);

/* @func is not called after @self is disposed of. */
void     soket_on_demand_set_func   (SoketOnDemand *self,
                                     SoketMakeFunc  func,
                                     gpointer       user_data);
/* It stands in the popover of @button, which is measured before it is seen. */
void     soket_on_demand_set_button (SoketOnDemand *self,
                                     GtkMenuButton *button);
/* A popover with @menu, likewise: GTK would make one with a button for each line at once. */
void     soket_on_demand_set_menu   (GtkMenuButton *button,
                                     GMenuModel    *menu);
/* Makes it, if nobody has seen it yet. */
gpointer soket_on_demand_get        (SoketOnDemand *self);

G_END_DECLS
