/* soket-stepper.h - steps the programs of both sides from call to call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/exchange/soket-performer.h"
#include "net/witness/soket-witness-listener.h"

G_BEGIN_DECLS

typedef enum
{
  SOKET_STEP_ABSENT,  /* no program of this side runs */
  SOKET_STEP_HELD,    /* one is held before a call */
  SOKET_STEP_WAITS,   /* one is in a call that waits */
  SOKET_STEP_RUNS,    /* one runs, and its next call has not come */
} SoketStepState;

/**
 * SoketStep:
 * @state: where the side is
 * @call: of %SOKET_STEP_HELD the call that comes next, of %SOKET_STEP_WAITS that in which it is
 * @would_wait: of a held call: whether it would wait as things are now
 * @queued: of a call that takes bytes of a stream: how many wait for it; negative where that is not known
 *
 * Of a side with several threads or processes: of one that can go on, where there is one.
 */
typedef struct
{
  SoketStepState state;
  SoketRecord    call;
  gboolean       would_wait;
  gint64         queued;
} SoketStep;

#define SOKET_TYPE_STEPPER (soket_stepper_get_type ())
G_DECLARE_FINAL_TYPE (SoketStepper, soket_stepper, SOKET, STEPPER, GObject)

/* What runs already is held from its next call on. Signals: "changed": what is next, or whose turn it is, may be other than before; once for many.
 * "starts-over": the programs have ended, and are started again now. */
SoketStepper *soket_stepper_new           (SoketWitnessListener *listener,
                                           SoketTrace           *trace) G_GNUC_WARN_UNUSED_RESULT;
/* Who plays a side, so that it can be started over; NULL: no program. */
void          soket_stepper_set_performer (SoketStepper         *self,
                                           SoketSide             side,
                                           SoketPerformer       *performer);

void          soket_stepper_get_step      (SoketStepper         *self,
                                           SoketSide             side,
                                           SoketStep            *step);
/* What has become of @asked, a call that was held; whether its thread is in it, and sleeps. */
gboolean      soket_stepper_sleeps        (SoketStepper         *self,
                                           SoketSide             side,
                                           const SoketRecord    *asked,
                                           SoketStep            *step);
/* The side whose turn it is: the server until it waits, then the client; negative where none is held. */
int           soket_stepper_get_turn      (SoketStepper         *self);

/* The next call of a side is made; FALSE where none is held. @limit: (nullable) */
gboolean      soket_stepper_next          (SoketStepper         *self,
                                           SoketSide             side,
                                           const SoketStepLimit *limit);
/* Likewise, and those behind it that are the same call on the same line. */
gboolean      soket_stepper_run_loop      (SoketStepper         *self,
                                           SoketSide             side);
/* All go on, until the next step. */
void          soket_stepper_run           (SoketStepper         *self);
gboolean      soket_stepper_is_running    (SoketStepper         *self);
/* Both programs are ended, and started again when they have ended. */
void          soket_stepper_start_over    (SoketStepper         *self);
/* Nothing is held any more; or what runs is held again, from its next call on. */
void          soket_stepper_hold          (SoketStepper         *self);
void          soket_stepper_let_go        (SoketStepper         *self);

G_END_DECLS
