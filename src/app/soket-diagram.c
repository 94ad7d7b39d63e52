/* soket-diagram.c - the sequence diagram of the conversation that is shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-diagram.h"

#include <glib/gi18n.h>
#include <math.h>

#include "soket-diagram-export.h"
#include "soket-diagram-labels.h"
#include "soket-diagram-menu.h"

/* The ladder of a scene, drawn by hand: only what is in sight is read, laid out and drawn, so that ten thousand calls cost what ten cost.
 *
 * Following, the end stays in sight. Scrolled up, @anchor rows are out of sight above, and the scene is frozen, so that nothing moves under
 * the reader. Where everything stands is worked out in size_allocate, thus once a frame and not at all while hidden. */
struct _SoketDiagram
{
  GtkWidget parent_instance;

  SoketScene *scene;
  SoketDescribeFunc describe;
  gpointer describe_data;

  SoketDiagramTexts *texts;
  SoketDiagramLayout layout;
  SoketDiagramNeeds needs;
  guint32 conversation;        /* what the needs were measured for */
  double told_lines[2];        /* as the last "lifelines-moved" found them */

  GtkAdjustment *adjustment;
  GtkWidget *scrollbar;
  GtkWidget *follow_button;
  GtkWidget *popover;
  gboolean following;
  double anchor;
  guint wanted;                /* a row to bring into sight, G_MAXUINT for none */
  gboolean configuring;
  guint tick;                  /* settles what an allocation has found */

  /* The scene knows the selected call only; a call that waited has two rows, and the keys must get past both. */
  guint cursor;
  guint cursor_selected;       /* what the scene said after the cursor was set */
  SoketLadderRow cursor_row;

  gboolean legend;
  guint description_timeout;
  gint64 described_us;
};

enum
{
  PROP_SCENE = 1,
  PROP_LEGEND,
  PROP_FOLLOWING,
  N_PROPS
};

enum
{
  SIGNAL_SAVE_FAILED,
  SIGNAL_LIFELINES_MOVED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

#define WHEEL_ROWS 3
#define NEAR 7.0
#define SCROLLBAR_ROOM 14
#define DESCRIBE_EVERY_US G_USEC_PER_SEC
/* The legend goes before the last rows do. */
#define LEGEND_ROWS 6

G_DEFINE_FINAL_TYPE (SoketDiagram, soket_diagram, GTK_TYPE_WIDGET)

static const SoketLadderRow *
get_rows (SoketDiagram *self,
          guint        *n_rows)
{
  *n_rows = 0;
  return self->scene != NULL ? soket_ladder_get_rows (soket_scene_get_ladder (self->scene), n_rows) : NULL;
}

static double
get_offset (SoketDiagram *self)
{
  double end = self->layout.content - self->layout.height;

  if (end <= 0 || !soket_diagram_layout_scrolls (&self->layout))
    return 0;
  return self->following ? round (end) : round (CLAMP (self->anchor * self->layout.row, 0, end));
}

/* The selected row, as the user sees it. */
static guint
get_selected (SoketDiagram *self)
{
  guint selected = self->scene != NULL ? soket_scene_get_selected_row (self->scene) : G_MAXUINT;
  guint n_rows;
  const SoketLadderRow *rows = get_rows (self, &n_rows);

  if (selected >= n_rows)
    return G_MAXUINT;
  if (self->cursor < n_rows && selected == self->cursor_selected && rows[self->cursor].kind == self->cursor_row.kind
      && rows[self->cursor].record == self->cursor_row.record && rows[self->cursor].number == self->cursor_row.number)
    return self->cursor;
  return selected;
}

static void
prepare (SoketDiagram      *self,
         SoketDiagramPaint *paint)
{
  *paint = (SoketDiagramPaint) {
    .scene = self->scene,
    .layout = &self->layout,
    .texts = self->texts,
    .describe = self->describe,
    .describe_data = self->describe_data,
    .offset = get_offset (self),
    .selected = get_selected (self),
    .current = G_MAXUINT,
    .focus = gtk_widget_has_visible_focus (GTK_WIDGET (self)),
  };
  if (self->scene != NULL && soket_scene_is_replaying (self->scene))
    paint->current = soket_ladder_get_current (soket_scene_get_ladder (self->scene));
  soket_palette_read (&paint->palette, GTK_WIDGET (self));
}

static void
redraw (SoketDiagram *self)
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
    label = g_strdup (_("Follow ↓"));
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
      get_rows (self, &n_rows);
      soket_scene_set_live (self->scene, following);
      /* A frozen scene has the earlier calls, too: what was in sight stays there. */
      get_rows (self, &n_after);
      if (!following && n_after > n_rows)
        self->anchor += n_after - n_rows;
    }
  update_follow_button (self);
  redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLLOWING]);
}

