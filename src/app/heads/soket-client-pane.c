/* soket-client-pane.c - the client's head: whom it asks, what it sends, the reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-client-pane.h"

#include "app/base/soket-format.h"
#include "app/heads/soket-client-faults.h"
#include "app/heads/soket-fault-words.h"
#include "app/heads/soket-gear.h"
#include "app/heads/soket-words.h"
#include "app/speech/soket-names.h"
#include "app/speech/soket-spoken.h"
#include "app/widgets/soket-popover-scroller.h"
#include "app/widgets/soket-wrap-box.h"
#include "core/address/soket-host.h"
#include "core/address/soket-ports.h"
#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "net/exchange/soket-registry.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/socket.h>

/* More does not fit a line of any screen; the calls have it whole. */
#define REPLY_MAX 400
#define REQUEST_MAX 24

typedef struct
{
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
  GtkWidget *head;
  SoketWrapBox *rows;
  GtkWidget *side;
  GtkWidget *message_caption;
  GtkWidget *reply_caption;
  SoketRemark *remark;
  AdwBin *tools_bin;
  AdwBin *extra_bin;
  AdwBin *below_bin;
  AdwBin *aside_bin;

  GtkWidget *framing_row;
  GtkWidget *framing;
  GtkWidget *recv_size_row;
  GtkWidget *recv_size;
  GtkWidget *connected_row;
  GtkWidget *connected;
  GtkWidget *timeout;
  GtkWidget *clients;
  GtkWidget *gear;
  SoketClientFaults *faults;
  GtkWidget *faults_row;
  GtkLabel *faults_label;

  SoketSetup *setup;
  const SoketProtocol *protocol;
  SoketExchange *exchange;
  gboolean suggested;
  gboolean compact;
  gboolean wants_server; /* what the remark says is that no server runs */
  gboolean too_long;     /* what stands there now, for one datagram */
} SoketClientPanePrivate;

enum
{
  PROP_TOOLS = 1,
  PROP_EXTRA,
  PROP_BELOW,
  PROP_ASIDE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_TYPE_WITH_PRIVATE (SoketClientPane, soket_client_pane, ADW_TYPE_BIN)

static SoketClientPanePrivate *
get_private (SoketClientPane *self)
{
  return soket_client_pane_get_instance_private (self);
}

static void
set_entry (GtkEditable *entry,
           const char  *text)
{
  if (!g_str_equal (gtk_editable_get_text (entry), text))
    gtk_editable_set_text (entry, text);
}

/* What was typed stays as it was typed, as long as it says the same. */
static gboolean
says_target (SoketClientPanePrivate *priv,
             const char             *host,
             guint                   port)
{
  g_autofree char *typed = NULL;
  guint16 typed_port;
  gboolean has_port = soket_host_split (gtk_editable_get_text (priv->host), &typed, &typed_port);

  return g_str_equal (typed, host) && (!has_port || typed_port == port);
}

static void
update_target (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  const char *host = soket_setup_get_text (priv->setup, "host");
  guint port = soket_setup_get_number (priv->setup, "target-port");
  g_autofree char *endpoint = port != 0 ? soket_endpoint_format (host, port) : g_strdup (host);
  g_autofree char *target = g_strconcat ("→ ", endpoint, NULL);
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  guint typed_port;

  /* The server that it follows stands beside it. */
  gtk_label_set_text (priv->target, priv->compact && soket_setup_get_flag (priv->setup, "follow-server") ? "→" : target);
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->target_button), GTK_ACCESSIBLE_PROPERTY_LABEL, target, -1);
  if (!says_target (priv, host, port))
    set_entry (priv->host, host);
  if (!soket_port_parse (gtk_editable_get_text (priv->port), 1, &typed_port) || typed_port != port)
    set_entry (priv->port, port != 0 ? port_text : "");
}

