/* soket-stepper.c - steps the programs of both sides from call to call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-stepper.h"

#include "net/kernel/soket-kernel.h"
#include "net/kernel/soket-thread-state.h"


#define N_SIDES 2

typedef enum
{
  STEPS,
  LOOPS,  /* one thread, while it is the same call on the same line */
  RUNS,
} Mode;

typedef struct
{
  SoketPerformer *performer;
  Mode            mode;
  SoketRecord     loop;         /* the call of LOOPS */
  guint32         loop_thread;  /* which makes it */
} Side;

struct _SoketStepper
{
  GObject               parent_instance;
  SoketWitnessListener *listener;
  SoketTrace           *trace;
  GPtrArray            *programs;  /* of SoketWatchedProgram, those whose side is known */
  Side                  sides[N_SIDES];
  gboolean              holds;     /* programs are held, those too that come */
  gboolean              starts_over;
  guint                 patience_id;
  guint                 tell_id;
};

G_DEFINE_FINAL_TYPE (SoketStepper, soket_stepper, G_TYPE_OBJECT)

static guint changed_signal;
static guint starts_over_signal;

/* What has ended may have told more than has been read: so long it is waited for. */
#define PATIENCE_MS 1000

static gboolean
tell_cb (gpointer user_data)
{
  SoketStepper *self = user_data;

  self->tell_id = 0;
  g_signal_emit (self, changed_signal, 0);
  return G_SOURCE_REMOVE;
}

/* Many calls may come in one turn, when all run. */
static void
tell (SoketStepper *self)
{
  if (self->tell_id == 0)
    self->tell_id = g_idle_add (tell_cb, self);
}

/* Whether a call that is made, or would be made, now has nothing to return yet. What the kernel does not tell is taken as it mostly is.
 * @queued: (out): bytes that wait for it, negative where that is not known. */
static gboolean
has_to_wait (const SoketRecord *call,
             gint64            *queued)
{
  gboolean accepts = call->call == SOKET_CALL_ACCEPT;
  SoketKernelNow now;

  *queued = -1;
  if (!accepts && call->call != SOKET_CALL_RECV && call->call != SOKET_CALL_RECVFROM)
    return FALSE;
  if (!soket_kernel_read_now (-1, (SoketTransport) call->transport, &call->local, accepts ? NULL : &call->peer, accepts, &now))
    return TRUE;
  if (call->transport == SOKET_TRANSPORT_UDP)
    return now.receive_memory == 0;
  if (!accepts && now.state.has_queues)
    *queued = now.state.receive_queue;
  if (now.state.tcp_state == SOKET_TCP_STATE_CLOSED || soket_tcp_state_tells_fin ((SoketTcpState) now.state.tcp_state))
    return FALSE;
  return now.state.receive_queue == 0;
}

static gboolean
is_same_line (const SoketRecord *call,
              const SoketRecord *other)
{
  return call->call == other->call && call->program == other->program && call->file == other->file && call->line == other->line;
}

static void
stepped_cb (SoketStepper        *self,
            SoketWatchedProgram *program)
{
  Side *side = &self->sides[soket_watched_program_get_side (program)];
  SoketWatchedThreads *threads = soket_watched_program_get_threads (program);
  g_autoptr (GPtrArray) calls = side->mode != STEPS ? soket_watched_threads_list (threads) : NULL;

  for (guint i = 0; calls != NULL && i < calls->len; i++)
    {
      const SoketThreadCall *call = calls->pdata[i];

      if (!call->held)
        continue;
      if (side->mode == LOOPS && call->thread != side->loop_thread)
        continue;
      if (side->mode == LOOPS && !is_same_line (&call->pending.record, &side->loop))
        side->mode = STEPS;
      else
        soket_watched_threads_go (threads, call->thread, NULL);
    }
  tell (self);
}

