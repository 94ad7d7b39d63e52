/* oracle-compare.h - whether what the program shows is what was on the wire
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "oracle-script.h"

G_BEGIN_DECLS

/**
 * OracleReport:
 * @falsehoods: of char *: each thing that was shown and is not so, or is so and was not shown; the same one once, as @said tells
 * @details: what helps to understand them: records, wire and ladder of each conversation that has one
 */
typedef struct
{
  GPtrArray  *falsehoods;
  GHashTable *said;
  GString    *details;
} OracleReport;

OracleReport *oracle_report_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void          oracle_report_free (OracleReport *self);

/* Every conversation, as it is now and replayed step by step. */
void          oracle_compare     (OracleRun    *run,
                                  OracleReport *report);

G_END_DECLS
