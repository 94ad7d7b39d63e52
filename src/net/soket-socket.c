/* soket-socket.c - one socket, one function for each socket call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-socket.h"

#include "soket-conversation.h"
#include "soket-kernel.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * Each function is the plain system call on the descriptor, never GSocket's: GSocket folds EPIPE and ECONNRESET into one code and
 * eats SO_ERROR, and whoever learns sockets wants to see the errno. The GSocket that a socket keeps is for options and for
 * whoever needs one; an accepted socket makes it when asked, as it costs six system calls.
 *
 * EAGAIN and EINPROGRESS are not results: an operation that would block stays its socket's pending call, shown as waiting, until it
 * returns. So the trace reads like a program of blocking calls. What has a trace costs more; without one nothing is recorded.
 *
 * In one turn of the poller a socket does no more than its quantum; an operation started beyond it waits for the next turn.
 */

typedef struct
{
  SoketCallName        call;       /* SOKET_CALL_NONE: nothing is pending */
  SoketOrigin          origin;
  gint64               started_us;
  gsize                size;
  const void          *data;
  const SoketDatagram *datagrams;
  guint                n_datagrams;
  SoketDoneFunc        done;
  gpointer             user_data;
  SoketPendingCall    *waiting;    /* with a trace */
} Operation;

typedef struct
{
  guint64 turn;
  gsize   used;
} Quantum;

struct _SoketSocket
{
  GObject        parent_instance;

  SoketTransport transport;
  SoketSide      side;
  int            family;
  int            fd;
  GSocket       *gsocket;
  SoketPoller   *poller;
  SoketWatch    *watch;
  SoketTrace    *trace;
  guint32        number;
  guint32        conversation;
  gboolean       connected;
  gboolean       listening;
  gboolean       drained;          /* the last read took all there was: wait for the kernel's word */
  Quantum        reads;
  Quantum        writes;
  guint64        sent;
  guint64        received;
  SoketEndpoint  local;
  SoketEndpoint  peer;
  Operation      reading;
  Operation      writing;
};

G_DEFINE_FINAL_TYPE (SoketSocket, soket_socket, G_TYPE_OBJECT)

static guint n_open;

static gint64
now (SoketSocket *self)
{
  return self->trace != NULL ? soket_trace_now (self->trace) : 0;
}

/* --- records --- */

static SoketRecord
new_record (SoketSocket   *self,
            SoketCallName  call,
            gint64         started_us)
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

static void
set_payload (SoketRecord *record,
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
  return record->error != 0 || record->call == SOKET_CALL_CONNECT || record->call == SOKET_CALL_ACCEPT ||
         record->call == SOKET_CALL_SHUTDOWN || (record->call == SOKET_CALL_RECV && record->result == 0);
}

static void
push (SoketSocket *self,
      SoketRecord *record,
      int          state_fd)
{
  if (record->kind == SOKET_RECORD_CALL && state_fd >= 0)
    {
      gboolean taken = soket_trace_take_reading (self->trace);

      if (taken || (is_turning_point (record) && self->transport == SOKET_TRANSPORT_TCP))
        soket_kernel_read (state_fd, self->transport, taken, &record->state);
    }
  record->returned_us = soket_trace_now (self->trace);
  soket_trace_push (self->trace, record);
}

static void
push_plain (SoketSocket   *self,
            SoketCallName  call,
            gint64         started_us,
            gint64         argument,
            int            error)
{
  SoketRecord record;

  if (self->trace == NULL)
    return;
  record = new_record (self, call, started_us);
  record.argument = argument;
  record.error = error;
  record.result = error == 0 ? 0 : -1;
  push (self, &record, self->fd);
}

static void
read_local (SoketSocket *self)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;

  if (getsockname (self->fd, (struct sockaddr *) &storage, &length) == 0)
    soket_endpoint_from_sockaddr (&self->local, (struct sockaddr *) &storage, length);
}

/* --- waiting --- */

static gboolean
may_try (SoketSocket *self,
         Quantum     *quantum,
         gsize        limit)
{
  guint64 turn = soket_poller_get_turn (self->poller);

  if (quantum->turn != turn)
    {
      quantum->turn = turn;
      quantum->used = 0;
    }
  return quantum->used < limit;
}

static void
update_interest (SoketSocket *self)
{
  GIOCondition interest = 0;

  if (self->watch == NULL)
    return;
  if (self->reading.call != SOKET_CALL_NONE)
    interest |= G_IO_IN;
  if (self->writing.call != SOKET_CALL_NONE)
    interest |= G_IO_OUT;
  soket_watch_set_interest (self->watch, interest);
}

