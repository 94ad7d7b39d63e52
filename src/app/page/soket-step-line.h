/* soket-step-line.h - the next call of a side that is stepped, and the button that makes it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "net/witness/soket-stepper.h"

G_BEGIN_DECLS

#define SOKET_TYPE_STEP_LINE (soket_step_line_get_type ())
G_DECLARE_FINAL_TYPE (SoketStepLine, soket_step_line, SOKET, STEP_LINE, AdwBin)

/* Its buttons are the page's actions step-next, step-loop, step-limit and step-interrupt, with the side as parameter. */
SoketStepLine *soket_step_line_new  (SoketSide        side) G_GNUC_WARN_UNUSED_RESULT;
/* @source: (nullable): the text of the call's line; @compact: in few words, for a head that has little room */
void           soket_step_line_show (SoketStepLine   *self,
                                     const SoketStep *step,
                                     const char      *source,
                                     gboolean         compact,
                                     gboolean         is_turn);

G_END_DECLS
