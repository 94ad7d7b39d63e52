/* soket-port-stamps.c - the cells of the port picture, drawn once for each state
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-port-stamps.h"

#include <math.h>
#include <string.h>

/* Below that many pixels a cell is a pattern of pixels, not a drawing. */
#define DRAWN_FROM 7

static void
set_colour (cairo_t       *cairo,
            const GdkRGBA *colour)
{
  cairo_set_source_rgba (cairo, colour->red, colour->green, colour->blue, colour->alpha);
}

static void
paint_outline (cairo_t       *cairo,
               const GdkRGBA *colour,
               double         x,
               double         y,
               double         width,
               double         height)
{
  set_colour (cairo, colour);
  cairo_set_line_width (cairo, 1);
  cairo_rectangle (cairo, x + 0.5, y + 0.5, width - 1, height - 1);
  cairo_stroke (cairo);
}

static void
paint_line (cairo_t *cairo,
            double   from_x,
            double   from_y,
            double   to_x,
            double   to_y)
{
  cairo_move_to (cairo, from_x, from_y);
  cairo_line_to (cairo, to_x, to_y);
  cairo_stroke (cairo);
}

void
soket_port_stamps_paint (cairo_t            *cairo,
                         const SoketPalette *palette,
                         SoketScanState      state,
                         double              x,
                         double              y,
                         double              width,
                         double              height)
{
  const GdkRGBA *mark = &palette->port_marks[state];

  if (state == SOKET_SCAN_UNTRIED)
    {
      paint_outline (cairo, &palette->ports[state], x, y, width, height);
      return;
    }

  set_colour (cairo, &palette->ports[state]);
  cairo_rectangle (cairo, x, y, width, height);
  cairo_fill (cairo);

  switch (state)
    {
    case SOKET_SCAN_OPEN:
      set_colour (cairo, mark);
      cairo_arc (cairo, x + width / 2, y + height / 2, MIN (width, height) * 0.29, 0, 2 * G_PI);
      cairo_fill (cairo);
      break;
    case SOKET_SCAN_FILTERED:
      paint_outline (cairo, mark, x, y, width, height);
      cairo_set_line_width (cairo, MAX (1.2, MIN (width, height) / 9));
      paint_line (cairo, x + 1, y + height - 1, x + width - 1, y + 1);
      break;
    case SOKET_SCAN_ERROR:
      set_colour (cairo, mark);
      cairo_set_line_width (cairo, MAX (1.6, MIN (width, height) / 6));
      paint_line (cairo, x + 1.5, y + height - 1.5, x + width - 1.5, y + 1.5);
      paint_line (cairo, x + 1.5, y + 1.5, x + width - 1.5, y + height - 1.5);
      break;
    case SOKET_SCAN_ASKED:
      /* As everywhere: what waits is hatched. */
      paint_outline (cairo, mark, x, y, width, height);
      cairo_set_line_width (cairo, 1);
      paint_line (cairo, x + 1, y + height / 2, x + width / 2, y + 1);
      paint_line (cairo, x + width / 2, y + height - 1, x + width - 1, y + height / 2);
      break;
    case SOKET_SCAN_UNTRIED:
    case SOKET_SCAN_CLOSED:
    case SOKET_SCAN_N_STATES:
    default:
      break;
    }
}

/* Small cells: an untried one is a dot, a closed one is full, one that does not answer a diagonal, an error a bright
 * full one, one that waits is half full. */
static void
paint_small (cairo_t            *cairo,
             const SoketPalette *palette,
             SoketScanState      state,
             double              width,
             double              height)
{
  double step = MIN (width, height) / 2;

  cairo_set_antialias (cairo, CAIRO_ANTIALIAS_NONE);
  set_colour (cairo, &palette->ports[state]);
  switch (state)
    {
    case SOKET_SCAN_UNTRIED:
      cairo_rectangle (cairo, floor (width / 3), floor (height / 3), ceil (width / 3), ceil (height / 3));
      break;
    case SOKET_SCAN_FILTERED:
      cairo_paint (cairo);
      set_colour (cairo, &palette->port_marks[state]);
      cairo_rectangle (cairo, 0, height - ceil (step), ceil (step), ceil (step));
      cairo_rectangle (cairo, width - ceil (step), 0, ceil (step), ceil (step));
      break;
    case SOKET_SCAN_ERROR:
      set_colour (cairo, &palette->port_marks[state]);
      cairo_rectangle (cairo, 0, 0, width, height);
      break;
    case SOKET_SCAN_ASKED:
      set_colour (cairo, &palette->port_marks[state]);
      cairo_rectangle (cairo, 0, 0, width, ceil (step));
      break;
    case SOKET_SCAN_OPEN:
    case SOKET_SCAN_CLOSED:
    case SOKET_SCAN_N_STATES:
    default:
      cairo_rectangle (cairo, 0, 0, width, height);
      break;
    }
  cairo_fill (cairo);
}

static void
draw_stamp (SoketPortStamps    *stamps,
            const SoketPalette *palette,
            SoketScanState      state,
            guint               scale)
{
  g_autofree guint32 *pixels = g_new0 (guint32, stamps->width * stamps->height);
  int stride = (int) stamps->width * 4;
  cairo_surface_t *surface = cairo_image_surface_create_for_data ((guchar *) pixels, CAIRO_FORMAT_ARGB32, (int) stamps->width,
                                                                  (int) stamps->height, stride);
  cairo_t *cairo = cairo_create (surface);
  double width = stamps->width / (double) scale, height = stamps->height / (double) scale;
  double gap = MIN (width, height) >= DRAWN_FROM ? 2 : MIN (width, height) > 2 ? 1 : 0;

  cairo_scale (cairo, scale, scale);
  if (MIN (width, height) >= DRAWN_FROM)
    {
      soket_port_stamps_paint (cairo, palette, state, 0, 0, width - gap, height - gap);
    }
  else
    {
      cairo_rectangle (cairo, 0, 0, width - gap, height - gap);
      cairo_clip (cairo);
      paint_small (cairo, palette, state, width - gap, height - gap);
    }
  cairo_destroy (cairo);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  stamps->pixels[state] = g_steal_pointer (&pixels);
}

void
soket_port_stamps_clear (SoketPortStamps *stamps)
{
  for (guint state = 0; state < SOKET_SCAN_N_STATES; state++)
    g_clear_pointer (&stamps->pixels[state], g_free);
}

void
soket_port_stamps_draw (SoketPortStamps    *stamps,
                        const SoketPalette *palette,
                        guint               width,
                        guint               height,
                        guint               scale)
{
  soket_port_stamps_clear (stamps);
  stamps->width = width * scale;
  stamps->height = height * scale;
  for (guint state = 0; state < SOKET_SCAN_N_STATES; state++)
    draw_stamp (stamps, palette, (SoketScanState) state, scale);
}

void
soket_port_stamps_put (SoketPortStamps *stamps,
                       SoketScanState   state,
                       guint32         *pixels,
                       gsize            stride,
                       guint            x,
                       guint            y)
{
  const guint32 *from = stamps->pixels[state];
  guint32 *to = pixels + y * stride + x;

  for (guint row = 0; row < stamps->height; row++)
    {
      memcpy (to, from, stamps->width * sizeof (guint32));
      from += stamps->width;
      to += stride;
    }
}
