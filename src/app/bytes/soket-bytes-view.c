/* soket-bytes-view.c - the bytes of one call, and of the conversation it belongs to
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/bytes/soket-bytes-view.h"

#include <glib/gi18n.h>

#include "app/base/soket-save.h"
#include "app/base/soket-toast.h"
#include "app/bytes/soket-bytes-words.h"
#include "app/bytes/soket-encapsulation-view.h"
#include "app/bytes/soket-pieces-view.h"
#include "app/bytes/soket-stream-view.h"
#include "app/bytes/soket-stream-words.h"
#include "app/speech/soket-names.h"
#include "core/base/soket-bytes.h"
#include "core/framing/soket-framing.h"
#include "core/record/soket-record-words.h"

#define TEXT_CHARACTERS 1000
/* For the name of a file. */
#define NAME_DATA_MAX 40

/* Four views of one call. Two of them show its conversation as the trace has it: gathered when the call is chosen, added to
 * once a frame while they are seen. */
struct _SoketBytesView
{
  GtkWidget parent_instance;

  SoketCall *call;
  SoketTrace *trace;
  SoketStream *stream;       /* (nullable): of the call's conversation, once a view needs it */
  guint64 until;             /* while one guesses what comes: the last record that may be shown */
  guint tick;                /* 0 if the stream is not behind */
  GSimpleActionGroup *actions;

  GtkWidget *top;
  GtkStack *stack;
  GtkLabel *description;
  GtkLabel *remark;
  GtkLabel *text;
  GtkTextView *dump;
  GtkLabel *nothing;
  GtkLabel *stream_cut;
  GtkLabel *lesson;
  SoketStreamView *stream_view;
  SoketPiecesView *pieces_view;
  SoketEncapsulationView *encapsulation_view;
};

