/* soket-ladder-arrows.c - what goes between the ends, placed on the rows
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-wire.h"

/* A call waited for longer than from the row above where more than this lies between. */
#define ADJACENT 0.5

/* So far above the row that shows it something came in that has no row of its own. */
#define SHOWN_ABOVE 0.4

/* Behind what the call sent, to which it may be the answer. */
#define SHOWN_BELOW 0.8

static double
get_top (const SoketMoment *moment)
{
  return moment->row - (double) moment->n_arrivals;
}

/* The row that an arrow is measured from. */
static double
get_base (const SoketLadder     *ladder,
          const SoketLadderPlan *plan,
          const SoketWireArrow  *arrow)
{
  const SoketMoment *moment = &plan->moments[arrow->moment];
  const SoketLadderRow *row = &ladder->rows[moment->row];

  switch (arrow->anchor)
    {
    case SOKET_ANCHOR_ARRIVAL:
      return get_top (moment) + arrow->place;

    case SOKET_ANCHOR_AFTER:
      return moment->row + 1.0 + arrow->place;

    case SOKET_ANCHOR_BEGIN:
      return row->wait_from >= 0 && moment->row - row->wait_from > ADJACENT ? row->wait_from : moment->row;

    case SOKET_ANCHOR_CALL:
    default:
      return moment->row;
    }
}

static SoketLadderArrow
place (const SoketLadder     *ladder,
       const SoketLadderPlan *plan,
       const SoketWireArrow  *placed)
{
  SoketLadderArrow arrow = placed->arrow;
  double base = get_base (ladder, plan, placed);

  arrow.row = base + placed->leaves;
  arrow.arrival = base + placed->arrives;
  if (placed->shown >= 0)
    arrow.arrival = MAX (arrow.arrival, placed->after ? plan->moments[placed->shown].row + SHOWN_BELOW
                                                      : get_top (&plan->moments[placed->shown]) - SHOWN_ABOVE);
  arrow.call_row = (guint) plan->moments[placed->moment].row;
  arrow.taken = placed->taken >= 0 ? MAX (plan->moments[placed->taken].row, arrow.arrival) : -1;
  return arrow;
}

/* Bytes of a stream do not overtake each other: where those before have come in late, since part of them had not left, those
 * behind come no sooner. */
static void
keep_order (SoketLadderArrow *arrow,
            double           *last)
{
  if (arrow->kind != SOKET_ARROW_DATA || arrow->end != SOKET_ARROW_ARRIVES)
    return;
  if (arrow->taken < 0 || last[arrow->from] <= arrow->taken)
    arrow->arrival = MAX (arrow->arrival, last[arrow->from]);
  last[arrow->from] = MAX (last[arrow->from], arrow->arrival);
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const SoketLadderArrow *first = a;
  const SoketLadderArrow *second = b;

  return (first->row > second->row) - (first->row < second->row);
}

/**
 * soket_ladder_add_arrows:
 * @self: a ladder with its rows
 * @plan: its moments, with their rows
 * @wire: what went between the ends
 *
 * Places the arrows.
 */
void
soket_ladder_add_arrows (SoketLadder           *self,
                         const SoketLadderPlan *plan,
                         const SoketWire       *wire)
{
  double last[SOKET_N_SIDES] = { 0 };

  self->arrows = g_array_sized_new (FALSE, FALSE, sizeof (SoketLadderArrow), wire->arrows->len);
  for (guint i = 0; i < wire->arrows->len; i++)
    {
      const SoketWireArrow *placed = soket_wire_get_arrow (wire, i);
      SoketLadderArrow arrow;

      if (placed->cleared)
        {
          for (guint side = 0; side < SOKET_N_SIDES; side++)
            self->cleared_signs[side] = MAX (self->cleared_signs[side], soket_ladder_read_sign (self, &placed->arrow, side));
          continue;
        }
      arrow = place (self, plan, placed);
      keep_order (&arrow, last);
      g_array_append_val (self->arrows, arrow);
    }
  g_array_sort (self->arrows, compare_rows);
}
