/* soket-socket.c - one socket, one function for each socket call
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-socket-private.h"

#include "net/kernel/soket-kernel.h"
#include "net/trace/soket-conversation.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * A socket is a GSocket, not blocking: each function is the GSocket function that makes this one system call. Without a GError GSocket
 * leaves errno as the call set it, and errno is what is recorded: the codes of G_IO_ERROR fold EPIPE and ECONNRESET into one.
 * tests/net/socket/test-errno.c notices a GLib that does otherwise. A plain call stays where GSocket's function does something else
 * besides; the reason stands beside it.
 *
 * Here are the calls that return at once. Those that may wait are above it, in soket-socket-stream.c and soket-socket-datagram.c; below it are
 * soket-socket-call.c, how they wait, and soket-socket-record.c, what is recorded of them all.
 */

G_DEFINE_FINAL_TYPE (SoketSocket, soket_socket, G_TYPE_OBJECT)

static guint n_open;

/* Of the connections accepted in one turn so many are read from at once, each up to its own share of a turn. */
#define EAGER_ACCEPTS 4

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
  self->ending = SOKET_ENDING_CLOSED;
}

/**
 * soket_socket_adopt:
 * @listener: the socket that accepted
 * @fd: (transfer full): the descriptor
 * @peer: the client
 * @errnum: (out): an errno value where %NULL is returned
 *
 * Makes a socket of an accepted connection.
 *
 * Returns: (transfer full) (nullable): the socket
 */
SoketSocket *
soket_socket_adopt (SoketSocket         *listener,
                    int                  fd,
                    const SoketEndpoint *peer,
                    int                 *errnum)
{
  /* Six system calls: GSocket reads the type, both addresses, SO_KEEPALIVE and the flags, and sets the flags. */
  GSocket *gsocket = g_socket_new_from_fd (fd, NULL);
  SoketSocket *self;

  if (gsocket == NULL)
    {
      *errnum = errno;
      /* It is the caller's to close by the documentation, and GLib 2.74 has closed it. */
      if (fcntl (fd, F_GETFD) != -1)
        close (fd);
      return NULL;
    }
  self = g_object_new (SOKET_TYPE_SOCKET, NULL);
  self->transport = listener->transport;
  self->side = listener->side;
  self->family = listener->family;
  self->fd = fd;
  self->gsocket = gsocket;
  g_socket_set_blocking (self->gsocket, FALSE);
  self->poller = soket_poller_ref (listener->poller);
  self->connected = TRUE;
  /* A client that has sent by now saves the server a wake-up. Of many that come at once the kernel says who has, so that a turn stays short. */
  self->drained = listener->trace != NULL || listener->reads.used > EAGER_ACCEPTS;
  self->peer = *peer;
  if (listener->trace != NULL)
    {
      self->trace = g_object_ref (listener->trace);
      self->number = soket_trace_next_socket (self->trace);
      soket_socket_read_local (self);
      self->conversation = soket_conversation_accept (self->trace, &self->local, &self->peer);
    }
  n_open++;
  return self;
}

