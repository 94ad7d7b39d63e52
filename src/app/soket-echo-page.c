/* soket-echo-page.c - the Echo tab: a client, a TCP and a UDP server, and every call of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-echo-page.h"

#include "soket-bytes-view.h"
#include "soket-calls-view.h"
#include "soket-stage.h"
#include "soket-words.h"

#include <glib/gi18n.h>
#include <string.h>

/* The trace is published once a frame, and at the latest after this: a window that is not shown has no frames. */
#define FLUSH_MS 250

/* The page owns the models and has the actions; the heads and views show the models and activate the actions. */
struct _SoketEchoPage
{
  AdwBin parent_instance;

  SoketStage *stage;
  SoketClientPane *client_pane;
  SoketServerPane *server_pane;
  SoketCallsView *calls_view;
  SoketBytesView *bytes_view;

  const SoketProtocol *protocol;
  SoketSetup *setup;
  SoketTrace *trace;
  SoketServer *servers[2];   /* by SoketTransport */
  SoketExchange *exchange;
  GSimpleActionGroup *actions;
  AdwToast *toast;           /* (weak): the last one */
  guint flush_tick;
  guint flush_timeout;
};

G_DEFINE_FINAL_TYPE (SoketEchoPage, soket_echo_page, ADW_TYPE_BIN)

static void
stop_flushing (SoketEchoPage *self)
{
  g_clear_handle_id (&self->flush_timeout, g_source_remove);
  if (self->flush_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->flush_tick);
  self->flush_tick = 0;
}

static gboolean
flush_timeout_cb (gpointer user_data)
{
  SoketEchoPage *self = user_data;

  self->flush_timeout = 0;
  stop_flushing (self);
  soket_trace_flush (self->trace);

  return G_SOURCE_REMOVE;
}

static gboolean
flush_tick_cb (GtkWidget     *widget,
               GdkFrameClock *clock,
               gpointer       user_data)
{
  SoketEchoPage *self = SOKET_ECHO_PAGE (widget);

  self->flush_tick = 0;
  stop_flushing (self);
  soket_trace_flush (self->trace);

  return G_SOURCE_REMOVE;
}

static void
flush_wanted_cb (SoketEchoPage *self)
{
  if (self->flush_tick == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->flush_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), flush_tick_cb, NULL, NULL);
  if (self->flush_timeout == 0)
    {
      self->flush_timeout = g_timeout_add (FLUSH_MS, flush_timeout_cb, self);
      g_source_set_name_by_id (self->flush_timeout, "[soket] trace flush");
    }
}

static void
enable (SoketEchoPage *self,
        const char    *name,
        gboolean       enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* The client asks where the shown server listens, or would listen. */
static void
follow_server (SoketEchoPage *self)
{
  SoketServer *server = soket_server_pane_get_shown (self->server_pane);
  const char *address = soket_setup_get_text (self->setup, "address");
  guint port = soket_setup_get_number (self->setup, "port");
  g_autofree char *host = NULL;
  SoketEndpoint endpoint;

  if (!soket_setup_get_flag (self->setup, "follow-server"))
    return;

  if (soket_server_get_active (server))
    {
      endpoint = *soket_server_get_endpoint (server);
      port = endpoint.port;
    }
  else if (!soket_endpoint_parse (address, port, &endpoint))
    {
      return;
    }

  /* All addresses of this computer are reached through loopback. */
  if (soket_endpoint_is_any (&endpoint))
    host = g_strdup (endpoint.family == AF_INET6 ? "::1" : "127.0.0.1");
  else
    host = soket_endpoint_address_string (&endpoint);
  g_object_set (self->setup, "host", host, "target-port", port, NULL);
}

static void
update (SoketEchoPage *self)
{
  gboolean waiting = soket_exchange_get_active (self->exchange);
  gboolean active = soket_server_get_active (soket_server_pane_get_shown (self->server_pane));

  enable (self, "send", !waiting);
  enable (self, "stop-waiting", waiting);
  enable (self, "start-server", !active);
  enable (self, "stop-server", active);
  enable (self, "restart-server", active);
  soket_client_pane_set_suggested (self->client_pane, active || !soket_setup_get_flag (self->setup, "follow-server"));
}

static void
server_cb (SoketEchoPage *self)
{
  follow_server (self);
  update (self);
  if (soket_server_get_active (soket_server_pane_get_shown (self->server_pane)))
    soket_client_pane_server_started (self->client_pane);
}

static void
transport_cb (SoketEchoPage *self)
{
  /* A reply belongs to the transport that brought it. */
  soket_exchange_clear (self->exchange);
  server_cb (self);
}

static void
send_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketEchoPage *self = user_data;
  const char *text = soket_setup_get_text (self->setup, "message");
  g_autoptr (GBytes) message = g_bytes_new (text, strlen (text));
  SoketClientOptions options;

  soket_setup_fill_client_options (self->setup, self->protocol, &options);
  soket_exchange_start (self->exchange, &options, message);
}

