/* soket-calls-row.h - one line of the list of calls, drawn by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/**
 * SoketCallsMetrics:
 * @base: the widget's font, which the others come from
 * @plain, @mono, @small: fonts of words, of calls and of numbers
 * @plain_width, @mono_width, @small_width: how wide a character of them is, in pixels
 * @side_width: the wider of the two sides' words, in @plain
 * @stranger_width: the word for a third one, which is longer in some languages and seldom there
 * @row_height, @header_height: in pixels
 * @has_meaning: whether the last column says what the data means
 * @has_stranger: whether there is a call of a stranger
 *
 * What all rows of one list share.  It follows the widget's font, and thus text scaling.
 */
typedef struct
{
  PangoFontDescription *base;
  PangoFontDescription *plain;
  PangoFontDescription *mono;
  PangoFontDescription *small;
  double                plain_width;
  double                mono_width;
  double                small_width;
  double                side_width;
  double                stranger_width;
  int                   row_height;
  int                   header_height;
  gboolean              has_meaning;
  gboolean              has_stranger;
} SoketCallsMetrics;

void soket_calls_metrics_read  (SoketCallsMetrics *metrics,
                                GtkWidget         *widget);
gboolean soket_calls_metrics_are_stale (const SoketCallsMetrics *metrics,
                                        GtkWidget               *widget);
void soket_calls_metrics_clear (SoketCallsMetrics *metrics);

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
  SoketCallsColumn call;
  SoketCallsColumn route;
  SoketCallsColumn state;
  SoketCallsColumn data;
} SoketCallsColumns;

/* Where the columns stand in a row that is @width wide and whose call takes @call_width. */
void soket_calls_columns_fit (SoketCallsColumns       *columns,
                              const SoketCallsMetrics *metrics,
                              float                    width,
                              float                    call_width);

#define SOKET_TYPE_CALLS_ROW (soket_calls_row_get_type ())
G_DECLARE_FINAL_TYPE (SoketCallsRow, soket_calls_row, SOKET, CALLS_ROW, GtkWidget)

/* @metrics is the list's and lives as long as the row. */
GtkWidget *soket_calls_row_new        (const SoketCallsMetrics *metrics) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *soket_calls_row_new_header (const SoketCallsMetrics *metrics) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @record is what the row shows already. */
gboolean   soket_calls_row_shows      (SoketCallsRow           *self,
                                       const SoketRecord       *record);
/* Copies what is shown.  @previous_us: when the call above happened, -1 for none; @meaning: what stands in place of the data, or NULL. */
void       soket_calls_row_set_record (SoketCallsRow           *self,
                                       const SoketRecord       *record,
                                       gint64                   previous_us,
                                       const char              *meaning);
/* What a screen reader says for the line. */
char      *soket_calls_row_dup_words  (SoketCallsRow           *self) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets the record. */
void       soket_calls_row_reset      (SoketCallsRow           *self);
void       soket_calls_row_set_selected (SoketCallsRow         *self,
                                       gboolean                selected);
gboolean   soket_calls_row_get_selected (SoketCallsRow         *self);
/* Forgets what was laid out, after the metrics have changed. */
void       soket_calls_row_relayout   (SoketCallsRow           *self);

/* When the record stands in the list: the return, or the start while it is waited for. */
gint64     soket_calls_row_time       (const SoketRecord       *record);

G_END_DECLS
