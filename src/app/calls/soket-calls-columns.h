/* soket-calls-columns.h - the fonts and columns that the rows of calls share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/drawing/soket-texts.h"

G_BEGIN_DECLS

/**
 * SoketCallsMetrics:
 * @base: the widget's font, which the others come from
 * @texts: the rows', laid out
 * @plain, @mono, @small: looks of words, of calls and of numbers
 * @plain_width, @mono_width, @small_width: how wide a character of them is, in pixels
 * @side_width: the wider of the two sides' words, in @plain
 * @stranger_width: the word for a third one, which is longer in some languages and seldom there
 * @row_height, @header_height: in pixels
 * @has_meaning: whether the last column says what the data means
 * @has_place: whether there is a call of a watched program, whose line of source is known
 * @has_stranger: whether there is a call of a stranger
 *
 * What all rows of one list share.  It follows the widget's font, and thus text scaling.
 */
typedef struct
{
  PangoFontDescription *base;
  SoketTexts           *texts;
  SoketTextLook         plain;
  SoketTextLook         mono;
  SoketTextLook         small;
  double                plain_width;
  double                mono_width;
  double                small_width;
  double                side_width;
  double                stranger_width;
  int                   row_height;
  int                   header_height;
  gboolean              has_meaning;
  gboolean              has_stranger;
  gboolean              has_place;
} SoketCallsMetrics;

void     soket_calls_metrics_read      (SoketCallsMetrics       *metrics,
                                        GtkWidget               *widget);
gboolean soket_calls_metrics_are_stale (const SoketCallsMetrics *metrics,
                                        GtkWidget               *widget);
void     soket_calls_metrics_clear     (SoketCallsMetrics       *metrics);

typedef struct
{
  float x;
  float width;
} SoketCallsColumn;

/* A column that has no room is 0 wide. */
typedef struct
{
  SoketCallsColumn time;
  SoketCallsColumn side;
  SoketCallsColumn conversation;
  SoketCallsColumn place;
  SoketCallsColumn call;
  SoketCallsColumn route;
  SoketCallsColumn state;
  SoketCallsColumn data;
} SoketCallsColumns;

/* Where the columns stand in a row that is @width wide and whose call takes @call_width. */
void     soket_calls_columns_fit       (SoketCallsColumns       *columns,
                                        const SoketCallsMetrics *metrics,
                                        float                    width,
                                        float                    call_width);

G_END_DECLS