static void
stop_waiting_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  soket_exchange_stop (SOKET_ECHO_PAGE (user_data)->exchange);
}

/* What the hint offers: the message gets its end and goes out again. */
static void
add_terminator_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  SoketEchoPage *self = user_data;
  const char *message = soket_setup_get_text (self->setup, "message");
  SoketFraming framing = soket_setup_get_framing (self->setup);
  g_autofree char *ended = NULL;

  soket_exchange_stop (self->exchange);
  if (soket_words_hint (SOKET_TRANSPORT_TCP, framing, message) == SOKET_HINT_NOT_ENDED)
    {
      ended = g_strconcat (message, framing == SOKET_FRAMING_DOT ? "." : "\n", NULL);
      g_object_set (self->setup, "message", ended, NULL);
    }
  send_action (NULL, NULL, self);
}

static void
start_server_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  soket_server_pane_start (SOKET_ECHO_PAGE (user_data)->server_pane);
}

static void
stop_server_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  soket_server_pane_stop (SOKET_ECHO_PAGE (user_data)->server_pane);
}

static void
restart_server_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  SoketEchoPage *self = user_data;

  soket_server_pane_stop (self->server_pane);
  soket_server_pane_start (self->server_pane);
}

static void
toggle_server_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  SoketEchoPage *self = user_data;

  if (soket_server_get_active (soket_server_pane_get_shown (self->server_pane)))
    soket_server_pane_stop (self->server_pane);
  else
    soket_server_pane_start (self->server_pane);
}

static void
use_port_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SoketEchoPage *self = user_data;

  g_object_set (self->setup, "port", MIN (g_variant_get_uint32 (parameter), 65535), NULL);
  soket_server_pane_start (self->server_pane);
}

static void
toggle_transport_action (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  SoketEchoPage *self = user_data;
  SoketTransport transport = soket_setup_get_transport (self->setup);

  transport = transport == SOKET_TRANSPORT_TCP ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  g_object_set (self->setup, "transport", soket_transport_to_string (transport), NULL);
}

static void
clear_action (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (SOKET_ECHO_PAGE (user_data)->calls_view), "calls.clear", NULL);
}

static void
undo_clear_action (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       user_data)
{
  soket_calls_view_undo_clear (SOKET_ECHO_PAGE (user_data)->calls_view);
}

static void
show_toast (SoketEchoPage *self,
            AdwToast      *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_set_weak_pointer (&self->toast, toast);

  if (overlay != NULL)
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
  else
    g_object_unref (toast);
}

static void
cleared_cb (SoketEchoPage *self)
{
  AdwToast *toast = adw_toast_new (_("The calls were cleared"));

  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_action_name (toast, "echo.undo-clear");
  show_toast (self, toast);
}

static void
save_failed_cb (SoketEchoPage *self,
                const char    *sentence)
{
  g_autofree char *title = g_markup_escape_text (sentence, -1);

  show_toast (self, adw_toast_new (title));
}

/* The foot's line: what the chosen call was. */
static char *
describe_call (SoketEchoPage *self,
               SoketCall     *call)
{
  if (call == NULL)
    return g_strdup (_("Choose a call to see what it was"));

  return soket_words_call (soket_call_get_record (call));
}

static void
add_actions (SoketEchoPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "send", .activate = send_action },
    { .name = "stop-waiting", .activate = stop_waiting_action },
    { .name = "add-terminator", .activate = add_terminator_action },
    { .name = "start-server", .activate = start_server_action },
    { .name = "stop-server", .activate = stop_server_action },
    { .name = "restart-server", .activate = restart_server_action },
    { .name = "toggle-server", .activate = toggle_server_action },
    { .name = "use-port", .activate = use_port_action, .parameter_type = "u" },
    { .name = "toggle-transport", .activate = toggle_transport_action },
    { .name = "clear", .activate = clear_action },
    { .name = "undo-clear", .activate = undo_clear_action },
  };
  g_autoptr (GPropertyAction) transport = g_property_action_new ("transport", self->setup, "transport");
  g_autoptr (GPropertyAction) drawer = g_property_action_new ("drawer", self->stage, "drawer-open");

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (transport));
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (drawer));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (self->actions));
}

static void
soket_echo_page_dispose (GObject *object)
{
  SoketEchoPage *self = SOKET_ECHO_PAGE (object);

  /* Stopping makes records, and records want to be flushed: by nobody any more. */
  if (self->trace != NULL)
    g_signal_handlers_disconnect_by_func (self->trace, flush_wanted_cb, self);
  stop_flushing (self);
  g_clear_weak_pointer (&self->toast);
  if (self->exchange != NULL)
    soket_exchange_stop (self->exchange);
  for (guint i = 0; i < G_N_ELEMENTS (self->servers); i++)
    if (self->servers[i] != NULL)
      soket_server_stop (self->servers[i]);

  /* An action that a toast or a shortcut still knows must find nobody. */
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", NULL);
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_ECHO_PAGE);
  g_clear_object (&self->actions);
  g_clear_object (&self->exchange);
  for (guint i = 0; i < G_N_ELEMENTS (self->servers); i++)
    g_clear_object (&self->servers[i]);
  g_clear_object (&self->trace);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_echo_page_parent_class)->dispose (object);
}

