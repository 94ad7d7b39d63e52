/* soket-scanner-page.c - the Scanner tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scanner-page-private.h"

#include "app/base/soket-format.h"
#include "app/heads/soket-port-holder.h"
#include "app/page/soket-tab.h"
#include "app/setup/soket-settings.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-shortcuts.h"
#include "app/widgets/soket-wrap-box.h"
#include "core/address/soket-ports.h"
#include "net/scan/soket-services.h"

#include <glib/gi18n.h>

/* Below these, in ems, the handshakes are not shown. */
#define LEGEND_WIDTH 52
#define LEGEND_HEIGHT 30

static void soket_scanner_page_tab_init (SoketTabInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketScannerPage, soket_scanner_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (SOKET_TYPE_TAB, soket_scanner_page_tab_init))

static void
preview (SoketScannerPage *self,
         const GArray     *ports)
{
  g_autofree char *number = soket_format_number (ports->len);
  g_autofree char *text = g_strdup_printf (ngettext ("%s port to try", "%s ports to try", ports->len), number);

  soket_port_map_set_ports (self->map, (const guint16 *) (gconstpointer) ports->data, ports->len);
  soket_scanner_page_say_progress (self, text, NULL);
}

static void
setup_changed_cb (SoketScannerPage *self)
{
  g_autoptr (GError) error = NULL;
  GArray *ports = soket_services_parse_ports (soket_setup_get_text (self->setup, "ports"), &error);
  gsize n_results;

  g_clear_pointer (&self->ports_to_try, g_array_unref);
  self->ports_to_try = ports;

  if (ports == NULL)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->ports), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->ports), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);
    }
  else
    {
      if (gtk_widget_has_css_class (GTK_WIDGET (self->ports), "error"))
        soket_remark_clear (self->remark);
      gtk_widget_remove_css_class (GTK_WIDGET (self->ports), "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->ports), GTK_ACCESSIBLE_STATE_INVALID);
      /* Before the first scan the picture shows what will be asked. */
      soket_scanner_get_results (self->scanner, &n_results);
      if (n_results == 0)
        preview (self, ports);
    }
  soket_scanner_page_offer_missed (self);
}

static void
speed_cb (SoketScannerPage *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || soket_scanner_get_active (self->scanner))
    return;

  if (g_str_equal (soket_setup_get_text (self->setup, "speed"), "slides"))
    soket_remark_say (self->remark, SOKET_REMARK_HINT,
                      _("As in the slides, each port has 10 ms to answer: of a computer that is farther away than that, "
                        "nothing is found."));
  else if (!gtk_widget_has_css_class (GTK_WIDGET (self->ports), "error"))
    soket_remark_clear (self->remark);
}

static void
map_selected_cb (SoketScannerPage *self)
{
  soket_scan_list_set_selected (self->list, soket_port_map_get_selected (self->map));
  soket_scanner_page_show_port (self);
}

static void
list_selected_cb (SoketScannerPage *self)
{
  soket_port_map_set_selected (self->map, soket_scan_list_get_selected (self->list));
}

static void
entry_activate_cb (SoketScannerPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "page.scan", NULL);
}

static void
fill_presets (SoketScannerPage *self)
{
  static const struct
  {
    const char *name;
    const char *title;
  } titles[] = {
    { "deck", N_("As in the slides: 20–1024") },
    { "well-known", N_("Well-known: 1–1023") },
    { "registered", N_("Registered: 1024–49151") },
    { "dynamic", N_("Dynamic: 49152–65535") },
    { "all", N_("All: 1–65535") },
    { "common", N_("About 100 common ports") },
  };
  g_autoptr (GMenu) menu = g_menu_new ();
  const char *const *names = soket_ports_get_presets ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      const char *title = names[i];
      g_autoptr (GMenuItem) item = NULL;

      for (guint j = 0; j < G_N_ELEMENTS (titles); j++)
        if (g_str_equal (names[i], titles[j].name))
          title = _(titles[j].title);
      item = g_menu_item_new (title, NULL);
      g_menu_item_set_action_and_target (item, "page.use-preset", "s", names[i]);
      g_menu_append_item (menu, item);
    }
  gtk_menu_button_set_menu_model (self->presets, G_MENU_MODEL (menu));
}

static void
soket_scanner_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_scanner_page_parent_class)->map (widget);

  /* A server of another page may have started or stopped meanwhile. */
  soket_scanner_page_offer_missed (SOKET_SCANNER_PAGE (widget));
}

static void
soket_scanner_page_dispose (GObject *object)
{
  SoketScannerPage *self = SOKET_SCANNER_PAGE (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  if (self->setup != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->setup, self);
      soket_scanner_page_forget_practice_servers (self);
    }

  /* An action that a toast or a shortcut still knows must find nobody. */
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", NULL);
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_SCANNER_PAGE);
  g_clear_object (&self->actions);
  g_clear_object (&self->practice);
  g_clear_object (&self->scanner);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_scanner_page_parent_class)->dispose (object);
}

static void
soket_scanner_page_finalize (GObject *object)
{
  SoketScannerPage *self = SOKET_SCANNER_PAGE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->ports_to_try, g_array_unref);
  g_hash_table_unref (self->allowed);
  g_free (self->host);
  g_free (self->practice_former);
  g_free (self->practice_list);

  G_OBJECT_CLASS (soket_scanner_page_parent_class)->finalize (object);
}

/* The handshakes explain what the foot says as well: they go where the ports would have no room. */
static void
fit_cb (SoketScannerPage *self)
{
  self->compact = soket_fit_bin_get_height (self->fit_bin) < LEGEND_HEIGHT
                  || soket_fit_bin_get_width (self->fit_bin) < LEGEND_WIDTH;
  gtk_widget_set_visible (self->legend, !self->compact);
  soket_scanner_page_show_note (self);
}

