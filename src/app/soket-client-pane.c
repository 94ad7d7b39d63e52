/* soket-client-pane.c - the client's head: whom it asks, what it sends, the reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-client-pane.h"

#include "soket-bytes.h"
#include "soket-remark.h"
#include "soket-words.h"

#include <glib/gi18n.h>

/* More does not fit a line of any screen; the calls have it whole. */
#define REPLY_MAX 400

struct _SoketClientPane
{
  AdwBin parent_instance;

  GtkWidget *target_button;
  GtkLabel *target;
  GtkEditable *host;
  GtkEditable *port;
  GtkLabel *target_problem;
  GtkWidget *follow;
  GtkWidget *message;
  GtkButton *send;
  GtkLabel *reply;
  GtkLabel *verdict;
  SoketRemark *remark;

  GtkWidget *framing_row;
  GtkWidget *framing;
  GtkWidget *recv_size_row;
  GtkWidget *recv_size;
  GtkWidget *connected_row;
  GtkWidget *connected;
  GtkWidget *timeout;

  SoketSetup *setup;
  SoketExchange *exchange;
  gboolean suggested;
  gboolean wants_server; /* what the remark says is that no server runs */
};

G_DEFINE_FINAL_TYPE (SoketClientPane, soket_client_pane, ADW_TYPE_BIN)

static void
set_entry (GtkEditable *entry,
           const char  *text)
{
  if (!g_str_equal (gtk_editable_get_text (entry), text))
    gtk_editable_set_text (entry, text);
}

static void
update_target (SoketClientPane *self)
{
  const char *host = soket_setup_get_text (self->setup, "host");
  guint port = soket_setup_get_number (self->setup, "target-port");
  g_autofree char *endpoint = port != 0 ? soket_endpoint_format (host, port) : g_strdup (host);
  g_autofree char *target = g_strconcat ("→ ", endpoint, NULL);
  g_autofree char *port_text = g_strdup_printf ("%u", port);

  gtk_label_set_text (self->target, target);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->target_button), GTK_ACCESSIBLE_PROPERTY_LABEL, target, -1);
  set_entry (self->host, host);
  set_entry (self->port, port != 0 ? port_text : "");
}

static void
check_target (SoketClientPane *self)
{
  const char *problem = NULL;
  guint64 port;
  gboolean bad_host = *gtk_editable_get_text (self->host) == '\0';
  gboolean bad_port = !soket_number_parse (gtk_editable_get_text (self->port), 1, 65535, &port);

  if (bad_host)
    problem = _("Write a name or an address.");
  else if (bad_port)
    problem = _("A port is a number from 1 to 65535.");

  (bad_host ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->host), "error");
  (bad_port ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (self->port), "error");
  gtk_label_set_text (self->target_problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->target_problem), problem != NULL);
}

static void
host_changed_cb (SoketClientPane *self)
{
  const char *host = gtk_editable_get_text (self->host);

  check_target (self);
  if (*host == '\0' || g_str_equal (host, soket_setup_get_text (self->setup, "host")))
    return;

  /* Whoever edits the target means it. */
  g_object_set (self->setup, "follow-server", FALSE, "host", host, NULL);
}

static void
port_changed_cb (SoketClientPane *self)
{
  guint64 port;

  check_target (self);
  if (!soket_number_parse (gtk_editable_get_text (self->port), 1, 65535, &port)
      || port == soket_setup_get_number (self->setup, "target-port"))
    return;

  g_object_set (self->setup, "follow-server", FALSE, "target-port", (guint) port, NULL);
}

static void
message_activate_cb (SoketClientPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "page.send", NULL);
}

static void
update_send (SoketClientPane *self)
{
  gboolean active = soket_exchange_get_active (self->exchange);
  g_autofree char *label = NULL;

  if (active)
    /* Translators: the time that is left, in seconds. */
    label = g_strdup_printf (_("_Stop waiting (%u s)"), soket_exchange_get_seconds_left (self->exchange));
  else
    label = g_strdup (_("_Send"));

  gtk_button_set_label (self->send, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->send), active ? "page.stop-waiting" : "page.send");
  if (self->suggested && !active)
    gtk_widget_add_css_class (GTK_WIDGET (self->send), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->send), "suggested-action");
}

static void
show_reply (SoketClientPane *self)
{
  GBytes *reply = soket_exchange_get_reply (self->exchange);
  g_autofree char *text = NULL;
  g_autofree char *verdict = NULL;
  gboolean same = TRUE;

  if (reply != NULL)
    {
      gsize length;
      const void *data = g_bytes_get_data (reply, &length);

      text = length > 0 ? soket_bytes_escape (data, length, REPLY_MAX) : g_strdup (_("(empty)"));
      verdict = soket_words_verdict (soket_exchange_get_transport (self->exchange),
                                     soket_exchange_get_framing (self->exchange),
                                     soket_exchange_get_message (self->exchange), reply, &same);
    }

  gtk_label_set_text (self->reply, text != NULL ? text : "");
  gtk_label_set_text (self->verdict, verdict != NULL ? verdict : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reply), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->verdict), verdict);
  /* A new text becomes the label's accessible name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reply),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reply"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "", -1);
  (same ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (GTK_WIDGET (self->verdict), "differs");
}

static void
show_error (SoketClientPane *self,
            const GError    *error,
            SoketHint        hint)
{
  soket_remark_say (self->remark, SOKET_REMARK_ERROR, error->message);

  self->wants_server = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)
                       && soket_setup_get_flag (self->setup, "follow-server");
  if (self->wants_server)
    soket_remark_offer (self->remark, _("Start server"), "page.start-server");
  else if (hint == SOKET_HINT_NOT_ENDED)
    soket_remark_offer (self->remark, soket_words_hint_remedy (soket_exchange_get_framing (self->exchange)),
                        "page.add-terminator");
}

static void
show_stranger (SoketClientPane *self)
{
  SoketClient *client = soket_exchange_get_client (self->exchange);
  g_autofree char *answerer = soket_endpoint_to_string (soket_client_get_answerer (client));
  g_autofree char *target = soket_endpoint_to_string (soket_client_get_target (client));
  /* Translators: two addresses with port. */
  g_autofree char *sentence = g_strdup_printf (_("The reply came from %s, not from %s, which was asked."), answerer, target);

  soket_remark_say (self->remark, SOKET_REMARK_HINT, sentence);
}

