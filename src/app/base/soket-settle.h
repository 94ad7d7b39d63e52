/* soket-settle.h - what a widget does in the frame after an allocation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*SoketSettleFunc) (GtkWidget *widget);

/* Part of the widget, zero at first. What would ask for another allocation in the middle of one (a scroll bar that comes or goes, a child that is
 * shown) is forgotten by GTK: it is done at the next frame instead. */
typedef struct
{
  SoketSettleFunc func;
  guint           tick;
} SoketSettle;

/* Calls @func once, at the next frame, however often it is asked for. */
void soket_settle_soon  (SoketSettle     *self,
                         GtkWidget       *widget,
                         SoketSettleFunc  func);
/* The widget goes. */
void soket_settle_clear (SoketSettle     *self,
                         GtkWidget       *widget);

G_END_DECLS
