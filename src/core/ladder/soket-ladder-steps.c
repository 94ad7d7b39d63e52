/* soket-ladder-steps.c - what happened in which order: what returned, what began to wait, what is not shown
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-private.h"

/* Records come in the order of their returns. Causes go before their effects: both ends are served by one loop, which may see the accepted
 * connection before it has written down connect (), and a trace of two threads may hold a recv before its send. A call waited if something
 * else that is shown returned meanwhile; how long it took on the clock does not matter here. */

/* Beginnings in one place are put in order by time as long as there are few: a conversation has five calls that may wait at once. */
#define ORDERED_MAX 16

/* So long a call must have taken to have waited for an end outside of the program. */
#define STRANGER_US 1000

/* Of a send of which it is not known whether it was put to sleep: so much later than a recv it must have returned to have waited when its bytes were
 * taken. Two programs look at the clock when they get to it. */
#define WENT_ON_US 50000

typedef struct
{
  guint  record;
  guint8 role;
  guint8 anybody;
  guint8 setup;
  guint8 waits;
  guint8 at_end;
  int    next;    /* the next that began in the same place */
  int    moment;  /* its beginning */
} Event;

typedef struct
{
  SoketLadderPlan *plan;
  guint8          *done;         /* by record */
  Event           *events;
  guint            n_events;
  gint64          *times;        /* when each event returned */
  int             *heads;        /* what began before it */
  guint            n_shown;
  guint            last[SOKET_N_ROLES];  /* behind the last event */
  guint64          sent[SOKET_N_SIDES];  /* the end of what was sent so far */
  guint            next_send[SOKET_N_SIDES];
  guint            connect;      /* the record of the client's connect, G_MAXUINT for none */
  gboolean         came;
  gboolean         over;
} Planner;

static gboolean
is_call (const SoketRecord *record,
         SoketCallName      call)
{
  return record->kind == SOKET_RECORD_CALL && record->call == call;
}

static gboolean
is_send (const SoketRecord *record)
{
  return is_call (record, SOKET_CALL_SEND) || is_call (record, SOKET_CALL_SENDTO);
}

static gboolean
is_recv (const SoketRecord *record)
{
  return is_call (record, SOKET_CALL_RECV) || is_call (record, SOKET_CALL_RECVFROM);
}

static guint
get_side (const SoketRecord *record)
{
  return record->side < SOKET_N_SIDES ? record->side : SOKET_SIDE_CLIENT;
}

static guint8
get_role (const SoketLadderPlan *plan,
          const SoketRecord     *record)
{
  if (get_side (record) == SOKET_SIDE_CLIENT)
    return SOKET_ROLE_CLIENT;
  /* Over TCP nobody can answer in another's place. */
  if (get_side (record) == SOKET_SIDE_STRANGER && plan->transport == SOKET_TRANSPORT_UDP)
    return SOKET_ROLE_STRANGER;
  return plan->listener != 0 && record->socket == plan->listener ? SOKET_ROLE_LISTENER : SOKET_ROLE_SERVER;
}

static gboolean
is_setup (const SoketLadderPlan *plan,
          const SoketRecord     *record,
          guint8                 role)
{
  if (record->kind != SOKET_RECORD_CALL)
    return FALSE;
  if (role != (plan->transport == SOKET_TRANSPORT_TCP ? SOKET_ROLE_LISTENER : SOKET_ROLE_SERVER))
    return FALSE;
  return record->call == SOKET_CALL_SOCKET || record->call == SOKET_CALL_SETSOCKOPT || record->call == SOKET_CALL_BIND ||
         record->call == SOKET_CALL_LISTEN;
}

static gboolean
is_shown (const SoketLadderPlan *plan,
          const SoketRecord     *record)
{
  if (record->kind == SOKET_RECORD_MESSAGE)
    return plan->options->messages && record->side == SOKET_SIDE_SERVER;
  /* What a server remarks on a request its row says already. */
  if (record->kind == SOKET_RECORD_NOTE && record->note == SOKET_NOTE_SHIFT)
    return !plan->options->messages;
  return TRUE;
}

