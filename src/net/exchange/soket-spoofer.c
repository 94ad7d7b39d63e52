/* soket-spoofer.c - a UDP socket that answers a client which did not ask it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-spoofer.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>

/*
 * The slide "Echo Client UDP": recvfrom () takes a datagram from anyone who knows the port. The stranger is a second socket, so that a class
 * sees it: it sends one datagram to the client's own address. An unconnected client reads it as if it were the reply; the kernel drops it
 * before a connected one, which has its peer's address to compare.
 *
 * It stays open until it is closed or dropped, as a server would: its end of the conversation is seen as long as the client waits.
 */

struct _SoketSpoofer
{
  GObject        parent_instance;

  SoketSocket   *client;
  SoketSocket   *socket;
};

G_DEFINE_FINAL_TYPE (SoketSpoofer, soket_spoofer, G_TYPE_OBJECT)

/* Where the client can be reached: a client that is bound to no address is reached through loopback. */
static gboolean
find_client (SoketSpoofer  *self,
             SoketEndpoint *target)
{
  /* With a trace it is known already, and the client's program does not ask for it. */
  if (soket_socket_get_local (self->client)->port == 0)
    soket_socket_getsockname (self->client);
  *target = *soket_socket_get_local (self->client);
  if (target->port == 0)
    return FALSE;
  if (soket_endpoint_is_any (target))
    return soket_endpoint_parse (target->family == AF_INET6 ? "::1" : "127.0.0.1", target->port, target);
  return TRUE;
}

static void
sent_late_cb (SoketSocket       *socket,
              const SoketResult *result,
              gpointer           user_data)
{
}

static void
soket_spoofer_dispose (GObject *object)
{
  SoketSpoofer *self = SOKET_SPOOFER (object);

  soket_spoofer_close (self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (soket_spoofer_parent_class)->dispose (object);
}

static void
soket_spoofer_class_init (SoketSpooferClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_spoofer_dispose;
}

static void
soket_spoofer_init (SoketSpoofer *self)
{
}

/**
 * soket_spoofer_new:
 * @client: an open UDP socket that has a port: it has sent, or it is connected
 *
 * Makes somebody whom @client did not ask. Nothing is opened before soket_spoofer_send().
 *
 * Returns: (transfer full): the stranger
 */
SoketSpoofer *
soket_spoofer_new (SoketSocket *client)
{
  SoketSpoofer *self = g_object_new (SOKET_TYPE_SPOOFER, NULL);

  self->client = g_object_ref (client);
  return self;
}

/**
 * soket_spoofer_send:
 * @self: a stranger that has not sent
 * @data: the datagram's bytes
 * @length: how many, from 0
 *
 * Opens a socket and sends one datagram to the client. Its calls are recorded on the stranger's side, in the client's exchange.
 *
 * Returns: 0, or an errno value
 */
int
soket_spoofer_send (SoketSpoofer *self,
                    const void   *data,
                    gsize         length)
{
  SoketDatagram datagram = { .data = data, .length = length };
  SoketEndpoint local;
  SoketResult result;
  int errnum;

  g_return_val_if_fail (self->socket == NULL, EALREADY);

  if (!find_client (self, &datagram.peer))
    return EDESTADDRREQ;
  self->socket = soket_socket_open_beside (self->client, SOKET_SIDE_STRANGER, &errnum);
  if (self->socket == NULL)
    return errnum;

  /* Whoever reads the calls would take it for the server. */
  soket_socket_note (self->socket, SOKET_NOTE_UNASKED, 0, 0, NULL);
  /* The client's own host is the one address from which both kinds of client can be reached. */
  local = datagram.peer;
  local.port = 0;
  errnum = soket_socket_bind (self->socket, &local);
  if (errnum != 0)
    return errnum;
  if (!soket_socket_send_datagrams (self->socket, &datagram, 1, &result, sent_late_cb, NULL))
    {
      /* A new socket has room for one datagram, or its memory is out: @data is the caller's, so it does not wait. */
      soket_socket_cancel_writing (self->socket);
      return EAGAIN;
    }
  return result.error;
}

/**
 * soket_spoofer_close:
 * @self: a stranger
 *
 * Closes its socket. May run twice.
 */
void
soket_spoofer_close (SoketSpoofer *self)
{
  if (self->socket != NULL)
    soket_socket_close (self->socket);
  g_clear_object (&self->socket);
}
