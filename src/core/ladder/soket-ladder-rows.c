/* soket-ladder-rows.c - what is revealed as rows: calls, runs of recv, the folded setup, what waits
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-wire.h"

typedef struct
{
  SoketLadder           *ladder;
  const SoketLadderPlan *plan;
  const SoketWire       *wire;
  guint                  next_arrival; /* the first arrow that may come in above what has no row yet */
  guint                  next_answer;  /* and below it */
  int                    setup_row;   /* of the folded setup, -1 before it */
  gboolean               folds_setup;
  gboolean               opens_setup;
  gboolean               setup_begun;
} Builder;

static const SoketRecord *
get_record (const Builder     *self,
            const SoketMoment *moment)
{
  return &self->plan->records[moment->record];
}

static guint64
get_bytes (const SoketRecord *record)
{
  if (record->kind == SOKET_RECORD_MESSAGE)
    return record->length;
  if (!soket_record_succeeded (record) || record->result <= 0)
    return 0;
  switch ((int) record->call)
    {
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      return (guint64) record->result;
    default:
      return 0;
    }
}

static SoketLadderRow *
add_row (Builder         *self,
         SoketLadderKind  kind,
         SoketMoment     *moment)
{
  SoketLadderRow *row = &self->ladder->rows[self->ladder->n_rows++];
  const SoketRecord *record = get_record (self, moment);

  *row = (SoketLadderRow) { .kind = kind, .n_calls = 1, .wait_from = -1 };
  row->side = (guint8) soket_moment_get_side (moment);
  row->listener = moment->role == SOKET_ROLE_LISTENER;
  row->muted = record->kind == SOKET_RECORD_CALL && record->origin == SOKET_ORIGIN_ENGINE;
  row->record = row->last_record = moment->record;
  row->number = record->number;
  row->time_us = record->returned_us;
  row->offset = record->offset;
  moment->row = (int) self->ladder->n_rows - 1;
  return row;
}

static void
add_wait (Builder           *self,
          const SoketMoment *moment)
{
  const SoketRecord *record = get_record (self, moment);
  SoketLadderWait wait = { .socket = record->socket, .call = record->call, .row = (guint) moment->row };

  g_array_append_val (self->ladder->waiting, wait);
}

/* It began half-way after the last row that had returned, or at its own row of BEGIN. */
static double
get_wait_from (const SoketMoment *begin)
{
  if (begin->anybody)
    return MAX (begin->row, 0);
  return begin->row >= 0 ? begin->row + 0.5 : 0;
}

static gboolean
is_revealed (const Builder *self,
             int            moment)
{
  return moment >= 0 && (guint) moment < self->ladder->n_revealed;
}

static void
add_begin (Builder     *self,
           SoketMoment *moment)
{
  SoketLadderRow *row;

  if (!moment->anybody)
    {
      moment->row = (int) self->ladder->n_rows - 1;
      return;
    }
  row = add_row (self, SOKET_LADDER_BEGIN, moment);
  row->time_us = get_record (self, moment)->started_us;
  if (!is_revealed (self, moment->pair))
    {
      row->waiting = TRUE;
      row->number = 0;
      row->wait_from = moment->row;
      add_wait (self, moment);
    }
}

static SoketLadderRow *
add_return (Builder     *self,
            SoketMoment *moment)
{
  const SoketRecord *record = get_record (self, moment);
  SoketLadderKind kind = SOKET_LADDER_CALL;
  SoketLadderRow *row;

  if (record->kind == SOKET_RECORD_MESSAGE)
    kind = SOKET_LADDER_MESSAGE;
  else if (record->kind == SOKET_RECORD_NOTE)
    kind = SOKET_LADDER_NOTE;
  else if (record->kind == SOKET_RECORD_GAP)
    kind = SOKET_LADDER_GAP;

  row = add_row (self, kind, moment);
  row->length = get_bytes (record);
  if (kind == SOKET_LADDER_GAP)
    row->n_calls = (guint) CLAMP (record->result, 0, (gint64) G_MAXUINT);
  /* The first row has nothing above it that a bar could begin at. */
  if (moment->pair >= 0 && moment->row > 0)
    row->wait_from = get_wait_from (&self->plan->moments[moment->pair]);
  return row;
}