enum
{
  PROP_0,
  PROP_CALL,
  PROP_TRACE,
  PROP_UNTIL,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum
{
  SIGNAL_CALL_ACTIVATED,
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

static void
set_enabled (SoketBytesView *self,
             const char     *name,
             gboolean        enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static const char *
get_view (SoketBytesView *self)
{
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self->actions), "view");

  /* The action keeps it alive. */
  return g_variant_get_string (state, NULL);
}

static void
drop_stream (SoketBytesView *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  if (self->pieces_view != NULL)
    soket_pieces_view_set_stream (self->pieces_view, NULL, 0);
  g_clear_pointer (&self->stream, soket_stream_free);
}

static void
show_stream (SoketBytesView *self)
{
  guint64 chosen = soket_call_get_record (self->call)->number;
  g_autofree char *cut = soket_stream_words_cut (self->stream);
  const char *lesson = soket_stream_words_lesson (self->stream);
  g_autofree char *both = g_strjoin (" ", lesson, *cut != '\0' ? cut : NULL, NULL);

  if (g_str_equal (get_view (self), "stream"))
    {
      soket_stream_view_set_stream (self->stream_view, self->stream, chosen);
      gtk_label_set_label (self->stream_cut, cut);
      gtk_widget_set_visible (GTK_WIDGET (self->stream_cut), *cut != '\0');
    }
  else
    {
      soket_pieces_view_set_stream (self->pieces_view, self->stream, chosen);
      gtk_label_set_label (self->lesson, both);
    }
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  SoketBytesView *self = SOKET_BYTES_VIEW (widget);

  if (soket_stream_update (self->stream, self->trace))
    show_stream (self);
  if (soket_stream_is_behind (self->stream))
    return G_SOURCE_CONTINUE;

  self->tick = 0;
  return G_SOURCE_REMOVE;
}

/* Nobody reads more of the trace than the eye can see: nothing while the view is hidden, and one bounded piece a frame
 * otherwise. */
static void
flushed_cb (SoketBytesView *self)
{
  if (self->stream != NULL && self->tick == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* A stream that has the call is kept, so that walking through its pieces moves nothing. */
static gboolean
update_stream (SoketBytesView *self)
{
  const SoketRecord *record = soket_call_get_record (self->call);

  if (record->conversation == 0 || self->trace == NULL)
    {
      drop_stream (self);
      return FALSE;
    }

  if (self->stream != NULL
      && (soket_stream_get_conversation (self->stream) != record->conversation
          || (soket_bytes_words_moves_bytes (record) && !soket_stream_has (self->stream, record->number))))
    drop_stream (self);
  if (self->stream == NULL)
    {
      self->stream = soket_stream_new (record);
      soket_stream_update (self->stream, self->trace);
    }
  show_stream (self);
  flushed_cb (self);
  return TRUE;
}

static gboolean
update_encapsulation (SoketBytesView *self)
{
  const SoketRecord *record = soket_call_get_record (self->call);
  const SoketEndpoint *endpoint = soket_endpoint_is_set (&record->peer) ? &record->peer : &record->local;
  SoketEncapsulation encapsulation;

  if (!soket_bytes_words_moves_bytes (record) || (record->length == 0 && record->transport == SOKET_TRANSPORT_TCP))
    return FALSE;

  soket_encapsulation_compute (&encapsulation, record->transport, endpoint->family == AF_INET6,
                               record->state.tcp_state == SOKET_TCP_STATE_UNKNOWN || record->state.has_stamps, record->length);
  soket_encapsulation_view_show (self->encapsulation_view, &encapsulation, record->transport);
  return TRUE;
}

/* Only the view that is shown works, and only while it is. */
static void
update_view (SoketBytesView *self)
{
  const char *view = get_view (self);
  const char *nothing = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) && !g_str_equal (view, "call"))
    {
      drop_stream (self);
      return;
    }

  if (self->call == NULL)
    nothing = _("Select a call to see its bytes");
  else if (g_str_equal (view, "wrapped"))
    nothing = update_encapsulation (self) ? NULL : _("This moves no bytes.");
  else if (!g_str_equal (view, "call") && self->until != G_MAXUINT64)
    nothing = _("While you guess, the bytes of the whole conversation are not shown.");
  else if (!g_str_equal (view, "call"))
    nothing = update_stream (self) ? NULL : _("This call belongs to no conversation.");

  if (self->call == NULL || g_str_equal (view, "call") || g_str_equal (view, "wrapped") || self->until != G_MAXUINT64)
    drop_stream (self);
  if (nothing != NULL)
    gtk_label_set_label (self->nothing, nothing);
  gtk_stack_set_visible_child_name (self->stack, nothing != NULL ? "empty" : view);
}

static void
view_action (GSimpleAction *action,
             GVariant      *state,
             gpointer       user_data)
{
  SoketBytesView *self = user_data;

  if (gtk_stack_get_child_by_name (self->stack, g_variant_get_string (state, NULL)) == NULL)
    return;

  g_simple_action_set_state (action, state);
  update_view (self);
}

static void
activated_cb (SoketBytesView *self,
              guint64         number)
{
  g_signal_emit (self, signals[SIGNAL_CALL_ACTIVATED], 0, number);
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
  length = MIN (length, SOKET_BYTES_SHOWN_MAX);
  if (self->call != NULL)
    {
      const SoketRecord *record = soket_call_get_record (self->call);

      description = soket_bytes_words_describe (self->call);
      remark = soket_bytes_words_dup_remark (self->call);
      text = soket_framing_escape (data, length, record->length, TEXT_CHARACTERS);
      dump = soket_bytes_hex_dump (data, length, record->transport == SOKET_TRANSPORT_TCP ? record->offset : 0);
      g_strchomp (dump);
    }
  gtk_label_set_label (self->description, description != NULL ? description : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->description), description);
  gtk_label_set_label (self->remark, remark != NULL ? remark : "");
  gtk_widget_set_visible (GTK_WIDGET (self->remark), remark != NULL && *remark != '\0');
  gtk_label_set_label (self->text, text != NULL ? text : "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->dump), dump != NULL ? dump : "", -1);
  update_view (self);
}

static void
set_trace (SoketBytesView *self,
           SoketTrace     *trace)
{
  if (self->trace == trace)
    return;

  drop_stream (self);
  if (self->trace != NULL)
    g_signal_handlers_disconnect_by_func (self->trace, flushed_cb, self);
  g_set_object (&self->trace, trace);
  if (trace != NULL)
    g_signal_connect_object (trace, "flushed", G_CALLBACK (flushed_cb), self, G_CONNECT_SWAPPED);
  update_view (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TRACE]);
}

