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
#include "net/base/soket-file.h"
#include "net/loop/soket-limits.h"
#include "net/scan/soket-scan-since.h"
#include "net/scan/soket-scanner.h"
#include "net/scan/soket-services.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define RETRIES_MAXIMUM 10000
#define PARALLEL_MAXIMUM ((guint) G_MAXINT32)

#define PROGRESS_MS 100
#define LOOK_MS 20

/* What is wanted of a scan beside its report. */
typedef struct
{
  gboolean        first;        /* the first open port is enough */
  gboolean        expect_open;  /* fails where there is none */
  SoketScanSince *since;        /* (nullable): what has changed is wanted alone */
} Wishes;

typedef struct
{
  SoketScanner           *scanner;
  const SoketScanOptions *options;
  const SoketCliReport   *format;
  const Wishes           *wishes;
  GMainLoop              *loop;
  SoketCliStop           *stop;
  gsize                   n_looked;      /* of the finished ports, looked at for an open one */
  GArray                 *found;         /* positions of the open ones among them, as they were found */
  guint                   n_printed;     /* of these */
  gboolean                complete;
  gboolean                progress_shown;
  GError                 *error;
  GError                 *output_error;
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

static void
clear_progress (Scan *scan)
{
  if (scan->progress_shown)
    soket_cli_write_text (STDERR_FILENO, "\r\x1b[K", NULL);
  scan->progress_shown = FALSE;
}

/* Lines that are printed while the scan goes on are those of the open ports; all else is a report of the whole. */
static gboolean
prints_lines (const Scan *scan)
{
  return scan->format->format == SOKET_SCAN_EXPORT_TEXT && !scan->format->all && scan->wishes->since == NULL;
}

static gboolean
print_found (Scan    *scan,
             guint    n,
             GError **error)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree char *text = NULL;

  g_array_append_vals (order, &g_array_index (scan->found, guint, scan->n_printed), n);
  scan->n_printed += n;
  text = soket_cli_report_dup_text (scan->format, scan->scanner, scan->options->host, order, TRUE);
  clear_progress (scan);
  return soket_cli_print_result (text, TRUE, error);
}

/* Whoever reads slowly must not hold up the scan: what does not fit now is printed later, or at the end. */
static gboolean
output_takes_some (void)
{
  GPollFD poll_fd = { .fd = STDOUT_FILENO, .events = G_IO_OUT };

  return g_poll (&poll_fd, 1, 0) == 1;
}

static gboolean
look (gpointer user_data)
{
  Scan *scan = user_data;
  gsize n_finished, n_results;
  const guint32 *finished = soket_scanner_get_finished (scan->scanner, &n_finished);
  const SoketScanResult *results = soket_scanner_get_results (scan->scanner, &n_results);

  for (; scan->n_looked < n_finished; scan->n_looked++)
    {
      guint position = finished[scan->n_looked];

      if (results[position].state == SOKET_SCAN_OPEN && !(scan->wishes->first && scan->found->len > 0))
        g_array_append_val (scan->found, position);
    }

  while (prints_lines (scan) && scan->output_error == NULL && scan->n_printed < scan->found->len && output_takes_some ())
    print_found (scan, 1, &scan->output_error);
  if (scan->output_error != NULL || (scan->wishes->first && scan->found->len > 0))
    g_cancellable_cancel (soket_cli_stop_get_cancellable (scan->stop));
  return G_SOURCE_CONTINUE;
}

/* One line that is written over, for eyes only: a terminal clears the rest of it. */
static gboolean
progress_cb (gpointer user_data)
{
  Scan *scan = user_data;
  g_autofree char *line = soket_cli_report_dup_progress (scan->scanner, (guint) scan->options->n_ports);
  g_autofree char *shown = g_strdup_printf ("\r%s\x1b[K", line);

  soket_cli_write_text (STDERR_FILENO, shown, NULL);
  scan->progress_shown = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
run (Scan *scan)
{
  guint look_id = g_timeout_add (LOOK_MS, look, scan);
  guint progress_id = isatty (STDERR_FILENO) ? g_timeout_add (PROGRESS_MS, progress_cb, scan) : 0;

  soket_scanner_run_async (scan->scanner, scan->options, soket_cli_stop_get_cancellable (scan->stop), finished_cb, scan);
  g_main_loop_run (scan->loop);

  g_source_remove (look_id);
  g_clear_handle_id (&progress_id, g_source_remove);
  soket_cli_stop_leave (scan->stop);
  look (scan);
  clear_progress (scan);
}

static gboolean
print_report (Scan          *scan,
              const GArray  *changes,
              GError       **error)
{
  g_autofree char *text = NULL;

  if (scan->output_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&scan->output_error));
      return FALSE;
    }
  if (prints_lines (scan))
    return print_found (scan, scan->found->len - scan->n_printed, error);

  text = soket_cli_report_dup_text (scan->format, scan->scanner, scan->options->host,
                                    changes != NULL ? changes : scan->wishes->first ? scan->found : NULL, !scan->complete);
  return soket_cli_print_result (text, scan->format->format == SOKET_SCAN_EXPORT_TEXT, error);
}