static void
check_target (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  const char *problem = NULL;
  g_autofree char *host = soket_trim (gtk_editable_get_text (priv->host));
  guint port;
  gboolean bad_host = *host == '\0';
  gboolean bad_port = !soket_port_parse (gtk_editable_get_text (priv->port), 1, &port);

  if (bad_host)
    problem = _("Write a name or an address.");
  else if (bad_port)
    problem = _("A port is a number from 1 to 65535.");

  (bad_host ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (priv->host), "error");
  (bad_port ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (GTK_WIDGET (priv->port), "error");
  gtk_label_set_text (priv->target_problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (priv->target_problem), problem != NULL);
}

static void
host_changed_cb (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  g_autofree char *host = NULL;
  guint16 port = (guint16) soket_setup_get_number (priv->setup, "target-port");

  check_target (self);
  soket_host_split (gtk_editable_get_text (priv->host), &host, &port);
  if (*host == '\0' || (g_str_equal (host, soket_setup_get_text (priv->setup, "host"))
                        && port == soket_setup_get_number (priv->setup, "target-port")))
    return;

  /* Whoever edits the target means it; "127.0.0.1:5555" is both parts of it. */
  g_object_set (priv->setup, "follow-server", FALSE, "target-port", (guint) port, "host", host, NULL);
}

static void
port_changed_cb (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  guint port;

  check_target (self);
  if (!soket_port_parse (gtk_editable_get_text (priv->port), 1, &port)
      || port == soket_setup_get_number (priv->setup, "target-port"))
    return;

  g_object_set (priv->setup, "follow-server", FALSE, "target-port", port, NULL);
}

static void
message_activate_cb (SoketClientPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "page.send", NULL);
}

static void
update_suggested (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);

  if (priv->suggested && !soket_exchange_get_active (priv->exchange))
    gtk_widget_add_css_class (GTK_WIDGET (priv->send), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (priv->send), "suggested-action");
}

/* Whether the client of the shown transport sends nothing. */
static gboolean
only_receives (SoketClientPanePrivate *priv)
{
  return soket_protocol_speaks_first (priv->protocol, soket_setup_get_transport (priv->setup));
}

/* One change of the exchange is told in several ways. */
static void
update_send (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  gboolean active = soket_exchange_get_active (priv->exchange);
  g_autofree char *label = NULL;

  if (active && (priv->compact || gtk_widget_get_visible (GTK_WIDGET (priv->extra_bin))))
    /* Translators: as "Stop waiting (%u s)", where there is little room. */
    label = g_strdup_printf (_("_Stop (%u s)"), soket_exchange_get_seconds_left (priv->exchange));
  else if (active)
    /* Translators: the time that is left, in seconds. */
    label = g_strdup_printf (_("_Stop waiting (%u s)"), soket_exchange_get_seconds_left (priv->exchange));
  else if (only_receives (priv))
    /* Translators: Verb: connects to a server that speaks without being asked */
    label = g_strdup (_("_Receive"));
  else
    label = g_strdup (_("_Send"));

  if (g_strcmp0 (gtk_button_get_label (priv->send), label) == 0)
    return;
  gtk_button_set_label (priv->send, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (priv->send), active ? "page.stop-waiting" : "page.send");
  update_suggested (self);
}

static GBytes *
soket_client_pane_real_dup_request (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  const char *text = only_receives (priv) ? "" : soket_setup_get_text (priv->setup, "message");

  return g_bytes_new (text, strlen (text));
}

static GBytes *
soket_client_pane_get_sent (SoketClientPane *self)
{
  return soket_exchange_get_message (get_private (self)->exchange);
}

static void
soket_client_pane_real_add_end (SoketClientPane *self,
                                const char      *end)
{
  SoketSetup *setup = get_private (self)->setup;
  g_autofree char *ended = g_strconcat (soket_setup_get_text (setup, "message"), end, NULL);

  g_object_set (setup, "message", ended, NULL);
}

static char *
soket_client_pane_dup_reply (SoketClientPane *self)
{
  guint64 n_received;
  guint n_replies;
  g_autoptr (GBytes) replies = soket_exchange_dup_replies (get_private (self)->exchange, &n_received, &n_replies);
  gsize length;
  const void *data;

  if (replies == NULL)
    return NULL;

  data = g_bytes_get_data (replies, &length);

  return length > 0 ? soket_bytes_escape (data, length, REPLY_MAX) : g_strdup (_("(empty)"));
}

