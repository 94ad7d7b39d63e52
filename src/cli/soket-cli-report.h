/* soket-cli-report.h - what a scan found: as lines, JSON or CSV, and in sentences for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/scan/soket-scan-export.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_CLI_REPORT_WHOLE,
  SOKET_CLI_REPORT_INTERRUPTED,
  SOKET_CLI_REPORT_FIRST,  /* the first open port was enough */
} SoketCliReportEnding;

typedef struct
{
  SoketScanFormat format;
  gboolean        all;     /* every port that has a verdict, not the open ones alone */
  gboolean        banner;  /* with what the services said */
} SoketCliReport;

/* For programs: the same in every language. @order: (nullable) of the results those that are written, as soket_scan_export_dup_text() has it. */
char *soket_cli_report_dup_text     (const SoketCliReport   *self,
                                     SoketScanner           *scanner,
                                     const char             *host,
                                     const GArray           *order,
                                     gboolean                partial) G_GNUC_WARN_UNUSED_RESULT;

/* For people. */
char *soket_cli_report_dup_progress (SoketScanner           *scanner,
                                     guint                   n_ports) G_GNUC_WARN_UNUSED_RESULT;
char *soket_cli_report_dup_summary  (SoketScanner           *scanner,
                                     const SoketScanOptions *options,
                                     SoketCliReportEnding    ending) G_GNUC_WARN_UNUSED_RESULT;
/* What helps where a port could not be tried, or what is known of a host of which not one answered; NULL where there is nothing to add. */
char *soket_cli_report_dup_advice   (SoketScanner           *scanner,
                                     const SoketScanOptions *options,
                                     gboolean                partial) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
