/* soket-plain-call.c - what is recorded of a plain call, and in which order
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-plain-call.h"

#include "core/record/soket-pairing.h"
#include "net/trace/soket-conversation.h"

#include <errno.h>

/*
 * Each call returns in a thread of its own. The main loop is told of it later, and of several in any order. So each thread reads the clock
 * when its call has returned, and the records are put in that order.
 */

/* So long the record of a datagram that has come waits for that of the sendto () that sent it. The main loop asks again and again
 * meanwhile: it is a moment until that thread, which runs, has read the clock. */
#define CAUSE_US 20000

/* The calls that go on of the sockets of this thread: a socket is used, and closed, by one thread alone. */
static _Thread_local SoketPlainCall *going;

/* The sendto () that was recorded last, and when it had returned. Its trace may be gone: it is compared only, and a new one in its place
 * has later times. */
static _Thread_local struct
{
  const SoketTrace *trace;
  gint64            left_us;
} sent_last;

void
soket_plain_call_enter (SoketPlainCall *call)
{
  call->next = going;
  going = call;
}

void
soket_plain_call_leave (SoketPlainCall *call)
{
  SoketPlainCall **link = &going;

  while (*link != call)
    link = &(*link)->next;
  *link = call->next;
}

/* The first sendto () has given the socket its port; and whom a server hears belongs to an exchange. */
static void
find_conversation (SoketPlainCall *call,
                   SoketRecord    *record)
{
  SoketSocket *self = call->socket;

  if (call->call == SOKET_CALL_SENDTO && self->side == SOKET_SIDE_CLIENT && !soket_endpoint_equal (&self->asked, &call->to))
    {
      self->asked = call->to;
      soket_socket_register (self, &self->asked);
      record->conversation = self->conversation;
      record->local = self->local;
      soket_endpoint_normalize (&record->local);
    }
  if (call->call == SOKET_CALL_SENDTO)
    record->peer = call->to;
  if (call->call == SOKET_CALL_RECVFROM && soket_endpoint_is_set (&call->from))
    {
      record->peer = call->from;
      if (self->side == SOKET_SIDE_SERVER && self->conversation == 0)
        record->conversation = soket_conversation_datagram (self->trace, self->number, &self->local, &call->from);
    }
  soket_endpoint_normalize (&record->peer);
}

SoketRecord
soket_plain_call_make_record (SoketPlainCall *call)
{
  SoketRecord record = soket_socket_new_record (call->socket, call->call, call->started_us);

  record.argument = (gint64) call->size;
  record.offset = soket_plain_call_sends (call) ? call->socket->sent : call->socket->received;
  return record;
}

static void
record_one (SoketPlainCall *call)
{
  SoketSocket *self = call->socket;
  guint64 *offset = soket_plain_call_sends (call) ? &self->sent : &self->received;
  SoketRecord *record = &call->record;

  call->recorded = TRUE;
  /* Two threads look at the clock, and what has come was sent before. */
  if (call->call == SOKET_CALL_RECVFROM && sent_last.trace == self->trace)
    call->left_us = MAX (call->left_us, sent_last.left_us);
  if (call->call == SOKET_CALL_SENDTO)
    {
      sent_last.trace = self->trace;
      sent_last.left_us = call->left_us;
    }
  *record = soket_plain_call_make_record (call);
  find_conversation (call, record);
  record->result = call->value;
  record->error = call->error;
  record->returned_us = call->started_us + MAX (call->left_us - call->began_us, 0);
  record->slept = (guint8) (call->seen_asleep ? SOKET_SLEPT_YES : call->slept);
  if (call->ending != SOKET_ENDING_RETURNED && call->error == EINTR)
    {
      record->error = 0;
      record->ending = (guint8) call->ending;
    }
  if (call->value > 0)
    soket_socket_set_payload (record, call->buffer, (gsize) call->value);
  /* Of a datagram that was cut the rest is not known: it is found by what it begins with. */
  if (call->value >= 0 && self->transport == SOKET_TRANSPORT_UDP)
    soket_pairing_sum (record, call->buffer, (gsize) call->value);
  if (self->trace != NULL)
    soket_socket_push (self, record, self->fd);
  if (call->cut > 0)
    soket_socket_note (self, SOKET_NOTE_CUT, (gint64) call->cut, 0, &call->from);
  /* It returns less, as if there had been room for no more. */
  if (call->ending != SOKET_ENDING_RETURNED && soket_plain_call_sends (call) && call->value >= 0 && (gsize) call->value < call->size)
    soket_socket_note (self, SOKET_NOTE_INTERRUPTED, (gint64) call->size - call->value, 0, NULL);
  if (call->value > 0)
    *offset += (guint64) call->value;
}

static gboolean
has_returned (SoketPlainCall *call,
              gint64          by_us)
{
  gboolean returned;

  g_mutex_lock (&call->mutex);
  returned = call->finished && call->left_us <= by_us;
  g_mutex_unlock (&call->mutex);
  return returned;
}

/* The sendto () whose datagram a recvfrom () may have got. It wakes the receiver while it is still on its way back itself, and may be later. */
static SoketPlainCall *
find_cause (SoketPlainCall *call)
{
  if (call->call != SOKET_CALL_RECVFROM || call->value < 0)
    return NULL;
  for (SoketPlainCall *other = going; other != NULL; other = other->next)
    if (other->call == SOKET_CALL_SENDTO && !other->recorded && other->socket->trace == call->socket->trace && other->began_us <= call->left_us
        && other->to.port == call->socket->local.port)
      return other;
  return NULL;
}

/* The threads' calls that had returned by then, by the clock of the system: the main loop is told of them later, and in any order. */
void
soket_plain_call_record_earlier (SoketTrace     *trace,
                                 SoketPlainCall *but,
                                 gint64          by_us)
{
  SoketPlainCall *first;

  do
    {
      first = NULL;
      for (SoketPlainCall *call = going; call != NULL; call = call->next)
        if (call != but && call->socket->trace == trace && !call->recorded && has_returned (call, by_us) && find_cause (call) == NULL
            && (first == NULL || call->left_us < first->left_us))
          first = call;
      if (first != NULL)
        record_one (first);
    }
  while (first != NULL);
}

/* One that cannot wait is recorded when it is made, whenever the main loop tells of it. What was sent goes before what has come. */
void
soket_plain_call_record (SoketPlainCall *call)
{
  SoketPlainCall *cause;

  if (call->recorded)
    return;
  cause = find_cause (call);
  if (cause != NULL && has_returned (cause, G_MAXINT64))
    soket_plain_call_record (cause);
  soket_plain_call_record_earlier (call->socket->trace, call, call->left_us);
  record_one (call);
}

gboolean
soket_plain_call_lacks_cause (SoketPlainCall *call)
{
  SoketPlainCall *cause = call->recorded ? NULL : find_cause (call);

  /* It comes back at once, unless it is another one that waits for room. */
  return cause != NULL && !has_returned (cause, G_MAXINT64) && g_get_monotonic_time () - call->left_us < CAUSE_US;
}