/* Who takes part. */
static void
survey (Planner *self)
{
  SoketLadderPlan *plan = self->plan;
  guint32 fallback = 0;
  gboolean has_transport = FALSE;

  self->connect = G_MAXUINT;
  for (guint i = 0; i < plan->n_records; i++)
    {
      const SoketRecord *record = &plan->records[i];
      guint side = get_side (record);

      if (record->kind == SOKET_RECORD_GAP)
        continue;
      if (!has_transport)
        {
          plan->transport = record->transport == SOKET_TRANSPORT_UDP ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP;
          has_transport = TRUE;
        }
      /* A connect that waits has none yet. */
      if (record->conversation != 0 || record->call == SOKET_CALL_CONNECT)
        plan->exists = TRUE;
      if (record->kind != SOKET_RECORD_CALL)
        continue;
      plan->seen[side] = TRUE;
      if (side == SOKET_SIDE_CLIENT)
        {
          if (record->call == SOKET_CALL_CONNECT && soket_record_succeeded (record) && self->connect == G_MAXUINT)
            self->connect = i;
        }
      else if (side == SOKET_SIDE_SERVER && plan->listener == 0 && plan->transport == SOKET_TRANSPORT_TCP)
        {
          if (record->call == SOKET_CALL_LISTEN || record->call == SOKET_CALL_ACCEPT || record->call == SOKET_CALL_BIND)
            plan->listener = record->socket;
          else if (fallback == 0 && record->conversation == 0)
            fallback = record->socket;
        }
    }
  if (plan->listener == 0)
    plan->listener = fallback;
}

/* How many had returned by then. */
static guint
find_slot (const Planner *self,
           gint64         started_us)
{
  guint low = 0;
  guint high = self->n_shown;

  for (guint i = 0; i < 8; i++, high--)
    if (high == 0 || self->times[high - 1] <= started_us)
      return high;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->times[middle] <= started_us)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static guint
find_start (const Planner     *self,
            const SoketRecord *record,
            guint8             role)
{
  guint slot = find_slot (self, record->started_us);

  /* The engine asks for input before it has sent; a program of blocking calls would have sent first. */
  if (is_recv (record) || record->call == SOKET_CALL_ACCEPT)
    slot = MAX (slot, self->last[role]);
  return slot;
}

static gboolean
waits_for_anybody (const SoketLadderPlan *plan,
                   const SoketRecord     *record,
                   guint8                 role)
{
  if (plan->transport == SOKET_TRANSPORT_UDP)
    return role == SOKET_ROLE_SERVER && is_recv (record);
  return role == SOKET_ROLE_LISTENER && record->call == SOKET_CALL_ACCEPT;
}

static void
begin_at (Planner *self,
          guint    index,
          guint    slot)
{
  Event *event = &self->events[index];
  gint64 started_us = self->plan->records[event->record].started_us;
  int *link = &self->heads[slot];

  for (guint i = 0; i < ORDERED_MAX && *link >= 0; i++)
    {
      if (self->plan->records[self->events[*link].record].started_us > started_us)
        break;
      link = &self->events[*link].next;
    }
  event->next = *link;
  *link = (int) index;
  event->waits = TRUE;
}

static Event *
add_event (Planner *self,
           guint    index)
{
  const SoketRecord *record = &self->plan->records[index];
  Event *event = &self->events[self->n_events++];

  *event = (Event) { .record = index, .next = -1, .moment = -1 };
  event->role = get_role (self->plan, record);
  event->anybody = record->kind == SOKET_RECORD_CALL && waits_for_anybody (self->plan, record, event->role);
  event->setup = is_setup (self->plan, record, event->role);
  return event;
}

/* Nothing is seen of what an end outside of the program did meanwhile: there the clock tells. */
static gboolean
waits_for_stranger (const Planner     *self,
                    const SoketRecord *record)
{
  if (get_side (record) == SOKET_SIDE_STRANGER || !soket_ladder_plan_is_foreign (self->plan, !get_side (record))
      || record->returned_us - record->started_us < STRANGER_US)
    return FALSE;
  return is_recv (record) || is_send (record) || record->call == SOKET_CALL_ACCEPT || record->call == SOKET_CALL_CONNECT;
}