static void
join (SoketLadderRow    *row,
      const SoketRecord *record,
      guint              index)
{
  row->last_record = index;
  row->n_calls++;
  row->length += get_bytes (record);
  row->time_us = record->returned_us;
}

static void
add_setup (Builder     *self,
           SoketMoment *moment)
{
  const SoketRecord *record = get_record (self, moment);
  SoketLadderRow *row;

  if (self->opens_setup)
    {
      row = add_return (self, moment);
      row->open = TRUE;
      row->begins_fold = !self->setup_begun;
      self->setup_begun = TRUE;
    }
  else if (!self->folds_setup)
    {
      add_return (self, moment);
    }
  else if (self->setup_row < 0)
    {
      add_return (self, moment)->kind = SOKET_LADDER_SETUP;
      self->setup_row = moment->row;
    }
  else
    {
      join (&self->ladder->rows[self->setup_row], record, moment->record);
      moment->row = self->setup_row;
    }
}

/* The arrows were added in the order of the moments at which they came in. */
static void
add_arrivals (Builder     *self,
              SoketMoment *moment,
              SoketAnchor  anchor)
{
  guint index = (guint) (moment - self->plan->moments);
  guint n = anchor == SOKET_ANCHOR_AFTER ? moment->n_answers : moment->n_arrivals;
  guint *next = anchor == SOKET_ANCHOR_AFTER ? &self->next_answer : &self->next_arrival;
  int place = moment->row;

  for (; n > 0 && *next < self->wire->arrows->len; ++*next)
    {
      const SoketWireArrow *arrow = soket_wire_get_arrow (self->wire, *next);
      SoketLadderRow *row;

      if (arrow->anchor != anchor || arrow->moment != index)
        continue;
      row = add_row (self, SOKET_LADDER_ARRIVAL, moment);
      row->side = arrow->arrow.from;
      row->listener = row->muted = FALSE;
      n--;
    }
  /* What is below does not move the call. */
  moment->row = place;
}

static void
add_run (Builder *self,
         guint    first,
         guint    end)
{
  SoketMoment *moments = self->plan->moments;
  gboolean opens = soket_ladder_plan_is_open (self->plan, get_record (self, &moments[first])->number);
  SoketLadderRow *row = NULL;

  for (guint i = first; i < end; i++)
    {
      if (moments[i].begins)
        moments[i].row = (int) self->ladder->n_rows - 1;
      else if (opens)
        {
          SoketLadderRow *member;

          if (i > first)
            add_arrivals (self, &moments[i], SOKET_ANCHOR_ARRIVAL);
          member = add_return (self, &moments[i]);
          member->open = TRUE;
          member->begins_fold = i == first;
        }
      else if (row == NULL)
        {
          row = add_return (self, &moments[i]);
          row->kind = SOKET_LADDER_RUN;
        }
      else
        {
          join (row, get_record (self, &moments[i]), moments[i].record);
          moments[i].row = (int) self->ladder->n_rows - 1;
        }
    }
}

/* The server's setup is folded once the first exchange is over, if nothing of it went wrong. */
static void
look_at_setup (Builder *self)
{
  const SoketMoment *moments = self->plan->moments;
  gboolean exchanged = FALSE;
  gboolean failed = FALSE;
  guint64 number = 0;
  guint n = 0;

  for (guint i = 0; i < self->ladder->n_revealed && !(exchanged && failed); i++)
    {
      const SoketRecord *record = get_record (self, &moments[i]);

      if (moments[i].begins || record->kind != SOKET_RECORD_CALL)
        continue;
      if (moments[i].setup)
        {
          failed |= record->error != 0;
          if (n++ == 0)
            number = record->number;
        }
      else if (record->error != 0)
        exchanged = TRUE;
      else if (moments[i].role != SOKET_ROLE_CLIENT)
        exchanged |= record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO || record->call == SOKET_CALL_CLOSE;
    }
  if (!exchanged || failed || n < 2)
    return;
  self->opens_setup = soket_ladder_plan_is_open (self->plan, number);
  self->folds_setup = !self->opens_setup;
}

