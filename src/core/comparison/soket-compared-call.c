/* soket-compared-call.c - of a record what matters when two conversations are compared
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/comparison/soket-compared-call.h"

#include <string.h>

/* Bytes may be anybody's: a sum that others can be found for would let a file claim to be the same. */
static void
sum_bytes (SoketComparedCall *self,
           const SoketRecord *record)
{
  g_autoptr (GChecksum) checksum = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  self->bytes_unknown = record->payload_lost || (record->kind != SOKET_RECORD_NOTE && record->payload_length < record->length);
  if (record->payload == NULL || record->payload_lost)
    return;

  self->n_bytes = record->payload_length;
  if (record->payload_length <= sizeof self->bytes)
    {
      memcpy (self->bytes, record->payload, record->payload_length);
      return;
    }
  checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_checksum_update (checksum, record->payload, (gssize) record->payload_length);
  g_checksum_get_digest (checksum, digest, &length);
  memcpy (self->bytes, digest, sizeof self->bytes);
}

/* Which of the two addresses of its record a call is about. */
static void
fill_address (SoketComparedCall *self,
              const SoketRecord *record)
{
  switch ((SoketCallName) record->call)
    {
    case SOKET_CALL_BIND:
    case SOKET_CALL_GETSOCKNAME:
      self->address = record->local;
      break;

    case SOKET_CALL_CONNECT:
    case SOKET_CALL_SENDTO:
    case SOKET_CALL_RECVFROM:
    case SOKET_CALL_ACCEPT:
    case SOKET_CALL_GETPEERNAME:
      self->address = record->peer;
      break;

    case SOKET_CALL_NONE:
    case SOKET_CALL_SOCKET:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_LISTEN:
    case SOKET_CALL_SEND:
    case SOKET_CALL_RECV:
    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_CLOSE:
    case SOKET_CALL_OTHER:
    default:
      break;
    }
  self->address.port = 0;
  self->address.scope = 0;
}

/* In which of the states of an open or a closed connection it is depends on when the other end's FIN and ACK come. As far as it does
 * not, calls tell it: who has read recv () = 0 has closed second, and the other has TIME-WAIT. Open, closed, listening and connecting
 * are what is left. */
static guint8
get_phase (guint8 tcp_state)
{
  switch ((SoketTcpState) tcp_state)
    {
    case SOKET_TCP_STATE_CLOSE_WAIT:
      return SOKET_TCP_STATE_ESTABLISHED;
    case SOKET_TCP_STATE_FIN_WAIT_1:
    case SOKET_TCP_STATE_FIN_WAIT_2:
    case SOKET_TCP_STATE_CLOSING:
    case SOKET_TCP_STATE_TIME_WAIT:
    case SOKET_TCP_STATE_LAST_ACK:
      return SOKET_TCP_STATE_CLOSED;
    case SOKET_TCP_STATE_UNKNOWN:
    case SOKET_TCP_STATE_ESTABLISHED:
    case SOKET_TCP_STATE_SYN_SENT:
    case SOKET_TCP_STATE_SYN_RECEIVED:
    case SOKET_TCP_STATE_CLOSED:
    case SOKET_TCP_STATE_LISTEN:
    default:
      return tcp_state;
    }
}

static gboolean
returns_descriptor (guint8 call)
{
  return call == SOKET_CALL_SOCKET || call == SOKET_CALL_ACCEPT;
}

/**
 * soket_compared_call_fill:
 * @self: what is filled
 * @record: a record, whose payload is valid
 *
 * Keeps of @record what two runs of the same programs have in common. It points to nothing of @record but its @option and @name.
 */
void
soket_compared_call_fill (SoketComparedCall *self,
                          const SoketRecord *record)
{
  gboolean is_call;

  g_return_if_fail (self != NULL && record != NULL);

  memset (self, 0, sizeof *self);
  is_call = record->kind == SOKET_RECORD_CALL;
  self->kind = record->kind;
  self->side = record->side;
  self->call = record->call;
  self->note = record->note;
  self->transport = record->transport;
  self->option = record->option;
  self->name = record->name;
  self->argument = record->argument;
  self->length = record->length;
  self->error = record->error;
  self->waiting = is_call && soket_record_is_waiting (record);
  self->ending = record->ending;
  if (is_call && !self->waiting && record->ending == SOKET_ENDING_RETURNED)
    /* How many there are is in the bytes of what is no call. */
    self->result = returns_descriptor (record->call) && record->error == 0 ? 0 : record->result;
  if (record->call == SOKET_CALL_SOCKET)
    self->family = (soket_endpoint_is_set (&record->local) ? record->local.family : record->peer.family) == AF_INET6 ? AF_INET6 : AF_INET;
  fill_address (self, record);
  sum_bytes (self, record);
  if (is_call)
    {
      self->tcp_state = get_phase (record->state.tcp_state);
      self->has_unread = record->state.has_queues && record->call == SOKET_CALL_CLOSE;
      self->unread = self->has_unread ? record->state.receive_queue : 0;
    }
}

