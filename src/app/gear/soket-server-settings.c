/* soket-server-settings.c - what is behind the server's gear
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/gear/soket-server-settings.h"

#include "app/gear/soket-exposure.h"
#include "app/setup/soket-performer-kind.h"
#include "app/speech/soket-names.h"
#include "core/base/soket-bytes.h"

#include <glib/gi18n.h>

struct _SoketServerSettings
{
  AdwBin parent_instance;

  GtkEditable *address;
  GtkLabel *address_note;
  GtkWidget *dialect_row;
  GtkDropDown *dialect;
  GtkLabel *dialect_note;
  GtkWidget *framing_row;
  GtkWidget *framing;
  GtkWidget *keep_open_row;
  GtkWidget *keep_open;
  GtkWidget *closing_row;
  GtkWidget *closing;
  GtkWidget *recv_size_row;
  GtkWidget *recv_size;
  GtkWidget *backlog_row;
  GtkWidget *backlog;
  GtkWidget *max_message_row;
  GtkWidget *max_message;
  GtkWidget *idle_timeout_row;
  GtkWidget *idle_timeout;
  GtkWidget *max_connections_row;
  GtkWidget *max_connections;

  SoketSetup *setup;
};

G_DEFINE_FINAL_TYPE (SoketServerSettings, soket_server_settings, ADW_TYPE_BIN)

static void
address_changed_cb (SoketServerSettings *self)
{
  g_autofree char *address = soket_trim (gtk_editable_get_text (self->address));
  g_autofree char *note = NULL;
  SoketEndpoint endpoint;

  if (self->setup == NULL)
    return;

  if (soket_endpoint_parse (address, (guint16) soket_setup_get_number (self->setup, "port"), &endpoint))
    {
      SoketExposure exposure;

      gtk_widget_remove_css_class (GTK_WIDGET (self->address), "error");
      soket_exposure_read (&exposure, soket_setup_get_transport (self->setup), &endpoint);
      note = soket_exposure_words (&exposure, 1, exposure.transport);
      g_object_set (self->setup, "address", address, NULL);
    }
  else
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->address), "error");
      note = g_strdup (_("Write an address of this computer in numbers, such as 127.0.0.1 or ::1."));
    }

  gtk_label_set_text (self->address_note, note != NULL ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->address_note), note != NULL);
}

static void
setup_address_cb (SoketServerSettings *self)
{
  const char *address = soket_setup_get_text (self->setup, "address");
  g_autofree char *typed = soket_trim (gtk_editable_get_text (self->address));

  if (!g_str_equal (typed, address))
    gtk_editable_set_text (self->address, address);
}

static gboolean
dialect_to_index (GBinding     *binding,
                  const GValue *from,
                  GValue       *to,
                  gpointer      user_data)
{
  const SoketProtocol *protocol = user_data;
  const SoketDialect *dialect = soket_protocol_find_dialect (protocol, g_value_get_string (from));

  if (dialect == NULL)
    return FALSE;
  g_value_set_uint (to, (guint) (dialect - protocol->dialects));

  return TRUE;
}

static gboolean
index_to_dialect (GBinding     *binding,
                  const GValue *from,
                  GValue       *to,
                  gpointer      user_data)
{
  const SoketProtocol *protocol = user_data;
  guint index = g_value_get_uint (from);

  if (index >= protocol->n_dialects)
    return FALSE;
  g_value_set_string (to, protocol->dialects[index].name);

  return TRUE;
}

/* What they are called and how they differ is the service's. */
static void
add_dialects (SoketServerSettings *self,
              const SoketProtocol *protocol)
{
  g_autoptr (GtkStringList) titles = gtk_string_list_new (NULL);

  for (guint i = 0; i < protocol->n_dialects; i++)
    gtk_string_list_append (titles, _(protocol->dialects[i].title));
  gtk_drop_down_set_model (self->dialect, G_LIST_MODEL (titles));
  gtk_label_set_text (self->dialect_note, _(protocol->dialects_note));
  g_object_bind_property_full (self->setup, "dialect", self->dialect, "selected", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE,
                               dialect_to_index, index_to_dialect, (gpointer) protocol, NULL);
}

