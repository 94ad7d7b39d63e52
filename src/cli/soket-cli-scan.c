/* soket-cli-scan.c - the command `soket scan`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-scan.h"

#include "cli/soket-cli-options.h"
#include "cli/soket-cli-report.h"
#include "cli/soket-cli-stop.h"
#include "core/address/soket-host.h"
#include "core/address/soket-ports.h"
#include "core/base/soket-bytes.h"
#include "net/loop/soket-limits.h"
#include "net/scan/soket-scanner.h"
#include "net/scan/soket-services.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define RETRIES_MAXIMUM 10000
#define PARALLEL_MAXIMUM ((guint) G_MAXINT32)

#define PROGRESS_MS 100

typedef struct
{
  SoketScanner *scanner;
  GMainLoop    *loop;
  SoketCliStop *stop;
  guint         n_ports;
  gboolean      complete;
  gboolean      progress_shown;
  GError       *error;
} Scan;

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Scan *scan = user_data;

  scan->complete = soket_scanner_run_finish (SOKET_SCANNER (source), result, &scan->error);
  g_main_loop_quit (scan->loop);
}

/* One line that is written over, for eyes only: a terminal clears the rest of it. */
static gboolean
progress_cb (gpointer user_data)
{
  Scan *scan = user_data;
  g_autofree char *line = soket_cli_report_dup_progress (scan->scanner, scan->n_ports);
  g_autofree char *shown = g_strdup_printf ("\r%s\x1b[K", line);

  soket_cli_write_text (STDERR_FILENO, shown, NULL);
  scan->progress_shown = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
clear_progress (const Scan *scan)
{
  if (scan->progress_shown)
    soket_cli_write_text (STDERR_FILENO, "\r\x1b[K", NULL);
}

static void
run (Scan                   *scan,
     const SoketScanOptions *options)
{
  guint progress_id = 0;

  if (isatty (STDERR_FILENO))
    progress_id = g_timeout_add (PROGRESS_MS, progress_cb, scan);

  soket_scanner_run_async (scan->scanner, options, soket_cli_stop_get_cancellable (scan->stop), finished_cb, scan);
  g_main_loop_run (scan->loop);

  if (progress_id != 0)
    g_source_remove (progress_id);
  soket_cli_stop_leave (scan->stop);
  clear_progress (scan);
}

/* A scan that was cut short has found something, too; the summary, or "partial" in JSON, says that it is not all. */
static SoketCliStatus
report (const Scan             *scan,
        const SoketScanOptions *options,
        const SoketCliReport   *format)
{
  g_autofree char *text = soket_cli_report_dup_text (format, scan->scanner, options->host, !scan->complete);
  g_autofree char *summary = soket_cli_report_dup_summary (scan->scanner, options, !scan->complete);
  g_autofree char *advice = soket_cli_report_dup_advice (scan->scanner, options, !scan->complete);
  g_autoptr (GError) error = NULL;
  gboolean printed = soket_cli_print_result (text, format->format == SOKET_SCAN_EXPORT_TEXT, &error);

  soket_cli_say (summary);
  if (advice != NULL)
    soket_cli_say (advice);
  if (format->banner && format->format == SOKET_SCAN_EXPORT_CSV)
    soket_cli_say (_("CSV has no column for what the services said; --json shows it."));

  if (!printed)
    {
      SoketCliStatus status = soket_cli_fail (error);

      return scan->complete ? status : soket_cli_stop_get_status (scan->stop);
    }
  if (!scan->complete)
    return soket_cli_stop_get_status (scan->stop);
  return soket_scanner_get_count (scan->scanner, SOKET_SCAN_ERROR) == 0 ? SOKET_CLI_OK : SOKET_CLI_FAILED;
}

static SoketCliStatus
scan_host (const SoketScanOptions *options,
           const SoketCliReport   *format)
{
  g_autoptr (SoketScanner) scanner = soket_scanner_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoketCliStop) stop = soket_cli_stop_new ();
  g_autoptr (GError) error = NULL;
  Scan scan = { .scanner = scanner, .loop = loop, .stop = stop, .n_ports = (guint) options->n_ports };

  run (&scan, options);
  error = scan.error;
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return soket_cli_fail (error);

  return report (&scan, options, format);
}

