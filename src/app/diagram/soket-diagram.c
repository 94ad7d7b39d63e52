/* soket-diagram.c - the sequence diagram of the conversation that is shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/diagram/soket-diagram-private.h"

#include <glib/gi18n.h>


/* The ladder of a sequence, drawn by hand: only what is in sight is read, laid out and drawn, so that ten thousand calls cost
 * what ten cost.
 *
 * Following, the end stays in sight. Scrolled up, @anchor rows are out of sight above, and the sequence is frozen, so that
 * nothing moves under the reader. Where everything stands is worked out in size_allocate, thus once a frame and not at all
 * while hidden. */

enum
{
  PROP_SEQUENCE = 1,
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

G_DEFINE_FINAL_TYPE (SoketDiagram, soket_diagram, GTK_TYPE_WIDGET)

const SoketLadderRow *
soket_diagram_get_rows (SoketDiagram *self,
                        guint        *n_rows)
{
  *n_rows = 0;
  return self->sequence != NULL ? soket_ladder_get_rows (soket_sequence_get_ladder (self->sequence), n_rows) : NULL;
}

/* The selected row, as the user sees it. */
guint
soket_diagram_get_selected (SoketDiagram *self)
{
  guint selected = self->sequence != NULL ? soket_sequence_get_selected_row (self->sequence) : G_MAXUINT;
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
    .sequence = self->sequence,
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
  if (self->sequence == NULL || !soket_sequence_is_replaying (self->sequence))
    for (guint i = 0; i < G_N_ELEMENTS (paint->next); i++)
      paint->next[i] = self->next[i];
  if (self->sequence != NULL && soket_sequence_is_replaying (self->sequence))
    paint->current = soket_ladder_get_current (soket_sequence_get_ladder (self->sequence));
  soket_palette_read (&paint->palette, GTK_WIDGET (self));
}

/* GTK asks for a snapshot when a child changes, too, as the scrollbar does in the frame after each change of the picture: what
 * was drawn then still holds. */
static void
draw_anew (SoketDiagram *self)
{
  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
soket_diagram_redraw (SoketDiagram *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  draw_anew (self);
}

static gboolean
is_empty (SoketDiagram *self)
{
  return self->layout.n_rows == 0 && (self->sequence == NULL || !soket_sequence_is_replaying (self->sequence));
}

const char *
soket_diagram_get_hint (SoketDiagram *self)
{
  if (self->next[SOKET_SIDE_CLIENT] != NULL || self->next[SOKET_SIDE_SERVER] != NULL)
    return _("Space makes the next call · Read downwards");
  if (self->hint != NULL)
    return self->hint;
  return self->receives ? _("1 Start server · 2 Receive · 3 Read downwards") : _("1 Start server · 2 Send · 3 Read downwards");
}

static GskRenderNode *
draw (SoketDiagram *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  int width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  SoketDiagramPaint paint;
  guint n_rows;

  soket_diagram_prepare (self, &paint);
  soket_diagram_get_rows (self, &n_rows);
  if (is_empty (self))
    soket_diagram_paint_hint (&paint, snapshot, soket_diagram_get_hint (self));
  else if (n_rows == self->layout.n_rows)
    soket_diagram_paint_rows (&paint, snapshot);
  if (self->legend_height > 0 && !is_empty (self))
    soket_diagram_paint_legend (&paint, snapshot, SOKET_DIAGRAM_LEGEND_MARGIN, height - self->legend_height / 2,
                                width - 2 * SOKET_DIAGRAM_LEGEND_MARGIN, self->n_legend_lines);
  soket_diagram_texts_sweep (self->texts);
  return gtk_snapshot_free_to_node (snapshot);
}

static void
soket_diagram_snapshot (GtkWidget   *widget,
                        GtkSnapshot *snapshot)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);