/* Only these wait for somebody. Of two programs each goes on while the other makes a call: that a send waited is certain only if it took long. */
static gboolean
may_wait (const SoketRecord *record)
{
  if (record->slept == SOKET_SLEPT_NO)
    return FALSE;
  if (is_recv (record) || record->call == SOKET_CALL_ACCEPT || record->call == SOKET_CALL_CONNECT)
    return TRUE;
  return is_send (record) && (record->program == 0 || record->returned_us - record->started_us >= STRANGER_US);
}

/* Whether something else returned while the call went on. What is behind @slot was put there before it, but may have returned after it: the send
 * whose bytes a recv took. A send waits for no cause. */
static gboolean
has_seen_return (const Planner     *self,
                 const SoketRecord *record,
                 guint              slot)
{
  if (!is_send (record))
    return slot < self->n_shown;
  for (guint i = slot; i < self->n_shown; i++)
    if (self->plan->records[self->events[i].record].returned_us <= record->returned_us)
      return TRUE;
  return FALSE;
}

/* Whether the next that a server waits for after its first client is somebody else. Over UDP one socket hears all: as long as the server has not
 * answered, it waits for this one's next datagram, too. */
static gboolean
waits_for_others (const Planner *self)
{
  return self->plan->transport == SOKET_TRANSPORT_TCP || self->over;
}

/* Where a call began to wait, if it did. */
static void
put_beginning (Planner *self,
               guint    index,
               gboolean came)
{
  const Event *event = &self->events[index];
  const SoketRecord *record = &self->plan->records[event->record];
  gboolean given_up = soket_record_is_given_up (record);
  guint slot;

  /* A server that waited for the next client did so all the time, and it is of no matter here. */
  if (record->kind != SOKET_RECORD_CALL || (given_up && event->anybody && came && waits_for_others (self))
      || (!given_up && !may_wait (record)))
    return;
  slot = find_start (self, record, event->role);
  if (has_seen_return (self, record, slot) || given_up || waits_for_stranger (self, record))
    begin_at (self, index, slot);
}

static void
put (Planner *self,
     guint    index)
{
  const SoketRecord *record = &self->plan->records[index];
  guint side = get_side (record);
  gboolean came = self->came;
  Event *event;

  self->done[index] = TRUE;
  if (is_send (record) && soket_record_succeeded (record) && record->result > 0)
    self->sent[side] = MAX (self->sent[side], record->offset + (guint64) record->result);
  if (!is_shown (self->plan, record))
    return;

  event = add_event (self, index);
  self->came |= event->anybody && soket_record_succeeded (record);
  if (event->role == SOKET_ROLE_SERVER)
    self->over |= self->plan->transport == SOKET_TRANSPORT_TCP ? is_call (record, SOKET_CALL_CLOSE) : is_send (record);
  put_beginning (self, self->n_events - 1, came);

  self->times[self->n_shown] = self->n_shown > 0 ? MAX (self->times[self->n_shown - 1], record->returned_us) : record->returned_us;
  self->heads[++self->n_shown] = -1;
  self->last[event->role] = self->n_shown;
}

/* Whether a send still waited when a recv took some of its bytes. */
static gboolean
went_on (const SoketRecord *send,
         const SoketRecord *recv)
{
  gint64 later_us = send->returned_us - recv->returned_us;

  return send->slept != SOKET_SLEPT_NO && later_us >= (send->slept == SOKET_SLEPT_YES ? 1 : WENT_ON_US)
         && send->offset + (guint64) send->length > recv->offset + (guint64) recv->result;
}

