/* soket-handout.h - the shown conversation on paper: Markdown for a class
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

/* A handout lists so many calls, and so many packets that no call sent, and says how many there were. */
#define SOKET_HANDOUT_CALLS_MAX 2000

char *soket_handout_dup_markdown (SoketSequence *sequence) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
