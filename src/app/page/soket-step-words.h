/* soket-step-words.h - why a side that is stepped does not go on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/witness/soket-stepper.h"

G_BEGIN_DECLS

/* "recv (4096)"; where only a poll () has told what comes its size is not known: "recv ()". */
char *soket_step_words_dup_call (const SoketRecord *call) G_GNUC_WARN_UNUSED_RESULT;
/* Of a side that is not held; @other_is_held: whether the other one is. NULL where it is held. */
char *soket_step_words_dup_why  (SoketSide        side,
                                 const SoketStep *step,
                                 gboolean         other_is_held) G_GNUC_WARN_UNUSED_RESULT;
/* The text of a line of source, from 1, without what it is set in by, escaped and cut; NULL where there is no such line. */
char *soket_step_words_dup_line (const char      *text,
                                 gsize            length,
                                 guint            line) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
