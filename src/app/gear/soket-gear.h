/* soket-gear.h - the mark on the button of a side's settings: which of them are no defaults
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

/* What is set behind the gear of @side and counts for the transport that is shown, a line each; NULL where all of it is as it comes. */
char *soket_gear_dup_words (SoketSetup          *setup,
                            SoketSide            side,
                            const SoketProtocol *protocol) G_GNUC_WARN_UNUSED_RESULT;
/* @gear gets its mark, its tooltip and its description, as long as both live. */
void  soket_gear_attach    (GtkWidget           *gear,
                            SoketSetup          *setup,
                            SoketSide            side,
                            const SoketProtocol *protocol);

G_END_DECLS
