/* soket-calls-row.c - one line of the list of calls, drawn by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/calls/soket-calls-line.h"
#include "app/calls/soket-calls-marks.h"
#include "app/drawing/soket-palette.h"
#include "core/record/soket-record-line.h"
#include "core/record/soket-record-words.h"

#define BAND 5
#define SENTENCE_INDENT 26
#define WAITING_MARK 28

/* A row has no child widgets: laying out and styling six labels in each of twenty rows, for every frame of a flood,
 * is what makes tables slow.  Its texts are made when a record is set, and laid out once for all rows of the list. */
struct _SoketCallsRow
{
  GtkWidget parent_instance;

  const SoketCallsMetrics *metrics;
  SoketCallsLine line;
  gboolean is_header;
  gboolean is_set;
  gboolean is_selected;
};

G_DEFINE_FINAL_TYPE (SoketCallsRow, soket_calls_row, GTK_TYPE_WIDGET)

static SoketTextLook
get_look (SoketCallsRow      *self,
          SoketCallsText      text,
          const SoketPalette *palette)
{
  gboolean is_sentence = soket_calls_line_is_sentence (&self->line), is_waiting = soket_calls_line_is_waiting (&self->line);
  SoketTextLook look = self->metrics->plain;

  if (self->is_header)
    return look;

  if (text == SOKET_CALLS_TIME || text == SOKET_CALLS_CONVERSATION || text == SOKET_CALLS_PLACE || text == SOKET_CALLS_ROUTE)
    look = self->metrics->small;
  else if ((text == SOKET_CALLS_DATA && !self->line.has_meaning) || (text == SOKET_CALLS_CALL && !is_sentence))
    look = self->metrics->mono;
  if (text == SOKET_CALLS_RESULT || (text == SOKET_CALLS_CALL && (is_sentence || is_waiting)))
    look.style = PANGO_STYLE_ITALIC;
  if (text == SOKET_CALLS_SIDE)
    look.weight = PANGO_WEIGHT_BOLD;
  /* The result of a failed call is its errno name. */
  if (text == SOKET_CALLS_CALL && !is_sentence && !is_waiting && self->line.record.error != 0)
    {
      gsize result = strlen (self->line.texts[SOKET_CALLS_RESULT]);

      look.tail = result <= strlen (self->line.texts[SOKET_CALLS_CALL]) ? result : 0;
      look.tail_colour = palette->error;
    }
  return look;
}

static gboolean
has_text (SoketCallsRow  *self,
          SoketCallsText  text)
{
  return self->line.texts[text] != NULL && self->line.texts[text][0] != '\0';
}

/* Bytes of a flood are others in each row: what surely is wider than its column is not laid out whole, to be measured, as well.
 * A character of a monospace font is as wide as any other, or nearly. */
static gboolean
is_surely_wider (SoketCallsRow       *self,
                 const SoketTextLook *look,
                 const char          *text,
                 float                width)
{
  double wide = look->px == self->metrics->mono.px ? self->metrics->mono_width : self->metrics->small_width;

  return look->family != NULL && g_str_is_ascii (text) && (double) strlen (text) * wide > 1.25 * width;
}

/* Returns how wide the text was drawn. */
static float
draw_text (SoketCallsRow      *self,
           GtkSnapshot        *snapshot,
           SoketCallsText      text,
           float               x,
           float               width,
           gboolean            from_right,
           const SoketPalette *palette,
           const GdkRGBA      *colour)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self)), whole;
  const SoketText *shown = NULL;
  SoketTextLook look = get_look (self, text, palette);

  if (!has_text (self, text) || width < 1)
    return 0;

  /* Whole where it fits; not where it is read from the right, as its place then depends on the width. */
  if (!is_surely_wider (self, &look, self->line.texts[text], width))
    {
      shown = soket_texts_get (self->metrics->texts, &look, self->line.texts[text]);
      pango_layout_get_size (shown->layout, &whole, NULL);
    }
  if (shown == NULL || whole > (int) (width * PANGO_SCALE) || pango_layout_get_direction (shown->layout, 0) == PANGO_DIRECTION_RTL)
    {
      look.width = (int) (width * PANGO_SCALE);
      look.ellipsize = text == SOKET_CALLS_PLACE ? PANGO_ELLIPSIZE_START : text == SOKET_CALLS_CALL ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_END;
      shown = soket_texts_get (self->metrics->texts, &look, self->line.texts[text]);
    }
  if (from_right)
    x += width - shown->width - shown->x;
  soket_text_draw (shown, snapshot, roundf (x), floorf ((height - shown->height) / 2.0f), colour);
  return shown->x + shown->width;
}

