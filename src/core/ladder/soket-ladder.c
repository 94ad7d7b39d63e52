/* soket-ladder.c - records to the rows, arrows and spans of the sequence diagram, in row units
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-wire.h"

#include <math.h>

/* After this many arrows without a sign of the peer the search ends, and it is assumed to be there. */
#define SIGN_ARROWS 64

static int
compare_places (const void *a,
                const void *b)
{
  const SoketLadderPlace *first = a, *second = b;

  return (first->number > second->number) - (first->number < second->number);
}

/* Of watched programs the numbers are not in the order of time. */
static void
add_places (SoketLadder           *self,
            const SoketLadderPlan *plan)
{
  guint *rows = g_new (guint, (gsize) plan->n_records + 1);
  gboolean ascends = TRUE;

  for (guint i = 0; i < plan->n_records; i++)
    rows[i] = G_MAXUINT;
  for (guint i = 0; i < self->n_revealed; i++)
    {
      const SoketMoment *moment = &plan->moments[i];

      if (!moment->begins)
        rows[moment->record] = (guint) moment->row;
    }

  self->places = g_new (SoketLadderPlace, (gsize) self->n_revealed + 1);
  for (guint i = 0; i < plan->n_records; i++)
    if (rows[i] != G_MAXUINT)
      {
        ascends &= self->n_places == 0 || self->places[self->n_places - 1].number <= plan->records[i].number;
        self->places[self->n_places++] = (SoketLadderPlace) { .number = plan->records[i].number, .row = rows[i] };
      }
  g_free (rows);
  if (!ascends)
    qsort (self->places, self->n_places, sizeof *self->places, compare_places);
}

static void
add_state (SoketLadder           *self,
           const SoketLadderPlan *plan,
           guint                  side)
{
  gint64 time_us = 0;

  for (guint i = self->n_revealed; i-- > 0 && time_us == 0;)
    if (!plan->moments[i].begins)
      time_us = plan->records[plan->moments[i].record].returned_us;

  self->rows[self->n_rows++] = (SoketLadderRow) {
    .kind = SOKET_LADDER_STATE,
    .side = (guint8) side,
    .record = G_MAXUINT,
    .last_record = G_MAXUINT,
    .n_calls = 1,
    .time_us = time_us,
    .wait_from = -1,
  };
}

static double
get_reach (const SoketLadderArrow *arrow)
{
  if (arrow->end == SOKET_ARROW_ARRIVES && (arrow->kind == SOKET_ARROW_DATA || arrow->kind == SOKET_ARROW_DATAGRAM))
    return arrow->taken >= 0 ? arrow->taken : INFINITY;
  return arrow->arrival;
}

static void
add_reaches (SoketLadder *self)
{
  double reach = -INFINITY;
  double start = INFINITY;

  self->arrow_reach = g_new (double, (gsize) self->arrows->len + 1);
  for (guint i = 0; i < self->arrows->len; i++)
    {
      reach = MAX (reach, get_reach (&g_array_index (self->arrows, SoketLadderArrow, i)));
      self->arrow_reach[i] = reach;
    }

  self->bar_reach = g_new (double, (gsize) self->n_rows + 1);
  self->bar_start = g_new (double, (gsize) self->n_rows + 1);
  reach = -INFINITY;
  for (guint i = 0; i < self->n_rows; i++)
    {
      reach = MAX (reach, self->rows[i].waiting ? INFINITY : i);
      self->bar_reach[i] = reach;
    }
  for (guint i = self->n_rows; i-- > 0;)
    {
      start = MIN (start, self->rows[i].wait_from >= 0 ? MIN (self->rows[i].wait_from, i) : i);
      self->bar_start[i] = start;
    }
}

/**
 * soket_ladder_build:
 * @plan: what there is; its moments learn on which rows they stand
 * @n_steps: how many steps are revealed
 *
 * Builds the picture of what is revealed.
 *
 * Returns: (transfer full): the ladder
 */
SoketLadder *
soket_ladder_build (SoketLadderPlan *plan,
                    guint            n_steps)
{
  SoketLadder *self = g_new0 (SoketLadder, 1);
  g_autoptr (SoketWire) wire = NULL;

  self->transport = plan->transport;
  n_steps += MIN (plan->n_cleared, G_MAXUINT - n_steps);
  self->n_revealed = MIN (n_steps, plan->n_moments);
  self->waiting = g_array_new (FALSE, FALSE, sizeof (SoketLadderWait));
  self->current = G_MAXUINT;
  wire = soket_wire_new (plan, self->n_revealed);
  soket_ladder_add_rows (self, plan, wire);
  soket_ladder_add_arrows (self, plan, wire);
  soket_ladder_add_lifelines (self, plan, wire);
  add_places (self, plan);

  if (self->n_revealed > plan->n_cleared)
    self->current = (guint) plan->moments[self->n_revealed - 1].row;
  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    if (wire->ends[side].keeps && plan->n_cleared < plan->n_moments && n_steps > plan->n_moments + self->n_states)
      {
        add_state (self, plan, side);
        self->n_states++;
        self->current = self->n_rows - 1;
      }
  add_reaches (self);
  return self;
}

