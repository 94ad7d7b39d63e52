/* soket-watched-records.h - the records of a watched program's calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/witness/soket-watched-socket.h"
#include "witness/soket-witness-wire.h"

G_BEGIN_DECLS

typedef struct _SoketWatchedRecords SoketWatchedRecords;

/* @side: of its sockets as long as their calls do not tell it; negative: not known. */
SoketWatchedRecords *soket_watched_records_new        (SoketTrace                *trace,
                                                       guint32                    pid,
                                                       int                        side) G_GNUC_WARN_UNUSED_RESULT;
void                 soket_watched_records_free       (SoketWatchedRecords       *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketWatchedRecords, soket_watched_records_free)

/* Once for each number; FALSE where it has a path. */
gboolean             soket_watched_records_learn_file (SoketWatchedRecords       *self,
                                                       guint                      number,
                                                       const char                *path);
/* NULL where the program has not told it. */
const char          *soket_watched_records_get_file   (SoketWatchedRecords       *self,
                                                       guint                      number);

/* Of the kind and side that the call tells. */
SoketWatchedSocket  *soket_watched_records_new_socket (SoketWatchedRecords       *self,
                                                       const SoketWitnessMessage *message) G_GNUC_WARN_UNUSED_RESULT;
void                 soket_watched_records_learn_side (SoketWatchedRecords       *self,
                                                       SoketWatchedSocket        *socket,
                                                       const SoketWitnessMessage *message);
/* Of a call that has begun, as far as that tells it; not in the trace. */
SoketRecord          soket_watched_records_begin      (SoketWatchedRecords       *self,
                                                       SoketWatchedSocket        *socket,
                                                       const SoketWitnessMessage *message);
/* A call has returned, or came to nothing, or its program has ended by @signal, 0 for none: the record goes to the trace. */
SoketWatchedSocket  *soket_watched_records_return     (SoketWatchedRecords       *self,
                                                       SoketWatchedSocket        *socket,
                                                       const SoketWitnessMessage *message,
                                                       const guint8              *payload) G_GNUC_WARN_UNUSED_RESULT;
void                 soket_watched_records_give_up    (SoketWatchedRecords       *self,
                                                       SoketWatchedSocket        *socket,
                                                       const SoketWitnessMessage *message,
                                                       SoketEnding                ending);
void                 soket_watched_records_exit       (SoketWatchedRecords       *self,
                                                       SoketWatchedSocket        *socket,
                                                       int                        fd,
                                                       int                        signal,
                                                       gboolean                   is_known);
/* It has been closed by now; by what nobody knows. */
void                 soket_watched_records_vanish     (SoketWatchedRecords       *self,
                                                       SoketWatchedSocket        *socket,
                                                       int                        fd);

G_END_DECLS
