/* soket-comparison.h - two conversations, call by call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/comparison/soket-compared-call.h"

G_BEGIN_DECLS

/* How far apart calls of one side are looked for: what lies between is in one conversation alone. */
#define SOKET_COMPARISON_SPAN 256

/* No call on this side of a row. */
#define SOKET_COMPARISON_NONE G_MAXUINT

/**
 * SoketComparisonRow:
 * @calls: of each conversation the index of its call, in the order in which they were added, or %SOKET_COMPARISON_NONE
 * @side: whose calls they are, a #SoketSide
 * @differs: in what they differ, #SoketDiffers; 0 where one of them is missing
 * @unknown: whether their bytes could not be compared
 */
typedef struct
{
  guint   calls[2];
  guint8  side;
  guint8  differs;
  guint8  unknown;
} SoketComparisonRow;

/**
 * SoketComparisonCounts:
 * @same, @different: rows with two calls
 * @only: rows with one, by the conversation that has it
 * @unknown: rows whose bytes could not be compared, or not all of them
 */
typedef struct
{
  guint same;
  guint different;
  guint only[2];
  guint unknown;
} SoketComparisonCounts;

/* Each side of the one conversation is laid beside the same side of the other, so that it does not matter in which order client and server were
 * scheduled. The rows have the order of the first conversation; within a side they have that of the second, too. */
typedef struct _SoketComparison SoketComparison;

SoketComparison             *soket_comparison_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void                         soket_comparison_free         (SoketComparison             *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketComparison, soket_comparison_free)

/* The next call of the conversation @which, 0 or 1: all of them before the first work. @record: with its payload. */
void                         soket_comparison_add          (SoketComparison             *self,
                                                            guint                        which,
                                                            const SoketRecord           *record);
/* Does some of the work, about as much as it takes to look at @budget pairs of calls. TRUE while there is more. */
gboolean                     soket_comparison_work         (SoketComparison             *self,
                                                            guint                        budget);

/* Once there is no more work. */
guint                        soket_comparison_get_n_rows   (const SoketComparison       *self);
const SoketComparisonRow    *soket_comparison_peek_row     (const SoketComparison       *self,
                                                            guint                        index);
gboolean                     soket_comparison_row_is_same  (const SoketComparisonRow    *row);
/* SOKET_COMPARISON_NONE if there is no difference. */
guint                        soket_comparison_get_first    (const SoketComparison       *self);
const SoketComparisonCounts *soket_comparison_peek_counts  (const SoketComparison       *self);
/* Whether one was so long that what is further apart than the window was not looked for. */
gboolean                     soket_comparison_is_bounded   (const SoketComparison       *self);

G_END_DECLS