static char *
soket_client_pane_dup_verdict (SoketClientPane *self,
                               gboolean        *good)
{
  SoketExchange *exchange = get_private (self)->exchange;
  SoketVerdictFacts facts = {
    .transport = soket_exchange_get_transport (exchange),
    .framing = soket_exchange_get_framing (exchange),
    .message = soket_exchange_get_message (exchange),
  };
  g_autoptr (GBytes) replies = soket_exchange_dup_replies (exchange, &facts.n_received, &facts.n_replies);

  if (replies == NULL)
    return NULL;
  facts.reply = replies;
  if (!soket_dialect_is_echo (get_private (self)->protocol->dialects))
    {
      *good = TRUE;
      return soket_format_bytes (facts.n_received);
    }

  return soket_words_verdict (&facts, good);
}

/* Of @request as the last try sent it, or would have sent it. */
static void
fill_facts (SoketClientPane *self,
            GBytes          *request,
            SoketHintFacts  *facts)
{
  SoketExchange *exchange = get_private (self)->exchange;

  *facts = (SoketHintFacts) {
    .transport = soket_exchange_get_transport (exchange),
    .framing = soket_exchange_get_framing (exchange),
    .half_closes = soket_exchange_get_half_closes (exchange),
    .server = soket_exchange_get_server (exchange, NULL),
  };
  facts->message = g_bytes_get_data (request, &facts->length);
  if (facts->message == NULL)
    facts->message = "";
  facts->ipv6 = soket_client_get_target (soket_exchange_get_shown_client (exchange))->family == AF_INET6;
}

/* It is known before anybody has waited. */
static char *
dup_elsewhere (const SoketEndpoint *asked,
               const SoketEndpoint *source)
{
  g_autofree char *from = soket_endpoint_address_string (source);
  g_autofree char *to = soket_endpoint_address_string (asked);

  /* Translators: two addresses. */
  return g_strdup_printf (_("The server is bound to all addresses and answers from %s; this socket is connected to %s and takes nothing else."),
                          from, to);
}

/* Whether what the last try sent is what Send would send now; so it is where nothing was. */
static gboolean
is_current (SoketClientPane *self)
{
  GBytes *sent = SOKET_CLIENT_PANE_GET_CLASS (self)->get_sent (self);
  g_autoptr (GBytes) request = soket_client_pane_dup_request (self);

  return sent == NULL || g_bytes_equal (sent, request);
}

static char *
soket_client_pane_dup_hint (SoketClientPane  *self,
                            const char      **remedy)
{
  SoketExchange *exchange = get_private (self)->exchange;
  GBytes *message = soket_exchange_get_message (exchange);
  guint64 n_received;
  guint n_replies;
  g_autoptr (GBytes) replies = soket_exchange_dup_replies (exchange, &n_received, &n_replies);
  SoketHintFacts facts;
  SoketHint hint;
  SoketEndpoint asked, source;
  gboolean in_vain;

  if (message == NULL)
    return NULL;

  if (soket_exchange_get_elsewhere (exchange, &asked, &source, &in_vain) && in_vain)
    return dup_elsewhere (&asked, &source);

  fill_facts (self, message, &facts);
  hint = soket_words_hint (&facts);
  /* It was answered all the same, by a server with other rules. */
  if (replies != NULL && (hint == SOKET_HINT_NOT_ENDED || (hint == SOKET_HINT_REST_UNKNOWN && n_replies > 1)))
    return NULL;
  if (hint == SOKET_HINT_NOTHING_SENT)
    return NULL;
  /* Of what stands there no more it says nothing that is still worth knowing, and its remedy would change what stands there now. */
  if (is_current (self))
    *remedy = soket_words_hint_remedy (hint, &facts);
  else if (!soket_exchange_get_active (exchange))
    return NULL;

  return soket_words_hint_text (hint, &facts);
}

/* GtkEntryBuffer takes no more bytes, and a character whole or not at all: it cuts what is pasted without a word. */
#define FIELD_MAX 65534
#define CHARACTER_MAX 4

