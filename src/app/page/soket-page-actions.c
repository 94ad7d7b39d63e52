/* soket-page-actions.c - what a page can do, as actions
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-page-private.h"

#include "app/comparison/soket-comparison-window.h"
#include "app/page/soket-drawer-actions.h"
#include "app/setup/soket-slides.h"

static void
enable (SoketPage  *self,
        const char *name,
        gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (soket_page_get_actions (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
soket_page_update_actions (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  gboolean waiting = soket_performer_get_active (priv->client);
  gboolean active = soket_performer_get_active (soket_server_pane_get_performer (priv->server_pane));

  enable (self, "send", !waiting);
  enable (self, "stop-waiting", waiting);
  enable (self, "start-server", !active);
  enable (self, "stop-server", active);
  enable (self, "restart-server", active);
  soket_client_pane_set_suggested (soket_page_get_client_pane (self),
                                   active || !soket_setup_get_flag (priv->setup, "follow-server"));
}

/* Whoever sends or starts something wants to see it, and what is pressed next is the picture's: Space is the next call. */
static void
show_what_comes (SoketPage *self)
{
  soket_sequence_follow (soket_page_get_private (self)->sequence);
  soket_page_focus_picture (self);
}

static void
send_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketPage *self = user_data;
  g_autoptr (GBytes) message = NULL;

  if (soket_client_pane_refuse (soket_page_get_client_pane (self)))
    return;
  message = soket_client_pane_dup_request (soket_page_get_client_pane (self));
  show_what_comes (self);
  soket_page_send (self, message);
}

static void
stop_waiting_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  soket_performer_stop (soket_page_get_private (user_data)->client);
}

/* What the hint offers: the message gets its end and goes out again. */
static void
add_terminator_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  SoketPage *self = user_data;

  if (soket_client_pane_refuse (soket_page_get_client_pane (self)))
    return;
  soket_performer_stop (soket_page_get_private (self)->client);
  soket_client_pane_add_end (soket_page_get_client_pane (self));
  send_action (NULL, NULL, self);
}

static void
start_server_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  show_what_comes (user_data);
  soket_server_pane_start (soket_page_get_private (user_data)->server_pane);
}

static void
stop_server_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  soket_server_pane_stop (soket_page_get_private (user_data)->server_pane);
}

static void
restart_server_action (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);

  soket_server_pane_stop (priv->server_pane);
  /* A program takes its time to end. */
  priv->restarts = soket_performer_get_active (soket_server_pane_get_performer (priv->server_pane));
  if (!priv->restarts)
    soket_server_pane_start (priv->server_pane);
}

static void
toggle_server_action (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);

  if (soket_performer_get_active (soket_server_pane_get_performer (priv->server_pane)))
    soket_server_pane_stop (priv->server_pane);
  else
    start_server_action (NULL, NULL, user_data);
}

static void
use_port_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);

  g_object_set (priv->setup, "port", MIN (g_variant_get_uint32 (parameter), 65535), NULL);
  soket_server_pane_start (priv->server_pane);
}

/* For the other pages: whatever this page shows, its server that holds a port stops. */
static void
release_port_action (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);
  const char *transport;
  guint32 port;

  g_variant_get (parameter, "(&su)", &transport, &port);
  for (guint i = 0; i < G_N_ELEMENTS (priv->servers); i++)
    {
      SoketPerformerFacts facts;

      if (priv->servers[i] == NULL || !g_str_equal (soket_transport_to_string (i), transport))
        continue;
      soket_performer_fill_facts (priv->servers[i], &facts);
      if (facts.endpoint.port == port)
        soket_performer_stop (priv->servers[i]);
      /* This window's own may run while a program has taken its place. */
      if (priv->own_servers[i] != NULL && soket_server_get_active (priv->own_servers[i])
          && soket_server_get_endpoint (priv->own_servers[i])->port == port)
        soket_server_stop (priv->own_servers[i]);
    }
}

static void
stop_holder_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  soket_server_pane_stop_holder (soket_page_get_private (user_data)->server_pane);
}

static void
toggle_transport_action (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);
  SoketTransport transport = soket_setup_get_transport (priv->setup);

  transport = transport == SOKET_TRANSPORT_TCP ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
  g_object_set (priv->setup, "transport", soket_transport_to_string (transport), NULL);
}

static void
connections_action (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  soket_lifeline_heads_open_connections (soket_picture_get_heads (soket_page_get_private (user_data)->picture));
}

static void
compare_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  if (!soket_comparison_window_compare (user_data, soket_page_get_private (user_data)->sequence))
    connections_action (NULL, NULL, user_data);
}

/* Somewhere else a call of this page was asked for. */
static void
present_action (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  SoketPage *self = user_data;
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", soket_page_get_name (self));
  if (GTK_IS_WINDOW (root))
    gtk_window_present (GTK_WINDOW (root));
}

void
soket_page_add_actions (SoketPage *self)
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
    { .name = "release-port", .activate = release_port_action, .parameter_type = "(su)" },
    { .name = "stop-holder", .activate = stop_holder_action },
    { .name = "toggle-transport", .activate = toggle_transport_action },
    { .name = "connections", .activate = connections_action },
    { .name = "compare", .activate = compare_action },
    { .name = "present", .activate = present_action },
  };
  SoketPagePrivate *priv = soket_page_get_private (self);
  g_autoptr (GAction) slides = soket_slides_new_action (priv->setup, priv->protocol);
  g_autoptr (GPropertyAction) transport = g_property_action_new ("transport", priv->setup, "transport");
  g_autoptr (GPropertyAction) other = g_property_action_new ("other", priv->scaffold, "other-shown");

  g_action_map_add_action_entries (G_ACTION_MAP (priv->actions), entries, G_N_ELEMENTS (entries), self);
  g_action_map_add_action (G_ACTION_MAP (priv->actions), slides);
  g_action_map_add_action (G_ACTION_MAP (priv->actions), G_ACTION (other));
  if (soket_protocol_has_transport (priv->protocol, SOKET_TRANSPORT_UDP))
    g_action_map_add_action (G_ACTION_MAP (priv->actions), G_ACTION (transport));
  else
    enable (self, "toggle-transport", FALSE);
  soket_drawer_actions_add (priv->actions, soket_page_get_name (self), priv->scaffold, priv->calls_place, priv->sequence);
}
