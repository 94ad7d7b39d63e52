/* soket-ladder-lifelines.c - what the revealed records say of both ends
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-wire.h"

/* Which record says what of a socket last; G_MAXUINT for none. */
typedef struct
{
  guint any;
  guint local;
  guint peer;
  guint state;
  guint fd;
  gboolean closed;
} Known;

static gboolean
knows_state (const SoketKernelState *state)
{
  return state->tcp_state != SOKET_TCP_STATE_UNKNOWN || state->has_queues;
}

static void
learn (Known             *known,
       const SoketRecord *record,
       guint              index)
{
  known->any = index;
  if (record->fd >= 0)
    known->fd = index;
  if (soket_endpoint_is_set (&record->local) && (known->local == G_MAXUINT || record->local.port != 0))
    known->local = index;
  /* Who sent a datagram need not be whom the client asked. */
  if (soket_endpoint_is_set (&record->peer)
      && (known->peer == G_MAXUINT || record->call != SOKET_CALL_RECVFROM || record->side != SOKET_SIDE_CLIENT))
    known->peer = index;
  if (knows_state (&record->state))
    known->state = index;
  if (record->call == SOKET_CALL_CLOSE)
    known->closed = TRUE;
}

/* An accept tells of two sockets: the one that listens, and the one it gives, whose state it read. */
static void
learn_accept (Known             *server,
              Known             *listener,
              const SoketRecord *record,
              guint              index)
{
  listener->any = listener->fd = index;
  if (record->local.port != 0)
    listener->local = index;
  if (!soket_record_succeeded (record))
    return;
  if (server->any == G_MAXUINT)
    server->any = server->local = server->peer = index;
  if (knows_state (&record->state))
    server->state = index;
}

static void
fill_lifeline (SoketLifeline     *lifeline,
               const SoketRecord *records,
               const Known       *known)
{
  if (known->any == G_MAXUINT)
    return;
  lifeline->socket = records[known->any].socket;
  lifeline->program = records[known->any].program;
  if (records[known->any].call == SOKET_CALL_ACCEPT)
    lifeline->socket = (guint32) records[known->any].result;
  if (known->fd != G_MAXUINT)
    lifeline->fd = records[known->fd].fd;
  else if (records[known->any].new_fd > 0)
    lifeline->fd = records[known->any].new_fd;
  if (known->local != G_MAXUINT)
    lifeline->local = records[known->local].local;
  if (known->peer != G_MAXUINT)
    lifeline->peer = records[known->peer].peer;
  if (known->state != G_MAXUINT)
    lifeline->state = records[known->state].state;
  lifeline->closed = known->closed;
}

static void
fill_listener (SoketLifeline     *lifeline,
               const SoketRecord *records,
               const Known       *known)
{
  if (known->any == G_MAXUINT)
    return;
  lifeline->listener = records[known->any].socket;
  if (lifeline->program == 0)
    lifeline->program = records[known->any].program;
  if (known->fd != G_MAXUINT)
    lifeline->listener_fd = records[known->fd].fd;
  if (known->local != G_MAXUINT)
    lifeline->listener_local = records[known->local].local;
  if (known->state != G_MAXUINT)
    lifeline->listener_state = records[known->state].state;
  lifeline->listener_closed = known->closed;
}

/* Over TCP the states of the records are those of moments that have passed since; what came and went in between has changed them. */
static void
fill_state (SoketLifeline   *lifeline,
            const SoketWire *wire,
            guint            side)
{
  if (wire->plan->transport != SOKET_TRANSPORT_TCP || lifeline->foreign)
    return;
  lifeline->state.tcp_state = wire->ends[side].state;
  if (lifeline->state.has_queues)
    lifeline->state.receive_queue = (guint32) MIN (soket_wire_get_waiting (wire, side), G_MAXUINT32);
}

/**
 * soket_ladder_add_lifelines:
 * @self: a ladder that knows how many moments are revealed
 * @plan: its moments
 * @wire: what went between the ends
 *
 * Says what is known of the ends.
 */
void
soket_ladder_add_lifelines (SoketLadder           *self,
                            const SoketLadderPlan *plan,
                            const SoketWire       *wire)
{
  static const SoketLadderRole roles[SOKET_N_SIDES] = { SOKET_ROLE_CLIENT, SOKET_ROLE_SERVER, SOKET_ROLE_STRANGER };
  Known known[SOKET_N_ROLES];

  for (guint role = 0; role < SOKET_N_ROLES; role++)
    known[role] = (Known) { G_MAXUINT, G_MAXUINT, G_MAXUINT, G_MAXUINT, G_MAXUINT, FALSE };

  for (guint i = 0; i < self->n_revealed; i++)
    {
      const SoketMoment *moment = &plan->moments[i];
      const SoketRecord *record = &plan->records[moment->record];

      if (record->kind != SOKET_RECORD_CALL || (moment->begins && moment->pair >= 0))
        continue;
      if (record->call == SOKET_CALL_ACCEPT && moment->role == SOKET_ROLE_LISTENER)
        learn_accept (&known[SOKET_ROLE_SERVER], &known[SOKET_ROLE_LISTENER], record, moment->record);
      else
        learn (&known[moment->role], record, moment->record);
    }

  for (guint side = 0; side < SOKET_N_SIDES; side++)
    {
      SoketLifeline *lifeline = &self->lifelines[side];

      *lifeline = (SoketLifeline) { .fd = -1, .listener_fd = -1, .exists = side != SOKET_SIDE_STRANGER || wire->stranger };
      fill_lifeline (lifeline, plan->records, &known[roles[side]]);
      lifeline->seen = plan->seen[side];
      lifeline->foreign = soket_ladder_plan_is_foreign (plan, side);
      fill_state (lifeline, wire, side);
    }
  fill_listener (&self->lifelines[SOKET_SIDE_SERVER], plan->records, &known[SOKET_ROLE_LISTENER]);
  for (guint side = SOKET_SIDE_CLIENT; side <= SOKET_SIDE_SERVER; side++)
    if (self->lifelines[side].foreign)
      {
        self->lifelines[side].local = self->lifelines[!side].peer;
        self->lifelines[side].peer = self->lifelines[!side].local;
      }
  if (wire->stranger && !plan->seen[SOKET_SIDE_STRANGER])
    self->lifelines[SOKET_SIDE_STRANGER].local = wire->ends[SOKET_SIDE_STRANGER].local;
}

/**
 * soket_lifeline_equal:
 * @a: what is known of an end
 * @b: what is known of an end
 *
 * Compares what a head above the lifeline says; queues, which change all the time, are not compared.
 *
 * Returns: whether both are the same
 */
gboolean
soket_lifeline_equal (const SoketLifeline *a,
                      const SoketLifeline *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  return a->seen == b->seen && a->exists == b->exists && a->foreign == b->foreign && a->closed == b->closed && a->socket == b->socket
         && a->program == b->program && a->fd == b->fd && a->listener == b->listener && a->listener_fd == b->listener_fd
         && a->listener_closed == b->listener_closed
         && a->state.tcp_state == b->state.tcp_state && a->listener_state.tcp_state == b->listener_state.tcp_state
         && soket_endpoint_equal (&a->local, &b->local) && soket_endpoint_equal (&a->peer, &b->peer)
         && soket_endpoint_equal (&a->listener_local, &b->listener_local);
}
