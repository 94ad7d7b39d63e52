/* soket-message-row.c - the message as it is typed, what it stands for, and Send
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/message/soket-message-row.h"

#include "app/message/soket-message-button.h"
#include "app/message/soket-message-hint.h"
#include "app/message/soket-message-words.h"
#include "app/message/soket-send-button.h"
#include "app/setup/soket-performer-kind.h"
#include "core/base/soket-bytes.h"
#include "net/exchange/soket-registry.h"

#include <adwaita.h>
#include <string.h>
#include <sys/socket.h>

struct _SoketMessageRow
{
  GtkBox parent_instance;

  GtkWidget *message;
  GtkWidget *message_caption;
  SoketMessageButton *message_button;
  AdwBin *extra_bin;
  SoketSendButton *send;

  SoketSetup *setup;
  const SoketProtocol *protocol;
  GBytes *request;       /* (nullable): what the message stood for when it was well written last */
  gboolean compact;
};

enum
{
  PROP_EXTRA = 1,
  PROP_CAPTIONS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint failed_signal;

G_DEFINE_FINAL_TYPE (SoketMessageRow, soket_message_row, GTK_TYPE_BOX)

static void
message_activate_cb (SoketMessageRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "page.send", NULL);
}

static void
load_failed_cb (SoketMessageRow *self,
                const char      *sentence)
{
  g_signal_emit (self, failed_signal, 0, sentence);
}

static SoketPerformerKind
get_kind (SoketMessageRow *self)
{
  return soket_performer_kind_get (self->setup, SOKET_SIDE_CLIENT);
}

/* Whether the client of the shown transport sends nothing. */
static gboolean
only_receives (SoketMessageRow *self)
{
  return soket_protocol_speaks_first (self->protocol, soket_setup_get_transport (self->setup));
}

/* A program of the user's own takes nothing from the head. */
static gboolean
takes_message (SoketMessageRow *self)
{
  return !only_receives (self) && get_kind (self) != SOKET_PERFORMER_OWN;
}

/* A page's own part makes the message; without one it takes no room, and Send has more. */
static void
update_extra (SoketMessageRow *self)
{
  const gboolean is_own = self->setup != NULL && get_kind (self) == SOKET_PERFORMER_OWN;

  gtk_widget_set_visible (GTK_WIDGET (self->extra_bin), adw_bin_get_child (self->extra_bin) != NULL && !is_own);
  soket_send_button_set_brief (self->send, self->compact || gtk_widget_get_visible (GTK_WIDGET (self->extra_bin)));
}

/* Where there is nothing to send there is nothing to write. */
static void
update_message (SoketMessageRow *self)
{
  gtk_widget_set_visible (self->message, takes_message (self));
  gtk_widget_set_visible (self->message_caption, !self->compact && takes_message (self));
  gtk_widget_set_visible (GTK_WIDGET (self->message_button), !self->compact && takes_message (self));
}

static void
performer_cb (SoketMessageRow *self)
{
  update_extra (self);
  update_message (self);
}

static void
soket_message_row_get_property (GObject    *object,
                                guint       id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  g_value_set_object (value, adw_bin_get_child (SOKET_MESSAGE_ROW (object)->extra_bin));
}

static void
soket_message_row_set_property (GObject      *object,
                                guint         id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  SoketMessageRow *self = SOKET_MESSAGE_ROW (object);

  if (id == PROP_CAPTIONS)
    {
      gtk_size_group_add_widget (g_value_get_object (value), self->message_caption);
      return;
    }
  adw_bin_set_child (self->extra_bin, g_value_get_object (value));
  update_extra (self);
}

static void
soket_message_row_dispose (GObject *object)
{
  SoketMessageRow *self = SOKET_MESSAGE_ROW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_MESSAGE_ROW);
  g_clear_pointer (&self->request, g_bytes_unref);
  g_clear_object (&self->setup);

  G_OBJECT_CLASS (soket_message_row_parent_class)->dispose (object);
}