static void
draw_background (SoketCallsRow      *self,
                 GtkSnapshot        *snapshot,
                 const SoketPalette *palette,
                 float               width,
                 float               height)
{
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, width, height);
  GtkStateFlags state = gtk_widget_get_state_flags (GTK_WIDGET (self));

  if (self->line.record.conversation % 2 == 1)
    gtk_snapshot_append_color (snapshot, &palette->shade, &all);
  if (self->is_selected)
    gtk_snapshot_append_color (snapshot, &palette->selection, &all);
  else if (state & GTK_STATE_FLAG_PRELIGHT)
    gtk_snapshot_append_color (snapshot, &palette->hover, &all);
  if (self->line.record.kind != SOKET_RECORD_GAP)
    gtk_snapshot_append_color (snapshot, &palette->sides[self->line.record.side], &GRAPHENE_RECT_INIT (0, 0, BAND, height));
}

static float
natural_width (SoketCallsRow      *self,
               SoketCallsText      text,
               const SoketPalette *palette)
{
  SoketTextLook look = get_look (self, text, palette);
  const SoketText *shown;

  if (!has_text (self, text))
    return 0;
  shown = soket_texts_get (self->metrics->texts, &look, self->line.texts[text]);
  return shown->x + shown->width + 2;
}

/* The mark and the word, which is longer in some languages than in others. */
static float
waiting_width (SoketCallsRow      *self,
               const SoketPalette *palette)
{
  return WAITING_MARK + natural_width (self, SOKET_CALLS_RESULT, palette);
}

static float
natural_call_width (SoketCallsRow      *self,
                    const SoketPalette *palette)
{
  float width = natural_width (self, SOKET_CALLS_CALL, palette);

  if (soket_calls_line_is_waiting (&self->line))
    width += waiting_width (self, palette);
  return width + (soket_calls_line_is_sentence (&self->line) ? SENTENCE_INDENT : 0);
}

static void
draw_header (SoketCallsRow      *self,
             GtkSnapshot        *snapshot,
             const SoketPalette *palette,
             float               width,
             float               height)
{
  SoketCallsColumns columns;
  GdkRGBA line = soket_palette_get_line (palette, 0.4f);

  soket_calls_columns_fit (&columns, self->metrics, width, 0);
  draw_text (self, snapshot, SOKET_CALLS_TIME, columns.time.x, columns.time.width, TRUE, palette, &palette->muted);
  draw_text (self, snapshot, SOKET_CALLS_SIDE, columns.side.x, columns.side.width + columns.conversation.width, FALSE,
             palette, &palette->muted);
  draw_text (self, snapshot, SOKET_CALLS_PLACE, columns.place.x, columns.place.width, FALSE, palette, &palette->muted);
  draw_text (self, snapshot, SOKET_CALLS_CALL, columns.call.x, columns.call.width, FALSE, palette, &palette->muted);
  draw_text (self, snapshot, SOKET_CALLS_ROUTE, columns.route.x, columns.route.width, FALSE, palette, &palette->muted);
  draw_text (self, snapshot, SOKET_CALLS_STATE, columns.state.x, columns.state.width, FALSE, palette, &palette->muted);
  draw_text (self, snapshot, SOKET_CALLS_DATA, columns.data.x, columns.data.width, FALSE, palette, &palette->muted);
  gtk_snapshot_append_color (snapshot, &line, &GRAPHENE_RECT_INIT (0, height - 1, width, 1));
}

static void
draw_call (SoketCallsRow      *self,
           GtkSnapshot        *snapshot,
           const SoketPalette *palette,
           const SoketCallsColumns *columns,
           const GdkRGBA      *colour,
           float               middle)
{
  float x = columns->call.x, width = columns->call.width;

  if (!soket_calls_line_is_waiting (&self->line))
    {
      draw_text (self, snapshot, SOKET_CALLS_CALL, x, width, FALSE, palette, colour);
      return;
    }

  /* The call gives way to the word that says it waits. */
  width -= waiting_width (self, palette);
  x += draw_text (self, snapshot, SOKET_CALLS_CALL, x, width, FALSE, palette, colour) + 10;
  soket_calls_mark_draw_waiting (snapshot, x, middle, &palette->sides[self->line.record.side]);
  draw_text (self, snapshot, SOKET_CALLS_RESULT, x + 18, columns->call.x + columns->call.width - x - 18, FALSE, palette, colour);
}

