/* soket-scan-words.h - what a scan found, in words: pure functions, no widget
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/scan/soket-scanner.h"

G_BEGIN_DECLS

/**
 * SoketScanFacts:
 * @host: what was asked for
 * @address: (nullable): what it was resolved to
 * @counts: by #SoketScanState
 * @n_unreachable: of the filtered ones those that were told to be unreachable
 * @n_waiting: of the untried ones those that wait for their answer
 * @silence: (nullable): what is to be said of a host of which not one port answered
 * @elapsed_us: so far, or of it all
 * @others: (nullable): the other addresses of the name, which are not scanned
 *
 * What the sentences about a scan are made of.
 */
typedef struct
{
  const char *host;
  const char *address;
  guint       n_ports;
  guint       counts[SOKET_SCAN_N_STATES];
  guint       n_unreachable;
  guint       n_waiting;
  const char *silence;
  guint64     elapsed_us;
  const char *others;
} SoketScanFacts;

/* "open", "closed", "no answer", "error", "not tried", "waiting" */
const char *soket_scan_words_state    (SoketScanState         state);
/* Of a port: "unreachable", too; "no answer before the end" where a scan that is over asked it. */
const char *soket_scan_words_result   (const SoketScanResult *result,
                                       gboolean               active);
/* What a port is for: what this program serves there if the scanned address is @target (nullable: not known), else the
 * system's name; NULL if nobody knows. */
char       *soket_scan_words_service  (guint16                port,
                                       const SoketEndpoint   *target) G_GNUC_WARN_UNUSED_RESULT;
/* "Port 22 (ssh): open · 0.05 ms · connect () = 0" */
char       *soket_scan_words_port     (const SoketScanResult *result,
                                       const SoketEndpoint   *target,
                                       gboolean               active) G_GNUC_WARN_UNUSED_RESULT;
/* What connect () returned and why, in one sentence; @active: the scan goes on. */
char       *soket_scan_words_verdict  (const SoketScanResult *result,
                                       gboolean               active) G_GNUC_WARN_UNUSED_RESULT;
/* "861 of 1,006 ports · 4 open · 827 closed · 30 no answer"; the part in bold is told in bytes. */
char       *soket_scan_words_progress (const SoketScanFacts  *facts,
                                       guint                 *bold_from,
                                       guint                 *bold_to) G_GNUC_WARN_UNUSED_RESULT;
/* "12,000 ports/s · 3 s left", or NULL while nothing can be said */
char       *soket_scan_words_rate     (const SoketScanFacts  *facts) G_GNUC_WARN_UNUSED_RESULT;
/* One sentence at the end. */
char       *soket_scan_words_summary  (const SoketScanFacts  *facts,
                                       gboolean               partial) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
