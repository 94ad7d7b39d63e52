/* soket-socket-record.c - what is recorded of a socket
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-socket-private.h"

#include "net/kernel/soket-kernel.h"
#include "net/loop/soket-work.h"
#include "net/trace/soket-conversation.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/**
 * soket_socket_now:
 * @self: a socket
 *
 * Returns: µs since its trace began, 0 without a trace
 */
gint64
soket_socket_now (SoketSocket *self)
{
  return self->trace != NULL ? soket_trace_now (self->trace) : 0;
}

/**
 * soket_socket_read_local:
 * @self: an open socket
 *
 * Asks the kernel for the socket's own address, without a record.
 *
 * Returns: 0, or an errno value
 */
int
soket_socket_read_local (SoketSocket *self)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;

  /* Plain: g_socket_get_local_address () makes IPv4 of an IPv4-mapped address. */
  if (getsockname (self->fd, (struct sockaddr *) &storage, &length) < 0)
    return errno;
  soket_endpoint_from_sockaddr (&self->local, (struct sockaddr *) &storage, length);
  return 0;
}

/**
 * soket_socket_register:
 * @self: a client's socket, which has its port by now
 * @peer: whom it asks
 *
 * Begins an exchange, whose number its records have from here on.
 */
void
soket_socket_register (SoketSocket         *self,
                       const SoketEndpoint *peer)
{
  if (self->trace == NULL)
    return;
  soket_socket_read_local (self);
  self->conversation = soket_conversation_register (self->trace, self->transport, &self->local, peer);
}

/**
 * soket_socket_unregister:
 * @self: a client's socket
 * @peer: whom it asked
 *
 * Nothing of the exchange has come to a server, nor will: whoever has the port later is somebody else. Its own records keep the number.
 */
void
soket_socket_unregister (SoketSocket         *self,
                         const SoketEndpoint *peer)
{
  if (self->trace != NULL)
    soket_conversation_unregister (self->trace, self->transport, &self->local, peer, self->conversation);
}

/**
 * soket_socket_new_record:
 * @self: a socket with a trace
 * @call: which call
 * @started_us: when it began
 *
 * Begins the record of a call, with what is known of the socket now.
 *
 * Returns: the record
 */
SoketRecord
soket_socket_new_record (SoketSocket  *self,
                         SoketCallName call,
                         gint64        started_us)
{
  SoketRecord record = { 0 };

  record.kind = SOKET_RECORD_CALL;
  record.side = self->side;
  record.transport = self->transport;
  record.socket = self->number;
  record.fd = self->fd;
  record.conversation = self->conversation;
  record.call = call;
  record.started_us = started_us;
  record.local = self->local;
  record.peer = self->peer;
  soket_endpoint_normalize (&record.local);
  soket_endpoint_normalize (&record.peer);
  return record;
}

/**
 * soket_socket_set_payload:
 * @record: a record
 * @data: bytes; the trace copies them when the record is pushed
 * @length: how many
 *
 * Gives a record its bytes, as many as one record keeps.
 */
void
soket_socket_set_payload (SoketRecord *record,
                          const void  *data,
                          gsize        length)
{
  record->length = length;
  record->payload = data;
  record->payload_length = MIN (length, SOKET_RECORD_PAYLOAD_MAX);
}

/* The calls that change a state are always worth a reading, the others as long as readings last. */
static gboolean
is_turning_point (const SoketRecord *record)
{
  return record->error != 0 || record->ending != SOKET_ENDING_RETURNED || record->call == SOKET_CALL_CONNECT || record->call == SOKET_CALL_ACCEPT ||
         record->call == SOKET_CALL_SHUTDOWN || (record->call == SOKET_CALL_RECV && record->result == 0);
}

/**
 * soket_socket_push:
 * @self: a socket with a trace
 * @record: what happened; without a @returned_us it returned now
 * @state_fd: the descriptor whose state is worth reading, or -1
 *
 * Records it, with what the kernel says; @record gets its number.
 */
void
soket_socket_push (SoketSocket *self,
                   SoketRecord *record,
                   int          state_fd)
{
  if (record->kind == SOKET_RECORD_CALL && state_fd >= 0)
    {
      gboolean taken = soket_trace_take_reading (self->trace);

      if (taken || (is_turning_point (record) && self->transport == SOKET_TRANSPORT_TCP))
        soket_kernel_read (state_fd, self->transport, taken, &record->state);
      /* When both ends have shut down, the kernel keeps the connection in TIME-WAIT, and nothing for the descriptor but CLOSED. */
      if (taken && self->connected && record->state.tcp_state == SOKET_TCP_STATE_CLOSED)
        {
          SoketKernelState kept;

          if (soket_kernel_lookup (&self->local, &self->peer, &kept) && kept.tcp_state != SOKET_TCP_STATE_CLOSED)
            record->state = kept;
        }
    }
  soket_work_add (1);
  /* A plain call has looked at the clock itself. */
  if (record->returned_us <= 0)
    record->returned_us = soket_trace_now (self->trace);
  record->number = soket_trace_push (self->trace, record);
}

