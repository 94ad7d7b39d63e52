/* soket-socket-wait.c - the socket calls that may wait
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-socket-private.h"

#include "core/record/soket-pairing.h"
#include "net/kernel/soket-kernel.h"
#include "net/trace/soket-conversation.h"

#include <errno.h>
#include <sys/socket.h>

/*
 * EAGAIN and EINPROGRESS are not results: an operation that would block stays its socket's pending call, shown as waiting, until it
 * returns. So the trace reads like a program of blocking calls. What has a trace costs more; without one nothing is recorded.
 *
 * In one turn of the poller a socket does no more than its quantum; an operation started beyond it waits for the next turn.
 */

static gboolean
may_try (SoketSocket  *self,
         SoketQuantum *quantum,
         gsize         limit)
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
wait_for (SoketSocket    *self,
          SoketOperation *operation)
{
  if (self->watch == NULL)
    self->watch = soket_watch_new (self->poller, self->fd, ready_cb, G_OBJECT (self));

  if (self->trace != NULL && operation->waiting == NULL)
    {
      SoketPendingCall *waiting = g_slice_new0 (SoketPendingCall);

      waiting->record = soket_socket_new_record (self, operation->call, operation->started_us);
      waiting->record.origin = operation->origin;
      waiting->record.argument = (gint64) operation->size;
      waiting->record.returned_us = -1;
      /* Whether the SYN is still to be answered. */
      if (operation->call == SOKET_CALL_CONNECT)
        soket_kernel_read (self->fd, self->transport, FALSE, &waiting->record.state);
      operation->waiting = waiting;
      soket_trace_begin_wait (self->trace, waiting);
    }
  update_interest (self);
}

/* What waited stays: how long, and why it ended. */
static void
record_given_up (SoketSocket          *self,
                 const SoketOperation *operation)
{
  SoketRecord record;

  if (operation->waiting == NULL)
    return;
  record = operation->waiting->record;
  record.result = -1;
  record.ending = (guint8) self->ending;
  soket_socket_push (self, &record, self->fd);
}

static void
clear_operation (SoketSocket    *self,
                 SoketOperation *operation)
{
  if (operation->waiting != NULL)
    {
      soket_trace_end_wait (self->trace, operation->waiting);
      g_slice_free (SoketPendingCall, operation->waiting);
    }
  *operation = (SoketOperation) { 0 };
}

static gboolean
would_block (int error)
{
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

static gboolean
try_recv (SoketSocket    *self,
          SoketOperation *operation,
          SoketResult    *result)
{
  guint8 *scratch = soket_poller_get_scratch (self->poller, MAX (operation->size, 1));
  gssize n = g_socket_receive (self->gsocket, (char *) scratch, operation->size, NULL, NULL);
  int error = n < 0 ? errno : 0;

  if (n < 0 && would_block (error))
    return FALSE;

  if (self->trace != NULL)
    {
      SoketRecord record = soket_socket_new_record (self, SOKET_CALL_RECV, operation->started_us);

      record.origin = operation->origin;
      record.argument = (gint64) operation->size;
      record.result = n;
      record.error = error;
      record.offset = self->received;
      if (n > 0)
        soket_socket_set_payload (&record, scratch, (gsize) n);
      soket_socket_push (self, &record, self->fd);
    }
  if (n > 0)
    {
      self->received += (guint64) n;
      /* A call costs something however little it brings: recv (1) is a teaching mode. */
      self->reads.used += MAX ((gsize) n, 64);
    }
  /* A short read has emptied the buffer; end of stream and errors say no more. */
  self->drained = n > 0 && (gsize) n < operation->size;
  *result = (SoketResult) { .call = operation->call, .value = n, .error = error, .data = scratch };
  return TRUE;
}

static gboolean
try_send (SoketSocket    *self,
          SoketOperation *operation,
          SoketResult    *result)
{
  gssize n = g_socket_send (self->gsocket, operation->data, operation->size, NULL, NULL);
  int error = n < 0 ? errno : 0;

  if (n < 0 && would_block (error))
    return FALSE;

  if (self->trace != NULL)
    {
      SoketRecord record = soket_socket_new_record (self, SOKET_CALL_SEND, operation->started_us);

      record.argument = (gint64) operation->size;
      record.result = n;
      record.error = error;
      record.offset = self->sent;
      if (n > 0)
        soket_socket_set_payload (&record, operation->data, (gsize) n);
      soket_socket_push (self, &record, self->fd);
    }
  if (n > 0)
    {
      self->sent += (guint64) n;
      self->writes.used += MAX ((gsize) n, 1024);
    }
  *result = (SoketResult) { .call = operation->call, .value = n, .error = error };
  return TRUE;
}

static void
register_exchange (SoketSocket         *self,
                   const SoketEndpoint *peer)
{
  if (self->trace == NULL)
    return;
  soket_socket_read_local (self);
  self->conversation = soket_conversation_register (self->trace, self->transport, &self->local, peer);
}

/* Nothing of it has come to a server, nor will: whoever has its port later is somebody else. Its own records keep the number. */
static void
unregister_exchange (SoketSocket         *self,
                     const SoketEndpoint *peer)
{
  if (self->trace != NULL)
    soket_conversation_unregister (self->trace, self->transport, &self->local, peer, self->conversation);
}

/* As it is: g_socket_address_new_from_native () would make IPv4 of an IPv4-mapped address, which connect () refuses on an IPv6 socket. */
static GSocketAddress *
new_address (const SoketEndpoint *endpoint)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_bytes (endpoint->address, (GSocketFamily) endpoint->family);

  return g_object_new (G_TYPE_INET_SOCKET_ADDRESS, "address", address, "port", endpoint->port, "scope-id", endpoint->scope, NULL);
}

