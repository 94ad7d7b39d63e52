/* soket-server-pane.c - the server's head: port, start and stop, its state in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-server-pane.h"

#include "app/gear/soket-exposure.h"
#include "app/gear/soket-gear.h"
#include "app/gear/soket-server-settings.h"
#include "app/heads/soket-performer-chooser.h"
#include "app/heads/soket-port-holder.h"
#include "app/heads/soket-server-words.h"
#include "app/heads/soket-trouble.h"
#include "app/setup/soket-performer-kind.h"
#include "app/speech/soket-names.h"
#include "app/speech/soket-spoken.h"
#include "app/widgets/soket-on-demand.h"
#include "app/widgets/soket-popover-scroller.h"
#include "app/widgets/soket-wrap-box.h"
#include "core/address/soket-ports.h"

#include <glib/gi18n.h>
#include <string.h>

/* So many letters the state has beside the buttons at least: in compact heads it stands below them rather than lose what it does now, but where
 * there is not the height for another line. */
#define USUAL_CHARS 14
#define WHOLE_CHARS 24
#define TIGHT_CHARS 8

struct _SoketServerPane
{
  AdwBin parent_instance;

  GtkEditable *port;
  SoketPerformerChooser *chooser;
  GtkWidget *head;
  SoketWrapBox *rows;
  GtkWidget *side;
  GtkWidget *gap;
  GtkWidget *port_caption;
  GtkLabel *state;
  GtkLabel *exposure;
  GtkButton *start;
  GtkWidget *gear;
  SoketConnectButton *connect;
  SoketRemark *remark;
  SoketOnDemand *settings_place;

  SoketSetup *setup;
  const SoketProtocol *protocol;
  SoketPerformer *performers[2]; /* by SoketTransport (nullable) */
  char *started_with[2];    /* by SoketTransport: the settings of the last start, to tell when they have changed since */
  SoketTrouble troubles[2]; /* by SoketTransport */
  char *said;               /* its state, as a screen reader has it */
  char *guest;              /* (nullable): a watched program that was started elsewhere */
  SoketPerformerFacts guest_facts;
  gboolean compact;
  gboolean held_up;         /* whether the shown server was, when the remark was written */
};

G_DEFINE_FINAL_TYPE (SoketServerPane, soket_server_pane, ADW_TYPE_BIN)

static SoketPerformer *
get_performer (SoketServerPane *self)
{
  return self->performers[soket_setup_get_transport (self->setup)];
}

/* Whether a program of the user's own plays: what the page is set to it does not know. */
static gboolean
is_own (SoketServerPane *self)
{
  return soket_performer_kind_get (self->setup, SOKET_SIDE_SERVER) == SOKET_PERFORMER_OWN;
}

static gboolean
is_active (SoketServerPane *self)
{
  return soket_performer_get_active (get_performer (self));
}

static void
show_exposure (SoketServerPane *self)
{
  SoketEndpoint bound[2] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (self->performers); i++)
    {
      SoketPerformerFacts facts;

      if (self->performers[i] == NULL || !soket_performer_get_active (self->performers[i]))
        continue;
      soket_performer_fill_facts (self->performers[i], &facts);
      bound[i] = facts.endpoint;
    }
  soket_exposure_show (self->exposure, bound, soket_setup_get_transport (self->setup));
}

static SoketTrouble *
get_trouble (SoketServerPane *self)
{
  return &self->troubles[soket_setup_get_transport (self->setup)];
}

