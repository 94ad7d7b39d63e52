/* soket-cli-stop.h - the first SIGINT or SIGTERM asks a command to stop, the next ends the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/soket-cli.h"

G_BEGIN_DECLS

typedef struct _SoketCliStop SoketCliStop;

/* From here on the first signal cancels, in the main loop. */
SoketCliStop   *soket_cli_stop_new             (void) G_GNUC_WARN_UNUSED_RESULT;
/* From here on a signal ends the program: where nothing but printing is left, a reader that has stopped may hold that up for ever. */
void            soket_cli_stop_leave           (SoketCliStop *self);
void            soket_cli_stop_free            (SoketCliStop *self);

GCancellable   *soket_cli_stop_get_cancellable (SoketCliStop *self);
/* What shells say of a program that the signal has ended; OK where none came. */
SoketCliStatus  soket_cli_stop_get_status      (SoketCliStop *self);
/* Says that the exchange was ended before it was over, and returns the same. */
SoketCliStatus  soket_cli_stop_tell            (SoketCliStop *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketCliStop, soket_cli_stop_free)

G_END_DECLS