static void
read_peer (SoketSocket *self)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;

  /* Plain, as soket_socket_read_local (). */
  if (getpeername (self->fd, (struct sockaddr *) &storage, &length) == 0)
    soket_endpoint_from_sockaddr (&self->peer, (struct sockaddr *) &storage, length);
}

static void
finish_connect (SoketSocket *self,
                gint64       started_us,
                int          error,
                SoketResult *result)
{
  self->connected = error == 0;
  if (error != 0)
    unregister_exchange (self, &self->peer);
  if (self->trace != NULL)
    {
      SoketRecord record;

      /* The kernel takes the local port back where the connection was refused. */
      if (error == 0)
        soket_socket_read_local (self);
      record = soket_socket_new_record (self, SOKET_CALL_CONNECT, started_us);
      record.result = error == 0 ? 0 : -1;
      record.error = error;
      soket_socket_push (self, &record, self->fd);
      /* Who asked 0.0.0.0 was connected to an address of this computer: from here on it is known to which, and the kernel knows no other. */
      if (error == 0 && soket_endpoint_is_any (&self->peer))
        read_peer (self);
    }
  *result = (SoketResult) { .call = SOKET_CALL_CONNECT, .value = error == 0 ? 0 : -1, .error = error };
}

/* What a connect has come to. */
static int
read_error (SoketSocket *self)
{
  int error = 0;

  /* Not g_socket_check_connect_result (), which takes the error and gives a code for it. */
  return g_socket_get_option (self->gsocket, SOL_SOCKET, SO_ERROR, &error, NULL) ? error : errno;
}

static gboolean
try_connect (SoketSocket    *self,
             SoketOperation *operation,
             SoketResult    *result)
{
  finish_connect (self, operation->started_us, read_error (self), result);
  return TRUE;
}

static gboolean
try_accept (SoketSocket    *self,
            SoketOperation *operation,
            SoketResult    *result)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  SoketEndpoint peer = { 0 };
  SoketSocket *accepted = NULL;
  /* Plain: g_socket_accept () does not tell the peer, and sets the descriptor's flags by calls of their own. */
  int fd = accept4 (self->fd, (struct sockaddr *) &storage, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  int error = fd < 0 ? errno : 0;

  if (fd < 0 && would_block (error))
    return FALSE;

  self->reads.used++;
  if (fd >= 0)
    {
      soket_endpoint_from_sockaddr (&peer, (struct sockaddr *) &storage, length);
      accepted = soket_socket_adopt (self, fd, &peer);
    }
  if (self->trace != NULL)
    {
      SoketRecord record = soket_socket_new_record (self, SOKET_CALL_ACCEPT, operation->started_us);

      record.result = accepted != NULL ? (gint64) accepted->number : -1;
      record.new_fd = MAX (fd, 0);
      record.error = error;
      record.peer = peer;
      soket_endpoint_normalize (&record.peer);
      if (accepted != NULL)
        record.conversation = accepted->conversation;
      soket_socket_push (self, &record, fd);
    }
  *result = (SoketResult) { .call = operation->call, .value = accepted != NULL ? 0 : -1, .error = error, .peer = peer, .accepted = accepted };
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
                 SoketOperation      *operation,
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
      record = soket_socket_new_record (self, self->connected ? plain : addressed, operation->started_us);
      record.argument = sends ? (gint64) datagram->length : (gint64) operation->size;
      record.result = value;
      record.error = error;
      record.offset = *offset;
      if (!self->connected && soket_endpoint_is_set (&datagram->peer))
        {
          record.peer = datagram->peer;
          soket_endpoint_normalize (&record.peer);
          /* One that has joined an exchange stays in it. */
          if (self->side == SOKET_SIDE_SERVER && self->conversation == 0)
            record.conversation = soket_conversation_datagram (self->trace, self->number, &self->local, &datagram->peer);
        }
      if (value >= 0)
        {
          soket_socket_set_payload (&record, datagram->data, (gsize) value);
          soket_pairing_sum (&record, datagram->data, (gsize) value);
        }
      soket_socket_push (self, &record, self->fd);
    }
  if (value > 0)
    *offset += (guint64) value;
}

