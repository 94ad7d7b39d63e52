/* soket-target-entries.h - the entries for whom the client asks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TARGET_ENTRIES (soket_target_entries_get_type ())
G_DECLARE_FINAL_TYPE (SoketTargetEntries, soket_target_entries, SOKET, TARGET_ENTRIES, AdwBin)

GtkWidget *soket_target_entries_new  (SoketSetup         *setup);
/* What is known of the name: a sentence, or NULL. */
void       soket_target_entries_say  (SoketTargetEntries *self,
                                      const char         *addresses);

G_END_DECLS
