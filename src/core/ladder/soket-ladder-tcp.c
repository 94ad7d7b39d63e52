/* soket-ladder-tcp.c - connections, and bytes from send to recv by their place in the stream
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/ladder/soket-ladder-wire.h"

#include <errno.h>
#include <sys/socket.h>

/* Which send the bytes of a recv are of is told by their offsets in the stream alone; see soket-pairing.h. What is kept in an arrow besides (how much
 * of it was taken, has not left, or was lost) is of the picture, so that a list of pairs would say it a second time. */

static gboolean
is_recv (const SoketRecord *record)
{
  return record->call == SOKET_CALL_RECV && soket_record_succeeded (record) && record->result > 0;
}

static guint64
get_end (const SoketRecord *record)
{
  return record->offset + MIN ((guint64) record->result, G_MAXUINT64 - record->offset);
}

/* Whether the other end had sent something else before it reset the connection. */
static gboolean
brings_news (const SoketWire   *self,
             guint              index,
             const SoketRecord *record)
{
  guint side = soket_moment_get_side (&self->plan->moments[index]);

  return self->ends[side].taken + record->state.receive_queue > self->ends[!side].sent
         || (!self->ends[!side].fin && soket_wire_ended_before (self, index));
}

/* How far the other end has read before that call returned, as far as is revealed. */
static guint64
get_read_meanwhile (const SoketWire *self,
                    guint            index)
{
  const SoketMoment *moments = self->plan->moments;
  guint end = moments[index].pair >= 0 ? MIN ((guint) moments[index].pair, self->n_revealed) : self->n_revealed;
  guint64 read = 0;

  for (guint i = index + 1; i < end; i++)
    {
      const SoketRecord *record = &self->plan->records[moments[i].record];

      if (record->kind == SOKET_RECORD_CALL && !moments[i].begins && soket_moment_get_side (&moments[i]) != soket_moment_get_side (&moments[index])
          && is_recv (record))
        read = MAX (read, get_end (record));
    }
  return read;
}

static SoketWireArrow *
add_data (SoketWire         *self,
          guint              index,
          const SoketRecord *record,
          guint64            length)
{
  guint from = soket_moment_get_side (&self->plan->moments[index]);
  SoketWireArrow *arrow = soket_wire_add_sent (self, SOKET_ARROW_DATA, from, !from, index);

  arrow->arrow.record = self->plan->moments[index].record;
  arrow->arrow.offset = record->offset;
  arrow->arrow.length = length;
  self->ends[from].connected = TRUE;
  self->ends[from].sent = MAX (self->ends[from].sent, record->offset + MIN (length, G_MAXUINT64 - record->offset));
  return arrow;
}

/**
 * soket_wire_begin_send:
 * @self: a wire
 * @index: where a send began to wait
 * @record: its record
 *
 * Adds the bytes of a send that waits for more room, if some of them are read before it returns: they leave where it begins. How many the kernel has
 * taken it says when it returns; until then there are as many as have been read.
 */
void
soket_wire_begin_send (SoketWire         *self,
                       guint              index,
                       const SoketRecord *record)
{
  const SoketMoment *moment = &self->plan->moments[index];
  gboolean returned = moment->pair >= 0 && (guint) moment->pair < self->n_revealed;
  guint64 read = get_read_meanwhile (self, index);
  SoketWireEnd *end = &self->ends[soket_moment_get_side (moment)];

  if (read <= MAX (record->offset, end->sent) || (returned && record->result <= 0))
    return;
  end->sending = (int) self->arrows->len;
  add_data (self, returned ? (guint) moment->pair : index, record,
            returned ? (guint64) record->result : read - record->offset)->anchor = SOKET_ANCHOR_BEGIN;
}

static void
send_stream (SoketWire         *self,
             guint              index,
             const SoketRecord *record)
{
  guint from = soket_moment_get_side (&self->plan->moments[index]);
  SoketWireEnd *end = &self->ends[from];
  guint question = end->sending >= 0 ? (guint) end->sending : self->arrows->len;
  SoketWireArrow *arrow = end->sending >= 0 ? soket_wire_get_arrow (self, question) : add_data (self, index, record, (guint64) record->result);

  end->sending = -1;
  soket_wire_hold (self, question, record);
  if (self->foreign[!from])
    soket_wire_take (arrow, index);
  else if (self->ends[!from].closed && soket_wire_is_pending (arrow))
    {
      arrow->arrow.lost = TRUE;
      arrow->taken = (int) index;
    }
  /* For a closed socket nobody can take it any more: the kernel answers with a reset (RFC 9293, 3.10.7.1), once it has left. That of another program
   * is known by what it did to this end; where that end sent more before, it is shown with that. */
  if (self->ends[!from].rst || end->rst || soket_wire_get_arrow (self, question)->arrow.n_held > 0)
    return;
  if (self->foreign[!from] ? record->state.tcp_state == SOKET_TCP_STATE_CLOSED && !end->fin && !brings_news (self, index, record)
                           : self->ends[!from].closed)
    {
      soket_wire_add_answer (self, SOKET_ARROW_RST, question);
      soket_wire_reset (self, !from);
    }
}