/* Stands at @value pixels of the content as it is now. */
static void
scroll_to (SoketDiagram *self,
           double        value)
{
  double end = self->layout.content - self->layout.height;

  if (!soket_diagram_layout_scrolls (&self->layout) || value >= end - 0.5)
    {
      set_following (self, TRUE);
    }
  else
    {
      self->anchor = MAX (value, 0) / self->layout.row;
      set_following (self, FALSE);
    }
  redraw (self);
}

/* Works out where to stand so that @row is in sight; the last row means the end, which is followed. */
static void
reveal (SoketDiagram *self,
        guint         row)
{
  double offset = get_offset (self), top, bottom;

  if (row >= self->layout.n_rows || !soket_diagram_layout_scrolls (&self->layout))
    return;
  top = soket_diagram_layout_y (&self->layout, row) - self->layout.row;
  bottom = top + 2 * self->layout.row;
  if (row + 1 == self->layout.n_rows)
    scroll_to (self, self->layout.content);
  else if (top < offset)
    scroll_to (self, top);
  else if (bottom > offset + self->layout.height)
    scroll_to (self, bottom - self->layout.height);
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

  get_rows (self, &n_rows);
  soket_diagram_layout_fit (&self->layout, width, height - legend, text, unit, n_rows, &self->needs);
  if (soket_diagram_layout_scrolls (&self->layout))
    soket_diagram_layout_fit (&self->layout, width - SCROLLBAR_ROOM, height - legend, text, unit, n_rows, &self->needs);
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
  prepare (self, &paint);
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
  gtk_adjustment_configure (self->adjustment, get_offset (self), 0, MAX (self->layout.content, self->layout.height),
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
                                &(GtkAllocation) { (width - size.width) / 2, MAX ((int) self->layout.height - size.height - 8, 0),
                                                   size.width, size.height }, -1);
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
      *minimum = (int) ceil (4 * soket_diagram_texts_get_height (self->texts));
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
  double height = gtk_widget_get_height (widget), legend;
  SoketDiagramPaint paint;
  guint n_rows;

  if (self->texts == NULL)
    return;
  prepare (self, &paint);
  get_rows (self, &n_rows);
  legend = get_legend_height (self, height);
  if (is_empty (self))
    soket_diagram_paint_hint (&paint, snapshot, _("1 Start server · 2 Send · 3 Read downwards"));
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

static void
describe (SoketDiagram *self)
{
  g_autofree char *description = self->scene != NULL ? soket_scene_dup_description (self->scene) : g_strdup ("");

  self->described_us = g_get_monotonic_time ();
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
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
  if (self->described_us == 0 || wait_us <= 0)
    describe (self);
  else
    self->description_timeout = g_timeout_add ((guint) (wait_us / 1000 + 1), describe_cb, self);
}

static void
follow (SoketDiagram *self)
{
  set_following (self, TRUE);
  redraw (self);
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
    self->wanted = soket_ladder_get_current (soket_scene_get_ladder (scene));
  describe_soon (self);
  redraw (self);
}

static void
selected_cb (SoketScene   *scene,
             GParamSpec   *pspec,
             SoketDiagram *self)
{
  self->wanted = get_selected (self);
  redraw (self);
}

static void
replaying_cb (SoketScene   *scene,
              GParamSpec   *pspec,
              SoketDiagram *self)
{
  self->following = TRUE;
  update_follow_button (self);
  redraw (self);
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
    scroll_to (self, gtk_adjustment_get_value (adjustment));
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller,
           double                    dx,
           double                    dy,
           SoketDiagram             *self)
{
  double pixels = dy * WHEEL_ROWS * self->layout.row;

  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE)
    pixels = dy;
  if (!soket_diagram_layout_scrolls (&self->layout))
    return GDK_EVENT_PROPAGATE;
  scroll_to (self, get_offset (self) + pixels);
  return GDK_EVENT_STOP;
}

