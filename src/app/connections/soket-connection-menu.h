/* soket-connection-menu.h - which of the connections is shown, and the list to choose from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CONNECTION_MENU (soket_connection_menu_get_type ())
G_DECLARE_FINAL_TYPE (SoketConnectionMenu, soket_connection_menu, SOKET, CONNECTION_MENU, GtkWidget)

/* Property: "sequence" (SoketSequence, nullable). It is invisible while there is nothing to choose from, and insensitive where there is one. */

/* How many there have been of the shown transport, and the place of the shown one, from 1; 0 for none. */
guint64 soket_connection_menu_count      (SoketSequence       *sequence,
                                          guint64             *place);
/* Opens the list, if there is one. */
void    soket_connection_menu_open       (SoketConnectionMenu *self);
/* How many connections wait for accept, as the kernel counts them: it knows of those of other programs, too. */
void    soket_connection_menu_set_queued (SoketConnectionMenu *self,
                                          guint                n_queued);

G_END_DECLS
