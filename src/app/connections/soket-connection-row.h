/* soket-connection-row.h - one conversation in the list of connections
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/record/soket-lane.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CONNECTION_ROW (soket_connection_row_get_type ())
G_DECLARE_FINAL_TYPE (SoketConnectionRow, soket_connection_row, SOKET, CONNECTION_ROW, GtkListBoxRow)

/* Signal "marked" (boolean): the user marked it to be compared, or no longer.
 *
 * Rows with the same @columns, one of each for the words before and behind the lanes, have their lanes below one another. */
GtkWidget *soket_connection_row_new              (guint32                 conversation,
                                                  GtkSizeGroup           *columns[2]) G_GNUC_WARN_UNUSED_RESULT;
guint32    soket_connection_row_get_conversation (SoketConnectionRow     *self);
/* @place: which of its transport it is, from 1; @shown: it is the one in the picture */
void       soket_connection_row_show             (SoketConnectionRow     *self,
                                                  const SoketRosterEntry *entry,
                                                  guint64                 place,
                                                  gboolean                shown,
                                                  const SoketLane        *lane,
                                                  const SoketLaneAxis    *axis);
void       soket_connection_row_set_marked       (SoketConnectionRow     *self,
                                                  gboolean                marked);
/* As if its check button was pressed. */
void       soket_connection_row_toggle           (SoketConnectionRow     *self);

G_END_DECLS
