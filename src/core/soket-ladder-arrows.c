/* soket-ladder-arrows.c - what goes between the ends: arrows, and which bytes wait
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-ladder-wire.h"

/* An unseen sender's arrow comes in above its receiver's row. What has no row happens half-way to the next. */
#define UNSEEN_ROW     (-0.5)
#define UNSEEN_ARRIVAL (-0.2)
#define QUIET_ROW      0.5
#define QUIET_ARRIVAL  0.7
#define QUIET_POSITION 0.8

/**
 * soket_wire_get_arrow:
 * @self: a wire
 * @index: of an arrow
 *
 * Returns: (transfer none): the arrow, which stays there until the next is added
 */
SoketLadderArrow *
soket_wire_get_arrow (const SoketWire *self,
                      guint            index)
{
  return &g_array_index (self->arrows, SoketLadderArrow, index);
}

/**
 * soket_wire_add_arrow:
 * @self: a wire
 * @kind: what goes
 * @from: the side it comes from
 * @row: where it starts
 * @arrival: where it ends
 * @call_row: the row that is its cause
 *
 * Returns: (transfer none): the new arrow
 */
SoketLadderArrow *
soket_wire_add_arrow (SoketWire     *self,
                      SoketArrowKind kind,
                      guint          from,
                      double         row,
                      double         arrival,
                      int            call_row)
{
  SoketLadderArrow arrow = { .kind = kind, .from = (guint8) from, .row = row, .arrival = arrival, .taken = -1, .record = G_MAXUINT };

  arrow.call_row = (guint) MAX (call_row, 0);
  g_array_append_val (self->arrows, arrow);
  return soket_wire_get_arrow (self, self->arrows->len - 1);
}

/**
 * soket_wire_add_sent:
 * @self: a wire
 * @kind: what goes
 * @from: the side it comes from
 * @row: of the call that sends it
 *
 * What the call of a row sends.
 *
 * Returns: (transfer none): the new arrow
 */
SoketLadderArrow *
soket_wire_add_sent (SoketWire     *self,
                     SoketArrowKind kind,
                     guint          from,
                     int            row)
{
  return soket_wire_add_arrow (self, kind, from, row, row + (self->foreign[!from] ? SOKET_FLIGHT_FOREIGN : SOKET_FLIGHT), row);
}

/**
 * soket_wire_add_unseen:
 * @self: a wire
 * @kind: what came
 * @from: the side it comes from, which cannot be seen
 * @moment: when it was met
 *
 * What came in before a moment, from a sender that cannot be seen.
 *
 * Returns: (transfer none): the new arrow
 */
SoketLadderArrow *
soket_wire_add_unseen (SoketWire         *self,
                       SoketArrowKind     kind,
                       guint              from,
                       const SoketMoment *moment)
{
  SoketLadderArrow *arrow;

  if (moment->quiet)
    arrow = soket_wire_add_arrow (self, kind, from, MAX (moment->row, 0) + QUIET_ROW, MAX (moment->row, 0) + QUIET_ARRIVAL, moment->row);
  else
    arrow = soket_wire_add_arrow (self, kind, from, moment->row + UNSEEN_ROW, moment->row + UNSEEN_ARRIVAL, moment->row);
  arrow->unseen = TRUE;
  return arrow;
}

/**
 * soket_moment_get_position:
 * @moment: a return
 *
 * Where its bytes were taken: at its row, or after the last one where it has none.
 *
 * Returns: the position
 */
double
soket_moment_get_position (const SoketMoment *moment)
{
  return moment->quiet ? MAX (moment->row, 0) + QUIET_POSITION : moment->row;
}

/**
 * soket_moment_get_side:
 * @moment: a moment
 *
 * Returns: whose lifeline it is on
 */
guint
soket_moment_get_side (const SoketMoment *moment)
{
  return moment->role == SOKET_ROLE_CLIENT ? SOKET_SIDE_CLIENT : SOKET_SIDE_SERVER;
}

/**
 * soket_arrow_is_pending:
 * @arrow: an arrow
 *
 * Returns: whether it carries bytes that nobody has taken yet
 */
