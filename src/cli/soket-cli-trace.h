/* soket-cli-trace.h - prints a trace's records as lines on standard error
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

typedef struct _SoketCliTrace SoketCliTrace;

typedef enum
{
  SOKET_CLI_TRACE_SILENT,  /* what else is made of the records is wanted */
  SOKET_CLI_TRACE_TEXT,
  SOKET_CLI_TRACE_JSON,    /* an object a line */
} SoketCliTraceForm;

SoketCliTrace *soket_cli_trace_new  (SoketCliTraceForm form) G_GNUC_WARN_UNUSED_RESULT;
/* Prints what is left. */
void           soket_cli_trace_free (SoketCliTrace *self);

/* NULL for a NULL @self: without --trace nothing is recorded. */
SoketTrace    *soket_cli_trace_get  (SoketCliTrace *self);
/* Prints, now, what was recorded since the last time. */
void           soket_cli_trace_print (SoketCliTrace *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketCliTrace, soket_cli_trace_free)

G_END_DECLS