static SoketSocket *
open_in (SoketTransport transport,
         int            family,
         SoketSide      side,
         SoketTrace    *trace,
         guint32        conversation,
         int           *errnum)
{
  g_autoptr (SoketSocket) self = g_object_new (SOKET_TYPE_SOCKET, NULL);
  GSocketType type = transport == SOKET_TRANSPORT_TCP ? G_SOCKET_TYPE_STREAM : G_SOCKET_TYPE_DATAGRAM;
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
      self->conversation = conversation;
    }

  started_us = soket_socket_now (self);
  self->local.family = (guint8) family;
  /* Where there is no descriptor to watch sockets with, there is none for a socket. */
  error = soket_poller_open (self->poller);
  if (error == 0)
    self->gsocket = g_socket_new ((GSocketFamily) family, type, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  if (self->gsocket == NULL)
    error = error != 0 ? error : errno;
  else
    {
      g_socket_set_blocking (self->gsocket, FALSE);
      self->fd = g_socket_get_fd (self->gsocket);
      n_open++;
    }
  soket_socket_push_call (self, SOKET_CALL_SOCKET, started_us, 0, error);
  *errnum = error;
  return error == 0 ? g_steal_pointer (&self) : NULL;
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
soket_socket_open (SoketTransport transport,
                   int            family,
                   SoketSide      side,
                   SoketTrace    *trace,
                   int           *errnum)
{
  return open_in (transport, family, side, trace, 0, errnum);
}

/**
 * soket_socket_open_beside:
 * @other: a socket whose exchange is known
 * @side: whose calls these are
 * @errnum: (out): an errno value where %NULL is returned
 *
 * Calls socket () for a second socket of the same kind, whose calls belong to the exchange of @other: who interrupts a conversation is seen in it.
 *
 * Returns: (transfer full) (nullable): the socket
 */
SoketSocket *
soket_socket_open_beside (SoketSocket *other,
                          SoketSide    side,
                          int         *errnum)
{
  return open_in (other->transport, other->family, side, other->trace, other->conversation, errnum);
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
  gint64 started_us = soket_socket_now (self);
  int error = g_socket_set_option (self->gsocket, level, option, value, NULL) ? 0 : errno;

  soket_socket_push_option (self, started_us, name, value, error);
  return error;
}

/**
 * soket_socket_set_linger:
 * @self: a TCP socket
 * @seconds: how long close () may wait for what is unsent to be acknowledged; 0: close () throws it away and resets the connection
 *
 * Calls setsockopt () with SO_LINGER switched on: with 0 the peer hears RST instead of the end of the stream (RFC 9293, 3.10.7.4 and ABORT in
 * 3.9.1.5), and this end keeps no TIME-WAIT.
 *
 * Returns: 0, or an errno value
 */
int
soket_socket_set_linger (SoketSocket *self,
                         guint        seconds)
{
  const struct linger linger = { .l_onoff = 1, .l_linger = (int) seconds };
  gint64 started_us = soket_socket_now (self);
  /* Plain: g_socket_set_option () sets whole numbers only. */
  int error = setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger) < 0 ? errno : 0;

  soket_socket_push_option (self, started_us, "SO_LINGER", seconds, error);
  return error;
}

/**
 * soket_socket_bind:
 * @self: a socket
 * @local: the address; port 0 takes a free one, which soket_socket_get_local() tells
 *
 * Calls bind () (slide "Socket Object").
 *
 * Returns: 0, or an errno value; of getsockname () where that could not tell which port was taken
 */
int
soket_socket_bind (SoketSocket         *self,
                   const SoketEndpoint *local)
{
  struct sockaddr_storage storage;
  socklen_t length = soket_endpoint_to_sockaddr (local, &storage);
  gint64 started_us = soket_socket_now (self);
  /* Plain: g_socket_bind () sets or clears SO_REUSEADDR and SO_REUSEPORT before, which is a call of its own, recorded where it is made. */
  int error = bind (self->fd, (struct sockaddr *) &storage, length) < 0 ? errno : 0;

  self->local = *local;
  soket_socket_push_call (self, SOKET_CALL_BIND, started_us, 0, error);
  if (error == 0)
    {
      int unread = soket_socket_read_local (self);

      /* Nobody could be told where to find it. */
      if (local->port == 0)
        error = unread;
    }
  if (error == 0 && self->transport == SOKET_TRANSPORT_UDP && self->side == SOKET_SIDE_SERVER)
    soket_conversation_bind (self->trace, &self->local);
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
  gint64 started_us = soket_socket_now (self);
  int error;

  g_socket_set_listen_backlog (self->gsocket, backlog);
  error = g_socket_listen (self->gsocket, NULL) ? 0 : errno;
  self->listening = error == 0;
  soket_socket_push_call (self, SOKET_CALL_LISTEN, started_us, backlog, error);
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
  gint64 started_us = soket_socket_now (self);
  int error = soket_socket_read_local (self);

  soket_socket_push_call (self, SOKET_CALL_GETSOCKNAME, started_us, 0, error);
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
  gint64 started_us = soket_socket_now (self);
  int error = g_socket_shutdown (self->gsocket, how != SHUT_WR, how != SHUT_RD, NULL) ? 0 : errno;

  if (self->trace != NULL)
    {
      SoketRecord record = soket_socket_new_record (self, SOKET_CALL_SHUTDOWN, started_us);

      record.origin = origin;
      record.argument = how;
      record.error = error;
      record.result = error == 0 ? 0 : -1;
      soket_socket_push (self, &record, self->fd);
    }
  return error;
}

