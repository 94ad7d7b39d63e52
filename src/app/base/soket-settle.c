/* soket-settle.c - what a widget does in the frame after an allocation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-settle.h"

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  SoketSettle *self = user_data;

  self->tick = 0;
  self->func (widget);
  return G_SOURCE_REMOVE;
}

void
soket_settle_soon (SoketSettle     *self,
                   GtkWidget       *widget,
                   SoketSettleFunc  func)
{
  self->func = func;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (widget, tick_cb, self, NULL);
}

void
soket_settle_clear (SoketSettle *self,
                    GtkWidget   *widget)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (widget, self->tick);
  self->tick = 0;
}
