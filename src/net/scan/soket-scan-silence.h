/* soket-scan-silence.h - what a scan says of a host where not one port answered
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/scan/soket-scanner.h"

G_BEGIN_DECLS

/* One sentence of a whole scan of @host, NULL where a port was open or closed: then the host answers. */
char    *soket_scan_silence_dup_sentence (SoketScanner *scanner,
                                          const char   *host,
                                          guint         timeout_ms) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
