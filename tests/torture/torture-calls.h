/* torture-calls.h - the system's calls, counted, of which one fails
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "torture-plan.h"

G_BEGIN_DECLS

typedef struct
{
  guint counts[TORTURE_N_CALLS];
  guint n_failed;
  guint n_after;        /* calls of any kind since the first that failed */
} TortureSeen;

/* From here on the calls of this process are counted in @seen, which may be shared with another process, and fail as @plan says. */
void torture_begin (const TorturePlan *plan,
                    TortureSeen       *seen);

G_END_DECLS