static void
select_row (SoketDiagram *self,
            guint         row)
{
  guint n_rows;
  const SoketLadderRow *rows = get_rows (self, &n_rows);

  if (row >= n_rows)
    return;
  self->cursor = row;
  self->cursor_row = rows[row];
  self->cursor_selected = G_MAXUINT;
  soket_scene_select_row (self->scene, row);
  self->cursor_selected = soket_scene_get_selected_row (self->scene);
  self->wanted = row;
  redraw (self);
}

/* Opens or closes the fold that @row is of; members of an open one close it. */
static gboolean
toggle_fold (SoketDiagram *self,
             guint         row,
             gboolean      may_open,
             gboolean      may_close)
{
  guint n_rows;
  const SoketLadderRow *rows = get_rows (self, &n_rows);

  if (row >= n_rows)
    return FALSE;
  if (soket_label_get_fold (&rows[row]) == SOKET_FOLD_CLOSED)
    {
      if (may_open)
        soket_scene_toggle_fold (self->scene, row);
      return may_open;
    }
  if (!rows[row].open || !may_close)
    return FALSE;
  while (row > 0 && !(rows[row].begins_fold && rows[row].side == rows[self->cursor < n_rows ? self->cursor : row].side))
    row--;
  if (!rows[row].begins_fold)
    return FALSE;
  soket_scene_toggle_fold (self->scene, row);
  return TRUE;
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            SoketDiagram    *self)
{
  guint row = soket_diagram_pick_row (self, x, y);
  SoketDiagramPaint paint;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (row == G_MAXUINT)
    return;
  prepare (self, &paint);
  if (row < self->layout.n_rows)
    {
      g_autoptr (GArray) labels = soket_labels_place (&paint, row, row + 1);
      const SoketLabel *label = &g_array_index (labels, SoketLabel, 0);

      if (label->fold != SOKET_FOLD_NONE && (n_press == 2 || fabs (x - label->fold_x) < 12 * self->layout.unit))
        {
          self->cursor = row;
          toggle_fold (self, row, TRUE, TRUE);
          return;
        }
    }
  select_row (self, row);
}

