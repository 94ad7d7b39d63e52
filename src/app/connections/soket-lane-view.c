/* soket-lane-view.c - draws one conversation as a lane over time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/connections/soket-lane-view.h"

#include "app/drawing/soket-palette.h"

#define LANE_WIDTH 150
#define LANE_LEAST 60
#define SAMPLE_WIDTH 26
#define HEIGHT 16
#define BAR 9.0

/* The mark at the end of a lane has room behind the end of the axis. */
#define MARK 10.0
#define EDGE 2.0

/* However short it was, it can be seen that one was served. */
#define LEAST 3.0

/* A phase is told by its shape as well as by its colour: a broken line, an empty bar, a full one. */
struct _SoketLaneView
{
  GtkWidget parent_instance;

  guint n_parts;
  SoketLanePhase phases[SOKET_LANE_PARTS_MAX];
  double from[SOKET_LANE_PARTS_MAX];     /* from 0 to 1 */
  double until[SOKET_LANE_PARTS_MAX];
  gboolean has_end;
  SoketLaneEnd end;
  GArray *cuts;                          /* of double */
  int width;
};

G_DEFINE_FINAL_TYPE (SoketLaneView, soket_lane_view, GTK_TYPE_WIDGET)

static void
draw_part (cairo_t            *cr,
           const SoketPalette *palette,
           SoketLanePhase      phase,
           double              from,
           double              until)
{
  static const double dashes[] = { 4, 3 };
  gboolean served = phase == SOKET_LANE_SERVED;
  const double middle = HEIGHT / 2.0;

  if (!served && until - from < 1)
    return;
  until = MAX (until, from + (served ? LEAST : 1));
  cairo_save (cr);
  gdk_cairo_set_source_rgba (cr, &palette->sides[served ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT]);
  switch (phase)
    {
    case SOKET_LANE_SERVED:
      cairo_rectangle (cr, from, middle - BAR / 2, until - from, BAR);
      cairo_fill (cr);
      break;

    case SOKET_LANE_WAITS:
      cairo_set_line_width (cr, 1.5);
      cairo_rectangle (cr, from + 0.75, middle - BAR / 2 + 0.75, MAX (until - from - 1.5, 0.5), BAR - 1.5);
      cairo_stroke (cr);
      break;

    case SOKET_LANE_CONNECTED:
      cairo_rectangle (cr, from, middle - 3, until - from, 2);
      cairo_rectangle (cr, from, middle + 1, until - from, 2);
      cairo_fill (cr);
      break;

    case SOKET_LANE_TALKS:
      cairo_rectangle (cr, from, middle - 2.5, until - from, 5);
      cairo_fill (cr);
      break;

    case SOKET_LANE_CONNECTING:
      cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
      G_GNUC_FALLTHROUGH;
    case SOKET_LANE_CLOSING:
    default:
      cairo_set_line_width (cr, 2);
      cairo_move_to (cr, from, middle);
      cairo_line_to (cr, until, middle);
      cairo_stroke (cr);
      break;
    }
  cairo_restore (cr);
}

