/* soket-comparison-line.h - a row of a comparison: a call, and beside it that of the other conversation
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/comparison/soket-comparer.h"

G_BEGIN_DECLS

#define SOKET_TYPE_COMPARISON_LINE (soket_comparison_line_get_type ())
G_DECLARE_FINAL_TYPE (SoketComparisonLine, soket_comparison_line, SOKET, COMPARISON_LINE, GtkBox)

/* Signal "activated" (uint, uint64): the call of the conversation 0 or 1, the number of its record, 0 for one that still waits. */
GtkWidget *soket_comparison_line_new  (void) G_GNUC_WARN_UNUSED_RESULT;
void       soket_comparison_line_show (SoketComparisonLine *self,
                                       SoketComparer       *comparer,
                                       guint                row);

G_END_DECLS
