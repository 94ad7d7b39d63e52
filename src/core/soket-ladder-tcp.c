/* soket-ladder-tcp.c - bytes from send to recv by their place in the stream, and what TCP adds by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-ladder-wire.h"

#include <errno.h>
#include <sys/socket.h>

static void
lose_pending (SoketWire *self,
              guint      from,
              double     position)
{
  for (guint i = self->head[from]; i < self->arrows->len; i++)
    {
      SoketLadderArrow *arrow = soket_wire_get_arrow (self, i);

      if (arrow->from != from || !soket_arrow_is_pending (arrow))
        continue;
      arrow->lost = TRUE;
      arrow->taken = MAX (position, arrow->arrival);
    }
  self->head[from] = self->arrows->len;
}

/* The receiver has closed in order: what nobody is seen to have taken was taken by a call that is missing here. */
static void
settle_pending (SoketWire *self,
                guint      from,
                double     position)
{
  SoketLadderArrow *arrow;

  if (self->ends[0].rst || self->ends[1].rst)
    lose_pending (self, from, position);
  while ((arrow = soket_wire_peek_pending (self, from)) != NULL)
    soket_arrow_set_taken (arrow, position);
}

static void
send_reset (SoketWire *self,
            guint      from,
            double     row,
            int        call_row)
{
  self->ends[from].rst = TRUE;
  if (row > call_row)
    soket_wire_add_arrow (self, SOKET_ARROW_RST, from, row, row + 0.35, call_row);
  else
    soket_wire_add_sent (self, SOKET_ARROW_RST, from, call_row);
}

static void
send_stream (SoketWire         *self,
             const SoketMoment *moment,
             const SoketRecord *record)
{
  guint from = soket_moment_get_side (moment);
  SoketWireEnd *other = &self->ends[!from];
  SoketLadderArrow *arrow = soket_wire_add_sent (self, SOKET_ARROW_DATA, from, moment->row);

  arrow->record = moment->record;
  arrow->offset = record->offset;
  arrow->length = (guint64) record->result;
  self->ends[from].connected = TRUE;
  if (self->foreign[!from])
    soket_arrow_set_taken (arrow, arrow->arrival);
  else if (other->closed)
    {
      /* Nobody can take it any more: the kernel answers data for a closed socket with a reset (RFC 9293, 3.10.7.1). */
      arrow->lost = TRUE;
      arrow->taken = arrow->arrival;
      if (!other->rst)
        send_reset (self, !from, moment->row + SOKET_FLIGHT, moment->row);
    }
}

/* Bytes that were taken though no send of them is seen. */
static void
take_unseen (SoketWire         *self,
             const SoketMoment *moment,
             guint64            offset,
             guint64            length)
{
  guint from = !soket_moment_get_side (moment);
  SoketLadderArrow *arrow = self->unseen[from] >= 0 ? soket_wire_get_arrow (self, (guint) self->unseen[from]) : NULL;

  /* A run has one arrow. */
  if (arrow == NULL || moment->quiet || arrow->call_row != (guint) moment->row || arrow->offset + arrow->length != offset)
    {
      self->unseen[from] = moment->quiet ? -1 : (int) self->arrows->len;
      arrow = soket_wire_add_unseen (self, SOKET_ARROW_DATA, from, moment);
      arrow->record = moment->record;
      arrow->offset = offset;
    }
  arrow->length += length;
  soket_arrow_set_taken (arrow, soket_moment_get_position (moment));
}

/* A recv takes the bytes of the sends before it by their place in the stream. */
static void
take_stream (SoketWire         *self,
             const SoketMoment *moment,
             const SoketRecord *record)
{
  guint from = !soket_moment_get_side (moment);
  guint64 start = record->offset;
  guint64 end = start + MIN ((guint64) record->result, G_MAXUINT64 - start);
  guint64 covered = start;
  guint64 unseen_from = start;
  guint64 n_unseen = 0;
  SoketLadderArrow *arrow;

  self->ends[!from].connected = TRUE;
  while ((arrow = soket_wire_peek_pending (self, from)) != NULL && arrow->offset < end)
    {
      guint64 stop = arrow->offset + MIN (arrow->length, G_MAXUINT64 - arrow->offset);

      if (arrow->offset > covered)
        {
          unseen_from = n_unseen == 0 ? covered : unseen_from;
          n_unseen += arrow->offset - covered;
        }
      covered = MAX (covered, MIN (stop, end));
      if (stop > end)
        {
          arrow->n_taken = MAX (arrow->n_taken, end - arrow->offset);
          break;
        }
      /* What lies before this recv was taken by one that is missing here. */
      soket_arrow_set_taken (arrow, stop > start ? soket_moment_get_position (moment) : soket_moment_get_position (moment) - 0.5);
    }
  if (covered < end)
    {
      unseen_from = n_unseen == 0 ? covered : unseen_from;
      n_unseen += end - covered;
    }
  if (n_unseen > 0)
    take_unseen (self, moment, unseen_from, n_unseen);
}

