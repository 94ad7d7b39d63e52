/* soket-connection-list.h - all connections as lanes over time, the newest first
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CONNECTION_LIST (soket_connection_list_get_type ())
G_DECLARE_FINAL_TYPE (SoketConnectionList, soket_connection_list, SOKET, CONNECTION_LIST, AdwBin)

/* Signal "chosen" (uint): the conversation whose row was activated. */

void soket_connection_list_set_sequence (SoketConnectionList *self,
                                         SoketSequence       *sequence);
/* Lists what there is now, all of it, and gives the focus to what is shown. */
void soket_connection_list_open         (SoketConnectionList *self);
/* The list will be as things are then, soon, if it is seen. */
void soket_connection_list_refresh      (SoketConnectionList *self);

G_END_DECLS
