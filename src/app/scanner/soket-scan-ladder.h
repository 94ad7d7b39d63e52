/* soket-scan-ladder.h - a small ladder: what goes over the wire when a port is open, closed, or does not answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "net/scan/soket-scanner.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SCAN_LADDER (soket_scan_ladder_get_type ())
G_DECLARE_FINAL_TYPE (SoketScanLadder, soket_scan_ladder, SOKET, SCAN_LADDER, GtkWidget)

/* Properties: "state" (uint, a SoketScanState: open, closed or filtered), "lit" (boolean). */

/* The card of what does not answer: why this port did not. %SOKET_SCAN_FILTERED with ETIMEDOUT or 0 is silence, with another
 * errno an answer that forbids; %SOKET_SCAN_ERROR is a port that could not be asked. */
void     soket_scan_ladder_set_reason (SoketScanLadder *self,
                                       SoketScanState   state,
                                       int              errnum);
void     soket_scan_ladder_set_lit (SoketScanLadder *self,
                                    gboolean         lit);
gboolean soket_scan_ladder_get_lit (SoketScanLadder *self);

G_END_DECLS
