/* soket-scan-code.h - the scan as a program: the slides' loop, or many probes at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/code/soket-code-view.h"
#include "app/setup/soket-setup.h"
#include "net/scan/soket-scanner.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SCAN_CODE (soket_scan_code_get_type ())
G_DECLARE_FINAL_TYPE (SoketScanCode, soket_scan_code, SOKET, SCAN_CODE, AdwBin)

/* Action: scan-code.kind (string state: "loop" or "many"); it follows the speed. */

/* Once. */
void           soket_scan_code_attach   (SoketScanCode          *self,
                                         SoketSetup             *setup,
                                         SoketScanner           *scanner);
/* It shows this scan from now on; until there is one, what the page is set to. */
void           soket_scan_code_note_run (SoketScanCode          *self,
                                         const SoketScanOptions *options);
/* The scan has come further, or has ended. */
void           soket_scan_code_refresh  (SoketScanCode          *self);
SoketCodeView *soket_scan_code_get_view (SoketScanCode          *self);

G_END_DECLS
