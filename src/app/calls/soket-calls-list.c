/* soket-calls-list.c - the rows of calls that fit on the screen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-list-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/calls/soket-calls-line.h"
#include "app/calls/soket-calls-row.h"
#include "app/calls/soket-calls-search.h"
#include "app/drawing/soket-frame.h"
#include "app/drawing/soket-palette.h"
#include "app/speech/soket-spoken.h"

enum
{
  PROP_0,
  PROP_FOLLOWING,
  PROP_SELECTED,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];


G_DEFINE_FINAL_TYPE (SoketCallsList, soket_calls_list, GTK_TYPE_WIDGET)

guint
soket_calls_list_get_n_items (SoketCallsList *self)
{
  return self->model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (self->model)) : 0;
}

/* Where the selected call stands, or %GTK_INVALID_LIST_POSITION. */
guint
soket_calls_list_find_selected (SoketCallsList *self)
{
  if (self->selected == NULL || self->model == NULL)
    return GTK_INVALID_LIST_POSITION;

  return soket_calls_find (self->model, soket_call_get_record (self->selected));
}

static void
take_selected (SoketCallsList *self,
               SoketCall      *call)
{
  if (!g_set_object (&self->selected, call))
    return;
  self->unsaid = call != NULL;
  if (call == NULL)
    soket_spoken_row (GTK_WIDGET (self), NULL);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

double
soket_calls_list_get_page (SoketCallsList *self)
{
  int height = gtk_widget_get_height (GTK_WIDGET (self)) - self->metrics.header_height;

  return MAX (height, 0) / (double) self->metrics.row_height;
}

static void
remember_newest (SoketCallsList *self)
{
  guint n_records = self->model != NULL ? soket_trace_view_get_n_records (self->model) : 0;
  SoketRecord record;

  if (n_records > 0 && soket_trace_view_peek (self->model, n_records - 1, &record))
    self->newest_seen = record.number;
}

static void
set_following (SoketCallsList *self,
               gboolean        following)
{
  if (self->following == following)
    return;
  if (!following)
    remember_newest (self);
  self->following = following;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

/* Stands at @value, counted in rows of the model as it is now. */
void
soket_calls_list_scroll_to (SoketCallsList *self,
                            double          value)
{
  g_autoptr (SoketCall) holder = NULL;
  double end = soket_calls_list_get_n_items (self) - soket_calls_list_get_page (self);
  SoketRecord record;

  if (value >= end - 0.01)
    {
      set_following (self, TRUE);
    }
  else
    {
      guint position;

      value = MAX (value, 0);
      position = (guint) value;
      set_following (self, FALSE);
      self->anchor_part = value - position;
      if (position < soket_trace_view_get_n_records (self->model) && soket_calls_peek (self->model, position, &record, &holder))
        self->anchor_number = record.number;
      else
        self->anchor_number = G_MAXUINT64;
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

double
soket_calls_list_get_value (SoketCallsList *self)
{
  double end = soket_calls_list_get_n_items (self) - soket_calls_list_get_page (self);
  guint position;

  if (self->following || end <= 0)
    return MAX (end, 0);

  position = soket_calls_find_number (self->model, self->anchor_number);
  return CLAMP (position + self->anchor_part, 0, end);
}

static void
reveal (SoketCallsList *self,
        guint           position)
{
  double page = soket_calls_list_get_page (self), value;

  /* Chosen before the list was seen: its first layout is to come. */
  self->reveals_later = page <= 0;
  if (position == GTK_INVALID_LIST_POSITION || page <= 0)
    return;
  value = soket_calls_list_get_value (self);
  if (position < value)
    soket_calls_list_scroll_to (self, position);
  else if (position + 1 > value + page)
    soket_calls_list_scroll_to (self, position + 1 - page);
}

static void
ensure_rows (SoketCallsList *self,
             guint           n_rows)
{
  while (self->rows->len > n_rows)
    {
      gtk_widget_unparent (g_ptr_array_index (self->rows, self->rows->len - 1));
      g_ptr_array_set_size (self->rows, (int) self->rows->len - 1);
    }
  while (self->rows->len < n_rows)
    {
      GtkWidget *row = soket_calls_row_new (&self->metrics);

      gtk_widget_set_child_visible (row, FALSE);
      gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
      gtk_widget_set_parent (row, GTK_WIDGET (self));
      g_ptr_array_add (self->rows, row);
    }
}

/* As many as can be seen at once, in part or whole.  Rows come and go outside of allocation only, since both ask for a new
 * one. */
static guint
count_wanted_rows (SoketCallsList *self)
{
  return MIN (soket_calls_list_get_n_items (self), (guint) ceil (soket_calls_list_get_page (self)) + 1);
}

static void
settle (GtkWidget *widget)
{
  SoketCallsList *self = SOKET_CALLS_LIST (widget);
  guint n = soket_calls_list_get_n_items (self);
  double page = soket_calls_list_get_page (self);

  ensure_rows (self, count_wanted_rows (self));
  self->configuring = TRUE;
  gtk_adjustment_configure (self->adjustment, soket_calls_list_get_value (self), 0, MAX (n, page),
                            1, MAX (floor (page) - 1, 1), page);
  self->configuring = FALSE;
  if (self->reveals_later && page > 0)
    reveal (self, soket_calls_list_find_selected (self));
}

static void
show_row (GtkWidget *row,
          gboolean   shown)
{
  if (gtk_widget_get_child_visible (row) == shown)
    return;
  gtk_widget_set_child_visible (row, shown);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_HIDDEN, !shown, -1);
}

static void
fill_row (SoketCallsList    *self,
          SoketCallsRow     *row,
          const SoketRecord *record,
          gint64             previous_us)
{
  g_autofree char *meaning = NULL;

  if (self->describe != NULL && record->number != 0 && !soket_calls_row_shows (row, record))
    meaning = soket_call_meaning_dup (soket_trace_view_get_trace (self->model), record, self->describe, self->describe_data);
  soket_calls_row_set_record (row, record, previous_us, meaning);
}

/* The columns make room for a stranger, and for lines of source, when one is seen first. */
static void
note_columns (SoketCallsList    *self,
              const SoketRecord *record)
{
  gboolean is_stranger = record->side == SOKET_SIDE_STRANGER && !self->metrics.has_stranger;
  gboolean has_place = record->file != NULL && !self->metrics.has_place;

  if (!is_stranger && !has_place)
    return;
  self->metrics.has_stranger |= is_stranger;
  self->metrics.has_place |= has_place;
  gtk_widget_queue_draw (self->header);
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_queue_draw (g_ptr_array_index (self->rows, i));
}

static void
say_row (SoketCallsList *self,
         SoketCallsRow  *row,
         guint           position)
{
  g_autofree char *line = soket_calls_row_dup_words (row);
  /* Translators: for screen readers, as one walks the list: the row, how many there are, what stands in it */
  g_autofree char *words = g_strdup_printf (_("row %u of %u: %s"), position + 1, soket_calls_list_get_n_items (self), line);

  self->unsaid = FALSE;
  soket_spoken_row (GTK_WIDGET (self), words);
}

static void
fill_rows (SoketCallsList *self)
{
  g_autoptr (SoketCall) holder = NULL;
  guint selected = soket_calls_list_find_selected (self);
  SoketRecord record;
  gint64 previous_us = -1;

  if (self->first > 0 && soket_calls_peek (self->model, self->first - 1, &record, &holder))
    previous_us = soket_calls_line_time (&record);

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      show_row (row, soket_calls_peek (self->model, self->first + i, &record, &holder));
      if (!gtk_widget_get_child_visible (row))
        continue;
      fill_row (self, SOKET_CALLS_ROW (row), &record, previous_us);
      note_columns (self, &record);
      previous_us = soket_calls_line_time (&record);
      soket_calls_row_set_selected (SOKET_CALLS_ROW (row), self->first + i == selected);
      if (self->unsaid && self->first + i == selected)
        say_row (self, SOKET_CALLS_ROW (row), selected);
    }
}

static void
soket_calls_list_size_allocate (GtkWidget *widget,
                                int        width,
                                int        height,
                                int        baseline)
{
  SoketCallsList *self = SOKET_CALLS_LIST (widget);
  int row_height = self->metrics.row_height, header_height = self->metrics.header_height;
  double value = soket_calls_list_get_value (self);
  int minimum, offset;

  self->first = (guint) value;
  offset = (int) round ((value - self->first) * row_height);
  fill_rows (self);

  gtk_widget_measure (self->header, GTK_ORIENTATION_VERTICAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_size_allocate (self->header, &(GtkAllocation) { 0, 0, width, header_height }, -1);
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (!gtk_widget_get_child_visible (row))
        continue;
      gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_size_allocate (row,
                                &(GtkAllocation) { 0, header_height - offset + (int) i * row_height, width, row_height }, -1);
    }

  soket_settle_soon (&self->settle, widget, settle);
}

static void
soket_calls_list_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  SoketCallsList *self = SOKET_CALLS_LIST (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 300;
      *natural = 960;
    }
  else
    {
      *minimum = self->metrics.header_height + 2 * self->metrics.row_height;
      *natural = self->metrics.header_height + 8 * self->metrics.row_height;
    }
}

/* Round the selected row, or round the whole while none is. */
static void
draw_focus (SoketCallsList *self,
            GtkSnapshot    *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int header_height = self->metrics.header_height;
  graphene_rect_t box = GRAPHENE_RECT_INIT (0, header_height, gtk_widget_get_width (widget),
                                            gtk_widget_get_height (widget) - header_height);
  SoketPalette palette;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);

      if (gtk_widget_get_child_visible (row) && soket_calls_row_get_selected (SOKET_CALLS_ROW (row)))
        {
          if (!gtk_widget_compute_bounds (row, widget, &box))
            return;
          break;
        }
    }
  soket_palette_read (&palette, widget);
  soket_frame_draw (snapshot, &box, 0, 2, &palette.focus);
}

