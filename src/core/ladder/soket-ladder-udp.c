/* soket-ladder-udp.c - datagrams from sendto to recvfrom
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-wire.h"

#include <errno.h>

static guint
get_other (guint side)
{
  return side == SOKET_SIDE_CLIENT ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;
}

static void
send_datagram (SoketWire         *self,
               guint              index,
               const SoketRecord *record)
{
  guint from = soket_moment_get_side (&self->plan->moments[index]);
  guint to = get_other (from);
  SoketWireEnd *end = &self->ends[from];
  guint id = self->arrows->len;
  SoketWireArrow *arrow = soket_wire_add_sent (self, SOKET_ARROW_DATAGRAM, from, to, index);

  arrow->arrow.record = self->plan->moments[index].record;
  arrow->arrow.offset = record->offset;
  arrow->arrow.length = (guint64) record->result;
  end->local = record->local;
  end->asked = record->peer;
  /* connect () tells the kernel whose datagrams the program wants; it throws all others away. */
  if (!soket_endpoint_may_be (&record->local, &self->ends[to].only))
    arrow->arrow.end = SOKET_ARROW_REFUSED;
  else if (self->ends[to].closed)
    arrow->arrow.end = SOKET_ARROW_OPEN;
  else
    {
      arrow->doubtful = soket_endpoint_is_any (&record->local) && soket_endpoint_is_set (&self->ends[to].only);
      if (self->pairings[to] == NULL)
        self->pairings[to] = soket_pairing_new ();
      soket_pairing_send (self->pairings[to], id, record);
    }
}

/* With MSG_PEEK the datagram is seen and stays where it was: the bytes that were taken are none. Of one that was cut they are fewer, and
 * who asked for none has taken it. */
static gboolean
peeks (const SoketRecord *record)
{
  return record->result > 0 && record->length == 0 && record->argument > 0;
}

static void
take_datagram (SoketWire         *self,
               guint              index,
               const SoketRecord *record)
{
  guint side = soket_moment_get_side (&self->plan->moments[index]);
  guint from = get_other (side);
  SoketWireArrow *arrow;
  guint id;

  if (self->pairings[side] != NULL && soket_pairing_take (self->pairings[side], record, &id))
    {
      arrow = soket_wire_get_arrow (self, id);
      soket_wire_take (arrow, index);
      self->ends[arrow->arrow.from].last = MAX (self->ends[arrow->arrow.from].last, (int) id);
      return;
    }

  /* Somebody whose calls are not seen: who was asked, or a third party. */
  if (side == SOKET_SIDE_CLIENT && !soket_endpoint_may_be (&record->peer, &self->ends[side].asked))
    {
      from = SOKET_SIDE_STRANGER;
      self->stranger = TRUE;
      self->ends[from].local = record->peer;
    }
  self->ends[from].heard = TRUE;
  arrow = soket_wire_add_arrival (self, SOKET_ARROW_DATAGRAM, from, side, index);
  arrow->arrow.record = self->plan->moments[index].record;
  arrow->arrow.offset = record->offset;
  arrow->arrow.length = (guint64) record->result;
  soket_wire_take (arrow, index);
}

/* What the kernel has thrown away is crossed out once it is certain that it was this one; what may be one of them ends in the open. */
static void
show_dropped (SoketWire *self,
              guint      to)
{
  SoketDatagramFate fate;
  guint id;

  for (guint i = 0; self->pairings[to] != NULL && soket_pairing_get (self->pairings[to], i, &id, &fate); i++)
    if (soket_wire_is_pending (soket_wire_get_arrow (self, id)) && (fate == SOKET_DATAGRAM_DROPPED || fate == SOKET_DATAGRAM_DOUBTFUL))
      soket_wire_get_arrow (self, id)->arrow.end = fate == SOKET_DATAGRAM_DROPPED ? SOKET_ARROW_REFUSED : SOKET_ARROW_OPEN;
}

