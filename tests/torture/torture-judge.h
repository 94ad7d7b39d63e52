/* torture-judge.h - whether a run in which a call failed was as it should be
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "torture-scenario.h"

G_BEGIN_DECLS

/* A scenario where nothing fails: what it says, its sentences on standard error, and the most calls it has made. */
typedef struct
{
  const TortureScenario *scenario;
  char                  *said;
  GPtrArray             *sentences;
  TortureSeen            seen;
} TortureClean;

void        torture_clean_init  (TortureClean          *self,
                                 const TortureScenario *scenario);
void        torture_clean_clear (TortureClean          *self);
/* One run more. */
void        torture_clean_add   (TortureClean          *self,
                                 const TortureSeen     *seen,
                                 const TortureOutcome  *outcome);

/* What is wrong; NULL where nothing is. */
const char *torture_judge       (const TortureClean    *clean,
                                 const TorturePlan     *plan,
                                 const TortureSeen     *seen,
                                 const TortureOutcome  *outcome,
                                 const TortureFacts    *facts);

G_END_DECLS
