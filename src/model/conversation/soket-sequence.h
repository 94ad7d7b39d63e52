/* soket-sequence.h - the conversation that is shown, as a ladder, live or replayed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/ladder/soket-ladder.h"
#include "core/record/soket-roster.h"
#include "core/words/soket-guess.h"
#include "net/trace/soket-call.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_SEQUENCE_AHEAD,    /* replay has not come so far */
  SOKET_SEQUENCE_WAITING,  /* it began */
  SOKET_SEQUENCE_DONE,
} SoketSequenceProgress;

#define SOKET_TYPE_SEQUENCE (soket_sequence_get_type ())
G_DECLARE_FINAL_TYPE (SoketSequence, soket_sequence, SOKET, SEQUENCE, GObject)

/* What diagram, heads, foot, list, bytes and code agree on: which conversation, which call, and how far the replay is.
 * It changes with the trace's flush only, and when it is told to.
 *
 * Properties: "conversation" (uint, 0: only a server, nobody came), "following" (boolean: the newest is shown),
 * "transport" (SoketTransport as uint: which is shown while following; another transport's conversation is not followed),
 * "live" (boolean: it grows with the trace; FALSE while it is frozen for one who scrolled up),
 * "selected" (SoketCall, nullable), "replaying" (boolean), "step" and "n-steps" (uint), "messages" (boolean: see SoketLadderOptions),
 * "guessing" (boolean: it is asked before a call is shown), "asking" (boolean, read-only: a question waits for its answer),
 * "told" (SoketCall, nullable, read-only: the selected call, once the replay has come to its result; the same as "selected" unless one guesses),
 * "until" (uint64, read-only: the number of the last record that a list may show while one guesses; otherwise G_MAXUINT64).
 * Signals: "changed": the ladder, or which of its folds are open, is new; "guessed" (SoketSide as uint): the question about a held call
 * of that side has been answered, and the call is to be made; "revealed": what soket_sequence_dup_guess_words() or
 * soket_sequence_dup_score() says of held calls may be new. */
SoketSequence         *soket_sequence_new              (SoketTrace             *trace) G_GNUC_WARN_UNUSED_RESULT;

SoketTrace            *soket_sequence_get_trace        (SoketSequence          *self);
/* What its conversations are called where there are others, too: the page, or the file. "" until it is set. */
void                   soket_sequence_set_title        (SoketSequence          *self,
                                                        const char             *title);
const char            *soket_sequence_get_title        (SoketSequence          *self);
SoketRoster           *soket_sequence_get_roster       (SoketSequence          *self);

/* Never NULL; good until "changed". The indices of its rows are those of soket_sequence_peek_record(). */
const SoketLadder     *soket_sequence_get_ladder       (SoketSequence          *self);
/* Borrowed, without payload; good until "changed". NULL if there is no such index. */
const SoketRecord     *soket_sequence_peek_record      (SoketSequence          *self,
                                                        guint                   record);
/* A record with its payload, which is valid until the trace is pushed to or flushed. FALSE if the trace has forgotten it. */
gboolean               soket_sequence_read_record      (SoketSequence          *self,
                                                        guint                   record,
                                                        SoketRecord            *with_payload);
/* How far each record is, by the index of soket_sequence_peek_record(). */
SoketSequenceProgress *soket_sequence_dup_progress     (SoketSequence          *self,
                                                        guint                  *n_records) G_GNUC_WARN_UNUSED_RESULT;
/* The bytes of the records @first to @last that are on one side and socket as theirs, escaped, at most @max_characters. */
char                  *soket_sequence_dup_data         (SoketSequence          *self,
                                                        guint                   first,
                                                        guint                   last,
                                                        gsize                   max_characters) G_GNUC_WARN_UNUSED_RESULT;
/* The bytes that an arrow carries, likewise; of an unseen sender as far as they have been received. */
char                  *soket_sequence_dup_arrow_data   (SoketSequence          *self,
                                                        const SoketLadderArrow *arrow,
                                                        gsize                   max_characters) G_GNUC_WARN_UNUSED_RESULT;
/* The label of a row: "send () = 10", "recv (1) × 10", "socket … listen", "accept ()". Short: without the arguments that the picture shows
 * by itself. */
char                  *soket_sequence_dup_label        (SoketSequence          *self,
                                                        guint                   row) G_GNUC_WARN_UNUSED_RESULT;
/* From now on labels tell what was asked for, too: "send (3000) = 2048", and each recv has its row, since the page is about that. Once,
 * before there is one. */
void                   soket_sequence_tell_sizes       (SoketSequence          *self);
/* What the row is, in one sentence: soket_explain_record() of it. */
char                  *soket_sequence_dup_sentence     (SoketSequence          *self,
                                                        guint                   row) G_GNUC_WARN_UNUSED_RESULT;