static void
draw_question (SoketLaneView *self,
               cairo_t       *cr,
               double         x)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "?");
  PangoRectangle ink;

  pango_layout_get_pixel_extents (layout, &ink, NULL);
  cairo_move_to (cr, x - ink.x, (HEIGHT - ink.height) / 2.0 - ink.y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_end (SoketLaneView      *self,
          cairo_t            *cr,
          const SoketPalette *palette,
          double              x)
{
  const double middle = HEIGHT / 2.0;
  const double r = 3.5;

  cairo_set_line_width (cr, 2);
  gdk_cairo_set_source_rgba (cr, &palette->text);
  switch (self->end)
    {
    case SOKET_LANE_OPEN:
      cairo_move_to (cr, x + 1, middle - r);
      cairo_line_to (cr, x + 1 + r, middle);
      cairo_line_to (cr, x + 1, middle + r);
      cairo_stroke (cr);
      break;

    case SOKET_LANE_CLOSED:
      cairo_move_to (cr, x + 1, middle - 6);
      cairo_line_to (cr, x + 1, middle + 6);
      cairo_stroke (cr);
      break;

    case SOKET_LANE_TIMED_OUT:
      cairo_set_line_width (cr, 1.5);
      cairo_arc (cr, x + 1 + r, middle, r, 0, 2 * G_PI);
      cairo_stroke (cr);
      break;

    case SOKET_LANE_CANCELLED:
      cairo_set_line_width (cr, 1.5);
      cairo_rectangle (cr, x + 1.75, middle - r, 2 * r, 2 * r);
      cairo_stroke (cr);
      break;

    case SOKET_LANE_UNKNOWN:
      draw_question (self, cr, x + 2);
      break;

    case SOKET_LANE_REFUSED:
    case SOKET_LANE_RESET:
    case SOKET_LANE_FAILED:
    default:
      gdk_cairo_set_source_rgba (cr, &palette->error);
      cairo_move_to (cr, x + 1, middle - r);
      cairo_line_to (cr, x + 1 + 2 * r, middle + r);
      cairo_move_to (cr, x + 1, middle + r);
      cairo_line_to (cr, x + 1 + 2 * r, middle - r);
      cairo_stroke (cr);
      break;
    }
}

static void
draw_cuts (SoketLaneView      *self,
           cairo_t            *cr,
           const SoketPalette *palette,
           double              room)
{
  static const double dots[] = { 1, 3 };

  cairo_save (cr);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  gdk_cairo_set_source_rgba (cr, &palette->muted);
  for (guint i = 0; i < self->cuts->len; i++)
    {
      double x = (int) (EDGE + g_array_index (self->cuts, double, i) * room) + 0.5;

      cairo_move_to (cr, x, 0);
      cairo_line_to (cr, x, HEIGHT);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* Time runs in the direction of the text. */
static void
soket_lane_view_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  SoketLaneView *self = SOKET_LANE_VIEW (widget);
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  double room = MAX (width - 2 * EDGE - (self->has_end ? MARK : 0), 1);
  SoketPalette palette;
  cairo_t *cr;

  soket_palette_read (&palette, widget);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  cairo_translate (cr, 0, (height - HEIGHT) / 2);
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      cairo_translate (cr, width, 0);
      cairo_scale (cr, -1, 1);
    }
  draw_cuts (self, cr, &palette, room);
  for (guint i = 0; i < self->n_parts; i++)
    draw_part (cr, &palette, self->phases[i], EDGE + self->from[i] * room, EDGE + self->until[i] * room);
  if (self->has_end)
    {
      double end = self->n_parts > 0 ? self->until[self->n_parts - 1] * room : (room - MARK) / 2;

      draw_end (self, cr, &palette, EDGE + end + (self->n_parts > 0 && self->end == SOKET_LANE_CLOSED ? 0 : 1));
    }
  cairo_destroy (cr);
}

static void
soket_lane_view_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? SOKET_LANE_VIEW (widget)->width : HEIGHT;
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN (*natural, LANE_LEAST) : HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
soket_lane_view_finalize (GObject *object)
{
  g_array_unref (SOKET_LANE_VIEW (object)->cuts);

  G_OBJECT_CLASS (soket_lane_view_parent_class)->finalize (object);
}

static void
soket_lane_view_class_init (SoketLaneViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = soket_lane_view_finalize;
  widget_class->snapshot = soket_lane_view_snapshot;
  widget_class->measure = soket_lane_view_measure;

  gtk_widget_class_set_css_name (widget_class, "lane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
soket_lane_view_init (SoketLaneView *self)
{
  self->cuts = g_array_new (FALSE, FALSE, sizeof (double));
  self->width = LANE_WIDTH;
}

GtkWidget *
soket_lane_view_new (void)
{
  return g_object_new (SOKET_TYPE_LANE_VIEW, "overflow", GTK_OVERFLOW_HIDDEN, NULL);
}

void
soket_lane_view_show (SoketLaneView       *self,
                      const SoketLane     *lane,
                      const SoketLaneAxis *axis)
{
  g_return_if_fail (SOKET_IS_LANE_VIEW (self));
  g_return_if_fail (lane != NULL && axis != NULL);

  self->n_parts = lane->n_parts;
  for (guint i = 0; i < lane->n_parts; i++)
    {
      self->phases[i] = lane->parts[i].phase;
      self->from[i] = soket_lane_axis_place (axis, lane->parts[i].from_us);
      self->until[i] = soket_lane_axis_place (axis, lane->parts[i].until_us);
    }
  self->has_end = lane->n_parts > 0;
  self->end = lane->end;
  g_array_set_size (self->cuts, 0);
  for (guint i = 0; i < soket_lane_axis_n_cuts (axis); i++)
    {
      double cut = soket_lane_axis_get_cut (axis, i);

      g_array_append_val (self->cuts, cut);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkWidget *
soket_lane_view_new_phase (SoketLanePhase phase)
{
  SoketLaneView *self = SOKET_LANE_VIEW (soket_lane_view_new ());

  self->width = SAMPLE_WIDTH;
  self->n_parts = 1;
  self->phases[0] = phase;
  self->until[0] = 1;
  return GTK_WIDGET (self);
}

GtkWidget *
soket_lane_view_new_end (SoketLaneEnd end)
{
  SoketLaneView *self = SOKET_LANE_VIEW (soket_lane_view_new ());

  self->width = SAMPLE_WIDTH;
  self->has_end = TRUE;
  self->end = end;
  return GTK_WIDGET (self);
}
