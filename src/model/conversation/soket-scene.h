/* soket-scene.h - the conversation that is shown, as a ladder, live or replayed
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "core/ladder/soket-ladder.h"
#include "core/record/soket-roster.h"
#include "net/trace/soket-call.h"
#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_SCENE_AHEAD,    /* replay has not come so far */
  SOKET_SCENE_WAITING,  /* it began */
  SOKET_SCENE_DONE,
} SoketSceneProgress;

#define SOKET_TYPE_SCENE (soket_scene_get_type ())
G_DECLARE_FINAL_TYPE (SoketScene, soket_scene, SOKET, SCENE, GObject)

/* What diagram, heads, foot, list, bytes and code agree on: which conversation, which call, and how far the replay is.
 * It changes with the trace's flush only, and when it is told to.
 *
 * Properties: "conversation" (uint, 0: only a server, nobody came), "following" (boolean: the newest is shown),
 * "transport" (SoketTransport as uint: which is shown while following; another transport's conversation is not followed),
 * "live" (boolean: it grows with the trace; FALSE while it is frozen for one who scrolled up),
 * "selected" (SoketCall, nullable), "replaying" (boolean), "step" and "n-steps" (uint), "messages" (boolean: see SoketLadderOptions).
 * Signal "changed": the ladder, or which of its folds are open, is new. */
SoketScene          *soket_scene_new              (SoketTrace     *trace) G_GNUC_WARN_UNUSED_RESULT;

SoketTrace          *soket_scene_get_trace        (SoketScene     *self);
SoketRoster         *soket_scene_get_roster       (SoketScene     *self);

/* Never NULL; good until "changed". The indices of its rows are those of soket_scene_peek_record(). */
const SoketLadder   *soket_scene_get_ladder       (SoketScene     *self);
/* Borrowed, without payload; good until "changed". NULL if there is no such index. */
const SoketRecord   *soket_scene_peek_record      (SoketScene     *self,
                                                   guint           record);
/* A record with its payload, which is valid until the trace is pushed to or flushed. FALSE if the trace has forgotten it. */
gboolean             soket_scene_read_record      (SoketScene     *self,
                                                   guint           record,
                                                   SoketRecord    *with_payload);
/* How far each record is, by the index of soket_scene_peek_record(). */
SoketSceneProgress  *soket_scene_dup_progress     (SoketScene     *self,
                                                   guint          *n_records) G_GNUC_WARN_UNUSED_RESULT;
/* The bytes of the records @first to @last that are on one side and socket as theirs, escaped, at most @max_characters. */
char                *soket_scene_dup_data         (SoketScene     *self,
                                                   guint           first,
                                                   guint           last,
                                                   gsize           max_characters) G_GNUC_WARN_UNUSED_RESULT;
/* The bytes that an arrow carries, likewise; of an unseen sender as far as they have been received. */
char                *soket_scene_dup_arrow_data   (SoketScene             *self,
                                                   const SoketLadderArrow *arrow,
                                                   gsize                   max_characters) G_GNUC_WARN_UNUSED_RESULT;
/* The label of a row: "send () = 10", "recv (1) × 10", "socket … listen", "accept ()". Short: without the arguments that the picture shows
 * by itself. */
char                *soket_scene_dup_label        (SoketScene     *self,
                                                   guint           row) G_GNUC_WARN_UNUSED_RESULT;
/* What the row is, in one sentence: soket_explain_record() of it. */
char                *soket_scene_dup_sentence     (SoketScene     *self,
                                                   guint           row) G_GNUC_WARN_UNUSED_RESULT;
/* The whole picture in words, for who cannot see it; bounded. */
char                *soket_scene_dup_description  (SoketScene     *self) G_GNUC_WARN_UNUSED_RESULT;

guint32              soket_scene_get_conversation (SoketScene     *self);
/* Shows one conversation and stops following; soket_scene_follow() goes back to the newest. */
void                 soket_scene_choose           (SoketScene     *self,
                                                   guint32         conversation);
void                 soket_scene_follow           (SoketScene     *self);
void                 soket_scene_set_live         (SoketScene     *self,
                                                   gboolean        live);
/* Hides what has a number up to @number: see "after" (uint64, read-only). */
void                 soket_scene_set_after        (SoketScene     *self,
                                                   guint64         number);
gboolean             soket_scene_can_clear        (SoketScene     *self);
void                 soket_scene_clear            (SoketScene     *self);
gboolean             soket_scene_can_undo_clear   (SoketScene     *self);
void                 soket_scene_undo_clear       (SoketScene     *self);
/* How many records of the conversation came since it was frozen. */
guint                soket_scene_get_n_unseen     (SoketScene     *self);

/* Selecting shows the conversation of the call. */
SoketCall           *soket_scene_get_selected     (SoketScene     *self);
void                 soket_scene_set_selected     (SoketScene     *self,
                                                   SoketCall      *call);
void                 soket_scene_select_row       (SoketScene     *self,
                                                   guint           row);
guint                soket_scene_get_selected_row (SoketScene     *self);

void                 soket_scene_toggle_fold      (SoketScene     *self,
                                                   guint           row);
/* Paper cannot open a fold: between these two the ladder has those of up to @max_calls calls opened, and nobody is told of it. */
void                 soket_scene_unfold           (SoketScene     *self,
                                                   guint           max_calls);
void                 soket_scene_fold_back        (SoketScene     *self);

/* Replay: the recorded conversation from its first call; nothing is sent again. Stepping past the end stays there. */
void                 soket_scene_start_replay     (SoketScene     *self);
void                 soket_scene_stop_replay      (SoketScene     *self);
gboolean             soket_scene_is_replaying     (SoketScene     *self);
void                 soket_scene_set_step         (SoketScene     *self,
                                                   guint           step);
guint                soket_scene_get_step         (SoketScene     *self);
guint                soket_scene_get_n_steps      (SoketScene     *self);

G_END_DECLS