static void ready_cb (gpointer     owner,
                      GIOCondition condition);

static void
wait_for (SoketSocket *self,
          Operation   *operation)
{
  if (self->watch == NULL)
    self->watch = soket_watch_new (self->poller, self->fd, ready_cb, G_OBJECT (self));

  if (self->trace != NULL && operation->waiting == NULL)
    {
      SoketPendingCall *waiting = g_slice_new0 (SoketPendingCall);

      waiting->record = new_record (self, operation->call, operation->started_us);
      waiting->record.origin = operation->origin;
      waiting->record.argument = (gint64) operation->size;
      waiting->record.returned_us = -1;
      operation->waiting = waiting;
      soket_trace_begin_wait (self->trace, waiting);
    }
  update_interest (self);
}

static void
clear_operation (SoketSocket *self,
                 Operation   *operation)
{
  if (operation->waiting != NULL)
    {
      soket_trace_end_wait (self->trace, operation->waiting);
      g_slice_free (SoketPendingCall, operation->waiting);
    }
  *operation = (Operation) { 0 };
}

/* --- the calls that may wait: FALSE is "would block" --- */

static gboolean
would_block (int error)
{
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static gboolean
try_recv (SoketSocket *self,
          Operation   *operation,
          SoketResult *result)
{
  guint8 *scratch = soket_poller_get_scratch (self->poller, MAX (operation->size, 1));
  gssize n = recv (self->fd, scratch, operation->size, 0);
  int error = n < 0 ? errno : 0;

  if (n < 0 && would_block (error))
    return FALSE;

  if (self->trace != NULL)
    {
      SoketRecord record = new_record (self, SOKET_CALL_RECV, operation->started_us);

      record.origin = operation->origin;
      record.argument = (gint64) operation->size;
      record.result = n;
      record.error = error;
      record.offset = self->received;
      if (n > 0)
        set_payload (&record, scratch, (gsize) n);
      push (self, &record, self->fd);
    }
  if (n > 0)
    {
      self->received += (guint64) n;
      /* A call costs something however little it brings: recv (1) is a teaching mode. */
      self->reads.used += MAX ((gsize) n, 64);
    }
  /* A short read has emptied the buffer; end of stream and errors say no more. */
  self->drained = n > 0 && (gsize) n < operation->size;
  *result = (SoketResult) { .value = n, .error = error, .data = scratch };
  return TRUE;
}

static gboolean
try_send (SoketSocket *self,
          Operation   *operation,
          SoketResult *result)
{
  gssize n = send (self->fd, operation->data, operation->size, MSG_NOSIGNAL);
  int error = n < 0 ? errno : 0;

  if (n < 0 && would_block (error))
    return FALSE;

  if (self->trace != NULL)
    {
      SoketRecord record = new_record (self, SOKET_CALL_SEND, operation->started_us);

      record.argument = (gint64) operation->size;
      record.result = n;
      record.error = error;
      record.offset = self->sent;
      if (n > 0)
        set_payload (&record, operation->data, (gsize) n);
      push (self, &record, self->fd);
    }
  if (n > 0)
    {
      self->sent += (guint64) n;
      self->writes.used += MAX ((gsize) n, 1024);
    }
  *result = (SoketResult) { .value = n, .error = error };
  return TRUE;
}

static void
register_connect (SoketSocket *self)
{
  if (self->trace == NULL)
    return;
  read_local (self);
  self->conversation = soket_conversation_register (self->trace, self->transport, &self->local, &self->peer);
}

static void
finish_connect (SoketSocket *self,
                gint64       started_us,
                int          error,
                SoketResult *result)
{
  self->connected = error == 0;
  if (self->trace != NULL)
    {
      SoketRecord record;

      /* The kernel takes the local port back where the connection was refused. */
      if (error == 0)
        read_local (self);
      record = new_record (self, SOKET_CALL_CONNECT, started_us);
      record.result = error == 0 ? 0 : -1;
      record.error = error;
      push (self, &record, self->fd);
    }
  *result = (SoketResult) { .value = error == 0 ? 0 : -1, .error = error };
}

static gboolean
try_connect (SoketSocket *self,
             Operation   *operation,
             SoketResult *result)
{
  int error = 0;
  socklen_t length = sizeof error;

  if (getsockopt (self->fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0)
    error = errno;
  finish_connect (self, operation->started_us, error, result);
  return TRUE;
}

static SoketSocket *
adopt (SoketSocket         *listener,
       int                  fd,
       const SoketEndpoint *peer)
{
  SoketSocket *self = g_object_new (SOKET_TYPE_SOCKET, NULL);

  self->transport = listener->transport;
  self->side = listener->side;
  self->family = listener->family;
  self->fd = fd;
  self->poller = soket_poller_ref (listener->poller);
  self->connected = TRUE;
  /* The client has hardly sent by now: ask the kernel to say when, instead of trying. */
  self->drained = TRUE;
  self->peer = *peer;
  if (listener->trace != NULL)
    {
      self->trace = g_object_ref (listener->trace);
      self->number = soket_trace_next_socket (self->trace);
      read_local (self);
      self->conversation = soket_conversation_accept (self->trace, &self->local, &self->peer);
    }
  n_open++;
  return self;
}

static gboolean
try_accept (SoketSocket *self,
            Operation   *operation,
            SoketResult *result)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  SoketEndpoint peer = { 0 };
  SoketSocket *accepted = NULL;
  int fd = accept4 (self->fd, (struct sockaddr *) &storage, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  int error = fd < 0 ? errno : 0;

  if (fd < 0 && would_block (error))
    return FALSE;

  self->reads.used++;
  if (fd >= 0)
    {
      soket_endpoint_from_sockaddr (&peer, (struct sockaddr *) &storage, length);
      accepted = adopt (self, fd, &peer);
    }
  if (self->trace != NULL)
    {
      SoketRecord record = new_record (self, SOKET_CALL_ACCEPT, operation->started_us);

      record.result = accepted != NULL ? (gint64) accepted->number : -1;
      record.error = error;
      record.peer = peer;
      soket_endpoint_normalize (&record.peer);
      if (accepted != NULL)
        record.conversation = accepted->conversation;
      push (self, &record, fd);
    }
  *result = (SoketResult) { .value = accepted != NULL ? 0 : -1, .error = error, .peer = peer, .accepted = accepted };
  return TRUE;
}

typedef struct
{
  struct mmsghdr          headers[SOKET_POLLER_QUANTUM_DATAGRAMS];
  struct iovec            pieces[SOKET_POLLER_QUANTUM_DATAGRAMS];
  struct sockaddr_storage addresses[SOKET_POLLER_QUANTUM_DATAGRAMS];
  SoketDatagram           datagrams[SOKET_POLLER_QUANTUM_DATAGRAMS];
} Batch;

static _Thread_local Batch batch;

/* A record for each datagram: recvmmsg () and sendmmsg () are recvfrom () and sendto () in a bundle. */
static void
record_datagram (SoketSocket         *self,
                 Operation           *operation,
                 SoketCallName        plain,
                 SoketCallName        addressed,
                 const SoketDatagram *datagram,
                 gssize               value,
                 int                  error)
{
  gboolean sends = addressed == SOKET_CALL_SENDTO;
  guint64 *offset = sends ? &self->sent : &self->received;
  SoketRecord record;

  if (self->trace != NULL)
    {
      record = new_record (self, self->connected ? plain : addressed, operation->started_us);
      record.argument = sends ? (gint64) datagram->length : (gint64) operation->size;
      record.result = value;
      record.error = error;
      record.offset = *offset;
      if (!self->connected && soket_endpoint_is_set (&datagram->peer))
        {
          record.peer = datagram->peer;
          soket_endpoint_normalize (&record.peer);
          if (self->side == SOKET_SIDE_SERVER)
            record.conversation = soket_conversation_datagram (self->trace, self->number, &self->local, &datagram->peer);
        }
      if (value >= 0)
        set_payload (&record, datagram->data, (gsize) value);
      push (self, &record, self->fd);
    }
  if (value > 0)
    *offset += (guint64) value;
}

static gboolean
try_receive_datagrams (SoketSocket *self,
                       Operation   *operation,
                       SoketResult *result)
{
  guint max = MIN (operation->n_datagrams, SOKET_POLLER_QUANTUM_DATAGRAMS);
  guint8 *scratch = soket_poller_get_scratch (self->poller, (gsize) max * operation->size);
  int n, error;

  for (guint i = 0; i < max; i++)
    {
      batch.pieces[i] = (struct iovec) { scratch + i * operation->size, operation->size };
      batch.headers[i].msg_hdr = (struct msghdr) {
        .msg_name = &batch.addresses[i],
        .msg_namelen = sizeof batch.addresses[i],
        .msg_iov = &batch.pieces[i],
        .msg_iovlen = 1,
      };
    }
  n = recvmmsg (self->fd, batch.headers, max, 0, NULL);
  error = n < 0 ? errno : 0;
  if (n < 0 && would_block (error))
    return FALSE;

  if (n < 0)
    record_datagram (self, operation, SOKET_CALL_RECV, SOKET_CALL_RECVFROM, &(SoketDatagram) { 0 }, -1, error);
  for (int i = 0; i < n; i++)
    {
      SoketDatagram *datagram = &batch.datagrams[i];

      datagram->data = batch.pieces[i].iov_base;
      datagram->length = batch.headers[i].msg_len;
      datagram->peer = self->peer;
      if (batch.headers[i].msg_hdr.msg_namelen > 0)
        soket_endpoint_from_sockaddr (&datagram->peer, (struct sockaddr *) &batch.addresses[i],
                                      batch.headers[i].msg_hdr.msg_namelen);
      record_datagram (self, operation, SOKET_CALL_RECV, SOKET_CALL_RECVFROM, datagram, (gssize) datagram->length, 0);
      /* Each datagram is a call of its own, begun when the one before had returned. */
      operation->started_us = now (self);
    }
  self->reads.used += (gsize) MAX (n, 1);
  self->drained = n > 0 && (guint) n < max;
  *result = (SoketResult) { .value = n, .error = error, .datagrams = batch.datagrams };
  return TRUE;
}

static gboolean
try_send_datagrams (SoketSocket *self,
                    Operation   *operation,
                    SoketResult *result)
{
  guint max = MIN (operation->n_datagrams, SOKET_POLLER_QUANTUM_DATAGRAMS);
  int n, error;

  for (guint i = 0; i < max; i++)
    {
      const SoketDatagram *datagram = &operation->datagrams[i];

      batch.pieces[i] = (struct iovec) { (void *) datagram->data, datagram->length };
      batch.headers[i].msg_hdr = (struct msghdr) { .msg_iov = &batch.pieces[i], .msg_iovlen = 1 };
      if (!self->connected)
        {
          batch.headers[i].msg_hdr.msg_name = &batch.addresses[i];
          batch.headers[i].msg_hdr.msg_namelen = soket_endpoint_to_sockaddr (&datagram->peer, &batch.addresses[i]);
        }
    }
  n = sendmmsg (self->fd, batch.headers, max, MSG_NOSIGNAL);
  error = n < 0 ? errno : 0;
  if (n < 0 && would_block (error))
    return FALSE;

  if (self->side == SOKET_SIDE_CLIENT && !self->connected && self->trace != NULL)
    {
      /* The first sendto () has given the socket its port (autobind). */
      read_local (self);
      self->conversation = soket_conversation_register (self->trace, self->transport, &self->local, &operation->datagrams[0].peer);
    }
  if (n < 0)
    record_datagram (self, operation, SOKET_CALL_SEND, SOKET_CALL_SENDTO, &operation->datagrams[0], -1, error);
  for (int i = 0; i < n; i++)
    {
      record_datagram (self, operation, SOKET_CALL_SEND, SOKET_CALL_SENDTO, &operation->datagrams[i], (gssize) operation->datagrams[i].length, 0);
      operation->started_us = now (self);
    }
  *result = (SoketResult) { .value = n, .error = error };
  return TRUE;
}

static gboolean
attempt (SoketSocket *self,
         Operation   *operation,
         SoketResult *result)
{
  gboolean datagram = self->transport == SOKET_TRANSPORT_UDP;

  switch ((int) operation->call)
    {
    case SOKET_CALL_CONNECT:
      return try_connect (self, operation, result);
    case SOKET_CALL_ACCEPT:
      return try_accept (self, operation, result);
    case SOKET_CALL_SEND:
    case SOKET_CALL_SENDTO:
      return datagram ? try_send_datagrams (self, operation, result) : try_send (self, operation, result);
    case SOKET_CALL_RECV:
    case SOKET_CALL_RECVFROM:
      return datagram ? try_receive_datagrams (self, operation, result) : try_recv (self, operation, result);
    default:
      g_assert_not_reached ();
    }
}

static void
complete (SoketSocket *self,
          Operation   *operation)
{
  SoketResult result;
  SoketDoneFunc done = operation->done;
  gpointer user_data = operation->user_data;

  if (!attempt (self, operation, &result))
    return;
  clear_operation (self, operation);
  done (self, &result, user_data);
}

static void
ready_cb (gpointer     owner,
          GIOCondition condition)
{
  SoketSocket *self = owner;

  if (self->reading.call != SOKET_CALL_NONE && (condition & (G_IO_IN | G_IO_ERR | G_IO_HUP)) != 0)
    {
      may_try (self, &self->reads, 1);
      complete (self, &self->reading);
    }
  if (self->writing.call != SOKET_CALL_NONE && (condition & (G_IO_OUT | G_IO_ERR | G_IO_HUP)) != 0)
    {
      may_try (self, &self->writes, 1);
      complete (self, &self->writing);
    }
  update_interest (self);
}

static gboolean
start_reading (SoketSocket   *self,
               Operation      operation,
               gsize          quantum,
               SoketResult   *result)
{
  g_assert (self->reading.call == SOKET_CALL_NONE && self->fd >= 0);

  operation.started_us = now (self);
  if (may_try (self, &self->reads, quantum) && !self->drained && attempt (self, &operation, result))
    return TRUE;
  self->drained = FALSE;
  self->reading = operation;
  wait_for (self, &self->reading);
  return FALSE;
}

static gboolean
start_writing (SoketSocket *self,
               Operation    operation,
               SoketResult *result)
{
  g_assert (self->writing.call == SOKET_CALL_NONE && self->fd >= 0);

  operation.started_us = now (self);
  if (may_try (self, &self->writes, 16 * SOKET_POLLER_QUANTUM_BYTES) && attempt (self, &operation, result))
    return TRUE;
  self->writing = operation;
  wait_for (self, &self->writing);
  return FALSE;
}

/* --- the object --- */

static void
soket_socket_dispose (GObject *object)
{
  SoketSocket *self = SOKET_SOCKET (object);

  soket_socket_close (self);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->poller, soket_poller_unref);
  G_OBJECT_CLASS (soket_socket_parent_class)->dispose (object);
}

static void
soket_socket_class_init (SoketSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_socket_dispose;
}

static void
soket_socket_init (SoketSocket *self)
{
  self->fd = -1;
}

/**
 * soket_socket_open:
 * @transport: TCP or UDP
 * @family: %AF_INET or %AF_INET6
 * @side: whose calls these are
 * @trace: (nullable): where they are recorded; without it nothing is
 * @errnum: (out): an errno value where %NULL is returned
 *
 * Calls socket () (slide "socket API"): a descriptor that is not blocking and not inherited.
 *
 * Returns: (transfer full) (nullable): the socket; dropping the last reference closes it
 */
SoketSocket *
soket_socket_open (SoketTransport  transport,
                   int             family,
                   SoketSide       side,
                   SoketTrace     *trace,
                   int            *errnum)
{
  g_autoptr (SoketSocket) self = g_object_new (SOKET_TYPE_SOCKET, NULL);
  int type = transport == SOKET_TRANSPORT_TCP ? SOCK_STREAM : SOCK_DGRAM;
  gint64 started_us;
  int error = 0;

  self->transport = transport;
  self->side = side;
  self->family = family;
  self->poller = soket_poller_ref_default ();
  if (trace != NULL)
    {
      self->trace = g_object_ref (trace);
      self->number = soket_trace_next_socket (trace);
    }

  started_us = now (self);
  self->local.family = (guint8) family;
  self->fd = socket (family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (self->fd < 0)
    error = errno;
  else
    n_open++;
  push_plain (self, SOKET_CALL_SOCKET, started_us, 0, error);
  *errnum = error;
  if (error != 0)
    return NULL;
  /* For options and lifetime; none of its calls is used for what is recorded. */
  self->gsocket = g_socket_new_from_fd (self->fd, NULL);
  return g_steal_pointer (&self);
}

/**
 * soket_socket_setsockopt:
 * @self: a socket
 * @level: %SOL_SOCKET and so on
 * @option: the option's number
 * @name: (not nullable): its name, static, for the record
 * @value: its value
 *
 * Calls setsockopt () with a whole number.
 *
 * Returns: 0, or an errno value
 */
int
soket_socket_setsockopt (SoketSocket *self,
                         int          level,
                         int          option,
                         const char  *name,
                         int          value)
{
  gint64 started_us = now (self);
  int error = setsockopt (self->fd, level, option, &value, sizeof value) < 0 ? errno : 0;

  if (self->trace != NULL)
    {
      SoketRecord record = new_record (self, SOKET_CALL_SETSOCKOPT, started_us);

      record.option = name;
      record.argument = value;
      record.error = error;
      record.result = error == 0 ? 0 : -1;
      push (self, &record, self->fd);
    }
  return error;
}

/**
 * soket_socket_bind:
 * @self: a socket
 * @local: the address; port 0 takes a free one, which soket_socket_get_local() tells
 *
 * Calls bind () (slide "Socket Object").
 *
 * Returns: 0, or an errno value
 */
int
soket_socket_bind (SoketSocket         *self,
                   const SoketEndpoint *local)
{
  struct sockaddr_storage storage;
  socklen_t length = soket_endpoint_to_sockaddr (local, &storage);
  gint64 started_us = now (self);
  int error = bind (self->fd, (struct sockaddr *) &storage, length) < 0 ? errno : 0;

  self->local = *local;
  push_plain (self, SOKET_CALL_BIND, started_us, 0, error);
  if (error == 0)
    read_local (self);
  return error;
}

/**
 * soket_socket_listen:
 * @self: a bound TCP socket
 * @backlog: how many connections may wait; Linux lets one more
 *
 * Calls listen () (slide "Socket Object (cont)"): the socket becomes passive.
 *
 * Returns: 0, or an errno value
 */
int
soket_socket_listen (SoketSocket *self,
                     int          backlog)
{
  gint64 started_us = now (self);
  int error = listen (self->fd, backlog) < 0 ? errno : 0;

  self->listening = error == 0;
  push_plain (self, SOKET_CALL_LISTEN, started_us, backlog, error);
  return error;
}

/**
 * soket_socket_getsockname:
 * @self: a socket
 *
 * Calls getsockname (), as the deck's TCP client does after connect ().
 *
 * Returns: 0, or an errno value
 */
int
soket_socket_getsockname (SoketSocket *self)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  gint64 started_us = now (self);
  int error = getsockname (self->fd, (struct sockaddr *) &storage, &length) < 0 ? errno : 0;

  if (error == 0)
    soket_endpoint_from_sockaddr (&self->local, (struct sockaddr *) &storage, length);
  push_plain (self, SOKET_CALL_GETSOCKNAME, started_us, 0, error);
  return error;
}

/**
 * soket_socket_shutdown:
 * @self: a connected TCP socket
 * @how: %SHUT_WR, %SHUT_RD or %SHUT_RDWR
 * @origin: whether the deck's program would do it too
 *
 * Calls shutdown () (slide "Socket Object (cont)").
 *
 * Returns: 0, or an errno value
 */
int
soket_socket_shutdown (SoketSocket *self,
                       int          how,
                       SoketOrigin  origin)
{
  gint64 started_us = now (self);
  int error = shutdown (self->fd, how) < 0 ? errno : 0;

  if (self->trace != NULL)
    {
      SoketRecord record = new_record (self, SOKET_CALL_SHUTDOWN, started_us);

      record.origin = origin;
      record.argument = how;
      record.error = error;
      record.result = error == 0 ? 0 : -1;
      push (self, &record, self->fd);
    }
  return error;
}

/**
 * soket_socket_close:
 * @self: a socket
 *
 * Calls close (). What is pending is cancelled; the state that is recorded is the one the kernel has after it: TIME-WAIT where this end
 * closed first. May run twice.
 */
void
soket_socket_close (SoketSocket *self)
{
  SoketRecord record = { 0 };

  if (self->fd < 0)
    return;

  soket_socket_cancel_reading (self);
  soket_socket_cancel_writing (self);
  g_clear_pointer (&self->watch, soket_watch_free);

  if (self->trace != NULL)
    record = new_record (self, SOKET_CALL_CLOSE, now (self));
  if (self->gsocket != NULL)
    {
      g_socket_close (self->gsocket, NULL);
      g_clear_object (&self->gsocket);
    }
  else
    close (self->fd);
  self->fd = -1;
  n_open--;

  if (self->trace != NULL)
    {
      if (self->transport == SOKET_TRANSPORT_TCP && self->connected && soket_trace_take_reading (self->trace))
        soket_kernel_lookup (&self->local, &self->peer, &record.state);
      else if (self->listening)
        record.state.tcp_state = SOKET_TCP_STATE_CLOSED;
      push (self, &record, -1);
    }
}

/**
 * soket_socket_connect:
 * @self: a socket that is not connected
 * @peer: whom to connect to
 * @result: (out): where %TRUE is returned
 * @done: called once later where %FALSE is returned
 * @user_data: for @done
 *
 * Calls connect () (slide "Socket Object"). Over UDP nothing is sent: the kernel notes the peer.
 *
 * Returns: whether it has returned already
 */
gboolean
soket_socket_connect (SoketSocket         *self,
                      const SoketEndpoint *peer,
                      SoketResult         *result,
                      SoketDoneFunc        done,
                      gpointer             user_data)
{
  Operation operation = { .call = SOKET_CALL_CONNECT, .done = done, .user_data = user_data };
  struct sockaddr_storage storage;
  socklen_t length = soket_endpoint_to_sockaddr (peer, &storage);
  int error;

  g_assert (self->writing.call == SOKET_CALL_NONE && self->fd >= 0);

  operation.started_us = now (self);
  self->peer = *peer;
  error = connect (self->fd, (struct sockaddr *) &storage, length) < 0 ? errno : 0;
  register_connect (self);
  if (error != EINPROGRESS && error != EINTR)
    {
      finish_connect (self, operation.started_us, error, result);
      return TRUE;
    }
  /* On loopback the handshake is done by now: a blocking connect () would have returned before the server's accept (). */
  if (poll (&(struct pollfd) { .fd = self->fd, .events = POLLOUT }, 1, 0) > 0)
    return try_connect (self, &operation, result);
  self->writing = operation;
  wait_for (self, &self->writing);
  return FALSE;
}

/**
 * soket_socket_accept:
 * @self: a listening socket
 * @result: (out): where %TRUE is returned
 * @done: called once later where %FALSE is returned
 * @user_data: for @done
 *
 * Calls accept () (slide "Socket Object"): takes one connection from the queue.
 *
 * Returns: whether it has returned already
 */
gboolean
soket_socket_accept (SoketSocket   *self,
                     SoketResult   *result,
                     SoketDoneFunc  done,
                     gpointer       user_data)
{
  Operation operation = { .call = SOKET_CALL_ACCEPT, .done = done, .user_data = user_data };

  return start_reading (self, operation, SOKET_POLLER_QUANTUM_ACCEPTS, result);
}

/**
 * soket_socket_send:
 * @self: a connected TCP socket
 * @data: bytes, untouched until it is done
 * @length: how many
 * @result: (out): where %TRUE is returned
 * @done: called once later where %FALSE is returned
 * @user_data: for @done
 *
 * Calls send () (slide "Kemungkinan mengirim"): the result may be less than @length.
 *
 * Returns: whether it has returned already
 */
gboolean
soket_socket_send (SoketSocket   *self,
                   const void    *data,
                   gsize          length,
                   SoketResult   *result,
                   SoketDoneFunc  done,
                   gpointer       user_data)
{
  Operation operation = { .call = SOKET_CALL_SEND, .data = data, .size = length, .done = done, .user_data = user_data };

  return start_writing (self, operation, result);
}

/**
 * soket_socket_recv:
 * @self: a connected TCP socket
 * @size: bytes to ask for
 * @origin: whether the deck's program would do it too
 * @result: (out): where %TRUE is returned
 * @done: called once later where %FALSE is returned
 * @user_data: for @done
 *
 * Calls recv () (slide "Kemungkinan menerima"): 0 is the end of the stream.
 *
 * Returns: whether it has returned already
 */
gboolean
soket_socket_recv (SoketSocket   *self,
                   gsize          size,
                   SoketOrigin    origin,
                   SoketResult   *result,
                   SoketDoneFunc  done,
                   gpointer       user_data)
{
  Operation operation = { .call = SOKET_CALL_RECV, .origin = origin, .size = size, .done = done, .user_data = user_data };

  return start_reading (self, operation, SOKET_POLLER_QUANTUM_BYTES, result);
}

/**
 * soket_socket_send_datagrams:
 * @self: a UDP socket
 * @datagrams: untouched until it is done, with the bytes they point to
 * @n_datagrams: how many, from 1
 * @result: (out): where %TRUE is returned: how many of them are sent, or the error of the first
 * @done: called once later where %FALSE is returned
 * @user_data: for @done
 *
 * Calls sendto () for each, on a connected socket send (), bundled in one system call.
 *
 * Returns: whether it has returned already
 */
gboolean
soket_socket_send_datagrams (SoketSocket         *self,
                             const SoketDatagram *datagrams,
                             guint                n_datagrams,
                             SoketResult         *result,
                             SoketDoneFunc        done,
                             gpointer             user_data)
{
  Operation operation = {
    .call = self->connected ? SOKET_CALL_SEND : SOKET_CALL_SENDTO,
    .datagrams = datagrams,
    .n_datagrams = n_datagrams,
    .size = datagrams[0].length,
    .done = done,
    .user_data = user_data,
  };

  return start_writing (self, operation, result);
}

/**
 * soket_socket_receive_datagrams:
 * @self: a UDP socket
 * @max_datagrams: how many at most, from 1
 * @result: (out): where %TRUE is returned
 * @done: called once later where %FALSE is returned
 * @user_data: for @done
 *
 * Calls recvfrom (), on a connected socket recv (), for each datagram that waits, bundled in one system call. Each may have
 * 65,535 bytes; length 0 is a datagram and not the end.
 *
 * Returns: whether it has returned already
 */
gboolean
soket_socket_receive_datagrams (SoketSocket   *self,
                                guint          max_datagrams,
                                SoketResult   *result,
                                SoketDoneFunc  done,
                                gpointer       user_data)
{
  Operation operation = {
    .call = self->connected ? SOKET_CALL_RECV : SOKET_CALL_RECVFROM,
    .size = 65536,
    .n_datagrams = max_datagrams,
    .done = done,
    .user_data = user_data,
  };

  return start_reading (self, operation, SOKET_POLLER_QUANTUM_DATAGRAMS, result);
}

/**
 * soket_socket_cancel_reading:
 * @self: a socket
 *
 * Ends the pending accept () or recv (); its function is not called.
 */
void
soket_socket_cancel_reading (SoketSocket *self)
{
  if (self->reading.call == SOKET_CALL_NONE)
    return;
  clear_operation (self, &self->reading);
  update_interest (self);
}

/**
 * soket_socket_cancel_writing:
 * @self: a socket
 *
 * Ends the pending connect () or send (); its function is not called.
 */
void
soket_socket_cancel_writing (SoketSocket *self)
{
  if (self->writing.call == SOKET_CALL_NONE)
    return;
  clear_operation (self, &self->writing);
  update_interest (self);
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
  record = new_record (self, received ? SOKET_CALL_RECV : SOKET_CALL_SEND, now (self));
  record.kind = SOKET_RECORD_MESSAGE;
  record.offset = offset;
  record.result = (gint64) length;
  set_payload (&record, data, length);
  push (self, &record, -1);
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
  SoketRecord record;

  if (self->trace == NULL)
    return;
  record = new_record (self, SOKET_CALL_NONE, now (self));
  record.kind = SOKET_RECORD_NOTE;
  record.origin = SOKET_ORIGIN_ENGINE;
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
  push (self, &record, -1);
}

/**
 * soket_socket_note_text:
 * @self: a socket
 * @text: what is worth telling, in words, translated
 *
 * Records what the program says itself.
 */
void
soket_socket_note_text (SoketSocket *self,
                        const char  *text)
{
  SoketRecord record;

  if (self->trace == NULL)
    return;
  record = new_record (self, SOKET_CALL_NONE, now (self));
  record.kind = SOKET_RECORD_NOTE;
  record.origin = SOKET_ORIGIN_PROGRAM;
  record.note = SOKET_NOTE_TEXT;
  set_payload (&record, text, strlen (text));
  push (self, &record, -1);
}

/**
 * soket_socket_get_fd:
 * @self: a socket
 *
 * Returns: its descriptor, -1 once it is closed
 */
int
soket_socket_get_fd (SoketSocket *self)
{
  return self->fd;
}

/**
 * soket_socket_get_number:
 * @self: a socket
 *
 * Returns: its number in the trace; 0 without a trace
 */
guint32
soket_socket_get_number (SoketSocket *self)
{
  return self->number;
}

/**
 * soket_socket_get_poller:
 * @self: a socket
 *
 * Returns: (transfer none): what it waits with
 */
SoketPoller *
soket_socket_get_poller (SoketSocket *self)
{
  return self->poller;
}

/**
 * soket_socket_get_trace:
 * @self: a socket
 *
 * Returns: (transfer none) (nullable): where its calls are recorded
 */
SoketTrace *
soket_socket_get_trace (SoketSocket *self)
{
  return self->trace;
}

/**
 * soket_socket_get_gsocket:
 * @self: an open socket
 *
 * Gives GIO's view of the same descriptor, for options that GIO knows and for watching it with GIO. What is done through it is not recorded.
 *
 * Returns: (transfer none) (nullable): the GSocket
 */
GSocket *
soket_socket_get_gsocket (SoketSocket *self)
{
  if (self->gsocket == NULL && self->fd >= 0)
    self->gsocket = g_socket_new_from_fd (self->fd, NULL);
  return self->gsocket;
}

/**
 * soket_socket_get_local:
 * @self: a socket
 *
 * Returns: (transfer none): its own address, as far as it was asked for
 */
const SoketEndpoint *
soket_socket_get_local (SoketSocket *self)
{
  return &self->local;
}

/**
 * soket_socket_get_peer:
 * @self: a socket
 *
 * Returns: (transfer none): the other end's address; unset on a socket that is not connected
 */
const SoketEndpoint *
soket_socket_get_peer (SoketSocket *self)
{
  return &self->peer;
}

/**
 * soket_socket_get_n_open:
 *
 * Returns: how many sockets of this kind are open in the process
 */
guint
soket_socket_get_n_open (void)
{
  return n_open;
}