static void
appeared_cb (SoketStepper        *self,
             SoketWatchedProgram *program)
{
  int side = soket_watched_program_get_side (program);

  if (side < 0 || side >= N_SIDES)
    return;
  g_ptr_array_add (self->programs, g_object_ref (program));
  g_signal_connect_object (program, "stepped", G_CALLBACK (stepped_cb), self, G_CONNECT_SWAPPED);
  /* It was started, or forked, before that was decided. */
  (self->holds ? soket_watched_threads_set_held : soket_watched_threads_set_free) (soket_watched_program_get_threads (program));
  tell (self);
}

static gboolean
is_active (SoketStepper *self,
           SoketSide     side)
{
  return self->sides[side].performer != NULL && soket_performer_get_active (self->sides[side].performer);
}

static gboolean
start_again_cb (gpointer user_data)
{
  g_autoptr (SoketStepper) self = g_object_ref (SOKET_STEPPER (user_data));

  self->patience_id = 0;
  self->starts_over = FALSE;
  g_signal_emit (self, starts_over_signal, 0);
  /* A failure is told by the performer. */
  for (SoketSide side = N_SIDES; side-- > 0;)
    if (self->sides[side].performer != NULL)
      soket_performer_start (self->sides[side].performer, &(SoketPerformerOptions) { 0 }, NULL);
  return G_SOURCE_REMOVE;
}

static void
performer_cb (SoketStepper *self)
{
  if (self->starts_over && !is_active (self, SOKET_SIDE_CLIENT) && !is_active (self, SOKET_SIDE_SERVER))
    {
      if (self->programs->len == 0)
        {
          g_clear_handle_id (&self->patience_id, g_source_remove);
          start_again_cb (self);
        }
      else if (self->patience_id == 0)
        self->patience_id = g_timeout_add (PATIENCE_MS, start_again_cb, self);
    }
  tell (self);
}

static void
ended_cb (SoketStepper        *self,
          SoketWatchedProgram *program)
{
  g_signal_handlers_disconnect_by_func (program, stepped_cb, self);
  g_ptr_array_remove (self->programs, program);
  performer_cb (self);
}

void
soket_stepper_set_performer (SoketStepper   *self,
                             SoketSide       side,
                             SoketPerformer *performer)
{
  if (self->sides[side].performer == performer)
    return;
  if (self->sides[side].performer != NULL)
    g_signal_handlers_disconnect_by_func (self->sides[side].performer, performer_cb, self);
  g_set_object (&self->sides[side].performer, performer);
  if (performer != NULL)
    g_signal_connect_object (performer, "changed", G_CALLBACK (performer_cb), self, G_CONNECT_SWAPPED);
  tell (self);
}

static guint
get_rank (SoketStepState state,
          gboolean       would_wait)
{
  switch (state)
    {
    case SOKET_STEP_HELD:
      return would_wait ? 3 : 4;

    case SOKET_STEP_RUNS:
      return 1;

    case SOKET_STEP_WAITS:
      return 2;

    case SOKET_STEP_ABSENT:
    default:
      return 0;
    }
}

/* The call that a side's next step makes, and of which program; that program is NULL where none is held. */
static SoketWatchedProgram *
find_step (SoketStepper *self,
           SoketSide     side,
           SoketStep    *step,
           guint32      *thread)
{
  SoketWatchedProgram *found = NULL;

  *step = (SoketStep) { .state = is_active (self, side) ? SOKET_STEP_RUNS : SOKET_STEP_ABSENT };
  for (guint i = 0; i < self->programs->len; i++)
    {
      SoketWatchedProgram *program = self->programs->pdata[i];
      g_autoptr (GPtrArray) calls = NULL;

      if (soket_watched_program_get_side (program) != (int) side)
        continue;
      if (step->state == SOKET_STEP_ABSENT)
        step->state = SOKET_STEP_RUNS;
      calls = soket_watched_threads_list (soket_watched_program_get_threads (program));
      for (guint j = 0; j < calls->len; j++)
        {
          const SoketThreadCall *call = calls->pdata[j];
          const SoketRecord *record = &call->pending.record;
          SoketStep other = { .state = SOKET_STEP_RUNS, .call = *record };

          other.would_wait = has_to_wait (record, &other.queued);
          if (call->held)
            other.state = SOKET_STEP_HELD;
          else if (call->begun && (other.would_wait || record->call == SOKET_CALL_CONNECT || record->call == SOKET_CALL_SEND))
            other.state = SOKET_STEP_WAITS;
          if (get_rank (other.state, other.would_wait) <= get_rank (step->state, step->would_wait))
            continue;
          *step = other;
          *thread = call->thread;
          found = call->held ? program : NULL;
        }
    }
  return found;
}

