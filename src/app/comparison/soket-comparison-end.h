/* soket-comparison-end.h - one of two conversations that are compared, and where it is shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

#define SOKET_TYPE_COMPARISON_END (soket_comparison_end_get_type ())
G_DECLARE_FINAL_TYPE (SoketComparisonEnd, soket_comparison_end, SOKET, COMPARISON_END, GObject)

/* @place: a widget of the page or window that shows @sequence: it has the action "page.present". The page may go before the end does. */
SoketComparisonEnd *soket_comparison_end_new              (GtkWidget          *place,
                                                           SoketSequence      *sequence,
                                                           guint32             conversation) G_GNUC_WARN_UNUSED_RESULT;

GtkWidget          *soket_comparison_end_get_place        (SoketComparisonEnd *self);
SoketSequence      *soket_comparison_end_get_sequence     (SoketComparisonEnd *self);
guint32             soket_comparison_end_get_conversation (SoketComparisonEnd *self);
/* "Echo · TCP connection 2" */
char               *soket_comparison_end_dup_title        (SoketComparisonEnd *self) G_GNUC_WARN_UNUSED_RESULT;
/* Shows the conversation where it is, with the record @number, 0 for none. FALSE if that place is gone. */
gboolean            soket_comparison_end_show             (SoketComparisonEnd *self,
                                                           guint64             number);

G_END_DECLS
