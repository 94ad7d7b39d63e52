/* soket-ladder-udp.c - datagrams from sendto to recvfrom
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-ladder-wire.h"

/* So many arrows are looked through for the one that a recvfrom took; those before it are lost. */
#define LOST_MAX 256

static void
send_datagram (SoketWire         *self,
               const SoketMoment *moment,
               const SoketRecord *record)
{
  guint from = soket_moment_get_side (moment);
  SoketLadderArrow *arrow = soket_wire_add_sent (self, SOKET_ARROW_DATAGRAM, from, moment->row);

  arrow->record = moment->record;
  arrow->offset = record->offset;
  arrow->length = (guint64) record->result;
  self->asked[from] = record->peer.port;
  if (self->ends[!from].closed)
    arrow->end = SOKET_ARROW_OPEN;
}

/* Datagrams keep their order on this computer, but some may be lost: the first of the same length that nobody took. */
static void
take_datagram (SoketWire         *self,
               const SoketMoment *moment,
               const SoketRecord *record)
{
  guint from = !soket_moment_get_side (moment);
  guint64 length = (guint64) record->result;
  SoketLadderArrow *arrow = soket_wire_peek_pending (self, from);
  guint first = self->head[from];

  for (guint i = first; arrow != NULL && i < MIN (self->arrows->len, first + LOST_MAX); i++)
    {
      const SoketRecord *sent;

      arrow = soket_wire_get_arrow (self, i);
      if (arrow->from != from || !soket_arrow_is_pending (arrow))
        continue;
      sent = &self->plan->records[arrow->record];
      if (arrow->length != length || (sent->local.port != 0 && record->peer.port != 0 && sent->local.port != record->peer.port))
        continue;

      for (guint j = first; j < i; j++)
        if (soket_wire_get_arrow (self, j)->from == from && soket_arrow_is_pending (soket_wire_get_arrow (self, j)))
          soket_wire_get_arrow (self, j)->end = SOKET_ARROW_OPEN;
      soket_arrow_set_taken (arrow, soket_moment_get_position (moment));
      self->head[from] = i + 1;
      return;
    }

  if (self->asked[!from] == 0 || record->peer.port == 0 || record->peer.port == self->asked[!from])
    self->spoke[from] = TRUE;
  arrow = soket_wire_add_unseen (self, SOKET_ARROW_DATAGRAM, from, moment);
  arrow->record = moment->record;
  arrow->offset = record->offset;
  arrow->length = length;
  soket_arrow_set_taken (arrow, soket_moment_get_position (moment));
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
  for (guint i = 0; i < self->arrows->len; i++)
    {
      SoketLadderArrow *arrow = soket_wire_get_arrow (self, i);
      guint other = !arrow->from;

      if (!soket_arrow_is_pending (arrow))
        continue;
      if (self->foreign[other] && self->spoke[other])
        soket_arrow_set_taken (arrow, arrow->arrival);
      else if (!self->plan->seen[other] || self->ends[other].closed)
        arrow->end = SOKET_ARROW_OPEN;
    }
}

/**
 * soket_wire_add_udp:
 * @self: a wire
 * @index: of a return
 * @record: its record
 *
 * Says what a call over UDP sends or takes.
 */
void
soket_wire_add_udp (SoketWire         *self,
                    guint              index,
                    const SoketRecord *record)
{
  const SoketMoment *moment = &self->plan->moments[index];

  switch ((int) record->call)
    {
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
      if (record->result >= 0 && record->error == 0)
        send_datagram (self, moment, record);
      break;
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      if (record->result >= 0 && record->error == 0)
        take_datagram (self, moment, record);
      break;
    case SOKET_CALL_CLOSE:
      self->ends[soket_moment_get_side (moment)].closed = TRUE;
      break;
    default:
      break;
    }
}
