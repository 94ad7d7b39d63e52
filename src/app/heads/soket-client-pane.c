/* soket-client-pane.c - the client's head: whom it asks, what it sends, the reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/heads/soket-client-pane.h"

#include "app/base/soket-format.h"
#include "app/heads/soket-attempt-words.h"
#include "app/heads/soket-client-remark.h"
#include "app/heads/soket-client-settings.h"
#include "app/heads/soket-fault-words.h"
#include "app/heads/soket-gear.h"
#include "app/heads/soket-head-words.h"
#include "app/heads/soket-message-button.h"
#include "app/heads/soket-message-words.h"
#include "app/heads/soket-performer-chooser.h"
#include "app/heads/soket-target-button.h"
#include "app/setup/soket-performer-kind.h"
#include "app/speech/soket-names.h"
#include "app/speech/soket-spoken.h"
#include "app/widgets/soket-on-demand.h"
#include "app/widgets/soket-popover-scroller.h"
#include "app/widgets/soket-wrap-box.h"
#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "net/exchange/soket-registry.h"

#include <glib/gi18n.h>
#include <string.h>
#include <sys/socket.h>

/* More of what was sent does not fit beside the reply. */
#define REQUEST_MAX 24

typedef struct
{
  SoketPerformerChooser *chooser;
  SoketTargetButton *target_button;
  GtkWidget *message;
  SoketMessageButton *message_button;
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

  GtkWidget *gear;
  SoketOnDemand *settings_place;
  GtkWidget *faults_row;
  GtkLabel *faults_label;

  SoketSetup *setup;
  const SoketProtocol *protocol;
  SoketPerformer *client;
  GBytes *request;       /* (nullable): what the message stood for when it was well written last */
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

static void
message_activate_cb (SoketClientPane *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "page.send", NULL);
}

static void
update_suggested (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);

  if (priv->suggested && !soket_performer_get_active (priv->client))
    gtk_widget_add_css_class (GTK_WIDGET (priv->send), "suggested-action");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (priv->send), "suggested-action");
}

static SoketPerformerKind
get_kind (SoketClientPanePrivate *priv)
{
  return soket_performer_kind_get (priv->setup, SOKET_SIDE_CLIENT);
}

/* Whether the client of the shown transport sends nothing. */
static gboolean
only_receives (SoketClientPanePrivate *priv)
{
  return soket_protocol_speaks_first (priv->protocol, soket_setup_get_transport (priv->setup));
}

/* A program of the user's own takes nothing from the head. */
static gboolean
takes_message (SoketClientPanePrivate *priv)
{
  return !only_receives (priv) && get_kind (priv) != SOKET_PERFORMER_OWN;
}

static void
update_send (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  gboolean active = soket_performer_get_active (priv->client);
  g_autofree char *label = NULL;
  guint seconds_left;

  if (!active && get_kind (priv) != SOKET_PERFORMER_WINDOW)
    /* Translators: Verb: starts a program */
    label = g_strdup (_("_Run"));
  else if (!active && only_receives (priv))
    /* Translators: Verb: connects to a server that speaks without being asked */
    label = g_strdup (_("_Receive"));
  else if (!active)
    label = g_strdup (_("_Send"));
  else if (!soket_performer_get_waiting (priv->client, &seconds_left))
    /* Translators: verb: ends what the client does */
    label = g_strdup (_("_Stop"));
  else if (priv->compact || gtk_widget_get_visible (GTK_WIDGET (priv->extra_bin)))
    /* Translators: as "Stop waiting (%u s)", where there is little room. */
    label = g_strdup_printf (_("_Stop (%u s)"), seconds_left);
  else
    /* Translators: the time that is left, in seconds. */
    label = g_strdup_printf (_("_Stop waiting (%u s)"), seconds_left);

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
  GBytes *request;

  if (only_receives (priv))
    return g_bytes_new (NULL, 0);

  request = soket_setup_dup_message (priv->setup, NULL);
  if (request != NULL)
    {
      g_clear_pointer (&priv->request, g_bytes_unref);
      priv->request = request;
    }

  return priv->request != NULL ? g_bytes_ref (priv->request) : g_bytes_new (NULL, 0);
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
  SoketClientPanePrivate *priv = get_private (self);
  const char *typed = SOKET_CLIENT_PANE_GET_CLASS (self)->get_typed (self);
  g_autoptr (GBytes) bytes = NULL;
  gsize place = 0;

  if (!takes_message (priv) || !soket_setup_get_flag (priv->setup, "escapes"))
    return NULL;
  bytes = soket_bytes_unescape_at (typed, &place, NULL);

  if (where != NULL)
    *where = place;

  return bytes == NULL ? soket_message_words_malformed (typed, place) : NULL;
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
  SoketSetup *setup = get_private (self)->setup;
  g_autofree char *written = soket_setup_get_flag (setup, "escapes") ? soket_bytes_escape (end, strlen (end), 0) : g_strdup (end);
  g_autofree char *ended = g_strconcat (soket_setup_get_text (setup, "message"), written, NULL);

  g_object_set (setup, "message", ended, NULL);
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
  SoketClientPanePrivate *priv = get_private (self);
  g_autoptr (GBytes) request = soket_client_pane_dup_request (self);
  SoketHintFacts facts = { .transport = soket_setup_get_transport (priv->setup) };
  SoketEndpoint target;

  /* A datagram is full before the field is. */
  if (facts.transport != SOKET_TRANSPORT_UDP)
    return soket_head_words_field_full (strlen (gtk_editable_get_text (GTK_EDITABLE (priv->message))));
  facts.message = g_bytes_get_data (request, &facts.length);
  /* Of a name the IPv4 address is taken. */
  facts.ipv6 = soket_registry_parse_target (facts.transport, soket_setup_get_text (priv->setup, "host"), 0, &target) && target.family == AF_INET6;

  return soket_head_words_hint_text (soket_head_words_hint (&facts), &facts);
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

/* To set one asks for the pointer's place in the window, which may be about to close. */
static void
set_tooltip (GtkLabel   *label,
             const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (GTK_WIDGET (label)), text) != 0)
    gtk_widget_set_tooltip_text (GTK_WIDGET (label), text);
}

