/* soket-connection-menu.h - which connection is shown: the newest, or one that is chosen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "soket-scene.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CONNECTION_MENU (soket_connection_menu_get_type ())
G_DECLARE_FINAL_TYPE (SoketConnectionMenu, soket_connection_menu, SOKET, CONNECTION_MENU, GtkWidget)

/* Property: "scene" (SoketScene, nullable). It is invisible while there is nothing to choose from, and insensitive where there is one. */

/* "127.0.0.1:41122 · ESTABLISHED", "127.0.0.1:41122 · refused" */
char *soket_connection_menu_dup_entry (const SoketRosterEntry *entry) G_GNUC_WARN_UNUSED_RESULT;
/* How many there are of the shown transport, and the place of the shown one, from 1; 0 for none. */
guint soket_connection_menu_count     (SoketScene             *scene,
                                       guint                  *place);

G_END_DECLS