static char *
dup_field_full (SoketClientPane *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (get_private (self)->message));
  gsize length = strlen (text);
  g_autofree char *count = NULL;

  if (length <= FIELD_MAX - CHARACTER_MAX)
    return NULL;

  count = soket_format_number (FIELD_MAX);
  /* Translators: a number of bytes */
  return g_strdup_printf (_("This field is full: it holds %s bytes, and what is beyond is cut; “soket send” takes a longer message from a file."), count);
}

/* Of what stands there now, before it is sent: that is done all the same, and the kernel refuses it. */
static char *
dup_too_long (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  g_autoptr (GBytes) request = soket_client_pane_dup_request (self);
  SoketHintFacts facts = { .transport = soket_setup_get_transport (priv->setup) };
  SoketEndpoint target;

  /* A datagram is full before the field is. */
  if (facts.transport != SOKET_TRANSPORT_UDP)
    return dup_field_full (self);
  facts.message = g_bytes_get_data (request, &facts.length);
  /* Of a name the IPv4 address is taken. */
  facts.ipv6 = soket_registry_parse_target (facts.transport, soket_setup_get_text (priv->setup, "host"), 0, &target) && target.family == AF_INET6;

  return soket_words_hint_text (soket_words_hint (&facts), &facts);
}

static char *
soket_client_pane_dup_excuse (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  SoketHintFacts facts;

  if (soket_protocol_speaks_first (priv->protocol, soket_exchange_get_transport (priv->exchange)))
    return NULL;

  fill_facts (self, soket_exchange_get_message (priv->exchange), &facts);
  if (soket_words_hint (&facts) != SOKET_HINT_NOTHING_SENT)
    return NULL;

  return soket_words_hint_text (SOKET_HINT_NOTHING_SENT, &facts);
}

static char *
dup_verdict (SoketClientPane *self,
             gboolean        *good,
             gboolean        *current)
{
  SoketClientPanePrivate *priv = get_private (self);
  const SoketCrowdSummary *summary = soket_exchange_get_summary (priv->exchange);
  GBytes *sent = SOKET_CLIENT_PANE_GET_CLASS (self)->get_sent (self);

  *current = soket_exchange_get_reply (priv->exchange) == NULL || is_current (self);
  if (!*current)
    {
      g_autofree char *quoted = soket_bytes_escape (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), REQUEST_MAX);

      /* Translators: %s is what was sent; something else is typed now. */
      return g_strdup_printf (_("the reply to “%s”"), quoted);
    }
  if (summary == NULL)
    return SOKET_CLIENT_PANE_GET_CLASS (self)->dup_verdict (self, good);

  *good = summary->answered == summary->clients;

  return soket_crowd_summary_dup_text (summary);
}

/* To set one asks for the pointer's place in the window, which may be about to close. */
static void
set_tooltip (GtkLabel   *label,
             const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (label)), text) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
}

/* A sentence takes the place of a reply that did not come, so that the head keeps its height. Where there is little room, the reply itself says
 * whether it is the right one; only that it is not stands beside it. */
static void
update_rows (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  gboolean says = soket_remark_get_sentence (priv->remark) != NULL;
  gboolean has_verdict = *gtk_label_get_text (priv->verdict) != '\0';
  gboolean differs = gtk_widget_has_css_class (GTK_WIDGET (priv->verdict), "differs");

  gtk_widget_set_visible (GTK_WIDGET (priv->reply), !says || *gtk_label_get_text (priv->reply) != '\0');
  gtk_widget_set_visible (priv->reply_caption, !priv->compact && gtk_widget_get_visible (GTK_WIDGET (priv->reply)));
  gtk_widget_set_visible (GTK_WIDGET (priv->verdict), priv->compact ? has_verdict && differs : has_verdict || !says);
}

