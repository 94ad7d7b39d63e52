/* soket-cli-report.h - what a scan found: as lines, JSON or CSV, and in sentences for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/scan/soket-scan-export.h"

G_BEGIN_DECLS

typedef struct
{
  SoketScanFormat format;
  gboolean        all;     /* every port that has a verdict, not the open ones alone */
  gboolean        banner;  /* with what the services said */
} SoketCliReport;

/* For programs: the same in every language. */
char *soket_cli_report_dup_text     (const SoketCliReport   *self,
                                     SoketScanner           *scanner,
                                     const char             *host,
                                     gboolean                partial) G_GNUC_WARN_UNUSED_RESULT;

/* For people. */
char *soket_cli_report_dup_progress (SoketScanner           *scanner,
                                     guint                   n_ports) G_GNUC_WARN_UNUSED_RESULT;
char *soket_cli_report_dup_summary  (SoketScanner           *scanner,
                                     const SoketScanOptions *options,
                                     gboolean                partial) G_GNUC_WARN_UNUSED_RESULT;
/* What helps where a port could not be tried, or what is known of a host of which not one answered; NULL where there is nothing to add. */
char *soket_cli_report_dup_advice   (SoketScanner           *scanner,
                                     const SoketScanOptions *options,
                                     gboolean                partial) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