/* The sends whose bytes a recv took. One that waits for room gives them while it waits, and returns where it returns. */
static void
put_causes (Planner           *self,
            const SoketRecord *record)
{
  guint from = !get_side (record);
  guint64 end = record->offset + (guint64) record->result;

  while (self->sent[from] < end && self->next_send[from] < self->plan->n_records)
    {
      const SoketRecord *send = &self->plan->records[self->next_send[from]];

      if (!self->done[self->next_send[from]] && is_send (send) && get_side (send) == from && send->returned_us >= 0)
        {
          if (send->offset >= end || send->offset + (guint64) send->length <= record->offset || went_on (send, record))
            return;
          put (self, self->next_send[from]);
        }
      self->next_send[from]++;
    }
}

/* The kernel was asked while a sendto went on whose record came later: what it has thrown away by then that one may have sent. */
static void
put_dropped (Planner *self,
             guint    index)
{
  const SoketRecord *note = &self->plan->records[index];

  for (guint i = index + 1; i < self->plan->n_records && i - index < ORDERED_MAX; i++)
    {
      const SoketRecord *record = &self->plan->records[i];

      if (!self->done[i] && is_send (record) && get_side (record) != get_side (note) && record->returned_us >= 0
          && record->started_us < note->returned_us)
        put (self, i);
    }
}

static void
put_waiting (Planner *self,
             guint    index)
{
  const SoketRecord *record = &self->plan->records[index];
  Event *event;

  event = add_event (self, index);
  if (!event->anybody || !self->came)
    begin_at (self, self->n_events - 1, find_start (self, record, event->role));
  else if (self->over || !waits_for_others (self))
    event->at_end = TRUE;
  else
    self->n_events--;
}

static int
add_moment (SoketLadderPlan *plan,
            const Event     *event,
            gboolean         begins)
{
  SoketMoment *moment = &plan->moments[plan->n_moments];

  *moment = (SoketMoment) { .record = event->record, .pair = -1, .row = -1, .role = event->role, .begins = begins };
  moment->anybody = event->anybody;
  moment->setup = event->setup;
  return (int) plan->n_moments++;
}

static void
add_beginnings (Planner *self,
                guint    slot)
{
  for (int i = self->heads[slot]; i >= 0; i = self->events[i].next)
    self->events[i].moment = add_moment (self->plan, &self->events[i], TRUE);
}

/* Beginnings and returns in one row of time. */
static void
merge (Planner *self,
       guint    n_returned)
{
  SoketLadderPlan *plan = self->plan;

  plan->moments = g_new (SoketMoment, 2 * (gsize) self->n_events + 1);
  for (guint i = 0; i < n_returned; i++)
    {
      const Event *event = &self->events[i];
      int moment;

      add_beginnings (self, i);
      moment = add_moment (plan, event, FALSE);
      plan->moments[moment].pair = event->moment;
      if (event->moment >= 0)
        plan->moments[event->moment].pair = moment;
    }
  add_beginnings (self, n_returned);
  for (guint i = n_returned; i < self->n_events; i++)
    if (self->events[i].at_end)
      add_moment (plan, &self->events[i], TRUE);
}

/* How many of the moments had passed when the picture was cleared. What waits was not cleared; what began to wait later is a step of its own, though
 * nothing has returned since. */
static guint
count_cleared (const SoketLadderPlan *plan)
{
  guint n = 0;

  if (plan->options->after == 0)
    return 0;
  for (; n < plan->n_moments; n++)
    if (!plan->moments[n].begins && plan->records[plan->moments[n].record].number > plan->options->after)
      break;
  while (plan->options->after_us > 0 && n > 0 && plan->moments[n - 1].begins
         && plan->records[plan->moments[n - 1].record].started_us > plan->options->after_us)
    n--;
  return n;
}

static int
compare_numbers (const void *a,
                 const void *b)
{
  const guint64 *first = a;
  const guint64 *second = b;

  return (*first > *second) - (*first < *second);
}

/**
 * soket_ladder_plan_init:
 * @self: a plan, not initialized
 * @records: as soket_ladder_new() takes them; they stay where they are
 * @n_records: how many
 * @options: what is shown; it stays where it is
 *
 * Puts everything in order.
 */
