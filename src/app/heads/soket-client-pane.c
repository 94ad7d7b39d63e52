/* soket-client-pane.c - the client's head: whom it asks, what it sends, the reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-client-pane.h"

#include "app/base/soket-format.h"
#include "app/gear/soket-faults-row.h"
#include "app/heads/soket-attempt-words.h"
#include "app/heads/soket-client-remark.h"
#include "app/heads/soket-target-row.h"
#include "app/message/soket-message-hint.h"
#include "app/message/soket-message-row.h"
#include "app/message/soket-reply-row.h"
#include "app/setup/soket-performer-kind.h"
#include "app/speech/soket-names.h"
#include "app/widgets/soket-wrap-box.h"
#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"

#include <glib/gi18n.h>

/* More of what was sent does not fit beside the reply. */
#define REQUEST_MAX 24

typedef struct
{
  GtkWidget *head;
  SoketWrapBox *rows;
  SoketTargetRow *target_row;
  SoketFaultsRow *faults_row;
  SoketMessageRow *message_row;
  AdwBin *below_bin;
  SoketReplyRow *reply_row;
  SoketRemark *remark;

  SoketSetup *setup;
  const SoketProtocol *protocol;
  SoketPerformer *client;
  SoketAttempt *attempt; /* (nullable): its last one, as it was when it was last looked at */
  gboolean suggested;
  gboolean compact;
  gboolean covered;
  gboolean wants_server; /* what the remark says is that no server runs */
  gboolean too_long;     /* what stands there now, for one datagram */
} SoketClientPanePrivate;

enum
{
  PROP_TOOLS = 1,
  PROP_EXTRA,
  PROP_BELOW,
  PROP_ASIDE,
  PROP_COVERED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_TYPE_WITH_PRIVATE (SoketClientPane, soket_client_pane, ADW_TYPE_BIN)

static SoketClientPanePrivate *
get_private (SoketClientPane *self)
{
  return soket_client_pane_get_instance_private (self);
}

static SoketPerformerKind
get_kind (SoketClientPanePrivate *priv)
{
  return soket_performer_kind_get (priv->setup, SOKET_SIDE_CLIENT);
}

static GBytes *
soket_client_pane_real_dup_request (SoketClientPane *self)
{
  return soket_message_row_dup_request (get_private (self)->message_row);
}

static const char *
soket_client_pane_real_get_typed (SoketClientPane *self)
{
  return soket_setup_get_text (get_private (self)->setup, "message");
}

/* Why nothing would be sent, or NULL. @where: (optional): at which place, in bytes of what is typed. */
static char *
dup_malformed (SoketClientPane *self,
               gsize           *where)
{
  return soket_message_row_dup_malformed (get_private (self)->message_row, SOKET_CLIENT_PANE_GET_CLASS (self)->get_typed (self), where);
}

static GBytes *
soket_client_pane_get_sent (SoketClientPane *self)
{
  const SoketAttempt *attempt = get_private (self)->attempt;

  return attempt != NULL ? attempt->message : NULL;
}

static void
soket_client_pane_real_add_end (SoketClientPane *self,
                                const char      *end)
{
  soket_message_row_add_end (get_private (self)->message_row, end);
}

static char *
soket_client_pane_dup_reply (SoketClientPane *self)
{
  return soket_attempt_words_reply (get_private (self)->attempt);
}

static char *
soket_client_pane_dup_verdict (SoketClientPane *self,
                               gboolean        *good)
{
  SoketClientPanePrivate *priv = get_private (self);

  /* There is nothing to compare it with. */
  if (priv->attempt != NULL && priv->attempt->reply != NULL && !soket_dialect_is_echo (priv->protocol->dialects))
    {
      *good = TRUE;
      return soket_format_bytes (priv->attempt->n_received);
    }
  return soket_attempt_words_verdict (priv->attempt, good);
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
  SoketClientPanePrivate *priv = get_private (self);

  return soket_attempt_words_hint (priv->attempt, is_current (self), soket_performer_get_active (priv->client), remedy);
}

/* Of what stands there now, before it is sent: that is done all the same, and the kernel refuses it. */
static char *
dup_too_long (SoketClientPane *self)
{
  g_autoptr (GBytes) request = soket_client_pane_dup_request (self);

  return soket_message_row_dup_too_long (get_private (self)->message_row, request);
}

static char *
soket_client_pane_dup_excuse (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);

  if (priv->attempt != NULL && soket_protocol_speaks_first (priv->protocol, priv->attempt->transport))
    return NULL;
  return soket_attempt_words_excuse (priv->attempt);
}

