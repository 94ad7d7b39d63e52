/* soket-scanner-page-scan.c - a scan of the Scanner tab: whether it may, its course and its end
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scanner-page-private.h"

#include "app/base/soket-dialog.h"

#include "core/address/soket-host.h"
#include "core/base/soket-bytes.h"
#include "core/words/soket-lesson.h"
#include "net/kernel/soket-kernel.h"
#include "net/scan/soket-services.h"

#include <glib/gi18n.h>

/* Once a frame the page takes what the scanner has found since; its texts follow a few times a second, so that they can be
 * read. */
#define TEXTS_US (100 * 1000)
#define LIST_US  (300 * 1000)

/* The slides' scanner: one port after the other, 10 ms each, once. */
#define SLIDES_TIMEOUT_MS 10
#define SLOW_PAUSE_MS     150

static gboolean
is_this_computer (const char *host)
{
  SoketEndpoint endpoint;

  if (soket_endpoint_parse (host, 0, &endpoint))
    return soket_endpoint_is_any (&endpoint) || soket_kernel_is_own_address (&endpoint);

  return g_ascii_strcasecmp (host, "localhost") == 0 || g_ascii_strcasecmp (host, g_get_host_name ()) == 0;
}

char *
soket_scanner_page_dup_host (SoketScannerPage *self)
{
  return soket_trim (soket_setup_get_text (self->setup, "target"));
}

static void
pull (SoketScannerPage *self)
{
  gsize n_results, n_finished;
  const SoketScanResult *results = soket_scanner_get_results (self->scanner, &n_results);
  const guint32 *finished = soket_scanner_get_finished (self->scanner, &n_finished);
  guint32 n_begun = soket_scanner_get_n_begun (self->scanner);

  for (; self->n_begun < n_begun; self->n_begun++)
    soket_port_map_set_state (self->map, self->n_begun, soket_scan_result_get_state (&results[self->n_begun]));
  if (self->n_read == n_finished)
    return;
  for (; self->n_read < n_finished; self->n_read++)
    soket_port_map_set_state (self->map, finished[self->n_read], (SoketScanState) results[finished[self->n_read]].state);
  if (self->slow && soket_scanner_get_active (self->scanner))
    {
      soket_port_map_set_current (self->map, finished[n_finished - 1]);
      soket_scanner_page_show_port (self);
    }
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  SoketScannerPage *self = SOKET_SCANNER_PAGE (widget);
  gint64 now_us = g_get_monotonic_time ();

  if (!soket_scanner_get_active (self->scanner))
    {
      self->tick = 0;
      return G_SOURCE_REMOVE;
    }

  pull (self);
  if (now_us - self->texts_us >= TEXTS_US)
    soket_scanner_page_write_texts (self);
  if (now_us - self->list_us >= LIST_US)
    soket_scanner_page_write_list (self);

  return G_SOURCE_CONTINUE;
}

static void
finished_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr (SoketScannerPage) self = g_weak_ref_get (weak);
  g_autoptr (GError) error = NULL;
  gsize n_finished;

  g_weak_ref_clear (weak);
  g_free (weak);
  soket_scanner_run_finish (SOKET_SCANNER (source), result, &error);
  /* The page went while it scanned. */
  if (self == NULL || self->scanner == NULL)
    return;
  g_clear_object (&self->cancellable);

  self->partial = error != NULL;
  pull (self);
  soket_port_map_set_current (self->map, GTK_INVALID_LIST_POSITION);
  soket_scanner_page_update (self);
  soket_scanner_page_write_list (self);
  soket_scanner_page_write_texts (self);
  soket_scanner_page_show_port (self);
  soket_scanner_get_finished (self->scanner, &n_finished);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND))
        soket_remark_offer_lesson (self->remark, SOKET_LESSON_NAME_RESOLUTION, SOKET_CALL_NONE, SOKET_TRANSPORT_TCP);
      if (n_finished == 0)
        gtk_label_set_text (self->note, "");
    }
  else
    {
      soket_scanner_page_tell_udp (self);
    }
  soket_scanner_page_offer_missed (self);
}