static void
soket_message_row_class_init (SoketMessageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_message_row_get_property;
  object_class->set_property = soket_message_row_set_property;
  object_class->dispose = soket_message_row_dispose;

  properties[PROP_EXTRA] = g_param_spec_object ("extra", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CAPTIONS] = g_param_spec_object ("captions", NULL, NULL, GTK_TYPE_SIZE_GROUP, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  failed_signal = g_signal_new ("failed", SOKET_TYPE_MESSAGE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  g_type_ensure (SOKET_TYPE_MESSAGE_BUTTON);
  g_type_ensure (SOKET_TYPE_SEND_BUTTON);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-message-row.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketMessageRow, message);
  gtk_widget_class_bind_template_child (widget_class, SoketMessageRow, message_caption);
  gtk_widget_class_bind_template_child (widget_class, SoketMessageRow, message_button);
  gtk_widget_class_bind_template_child (widget_class, SoketMessageRow, extra_bin);
  gtk_widget_class_bind_template_child (widget_class, SoketMessageRow, send);
  gtk_widget_class_bind_template_callback (widget_class, message_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, load_failed_cb);
}

static void
soket_message_row_init (SoketMessageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
soket_message_row_attach (SoketMessageRow     *self,
                          SoketSetup          *setup,
                          const SoketProtocol *protocol,
                          SoketPerformer      *client)
{
  g_return_if_fail (SOKET_IS_MESSAGE_ROW (self));
  g_return_if_fail (self->setup == NULL);

  self->setup = g_object_ref (setup);
  self->protocol = protocol;
  soket_setup_bind (setup, "message", self->message, "text");
  soket_message_button_attach (self->message_button, setup, self->message);
  soket_send_button_attach (self->send, setup, protocol, client);
  performer_cb (self);
  g_signal_connect_object (setup, "notify::transport", G_CALLBACK (update_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (setup, "notify::client-performer", G_CALLBACK (performer_cb), self, G_CONNECT_SWAPPED);
}

void
soket_message_row_set_client (SoketMessageRow *self,
                              SoketPerformer  *client)
{
  g_return_if_fail (SOKET_IS_MESSAGE_ROW (self));

  soket_send_button_set_client (self->send, client);
}

void
soket_message_row_set_suggested (SoketMessageRow *self,
                                 gboolean         suggested)
{
  g_return_if_fail (SOKET_IS_MESSAGE_ROW (self));

  soket_send_button_set_suggested (self->send, suggested);
}

void
soket_message_row_set_compact (SoketMessageRow *self,
                               gboolean         compact)
{
  g_return_if_fail (SOKET_IS_MESSAGE_ROW (self));

  self->compact = compact;
  update_extra (self);
  update_message (self);
}

GBytes *
soket_message_row_dup_request (SoketMessageRow *self)
{
  GBytes *request;

  g_return_val_if_fail (SOKET_IS_MESSAGE_ROW (self), NULL);

  if (only_receives (self))
    return g_bytes_new (NULL, 0);

  request = soket_setup_dup_message (self->setup, NULL);
  if (request != NULL)
    {
      g_clear_pointer (&self->request, g_bytes_unref);
      self->request = request;
    }

  return self->request != NULL ? g_bytes_ref (self->request) : g_bytes_new (NULL, 0);
}

char *
soket_message_row_dup_malformed (SoketMessageRow *self,
                                 const char      *typed,
                                 gsize           *where)
{
  g_autoptr (GBytes) bytes = NULL;
  gsize place = 0;

  g_return_val_if_fail (SOKET_IS_MESSAGE_ROW (self), NULL);

  if (!takes_message (self) || !soket_setup_get_flag (self->setup, "escapes"))
    return NULL;
  bytes = soket_bytes_unescape_at (typed, &place, NULL);

  if (where != NULL)
    *where = place;

  return bytes == NULL ? soket_message_words_malformed (typed, place) : NULL;
}

char *
soket_message_row_dup_too_long (SoketMessageRow *self,
                                GBytes          *request)
{
  SoketMessageHintFacts facts = { 0 };
  SoketEndpoint target;

  g_return_val_if_fail (SOKET_IS_MESSAGE_ROW (self), NULL);

  facts.transport = soket_setup_get_transport (self->setup);
  /* A datagram is full before the field is. */
  if (facts.transport != SOKET_TRANSPORT_UDP)
    return soket_message_hint_field_full (strlen (gtk_editable_get_text (GTK_EDITABLE (self->message))));
  facts.message = g_bytes_get_data (request, &facts.length);
  /* Of a name the IPv4 address is taken. */
  facts.ipv6 = soket_registry_parse_target (facts.transport, soket_setup_get_text (self->setup, "host"), 0, &target) && target.family == AF_INET6;

  return soket_message_hint_text (soket_message_hint_find (&facts), &facts);
}

void
soket_message_row_add_end (SoketMessageRow *self,
                           const char      *end)
{
  g_autofree char *written = NULL;
  g_autofree char *ended = NULL;

  g_return_if_fail (SOKET_IS_MESSAGE_ROW (self));

  written = soket_setup_get_flag (self->setup, "escapes") ? soket_bytes_escape (end, strlen (end), 0) : g_strdup (end);
  ended = g_strconcat (soket_setup_get_text (self->setup, "message"), written, NULL);
  g_object_set (self->setup, "message", ended, NULL);
}

void
soket_message_row_show (SoketMessageRow *self,
                        GBytes          *request,
                        const char      *malformed,
                        gboolean         here)
{
  const gboolean wrong = malformed != NULL && here;

  g_return_if_fail (SOKET_IS_MESSAGE_ROW (self));

  soket_message_button_show (self->message_button, request, soket_setup_get_transport (self->setup),
                             soket_protocol_fit_framing (self->protocol, soket_setup_get_framing (self->setup)), malformed);
  (wrong ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (self->message, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->message), GTK_ACCESSIBLE_STATE_INVALID,
                               wrong ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
}

void
soket_message_row_focus (SoketMessageRow *self)
{
  g_return_if_fail (SOKET_IS_MESSAGE_ROW (self));

  gtk_widget_grab_focus (takes_message (self) ? self->message : GTK_WIDGET (self->send));
}

void
soket_message_row_focus_place (SoketMessageRow *self,
                               gsize            place)
{
  const char *typed;

  g_return_if_fail (SOKET_IS_MESSAGE_ROW (self));

  typed = soket_setup_get_text (self->setup, "message");
  gtk_entry_grab_focus_without_selecting (GTK_ENTRY (self->message));
  gtk_editable_set_position (GTK_EDITABLE (self->message), (int) g_utf8_pointer_to_offset (typed, typed + place) + 1);
}
