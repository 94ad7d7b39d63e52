/* soket-try-runner.h - runs an entry without a window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/experiment/soket-try-check.h"
#include "net/experiment/soket-try.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TRY_RUNNER (soket_try_runner_get_type ())
G_DECLARE_FINAL_TYPE (SoketTryRunner, soket_try_runner, SOKET, TRY_RUNNER, GObject)

/* @trace is where all calls are recorded; NULL for one of its own. An entry is played once. */
SoketTryRunner      *soket_try_runner_new         (const SoketTry     *entry,
                                                   SoketTrace         *trace) G_GNUC_WARN_UNUSED_RESULT;

void                 soket_try_runner_play_async  (SoketTryRunner     *self,
                                                   GCancellable       *cancellable,
                                                   GAsyncReadyCallback callback,
                                                   gpointer            user_data);
/* FALSE with an error: it could not be played at all. Whether the promises are kept is the check's to tell. */
gboolean             soket_try_runner_play_finish (SoketTryRunner     *self,
                                                   GAsyncResult       *result,
                                                   GError            **error);
/* Once it is played. */
const SoketTryCheck *soket_try_runner_get_check   (SoketTryRunner     *self);

G_END_DECLS