static char *
dup_verdict (SoketClientPane *self,
             gboolean        *good,
             gboolean        *current)
{
  SoketClientPanePrivate *priv = get_private (self);
  GBytes *sent = SOKET_CLIENT_PANE_GET_CLASS (self)->get_sent (self);

  *current = priv->attempt == NULL || priv->attempt->reply == NULL || is_current (self);
  if (!*current)
    {
      g_autofree char *quoted = soket_bytes_escape (g_bytes_get_data (sent, NULL), g_bytes_get_size (sent), REQUEST_MAX);

      /* Translators: %s is what was sent; something else is typed now. */
      return g_strdup_printf (_("the reply to “%s”"), quoted);
    }
  if (priv->attempt == NULL || priv->attempt->summary == NULL)
    return SOKET_CLIENT_PANE_GET_CLASS (self)->dup_verdict (self, good);

  *good = priv->attempt->all_answered;

  return g_strdup (priv->attempt->summary);
}

static void
settle_rows (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);

  soket_reply_row_settle (priv->reply_row, soket_remark_get_sentence (priv->remark) != NULL);
}

static void
show_reply (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  const gboolean is_program = get_kind (priv) != SOKET_PERFORMER_WINDOW;
  g_autofree char *text = is_program ? soket_performer_dup_output (priv->client) : SOKET_CLIENT_PANE_GET_CLASS (self)->dup_reply (self);
  g_autofree char *verdict = NULL;
  SoketReplyFacts facts = { .text = text, .good = TRUE, .current = TRUE };

  /* Translators: noun: the last line that a program has printed, in the place of the reply */
  facts.caption = is_program ? _("Output") : _("Reply");
  verdict = is_program ? soket_performer_dup_status (priv->client) : dup_verdict (self, &facts.good, &facts.current);
  facts.verdict = verdict;
  soket_reply_row_show (priv->reply_row, &facts);
}

/* Says what is wrong or odd about the last try, until the next one or until what stands there now cannot be sent. */
static void
update_remark (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  SoketClientPaneClass *klass = SOKET_CLIENT_PANE_GET_CLASS (self);
  const gboolean replied = priv->attempt != NULL && priv->attempt->reply != NULL;
  const gboolean is_own = get_kind (priv) == SOKET_PERFORMER_OWN;
  const GError *error = soket_performer_get_error (priv->client);
  const char *remedy = NULL;
  g_autofree char *hint = is_own ? NULL : klass->dup_hint (self, &remedy);
  g_autofree char *too_long = is_own ? NULL : dup_too_long (self);
  g_autofree char *malformed = dup_malformed (self, NULL);
  g_autofree char *other = soket_attempt_words_other_service (priv->attempt, priv->protocol);
  g_autofree char *stranger = soket_attempt_words_stranger (priv->attempt);
  g_autofree char *excuse = NULL;
  SoketClientRemark facts;

  if (priv->attempt != NULL && g_error_matches (error, SOKET_ERROR, SOKET_ERROR_NO_REPLY))
    excuse = klass->dup_excuse (self);

  facts = (SoketClientRemark) {
    .attempt = priv->attempt,
    .error = error,
    .malformed = malformed,
    .too_long = (error != NULL || replied) && is_current (self) ? NULL : too_long,
    .excuse = excuse,
    .other = other,
    .hint = hint,
    .remedy = remedy,
    .stranger = stranger,
    .covered = priv->covered,
    .suggested = priv->suggested,
    .follows_server = soket_setup_get_flag (priv->setup, "follow-server"),
  };
  priv->too_long = too_long != NULL;
  priv->wants_server = soket_client_remark_show (&facts, priv->remark);
  settle_rows (self);
}

static void
show_bytes (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  g_autoptr (GBytes) request = soket_client_pane_dup_request (self);
  g_autofree char *malformed = dup_malformed (self, NULL);

  /* What is written by hand is wrong elsewhere. */
  soket_message_row_show (priv->message_row, request, malformed, soket_client_pane_get_written (self) == NULL);
}

/* The file's fault stands where that of a try would, until something else is to be said. */
static void
load_failed_cb (SoketClientPane *self,
                const char      *sentence)
{
  SoketClientPanePrivate *priv = get_private (self);

  soket_remark_say (priv->remark, SOKET_REMARK_ERROR, sentence);
  settle_rows (self);
}

static void
plain_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  g_object_set (get_private (SOKET_CLIENT_PANE (widget))->setup, "escapes", FALSE, NULL);
}