gboolean
soket_arrow_is_pending (const SoketLadderArrow *arrow)
{
  return (arrow->kind == SOKET_ARROW_DATA || arrow->kind == SOKET_ARROW_DATAGRAM) && arrow->end == SOKET_ARROW_ARRIVES && arrow->taken < 0 &&
         !arrow->unseen && !arrow->lost;
}

/**
 * soket_wire_peek_pending:
 * @self: a wire
 * @from: the sender
 *
 * Returns: (transfer none) (nullable): the first arrow with bytes that nobody has taken yet
 */
SoketLadderArrow *
soket_wire_peek_pending (SoketWire *self,
                         guint      from)
{
  for (; self->head[from] < self->arrows->len; self->head[from]++)
    {
      SoketLadderArrow *arrow = soket_wire_get_arrow (self, self->head[from]);

      if (arrow->from == from && soket_arrow_is_pending (arrow))
        return arrow;
    }
  return NULL;
}

/**
 * soket_arrow_set_taken:
 * @arrow: an arrow
 * @position: where the last of its bytes were taken
 *
 * Takes all of it, after it has arrived.
 */
void
soket_arrow_set_taken (SoketLadderArrow *arrow,
                       double            position)
{
  arrow->n_taken = arrow->length;
  arrow->taken = MAX (position, arrow->arrival);
}

/* They come nearly in order. */
static void
sort_arrows (SoketWire *self)
{
  for (guint i = 1; i < self->arrows->len; i++)
    {
      SoketLadderArrow arrow = *soket_wire_get_arrow (self, i);
      guint j = i;

      for (; j > 0 && soket_wire_get_arrow (self, j - 1)->row > arrow.row; j--)
        *soket_wire_get_arrow (self, j) = *soket_wire_get_arrow (self, j - 1);
      if (j != i)
        *soket_wire_get_arrow (self, j) = arrow;
    }
}

/**
 * soket_ladder_add_arrows:
 * @self: a ladder with its rows
 * @plan: its moments, with their rows
 *
 * Makes the arrows out of what is revealed.
 *
 * Returns: the side that keeps TIME-WAIT, or -1
 */
int
soket_ladder_add_arrows (SoketLadder           *self,
                         const SoketLadderPlan *plan)
{
  SoketWire wire = { .ladder = self, .plan = plan, .unseen = { -1, -1 }, .first_fin = -1 };

  self->arrows = wire.arrows = g_array_sized_new (FALSE, FALSE, sizeof (SoketLadderArrow), self->n_revealed + 4);
  for (guint side = 0; side < 2; side++)
    {
      wire.foreign[side] = soket_ladder_plan_is_foreign (plan, side);
      wire.ends[side].reset = -1;
    }
  /* What was sent does not depend on what is revealed yet. */
  for (guint i = 0; i < plan->n_moments; i++)
    {
      const SoketMoment *moment = &plan->moments[i];
      SoketWireEnd *end = &wire.ends[soket_moment_get_side (moment)];

      if (!moment->begins && end->reset < 0 && plan->records[moment->record].error != 0 && soket_wire_is_reset (&plan->records[moment->record]))
        end->reset = (int) i;
    }

  /* An arrow needs a row to begin at. */
  for (guint i = 0; i < self->n_revealed && self->n_rows > 0; i++)
    {
      const SoketMoment *moment = &plan->moments[i];
      const SoketRecord *record = &plan->records[moment->record];

      if (record->kind == SOKET_RECORD_GAP)
        wire.gap = TRUE;
      if (record->kind != SOKET_RECORD_CALL)
        continue;
      if (moment->begins)
        {
          gboolean returned = moment->pair >= 0 && (guint) moment->pair < self->n_revealed;

          if (!returned && record->call == SOKET_CALL_CONNECT && plan->transport == SOKET_TRANSPORT_TCP)
            soket_wire_add_tcp (&wire, i, record);
        }
      else if (plan->transport == SOKET_TRANSPORT_TCP)
        soket_wire_add_tcp (&wire, i, record);
      else
        soket_wire_add_udp (&wire, i, record);
    }
  if (plan->transport == SOKET_TRANSPORT_UDP)
    soket_wire_finish_udp (&wire);
  sort_arrows (&wire);
  return soket_wire_find_state (&wire);
}