static void
soket_calls_row_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  SoketCallsRow *self = SOKET_CALLS_ROW (widget);
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  float middle = height / 2;
  SoketCallsColumns columns;
  SoketPalette palette;
  const GdkRGBA *colour;

  soket_palette_read (&palette, widget);
  if (self->is_header)
    {
      draw_header (self, snapshot, &palette, width, height);
      return;
    }
  if (!self->is_set)
    return;

  colour = self->line.record.origin == SOKET_ORIGIN_ENGINE ? &palette.muted : &palette.text;
  soket_calls_columns_fit (&columns, self->metrics, width, natural_call_width (self, &palette));
  draw_background (self, snapshot, &palette, width, height);
  draw_text (self, snapshot, SOKET_CALLS_TIME, columns.time.x, columns.time.width, TRUE, &palette, &palette.muted);
  if (self->line.record.kind != SOKET_RECORD_GAP)
    {
      const GdkRGBA *side = &palette.sides[self->line.record.side];

      soket_calls_mark_draw_side (snapshot, self->line.record.side, columns.side.x, middle, side);
      draw_text (self, snapshot, SOKET_CALLS_SIDE, columns.side.x + SOKET_CALLS_MARK + 7, columns.side.width, FALSE,
                 &palette, side);
    }
  draw_text (self, snapshot, SOKET_CALLS_CONVERSATION, columns.conversation.x, columns.conversation.width, FALSE, &palette,
             &palette.muted);
  draw_text (self, snapshot, SOKET_CALLS_PLACE, columns.place.x, columns.place.width, FALSE, &palette, &palette.muted);

  if (soket_calls_line_is_sentence (&self->line))
    {
      gboolean is_message = self->line.record.kind == SOKET_RECORD_MESSAGE;
      float end = is_message ? columns.call.x + columns.call.width : width - 8;

      if (!is_message)
        colour = &palette.muted;
      soket_calls_mark_draw_sentence (snapshot, self->line.record.kind, columns.call.x, middle, colour);
      draw_text (self, snapshot, SOKET_CALLS_CALL, columns.call.x + SENTENCE_INDENT, end - columns.call.x - SENTENCE_INDENT,
                 FALSE, &palette, colour);
      if (is_message)
        draw_text (self, snapshot, SOKET_CALLS_DATA, columns.data.x, columns.data.width, FALSE, &palette, colour);
      return;
    }
  draw_call (self, snapshot, &palette, &columns, colour, middle);
  draw_text (self, snapshot, SOKET_CALLS_ROUTE, columns.route.x, columns.route.width, FALSE, &palette, &palette.muted);
  draw_text (self, snapshot, SOKET_CALLS_STATE, columns.state.x, columns.state.width, FALSE, &palette, &palette.muted);
  draw_text (self, snapshot, SOKET_CALLS_DATA, columns.data.x, columns.data.width, FALSE, &palette, colour);
}

static void
soket_calls_row_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  SoketCallsRow *self = SOKET_CALLS_ROW (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = 0;
  else
    *minimum = *natural = self->is_header ? self->metrics->header_height : self->metrics->row_height;
}

