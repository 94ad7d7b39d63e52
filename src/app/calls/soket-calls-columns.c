/* soket-calls-columns.c - the fonts and columns that the rows of calls share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-columns.h"

#include <math.h>
#include <pango/pangocairo.h>

#include "app/base/soket-format.h"

/* The least sizes that are read from the last row of a classroom; a larger font of the desktop wins. */
#define MONO_PX  15.5
#define PLAIN_PX 14.0
#define SMALL_PX 13.0

#define BAND      5.0f
#define GAP       12.0f
#define MARK      18.0f
#define TIME_CHARS     9.5f
#define TAG_CHARS      4.0f
#define CALL_CHARS     27.3f
#define ROUTE_CHARS    24.3f
#define STATE_CHARS    11.6f
#define DATA_CHARS     10.0f
#define MEANING_CHARS  30.0f

static PangoFontDescription *
derive_font (const PangoFontDescription *base,
             const char                 *family,
             double                      px)
{
  PangoFontDescription *font = pango_font_description_copy (base);

  if (family != NULL)
    pango_font_description_set_family (font, family);
  pango_font_description_set_absolute_size (font, px * PANGO_SCALE);
  return font;
}

static double
measure_char (PangoContext               *context,
              const PangoFontDescription *font,
              int                        *height)
{
  PangoFontMetrics *font_metrics = pango_context_get_metrics (context, font, NULL);
  double width = pango_font_metrics_get_approximate_digit_width (font_metrics) / (double) PANGO_SCALE;

  *height = (int) ceil (pango_font_metrics_get_height (font_metrics) / (double) PANGO_SCALE);
  pango_font_metrics_unref (font_metrics);
  return width;
}

/* In bold, as the side's word is drawn. */
static double
measure_word (PangoContext               *context,
              const PangoFontDescription *font,
              const char                 *word)
{
  g_autoptr (PangoFontDescription) bold = pango_font_description_copy (font);
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  int width;

  pango_font_description_set_weight (bold, PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description (layout, bold);
  pango_layout_set_text (layout, word, -1);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

void
soket_calls_metrics_read (SoketCallsMetrics *metrics,
                          GtkWidget         *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *base = pango_context_get_font_description (context);
  double px = pango_font_description_get_size (base) / (double) PANGO_SCALE;
  int plain_height, mono_height, small_height;

  if (!pango_font_description_get_size_is_absolute (base))
    {
      double dpi = pango_cairo_context_get_resolution (context);

      px *= (dpi > 0 ? dpi : 96) / 72;
    }

  soket_calls_metrics_clear (metrics);
  metrics->base = pango_font_description_copy (base);
  metrics->plain = derive_font (base, NULL, MAX (PLAIN_PX, px));
  metrics->mono = derive_font (base, "monospace", MAX (MONO_PX, px * 1.05));
  metrics->small = derive_font (base, "monospace", MAX (SMALL_PX, px * 0.9));
  metrics->plain_width = measure_char (context, metrics->plain, &plain_height);
  metrics->mono_width = measure_char (context, metrics->mono, &mono_height);
  metrics->small_width = measure_char (context, metrics->small, &small_height);
  metrics->side_width = MAX (measure_word (context, metrics->plain, soket_format_side (SOKET_SIDE_CLIENT)),
                             measure_word (context, metrics->plain, soket_format_side (SOKET_SIDE_SERVER)));
  metrics->stranger_width = measure_word (context, metrics->plain, soket_format_side (SOKET_SIDE_STRANGER));
  metrics->row_height = MAX (28, MAX (mono_height, plain_height) + 8);
  metrics->header_height = plain_height + 6;
}

gboolean
soket_calls_metrics_are_stale (const SoketCallsMetrics *metrics,
                               GtkWidget               *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);

  return metrics->base == NULL || !pango_font_description_equal (metrics->base, pango_context_get_font_description (context));
}

void
soket_calls_metrics_clear (SoketCallsMetrics *metrics)
{
  g_clear_pointer (&metrics->base, pango_font_description_free);
  g_clear_pointer (&metrics->plain, pango_font_description_free);
  g_clear_pointer (&metrics->mono, pango_font_description_free);
  g_clear_pointer (&metrics->small, pango_font_description_free);
}

static float
place (SoketCallsColumn *column,
       float             x,
       float             width)
{
  column->x = x;
  column->width = width;
  return x + width + GAP;
}

void
soket_calls_columns_fit (SoketCallsColumns       *columns,
                         const SoketCallsMetrics *metrics,
                         float                    width,
                         float                    call_width)
{
  float route = ROUTE_CHARS * (float) metrics->small_width;
  float state = STATE_CHARS * (float) metrics->plain_width;
  float data = metrics->has_meaning ? MEANING_CHARS * (float) metrics->plain_width : DATA_CHARS * (float) metrics->mono_width;
  float time = TIME_CHARS * (float) metrics->small_width;
  float side = MARK + (float) (metrics->has_stranger ? MAX (metrics->side_width, metrics->stranger_width) : metrics->side_width);
  float tag = TAG_CHARS * (float) metrics->small_width;
  float usual = CALL_CHARS * (float) metrics->mono_width;
  float x = BAND + 6, right = MAX (width - 8, 0), rest;
  gboolean has_route, has_state;

  *columns = (SoketCallsColumns) { 0 };
  /* Large text in a small window: the call is worth more than when it was, and than which exchange it is of. */
  rest = right - x - (time + GAP + side + GAP / 2 + tag + GAP + usual);
  if (rest >= data / 2)
    x = place (&columns->time, x, time);
  else
    rest += time + GAP;
  x = place (&columns->side, x, side);
  if (rest >= 0)
    x = place (&columns->conversation, x - GAP / 2, tag);

  /* What goes first is decided for the usual call, so that the columns stand in line; */
  rest = right - x - usual - GAP;
  has_route = rest >= route + state + data + 2 * GAP;
  has_state = rest >= state + data + GAP;
  if (rest < data / 2)
    usual = MAX (right - x - GAP - data / 2, usual * 0.75f);

  /* a long call then takes the place of what stands beside it, since it is not cut while there is room. */
  call_width = MAX (usual, call_width);
  if (x + call_width > right)
    call_width = right - x;
  rest = x + usual + GAP;
  place (&columns->call, x, MAX (call_width, 0));
  x += call_width + GAP;
  if (has_route)
    {
      if (x <= rest)
        place (&columns->route, rest, route);
      rest += route + GAP;
    }
  if (has_state)
    {
      if (x <= rest)
        place (&columns->state, rest, state);
      rest += state + GAP;
    }
  x = MAX (x, rest);
  if (right - x >= 3 * (float) metrics->mono_width)
    place (&columns->data, x, right - x);
}