static gboolean
try_receive_datagrams (SoketSocket    *self,
                       SoketOperation *operation,
                       SoketResult    *result)
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
  /* Plain: g_socket_receive_messages () asks once more when fewer have come, throws away the errno of that, and makes an object of each address. */
  n = recvmmsg (self->fd, batch.headers, max, 0, NULL);
  error = n < 0 ? errno : 0;
  if (n < 0 && would_block (error))
    return FALSE;

  if (n < 0)
    {
      /* ICMP says that nobody received what was sent. */
      if (self->side == SOKET_SIDE_CLIENT && error == ECONNREFUSED)
        unregister_exchange (self, &self->peer);
      record_datagram (self, operation, SOKET_CALL_RECV, SOKET_CALL_RECVFROM, &(SoketDatagram) { 0 }, -1, error);
    }
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
      operation->started_us = soket_socket_now (self);
    }
  self->reads.used += (gsize) MAX (n, 1);
  self->drained = n > 0 && (guint) n < max;
  *result = (SoketResult) { .call = operation->call, .value = n, .error = error, .datagrams = batch.datagrams };
  return TRUE;
}

static gboolean
try_send_datagrams (SoketSocket    *self,
                    SoketOperation *operation,
                    SoketResult    *result)
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
  /* Plain: g_socket_send_messages () wants an object for each address; with both a datagram costs a third more. */
  n = sendmmsg (self->fd, batch.headers, max, MSG_NOSIGNAL);
  error = n < 0 ? errno : 0;
  if (n < 0 && would_block (error))
    return FALSE;

  /* The first sendto () has given the socket its port (autobind). As long as it asks the same, it is one exchange. */
  if (self->side == SOKET_SIDE_CLIENT && !self->connected && !soket_endpoint_equal (&self->asked, &operation->datagrams[0].peer))
    {
      self->asked = operation->datagrams[0].peer;
      register_exchange (self, &self->asked);
    }
  if (n < 0)
    {
      if (self->side == SOKET_SIDE_CLIENT)
        {
          unregister_exchange (self, self->connected ? &self->peer : &operation->datagrams[0].peer);
          self->asked = (SoketEndpoint) { 0 };
        }
      record_datagram (self, operation, SOKET_CALL_SEND, SOKET_CALL_SENDTO, &operation->datagrams[0], -1, error);
    }
  for (int i = 0; i < n; i++)
    {
      record_datagram (self, operation, SOKET_CALL_SEND, SOKET_CALL_SENDTO, &operation->datagrams[i], (gssize) operation->datagrams[i].length, 0);
      operation->started_us = soket_socket_now (self);
    }
  *result = (SoketResult) { .call = operation->call, .value = n, .error = error };
  return TRUE;
}

static gboolean
attempt (SoketSocket    *self,
         SoketOperation *operation,
         SoketResult    *result)
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
complete (SoketSocket    *self,
          SoketOperation *operation)
{
  SoketResult result;
  SoketDoneFunc done = operation->done;
  gpointer user_data = operation->user_data;

  /* The main loop was late, and not the call. */
  if (operation->untried && soket_poller_get_look (self->poller) <= operation->look + 1)
    operation->started_us = soket_socket_now (self);
  operation->untried = FALSE;
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
               SoketOperation operation,
               gsize          quantum,
               SoketResult   *result)
{
  g_assert (self->reading.call == SOKET_CALL_NONE && self->fd >= 0);

  operation.started_us = soket_socket_now (self);
  operation.untried = self->drained || !may_try (self, &self->reads, quantum);
  operation.look = soket_poller_get_look (self->poller);
  if (!operation.untried && attempt (self, &operation, result))
    return TRUE;
  self->drained = FALSE;
  self->reading = operation;
  wait_for (self, &self->reading);
  return FALSE;
}

