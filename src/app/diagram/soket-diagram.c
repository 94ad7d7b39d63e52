/* soket-diagram.c - the sequence diagram of the conversation that is shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/base/soket-format.h"
#include "app/base/soket-save.h"
#include "app/diagram/soket-diagram-export.h"
#include "app/diagram/soket-diagram-labels.h"
#include "app/diagram/soket-diagram-menu.h"
#include "app/speech/soket-spoken.h"

/* The ladder of a scene, drawn by hand: only what is in sight is read, laid out and drawn, so that ten thousand calls cost what ten cost.
 *
 * Following, the end stays in sight. Scrolled up, @anchor rows are out of sight above, and the scene is frozen, so that nothing moves under
 * the reader. Where everything stands is worked out in size_allocate, thus once a frame and not at all while hidden. */

enum
{
  PROP_SCENE = 1,
  PROP_LEGEND,
  PROP_FOLLOWING,
  N_PROPS
};

enum
{
  SIGNAL_LIFELINES_MOVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

#define SCROLLBAR_ROOM 14
#define DESCRIBE_EVERY_US G_USEC_PER_SEC
/* The legend goes before the last rows do. */
#define LEGEND_ROWS 6

G_DEFINE_FINAL_TYPE (SoketDiagram, soket_diagram, GTK_TYPE_WIDGET)

const SoketLadderRow *
soket_diagram_get_rows (SoketDiagram *self,
          guint        *n_rows)
{
  *n_rows = 0;
  return self->scene != NULL ? soket_ladder_get_rows (soket_scene_get_ladder (self->scene), n_rows) : NULL;
}

double
soket_diagram_get_offset (SoketDiagram *self)
{
  double end = self->layout.content - self->layout.height;

  if (end <= 0 || !soket_diagram_layout_scrolls (&self->layout))
    return 0;
  return self->following ? round (end) : round (CLAMP (self->anchor * self->layout.row, 0, end));
}

/* The selected row, as the user sees it. */
guint
soket_diagram_get_selected (SoketDiagram *self)
{
  guint selected = self->scene != NULL ? soket_scene_get_selected_row (self->scene) : G_MAXUINT;
  guint n_rows;
  const SoketLadderRow *rows = soket_diagram_get_rows (self, &n_rows);

  if (selected >= n_rows)
    return G_MAXUINT;
  if (self->cursor < n_rows && selected == self->cursor_selected && rows[self->cursor].kind == self->cursor_row.kind
      && rows[self->cursor].record == self->cursor_row.record && rows[self->cursor].number == self->cursor_row.number)
    return self->cursor;
  return selected;
}

void
soket_diagram_prepare (SoketDiagram      *self,
         SoketDiagramPaint *paint)
{
  *paint = (SoketDiagramPaint) {
    .scene = self->scene,
    .layout = &self->layout,
    .texts = self->texts,
    .describe = self->describe,
    .describe_data = self->describe_data,
    .offset = soket_diagram_get_offset (self),
    .selected = soket_diagram_get_selected (self),
    .current = G_MAXUINT,
    .layers = SOKET_LAYERS_ALL,
    .focus = gtk_widget_has_visible_focus (GTK_WIDGET (self)),
  };
  if (self->scene != NULL && soket_scene_is_replaying (self->scene))
    paint->current = soket_ladder_get_current (soket_scene_get_ladder (self->scene));
  soket_palette_read (&paint->palette, GTK_WIDGET (self));
}

void
soket_diagram_redraw (SoketDiagram *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_follow_button (SoketDiagram *self)
{
  guint n_new = self->scene != NULL ? soket_scene_get_n_unseen (self->scene) : 0;
  g_autofree char *label = NULL;

  if (self->following || self->scene == NULL || soket_scene_is_replaying (self->scene))
    {
      gtk_widget_set_visible (self->follow_button, FALSE);
      return;
    }
  if (n_new > 0)
    label = g_strdup_printf (ngettext ("%'u new call ↓", "%'u new calls ↓", n_new), n_new);
  else
    label = g_strdup (_("To the newest ↓"));
  if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (self->follow_button)), label) != 0)
    gtk_button_set_label (GTK_BUTTON (self->follow_button), label);
  gtk_widget_set_visible (self->follow_button, TRUE);
}

