/* soket-diagram-menu.h - what can be done with the diagram: copy, save, show more
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/diagram/soket-diagram.h"

G_BEGIN_DECLS

/* Gives @diagram the actions "diagram.…". */
void       soket_diagram_menu_install   (SoketDiagram       *diagram);
void       soket_diagram_menu_set_scene (SoketDiagram       *diagram,
                                         SoketScene         *scene);
GtkWidget *soket_diagram_menu_new       (void) G_GNUC_WARN_UNUSED_RESULT;

/* For a menu button elsewhere, which must be given the actions as "diagram". */
GMenuModel   *soket_diagram_menu_new_model   (void) G_GNUC_WARN_UNUSED_RESULT;
GActionGroup *soket_diagram_menu_get_actions (SoketDiagram *diagram);

G_END_DECLS
