/* soket-calls-row.c - one line of the list of calls, drawn by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/base/soket-format.h"
#include "app/drawing/soket-diagram-marks.h"
#include "app/drawing/soket-palette.h"
#include "core/record/soket-record-line.h"
#include "core/record/soket-record-words.h"

#define DATA_CHARACTERS 200
#define BAND 5
#define MARK 11.0f
#define SENTENCE_INDENT 26
#define WAITING_MARK 28

/* A row has no child widgets: laying out and styling six labels in each of twenty rows, for every frame of a flood,
 * is what makes tables slow.  Its texts are made when a record is set, its layouts when they are first drawn. */
typedef enum
{
  TEXT_TIME,
  TEXT_SIDE,
  TEXT_CONVERSATION,
  TEXT_CALL,
  TEXT_RESULT,
  TEXT_ROUTE,
  TEXT_STATE,
  TEXT_DATA,
  N_TEXTS,
} Text;

struct _SoketCallsRow
{
  GtkWidget parent_instance;

  const SoketCallsMetrics *metrics;
  SoketRecord record;
  gint64 previous_us;
  char *line;
  char *texts[N_TEXTS];
  PangoLayout *layouts[N_TEXTS];
  gboolean is_header;
  gboolean is_set;
  gboolean is_selected;
  gboolean has_meaning;       /* the last text is words, not data */
};

G_DEFINE_FINAL_TYPE (SoketCallsRow, soket_calls_row, GTK_TYPE_WIDGET)

static void
drop_layouts (SoketCallsRow *self)
{
  for (int i = 0; i < N_TEXTS; i++)
    g_clear_object (&self->layouts[i]);
}

static void
drop_texts (SoketCallsRow *self)
{
  for (int i = 0; i < N_TEXTS; i++)
    g_clear_pointer (&self->texts[i], g_free);
  g_clear_pointer (&self->line, g_free);
}

static gboolean
is_sentence (SoketCallsRow *self)
{
  return self->record.kind != SOKET_RECORD_CALL;
}

static gboolean
is_waiting (SoketCallsRow *self)
{
  return !self->is_header && soket_record_is_waiting (&self->record);
}

/* The result of a failed call is its errno name. */
static void
add_result_attributes (SoketCallsRow      *self,
                       PangoAttrList      *attributes,
                       const SoketPalette *palette)
{
  gsize whole = strlen (self->texts[TEXT_CALL]);
  gsize result = strlen (self->texts[TEXT_RESULT]);
  PangoAttribute *attribute;

  if (self->record.error == 0 || result > whole)
    return;

  attribute = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  attribute->start_index = (guint) (whole - result);
  pango_attr_list_insert (attributes, attribute);
  attribute = pango_attr_foreground_new ((guint16) (palette->error.red * 65535), (guint16) (palette->error.green * 65535),
                                         (guint16) (palette->error.blue * 65535));
  attribute->start_index = (guint) (whole - result);
  pango_attr_list_insert (attributes, attribute);
}

static PangoLayout *
ensure_layout (SoketCallsRow      *self,
               Text                text,
               const SoketPalette *palette)
{
  g_autoptr (PangoAttrList) attributes = NULL;
  const PangoFontDescription *font = self->metrics->plain;
  PangoLayout *layout;

  if (self->layouts[text] != NULL)
    return self->layouts[text];
  if (self->texts[text] == NULL || self->texts[text][0] == '\0')
    return NULL;

  layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), self->texts[text]);
  attributes = pango_attr_list_new ();
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, text == TEXT_CALL ? PANGO_ELLIPSIZE_MIDDLE : PANGO_ELLIPSIZE_END);
  if (!self->is_header)
    {
      if (text == TEXT_TIME || text == TEXT_CONVERSATION || text == TEXT_ROUTE)
        font = self->metrics->small;
      else if ((text == TEXT_DATA && !self->has_meaning) || (text == TEXT_CALL && !is_sentence (self)))
        font = self->metrics->mono;
      if (text == TEXT_CALL && (is_sentence (self) || is_waiting (self)))
        pango_attr_list_insert (attributes, pango_attr_style_new (PANGO_STYLE_ITALIC));
      if (text == TEXT_RESULT)
        pango_attr_list_insert (attributes, pango_attr_style_new (PANGO_STYLE_ITALIC));
      if (text == TEXT_SIDE)
        pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      if (text == TEXT_CALL && !is_sentence (self) && !is_waiting (self))
        add_result_attributes (self, attributes, palette);
    }
  pango_layout_set_font_description (layout, font);
  pango_layout_set_attributes (layout, attributes);
  self->layouts[text] = layout;
  return layout;
}

