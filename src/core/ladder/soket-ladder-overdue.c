/* soket-ladder-overdue.c - what was sent to an end that goes on waiting for it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-wire.h"

/* send () returns when the kernel has the bytes; nothing tells a program whether they arrive. A recv that waits at the other end tells that they have
 * not: it would return at once. So does what its kernel said of the queue when the call was given up. */

/* A main loop that is busy serves what has arrived later than this at worst, and then first. */
#define OVERDUE_US 250000

/* The longest that a receiver has been waiting with nothing to read. */
typedef struct
{
  gint64 from_us;
  gint64 to_us;
} Wait;

static const SoketRecord *
get_record (const SoketWire *self,
            guint            moment)
{
  return &self->plan->records[self->plan->moments[moment].record];
}

static gboolean
takes_bytes (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_CALL && (record->call == SOKET_CALL_RECV || record->call == SOKET_CALL_RECVFROM);
}

/* What is revealed has gone on until then. */
static gint64
get_now (const SoketWire *self)
{
  gint64 now_us = 0;

  for (guint i = 0; i < self->n_revealed; i++)
    now_us = MAX (now_us, self->plan->moments[i].begins ? get_record (self, i)->started_us : get_record (self, i)->returned_us);
  return now_us;
}

/* A recv in vain: it has not returned, or was given up when there was nothing to read. */
static gboolean
find_wait (const SoketWire *self,
           guint            side,
           guint            index,
           gint64           now_us,
           Wait            *wait)
{
  const SoketMoment *moment = &self->plan->moments[index];
  const SoketRecord *record = get_record (self, index);

  if (!takes_bytes (record) || soket_moment_get_side (moment) != side)
    return FALSE;
  if (moment->begins && (moment->pair < 0 || (guint) moment->pair >= self->n_revealed))
    *wait = (Wait) { record->started_us, now_us };
  else if (!moment->begins && soket_record_is_given_up (record) && record->state.receive_queue == 0)
    *wait = (Wait) { record->started_us, record->returned_us };
  else
    return FALSE;
  return TRUE;
}

/* Whether the kernel of @side said after @since_us that something is there. */
static gboolean
has_come (const SoketWire *self,
          guint            side,
          gboolean         fin,
          gint64           since_us)
{
  for (guint i = 0; i < self->n_revealed; i++)
    {
      const SoketRecord *record = get_record (self, i);

      if (self->plan->moments[i].begins || record->kind != SOKET_RECORD_CALL || soket_moment_get_side (&self->plan->moments[i]) != side
          || record->returned_us < since_us)
        continue;
      if (fin ? soket_tcp_state_tells_fin (record->state.tcp_state) || soket_tcp_state_tells_fin (record->state_before)
                || (takes_bytes (record) && soket_record_succeeded (record) && record->result == 0)
              : record->state.receive_queue > 0)
        return TRUE;
    }
  return FALSE;
}

/* The state is then what the kernel said last: the FIN has changed nothing. */
static void
restore_state (SoketWire *self,
               guint      side)
{
  for (guint i = self->n_revealed; i-- > 0;)
    {
      const SoketRecord *record = get_record (self, i);

      if (self->plan->moments[i].role != (side == SOKET_SIDE_CLIENT ? SOKET_ROLE_CLIENT : SOKET_ROLE_SERVER)
          || record->state.tcp_state == SOKET_TCP_STATE_UNKNOWN)
        continue;
      self->ends[side].state = record->state.tcp_state;
      return;
    }
}

static gboolean
is_in_question (const SoketWireArrow *arrow)
{
  if (arrow->cleared || arrow->anchor != SOKET_ANCHOR_CALL || arrow->arrow.unseen || arrow->arrow.end != SOKET_ARROW_ARRIVES
      || arrow->arrow.n_held > 0)
    return FALSE;
  if (arrow->arrow.kind == SOKET_ARROW_FIN)
    return TRUE;
  return (arrow->arrow.kind == SOKET_ARROW_DATA || arrow->arrow.kind == SOKET_ARROW_DATAGRAM) && arrow->arrow.n_taken == 0 && arrow->arrow.length > 0
         && (arrow->taken < 0 || arrow->arrow.lost);
}

static void
judge (SoketWire *self,
       guint      side,
       Wait       wait)
{
  for (guint i = 0; i < self->arrows->len; i++)
    {
      SoketWireArrow *arrow = soket_wire_get_arrow (self, i);
      gboolean fin = arrow->arrow.kind == SOKET_ARROW_FIN;
      gint64 sent_us = get_record (self, arrow->moment)->returned_us;

      if (arrow->arrow.to != side || !is_in_question (arrow) || wait.to_us - MAX (sent_us, wait.from_us) < OVERDUE_US
          || has_come (self, side, fin, sent_us))
        continue;
      arrow->arrow.end = SOKET_ARROW_OPEN;
      arrow->arrow.lost = FALSE;
      arrow->taken = -1;
      if (fin)
        restore_state (self, side);
    }
}

/**
 * soket_wire_find_overdue:
 * @self: a wire that is complete
 *
 * Lets end in the open what an end of this program has been waiting for since it was sent.
 */
void
soket_wire_find_overdue (SoketWire *self)
{
  gint64 now_us = get_now (self);

  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    for (guint i = 0; i < self->n_revealed; i++)
      {
        Wait wait;

        if (find_wait (self, side, i, now_us, &wait) && wait.to_us - wait.from_us >= OVERDUE_US)
          judge (self, side, wait);
      }
}
