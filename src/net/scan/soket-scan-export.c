/* soket-scan-export.c - what a scan found, as lines, JSON or CSV
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-scan-export.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "net/base/soket-json.h"
#include "net/scan/soket-services.h"

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
             const SoketScanResult *result)
{
  static const char *const words[] = { "UNTRIED", "OPEN", "CLOSED", "NO ANSWER", "ERROR" };
  const char *service = find_service (result);
  g_autofree char *banner = dup_banner (result);

  g_string_append_printf (text, "port %u: %s", result->port, words[result->state]);
  /* An answer that forbids is told from silence by its name. */
  if (result->state == SOKET_SCAN_ERROR || soket_scan_result_is_unreachable (result))
    g_string_append_printf (text, " (%s)", soket_errno_name (result->error));
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
add_port (JsonBuilder           *builder,
          const SoketScanResult *result,
          gboolean               banner)
{
  g_autofree char *said = dup_banner (result);

  json_builder_begin_object (builder);
  soket_json_add_number (builder, "port", result->port);
  soket_json_add_string (builder, "state", soket_scan_state_to_string ((SoketScanState) result->state));
  soket_json_add_string (builder, "service", find_service (result));
  soket_json_add_number (builder, "elapsed_us", result->elapsed_us);
  soket_json_add_string (builder, "error", error_name (result));
  /* Bytes of anybody: JSON has none but characters, so they are escaped as everywhere else. */
  if (banner)
    soket_json_add_string (builder, "banner", said);
  json_builder_end_object (builder);
}

/* The @i-th result that is written, NULL after the last; of a list that is older than the results what is still there. */
static const SoketScanResult *
get_result (SoketScanner *scanner,
            const GArray *order,
            gsize         i)
{
  gsize n_results;
  const SoketScanResult *results = soket_scanner_get_results (scanner, &n_results);

  if (order != NULL)
    {
      if (i >= order->len)
        return NULL;
      i = g_array_index (order, guint, i);
    }

  return i < n_results ? &results[i] : NULL;
}

static char *
dup_json (SoketScanner *scanner,
          guint         states,
          const GArray *order,
          const char   *host,
          gboolean      partial,
          gboolean      banner)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *address = NULL;
  const SoketScanResult *result;

  if (soket_endpoint_is_set (soket_scanner_get_target (scanner)))
    address = soket_endpoint_address_string (soket_scanner_get_target (scanner));

  json_builder_begin_object (builder);
  soket_json_add_string (builder, "target", host);
  soket_json_add_string (builder, "address", address);
  soket_json_add_number (builder, "elapsed_us", (gint64) soket_scanner_get_elapsed_us (scanner));
  soket_json_add_boolean (builder, "partial", partial);
  json_builder_set_member_name (builder, "ports");
  json_builder_begin_array (builder);
  for (gsize i = 0; (result = get_result (scanner, order, i)) != NULL; i++)
    if ((states & SOKET_SCAN_STATE_BIT (result->state)) != 0)
      add_port (builder, result, banner);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return soket_json_dup_text (builder);
}

/**
 * soket_scan_export_dup_text:
 * @scanner: a scanner; the last scan's results are written
 * @format: how
 * @states: bits SOKET_SCAN_STATE_BIT(): the ports that are written
 * @order: (nullable): positions in the results, of #guint, in the order in which they are written; %NULL for all, by port
 * @host: what was asked for, for JSON
 * @partial: whether the scan was cut short, for JSON
 * @banner: whether JSON has what the services said first; lines have it where there is one, CSV never
 *
 * Writes what a scan found in a form for programs, which is never translated: each port once.
 *
 * Returns: (transfer full): the text, each line with its line feed; empty if there is none
 */
char *
soket_scan_export_dup_text (SoketScanner    *scanner,
                            SoketScanFormat  format,
                            guint            states,
                            const GArray    *order,
                            const char      *host,
                            gboolean         partial,
                            gboolean         banner)
{
  const SoketScanResult *result;
  GString *text = NULL;

  g_return_val_if_fail (SOKET_IS_SCANNER (scanner), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  if (format == SOKET_SCAN_EXPORT_JSON)
    return dup_json (scanner, states, order, host, partial, banner);

  text = g_string_new (NULL);
  if (format == SOKET_SCAN_EXPORT_CSV)
    g_string_append (text, "port,state,service,elapsed_us,error\n");

  for (gsize i = 0; (result = get_result (scanner, order, i)) != NULL; i++)
    {
      if ((states & SOKET_SCAN_STATE_BIT (result->state)) == 0)
        continue;
      if (format == SOKET_SCAN_EXPORT_CSV)
        append_row (text, result);
      else
        append_line (text, result);
    }
  return g_string_free (text, FALSE);
}
