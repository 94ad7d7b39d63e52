/* soket-watched-records.c - the records of a watched program's calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/witness/soket-watched-records.h"

#include "core/record/soket-pairing.h"
#include "net/kernel/soket-kernel.h"
#include "net/trace/soket-conversation.h"
#include "net/witness/soket-source-lines.h"
#include "net/witness/soket-witness-message.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#define FILES_MAX 64

struct _SoketWatchedRecords
{
  SoketTrace *trace;
  guint32     pid;
  int         side;
  const char *files[FILES_MAX + 1];
};

SoketWatchedRecords *
soket_watched_records_new (SoketTrace *trace,
                           guint32     pid,
                           int         side)
{
  SoketWatchedRecords *self = g_new0 (SoketWatchedRecords, 1);

  self->trace = g_object_ref (trace);
  self->pid = pid;
  self->side = side;
  return self;
}

void
soket_watched_records_free (SoketWatchedRecords *self)
{
  g_object_unref (self->trace);
  g_free (self);
}

gboolean
soket_watched_records_learn_file (SoketWatchedRecords *self,
                                  guint                number,
                                  const char          *path)
{
  if (self->files[number] != NULL)
    return FALSE;
  self->files[number] = soket_source_path_intern (path);
  return TRUE;
}

const char *
soket_watched_records_get_file (SoketWatchedRecords *self,
                                guint                number)
{
  g_return_val_if_fail (number <= FILES_MAX, NULL);

  return self->files[number];
}

/* The clock of records counts from the beginning of the trace. */
static gint64
to_us (SoketWatchedRecords *self,
       gint64               time_ns)
{
  return CLAMP (time_ns / 1000 - soket_trace_get_created_us (self->trace), 0, soket_trace_now (self->trace));
}

SoketWatchedSocket *
soket_watched_records_new_socket (SoketWatchedRecords       *self,
                                  const SoketWitnessMessage *message)
{
  gboolean datagram = (message->flags & SOKET_WITNESS_DATAGRAM) != 0;
  SoketWatchedSocket *socket = soket_watched_socket_new (self->trace, datagram ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP,
                                                         (message->flags & SOKET_WITNESS_INET6) != 0);

  if (self->side >= 0)
    soket_watched_socket_decide (socket, self->trace, (SoketSide) self->side);
  return socket;
}

static void
fill_state (SoketKernelState          *state,
            const SoketWitnessMessage *message)
{
  if ((message->flags & SOKET_WITNESS_STATE) == 0)
    return;
  state->tcp_state = (guint8) message->tcp_state;
  soket_kernel_set_queues (state, message->receive_queue, message->send_queue);
  /* Of a connection that is closed Linux still counts its SYN. */
  soket_kernel_set_unsent (state, message->tcp_state == TCP_CLOSE ? 0 : message->unsent);
  /* This one the kernel has counted without the FIN. */
  state->receive_queue = message->receive_queue;
  state->has_stamps = (message->flags & SOKET_WITNESS_STAMPS) != 0;
}

SoketRecord
soket_watched_records_begin (SoketWatchedRecords       *self,
                             SoketWatchedSocket        *socket,
                             const SoketWitnessMessage *message)
{
  SoketRecord record = { 0 };

  record.kind = SOKET_RECORD_CALL;
  record.origin = SOKET_ORIGIN_PROGRAM;
  record.side = (guint8) socket->side;
  record.transport = (guint8) socket->transport;
  record.call = (guint8) soket_witness_message_get_call (message, &record.name);
  record.socket = socket->number;
  record.fd = message->fd;
  record.conversation = socket->conversation;
  record.program = self->pid;
  record.argument = message->argument;
  record.started_us = to_us (self, message->started_ns);
  record.returned_us = -1;
  record.local = socket->local;
  record.peer = socket->peer;
  record.file = self->files[message->file];
  record.line = message->line;
  if ((message->flags & SOKET_WITNESS_NATIVE) != 0 && record.file != NULL)
    soket_source_lines_find (self->files[message->file], message->address, &record.file, &record.line);
  if (message->call == SOKET_WITNESS_SETSOCKOPT || message->call == SOKET_WITNESS_GETSOCKOPT)
    record.option = soket_witness_option_name (message->extra);
  return record;
}

