/* soket-sequence-private.h - what the files of the sequence share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

/* A guess about a call that a program was held before, until it is known what that did. */
typedef struct
{
  gboolean         awaits;
  SoketRecord      call;
  SoketGuess       question;
  SoketGuessBefore before;
  guint            choice;     /* G_MAXUINT: none */
} SoketHeldGuess;

/* The sequence keeps the numbers of the records that belong to what it shows, and copies of those that make the ladder:
 *
 *     trace -- flushed --> roster (who there is)
 *                      \-> numbers (of the shown conversation) -> records (the newest of them, or all) -> ladder
 *
 * While it replays or is frozen, records and ladder stay as they are; roster and numbers go on. */
struct _SoketSequence
{
  GObject         parent_instance;

  SoketTrace     *trace;
  SoketRoster    *roster;
  char           *title;
  guint64         next;          /* number of the first record that the roster has not seen */

  /* What is shown: a conversation; or a server alone, or the socket of a client that has none yet, or both. */
  SoketRosterView shown;
  SoketTransport  transport;
  gboolean        following;
  gint64          changed_us;    /* when another conversation was shown */
  guint           hold;          /* timeout after which the newest is looked for again */

  GArray         *numbers;       /* of guint64 */
  guint64         after;
  gint64          after_us;      /* when that was the newest, in the time of the trace; 0 where nobody knows */
  guint64         after_before;  /* the last clearing */
  gint64          after_us_before;
  gboolean        can_undo_clear;
  gboolean        live;
  guint           n_seen;        /* length of numbers when it was frozen */

  GArray         *records;       /* of SoketRecord, without payload */
  guint64         cut;
  guint           waiting_hash;
  GArray         *open;          /* of guint64: folds */
  gboolean        messages;
  gboolean        sizes;
  SoketLadder    *ladder;
  SoketLadder    *folded;        /* (nullable): the ladder while it is unfolded */

  SoketCall      *selected;
  SoketCall      *told;           /* as it was notified last */

  gboolean        replaying;
  guint           step;
  guint           n_steps;
  SoketLadderStep *steps;        /* (nullable): of the replay */

  gboolean        guessing;
  gboolean        asking;
  SoketGuess      question;      /* while it asks, about the next step, or about the held call */
  SoketGuessBefore before;
  GHashTable     *guesses;
  guint64         until;

  gboolean        stepping;
  SoketRecord     held;          /* while it asks and does not replay */
  SoketHeldGuess  awaited[2];    /* by side: a held call that was let go */
  char           *reveal;        /* (nullable): what was said of the last of them */
  gboolean        reveals;       /* that is still to be told */
};

enum
{
  PROP_CONVERSATION = 1,
  PROP_FOLLOWING,
  PROP_TRANSPORT,
  PROP_LIVE,
  PROP_SELECTED,
  PROP_REPLAYING,
  PROP_STEP,
  PROP_N_STEPS,
  PROP_MESSAGES,
  PROP_AFTER,
  PROP_GUESSING,
  PROP_ASKING,
  PROP_TOLD,
  PROP_UNTIL,
  N_PROPS
};

/* soket-sequence.c */
void               soket_sequence_notify_property (SoketSequence *self,
                                                   guint          property);
SoketLadderOptions soket_sequence_get_options     (SoketSequence *self);
/* Draws the same records anew; or what the trace has now. */
void               soket_sequence_build           (SoketSequence *self);
void               soket_sequence_rebuild         (SoketSequence *self);
void               soket_sequence_follow_newest   (SoketSequence *self);

void               soket_sequence_emit_guessed    (SoketSequence *self,
                                                   SoketSide      side);
void               soket_sequence_emit_revealed   (SoketSequence *self);

/* soket-sequence-collect.c: gathers the numbers of a conversation that was not shown before */
void               soket_sequence_gather          (SoketSequence *self);
/* Takes note of what was published since the last time; tells whether the shown conversation got something. */
gboolean           soket_sequence_take            (SoketSequence *self);
void               soket_sequence_collect         (SoketSequence *self);
/* How many waits of the server in which nobody came are not in its picture, which has the last ones alone. */
guint              soket_sequence_count_waits_left_out (SoketSequence *self);
/* The waiting calls of the picture, oldest first; and what tells whether they are others than before. */
guint              soket_sequence_collect_waiting (SoketSequence *self,
                                                   gboolean       append);

/* soket-sequence-selection.c, soket-sequence-replay.c */
void               soket_sequence_clear_selected  (SoketSequence *self);
/* A call that waited becomes a record with a number when it returns: the selection goes with it. */
void               soket_sequence_renew_selected  (SoketSequence *self);
void               soket_sequence_leave_replay    (SoketSequence *self);

/* soket-sequence-guess.c: whenever the step, the selection or what is replayed has changed */
void               soket_sequence_update_guess    (SoketSequence *self);
void               soket_sequence_update_told     (SoketSequence *self);
void               soket_sequence_set_guessing    (SoketSequence *self,
                                                   gboolean       guessing);
void               soket_sequence_set_asking      (SoketSequence *self,
                                                   gboolean       asking);
void               soket_sequence_keep_guess      (SoketSequence          *self,
                                                   const SoketRecord      *record,
                                                   gboolean                begins,
                                                   const SoketGuess       *question,
                                                   const SoketGuessBefore *before,
                                                   guint                   choice);
/* What was guessed of a call's waiting stays with its record. */
void               soket_sequence_number_guess    (SoketSequence     *self,
                                                   const SoketRecord *record);

/* soket-sequence-held.c: a record was published; tells what came of it, where nobody borrows anything; nothing is awaited any more */
void               soket_sequence_settle_held     (SoketSequence     *self,
                                                   const SoketRecord *record);
void               soket_sequence_tell_held       (SoketSequence *self);
void               soket_sequence_clear_held      (SoketSequence *self);
void               soket_sequence_await_held      (SoketSequence *self,
                                                   guint          choice);

G_END_DECLS
