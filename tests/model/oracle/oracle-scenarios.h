/* oracle-scenarios.h - scenarios with a name
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *script;
} OracleScenario;

extern const OracleScenario oracle_scenarios[];
extern const guint          oracle_n_scenarios;

G_END_DECLS
