/* soket-scan-result.h - what a scan has found out about one port
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  SOKET_SCAN_UNTRIED,
  SOKET_SCAN_OPEN,
  SOKET_SCAN_CLOSED,    /* refused */
  SOKET_SCAN_FILTERED,  /* no answer in time (ETIMEDOUT), or one that says that nobody is to be reached there */
  SOKET_SCAN_ERROR,     /* could not be tried: nothing was sent */
  SOKET_SCAN_ASKED,     /* no verdict: the SYN is out, or was when the scan was cancelled; for views: a result is UNTRIED then */
  SOKET_SCAN_N_STATES,
} SoketScanState;

/* "untried", "open", "closed", "filtered", "error", "asked": for JSON and CSV, never translated; without a verdict a port is in neither */
const char *soket_scan_state_to_string (SoketScanState state);

/**
 * SoketScanResult:
 * @port: the port
 * @state: a #SoketScanState
 * @error: an errno value; 0 for open and untried. ETIMEDOUT where no answer came
 * @elapsed_us: from the first try to the verdict, µs; 0 if there was no try
 * @asked: whether a SYN for it has gone out
 * @banner: (nullable): what the service said first, where that was asked for
 */
typedef struct
{
  guint16  port;
  guint8   state;
  guint8   asked;
  int      error;
  guint32  elapsed_us;
  GBytes  *banner;
} SoketScanResult;

/* Its verdict, or %SOKET_SCAN_ASKED or %SOKET_SCAN_UNTRIED without one. */
SoketScanState soket_scan_result_get_state (const SoketScanResult *result);
/* It was answered, by saying that nobody is to be reached there. */
gboolean       soket_scan_result_is_unreachable (const SoketScanResult *result);

G_END_DECLS
