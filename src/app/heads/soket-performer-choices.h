/* soket-performer-choices.h - who may play a side: what stands in the chooser's popover
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_PERFORMER_CHOICES (soket_performer_choices_get_type ())
G_DECLARE_FINAL_TYPE (SoketPerformerChoices, soket_performer_choices, SOKET, PERFORMER_CHOICES, AdwBin)

/* It activates page.choose-program and win.check, with "client" or "server"; the latter where programs of @protocol can be checked. */
GtkWidget *soket_performer_choices_new (SoketSetup          *setup,
                                        SoketSide            side,
                                        const SoketProtocol *protocol) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