/* Which end a socket is, as far as this call tells it. */
void
soket_watched_records_learn_side (SoketWatchedRecords       *self,
                                  SoketWatchedSocket        *socket,
                                  const SoketWitnessMessage *message)
{
  const char *name;

  switch (soket_witness_message_get_call (message, &name))
    {
    case SOKET_CALL_LISTEN:
    case SOKET_CALL_ACCEPT:
      if (!socket->side_known || socket->side != SOKET_SIDE_SERVER)
        soket_watched_socket_decide (socket, self->trace, SOKET_SIDE_SERVER);
      break;

    case SOKET_CALL_CONNECT:
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
      if (!socket->side_known)
        soket_watched_socket_decide (socket, self->trace, SOKET_SIDE_CLIENT);
      break;

    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      /* Who receives before it has sent is a server. */
      if (!socket->side_known)
        soket_watched_socket_decide (socket, self->trace, SOKET_SIDE_SERVER);
      break;

    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_CLOSE:
      soket_watched_socket_guess_side (socket, self->trace);
      break;

    case SOKET_CALL_NONE:
    case SOKET_CALL_SOCKET:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_BIND:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_GETPEERNAME:
    case SOKET_CALL_OTHER:
    default:
      break;
    }
}

static void
learn_addresses (SoketWatchedSocket        *socket,
                 const SoketWitnessMessage *message)
{
  /* An accepted socket's are its own, not the listener's. */
  if (message->call == SOKET_WITNESS_ACCEPT)
    return;
  soket_witness_endpoint (&socket->local, &message->local);
  soket_endpoint_normalize (&socket->local);
  if (message->call == SOKET_WITNESS_CONNECT || message->call == SOKET_WITNESS_GETPEERNAME)
    {
      soket_witness_endpoint (&socket->peer, &message->peer);
      soket_endpoint_normalize (&socket->peer);
    }
}

/* The exchange that a client's end has, once it has its port. */
static void
join_as_client (SoketWatchedRecords       *self,
                SoketWatchedSocket        *socket,
                const SoketWitnessMessage *message,
                SoketRecord               *record)
{
  SoketEndpoint to = { 0 };
  gboolean fails = message->result < 0 && message->error != EINPROGRESS;

  soket_witness_endpoint (&to, &message->peer);
  soket_endpoint_normalize (&to);
  if (!soket_endpoint_is_set (&to))
    to = socket->peer;
  if (socket->local.port == 0 || !soket_endpoint_is_set (&to) || fails || soket_endpoint_equal (&socket->asked, &to))
    return;
  socket->asked = to;
  socket->conversation = soket_conversation_meet (self->trace, socket->transport, &socket->local, &to);
  record->conversation = socket->conversation;
}

/* A client that was refused, or got no answer, has met nobody: its calls are a conversation all the same. One that tries again on the same socket
 * goes on with it. */
static void
come_to_nothing (SoketWatchedRecords *self,
                 SoketWatchedSocket  *socket,
                 SoketRecord         *record)
{
  if (socket->conversation == 0)
    socket->conversation = soket_conversation_next (self->trace);
  record->conversation = socket->conversation;
}

