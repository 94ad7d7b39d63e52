/* soket-scanner.h - a TCP connect scan
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/address/soket-endpoint.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_SCAN_UNTRIED,
  SOKET_SCAN_OPEN,
  SOKET_SCAN_CLOSED,    /* refused */
  SOKET_SCAN_FILTERED,  /* no answer in time (ETIMEDOUT), or one that says that nobody is to be reached there */
  SOKET_SCAN_ERROR,     /* could not be tried: nothing was sent */
  SOKET_SCAN_ASKED,     /* no verdict: the SYN is out, or was when the scan was cancelled; for views: a result is UNTRIED then */
  SOKET_SCAN_N_STATES,
} SoketScanState;

/* "untried", "open", "closed", "filtered", "error", "asked": for JSON and CSV, never translated; without a verdict a port is in neither */
const char *soket_scan_state_to_string (SoketScanState state);

/**
 * SoketScanResult:
 * @port: the port
 * @state: a #SoketScanState
 * @error: an errno value; 0 for open and untried. ETIMEDOUT where no answer came
 * @elapsed_us: from the first try to the verdict, µs; 0 if there was no try
 * @asked: whether a SYN for it has gone out
 * @banner: (nullable): what the service said first, where that was asked for
 */
typedef struct
{
  guint16  port;
  guint8   state;
  guint8   asked;
  int      error;
  guint32  elapsed_us;
  GBytes  *banner;
} SoketScanResult;

/* Its verdict, or %SOKET_SCAN_ASKED or %SOKET_SCAN_UNTRIED without one. */
SoketScanState soket_scan_result_get_state (const SoketScanResult *result);
/* It was answered, by saying that nobody is to be reached there. */
gboolean       soket_scan_result_is_unreachable (const SoketScanResult *result);

#define SOKET_SCAN_BANNER_MAX 256u
#define SOKET_SCAN_BANNER_MS  300u

/**
 * SoketScanOptions:
 * @host: a name or an address, with or without brackets
 * @family: 0: the name's first IPv4 address, else its first; AF_INET or AF_INET6: the first such
 * @ports: copied; ascending, each once, not empty
 * @timeout_ms: of one try
 * @retries: how often a port that did not answer is tried again
 * @parallel: in flight at a time; 0 is as many as the limits leave
 * @pause_ms: wait so long before each port, to be watched; 0 is no pause
 * @banner: read what an open port says first
 */
typedef struct
{
  const char    *host;
  int            family;
  const guint16 *ports;
  gsize          n_ports;
  guint          timeout_ms;
  guint          retries;
  guint          parallel;
  guint          pause_ms;
  gboolean       banner;
} SoketScanOptions;

#define SOKET_TYPE_SCANNER (soket_scanner_get_type ())
G_DECLARE_FINAL_TYPE (SoketScanner, soket_scanner, SOKET, SCANNER, GObject)

/* The command line's defaults: 1000 ms, one retry, everything else 0. */
void                   soket_scan_options_init     (SoketScanOptions     *options);

SoketScanner          *soket_scanner_new           (void) G_GNUC_WARN_UNUSED_RESULT;

/* One scan at a time. Signal "target" when the address is known. Nothing is emitted for a port: who shows results pulls them, once a frame. */
void                   soket_scanner_run_async     (SoketScanner            *self,
                                                    const SoketScanOptions  *options,
                                                    GCancellable            *cancellable,
                                                    GAsyncReadyCallback      callback,
                                                    gpointer                 user_data);
/* TRUE if every port has its verdict. Cancelled: FALSE with G_IO_ERROR_CANCELLED, what was found stays. */
gboolean               soket_scanner_run_finish    (SoketScanner            *self,
                                                    GAsyncResult            *result,
                                                    GError                 **error);

gboolean               soket_scanner_get_active    (SoketScanner            *self);
/* The address that is scanned; unset until the name is resolved. Its port is 0. */
const SoketEndpoint   *soket_scanner_get_target    (SoketScanner            *self);
/* "127.0.0.4, ::1": the other addresses of the name; NULL if there are none. */
char                  *soket_scanner_dup_others    (SoketScanner            *self) G_GNUC_WARN_UNUSED_RESULT;
/* Of the last scan, in the order of its ports; borrowed until the next scan begins. */
const SoketScanResult *soket_scanner_get_results   (SoketScanner            *self,
                                                    gsize                   *n_results);
/* The positions in the results in the order of their verdicts: a reader keeps how many it has read. */
const guint32         *soket_scanner_get_finished  (SoketScanner            *self,
                                                    gsize                   *n_finished);
/* How many of the first positions have been begun with: their results may be ASKED. */
guint32                soket_scanner_get_n_begun   (SoketScanner            *self);
/* UNTRIED are all without a verdict, the ASKED ones among them. */
guint                  soket_scanner_get_count     (SoketScanner            *self,
                                                    SoketScanState           state);
/* Of the FILTERED ones those that were told to be unreachable. */
guint                  soket_scanner_get_n_unreachable (SoketScanner        *self);
guint64                soket_scanner_get_elapsed_us (SoketScanner           *self);
guint                  soket_scanner_get_in_flight (SoketScanner            *self);

G_END_DECLS
