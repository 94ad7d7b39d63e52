/* soket-output-view.c - what a program prints and is given, and a line for it to read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/code/soket-output-view.h"

#include "app/speech/soket-names.h"
#include "core/base/soket-bytes.h"

#include <glib/gi18n.h>
#include <string.h>

/* The end of the output that is shown, and how long one line of it may be. */
#define SHOWN_MAX (16u * 1024u)
#define LINE_MAX_CHARACTERS 1024
/* A program may print without end: it is looked at so often. */
#define SHOW_MS 100

struct _SoketOutputView
{
  AdwBin parent_instance;

  SoketSide side;
  SoketWatchedProcess *process;   /* (nullable) */
  guint show_id;
  guint n_shown;

  GtkTextView *text;
  GtkTextTag *given;              /* what the program was given to read */
  GtkWidget *input_row;
  GtkEditable *input;
};

/* From the first that belongs to it to the first that does not. */
typedef struct
{
  gsize start;
  gsize end;
} Range;

G_DEFINE_FINAL_TYPE (SoketOutputView, soket_output_view, ADW_TYPE_BIN)

char *
soket_output_view_dup_text (SoketOutputView *self)
{
  GtkTextBuffer *buffer = NULL;
  GtkTextIter start, end;

  g_return_val_if_fail (SOKET_IS_OUTPUT_VIEW (self), NULL);

  buffer = gtk_text_view_get_buffer (self->text);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

/* What the program printed and what it was given, in the order that a terminal shows them in. */
static GByteArray *
collect (SoketWatchedProcess *process,
         GArray              *given)
{
  GByteArray *whole = g_byte_array_new ();
  g_autoptr (GBytes) output = NULL;
  const guint8 *data;
  gsize length, done = 0, offset;
  const char *line;

  if (process == NULL)
    return whole;
  output = soket_watched_process_get_output (process);
  data = g_bytes_get_data (output, &length);
  for (guint i = 0; (line = soket_watched_process_get_line (process, i, &offset)) != NULL; i++)
    {
      Range range;

      if (offset > done)
        g_byte_array_append (whole, data + done, (guint) (offset - done));
      done = offset;
      range.start = whole->len;
      g_byte_array_append (whole, (const guint8 *) line, (guint) strlen (line));
      range.end = whole->len;
      g_array_append_val (given, range);
    }
  if (length > done)
    g_byte_array_append (whole, data + done, (guint) (length - done));
  return whole;
}

/* Appends one line, escaped: what would move a terminal's cursor or colour it is shown as what it is. What was given to the program becomes a
 * range of @marked, in characters. */
static void
append_line (GString      *shown,
             gsize        *n_shown,
             const char   *whole,
             gsize         start,
             gsize         end,
             const GArray *given,
             guint        *next,
             GArray       *marked)
{
  gsize room = LINE_MAX_CHARACTERS;

  while (start < end)
    {
      const Range *range = NULL;
      g_autofree char *escaped = NULL;
      gsize stop = end, length;
      gboolean is_given;

      while (*next < given->len && g_array_index (given, Range, *next).end <= start)
        ++*next;
      range = *next < given->len ? &g_array_index (given, Range, *next) : NULL;
      is_given = range != NULL && range->start <= start;
      if (range != NULL)
        stop = MIN (end, is_given ? range->end : range->start);

      escaped = soket_bytes_escape (whole + start, stop - start, room);
      length = (gsize) g_utf8_strlen (escaped, -1);
      if (is_given)
        g_array_append_val (marked, ((Range) { *n_shown, *n_shown + length }));
      g_string_append (shown, escaped);
      *n_shown += length;
      room -= MIN (room, length);
      if (room == 0)
        return;
      start = stop;
    }
}

/* The end of it all, line by line. */
static char *
dup_shown (SoketWatchedProcess *process,
           GArray              *marked)
{
  g_autoptr (GArray) given = g_array_new (FALSE, FALSE, sizeof (Range));
  g_autoptr (GByteArray) whole = collect (process, given);
  g_autoptr (GString) shown = g_string_new (NULL);
  const char *data = (const char *) whole->data;
  gsize start = 0, n_shown = 0;
  guint next = 0;

  if (whole->len > SHOWN_MAX)
    {
      const char *line = NULL;

      start = whole->len - SHOWN_MAX;
      line = memchr (data + start, '\n', SHOWN_MAX);
      start = line != NULL ? (gsize) (line + 1 - data) : start;
      g_string_append (shown, "…\n");
      n_shown = 2;
    }
  while (start < whole->len)
    {
      const char *feed = memchr (data + start, '\n', whole->len - start);
      gsize end = feed != NULL ? (gsize) (feed - data) : whole->len;

      append_line (shown, &n_shown, data, start, end, given, &next, marked);
      if (end + 1 < whole->len)
        {
          g_string_append_c (shown, '\n');
          n_shown++;
        }
      start = end + 1;
    }
  return g_string_free (g_steal_pointer (&shown), FALSE);
}

static void
mark (SoketOutputView *self,
      const GArray    *marked)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_remove_tag (buffer, self->given, &start, &end);
  for (guint i = 0; i < marked->len; i++)
    {
      const Range *range = &g_array_index (marked, Range, i);

      gtk_text_buffer_get_iter_at_offset (buffer, &start, (int) range->start);
      gtk_text_buffer_get_iter_at_offset (buffer, &end, (int) range->end);
      gtk_text_buffer_apply_tag (buffer, self->given, &start, &end);
    }
}

