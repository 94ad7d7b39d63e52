/* soket-arrow-words.h - the words on the arrows, and the room that other arrows leave them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/diagram/soket-diagram-labels.h"

G_BEGIN_DECLS

/**
 * SoketArrowWords:
 * @arrow: whose they are
 * @line: where that is drawn
 * @label: what they are
 * @x, @y: where they begin, and their middle
 * @area: what they cover; empty where there are none
 */
typedef struct
{
  const SoketLadderArrow *arrow;
  SoketDiagramLine line;
  SoketArrowLabel label;
  double x;
  double y;
  graphene_rect_t area;
} SoketArrowWords;

/* Of the arrows that are in sight, from the first one on, as SoketArrowWords; for as long as the ladder stays as it is. */
GArray         *soket_arrow_words_place     (const SoketDiagramPaint *paint) G_GNUC_WARN_UNUSED_RESULT;
void            soket_arrow_words_draw      (const SoketArrowWords   *self,
                                             const SoketDiagramPaint *paint,
                                             GtkSnapshot             *snapshot);
/* Where the arrow of number @index may be drawn: not under the words of others, but its head everywhere. NULL: wherever it goes. */
cairo_region_t *soket_arrow_words_dup_clip  (GArray                  *words,
                                             guint                    index,
                                             double                   unit) G_GNUC_WARN_UNUSED_RESULT;
/* Takes the room of all words from @region. */
void            soket_arrow_words_leave_out (GArray                  *words,
                                             cairo_region_t          *region);

G_END_DECLS
