/* soket-step-bar.h - the buttons of stepping, in the foot
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Its buttons are the page's actions step-over, step-back, step-turn and step-run. */
#define SOKET_TYPE_STEP_BAR (soket_step_bar_get_type ())
G_DECLARE_FINAL_TYPE (SoketStepBar, soket_step_bar, SOKET, STEP_BAR, AdwBin)

G_END_DECLS