  if (self->texts == NULL)
    return;
  if (self->drawn == NULL)
    self->drawn = draw (self);
  if (self->drawn != NULL)
    gtk_snapshot_append_node (snapshot, self->drawn);
  gtk_widget_snapshot_child (widget, self->scrollbar, snapshot);
  gtk_widget_snapshot_child (widget, self->follow_button, snapshot);
}

static void
soket_diagram_css_changed (GtkWidget         *widget,
                           GtkCssStyleChange *change)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);

  GTK_WIDGET_CLASS (soket_diagram_parent_class)->css_changed (widget, change);
  if (self->texts != NULL && !soket_diagram_texts_are_fresh (self->texts))
    gtk_widget_queue_resize (widget);
  draw_anew (self);
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
  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  self->needs = (SoketDiagramNeeds) { { 0, 0 } };
  gtk_widget_queue_resize (widget);
}

static void
soket_diagram_state_flags_changed (GtkWidget     *widget,
                                   GtkStateFlags  previous)
{
  GTK_WIDGET_CLASS (soket_diagram_parent_class)->state_flags_changed (widget, previous);
  draw_anew (SOKET_DIAGRAM (widget));
}

static void
follow (SoketDiagram *self)
{
  soket_diagram_set_following (self, TRUE);
  soket_diagram_redraw (self);
}

static void
changed_cb (SoketSequence *sequence,
            SoketDiagram  *self)
{
  if (soket_sequence_get_conversation (sequence) != self->conversation)
    {
      self->anchor = 0;
      follow (self);
    }
  if (soket_sequence_is_replaying (sequence))
    {
      self->wanted = soket_ladder_get_current (soket_sequence_get_ladder (sequence));
      soket_diagram_say_row (self, self->wanted);
    }
  soket_diagram_update_actions (self);
  soket_diagram_describe_soon (self);
  soket_diagram_redraw (self);
}

static void
selected_cb (SoketSequence *sequence,
             GParamSpec    *pspec,
             SoketDiagram  *self)
{
  self->wanted = soket_diagram_get_selected (self);
  soket_diagram_redraw (self);
  if (!self->selecting)
    soket_diagram_say_row (self, self->wanted);
}

static void
replaying_cb (SoketSequence *sequence,
              GParamSpec    *pspec,
              SoketDiagram  *self)
{
  self->following = TRUE;
  soket_diagram_update_follow_button (self);
  soket_diagram_redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

/* Somebody else thawed the sequence: the end is where it goes on. */
static void
live_cb (SoketSequence *sequence,
         GParamSpec    *pspec,
         SoketDiagram  *self)
{
  gboolean live;

  g_object_get (sequence, "live", &live, NULL);
  if (live)
    follow (self);
}

static void
flushed_cb (SoketTrace   *trace,
            SoketDiagram *self)
{
  if (!self->following)
    soket_diagram_update_follow_button (self);
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

  soket_diagram_set_sequence (self, NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "diagram", NULL);
  g_clear_object (&self->actions);
  soket_settle_clear (&self->settle, GTK_WIDGET (self));
  g_clear_handle_id (&self->description_timeout, g_source_remove);
  g_clear_pointer (&self->popover, gtk_widget_unparent);
  g_clear_pointer (&self->scrollbar, gtk_widget_unparent);
  g_clear_pointer (&self->follow_button, gtk_widget_unparent);
  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_clear_object (&self->adjustment);
  g_clear_pointer (&self->texts, soket_diagram_texts_free);
  g_clear_pointer (&self->drawn, gsk_render_node_unref);
  for (guint i = 0; i < G_N_ELEMENTS (self->next); i++)
    g_clear_pointer (&self->next[i], g_free);

  G_OBJECT_CLASS (soket_diagram_parent_class)->dispose (object);
}

static void
set_legend (SoketDiagram *self,
            gboolean      legend)
{
  if (self->legend == legend)
    return;
  self->legend = legend;
  soket_diagram_update_actions (self);
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
    case PROP_SEQUENCE:
      g_value_set_object (value, self->sequence);
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
    case PROP_SEQUENCE:
      soket_diagram_set_sequence (self, g_value_get_object (value));
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

  properties[PROP_SEQUENCE] = g_param_spec_object ("sequence", NULL, NULL, SOKET_TYPE_SEQUENCE, flags);
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

  soket_diagram_add_actions (self);
  self->follow_button = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->follow_button, "pill");
  gtk_widget_add_css_class (self->follow_button, "suggested-action");
  gtk_widget_set_tooltip_text (self->follow_button, _("Go to the newest call and follow"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->follow_button), "diagram.follow");
  gtk_widget_set_visible (self->follow_button, FALSE);
  gtk_widget_set_parent (self->follow_button, widget);
  soket_diagram_add_controllers (self);
}

