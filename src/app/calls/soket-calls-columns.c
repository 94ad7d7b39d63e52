/* soket-calls-columns.c - the fonts and columns that the rows of calls share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/calls/soket-calls-columns.h"

#include <math.h>

#include "app/base/soket-format.h"
#include "app/drawing/soket-font.h"

/* The least sizes that are read from the last row of a classroom; a larger font of the desktop wins. */
#define MONO_PX  15.5
#define PLAIN_PX 14.0
#define SMALL_PX 13.0

#define BAND      5.0f
#define GAP       12.0f
#define MARK      18.0f
#define TIME_CHARS     9.5f
#define TAG_CHARS      4.0f
#define PLACE_CHARS    13.0f
#define CALL_CHARS     27.3f
#define ROUTE_CHARS    24.3f
#define STATE_CHARS    11.6f
#define DATA_CHARS     10.0f
#define MEANING_CHARS  30.0f

static double
measure_char (GtkWidget           *widget,
              const SoketTextLook *look,
              int                 *height)
{
  g_autoptr (PangoFontDescription) font = soket_font_derive (widget, look->family, look->px, look->weight);
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (widget), font, NULL);
  double width = pango_font_metrics_get_approximate_digit_width (metrics) / (double) PANGO_SCALE;

  *height = (int) ceil (pango_font_metrics_get_height (metrics) / (double) PANGO_SCALE);
  pango_font_metrics_unref (metrics);
  return width;
}

/* In bold, as the side's word is drawn. */
static double
measure_side (SoketCallsMetrics *metrics,
              SoketSide          side)
{
  SoketTextLook look = metrics->plain;

  look.weight = PANGO_WEIGHT_BOLD;
  return soket_texts_get (metrics->texts, &look, soket_format_side (side))->width;
}

void
soket_calls_metrics_read (SoketCallsMetrics *metrics,
                          GtkWidget         *widget)
{
  double px = soket_font_read_size (widget);
  int plain_height, mono_height, small_height;

  soket_calls_metrics_clear (metrics);
  metrics->base = pango_font_description_copy (pango_context_get_font_description (gtk_widget_get_pango_context (widget)));
  metrics->texts = soket_texts_new (widget);
  metrics->plain = (SoketTextLook) { .px = MAX (PLAIN_PX, px), .weight = PANGO_WEIGHT_NORMAL };
  metrics->mono = (SoketTextLook) { .family = "monospace", .px = MAX (MONO_PX, px * 1.05), .weight = PANGO_WEIGHT_NORMAL };
  metrics->small = (SoketTextLook) { .family = "monospace", .px = MAX (SMALL_PX, px * 0.9), .weight = PANGO_WEIGHT_NORMAL };
  metrics->plain_width = measure_char (widget, &metrics->plain, &plain_height);
  metrics->mono_width = measure_char (widget, &metrics->mono, &mono_height);
  metrics->small_width = measure_char (widget, &metrics->small, &small_height);
  metrics->side_width = MAX (measure_side (metrics, SOKET_SIDE_CLIENT), measure_side (metrics, SOKET_SIDE_SERVER));
  metrics->stranger_width = measure_side (metrics, SOKET_SIDE_STRANGER);
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
  g_clear_pointer (&metrics->texts, soket_texts_free);
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
  float line = PLACE_CHARS * (float) metrics->small_width;
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
  if (metrics->has_place && rest >= line + GAP)
    x = place (&columns->place, x, line);

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
