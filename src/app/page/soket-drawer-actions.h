/* soket-drawer-actions.h - clear, find and the drawer's views, alike on each page that has a picture
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/page/soket-scaffold.h"
#include "app/widgets/soket-on-demand.h"
#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

/* Adds "clear", "undo-clear", "find", "view" and "drawer", which are enabled and set by themselves. @prefix: that of the page's actions in
 * the window.
 * @scaffold, @calls_place and @sequence live as long as the actions are used. */
void soket_drawer_actions_add (GSimpleActionGroup *actions,
                               const char         *prefix,
                               SoketScaffold      *scaffold,
                               SoketOnDemand      *calls_place,
                               SoketSequence      *sequence);

G_END_DECLS