static void
add_cut (SoketLadder *self,
         guint64      n_records)
{
  self->rows[self->n_rows++] = (SoketLadderRow) {
    .kind = SOKET_LADDER_GAP,
    .record = G_MAXUINT,
    .last_record = G_MAXUINT,
    .n_calls = (guint) MIN (n_records, G_MAXUINT),
    .wait_from = -1,
  };
}

/* What has not returned stands at the end; its bar goes up to where it began. */
static void
add_waiting (Builder *self)
{
  for (guint i = 0; i < self->ladder->n_revealed; i++)
    {
      SoketMoment *moment = &self->plan->moments[i];
      double wait_from = get_wait_from (moment);
      SoketLadderRow *row;

      if (!moment->begins || moment->anybody || is_revealed (self, moment->pair))
        continue;
      row = add_row (self, SOKET_LADDER_CALL, moment);
      row->waiting = TRUE;
      row->number = 0;
      row->time_us = get_record (self, moment)->started_us;
      row->wait_from = MIN (wait_from, moment->row);
      add_wait (self, moment);
    }
}

/* Of what was cleared only that is shown which still waited. */
static void
add_cleared (Builder     *self,
             SoketMoment *moment)
{
  moment->row = -1;
  if (moment->begins && (moment->pair < 0 || (guint) moment->pair >= self->plan->n_cleared))
    add_begin (self, moment);
}

/* A row for each arrival at most, and the rows of what is revealed, of the cut beginning, and of TIME-WAIT on both sides. */
static guint
count_rows (const SoketLadder     *self,
            const SoketLadderPlan *plan)
{
  guint n = self->n_revealed + 3;

  for (guint i = 0; i < self->n_revealed; i++)
    n += plan->moments[i].n_arrivals + plan->moments[i].n_answers;
  return n;
}

/**
 * soket_ladder_add_rows:
 * @self: a ladder that knows how many moments are revealed
 * @plan: its moments, which learn on which rows they stand
 * @wire: what went between the ends
 *
 * Makes the rows, but for that of TIME-WAIT.
 */
void
soket_ladder_add_rows (SoketLadder     *self,
                       SoketLadderPlan *plan,
                       const SoketWire *wire)
{
  const SoketLadderOptions *options = plan->options;
  Builder builder = { .ladder = self, .plan = plan, .wire = wire, .setup_row = -1 };

  self->rows = g_new (SoketLadderRow, count_rows (self, plan));
  if (options->cut > 0 && plan->n_cleared == 0)
    add_cut (self, options->cut);
  look_at_setup (&builder);

  for (guint i = 0; i < MIN (plan->n_cleared, self->n_revealed); i++)
    add_cleared (&builder, &plan->moments[i]);
  for (guint i = plan->n_cleared; i < self->n_revealed;)
    {
      SoketMoment *moment = &plan->moments[i];
      guint end = soket_ladder_plan_may_run (plan, i) ? soket_ladder_plan_find_run (plan, i, self->n_revealed) : i;

      add_arrivals (&builder, moment, SOKET_ANCHOR_ARRIVAL);
      if (moment->begins)
        add_begin (&builder, moment);
      else if (moment->setup)
        add_setup (&builder, moment);
      else if (end > i)
        add_run (&builder, i, end);
      else
        add_return (&builder, moment);
      add_arrivals (&builder, moment, SOKET_ANCHOR_AFTER);
      i = MAX (end, i + 1);
    }
  add_waiting (&builder);
}
