/* soket-calls-actions.h - what can be done with the calls that are shown: copy, save, explain
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/calls/soket-calls-view.h"

G_BEGIN_DECLS

void soket_calls_actions_add    (GActionMap     *actions,
                                 SoketCallsView *view);
/* Nothing is to be copied of nothing. @any: whether calls are shown; @selected: (nullable): the one that is chosen. */
void soket_calls_actions_update (GActionMap     *actions,
                                 gboolean        any,
                                 SoketCall      *selected);

G_END_DECLS
