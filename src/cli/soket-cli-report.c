/* soket-cli-report.c - what a scan found: as lines, JSON or CSV, and in sentences for people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-cli-report.h"

#include "soket-bytes.h"
#include "soket-cli.h"
#include "soket-error.h"
#include "soket-services.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

/* A port that has no verdict, in a scan that was cut short, is in no report: nothing was found out about it. */
static gboolean
is_reported (const SoketCliReport  *self,
             const SoketScanResult *result)
{
  return result->state == SOKET_SCAN_OPEN || (self->all && result->state != SOKET_SCAN_UNTRIED);
}

static const char *
find_service (const SoketScanResult *result)
{
  return soket_services_lookup (SOKET_TRANSPORT_TCP, result->port);
}

static const char *
error_name (const SoketScanResult *result)
{
  return result->error != 0 ? soket_errno_name (result->error) : NULL;
}

static char *
dup_banner (const SoketScanResult *result)
{
  gsize length;
  const void *data;

  if (result->banner == NULL)
    return NULL;
  data = g_bytes_get_data (result->banner, &length);
  return soket_bytes_escape (data, length, 0);
}

/* Slide "Simple Port Scanner": "port 22: OPEN"; the rest is ours. */
static void
append_line (GString               *text,
             const SoketCliReport  *self,
             const SoketScanResult *result)
{
  const char *service = find_service (result);
  g_autofree char *banner = dup_banner (result);

  g_string_append_printf (text, "port %u: ", result->port);
  switch ((SoketScanState) result->state)
    {
    case SOKET_SCAN_OPEN:
      g_string_append (text, "OPEN");
      break;
    case SOKET_SCAN_CLOSED:
      g_string_append (text, "CLOSED");
      break;
    case SOKET_SCAN_FILTERED:
      g_string_append (text, "NO ANSWER");
      break;
    case SOKET_SCAN_ERROR:
      g_string_append_printf (text, "ERROR (%s)", soket_errno_name (result->error));
      break;
    case SOKET_SCAN_UNTRIED:
    case SOKET_SCAN_N_STATES:
    default:
      g_assert_not_reached ();
    }
  if (service != NULL)
    g_string_append_printf (text, " (%s)", service);
  /* An escaped text holds no tab. */
  if (banner != NULL)
    g_string_append_printf (text, "\t%s", banner);
  g_string_append_c (text, '\n');
}

/* RFC 4180 without its CR; no value has a comma, a quotation mark or a line feed. */
static void
append_row (GString               *text,
            const SoketScanResult *result)
{
  const char *service = find_service (result);
  const char *error = error_name (result);

  g_string_append_printf (text, "%u,%s,%s,%u,%s\n", result->port, soket_scan_state_to_string ((SoketScanState) result->state),
                          service != NULL ? service : "", result->elapsed_us, error != NULL ? error : "");
}

static void
add_string (JsonBuilder *builder,
            const char  *name,
            const char  *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_number (JsonBuilder *builder,
            const char  *name,
            gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_port (JsonBuilder           *builder,
          const SoketCliReport  *self,
          const SoketScanResult *result)
{
  g_autofree char *banner = dup_banner (result);

  json_builder_begin_object (builder);
  add_number (builder, "port", result->port);
  add_string (builder, "state", soket_scan_state_to_string ((SoketScanState) result->state));
  add_string (builder, "service", find_service (result));
  add_number (builder, "elapsed_us", result->elapsed_us);
  add_string (builder, "error", error_name (result));
  /* Bytes of anybody: JSON has none but characters, so they are escaped as everywhere else. */
  if (self->banner)
    add_string (builder, "banner", banner);
  json_builder_end_object (builder);
}

static char *
dup_json (const SoketCliReport *self,
          SoketScanner         *scanner,
          const char           *host,
          gboolean              partial)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *address = NULL;
  const SoketScanResult *results;
  GString *text = NULL;
  gsize n_results;

  if (soket_endpoint_is_set (soket_scanner_get_target (scanner)))
    address = soket_endpoint_address_string (soket_scanner_get_target (scanner));

  json_builder_begin_object (builder);
  add_string (builder, "target", host);
  add_string (builder, "address", address);
  add_number (builder, "elapsed_us", (gint64) soket_scanner_get_elapsed_us (scanner));
  json_builder_set_member_name (builder, "partial");
  json_builder_add_boolean_value (builder, partial);
  json_builder_set_member_name (builder, "ports");
  json_builder_begin_array (builder);
  results = soket_scanner_get_results (scanner, &n_results);
  for (gsize i = 0; i < n_results; i++)
    {
      if (is_reported (self, &results[i]))
        add_port (builder, self, &results[i]);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  json_generator_set_pretty (generator, TRUE);
  json_generator_set_root (generator, root);
  text = g_string_new (NULL);
  json_generator_to_gstring (generator, text);
  g_string_append_c (text, '\n');
  return g_string_free (text, FALSE);
}

char *
soket_cli_report_dup_text (const SoketCliReport *self,
                           SoketScanner         *scanner,
                           const char           *host,
                           gboolean              partial)
{
  const SoketScanResult *results;
  GString *text = NULL;
  gsize n_results;

  if (self->format == SOKET_CLI_REPORT_JSON)
    return dup_json (self, scanner, host, partial);

  text = g_string_new (NULL);
  if (self->format == SOKET_CLI_REPORT_CSV)
    g_string_append (text, "port,state,service,elapsed_us,error\n");

  results = soket_scanner_get_results (scanner, &n_results);
  for (gsize i = 0; i < n_results; i++)
    {
      if (!is_reported (self, &results[i]))
        continue;
      if (self->format == SOKET_CLI_REPORT_CSV)
        append_row (text, &results[i]);
      else
        append_line (text, self, &results[i]);
    }
  return g_string_free (text, FALSE);
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

/* "localhost (127.0.0.1)"; the address alone where that is what was asked for, the name alone where none was found. */
static char *
dup_target (SoketScanner *scanner,
            const char   *host)
{
  const SoketEndpoint *target = soket_scanner_get_target (scanner);
  g_autofree char *name = soket_cli_quote (host);
  g_autofree char *address = NULL;
  SoketEndpoint given;

  if (!soket_endpoint_is_set (target))
    return g_steal_pointer (&name);

  address = soket_endpoint_address_string (target);
  if (soket_endpoint_parse (host, 0, &given))
    return g_steal_pointer (&address);
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
