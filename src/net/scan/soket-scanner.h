/* soket-scanner.h - a TCP connect scan
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"
#include "net/scan/soket-scan-options.h"
#include "net/scan/soket-scan-result.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SCANNER (soket_scanner_get_type ())
G_DECLARE_FINAL_TYPE (SoketScanner, soket_scanner, SOKET, SCANNER, GObject)

SoketScanner          *soket_scanner_new               (void) G_GNUC_WARN_UNUSED_RESULT;

/* One scan at a time. Signal "target" when the address is known. Nothing is emitted for a port: who shows results pulls them, once a frame. */
void                   soket_scanner_run_async         (SoketScanner           *self,
                                                        const SoketScanOptions *options,
                                                        GCancellable           *cancellable,
                                                        GAsyncReadyCallback     callback,
                                                        gpointer                user_data);
/* TRUE if every port has its verdict. Cancelled: FALSE with G_IO_ERROR_CANCELLED, what was found stays. */
gboolean               soket_scanner_run_finish        (SoketScanner           *self,
                                                        GAsyncResult           *result,
                                                        GError                **error);

gboolean               soket_scanner_get_active        (SoketScanner           *self);
/* The address that is scanned; unset until the name is resolved. Its port is 0. */
const SoketEndpoint   *soket_scanner_get_target        (SoketScanner           *self);
/* "127.0.0.4, ::1": the other addresses of the name, with a family in the options those of that family; NULL if there are none. */
char                  *soket_scanner_dup_others        (SoketScanner           *self) G_GNUC_WARN_UNUSED_RESULT;
/* Of the last scan, in the order of its ports; here and below borrowed until the next scan begins. */
const SoketScanResult *soket_scanner_get_results       (SoketScanner           *self,
                                                        gsize                  *n_results);
/* The positions in the results in the order of their verdicts: a reader keeps how many it has read. */
const guint32         *soket_scanner_get_finished      (SoketScanner           *self,
                                                        gsize                  *n_finished);
/* How many of the first positions have been begun with: their results may be ASKED. */
guint32                soket_scanner_get_n_begun       (SoketScanner           *self);
/* UNTRIED are all without a verdict, the ASKED ones among them. */
guint                  soket_scanner_get_count         (SoketScanner           *self,
                                                        SoketScanState          state);
/* Of the FILTERED ones those that were told to be unreachable. */
guint                  soket_scanner_get_n_unreachable (SoketScanner           *self);
/* How long the scan takes, or took. */
guint64                soket_scanner_get_elapsed_us    (SoketScanner           *self);
/* Probes that wait for an answer, which is what SoketScanOptions.parallel bounds: a test watches that it does. */
guint                  soket_scanner_get_in_flight     (SoketScanner           *self);

G_END_DECLS