/**
 * soket_ladder_new:
 * @records: (array length=n_records): the records of one conversation, by number, with those of its sockets before it had a number and of the
 *   listener; then what waits, oldest first
 * @n_records: how many
 * @options: (nullable): what is shown; %NULL for what is shown as a rule
 *
 * Builds the picture of a conversation: who called what, in which order, what went between the ends, and what waited for what. It takes
 * time in proportion to the records.
 *
 * Returns: (transfer full): the ladder, which keeps no pointer to the records
 */
SoketLadder *
soket_ladder_new (const SoketRecord        *records,
                  guint                     n_records,
                  const SoketLadderOptions *options)
{
  const SoketLadderOptions none = { .n_steps = G_MAXUINT };
  SoketLadderPlan plan;
  SoketLadder *self;

  g_return_val_if_fail (records != NULL || n_records == 0, NULL);

  if (options == NULL)
    options = &none;
  soket_ladder_plan_init (&plan, records, n_records, options);
  self = soket_ladder_build (&plan, options->n_steps);
  soket_ladder_plan_clear (&plan);
  return self;
}

/**
 * soket_ladder_free:
 * @self: (transfer full) (nullable): a ladder
 *
 * Frees it with its rows and arrows.
 */
void
soket_ladder_free (SoketLadder *self)
{
  if (self == NULL)
    return;
  g_free (self->rows);
  g_array_unref (self->arrows);
  g_array_unref (self->waiting);
  g_free (self->places);
  g_free (self->arrow_reach);
  g_free (self->bar_reach);
  g_free (self->bar_start);
  g_free (self);
}

/**
 * soket_ladder_get_rows:
 * @self: a ladder
 * @n_rows: (out): how many there are
 *
 * Returns: (transfer none) (array length=n_rows): the rows, from top to bottom
 */
const SoketLadderRow *
soket_ladder_get_rows (const SoketLadder *self,
                       guint             *n_rows)
{
  g_return_val_if_fail (self != NULL && n_rows != NULL, NULL);

  *n_rows = self->n_rows;
  return self->rows;
}

/**
 * soket_ladder_get_arrows:
 * @self: a ladder
 * @n_arrows: (out): how many there are
 *
 * Gives what went between the ends. The first may begin half a row above row 0, where a sender that cannot be seen sent before our first row.
 *
 * Returns: (transfer none) (array length=n_arrows): the arrows, by @row
 */
const SoketLadderArrow *
soket_ladder_get_arrows (const SoketLadder *self,
                         guint             *n_arrows)
{
  g_return_val_if_fail (self != NULL && n_arrows != NULL, NULL);

  *n_arrows = self->arrows->len;
  return (const SoketLadderArrow *) (gpointer) self->arrows->data;
}

/* The first that is not below; @values ascend. */
static guint
find_first (const double *values,
            guint         n_values,
            double        position,
            gboolean      beyond)
{
  guint low = 0;
  guint high = n_values;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (beyond ? values[middle] <= position : values[middle] < position)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/**
 * soket_ladder_find_arrow:
 * @self: a ladder
 * @position: the first visible position
 *
 * Finds where drawing begins. It ends at the first arrow whose @row is beyond the last visible position.
 *
 * Returns: index of the first arrow that may be seen from @position on; the number of arrows for none
 */
guint
soket_ladder_find_arrow (const SoketLadder *self,
                         double             position)
{
  g_return_val_if_fail (self != NULL, 0);

  return find_first (self->arrow_reach, self->arrows->len, position, FALSE);
}

/**
 * soket_ladder_find_bar:
 * @self: a ladder
 * @position: the first visible position
 *
 * Finds where drawing begins; soket_ladder_find_bar_end() tells where it ends.
 *
 * Returns: index of the first row that may be seen from @position on, with its bar; the number of rows for none
 */
guint
soket_ladder_find_bar (const SoketLadder *self,
                       double             position)
{
  g_return_val_if_fail (self != NULL, 0);

  return find_first (self->bar_reach, self->n_rows, position, FALSE);
}

/**
 * soket_ladder_find_bar_end:
 * @self: a ladder
 * @position: the last visible position
 *
 * Finds where drawing ends: the bar of a call that waited for long begins far above its row.
 *
 * Returns: index behind the last row that may be seen up to @position, with its bar
 */
guint
soket_ladder_find_bar_end (const SoketLadder *self,
                           double             position)
{
  g_return_val_if_fail (self != NULL, 0);

  return find_first (self->bar_start, self->n_rows, position, TRUE);
}

/**
 * soket_ladder_get_lifeline:
 * @self: a ladder
 * @side: which end
 *
 * Returns: (transfer none): what is known of it
 */
const SoketLifeline *
soket_ladder_get_lifeline (const SoketLadder *self,
                           SoketSide          side)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->lifelines[side < SOKET_N_SIDES ? side : SOKET_SIDE_CLIENT];
}