/* One sentence, of what is so now: what is wrong goes before what is to be known. */
static void
update_remark (SoketServerPane *self)
{
  SoketTransport transport = soket_setup_get_transport (self->setup);
  gboolean active = is_active (self);
  const SoketTrouble *trouble = get_trouble (self);
  g_autofree char *settings = active ? soket_server_settings_dup_start (self->setup, self->protocol) : NULL;
  SoketPerformerFacts facts;
  gboolean troubled, lasts;
  SoketServer *holder;

  soket_performer_fill_facts (get_performer (self), &facts);
  self->held_up = facts.held_up;
  troubled = trouble->sentence != NULL && (!trouble->held_up || self->held_up);
  /* Of what went wrong once, and is over, it need not be said before what is to be done now. */
  lasts = trouble->at_start || trouble->held_up;

  if (!active && gtk_widget_has_css_class (GTK_WIDGET (self->port), "error"))
    {
      soket_remark_say (self->remark, SOKET_REMARK_ERROR, _("A port is a number from 0 to 65535; 0 takes a free one."));
    }
  else if (troubled && lasts)
    {
      soket_trouble_say (trouble, self->setup, self->remark, self->protocol);
    }
  /* A running server keeps the settings it was started with. */
  else if (active && !is_own (self) && g_strcmp0 (settings, self->started_with[transport]) != 0)
    {
      soket_remark_say (self->remark, SOKET_REMARK_HINT, _("The server runs with its former settings until it starts again."));
      soket_remark_offer (self->remark, _("Restart server"), "page.restart-server");
    }
  else if (troubled)
    {
      soket_trouble_say (trouble, self->setup, self->remark, self->protocol);
    }
  /* Where it is known that a start would fail, that is said before, to who looks at the page. */
  else if (!active && gtk_widget_get_mapped (GTK_WIDGET (self)) && (holder = soket_port_holder_find (self->setup)) != NULL)
    {
      soket_port_holder_say (holder, self->setup, self->remark, SOKET_REMARK_HINT, self->protocol);
    }
  else
    {
      soket_remark_clear (self->remark);
    }
}

/* The server of another page, or window, may have started or stopped meanwhile. */
static void
looked_at_cb (SoketServerPane *self)
{
  if (self->setup != NULL)
    update_remark (self);
}

static void
soket_server_pane_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_server_pane_parent_class)->map (widget);

  if (GTK_IS_WINDOW (gtk_widget_get_root (widget)))
    g_signal_connect_object (gtk_widget_get_root (widget), "notify::is-active", G_CALLBACK (looked_at_cb), widget, G_CONNECT_SWAPPED);
  looked_at_cb (SOKET_SERVER_PANE (widget));
}

static void
soket_server_pane_unmap (GtkWidget *widget)
{
  if (gtk_widget_get_root (widget) != NULL)
    g_signal_handlers_disconnect_by_func (gtk_widget_get_root (widget), looked_at_cb, widget);

  GTK_WIDGET_CLASS (soket_server_pane_parent_class)->unmap (widget);
}

/* What the server is comes first and bold; the rest is how it fares. */
static void
emphasize (GtkLabel *label,
           gsize     length)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);

  bold->end_index = (guint) length;
  pango_attr_list_insert (attributes, bold);
  gtk_label_set_attributes (label, attributes);
}

/* There is one for each transport. */
static SoketTrouble *
get_trouble_of (SoketServerPane *self,
                SoketPerformer  *performer)
{
  return &self->troubles[performer == self->performers[SOKET_TRANSPORT_TCP] ? SOKET_TRANSPORT_TCP : SOKET_TRANSPORT_UDP];
}

static void
problem_cb (SoketServerPane *self,
            const char      *sentence,
            SoketPerformer  *performer)
{
  SoketTrouble *trouble = get_trouble_of (self, performer);
  SoketPerformerFacts facts;

  soket_performer_fill_facts (performer, &facts);
  soket_trouble_forget (trouble);
  trouble->sentence = g_strdup (sentence);
  trouble->held_up = facts.held_up;
  trouble->asked_for = facts.limited;
  update_remark (self);
}

static gboolean
parse_port (SoketServerPane *self,
            guint           *port)
{
  return soket_port_parse (gtk_editable_get_text (self->port), 0, port);
}

static void
port_changed_cb (SoketServerPane *self)
{
  guint port;

  if (self->setup == NULL || is_active (self))
    return;

  if (!parse_port (self, &port))
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->port), "error");
      gtk_accessible_update_state (GTK_ACCESSIBLE (self->port), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->port), "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (self->port), GTK_ACCESSIBLE_STATE_INVALID);
      g_object_set (self->setup, "port", port, NULL);
    }
  update_remark (self);
}

static void
port_activate_cb (SoketServerPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "page.start-server", NULL);
}

/* Neither its address nor its port is the one that could not be had. */
static void
forget_failed_start (SoketServerPane *self)
{
  if (get_trouble (self)->at_start)
    soket_trouble_forget (get_trouble (self));
}

/* Where there is little room: a port that cannot be changed just now stands over its lifeline, too. */
static void
show_port (SoketServerPane *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->port), !self->compact || gtk_widget_get_sensitive (GTK_WIDGET (self->port)));
}

