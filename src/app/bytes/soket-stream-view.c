/* soket-stream-view.c - both directions of a conversation as a dump with offsets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/bytes/soket-stream-view.h"

#include <glib/gi18n.h>

#include "app/base/soket-format.h"
#include "app/bytes/soket-stream-words.h"
#include "core/base/soket-bytes.h"

/* A line of the dump has 16 bytes, and the first one's two digits stand here. */
#define LINE_BYTES 16
#define LINE_FIRST 10

/* More lines than fit on any screen need no marks of their own. */
#define MARKED_LINES 256u

struct _SoketStreamView
{
  GtkWidget parent_instance;

  GtkWidget *scroller;
  GtkTextView *text;
  GtkTextTag *heading;
  GtkTextTag *border;
  GtkTextTag *chosen;
  guint64 shown;          /* the record that was scrolled to */
};

G_DEFINE_FINAL_TYPE (SoketStreamView, soket_stream_view, GTK_TYPE_WIDGET)

typedef struct
{
  GtkTextTag *tag;
  guint       first;      /* characters from the beginning */
  guint       last;
} Mark;

typedef struct
{
  SoketStreamView      *self;
  SoketStream          *stream;
  GString              *text;
  guint                 n_characters;
  GArray               *marks;      /* of Mark */
  SoketStreamDirection  direction;
  const SoketPiece     *chosen;     /* (nullable): in this direction */
  guint                 n_marked;
  int                   place;      /* of the chosen bytes' first line; -1 */
} Dump;

static void
append (Dump       *dump,
        const char *text,
        GtkTextTag *tag)
{
  Mark mark = { tag, dump->n_characters, 0 };

  g_string_append (dump->text, text);
  dump->n_characters += (guint) g_utf8_strlen (text, -1);
  mark.last = dump->n_characters;
  if (tag != NULL)
    g_array_append_val (dump->marks, mark);
  g_string_append_c (dump->text, '\n');
  dump->n_characters++;
}

/* The place of a byte's two digits in its line. */
static guint
digit_of (guint64 byte)
{
  return LINE_FIRST + 3 * (guint) byte + (byte >= LINE_BYTES / 2 ? 1 : 0);
}

static void
append_line (Dump         *dump,
             const guint8 *data,
             gsize         length,
             guint64       offset,
             guint64       shown)
{
  g_autofree char *line = g_strchomp (soket_bytes_hex_dump (data, length, shown));
  guint begin = dump->n_characters;

  append (dump, line, NULL);
  if (dump->chosen != NULL && dump->chosen->offset < offset + length && dump->chosen->offset + dump->chosen->length > offset)
    {
      guint64 first = MAX (dump->chosen->offset, offset) - offset;
      guint64 last = MIN (dump->chosen->offset + dump->chosen->length, offset + length) - offset - 1;
      Mark mark = { dump->self->chosen, begin + digit_of (first), begin + digit_of (last) + 2 };

      if (dump->place < 0)
        dump->place = (int) begin;
      if (dump->n_marked++ < MARKED_LINES)
        g_array_append_val (dump->marks, mark);
    }
}

/* Bytes without a border inside. What was not kept is told, not shown. */
static void
append_bytes (Dump    *dump,
              guint64  first,
              guint64  last,
              guint64  shown)
{
  guint8 data[LINE_BYTES];
  guint64 offset = first;

  while (offset < last)
    {
      gsize n = 0;
      guint64 lost = offset;

      while (n < LINE_BYTES && offset + n < last && soket_stream_get_byte (dump->stream, dump->direction, offset + n) >= 0)
        {
          data[n] = (guint8) soket_stream_get_byte (dump->stream, dump->direction, offset + n);
          n++;
        }
      if (n > 0)
        {
          append_line (dump, data, n, offset, shown + (offset - first));
          offset += n;
          continue;
        }

      while (offset < last && soket_stream_get_byte (dump->stream, dump->direction, offset) < 0)
        offset++;
      {
        g_autofree char *size = soket_format_bytes (offset - lost);
        /* Translators: a size such as "10 bytes" */
        g_autofree char *line = g_strdup_printf (_("… %s that were not kept"), size);

        append (dump, line, dump->self->border);
      }
    }
}

typedef enum
{
  BORDER_MESSAGE,
  BORDER_OUTSIDE,
  BORDER_DATAGRAM,
} Border;

static void
append_border (Dump    *dump,
               Border   border,
               guint64  length)
{
  g_autofree char *size = soket_format_bytes (length);
  g_autofree char *line = NULL;

  if (border == BORDER_MESSAGE)
    /* Translators: above bytes of a dump; a size such as "10 bytes" */
    line = g_strdup_printf (_("── message · %s"), size);
  else if (border == BORDER_OUTSIDE)
    /* Translators: above bytes of a dump; a size such as "10 bytes" */
    line = g_strdup_printf (_("── outside of messages · %s"), size);
  else
    /* Translators: above bytes of a dump; a size such as "10 bytes" */
    line = g_strdup_printf (_("── datagram · %s"), size);
  append (dump, line, dump->self->border);
}

