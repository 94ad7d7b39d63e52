/* soket-sequence-order.c - records of watched programs, in the order in which things happened
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model/conversation/soket-sequence-order.h"

#include <errno.h>
#include <sys/socket.h>

/* A program tells of a call when that has returned, through a socket of its own: a recv may be told before its send, and a state that is read after a
 * call knows of what the other end did meanwhile. What is certain is when each call began and returned, by one clock, and that causes come before
 * effects: what a recv took was sent, who was accepted had connected, and a stream that ends was closed. Thus a call is where it returned, or where
 * its first effect was seen if that was earlier. */

/* Datagrams that lie between one and the next that is looked for. */
#define AHEAD_MAX 64u

typedef struct
{
  gint64 key;    /* twice the time in µs, and 1: a cause is a half before its effect */
  guint  index;
} Place;

typedef struct
{
  const SoketRecord *records;
  Place             *places;
  guint              n_records;
} Order;

static gboolean
is_call (const SoketRecord *record,
         SoketCallName      call)
{
  return record->kind == SOKET_RECORD_CALL && record->call == call;
}

static gboolean
is_send (const SoketRecord *record)
{
  return (is_call (record, SOKET_CALL_SEND) || is_call (record, SOKET_CALL_SENDTO)) && soket_record_succeeded (record);
}

static gboolean
is_recv (const SoketRecord *record)
{
  return (is_call (record, SOKET_CALL_RECV) || is_call (record, SOKET_CALL_RECVFROM)) && soket_record_succeeded (record);
}

static gboolean
sends_fin (const SoketRecord *record)
{
  return record->conversation != 0 && soket_record_succeeded (record)
         && (is_call (record, SOKET_CALL_CLOSE) || (is_call (record, SOKET_CALL_SHUTDOWN) && record->argument != SHUT_RD));
}

/* The stream is at its end, or is broken. */
static gboolean
meets_end (const SoketRecord *record)
{
  return record->transport == SOKET_TRANSPORT_TCP
         && ((is_recv (record) && record->result == 0 && record->argument > 0)
             || (record->kind == SOKET_RECORD_CALL && (record->error == ECONNRESET || record->error == EPIPE)));
}

static void
move_before (Order *self,
             guint  cause,
             guint  effect)
{
  gint64 earliest = 2 * self->records[cause].started_us;
  gint64 key = self->places[effect].key - 1;

  if (key < self->places[cause].key && key >= earliest)
    self->places[cause].key = key;
}

static guint
find_send (const Order *self,
           SoketSide    from,
           guint        index)
{
  while (index < self->n_records && !(self->records[index].side == from && is_send (&self->records[index])))
    index++;
  return index;
}

/* By their places in the stream. */
static void
order_bytes (Order     *self,
             SoketSide  from)
{
  guint send = find_send (self, from, 0);

  for (guint i = 0; i < self->n_records && send < self->n_records; i++)
    {
      const SoketRecord *taken = &self->records[i];

      if (taken->side == from || !is_recv (taken))
        continue;
      for (; send < self->n_records && self->records[send].offset < taken->offset + taken->length; send = find_send (self, from, send + 1))
        move_before (self, send, i);
    }
}

/* By what is in them. */
static void
order_datagrams (Order     *self,
                 SoketSide  from)
{
  guint first = find_send (self, from, 0);

  for (guint i = 0; i < self->n_records && first < self->n_records; i++)
    {
      const SoketRecord *taken = &self->records[i];
      guint send = first;

      if (taken->side == from || !is_recv (taken))
        continue;
      for (guint ahead = 0; ahead < AHEAD_MAX && send < self->n_records; ahead++)
        {
          if (self->records[send].digest == taken->digest && self->records[send].length == taken->length)
            {
              move_before (self, send, i);
              first = find_send (self, from, send + 1);
              break;
            }
          send = find_send (self, from, send + 1);
        }
    }
}

static void
order_ends (Order     *self,
            SoketSide  from)
{
  guint end = 0, effect = 0;

  while (end < self->n_records && !(self->records[end].side == from && sends_fin (&self->records[end])))
    end++;
  while (effect < self->n_records && !(self->records[effect].side != from && meets_end (&self->records[effect])))
    effect++;
  if (end < self->n_records && effect < self->n_records)
    move_before (self, end, effect);
}

static void
order_connect (Order *self)
{
  guint connect = 0, accept = 0;

  while (connect < self->n_records && !(is_call (&self->records[connect], SOKET_CALL_CONNECT) && soket_record_succeeded (&self->records[connect])))
    connect++;
  while (accept < self->n_records && !(is_call (&self->records[accept], SOKET_CALL_ACCEPT) && soket_record_succeeded (&self->records[accept])))
    accept++;
  if (connect < self->n_records && accept < self->n_records)
    move_before (self, connect, accept);
}

