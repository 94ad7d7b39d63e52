/* soket-trace.h - a bounded list of records
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TRACE (soket_trace_get_type ())
G_DECLARE_FINAL_TYPE (SoketTrace, soket_trace, SOKET, TRACE, GObject)

/* A GListModel of SoketCall: the published records, oldest first. Pushing is silent; soket_trace_flush() publishes.
 * Signals: "flush-wanted" once at the first thing staged since the last flush;
 *          "flushed" at the end of each flush (what is waiting and every counter may have changed).
 *
 * The ring holds @ring records, the staging buffer @staging, the payloads share @arena bytes. */
SoketTrace        *soket_trace_new            (void) G_GNUC_WARN_UNUSED_RESULT;
SoketTrace        *soket_trace_new_sized      (guint              ring,
                                               guint              staging,
                                               gsize              arena) G_GNUC_WARN_UNUSED_RESULT;

gint64             soket_trace_now            (SoketTrace        *self);
gint64             soket_trace_get_created_us (SoketTrace        *self);
/* Takes a copy of @record and of its payload, gives it the next number and returns that. */
guint64            soket_trace_push           (SoketTrace        *self,
                                               const SoketRecord *record);
void               soket_trace_flush          (SoketTrace        *self);

/* A published record; its payload is valid until the next push. FALSE if @position is too large. */
gboolean           soket_trace_peek           (SoketTrace        *self,
                                               guint              position,
                                               SoketRecord       *record);
/* The same where it lies, without its payload, for loops over many; valid until the next push or flush. NULL if @position is too large. */
const SoketRecord *soket_trace_borrow         (SoketTrace        *self,
                                               guint              position);
/* Where the published record with that number is, or the gap that swallowed it. FALSE where there is neither. */
gboolean           soket_trace_find           (SoketTrace        *self,
                                               guint64            number,
                                               guint             *position);
/* The position of the first published record with a greater number, or the number of records. */
guint              soket_trace_find_after     (SoketTrace        *self,
                                               guint64            number);
guint              soket_trace_get_n_records  (SoketTrace        *self);
/* Records are numbered without holes but for gaps. Pushed: ever; dropped: lost in gaps; forgotten: published once, gone at the front since. */
guint64            soket_trace_get_n_pushed   (SoketTrace        *self);
guint64            soket_trace_get_n_dropped  (SoketTrace        *self);
guint64            soket_trace_get_n_forgotten (SoketTrace       *self);

/* Calls that are waiting. The record stays the caller's and must stay where it is until it is ended. */
typedef struct
{
  SoketRecord record;
  GList       link;
} SoketPendingCall;

void               soket_trace_begin_wait     (SoketTrace        *self,
                                               SoketPendingCall  *call);
void               soket_trace_end_wait       (SoketTrace        *self,
                                               SoketPendingCall  *call);
/* The waiting calls, newest first, as a list of SoketPendingCall; borrowed until the main loop runs again. */
GList             *soket_trace_peek_waiting   (SoketTrace        *self);

/* Reading the kernel's state costs: TRUE at most 256 times between two flushes. */
gboolean           soket_trace_take_reading   (SoketTrace        *self);

/* Which exchange each end belongs to: see soket-conversation.h. */
typedef struct _SoketConversationBook SoketConversationBook;
SoketConversationBook *soket_trace_get_book   (SoketTrace        *self);

/* Numbers for sockets and conversations, from 1, never reused. */
guint32            soket_trace_next_socket    (SoketTrace        *self);

/* How a watched program is called, "python3 client.py", by its process; NULL where nobody said. */
void               soket_trace_name_program   (SoketTrace        *self,
                                               guint32            program,
                                               const char        *name);
const char        *soket_trace_get_program    (SoketTrace        *self,
                                               guint32            program);

/* A trace of what is over: its clock stands, and its records keep their numbers, which rise. What waits in it waits for ever. */
void               soket_trace_stand          (SoketTrace        *self,
                                               gint64             now_us,
                                               guint64            n_dropped);
void               soket_trace_push_past      (SoketTrace        *self,
                                               const SoketRecord *record);
gboolean           soket_trace_is_past        (SoketTrace        *self);

G_END_DECLS
