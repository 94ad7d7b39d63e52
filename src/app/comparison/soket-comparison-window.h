/* soket-comparison-window.h - two conversations in two columns, call by call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/comparison/soket-comparison-end.h"

G_BEGIN_DECLS

#define SOKET_TYPE_COMPARISON_WINDOW (soket_comparison_window_get_type ())
G_DECLARE_FINAL_TYPE (SoketComparisonWindow, soket_comparison_window, SOKET, COMPARISON_WINDOW, AdwWindow)

/* Over @parent, which goes on: a row shows its call there. */
SoketComparisonWindow *soket_comparison_window_new     (GtkWindow          *parent,
                                                        SoketComparisonEnd *a,
                                                        SoketComparisonEnd *b) G_GNUC_WARN_UNUSED_RESULT;
/* Compares the two that are marked, and marks them no longer; or the marked one with the shown one of @sequence; or that with the one
 * before it. @place: see #SoketComparisonEnd. FALSE if there are not two. */
gboolean               soket_comparison_window_compare (GtkWidget          *place,
                                                        SoketSequence      *sequence);

G_END_DECLS