GtkWidget *
soket_diagram_new (void)
{
  return g_object_new (SOKET_TYPE_DIAGRAM, NULL);
}

void
soket_diagram_set_sequence (SoketDiagram  *self,
                            SoketSequence *sequence)
{
  g_return_if_fail (SOKET_IS_DIAGRAM (self));
  g_return_if_fail (sequence == NULL || SOKET_IS_SEQUENCE (sequence));

  if (self->sequence == sequence)
    return;
  if (self->sequence != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->sequence, self);
      g_signal_handlers_disconnect_by_data (soket_sequence_get_trace (self->sequence), self);
    }
  g_set_object (&self->sequence, sequence);
  self->following = TRUE;
  self->cursor = self->wanted = G_MAXUINT;
  self->conversation = 0;
  self->needs = (SoketDiagramNeeds) { { 0, 0 } };
  if (sequence != NULL)
    {
      g_signal_connect (sequence, "changed", G_CALLBACK (changed_cb), self);
      g_signal_connect (sequence, "notify::selected", G_CALLBACK (selected_cb), self);
      g_signal_connect (sequence, "notify::replaying", G_CALLBACK (replaying_cb), self);
      g_signal_connect (sequence, "notify::live", G_CALLBACK (live_cb), self);
      /* After the sequence, which then already knows how much is new. */
      g_signal_connect_after (soket_sequence_get_trace (sequence), "flushed", G_CALLBACK (flushed_cb), self);
      g_object_set (sequence, "messages", self->describe != NULL, NULL);
    }
  soket_diagram_update_actions (self);
  soket_diagram_describe_soon (self);
  soket_diagram_redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SEQUENCE]);
}

void
soket_diagram_set_describe (SoketDiagram      *self,
                            SoketDescribeFunc  describe_func,
                            gpointer           user_data)
{
  g_return_if_fail (SOKET_IS_DIAGRAM (self));

  self->describe = describe_func;
  self->describe_data = user_data;
  if (self->sequence != NULL)
    g_object_set (self->sequence, "messages", describe_func != NULL, NULL);
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
  soket_diagram_describe_soon (self);
  draw_anew (self);
}

void
soket_diagram_set_hint (SoketDiagram *self,
                        const char   *hint)
{
  g_return_if_fail (SOKET_IS_DIAGRAM (self));

  self->hint = hint;
  soket_diagram_describe_soon (self);
  draw_anew (self);
}

GActionGroup *
soket_diagram_get_actions (SoketDiagram *self)
{
  g_return_val_if_fail (SOKET_IS_DIAGRAM (self), NULL);

  return G_ACTION_GROUP (self->actions);
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

  return self->texts != NULL ? soket_diagram_texts_get_n_used (self->texts) : 0;
}

void
soket_diagram_set_next (SoketDiagram *self,
                        SoketSide     side,
                        const char   *call)
{
  g_return_if_fail (SOKET_IS_DIAGRAM (self));
  g_return_if_fail (side < G_N_ELEMENTS (self->next));

  if (g_strcmp0 (self->next[side], call) == 0)
    return;
  g_free (self->next[side]);
  self->next[side] = g_strdup (call);
  draw_anew (self);
}