void
soket_stepper_get_step (SoketStepper *self,
                        SoketSide     side,
                        SoketStep    *step)
{
  guint32 thread;

  g_return_if_fail (side < N_SIDES);

  find_step (self, side, step, &thread);
}

/* The call that goes on from @asked, which was held: of several threads of a side another one may be held meanwhile. */
static const SoketThreadCall *
find_call (SoketStepper      *self,
           SoketSide          side,
           const SoketRecord *asked)
{
  for (guint i = 0; i < self->programs->len; i++)
    {
      SoketWatchedProgram *program = self->programs->pdata[i];
      g_autoptr (GPtrArray) calls = NULL;

      if (soket_watched_program_get_side (program) != (int) side || soket_watched_program_get_pid (program) != asked->program)
        continue;
      calls = soket_watched_threads_list (soket_watched_program_get_threads (program));
      for (guint j = 0; j < calls->len; j++)
        {
          const SoketThreadCall *call = calls->pdata[j];
          const SoketRecord *record = &call->pending.record;

          if (record->socket == asked->socket && record->call == asked->call && record->started_us >= asked->started_us)
            return call;
        }
    }
  return NULL;
}

/**
 * soket_stepper_sleeps:
 * @self: a stepper
 * @side: a side
 * @asked: a call of that side, as it was held
 * @step: (out): what has become of it
 *
 * A call that has begun may have returned, and have taken what waited for it, without having told so yet. A thread that sleeps waits in its call if
 * it has told nothing else by the next turn of the main loop.
 *
 * Returns: whether its thread is in the call, and sleeps
 */
gboolean
soket_stepper_sleeps (SoketStepper      *self,
                      SoketSide          side,
                      const SoketRecord *asked,
                      SoketStep         *step)
{
  const SoketThreadCall *call;
  guint32 thread;

  g_return_val_if_fail (side < N_SIDES && asked != NULL, FALSE);

  call = find_call (self, side, asked);
  if (call == NULL)
    {
      find_step (self, side, step, &thread);
      step->state = step->state == SOKET_STEP_ABSENT ? SOKET_STEP_ABSENT : SOKET_STEP_RUNS;
      return FALSE;
    }
  *step = (SoketStep) { .state = call->held ? SOKET_STEP_HELD : SOKET_STEP_WAITS, .call = call->pending.record };
  return call->begun && !call->held && soket_thread_is_asleep (asked->program, call->thread);
}

/**
 * soket_stepper_get_turn:
 * @self: a stepper
 *
 * The server goes on until it is in a call that waits, so that what waits is seen to wait; then the client does.
 *
 * Returns: a #SoketSide; negative where no side is held
 */
int
soket_stepper_get_turn (SoketStepper *self)
{
  SoketStep step;

  for (SoketSide side = N_SIDES; side-- > 0;)
    {
      soket_stepper_get_step (self, side, &step);
      if (step.state == SOKET_STEP_HELD)
        return (int) side;
    }
  return -1;
}

