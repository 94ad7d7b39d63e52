/* soket-comparison-words.h - in what two conversations differ, in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/comparison/soket-comparison.h"

G_BEGIN_DECLS

/* "The first difference: the server’s recv () returned 4 in A, 10 in B." Of a row that is not the same; of a call that is
 * missing the record is NULL. */
char       *soket_comparison_dup_sentence (const SoketComparisonRow    *row,
                                           const SoketRecord           *a,
                                           const SoketRecord           *b) G_GNUC_WARN_UNUSED_RESULT;
/* Of a call whose bytes or state differ what soket_record_dup_call() does not say: "“Isi.” · CLOSE-WAIT". NULL for nothing. */
char       *soket_comparison_dup_more     (const SoketComparisonRow    *row,
                                           const SoketRecord           *record) G_GNUC_WARN_UNUSED_RESULT;
/* "5 rows are the same, 2 differ, 1 is in A only, 3 are in B only" */
char       *soket_comparison_dup_counts   (const SoketComparisonCounts *counts) G_GNUC_WARN_UNUSED_RESULT;
/* What is to be known of how it was compared: bytes that are not kept, a bounded search, records that were not kept. NULL for nothing. */
char       *soket_comparison_dup_limits   (const SoketComparison       *self,
                                           gboolean                     lost) G_GNUC_WARN_UNUSED_RESULT;
/* "result, bytes"; "in A only" */
char       *soket_comparison_dup_differs  (const SoketComparisonRow    *row) G_GNUC_WARN_UNUSED_RESULT;
/* For programs: the name of one bit of #SoketDiffers. */
const char *soket_differs_to_string       (SoketDiffers                 differs);

G_END_DECLS
