/* soket-scan-options.c - what a scan tries, and how
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-scan-options.h"

/**
 * soket_scan_options_init:
 * @options: (out caller-allocates): options
 *
 * Fills in the defaults: 1 s, one retry, as many in flight as the limits leave, no banner.
 */
void
soket_scan_options_init (SoketScanOptions *options)
{
  *options = (SoketScanOptions) { .timeout_ms = 1000, .retries = 1 };
}
