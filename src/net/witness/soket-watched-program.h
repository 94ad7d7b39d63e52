/* soket-watched-program.h - one process that tells its calls, and its records
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-performer.h"
#include "net/trace/soket-trace.h"
#include "net/witness/soket-watched-threads.h"
#include "witness/soket-witness-wire.h"

G_BEGIN_DECLS

#define SOKET_TYPE_WATCHED_PROGRAM (soket_watched_program_get_type ())
G_DECLARE_FINAL_TYPE (SoketWatchedProgram, soket_watched_program, SOKET, WATCHED_PROGRAM, GObject)

/* Signal "stepped": of a program that is held before its calls: it is held before another one, or a call of it has returned.
 * @side: of its sockets as long as their calls do not tell it; negative: not known. */
SoketWatchedProgram *soket_watched_program_new        (SoketTrace                *trace,
                                                       guint32                    pid,
                                                       const char                *tag,
                                                       int                        side,
                                                       gboolean                   every_call) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE for a message that it must not send: it is watched no longer. */
gboolean             soket_watched_program_take       (SoketWatchedProgram       *self,
                                                       const SoketWitnessMessage *message,
                                                       const guint8              *payload);
/* Whether a call is held back, since the next one tells what it is. */
gboolean             soket_watched_program_holds      (SoketWatchedProgram       *self);
/* Tells it as it is. */
void                 soket_watched_program_settle     (SoketWatchedProgram       *self);
/* Its sockets are also those of the child that it forks now. */
void                 soket_watched_program_copy_to    (SoketWatchedProgram       *self,
                                                       SoketWatchedProgram       *child);
/* It has ended, or tells nothing any more: @signal ended it, 0 where none did. */
void                 soket_watched_program_end        (SoketWatchedProgram       *self,
                                                       int                        signal);

/* It goes on, and nobody watches it any more. */
void                 soket_watched_program_leave      (SoketWatchedProgram       *self);

/* What its threads are in, or held before. */
SoketWatchedThreads *soket_watched_program_get_threads (SoketWatchedProgram      *self);
/* As it was started for; negative: not known. */
int                  soket_watched_program_get_side   (SoketWatchedProgram       *self);
guint32              soket_watched_program_get_pid    (SoketWatchedProgram       *self);
/* @words: of its command line, zeros between them; the trace is told. */
void                 soket_watched_program_learn_name (SoketWatchedProgram       *self,
                                                       const char                *words,
                                                       gsize                      length);
/* "python3 client.py", escaped and cut; NULL while that is not known. */
char                *soket_watched_program_dup_name   (SoketWatchedProgram       *self) G_GNUC_WARN_UNUSED_RESULT;
const char          *soket_watched_program_get_tag    (SoketWatchedProgram       *self);
/* Adds where it listens, and who is connected to it. */
void                 soket_watched_program_add_facts  (SoketWatchedProgram       *self,
                                                       SoketPerformerFacts       *facts);
/* Whether it reads or writes sockets by streams of the C library, which are not seen. */
gboolean             soket_watched_program_has_stream (SoketWatchedProgram       *self);
/* Whether any of its sockets, open or not any more, is of that transport. */
gboolean             soket_watched_program_has_used   (SoketWatchedProgram       *self,
                                                       SoketTransport             transport);
/* The path of a file that it has told; NULL where it has not. */
const char          *soket_watched_program_get_file   (SoketWatchedProgram       *self,
                                                       guint                      number);
/* How many messages did not come, since the program does not wait for who listens. */
guint64              soket_watched_program_get_n_lost (SoketWatchedProgram       *self);

G_END_DECLS
