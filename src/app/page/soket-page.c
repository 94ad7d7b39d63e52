/* soket-page.c - what the pages of a service have in common: a client, servers, and every call of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-page-private.h"

#include "app/base/soket-toast.h"
#include "app/code/soket-code-view.h"
#include "app/gear/soket-gear.h"
#include "app/heads/soket-connect-button.h"
#include "app/heads/soket-port-holder.h"
#include "app/page/soket-tab.h"
#include "app/setup/soket-call-meaning.h"
#include "app/setup/soket-settings.h"
#include "app/widgets/soket-shortcuts.h"
#include "core/words/soket-explain.h"

#include <glib/gi18n.h>

enum
{
  PROP_CLIENT = 1,
  PROP_STRIP,
  PROP_TOOLS,
  PROP_OTHER,
  PROP_PRESENTING,
  PROP_SERVICE,
  N_PROPS
};

/* The scaffold has them under the same names. */
static const char *const scaffold_properties[N_PROPS] = { NULL, "client", "strip", "tools", "other", "presenting" };

static GParamSpec *properties[N_PROPS];

static void soket_page_tab_init (SoketTabInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (SoketPage, soket_page, ADW_TYPE_BIN, G_ADD_PRIVATE (SoketPage)
                                  G_IMPLEMENT_INTERFACE (SOKET_TYPE_TAB, soket_page_tab_init))

SoketPagePrivate *
soket_page_get_private (SoketPage *self)
{
  return soket_page_get_instance_private (self);
}

/* The client asks where the shown server listens, or would listen. */
static void
follow_server (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketPerformer *server = soket_server_pane_get_performer (priv->server_pane);
  const char *address = soket_setup_get_text (priv->setup, "address");
  guint port = soket_setup_get_number (priv->setup, "port");
  g_autofree char *host = NULL;
  SoketPerformerFacts facts;
  SoketEndpoint endpoint;

  if (!soket_setup_get_flag (priv->setup, "follow-server"))
    return;

  soket_performer_fill_facts (server, &facts);
  if (soket_performer_get_active (server) && soket_endpoint_is_set (&facts.endpoint))
    {
      endpoint = facts.endpoint;
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
  g_object_set (priv->setup, "host", host, "target-port", port, NULL);
}

static void
server_cb (SoketPage *self)
{
  follow_server (self);
  soket_page_update_actions (self);
  if (soket_performer_get_active (soket_server_pane_get_performer (soket_page_get_private (self)->server_pane)))
    soket_client_pane_server_started (soket_page_get_client_pane (self));
  if (SOKET_PAGE_GET_CLASS (self)->server_changed != NULL)
    SOKET_PAGE_GET_CLASS (self)->server_changed (self);
}

static void
server_changed_cb (SoketPage      *self,
                   SoketPerformer *server)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  for (guint i = 0; i < G_N_ELEMENTS (priv->servers); i++)
    soket_scaffold_set_running (priv->scaffold, i, priv->servers[i] != NULL && soket_performer_get_active (priv->servers[i]));
  /* While it runs its settings may change. What another program does is not in a program of ours. */
  if (SOKET_IS_SERVER (server) && soket_performer_get_active (server))
    soket_page_program_note_server (priv->program, SOKET_SERVER (server));
  server_cb (self);
  if (priv->restarts && !soket_performer_get_active (server))
    {
      priv->restarts = FALSE;
      soket_server_pane_start (priv->server_pane);
    }
}

static void
show_transport (SoketPagePrivate *priv)
{
  SoketTransport transport = soket_setup_get_transport (priv->setup);

  g_object_set (priv->sequence, "transport", (guint) transport, NULL);
  soket_diagram_set_receives (soket_picture_get_diagram (priv->picture), soket_protocol_speaks_first (priv->protocol, transport));
}

static void
transport_cb (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  show_transport (priv);
  /* A reply belongs to the transport that brought it. */
  soket_performer_clear (priv->client);
  server_cb (self);
}

static void
connect_copied_cb (SoketPage *self)
{
  gboolean active = soket_performer_get_active (soket_server_pane_get_performer (soket_page_get_private (self)->server_pane));

  soket_toast_say (GTK_WIDGET (self), active ? _("Copied: run it, and look at the diagram")
                                             : _("Copied: start the server, run it, and look at the diagram"));
}

static void
connect_wanted_cb (SoketPage          *self,
                   SoketConnectButton *button)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketServer *server = soket_server_pane_get_shown (priv->server_pane);
  gboolean active = soket_performer_get_active (soket_server_pane_get_performer (priv->server_pane));
  /* What there is to type is known of a server of this window only. */
  gboolean is_ours = server != NULL && active;
  g_autoptr (GBytes) message = NULL;
  g_autoptr (GError) error = NULL;
  SoketProgramSpec spec;

  if (is_ours)
    message = soket_page_program_fill_server (priv->program, server, &spec);
  soket_connect_button_set_spec (button, is_ours ? &spec : NULL);
  soket_page_watch_touch (self, &error);
  soket_connect_button_set_watch (button, active ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER, error);
}