static void
run (SoketScannerPage *self,
     const char       *host,
     const GArray     *ports)
{
  const char *speed = soket_setup_get_text (self->setup, "speed");
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  SoketScanOptions options;

  soket_scan_options_init (&options);
  options.host = host;
  options.ports = (const guint16 *) (gconstpointer) ports->data;
  options.n_ports = ports->len;
  options.timeout_ms = soket_setup_get_number (self->setup, "timeout-ms");
  options.retries = soket_setup_get_number (self->setup, "retries");
  options.parallel = soket_setup_get_number (self->setup, "parallel");
  options.banner = soket_setup_get_flag (self->setup, "banner");
  if (g_str_equal (speed, "slides"))
    {
      options.parallel = 1;
      options.timeout_ms = SLIDES_TIMEOUT_MS;
      options.retries = 0;
    }
  self->slow = g_str_equal (speed, "slow");
  if (self->slow)
    {
      options.parallel = 1;
      options.pause_ms = SLOW_PAUSE_MS;
    }

  g_free (self->host);
  self->host = g_strdup (host);
  self->partial = FALSE;
  self->n_read = 0;
  self->n_begun = 0;
  self->timeout_ms = options.timeout_ms;
  soket_remark_clear (self->remark);
  soket_remark_clear (self->offer);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  soket_port_map_set_ports (self->map, options.ports, options.n_ports);
  soket_scan_code_note_run (self->code, &options);
  soket_scan_list_set_selected (self->list, GTK_INVALID_LIST_POSITION);
  /* The page that goes ends its scan: it must not live on for it. */
  g_weak_ref_init (weak, self);
  soket_scanner_run_async (self->scanner, &options, self->cancellable, finished_cb, weak);

  soket_scanner_page_update (self);
  soket_scanner_page_write_list (self);
  soket_scanner_page_write_texts (self);
  soket_scanner_page_show_port (self);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void
asked_cb (SoketScannerPage *self,
          const char       *response,
          AdwMessageDialog *dialog)
{
  const char *host = g_object_get_data (G_OBJECT (dialog), "host");

  if (!g_str_equal (response, "scan"))
    return;
  g_hash_table_add (self->allowed, g_strdup (host));
  soket_scanner_page_start (self);
}

static void
ask (SoketScannerPage *self,
     const char       *host)
{
  /* Translators: a host */
  g_autofree char *heading = g_strdup_printf (_("Are you allowed to scan %s?"), host);
  /* Translators: a host */
  g_autofree char *body = g_strdup_printf (_("%s is another computer. Scan it only if it is yours or its owner agrees."), host);
  AdwMessageDialog *dialog = soket_dialog_new (GTK_WIDGET (self), heading, body);

  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "scan", _("_Scan"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "scan", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "host", g_strdup (host), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (asked_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
soket_scanner_page_start (SoketScannerPage *self)
{
  g_autofree char *host = soket_scanner_page_dup_host (self);
  g_autofree char *alone = NULL;
  g_autofree char *remedy = NULL;
  g_autoptr (GError) error = NULL;
  guint16 port;
  g_autoptr (GArray) ports = NULL;

  if (soket_scanner_get_active (self->scanner))
    return;

  ports = soket_services_parse_ports (soket_setup_get_text (self->setup, "ports"), &error);
  if (*host == '\0')
    soket_remark_say (self->remark, SOKET_REMARK_ERROR,
                      _("Write the name or address of the computer to scan, such as 127.0.0.1."));
  else if (soket_host_split (host, &alone, &port))
    {
      /* Translators: a host and a port that were both written as the target. */
      remedy = g_strdup_printf (_("Write only %s as the target, and the port %u under Ports."), alone, port);
      soket_remark_say (self->remark, SOKET_REMARK_ERROR, remedy);
    }
  else if (soket_host_is_ports (host))
    {
      /* Translators: %s is a port or a range of ports that was written as the target. */
      remedy = g_strdup_printf (_("Write %s under Ports; the target is a name or an address, such as 127.0.0.1."), host);
      soket_remark_say (self->remark, SOKET_REMARK_ERROR, remedy);
    }
  else if (ports == NULL)
    soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);
  else if (!is_this_computer (host) && !g_hash_table_contains (self->allowed, host))
    ask (self, host);
  else
    run (self, host, ports);
}
