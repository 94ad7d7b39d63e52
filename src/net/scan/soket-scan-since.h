/* soket-scan-since.h - what has changed since a scan was saved
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/scan/soket-scanner.h"

G_BEGIN_DECLS

/* More is not read of a file. */
#define SOKET_SCAN_SINCE_MAX (16u * 1024u * 1024u)

/* Of a scan that was saved. */
typedef struct _SoketScanSince SoketScanSince;

SoketScanSince *soket_scan_since_new       (const char      *text,
                                            gsize            length,
                                            GError         **error) G_GNUC_WARN_UNUSED_RESULT;
void            soket_scan_since_free      (SoketScanSince  *self);

const char     *soket_scan_since_get_host  (SoketScanSince  *self);
/* Those that were scanned, as a list such as "20-1024"; NULL where there is none. */
char           *soket_scan_since_dup_ports (SoketScanSince  *self) G_GNUC_WARN_UNUSED_RESULT;
GArray         *soket_scan_since_find      (SoketScanSince  *self,
                                            SoketScanner    *scanner,
                                            guint           *n_opened) G_GNUC_WARN_UNUSED_RESULT;

guint           soket_scan_since_count_left_out (SoketScanSince  *self,
                                                 SoketScanner    *scanner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketScanSince, soket_scan_since_free)

G_END_DECLS
