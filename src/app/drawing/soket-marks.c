/* soket-marks.c - the signs of the sequence diagram: dots, heads, hatches, blocks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/drawing/soket-marks.h"

#include <math.h>

#define DATA_WIDTH    3.0
#define IMPLIED_WIDTH 1.75
#define HEAD          13.0
#define HATCH_STEP    5.0

void
soket_mark_draw (cairo_t       *cr,
                 SoketMark      mark,
                 double         x,
                 double         y,
                 double         size,
                 const GdkRGBA *colour,
                 const GdkRGBA *hole)
{
  cairo_new_path (cr);
  switch (mark)
    {
    case SOKET_MARK_CLIENT:
    case SOKET_MARK_NOTE:
      cairo_arc (cr, x, y, size, 0, 2 * G_PI);
      break;
    case SOKET_MARK_SERVER:
    case SOKET_MARK_LISTENER:
      cairo_rectangle (cr, x - size, y - size, 2 * size, 2 * size);
      break;
    case SOKET_MARK_STRANGER:
      cairo_move_to (cr, x, y - 1.3 * size);
      cairo_line_to (cr, x + 1.3 * size, y);
      cairo_line_to (cr, x, y + 1.3 * size);
      cairo_line_to (cr, x - 1.3 * size, y);
      cairo_close_path (cr);
      break;
    default:
      g_assert_not_reached ();
    }

  if (mark == SOKET_MARK_CLIENT || mark == SOKET_MARK_SERVER || mark == SOKET_MARK_STRANGER)
    {
      gdk_cairo_set_source_rgba (cr, colour);
      cairo_fill (cr);
      return;
    }

  gdk_cairo_set_source_rgba (cr, hole);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, size / 3);
  if (mark == SOKET_MARK_LISTENER)
    {
      cairo_move_to (cr, x - size, y);
      cairo_line_to (cr, x + size, y);
    }
  cairo_stroke (cr);
}

SoketMark
soket_mark_of_side (SoketSide side)
{
  switch (side)
    {
    case SOKET_SIDE_CLIENT:
      return SOKET_MARK_CLIENT;
    case SOKET_SIDE_STRANGER:
      return SOKET_MARK_STRANGER;
    case SOKET_SIDE_SERVER:
    default:
      return SOKET_MARK_SERVER;
    }
}

static void
draw_cross (cairo_t *cr,
            double   x,
            double   y,
            double   unit)
{
  double arm = 6 * unit;

  cairo_set_line_width (cr, DATA_WIDTH * unit);
  cairo_move_to (cr, x - arm, y - arm);
  cairo_line_to (cr, x + arm, y + arm);
  cairo_move_to (cr, x - arm, y + arm);
  cairo_line_to (cr, x + arm, y - arm);
  cairo_stroke (cr);
}

/* The line goes on to the middle of the head only, so that the point is sharp. */
void
soket_mark_draw_data (cairo_t                *cr,
                      const SoketDiagramLine *line,
                      double                  unit,
                      SoketArrowEnd           end,
                      const GdkRGBA          *colour)
{
  double angle = atan2 (line->y1 - line->y0, line->x1 - line->x0);
  double head = end == SOKET_ARROW_ARRIVES ? HEAD * unit : 0;
  double spread = 0.4;

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, DATA_WIDTH * unit);
  cairo_move_to (cr, line->x0, line->y0);
  cairo_line_to (cr, line->x1 - cos (angle) * head / 2, line->y1 - sin (angle) * head / 2);
  cairo_stroke (cr);
  if (end == SOKET_ARROW_REFUSED)
    draw_cross (cr, line->x1 - cos (angle) * HEAD / 2 * unit, line->y1 - sin (angle) * HEAD / 2 * unit, unit);
  if (end != SOKET_ARROW_ARRIVES)
    return;
  cairo_move_to (cr, line->x1, line->y1);
  cairo_line_to (cr, line->x1 - cos (angle - spread) * head, line->y1 - sin (angle - spread) * head);
  cairo_line_to (cr, line->x1 - cos (angle + spread) * head, line->y1 - sin (angle + spread) * head);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_open_head (cairo_t                *cr,
                const SoketDiagramLine *line,
                const SoketMarkDashes  *look)
{
  double angle = atan2 (line->y1 - line->y0, line->x1 - line->x0);

  cairo_move_to (cr, line->x1 - cos (angle - look->spread) * look->head, line->y1 - sin (angle - look->spread) * look->head);
  cairo_line_to (cr, line->x1, line->y1);
  cairo_line_to (cr, line->x1 - cos (angle + look->spread) * look->head, line->y1 - sin (angle + look->spread) * look->head);
  cairo_stroke (cr);
}

