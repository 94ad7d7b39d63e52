/* soket-ladder-wire.c - what goes between the ends, told from their calls and from what the kernel said with them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-wire.h"

/* Nothing here was captured. A call of ours sends what it says it sends; what another program, or a kernel, sent is drawn where a record first
 * shows that it has come: a recv that took it, a receive queue that holds it, a state that only a FIN brings about. What no record shows is not
 * drawn. */

/* An answer leaves when the question has arrived, and comes back before the next row. */
#define ANSWER_LEAVES  0.45
#define ANSWER_ARRIVES 0.9

/**
 * soket_wire_get_arrow:
 * @self: a wire
 * @index: of an arrow
 *
 * Returns: (transfer none): the arrow, which stays there until the next is added
 */
SoketWireArrow *
soket_wire_get_arrow (const SoketWire *self,
                      guint            index)
{
  return &g_array_index (self->arrows, SoketWireArrow, index);
}

static SoketWireArrow *
add (SoketWire      *self,
     SoketArrowKind  kind,
     guint           from,
     guint           to,
     guint           moment,
     SoketAnchor     anchor)
{
  SoketWireArrow added = { .anchor = anchor, .moment = moment, .shown = -1, .taken = -1 };

  added.arrow = (SoketLadderArrow) { .kind = (guint8) kind, .from = (guint8) from, .to = (guint8) to, .taken = -1, .record = G_MAXUINT };
  g_array_append_val (self->arrows, added);
  return soket_wire_get_arrow (self, self->arrows->len - 1);
}

/**
 * soket_wire_add_sent:
 * @self: a wire
 * @kind: what goes
 * @from: the side it comes from
 * @to: the side it goes to
 * @moment: of the call that sends it
 *
 * Adds what a call sends.
 *
 * Returns: (transfer none): the new arrow
 */
SoketWireArrow *
soket_wire_add_sent (SoketWire      *self,
                     SoketArrowKind  kind,
                     guint           from,
                     guint           to,
                     guint           moment)
{
  SoketWireArrow *arrow = add (self, kind, from, to, moment, SOKET_ANCHOR_CALL);

  arrow->arrives = self->foreign[to] ? SOKET_FLIGHT_FOREIGN : SOKET_FLIGHT;
  return arrow;
}

/**
 * soket_wire_add_answer:
 * @self: a wire
 * @kind: what the kernel answers
 * @question: index of the arrow that it answers
 *
 * Adds what the kernel of the other end sends as soon as something has come, without asking its program.
 *
 * Returns: (transfer none): the new arrow
 */
SoketWireArrow *
soket_wire_add_answer (SoketWire      *self,
                       SoketArrowKind  kind,
                       guint           question)
{
  const SoketWireArrow asked = *soket_wire_get_arrow (self, question);
  SoketWireArrow *arrow = add (self, kind, asked.arrow.to, asked.arrow.from, asked.moment, asked.anchor);

  soket_wire_get_arrow (self, question)->arrives = asked.leaves + ANSWER_LEAVES;
  arrow->place = asked.place;
  arrow->leaves = asked.leaves + ANSWER_LEAVES;
  arrow->arrives = asked.leaves + ANSWER_ARRIVES;
  return arrow;
}

/**
 * soket_wire_add_arrival:
 * @self: a wire
 * @kind: what came
 * @from: the side it comes from, whose call is not seen
 * @to: the side where it came
 * @moment: of the call that shows it
 *
 * Adds what came before a call had returned, on a row of its own above; or what may have come as the answer to it, on one below.
 *
 * Returns: (transfer none): the new arrow
 */
SoketWireArrow *
soket_wire_add_arrival (SoketWire      *self,
                        SoketArrowKind  kind,
                        guint           from,
                        guint           to,
                        guint           moment)
{
  SoketWireArrow *arrow = add (self, kind, from, to, moment, self->after ? SOKET_ANCHOR_AFTER : SOKET_ANCHOR_ARRIVAL);

  arrow->place = self->after ? self->plan->moments[moment].n_answers++ : self->plan->moments[moment].n_arrivals++;
  arrow->arrives = SOKET_FLIGHT;
  arrow->arrow.unseen = TRUE;
  return arrow;
}

