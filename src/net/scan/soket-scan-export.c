/* soket-scan-export.c - what a scan found, as lines, JSON or CSV
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-scan-export.h"

#include "core/address/soket-ports.h"
#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "net/base/soket-json.h"
#include "net/scan/soket-services.h"

#include <string.h>

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

/* What is written, apart from the scanner, which may begin another scan meanwhile. */
typedef struct
{
  SoketScanFormat format;
  GArray *results;       /* of SoketScanResult, in their order */
  char *host;
  char *address;         /* (nullable) */
  char *scanned;         /* the ports that have a verdict */
  gint64 elapsed_us;
  gboolean partial;
  gboolean selection;    /* not all of the open ports are among them */
  gboolean banner;
} Copy;

static void
clear_result (gpointer data)
{
  g_clear_pointer (&((SoketScanResult *) data)->banner, g_bytes_unref);
}

static void
copy_free (Copy *copy)
{
  g_array_unref (copy->results);
  g_free (copy->host);
  g_free (copy->address);
  g_free (copy->scanned);
  g_free (copy);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copy, copy_free)

/* As a list such as "20-1024": what is not among the ports that are written was closed, or not asked for. */
static char *
dup_scanned (const SoketScanResult *results,
             gsize                  n_results)
{
  g_autoptr (GArray) ports = g_array_new (FALSE, FALSE, sizeof (guint16));

  for (gsize i = 0; i < n_results; i++)
    if ((SOKET_SCAN_ANY_VERDICT & SOKET_SCAN_STATE_BIT (results[i].state)) != 0)
      g_array_append_val (ports, results[i].port);
  return soket_ports_to_string ((const guint16 *) (gpointer) ports->data, ports->len);
}

/* Of a list that is older than the results what is still there. */
static Copy *
copy_new (SoketScanner    *scanner,
          SoketScanFormat  format,
          guint            states,
          const GArray    *order,
          const char      *host,
          gboolean         partial,
          gboolean         banner)
{
  Copy *copy = g_new (Copy, 1);
  gsize n_results, n;
  guint n_open;
  const SoketScanResult *results = soket_scanner_get_results (scanner, &n_results);
  const SoketEndpoint *target = soket_scanner_get_target (scanner);

  *copy = (Copy) {
    .format = format,
    .results = g_array_new (FALSE, FALSE, sizeof (SoketScanResult)),
    .host = g_strdup (host),
    .address = soket_endpoint_is_set (target) ? soket_endpoint_address_string (target) : NULL,
    .scanned = dup_scanned (results, n_results),
    .elapsed_us = (gint64) soket_scanner_get_elapsed_us (scanner),
    .partial = partial,
    .banner = banner,
  };
  g_array_set_clear_func (copy->results, clear_result);
  n_open = soket_scanner_get_count (scanner, SOKET_SCAN_OPEN);
  n = order != NULL ? order->len : n_results;
  for (gsize i = 0; i < n; i++)
    {
      gsize position = order != NULL ? g_array_index (order, guint, i) : i;

      if (position >= n_results)
        break;
      if ((states & SOKET_SCAN_STATE_BIT (results[position].state)) == 0)
        continue;
      g_array_append_val (copy->results, results[position]);
      n_open -= results[position].state == SOKET_SCAN_OPEN;
      if (results[position].banner != NULL)
        g_bytes_ref (results[position].banner);
    }
  copy->selection = n_open > 0;

  return copy;
}

static char *
dup_json (const Copy *copy)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  soket_json_add_string (builder, "target", copy->host);
  soket_json_add_string (builder, "address", copy->address);
  soket_json_add_number (builder, "elapsed_us", copy->elapsed_us);
  soket_json_add_boolean (builder, "partial", copy->partial);
  soket_json_add_string (builder, "scanned", copy->scanned);
  soket_json_add_boolean (builder, "selection", copy->selection);
  json_builder_set_member_name (builder, "ports");
  json_builder_begin_array (builder);
  for (guint i = 0; i < copy->results->len; i++)
    add_port (builder, &g_array_index (copy->results, SoketScanResult, i), copy->banner);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return soket_json_dup_text (builder);
}

static char *
dup_text (const Copy *copy)
{
  GString *text = NULL;

  if (copy->format == SOKET_SCAN_EXPORT_JSON)
    return dup_json (copy);

  text = g_string_new (NULL);
  if (copy->format == SOKET_SCAN_EXPORT_CSV)
    g_string_append (text, "port,state,service,elapsed_us,error\n");

  for (guint i = 0; i < copy->results->len; i++)
    {
      const SoketScanResult *result = &g_array_index (copy->results, SoketScanResult, i);

      if (copy->format == SOKET_SCAN_EXPORT_CSV)
        append_row (text, result);
      else
        append_line (text, result);
    }

  return g_string_free (text, FALSE);
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
  g_autoptr (Copy) copy = NULL;

  g_return_val_if_fail (SOKET_IS_SCANNER (scanner), NULL);
  g_return_val_if_fail (host != NULL, NULL);

  copy = copy_new (scanner, format, states, order, host, partial, banner);

  return dup_text (copy);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  char *text = dup_text (task_data);

  g_task_return_pointer (task, g_bytes_new_take (text, strlen (text)), (GDestroyNotify) g_bytes_unref);
}

/**
 * soket_scan_export_async:
 * @scanner: a scanner
 * @format: how
 * @states: as soket_scan_export_dup_text() has it, like the next four
 * @order: (nullable): positions
 * @host: what was asked for
 * @partial: whether the scan was cut short
 * @banner: whether it has what the services said first
 * @cancellable: (nullable): cancels it
 * @callback: called when it is done, without a source object
 * @user_data: for @callback
 *
 * Writes in a thread what soket_scan_export_dup_text() writes at once: JSON of all ports takes a third of a second. It is what the scanner has
 * found now.
 */
void
soket_scan_export_async (SoketScanner        *scanner,
                         SoketScanFormat      format,
                         guint                states,
                         const GArray        *order,
                         const char          *host,
                         gboolean             partial,
                         gboolean             banner,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SOKET_IS_SCANNER (scanner));
  g_return_if_fail (host != NULL);

  /* Not of the scanner: the thread may be the last to let go of the task. */
  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, soket_scan_export_async);
  g_task_set_task_data (task, copy_new (scanner, format, states, order, host, partial, banner), (GDestroyNotify) copy_free);
  g_task_run_in_thread (task, write_in_thread);
}

/**
 * soket_scan_export_finish:
 * @result: of soket_scan_export_async ()
 * @error: return location for an error
 *
 * Returns: (transfer full): the text; %NULL with @error where it was cancelled
 */
GBytes *
soket_scan_export_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