static void
watch_copied_cb (SoketPage *self)
{
  soket_toast_say (GTK_WIDGET (self), _("Copied: run it, and look at the diagram"));
}

static void
call_activated_cb (SoketPage *self,
                   guint64    number)
{
  soket_page_select (self, number);
}

/* The caption: what the replay or a step has come to, or asks, or the chosen call. */
void
soket_page_describe (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketCall *call = soket_sequence_get_selected (priv->sequence);
  g_autofree char *sentence = NULL;

  if (soket_sequence_is_replaying (priv->sequence))
    {
      guint row = soket_ladder_get_current (soket_sequence_get_ladder (priv->sequence));

      sentence = soket_sequence_dup_guess_words (priv->sequence);
      if (sentence == NULL)
        sentence = row != G_MAXUINT ? soket_sequence_dup_sentence (priv->sequence, row) : g_strdup (_("Before the first call: press Next call"));
    }
  else
    {
      const SoketRecord *record = call != NULL ? soket_call_get_record (call) : NULL;

      if (soket_sequence_get_question (priv->sequence) == NULL)
        sentence = record != NULL ? soket_explain_place (record, soket_explain_record (record)) : soket_page_step_dup_sentence (self);
      if (sentence == NULL)
        sentence = soket_sequence_dup_guess_words (priv->sequence);
    }
  if (soket_sequence_is_replaying (priv->sequence) && soket_page_step_is_on (self))
    {
      g_autofree char *row = g_steal_pointer (&sentence);

      sentence = g_strconcat (_("Looking back; the sockets stay where they are. Space returns to now."), " ", row, NULL);
    }
  g_object_set (priv->scaffold, "description", sentence, NULL);
}

static void
sequence_changed_cb (SoketPage *self)
{
  if (soket_sequence_is_replaying (soket_page_get_private (self)->sequence))
    soket_page_describe (self);
}

static void
fill_paper (SoketPaperSource *source,
            gpointer          user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);

  source->name = priv->protocol->name;
  source->title = soket_protocol_get_title (priv->protocol);
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      source->settings[side] = soket_gear_dup_words (priv->setup, side, priv->protocol);
      source->programs[side] = soket_page_program_dup_text (priv->program, side);
    }
}

static GtkWidget *
make_calls_view (gpointer user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);
  SoketCallsView *view = g_object_new (SOKET_TYPE_CALLS_VIEW, NULL);

  soket_calls_view_set_name (view, priv->protocol->name);
  if (priv->protocol->describe != NULL)
    soket_calls_view_set_describe (view, soket_call_meaning_describe, (gpointer) priv->protocol);
  g_object_set (view, "trace", priv->trace, NULL);
  g_object_bind_property (priv->sequence, "after", view, "after", G_BINDING_SYNC_CREATE);
  g_object_bind_property (priv->sequence, "until", view, "until", G_BINDING_SYNC_CREATE);
  g_object_bind_property (priv->sequence, "selected", view, "selected", G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);

  return GTK_WIDGET (view);
}

static GtkWidget *
make_bytes_view (gpointer user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);
  GtkWidget *view = g_object_new (SOKET_TYPE_BYTES_VIEW, "trace", priv->trace, NULL);

  g_signal_connect_object (view, "call-activated", G_CALLBACK (call_activated_cb), user_data, G_CONNECT_SWAPPED);
  g_object_bind_property (priv->sequence, "until", view, "until", G_BINDING_SYNC_CREATE);
  g_object_bind_property (priv->sequence, "told", view, "call", G_BINDING_SYNC_CREATE);

  return view;
}

