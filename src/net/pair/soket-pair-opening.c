/* soket-pair-opening.c - makes the two sockets of a pair, and the connection between them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/pair/soket-pair-opening.h"

#include <sys/socket.h>

static void
accepted (SoketPairOpening  *self,
          const SoketResult *result)
{
  soket_pair_opening_end (self);
  self->opened (result->accepted, self->user_data);
}

static void
accepted_cb (SoketSocket       *socket,
             const SoketResult *result,
             gpointer           user_data)
{
  accepted (user_data, result);
}

static void
connected (SoketPairOpening  *self,
           const SoketResult *result)
{
  SoketResult next;

  if (result->error != 0)
    {
      soket_pair_opening_end (self);
      self->opened (NULL, self->user_data);
    }
  else if (soket_socket_accept (self->listener, &next, accepted_cb, self))
    accepted (self, &next);
}

static void
connected_cb (SoketSocket       *socket,
              const SoketResult *result,
              gpointer           user_data)
{
  connected (user_data, result);
}

static SoketSocket *
open_socket (SoketTrace     *trace,
             SoketTransport  transport,
             SoketSide       side,
             guint           buffer_size,
             int            *errnum)
{
  g_autoptr (SoketSocket) socket = soket_socket_open (transport, AF_INET, side, trace, errnum);

  /* Before there is a connection: afterwards the kernel has told the other end how much it may send. The sender's buffer matters to a stream only. */
  if (socket != NULL && buffer_size != 0 && side == SOKET_SIDE_SERVER)
    *errnum = soket_socket_setsockopt (socket, SOL_SOCKET, SO_RCVBUF, "SO_RCVBUF", (int) buffer_size);
  else if (socket != NULL && buffer_size != 0 && transport == SOKET_TRANSPORT_TCP)
    *errnum = soket_socket_setsockopt (socket, SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF", (int) buffer_size);
  return *errnum == 0 ? g_steal_pointer (&socket) : NULL;
}

static int
open_receiver (SoketPairOpening  *self,
               SoketTrace        *trace,
               SoketTransport     transport,
               guint              buffer_size,
               SoketSocket      **receiver)
{
  int errnum = 0;

  soket_endpoint_parse ("127.0.0.1", 0, &self->address);
  *receiver = open_socket (trace, transport, SOKET_SIDE_SERVER, buffer_size, &errnum);
  if (*receiver == NULL)
    return errnum;
  errnum = soket_socket_bind (*receiver, &self->address);
  if (errnum == 0)
    self->address = *soket_socket_get_local (*receiver);
  if (errnum == 0 && transport == SOKET_TRANSPORT_TCP)
    errnum = soket_socket_listen (*receiver, 1);
  /* Which port the kernel has chosen, listen () tells otherwise: without it nobody knows that this is the server who was asked. */
  else if (errnum == 0)
    soket_socket_getsockname (*receiver);
  return errnum;
}

/**
 * soket_pair_opening_init:
 * @self: memory of the owner, zero
 * @opened: called once for each connection that was begun, unless it was ended before
 * @user_data: for @opened
 *
 * Nothing is open yet.
 */
void
soket_pair_opening_init (SoketPairOpening    *self,
                         SoketPairOpenedFunc  opened,
                         gpointer             user_data)
{
  self->opened = opened;
  self->user_data = user_data;
}

/**
 * soket_pair_opening_begin:
 * @self: an opening that does not go on
 * @trace: where the calls are recorded
 * @transport: TCP or UDP
 * @buffer_size: SO_SNDBUF and SO_RCVBUF, or 0 for the system's own
 * @sender: (out): the socket that sends
 * @receiver: (out): UDP: the socket that receives; over TCP it comes with the connection
 *
 * Opens the receiver on 127.0.0.1, at a port that the kernel chooses, and the sender; over TCP the sender connects. Where it fails, what is open by
 * then stays open, and is the caller's to close.
 *
 * Returns: 0, or the errno value of the call that failed
 */
int
soket_pair_opening_begin (SoketPairOpening  *self,
                          SoketTrace        *trace,
                          SoketTransport     transport,
                          guint              buffer_size,
                          SoketSocket      **sender,
                          SoketSocket      **receiver)
{
  gboolean is_udp = transport == SOKET_TRANSPORT_UDP;
  SoketResult result;
  int errnum = open_receiver (self, trace, transport, buffer_size, is_udp ? receiver : &self->listener);

  if (errnum == 0)
    *sender = open_socket (trace, transport, SOKET_SIDE_CLIENT, buffer_size, &errnum);
  if (errnum != 0 || is_udp)
    return errnum;
  self->goes_on = TRUE;
  /* On loopback it is there at once, as a rule. */
  if (soket_socket_connect (*sender, &self->address, &result, connected_cb, self))
    {
      errnum = result.error;
      connected (self, &result);
    }
  return errnum;
}

/**
 * soket_pair_opening_end:
 * @self: an opening
 *
 * Closes the socket that listens; nobody is waited for any more.
 */
void
soket_pair_opening_end (SoketPairOpening *self)
{
  if (self->listener != NULL)
    soket_socket_close (self->listener);
  g_clear_object (&self->listener);
  self->goes_on = FALSE;
}