static void
fill_transfer (SoketWatchedRecords       *self,
               SoketWatchedSocket        *socket,
               const SoketWitnessMessage *message,
               const guint8              *payload,
               SoketRecord               *record)
{
  gboolean sends = record->call == SOKET_CALL_SEND || record->call == SOKET_CALL_SENDTO;
  guint64 *offset = sends ? &socket->sent : &socket->received;
  SoketEndpoint other = { 0 };

  soket_witness_endpoint (&other, &message->peer);
  soket_endpoint_normalize (&other);
  if (socket->transport == SOKET_TRANSPORT_UDP && soket_endpoint_is_set (&other))
    record->peer = other;
  record->offset = *offset;
  record->length = message->length;
  record->payload = payload;
  record->payload_length = payload != NULL ? message->payload_length : 0;
  *offset += message->length;

  if (socket->transport == SOKET_TRANSPORT_UDP)
    {
      if (message->result >= 0 && message->payload_length == message->length)
        soket_pairing_sum (record, payload, message->payload_length);
      if (socket->side == SOKET_SIDE_SERVER && soket_endpoint_is_set (&record->peer) && message->result >= 0)
        record->conversation = soket_conversation_datagram (self->trace, socket->number, &socket->local, &record->peer);
      else if (sends)
        join_as_client (self, socket, message, record);
    }
}

static void
bound (SoketWatchedRecords       *self,
       SoketWatchedSocket        *socket,
       const SoketWitnessMessage *message,
       SoketRecord               *record)
{
  if (message->result == 0 && socket->transport == SOKET_TRANSPORT_UDP)
    soket_conversation_bind (self->trace, &socket->local);
  /* What the program's text asks for; port 0 leaves the choice to the kernel. */
  soket_witness_endpoint (&record->local, &message->peer);
  soket_endpoint_normalize (&record->local);
}

static SoketWatchedSocket *
accepted (SoketWatchedRecords       *self,
          SoketWatchedSocket        *listener,
          const SoketWitnessMessage *message,
          SoketRecord               *record)
{
  SoketWatchedSocket *socket = NULL;

  soket_witness_endpoint (&record->peer, &message->peer);
  soket_endpoint_normalize (&record->peer);
  socket = soket_watched_records_new_socket (self, message);
  soket_watched_socket_decide (socket, self->trace, SOKET_SIDE_SERVER);
  socket->fd = (int) message->result;
  socket->connected = TRUE;
  socket->peer = record->peer;
  socket->local = listener->local;
  soket_witness_endpoint (&socket->local, &message->local);
  soket_endpoint_normalize (&socket->local);
  socket->conversation = soket_conversation_accept (self->trace, &socket->local, &socket->peer);
  record->conversation = socket->conversation;
  record->new_fd = socket->fd;
  record->result = socket->number;
  return socket;
}

/* The connection outlives its descriptors: who closed first keeps TIME-WAIT. */
static void
read_after_close (SoketWatchedSocket *socket,
                  SoketRecord        *record)
{
  SoketKernelState after, other;

  record->state_before = record->state.tcp_state;
  record->state.tcp_state = SOKET_TCP_STATE_UNKNOWN;
  if (socket->listening)
    record->state = (SoketKernelState) { .tcp_state = SOKET_TCP_STATE_CLOSED };
  else if (socket->connected && soket_kernel_lookup (&socket->local, &socket->peer, &after))
    record->state.tcp_state = after.tcp_state;
  if (socket->connected && record->state.tcp_state == SOKET_TCP_STATE_CLOSED && soket_kernel_lookup (&socket->peer, &socket->local, &other)
      && other.tcp_state == SOKET_TCP_STATE_TIME_WAIT)
    record->peer_state = SOKET_TCP_STATE_TIME_WAIT;
}

/**
 * soket_watched_records_return:
 * @self: a program's records
 * @socket: the socket
 * @message: its call, which has returned
 * @payload: (nullable): the bytes that it transferred
 *
 * Puts the call's record into the trace.
 *
 * Returns: (transfer full) (nullable): the socket that an accept () has made
 */