static SoketCliOptions *
build_options (const char       *command,
               SoketScanOptions *options,
               SoketCliReport   *format,
               char            **ports,
               gboolean         *json,
               gboolean         *csv,
               gboolean         *ipv4,
               gboolean         *ipv6)
{
  g_autofree char *presets = g_strjoinv (", ", (char **) soket_ports_get_presets ());
  g_autofree char *ports_text = NULL;
  SoketCliOptions *parser = NULL;

  parser = soket_cli_options_new (command, _("HOST"),
                                  _("Tries to connect to each port of a host and prints those that are open. Scan only computers that you may\n"
                                    "scan. With --banner, what a service says first stands behind a tab (in JSON as \"banner\"), with backslash\n"
                                    "escapes for all that is no printable text."));
  /* Translators: a list of words such as "deck, well-known". */
  ports_text = g_strdup_printf (_("Ports such as 22,80,8000-8010, or %s (deck: 20-1024)"), presets);
  soket_cli_options_add_word (parser, "ports", _("PORTS"), ports_text, ports);
  soket_cli_options_add_number (parser, "timeout", _("MS"), _("Milliseconds to wait for an answer (1000)"), 1, SOKET_LIMIT_TIMEOUT_MS,
                                &options->timeout_ms);
  soket_cli_options_add_number (parser, "retries", "N", _("How often a port that does not answer is tried again (1)"), 0, RETRIES_MAXIMUM,
                                &options->retries);
  soket_cli_options_add_number (parser, "parallel", "N", _("Ports tried at a time (as many as the system allows)"), 1, PARALLEL_MAXIMUM,
                                &options->parallel);
  soket_cli_options_add_flag (parser, "banner", _("Read what an open port says first"), &options->banner);
  soket_cli_options_add_flag (parser, "all", _("Print every port, not the open ones alone"), &format->all);
  soket_cli_options_add_flag (parser, "json", _("Print JSON"), json);
  soket_cli_options_add_flag (parser, "csv", _("Print CSV"), csv);
  soket_cli_options_add_flag (parser, "ipv4", _("Scan the IPv4 address of a name (the default where it has one)"), ipv4);
  soket_cli_options_add_flag (parser, "ipv6", _("Scan the IPv6 address of a name"), ipv6);
  return parser;
}

SoketCliStatus
soket_cli_scan (const SoketProtocol *protocol,
                char               **arguments)
{
  const char *command = "soket scan";
  g_autoptr (SoketCliOptions) parser = NULL;
  g_autoptr (GArray) ports = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) rest = NULL;
  g_autofree char *list = NULL;
  gboolean json = FALSE, csv = FALSE, ipv4 = FALSE, ipv6 = FALSE;
  SoketCliReport format = { .format = SOKET_SCAN_EXPORT_TEXT };
  g_autofree char *host = NULL;
  g_autofree char *trimmed = NULL;
  SoketScanOptions options;
  SoketCliStatus status;

  soket_scan_options_init (&options);
  parser = build_options (command, &options, &format, &list, &json, &csv, &ipv4, &ipv6);
  if (!soket_cli_options_parse (parser, arguments, 1, &rest, &status))
    return status;

  if (json && csv)
    return soket_cli_wrong_usage (command, _("--json and --csv exclude each other"));
  if (ipv4 && ipv6)
    return soket_cli_wrong_usage (command, _("--ipv4 and --ipv6 exclude each other"));
  if (rest == NULL || rest[0] == NULL)
    return soket_cli_wrong_usage (command, _("The host is missing; give a name or an address such as 127.0.0.1"));
  trimmed = soket_trim (rest[0]);
  if (*trimmed == '\0' || !g_utf8_validate (rest[0], -1, NULL))
    {
      g_autofree char *quoted = soket_cli_quote (rest[0]);
      g_autofree char *sentence = g_strdup_printf (_("HOST is a name or an address, not \"%s\""), quoted);

      return soket_cli_wrong_usage (command, sentence);
    }

  if (soket_host_split (rest[0], &host, NULL) || soket_host_is_ports (rest[0]))
    return soket_cli_wrong_usage (command, _("HOST is a name or an address alone; ports are given with --ports"));

  ports = soket_services_parse_ports (list != NULL ? list : "deck", &error);
  if (ports == NULL)
    {
      g_prefix_error (&error, "--ports: ");
      return soket_cli_wrong_usage (command, error->message);
    }

  options.host = host;
  options.family = ipv4 ? AF_INET : ipv6 ? AF_INET6 : 0;
  options.ports = (const guint16 *) (gpointer) ports->data;
  options.n_ports = ports->len;
  format.format = json ? SOKET_SCAN_EXPORT_JSON : csv ? SOKET_SCAN_EXPORT_CSV : SOKET_SCAN_EXPORT_TEXT;
  format.banner = options.banner;
  return scan_host (&options, &format);
}