/* What one end does is told in its order; two times of it may be the same. */
static void
keep_own_order (Order *self)
{
  gint64 next[SOKET_N_SIDES] = { G_MAXINT64, G_MAXINT64, G_MAXINT64 };
  gint64 starts[SOKET_N_SIDES] = { G_MAXINT64, G_MAXINT64, G_MAXINT64 };

  for (guint i = self->n_records; i-- > 0;)
    {
      guint side = MIN (self->records[i].side, SOKET_N_SIDES - 1);

      if (self->records[i].returned_us <= starts[side])
        self->places[i].key = MIN (self->places[i].key, next[side]);
      next[side] = self->places[i].key;
      starts[side] = self->records[i].started_us;
    }
}

static int
compare_places (const void *a,
                const void *b)
{
  const Place *first = a, *second = b;

  if (first->key != second->key)
    return first->key < second->key ? -1 : 1;
  return (first->index > second->index) - (first->index < second->index);
}

/* As it was before the other end's FIN. */
static guint8
state_without_fin (guint8 state)
{
  switch ((SoketTcpState) state)
    {
    case SOKET_TCP_STATE_CLOSE_WAIT:
      return SOKET_TCP_STATE_ESTABLISHED;
    case SOKET_TCP_STATE_LAST_ACK:
    case SOKET_TCP_STATE_CLOSING:
      return SOKET_TCP_STATE_FIN_WAIT_1;
    case SOKET_TCP_STATE_TIME_WAIT:
      return SOKET_TCP_STATE_FIN_WAIT_2;
    case SOKET_TCP_STATE_UNKNOWN:
    case SOKET_TCP_STATE_ESTABLISHED:
    case SOKET_TCP_STATE_SYN_SENT:
    case SOKET_TCP_STATE_SYN_RECEIVED:
    case SOKET_TCP_STATE_FIN_WAIT_1:
    case SOKET_TCP_STATE_FIN_WAIT_2:
    case SOKET_TCP_STATE_CLOSED:
    case SOKET_TCP_STATE_LISTEN:
    default:
      return state;
    }
}

/* A state that knows of a FIN which is sent later was read later than its call. Where an end is seen, its close is: told, or still to be told. */
static void
correct_states (GArray *records)
{
  gboolean seen[SOKET_N_SIDES] = { FALSE };
  gboolean ended[SOKET_N_SIDES] = { FALSE };

  for (guint i = 0; i < records->len; i++)
    {
      const SoketRecord *record = &g_array_index (records, SoketRecord, i);

      if (record->kind == SOKET_RECORD_CALL && record->conversation != 0 && record->side < SOKET_N_SIDES)
        seen[record->side] = TRUE;
    }
  for (guint i = 0; i < records->len; i++)
    {
      SoketRecord *record = &g_array_index (records, SoketRecord, i);
      guint other = record->side == SOKET_SIDE_CLIENT ? SOKET_SIDE_SERVER : SOKET_SIDE_CLIENT;

      if (record->transport != SOKET_TRANSPORT_TCP || record->kind != SOKET_RECORD_CALL || soket_record_is_waiting (record))
        continue;
      ended[MIN (record->side, SOKET_N_SIDES - 1)] |= sends_fin (record);
      if (!seen[other] || ended[other])
        continue;
      record->state.tcp_state = state_without_fin (record->state.tcp_state);
      record->state_before = state_without_fin (record->state_before);
    }
}

void
soket_sequence_order (GArray *records)
{
  Order order = { .records = (const SoketRecord *) (gpointer) records->data };
  g_autofree SoketRecord *told = NULL;
  gboolean watched = FALSE;

  while (order.n_records < records->len && !soket_record_is_waiting (&order.records[order.n_records]))
    watched |= order.records[order.n_records++].program != 0;
  if (!watched)
    return;

  told = g_memdup2 (records->data, order.n_records * sizeof (SoketRecord));
  order.records = told;
  order.places = g_new (Place, order.n_records);
  for (guint i = 0; i < order.n_records; i++)
    order.places[i] = (Place) { .key = 2 * MAX (told[i].started_us, told[i].returned_us) + 1, .index = i };
  order_connect (&order);
  for (SoketSide side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    {
      (told[0].transport == SOKET_TRANSPORT_TCP ? order_bytes : order_datagrams) (&order, side);
      order_ends (&order, side);
    }
  keep_own_order (&order);
  qsort (order.places, order.n_records, sizeof *order.places, compare_places);
  for (guint i = 0; i < order.n_records; i++)
    {
      SoketRecord *record = &g_array_index (records, SoketRecord, i);

      /* Where it stands it has returned, for all that comes behind it. */
      *record = told[order.places[i].index];
      if (order.places[i].key < 2 * record->returned_us)
        record->returned_us = MAX (record->started_us, (order.places[i].key + 1) / 2);
    }
  g_free (order.places);
  correct_states (records);
}