static void
set_following (SoketDiagram *self,
               gboolean      following)
{
  guint n_rows, n_after;

  if (self->following == following)
    return;
  self->following = following;
  /* A replay does not grow by itself: there is nothing to be frozen. */
  if (self->scene != NULL && !soket_scene_is_replaying (self->scene))
    {
      soket_diagram_get_rows (self, &n_rows);
      soket_scene_set_live (self->scene, following);
      /* A frozen scene has the earlier calls, too: what was in sight stays there. */
      soket_diagram_get_rows (self, &n_after);
      if (!following && n_after > n_rows)
        self->anchor += n_after - n_rows;
    }
  update_follow_button (self);
  soket_diagram_redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

/* Stands at @value pixels of the content as it is now. */
void
soket_diagram_scroll_to (SoketDiagram *self,
           double        value)
{
  double end = self->layout.content - self->layout.height;

  /* Half a row is a slip of the hand. */
  if (!soket_diagram_layout_scrolls (&self->layout) || value >= end - self->layout.row / 2)
    {
      set_following (self, TRUE);
    }
  else
    {
      self->anchor = MAX (value, 0) / self->layout.row;
      set_following (self, FALSE);
    }
  soket_diagram_redraw (self);
}

/* Works out where to stand so that @row is in sight; the last row means the end, which is followed. */
static void
reveal (SoketDiagram *self,
        guint         row)
{
  double offset = soket_diagram_get_offset (self), top, bottom;

  if (row >= self->layout.n_rows || !soket_diagram_layout_scrolls (&self->layout))
    return;
  top = soket_diagram_layout_y (&self->layout, row) - self->layout.row;
  bottom = top + 2 * self->layout.row;
  if (row + 1 == self->layout.n_rows)
    soket_diagram_scroll_to (self, self->layout.content);
  else if (top < offset)
    soket_diagram_scroll_to (self, top);
  else if (bottom > offset + self->layout.height)
    soket_diagram_scroll_to (self, bottom - self->layout.height);
}

static void
ensure_texts (SoketDiagram *self)
{
  if (self->texts != NULL && soket_diagram_texts_are_fresh (self->texts))
    return;
  g_clear_pointer (&self->texts, soket_diagram_texts_free);
  self->texts = soket_diagram_texts_new (GTK_WIDGET (self));
  self->needs = (SoketDiagramNeeds) { { 0, 0 } };
}

static double
get_legend_height (SoketDiagram *self,
                   double        height)
{
  double text = soket_diagram_texts_get_height (self->texts);

  if (!self->legend || height < (LEGEND_ROWS + 2) * text)
    return 0;
  return ceil (text + 6);
}

static void
fit (SoketDiagram *self,
     int           width,
     int           height)
{
  double text = soket_diagram_texts_get_height (self->texts), unit = soket_diagram_texts_get_unit (self->texts);
  double legend = get_legend_height (self, height);
  guint n_rows;

  self->legend_height = legend;

  soket_diagram_get_rows (self, &n_rows);
  if (self->scene == NULL || !soket_scene_is_replaying (self->scene))
    self->n_fitted = n_rows;
  soket_diagram_layout_fit (&self->layout, width, height - legend, text, unit, n_rows, self->n_fitted, &self->needs);
  if (!soket_diagram_layout_scrolls (&self->layout))
    return;

  /* Rows need the room more than what explains them. */
  self->legend_height = 0;
  soket_diagram_layout_fit (&self->layout, width, height, text, unit, n_rows, self->n_fitted, &self->needs);
  if (soket_diagram_layout_scrolls (&self->layout))
    soket_diagram_layout_fit (&self->layout, width - SCROLLBAR_ROOM, height, text, unit, n_rows, self->n_fitted, &self->needs);
}

/* Labels of one conversation push the lifelines inwards and never let them back, so that they do not swing. */
static void
fit_labels (SoketDiagram *self,
            int           width,
            int           height)
{
  SoketDiagramPaint paint;
  guint first, end;

  fit (self, width, height);
  if (self->scene == NULL)
    return;
  if (soket_scene_get_conversation (self->scene) != self->conversation)
    {
      self->conversation = soket_scene_get_conversation (self->scene);
      self->needs = (SoketDiagramNeeds) { { 0, 0 } };
      fit (self, width, height);
    }
  soket_diagram_prepare (self, &paint);
  soket_diagram_layout_range (&self->layout, paint.offset, paint.offset + self->layout.height, &first, &end);
  if (soket_labels_measure (&paint, first, end, &self->needs))
    fit (self, width, height);
}

/* The frame after an allocation: what would ask for another one in the middle of it, which GTK forgets. */
static gboolean
settle_cb (GtkWidget     *widget,
           GdkFrameClock *clock,
           gpointer       user_data)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);
  guint wanted = self->wanted;

  self->tick = 0;
  self->wanted = G_MAXUINT;
  if (wanted != G_MAXUINT)
    reveal (self, wanted);

  self->configuring = TRUE;
  gtk_adjustment_configure (self->adjustment, soket_diagram_get_offset (self), 0, MAX (self->layout.content, self->layout.height),
                            self->layout.row, MAX (self->layout.height - 2 * self->layout.row, self->layout.row),
                            self->layout.height);
  self->configuring = FALSE;
  update_follow_button (self);

  if (self->layout.lines[0] != self->told_lines[0] || self->layout.lines[1] != self->told_lines[1])
    {
      self->told_lines[0] = self->layout.lines[0];
      self->told_lines[1] = self->layout.lines[1];
      g_signal_emit (self, signals[SIGNAL_LIFELINES_MOVED], 0);
    }
  return G_SOURCE_REMOVE;
}

