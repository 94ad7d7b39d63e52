/* soket-scan-export.h - what a scan found, as lines, JSON or CSV
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/scan/soket-scanner.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_SCAN_EXPORT_TEXT,  /* the slides' lines: "port 22: OPEN (ssh)" */
  SOKET_SCAN_EXPORT_JSON,
  SOKET_SCAN_EXPORT_CSV,
} SoketScanFormat;

/* Bits of soket_scan_export_dup_text()'s @states. */
#define SOKET_SCAN_STATE_BIT(state) (1u << (state))
#define SOKET_SCAN_ANY_VERDICT \
  (SOKET_SCAN_STATE_BIT (SOKET_SCAN_OPEN) | SOKET_SCAN_STATE_BIT (SOKET_SCAN_CLOSED) \
   | SOKET_SCAN_STATE_BIT (SOKET_SCAN_FILTERED) | SOKET_SCAN_STATE_BIT (SOKET_SCAN_ERROR))

char *soket_scan_export_dup_text (SoketScanner    *scanner,
                                  SoketScanFormat  format,
                                  guint            states,
                                  const GArray    *order,
                                  const char      *host,
                                  gboolean         partial,
                                  gboolean         banner) G_GNUC_WARN_UNUSED_RESULT;
/* The same, written by a thread. */
void    soket_scan_export_async  (SoketScanner        *scanner,
                                  SoketScanFormat      format,
                                  guint                states,
                                  const GArray        *order,
                                  const char          *host,
                                  gboolean             partial,
                                  gboolean             banner,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data);
GBytes *soket_scan_export_finish (GAsyncResult        *result,
                                  GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
