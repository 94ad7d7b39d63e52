/* soket-slides.h - one switch that sets a page as the programs of the slides are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

/* The action "as-in-slides", with a boolean state: whether all that the slides' programs decide is set as there. Switched on it sets
 * that, and keeps what was set before, in the settings; switched off it sets that again, or the defaults where nothing was kept. Whoever
 * sets one of the settings otherwise switches it off. */
GAction *soket_slides_new_action (SoketSetup          *setup,
                                  const SoketProtocol *protocol) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