static void
show_reply (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  gboolean good = TRUE, current;
  g_autofree char *text = SOKET_CLIENT_PANE_GET_CLASS (self)->dup_reply (self);
  g_autofree char *verdict = dup_verdict (self, &good, &current);
  g_autofree char *news = NULL;

  gtk_label_set_text (priv->reply, text != NULL ? text : "");
  gtk_label_set_text (priv->verdict, verdict != NULL ? verdict : "");
  set_tooltip (priv->reply, text);
  set_tooltip (priv->verdict, verdict);
  /* A new text becomes the label's accessible name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->reply),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Reply"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "", -1);
  if (current && text != NULL)
    news = g_strconcat (_("Reply"), ": ", text, verdict != NULL ? ", " : "", verdict, NULL);
  soket_spoken_tell (GTK_WIDGET (priv->reply), news);
  (current ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (GTK_WIDGET (priv->reply), "former");
  (good ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (GTK_WIDGET (priv->verdict), "differs");
}

static void
show_error (SoketClientPane *self,
            const GError    *error,
            const char      *remedy)
{
  SoketClientPanePrivate *priv = get_private (self);
  SoketCallName call;
  int errnum = soket_client_get_errnum (soket_exchange_get_shown_client (priv->exchange), &call);
  g_autofree char *excuse = NULL;
  g_autofree char *elsewhere = NULL;
  SoketEndpoint asked, source;
  gboolean in_vain;

  /* All went as it should: this is how it is. */
  if (g_error_matches (error, SOKET_ERROR, SOKET_ERROR_NO_REPLY))
    excuse = SOKET_CLIENT_PANE_GET_CLASS (self)->dup_excuse (self);
  if (excuse != NULL)
    {
      soket_remark_say (priv->remark, SOKET_REMARK_HINT, excuse);
      return;
    }

  /* Whether anyone received it is known this time. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) && soket_exchange_get_elsewhere (priv->exchange, &asked, &source, &in_vain) && in_vain)
    elsewhere = dup_elsewhere (&asked, &source);
  soket_remark_say (priv->remark, SOKET_REMARK_ERROR, elsewhere != NULL ? elsewhere : error->message);

  priv->wants_server = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED)
                       && soket_setup_get_flag (priv->setup, "follow-server");
  if (priv->wants_server)
    soket_remark_offer (priv->remark, _("Start server"), "page.start-server");
  /* Without a connection it was not the end of the message that was missing. */
  else if (remedy != NULL && soket_exchange_get_connected (priv->exchange))
    soket_remark_offer (priv->remark, remedy, "page.add-terminator");
  soket_remark_offer_lesson (priv->remark, errnum, call, soket_exchange_get_transport (priv->exchange));
}

/* Two pages may have a server on the same port by turns. */
static gboolean
show_other_service (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  const SoketProtocol *protocol;
  g_autofree char *sentence = NULL;

  if (soket_exchange_get_server (priv->exchange, &protocol) == NULL || protocol == priv->protocol)
    return FALSE;

  /* Translators: two services, such as Echo and Caesar. */
  sentence = g_strdup_printf (_("This reply is from the %s server of this window, not from a %s server."),
                              soket_protocol_get_title (protocol), soket_protocol_get_title (priv->protocol));
  soket_remark_say (priv->remark, SOKET_REMARK_HINT, sentence);

  return TRUE;
}

static void
show_stranger (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  SoketClient *client = soket_exchange_get_shown_client (priv->exchange);
  g_autofree char *answerer = soket_endpoint_to_string (soket_client_get_answerer (client));
  g_autofree char *target = soket_endpoint_to_string (soket_client_get_target (client));
  g_autofree char *sentence = NULL;
  SoketEndpoint asked, source;
  gboolean in_vain;

  if (soket_exchange_get_elsewhere (priv->exchange, &asked, &source, &in_vain)
      && soket_endpoint_equal (&source, soket_client_get_answerer (client)))
    /* Translators: two addresses with port. */
    sentence = g_strdup_printf (_("The reply came from %s, not from %s, which was asked: the server is bound to all addresses, and the kernel chooses "
                                  "the one that it answers from."), answerer, target);
  else
    /* Translators: two addresses with port. */
    sentence = g_strdup_printf (_("The reply came from %s, not from %s, which was asked."), answerer, target);

  soket_remark_say (priv->remark, SOKET_REMARK_HINT, sentence);
}