static void
soket_bytes_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (soket_bytes_view_parent_class)->map (widget);
  update_view (SOKET_BYTES_VIEW (widget));
}

static void
copy_hex_action (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  SoketBytesView *self = user_data;
  gsize length;
  const guint8 *data = get_bytes (self, &length);
  g_autofree char *hex = soket_bytes_to_hex (data, length, " ");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), hex);
  soket_toast_say (GTK_WIDGET (self), _("The bytes were copied as hex"));
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
  soket_toast_say (GTK_WIDGET (self), _("The bytes were copied as text"));
}

static void
save_action (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       user_data)
{
  SoketBytesView *self = user_data;
  const SoketRecord *record;
  g_autofree char *data = NULL;
  g_autofree char *name = NULL;

  if (self->call == NULL)
    return;
  record = soket_call_get_record (self->call);
  data = soket_record_dup_data (record, NAME_DATA_MAX);
  name = soket_save_dup_name ("bin", soket_transport_to_string (record->transport),
                              record->side == SOKET_SIDE_CLIENT ? "client" : "server",
                              soket_call_name_to_string (record->call), data, NULL);
  soket_save_ask (GTK_WIDGET (self), _("Save the bytes"), name, soket_call_get_payload (self->call));
}

static void
soket_bytes_view_dispose (GObject *object)
{
  SoketBytesView *self = SOKET_BYTES_VIEW (object);

  drop_stream (self);
  g_clear_object (&self->call);
  if (self->trace != NULL)
    g_signal_handlers_disconnect_by_func (self->trace, flushed_cb, self);
  g_clear_object (&self->trace);
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
    case PROP_TRACE:
      g_value_set_object (value, SOKET_BYTES_VIEW (object)->trace);
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
    case PROP_TRACE:
      set_trace (SOKET_BYTES_VIEW (object), g_value_get_object (value));
      break;
    case PROP_UNTIL:
      SOKET_BYTES_VIEW (object)->until = g_value_get_uint64 (value);
      update_view (SOKET_BYTES_VIEW (object));
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
  widget_class->map = soket_bytes_view_map;

  properties[PROP_CALL] =
    g_param_spec_object ("call", NULL, NULL, SOKET_TYPE_CALL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TRACE] =
    g_param_spec_object ("trace", NULL, NULL, SOKET_TYPE_TRACE,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  properties[PROP_UNTIL] =
    g_param_spec_uint64 ("until", NULL, NULL, 0, G_MAXUINT64, G_MAXUINT64, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  signals[SIGNAL_CALL_ACTIVATED] = g_signal_new ("call-activated", SOKET_TYPE_BYTES_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                 G_TYPE_NONE, 1, G_TYPE_UINT64);

  g_type_ensure (SOKET_TYPE_STREAM_VIEW);
  g_type_ensure (SOKET_TYPE_PIECES_VIEW);
  g_type_ensure (SOKET_TYPE_ENCAPSULATION_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-bytes-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, top);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, stack);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, description);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, remark);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, text);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, dump);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, nothing);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, stream_cut);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, lesson);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, stream_view);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, pieces_view);
  gtk_widget_class_bind_template_child (widget_class, SoketBytesView, encapsulation_view);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_set_css_name (widget_class, "bytesview");
}

static void
soket_bytes_view_init (SoketBytesView *self)
{
  const GActionEntry entries[] = {
    { .name = "copy-hex", .activate = copy_hex_action },
    { .name = "copy-text", .activate = copy_text_action },
    { .name = "save", .activate = save_action },
    { .name = "view", .parameter_type = "s", .state = "'call'", .change_state = view_action },
  };

  self->until = G_MAXUINT64;
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->dump), GTK_TEXT_DIR_LTR);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "bytes", G_ACTION_GROUP (self->actions));
  update (self);
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
