/* soket-scan-options.h - what a scan tries, and how
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a port says first: so many bytes of it, and so long it is waited for. */
#define SOKET_SCAN_BANNER_MAX 256u
#define SOKET_SCAN_BANNER_MS  300u

/**
 * SoketScanOptions:
 * @host: a name or an address, with or without brackets
 * @family: 0: the name's first IPv4 address, else its first; AF_INET or AF_INET6: the first such
 * @ports: copied; ascending, each once, not empty
 * @timeout_ms: of one try
 * @retries: how often a port that did not answer is tried again
 * @parallel: in flight at a time; 0 is as many as the limits leave
 * @pause_ms: wait so long before each port, to be watched; 0 is no pause
 * @banner: read what an open port says first
 */
typedef struct
{
  const char    *host;
  int            family;
  const guint16 *ports;
  gsize          n_ports;
  guint          timeout_ms;
  guint          retries;
  guint          parallel;
  guint          pause_ms;
  gboolean       banner;
} SoketScanOptions;

/* The command line's defaults: 1000 ms, one retry, everything else 0. */
void soket_scan_options_init (SoketScanOptions *options);

G_END_DECLS