static void
draw_dashes (cairo_t                *cr,
             const SoketDiagramLine *line,
             const SoketMarkDashes  *look,
             const GdkRGBA          *colour)
{
  const double dashes[] = { look->on, look->off };

  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, look->width);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  cairo_move_to (cr, line->x0, line->y0);
  cairo_line_to (cr, line->x1, line->y1);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

void
soket_mark_draw_dashed (cairo_t                *cr,
                        const SoketDiagramLine *line,
                        const SoketMarkDashes  *look,
                        const GdkRGBA          *colour)
{
  draw_dashes (cr, line, look, colour);
  draw_open_head (cr, line, look);
}

void
soket_mark_draw_implied (cairo_t                *cr,
                         const SoketDiagramLine *line,
                         double                  unit,
                         gboolean                arrives,
                         gboolean                crossed,
                         const GdkRGBA          *colour)
{
  const SoketMarkDashes look =
    { .width = IMPLIED_WIDTH * unit, .on = 7 * unit, .off = 4 * unit, .head = HEAD * 0.85 * unit, .spread = 0.42 };
  double angle = atan2 (line->y1 - line->y0, line->x1 - line->x0);

  draw_dashes (cr, line, &look, colour);
  if (crossed)
    draw_cross (cr, line->x1 - cos (angle) * look.head / 2, line->y1 - sin (angle) * look.head / 2, unit);
  else if (arrives)
    draw_open_head (cr, line, &look);
}

void
soket_mark_draw_hatch (cairo_t       *cr,
                       double         x,
                       double         y0,
                       double         y1,
                       double         width,
                       const GdkRGBA *colour,
                       const GdkRGBA *hole)
{
  double left = x - width / 2;

  if (y1 - y0 < 2)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, left, y0, width, y1 - y0);
  if (hole != NULL)
    {
      gdk_cairo_set_source_rgba (cr, hole);
      cairo_fill_preserve (cr);
    }
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke_preserve (cr);
  cairo_clip (cr);
  for (double y = floor (y0 / HATCH_STEP) * HATCH_STEP; y < y1 + width; y += HATCH_STEP)
    {
      cairo_move_to (cr, left, y);
      cairo_line_to (cr, left + width, y - width);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

void
soket_mark_draw_block (cairo_t       *cr,
                       double         left,
                       double         right,
                       double         y0,
                       double         y1,
                       gboolean       lost,
                       const GdkRGBA *colour)
{
  GdkRGBA fill = *colour;

  y1 = MAX (y1, y0 + 3);
  fill.alpha *= lost ? 0.08f : 0.5f;
  cairo_rectangle (cr, left + 2, y0, right - left - 4, y1 - y0);
  gdk_cairo_set_source_rgba (cr, &fill);
  cairo_fill_preserve (cr);
  gdk_cairo_set_source_rgba (cr, colour);
  cairo_set_line_width (cr, 1.5);
  cairo_stroke (cr);
  if (!lost)
    return;
  cairo_move_to (cr, left + 2, y0);
  cairo_line_to (cr, right - 2, y1);
  cairo_move_to (cr, right - 2, y0);
  cairo_line_to (cr, left + 2, y1);
  cairo_stroke (cr);
}

void
soket_mark_draw_fold (cairo_t       *cr,
                      double         x,
                      double         y,
                      double         size,
                      int            towards,
                      gboolean       opened,
                      const GdkRGBA *colour)
{
  gdk_cairo_set_source_rgba (cr, colour);
  if (opened)
    {
      cairo_move_to (cr, x - size, y - size / 2);
      cairo_line_to (cr, x + size, y - size / 2);
      cairo_line_to (cr, x, y + size * 0.8);
    }
  else
    {
      cairo_move_to (cr, x - towards * size / 2, y - size);
      cairo_line_to (cr, x - towards * size / 2, y + size);
      cairo_line_to (cr, x + towards * size * 0.8, y);
    }
  cairo_close_path (cr);
  cairo_fill (cr);
}

double
soket_diagram_line_y (const SoketDiagramLine *line,
                      double                  x)
{
  if (line->x1 == line->x0)
    return line->y0;
  return line->y0 + (line->y1 - line->y0) * (x - line->x0) / (line->x1 - line->x0);
}

double
soket_diagram_line_distance (const SoketDiagramLine *line,
                             double                  x,
                             double                  y)
{
  double dx = line->x1 - line->x0, dy = line->y1 - line->y0;
  double length = dx * dx + dy * dy;
  double t = length > 0 ? ((x - line->x0) * dx + (y - line->y0) * dy) / length : 0;

  t = CLAMP (t, 0, 1);
  return hypot (line->x0 + t * dx - x, line->y0 + t * dy - y);
}
