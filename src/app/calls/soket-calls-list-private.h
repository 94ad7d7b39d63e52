/* soket-calls-list-private.h - what the list of calls and its keys share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/base/soket-settle.h"
#include "app/calls/soket-calls-columns.h"
#include "app/calls/soket-calls-list.h"

G_BEGIN_DECLS

/* A list whose rows are all of one height and which has only as many of them as fit.
 *
 * It is no GtkListView: that one keeps two hundred rows, lays out what nobody sees and cannot be told where to stand while
 * its model loses rows in front and gains them behind.  Here the place is a record's number, so nothing moves under the
 * reader whatever the trace forgets, and a frame costs the same whether one record came or fifteen hundred.
 *
 * Following, the last row stands at the lower edge.  Otherwise @anchor_number is the record at the upper edge and @anchor_part
 * how much of it is scrolled out.  Everything is worked out in size_allocate, thus once a frame and not at all while hidden. */
struct _SoketCallsList
{
  GtkWidget parent_instance;

  SoketTraceView *model;
  GtkAdjustment *adjustment;
  SoketCallsMetrics metrics;
  GtkWidget *header;
  GPtrArray *rows;             /* of SoketCallsRow, in their order on the screen */
  guint first;                 /* the position that rows[0] shows */

  gboolean following;
  guint64 anchor_number;
  double anchor_part;
  guint64 newest_seen;

  SoketDescribeFunc describe;
  gpointer describe_data;

  SoketCall *selected;
  gboolean unsaid;             /* a screen reader is told of it when its row is filled */
  gboolean configuring;
  SoketSettle settle;
  gboolean reveals_later;   /* the selected call, once there is a page */
};

guint    soket_calls_list_get_n_items   (SoketCallsList *self);
/* How many rows fit. */
double   soket_calls_list_get_page      (SoketCallsList *self);
/* Where it stands, counted in rows of the model as it is now. */
double   soket_calls_list_get_value     (SoketCallsList *self);
void     soket_calls_list_scroll_to     (SoketCallsList *self,
                                         double          value);
/* Where the selected call stands, or %GTK_INVALID_LIST_POSITION. */
guint    soket_calls_list_find_selected (SoketCallsList *self);
void     soket_calls_list_select        (SoketCallsList *self,
                                         guint           position);

/* soket-calls-list-input.c */
void     soket_calls_list_class_add_bindings (GtkWidgetClass *widget_class);
void     soket_calls_list_add_controllers    (SoketCallsList *self);

G_END_DECLS
