/* soket-numbers-helper.h - a small program of its own, to see which descriptors it gets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/numbers/soket-numbers-sheet.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

/* Nothing is opened and nothing is closed. */
#define SOKET_NUMBERS_ONLY_LOOK (-1)

gboolean soket_numbers_helper_run (int                  to_close,
                                   SoketTrace          *trace,
                                   SoketNumbersSystem  *system,
                                   int                 *reopened,
                                   GError             **error);

G_END_DECLS