static gboolean
soket_calls_row_query_tooltip (GtkWidget  *widget,
                               int         x,
                               int         y,
                               gboolean    keyboard,
                               GtkTooltip *tooltip)
{
  SoketCallsRow *self = SOKET_CALLS_ROW (widget);
  g_autofree char *text = NULL;

  if (!self->is_set || self->is_header)
    return FALSE;

  text = soket_calls_line_dup_tip (&self->line);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
soket_calls_row_state_flags_changed (GtkWidget     *widget,
                                     GtkStateFlags  previous)
{
  GTK_WIDGET_CLASS (soket_calls_row_parent_class)->state_flags_changed (widget, previous);
  gtk_widget_queue_draw (widget);
}

static void
soket_calls_row_css_changed (GtkWidget         *widget,
                             GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (soket_calls_row_parent_class)->css_changed (widget, change);
  gtk_widget_queue_draw (widget);
}

static void
soket_calls_row_finalize (GObject *object)
{
  SoketCallsRow *self = SOKET_CALLS_ROW (object);

  soket_calls_line_clear (&self->line);
  G_OBJECT_CLASS (soket_calls_row_parent_class)->finalize (object);
}

static void
soket_calls_row_class_init (SoketCallsRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = soket_calls_row_finalize;
  widget_class->snapshot = soket_calls_row_snapshot;
  widget_class->measure = soket_calls_row_measure;
  widget_class->query_tooltip = soket_calls_row_query_tooltip;
  widget_class->state_flags_changed = soket_calls_row_state_flags_changed;
  widget_class->css_changed = soket_calls_row_css_changed;
  gtk_widget_class_set_css_name (widget_class, "callsrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST_ITEM);
}

static void
soket_calls_row_init (SoketCallsRow *self)
{
  /* Function calls, addresses and arrows: one order in every language. */
  gtk_widget_set_direction (GTK_WIDGET (self), GTK_TEXT_DIR_LTR);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
soket_calls_row_new (const SoketCallsMetrics *metrics)
{
  SoketCallsRow *self = g_object_new (SOKET_TYPE_CALLS_ROW, NULL);

  self->metrics = metrics;
  return GTK_WIDGET (self);
}

GtkWidget *
soket_calls_row_new_header (const SoketCallsMetrics *metrics)
{
  SoketCallsRow *self = g_object_new (SOKET_TYPE_CALLS_ROW,
                                      "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                                      "can-target", FALSE,
                                      NULL);

  self->metrics = metrics;
  self->is_header = TRUE;
  /* Translators: title of a column of times in milliseconds */
  self->line.texts[SOKET_CALLS_TIME] = g_strdup (_("Time, ms"));
  /* Translators: heading of a column: client or server */
  self->line.texts[SOKET_CALLS_SIDE] = g_strdup (_("Side"));
  /* Translators: heading of a column: a line of a program's source, such as client.py:7 */
  self->line.texts[SOKET_CALLS_PLACE] = g_strdup (_("Line"));
  /* Translators: heading of a column: a socket call */
  self->line.texts[SOKET_CALLS_CALL] = g_strdup (_("Call"));
  self->line.texts[SOKET_CALLS_ROUTE] = g_strdup (_("Own address → other"));
  /* Translators: heading of a column: what TCP's state is, such as ESTABLISHED */
  self->line.texts[SOKET_CALLS_STATE] = g_strdup (_("State"));
  soket_calls_row_reset (self);
  return GTK_WIDGET (self);
}

gboolean
soket_calls_row_shows (SoketCallsRow     *self,
                       const SoketRecord *record)
{
  g_return_val_if_fail (SOKET_IS_CALLS_ROW (self), FALSE);

  /* A published record does not change; one that waits has no number yet. */
  return self->is_set && record->number != 0 && record->number == self->line.record.number
         && record->started_us == self->line.record.started_us && record->kind == self->line.record.kind;
}

void
soket_calls_row_set_record (SoketCallsRow     *self,
                            const SoketRecord *record,
                            gint64             previous_us,
                            const char        *meaning)
{
  g_autofree char *words = NULL;

  g_return_if_fail (SOKET_IS_CALLS_ROW (self));
  g_return_if_fail (record != NULL);

  self->line.previous_us = previous_us;
  if (soket_calls_row_shows (self, record))
    return;

  self->is_set = TRUE;
  soket_calls_line_set (&self->line, record, meaning);
  words = soket_calls_line_dup_words (&self->line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

char *
soket_calls_row_dup_words (SoketCallsRow *self)
{
  g_return_val_if_fail (SOKET_IS_CALLS_ROW (self), NULL);

  return soket_calls_line_dup_words (&self->line);
}

void
soket_calls_row_reset (SoketCallsRow *self)
{
  g_return_if_fail (SOKET_IS_CALLS_ROW (self));

  self->is_set = FALSE;
  if (!self->is_header)
    return;

  g_free (self->line.texts[SOKET_CALLS_DATA]);
  /* Translators: headings of a column: what the bytes of a call mean, or the bytes */
  self->line.texts[SOKET_CALLS_DATA] = g_strdup (self->metrics->has_meaning ? _("Meaning") : _("Data"));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* No state of the widget, since that asks for styling, and the list decides this while it is allocated. */
void
soket_calls_row_set_selected (SoketCallsRow *self,
                              gboolean       selected)
{
  g_return_if_fail (SOKET_IS_CALLS_ROW (self));

  if (self->is_selected == selected)
    return;
  self->is_selected = selected;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, selected, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

gboolean
soket_calls_row_get_selected (SoketCallsRow *self)
{
  g_return_val_if_fail (SOKET_IS_CALLS_ROW (self), FALSE);

  return self->is_selected;
}
