/* soket-cli-limiter.h - at most ten sentences a second, and how many were left out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _SoketCliLimiter SoketCliLimiter;

SoketCliLimiter *soket_cli_limiter_new  (void) G_GNUC_WARN_UNUSED_RESULT;
/* Says what is left. */
void             soket_cli_limiter_free (SoketCliLimiter *self);
void             soket_cli_limiter_say  (SoketCliLimiter *self,
                                         const char      *sentence);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketCliLimiter, soket_cli_limiter_free)

G_END_DECLS
