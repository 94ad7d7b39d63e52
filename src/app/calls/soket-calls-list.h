/* soket-calls-list.h - the rows of calls that fit on the screen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/setup/soket-call-meaning.h"
#include "net/trace/soket-trace-view.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CALLS_LIST (soket_calls_list_get_type ())
G_DECLARE_FINAL_TYPE (SoketCallsList, soket_calls_list, SOKET, CALLS_LIST, GtkWidget)

void            soket_calls_list_set_model      (SoketCallsList *self,
                                                 SoketTraceView *model);
/* What stands in the last column, in place of the data; NULL: the data. What is shown is described anew. */
void            soket_calls_list_set_describe   (SoketCallsList *self,
                                                 SoketDescribeFunc describe,
                                                 gpointer        user_data);
/* Counts rows, not pixels. */
GtkAdjustment  *soket_calls_list_get_adjustment (SoketCallsList *self);

gboolean        soket_calls_list_get_following  (SoketCallsList *self);
void            soket_calls_list_follow         (SoketCallsList *self);
/* How many records came since the list was scrolled away from its end. */
guint           soket_calls_list_get_n_new      (SoketCallsList *self);

SoketCall      *soket_calls_list_get_selected   (SoketCallsList *self);
void            soket_calls_list_set_selected   (SoketCallsList *self,
                                                 SoketCall      *call);

G_END_DECLS
