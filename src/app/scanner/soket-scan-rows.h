/* soket-scan-rows.h - the ports of a scan as a list: filtered by state, sorted by any column
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "net/scan/soket-scanner.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_SCAN_KEY_PORT,
  SOKET_SCAN_KEY_STATE,
  SOKET_SCAN_KEY_SERVICE,
  SOKET_SCAN_KEY_CLASS,
  SOKET_SCAN_KEY_TIME,
  SOKET_SCAN_KEY_ERROR,
  SOKET_SCAN_KEY_BANNER,
  SOKET_SCAN_N_KEYS,
} SoketScanKey;

/* One row: nothing but where its result is; made when asked for, the same object while it lives. */
#define SOKET_TYPE_SCAN_ROW (soket_scan_row_get_type ())
G_DECLARE_FINAL_TYPE (SoketScanRow, soket_scan_row, SOKET, SCAN_ROW, GObject)

SoketScanRow  *soket_scan_row_new           (guint position) G_GNUC_WARN_UNUSED_RESULT;
guint          soket_scan_row_get_position  (SoketScanRow *self);

/* A GListModel of SoketScanRow. */
#define SOKET_TYPE_SCAN_ROWS (soket_scan_rows_get_type ())
G_DECLARE_FINAL_TYPE (SoketScanRows, soket_scan_rows, SOKET, SCAN_ROWS, GObject)

SoketScanRows *soket_scan_rows_new          (SoketScanner *scanner) G_GNUC_WARN_UNUSED_RESULT;

/* Bits 1 << SoketScanState */
void           soket_scan_rows_set_states   (SoketScanRows *self,
                                             guint          states);
void           soket_scan_rows_set_sort     (SoketScanRows *self,
                                             SoketScanKey   key,
                                             gboolean       descending);
/* The results have changed: reads them all, and tells of the rows that are others now. */
void           soket_scan_rows_refresh      (SoketScanRows *self);
/* The row of a position in the results, GTK_INVALID_LIST_POSITION (G_MAXUINT) if it is not shown. */
guint          soket_scan_rows_find         (SoketScanRows *self,
                                             guint          position);
/* The positions that are shown, of guint, in their order. */
const GArray  *soket_scan_rows_get_order    (SoketScanRows *self);

G_END_DECLS
