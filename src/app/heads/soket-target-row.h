/* soket-target-row.h - the first line of the client's head: who asks whom, and the settings
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/soket-setup.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOKET_TYPE_TARGET_ROW (soket_target_row_get_type ())
G_DECLARE_FINAL_TYPE (SoketTargetRow, soket_target_row, SOKET, TARGET_ROW, GtkBox)

/* Property: "tools" (nullable): a widget of the page's own, before the gear. */

/* Once. */
void soket_target_row_attach      (SoketTargetRow      *self,
                                   SoketSetup          *setup,
                                   const SoketProtocol *protocol);
void soket_target_row_set_compact (SoketTargetRow      *self,
                                   gboolean             compact);
/* What is known of the name that was asked for: a sentence, or NULL. */
void soket_target_row_say         (SoketTargetRow      *self,
                                   const char          *addresses);
/* For who goes away: an open popover would keep itself. */
void soket_target_row_popdown     (SoketTargetRow      *self);

G_END_DECLS
