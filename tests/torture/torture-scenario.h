/* torture-scenario.h - what the program is made to do while its calls fail
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "torture-run.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  /* NULL: the program itself. */
  TortureMain main_func;
  /* Words, between spaces; {NAME} stands for a peer's port, {dir} for a folder. */
  const char *command;
  const char *input;
  int         status;      /* where nothing fails */
  gboolean    serves;      /* prints a line when it is ready, answers Echo, and ends at SIGTERM */
  gboolean    udp;
  gboolean    traces;      /* has lines on standard error that are no sentences */
  gboolean    sums_up;     /* ends with a sentence on how it went */
  gboolean    plays;       /* an experiment: what was promised hangs on when things happen */
  gboolean    may_differ;  /* what it found may be another thing: it says so on standard output */
} TortureScenario;

typedef struct
{
  gboolean ready;        /* of a server */
  gboolean answered[2];  /* its two clients, one after the other */
  gboolean tidy;         /* no file is left behind but those that were asked for */
} TortureFacts;

const TortureScenario *torture_scenario_get_all (guint                 *n);
/* Starts its peers, which last until torture_scenario_finish (). */
void                   torture_scenario_prepare (const TortureScenario *scenario);
void                   torture_scenario_run     (const TortureScenario *scenario,
                                                 const TorturePlan     *plan,
                                                 TortureSeen           *seen,
                                                 guint                  ms,
                                                 TortureOutcome        *outcome,
                                                 TortureFacts          *facts);
void                   torture_scenario_finish  (void);

G_END_DECLS
