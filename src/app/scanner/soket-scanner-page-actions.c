/* soket-scanner-page-actions.c - what the Scanner tab can do, as actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scanner-page-private.h"

#include "app/base/soket-save.h"
#include "app/base/soket-toast.h"
#include "core/address/soket-ports.h"
#include "net/scan/soket-scan-export.h"

#include <glib/gi18n.h>
#include <string.h>

/* A preset that is longer as a list of ports goes by its name. */
#define LIST_MAX 24

static void
enable (SoketScannerPage *self,
        const char       *name,
        gboolean          enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self->actions), name)), enabled);
}

void
soket_scanner_page_update (SoketScannerPage *self)
{
  gboolean active = soket_scanner_get_active (self->scanner);
  gboolean practice = soket_practice_servers_get_active (self->practice);
  gsize n_results;

  soket_scanner_get_results (self->scanner, &n_results);
  enable (self, "scan", !active);
  enable (self, "cancel", active);
  enable (self, "add-port", !active);
  enable (self, "start-practice-servers", !active && !practice);
  enable (self, "stop-practice-servers", practice);
  enable (self, "copy", n_results > 0);
  enable (self, "save-csv", n_results > 0);
  enable (self, "save-json", n_results > 0);
  /* Translators: verbs: ends a scan that runs; begins one */
  gtk_button_set_label (self->scan, active ? _("_Cancel") : _("_Scan"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->scan), active ? "page.cancel" : "page.scan");
  (active ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (GTK_WIDGET (self->scan), "suggested-action");
  gtk_button_set_label (self->practice_button, practice ? _("Stop practice ser_vers") : _("Start three practice ser_vers"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->practice_button),
                                  practice ? "page.stop-practice-servers" : "page.start-practice-servers");
  soket_scan_code_refresh (self->code);
}

static void
scan_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  soket_scanner_page_start (user_data);
}

static void
cancel_action (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  SoketScannerPage *self = user_data;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
add_port_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SoketScannerPage *self = user_data;
  const char *ports = soket_setup_get_text (self->setup, "ports");
  g_autofree char *longer = g_strdup_printf ("%s,%u", ports, g_variant_get_uint32 (parameter));

  g_object_set (self->setup, "ports", longer, NULL);
}

static void
use_preset_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  SoketScannerPage *self = user_data;
  const char *name = g_variant_get_string (parameter, NULL);
  g_autoptr (GArray) ports = soket_ports_parse (name, NULL);
  g_autofree char *list = NULL;

  if (ports == NULL)
    return;
  list = soket_ports_to_string ((const guint16 *) (gconstpointer) ports->data, ports->len);
  g_object_set (self->setup, "ports", strlen (list) <= LIST_MAX ? list : name, NULL);
}

/* The program stands where the ports stand. */
static void
change_code (GSimpleAction *action,
             GVariant      *value,
             gpointer       user_data)
{
  SoketScannerPage *self = user_data;

  gtk_stack_set_visible_child (self->findings,
                               g_variant_get_boolean (value) ? GTK_WIDGET (self->code)
                                                             : gtk_widget_get_first_child (GTK_WIDGET (self->findings)));
  g_simple_action_set_state (action, value);
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GBytes) bytes = soket_scan_export_finish (result, NULL);

  soket_delivery_take (user_data, bytes);
}

static void
start_export (SoketScannerPage *self,
              SoketScanFormat   format,
              SoketDelivery    *delivery)
{
  soket_scan_list_refresh (self->list);
  soket_scan_export_async (self->scanner, format, soket_scan_list_get_states (self->list) & SOKET_SCAN_ANY_VERDICT,
                           soket_scan_list_get_order (self->list), self->host != NULL ? self->host : "",
                           self->partial || soket_scanner_get_active (self->scanner),
                           soket_setup_get_flag (self->setup, "banner"), NULL, exported_cb, delivery);
}

static void
copy_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  start_export (user_data, SOKET_SCAN_EXPORT_TEXT, soket_delivery_to_clipboard (user_data, _("The ports shown were copied")));
}

static void
save (SoketScannerPage *self,
      SoketScanFormat   format,
      const char       *extension)
{
  /* What a service says is no value for a spreadsheet, which may take it for a formula. */
  gboolean without = format == SOKET_SCAN_EXPORT_CSV && soket_setup_get_flag (self->setup, "banner");

  start_export (self, format,
                soket_delivery_to_file (GTK_WIDGET (self),
                                        without ? _("Save the ports shown, without their banners (JSON has them)") : _("Save the ports shown"),
                                        soket_save_dup_name (extension, "scan", self->host != NULL ? self->host : "",
                                                             soket_setup_get_text (self->setup, "ports"), NULL)));
}

static void
save_csv_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  save (user_data, SOKET_SCAN_EXPORT_CSV, "csv");
}

static void
save_json_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  save (user_data, SOKET_SCAN_EXPORT_JSON, "json");
}

void
soket_scanner_page_add_actions (SoketScannerPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "scan", .activate = scan_action },
    { .name = "cancel", .activate = cancel_action },
    { .name = "add-port", .activate = add_port_action, .parameter_type = "u" },
    { .name = "use-preset", .activate = use_preset_action, .parameter_type = "s" },
    { .name = "code", .state = "false", .change_state = change_code },
    { .name = "copy", .activate = copy_action },
    { .name = "save-csv", .activate = save_csv_action },
    { .name = "save-json", .activate = save_json_action },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}