static void
update_port (SoketServerPane *self)
{
  gboolean active = is_active (self);
  guint port = soket_setup_get_number (self->setup, "port");
  g_autofree char *text = NULL;
  SoketPerformerFacts facts;

  soket_performer_fill_facts (get_performer (self), &facts);
  if (active && soket_endpoint_is_set (&facts.endpoint))
    port = facts.endpoint.port;
  text = g_strdup_printf ("%u", port);
  gtk_widget_set_sensitive (GTK_WIDGET (self->port), !active && !is_own (self));
  show_port (self);
  if (!g_str_equal (gtk_editable_get_text (self->port), text)
      && (active || !gtk_widget_has_css_class (GTK_WIDGET (self->port), "error")))
    gtk_editable_set_text (self->port, text);
}

static void
update (SoketServerPane *self)
{
  gboolean active = is_active (self);

  update_port (self);
  gtk_button_set_label (self->start, active ? _("S_top server") : _("S_tart server"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->start), active ? "page.stop-server" : "page.start-server");
  (active ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (GTK_WIDGET (self->start), "suggested-action");
  soket_server_pane_refresh (self);
  show_exposure (self);
  update_remark (self);
}

/* It has started or ended, or has failed by itself, which nobody was told by the start. */
static void
changed_cb (SoketServerPane *self,
            SoketPerformer  *performer)
{
  const GError *error = soket_performer_get_error (performer);

  if (error != NULL && !soket_performer_get_active (performer))
    {
      SoketTrouble *trouble = get_trouble_of (self, performer);
      SoketPerformerFacts facts;

      soket_performer_fill_facts (performer, &facts);
      soket_trouble_forget (trouble);
      trouble->sentence = g_strdup (error->message);
      trouble->at_start = TRUE;
      trouble->errnum = facts.errnum;
      trouble->call = facts.call;
    }
  update (self);
}

static void
transport_cb (SoketServerPane *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->port), "error");
  update (self);
}

static void
performer_cb (SoketServerPane *self)
{
  gtk_widget_set_sensitive (self->gear, !is_own (self));
  update (self);
}

static void
setup_port_cb (SoketServerPane *self)
{
  forget_failed_start (self);
  update_port (self);
  update_remark (self);
}

static void
watch (SoketServerPane *self,
       SoketPerformer  *performer)
{
  g_signal_connect_object (performer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (performer, "problem", G_CALLBACK (problem_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self, performer);
}

static void
soket_server_pane_dispose (GObject *object)
{
  SoketServerPane *self = SOKET_SERVER_PANE (object);

  /* An open popover with a list that scrolls keeps itself alive in GTK 4.8. */
  if (adw_bin_get_child (ADW_BIN (self)) != NULL)
    {
      gtk_menu_button_popdown (GTK_MENU_BUTTON (self->gear));
      soket_performer_chooser_popdown (self->chooser);
    }
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_SERVER_PANE);
  for (guint i = 0; i < G_N_ELEMENTS (self->performers); i++)
    g_clear_object (&self->performers[i]);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_server_pane_parent_class)->dispose (object);
}

static void
soket_server_pane_finalize (GObject *object)
{
  SoketServerPane *self = SOKET_SERVER_PANE (object);

  g_free (self->said);
  g_free (self->guest);
  for (guint i = 0; i < G_N_ELEMENTS (self->started_with); i++)
    {
      g_free (self->started_with[i]);
      soket_trouble_forget (&self->troubles[i]);
    }

  G_OBJECT_CLASS (soket_server_pane_parent_class)->finalize (object);
}