/**
 * soket_socket_push_call:
 * @self: a socket
 * @call: a call that gives nothing but success or an error
 * @started_us: when it began
 * @argument: as #SoketRecord says
 * @error: an errno value, or 0
 *
 * Records a call that has no more to tell. Nothing without a trace.
 */
void
soket_socket_push_call (SoketSocket  *self,
                        SoketCallName call,
                        gint64        started_us,
                        gint64        argument,
                        int           error)
{
  SoketRecord record;

  if (self->trace == NULL)
    return;
  record = soket_socket_new_record (self, call, started_us);
  record.argument = argument;
  record.error = error;
  record.result = error == 0 ? 0 : -1;
  soket_socket_push (self, &record, self->fd);
}

/**
 * soket_socket_push_option:
 * @self: a socket
 * @started_us: when it began
 * @name: the option's name, static
 * @value: what it was set to
 * @error: an errno value, or 0
 *
 * Records a setsockopt (). Nothing without a trace.
 */
void
soket_socket_push_option (SoketSocket *self,
                          gint64       started_us,
                          const char  *name,
                          gint64       value,
                          int          error)
{
  SoketRecord record;

  if (self->trace == NULL)
    return;
  record = soket_socket_new_record (self, SOKET_CALL_SETSOCKOPT, started_us);
  record.option = name;
  record.argument = value;
  record.error = error;
  record.result = error == 0 ? 0 : -1;
  soket_socket_push (self, &record, self->fd);
}

/**
 * soket_socket_message:
 * @self: a socket
 * @received: whether it came, or went
 * @offset: of its first byte in that direction's stream
 * @data: its bytes
 * @length: how many
 *
 * Records that a message is complete.
 */
void
soket_socket_message (SoketSocket *self,
                      gboolean     received,
                      guint64      offset,
                      const void  *data,
                      gsize        length)
{
  SoketRecord record;

  if (self->trace == NULL)
    return;
  record = soket_socket_new_record (self, received ? SOKET_CALL_RECV : SOKET_CALL_SEND, soket_socket_now (self));
  record.kind = SOKET_RECORD_MESSAGE;
  record.offset = offset;
  record.result = (gint64) length;
  soket_socket_set_payload (&record, data, length);
  soket_socket_push (self, &record, -1);
}

static void
push_note (SoketSocket         *self,
           SoketNote            note,
           gint64               started_us,
           gint64               argument,
           int                  error,
           const SoketEndpoint *peer)
{
  SoketRecord record = soket_socket_new_record (self, SOKET_CALL_NONE, started_us);

  record.kind = SOKET_RECORD_NOTE;
  /* A program of the deck would say it, too, or is what it is about. */
  record.origin = note == SOKET_NOTE_SHIFT || note == SOKET_NOTE_UNASKED || note == SOKET_NOTE_CUT || note == SOKET_NOTE_DROPPED
                  || note == SOKET_NOTE_INTERRUPTED ? SOKET_ORIGIN_PROGRAM : SOKET_ORIGIN_ENGINE;
  record.note = note;
  record.argument = argument;
  record.error = error;
  if (peer != NULL)
    {
      record.peer = *peer;
      soket_endpoint_normalize (&record.peer);
      if (self->transport == SOKET_TRANSPORT_UDP && self->side == SOKET_SIDE_SERVER)
        record.conversation = soket_conversation_datagram (self->trace, self->number, &self->local, peer);
    }
  soket_socket_push (self, &record, -1);
}

/**
 * soket_socket_note:
 * @self: a socket
 * @note: what is worth telling
 * @argument: as #SoketNote says
 * @error: an errno value, or 0
 * @peer: (nullable): whom it is about, where that is not the socket's peer
 *
 * Records what is no call.
 */
void
soket_socket_note (SoketSocket         *self,
                   SoketNote            note,
                   gint64               argument,
                   int                  error,
                   const SoketEndpoint *peer)
{
  if (self->trace != NULL)
    push_note (self, note, soket_socket_now (self), argument, error, peer);
}

/**
 * soket_socket_note_dropped:
 * @self: a UDP socket that receives
 * @n_dropped: how many datagrams the kernel has thrown away, since the receive buffer was full
 * @since_us: when it was asked before, in the time of the trace
 * @from: (nullable): who had sent them, where that is known
 *
 * Records them.
 */
void
soket_socket_note_dropped (SoketSocket         *self,
                           guint                n_dropped,
                           gint64               since_us,
                           const SoketEndpoint *from)
{
  if (self->trace != NULL)
    push_note (self, SOKET_NOTE_DROPPED, since_us, n_dropped, 0, from);
}

/**
 * soket_socket_note_tried:
 * @self: a socket
 * @list: addresses, as soket_note_dup_tried() reads them
 *
 * Records which other addresses of the name did not work.
 */
void
soket_socket_note_tried (SoketSocket *self,
                         const char  *list)
{
  SoketRecord record;

  if (self->trace == NULL)
    return;
  record = soket_socket_new_record (self, SOKET_CALL_NONE, soket_socket_now (self));
  record.kind = SOKET_RECORD_NOTE;
  record.origin = SOKET_ORIGIN_PROGRAM;
  record.note = SOKET_NOTE_TRIED;
  soket_socket_set_payload (&record, list, strlen (list));
  soket_socket_push (self, &record, -1);
}