static const char *
soket_scanner_page_tab_get_name (SoketTab *tab)
{
  return "scanner";
}

static GActionGroup *
soket_scanner_page_tab_get_actions (SoketTab *tab)
{
  return G_ACTION_GROUP (SOKET_SCANNER_PAGE (tab)->actions);
}

static const char *const *
soket_scanner_page_tab_get_stops (SoketTab *tab)
{
  static const char *const stops[] = { "cancel", NULL };

  return stops;
}

static void
soket_scanner_page_tab_focus_first (SoketTab *tab)
{
  gtk_widget_grab_focus (GTK_WIDGET (SOKET_SCANNER_PAGE (tab)->target));
}

static void
soket_scanner_page_tab_init (SoketTabInterface *iface)
{
  iface->get_name = soket_scanner_page_tab_get_name;
  iface->get_actions = soket_scanner_page_tab_get_actions;
  iface->get_stops = soket_scanner_page_tab_get_stops;
  iface->focus_first = soket_scanner_page_tab_focus_first;
}

static void
soket_scanner_page_class_init (SoketScannerPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = soket_scanner_page_dispose;
  object_class->finalize = soket_scanner_page_finalize;
  widget_class->map = soket_scanner_page_map;

  g_type_ensure (SOKET_TYPE_FIT_BIN);
  g_type_ensure (SOKET_TYPE_PORT_MAP);
  g_type_ensure (SOKET_TYPE_SCAN_CODE);
  g_type_ensure (SOKET_TYPE_SCAN_LADDER);
  g_type_ensure (SOKET_TYPE_SCAN_LIST);
  g_type_ensure (SOKET_TYPE_LESSON_LINK);
  g_type_ensure (SOKET_TYPE_REMARK);
  g_type_ensure (SOKET_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-scanner-page.ui");
  gtk_widget_class_set_css_name (widget_class, "scannerpage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, fit_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, legend);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, target);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, ports);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, presets);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, speed);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, parallel);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, timeout);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, retries);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, banner);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, scan);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, bar);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, asked_bar);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, progress);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, note);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, practice_button);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, lesson_link);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, remark);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, offer);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, map);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, list);
  gtk_widget_class_bind_template_child_full (widget_class, "ladder_open", FALSE, G_STRUCT_OFFSET (SoketScannerPage, ladders[0]));
  gtk_widget_class_bind_template_child_full (widget_class, "ladder_closed", FALSE,
                                             G_STRUCT_OFFSET (SoketScannerPage, ladders[1]));
  gtk_widget_class_bind_template_child_full (widget_class, "ladder_silent", FALSE,
                                             G_STRUCT_OFFSET (SoketScannerPage, ladders[2]));
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, verdict);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, foot);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, findings);
  gtk_widget_class_bind_template_child (widget_class, SoketScannerPage, code);
  gtk_widget_class_bind_template_callback (widget_class, soket_scanner_page_describe_port);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, soket_scanner_page_show_port);
}

static void
soket_scanner_page_init (SoketScannerPage *self)
{
  g_autoptr (GSettings) settings = soket_settings_new ("io.github.soketlab.Soket.scanner", "/io/github/soketlab/Soket/scanner/");

  self->setup = soket_setup_new (settings);
  self->scanner = soket_scanner_new ();
  self->practice = soket_practice_servers_new ();
  for (guint i = 0; i < SOKET_PRACTICE_SERVERS_N; i++)
    soket_port_holder_claim (soket_practice_servers_get_server (self->practice, i), GTK_WIDGET (self));
  self->allowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->actions = g_simple_action_group_new ();
  soket_scanner_page_add_actions (self);
  soket_scanner_page_add_practice_actions (self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (self->actions));
  soket_shortcuts_add (GTK_WIDGET (self), SOKET_SHORTCUTS_SCANNER);
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));

  soket_scan_list_attach (self->list, self->setup, self->scanner);
  soket_scan_code_attach (self->code, self->setup, self->scanner);
  soket_setup_bind (self->setup, "target", self->target, "text");
  soket_setup_bind (self->setup, "ports", self->ports, "text");
  soket_setup_bind_choice (self->setup, "speed", self->speed);
  soket_setup_bind (self->setup, "parallel", self->parallel, "value");
  soket_setup_bind (self->setup, "timeout-ms", self->timeout, "value");
  soket_setup_bind (self->setup, "retries", self->retries, "value");
  soket_setup_bind (self->setup, "banner", self->banner, "active");
  fill_presets (self);

  g_signal_connect_object (self->setup, "notify::ports", G_CALLBACK (setup_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify::target", G_CALLBACK (soket_scanner_page_offer_missed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify::speed", G_CALLBACK (speed_cb), self, G_CONNECT_SWAPPED);
  setup_changed_cb (self);
  soket_scanner_page_update (self);
  soket_scanner_page_show_port (self);
}

GActionMap *
soket_scanner_page_get_actions (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return G_ACTION_MAP (self->actions);
}

SoketSetup *
soket_scanner_page_get_setup (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return self->setup;
}

SoketScanner *
soket_scanner_page_get_scanner (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return self->scanner;
}

SoketPracticeServers *
soket_scanner_page_get_practice_servers (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return self->practice;
}

SoketPortMap *
soket_scanner_page_get_map (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return self->map;
}

SoketScanList *
soket_scanner_page_get_list (SoketScannerPage *self)
{
  g_return_val_if_fail (SOKET_IS_SCANNER_PAGE (self), NULL);

  return self->list;
}
