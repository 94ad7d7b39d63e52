/* soket-wire-view.c - a Caesar request as it will be sent, its fields coloured and named
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-wire-view.h"

#include "core/base/soket-bytes.h"
#include "core/service/soket-caesar-request.h"

#include <glib/gi18n.h>
#include <string.h>

/* More of a message does not fit a line. */
#define FIELD_MAX 200

typedef enum
{
  FIELD_MODE,
  FIELD_SHIFT,
  FIELD_MESSAGE,
  FIELD_DOT,
  FIELD_REST,
  N_FIELDS,
} Field;

/* The fields are as the server reads them, whatever was typed. */
struct _SoketWireView
{
  AdwBin parent_instance;

  GtkWidget *fields[N_FIELDS];
  GtkLabel *values[N_FIELDS];
  GtkLabel *captions[N_FIELDS];
  GtkWidget *all_fields;
  GtkEditable *entry;
  GtkWidget *pencil;

  char *text;
  gboolean escapes;
  GBytes *bytes;           /* what @text stands for; while it is malformed, what it stood for before */
  gboolean by_hand;
  gboolean filling;        /* the entry is set, which empties it first */
};

enum
{
  PROP_TEXT = 1,
  PROP_BY_HAND,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint edited_signal;

G_DEFINE_FINAL_TYPE (SoketWireView, soket_wire_view, ADW_TYPE_BIN)

static void
show_field (SoketWireView *self,
            Field          field,
            const guint8  *bytes,
            gsize          length,
            GString       *words)
{
  g_autofree char *value = length > 0 ? soket_bytes_escape (bytes, length, FIELD_MAX) : g_strdup ("");

  gtk_label_set_text (self->values[field], value);
  gtk_widget_set_visible (self->fields[field], length > 0);
  if (length == 0)
    return;

  if (words->len > 0)
    g_string_append (words, ", ");
  g_string_append_printf (words, "%s %s", gtk_label_get_text (self->captions[field]), value);
}

static void
show_fields (SoketWireView *self)
{
  g_autoptr (GString) words = g_string_new (NULL);
  SoketCaesarRequest request;
  gsize dot, length;
  const char *bytes = soket_wire_view_get_bytes (self, &length);

  soket_caesar_request_parse (&request, SOKET_CAESAR_STANDARD, bytes, length);
  /* Too short a request may end inside its shift. */
  dot = request.terminated && request.text_length > 0 ? 1 : 0;
  show_field (self, FIELD_MODE, &request.mode, request.length > 0 ? 1 : 0, words);
  show_field (self, FIELD_SHIFT, request.field, request.field_length, words);
  show_field (self, FIELD_MESSAGE, request.text, request.text_length - dot, words);
  show_field (self, FIELD_DOT, request.bytes + request.length - dot, dot, words);
  show_field (self, FIELD_REST, request.rest, request.rest_length, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->all_fields), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words->str, -1);
}

static void
read_text (SoketWireView *self)
{
  GBytes *bytes = self->escapes ? soket_bytes_unescape (self->text, NULL) : g_bytes_new (self->text, strlen (self->text));

  if (bytes == NULL)
    return;
  g_clear_pointer (&self->bytes, g_bytes_unref);
  self->bytes = bytes;
  show_fields (self);
}

static void
entry_changed_cb (SoketWireView *self)
{
  const char *text = gtk_editable_get_text (self->entry);

  if (self->filling || g_strcmp0 (text, self->text) == 0)
    return;

  soket_wire_view_set_text (self, text);
  g_signal_emit (self, edited_signal, 0);
}

static void
entry_activate_cb (SoketWireView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "page.send", NULL);
}