/* Returns how wide the text was drawn. */
static float
draw_text (SoketCallsRow      *self,
           GtkSnapshot        *snapshot,
           Text                text,
           float               x,
           float               width,
           gboolean            from_right,
           const SoketPalette *palette,
           const GdkRGBA      *colour)
{
  PangoLayout *layout = ensure_layout (self, text, palette);
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  PangoRectangle extents;

  if (layout == NULL || width < 1)
    return 0;

  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  if (from_right)
    x += width - extents.width - extents.x;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (roundf (x), floorf ((height - extents.height) / 2.0f)));
  gtk_snapshot_append_layout (snapshot, layout, colour);
  gtk_snapshot_restore (snapshot);
  return extents.x + extents.width;
}

static void
draw_side_mark (GtkSnapshot   *snapshot,
                SoketSide      side,
                float          x,
                float          middle,
                const GdkRGBA *colour)
{
  graphene_rect_t box = GRAPHENE_RECT_INIT (x, roundf (middle - MARK / 2), MARK, MARK);
  GskRoundedRect disc;

  if (side == SOKET_SIDE_SERVER)
    {
      gtk_snapshot_append_color (snapshot, colour, &box);
      return;
    }
  /* A disc and a square are cheaper as nodes; what is seldom there is drawn as in the diagram. */
  if (side == SOKET_SIDE_STRANGER)
    {
      cairo_t *cr;

      graphene_rect_inset (&box, -2, -2);
      cr = gtk_snapshot_append_cairo (snapshot, &box);
      soket_mark_draw (cr, soket_mark_of_side (side), box.origin.x + box.size.width / 2, box.origin.y + box.size.height / 2, MARK / 2,
                       colour, colour);
      cairo_destroy (cr);
      return;
    }
  gsk_rounded_rect_init_from_rect (&disc, &box, MARK / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
  gtk_snapshot_append_color (snapshot, colour, &box);
  gtk_snapshot_pop (snapshot);
}

/* The same hatching as on the lifeline of who waits. */
static void
draw_hatch (GtkSnapshot   *snapshot,
            float          x,
            float          middle,
            const GdkRGBA *colour)
{
  graphene_rect_t box = GRAPHENE_RECT_INIT (x, roundf (middle - 8), 12, 16);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &box);

  soket_mark_draw_hatch (cr, x + 6, box.origin.y + 0.75, box.origin.y + 15.25, 10.5, colour, NULL);
  cairo_destroy (cr);
}

/* A message is a letter, a note an i in a ring, a gap three dots. */
static void
draw_sentence_mark (GtkSnapshot     *snapshot,
                    SoketRecordKind  kind,
                    float            x,
                    float            middle,
                    const GdkRGBA   *colour)
{
  graphene_rect_t box = GRAPHENE_RECT_INIT (x, roundf (middle - 8), 18, 16);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &box);

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_translate (cr, box.origin.x, box.origin.y);
  cairo_set_line_width (cr, 1.6);
  if (kind == SOKET_RECORD_MESSAGE)
    {
      cairo_rectangle (cr, 1, 3, 15, 11);
      cairo_move_to (cr, 1, 3);
      cairo_line_to (cr, 8.5, 9.5);
      cairo_line_to (cr, 16, 3);
      cairo_stroke (cr);
    }
  else if (kind == SOKET_RECORD_GAP)
    {
      for (int i = 0; i < 3; i++)
        {
          cairo_arc (cr, 3 + 6 * i, 8, 1.8, 0, 2 * G_PI);
          cairo_fill (cr);
        }
    }
  else
    {
      cairo_arc (cr, 8, 8, 7, 0, 2 * G_PI);
      cairo_stroke (cr);
      cairo_rectangle (cr, 7, 4, 2, 2);
      cairo_rectangle (cr, 7, 7, 2, 5);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
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

  if (self->record.conversation % 2 == 1)
    gtk_snapshot_append_color (snapshot, &palette->shade, &all);
  if (self->is_selected)
    gtk_snapshot_append_color (snapshot, &palette->selection, &all);
  else if (state & GTK_STATE_FLAG_PRELIGHT)
    gtk_snapshot_append_color (snapshot, &palette->hover, &all);
  if (self->record.kind != SOKET_RECORD_GAP)
    gtk_snapshot_append_color (snapshot, &palette->sides[self->record.side], &GRAPHENE_RECT_INIT (0, 0, BAND, height));
}

static float
natural_width (SoketCallsRow      *self,
               Text                text,
               const SoketPalette *palette)
{
  PangoLayout *layout = ensure_layout (self, text, palette);
  PangoRectangle extents;

  if (layout == NULL)
    return 0;
  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_extents (layout, NULL, &extents);
  return extents.x + extents.width + 2;
}

/* The mark and the word, which is longer in some languages than in others. */
static float
waiting_width (SoketCallsRow      *self,
               const SoketPalette *palette)
{
  return WAITING_MARK + natural_width (self, TEXT_RESULT, palette);
}