/* Every message begins with a line of its own; so do the bytes between two of them, such as a length. */
static void
append_stream (Dump *dump)
{
  guint64 offset = soket_stream_get_start (dump->stream, dump->direction);
  guint64 end = soket_stream_get_end (dump->stream, dump->direction);
  guint n;
  const SoketPiece *messages = soket_stream_get_pieces (dump->stream, dump->direction, SOKET_PIECE_MESSAGE, &n);

  for (guint i = 0; i < n && offset < end; i++)
    {
      guint64 first = MIN (messages[i].offset, end), last = MIN (messages[i].offset + messages[i].length, end);

      if (first > offset)
        {
          append_border (dump, BORDER_OUTSIDE, first - offset);
          append_bytes (dump, offset, first, offset);
          offset = first;
        }
      if (last > offset || (messages[i].length == 0 && messages[i].offset >= offset))
        {
          append_border (dump, BORDER_MESSAGE, messages[i].length);
          append_bytes (dump, offset, last, offset);
          offset = MAX (offset, last);
        }
    }

  if (offset < end && n > 0)
    append_border (dump, BORDER_OUTSIDE, end - offset);
  append_bytes (dump, offset, end, offset);
}

/* Each by itself, counted from 0; what was only received (from a stranger) as well. */
static void
append_datagrams (Dump *dump)
{
  guint64 end = soket_stream_get_end (dump->stream, dump->direction);
  guint n_sent, n_received, i = 0, j = 0;
  const SoketPiece *sent = soket_stream_get_pieces (dump->stream, dump->direction, SOKET_PIECE_SENT, &n_sent);
  const SoketPiece *received = soket_stream_get_pieces (dump->stream, dump->direction, SOKET_PIECE_RECEIVED, &n_received);

  while (i < n_sent || j < n_received)
    {
      const SoketPiece *datagram = j >= n_received || (i < n_sent && sent[i].offset <= received[j].offset) ? &sent[i]
                                   : &received[j];

      append_border (dump, BORDER_DATAGRAM, datagram->length);
      append_bytes (dump, MIN (datagram->offset, end), MIN (datagram->offset + datagram->length, end), 0);
      if (i < n_sent && sent[i].offset == datagram->offset)
        i++;
      while (j < n_received && received[j].offset <= datagram->offset)
        j++;
    }
}

static const SoketPiece *
find_chosen (SoketStream          *stream,
             SoketStreamDirection  direction,
             guint64               chosen)
{
  for (guint kind = 0; kind < SOKET_PIECE_N_KINDS; kind++)
    {
      guint n;
      const SoketPiece *pieces = soket_stream_get_pieces (stream, direction, kind, &n);

      for (guint i = 0; i < n; i++)
        if (pieces[i].number == chosen)
          return &pieces[i];
    }

  return NULL;
}

static void
soket_stream_view_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SOKET_TYPE_STREAM_VIEW);

  G_OBJECT_CLASS (soket_stream_view_parent_class)->dispose (object);
}

static void
soket_stream_view_class_init (SoketStreamViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_stream_view_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-stream-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketStreamView, scroller);
  gtk_widget_class_bind_template_child (widget_class, SoketStreamView, text);
  gtk_widget_class_set_css_name (widget_class, "streamview");
}

static void
soket_stream_view_init (SoketStreamView *self)
{
  GtkTextBuffer *buffer;

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->text), GTK_TEXT_DIR_LTR);
  buffer = gtk_text_view_get_buffer (self->text);
  self->heading = gtk_text_buffer_create_tag (buffer, NULL, "weight", PANGO_WEIGHT_BOLD, "family", "sans", NULL);
  self->border = gtk_text_buffer_create_tag (buffer, NULL, "style", PANGO_STYLE_ITALIC, "family", "sans", NULL);
  /* Told by weight and line, so it needs no colour of its own. */
  self->chosen = gtk_text_buffer_create_tag (buffer, NULL, "weight", PANGO_WEIGHT_BOLD, "underline", PANGO_UNDERLINE_SINGLE,
                                             NULL);
}

void
soket_stream_view_set_stream (SoketStreamView *self,
                              SoketStream     *stream,
                              guint64          chosen)
{
  GtkTextBuffer *buffer;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  Dump dump = { .self = self, .stream = stream, .text = text, .marks = marks, .place = -1 };
  GtkTextIter first, last;

  g_return_if_fail (SOKET_IS_STREAM_VIEW (self));

  for (guint direction = 0; stream != NULL && direction < SOKET_STREAM_N_DIRECTIONS; direction++)
    {
      dump.direction = direction;
      dump.chosen = find_chosen (stream, direction, chosen);
      append (&dump, soket_stream_words_direction (direction), self->heading);
      if (soket_stream_get_transport (stream) == SOKET_TRANSPORT_UDP)
        append_datagrams (&dump);
      else
        append_stream (&dump);
      if (dump.n_characters > 0 && direction == 0)
        append (&dump, "", NULL);
    }

  buffer = gtk_text_view_get_buffer (self->text);
  gtk_text_buffer_set_text (buffer, text->str, (int) text->len);
  for (guint i = 0; i < marks->len; i++)
    {
      const Mark *mark = &g_array_index (marks, Mark, i);

      gtk_text_buffer_get_iter_at_offset (buffer, &first, (int) mark->first);
      gtk_text_buffer_get_iter_at_offset (buffer, &last, (int) mark->last);
      gtk_text_buffer_apply_tag (buffer, mark->tag, &first, &last);
    }

  if (dump.place >= 0 && self->shown != chosen)
    {
      gtk_text_buffer_get_iter_at_offset (buffer, &first, dump.place);
      gtk_text_buffer_place_cursor (buffer, &first);
      /* To the left as far as it goes: the margin stays. */
      gtk_text_view_scroll_to_mark (self->text, gtk_text_buffer_get_insert (buffer), 0, TRUE, 1, 0.2);
    }
  self->shown = chosen;
}