static void
read_attempt (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  g_autofree char *addresses = NULL;

  g_clear_pointer (&priv->attempt, soket_attempt_free);
  priv->attempt = soket_performer_dup_attempt (priv->client);
  addresses = soket_attempt_words_addresses (priv->attempt);
  soket_target_row_say (priv->target_row, addresses);
}

static void
client_changed_cb (SoketClientPane *self)
{
  read_attempt (self);
  show_reply (self);
  show_bytes (self);
  update_remark (self);
}

/* Less is to be done for a second that has passed than for another reply. */
static void
client_progressed_cb (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  guint n_replies = priv->attempt != NULL ? priv->attempt->n_replies : 0;

  read_attempt (self);
  if (get_kind (priv) != SOKET_PERFORMER_WINDOW)
    show_reply (self);
  if (priv->attempt != NULL && priv->attempt->n_replies != n_replies)
    client_changed_cb (self);
}

/* The limit is that of the transport and of the target's family. */
static void
limit_changed_cb (SoketClientPane *self)
{
  g_autofree char *too_long = dup_too_long (self);

  if ((too_long != NULL) != get_private (self)->too_long)
    client_changed_cb (self);
}

static void
transport_changed_cb (SoketClientPane *self)
{
  show_bytes (self);
  limit_changed_cb (self);
}

/* A page's own part makes the message, and takes no room where there is none, or little room. */
static void
update_below (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  const gboolean is_own = priv->setup != NULL && get_kind (priv) == SOKET_PERFORMER_OWN;

  gtk_widget_set_visible (GTK_WIDGET (priv->below_bin), adw_bin_get_child (priv->below_bin) != NULL && !is_own && !priv->compact);
}

static void
performer_cb (SoketClientPane *self)
{
  update_below (self);
  transport_changed_cb (self);
  client_changed_cb (self);
}

void
soket_client_pane_focus_message (SoketClientPane *self)
{
  soket_message_row_focus (get_private (self)->message_row);
}

/* Where a widget of a page's own stands, as the property of the same name of its row. */
static gpointer
get_row (SoketClientPane *self,
         guint            id)
{
  SoketClientPanePrivate *priv = get_private (self);

  switch (id)
    {
    case PROP_TOOLS:
      return priv->target_row;
    case PROP_EXTRA:
      return priv->message_row;
    case PROP_ASIDE:
    default:
      return priv->reply_row;
    }
}

static void
soket_client_pane_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  SoketClientPane *self = SOKET_CLIENT_PANE (object);

  if (id == PROP_COVERED)
    g_value_set_boolean (value, get_private (self)->covered);
  else if (id == PROP_BELOW)
    g_value_set_object (value, adw_bin_get_child (get_private (self)->below_bin));
  else
    g_object_get_property (get_row (self, id), pspec->name, value);
}

static void
soket_client_pane_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SoketClientPane *self = SOKET_CLIENT_PANE (object);

  if (id == PROP_COVERED)
    {
      soket_client_pane_set_covered (self, g_value_get_boolean (value));
    }
  else if (id == PROP_BELOW)
    {
      adw_bin_set_child (get_private (self)->below_bin, g_value_get_object (value));
      update_below (self);
    }
  else
    {
      g_object_set_property (get_row (self, id), pspec->name, value);
    }
}