static float
natural_call_width (SoketCallsRow      *self,
                    const SoketPalette *palette)
{
  float width = natural_width (self, TEXT_CALL, palette);

  if (is_waiting (self))
    width += waiting_width (self, palette);
  return width + (is_sentence (self) ? SENTENCE_INDENT : 0);
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
  draw_text (self, snapshot, TEXT_TIME, columns.time.x, columns.time.width, TRUE, palette, &palette->muted);
  draw_text (self, snapshot, TEXT_SIDE, columns.side.x, columns.side.width + columns.conversation.width, FALSE, palette, &palette->muted);
  draw_text (self, snapshot, TEXT_CALL, columns.call.x, columns.call.width, FALSE, palette, &palette->muted);
  draw_text (self, snapshot, TEXT_ROUTE, columns.route.x, columns.route.width, FALSE, palette, &palette->muted);
  draw_text (self, snapshot, TEXT_STATE, columns.state.x, columns.state.width, FALSE, palette, &palette->muted);
  draw_text (self, snapshot, TEXT_DATA, columns.data.x, columns.data.width, FALSE, palette, &palette->muted);
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

  if (!is_waiting (self))
    {
      draw_text (self, snapshot, TEXT_CALL, x, width, FALSE, palette, colour);
      return;
    }

  /* The call gives way to the word that says it waits. */
  width -= waiting_width (self, palette);
  x += draw_text (self, snapshot, TEXT_CALL, x, width, FALSE, palette, colour) + 10;
  draw_hatch (snapshot, x, middle, &palette->sides[self->record.side]);
  draw_text (self, snapshot, TEXT_RESULT, x + 18, columns->call.x + columns->call.width - x - 18, FALSE, palette, colour);
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

  colour = self->record.origin == SOKET_ORIGIN_ENGINE ? &palette.muted : &palette.text;
  soket_calls_columns_fit (&columns, self->metrics, width, natural_call_width (self, &palette));
  draw_background (self, snapshot, &palette, width, height);
  draw_text (self, snapshot, TEXT_TIME, columns.time.x, columns.time.width, TRUE, &palette, &palette.muted);
  if (self->record.kind != SOKET_RECORD_GAP)
    {
      const GdkRGBA *side = &palette.sides[self->record.side];

      draw_side_mark (snapshot, self->record.side, columns.side.x, middle, side);
      draw_text (self, snapshot, TEXT_SIDE, columns.side.x + MARK + 7, columns.side.width, FALSE, &palette, side);
    }
  draw_text (self, snapshot, TEXT_CONVERSATION, columns.conversation.x, columns.conversation.width, FALSE, &palette, &palette.muted);

  if (is_sentence (self))
    {
      gboolean is_message = self->record.kind == SOKET_RECORD_MESSAGE;
      float end = is_message ? columns.call.x + columns.call.width : width - 8;

      if (!is_message)
        colour = &palette.muted;
      draw_sentence_mark (snapshot, self->record.kind, columns.call.x, middle, colour);
      draw_text (self, snapshot, TEXT_CALL, columns.call.x + SENTENCE_INDENT, end - columns.call.x - SENTENCE_INDENT,
                 FALSE, &palette, colour);
      if (is_message)
        draw_text (self, snapshot, TEXT_DATA, columns.data.x, columns.data.width, FALSE, &palette, colour);
      return;
    }
  draw_call (self, snapshot, &palette, &columns, colour, middle);
  draw_text (self, snapshot, TEXT_ROUTE, columns.route.x, columns.route.width, FALSE, &palette, &palette.muted);
  draw_text (self, snapshot, TEXT_STATE, columns.state.x, columns.state.width, FALSE, &palette, &palette.muted);
  draw_text (self, snapshot, TEXT_DATA, columns.data.x, columns.data.width, FALSE, &palette, colour);
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
  g_autoptr (GString) text = NULL;

  if (!self->is_set || self->is_header)
    return FALSE;

  text = g_string_new (self->line);
  /* A call that waits began before the line above it came back. */
  if (self->previous_us >= 0 && soket_calls_row_time (&self->record) >= self->previous_us)
    {
      g_autofree char *number = soket_format_number ((guint64) (soket_calls_row_time (&self->record) - self->previous_us));

      /* Translators: how long after the call in the line above this one came back */
      g_string_append_printf (text, _("\n+%s µs after the line above"), number);
    }
  if (self->record.kind == SOKET_RECORD_CALL && !is_waiting (self))
    {
      g_autofree char *number = soket_format_number ((guint64) (self->record.returned_us - self->record.started_us));

      g_string_append_printf (text, _("\nThe call took %s µs"), number);
    }
  gtk_tooltip_set_text (tooltip, text->str);
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
  /* The colour of an error is part of its layout. */
  drop_layouts (SOKET_CALLS_ROW (widget));
  gtk_widget_queue_draw (widget);
}

