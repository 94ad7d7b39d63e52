/* soket-scan-list.h - the ports of a scan as a table
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/scanner/soket-scan-rows.h"
#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SCAN_LIST (soket_scan_list_get_type ())
G_DECLARE_FINAL_TYPE (SoketScanList, soket_scan_list, SOKET, SCAN_LIST, AdwBin)

/* Once. It uses the actions page.copy, page.save-csv and page.save-json.
 * Property "selected" (uint), notified: a position in the results, or GTK_INVALID_LIST_POSITION; also of a port that is not
 * shown. */
void  soket_scan_list_attach       (SoketScanList *self,
                                    SoketSetup    *setup,
                                    SoketScanner  *scanner);
/* The results have changed. */
void  soket_scan_list_refresh      (SoketScanList *self);
/* Bits 1 << SoketScanState: what is shown */
guint soket_scan_list_get_states   (SoketScanList *self);
/* Positions in the results, of guint, in the order shown; borrowed. */
const GArray *soket_scan_list_get_order (SoketScanList *self);
guint soket_scan_list_get_selected (SoketScanList *self);
void  soket_scan_list_set_selected (SoketScanList *self,
                                    guint          position);

G_END_DECLS