static gboolean
go (SoketStepper         *self,
    SoketSide             side,
    Mode                  mode,
    const SoketStepLimit *limit)
{
  SoketStep step;
  guint32 thread = 0;
  SoketWatchedProgram *program = find_step (self, side, &step, &thread);

  self->sides[side].mode = STEPS;
  if (program == NULL)
    return FALSE;
  self->sides[side].mode = mode;
  self->sides[side].loop = step.call;
  self->sides[side].loop_thread = thread;
  soket_watched_threads_go (soket_watched_program_get_threads (program), thread, limit);
  tell (self);
  return TRUE;
}

gboolean
soket_stepper_next (SoketStepper         *self,
                    SoketSide             side,
                    const SoketStepLimit *limit)
{
  g_return_val_if_fail (side < N_SIDES, FALSE);

  return go (self, side, STEPS, limit);
}

gboolean
soket_stepper_run_loop (SoketStepper *self,
                        SoketSide     side)
{
  g_return_val_if_fail (side < N_SIDES, FALSE);

  return go (self, side, LOOPS, NULL);
}

void
soket_stepper_run (SoketStepper *self)
{
  for (SoketSide side = 0; side < N_SIDES; side++)
    self->sides[side].mode = RUNS;
  for (guint i = 0; i < self->programs->len; i++)
    stepped_cb (self, self->programs->pdata[i]);
}

gboolean
soket_stepper_is_running (SoketStepper *self)
{
  return self->sides[SOKET_SIDE_CLIENT].mode == RUNS || self->sides[SOKET_SIDE_SERVER].mode == RUNS;
}

void
soket_stepper_start_over (SoketStepper *self)
{
  self->starts_over = TRUE;
  for (SoketSide side = 0; side < N_SIDES; side++)
    {
      self->sides[side].mode = STEPS;
      if (is_active (self, side))
        soket_performer_stop (self->sides[side].performer);
    }
  performer_cb (self);
}

void
soket_stepper_hold (SoketStepper *self)
{
  self->holds = TRUE;
  for (SoketSide side = 0; side < N_SIDES; side++)
    self->sides[side].mode = STEPS;
  for (guint i = 0; i < self->programs->len; i++)
    soket_watched_threads_set_held (soket_watched_program_get_threads (self->programs->pdata[i]));
  tell (self);
}

void
soket_stepper_let_go (SoketStepper *self)
{
  self->holds = FALSE;
  for (guint i = 0; i < self->programs->len; i++)
    soket_watched_threads_set_free (soket_watched_program_get_threads (self->programs->pdata[i]));
  tell (self);
}

static void
soket_stepper_finalize (GObject *object)
{
  SoketStepper *self = SOKET_STEPPER (object);

  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_handle_id (&self->patience_id, g_source_remove);
  for (guint i = 0; i < N_SIDES; i++)
    g_clear_object (&self->sides[i].performer);
  g_ptr_array_unref (self->programs);
  g_object_unref (self->listener);
  g_object_unref (self->trace);
  G_OBJECT_CLASS (soket_stepper_parent_class)->finalize (object);
}

static void
soket_stepper_class_init (SoketStepperClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = soket_stepper_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  starts_over_signal = g_signal_new ("starts-over", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
soket_stepper_init (SoketStepper *self)
{
  self->programs = g_ptr_array_new_with_free_func (g_object_unref);
}

SoketStepper *
soket_stepper_new (SoketWitnessListener *listener,
                   SoketTrace           *trace)
{
  SoketStepper *self = g_object_new (SOKET_TYPE_STEPPER, NULL);
  g_autoptr (GPtrArray) programs = soket_witness_listener_list_programs (listener);

  self->listener = g_object_ref (listener);
  self->trace = g_object_ref (trace);
  g_signal_connect_object (listener, "appeared", G_CALLBACK (appeared_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (listener, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  /* What this window plays itself changes what a held call would do. */
  g_signal_connect_object (trace, "flushed", G_CALLBACK (tell), self, G_CONNECT_SWAPPED);
  self->holds = TRUE;
  for (guint i = 0; i < programs->len; i++)
    appeared_cb (self, programs->pdata[i]);
  return self;
}