static void
soket_wire_view_get_property (GObject    *object,
                              guint       id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  SoketWireView *self = SOKET_WIRE_VIEW (object);

  switch (id)
    {
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_BY_HAND:
      g_value_set_boolean (value, self->by_hand);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_wire_view_set_property (GObject      *object,
                              guint         id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  SoketWireView *self = SOKET_WIRE_VIEW (object);

  switch (id)
    {
    case PROP_TEXT:
      soket_wire_view_set_text (self, g_value_get_string (value));
      break;
    case PROP_BY_HAND:
      soket_wire_view_set_by_hand (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_wire_view_dispose (GObject *object)
{
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_WIRE_VIEW);

  G_OBJECT_CLASS (soket_wire_view_parent_class)->dispose (object);
}

static void
soket_wire_view_finalize (GObject *object)
{
  SoketWireView *self = SOKET_WIRE_VIEW (object);

  g_free (self->text);
  g_bytes_unref (self->bytes);

  G_OBJECT_CLASS (soket_wire_view_parent_class)->finalize (object);
}

static void
soket_wire_view_class_init (SoketWireViewClass *klass)
{
  static const char *const names[N_FIELDS] = { "mode", "shift", "message", "dot", "rest" };
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = soket_wire_view_get_property;
  object_class->set_property = soket_wire_view_set_property;
  object_class->dispose = soket_wire_view_dispose;
  object_class->finalize = soket_wire_view_finalize;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, "", flags);
  properties[PROP_BY_HAND] = g_param_spec_boolean ("by-hand", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  edited_signal = g_signal_new ("edited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-wire-view.ui");
  gtk_widget_class_set_css_name (widget_class, "wireview");
  gtk_widget_class_bind_template_child (widget_class, SoketWireView, all_fields);
  gtk_widget_class_bind_template_child (widget_class, SoketWireView, entry);
  gtk_widget_class_bind_template_child (widget_class, SoketWireView, pencil);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      g_autofree char *value = g_strconcat (names[i], "_value", NULL);
      g_autofree char *caption = g_strconcat (names[i], "_caption", NULL);
      gssize step = (gssize) (i * sizeof (gpointer));

      gtk_widget_class_bind_template_child_full (widget_class, names[i], FALSE, G_STRUCT_OFFSET (SoketWireView, fields) + step);
      gtk_widget_class_bind_template_child_full (widget_class, value, FALSE, G_STRUCT_OFFSET (SoketWireView, values) + step);
      gtk_widget_class_bind_template_child_full (widget_class, caption, FALSE, G_STRUCT_OFFSET (SoketWireView, captions) + step);
    }
  gtk_widget_class_bind_template_callback (widget_class, entry_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
}

static void
soket_wire_view_init (SoketWireView *self)
{
  self->text = g_strdup ("");
  self->bytes = g_bytes_new (NULL, 0);
  gtk_widget_init_template (GTK_WIDGET (self));
  /* Bytes go out in the order of their fields. */
  gtk_widget_set_direction (self->all_fields, GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->entry), GTK_TEXT_DIR_LTR);
  show_fields (self);
}

void
soket_wire_view_set_text (SoketWireView *self,
                          const char    *text)
{
  g_return_if_fail (SOKET_IS_WIRE_VIEW (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (self->text, text))
    return;

  g_free (self->text);
  self->text = g_strdup (text);
  read_text (self);
  self->filling = TRUE;
  if (!g_str_equal (gtk_editable_get_text (self->entry), self->text))
    gtk_editable_set_text (self->entry, self->text);
  self->filling = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
}

const char *
soket_wire_view_get_text (SoketWireView *self)
{
  g_return_val_if_fail (SOKET_IS_WIRE_VIEW (self), NULL);

  return self->text;
}

const char *
soket_wire_view_get_bytes (SoketWireView *self,
                           gsize         *length)
{
  const char *bytes;

  g_return_val_if_fail (SOKET_IS_WIRE_VIEW (self), NULL);

  bytes = g_bytes_get_data (self->bytes, length);

  return bytes != NULL ? bytes : "";
}

void
soket_wire_view_set_escapes (SoketWireView *self,
                             gboolean       escapes)
{
  g_return_if_fail (SOKET_IS_WIRE_VIEW (self));

  if (self->escapes == escapes)
    return;

  self->escapes = escapes;
  read_text (self);
}

void
soket_wire_view_set_by_hand (SoketWireView *self,
                             gboolean       by_hand)
{
  g_return_if_fail (SOKET_IS_WIRE_VIEW (self));

  if (self->by_hand == by_hand)
    return;

  self->by_hand = by_hand;
  gtk_widget_set_visible (GTK_WIDGET (self->entry), by_hand);
  if (by_hand)
    gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BY_HAND]);
}

gboolean
soket_wire_view_get_by_hand (SoketWireView *self)
{
  g_return_val_if_fail (SOKET_IS_WIRE_VIEW (self), FALSE);

  return self->by_hand;
}
