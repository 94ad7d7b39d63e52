/* soket-socket-stream.c - the calls on a connection, and those that make one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-socket-private.h"

#include <errno.h>
#include <sys/socket.h>

static gboolean
try_recv (SoketSocket     *self,
          SoketSocketCall *operation,
          SoketResult     *result)
{
  guint8 *scratch = soket_poller_get_scratch (self->poller, MAX (operation->size, 1));
  gssize n = g_socket_receive (self->gsocket, (char *) scratch, operation->size, NULL, NULL);
  int error = n < 0 ? errno : 0;

  if (n < 0 && soket_socket_would_block (error))
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
try_send (SoketSocket     *self,
          SoketSocketCall *operation,
          SoketResult     *result)
{
  gssize n = g_socket_send (self->gsocket, operation->data, operation->size, NULL, NULL);
  int error = n < 0 ? errno : 0;

  if (n < 0 && soket_socket_would_block (error))
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

/* As it is: g_socket_address_new_from_native () would make IPv4 of an IPv4-mapped address, which connect () refuses on an IPv6 socket. */
static GSocketAddress *
new_address (const SoketEndpoint *endpoint)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_bytes (endpoint->address, (GSocketFamily) endpoint->family);

  return g_object_new (G_TYPE_INET_SOCKET_ADDRESS, "address", address, "port", endpoint->port, "scope-id", endpoint->scope, NULL);
}

/* 0, or an errno value. */
static int
read_peer (SoketSocket *self)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;

  /* Plain, as soket_socket_read_local (). */
  if (getpeername (self->fd, (struct sockaddr *) &storage, &length) < 0)
    return errno;
  soket_endpoint_from_sockaddr (&self->peer, (struct sockaddr *) &storage, length);

  return 0;
}

/**
 * soket_socket_getpeername:
 * @self: a socket
 *
 * Calls getpeername () (slide "Socket Object"): which address and port the other end has.
 *
 * Returns: 0, or an errno value: %ENOTCONN while nobody is at the other end
 */
int
soket_socket_getpeername (SoketSocket *self)
{
  gint64 started_us = soket_socket_now (self);
  int error = read_peer (self);

  soket_socket_push_call (self, SOKET_CALL_GETPEERNAME, started_us, 0, error);
  return error;
}

static void
finish_connect (SoketSocket *self,
                gint64       started_us,
                int          error,
                SoketResult *result)
{
  self->connected = error == 0;
  if (error != 0)
    soket_socket_unregister (self, &self->peer);
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
try_connect (SoketSocket     *self,
             SoketSocketCall *operation,
             SoketResult     *result)
{
  finish_connect (self, operation->started_us, read_error (self), result);
  return TRUE;
}

static gboolean
try_accept (SoketSocket     *self,
            SoketSocketCall *operation,
            SoketResult     *result)
{
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  SoketEndpoint peer = { 0 };
  SoketSocket *accepted = NULL;
  /* Plain: g_socket_accept () does not tell the peer, and sets the descriptor's flags by calls of their own. */
  int fd = accept4 (self->fd, (struct sockaddr *) &storage, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
  int error = fd < 0 ? errno : 0;

  if (fd < 0 && soket_socket_would_block (error))
    return FALSE;

  self->reads.used++;
  if (fd >= 0)
    {
      soket_endpoint_from_sockaddr (&peer, (struct sockaddr *) &storage, length);
      accepted = soket_socket_adopt (self, fd, &peer, &error);
      if (accepted == NULL)
        fd = -1;
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
  SoketSocketCall operation = { .call = SOKET_CALL_CONNECT, .attempt = try_connect, .done = done, .user_data = user_data };
  g_autoptr (GSocketAddress) address = new_address (peer);
  int error;

  g_assert (self->writing.call == SOKET_CALL_NONE && self->fd >= 0);

  operation.started_us = soket_socket_now (self);
  self->peer = *peer;
  error = g_socket_connect (self->gsocket, address, NULL, NULL) ? 0 : errno;
  soket_socket_register (self, peer);
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
  soket_socket_wait_to_write (self, operation);
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
  SoketSocketCall operation = { .call = SOKET_CALL_ACCEPT, .attempt = try_accept, .done = done, .user_data = user_data };

  return soket_socket_start_reading (self, operation, SOKET_POLLER_QUANTUM_ACCEPTS, result);
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
  SoketSocketCall operation = { .call = SOKET_CALL_SEND, .attempt = try_send, .data = data, .size = length, .done = done, .user_data = user_data };

  return soket_socket_start_writing (self, operation, result);
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
  SoketSocketCall operation = { .call = SOKET_CALL_RECV, .attempt = try_recv, .origin = origin, .size = size, .done = done, .user_data = user_data };

  return soket_socket_start_reading (self, operation, SOKET_POLLER_QUANTUM_BYTES, result);
}
