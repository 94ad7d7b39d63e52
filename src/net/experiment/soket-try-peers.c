/* soket-try-peers.c - who takes part in an entry beside the client and the server
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-peers.h"

#include "net/socket/soket-socket.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* The silent client stays until it is dismissed. */
#define SILENCE_MS (24 * 3600 * 1000)

/* Where servers are seldom, and Linux gives no client its port. */
#define NOBODY_FIRST 12000
#define NOBODY_LAST  30000
#define PORTS_TRIED  64

#define LOW_LAST 1023

struct _SoketTryPeers
{
  GObject      parent_instance;

  SoketSocket *holder;
  SoketClient *silent;
  SoketTryCompanion *companion;
};

G_DEFINE_FINAL_TYPE (SoketTryPeers, soket_try_peers, G_TYPE_OBJECT)

static void
soket_try_peers_dispose (GObject *object)
{
  soket_try_peers_dismiss (SOKET_TRY_PEERS (object));
  G_OBJECT_CLASS (soket_try_peers_parent_class)->dispose (object);
}

static void
soket_try_peers_class_init (SoketTryPeersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_try_peers_dispose;
}

static void
soket_try_peers_init (SoketTryPeers *self)
{
}

/**
 * soket_try_peers_new:
 *
 * Makes peers without anybody.
 *
 * Returns: (transfer full): the peers
 */
SoketTryPeers *
soket_try_peers_new (void)
{
  return g_object_new (SOKET_TYPE_TRY_PEERS, NULL);
}

/* Without a trace: nobody watches the calls of another program. */
static SoketSocket *
bind_port (SoketTransport  transport,
           guint16         port,
           int            *errnum)
{
  SoketEndpoint endpoint;
  g_autoptr (SoketSocket) socket = soket_socket_open (transport, AF_INET, SOKET_SIDE_SERVER, NULL, errnum);

  if (socket == NULL)
    return NULL;
  soket_endpoint_parse ("127.0.0.1", port, &endpoint);
  /* As a server does it: what is left of closed connections is no hindrance. Over UDP there is none, and the port would be shared. */
  if (transport == SOKET_TRANSPORT_TCP)
    soket_socket_setsockopt (socket, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 1);
  *errnum = soket_socket_bind (socket, &endpoint);
  if (*errnum == 0)
    return g_steal_pointer (&socket);

  soket_socket_close (socket);
  return NULL;
}

/**
 * soket_try_peers_hold_port:
 * @self: peers
 * @port: a TCP port, or 0 for a free one
 * @listens: whether who has it listens, too; otherwise whoever connects is refused
 * @errnum: (out): 0, or an errno value
 *
 * Has a port of 127.0.0.1, as another program would, until it is dismissed.
 *
 * Returns: the port, or 0 with @errnum
 */
guint16
soket_try_peers_hold_port (SoketTryPeers *self,
                           guint16        port,
                           gboolean       listens,
                           int           *errnum)
{
  g_return_val_if_fail (self->holder == NULL, 0);

  self->holder = bind_port (SOKET_TRANSPORT_TCP, port, errnum);
  if (self->holder == NULL)
    return 0;
  if (listens)
    *errnum = soket_socket_listen (self->holder, 1);
  if (*errnum != 0)
    {
      soket_try_peers_dismiss (self);
      return 0;
    }
  soket_socket_getsockname (self->holder);

  return soket_socket_get_local (self->holder)->port;
}

static void
silence_over_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GBytes *reply = soket_client_send_finish (SOKET_CLIENT (source), result, NULL);

  /* Whatever ended it, there is nobody to tell. */
  g_clear_pointer (&reply, g_bytes_unref);
}

/**
 * soket_try_peers_be_silent:
 * @self: peers without a silent client
 * @trace: (nullable): where its calls are recorded
 * @options: whom it connects to; that it is silent, one client, and for how long is filled in
 *
 * Lets a client connect and say nothing; over UDP, where nobody would know of it, it sends a datagram of its own and reads nothing.
 */
void
soket_try_peers_be_silent (SoketTryPeers            *self,
                           SoketTrace               *trace,
                           const SoketClientOptions *options)
{
  SoketClientOptions silent = *options;
  gboolean tcp = options->transport == SOKET_TRANSPORT_TCP;
  g_autoptr (GBytes) said = g_bytes_new_static ("Dari port lain", tcp ? 0 : strlen ("Dari port lain"));

  g_return_if_fail (self->silent == NULL);

  silent.silent = TRUE;
  silent.half_close = FALSE;
  silent.end_message = FALSE;
  silent.clients = 1;
  silent.timeout_ms = SILENCE_MS;
  silent.read_delay_ms = tcp ? options->read_delay_ms : SILENCE_MS;
  self->silent = soket_client_new (soket_protocol_lookup ("echo"), trace);
  soket_client_send_async (self->silent, &silent, said, NULL, silence_over_cb, NULL);
}