/* These are said before anything is sent. */
static gboolean
is_local_error (int error)
{
  switch (error)
    {
    case EACCES:
    case EADDRINUSE:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case EALREADY:
    case EBADF:
    case EINVAL:
    case EISCONN:
    case EPERM:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
add_connect (SoketWire         *self,
             const SoketMoment *moment,
             const SoketRecord *record)
{
  SoketWireEnd *client = &self->ends[SOKET_SIDE_CLIENT];
  double row = moment->row;

  if (!moment->begins && record->error == 0)
    {
      client->connected = TRUE;
      soket_wire_add_sent (self, SOKET_ARROW_HANDSHAKE, SOKET_SIDE_CLIENT, moment->row);
      return;
    }
  client->failed = !moment->begins;
  if (!moment->begins && record->error == ECONNREFUSED)
    {
      soket_wire_add_arrow (self, SOKET_ARROW_SYN, SOKET_SIDE_CLIENT, row, row + 0.45, moment->row);
      soket_wire_add_arrow (self, SOKET_ARROW_RST, SOKET_SIDE_SERVER, row + 0.45, row + 0.9, moment->row);
    }
  else if (moment->begins || !is_local_error (record->error))
    soket_wire_add_sent (self, SOKET_ARROW_SYN, SOKET_SIDE_CLIENT, moment->row)->end = SOKET_ARROW_OPEN;
}

static void
add_accept (SoketWire         *self,
            const SoketMoment *moment,
            const SoketRecord *record)
{
  if (record->error != 0)
    return;
  self->ends[SOKET_SIDE_SERVER].connected = TRUE;
  if (!self->ends[SOKET_SIDE_CLIENT].connected)
    soket_wire_add_unseen (self, SOKET_ARROW_HANDSHAKE, SOKET_SIDE_CLIENT, moment);
}

static void
note_fin (SoketWire *self,
          guint      side)
{
  self->ends[side].fin = TRUE;
  if (self->first_fin < 0)
    self->first_fin = (int) side;
}

static void
add_fin (SoketWire         *self,
         const SoketMoment *moment)
{
  guint side = soket_moment_get_side (moment);
  const SoketWireEnd *end = &self->ends[side];

  if (end->fin || end->rst || self->ends[!side].rst || !end->connected)
    return;
  note_fin (self, side);
  soket_wire_add_sent (self, SOKET_ARROW_FIN, side, moment->row);
}

static gboolean
is_sent (const SoketRecord *record)
{
  return record->kind == SOKET_RECORD_CALL && record->error == 0 && record->result > 0 &&
         (record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO);
}

/* Whether a call of the other end failed later because this close reset the connection. An end of stream in between came from a FIN, and what
 * was sent in between was answered with a reset of its own. */
static gboolean
resets_other (const SoketWire *self,
              guint            index)
{
  const SoketLadderPlan *plan = self->plan;
  guint other = !soket_moment_get_side (&plan->moments[index]);
  int failed = self->ends[other].reset;

  if (failed <= (int) index)
    return FALSE;
  for (guint i = index + 1; i < (guint) failed; i++)
    {
      const SoketRecord *record = &plan->records[plan->moments[i].record];

      if (plan->moments[i].begins || soket_moment_get_side (&plan->moments[i]) != other || record->kind != SOKET_RECORD_CALL)
        continue;
      if (is_sent (record) || (record->call == SOKET_CALL_RECV && record->result == 0 && record->error == 0))
        return FALSE;
    }
  return TRUE;
}

static void
add_close (SoketWire         *self,
           guint              index,
           const SoketRecord *record)
{
  const SoketMoment *moment = &self->plan->moments[index];
  guint side = soket_moment_get_side (moment);
  SoketWireEnd *end = &self->ends[side];
  gboolean unread = (record->state.has_queues && record->state.receive_queue > 0) || (!self->gap && soket_wire_peek_pending (self, !side) != NULL);

  /* The beginning of the trace may be missing. */
  if (self->plan->options->cut > 0 && !end->failed)
    end->connected = TRUE;
  if (!end->closed && end->connected && !end->rst && !self->ends[!side].rst && (unread || end->lingers || resets_other (self, index)))
    {
      send_reset (self, side, moment->row, moment->row);
      lose_pending (self, !side, moment->row);
    }
  else if (!end->closed)
    add_fin (self, moment);
  if (!end->closed)
    settle_pending (self, !side, moment->row);
  end->closed = TRUE;
}

/* Whoever waits to be accepted is reset when the listening socket goes. */
static void
add_stop (SoketWire         *self,
          const SoketMoment *moment)
{
  const SoketWireEnd *client = &self->ends[SOKET_SIDE_CLIENT];
  const SoketWireEnd *server = &self->ends[SOKET_SIDE_SERVER];

  if (!client->connected || client->closed || server->connected || server->rst || self->foreign[SOKET_SIDE_CLIENT])
    return;
  send_reset (self, SOKET_SIDE_SERVER, moment->row, moment->row);
  lose_pending (self, SOKET_SIDE_CLIENT, moment->row);
}

/* The end of the stream, from an end whose FIN was not seen. */
static void
add_end (SoketWire         *self,
         const SoketMoment *moment)
{
  guint from = !soket_moment_get_side (moment);

  self->ends[!from].connected = TRUE;
  if (self->ends[from].fin || self->ends[from].rst)
    return;
  note_fin (self, from);
  soket_wire_add_unseen (self, SOKET_ARROW_FIN, from, moment);
}

/* A call says that the connection was reset. */
static void
add_failure (SoketWire         *self,
             const SoketMoment *moment,
             const SoketRecord *record)
{
  guint from = !soket_moment_get_side (moment);

  /* After the own end of the stream EPIPE is no news of the other end. */
  if (record->error == EPIPE && self->ends[!from].fin)
    return;
  lose_pending (self, from, soket_moment_get_position (moment));
  if (self->ends[from].rst)
    return;
  self->ends[from].rst = TRUE;
  soket_wire_add_unseen (self, SOKET_ARROW_RST, from, moment);
}

/**
 * soket_wire_is_reset:
 * @record: a call
 *
 * Returns: whether it failed because the connection was reset
 */
gboolean
soket_wire_is_reset (const SoketRecord *record)
{
  return (record->error == ECONNRESET || record->error == EPIPE) && (record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_RECV);
}

/**
 * soket_wire_add_tcp:
 * @self: a wire
 * @index: of a return
 * @record: its record
 *
 * Says what a call over TCP sends, takes, or learns.
 */
void
soket_wire_add_tcp (SoketWire         *self,
                    guint              index,
                    const SoketRecord *record)
{
  const SoketMoment *moment = &self->plan->moments[index];

  switch ((int) record->call)
    {
    case SOKET_CALL_CONNECT:
      if (moment->role == SOKET_ROLE_CLIENT)
        add_connect (self, moment, record);
      break;
    case SOKET_CALL_ACCEPT:
      add_accept (self, moment, record);
      break;
    case SOKET_CALL_SETSOCKOPT:
      if (g_strcmp0 (record->option, "SO_LINGER") == 0 && record->error == 0 && moment->role != SOKET_ROLE_LISTENER)
        self->ends[soket_moment_get_side (moment)].lingers = record->argument == 0;
      break;
    case SOKET_CALL_SEND:
      if (soket_wire_is_reset (record))
        add_failure (self, moment, record);
      else if (record->result > 0)
        send_stream (self, moment, record);
      break;
    case SOKET_CALL_RECV:
      if (soket_wire_is_reset (record))
        add_failure (self, moment, record);
      else if (record->result > 0)
        take_stream (self, moment, record);
      else if (record->result == 0 && record->error == 0)
        add_end (self, moment);
      break;
    case SOKET_CALL_SHUTDOWN:
      if (record->error == 0 && record->argument != SHUT_RD && moment->role != SOKET_ROLE_LISTENER)
        add_fin (self, moment);
      break;
    case SOKET_CALL_CLOSE:
      if (moment->role == SOKET_ROLE_LISTENER)
        add_stop (self, moment);
      else
        add_close (self, index, record);
      break;
    default:
      break;
    }
}

/**
 * soket_wire_find_state:
 * @self: a wire, after the last moment
 *
 * Finds who keeps TIME-WAIT: who closed first, once both have (RFC 9293, 3.6).
 *
 * Returns: the side, or -1
 */
int
soket_wire_find_state (const SoketWire *self)
{
  guint side = (guint) self->first_fin;

  if (self->first_fin < 0 || self->ends[0].rst || self->ends[1].rst || self->foreign[side])
    return -1;
  if (!self->ends[side].closed || (self->foreign[!side] ? !self->ends[!side].fin : !self->ends[!side].closed))
    return -1;
  return self->first_fin;
}
