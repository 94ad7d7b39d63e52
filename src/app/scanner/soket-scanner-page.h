/* soket-scanner-page.h - the Scanner tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/scanner/soket-port-map.h"
#include "app/scanner/soket-scan-list.h"
#include "app/setup/soket-setup.h"
#include "net/scan/soket-practice-servers.h"
#include "net/scan/soket-scanner.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SCANNER_PAGE (soket_scanner_page_get_type ())
G_DECLARE_FINAL_TYPE (SoketScannerPage, soket_scanner_page, SOKET, SCANNER_PAGE, AdwBin)

/* The actions of the page: `page` inside it, `scanner` in the window. */
GActionMap           *soket_scanner_page_get_actions          (SoketScannerPage *self);
SoketSetup           *soket_scanner_page_get_setup            (SoketScannerPage *self);
SoketScanner         *soket_scanner_page_get_scanner          (SoketScannerPage *self);
/* The servers of "Start three practice servers". */
SoketPracticeServers *soket_scanner_page_get_practice_servers (SoketScannerPage *self);
SoketPortMap         *soket_scanner_page_get_map              (SoketScannerPage *self);
SoketScanList        *soket_scanner_page_get_list             (SoketScannerPage *self);

G_END_DECLS
