/* soket-comparison-marks.h - the conversations that are marked to be compared, in whichever window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/comparison/soket-comparison-end.h"

G_BEGIN_DECLS

#define SOKET_TYPE_COMPARISON_MARKS (soket_comparison_marks_get_type ())
G_DECLARE_FINAL_TYPE (SoketComparisonMarks, soket_comparison_marks, SOKET, COMPARISON_MARKS, GObject)

/* Two at most. Signal "changed". */
SoketComparisonMarks *soket_comparison_marks_get   (void);

gboolean              soket_comparison_marks_has   (SoketComparisonMarks *self,
                                                    SoketSequence        *sequence,
                                                    guint32               conversation);
/* Of three the one that was marked first goes. */
void                  soket_comparison_marks_set   (SoketComparisonMarks *self,
                                                    GtkWidget            *place,
                                                    SoketSequence        *sequence,
                                                    guint32               conversation,
                                                    gboolean              marked);
guint                 soket_comparison_marks_count (SoketComparisonMarks *self);
SoketComparisonEnd   *soket_comparison_marks_peek  (SoketComparisonMarks *self,
                                                    guint                 index);
void                  soket_comparison_marks_clear (SoketComparisonMarks *self);

G_END_DECLS
