/* soket-cli-report.c - what a scan found: as lines, JSON or CSV, and in sentences for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-cli-report.h"

#include "soket-cli.h"
#include "soket-error.h"

#include <errno.h>
#include <glib/gi18n.h>

char *
soket_cli_report_dup_text (const SoketCliReport *self,
                           SoketScanner         *scanner,
                           const char           *host,
                           gboolean              partial)
{
  /* A port that has no verdict, in a scan that was cut short, is in no report: nothing was found out about it. */
  guint states = self->all ? SOKET_SCAN_ANY_VERDICT : SOKET_SCAN_STATE_BIT (SOKET_SCAN_OPEN);

  return soket_scan_export_dup_text (scanner, self->format, states, host, partial, self->banner);
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

char *
soket_cli_report_dup_summary (SoketScanner           *scanner,
                              const SoketScanOptions *options,
                              gboolean                partial)
{
  g_autofree char *target = dup_target (scanner, options->host);
  g_autofree char *ports = NULL;
  double elapsed_s = (double) soket_scanner_get_elapsed_us (scanner) / G_USEC_PER_SEC;
  guint n_ports = (guint) options->n_ports;
  gsize n_finished;

  soket_scanner_get_finished (scanner, &n_finished);
  if (partial)
    /* Translators: the beginning of a summary: a host, how many of how many ports, the time. */
    ports = g_strdup_printf (ngettext ("%s: interrupted after %'u of %'u port in %.3f s", "%s: interrupted after %'u of %'u ports in %.3f s",
                                       n_ports), target, (guint) n_finished, n_ports, elapsed_s);
  else
    /* Translators: the beginning of a summary: a host, how many ports, the time. */
    ports = g_strdup_printf (ngettext ("%s: %'u port in %.3f s", "%s: %'u ports in %.3f s", n_ports), target, n_ports, elapsed_s);

  if (soket_scanner_get_count (scanner, SOKET_SCAN_ERROR) > 0)
    /* Translators: the first is the beginning of the summary; then how many ports are open, closed, did not answer, could not be tried. */
    return g_strdup_printf (_("%s: %'u open, %'u closed, %'u no answer, %'u could not be tried"), ports,
                            soket_scanner_get_count (scanner, SOKET_SCAN_OPEN), soket_scanner_get_count (scanner, SOKET_SCAN_CLOSED),
                            soket_scanner_get_count (scanner, SOKET_SCAN_FILTERED), soket_scanner_get_count (scanner, SOKET_SCAN_ERROR));

  /* Translators: the first is the beginning of the summary; then how many ports are open, closed, did not answer. */
  return g_strdup_printf (_("%s: %'u open, %'u closed, %'u no answer"), ports, soket_scanner_get_count (scanner, SOKET_SCAN_OPEN),
                          soket_scanner_get_count (scanner, SOKET_SCAN_CLOSED), soket_scanner_get_count (scanner, SOKET_SCAN_FILTERED));
}

char *
soket_cli_report_dup_remedy (SoketScanner *scanner)
{
  const SoketScanResult *results, *first = NULL;
  g_autofree char *where = NULL;
  SoketEndpoint endpoint = *soket_scanner_get_target (scanner);
  gsize n_results;

  results = soket_scanner_get_results (scanner, &n_results);
  for (gsize i = 0; i < n_results && first == NULL; i++)
    {
      if (results[i].state == SOKET_SCAN_ERROR)
        first = &results[i];
    }
  if (first == NULL)
    return NULL;

  endpoint.port = first->port;
  where = soket_endpoint_to_string (&endpoint);
  switch (first->error)
    {
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case EAGAIN:
    case EADDRNOTAVAIL:
      return g_strdup_printf (_("%s could not be tried (%s); close other programs or try again with a smaller --parallel."), where,
                              soket_errno_name (first->error));

    case EACCES:
    case EPERM:
      return g_strdup_printf (_("%s could not be tried (%s); this system or its firewall does not allow it."), where,
                              soket_errno_name (first->error));

    default:
      return g_strdup_printf (_("%s could not be tried (%s); check the address and the network."), where, soket_errno_name (first->error));
    }
}
