/* soket-export.h - a trace as text and as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/trace/soket-trace-view.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_EXPORT_TEXT,  /* a line for each item, as `--trace` prints it; every line ends with a line feed */
  SOKET_EXPORT_JSON,  /* for programs: an object with `records`, a line each, and with `dropped` */
  SOKET_EXPORT_FILE,  /* for Soket: see soket-trace-file.h */
} SoketExportFormat;

/* One record as an object, on one line, without a line feed. */
char   *soket_export_dup_json (const SoketRecord     *record) G_GNUC_WARN_UNUSED_RESULT;

void    soket_export_async  (SoketTraceView       *view,
                             SoketExportFormat     format,
                             GCancellable         *cancellable,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data);
/* All of @trace that has a number above @after, and what waits, as a file of @service. */
void    soket_export_file_async (SoketTrace          *trace,
                                 const char          *service,
                                 guint64              after,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data);
GBytes *soket_export_finish (SoketTraceView       *view,
                             GAsyncResult         *result,
                             GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