static void
settle_later (SoketDiagram *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), settle_cb, NULL, NULL);
}

static void
soket_diagram_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);
  GtkRequisition size;
  gboolean scrolls;
  int bar;

  ensure_texts (self);
  fit_labels (self, width, height);

  scrolls = soket_diagram_layout_scrolls (&self->layout);
  gtk_widget_set_child_visible (self->scrollbar, scrolls);
  gtk_widget_measure (self->scrollbar, GTK_ORIENTATION_HORIZONTAL, -1, &bar, NULL, NULL, NULL);
  if (scrolls)
    gtk_widget_size_allocate (self->scrollbar, &(GtkAllocation) { width - bar, 0, bar, MAX ((int) self->layout.height, 1) }, -1);
  if (gtk_widget_get_visible (self->follow_button))
    {
      gtk_widget_get_preferred_size (self->follow_button, NULL, &size);
      gtk_widget_size_allocate (self->follow_button,
                                /* At the edge, over the legend: not over the calls that one has scrolled up to. */
                                &(GtkAllocation) { (width - size.width) / 2, MAX (height - size.height - 2, 0), size.width, size.height }, -1);
    }
  gtk_popover_present (GTK_POPOVER (self->popover));
  settle_later (self);
}

static void
soket_diagram_measure (GtkWidget      *widget,
                       GtkOrientation  orientation,
                       int             for_size,
                       int            *minimum,
                       int            *natural,
                       int            *minimum_baseline,
                       int            *natural_baseline)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);

  ensure_texts (self);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 300;
      *natural = 980;
    }
  else
    {
      *minimum = (int) ceil (2.5 * soket_diagram_texts_get_height (self->texts));
      *natural = (int) ceil (16 * soket_diagram_texts_get_height (self->texts));
    }
}

static gboolean
is_empty (SoketDiagram *self)
{
  return self->layout.n_rows == 0 && (self->scene == NULL || !soket_scene_is_replaying (self->scene));
}

static void
soket_diagram_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);
  double height = gtk_widget_get_height (widget), legend = self->legend_height;
  SoketDiagramPaint paint;
  guint n_rows;

  if (self->texts == NULL)
    return;
  soket_diagram_prepare (self, &paint);
  soket_diagram_get_rows (self, &n_rows);
  if (is_empty (self))
    soket_diagram_paint_hint (&paint, snapshot, self->receives ? _("1 Start server · 2 Receive · 3 Read downwards")
                                                               : _("1 Start server · 2 Send · 3 Read downwards"));
  else if (n_rows == self->layout.n_rows)
    soket_diagram_paint_rows (&paint, snapshot);
  if (legend > 0 && !is_empty (self))
    soket_diagram_paint_legend (&paint, snapshot, 8, height - legend / 2, gtk_widget_get_width (widget) - 16);

  gtk_widget_snapshot_child (widget, self->scrollbar, snapshot);
  gtk_widget_snapshot_child (widget, self->follow_button, snapshot);
  soket_diagram_texts_sweep (self->texts);
}

static void
soket_diagram_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);

  GTK_WIDGET_CLASS (soket_diagram_parent_class)->css_changed (widget, change);
  if (self->texts != NULL && !soket_diagram_texts_are_fresh (self->texts))
    gtk_widget_queue_resize (widget);
  gtk_widget_queue_draw (widget);
}