/**
 * soket_wire_is_pending:
 * @arrow: an arrow
 *
 * Returns: whether it carries bytes that nobody has taken yet, and that have arrived or still may
 */
gboolean
soket_wire_is_pending (const SoketWireArrow *arrow)
{
  return (arrow->arrow.kind == SOKET_ARROW_DATA || arrow->arrow.kind == SOKET_ARROW_DATAGRAM) && arrow->arrow.end == SOKET_ARROW_ARRIVES
         && arrow->taken < 0;
}

/**
 * soket_wire_peek_pending:
 * @self: a wire
 * @from: the sender
 *
 * Returns: (transfer none) (nullable): its first arrow with bytes that nobody has taken yet
 */
SoketWireArrow *
soket_wire_peek_pending (SoketWire *self,
                         guint      from)
{
  for (; self->head[from] < self->arrows->len; self->head[from]++)
    {
      SoketWireArrow *arrow = soket_wire_get_arrow (self, self->head[from]);

      if (arrow->arrow.from == from && soket_wire_is_pending (arrow))
        return arrow;
    }
  return NULL;
}

/**
 * soket_wire_take:
 * @arrow: an arrow
 * @moment: of the call that took the last of its bytes
 *
 * Takes all of it.
 */
void
soket_wire_take (SoketWireArrow *arrow,
                 guint           moment)
{
  arrow->arrow.n_taken = arrow->arrow.length;
  arrow->taken = (int) moment;
}

/**
 * soket_wire_get_waiting:
 * @self: a wire
 * @to: the receiver
 *
 * Returns: how many bytes wait in its kernel
 */
guint64
soket_wire_get_waiting (const SoketWire *self,
                        guint            to)
{
  guint64 waiting = 0;

  for (guint i = 0; i < self->arrows->len; i++)
    {
      const SoketWireArrow *arrow = soket_wire_get_arrow (self, i);

      if (arrow->arrow.to == to && soket_wire_is_pending (arrow))
        waiting += arrow->arrow.length - MIN (arrow->arrow.length, arrow->arrow.n_taken + arrow->arrow.n_held);
    }
  /* Bytes whose arrow was cleared wait all the same. */
  if (to != SOKET_SIDE_STRANGER && !self->ends[to].closed && !self->ends[0].rst && !self->ends[1].rst)
    waiting += self->ends[!to].cleared - MIN (self->ends[!to].cleared, self->ends[to].taken);
  return waiting;
}

/* A call that has begun and not returned yet has sent something only if it is connect (), or a send that waits for more room. */
static void
add_moment (SoketWire *self,
            guint      index)
{
  const SoketMoment *moment = &self->plan->moments[index];
  const SoketRecord *record = &self->plan->records[moment->record];
  gboolean returned = moment->begins && moment->pair >= 0 && (guint) moment->pair < self->n_revealed;

  if (record->kind == SOKET_RECORD_GAP)
    self->gap = TRUE;
  if (record->kind == SOKET_RECORD_NOTE && record->note == SOKET_NOTE_DROPPED && self->plan->transport == SOKET_TRANSPORT_UDP)
    soket_wire_drop (self, soket_moment_get_side (moment), record);
  if (record->kind == SOKET_RECORD_CALL && moment->begins && record->call == SOKET_CALL_SEND && self->plan->transport == SOKET_TRANSPORT_TCP)
    soket_wire_begin_send (self, index, record);
  if (record->kind != SOKET_RECORD_CALL || returned || (moment->begins && record->call != SOKET_CALL_CONNECT))
    return;
  if (self->plan->transport == SOKET_TRANSPORT_TCP)
    soket_wire_add_tcp (self, index, record);
  else if (!moment->begins)
    soket_wire_add_udp (self, index, record);
}

