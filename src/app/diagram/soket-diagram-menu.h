/* soket-diagram-menu.h - the menu of the diagram
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* For a menu button elsewhere, which must be given the actions as "diagram"; and for the pointer. */
GMenuModel *soket_diagram_menu_new_model (void) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget  *soket_diagram_menu_new       (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