static void
soket_diagram_system_setting_changed (GtkWidget        *widget,
                                      GtkSystemSetting  setting)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);

  GTK_WIDGET_CLASS (soket_diagram_parent_class)->system_setting_changed (widget, setting);
  if (setting == GTK_SYSTEM_SETTING_DISPLAY)
    return;
  g_clear_pointer (&self->texts, soket_diagram_texts_free);
  self->needs = (SoketDiagramNeeds) { { 0, 0 } };
  gtk_widget_queue_resize (widget);
}

static void
soket_diagram_state_flags_changed (GtkWidget     *widget,
                                   GtkStateFlags  previous)
{
  GTK_WIDGET_CLASS (soket_diagram_parent_class)->state_flags_changed (widget, previous);
  gtk_widget_queue_draw (widget);
}

void
soket_diagram_say_row (SoketDiagram *self,
                       guint         row)
{
  guint n_rows;
  const SoketLadderRow *rows = soket_diagram_get_rows (self, &n_rows);
  g_autofree char *sentence = NULL;
  g_autofree char *words = NULL;

  if (row < n_rows)
    {
      sentence = soket_scene_dup_sentence (self->scene, row);
      /* Translators: for screen readers, as one walks the diagram: the row, how many there are, client or server, what the call did */
      words = g_strdup_printf (_("row %u of %u: %s, %s"), row + 1, n_rows, soket_format_side (rows[row].side), sentence);
    }
  soket_spoken_row (GTK_WIDGET (self), words);
}

static guint
find_newest (SoketDiagram *self)
{
  guint n_rows;

  soket_diagram_get_rows (self, &n_rows);
  return n_rows > 0 ? n_rows - 1 : G_MAXUINT;
}

static void
describe (SoketDiagram *self)
{
  g_autofree char *description = self->scene != NULL ? soket_scene_dup_description (self->scene) : g_strdup ("");

  self->described_us = g_get_monotonic_time ();
  /* Who listens is told of the newest row, not of the whole picture again. */
  if (gtk_widget_is_focus (GTK_WIDGET (self)) && self->scene != NULL && soket_diagram_get_selected (self) == G_MAXUINT
      && !soket_scene_is_replaying (self->scene))
    soket_diagram_say_row (self, find_newest (self));
  soket_spoken_describe (GTK_WIDGET (self), description);
}

static gboolean
describe_cb (gpointer user_data)
{
  SoketDiagram *self = user_data;

  self->description_timeout = 0;
  describe (self);
  return G_SOURCE_REMOVE;
}

/* At once where it can be, and not more often than once a second. */
static void
describe_soon (SoketDiagram *self)
{
  gint64 wait_us = self->described_us + DESCRIBE_EVERY_US - g_get_monotonic_time ();

  if (self->description_timeout != 0)
    return;
  if (gtk_widget_is_focus (GTK_WIDGET (self)))
    wait_us = DESCRIBE_EVERY_US;
  if (self->described_us == 0 || wait_us <= 0)
    describe (self);
  else
    self->description_timeout = g_timeout_add ((guint) (wait_us / 1000 + 1), describe_cb, self);
}

static void
follow (SoketDiagram *self)
{
  set_following (self, TRUE);
  soket_diagram_redraw (self);
}

static void
changed_cb (SoketScene   *scene,
            SoketDiagram *self)
{
  if (soket_scene_get_conversation (scene) != self->conversation)
    {
      self->anchor = 0;
      follow (self);
    }
  if (soket_scene_is_replaying (scene))
    {
      self->wanted = soket_ladder_get_current (soket_scene_get_ladder (scene));
      soket_diagram_say_row (self, self->wanted);
    }
  describe_soon (self);
  soket_diagram_redraw (self);
}

static void
selected_cb (SoketScene   *scene,
             GParamSpec   *pspec,
             SoketDiagram *self)
{
  self->wanted = soket_diagram_get_selected (self);
  soket_diagram_redraw (self);
  if (!self->selecting)
    soket_diagram_say_row (self, self->wanted);
}

