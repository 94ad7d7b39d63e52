/* soket-scan-code.c - the scan as a program: the slides' loop, or many probes at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-scan-code.h"

#include "core/address/soket-ports.h"
#include "net/scan/soket-services.h"

struct _SoketScanCode
{
  AdwBin parent_instance;

  SoketCodeView *view;
  SoketSetup *setup;
  SoketScanner *scanner;
  GSimpleActionGroup *actions;

  GArray *ports;        /* (nullable): of guint16, of the last scan */
  guint timeout_ms;
  guint parallel;
  gboolean many;
  gboolean stale;       /* the program may be another one */
  guint update;         /* idle source */
};

G_DEFINE_FINAL_TYPE (SoketScanCode, soket_scan_code, ADW_TYPE_BIN)

static void
find_target (SoketScanCode *self,
             SoketEndpoint *endpoint)
{
  const SoketEndpoint *target = soket_scanner_get_target (self->scanner);

  /* Who a name is will be known once it has been scanned. */
  if (self->ports != NULL && soket_endpoint_is_set (target))
    *endpoint = *target;
  else if (!soket_endpoint_parse (soket_setup_get_text (self->setup, "target"), 0, endpoint))
    soket_endpoint_parse ("127.0.0.1", 0, endpoint);
}

static void
show_program (SoketScanCode *self)
{
  g_autoptr (GArray) ports =
    self->ports != NULL ? g_array_ref (self->ports)
                        : soket_services_parse_ports (soket_setup_get_text (self->setup, "ports"), NULL);
  SoketProgramSpec spec;

  soket_program_spec_init (&spec);
  spec.protocol = NULL;
  find_target (self, &spec.endpoint);
  spec.timeout_ms = self->ports != NULL ? self->timeout_ms : soket_setup_get_number (self->setup, "timeout-ms");
  spec.parallel = self->ports != NULL ? self->parallel : soket_setup_get_number (self->setup, "parallel");
  /* One at a time is the other program. */
  if (spec.parallel == 1)
    spec.parallel = 0;
  spec.concurrent = self->many;
  if (ports != NULL)
    {
      spec.ports = (const guint16 *) (gconstpointer) ports->data;
      spec.n_ports = ports->len;
    }
  soket_code_view_set_specs (self->view, ports != NULL ? &spec : NULL, NULL);
}

/* A scan keeps no records: what is known is that its calls went on, or go on. */
static void
show_progress (SoketScanCode *self)
{
  static const SoketCallName calls[] = { SOKET_CALL_SOCKET, SOKET_CALL_CLOSE, SOKET_CALL_CONNECT };
  gboolean active = soket_scanner_get_active (self->scanner);
  SoketRecord records[G_N_ELEMENTS (calls)] = { 0 };
  const SoketRecord *list[G_N_ELEMENTS (calls)];
  gsize n_finished;

  soket_scanner_get_finished (self->scanner, &n_finished);
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      records[i].kind = SOKET_RECORD_CALL;
      records[i].side = SOKET_SIDE_CLIENT;
      records[i].transport = SOKET_TRANSPORT_TCP;
      records[i].call = (guint8) calls[i];
      records[i].returned_us = active && calls[i] == SOKET_CALL_CONNECT ? -1 : 0;
      list[i] = &records[i];
    }
  soket_code_view_set_progress (self->view, list, active || n_finished > 0 ? G_N_ELEMENTS (list) : 0, 0);
}

static gboolean
update_cb (gpointer user_data)
{
  SoketScanCode *self = user_data;

  self->update = 0;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->setup == NULL)
    return G_SOURCE_REMOVE;

  if (self->stale)
    show_program (self);
  self->stale = FALSE;
  show_progress (self);

  return G_SOURCE_REMOVE;
}

static void
queue (SoketScanCode *self)
{
  if (self->update != 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  /* Between two frames: see soket_page_program_queue(). */
  self->update = g_idle_add_full (GTK_PRIORITY_RESIZE, update_cb, self, NULL);
  g_source_set_name_by_id (self->update, "[soket] scan program");
}

static void
setup_cb (SoketScanCode *self)
{
  self->stale = TRUE;
  queue (self);
}

static void
set_many (SoketScanCode *self,
          gboolean       many)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), "kind");

  self->many = many;
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (many ? "many" : "loop"));
  setup_cb (self);
}

static void
speed_cb (SoketScanCode *self)
{
  set_many (self, g_str_equal (soket_setup_get_text (self->setup, "speed"), "fast"));
}

static void
change_kind (GSimpleAction *action,
             GVariant      *value,
             gpointer       user_data)
{
  set_many (user_data, g_str_equal (g_variant_get_string (value, NULL), "many"));
}

static void
soket_scan_code_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_scan_code_parent_class)->map (widget);

  setup_cb (SOKET_SCAN_CODE (widget));
}

static void
soket_scan_code_dispose (GObject *object)
{
  SoketScanCode *self = SOKET_SCAN_CODE (object);

  g_clear_handle_id (&self->update, g_source_remove);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "scan-code", NULL);
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_SCAN_CODE);
  g_clear_object (&self->actions);
  g_clear_object (&self->setup);
  g_clear_object (&self->scanner);
  g_clear_pointer (&self->ports, g_array_unref);

  G_OBJECT_CLASS (soket_scan_code_parent_class)->dispose (object);
}

static void
soket_scan_code_class_init (SoketScanCodeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_scan_code_dispose;
  widget_class->map = soket_scan_code_map;

  g_type_ensure (SOKET_TYPE_CODE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-scan-code.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketScanCode, view);
}

static void
soket_scan_code_init (SoketScanCode *self)
{
  static const GActionEntry entries[] = {
    { .name = "kind", .parameter_type = "s", .state = "'many'", .change_state = change_kind },
  };

  self->many = TRUE;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "scan-code", G_ACTION_GROUP (self->actions));
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
soket_scan_code_attach (SoketScanCode *self,
                        SoketSetup    *setup,
                        SoketScanner  *scanner)
{
  g_return_if_fail (SOKET_IS_SCAN_CODE (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  self->scanner = g_object_ref (scanner);
  soket_setup_bind (setup, "code-language", self->view, "language");
  g_signal_connect_object (setup, "notify", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::speed", G_CALLBACK (speed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scanner, "target", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  speed_cb (self);
}

void
soket_scan_code_note_run (SoketScanCode          *self,
                          const SoketScanOptions *options)
{
  g_return_if_fail (SOKET_IS_SCAN_CODE (self));
  g_return_if_fail (options != NULL);

  g_clear_pointer (&self->ports, g_array_unref);
  self->ports = g_array_sized_new (FALSE, FALSE, sizeof (guint16), (guint) options->n_ports);
  g_array_append_vals (self->ports, options->ports, (guint) options->n_ports);
  self->timeout_ms = options->timeout_ms;
  self->parallel = options->parallel;
  setup_cb (self);
}

void
soket_scan_code_refresh (SoketScanCode *self)
{
  g_return_if_fail (SOKET_IS_SCAN_CODE (self));

  queue (self);
}

SoketCodeView *
soket_scan_code_get_view (SoketScanCode *self)
{
  g_return_val_if_fail (SOKET_IS_SCAN_CODE (self), NULL);

  return self->view;
}