/* Says what is wrong or odd about the last try, until the next one. */
static void
update_remark (SoketClientPane *self)
{
  GBytes *message = soket_exchange_get_message (self->exchange);
  GBytes *reply = soket_exchange_get_reply (self->exchange);
  const GError *error = soket_exchange_get_error (self->exchange);
  SoketFraming framing = soket_exchange_get_framing (self->exchange);
  SoketHint hint = SOKET_HINT_NONE;
  g_autofree char *text = NULL;
  g_autofree char *sentence = NULL;

  self->wants_server = FALSE;
  if (message != NULL)
    {
      gsize length;
      const char *data = g_bytes_get_data (message, &length);

      text = data != NULL ? g_strndup (data, length) : g_strdup ("");
      hint = soket_words_hint (soket_exchange_get_transport (self->exchange), framing, text);
    }
  /* It was answered all the same, by a server with other rules. */
  if (reply != NULL && hint == SOKET_HINT_NOT_ENDED)
    hint = SOKET_HINT_NONE;

  if (error != NULL)
    {
      show_error (self, error, hint);
    }
  else if (hint != SOKET_HINT_NONE)
    {
      sentence = soket_words_hint_text (hint, framing, text);
      soket_remark_say (self->remark, SOKET_REMARK_HINT, sentence);
      if (hint == SOKET_HINT_NOT_ENDED)
        soket_remark_offer (self->remark, soket_words_hint_remedy (framing), "page.add-terminator");
    }
  else if (reply != NULL && soket_client_was_stranger (soket_exchange_get_client (self->exchange)))
    {
      show_stranger (self);
    }
  else
    {
      soket_remark_clear (self->remark);
    }

  /* The sentence takes the place of a reply that did not come, so that the head keeps its height. */
  gtk_widget_set_visible (GTK_WIDGET (self->reply), reply != NULL || soket_remark_get_sentence (self->remark) == NULL);
}

static void
exchange_changed_cb (SoketClientPane *self)
{
  update_send (self);
  show_reply (self);
  update_remark (self);
}

/* Whoever types first types the message. */
static gboolean
soket_client_pane_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SOKET_CLIENT_PANE (widget)->message);
}

static void
soket_client_pane_dispose (GObject *object)
{
  SoketClientPane *self = SOKET_CLIENT_PANE (object);

  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_CLIENT_PANE);
  g_clear_object (&self->exchange);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_client_pane_parent_class)->dispose (object);
}

static void
soket_client_pane_class_init (SoketClientPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_client_pane_dispose;

  widget_class->grab_focus = soket_client_pane_grab_focus;

  g_type_ensure (SOKET_TYPE_REMARK);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-client-pane.ui");
  gtk_widget_class_set_css_name (widget_class, "clientpane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, target_button);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, target);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, host);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, port);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, target_problem);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, follow);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, message);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, send);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, reply);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, verdict);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, remark);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, framing_row);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, framing);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, recv_size_row);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, recv_size);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, connected_row);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, connected);
  gtk_widget_class_bind_template_child (widget_class, SoketClientPane, timeout);
  gtk_widget_class_bind_template_callback (widget_class, host_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, port_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, message_activate_cb);
}

static void
soket_client_pane_init (SoketClientPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
soket_client_pane_attach (SoketClientPane *self,
                          SoketSetup      *setup,
                          SoketExchange   *exchange)
{
  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  self->exchange = g_object_ref (exchange);

  soket_setup_bind (setup, "message", self->message, "text");
  soket_setup_bind (setup, "follow-server", self->follow, "active");
  soket_setup_bind (setup, "client-recv-size", self->recv_size, "value");
  soket_setup_bind (setup, "connected", self->connected, "active");
  soket_setup_bind (setup, "timeout", self->timeout, "value");
  soket_setup_bind_choice (setup, "framing", self->framing);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, self->framing_row);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, self->recv_size_row);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_UDP, self->connected_row);

  g_signal_connect_object (setup, "notify::host", G_CALLBACK (update_target), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::target-port", G_CALLBACK (update_target), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (exchange, "changed", G_CALLBACK (exchange_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (exchange, "notify::seconds-left", G_CALLBACK (update_send), self, G_CONNECT_SWAPPED);

  update_target (self);
  exchange_changed_cb (self);
}

void
soket_client_pane_set_suggested (SoketClientPane *self,
                                 gboolean         suggested)
{
  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  self->suggested = suggested;
  update_send (self);
}

void
soket_client_pane_server_started (SoketClientPane *self)
{
  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  if (!self->wants_server)
    return;

  soket_remark_clear (self->remark);
  gtk_widget_set_visible (GTK_WIDGET (self->reply), TRUE);
  self->wants_server = FALSE;
}