SoketWatchedSocket *
soket_watched_records_return (SoketWatchedRecords       *self,
                              SoketWatchedSocket        *socket,
                              const SoketWitnessMessage *message,
                              const guint8              *payload)
{
  SoketWatchedSocket *made = NULL;
  SoketRecord record;

  learn_addresses (socket, message);
  record = soket_watched_records_begin (self, socket, message);
  record.returned_us = MAX (to_us (self, message->time_ns), record.started_us);
  record.result = message->result;
  record.error = message->error;
  fill_state (&record.state, message);

  switch ((SoketCallName) record.call)
    {
    case SOKET_CALL_CONNECT:
      socket->connected = message->error == 0;
      if (message->error == 0)
        join_as_client (self, socket, message, &record);
      else
        soket_conversation_unregister (self->trace, socket->transport, &socket->local, &socket->peer, socket->conversation);
      if (soket_record_connect_failed (&record))
        come_to_nothing (self, socket, &record);
      break;

    case SOKET_CALL_LISTEN:
      socket->listening = message->result == 0;
      break;

    case SOKET_CALL_BIND:
      bound (self, socket, message, &record);
      break;

    case SOKET_CALL_ACCEPT:
      if (message->result >= 0)
        made = accepted (self, socket, message, &record);
      break;

    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      fill_transfer (self, socket, message, payload, &record);
      break;

    case SOKET_CALL_CLOSE:
      if (socket->n_fds == 1 && socket->transport == SOKET_TRANSPORT_TCP)
        read_after_close (socket, &record);
      break;

    case SOKET_CALL_SOCKET:
      /* The kernel need not be asked: the program may do nothing more with it for long. */
      if (socket->transport == SOKET_TRANSPORT_TCP && message->result >= 0)
        record.state.tcp_state = SOKET_TCP_STATE_CLOSED;
      break;

    case SOKET_CALL_NONE:
    case SOKET_CALL_SETSOCKOPT:
    case SOKET_CALL_GETSOCKNAME:
    case SOKET_CALL_GETPEERNAME:
    case SOKET_CALL_SHUTDOWN:
    case SOKET_CALL_OTHER:
    default:
      break;
    }
  soket_watched_socket_push (socket, self->trace, &record);
  return made;
}

void
soket_watched_records_give_up (SoketWatchedRecords       *self,
                               SoketWatchedSocket        *socket,
                               const SoketWitnessMessage *message,
                               SoketEnding                ending)
{
  SoketRecord record = soket_watched_records_begin (self, socket, message);

  record.returned_us = MAX (to_us (self, message->time_ns), record.started_us);
  record.ending = (guint8) ending;
  record.result = -1;
  if (soket_record_connect_failed (&record))
    {
      learn_addresses (socket, message);
      record.local = socket->local;
      record.peer = socket->peer;
      come_to_nothing (self, socket, &record);
    }
  soket_watched_socket_push (socket, self->trace, &record);
}

/* The kernel closes what a program that has ended leaves open. Where some of its calls are not known, its close () may be one of them. */
static void
end_socket (SoketWatchedRecords *self,
            SoketWatchedSocket  *socket,
            int                  fd,
            const char          *name,
            int                  signal)
{
  SoketWitnessMessage close = { .call = SOKET_WITNESS_CLOSE, .fd = fd };
  SoketRecord record = soket_watched_records_begin (self, socket, &close);

  record.started_us = record.returned_us = soket_trace_now (self->trace);
  record.name = name;
  record.argument = signal;
  if (socket->transport == SOKET_TRANSPORT_TCP)
    read_after_close (socket, &record);
  soket_watched_socket_guess_side (socket, self->trace);
  soket_watched_socket_push (socket, self->trace, &record);
}

void
soket_watched_records_exit (SoketWatchedRecords *self,
                            SoketWatchedSocket  *socket,
                            int                  fd,
                            int                  signal,
                            gboolean             is_known)
{
  end_socket (self, socket, fd, is_known ? "exit" : "unknown", is_known ? signal : 0);
}

void
soket_watched_records_vanish (SoketWatchedRecords *self,
                              SoketWatchedSocket  *socket,
                              int                  fd)
{
  end_socket (self, socket, fd, "unseen", 0);
}