static gboolean
start_writing (SoketSocket   *self,
               SoketOperation operation,
               SoketResult   *result)
{
  g_assert (self->writing.call == SOKET_CALL_NONE && self->fd >= 0);

  operation.started_us = soket_socket_now (self);
  if (may_try (self, &self->writes, 16 * SOKET_POLLER_QUANTUM_BYTES) && attempt (self, &operation, result))
    return TRUE;
  self->writing = operation;
  wait_for (self, &self->writing);
  return FALSE;
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
  SoketOperation operation = { .call = SOKET_CALL_CONNECT, .done = done, .user_data = user_data };
  g_autoptr (GSocketAddress) address = new_address (peer);
  int error;

  g_assert (self->writing.call == SOKET_CALL_NONE && self->fd >= 0);

  operation.started_us = soket_socket_now (self);
  self->peer = *peer;
  error = g_socket_connect (self->gsocket, address, NULL, NULL) ? 0 : errno;
  register_exchange (self, peer);
  if (error != EINPROGRESS)
    {
      finish_connect (self, operation.started_us, error, result);
      return TRUE;
    }
  /* On loopback the handshake is done by now: a blocking connect () would have returned before the server's accept (). */
  if (g_socket_condition_check (self->gsocket, G_IO_OUT) != 0)
    return try_connect (self, &operation, result);
  /* An ICMP answer that came while connect () still ran is a soft error: the kernel goes on with SYN, and poll () need not tell of it. */
  error = read_error (self);
  if (error != 0)
    {
      finish_connect (self, operation.started_us, error, result);
      return TRUE;
    }
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
soket_socket_accept (SoketSocket  *self,
                     SoketResult  *result,
                     SoketDoneFunc done,
                     gpointer      user_data)
{
  SoketOperation operation = { .call = SOKET_CALL_ACCEPT, .done = done, .user_data = user_data };

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
soket_socket_send (SoketSocket  *self,
                   const void   *data,
                   gsize         length,
                   SoketResult  *result,
                   SoketDoneFunc done,
                   gpointer      user_data)
{
  SoketOperation operation = { .call = SOKET_CALL_SEND, .data = data, .size = length, .done = done, .user_data = user_data };

  return start_writing (self, operation, result);
}

/**
 * soket_socket_move_pending:
 * @self: a TCP socket with a send that is pending
 * @data: the same bytes in another place, untouched until it is done
 *
 * Lets the caller send from a buffer that it does not keep, and copy only what has to wait.
 */
void
soket_socket_move_pending (SoketSocket *self,
                           const void  *data)
{
  g_return_if_fail (self->writing.call == SOKET_CALL_SEND);

  self->writing.data = data;
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
soket_socket_recv (SoketSocket  *self,
                   gsize         size,
                   SoketOrigin   origin,
                   SoketResult  *result,
                   SoketDoneFunc done,
                   gpointer      user_data)
{
  SoketOperation operation = { .call = SOKET_CALL_RECV, .origin = origin, .size = size, .done = done, .user_data = user_data };

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
  SoketOperation operation = {
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
soket_socket_receive_datagrams (SoketSocket  *self,
                                guint         max_datagrams,
                                SoketResult  *result,
                                SoketDoneFunc done,
                                gpointer      user_data)
{
  SoketOperation operation = {
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
 * Gives the pending accept () or recv () up; its function is not called.
 */
void
soket_socket_cancel_reading (SoketSocket *self)
{
  if (self->reading.call == SOKET_CALL_NONE)
    return;
  record_given_up (self, &self->reading);
  clear_operation (self, &self->reading);
  update_interest (self);
}

/**
 * soket_socket_cancel_writing:
 * @self: a socket
 *
 * Gives the pending connect () or send () up; its function is not called.
 */
void
soket_socket_cancel_writing (SoketSocket *self)
{
  if (self->writing.call == SOKET_CALL_NONE)
    return;
  if (self->writing.call == SOKET_CALL_CONNECT)
    unregister_exchange (self, &self->peer);
  record_given_up (self, &self->writing);
  clear_operation (self, &self->writing);
  update_interest (self);
}

/**
 * soket_socket_set_ending:
 * @self: a socket
 * @ending: why what waits will be given up, and not %SOKET_ENDING_RETURNED
 *
 * Tells why whatever waits on this socket is about to be cancelled, for its record. Called before cancelling or closing by whoever knows.
 */
void
soket_socket_set_ending (SoketSocket *self,
                         SoketEnding  ending)
{
  g_return_if_fail (ending != SOKET_ENDING_RETURNED);

  self->ending = ending;
}
