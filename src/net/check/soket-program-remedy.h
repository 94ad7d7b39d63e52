/* soket-program-remedy.h - what is wrong with a program that was checked, and what to change
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/experiment/soket-try.h"

G_BEGIN_DECLS

/**
 * SoketProgramCircumstances:
 * @transport: over which it plays its side
 * @has_left: whether it went into the background, where it was ended
 * @in_window: whether a window shows it: a remedy is something to do there, no option of a command
 * @seen: (nullable): what was seen of it, a sentence
 */
typedef struct
{
  SoketTransport  transport;
  gboolean        has_left;
  gboolean        in_window;
  const char     *seen;
} SoketProgramCircumstances;

/* FALSE: it passed. In the user's language. */
gboolean soket_program_remedy_find (const SoketTry                   *entry,
                                    SoketTryOutcome                   outcome,
                                    const SoketProgramCircumstances  *around,
                                    const char                      **sentence,
                                    const char                      **remedy,
                                    gboolean                         *info);

G_END_DECLS
