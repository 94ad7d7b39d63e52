/* soket-scan-ladder.h - a small ladder: what goes over the wire when a port is open, closed, or does not answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "soket-scanner.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SCAN_LADDER (soket_scan_ladder_get_type ())
G_DECLARE_FINAL_TYPE (SoketScanLadder, soket_scan_ladder, SOKET, SCAN_LADDER, GtkWidget)

/* Properties: "state" (uint, a SoketScanState: open, closed or filtered), "lit" (boolean). */
void     soket_scan_ladder_set_lit (SoketScanLadder *self,
                                    gboolean         lit);
gboolean soket_scan_ladder_get_lit (SoketScanLadder *self);

G_END_DECLS
