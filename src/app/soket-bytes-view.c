/* soket-bytes-view.c - the bytes of one call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-bytes-view.h"

#include <glib/gi18n.h>

#include "soket-bytes.h"
#include "soket-format.h"
#include "soket-save.h"

/* What one call keeps fits; a note or a later kind of record is cut here. */
#define SHOWN_MAX 65536
#define TEXT_CHARACTERS 1000

struct _SoketBytesView
{
  GtkWidget parent_instance;

  SoketCall *call;
  GSimpleActionGroup *actions;

  GtkWidget *top;
  GtkStack *stack;
  GtkLabel *description;
  GtkLabel *remark;
  GtkLabel *text;
  GtkTextView *dump;
};

enum
{
  PROP_0,
  PROP_CALL,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_SAVE_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SoketBytesView, soket_bytes_view, GTK_TYPE_WIDGET)

static const guint8 *
get_bytes (SoketBytesView *self,
           gsize          *length)
{
  const guint8 *data = NULL;

  *length = 0;
  if (self->call != NULL)
    data = g_bytes_get_data (soket_call_get_payload (self->call), length);
  return data;
}

static gboolean
is_incoming (const SoketRecord *record)
{
  return record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_RECVFROM;
}

/* Which stream the bytes belong to, or which datagram they are. */
static void
append_place (GString           *text,
              const SoketRecord *record)
{
  gboolean from_client = (record->side == SOKET_SIDE_CLIENT) != is_incoming (record);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  if (record->transport == SOKET_TRANSPORT_UDP)
    {
      g_string_append (text, " · ");
      g_string_append (text, from_client ? _("a datagram of the client to the server")
                                         : _("a datagram of the server to the client"));
      return;
    }
  if (record->length == 0)
    return;
  first = soket_format_number (record->offset);
  last = soket_format_number (record->offset + record->length - 1);
  g_string_append (text, " · ");
  if (from_client)
    /* Translators: the positions of the first and the last byte */
    g_string_append_printf (text, _("offset %s–%s of the client's stream to the server"), first, last);
  else
    g_string_append_printf (text, _("offset %s–%s of the server's stream to the client"), first, last);
}

static gboolean
moves_bytes (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_MESSAGE
         || (record->kind == SOKET_RECORD_CALL && record->error == 0 && !soket_record_is_waiting (record)
             && (record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_SENDTO
                 || record->call == SOKET_CALL_RECVFROM));
}

/* Why less is shown than there was, or nothing at all. */
static char *
dup_remark (SoketCall *call)
{
  const SoketRecord *record = soket_call_get_record (call);
  gsize kept = MIN (g_bytes_get_size (soket_call_get_payload (call)), SHOWN_MAX);

  if (record->payload_lost)
    return g_strdup (_("These bytes are no longer kept: newer ones took their place."));
  if (soket_record_is_waiting (record))
    return g_strdup (_("The call is still waiting."));
  if (!moves_bytes (record))
    return g_strdup (kept > 0 ? "" : _("This moves no bytes."));
  if (record->length == 0 && record->transport == SOKET_TRANSPORT_UDP)
    return g_strdup (_("An empty datagram."));
  if (record->length == 0 && record->call == SOKET_CALL_RECV)
    return g_strdup (_("0 bytes: the end of the stream. The other side will send no more."));
  if (record->length == 0)
    return g_strdup (_("No bytes."));
  if (kept < record->length)
    {
      g_autofree char *some = soket_format_number (kept);
      g_autofree char *all = soket_format_number (record->length);

      return g_strdup_printf (_("Only the first %s of %s bytes are kept."), some, all);
    }
  return g_strdup ("");
}

static void
set_enabled (SoketBytesView *self,
             const char     *name,
             gboolean        enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
update (SoketBytesView *self)
{
  g_autofree char *description = NULL;
  g_autofree char *remark = NULL;
  g_autofree char *text = NULL;
  g_autofree char *dump = NULL;
  gsize length;
  const guint8 *data = get_bytes (self, &length);

  set_enabled (self, "copy-hex", length > 0);
  set_enabled (self, "copy-text", length > 0);
  set_enabled (self, "save", length > 0);
  gtk_stack_set_visible_child_name (self->stack, self->call != NULL ? "bytes" : "empty");

  length = MIN (length, SHOWN_MAX);
  if (self->call != NULL)
    {
      const SoketRecord *record = soket_call_get_record (self->call);

      description = soket_bytes_view_describe (self->call);
      remark = dup_remark (self->call);
      text = soket_bytes_escape (data, length, TEXT_CHARACTERS);
      dump = soket_bytes_hex_dump (data, length, record->transport == SOKET_TRANSPORT_TCP ? record->offset : 0);
      g_strchomp (dump);
    }
  gtk_label_set_label (self->description, description != NULL ? description : "");
  gtk_label_set_label (self->remark, remark != NULL ? remark : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), remark != NULL && *remark != '\0');
  gtk_label_set_label (self->text, text != NULL ? text : "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->dump), dump != NULL ? dump : "", -1);
}

static void
copy_hex_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SoketBytesView *self = user_data;
  gsize length;
  const guint8 *data = get_bytes (self, &length);
  g_autofree char *hex = soket_bytes_to_hex (data, length);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), hex);
}

