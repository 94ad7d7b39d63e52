/* soket-try-companion.h - another client of an entry, which makes calls that the page's own does not make
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/experiment/soket-try.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TRY_COMPANION (soket_try_companion_get_type ())
G_DECLARE_FINAL_TYPE (SoketTryCompanion, soket_try_companion, SOKET, TRY_COMPANION, GObject)

/* Begins at once. @kind is asking or sending. */
SoketTryCompanion *soket_try_companion_new        (SoketTryCompanionKind        kind,
                                                         const SoketEndpoint     *server,
                                                         SoketTrace              *trace) G_GNUC_WARN_UNUSED_RESULT;
/* Whether there is still something to come. */
gboolean                 soket_try_companion_get_active (SoketTryCompanion *self);
/* Closes it, whatever it is at. May run twice. */
void                     soket_try_companion_close      (SoketTryCompanion *self);

G_END_DECLS