static void
set_text (SoketOutputView *self,
          const char      *new_text,
          const GArray    *marked)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text);
  g_autofree char *old_text = soket_output_view_dup_text (self);
  GtkTextIter end;

  if (g_str_equal (new_text, old_text))
    return;
  self->n_shown++;
  /* What is read already stays where it is. */
  if (g_str_has_prefix (new_text, old_text))
    {
      gtk_text_buffer_get_end_iter (buffer, &end);
      gtk_text_buffer_insert (buffer, &end, new_text + strlen (old_text), -1);
    }
  else
    {
      gtk_text_buffer_set_text (buffer, new_text, -1);
    }
  mark (self, marked);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  gtk_text_view_scroll_mark_onscreen (self->text, gtk_text_buffer_get_insert (buffer));
}

static void
show (SoketOutputView *self)
{
  gboolean active = self->process != NULL && soket_performer_get_active (SOKET_PERFORMER (self->process));
  g_autoptr (GArray) marked = g_array_new (FALSE, FALSE, sizeof (Range));
  g_autofree char *text = dup_shown (self->process, marked);

  gtk_widget_set_visible (self->input_row, active);
  set_text (self, text, marked);
  gtk_widget_set_visible (GTK_WIDGET (self), active || *text != '\0');
}

static gboolean
show_cb (gpointer user_data)
{
  SoketOutputView *self = user_data;

  self->show_id = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

/* Not in a frame, where the view would scroll while it is laid out; and after a text view beside it has found the heights of its
 * lines, which it does when it is idle: with another height it would find them while it is drawn, and GTK warn of its scroll bar,
 * which has no place then. */
static void
show_soon (SoketOutputView *self)
{
  if (self->show_id == 0)
    self->show_id = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, SHOW_MS, show_cb, self, NULL);
}

static void
activate_cb (SoketOutputView *self)
{
  if (self->process == NULL)
    return;
  if (soket_watched_process_write_line (self->process, gtk_editable_get_text (self->input)))
    gtk_editable_set_text (self->input, "");
  else
    gtk_widget_error_bell (GTK_WIDGET (self->input));
}

static void
soket_output_view_dispose (GObject *object)
{
  SoketOutputView *self = SOKET_OUTPUT_VIEW (object);

  g_clear_handle_id (&self->show_id, g_source_remove);
  if (self->process != NULL)
    g_signal_handlers_disconnect_by_data (self->process, self);
  g_clear_object (&self->process);
  /* AdwBin keeps its own pointer to the child: it must let go first. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SOKET_TYPE_OUTPUT_VIEW);

  G_OBJECT_CLASS (soket_output_view_parent_class)->dispose (object);
}

static void
soket_output_view_class_init (SoketOutputViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = soket_output_view_dispose;

  gtk_widget_class_set_css_name (widget_class, "outputview");
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/soketlab/Soket/soket-output-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SoketOutputView, text);
  gtk_widget_class_bind_template_child (widget_class, SoketOutputView, input_row);
  gtk_widget_class_bind_template_child (widget_class, SoketOutputView, input);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
soket_output_view_init (SoketOutputView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  soket_names_settle (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->text), GTK_TEXT_DIR_LTR);
  /* Told by the weight of the letters, so that no colour is needed to see it. */
  self->given = gtk_text_buffer_create_tag (gtk_text_view_get_buffer (self->text), NULL, "weight", PANGO_WEIGHT_BOLD, NULL);
}

GtkWidget *
soket_output_view_new (SoketSide side)
{
  SoketOutputView *self = g_object_new (SOKET_TYPE_OUTPUT_VIEW, NULL);
  gboolean is_client = side == SOKET_SIDE_CLIENT;

  self->side = side;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_client ? _("Output of the client's program") : _("Output of the server's program"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_client ? _("Input for the client's program") : _("Input for the server's program"), -1);
  return GTK_WIDGET (self);
}

void
soket_output_view_set_process (SoketOutputView     *self,
                               SoketWatchedProcess *process)
{
  g_return_if_fail (SOKET_IS_OUTPUT_VIEW (self));

  if (self->process == process)
    return;
  if (self->process != NULL)
    g_signal_handlers_disconnect_by_data (self->process, self);
  g_set_object (&self->process, process);
  if (process != NULL)
    {
      g_signal_connect_object (process, "changed", G_CALLBACK (show_soon), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (process, "output", G_CALLBACK (show_soon), self, G_CONNECT_SWAPPED);
    }
  show_soon (self);
}

guint
soket_output_view_get_n_shown (SoketOutputView *self)
{
  g_return_val_if_fail (SOKET_IS_OUTPUT_VIEW (self), 0);

  return self->n_shown;
}
