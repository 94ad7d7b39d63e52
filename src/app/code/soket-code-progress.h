/* soket-code-progress.h - how far a conversation has come, in the programs that are shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/code/soket-code-view.h"
#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

/* Lights and ticks the lines of @view as far as @sequence shows its calls. */
void soket_code_progress_show (SoketCodeView *view,
                               SoketSequence *sequence);

G_END_DECLS