/* The whole picture in words, for who cannot see it; bounded. */
char                  *soket_sequence_dup_description  (SoketSequence          *self) G_GNUC_WARN_UNUSED_RESULT;

guint32                soket_sequence_get_conversation (SoketSequence          *self);
/* Shows one conversation and stops following; soket_sequence_follow() goes back to the newest. */
void                   soket_sequence_choose           (SoketSequence          *self,
                                                        guint32                 conversation);
void                   soket_sequence_follow           (SoketSequence          *self);
void                   soket_sequence_set_live         (SoketSequence          *self,
                                                        gboolean                live);
/* Hides what has a number up to @number: see "after" (uint64, read-only). */
void                   soket_sequence_set_after        (SoketSequence          *self,
                                                        guint64                 number);
gboolean               soket_sequence_can_clear        (SoketSequence          *self);
void                   soket_sequence_clear            (SoketSequence          *self);
gboolean               soket_sequence_can_undo_clear   (SoketSequence          *self);
void                   soket_sequence_undo_clear       (SoketSequence          *self);
/* How many records of the conversation came since it was frozen. */
guint                  soket_sequence_get_n_unseen     (SoketSequence          *self);

/* Selecting shows the conversation of the call. */
SoketCall             *soket_sequence_get_selected     (SoketSequence          *self);
void                   soket_sequence_set_selected     (SoketSequence          *self,
                                                        SoketCall              *call);
void                   soket_sequence_select_record    (SoketSequence          *self,
                                                        guint64                 number);
void                   soket_sequence_select_row       (SoketSequence          *self,
                                                        guint                   row);
guint                  soket_sequence_get_selected_row (SoketSequence          *self);

void                   soket_sequence_toggle_fold      (SoketSequence          *self,
                                                        guint                   row);
/* Paper cannot open a fold: between these two the ladder has those of up to @max_calls calls opened, and nobody is told of it. */
void                   soket_sequence_unfold           (SoketSequence          *self,
                                                        guint                   max_calls);
void                   soket_sequence_fold_back        (SoketSequence          *self);

/* Replay: the recorded conversation from its first call; nothing is sent again. Stepping past the end stays there. */
void                   soket_sequence_start_replay     (SoketSequence          *self);
void                   soket_sequence_stop_replay      (SoketSequence          *self);
gboolean               soket_sequence_is_replaying     (SoketSequence          *self);
void                   soket_sequence_set_step         (SoketSequence          *self,
                                                        guint                   step);
guint                  soket_sequence_get_step         (SoketSequence          *self);
guint                  soket_sequence_get_n_steps      (SoketSequence          *self);
/* The next step; or, while "guessing", the question that comes before it. */
void                   soket_sequence_next             (SoketSequence          *self);

/* Guess first: what will the next call do? The guesses are kept with the calls of each conversation. */
const SoketGuess      *soket_sequence_get_question     (SoketSequence          *self);
void                   soket_sequence_guess            (SoketSequence          *self,
                                                        guint                   choice);
void                   soket_sequence_drop_question    (SoketSequence          *self);
void                   soket_sequence_forget_guesses   (SoketSequence          *self);
/* The question, or "Yes: it waits; nothing has come yet." of the last step; "5 of 7"; of a call "guessed: waits (right)". NULL for none. */
char                  *soket_sequence_dup_guess_words  (SoketSequence          *self) G_GNUC_WARN_UNUSED_RESULT;
char                  *soket_sequence_dup_score        (SoketSequence          *self) G_GNUC_WARN_UNUSED_RESULT;
char                  *soket_sequence_dup_guess        (SoketSequence          *self,
                                                        guint                   record) G_GNUC_WARN_UNUSED_RESULT;
SoketCall             *soket_sequence_get_told         (SoketSequence          *self);

/* Of a call that a program is held before the answer comes when it has been made: with its record, or when it is seen to wait. */
void                   soket_sequence_set_stepping     (SoketSequence          *self,
                                                        gboolean                stepping);
gboolean               soket_sequence_is_stepping      (SoketSequence          *self);
gboolean               soket_sequence_ask_held         (SoketSequence          *self,
                                                        const SoketRecord      *call,
                                                        gint64                  queued,
                                                        gboolean                would_wait);
gboolean               soket_sequence_asks_about       (SoketSequence          *self,
                                                        const SoketRecord      *call);
void                   soket_sequence_pass_held        (SoketSequence          *self);
const SoketRecord     *soket_sequence_get_awaited      (SoketSequence          *self,
                                                        SoketSide               side);
gboolean               soket_sequence_note_held_waits  (SoketSequence          *self,
                                                        const SoketRecord      *call);

G_END_DECLS