/* A send that waits for more room, or a connect, was not cleared: it has a row. */
static gboolean
still_waits (const SoketWire      *self,
             const SoketWireArrow *arrow)
{
  return arrow->anchor == SOKET_ANCHOR_BEGIN && (arrow->moment >= self->plan->n_cleared || self->plan->moments[arrow->moment].begins);
}

/* What has gone between the ends is not shown any more. What of it still waits is shown when it is taken, as something that comes from above. */
static void
clear (SoketWire *self)
{
  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      SoketWireEnd *end = &self->ends[side];

      end->cleared = end->sending >= 0 ? soket_wire_get_arrow (self, (guint) end->sending)->arrow.offset : end->sent;
      self->held[side] = G_MAXUINT;
    }
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    g_clear_pointer (&self->pairings[side], soket_pairing_free);
  for (guint i = 0; i < self->arrows->len; i++)
    {
      SoketWireArrow *arrow = soket_wire_get_arrow (self, i);

      arrow->cleared = !still_waits (self, arrow);
      if (arrow->cleared)
        arrow->taken = 0;
    }
}

/* Nobody knows when what has not left will arrive, or whether.  Where part of a send has left, that part arrives. */
static void
finish_tcp (SoketWire *self)
{
  for (guint i = 0; i < self->arrows->len; i++)
    {
      SoketLadderArrow *arrow = &soket_wire_get_arrow (self, i)->arrow;

      if (arrow->n_held > 0 && arrow->n_held == arrow->length)
        arrow->end = SOKET_ARROW_OPEN;
      arrow->never = arrow->n_held > 0 && (self->ends[0].rst || self->ends[1].rst || self->ends[arrow->from].gave_up);
      arrow->n_taken = MIN (arrow->n_taken, arrow->length - arrow->n_held);
    }
}

/**
 * soket_wire_new:
 * @plan: its moments learn how many arrivals come before them
 * @n_revealed: how many of them are revealed
 *
 * Finds out what went between the ends up to a moment.
 *
 * Returns: (transfer full): the wire
 */
SoketWire *
soket_wire_new (SoketLadderPlan *plan,
                guint            n_revealed)
{
  SoketWire *self = g_new0 (SoketWire, 1);

  self->plan = plan;
  self->n_revealed = n_revealed;
  self->arrows = g_array_sized_new (FALSE, FALSE, sizeof (SoketWireArrow), n_revealed + 4);
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    {
      self->foreign[side] = soket_ladder_plan_is_foreign (plan, side);
      self->ends[side].reset = self->ends[side].last = self->ends[side].sending = -1;
      self->held[side] = G_MAXUINT;
    }
  self->stranger = plan->seen[SOKET_SIDE_STRANGER];

  /* What was sent does not depend on what is revealed yet. */
  for (guint i = 0; i < plan->n_moments; i++)
    {
      SoketMoment *moment = &plan->moments[i];
      SoketWireEnd *end = &self->ends[soket_moment_get_side (moment)];

      moment->n_arrivals = moment->n_answers = 0;
      if (!moment->begins && end->reset < 0 && soket_wire_is_reset (&plan->records[moment->record]))
        end->reset = (int) i;
    }
  for (guint i = 0; i < n_revealed; i++)
    {
      if (i == plan->n_cleared && i > 0)
        clear (self);
      add_moment (self, i);
    }
  if (plan->n_cleared > 0 && plan->n_cleared == n_revealed)
    clear (self);
  if (plan->transport == SOKET_TRANSPORT_UDP)
    soket_wire_finish_udp (self);
  else
    finish_tcp (self);
  soket_wire_find_overdue (self);
  if (plan->transport == SOKET_TRANSPORT_TCP)
    soket_wire_join_runs (self);
  return self;
}

/**
 * soket_wire_free:
 * @self: (transfer full) (nullable): a wire
 *
 * Frees it with its arrows. The plan is not its.
 */
void
soket_wire_free (SoketWire *self)
{
  if (self == NULL)
    return;
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    soket_pairing_free (self->pairings[side]);
  g_array_unref (self->arrows);
  g_free (self);
}