/* In one line with the message there is room for a reply; one such as the slides have stands in a second line rather than being shortened. */
#define REPLY_CHARS_MIN 7
#define REPLY_CHARS_MAX 13

static int
count_reply (SoketClientPanePrivate *priv)
{
  int n = (int) g_utf8_strlen (gtk_label_get_text (priv->reply), -1);

  return CLAMP (n, REPLY_CHARS_MIN, REPLY_CHARS_MAX);
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
  gtk_label_set_width_chars (priv->reply, priv->compact ? count_reply (priv) : -1);
  /* Where all stand in one line the room of a reply that has not come is the message's. */
  gtk_widget_set_hexpand (gtk_widget_get_parent (GTK_WIDGET (priv->reply)), !priv->compact || *gtk_label_get_text (priv->reply) != '\0');
  gtk_widget_set_visible (priv->reply_caption, !priv->compact && gtk_widget_get_visible (GTK_WIDGET (priv->reply)));
  gtk_widget_set_visible (GTK_WIDGET (priv->verdict), priv->compact ? has_verdict && differs : has_verdict || !says);
}

static void
show_reply (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  const gboolean is_program = get_kind (priv) != SOKET_PERFORMER_WINDOW;
  /* Translators: noun: the last line that a program has printed, in the place of the reply */
  const char *caption = is_program ? _("Output") : _("Reply");
  gboolean good = TRUE, current = TRUE;
  g_autofree char *text = is_program ? soket_performer_dup_output (priv->client) : SOKET_CLIENT_PANE_GET_CLASS (self)->dup_reply (self);
  g_autofree char *verdict = is_program ? soket_performer_dup_status (priv->client) : dup_verdict (self, &good, &current);
  g_autofree char *news = NULL;

  gtk_label_set_text (GTK_LABEL (priv->reply_caption), caption);
  gtk_label_set_text (priv->reply, text != NULL ? text : "");
  gtk_label_set_text (priv->verdict, verdict != NULL ? verdict : "");
  set_tooltip (priv->reply, text);
  set_tooltip (priv->verdict, verdict);
  /* A new text becomes the label's accessible name. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (priv->reply),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, caption,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text != NULL ? text : "", -1);
  if (current && text != NULL)
    news = g_strconcat (caption, ": ", text, verdict != NULL ? ", " : "", verdict, NULL);
  soket_spoken_tell (GTK_WIDGET (priv->reply), news);
  (current ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (GTK_WIDGET (priv->reply), "former");
  (good ? gtk_widget_remove_css_class : gtk_widget_add_css_class) (GTK_WIDGET (priv->verdict), "differs");
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
  update_rows (self);
}

static void
show_bytes (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  g_autoptr (GBytes) request = soket_client_pane_dup_request (self);
  g_autofree char *malformed = dup_malformed (self, NULL);
  gboolean wrong;

  soket_message_button_show (priv->message_button, request, soket_setup_get_transport (priv->setup),
                             soket_protocol_fit_framing (priv->protocol, soket_setup_get_framing (priv->setup)), malformed);
  /* What is written by hand is wrong elsewhere. */
  wrong = malformed != NULL && soket_client_pane_get_written (self) == NULL;
  (wrong ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (priv->message, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (priv->message), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

/* The file's fault stands where that of a try would, until something else is to be said. */
static void
load_failed_cb (SoketClientPane *self,
                const char      *sentence)
{
  SoketClientPanePrivate *priv = get_private (self);

  soket_remark_say (priv->remark, SOKET_REMARK_ERROR, sentence);
  update_rows (self);
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
  soket_target_button_say (priv->target_button, addresses);
}

static void
client_changed_cb (SoketClientPane *self)
{
  read_attempt (self);
  update_send (self);
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
  else
    update_send (self);
}

/* The limit is that of the transport and of the target's family. */
static void
limit_changed_cb (SoketClientPane *self)
{
  g_autofree char *too_long = dup_too_long (self);

  if ((too_long != NULL) != get_private (self)->too_long)
    client_changed_cb (self);
}

/* Where there is nothing to send there is nothing to write. */
static void
transport_changed_cb (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);

  gtk_widget_set_visible (priv->message, takes_message (priv));
  gtk_widget_set_visible (priv->message_caption, !priv->compact && takes_message (priv));
  gtk_widget_set_visible (GTK_WIDGET (priv->message_button), !priv->compact && takes_message (priv));
  update_send (self);
  show_bytes (self);
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
  gtk_widget_set_visible (priv->faults_row, words != NULL && get_kind (priv) != SOKET_PERFORMER_OWN);
}

static void update_parts (SoketClientPane *self);

/* What a program of the user's own asks and how it does that only it knows. */
/* Of a row of its own the gear keeps the end; in one line with the message nothing stands between. */
static void
update_first_row (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  const gboolean is_own = get_kind (priv) == SOKET_PERFORMER_OWN;

  gtk_widget_set_hexpand (GTK_WIDGET (priv->target_button), !priv->compact);
  gtk_widget_set_hexpand (priv->gear, is_own && !priv->compact);
}

static void
performer_cb (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  const gboolean is_own = get_kind (priv) == SOKET_PERFORMER_OWN;

  gtk_widget_set_visible (GTK_WIDGET (priv->target_button), !is_own);
  gtk_widget_set_sensitive (priv->gear, !is_own);
  update_first_row (self);
  /* It stays where it is when the message goes. */
  gtk_widget_set_hexpand (GTK_WIDGET (priv->send), is_own);
  gtk_widget_set_halign (GTK_WIDGET (priv->send), is_own ? GTK_ALIGN_END : GTK_ALIGN_FILL);
  update_parts (self);
  update_faults (self);
  transport_changed_cb (self);
  client_changed_cb (self);
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

  gtk_widget_grab_focus (takes_message (priv) ? priv->message : GTK_WIDGET (priv->send));
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
  if (id == PROP_COVERED)
    g_value_set_boolean (value, get_private (SOKET_CLIENT_PANE (object))->covered);
  else
    g_value_set_object (value, adw_bin_get_child (get_bin (SOKET_CLIENT_PANE (object), id)));
}

/* A part that a page does not have takes no room; nor does one that can be done without, where there is little. */
static void
update_parts (SoketClientPane *self)
{
  SoketClientPanePrivate *priv = get_private (self);
  AdwBin *const bins[] = { priv->tools_bin, priv->extra_bin, priv->below_bin, priv->aside_bin };

  /* A page's own parts make the message. */
  const gboolean is_own = priv->setup != NULL && get_kind (priv) == SOKET_PERFORMER_OWN;

  for (guint i = 0; i < G_N_ELEMENTS (bins); i++)
    gtk_widget_set_visible (GTK_WIDGET (bins[i]),
                            adw_bin_get_child (bins[i]) != NULL && !is_own
                            && !(priv->compact && (bins[i] == priv->below_bin || bins[i] == priv->aside_bin)));
}

static void
soket_client_pane_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  if (id == PROP_COVERED)
    {
      soket_client_pane_set_covered (SOKET_CLIENT_PANE (object), g_value_get_boolean (value));
      return;
    }
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
    {
      gtk_menu_button_popdown (GTK_MENU_BUTTON (priv->gear));
      soket_performer_chooser_popdown (priv->chooser);
    }
  /* No gtk_widget_dispose_template () in a class that others derive from: see soket_page_dispose(). */
  adw_bin_set_child (ADW_BIN (self), NULL);
  g_clear_object (&priv->client);
  g_clear_pointer (&priv->attempt, soket_attempt_free);
  g_clear_pointer (&priv->request, g_bytes_unref);
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

  g_type_ensure (SOKET_TYPE_REMARK);
  g_type_ensure (SOKET_TYPE_MESSAGE_BUTTON);
  g_type_ensure (SOKET_TYPE_ON_DEMAND);
  g_type_ensure (SOKET_TYPE_PERFORMER_CHOOSER);
  g_type_ensure (SOKET_TYPE_TARGET_BUTTON);
  g_type_ensure (SOKET_TYPE_WRAP_BOX);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-client-pane.ui");
  gtk_widget_class_set_css_name (widget_class, "clientpane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, chooser);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, target_button);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, message);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, message_button);
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
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, gear);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, settings_place);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, faults_row);
  gtk_widget_class_bind_template_child_private (widget_class, SoketClientPane, faults_label);
  gtk_widget_class_bind_template_callback (widget_class, reset_faults_cb);
  gtk_widget_class_bind_template_callback (widget_class, message_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, load_failed_cb);
  gtk_widget_class_install_action (widget_class, "message.plain", NULL, plain_action);
}

