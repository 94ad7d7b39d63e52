/* soket-try-player.h - plays an entry without a window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/experiment/soket-try-check.h"
#include "net/experiment/soket-try.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TRY_PLAYER (soket_try_player_get_type ())
G_DECLARE_FINAL_TYPE (SoketTryPlayer, soket_try_player, SOKET, TRY_PLAYER, GObject)

/* @trace is where all calls are recorded; NULL for one of its own. An entry is played once. */
SoketTryPlayer      *soket_try_player_new         (const SoketTry       *entry,
                                                   SoketTrace           *trace) G_GNUC_WARN_UNUSED_RESULT;

void                 soket_try_player_play_async  (SoketTryPlayer       *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
/* FALSE with an error: it could not be played at all. Whether the promises are kept is the check's to tell. */
gboolean             soket_try_player_play_finish (SoketTryPlayer       *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
/* Once it is played. */
const SoketTryCheck *soket_try_player_get_check   (SoketTryPlayer       *self);

G_END_DECLS