/* What waits at a socket goes with it: nobody will read it. One that was overtaken is under way no longer, and did not wait there. */
static void
close_end (SoketWire *self,
           guint      side,
           guint      index)
{
  self->ends[side].closed = TRUE;
  show_dropped (self, side);
  for (guint i = 0; i < self->arrows->len; i++)
    {
      SoketWireArrow *arrow = soket_wire_get_arrow (self, i);

      if (arrow->arrow.to != side || !soket_wire_is_pending (arrow) || (int) i < self->ends[arrow->arrow.from].last)
        continue;
      if (arrow->doubtful)
        {
          arrow->arrow.end = SOKET_ARROW_OPEN;
          continue;
        }
      arrow->arrow.lost = TRUE;
      arrow->taken = (int) index;
    }
}

/* A connected socket is told that its last datagram found nobody: ICMP, port unreachable (RFC 1122, 4.1.3.3). */
static void
refuse (SoketWire *self,
        guint      from)
{
  for (guint i = self->arrows->len; i-- > 0;)
    {
      SoketWireArrow *arrow = soket_wire_get_arrow (self, i);

      if (arrow->arrow.from != from || arrow->arrow.kind != SOKET_ARROW_DATAGRAM)
        continue;
      if (!arrow->cleared && (soket_wire_is_pending (arrow) || arrow->arrow.end == SOKET_ARROW_OPEN))
        {
          arrow->arrow.end = SOKET_ARROW_REFUSED;
          soket_wire_add_answer (self, SOKET_ARROW_ICMP, i);
        }
      return;
    }
}

/**
 * soket_wire_drop:
 * @self: a wire over UDP
 * @to: the receiver
 * @note: its kernel has thrown datagrams away
 *
 * Which ones the pairing finds out. Where none of this exchange had been sent, and where the note belongs to none, they were somebody else's.
 */
void
soket_wire_drop (SoketWire         *self,
                 guint              to,
                 const SoketRecord *note)
{
  if (self->pairings[to] != NULL && note->conversation != 0)
    soket_pairing_drop (self->pairings[to], note);
}

/**
 * soket_wire_finish_udp:
 * @self: a wire, after the last moment
 *
 * Says of each datagram that nobody took whether it waits, or nobody knows where it went.
 */
void
soket_wire_finish_udp (SoketWire *self)
{
  for (guint side = 0; side < SOKET_N_SIDES; side++)
    show_dropped (self, side);
  for (guint i = 0; i < self->arrows->len; i++)
    {
      SoketWireArrow *arrow = soket_wire_get_arrow (self, i);
      guint to = arrow->arrow.to;

      if (!soket_wire_is_pending (arrow))
        continue;
      if (self->foreign[to] && self->ends[to].heard)
        soket_wire_take (arrow, arrow->moment);
      else if (!self->plan->seen[to] || arrow->doubtful || (int) i < self->ends[arrow->arrow.from].last)
        arrow->arrow.end = SOKET_ARROW_OPEN;
    }
}

/**
 * soket_wire_add_udp:
 * @self: a wire
 * @index: of a return
 * @record: its record
 *
 * Adds what a call over UDP sends or takes, or shows to have been refused.
 */
void
soket_wire_add_udp (SoketWire         *self,
                    guint              index,
                    const SoketRecord *record)
{
  guint side = soket_moment_get_side (&self->plan->moments[index]);

  if (record->error == ECONNREFUSED)
    refuse (self, side);
  if (!soket_record_succeeded (record))
    return;

  switch ((int) record->call)
    {
    case SOKET_CALL_CONNECT:
      self->ends[side].only = self->ends[side].asked = record->peer;
      break;
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
      if (record->result >= 0)
        send_datagram (self, index, record);
      break;
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      if (record->result >= 0 && !peeks (record))
        take_datagram (self, index, record);
      break;
    case SOKET_CALL_CLOSE:
      close_end (self, side, index);
      break;
    default:
      break;
    }
}
