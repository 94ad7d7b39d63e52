/* soket-scan-silence.c - what a scan says of a host where not one port answered
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-scan-silence.h"

#include "core/base/soket-error.h"
#include "core/words/soket-lesson.h"
#include "net/kernel/soket-kernel.h"

#include <glib/gi18n-lib.h>

/* An answer from another town, or over a busy Wi-Fi, may take longer than that. */
#define SHORT_MS 100

/* The errno that all ports share which are in @state, or 0 if they do not. */
static int
find_common_error (SoketScanner   *scanner,
                   SoketScanState  state)
{
  const SoketScanResult *results;
  gsize n_results;
  int common = 0;

  results = soket_scanner_get_results (scanner, &n_results);
  for (gsize i = 0; i < n_results; i++)
    {
      if (results[i].state != state)
        continue;
      if (common != 0 && results[i].error != common)
        return 0;
      common = results[i].error;
    }

  return common;
}

static char *
dup_untried (SoketScanner *scanner,
             const char   *host)
{
  int errnum = find_common_error (scanner, SOKET_SCAN_ERROR);

  if (errnum != 0)
    /* Translators: a computer, the name of an error, and what that means and what helps. */
    return g_strdup_printf (_("No port of %s could be tried (%s): %s."), host, soket_errno_name (errnum),
                            soket_lesson_explain_connect (errnum, soket_scanner_get_target (scanner)));

  return g_strdup_printf (_("No port of %s could be tried; what is open cannot be told."), host);
}

static char *
dup_silent (SoketScanner *scanner,
            const char   *host,
            guint         timeout_ms)
{
  /* This computer is switched on, and as near as can be. */
  if (soket_kernel_is_own_address (soket_scanner_get_target (scanner)))
    return g_strdup_printf (_("No answer at all from %s: a firewall of this computer drops what comes, or a server’s queue is "
                              "full; what is open cannot be told."), host);
  if (timeout_ms < SHORT_MS)
    return g_strdup_printf (_("No answer at all from %s in %u ms: it may be too far away for that, switched off, or behind a firewall that "
                              "drops everything; what is open cannot be told."),
                            host, timeout_ms);

  return g_strdup_printf (_("No answer at all from %s: it may be switched off, or a firewall drops everything; what is open cannot be told."), host);
}

static char *
dup_unreachable (SoketScanner *scanner,
                 const char   *host)
{
  int errnum = find_common_error (scanner, SOKET_SCAN_FILTERED);

  if (errnum == 0)
    return g_strdup_printf (_("Not one port of %s accepted or refused a connection; what is open cannot be told."), host);
  if (soket_kernel_is_own_address (soket_scanner_get_target (scanner)))
    return g_strdup_printf (_("Nothing gets through to %s (%s): a firewall of this computer forbids it; what is open cannot be told."),
                            host, soket_errno_name (errnum));

  return g_strdup_printf (_("%s cannot be reached (%s): it is switched off, nobody has this address, or a "
                            "firewall forbids it; what is open cannot be told."),
                          host, soket_errno_name (errnum));
}

/**
 * soket_scan_silence_dup_sentence:
 * @scanner: a scanner whose scan has come to its end
 * @host: the host as it is shown, escaped
 * @timeout_ms: how long each port was waited for
 *
 * Silence is no finding: says what is known of a host of which not one port was open or closed, and why that may be.
 *
 * Returns: (transfer full) (nullable): a sentence in the user's language, or %NULL if a port answered, or if nothing was scanned
 */
char *
soket_scan_silence_dup_sentence (SoketScanner *scanner,
                                 const char   *host,
                                 guint         timeout_ms)
{
  guint n_filtered, n_errors;

  g_return_val_if_fail (SOKET_IS_SCANNER (scanner), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  n_filtered = soket_scanner_get_count (scanner, SOKET_SCAN_FILTERED);
  n_errors = soket_scanner_get_count (scanner, SOKET_SCAN_ERROR);
  if (soket_scanner_get_count (scanner, SOKET_SCAN_OPEN) > 0 || soket_scanner_get_count (scanner, SOKET_SCAN_CLOSED) > 0
      || n_filtered + n_errors == 0)
    return NULL;

  if (n_filtered == 0)
    return dup_untried (scanner, host);
  if (n_errors > 0)
    return g_strdup_printf (_("Not one port of %s accepted or refused a connection; what is open cannot be told."), host);
  if (soket_scanner_get_n_unreachable (scanner) == 0)
    return dup_silent (scanner, host, timeout_ms);

  return dup_unreachable (scanner, host);
}