/* A socket that reached itself. */
static gboolean
is_alone (const SoketLifeline *line)
{
  return soket_endpoint_is_set (&line->local) && line->local.port != 0 && soket_endpoint_equal (&line->local, &line->peer);
}

/**
 * soket_ladder_read_sign:
 * @self: a ladder that knows its transport
 * @arrow: what went between the ends
 * @side: an end
 *
 * Returns: what @arrow tells of the end
 */
SoketLadderSign
soket_ladder_read_sign (const SoketLadder      *self,
                        const SoketLadderArrow *arrow,
                        guint                   side)
{
  gboolean is_data = arrow->kind == SOKET_ARROW_DATA || arrow->kind == SOKET_ARROW_DATAGRAM;

  if (arrow->kind == SOKET_ARROW_HANDSHAKE || (is_data && arrow->from == side))
    return SOKET_SIGN_SEEN;
  /* Over TCP a firewall says it by ICMP; an end where nobody listens by RST. */
  if ((arrow->kind == SOKET_ARROW_RST || (arrow->kind == SOKET_ARROW_ICMP && self->transport == SOKET_TRANSPORT_UDP)) && arrow->from == side)
    return SOKET_SIGN_REFUSED;
  return SOKET_SIGN_NONE;
}

/**
 * soket_ladder_get_sign:
 * @self: a ladder
 * @side: an end
 *
 * Says whether an end whose calls cannot be seen has given a sign of itself, by its kernel or by bytes. The beginning of the ladder tells, and what
 * was cleared above it.
 *
 * Returns: what came from there
 */
SoketLadderSign
soket_ladder_get_sign (const SoketLadder *self,
                       SoketSide          side)
{
  SoketLadderSign sign;
  const SoketLadderArrow *arrows = NULL;
  guint n_arrows = 0;

  g_return_val_if_fail (self != NULL, SOKET_SIGN_NONE);

  if (side == SOKET_SIDE_SERVER && is_alone (&self->lifelines[SOKET_SIDE_CLIENT]))
    return SOKET_SIGN_REFUSED;
  sign = self->cleared_signs[side < SOKET_N_SIDES ? side : SOKET_SIDE_CLIENT];
  arrows = soket_ladder_get_arrows (self, &n_arrows);
  for (guint i = 0; i < MIN (n_arrows, SIGN_ARROWS) && sign != SOKET_SIGN_SEEN; i++)
    sign = MAX (sign, soket_ladder_read_sign (self, &arrows[i], side));

  return n_arrows > SIGN_ARROWS ? SOKET_SIGN_SEEN : sign;
}

/**
 * soket_ladder_get_transport:
 * @self: a ladder
 *
 * Returns: TCP or UDP; TCP where there is no record
 */
SoketTransport
soket_ladder_get_transport (const SoketLadder *self)
{
  g_return_val_if_fail (self != NULL, SOKET_TRANSPORT_TCP);

  return self->transport;
}

/**
 * soket_ladder_find_row:
 * @self: a ladder
 * @number: of a record; 0 for a call that waits
 * @socket: of the call that waits
 * @call: the call that waits
 *
 * Finds where a record is shown. One that is hidden is looked for before it.
 *
 * Returns: index of the row, or %G_MAXUINT
 */
guint
soket_ladder_find_row (const SoketLadder *self,
                       guint64            number,
                       guint32            socket,
                       SoketCallName      call)
{
  guint low = 0;
  guint high;

  g_return_val_if_fail (self != NULL, G_MAXUINT);

  if (number == 0)
    {
      for (guint i = 0; i < self->waiting->len; i++)
        {
          const SoketLadderWait *wait = &g_array_index (self->waiting, SoketLadderWait, i);

          if (wait->socket == socket && wait->call == call)
            return wait->row;
        }
      return G_MAXUINT;
    }

  high = self->n_places;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (self->places[middle].number <= number)
        low = middle + 1;
      else
        high = middle;
    }
  return low > 0 ? self->places[low - 1].row : G_MAXUINT;
}

/**
 * soket_ladder_get_current:
 * @self: a ladder
 *
 * Returns: index of the row that the last revealed step is on, %G_MAXUINT before the first
 */
guint
soket_ladder_get_current (const SoketLadder *self)
{
  g_return_val_if_fail (self != NULL, G_MAXUINT);

  return self->current;
}