/* Text goes to the clipboard as it came; what is none, escaped. */
static void
copy_text_action (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  SoketBytesView *self = user_data;
  gsize length;
  const guint8 *data = get_bytes (self, &length);
  g_autofree char *text = NULL;

  /* With a length g_utf8_validate() refuses NUL too. */
  if (length > 0 && g_utf8_validate ((const char *) data, (gssize) length, NULL))
    text = g_strndup ((const char *) data, length);
  else
    text = soket_bytes_escape (data, length, 4 * length + 1);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
save_failed (GtkWidget  *widget,
             const char *message)
{
  g_signal_emit (widget, signals[SIGNAL_SAVE_FAILED], 0, message);
}

static void
save_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketBytesView *self = user_data;

  if (self->call != NULL)
    soket_save_ask (GTK_WIDGET (self), _("Save the bytes"), "soket-bytes.bin", soket_call_get_payload (self->call), save_failed);
}

static void
soket_bytes_view_dispose (GObject *object)
{
  SoketBytesView *self = SOKET_BYTES_VIEW (object);

  g_clear_object (&self->call);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_BYTES_VIEW);
  g_clear_object (&self->actions);
  G_OBJECT_CLASS (soket_bytes_view_parent_class)->dispose (object);
}

static void
soket_bytes_view_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_CALL:
      g_value_set_object (value, SOKET_BYTES_VIEW (object)->call);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
soket_bytes_view_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_CALL:
      soket_bytes_view_set_call (SOKET_BYTES_VIEW (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
soket_bytes_view_class_init (SoketBytesViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = soket_bytes_view_dispose;
  object_class->get_property = soket_bytes_view_get_property;
  object_class->set_property = soket_bytes_view_set_property;

  properties[PROP_CALL] =
    g_param_spec_object ("call", NULL, NULL, SOKET_TYPE_CALL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[SIGNAL_SAVE_FAILED] = g_signal_new ("save-failed", SOKET_TYPE_BYTES_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-bytes-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, top);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, stack);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, description);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, remark);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, text);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, dump);
  gtk_widget_class_set_css_name (widget_class, "bytesview");
}

static void
soket_bytes_view_init (SoketBytesView *self)
{
  const GActionEntry entries[] = {
    { .name = "copy-hex", .activate = copy_hex_action },
    { .name = "copy-text", .activate = copy_text_action },
    { .name = "save", .activate = save_action },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "bytes", G_ACTION_GROUP (self->actions));
  update (self);
}

GtkWidget *
soket_bytes_view_new (void)
{
  return g_object_new (SOKET_TYPE_BYTES_VIEW, NULL);
}

void
soket_bytes_view_set_call (SoketBytesView *self,
                           SoketCall      *call)
{
  g_return_if_fail (SOKET_IS_BYTES_VIEW (self));
  g_return_if_fail (call == NULL || SOKET_IS_CALL (call));

  if (!g_set_object (&self->call, call))
    return;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CALL]);
}

SoketCall *
soket_bytes_view_get_call (SoketBytesView *self)
{
  g_return_val_if_fail (SOKET_IS_BYTES_VIEW (self), NULL);

  return self->call;
}

char *
soket_bytes_view_describe (SoketCall *call)
{
  g_autoptr (GString) text = NULL;
  g_autofree char *words = NULL;
  g_autofree char *size = NULL;
  const SoketRecord *record;

  g_return_val_if_fail (SOKET_IS_CALL (call), NULL);

  record = soket_call_get_record (call);
  words = soket_record_dup_call (record);
  text = g_string_new (words);
  if (moves_bytes (record))
    {
      /* A message's words tell its length already. */
      if (record->kind == SOKET_RECORD_CALL)
        {
          size = soket_format_bytes (record->length);
          g_string_append_printf (text, " · %s", size);
        }
      append_place (text, record);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