static void
soket_calls_row_finalize (GObject *object)
{
  SoketCallsRow *self = SOKET_CALLS_ROW (object);

  drop_layouts (self);
  drop_texts (self);
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
  self->texts[TEXT_TIME] = g_strdup (_("Time, ms"));
  /* Translators: heading of a column: client or server */
  self->texts[TEXT_SIDE] = g_strdup (_("Side"));
  /* Translators: heading of a column: a socket call */
  self->texts[TEXT_CALL] = g_strdup (_("Call"));
  self->texts[TEXT_ROUTE] = g_strdup (_("Own address → other"));
  /* Translators: heading of a column: what TCP's state is, such as ESTABLISHED */
  self->texts[TEXT_STATE] = g_strdup (_("State"));
  soket_calls_row_reset (self);
  return GTK_WIDGET (self);
}

char *
soket_calls_row_dup_words (SoketCallsRow *self)
{
  static const Text order[] = { TEXT_SIDE, TEXT_CALL, TEXT_RESULT, TEXT_ROUTE, TEXT_STATE, TEXT_DATA };
  g_autoptr (GString) words = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      const char *text = self->texts[order[i]];

      /* The call's words end with its result unless it is waited for. */
      if (text == NULL || *text == '\0' || (order[i] == TEXT_RESULT && !is_waiting (self)))
        continue;
      if (words->len > 0)
        g_string_append (words, ", ");
      g_string_append (words, text);
      if (order[i] == TEXT_SIDE && self->record.conversation != 0)
        /* Translators: for screen readers: which exchange a call belongs to */
        g_string_append_printf (words, _(", conversation %u"), self->record.conversation);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

gboolean
soket_calls_row_shows (SoketCallsRow     *self,
                       const SoketRecord *record)
{
  g_return_val_if_fail (SOKET_IS_CALLS_ROW (self), FALSE);

  /* A published record does not change; one that waits has no number yet. */
  return self->is_set && record->number != 0 && record->number == self->record.number
         && record->started_us == self->record.started_us && record->kind == self->record.kind;
}

void
soket_calls_row_reset (SoketCallsRow *self)
{
  g_return_if_fail (SOKET_IS_CALLS_ROW (self));

  self->is_set = FALSE;
  if (!self->is_header)
    return;

  g_free (self->texts[TEXT_DATA]);
  /* Translators: headings of a column: what the bytes of a call mean, or the bytes */
  self->texts[TEXT_DATA] = g_strdup (self->metrics->has_meaning ? _("Meaning") : _("Data"));
  drop_layouts (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
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

  self->previous_us = previous_us;
  if (soket_calls_row_shows (self, record))
    return;

  drop_layouts (self);
  drop_texts (self);
  self->is_set = TRUE;
  self->record = *record;
  self->record.payload = NULL;
  self->record.payload_length = 0;

  self->line = soket_record_dup_line (record);
  self->texts[TEXT_TIME] = soket_format_milliseconds (soket_calls_row_time (record));
  if (record->kind != SOKET_RECORD_GAP)
    self->texts[TEXT_SIDE] = g_strdup (soket_format_side (record->side));
  if (record->conversation != 0)
    self->texts[TEXT_CONVERSATION] = g_strdup_printf ("#%u", record->conversation);
  self->texts[TEXT_RESULT] = soket_record_dup_result (record);
  self->texts[TEXT_CALL] = is_waiting (self) ? soket_record_dup_invocation (record) : soket_record_dup_call (record);
  if (record->kind == SOKET_RECORD_CALL)
    {
      self->texts[TEXT_ROUTE] = soket_format_route (&record->local, &record->peer);
      /* The queues stand in the tooltip: here they would cost the data its place. */
      if (record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN)
        self->texts[TEXT_STATE] = g_strdup (soket_tcp_state_to_string (record->state.tcp_state));
    }
  self->has_meaning = meaning != NULL;
  if (meaning != NULL)
    self->texts[TEXT_DATA] = g_strdup (meaning);
  else if (record->kind == SOKET_RECORD_CALL || record->kind == SOKET_RECORD_MESSAGE)
    self->texts[TEXT_DATA] = soket_record_dup_data (record, DATA_CHARACTERS);

  words = soket_calls_row_dup_words (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
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

void
soket_calls_row_relayout (SoketCallsRow *self)
{
  g_return_if_fail (SOKET_IS_CALLS_ROW (self));

  drop_layouts (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

gint64
soket_calls_row_time (const SoketRecord *record)
{
  return soket_record_is_waiting (record) || record->returned_us < 0 ? record->started_us : record->returned_us;
}