/* A host under another name may be the same; whoever compares two hosts knows it. Between two hosts nothing opened "since then". */
static void
say_changes (const Scan *scan,
             guint       n_changes,
             guint       n_opened)
{
  const char *before = soket_scan_since_get_host (scan->wishes->since);
  guint n_left_out = soket_scan_since_count_left_out (scan->wishes->since, scan->scanner);

  if (before != NULL && strcmp (before, scan->options->host) != 0)
    {
      g_autofree char *quoted = soket_cli_quote (before);

      soket_cli_sayf (_("The scan that was saved is of %s."), quoted);
      soket_cli_sayf (_("Compared with it: %'u open only here, %'u open only there."), n_opened, n_changes - n_opened);
    }
  else
    soket_cli_sayf (_("Since then: %'u opened, %'u no longer open."), n_opened, n_changes - n_opened);
  if (n_left_out > 0)
    soket_cli_sayf (ngettext ("%'u port was not scanned then, and is not compared.", "%'u ports were not scanned then, and are not compared.",
                              n_left_out), n_left_out);
}

/* A scan that was cut short has found something, too; the summary, or "partial" in JSON, says that it is not all. */
static SoketCliStatus
report (Scan *scan)
{
  gboolean at_first = !scan->complete && scan->wishes->first && scan->found->len > 0;
  SoketCliReportEnding ending = scan->complete ? SOKET_CLI_REPORT_WHOLE : at_first ? SOKET_CLI_REPORT_FIRST : SOKET_CLI_REPORT_INTERRUPTED;
  guint n_opened = 0;
  g_autoptr (GArray) changes = scan->wishes->since != NULL ? soket_scan_since_find (scan->wishes->since, scan->scanner, &n_opened) : NULL;
  g_autofree char *summary = soket_cli_report_dup_summary (scan->scanner, scan->options, ending);
  g_autofree char *advice = soket_cli_report_dup_advice (scan->scanner, scan->options, !scan->complete);
  g_autoptr (GError) error = NULL;
  gboolean printed = print_report (scan, changes, &error);

  /* Who has read enough does not wait for the summary. */
  if (!printed && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    return soket_cli_fail (error);

  soket_cli_say (summary);
  if (advice != NULL)
    soket_cli_say (advice);
  if (changes != NULL)
    say_changes (scan, changes->len, n_opened);
  if (scan->format->banner && scan->format->format == SOKET_SCAN_EXPORT_CSV)
    soket_cli_say (_("CSV has no column for what the services said; --json shows it."));

  if (!printed)
    {
      SoketCliStatus status = soket_cli_fail (error);

      return scan->complete || at_first ? status : soket_cli_stop_get_status (scan->stop);
    }
  if (!scan->complete && !at_first)
    return soket_cli_stop_get_status (scan->stop);
  if (scan->wishes->expect_open && soket_scanner_get_count (scan->scanner, SOKET_SCAN_OPEN) == 0)
    return SOKET_CLI_FAILED;
  return soket_scanner_get_count (scan->scanner, SOKET_SCAN_ERROR) == 0 ? SOKET_CLI_OK : SOKET_CLI_FAILED;
}

static SoketCliStatus
scan_host (const SoketScanOptions *options,
           const SoketCliReport   *format,
           const Wishes           *wishes)
{
  g_autoptr (SoketScanner) scanner = soket_scanner_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoketCliStop) stop = soket_cli_stop_new ();
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GError) error = NULL;
  Scan scan = { .scanner = scanner, .options = options, .format = format, .wishes = wishes, .loop = loop, .stop = stop, .found = found };
  SoketCliStatus status;

  run (&scan);
  error = scan.error;
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    status = soket_cli_fail (error);
  else
    status = report (&scan);
  g_clear_error (&scan.output_error);
  return status;
}

