/* soket-ladder-private.h - what the files of the ladder share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/ladder/soket-ladder.h"

G_BEGIN_DECLS

/* Whose call it was. Over UDP the server has one socket, and no listener. */
typedef enum
{
  SOKET_ROLE_CLIENT,
  SOKET_ROLE_SERVER,
  SOKET_ROLE_LISTENER,
  SOKET_ROLE_STRANGER,
  SOKET_N_ROLES,
} SoketLadderRole;

/**
 * SoketMoment:
 * @record: index of the record
 * @pair: of a beginning its return, of a return its beginning; -1 for none
 * @row: the row it stands on; where it has none, the last one before it, or -1
 * @n_arrivals: how many arrows came in before it from an end that is not seen: each has a row above
 * @n_bytes: how many of these carry bytes, or the FIN behind them
 * @n_answers: how many may have come in as the answer to it: each has a row below
 * @role: whose call it was
 * @begins: it begins to wait; otherwise it returns
 * @anybody: it waits for anybody: a server's accept, or recvfrom over UDP
 * @setup: one of the calls that make the server's socket
 *
 * Something at a certain time, which replay shows in one step. Moments are in the order in which replay shows them.
 */
typedef struct
{
  guint  record;
  int    pair;
  int    row;
  guint  n_arrivals;
  guint  n_bytes;
  guint  n_answers;
  guint8 role;
  guint8 begins : 1;
  guint8 anybody : 1;
  guint8 setup : 1;
} SoketMoment;

/**
 * SoketLadderPlan:
 * @listener: the number of the socket that listens, 0 for none
 * @exists: whether there is a conversation, or one begins, not just a server
 * @seen: by #SoketSide: whether there is a call of it
 * @open: the numbers of the folds that are open, sorted
 * @moments: what happened, in order; each is a step of the replay, but for the first @n_cleared, which are known and not shown
 *
 * All that may be shown, revealed or not.
 */
typedef struct
{
  const SoketRecord        *records;
  guint                     n_records;
  const SoketLadderOptions *options;
  SoketTransport            transport;
  guint32                   listener;
  gboolean                  exists;
  gboolean                  seen[SOKET_N_SIDES];
  guint64                  *open;
  SoketMoment              *moments;
  guint                     n_moments;
  guint                     n_cleared;
} SoketLadderPlan;

typedef struct
{
  guint64 number;
  guint   row;
} SoketLadderPlace;

/**
 * SoketLadder:
 * @n_revealed: moments of the plan that are revealed
 * @places: the rows of the records that are shown, by number
 * @waiting: indices of the rows of what waits, with @waiting_keys beside them
 * @cleared_signs: what had come from each end when the picture was cleared
 * @n_states: rows at the end that say who keeps TIME-WAIT
 * @arrow_reach: how far down the arrows up to each one reach
 * @bar_reach: how far down the rows up to each one reach with their bars
 * @bar_start: how far up the rows from each one on reach with their bars
 */
struct _SoketLadder
{
  SoketTransport    transport;
  guint             n_revealed;
  SoketLadderRow   *rows;
  guint             n_rows;
  GArray           *arrows;
  SoketLadderSign   cleared_signs[SOKET_N_SIDES];
  SoketLifeline     lifelines[SOKET_N_SIDES];
  SoketLadderPlace *places;
  guint             n_places;
  GArray           *waiting;
  guint             current;
  guint             n_states;
  double           *arrow_reach;
  double           *bar_reach;
  double           *bar_start;
};

/* A row of what waits. */
typedef struct
{
  guint32 socket;
  guint8  call;
  guint   row;
} SoketLadderWait;

void        soket_ladder_plan_init   (SoketLadderPlan          *self,
                                      const SoketRecord        *records,
                                      guint                     n_records,
                                      const SoketLadderOptions *options);
void        soket_ladder_plan_clear  (SoketLadderPlan          *self);

/* Whether one of the two ends is outside of the program. */
static inline gboolean
soket_ladder_plan_is_foreign (const SoketLadderPlan *self,
                              guint                  side)
{
  return side != SOKET_SIDE_STRANGER && self->exists && !self->seen[side] && self->seen[!side];
}

/* The sides' values are those of the first roles; the listener is the server's. */
static inline guint
soket_moment_get_side (const SoketMoment *self)
{
  switch ((SoketLadderRole) self->role)
    {
    case SOKET_ROLE_CLIENT:
      return SOKET_SIDE_CLIENT;
    case SOKET_ROLE_STRANGER:
      return SOKET_SIDE_STRANGER;
    case SOKET_ROLE_SERVER:
    case SOKET_ROLE_LISTENER:
    case SOKET_N_ROLES:
    default:
      return SOKET_SIDE_SERVER;
    }
}

/* soket-ladder-runs.c */
gboolean     soket_ladder_plan_is_open  (const SoketLadderPlan *self,
                                         guint64                number);
gboolean     soket_ladder_plan_may_run  (const SoketLadderPlan *self,
                                         guint                  moment);
guint        soket_ladder_plan_find_run (const SoketLadderPlan *self,
                                         guint                  first,
                                         guint                  n_revealed);

SoketLadder *soket_ladder_build         (SoketLadderPlan       *plan,
                                         guint                  n_steps) G_GNUC_WARN_UNUSED_RESULT;
SoketLadderSign soket_ladder_read_sign  (const SoketLadder      *self,
                                         const SoketLadderArrow *arrow,
                                         guint                   side);
/* In this order: what went between the ends decides about the rows of arrivals, the rows about where the arrows are. */
typedef struct _SoketWire SoketWire;
SoketWire   *soket_wire_new             (SoketLadderPlan       *plan,
                                         guint                  n_revealed) G_GNUC_WARN_UNUSED_RESULT;
void         soket_wire_free            (SoketWire             *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SoketWire, soket_wire_free)

void         soket_ladder_add_rows      (SoketLadder           *self,
                                         SoketLadderPlan       *plan,
                                         const SoketWire       *wire);
void         soket_ladder_add_arrows    (SoketLadder           *self,
                                         const SoketLadderPlan *plan,
                                         const SoketWire       *wire);
void         soket_ladder_add_lifelines (SoketLadder           *self,
                                         const SoketLadderPlan *plan,
                                         const SoketWire       *wire);

G_END_DECLS
