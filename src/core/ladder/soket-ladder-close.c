/* soket-ladder-close.c - how a connection ends: FIN, RST, and who keeps TIME-WAIT
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-wire.h"

#include <errno.h>

/* Whether only an own FIN brings it about. */
static gboolean
tells_own_fin (guint8 state)
{
  return state == SOKET_TCP_STATE_FIN_WAIT_1 || state == SOKET_TCP_STATE_FIN_WAIT_2 || state == SOKET_TCP_STATE_LAST_ACK
         || state == SOKET_TCP_STATE_CLOSING || state == SOKET_TCP_STATE_TIME_WAIT;
}

/* What the FIN of @from does to the states of both ends, until the kernel says more. */
static void
move_on (SoketWire *self,
         guint      from)
{
  SoketWireEnd *sender = &self->ends[from];
  SoketWireEnd *other = &self->ends[!from];

  if (sender->state == SOKET_TCP_STATE_ESTABLISHED)
    sender->state = SOKET_TCP_STATE_FIN_WAIT_1;
  else if (sender->state == SOKET_TCP_STATE_CLOSE_WAIT)
    sender->state = SOKET_TCP_STATE_LAST_ACK;

  if (other->state == SOKET_TCP_STATE_ESTABLISHED)
    other->state = SOKET_TCP_STATE_CLOSE_WAIT;
  else if (other->state == SOKET_TCP_STATE_FIN_WAIT_1 || other->state == SOKET_TCP_STATE_FIN_WAIT_2)
    {
      other->state = SOKET_TCP_STATE_TIME_WAIT;
      if (sender->state == SOKET_TCP_STATE_LAST_ACK)
        sender->state = SOKET_TCP_STATE_CLOSED;
    }
}

static void
lose_pending (SoketWire *self,
              guint      from,
              guint      index)
{
  for (guint i = self->head[from]; i < self->arrows->len; i++)
    {
      SoketWireArrow *arrow = soket_wire_get_arrow (self, i);

      if (arrow->arrow.from != from || !soket_wire_is_pending (arrow))
        continue;
      arrow->arrow.lost = TRUE;
      arrow->taken = (int) index;
    }
  self->head[from] = self->arrows->len;
}

/**
 * soket_wire_reset:
 * @self: a wire
 * @from: who sent RST
 *
 * Nothing of the connection is left on either side.
 */
void
soket_wire_reset (SoketWire *self,
                  guint      from)
{
  self->ends[from].rst = TRUE;
  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      self->ends[side].keeps = FALSE;
      if (self->ends[side].state != SOKET_TCP_STATE_UNKNOWN)
        self->ends[side].state = SOKET_TCP_STATE_CLOSED;
    }
}

/**
 * soket_wire_is_reset:
 * @record: a call
 *
 * Returns: whether it failed because the connection was reset
 */
gboolean
soket_wire_is_reset (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_CALL && (record->error == ECONNRESET || record->error == EPIPE)
         && (record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_RECV);
}

/* Whether the kernel's state after a shutdown or close says that the FIN of the other end came after the one that this call sends. */
static gboolean
is_answered (const SoketWireEnd *end,
             const SoketRecord  *record)
{
  return (record->call == SOKET_CALL_SHUTDOWN || record->call == SOKET_CALL_CLOSE) && !end->fin && !soket_tcp_state_tells_fin (record->state_before)
         && (record->state.tcp_state == SOKET_TCP_STATE_TIME_WAIT || record->state.tcp_state == SOKET_TCP_STATE_CLOSING);
}

/**
 * soket_wire_arrive_fin:
 * @self: a wire
 * @from: who sent FIN
 * @moment: of the call that shows it
 *
 * Adds a FIN of which no call shows when it left.
 */
void
soket_wire_arrive_fin (SoketWire *self,
                       guint      from,
                       guint      moment)
{
  self->ends[from].fin = TRUE;
  self->ends[from].holds_fin = FALSE;
  soket_wire_add_arrival (self, SOKET_ARROW_FIN, from, !from, moment);
  move_on (self, from);
}

/* The rows of arrivals are made in the order of the arrows: one that comes in later than was thought would get none, nor would those behind it. */
static void
move_to_end (SoketWire *self,
             guint      index)
{
  SoketWireArrow moved = *soket_wire_get_arrow (self, index);

  g_array_remove_index (self->arrows, index);
  g_array_append_val (self->arrows, moved);
  for (guint side = 0; side < G_N_ELEMENTS (self->ends); side++)
    {
      if (self->head[side] > index)
        self->head[side]--;
      if (self->held[side] != G_MAXUINT && self->held[side] > index)
        self->held[side]--;
      if (self->ends[side].sending > (int) index)
        self->ends[side].sending--;
    }
}