static GtkWidget *
make_code_view (gpointer user_data)
{
  SoketPagePrivate *priv = soket_page_get_private (user_data);
  SoketCodeView *view = g_object_new (SOKET_TYPE_CODE_VIEW, NULL);

  soket_setup_bind (priv->setup, "code-language", view, "language");
  soket_page_program_set_view (priv->program, view);
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    soket_code_view_set_process (view, side, soket_page_get_process (user_data, side));

  return GTK_WIDGET (view);
}

static GBytes *
dup_request (gpointer user_data)
{
  return soket_client_pane_dup_request (soket_page_get_client_pane (user_data));
}

static SoketSetup *
make_setup (SoketPage *self)
{
  SoketPageClass *klass = SOKET_PAGE_GET_CLASS (self);
  g_autofree char *path = g_strdup_printf ("/io/github/soketlab/Soket/%s/", soket_page_get_name (self));
  g_autoptr (GSettings) settings = soket_settings_new (klass->schema, path);

  return soket_setup_new (settings);
}

static void
compact_cb (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  gboolean compact, tight;

  g_object_get (priv->scaffold, "compact", &compact, "tight", &tight, NULL);
  soket_client_pane_set_compact (soket_page_get_client_pane (self), compact);
  soket_server_pane_set_compact (priv->server_pane, compact, tight);
}

static void
make_exchange (SoketPagePrivate *priv)
{
  g_autoptr (SoketClient) client = soket_client_new (priv->protocol, priv->trace);
  g_autoptr (SoketClientGroup) group = soket_client_group_new (priv->protocol, priv->trace);

  priv->exchange = soket_exchange_new (client);
  soket_exchange_set_group (priv->exchange, group);
}