static void
replaying_cb (SoketScene   *scene,
              GParamSpec   *pspec,
              SoketDiagram *self)
{
  self->following = TRUE;
  update_follow_button (self);
  soket_diagram_redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

/* Somebody else thawed the scene: the end is where it goes on. */
static void
live_cb (SoketScene   *scene,
         GParamSpec   *pspec,
         SoketDiagram *self)
{
  gboolean live;

  g_object_get (scene, "live", &live, NULL);
  if (live)
    follow (self);
}

static void
flushed_cb (SoketTrace   *trace,
            SoketDiagram *self)
{
  if (!self->following)
    update_follow_button (self);
}

static void
value_changed_cb (GtkAdjustment *adjustment,
                  SoketDiagram  *self)
{
  if (!self->configuring)
    soket_diagram_scroll_to (self, gtk_adjustment_get_value (adjustment));
}

static void
soket_diagram_dispose (GObject *object)
{
  SoketDiagram *self = SOKET_DIAGRAM (object);

  soket_diagram_set_scene (self, NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "diagram", NULL);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_handle_id (&self->description_timeout, g_source_remove);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->scrollbar, gtk_widget_unparent);
  g_clear_pointer (&self->follow_button, gtk_widget_unparent);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  g_clear_pointer (&self->texts, soket_diagram_texts_free);

  G_OBJECT_CLASS (soket_diagram_parent_class)->dispose (object);
}

static void
set_legend (SoketDiagram *self,
            gboolean      legend)
{
  if (self->legend == legend)
    return;
  self->legend = legend;
  soket_diagram_redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LEGEND]);
}