static void
menu_pressed_cb (GtkGestureClick *gesture,
                 int              n_press,
                 double           x,
                 double           y,
                 SoketDiagram    *self)
{
  guint row = soket_diagram_pick_row (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (row != G_MAXUINT)
    select_row (self, row);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
popup_menu (SoketDiagram *self)
{
  double x = self->layout.width / 2, y = self->layout.height / 2;

  soket_diagram_locate_row (self, get_selected (self), &x, &y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->popover), &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

/* The next row from @row on that is a call; an implied state and a gap of what is not there cannot be chosen. */
static guint
find_call (SoketDiagram *self,
           gint64        row,
           int           step)
{
  guint n_rows;
  const SoketLadderRow *rows = get_rows (self, &n_rows);

  for (; row >= 0 && row < n_rows; row += step)
    if (rows[row].record != G_MAXUINT)
      return (guint) row;
  return G_MAXUINT;
}

static void
walk (SoketDiagram *self,
      int           step)
{
  guint selected = get_selected (self), first, end;

  if (selected != G_MAXUINT)
    {
      select_row (self, find_call (self, (gint64) selected + step, step));
      return;
    }
  /* With nothing selected the keys begin at what is in sight. */
  soket_diagram_layout_range (&self->layout, get_offset (self), get_offset (self) + self->layout.height, &first, &end);
  select_row (self, find_call (self, step > 0 ? (gint64) first : (gint64) end - 1, step));
}

/* Space and Page Down are the replay's, whose shortcuts come after. */
static gboolean
key_pressed_cb (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                SoketDiagram          *self)
{
  GdkModifierType modifiers = state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK);
  double page = MAX (self->layout.height - 2 * self->layout.row, self->layout.row);
  guint selected = get_selected (self);

  if (keyval == GDK_KEY_Menu || (keyval == GDK_KEY_F10 && modifiers == GDK_SHIFT_MASK))
    {
      popup_menu (self);
      return GDK_EVENT_STOP;
    }
  if (self->layout.n_rows == 0)
    return GDK_EVENT_PROPAGATE;
  if (modifiers == GDK_CONTROL_MASK)
    switch (keyval)
      {
      case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up:
        scroll_to (self, get_offset (self) - page);
        return GDK_EVENT_STOP;
      case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down:
        scroll_to (self, get_offset (self) + page);
        return GDK_EVENT_STOP;
      case GDK_KEY_c:
        gtk_widget_activate_action (GTK_WIDGET (self), "diagram.copy", NULL);
        return GDK_EVENT_STOP;
      default:
        return GDK_EVENT_PROPAGATE;
      }
  if (modifiers != 0)
    return GDK_EVENT_PROPAGATE;

  switch (keyval)
    {
    case GDK_KEY_Up: case GDK_KEY_KP_Up:
      walk (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Down: case GDK_KEY_KP_Down:
      walk (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Home: case GDK_KEY_KP_Home:
      /* First of all that there is, not only of what is live. */
      scroll_to (self, 0);
      select_row (self, find_call (self, 0, 1));
      return GDK_EVENT_STOP;
    case GDK_KEY_End: case GDK_KEY_KP_End:
      select_row (self, find_call (self, (gint64) self->layout.n_rows - 1, -1));
      return GDK_EVENT_STOP;
    case GDK_KEY_Return: case GDK_KEY_KP_Enter: case GDK_KEY_ISO_Enter:
      return toggle_fold (self, selected, TRUE, TRUE);
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      return toggle_fold (self, selected, TRUE, FALSE);
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      return toggle_fold (self, selected, FALSE, TRUE);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
soket_diagram_query_tooltip (GtkWidget  *widget,
                             int         x,
                             int         y,
                             gboolean    keyboard,
                             GtkTooltip *tooltip)
{
  SoketDiagram *self = SOKET_DIAGRAM (widget);
  guint row = keyboard ? get_selected (self) : soket_diagram_pick_row (self, x, y);
  g_autofree char *sentence = NULL;
  double top;

  if (row >= self->layout.n_rows)
    return FALSE;
  sentence = soket_scene_dup_sentence (self->scene, row);
  if (*sentence == '\0')
    return FALSE;
  top = soket_diagram_layout_y (&self->layout, row) - get_offset (self) - self->layout.row / 2;
  gtk_tooltip_set_text (tooltip, sentence);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { keyboard ? 0 : x - 8, (int) top, 16, (int) self->layout.row });
  return TRUE;
}

static void
failed_cb (SoketDiagram *self,
           const char   *sentence)
{
  g_signal_emit (self, signals[SIGNAL_SAVE_FAILED], 0, sentence);
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
  redraw (self);
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

  signals[SIGNAL_SAVE_FAILED] = g_signal_new ("save-failed", SOKET_TYPE_DIAGRAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                              G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_LIFELINES_MOVED] = g_signal_new ("lifelines-moved", SOKET_TYPE_DIAGRAM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                  G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "diagram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_controllers (SoketDiagram *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *controller;

  controller = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  g_signal_connect (controller, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, controller);
  controller = gtk_event_controller_key_new ();
  g_signal_connect (controller, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  g_signal_connect (controller, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
  controller = GTK_EVENT_CONTROLLER (gtk_gesture_click_new ());
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (controller), GDK_BUTTON_SECONDARY);
  g_signal_connect (controller, "released", G_CALLBACK (menu_pressed_cb), self);
  gtk_widget_add_controller (widget, controller);
}

static void
soket_diagram_init (SoketDiagram *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->following = TRUE;
  self->legend = TRUE;
  self->cursor = self->cursor_selected = self->wanted = G_MAXUINT;
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

  soket_diagram_menu_install (self, failed_cb);
  self->follow_button = gtk_button_new_with_label ("");
  gtk_widget_add_css_class (self->follow_button, "pill");
  gtk_widget_add_css_class (self->follow_button, "suggested-action");
  gtk_widget_set_tooltip_text (self->follow_button, _("Go to the newest call and follow"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->follow_button), "diagram.follow");
  gtk_widget_set_visible (self->follow_button, FALSE);
  gtk_widget_set_parent (self->follow_button, widget);
  self->popover = soket_diagram_menu_new ();
  gtk_widget_set_parent (self->popover, widget);
  add_controllers (self);
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
  redraw (self);
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
  redraw (self);
}

double
soket_diagram_get_lifeline (SoketDiagram *self,
                            SoketSide     side)
{
  g_return_val_if_fail (SOKET_IS_DIAGRAM (self), 0);

  return self->layout.lines[side];
}

/* Whether the bytes of @arrow that wait in the kernel are at that place. */
static gboolean
is_in_block (SoketDiagram           *self,
             const SoketLadderArrow *arrow,
             double                  x,
             double                  position)
{
  SoketSide to = arrow->from == SOKET_SIDE_CLIENT ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
  double left, right;

  soket_diagram_layout_strip (&self->layout, to, &left, &right);
  return arrow->end == SOKET_ARROW_ARRIVES && arrow->length > 0 && x >= left && x <= right && position >= arrow->arrival
         && position <= soket_diagram_layout_block_end (&self->layout, arrow);
}

guint
soket_diagram_pick_row (SoketDiagram *self,
                        double        x,
                        double        y)
{
  double position, offset, best = NEAR * self->layout.unit;
  const SoketLadderArrow *arrows;
  const SoketLadder *ladder;
  guint n_arrows, n_rows, row, found = G_MAXUINT;

  g_return_val_if_fail (SOKET_IS_DIAGRAM (self), G_MAXUINT);

  get_rows (self, &n_rows);
  if (n_rows == 0 || n_rows != self->layout.n_rows || y < 0 || y > self->layout.height)
    return G_MAXUINT;
  ladder = soket_scene_get_ladder (self->scene);
  offset = get_offset (self);
  position = soket_diagram_layout_position (&self->layout, y + offset);
  row = position < -0.5 || position > n_rows - 0.5 ? G_MAXUINT : (guint) CLAMP (round (position), 0, n_rows - 1);

  /* Between the programs' lines what crosses counts, elsewhere the row. */
  if (x < self->layout.lines[0] + best || x > self->layout.lines[1] - best)
    return row;
  arrows = soket_ladder_get_arrows (ladder, &n_arrows);
  for (guint i = soket_ladder_find_arrow (ladder, position - 1); i < n_arrows && arrows[i].row <= position + 1; i++)
    {
      SoketDiagramLine line;
      double distance;

      soket_diagram_layout_arrow (&self->layout, &arrows[i], offset, &line);
      distance = soket_diagram_line_distance (&line, x, y);
      if (distance < best)
        {
          best = distance;
          found = arrows[i].call_row;
        }
      else if (found == G_MAXUINT && is_in_block (self, &arrows[i], x, position))
        {
          found = arrows[i].call_row;
        }
    }
  return found != G_MAXUINT ? found : row;
}

gboolean
soket_diagram_locate_row (SoketDiagram *self,
                          guint         row,
                          double       *x,
                          double       *y)
{
  guint n_rows;
  const SoketLadderRow *rows;

  g_return_val_if_fail (SOKET_IS_DIAGRAM (self), FALSE);

  rows = get_rows (self, &n_rows);
  if (row >= n_rows)
    return FALSE;
  *x = self->layout.lines[rows[row].side];
  *y = soket_diagram_layout_y (&self->layout, row) - get_offset (self);
  return *y >= 0 && *y <= self->layout.height;
}

guint
soket_diagram_get_n_texts (SoketDiagram *self)
{
  g_return_val_if_fail (SOKET_IS_DIAGRAM (self), 0);

  return self->texts != NULL ? soket_diagram_texts_get_n_kept (self->texts) : 0;
}

GBytes *
soket_diagram_export_svg (SoketDiagram *self)
{
  g_return_val_if_fail (SOKET_IS_DIAGRAM (self) && self->scene != NULL, NULL);

  return soket_diagram_write_svg (self->scene, GTK_WIDGET (self), self->describe, self->describe_data);
}

GBytes *
soket_diagram_export_png (SoketDiagram *self)
{
  g_return_val_if_fail (SOKET_IS_DIAGRAM (self) && self->scene != NULL, NULL);

  return soket_diagram_write_png (self->scene, GTK_WIDGET (self), self->describe, self->describe_data);
}