/* Every view of the conversation, and who tells of it. */
static void
show_sequence (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  soket_diagram_set_paper (soket_picture_get_diagram (priv->picture), fill_paper, self);
  g_object_set (priv->picture, "sequence", priv->sequence, NULL);
  g_object_bind_property (priv->setup, "legend", soket_picture_get_diagram (priv->picture), "legend",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_set (priv->replay_bar, "sequence", priv->sequence, "setup", priv->setup, NULL);
  g_object_set (priv->guess_bar, "sequence", priv->sequence, NULL);
  soket_setup_bind (priv->setup, "guess-first", priv->sequence, "guessing");
  soket_on_demand_set_func (priv->calls_place, make_calls_view, self);
  soket_on_demand_set_func (priv->bytes_place, make_bytes_view, self);
  soket_on_demand_set_func (priv->code_place, make_code_view, self);
  g_object_bind_property (priv->sequence, "told", priv->scaffold, "lesson", G_BINDING_DEFAULT);
  g_signal_connect_object (priv->sequence, "notify::selected", G_CALLBACK (soket_page_describe), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->sequence, "notify::replaying", G_CALLBACK (soket_page_describe), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->sequence, "changed", G_CALLBACK (sequence_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->sequence, "notify::asking", G_CALLBACK (soket_page_describe), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->sequence, "notify::guessing", G_CALLBACK (soket_page_describe), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->sequence, "revealed", G_CALLBACK (soket_page_describe), self, G_CONNECT_SWAPPED);
}

static void
make_servers (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  for (SoketTransport transport = SOKET_TRANSPORT_TCP; transport <= SOKET_TRANSPORT_UDP; transport++)
    if (soket_protocol_has_transport (priv->protocol, transport))
      {
        priv->own_servers[transport] = soket_server_new (priv->protocol, priv->trace);
        soket_port_holder_claim (priv->own_servers[transport], GTK_WIDGET (self));
        soket_page_set_server (self, transport, SOKET_PERFORMER (priv->own_servers[transport]));
      }
}

static void
connect_signals (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  g_signal_connect_object (soket_server_pane_get_connect_button (priv->server_pane), "wanted", G_CALLBACK (connect_wanted_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (soket_server_pane_get_connect_button (priv->server_pane), "copied", G_CALLBACK (connect_copied_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (soket_server_pane_get_connect_button (priv->server_pane), "watch-copied", G_CALLBACK (watch_copied_cb), self,
                           G_CONNECT_SWAPPED);
  soket_flusher_start (&priv->flusher, GTK_WIDGET (self), priv->trace);
  g_signal_connect_object (priv->trace, "flushed", G_CALLBACK (soket_server_pane_refresh), priv->server_pane, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->scaffold, "notify::compact", G_CALLBACK (compact_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->scaffold, "notify::tight", G_CALLBACK (compact_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->setup, "notify::transport", G_CALLBACK (transport_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->setup, "notify::port", G_CALLBACK (follow_server), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->setup, "notify::address", G_CALLBACK (follow_server), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (priv->setup, "notify::follow-server", G_CALLBACK (server_cb), self, G_CONNECT_SWAPPED);
}

static void
soket_page_constructed (GObject *object)
{
  SoketPage *self = SOKET_PAGE (object);
  SoketPagePrivate *priv = soket_page_get_private (self);
  gboolean has_udp;

  G_OBJECT_CLASS (soket_page_parent_class)->constructed (object);

  if (priv->protocol == NULL)
    priv->protocol = soket_protocol_lookup (SOKET_PAGE_GET_CLASS (self)->name);
  g_assert (priv->protocol != NULL);
  soket_sequence_set_title (priv->sequence, soket_protocol_get_title (priv->protocol));
  priv->setup = make_setup (self);
  has_udp = soket_protocol_has_transport (priv->protocol, SOKET_TRANSPORT_UDP);
  if (!has_udp)
    g_object_set (priv->setup, "transport", "tcp", NULL);
  make_exchange (priv);
  priv->program = soket_page_program_new (priv->setup, priv->sequence, priv->protocol, dup_request, self);

  soket_page_add_actions (self);
  soket_replay_bar_add_actions (priv->replay_bar, G_ACTION_MAP (priv->actions));
  g_object_set (priv->scaffold, "setup", priv->setup, "has-transports", has_udp, NULL);
  show_transport (priv);
  show_sequence (self);
  make_servers (self);
  if (priv->protocol->describe != NULL)
    soket_diagram_set_describe (soket_picture_get_diagram (priv->picture), soket_call_meaning_describe_request, (gpointer) priv->protocol);
  soket_server_pane_attach (priv->server_pane, priv->setup, priv->protocol);
  soket_client_pane_attach (soket_page_get_client_pane (self), priv->setup, priv->protocol, SOKET_PERFORMER (priv->exchange));
  soket_page_set_client (self, SOKET_PERFORMER (priv->exchange));
  soket_page_performers_set_up (self);
  soket_page_step_set_up (self);

  connect_signals (self);
  soket_page_describe (self);
  server_cb (self);
}

static void
soket_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_page_parent_class)->map (widget);
  soket_page_watch_shown (SOKET_PAGE (widget));
}

static void
soket_page_unmap (GtkWidget *widget)
{
  soket_page_watch_hidden (SOKET_PAGE (widget));
  GTK_WIDGET_CLASS (soket_page_parent_class)->unmap (widget);
}

static void
soket_page_get_property (GObject    *object,
                         guint       id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  SoketPagePrivate *priv = soket_page_get_private (SOKET_PAGE (object));

  if (id == PROP_SERVICE)
    g_value_set_static_string (value, priv->protocol != NULL ? priv->protocol->name : NULL);
  else
    g_object_get_property (G_OBJECT (priv->scaffold), scaffold_properties[id], value);
}

static void
soket_page_set_property (GObject      *object,
                         guint         id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  SoketPagePrivate *priv = soket_page_get_private (SOKET_PAGE (object));

  if (id == PROP_SERVICE)
    priv->protocol = soket_protocol_lookup (g_value_get_string (value));
  else
    g_object_set_property (G_OBJECT (priv->scaffold), scaffold_properties[id], value);
}

static void
soket_page_dispose (GObject *object)
{
  SoketPage *self = SOKET_PAGE (object);
  SoketPagePrivate *priv = soket_page_get_private (self);

  /* Stopping makes records, and records want to be flushed: by nobody any more. */
  soket_flusher_stop (&priv->flusher);
  if (priv->listener != NULL)
    g_signal_handlers_disconnect_by_data (priv->listener, self);
  g_clear_object (&priv->listener);
  if (priv->guests != NULL)
    {
      g_signal_handlers_disconnect_by_data (priv->trace, self);
      g_clear_pointer (&priv->guests, g_ptr_array_unref);
    }
  if (priv->client != NULL)
    soket_performer_stop (priv->client);
  for (guint i = 0; i < G_N_ELEMENTS (priv->servers); i++)
    if (priv->servers[i] != NULL)
      soket_performer_stop (priv->servers[i]);
  soket_page_step_dispose (self);
  soket_page_performers_dispose (self);

  /* An action that a toast or a shortcut still knows must find nobody. */
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", NULL);
  /* Not gtk_widget_dispose_template (): GTK 4.8 looks for the derived class's children under this class's name and ends the program. The
   * template's children are let go with the page. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&priv->actions);
  g_clear_object (&priv->program);
  g_clear_object (&priv->exchange);
  g_clear_object (&priv->client);
  for (guint i = 0; i < G_N_ELEMENTS (priv->servers); i++)
    g_clear_object (&priv->servers[i]);
  g_clear_object (&priv->sequence);
  g_clear_object (&priv->trace);
  g_clear_object (&priv->setup);

  G_OBJECT_CLASS (soket_page_parent_class)->dispose (object);
}

static const char *
soket_page_tab_get_name (SoketTab *tab)
{
  return soket_page_get_name (SOKET_PAGE (tab));
}

static GActionGroup *
soket_page_tab_get_actions (SoketTab *tab)
{
  return G_ACTION_GROUP (soket_page_get_actions (SOKET_PAGE (tab)));
}

static const char *const *
soket_page_tab_get_stops (SoketTab *tab)
{
  static const char *const stops[] = { "drop-question", "stop-replay", "stop-waiting", NULL };

  return stops;
}

static void
soket_page_tab_focus_first (SoketTab *tab)
{
  soket_client_pane_focus_message (soket_page_get_client_pane (SOKET_PAGE (tab)));
}

static void
soket_page_tab_focus_picture (SoketTab *tab)
{
  soket_page_focus_picture (SOKET_PAGE (tab));
}

static void
soket_page_tab_set_presenting (SoketTab *tab,
                               gboolean  presenting)
{
  g_object_set (tab, "presenting", presenting, NULL);
}

static SoketSequence *
soket_page_tab_get_sequence (SoketTab *tab)
{
  return soket_page_get_sequence (SOKET_PAGE (tab));
}

static void
soket_page_tab_init (SoketTabInterface *iface)
{
  iface->get_name = soket_page_tab_get_name;
  iface->get_actions = soket_page_tab_get_actions;
  iface->get_stops = soket_page_tab_get_stops;
  iface->focus_first = soket_page_tab_focus_first;
  iface->focus_picture = soket_page_tab_focus_picture;
  iface->set_presenting = soket_page_tab_set_presenting;
  iface->get_sequence = soket_page_tab_get_sequence;
}

static void
soket_page_class_init (SoketPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = soket_page_constructed;
  object_class->get_property = soket_page_get_property;
  object_class->set_property = soket_page_set_property;
  object_class->dispose = soket_page_dispose;
  widget_class->map = soket_page_map;
  widget_class->unmap = soket_page_unmap;

  for (guint i = PROP_CLIENT; i < PROP_PRESENTING; i++)
    properties[i] = g_param_spec_object (scaffold_properties[i], NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PRESENTING] = g_param_spec_boolean ("presenting", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SERVICE] = g_param_spec_string ("service", NULL, NULL, NULL,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SOKET_TYPE_SCAFFOLD);
  g_type_ensure (SOKET_TYPE_SERVER_PANE);
  g_type_ensure (SOKET_TYPE_PICTURE);
  g_type_ensure (SOKET_TYPE_GUESS_BAR);
  g_type_ensure (SOKET_TYPE_REPLAY_BAR);
  g_type_ensure (SOKET_TYPE_ON_DEMAND);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-page.ui");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child_private (widget_class, SoketPage, scaffold);
  gtk_widget_class_bind_template_child_private (widget_class, SoketPage, server_pane);
  gtk_widget_class_bind_template_child_private (widget_class, SoketPage, picture);
  gtk_widget_class_bind_template_child_private (widget_class, SoketPage, replay_bar);
  gtk_widget_class_bind_template_child_private (widget_class, SoketPage, guess_bar);
  gtk_widget_class_bind_template_child_private (widget_class, SoketPage, calls_place);
  gtk_widget_class_bind_template_child_private (widget_class, SoketPage, bytes_place);
  gtk_widget_class_bind_template_child_private (widget_class, SoketPage, code_place);
}

static void
soket_page_init (SoketPage *self)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  priv->trace = soket_trace_new ();
  priv->sequence = soket_sequence_new (priv->trace);
  priv->actions = g_simple_action_group_new ();
  gtk_widget_insert_action_group (GTK_WIDGET (self), "page", G_ACTION_GROUP (priv->actions));
  soket_shortcuts_add (GTK_WIDGET (self), SOKET_SHORTCUTS_PAGE);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GActionMap *
soket_page_get_actions (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return G_ACTION_MAP (soket_page_get_private (self)->actions);
}

const char *
soket_page_get_name (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return soket_page_get_private (self)->protocol->name;
}

SoketSetup *
soket_page_get_setup (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return soket_page_get_private (self)->setup;
}

SoketTrace *
soket_page_get_trace (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return soket_page_get_private (self)->trace;
}

SoketExchange *
soket_page_get_exchange (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return soket_page_get_private (self)->exchange;
}

void
soket_page_set_client (SoketPage      *self,
                       SoketPerformer *client)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  g_return_if_fail (SOKET_IS_PAGE (self));
  g_return_if_fail (SOKET_IS_PERFORMER (client));

  if (priv->client != NULL)
    g_signal_handlers_disconnect_by_func (priv->client, soket_page_update_actions, self);
  g_set_object (&priv->client, client);
  g_signal_connect_object (client, "changed", G_CALLBACK (soket_page_update_actions), self, G_CONNECT_SWAPPED);
  soket_client_pane_set_client (soket_page_get_client_pane (self), client);
  soket_page_update_actions (self);
}

void
soket_page_set_server (SoketPage      *self,
                       SoketTransport  transport,
                       SoketPerformer *server)
{
  SoketPagePrivate *priv = soket_page_get_private (self);

  g_return_if_fail (SOKET_IS_PAGE (self));
  g_return_if_fail (SOKET_IS_PERFORMER (server));

  if (priv->servers[transport] != NULL)
    g_signal_handlers_disconnect_by_func (priv->servers[transport], server_changed_cb, self);
  g_set_object (&priv->servers[transport], server);
  g_signal_connect_object (server, "changed", G_CALLBACK (server_changed_cb), self, G_CONNECT_SWAPPED);
  soket_server_pane_set_performer (priv->server_pane, transport, server);
  if (priv->client != NULL)
    server_changed_cb (self, server);
}

SoketClientPane *
soket_page_get_client_pane (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return SOKET_CLIENT_PANE (soket_scaffold_get_client (soket_page_get_private (self)->scaffold));
}

SoketServerPane *
soket_page_get_server_pane (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return soket_page_get_private (self)->server_pane;
}

SoketCallsView *
soket_page_get_calls_view (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return soket_on_demand_get (soket_page_get_private (self)->calls_place);
}

SoketBytesView *
soket_page_get_bytes_view (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return soket_on_demand_get (soket_page_get_private (self)->bytes_place);
}

void
soket_page_select (SoketPage *self,
                   guint64    number)
{
  g_return_if_fail (SOKET_IS_PAGE (self));

  soket_sequence_select_record (soket_page_get_private (self)->sequence, number);
}

SoketCodeView *
soket_page_get_code_view (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return soket_on_demand_get (soket_page_get_private (self)->code_place);
}

void
soket_page_request_changed (SoketPage *self)
{
  g_return_if_fail (SOKET_IS_PAGE (self));

  soket_page_program_queue (soket_page_get_private (self)->program);
}

void
soket_page_send (SoketPage *self,
                 GBytes    *message)
{
  soket_page_send_part (self, message, NULL);
}

void
soket_page_send_part (SoketPage *self,
                      GBytes    *message,
                      GBytes    *request)
{
  SoketPagePrivate *priv = soket_page_get_private (self);
  SoketClientOptions options;

  g_return_if_fail (SOKET_IS_PAGE (self));

  soket_setup_fill_client_options (priv->setup, priv->protocol, &options);
  soket_page_program_note_send (priv->program, &options, message, request);
  /* What comes of it, a failure too, the performer tells. */
  soket_performer_start (priv->client, &(SoketPerformerOptions) { .client = &options, .message = message }, NULL);
}

SoketSequence *
soket_page_get_sequence (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return soket_page_get_private (self)->sequence;
}

SoketDiagram *
soket_page_get_diagram (SoketPage *self)
{
  g_return_val_if_fail (SOKET_IS_PAGE (self), NULL);

  return soket_picture_get_diagram (soket_page_get_private (self)->picture);
}

void
soket_page_focus_picture (SoketPage *self)
{
  GtkRoot *root = NULL;

  g_return_if_fail (SOKET_IS_PAGE (self));

  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (root != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)) && !gtk_widget_grab_focus (GTK_WIDGET (soket_page_get_diagram (self))))
    gtk_root_set_focus (root, NULL);
}
