/* soket-scan-table.h - the results of one scan: one for each port, and the order in which their verdicts came
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/scan/soket-scan-result.h"

G_BEGIN_DECLS

typedef struct _SoketScanTable SoketScanTable;

SoketScanTable        *soket_scan_table_new               (const guint16  *ports,
                                                           gsize           n_ports) G_GNUC_WARN_UNUSED_RESULT;
void                   soket_scan_table_free              (SoketScanTable *self);
/* The SYN to the port there is out. */
void                   soket_scan_table_set_asked         (SoketScanTable *self,
                                                           guint32         position);
/* And this is its verdict, once; @banner (nullable) is the table's. */
void                   soket_scan_table_conclude          (SoketScanTable *self,
                                                           guint32         position,
                                                           SoketScanState  state,
                                                           int             errnum,
                                                           gint64          elapsed_us,
                                                           GBytes         *banner);
/* See the functions of SoketScanner that are called so. */
const SoketScanResult *soket_scan_table_get_results       (SoketScanTable *self,
                                                           gsize          *n_results);
const guint32         *soket_scan_table_get_finished      (SoketScanTable *self,
                                                           gsize          *n_finished);
guint                  soket_scan_table_get_count         (SoketScanTable *self,
                                                           SoketScanState  state);
guint                  soket_scan_table_get_n_unreachable (SoketScanTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketScanTable, soket_scan_table_free)

G_END_DECLS