/* Says what is wrong or odd about the last try, until the next one or until what stands there now cannot be sent. */
static void
update_remark (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  GBytes *reply = soket_exchange_get_reply (priv->exchange);
  const GError *error = soket_exchange_get_error (priv->exchange);
  const char *remedy = NULL;
  g_autofree char *sentence = SOKET_CLIENT_PANE_GET_CLASS (self)->dup_hint (self, &remedy);
  g_autofree char *too_long = dup_too_long (self);

  priv->wants_server = FALSE;
  priv->too_long = too_long != NULL;
  if (too_long != NULL && !((error != NULL || reply != NULL) && is_current (self)))
    {
      soket_remark_say (priv->remark, SOKET_REMARK_HINT, too_long);
    }
  else if (error != NULL)
    {
      show_error (self, error, remedy);
    }
  else if (reply != NULL && show_other_service (self))
    {
      /* It is said. */
    }
  else if (sentence != NULL)
    {
      soket_remark_say (priv->remark, SOKET_REMARK_HINT, sentence);
      if (remedy != NULL)
        soket_remark_offer (priv->remark, remedy, "page.add-terminator");
    }
  else if (reply != NULL && soket_client_was_stranger (soket_exchange_get_shown_client (priv->exchange)))
    {
      show_stranger (self);
    }
  else
    {
      soket_remark_clear (priv->remark);
    }

  update_rows (self);
}

static void
exchange_changed_cb (SoketClientPane *self)
{
  update_send (self);
  show_reply (self);
  update_remark (self);
}

/* The limit is that of the transport and of the target's family. */
static void
limit_changed_cb (SoketClientPane *self)
{
  g_autofree char *too_long = dup_too_long (self);

  if ((too_long != NULL) != get_private (self)->too_long)
    update_remark (self);
}

/* Where there is nothing to send there is nothing to write. */
static void
transport_changed_cb (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);

  gtk_widget_set_visible (priv->message, !only_receives (priv));
  gtk_widget_set_visible (priv->message_caption, !priv->compact && !only_receives (priv));
  update_send (self);
  limit_changed_cb (self);
}

/* Nobody should wonder why a client behaves so oddly: what it does on purpose stands in its head. */
static void
update_faults (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  SoketClientOptions options;
  g_autofree char *words = NULL;

  soket_setup_fill_client_options (priv->setup, priv->protocol, &options);
  words = soket_fault_words (&options);
  gtk_label_set_text (priv->faults_label, words != NULL ? words : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (priv->faults_label), words);
  gtk_widget_set_visible (priv->faults_row, words != NULL);
}

static void
reset_faults_cb (SoketClientPane *self)
{
  soket_setup_reset_faults (get_private (self)->setup);
}

void
soket_client_pane_focus_message (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);

  gtk_widget_grab_focus (only_receives (priv) ? GTK_WIDGET (priv->send) : priv->message);
}

static AdwBin *
get_bin (SoketClientPane *self,
         guint            id)
{
  SoketClientPanePrivate *priv = get_private (self);

  switch (id)
    {
    case PROP_TOOLS:
      return priv->tools_bin;
    case PROP_EXTRA:
      return priv->extra_bin;
    case PROP_BELOW:
      return priv->below_bin;
    case PROP_ASIDE:
    default:
      return priv->aside_bin;
    }
}

static void
soket_client_pane_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  g_value_set_object (value, adw_bin_get_child (get_bin (SOKET_CLIENT_PANE (object), id)));
}

/* A part that a page does not have takes no room; nor does one that can be done without, where there is little. */
static void
update_parts (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  AdwBin *const bins[] = { priv->tools_bin, priv->extra_bin, priv->below_bin, priv->aside_bin };

  for (guint i = 0; i < G_N_ELEMENTS (bins); i++)
    gtk_widget_set_visible (GTK_WIDGET (bins[i]),
                            adw_bin_get_child (bins[i]) != NULL
                            && !(priv->compact && (bins[i] == priv->below_bin || bins[i] == priv->aside_bin)));
}