/* NULL with @status where it cannot be read. */
static SoketScanSince *
read_since (const char     *path,
            SoketCliStatus *status)
{
  g_autofree char *quoted = soket_cli_quote (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soket_file_read (path, SOKET_SCAN_SINCE_MAX + 1, &error);
  SoketScanSince *since = NULL;
  gsize length;
  const char *text;

  if (bytes != NULL)
    {
      text = g_bytes_get_data (bytes, &length);
      since = soket_scan_since_new (text != NULL ? text : "", length, &error);
    }
  if (since == NULL)
    {
      g_prefix_error (&error, "--since %s: ", quoted);
      *status = soket_cli_fail (error);
    }
  return since;
}

static SoketCliOptions *
build_options (const char       *command,
               SoketScanOptions *options,
               SoketCliReport   *format,
               Wishes           *wishes,
               char            **ports,
               char            **since,
               gboolean         *json,
               gboolean         *csv,
               gboolean         *ipv4,
               gboolean         *ipv6)
{
  g_autofree char *presets = g_strjoinv (", ", (char **) soket_ports_get_presets ());
  g_autofree char *ports_text = NULL;
  SoketCliOptions *parser = NULL;

  parser = soket_cli_options_new (command, _("HOST"),
                                  _("Tries to connect to each port of a host and prints those that are open, as they are found. Scan only\n"
                                    "computers that you may scan. With --banner, what a service says first stands behind a tab (in JSON as\n"
                                    "\"banner\"), with backslash escapes for all that is no printable text."));
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
  soket_cli_options_add_flag (parser, "first", _("Stop at the first open port, and print it alone"), &wishes->first);
  soket_cli_options_add_flag (parser, "expect-open", _("Exit with 1 if no port is open"), &wishes->expect_open);
  soket_cli_options_add_word (parser, "since", _("FILE"), _("Print only what has opened or closed since a scan that was saved with --json"), since);
  soket_cli_options_add_flag (parser, "json", _("Print JSON"), json);
  soket_cli_options_add_flag (parser, "csv", _("Print CSV"), csv);
  soket_cli_options_add_flag (parser, "ipv4", _("Scan the IPv4 address of a name (the default where it has one)"), ipv4);
  soket_cli_options_add_flag (parser, "ipv6", _("Scan the IPv6 address of a name"), ipv6);
  return parser;
}

/* "127.0.0.1:1-1024"; an IPv6 address has more colons than one. */
static gboolean
has_ports (const char *host)
{
  const char *colon = strchr (host, ':');
  g_autoptr (GArray) ports = NULL;

  if (colon == NULL || strchr (colon + 1, ':') != NULL)
    return FALSE;
  ports = soket_ports_parse (colon + 1, NULL);
  return ports != NULL;
}

/* FALSE: *status says why it is no host. */
static gboolean
read_host (const char      *command,
           const char      *word,
           char           **host,
           SoketCliStatus  *status)
{
  g_autofree char *trimmed = soket_trim (word);

  if (*trimmed == '\0' || !g_utf8_validate (word, -1, NULL))
    {
      g_autofree char *quoted = soket_cli_quote (word);
      g_autofree char *sentence = g_strdup_printf (_("HOST is a name or an address, not \"%s\""), quoted);

      *status = soket_cli_wrong_usage (command, sentence);
      return FALSE;
    }
  if (soket_host_split (word, host, NULL) || soket_host_is_ports (word) || has_ports (word))
    {
      *status = soket_cli_wrong_usage (command, _("HOST is a name or an address alone; ports are given with --ports"));
      return FALSE;
    }
  return TRUE;
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
  g_autofree char *since_path = NULL;
  g_autoptr (SoketScanSince) since = NULL;
  Wishes wishes = { 0 };
  gboolean json = FALSE, csv = FALSE, ipv4 = FALSE, ipv6 = FALSE;
  SoketCliReport format = { .format = SOKET_SCAN_EXPORT_TEXT };
  g_autofree char *host = NULL;
  SoketScanOptions options;
  SoketCliStatus status;

  soket_scan_options_init (&options);
  parser = build_options (command, &options, &format, &wishes, &list, &since_path, &json, &csv, &ipv4, &ipv6);
  if (!soket_cli_options_parse (parser, arguments, 1, &rest, &status))
    return status;

  if (json && csv)
    return soket_cli_wrong_usage (command, _("--json and --csv exclude each other"));
  if (since_path != NULL && (format.all || wishes.first))
    return soket_cli_wrong_usage (command, _("--since prints what has changed: it excludes --all and --first"));
  if (wishes.first && format.all)
    return soket_cli_wrong_usage (command, _("--first and --all exclude each other"));
  if (ipv4 && ipv6)
    return soket_cli_wrong_usage (command, _("--ipv4 and --ipv6 exclude each other"));
  if (rest == NULL || rest[0] == NULL)
    return soket_cli_wrong_usage (command, _("The host is missing; give a name or an address such as 127.0.0.1"));
  if (!read_host (command, rest[0], &host, &status))
    return status;

  if (since_path != NULL)
    {
      since = read_since (since_path, &status);
      if (since == NULL)
        return status;
      wishes.since = since;
    }

  /* What is compared is what was scanned then. */
  if (list == NULL && since != NULL)
    list = soket_scan_since_dup_ports (since);
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
  return scan_host (&options, &format, &wishes);
}