/* What the kernel said after these may be the answer to what they sent. Of a close it was asked before. */
static gboolean
may_be_answered (const SoketRecord *record)
{
  return soket_record_succeeded (record)
         && (record->call == SOKET_CALL_CONNECT || record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SHUTDOWN);
}

/* Bytes that have come: those of a send that were not known to have left, and those of which no send is seen. What waits in the receive queue has
 * come, too; but of the sends of an end whose calls are seen it tells nothing else. */
static void
show_data (SoketWire         *self,
           guint              index,
           const SoketRecord *record)
{
  guint side = soket_moment_get_side (&self->plan->moments[index]);
  guint from = !side;
  SoketWireEnd *end = &self->ends[side];
  guint64 start = MAX (self->ends[from].sent, end->taken);
  guint64 come = end->taken;

  /* They came before the picture was cleared. */
  if (is_recv (record) && record->offset < self->ends[from].cleared)
    {
      SoketWireArrow *arrow = soket_wire_add_arrival (self, SOKET_ARROW_DATA, from, side, index);

      arrow->arrow.record = self->plan->moments[index].record;
      arrow->arrow.offset = record->offset;
      arrow->arrow.length = MIN (get_end (record), self->ends[from].cleared) - record->offset;
      soket_wire_take (arrow, index);
    }
  if (is_recv (record))
    {
      start = MAX (self->ends[from].sent, record->offset);
      come = end->taken = get_end (record);
    }
  soket_wire_release (self, from, come + record->state.receive_queue, index);
  if (self->foreign[from])
    come += record->state.receive_queue;
  if (come <= start)
    return;

  soket_wire_add_arrival (self, SOKET_ARROW_DATA, from, side, index)->arrow.offset = start;
  soket_wire_get_arrow (self, self->arrows->len - 1)->arrow.length = come - start;
  self->head[from] = MIN (self->head[from], self->arrows->len - 1);
  self->ends[from].sent = come;
  self->ends[from].hides |= !self->foreign[from];
  soket_wire_put_fin_behind (self, from, index);
}

/* A recv takes the bytes of what came before it by their place in the stream. */
static void
take_stream (SoketWire         *self,
             guint              index,
             const SoketRecord *record)
{
  guint from = !soket_moment_get_side (&self->plan->moments[index]);
  guint64 end = get_end (record);
  SoketWireArrow *arrow;

  self->ends[!from].connected = TRUE;
  while ((arrow = soket_wire_peek_pending (self, from)) != NULL && arrow->arrow.offset < end)
    {
      guint64 stop = arrow->arrow.offset + MIN (arrow->arrow.length, G_MAXUINT64 - arrow->arrow.offset);

      /* Of what another program sent only the recvs tell the bytes. */
      if (arrow->arrow.record == G_MAXUINT && stop > record->offset)
        arrow->arrow.record = self->plan->moments[index].record;
      if (stop > end)
        {
          arrow->arrow.n_taken = MAX (arrow->arrow.n_taken, end - arrow->arrow.offset);
          break;
        }
      soket_wire_take (arrow, index);
    }
}

/* These are said before anything is sent; EHOSTUNREACH as well where nobody in the own network answers for the address (ARP, RFC 826). */
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
    case EHOSTUNREACH:
    case EINVAL:
    case EISCONN:
    case ENETDOWN:
    case ENETUNREACH:
    case EPERM:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