/**
 * soket_wire_put_fin_behind:
 * @self: a wire
 * @from: who sent bytes that are shown to have come
 * @moment: of the call that shows it
 *
 * The kernel's state tells of a FIN before the last bytes in front of it are read: it is moved behind them.
 */
void
soket_wire_put_fin_behind (SoketWire *self,
                           guint      from,
                           guint      moment)
{
  for (guint i = self->ends[from].fin ? self->arrows->len : 0; i-- > 0;)
    {
      SoketWireArrow *fin = soket_wire_get_arrow (self, i);
      SoketMoment *moments = self->plan->moments;

      if (fin->arrow.from != from || fin->arrow.kind != SOKET_ARROW_FIN || (fin->anchor != SOKET_ANCHOR_ARRIVAL && fin->anchor != SOKET_ANCHOR_AFTER))
        continue;
      for (guint j = 0; j < self->arrows->len; j++)
        {
          SoketWireArrow *other = soket_wire_get_arrow (self, j);

          if (other->moment == fin->moment && other->anchor == fin->anchor && other->place > fin->place)
            other->place--;
        }
      if (fin->anchor == SOKET_ANCHOR_AFTER)
        moments[fin->moment].n_answers--;
      else
        moments[fin->moment].n_arrivals--;
      fin->anchor = self->after ? SOKET_ANCHOR_AFTER : SOKET_ANCHOR_ARRIVAL;
      fin->moment = moment;
      fin->place = self->after ? moments[moment].n_answers++ : moments[moment].n_arrivals++;
      move_to_end (self, i);
      return;
    }
}

static void
show_fin (SoketWire         *self,
          guint              index,
          const SoketRecord *record)
{
  guint side = soket_moment_get_side (&self->plan->moments[index]);
  guint from = !side;
  gboolean ended = record->call == SOKET_CALL_RECV && soket_record_succeeded (record) && record->result == 0;
  gboolean told = soket_tcp_state_tells_fin (record->state.tcp_state) || soket_tcp_state_tells_fin (record->state_before);

  /* After this end is gone, TIME-WAIT at the other says that that one closed first. */
  if ((!ended && !told && record->peer_state != SOKET_TCP_STATE_TIME_WAIT) || is_answered (&self->ends[side], record))
    return;
  if ((!self->ends[from].fin || self->ends[from].holds_fin) && !self->ends[from].rst)
    {
      /* It comes behind all bytes. */
      soket_wire_release (self, from, G_MAXUINT64, index);
      soket_wire_arrive_fin (self, from, index);
    }
  /* Who has the FIN acknowledges it. */
  if (self->ends[from].state == SOKET_TCP_STATE_FIN_WAIT_1)
    self->ends[from].state = SOKET_TCP_STATE_FIN_WAIT_2;
}

/**
 * soket_wire_ended_before:
 * @self: a wire
 * @index: a moment when the connection was reset
 *
 * Tells whether recv () will say that the stream had ended before: otherwise the first call would tell of the reset.
 *
 * Returns: whether a FIN came before the reset
 */