static void
soket_client_pane_init (SoketClientPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
}

static GtkWidget *
make_settings (gpointer user_data)
{
  SoketClientPanePrivate *priv = get_private (user_data);
  SoketClientSettings *settings = g_object_new (SOKET_TYPE_CLIENT_SETTINGS, NULL);

  soket_client_settings_attach (settings, priv->setup, priv->protocol);

  return g_object_new (SOKET_TYPE_POPOVER_SCROLLER, "content", settings, NULL);
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

  soket_setup_bind (setup, "message", priv->message, "text");
  soket_message_button_attach (priv->message_button, setup, priv->message);
  soket_performer_chooser_attach (priv->chooser, setup, SOKET_SIDE_CLIENT, protocol);
  soket_target_button_attach (priv->target_button, setup);
  soket_on_demand_set_func (priv->settings_place, make_settings, self);
  soket_on_demand_set_button (priv->settings_place, GTK_MENU_BUTTON (priv->gear));

  g_signal_connect_object (setup, "notify::message", G_CALLBACK (soket_client_pane_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::escapes", G_CALLBACK (soket_client_pane_refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::framing", G_CALLBACK (show_bytes), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::host", G_CALLBACK (limit_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::transport", G_CALLBACK (transport_changed_cb), self, G_CONNECT_SWAPPED);

  soket_gear_attach (priv->gear, setup, SOKET_SIDE_CLIENT, protocol);
  soket_setup_watch_faults (setup, G_CALLBACK (update_faults), G_OBJECT (self));

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
  update_suggested (self);
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
    {
      const char *typed = soket_setup_get_text (priv->setup, "message");

      gtk_entry_grab_focus_without_selecting (GTK_ENTRY (priv->message));
      gtk_editable_set_position (GTK_EDITABLE (priv->message), (int) g_utf8_pointer_to_offset (typed, typed + place) + 1);
    }

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
  SoketHintFacts facts;
  const char *end;

  g_return_if_fail (SOKET_IS_CLIENT_PANE (self));

  request = soket_client_pane_dup_request (self);
  read_attempt (self);
  soket_attempt_words_fill_facts (get_private (self)->attempt, request, &facts);
  end = soket_head_words_missing_end (soket_head_words_hint (&facts), &facts);
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
  gtk_widget_set_visible (priv->side, !compact);
  gtk_widget_set_visible (priv->message_caption, !compact && takes_message (priv));
  gtk_widget_set_visible (GTK_WIDGET (priv->message_button), !compact && takes_message (priv));
  soket_performer_chooser_set_compact (priv->chooser, compact);
  soket_target_button_set_compact (priv->target_button, compact);
  update_first_row (self);
  update_parts (self);
  update_rows (self);
  update_send (self);
}

const SoketAttempt *
soket_client_pane_get_attempt (SoketClientPane *self)
{
  g_return_val_if_fail (SOKET_IS_CLIENT_PANE (self), NULL);

  return get_private (self)->attempt;
}