/* The connection outlives its descriptors: who closed first keeps TIME-WAIT. Where this end is gone at once, the other, if it is on this
 * computer, may keep it. */
static void
read_after_close (SoketSocket *self,
                  SoketRecord *record)
{
  SoketKernelState after, other;

  if (soket_kernel_lookup (&self->local, &self->peer, &after))
    {
      record->state.tcp_state = after.tcp_state;
      /* Of what is gone nobody knows whether it was sent or thrown away. */
      if (after.tcp_state != SOKET_TCP_STATE_CLOSED)
        record->state.unsent = after.unsent;
    }
  if (record->state.tcp_state == SOKET_TCP_STATE_CLOSED && soket_kernel_lookup (&self->peer, &self->local, &other)
      && other.tcp_state == SOKET_TCP_STATE_TIME_WAIT)
    record->peer_state = SOKET_TCP_STATE_TIME_WAIT;
}

static void
close_socket (SoketSocket *self,
              SoketOrigin  origin)
{
  SoketWatch *watch = NULL;
  SoketRecord record = { 0 };
  gboolean reads = FALSE;

  if (self->fd < 0)
    return;

  /* Taken away first: that nothing is pending any more need not be told to the kernel. */
  watch = g_steal_pointer (&self->watch);
  soket_socket_end_plainly (self);
  soket_socket_cancel_reading (self);
  soket_socket_cancel_writing (self);

  if (self->trace != NULL)
    {
      record = soket_socket_new_record (self, SOKET_CALL_CLOSE, soket_socket_now (self));
      record.origin = (guint8) origin;
      reads = self->transport == SOKET_TRANSPORT_TCP && self->connected && soket_trace_take_reading (self->trace);
      if (reads && soket_kernel_read (self->fd, self->transport, TRUE, &record.state))
        record.state_before = record.state.tcp_state;
      record.state.tcp_state = SOKET_TCP_STATE_UNKNOWN;
    }
  g_socket_close (self->gsocket, NULL);
  g_clear_object (&self->gsocket);
  g_clear_pointer (&watch, soket_watch_free_closed);
  self->fd = -1;
  n_open--;

  if (self->trace != NULL)
    {
      if (reads)
        read_after_close (self, &record);
      else if (self->listening)
        record.state.tcp_state = SOKET_TCP_STATE_CLOSED;
      soket_socket_push (self, &record, -1);
    }
}

/**
 * soket_socket_close:
 * @self: a socket
 *
 * Calls close (). What is pending is given up; the states that are recorded are those that the kernel has after it: TIME-WAIT where this end,
 * or the peer on this computer, closed first. May run twice.
 */
void
soket_socket_close (SoketSocket *self)
{
  close_socket (self, SOKET_ORIGIN_PROGRAM);
}

/**
 * soket_socket_tidy_up:
 * @self: a socket
 *
 * Calls close () in nobody's name: what it was opened for is over, and nobody has asked for the call. Otherwise as soket_socket_close().
 */
void
soket_socket_tidy_up (SoketSocket *self)
{
  close_socket (self, SOKET_ORIGIN_ENGINE);
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
 * soket_socket_count_taken:
 * @self: a TCP socket
 *
 * Counts the bytes that the program at the other end has read or sent: those that still wait in a queue of the kernel, here or, where the other end is
 * on this computer, there, it has not read. It is as exact as two questions to the kernel, one after the other, can be, while bytes are on their way.
 *
 * Returns: how many, of both directions together
 */
guint64
soket_socket_count_taken (SoketSocket *self)
{
  SoketKernelState here, there;
  guint64 waiting = 0;

  if (self->fd >= 0 && soket_kernel_read (self->fd, self->transport, TRUE, &here) && here.has_queues)
    waiting += here.send_queue;
  if (soket_endpoint_is_set (&self->peer) && soket_kernel_is_own_address (&self->peer)
      && soket_kernel_lookup (&self->peer, &self->local, &there) && there.has_queues)
    waiting += there.receive_queue;

  return self->sent - MIN (waiting, self->sent) + self->received;
}

/**
 * soket_socket_get_n_open:
 *
 * Counts the sockets of this kind that are open in the process. The program does not ask; a test that ends with more than it began with has found
 * one that is not let go.
 *
 * Returns: how many
 */
guint
soket_socket_get_n_open (void)
{
  return n_open;
}
