/* soket-ladder-unsent.c - what was given to the kernel and has not left: behind a window that is full, or collected
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-wire.h"

/* send () and close () return when the kernel has the bytes and the end of the stream. When they leave is the kernel's matter (RFC 9293, 3.7.4 and
 * 3.8.6): it says after each call how many have not. An arrow of such bytes comes in where a later call of either end shows that all of them have
 * left. */

static guint64
get_end (const SoketWireArrow *arrow)
{
  return arrow->arrow.offset + MIN (arrow->arrow.length, G_MAXUINT64 - arrow->arrow.offset);
}

/**
 * soket_wire_hold:
 * @self: a wire
 * @arrow: index of the arrow of a send
 * @record: the send
 *
 * Notes how many of its bytes, if any, had not left when it returned.
 */
void
soket_wire_hold (SoketWire         *self,
                 guint              arrow,
                 const SoketRecord *record)
{
  SoketWireArrow *sent = soket_wire_get_arrow (self, arrow);
  guint from = sent->arrow.from;
  guint64 unsent = record->state.unsent;

  /* Without a reading nobody knows; but what is behind bytes that have not left has not left either. */
  if (!record->state.has_queues && self->held[from] < arrow)
    unsent = sent->arrow.length;
  sent->arrow.n_held = MIN (unsent, sent->arrow.length);
  if (sent->arrow.n_held > 0)
    self->held[from] = MIN (self->held[from], arrow);
}

/**
 * soket_wire_release:
 * @self: a wire
 * @from: a sender
 * @left: the end of those bytes of its stream that are known to have left
 * @moment: the call that shows it
 *
 * Lets the arrows come in whose last byte has left.
 */
void
soket_wire_release (SoketWire *self,
                    guint      from,
                    guint64    left,
                    guint      moment)
{
  for (guint i = self->held[from]; i < self->arrows->len; i++)
    {
      SoketWireArrow *arrow = soket_wire_get_arrow (self, i);

      if (arrow->arrow.from != from || arrow->arrow.n_held == 0)
        continue;
      self->held[from] = i;
      if (get_end (arrow) > left)
        {
          arrow->arrow.n_held = MIN (arrow->arrow.n_held, get_end (arrow) - left);
          return;
        }
      arrow->arrow.n_held = 0;
      /* Part of it was read while the send waited. */
      if (arrow->anchor == SOKET_ANCHOR_BEGIN)
        continue;
      arrow->shown = (int) moment;
      arrow->after = self->after;
    }
  self->held[from] = G_MAXUINT;
}

/**
 * soket_wire_get_left:
 * @self: a wire
 * @from: a sender
 *
 * Returns: the end of those bytes of its stream that have left, as far as is known
 */
guint64
soket_wire_get_left (const SoketWire *self,
                     guint            from)
{
  for (guint i = self->held[from]; i < self->arrows->len; i++)
    {
      const SoketWireArrow *arrow = soket_wire_get_arrow (self, i);

      if (arrow->arrow.from == from && arrow->arrow.n_held > 0)
        return get_end (arrow) - arrow->arrow.n_held;
    }
  return self->ends[from].sent;
}

/**
 * soket_wire_hold_fin:
 * @self: a wire
 * @from: who ends its stream
 * @moment: of the shutdown or close
 * @record: its record
 *
 * Tells whether the FIN has to wait behind bytes that have not left. Then it is drawn where a later call shows that it left.
 *
 * Returns: whether it waits
 */
gboolean
soket_wire_hold_fin (SoketWire         *self,
                     guint              from,
                     guint              moment,
                     const SoketRecord *record)
{
  guint8 state = record->state.tcp_state;

  /* What is acknowledged has left. */
  self->ends[from].holds_fin = record->state.unsent > 0 && state != SOKET_TCP_STATE_FIN_WAIT_2 && state != SOKET_TCP_STATE_TIME_WAIT
                               && state != SOKET_TCP_STATE_CLOSED;
  if (!self->ends[from].holds_fin && state == SOKET_TCP_STATE_CLOSED)
    soket_wire_release (self, from, G_MAXUINT64, moment);
  return self->ends[from].holds_fin;
}

/**
 * soket_wire_show_left:
 * @self: a wire
 * @moment: of a return
 * @record: its record
 *
 * Takes what the kernel said with a call of what it had still to send.
 */
void
soket_wire_show_left (SoketWire         *self,
                      guint              moment,
                      const SoketRecord *record)
{
  guint side = soket_moment_get_side (&self->plan->moments[moment]);
  SoketWireEnd *end = &self->ends[side];

  guint8 state = record->state.tcp_state;

  /* The kernel of a connection that is gone has thrown away what it had. */
  if (!record->state.has_queues || state == SOKET_TCP_STATE_UNKNOWN || state == SOKET_TCP_STATE_CLOSED)
    return;
  soket_wire_release (self, side, end->sent - MIN (end->sent, record->state.unsent), moment);
  if (end->holds_fin && record->state.unsent == 0)
    soket_wire_arrive_fin (self, side, moment);
}