static void
soket_server_settings_dispose (GObject *object)
{
  SoketServerSettings *self = SOKET_SERVER_SETTINGS (object);

  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_SERVER_SETTINGS);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_server_settings_parent_class)->dispose (object);
}

static void
soket_server_settings_class_init (SoketServerSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_server_settings_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-server-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, address);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, address_note);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, dialect_row);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, dialect);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, dialect_note);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, framing_row);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, framing);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, keep_open_row);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, keep_open);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, closing_row);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, closing);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, recv_size_row);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, recv_size);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, backlog_row);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, backlog);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, max_message_row);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, max_message);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, idle_timeout_row);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, idle_timeout);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, max_connections_row);
  gtk_widget_class_bind_template_child (widget_class, SoketServerSettings, max_connections);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
}

static void
soket_server_settings_init (SoketServerSettings *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  /* Addresses have no letters that would tell their direction. */
  gtk_widget_set_direction (GTK_WIDGET (self->address), GTK_TEXT_DIR_LTR);
}

void
soket_server_settings_attach (SoketServerSettings *self,
                              SoketSetup          *setup,
                              const SoketProtocol *protocol)
{
  gboolean has_dialects = protocol->n_dialects > 1;
  const struct
  {
    const char *property;
    GtkWidget *row;
    GtkWidget *control;
    const char *target;
  } numbers[] = {
    { "keep-open", self->keep_open_row, self->keep_open, "active" },
    { "server-recv-size", self->recv_size_row, self->recv_size, "value" },
    { "backlog", self->backlog_row, self->backlog, "value" },
    { "max-message", self->max_message_row, self->max_message, "value" },
    { "idle-timeout", self->idle_timeout_row, self->idle_timeout, "value" },
    { "max-connections", self->max_connections_row, self->max_connections, "value" },
  };

  g_return_if_fail (SOKET_IS_SERVER_SETTINGS (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      soket_setup_bind (setup, numbers[i].property, numbers[i].control, numbers[i].target);
      soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, numbers[i].row);
    }
  if (has_dialects)
    add_dialects (self, protocol);
  gtk_widget_set_visible (self->dialect_row, has_dialects);
  gtk_widget_set_visible (GTK_WIDGET (self->dialect_note), has_dialects);
  soket_setup_bind_choice (setup, "framing", self->framing);
  if (soket_protocol_has_framings (protocol))
    soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, self->framing_row);
  else
    gtk_widget_set_visible (self->framing_row, FALSE);
  soket_setup_bind_choice (setup, "closing", self->closing);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, self->closing_row);

  g_signal_connect_object (setup, "notify::address", G_CALLBACK (setup_address_cb), self, G_CONNECT_SWAPPED);
  setup_address_cb (self);
  soket_performer_kind_bind (setup, SOKET_SIDE_SERVER, self->idle_timeout);
  soket_performer_kind_bind (setup, SOKET_SIDE_SERVER, self->max_connections);
}

char *
soket_server_settings_dup_start (SoketSetup          *setup,
                                 const SoketProtocol *protocol)
{
  SoketServerOptions options;

  g_return_val_if_fail (SOKET_IS_SETUP (setup), NULL);
  g_return_val_if_fail (protocol != NULL, NULL);

  soket_setup_fill_server_options (setup, protocol, &options);
  if (options.transport == SOKET_TRANSPORT_UDP)
    return g_strdup (options.address);

  return g_strdup_printf ("%s %s %d %d %d %u %u %u %u %u", options.dialect != NULL ? options.dialect->name : "", options.address,
                          options.framing, options.keep_open, options.closing, options.recv_size, options.max_message,
                          options.max_connections, options.idle_timeout_s, options.backlog);
}

void
soket_server_settings_watch (SoketSetup *setup,
                             GCallback   changed,
                             GObject    *object)
{
  static const char *const signals[] = {
    "notify::address", "notify::dialect", "notify::framing", "notify::keep-open", "notify::closing", "notify::server-recv-size",
    "notify::backlog", "notify::max-message", "notify::idle-timeout", "notify::max-connections",
  };

  g_return_if_fail (SOKET_IS_SETUP (setup));

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (setup, signals[i], changed, object, G_CONNECT_SWAPPED);
}
