/* soket-message-view.c - the bytes that Send would send, in hexadecimal, and how they are written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/message/soket-message-view.h"

#include "app/message/soket-message-words.h"
#include "app/speech/soket-names.h"
#include "core/base/soket-bytes.h"

#include <string.h>

/* Nobody reads more, and each letter that is typed writes it anew. */
#define SHOWN_MAX 4096

/* The frame of the popover with its shadow. */
#define MARGIN 80
#define WIDTH_MIN 200

struct _SoketMessageView
{
  AdwBin parent_instance;

  GtkWidget *escapes;
  GtkLabel *escape_list;
  GtkLabel *sentence;
  GtkWidget *scroller;
  GtkLabel *dump;
};

G_DEFINE_FINAL_TYPE (SoketMessageView, soket_message_view, ADW_TYPE_BIN)

static void
mark_range (PangoAttrList  *marks,
            PangoAttribute *mark,
            gsize           from,
            gsize           length)
{
  mark->start_index = (guint) from;
  mark->end_index = (guint) (from + length);
  pango_attr_list_insert (marks, mark);
}

/* Bytes @from to @to, as digits and as characters, line by line; the dump is ASCII. */
static void
mark_bytes (PangoAttrList  *marks,
            PangoAttribute *mark,
            gsize           from,
            gsize           to)
{
  to = MIN (to, SHOWN_MAX);
  while (from < to)
    {
      gsize last = MIN (from | 15, to - 1);
      gsize ascii, last_ascii;
      gsize hex = soket_bytes_hex_dump_place (from, &ascii);
      gsize last_hex = soket_bytes_hex_dump_place (last, &last_ascii);

      mark_range (marks, pango_attribute_copy (mark), hex, last_hex + 2 - hex);
      mark_range (marks, pango_attribute_copy (mark), ascii, last_ascii + 1 - ascii);
      from = last + 1;
    }
  pango_attribute_destroy (mark);
}

static void
mark_end (PangoAttrList *marks,
          gsize          from,
          gsize          to)
{
  mark_bytes (marks, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE), from, to);
  mark_bytes (marks, pango_attr_weight_new (PANGO_WEIGHT_BOLD), from, to);
}

/* What tells the other end where the message ends is underlined; what it may never answer is struck out. Both can be read without colour. */
static PangoAttrList *
mark_framing (SoketFraming  framing,
              const guint8 *bytes,
              gsize         length)
{
  const char *terminator = soket_framing_terminator (framing);
  PangoAttrList *marks = pango_attr_list_new ();
  gsize end;

  pango_attr_list_insert (marks, pango_attr_family_new ("monospace"));
  if (framing == SOKET_FRAMING_LENGTH)
    mark_end (marks, 0, SOKET_FRAMING_HEADER_SIZE);
  if (terminator == NULL || !soket_framing_is_terminated (framing, bytes, length, &end))
    return marks;

  mark_end (marks, end - strlen (terminator), end);
  mark_bytes (marks, pango_attr_strikethrough_new (TRUE), end, length);

  return marks;
}

static void
soket_message_view_dispose (GObject *object)
{
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_MESSAGE_VIEW);

  G_OBJECT_CLASS (soket_message_view_parent_class)->dispose (object);
}

/* No wider than the window that it hangs in. */
static void
soket_message_view_map (GtkWidget *widget)
{
  int width = gtk_widget_get_width (GTK_WIDGET (gtk_widget_get_root (widget)));

  gtk_scrolled_window_set_max_content_width (GTK_SCROLLED_WINDOW (SOKET_MESSAGE_VIEW (widget)->scroller), MAX (width - MARGIN, WIDTH_MIN));
  GTK_WIDGET_CLASS (soket_message_view_parent_class)->map (widget);
}

static void
soket_message_view_class_init (SoketMessageViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_message_view_dispose;
  widget_class->map = soket_message_view_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-message-view.ui");
  gtk_widget_class_set_css_name (widget_class, "messageview");
  gtk_widget_class_bind_template_child (widget_class, SoketMessageView, escapes);
  gtk_widget_class_bind_template_child (widget_class, SoketMessageView, escape_list);
  gtk_widget_class_bind_template_child (widget_class, SoketMessageView, sentence);
  gtk_widget_class_bind_template_child (widget_class, SoketMessageView, scroller);
  gtk_widget_class_bind_template_child (widget_class, SoketMessageView, dump);
}

static void
soket_message_view_init (SoketMessageView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  /* Bytes go out from left to right in every language. */
  gtk_label_set_text (self->escape_list, SOKET_BYTES_ESCAPES);
  gtk_widget_set_direction (GTK_WIDGET (self->dump), GTK_TEXT_DIR_LTR);
}

void
soket_message_view_attach (SoketMessageView *self,
                           SoketSetup       *setup)
{
  g_return_if_fail (SOKET_IS_MESSAGE_VIEW (self));

  soket_setup_bind (setup, "escapes", self->escapes, "active");
}

void
soket_message_view_show (SoketMessageView *self,
                         GBytes           *message,
                         SoketTransport    transport,
                         SoketFraming      framing,
                         const char       *fault)
{
  g_autoptr (GByteArray) framed = g_byte_array_new ();
  g_autofree char *sentence = NULL;
  g_autofree char *dump = NULL;
  PangoAttrList *marks;
  const guint8 *data;
  gsize length;

  g_return_if_fail (SOKET_IS_MESSAGE_VIEW (self));

  data = g_bytes_get_data (message, &length);
  if (transport == SOKET_TRANSPORT_UDP)
    framing = SOKET_FRAMING_NONE;
  soket_framing_frame (framing, data, length, framed);
  dump = g_strchomp (soket_bytes_hex_dump (framed->data, MIN (framed->len, SHOWN_MAX), 0));
  if (framed->len > SHOWN_MAX)
    {
      g_autofree char *all = g_steal_pointer (&dump);

      dump = g_strconcat (all, "\n…", NULL);
    }

  sentence = fault != NULL ? g_strdup (fault) : soket_message_words_end (transport, framing, data, length);
  gtk_label_set_text (self->sentence, sentence);
  marks = mark_framing (framing, framed->data, framed->len);
  gtk_label_set_attributes (self->dump, marks);
  pango_attr_list_unref (marks);
  gtk_label_set_text (self->dump, dump);
  gtk_widget_set_sensitive (GTK_WIDGET (self->dump), fault == NULL);
}