static void
soket_calls_list_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  SoketCallsList *self = SOKET_CALLS_LIST (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int header_height = self->metrics.header_height;

  gtk_widget_snapshot_child (widget, self->header, snapshot);
  /* The first row may be scrolled out in part: it must not show through the header. */
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (0, header_height, width, MAX (height - header_height, 0)));
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->rows, i), snapshot);
  if (gtk_widget_has_visible_focus (widget))
    draw_focus (self, snapshot);
  gtk_snapshot_pop (snapshot);
  soket_texts_sweep (self->metrics.texts);
}

static void
reread_metrics (SoketCallsList *self)
{
  soket_calls_metrics_read (&self->metrics, GTK_WIDGET (self));
  if (self->header != NULL)
    gtk_widget_queue_resize (self->header);
  for (guint i = 0; i < self->rows->len; i++)
    gtk_widget_queue_resize (g_ptr_array_index (self->rows, i));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
soket_calls_list_css_changed (GtkWidget         *widget,
                              GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (soket_calls_list_parent_class)->css_changed (widget, change);
  /* Focus and the pointer change the style too: only another font is worth laying out everything anew. */
  if (soket_calls_metrics_are_stale (&SOKET_CALLS_LIST (widget)->metrics, widget))
    reread_metrics (SOKET_CALLS_LIST (widget));
}

static void
soket_calls_list_state_flags_changed (GtkWidget     *widget,
                                      GtkStateFlags  previous)
{
  GTK_WIDGET_CLASS (soket_calls_list_parent_class)->state_flags_changed (widget, previous);
  gtk_widget_queue_draw (widget);
}

static void
soket_calls_list_system_setting_changed (GtkWidget        *widget,
                                         GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (soket_calls_list_parent_class)->system_setting_changed (widget, setting);
  if (setting != GTK_SYSTEM_SETTING_DISPLAY)
    reread_metrics (SOKET_CALLS_LIST (widget));
}

static void
value_changed_cb (GtkAdjustment  *adjustment,
                  SoketCallsList *self)
{
  if (!self->configuring)
    soket_calls_list_scroll_to (self, gtk_adjustment_get_value (adjustment));
}

/* With everything in sight there is nothing to be scrolled away from. */
static void
follow_where_all_is_seen (SoketCallsList *self)
{
  if (soket_calls_list_get_n_items (self) <= soket_calls_list_get_page (self)
      && (self->model == NULL || soket_trace_view_has_tested (self->model, G_MAXUINT64)))
    set_following (self, TRUE);
}

static void
items_changed_cb (GListModel     *model,
                  guint           position,
                  guint           removed,
                  guint           added,
                  SoketCallsList *self)
{
  follow_where_all_is_seen (self);
  if (soket_calls_list_get_page (self) > 0)
    ensure_rows (self, count_wanted_rows (self));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
soket_calls_list_select (SoketCallsList *self,
                         guint           position)
{
  g_autoptr (SoketCall) call = self->model != NULL ? g_list_model_get_item (G_LIST_MODEL (self->model), position) : NULL;

  if (call == NULL)
    return;
  take_selected (self, call);
  reveal (self, position);
}

static void
soket_calls_list_dispose (GObject *object)
{
  SoketCallsList *self = SOKET_CALLS_LIST (object);

  soket_settle_clear (&self->settle, GTK_WIDGET (self));
  soket_calls_list_set_model (self, NULL);
  ensure_rows (self, 0);
  g_clear_pointer (&self->header, gtk_widget_unparent);
  g_clear_object (&self->selected);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  G_OBJECT_CLASS (soket_calls_list_parent_class)->dispose (object);
}

static void
soket_calls_list_finalize (GObject *object)
{
  SoketCallsList *self = SOKET_CALLS_LIST (object);

  g_ptr_array_unref (self->rows);
  soket_calls_metrics_clear (&self->metrics);
  G_OBJECT_CLASS (soket_calls_list_parent_class)->finalize (object);
}

static void
soket_calls_list_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  SoketCallsList *self = SOKET_CALLS_LIST (object);

  switch (property_id)
    {
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->following);
      break;
    case PROP_SELECTED:
      g_value_set_object (value, self->selected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
soket_calls_list_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_SELECTED:
      soket_calls_list_set_selected (SOKET_CALLS_LIST (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
soket_calls_list_class_init (SoketCallsListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = soket_calls_list_dispose;
  object_class->finalize = soket_calls_list_finalize;
  object_class->get_property = soket_calls_list_get_property;
  object_class->set_property = soket_calls_list_set_property;
  widget_class->size_allocate = soket_calls_list_size_allocate;
  widget_class->measure = soket_calls_list_measure;
  widget_class->snapshot = soket_calls_list_snapshot;
  widget_class->css_changed = soket_calls_list_css_changed;
  widget_class->state_flags_changed = soket_calls_list_state_flags_changed;
  widget_class->system_setting_changed = soket_calls_list_system_setting_changed;

  properties[PROP_FOLLOWING] =
    g_param_spec_boolean ("following", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, SOKET_TYPE_CALL,
                         G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  soket_calls_list_class_add_bindings (widget_class);
  gtk_widget_class_set_css_name (widget_class, "callslist");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LIST);
}

static void
soket_calls_list_init (SoketCallsList *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->rows = g_ptr_array_new ();
  self->following = TRUE;
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  self->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect (self->adjustment, "value-changed", G_CALLBACK (value_changed_cb), self);
  soket_calls_metrics_read (&self->metrics, widget);
  self->header = soket_calls_row_new_header (&self->metrics);
  gtk_widget_set_parent (self->header, widget);

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  /* Translators: the list of socket calls */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Calls"), -1);
  soket_calls_list_add_controllers (self);
}

void
soket_calls_list_set_model (SoketCallsList *self,
                            SoketTraceView *model)
{
  g_return_if_fail (SOKET_IS_CALLS_LIST (self));

  if (self->model == model)
    return;
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_set_object (&self->model, model);
  if (model != NULL)
    {
      g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
      g_signal_connect_swapped (model, "tested", G_CALLBACK (follow_where_all_is_seen), self);
    }

  /* Numbers begin anew in each trace: what the rows show says nothing about the new one. */
  ensure_rows (self, 0);
  self->metrics.has_stranger = FALSE;
  self->metrics.has_place = FALSE;
  gtk_widget_queue_draw (self->header);
  take_selected (self, NULL);
  set_following (self, TRUE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
soket_calls_list_set_describe (SoketCallsList    *self,
                               SoketDescribeFunc  describe,
                               gpointer           user_data)
{
  g_return_if_fail (SOKET_IS_CALLS_LIST (self));

  self->describe = describe;
  self->describe_data = user_data;
  self->metrics.has_meaning = describe != NULL;
  soket_calls_row_reset (SOKET_CALLS_ROW (self->header));
  for (guint i = 0; i < self->rows->len; i++)
    soket_calls_row_reset (g_ptr_array_index (self->rows, i));
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

GtkAdjustment *
soket_calls_list_get_adjustment (SoketCallsList *self)
{
  g_return_val_if_fail (SOKET_IS_CALLS_LIST (self), NULL);

  return self->adjustment;
}

gboolean
soket_calls_list_get_following (SoketCallsList *self)
{
  g_return_val_if_fail (SOKET_IS_CALLS_LIST (self), FALSE);

  return self->following;
}

void
soket_calls_list_follow (SoketCallsList *self)
{
  g_return_if_fail (SOKET_IS_CALLS_LIST (self));

  set_following (self, TRUE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

guint
soket_calls_list_get_n_new (SoketCallsList *self)
{
  g_return_val_if_fail (SOKET_IS_CALLS_LIST (self), 0);

  if (self->following || self->model == NULL)
    return 0;
  return soket_trace_view_get_n_records (self->model) - soket_calls_find_number (self->model, self->newest_seen + 1);
}

SoketCall *
soket_calls_list_get_selected (SoketCallsList *self)
{
  g_return_val_if_fail (SOKET_IS_CALLS_LIST (self), NULL);

  return self->selected;
}

void
soket_calls_list_set_selected (SoketCallsList *self,
                               SoketCall      *call)
{
  g_return_if_fail (SOKET_IS_CALLS_LIST (self));
  g_return_if_fail (call == NULL || SOKET_IS_CALL (call));

  take_selected (self, call);
  reveal (self, soket_calls_list_find_selected (self));
}
