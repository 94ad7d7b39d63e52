/* soket-diagram-labels.h - the words beside the lifelines and on the arrows, fitted to their room
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/diagram/soket-diagram-paint.h"

G_BEGIN_DECLS

/* Between a pill's outline and its text. */
#define SOKET_LABEL_PILL 8.0

typedef enum
{
  SOKET_FOLD_NONE,
  SOKET_FOLD_CLOSED,
  SOKET_FOLD_OPENED,
} SoketFold;

/**
 * SoketLabel:
 * @row: the row it belongs to
 * @style, @text, @x, @width, @colour: the call, or a sentence
 * @words, @words_x: (nullable): what follows in italics
 * @count, @count_x: (nullable): how many calls are folded
 * @time, @time_x: (nullable): the time since the row before
 * @fold, @fold_x: the triangle
 * @is_pill: whether the text has an outline
 */
typedef struct
{
  guint row;
  SoketTextStyle style;
  SoketFold fold;
  gboolean is_pill;
  char *text;
  char *words;
  char *count;
  char *time;
  double x;
  double width;
  double words_x;
  double count_x;
  double time_x;
  double fold_x;
  const GdkRGBA *colour;
} SoketLabel;

/* Of the rows from @first to @end, as SoketLabel. */
GArray   *soket_labels_place    (const SoketDiagramPaint *paint,
                                 guint                    first,
                                 guint                    end) G_GNUC_WARN_UNUSED_RESULT;
/* Makes @needs large enough for those rows. TRUE if it grew. */
gboolean  soket_labels_measure  (const SoketDiagramPaint *paint,
                                 guint                    first,
                                 guint                    end,
                                 SoketDiagramNeeds       *needs);
SoketFold soket_label_get_fold  (const SoketLadderRow    *row);

/**
 * SoketArrowLabel:
 * @style, @text, @width: bytes, or what the kernel does
 * @length, @length_width: (nullable): how many bytes they are; @gap before it
 */
typedef struct
{
  SoketTextStyle style;
  char *text;
  char *length;
  double width;
  double length_width;
  double gap;
} SoketArrowLabel;

void      soket_arrow_label_read  (SoketArrowLabel         *label,
                                   const SoketDiagramPaint *paint,
                                   const SoketLadderArrow  *arrow,
                                   double                   span);
void      soket_arrow_label_clear (SoketArrowLabel         *label);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SoketArrowLabel, soket_arrow_label_clear)

G_END_DECLS
