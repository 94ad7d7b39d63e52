/* soket-cli-report.c - what a scan found: as lines, JSON or CSV, and in sentences for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-report.h"

#include "cli/soket-cli.h"
#include "core/base/soket-error.h"
#include "core/words/soket-lesson.h"
#include "net/scan/soket-scan-silence.h"

#include <errno.h>
#include <glib/gi18n.h>

char *
soket_cli_report_dup_text (const SoketCliReport *self,
                           SoketScanner         *scanner,
                           const char           *host,
                           const GArray         *order,
                           gboolean              partial)
{
  /* A port that has no verdict, in a scan that was cut short, is in no report: nothing was found out about it. */
  guint states = self->all || order != NULL ? SOKET_SCAN_ANY_VERDICT : SOKET_SCAN_STATE_BIT (SOKET_SCAN_OPEN);

  return soket_scan_export_dup_text (scanner, self->format, states, order, host, partial, self->banner);
}

char *
soket_cli_report_dup_progress (SoketScanner *scanner,
                               guint         n_ports)
{
  guint n_open = soket_scanner_get_count (scanner, SOKET_SCAN_OPEN);
  guint64 elapsed_us = MAX (soket_scanner_get_elapsed_us (scanner), 1);
  gsize n_finished;
  double per_second;

  soket_scanner_get_finished (scanner, &n_finished);
  if (n_finished == 0)
    /* Translators: a progress line: how many of how many ports have their answer. */
    return g_strdup_printf (ngettext ("%'u of %'u port", "%'u of %'u ports", n_ports), 0u, n_ports);

  per_second = (double) n_finished * G_USEC_PER_SEC / (double) elapsed_us;
  /* Translators: a progress line: how many of how many ports have their answer, how many are open, ports per second, seconds left. */
  return g_strdup_printf (ngettext ("%'u of %'u port, %'u open, %'.0f/s, %'.0f s left", "%'u of %'u ports, %'u open, %'.0f/s, %'.0f s left",
                                    n_ports),
                          (guint) n_finished, n_ports, n_open, per_second, (double) (n_ports - n_finished) / per_second);
}

/* "localhost (127.0.0.1; not scanned: ::1)"; the address alone where that is what was asked for, the name alone where none was found. */
static char *
dup_target (SoketScanner *scanner,
            const char   *host)
{
  const SoketEndpoint *target = soket_scanner_get_target (scanner);
  g_autofree char *name = soket_cli_quote (host);
  g_autofree char *others = soket_scanner_dup_others (scanner);
  g_autofree char *address = NULL;
  SoketEndpoint given;

  if (!soket_endpoint_is_set (target))
    return g_steal_pointer (&name);

  address = soket_endpoint_address_string (target);
  if (soket_endpoint_parse (host, 0, &given))
    return g_steal_pointer (&address);
  if (others != NULL)
    /* Translators: a name, the address of it that was scanned, and a list of its other addresses. */
    return g_strdup_printf (_("%s (%s; not scanned: %s)"), name, address, others);
  return g_strdup_printf ("%s (%s)", name, address);
}

/* What there is none of is not told, but for the three that a scan is made for. */
static char *
dup_counts (SoketScanner *scanner,
            const char   *beginning)
{
  guint n_unreachable = soket_scanner_get_n_unreachable (scanner);
  guint n_errors = soket_scanner_get_count (scanner, SOKET_SCAN_ERROR);
  GString *text = g_string_new (NULL);

  /* Translators: the first is the beginning of the summary; then how many ports are open, closed, did not answer. */
  g_string_append_printf (text, _("%s: %'u open, %'u closed, %'u no answer"), beginning,
                          soket_scanner_get_count (scanner, SOKET_SCAN_OPEN), soket_scanner_get_count (scanner, SOKET_SCAN_CLOSED),
                          soket_scanner_get_count (scanner, SOKET_SCAN_FILTERED) - n_unreachable);
  if (n_unreachable > 0)
    /* Translators: goes on with the summary: how many ports are answered for by "unreachable". */
    g_string_append_printf (text, _(", %'u unreachable"), n_unreachable);
  if (n_errors > 0)
    /* Translators: goes on with the summary: how many ports could not be tried. */
    g_string_append_printf (text, _(", %'u could not be tried"), n_errors);

  return g_string_free (text, FALSE);
}

char *
soket_cli_report_dup_summary (SoketScanner           *scanner,
                              const SoketScanOptions *options,
                              SoketCliReportEnding    ending)
{
  g_autofree char *target = dup_target (scanner, options->host);
  g_autofree char *ports = NULL;
  double elapsed_s = (double) soket_scanner_get_elapsed_us (scanner) / G_USEC_PER_SEC;
  guint n_ports = (guint) options->n_ports;
  gsize n_finished;

  soket_scanner_get_finished (scanner, &n_finished);
  if (ending == SOKET_CLI_REPORT_FIRST)
    /* Translators: the beginning of a summary: a host, how many of how many ports, the time. */
    ports = g_strdup_printf (ngettext ("%s: ended at the first that is open, after %'u of %'u port in %.3f s",
                                       "%s: ended at the first that is open, after %'u of %'u ports in %.3f s", n_ports),
                             target, (guint) n_finished, n_ports, elapsed_s);
  else if (ending == SOKET_CLI_REPORT_INTERRUPTED)
    /* Translators: the beginning of a summary: a host, how many of how many ports, the time. */
    ports = g_strdup_printf (ngettext ("%s: interrupted after %'u of %'u port in %.3f s", "%s: interrupted after %'u of %'u ports in %.3f s",
                                       n_ports), target, (guint) n_finished, n_ports, elapsed_s);
  else
    /* Translators: the beginning of a summary: a host, how many ports, the time. */
    ports = g_strdup_printf (ngettext ("%s: %'u port in %.3f s", "%s: %'u ports in %.3f s", n_ports), target, n_ports, elapsed_s);

  return dup_counts (scanner, ports);
}

/* The first port that could not be tried. */
static const SoketScanResult *
find_untried (SoketScanner *scanner)
{
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (scanner, &n_results);

  for (gsize i = 0; i < n_results; i++)
    if (results[i].state == SOKET_SCAN_ERROR)
      return &results[i];

  return NULL;
}

static char *
dup_remedy (SoketScanner          *scanner,
            const SoketScanResult *untried)
{
  SoketEndpoint endpoint = *soket_scanner_get_target (scanner);
  g_autofree char *where = NULL;
  const char *name = soket_errno_name (untried->error);

  endpoint.port = untried->port;
  where = soket_endpoint_to_string (&endpoint);
  switch (untried->error)
    {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EAGAIN:
    case EADDRNOTAVAIL:
      return g_strdup_printf (_("%s could not be tried (%s); close other programs or try again with a smaller --parallel."), where, name);

    default:
      /* Translators: an address, the name of an error, and what that means and what helps. */
      return g_strdup_printf (_("%s could not be tried (%s): %s."), where, name,
                              soket_lesson_explain_connect (untried->error, &endpoint));
    }
}

char *
soket_cli_report_dup_advice (SoketScanner           *scanner,
                             const SoketScanOptions *options,
                             gboolean                partial)
{
  const SoketScanResult *untried = find_untried (scanner);
  g_autofree char *target = dup_target (scanner, options->host);

  /* What kept ports from being tried comes first; who has not answered yet may still do so. */
  if (untried != NULL)
    return dup_remedy (scanner, untried);

  return partial ? NULL : soket_scan_silence_dup_sentence (scanner, target, options->timeout_ms);
}