static void
soket_echo_page_class_init (SoketEchoPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_echo_page_dispose;

  g_type_ensure (SOKET_TYPE_STAGE);
  g_type_ensure (SOKET_TYPE_CLIENT_PANE);
  g_type_ensure (SOKET_TYPE_SERVER_PANE);
  g_type_ensure (SOKET_TYPE_CALLS_VIEW);
  g_type_ensure (SOKET_TYPE_BYTES_VIEW);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-echo-page.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketEchoPage, stage);
  gtk_widget_class_bind_template_child (widget_class, SoketEchoPage, client_pane);
  gtk_widget_class_bind_template_child (widget_class, SoketEchoPage, server_pane);
  gtk_widget_class_bind_template_child (widget_class, SoketEchoPage, calls_view);
  gtk_widget_class_bind_template_child (widget_class, SoketEchoPage, bytes_view);
  gtk_widget_class_bind_template_callback (widget_class, cleared_cb);
  gtk_widget_class_bind_template_callback (widget_class, describe_call);
  gtk_widget_class_bind_template_callback (widget_class, save_failed_cb);
}

static void
soket_echo_page_init (SoketEchoPage *self)
{
  g_autoptr (GSettings) settings = soket_settings_new ("io.github.soketlab.Soket.stage", "/io/github/soketlab/Soket/echo/");
  g_autoptr (SoketClient) client = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->protocol = soket_protocol_lookup ("echo");
  self->setup = soket_setup_new (settings);
  self->trace = soket_trace_new ();
  self->servers[SOKET_TRANSPORT_TCP] = soket_server_new (self->protocol, self->trace);
  self->servers[SOKET_TRANSPORT_UDP] = soket_server_new (self->protocol, self->trace);
  client = soket_client_new (self->protocol, self->trace);
  self->exchange = soket_exchange_new (client);

  add_actions (self);
  g_object_set (self->stage, "setup", self->setup, NULL);
  g_object_set (self->calls_view, "trace", self->trace, NULL);
  soket_server_pane_attach (self->server_pane, self->setup,
                            self->servers[SOKET_TRANSPORT_TCP], self->servers[SOKET_TRANSPORT_UDP]);
  soket_client_pane_attach (self->client_pane, self->setup, self->exchange);

  g_signal_connect_object (self->trace, "flush-wanted", G_CALLBACK (flush_wanted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->trace, "flushed", G_CALLBACK (soket_server_pane_refresh), self->server_pane, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->exchange, "notify::active", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify::transport", G_CALLBACK (transport_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify::port", G_CALLBACK (follow_server), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify::address", G_CALLBACK (follow_server), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->setup, "notify::follow-server", G_CALLBACK (server_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (self->servers); i++)
    {
      g_signal_connect_object (self->servers[i], "notify::active", G_CALLBACK (server_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->servers[i], "notify::port", G_CALLBACK (server_cb), self, G_CONNECT_SWAPPED);
    }

  server_cb (self);
}

GActionGroup *
soket_echo_page_get_actions (SoketEchoPage *self)
{
  g_return_val_if_fail (SOKET_IS_ECHO_PAGE (self), NULL);

  return G_ACTION_GROUP (self->actions);
}

SoketSetup *
soket_echo_page_get_setup (SoketEchoPage *self)
{
  g_return_val_if_fail (SOKET_IS_ECHO_PAGE (self), NULL);

  return self->setup;
}

SoketTrace *
soket_echo_page_get_trace (SoketEchoPage *self)
{
  g_return_val_if_fail (SOKET_IS_ECHO_PAGE (self), NULL);

  return self->trace;
}

SoketExchange *
soket_echo_page_get_exchange (SoketEchoPage *self)
{
  g_return_val_if_fail (SOKET_IS_ECHO_PAGE (self), NULL);

  return self->exchange;
}

SoketServer *
soket_echo_page_get_server (SoketEchoPage  *self,
                            SoketTransport  transport)
{
  g_return_val_if_fail (SOKET_IS_ECHO_PAGE (self), NULL);

  return self->servers[transport];
}

SoketClientPane *
soket_echo_page_get_client_pane (SoketEchoPage *self)
{
  g_return_val_if_fail (SOKET_IS_ECHO_PAGE (self), NULL);

  return self->client_pane;
}

SoketServerPane *
soket_echo_page_get_server_pane (SoketEchoPage *self)
{
  g_return_val_if_fail (SOKET_IS_ECHO_PAGE (self), NULL);

  return self->server_pane;
}