static void
soket_client_pane_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  adw_bin_set_child (get_bin (SOKET_CLIENT_PANE (object), id), g_value_get_object (value));
  update_parts (SOKET_CLIENT_PANE (object));
}

static void
soket_client_pane_dispose (GObject *object)
{
  SoketClientPane *self = SOKET_CLIENT_PANE (object);
  SoketClientPanePrivate *priv = get_private (self);

  /* An open popover with a list that scrolls keeps itself alive in GTK 4.8. */
  if (adw_bin_get_child (ADW_BIN (self)) != NULL)
    gtk_menu_button_popdown (GTK_MENU_BUTTON (priv->gear));
  /* No gtk_widget_dispose_template () in a class that others derive from: see soket_page_dispose(). */
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&priv->exchange);
  g_clear_object (&priv->setup);

  G_OBJECT_CLASS (soket_client_pane_parent_class)->dispose (object);
}

static void
soket_client_pane_class_init (SoketClientPaneClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  klass->dup_request = soket_client_pane_real_dup_request;
  klass->get_sent = soket_client_pane_get_sent;
  klass->add_end = soket_client_pane_real_add_end;
  klass->dup_reply = soket_client_pane_dup_reply;
  klass->dup_verdict = soket_client_pane_dup_verdict;
  klass->dup_hint = soket_client_pane_dup_hint;
  klass->dup_excuse = soket_client_pane_dup_excuse;
  object_class->get_property = soket_client_pane_get_property;
  object_class->set_property = soket_client_pane_set_property;
  object_class->dispose = soket_client_pane_dispose;

  properties[PROP_TOOLS] = g_param_spec_object ("tools", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_EXTRA] = g_param_spec_object ("extra", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_BELOW] = g_param_spec_object ("below", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_ASIDE] = g_param_spec_object ("aside", NULL, NULL, GTK_TYPE_WIDGET, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SOKET_TYPE_REMARK);
  g_type_ensure (SOKET_TYPE_CLIENT_FAULTS);
  g_type_ensure (SOKET_TYPE_POPOVER_SCROLLER);
  g_type_ensure (SOKET_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-client-pane.ui");
  gtk_widget_class_set_css_name (widget_class, "clientpane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, target_button);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, target);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, host);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, port);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, target_problem);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, follow);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, message);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, send);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, reply);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, verdict);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, head);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, rows);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, side);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, message_caption);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, reply_caption);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, remark);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, tools_bin);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, extra_bin);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, below_bin);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, aside_bin);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, framing_row);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, framing);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, recv_size_row);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, recv_size);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, connected_row);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, connected);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, timeout);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, clients);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, gear);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, faults);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, faults_row);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, faults_label);
  gtk_widget_class_bind_template_callback (widget_class, reset_faults_cb);
  gtk_widget_class_bind_template_callback (widget_class, host_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, port_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, message_activate_cb);
}

static void
soket_client_pane_init (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);

  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  /* Addresses have no letters that would tell their direction. */
  gtk_widget_set_direction (GTK_WIDGET (priv->target), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (priv->host), GTK_TEXT_DIR_LTR);
}

void
soket_client_pane_attach (SoketClientPane     *self,
                          SoketSetup          *setup,
                          const SoketProtocol *protocol,
                          SoketExchange       *exchange)
{
  SoketClientPanePrivate *priv = get_private (self);

  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));
  g_return_if_fail (priv->setup == NULL);

  priv->setup = g_object_ref (setup);
  priv->exchange = g_object_ref (exchange);
  priv->protocol = protocol;

  soket_setup_bind (setup, "message", priv->message, "text");
  soket_setup_bind (setup, "follow-server", priv->follow, "active");
  soket_setup_bind (setup, "client-recv-size", priv->recv_size, "value");
  soket_setup_bind (setup, "connected", priv->connected, "active");
  soket_setup_bind (setup, "timeout", priv->timeout, "value");
  soket_setup_bind (setup, "clients", priv->clients, "value");
  soket_setup_bind_choice (setup, "framing", priv->framing);
  if (soket_protocol_has_framings (protocol))
    soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, priv->framing_row);
  else
    gtk_widget_set_visible (priv->framing_row, FALSE);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_TCP, priv->recv_size_row);
  soket_setup_bind_visible (setup, SOKET_TRANSPORT_UDP, priv->connected_row);

  g_signal_connect_object (setup, "notify::host", G_CALLBACK (update_target), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::target-port", G_CALLBACK (update_target), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::follow-server", G_CALLBACK (update_target), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (exchange, "changed", G_CALLBACK (exchange_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (exchange, "notify::seconds-left", G_CALLBACK (update_send), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (exchange, "notify::n-replies", G_CALLBACK (soket_client_pane_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::message", G_CALLBACK (soket_client_pane_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::host", G_CALLBACK (limit_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::transport", G_CALLBACK (transport_changed_cb), self, G_CONNECT_SWAPPED);

  soket_client_faults_attach (priv->faults, setup, protocol);
  soket_gear_attach (priv->gear, setup, SOKET_SIDE_CLIENT, protocol);
  soket_setup_watch_faults (setup, G_CALLBACK (update_faults), G_OBJECT (self));

  update_target (self);
  update_faults (self);
  exchange_changed_cb (self);
  transport_changed_cb (self);
}

void
soket_client_pane_set_suggested (SoketClientPane *self,
                                 gboolean         suggested)
{
  SoketClientPanePrivate *priv = get_private (self);

  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  priv->suggested = suggested;
  update_suggested (self);
}

GBytes *
soket_client_pane_dup_request (SoketClientPane *self)
{
  g_return_val_if_fail (SOKET_IS_CLIENT_PANE (self), NULL);

  return SOKET_CLIENT_PANE_GET_CLASS (self)->dup_request (self);
}

void
soket_client_pane_write_request (SoketClientPane *self,
                                 const char      *request)
{
  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  if (SOKET_CLIENT_PANE_GET_CLASS (self)->write_request != NULL)
    SOKET_CLIENT_PANE_GET_CLASS (self)->write_request (self, request);
}

const char *
soket_client_pane_get_written (SoketClientPane *self)
{
  g_return_val_if_fail (SOKET_IS_CLIENT_PANE (self), NULL);

  return SOKET_CLIENT_PANE_GET_CLASS (self)->get_written != NULL ? SOKET_CLIENT_PANE_GET_CLASS (self)->get_written (self) : NULL;
}

void
soket_client_pane_add_end (SoketClientPane *self)
{
  g_autoptr (GBytes) request = NULL;
  SoketHintFacts facts;
  const char *end;

  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  request = soket_client_pane_dup_request (self);
  fill_facts (self, request, &facts);
  end = soket_words_missing_end (soket_words_hint (&facts), &facts);
  if (end != NULL)
    SOKET_CLIENT_PANE_GET_CLASS (self)->add_end (self, end);
}

void
soket_client_pane_server_started (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);

  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  if (!priv->wants_server)
    return;

  soket_remark_clear (priv->remark);
  update_rows (self);
  priv->wants_server = FALSE;
}

void
soket_client_pane_refresh (SoketClientPane *self)
{
  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  exchange_changed_cb (self);
}

void
soket_client_pane_set_compact (SoketClientPane *self,
                               gboolean         compact)
{
  SoketClientPanePrivate *priv = get_private (self);

  if (priv->compact == compact)
    return;

  priv->compact = compact;
  (compact ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (priv->head, "compact");
  soket_wrap_box_set_stacked (priv->rows, !compact);
  gtk_widget_set_visible (priv->side, !compact);
  gtk_label_set_width_chars (priv->reply, compact ? 7 : -1);
  gtk_widget_set_visible (priv->message_caption, !compact && !only_receives (priv));
  update_target (self);
  update_parts (self);
  update_rows (self);
  update_send (self);
}

SoketExchange *
soket_client_pane_get_exchange (SoketClientPane *self)
{
  g_return_val_if_fail (SOKET_IS_CLIENT_PANE (self), NULL);

  return get_private (self)->exchange;
}