static void
soket_server_pane_class_init (SoketServerPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_server_pane_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_server_pane_finalize;
  widget_class->map = soket_server_pane_map;
  widget_class->unmap = soket_server_pane_unmap;

  g_type_ensure (SOKET_TYPE_CONNECT_BUTTON);
  g_type_ensure (SOKET_TYPE_ON_DEMAND);
  g_type_ensure (SOKET_TYPE_PERFORMER_CHOOSER);
  g_type_ensure (SOKET_TYPE_WRAP_BOX);
  g_type_ensure (SOKET_TYPE_REMARK);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-server-pane.ui");
  gtk_widget_class_set_css_name (widget_class, "serverpane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, chooser);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, head);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, rows);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, side);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, gap);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, port_caption);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, port);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, state);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, exposure);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, start);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, gear);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, connect);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, remark);
  gtk_widget_class_bind_template_child (widget_class, SoketServerPane, settings_place);
  gtk_widget_class_bind_template_callback (widget_class, port_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, port_activate_cb);
}

static void
soket_server_pane_init (SoketServerPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

void
soket_server_pane_set_performer (SoketServerPane *self,
                                 SoketTransport   transport,
                                 SoketPerformer  *performer)
{
  g_return_if_fail (SOKET_IS_SERVER_PANE (self));
  g_return_if_fail (SOKET_IS_PERFORMER (performer));

  if (self->performers[transport] != NULL)
    g_signal_handlers_disconnect_by_data (self->performers[transport], self);
  g_set_object (&self->performers[transport], performer);
  soket_trouble_forget (&self->troubles[transport]);
  if (self->setup != NULL)
    watch (self, performer);
}

static GtkWidget *
make_settings (gpointer user_data)
{
  SoketServerPane *self = user_data;
  SoketServerSettings *settings = g_object_new (SOKET_TYPE_SERVER_SETTINGS, NULL);

  soket_server_settings_attach (settings, self->setup, self->protocol);

  return g_object_new (SOKET_TYPE_POPOVER_SCROLLER, "content", settings, NULL);
}

void
soket_server_pane_attach (SoketServerPane     *self,
                          SoketSetup          *setup,
                          const SoketProtocol *protocol)
{
  g_return_if_fail (SOKET_IS_SERVER_PANE (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  self->protocol = protocol;

  soket_on_demand_set_func (self->settings_place, make_settings, self);
  soket_on_demand_set_button (self->settings_place, GTK_MENU_BUTTON (self->gear));
  soket_gear_attach (self->gear, setup, SOKET_SIDE_SERVER, protocol);
  soket_performer_chooser_attach (self->chooser, setup, SOKET_SIDE_SERVER, protocol);
  soket_server_settings_watch (setup, G_CALLBACK (update_remark), G_OBJECT (self));
  g_signal_connect_object (setup, "notify::transport", G_CALLBACK (transport_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::port", G_CALLBACK (setup_port_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::address", G_CALLBACK (forget_failed_start), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::server-performer", G_CALLBACK (performer_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < G_N_ELEMENTS (self->performers); i++)
    if (self->performers[i] != NULL)
      watch (self, self->performers[i]);
  performer_cb (self);
}

SoketPerformer *
soket_server_pane_get_performer (SoketServerPane *self)
{
  g_return_val_if_fail (SOKET_IS_SERVER_PANE (self), NULL);

  return get_performer (self);
}

SoketServer *
soket_server_pane_get_server (SoketServerPane *self,
                              SoketTransport   transport)
{
  g_return_val_if_fail (SOKET_IS_SERVER_PANE (self), NULL);

  return SOKET_IS_SERVER (self->performers[transport]) ? SOKET_SERVER (self->performers[transport]) : NULL;
}

SoketServer *
soket_server_pane_get_shown (SoketServerPane *self)
{
  g_return_val_if_fail (SOKET_IS_SERVER_PANE (self), NULL);

  return soket_server_pane_get_server (self, soket_setup_get_transport (self->setup));
}

gboolean
soket_server_pane_start (SoketServerPane *self)
{
  SoketServerOptions options;
  SoketPerformerFacts facts;
  g_autoptr (GError) error = NULL;
  SoketTransport transport;
  SoketTrouble *trouble;
  guint port;

  g_return_val_if_fail (SOKET_IS_SERVER_PANE (self), FALSE);

  if (is_active (self))
    return TRUE;
  if (!parse_port (self, &port))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->port));
      return FALSE;
    }

  trouble = get_trouble (self);
  soket_trouble_forget (trouble);
  soket_setup_fill_server_options (self->setup, self->protocol, &options);
  if (!soket_performer_start (get_performer (self), &(SoketPerformerOptions) { .server = &options }, &error))
    {
      soket_performer_fill_facts (get_performer (self), &facts);
      /* It may have told so itself. */
      soket_trouble_forget (trouble);
      trouble->sentence = g_strdup (error->message);
      trouble->at_start = TRUE;
      trouble->errnum = facts.errnum;
      trouble->call = facts.call;
      update_remark (self);
      return FALSE;
    }

  transport = soket_setup_get_transport (self->setup);
  g_free (self->started_with[transport]);
  self->started_with[transport] = soket_server_settings_dup_start (self->setup, self->protocol);
  update_remark (self);

  return TRUE;
}

void
soket_server_pane_stop (SoketServerPane *self)
{
  g_return_if_fail (SOKET_IS_SERVER_PANE (self));

  soket_trouble_forget (get_trouble (self));
  soket_performer_stop (get_performer (self));
}

void
soket_server_pane_stop_holder (SoketServerPane *self)
{
  g_return_if_fail (SOKET_IS_SERVER_PANE (self));

  soket_port_holder_stop (GTK_WIDGET (self), self->setup);
  forget_failed_start (self);
  update_remark (self);
}

void
soket_server_pane_refresh (SoketServerPane *self)
{
  SoketPerformerFacts told;
  SoketServerFacts facts;
  g_autofree char *state = NULL;
  g_autofree char *line = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *news = NULL;
  g_autofree char *program = NULL;
  const char *waiting;
  gboolean shown_is_line;

  g_return_if_fail (SOKET_IS_SERVER_PANE (self));

  program = soket_performer_dup_status (get_performer (self));

  soket_performer_fill_facts (get_performer (self), &told);
  facts = (SoketServerFacts) {
    .active = is_active (self),
    .transport = soket_setup_get_transport (self->setup),
    .port = told.endpoint.port,
    .n_peers = told.n_peers,
    .n_answered = told.n_answered,
    .n_dropped = told.n_dropped,
    .held_up = told.held_up,
    .program = program,
  };
  if (!facts.active && self->guest != NULL && self->guest_facts.transport == facts.transport)
    {
      facts.active = TRUE;
      facts.port = self->guest_facts.endpoint.port;
      facts.n_peers = self->guest_facts.n_peers;
      facts.program = self->guest;
    }
  /* "until others have gone": they have, or they wait again. */
  if (self->held_up != facts.held_up)
    update_remark (self);

  state = soket_server_words_state (&facts);
  waiting = soket_server_words_waiting (&facts);
  detail = soket_server_words_detail (&facts);
  line = waiting != NULL ? g_strconcat (state, " · ", waiting, NULL) : g_strdup (state);
  text = detail != NULL ? g_strconcat (line, "\n", detail, NULL) : g_strdup (line);
  /* That it runs and where says the port beside it; the name of a program stands with it in the list. */
  shown_is_line = self->compact && program != NULL && facts.active;
  shown = g_strdup (shown_is_line ? line
                    : self->compact && waiting != NULL ? text + strlen (state) + strlen (" · ") : text);
  /* What has no room is there for who points at it. */
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (self->state)), self->compact ? text : NULL) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (self->state), self->compact ? text : NULL);
  if (!g_str_equal (gtk_label_get_text (self->state), shown))
    {
      gtk_label_set_text (self->state, shown);
      /* Bold, it would be cut where there is little room. */
      emphasize (self->state, shown_is_line ? 0 : strlen (self->compact && waiting != NULL ? waiting : state));
    }
  else if (g_strcmp0 (self->said, text) == 0)
    return;

  /* A new text becomes the label's accessible name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->state), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Server state"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  news = g_strdup_printf ("%s: %s", _("Server"), line);
  soket_spoken_tell (GTK_WIDGET (self->state), news);
  g_free (self->said);
  self->said = g_steal_pointer (&text);
}

void
soket_server_pane_set_compact (SoketServerPane *self,
                               gboolean         compact,
                               gboolean         tight)
{
  g_return_if_fail (SOKET_IS_SERVER_PANE (self));

  (compact ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->head, "compact");
  soket_wrap_box_set_stacked (self->rows, !compact);
  gtk_widget_set_visible (self->side, !compact);
  gtk_widget_set_visible (self->gap, !compact);
  soket_performer_chooser_set_compact (self->chooser, compact);
  gtk_widget_set_visible (self->port_caption, !compact);
  /* Its two lines stay two. */
  gtk_label_set_wrap (self->state, !compact);
  gtk_label_set_width_chars (self->state, !compact ? USUAL_CHARS : tight ? TIGHT_CHARS : WHOLE_CHARS);
  gtk_label_set_ellipsize (self->state, compact ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_NONE);
  self->compact = compact;
  show_port (self);
  soket_server_pane_refresh (self);
}

SoketConnectButton *
soket_server_pane_get_connect_button (SoketServerPane *self)
{
  g_return_val_if_fail (SOKET_IS_SERVER_PANE (self), NULL);

  return self->connect;
}

void
soket_server_pane_set_guest (SoketServerPane           *self,
                             const char                *name,
                             const SoketPerformerFacts *facts)
{
  g_return_if_fail (SOKET_IS_SERVER_PANE (self));

  if (name == NULL && self->guest == NULL)
    return;
  g_free (self->guest);
  /* Translators: the command line of a program */
  self->guest = name != NULL ? g_strdup_printf (_("%s, started in a terminal"), name) : NULL;
  if (name != NULL)
    self->guest_facts = *facts;
  soket_server_pane_refresh (self);
}