void
soket_ladder_plan_init (SoketLadderPlan          *self,
                        const SoketRecord        *records,
                        guint                     n_records,
                        const SoketLadderOptions *options)
{
  Planner planner = { .plan = self };
  guint n_returned;

  *self = (SoketLadderPlan) { .records = records, .n_records = n_records, .options = options, .transport = SOKET_TRANSPORT_TCP };
  if (options->n_open > 0)
    {
      self->open = g_memdup2 (options->open, options->n_open * sizeof *options->open);
      qsort (self->open, options->n_open, sizeof *self->open, compare_numbers);
    }
  planner.done = g_new0 (guint8, (gsize) n_records + 1);
  planner.events = g_new (Event, (gsize) n_records + 1);
  planner.times = g_new (gint64, (gsize) n_records + 1);
  planner.heads = g_new (int, (gsize) n_records + 1);
  planner.heads[0] = -1;
  survey (&planner);

  for (guint i = 0; i < n_records; i++)
    {
      const SoketRecord *record = &records[i];

      if (planner.done[i] || soket_record_is_waiting (record))
        continue;
      if (is_call (record, SOKET_CALL_ACCEPT) && soket_record_succeeded (record) && planner.connect != G_MAXUINT && !planner.done[planner.connect])
        put (&planner, planner.connect);
      else if (is_call (record, SOKET_CALL_RECV) && soket_record_succeeded (record) && record->result > 0 && self->transport == SOKET_TRANSPORT_TCP)
        put_causes (&planner, record);
      else if (record->kind == SOKET_RECORD_NOTE && record->note == SOKET_NOTE_DROPPED)
        put_dropped (&planner, i);
      put (&planner, i);
    }
  n_returned = planner.n_events;
  for (guint i = 0; i < n_records; i++)
    if (soket_record_is_waiting (&records[i]))
      put_waiting (&planner, i);
  merge (&planner, n_returned);
  self->n_cleared = count_cleared (self);

  g_free (planner.heads);
  g_free (planner.times);
  g_free (planner.events);
  g_free (planner.done);
}

/**
 * soket_ladder_plan_clear:
 * @self: a plan
 *
 * Frees its moments. The records and options are the caller's. May run twice.
 */
void
soket_ladder_plan_clear (SoketLadderPlan *self)
{
  g_clear_pointer (&self->open, g_free);
  g_clear_pointer (&self->moments, g_free);
  self->n_moments = 0;
}

/**
 * soket_ladder_list_steps:
 * @records: (array length=n_records): as soket_ladder_new() takes them
 * @n_records: how many
 * @options: what is shown
 * @n_steps: (out): how many steps there are
 *
 * Lists what replay reveals, in the order of time. The calls of a fold are steps of their own: they are folded once they lie behind. The last
 * steps may be those of %SOKET_LADDER_STATE, whose @record is %G_MAXUINT.
 *
 * Returns: (transfer full) (array length=n_steps): the steps; free them with g_free()
 */
SoketLadderStep *
soket_ladder_list_steps (const SoketRecord        *records,
                         guint                     n_records,
                         const SoketLadderOptions *options,
                         guint                    *n_steps)
{
  const SoketLadderOptions none = { .n_steps = G_MAXUINT };
  g_autoptr (SoketLadder) ladder = NULL;
  SoketLadderPlan plan;
  SoketLadderStep *steps;
  guint n = 0;

  g_return_val_if_fail (records != NULL || n_records == 0, NULL);
  g_return_val_if_fail (n_steps != NULL, NULL);

  soket_ladder_plan_init (&plan, records, n_records, options != NULL ? options : &none);
  ladder = soket_ladder_build (&plan, G_MAXUINT);
  steps = g_new (SoketLadderStep, (gsize) plan.n_moments + ladder->n_states + 1);
  for (guint i = plan.n_cleared; i < plan.n_moments; i++)
    steps[n++] = (SoketLadderStep) { .record = plan.moments[i].record, .begins = plan.moments[i].begins };
  for (guint i = 0; i < ladder->n_states; i++)
    steps[n++] = (SoketLadderStep) { .record = G_MAXUINT };
  soket_ladder_plan_clear (&plan);

  *n_steps = n;
  return steps;
}
