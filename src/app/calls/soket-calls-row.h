/* soket-calls-row.h - one line of the list of calls, drawn by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/calls/soket-calls-columns.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CALLS_ROW (soket_calls_row_get_type ())
G_DECLARE_FINAL_TYPE (SoketCallsRow, soket_calls_row, SOKET, CALLS_ROW, GtkWidget)

/* @metrics is the list's and lives as long as the row. */
GtkWidget *soket_calls_row_new          (const SoketCallsMetrics *metrics) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *soket_calls_row_new_header   (const SoketCallsMetrics *metrics) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @record is what the row shows already. */
gboolean   soket_calls_row_shows        (SoketCallsRow           *self,
                                         const SoketRecord       *record);
/* Copies what is shown.  @previous_us: when the call above happened, -1 for none; @meaning: what stands in place of the
 * data, or NULL. */
void       soket_calls_row_set_record   (SoketCallsRow           *self,
                                         const SoketRecord       *record,
                                         gint64                   previous_us,
                                         const char              *meaning);
/* What a screen reader says for the line. */
char      *soket_calls_row_dup_words    (SoketCallsRow           *self) G_GNUC_WARN_UNUSED_RESULT;
/* Forgets the record. */
void       soket_calls_row_reset        (SoketCallsRow           *self);
void       soket_calls_row_set_selected (SoketCallsRow           *self,
                                         gboolean                 selected);
gboolean   soket_calls_row_get_selected (SoketCallsRow           *self);

G_END_DECLS
