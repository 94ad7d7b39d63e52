/* soket-scan-result.c - what a scan has found out about one port
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-scan-result.h"

#include <errno.h>

/**
 * soket_scan_state_to_string:
 * @state: a state
 *
 * Returns: (transfer none): `open`, `closed`, `filtered`, `error`, `untried` or `asked`, never translated
 */
const char *
soket_scan_state_to_string (SoketScanState state)
{
  static const char * const names[] = { "untried", "open", "closed", "filtered", "error", "asked" };

  g_return_val_if_fail (state < G_N_ELEMENTS (names), "error");

  return names[state];
}

/**
 * soket_scan_result_get_state:
 * @result: a result
 *
 * Tells a port that waits for its answer from one that was not asked yet.
 *
 * Returns: its verdict; without one %SOKET_SCAN_ASKED or %SOKET_SCAN_UNTRIED
 */
SoketScanState
soket_scan_result_get_state (const SoketScanResult *result)
{
  if (result->state == SOKET_SCAN_UNTRIED && result->asked)
    return SOKET_SCAN_ASKED;

  return (SoketScanState) result->state;
}

/**
 * soket_scan_result_is_unreachable:
 * @result: a result
 *
 * Tells an answer that forbids from silence; both are %SOKET_SCAN_FILTERED.
 *
 * Returns: whether it was said that nobody is to be reached there, by ICMP as a rule
 */
gboolean
soket_scan_result_is_unreachable (const SoketScanResult *result)
{
  return result->state == SOKET_SCAN_FILTERED && result->error != ETIMEDOUT;
}