gboolean
soket_wire_ended_before (const SoketWire *self,
                         guint            index)
{
  const SoketMoment *moments = self->plan->moments;

  for (guint i = index; i < self->n_revealed; i++)
    {
      const SoketRecord *record = &self->plan->records[moments[i].record];

      if (moments[i].begins || soket_moment_get_side (&moments[i]) != soket_moment_get_side (&moments[index]))
        continue;
      if (soket_wire_is_reset (record))
        return FALSE;
      if (record->call == SOKET_CALL_RECV && soket_record_succeeded (record) && record->result == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether a later call of an end finds its connection still there: then it has not been reset by then. The kernel is asked a little after a call has
 * returned, and may know by that time what the other end did after its next calls. */
static gboolean
lives_on (const SoketWire *self,
          guint            side,
          guint            index)
{
  const SoketLadderPlan *plan = self->plan;

  for (guint i = index + 1; i < self->n_revealed; i++)
    {
      const SoketRecord *record = &plan->records[plan->moments[i].record];

      if (!plan->moments[i].begins && soket_moment_get_side (&plan->moments[i]) == side && record->call != SOKET_CALL_CLOSE
          && (record->state.tcp_state == SOKET_TCP_STATE_ESTABLISHED || record->state.tcp_state == SOKET_TCP_STATE_CLOSE_WAIT))
        return TRUE;
    }
  return FALSE;
}

/* A call failed, or the kernel has closed a connection that this end did not: the other broke it. */
static void
show_rst (SoketWire         *self,
          guint              index,
          const SoketRecord *record)
{
  guint side = soket_moment_get_side (&self->plan->moments[index]);
  guint from = !side;
  const SoketWireEnd *end = &self->ends[side];
  gboolean closes = record->call == SOKET_CALL_CLOSE;
  guint8 state = closes ? record->state_before : record->state.tcp_state;
  gboolean failed = soket_wire_is_reset (record);

  /* Then CLOSED is no news of the other end. */
  self->ends[side].gave_up |= record->error == ETIMEDOUT || record->error == EHOSTUNREACH || record->error == ENETUNREACH
                              || record->error == EHOSTDOWN || record->error == ENETDOWN;
  if (end->gave_up)
    return;
  /* After the own end of the stream EPIPE is no news of the other end. */
  if (record->error == EPIPE && end->fin)
    return;
  /* One that shuts down what the other end has shut down before is over at once. */
  if (!failed && (state != SOKET_TCP_STATE_CLOSED || end->fin || end->rst || (record->call == SOKET_CALL_SHUTDOWN && record->error != ENOTCONN)))
    return;
  if (!self->ends[from].rst)
    {
      if (!failed && lives_on (self, from, index))
        return;
      if ((!self->ends[from].fin || self->ends[from].holds_fin) && soket_wire_ended_before (self, index))
        soket_wire_arrive_fin (self, from, index);
      soket_wire_add_arrival (self, SOKET_ARROW_RST, from, side, index);
      soket_wire_reset (self, from);
    }
  /* recv () gives what is there before it tells of the reset. */
  if (failed && record->call == SOKET_CALL_RECV)
    lose_pending (self, from, index);
}

/**
 * soket_wire_show_end:
 * @self: a wire
 * @index: of a return
 * @record: its record
 *
 * Adds FIN or RST of the other end if this call is the first to show that it has come; and who keeps TIME-WAIT, which the kernel alone knows.
 */
void
soket_wire_show_end (SoketWire         *self,
                     guint              index,
                     const SoketRecord *record)
{
  guint side = soket_moment_get_side (&self->plan->moments[index]);

  show_fin (self, index, record);
  show_rst (self, index, record);
  if (record->state.tcp_state == SOKET_TCP_STATE_TIME_WAIT)
    self->ends[side].keeps = TRUE;
  if (record->peer_state == SOKET_TCP_STATE_TIME_WAIT)
    {
      self->ends[!side].keeps = TRUE;
      self->ends[!side].state = SOKET_TCP_STATE_TIME_WAIT;
    }
}

/**
 * soket_wire_add_fin:
 * @self: a wire
 * @index: of a shutdown or close
 * @record: its record
 *
 * Adds the end of a stream, unless it has ended before.
 */
void
soket_wire_add_fin (SoketWire         *self,
                    guint              index,
                    const SoketRecord *record)
{
  guint side = soket_moment_get_side (&self->plan->moments[index]);
  SoketWireEnd *end = &self->ends[side];
  gboolean answered = is_answered (end, record);
  guint own = self->arrows->len;

  if (end->fin || end->rst || end->gave_up || self->ends[!side].rst || !end->connected)
    return;
  end->fin = TRUE;
  if (soket_wire_hold_fin (self, side, index, record))
    return;
  soket_wire_add_sent (self, SOKET_ARROW_FIN, side, !side, index);
  move_on (self, side);
  if (answered && !self->ends[!side].fin)
    {
      self->ends[!side].fin = TRUE;
      soket_wire_add_answer (self, SOKET_ARROW_FIN, own)->arrow.unseen = TRUE;
      move_on (self, !side);
    }
}

static gboolean
is_sent (const SoketRecord *record)
{
  return record->call == SOKET_CALL_SEND && soket_record_succeeded (record) && record->result > 0;
}

/* Whether a call of the other end failed later because this close reset the connection. An end of stream in between came from a FIN, and what
 * was sent in between was answered with a reset of its own. */
static gboolean
resets_other (const SoketWire *self,
              guint            index)
{
  const SoketLadderPlan *plan = self->plan;
  guint other = !soket_moment_get_side (&plan->moments[index]);
  int failed = self->ends[other].reset;

  if (failed <= (int) index)
    return FALSE;
  for (guint i = index + 1; i < (guint) failed; i++)
    {
      const SoketRecord *record = &plan->records[plan->moments[i].record];

      if (plan->moments[i].begins || soket_moment_get_side (&plan->moments[i]) != other)
        continue;
      if (is_sent (record) || (record->call == SOKET_CALL_RECV && soket_record_succeeded (record) && record->result == 0))
        return FALSE;
    }
  return TRUE;
}

/* Whether the other end has had a FIN, by what the kernel said of it then, or says of it in any of its calls. RST would have ended its connection. */
static gboolean
has_had_fin (const SoketWire   *self,
             guint              side,
             const SoketRecord *record)
{
  const SoketLadderPlan *plan = self->plan;

  if (soket_tcp_state_tells_fin (record->peer_state))
    return TRUE;
  for (guint i = 0; i < plan->n_moments; i++)
    {
      const SoketRecord *other = &plan->records[plan->moments[i].record];

      if (!plan->moments[i].begins && soket_moment_get_side (&plan->moments[i]) != side && soket_tcp_state_tells_fin (other->state.tcp_state))
        return TRUE;
    }
  return FALSE;
}

/* Whether close () sends RST: where it leaves bytes unread, or SO_LINGER says so (RFC 9293, 3.6 and 3.10.4). The kernel's states before and after
 * tell it apart from FIN; without them the calls have to. */
static gboolean
breaks (SoketWire         *self,
        guint              index,
        const SoketRecord *record)
{
  guint side = soket_moment_get_side (&self->plan->moments[index]);
  const SoketWireEnd *end = &self->ends[side];
  gboolean unread = record->state.has_queues && record->state.receive_queue > 0;

  if (tells_own_fin (record->state.tcp_state))
    return FALSE;
  /* Of a connection that is over nothing is left to be reset. */
  if (record->state_before != SOKET_TCP_STATE_UNKNOWN)
    return (unread || end->lingers) && record->state_before != SOKET_TCP_STATE_CLOSED;
  /* What a program sends and receives without a call that is seen, as stdio does in C, leaves what it has read looking unread. */
  if (!record->state.has_queues && !self->gap && !end->hides && (end->fin || !has_had_fin (self, side, record)))
    unread = soket_wire_peek_pending (self, !side) != NULL;
  return unread || end->lingers || resets_other (self, index);
}

/* After both FINs nothing is left to be reset: what waits then is lost without a word. What else nobody is seen to have taken was taken by a call
 * that is missing here; where none is, it has not come. */
static void
leave_unread (SoketWire         *self,
              guint              from,
              guint              index,
              const SoketRecord *record)
{
  guint64 left = soket_wire_get_left (self, from);
  guint64 read = left - MIN (left, record->state.receive_queue);
  SoketWireArrow *arrow;

  while ((arrow = soket_wire_peek_pending (self, from)) != NULL)
    {
      if (arrow->arrow.offset + arrow->arrow.length <= read && record->state.has_queues && !self->gap && self->plan->options->cut == 0)
        {
          arrow->arrow.end = SOKET_ARROW_OPEN;
          continue;
        }
      if (arrow->arrow.offset + arrow->arrow.length <= read)
        {
          soket_wire_take (arrow, index);
          continue;
        }
      arrow->arrow.n_taken = MAX (arrow->arrow.n_taken, read - MIN (read, arrow->arrow.offset));
      arrow->arrow.lost = TRUE;
      arrow->taken = (int) index;
    }
}

/**
 * soket_wire_add_close:
 * @self: a wire
 * @index: of a close
 * @record: its record
 *
 * Adds what a close sends, if the connection had not ended before; what nobody has read until then is lost.
 */
void
soket_wire_add_close (SoketWire         *self,
                      guint              index,
                      const SoketRecord *record)
{
  guint side = soket_moment_get_side (&self->plan->moments[index]);
  SoketWireEnd *end = &self->ends[side];

  if (end->closed)
    return;
  end->closed = TRUE;
  /* An attempt ends with its socket. */
  if (end->state == SOKET_TCP_STATE_SYN_SENT)
    end->state = SOKET_TCP_STATE_CLOSED;
  if (end->connected && !end->rst && !self->ends[!side].rst && breaks (self, index, record))
    {
      soket_wire_add_sent (self, SOKET_ARROW_RST, side, !side, index);
      soket_wire_reset (self, side);
    }
  else
    soket_wire_add_fin (self, index, record);

  if (self->ends[0].rst || self->ends[1].rst)
    lose_pending (self, !side, index);
  else
    leave_unread (self, !side, index, record);
}

/**
 * soket_wire_add_stop:
 * @self: a wire
 * @index: of the close of the listening socket
 *
 * Adds the RST for a client that still waits to be accepted: the kernel breaks what is in the queue.
 */
void
soket_wire_add_stop (SoketWire *self,
                     guint      index)
{
  const SoketWireEnd *client = &self->ends[SOKET_SIDE_CLIENT];
  const SoketWireEnd *server = &self->ends[SOKET_SIDE_SERVER];

  if (!client->connected || server->connected || self->foreign[SOKET_SIDE_CLIENT])
    return;
  if (!client->rst && !server->rst)
    {
      soket_wire_add_sent (self, SOKET_ARROW_RST, SOKET_SIDE_SERVER, SOKET_SIDE_CLIENT, index);
      soket_wire_reset (self, SOKET_SIDE_SERVER);
    }
  lose_pending (self, SOKET_SIDE_CLIENT, index);
}