static void
soket_diagram_get_property (GObject    *object,
                            guint       id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  SoketDiagram *self = SOKET_DIAGRAM (object);

  switch (id)
    {
    case PROP_SCENE:
      g_value_set_object (value, self->scene);
      break;
    case PROP_LEGEND:
      g_value_set_boolean (value, self->legend);
      break;
    case PROP_FOLLOWING:
      g_value_set_boolean (value, self->following);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_diagram_set_property (GObject      *object,
                            guint         id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  SoketDiagram *self = SOKET_DIAGRAM (object);

  switch (id)
    {
    case PROP_SCENE:
      soket_diagram_set_scene (self, g_value_get_object (value));
      break;
    case PROP_LEGEND:
      set_legend (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
soket_diagram_class_init (SoketDiagramClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = soket_diagram_dispose;
  object_class->get_property = soket_diagram_get_property;
  object_class->set_property = soket_diagram_set_property;
  widget_class->size_allocate = soket_diagram_size_allocate;
  widget_class->measure = soket_diagram_measure;
  widget_class->snapshot = soket_diagram_snapshot;
  widget_class->query_tooltip = soket_diagram_query_tooltip;
  widget_class->css_changed = soket_diagram_css_changed;
  widget_class->state_flags_changed = soket_diagram_state_flags_changed;
  widget_class->system_setting_changed = soket_diagram_system_setting_changed;

  properties[PROP_SCENE] = g_param_spec_object ("scene", NULL, NULL, SOKET_TYPE_SCENE, flags);
  properties[PROP_LEGEND] = g_param_spec_boolean ("legend", NULL, NULL, TRUE, flags);
  properties[PROP_FOLLOWING] =
    g_param_spec_boolean ("following", NULL, NULL, TRUE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_LIFELINES_MOVED] = g_signal_new ("lifelines-moved", SOKET_TYPE_DIAGRAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                  G_TYPE_NONE, 0);

  soket_diagram_class_add_bindings (widget_class);
  gtk_widget_class_set_css_name (widget_class, "diagram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
soket_diagram_init (SoketDiagram *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->following = TRUE;
  self->legend = TRUE;
  self->cursor = self->cursor_selected = self->wanted = G_MAXUINT;
  /* Calls, addresses and arrows are Latin: they would change places with their labels. */
  gtk_widget_set_direction (widget, GTK_TEXT_DIR_LTR);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_has_tooltip (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (widget, "view");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Diagram"), -1);

  self->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 0, 0, 0));
  g_signal_connect (self->adjustment, "value-changed", G_CALLBACK (value_changed_cb), self);
  self->scrollbar = gtk_scrollbar_new (GTK_ORIENTATION_VERTICAL, self->adjustment);
  gtk_widget_set_child_visible (self->scrollbar, FALSE);
  gtk_widget_set_parent (self->scrollbar, widget);

  soket_diagram_menu_install (self);
  self->follow_button = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->follow_button, "pill");
  gtk_widget_add_css_class (self->follow_button, "suggested-action");
  gtk_widget_set_tooltip_text (self->follow_button, _("Go to the newest call and follow"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->follow_button), "diagram.follow");
  gtk_widget_set_visible (self->follow_button, FALSE);
  gtk_widget_set_parent (self->follow_button, widget);
  self->popover = soket_diagram_menu_new ();
  gtk_widget_set_parent (self->popover, widget);
  soket_diagram_add_controllers (self);
}

GtkWidget *
soket_diagram_new (void)
{
  return g_object_new (SOKET_TYPE_DIAGRAM, NULL);
}

void
soket_diagram_set_scene (SoketDiagram *self,
                         SoketScene   *scene)
{
  g_return_if_fail (SOKET_IS_DIAGRAM (self));
  g_return_if_fail (scene == NULL || SOKET_IS_SCENE (scene));

  if (self->scene == scene)
    return;
  if (self->scene != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->scene, self);
      g_signal_handlers_disconnect_by_data (soket_scene_get_trace (self->scene), self);
    }
  g_set_object (&self->scene, scene);
  self->following = TRUE;
  self->cursor = self->wanted = G_MAXUINT;
  self->conversation = 0;
  self->needs = (SoketDiagramNeeds) { { 0, 0 } };
  if (scene != NULL)
    {
      g_signal_connect (scene, "changed", G_CALLBACK (changed_cb), self);
      g_signal_connect (scene, "notify::selected", G_CALLBACK (selected_cb), self);
      g_signal_connect (scene, "notify::replaying", G_CALLBACK (replaying_cb), self);
      g_signal_connect (scene, "notify::live", G_CALLBACK (live_cb), self);
      /* After the scene, which then already knows how much is new. */
      g_signal_connect_after (soket_scene_get_trace (scene), "flushed", G_CALLBACK (flushed_cb), self);
      g_object_set (scene, "messages", self->describe != NULL, NULL);
    }
  soket_diagram_menu_set_scene (self, scene);
  describe_soon (self);
  soket_diagram_redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCENE]);
}

void
soket_diagram_set_describe (SoketDiagram      *self,
                            SoketDescribeFunc  describe_func,
                            gpointer           user_data)
{
  g_return_if_fail (SOKET_IS_DIAGRAM (self));

  self->describe = describe_func;
  self->describe_data = user_data;
  if (self->scene != NULL)
    g_object_set (self->scene, "messages", describe_func != NULL, NULL);
  soket_diagram_redraw (self);
}

void
soket_diagram_set_paper (SoketDiagram   *self,
                         SoketPaperFunc  paper,
                         gpointer        user_data)
{
  g_return_if_fail (SOKET_IS_DIAGRAM (self));

  self->paper = paper;
  self->paper_data = user_data;
}

void
soket_diagram_set_receives (SoketDiagram *self,
                            gboolean      receives)
{
  g_return_if_fail (SOKET_IS_DIAGRAM (self));

  self->receives = receives;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

double
soket_diagram_get_lifeline (SoketDiagram *self,
                            SoketSide     side)
{
  g_return_val_if_fail (SOKET_IS_DIAGRAM (self), 0);

  return self->layout.lines[side];
}

guint
soket_diagram_get_n_texts (SoketDiagram *self)
{
  g_return_val_if_fail (SOKET_IS_DIAGRAM (self), 0);

  return self->texts != NULL ? soket_diagram_texts_get_n_kept (self->texts) : 0;
}

char *
soket_diagram_dup_file_name (SoketDiagram *self,
                             const char   *what,
                             const char   *extension)
{
  g_autoptr (SoketPaper) paper = NULL;

  g_return_val_if_fail (SOKET_IS_DIAGRAM (self) && self->scene != NULL, NULL);

  paper = soket_paper_new (self->scene, self->paper, self->paper_data);
  return soket_save_dup_name (extension, paper->file_parts[0], paper->file_parts[1], paper->file_parts[2], what, NULL);
}

GBytes *
soket_diagram_export_svg (SoketDiagram *self)
{
  g_autoptr (SoketPaper) paper = NULL;

  g_return_val_if_fail (SOKET_IS_DIAGRAM (self) && self->scene != NULL, NULL);

  paper = soket_paper_new (self->scene, self->paper, self->paper_data);
  return soket_diagram_write_svg (self->scene, paper, GTK_WIDGET (self), self->describe, self->describe_data);
}

GBytes *
soket_diagram_export_png (SoketDiagram *self)
{
  g_autoptr (SoketPaper) paper = NULL;

  g_return_val_if_fail (SOKET_IS_DIAGRAM (self) && self->scene != NULL, NULL);

  paper = soket_paper_new (self->scene, self->paper, self->paper_data);
  return soket_diagram_write_png (self->scene, paper, GTK_WIDGET (self), self->describe, self->describe_data);
}