static void
soket_client_pane_dispose (GObject *object)
{
  SoketClientPane *self = SOKET_CLIENT_PANE (object);
  SoketClientPanePrivate *priv = get_private (self);

  /* An open popover with a list that scrolls keeps itself alive in GTK 4.8. */
  if (adw_bin_get_child (ADW_BIN (self)) != NULL)
    soket_target_row_popdown (priv->target_row);
  /* No gtk_widget_dispose_template () in a class that others derive from: see soket_page_dispose(). */
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&priv->client);
  g_clear_pointer (&priv->attempt, soket_attempt_free);
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
  klass->get_typed = soket_client_pane_real_get_typed;
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
  properties[PROP_COVERED] = g_param_spec_boolean ("covered", NULL, NULL, FALSE, flags | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (SOKET_TYPE_FAULTS_ROW);
  g_type_ensure (SOKET_TYPE_MESSAGE_ROW);
  g_type_ensure (SOKET_TYPE_REMARK);
  g_type_ensure (SOKET_TYPE_REPLY_ROW);
  g_type_ensure (SOKET_TYPE_TARGET_ROW);
  g_type_ensure (SOKET_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-client-pane.ui");
  gtk_widget_class_set_css_name (widget_class, "clientpane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, head);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, rows);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, target_row);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, faults_row);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, message_row);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, below_bin);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, reply_row);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, remark);
  gtk_widget_class_bind_template_callback (widget_class, load_failed_cb);
  gtk_widget_class_install_action (widget_class, "message.plain", NULL, plain_action);
}

static void
soket_client_pane_init (SoketClientPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

void
soket_client_pane_attach (SoketClientPane     *self,
                          SoketSetup          *setup,
                          const SoketProtocol *protocol,
                          SoketPerformer      *client)
{
  SoketClientPanePrivate *priv = get_private (self);

  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));
  g_return_if_fail (priv->setup == NULL);

  priv->setup = g_object_ref (setup);
  priv->protocol = protocol;

  soket_target_row_attach (priv->target_row, setup, protocol);
  soket_faults_row_attach (priv->faults_row, setup, protocol);
  soket_message_row_attach (priv->message_row, setup, protocol, client);
  soket_reply_row_attach (priv->reply_row, setup);

  g_signal_connect_object (setup, "notify::message", G_CALLBACK (soket_client_pane_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::escapes", G_CALLBACK (soket_client_pane_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::framing", G_CALLBACK (show_bytes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::host", G_CALLBACK (limit_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::transport", G_CALLBACK (transport_changed_cb), self, G_CONNECT_SWAPPED);

  soket_client_pane_set_client (self, client);
  performer_cb (self);
  g_signal_connect_object (setup, "notify::client-performer", G_CALLBACK (performer_cb), self, G_CONNECT_SWAPPED);
}

void
soket_client_pane_set_client (SoketClientPane *self,
                              SoketPerformer  *client)
{
  SoketClientPanePrivate *priv = get_private (self);

  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));
  g_return_if_fail (SOKET_IS_PERFORMER (client));

  if (priv->client != NULL)
    g_signal_handlers_disconnect_by_data (priv->client, self);
  g_set_object (&priv->client, client);
  soket_message_row_set_client (priv->message_row, client);
  g_signal_connect_object (client, "changed", G_CALLBACK (client_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "progressed", G_CALLBACK (client_progressed_cb), self, G_CONNECT_SWAPPED);
  client_changed_cb (self);
}

void
soket_client_pane_set_suggested (SoketClientPane *self,
                                 gboolean         suggested)
{
  SoketClientPanePrivate *priv = get_private (self);

  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  priv->suggested = suggested;
  soket_message_row_set_suggested (priv->message_row, suggested);
}

GBytes *
soket_client_pane_dup_request (SoketClientPane *self)
{
  g_return_val_if_fail (SOKET_IS_CLIENT_PANE (self), NULL);

  return SOKET_CLIENT_PANE_GET_CLASS (self)->dup_request (self);
}

gboolean
soket_client_pane_refuse (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  g_autofree char *malformed = NULL;
  gsize place = 0;

  g_return_val_if_fail (SOKET_IS_CLIENT_PANE (self), FALSE);

  malformed = dup_malformed (self, &place);
  if (malformed == NULL)
    return FALSE;

  /* Said once more, if something else stands there. */
  update_remark (self);
  /* Where the request is written by hand, the fault is there. */
  if (soket_client_pane_get_written (self) == NULL)
    soket_message_row_focus_place (priv->message_row, place);

  return TRUE;
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
soket_client_pane_set_covered (SoketClientPane *self,
                               gboolean         covered)
{
  SoketClientPanePrivate *priv = get_private (self);

  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  if (priv->covered == covered)
    return;
  priv->covered = covered;
  update_remark (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COVERED]);
}

void
soket_client_pane_add_end (SoketClientPane *self)
{
  g_autoptr (GBytes) request = NULL;
  SoketMessageHintFacts facts;
  const char *end;

  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  request = soket_client_pane_dup_request (self);
  read_attempt (self);
  soket_attempt_words_fill_facts (get_private (self)->attempt, request, &facts);
  end = soket_message_hint_missing_end (soket_message_hint_find (&facts), &facts);
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
  settle_rows (self);
  priv->wants_server = FALSE;
}

void
soket_client_pane_refresh (SoketClientPane *self)
{
  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  client_changed_cb (self);
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
  /* Beside a server's head that is higher the reply stands whole in a line of its own. */
  gtk_widget_set_vexpand (GTK_WIDGET (priv->rows), compact);
  soket_target_row_set_compact (priv->target_row, compact);
  soket_message_row_set_compact (priv->message_row, compact);
  soket_reply_row_set_compact (priv->reply_row, compact);
  update_below (self);
}

const SoketAttempt *
soket_client_pane_get_attempt (SoketClientPane *self)
{
  g_return_val_if_fail (SOKET_IS_CLIENT_PANE (self), NULL);

  return get_private (self)->attempt;
}