add_connect (SoketWire         *self,
             guint              index,
             const SoketRecord *record)
{
  const SoketMoment *moment = &self->plan->moments[index];
  SoketWireEnd *client = &self->ends[SOKET_SIDE_CLIENT];
  gboolean answered = !moment->begins && !soket_record_is_given_up (record);
  guint question = self->arrows->len;
  SoketWireArrow *arrow;

  if (answered && record->error == 0)
    {
      /* It reached itself: between two ends nothing went. */
      if (record->local.port != 0 && soket_endpoint_equal (&record->local, &record->peer))
        return;
      client->connected = TRUE;
      soket_wire_add_sent (self, SOKET_ARROW_HANDSHAKE, SOKET_SIDE_CLIENT, SOKET_SIDE_SERVER, index);
      return;
    }
  client->failed = !moment->begins;
  if (answered && is_local_error (record->error))
    return;
  arrow = soket_wire_add_sent (self, SOKET_ARROW_SYN, SOKET_SIDE_CLIENT, SOKET_SIDE_SERVER, index);
  if (answered && record->error == ECONNREFUSED)
    {
      /* RST ends the attempt; after ICMP the kernel would have tried again (RFC 1122, 4.2.3.9). */
      soket_wire_add_answer (self, record->state.tcp_state == SOKET_TCP_STATE_SYN_SENT ? SOKET_ARROW_ICMP : SOKET_ARROW_RST, question);
      return;
    }
  arrow->arrow.end = SOKET_ARROW_OPEN;
  if (!answered)
    arrow->anchor = SOKET_ANCHOR_BEGIN;
}

static void
add_accept (SoketWire *self,
            guint      index)
{
  SoketWireEnd *client = &self->ends[SOKET_SIDE_CLIENT];

  if (!client->connected)
    soket_wire_add_arrival (self, SOKET_ARROW_HANDSHAKE, SOKET_SIDE_CLIENT, SOKET_SIDE_SERVER, index);
  client->connected = TRUE;
  self->ends[SOKET_SIDE_SERVER].connected = TRUE;
}

static void
add_linger (SoketWire         *self,
            guint              index,
            const SoketRecord *record)
{
  if (g_strcmp0 (record->option, "SO_LINGER") == 0 && record->error == 0)
    self->ends[soket_moment_get_side (&self->plan->moments[index])].lingers = record->argument == 0;
}

/* What a call on a connection does, after what it shows. */
static void
add_call (SoketWire         *self,
          guint              index,
          const SoketRecord *record)
{
  switch ((int) record->call)
    {
    case SOKET_CALL_SETSOCKOPT:
      add_linger (self, index, record);
      break;
    case SOKET_CALL_SEND:
      if (record->result > 0)
        send_stream (self, index, record);
      break;
    case SOKET_CALL_RECV:
      if (is_recv (record))
        take_stream (self, index, record);
      break;
    case SOKET_CALL_SHUTDOWN:
      if (record->error == 0 && record->argument != SHUT_RD)
        soket_wire_add_fin (self, index, record);
      break;
    case SOKET_CALL_CLOSE:
      soket_wire_add_close (self, index, record);
      break;
    default:
      break;
    }
}

static void
show_all (SoketWire         *self,
          guint              index,
          const SoketRecord *record)
{
  show_data (self, index, record);
  soket_wire_show_end (self, index, record);
}

/**
 * soket_wire_add_tcp:
 * @self: a wire
 * @index: of a return, or of a connect () that has only begun
 * @record: its record
 *
 * Adds what a call over TCP shows to have come, and what it sends or takes.
 */
void
soket_wire_add_tcp (SoketWire         *self,
                    guint              index,
                    const SoketRecord *record)
{
  const SoketMoment *moment = &self->plan->moments[index];
  SoketWireEnd *end = &self->ends[soket_moment_get_side (moment)];

  if (record->call == SOKET_CALL_CONNECT)
    {
      if (moment->role == SOKET_ROLE_CLIENT)
        add_connect (self, index, record);
    }
  else if (moment->role == SOKET_ROLE_LISTENER)
    {
      if (record->call == SOKET_CALL_CLOSE)
        soket_wire_add_stop (self, index);
      if (record->call != SOKET_CALL_ACCEPT || !soket_record_succeeded (record))
        return;
      add_accept (self, index);
    }

  if (moment->begins)
    {
      /* The record of one that returns later has the state of then; of a watched program that waits nobody has asked the kernel. */
      end->state = SOKET_TCP_STATE_SYN_SENT;
      return;
    }
  /* The beginning of the trace may be missing. */
  if (self->plan->options->cut > 0 && !end->failed && record->call != SOKET_CALL_SOCKET)
    end->connected = TRUE;
  if (end->connected && !may_be_answered (record))
    show_all (self, index, record);
  else if (end->connected && record->call == SOKET_CALL_SHUTDOWN)
    soket_wire_show_end (self, index, record);
  add_call (self, index, record);
  soket_wire_show_left (self, index, record);
  if (end->connected && may_be_answered (record))
    {
      self->after = TRUE;
      show_all (self, index, record);
      self->after = FALSE;
    }
  if (record->state.tcp_state != SOKET_TCP_STATE_UNKNOWN)
    end->state = record->state.tcp_state;
}