/* sendto () is what send () is over UDP, recvfrom () what recv () is: they are looked for in the same place. */
static guint8
get_meaning (const SoketComparedCall *call)
{
  switch (call->call)
    {
    case SOKET_CALL_SENDTO:
      return SOKET_CALL_SEND;
    case SOKET_CALL_RECVFROM:
      return SOKET_CALL_RECV;
    default:
      return call->call;
    }
}

/**
 * soket_compared_call_match:
 * @a: a call
 * @b: a call of the other conversation
 *
 * Tells whether they do the same thing, however it went.
 *
 * Returns: whether they may stand in one row
 */
gboolean
soket_compared_call_match (const SoketComparedCall *a,
                           const SoketComparedCall *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a->kind != b->kind || a->side != b->side)
    return FALSE;

  switch ((SoketRecordKind) a->kind)
    {
    case SOKET_RECORD_NOTE:
      return a->note == b->note;
    case SOKET_RECORD_GAP:
      return TRUE;
    case SOKET_RECORD_MESSAGE:
      return get_meaning (a) == get_meaning (b);
    case SOKET_RECORD_CALL:
    default:
      /* What is no lesson is told by its name alone. */
      if (a->call == SOKET_CALL_OTHER && b->call == SOKET_CALL_OTHER)
        return g_strcmp0 (a->name, b->name) == 0;
      return get_meaning (a) == get_meaning (b);
    }
}

static gboolean
has_same_arguments (const SoketComparedCall *a,
                    const SoketComparedCall *b)
{
  gboolean asked = a->call == SOKET_CALL_BIND || a->call == SOKET_CALL_CONNECT || a->call == SOKET_CALL_SENDTO;

  return a->argument == b->argument && g_strcmp0 (a->option, b->option) == 0 && a->family == b->family
         && (a->call != SOKET_CALL_SOCKET || a->transport == b->transport)
         && (!asked || soket_endpoint_equal (&a->address, &b->address));
}

static gboolean
has_same_result (const SoketComparedCall *a,
                 const SoketComparedCall *b)
{
  gboolean told = a->call == SOKET_CALL_ACCEPT || a->call == SOKET_CALL_RECVFROM || a->call == SOKET_CALL_GETSOCKNAME
                  || a->call == SOKET_CALL_GETPEERNAME;

  if (a->waiting != b->waiting || a->ending != b->ending)
    return FALSE;
  /* The errno says it all. */
  if (a->error != 0 && b->error != 0)
    return TRUE;

  return a->result == b->result && (!told || a->call != b->call || soket_endpoint_equal (&a->address, &b->address));
}

static gboolean
has_same_bytes (const SoketComparedCall *a,
                const SoketComparedCall *b,
                gboolean                *unknown)
{
  if (a->length != b->length)
    return FALSE;
  if (a->n_bytes == b->n_bytes && memcmp (a->bytes, b->bytes, sizeof a->bytes) != 0)
    return FALSE;

  *unknown = a->bytes_unknown || b->bytes_unknown;
  return *unknown || a->n_bytes == b->n_bytes;
}

static gboolean
has_same_state (const SoketComparedCall *a,
                const SoketComparedCall *b)
{
  /* What was not read, or is not there over UDP, is not known to differ. */
  if (a->tcp_state != SOKET_TCP_STATE_UNKNOWN && b->tcp_state != SOKET_TCP_STATE_UNKNOWN && a->tcp_state != b->tcp_state)
    return FALSE;

  return !a->has_unread || !b->has_unread || a->unread == b->unread;
}

/**
 * soket_compared_call_diff:
 * @a: a call
 * @b: a call that matches it
 * @unknown: (out): whether their bytes could not be compared, or not all of them
 *
 * Compares them.
 *
 * Returns: in what they differ, 0 if in nothing that matters
 */
SoketDiffers
soket_compared_call_diff (const SoketComparedCall *a,
                          const SoketComparedCall *b,
                          gboolean                *unknown)
{
  guint differs = 0;

  g_return_val_if_fail (a != NULL && b != NULL && unknown != NULL, 0);

  *unknown = FALSE;
  if (a->call != b->call || g_strcmp0 (a->name, b->name) != 0)
    differs |= SOKET_DIFFERS_CALL;
  /* Those of another function are not to be compared with them. */
  else if (!has_same_arguments (a, b))
    differs |= SOKET_DIFFERS_ARGUMENTS;
  if (!has_same_result (a, b))
    differs |= SOKET_DIFFERS_RESULT;
  if (a->error != b->error)
    differs |= SOKET_DIFFERS_ERROR;
  if (!has_same_bytes (a, b, unknown))
    differs |= SOKET_DIFFERS_BYTES;
  if (!has_same_state (a, b))
    differs |= SOKET_DIFFERS_STATE;

  return differs;
}