/**
 * soket_try_peers_has_silent:
 * @self: peers
 *
 * Returns: whether there is a silent client, wherever it has come to
 */
gboolean
soket_try_peers_has_silent (SoketTryPeers *self)
{
  return self->silent != NULL;
}

/**
 * soket_try_peers_is_silent:
 * @self: peers
 *
 * Returns: whether there is a silent client, and it is connected
 */
gboolean
soket_try_peers_is_silent (SoketTryPeers *self)
{
  return self->silent != NULL && soket_client_get_state (self->silent) == SOKET_CLIENT_WAITING;
}

/**
 * soket_try_peers_accompany:
 * @self: peers without such a client
 * @kind: which one; nothing is done for one that is silent, or for none
 * @server: where the server listens over TCP; of all addresses of this computer the first loopback address is taken
 * @trace: (nullable): where its calls are recorded
 *
 * Lets another client come that makes calls of its own.
 */
void
soket_try_peers_accompany (SoketTryPeers         *self,
                           SoketTryCompanionKind  kind,
                           const SoketEndpoint   *server,
                           SoketTrace            *trace)
{
  SoketEndpoint endpoint = *server;

  g_return_if_fail (self->companion == NULL);

  if (kind != SOKET_TRY_COMPANION_ASKING && kind != SOKET_TRY_COMPANION_SENDING)
    return;
  if (soket_endpoint_is_any (server))
    soket_endpoint_parse (server->family == AF_INET6 ? "::1" : "127.0.0.1", server->port, &endpoint);
  self->companion = soket_try_companion_new (kind, &endpoint, trace);
}

/**
 * soket_try_peers_is_busy:
 * @self: peers
 *
 * Returns: whether there is such a client, and it has not closed yet
 */
gboolean
soket_try_peers_is_busy (SoketTryPeers *self)
{
  return self->companion != NULL && soket_try_companion_get_active (self->companion);
}

/**
 * soket_try_peers_dismiss:
 * @self: peers
 *
 * Closes whatever they have open. May run twice.
 */
void
soket_try_peers_dismiss (SoketTryPeers *self)
{
  if (self->holder != NULL)
    soket_socket_close (self->holder);
  g_clear_object (&self->holder);
  if (self->silent != NULL)
    soket_client_close (self->silent);
  g_clear_object (&self->silent);
  if (self->companion != NULL)
    soket_try_companion_close (self->companion);
  g_clear_object (&self->companion);
}

static gboolean
can_bind (SoketTransport  transport,
          guint16         port,
          int            *errnum)
{
  g_autoptr (SoketSocket) socket = bind_port (transport, port, errnum);

  if (socket == NULL)
    return FALSE;
  soket_socket_close (socket);

  return TRUE;
}

/**
 * soket_try_is_free:
 * @transport: TCP or UDP
 * @port: a port
 *
 * Returns: whether a server could listen there now
 */
gboolean
soket_try_is_free (SoketTransport transport,
                   guint16        port)
{
  int errnum;

  return can_bind (transport, port, &errnum);
}

/**
 * soket_try_find_nobody:
 * @transport: TCP or UDP
 *
 * Finds a port that nobody has. It is not held: over UDP whoever holds a port receives.
 *
 * Returns: a port, or 0 if none of many was free
 */
guint16
soket_try_find_nobody (SoketTransport transport)
{
  for (guint i = 0; i < PORTS_TRIED; i++)
    {
      guint16 port = (guint16) g_random_int_range (NOBODY_FIRST, NOBODY_LAST);
      int errnum;

      if (can_bind (transport, port, &errnum))
        return port;
    }

  return 0;
}

/**
 * soket_try_find_low_port:
 * @first: the port to begin with, below 1024
 * @privileged: (out): whether this program may bind ports below 1024
 *
 * The system is asked, by binding: what it allows depends on the user, on capabilities, and on `ip_unprivileged_port_start`.
 *
 * Returns: a TCP port below 1024 that nobody has as far as can be told; @first if none is free
 */
guint16
soket_try_find_low_port (guint16   first,
                         gboolean *privileged)
{
  guint16 port = first;
  int errnum = 0;

  for (guint i = 0; i < PORTS_TRIED; i++)
    {
      *privileged = can_bind (SOKET_TRANSPORT_TCP, port, &errnum) || errnum == EADDRINUSE;
      if (errnum != EADDRINUSE)
        return port;
      port = (guint16) (i == 0 ? LOW_LAST : port - 1);
    }

  return first;
}

void
soket_try_end_group (SoketClientGroup *group)
{
  soket_client_group_close (group);
  g_object_unref (group);
}

void
soket_try_end_server (SoketServer *server)
{
  soket_server_stop (server);
  g_object_unref (server);
}
