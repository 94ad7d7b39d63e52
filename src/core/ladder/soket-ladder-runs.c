/* soket-ladder-runs.c - recv after recv that are one row, and what they took
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-wire.h"

/* From so many recv on they are one row. */
#define RUN_MIN 3

/* The place of a FIN before those of the bytes are known. */
#define BEHIND G_MAXUINT

/**
 * soket_ladder_plan_is_open:
 * @self: a plan
 * @number: of the first record of a fold
 *
 * Returns: whether the fold is open
 */
gboolean
soket_ladder_plan_is_open (const SoketLadderPlan *self,
                           guint64                number)
{
  guint low = 0;
  guint high = self->open != NULL ? self->options->n_open : 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->open[middle] == number)
        return TRUE;
      if (self->open[middle] < number)
        low = middle + 1;
      else
        high = middle;
    }
  return FALSE;
}

static const SoketRecord *
get_record (const SoketLadderPlan *self,
            guint                  moment)
{
  return &self->records[self->moments[moment].record];
}

/**
 * soket_ladder_plan_may_run:
 * @self: a plan
 * @moment: of a return
 *
 * Returns: whether it may be one of a run: a recv that took bytes of a stream. Over UDP each datagram is a thing of its own
 */
gboolean
soket_ladder_plan_may_run (const SoketLadderPlan *self,
                           guint                  moment)
{
  const SoketRecord *record = get_record (self, moment);

  return moment >= self->n_cleared && !self->options->singles && !self->moments[moment].begins && record->call == SOKET_CALL_RECV
         && soket_record_succeeded (record) && record->result > 0 && self->transport == SOKET_TRANSPORT_TCP;
}

/* Nothing else came in before it than bytes, and the FIN behind them. */
static gboolean
goes_on (const SoketLadderPlan *self,
         guint                  first,
         guint                  moment)
{
  const SoketRecord *record = get_record (self, first);
  const SoketRecord *next = get_record (self, moment);

  return soket_ladder_plan_may_run (self, moment) && self->moments[moment].pair < 0
         && self->moments[moment].n_arrivals == self->moments[moment].n_bytes
         && self->moments[moment].role == self->moments[first].role && next->socket == record->socket && next->argument == record->argument
         && next->origin == record->origin;
}

/**
 * soket_ladder_plan_find_run:
 * @self: a plan
 * @first: a moment that may run
 * @n_revealed: how many moments are revealed
 *
 * Finds recv after recv with nothing between, and none that waited.
 *
 * Returns: the moment behind the run that begins with @first; @first itself where too few of them follow each other
 */
guint
soket_ladder_plan_find_run (const SoketLadderPlan *self,
                            guint                  first,
                            guint                  n_revealed)
{
  guint end = first + 1;
  guint n = 1;

  for (guint i = first + 1; i < n_revealed; i++)
    {
      if (self->moments[i].begins && !self->moments[i].anybody)
        continue;
      if (!goes_on (self, first, i))
        break;
      n++;
      end = i + 1;
    }
  return n >= RUN_MIN ? end : first;
}

static gboolean
may_join (const SoketWireArrow *arrow)
{
  return arrow->anchor == SOKET_ANCHOR_ARRIVAL && (arrow->arrow.kind == SOKET_ARROW_DATA || arrow->arrow.kind == SOKET_ARROW_FIN);
}

static void
count_bytes (SoketWire *self)
{
  for (guint i = 0; i < self->n_revealed; i++)
    self->plan->moments[i].n_bytes = 0;
  for (guint i = 0; i < self->arrows->len; i++)
    {
      const SoketWireArrow *arrow = soket_wire_get_arrow (self, i);

      if (may_join (arrow))
        self->plan->moments[arrow->moment].n_bytes++;
    }
}

/* @runs: by moment: the first of the run that it belongs to, or G_MAXUINT. */
static gboolean
find_runs (const SoketWire *self,
           guint           *runs)
{
  gboolean any = FALSE;

  for (guint i = 0; i < self->n_revealed;)
    {
      guint end = soket_ladder_plan_may_run (self->plan, i) ? soket_ladder_plan_find_run (self->plan, i, self->n_revealed) : i;

      if (end == i || soket_ladder_plan_is_open (self->plan, get_record (self->plan, i)->number))
        {
          for (end = MAX (end, i + 1); i < end; i++)
            runs[i] = G_MAXUINT;
          continue;
        }
      any = TRUE;
      for (guint first = i; i < end; i++)
        runs[i] = first;
    }
  return any;
}

static void
join (SoketWireArrow       *arrow,
      const SoketWireArrow *next)
{
  arrow->arrow.length += next->arrow.length;
  arrow->arrow.n_taken += next->arrow.n_taken;
  /* All of them are taken only where those before were, and lost with any of them. */
  if (next->arrow.lost || (arrow->taken >= 0 && !arrow->arrow.lost))
    arrow->taken = next->taken;
  arrow->arrow.lost |= next->arrow.lost;
  if (arrow->arrow.record == G_MAXUINT)
    arrow->arrow.record = next->arrow.record;
}

/**
 * soket_wire_join_runs:
 * @self: a wire that is complete
 *
 * Makes one arrow of the bytes that the recvs of one row show, and puts the FIN that came with them behind it.
 */
void
soket_wire_join_runs (SoketWire *self)
{
  g_autofree guint *runs = g_new (guint, (gsize) self->n_revealed + 1);
  SoketMoment *moments = self->plan->moments;
  guint n_kept = 0;
  guint last = G_MAXUINT;
  guint run = G_MAXUINT;

  count_bytes (self);
  if (!find_runs (self, runs))
    return;
  for (guint i = 0; i < self->arrows->len; i++)
    {
      SoketWireArrow arrow = *soket_wire_get_arrow (self, i);
      gboolean joins = may_join (&arrow) && runs[arrow.moment] != G_MAXUINT;
      gboolean fin = arrow.arrow.kind == SOKET_ARROW_FIN;

      if (joins && runs[arrow.moment] != arrow.moment)
        {
          moments[arrow.moment].n_arrivals--;
          moments[arrow.moment].n_bytes--;
          if (!fin && last != G_MAXUINT && run == runs[arrow.moment])
            {
              join (soket_wire_get_arrow (self, last), &arrow);
              continue;
            }
          arrow.moment = runs[arrow.moment];
          arrow.place = fin ? BEHIND : moments[arrow.moment].n_arrivals++;
          moments[arrow.moment].n_bytes++;
        }
      if (joins && !fin)
        {
          run = runs[arrow.moment];
          last = n_kept;
        }
      *soket_wire_get_arrow (self, n_kept++) = arrow;
    }
  g_array_set_size (self->arrows, n_kept);
  for (guint i = 0; i < n_kept; i++)
    {
      SoketWireArrow *arrow = soket_wire_get_arrow (self, i);

      if (arrow->place == BEHIND)
        arrow->place = moments[arrow->moment].n_arrivals++;
    }
}
