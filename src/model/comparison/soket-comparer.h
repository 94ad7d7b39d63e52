/* soket-comparer.h - compares two conversations that are in traces, a little at a time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/comparison/soket-comparison.h"
#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

#define SOKET_TYPE_COMPARER (soket_comparer_get_type ())
G_DECLARE_FINAL_TYPE (SoketComparer, soket_comparer, SOKET, COMPARER, GObject)

/* Compares what the conversations are now; of one that goes on what comes later is left out.
 *
 * Property "done" (boolean, read-only): there is a result. */
SoketComparer         *soket_comparer_new              (SoketSequence *first,
                                                        guint32        conversation,
                                                        SoketSequence *second,
                                                        guint32        other_conversation) G_GNUC_WARN_UNUSED_RESULT;
/* Does the work when the main loop has nothing else to do. */
void                   soket_comparer_start            (SoketComparer *self);
/* Does a little of it. TRUE while there is more. */
gboolean               soket_comparer_work             (SoketComparer *self);
gboolean               soket_comparer_is_done          (SoketComparer *self);

guint32                soket_comparer_get_conversation (SoketComparer *self,
                                                        guint          which);
/* Of the conversations there are: FALSE where it was forgotten before it was looked at. */
gboolean               soket_comparer_has_calls        (SoketComparer *self,
                                                        guint          which);

/* Once it is done. */
const SoketComparison *soket_comparer_get_comparison   (SoketComparer *self);
/* A call of a row with its payload, which is valid until the trace is pushed to or flushed. FALSE if there is none, or the trace has forgotten it. */
gboolean               soket_comparer_read_record      (SoketComparer *self,
                                                        guint          which,
                                                        guint          call,
                                                        SoketRecord   *record);
/* "The first difference: …", or that there is none. */
char                  *soket_comparer_dup_sentence     (SoketComparer *self) G_GNUC_WARN_UNUSED_RESULT;
/* What could not be compared. NULL for nothing. */
char                  *soket_comparer_dup_limits       (SoketComparer *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
