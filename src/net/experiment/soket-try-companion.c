/* soket-try-companion.c - another client of an entry, which makes calls that the page's own does not make
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/experiment/soket-try-companion.h"

#include "net/socket/soket-socket.h"

#include <string.h>
#include <sys/socket.h>

/*
 * Asking: getpeername () before there is a peer, connect (), who is at which end, shutdown (), and the end of the stream.
 *
 * Sending: what sendall () of Python does, unrolled. SO_SNDBUF is as small as Linux allows, and no server can read before it has been called again,
 * so the first send () takes a part; the rest is sent again and again until all of it has been taken. It reads at the same time, since an echo server
 * that cannot send stops reading.
 */

#define MESSAGE     "Isi pesan."
#define LENGTH      (400 * 1000)
#define SEND_BUFFER 4096
#define RECV_SIZE   65536

struct _SoketTryCompanion
{
  GObject            parent_instance;

  SoketTryCompanionKind  kind;
  SoketSocket       *socket;   /* (nullable): NULL when it is over */
  guint8            *data;
  gsize              sent;
};

G_DEFINE_FINAL_TYPE (SoketTryCompanion, soket_try_companion, G_TYPE_OBJECT)

static void recv_cb (SoketSocket       *socket,
                     const SoketResult *result,
                     gpointer           user_data);
static void send_cb (SoketSocket       *socket,
                     const SoketResult *result,
                     gpointer           user_data);

/* Reads on to the end of the stream; an error ends it, too. */
static void
go_on_reading (SoketTryCompanion *self)
{
  SoketResult result;

  while (self->socket != NULL && soket_socket_recv (self->socket, RECV_SIZE, SOKET_ORIGIN_PROGRAM, &result, recv_cb, self))
    if (result.value <= 0)
      soket_try_companion_close (self);
}

static void
recv_cb (SoketSocket       *socket,
         const SoketResult *result,
         gpointer           user_data)
{
  SoketTryCompanion *self = user_data;

  if (result->value <= 0)
    soket_try_companion_close (self);
  else
    go_on_reading (self);
}

/* The loop of the slide "Kemungkinan mengirim". */
static void
go_on_sending (SoketTryCompanion *self)
{
  SoketResult result;

  while (self->sent < LENGTH && soket_socket_send (self->socket, self->data + self->sent, LENGTH - self->sent, &result, send_cb, self))
    {
      if (result.value < 0)
        {
          soket_try_companion_close (self);
          return;
        }
      self->sent += (gsize) result.value;
    }
  if (self->sent == LENGTH)
    soket_socket_shutdown (self->socket, SHUT_WR, SOKET_ORIGIN_PROGRAM);
}

static void
send_cb (SoketSocket       *socket,
         const SoketResult *result,
         gpointer           user_data)
{
  SoketTryCompanion *self = user_data;

  if (result->value < 0)
    {
      soket_try_companion_close (self);
      return;
    }
  self->sent += (gsize) result->value;
  go_on_sending (self);
}

static void
connected_cb (SoketSocket       *socket,
              const SoketResult *result,
              gpointer           user_data)
{
  SoketTryCompanion *self = user_data;

  if (result->error != 0)
    {
      soket_try_companion_close (self);
      return;
    }

  if (self->kind == SOKET_TRY_COMPANION_ASKING)
    {
      soket_socket_getsockname (self->socket);
      soket_socket_getpeername (self->socket);
      soket_socket_shutdown (self->socket, SHUT_WR, SOKET_ORIGIN_PROGRAM);
    }
  else
    go_on_sending (self);
  if (self->socket != NULL)
    go_on_reading (self);
}

static void
begin (SoketTryCompanion *self,
       const SoketEndpoint     *server,
       SoketTrace              *trace)
{
  SoketResult result;
  int errnum;

  self->socket = soket_socket_open (SOKET_TRANSPORT_TCP, server->family, SOKET_SIDE_CLIENT, trace, &errnum);
  if (self->socket == NULL)
    return;
  if (self->kind == SOKET_TRY_COMPANION_ASKING)
    soket_socket_getpeername (self->socket);
  else
    soket_socket_setsockopt (self->socket, SOL_SOCKET, SO_SNDBUF, "SO_SNDBUF", SEND_BUFFER);
  if (soket_socket_connect (self->socket, server, &result, connected_cb, self))
    connected_cb (self->socket, &result, self);
}

static void
soket_try_companion_dispose (GObject *object)
{
  soket_try_companion_close (SOKET_TRY_COMPANION (object));
  G_OBJECT_CLASS (soket_try_companion_parent_class)->dispose (object);
}

static void
soket_try_companion_finalize (GObject *object)
{
  g_free (SOKET_TRY_COMPANION (object)->data);
  G_OBJECT_CLASS (soket_try_companion_parent_class)->finalize (object);
}

static void
soket_try_companion_class_init (SoketTryCompanionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_try_companion_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_try_companion_finalize;
}

static void
soket_try_companion_init (SoketTryCompanion *self)
{
}

/**
 * soket_try_companion_new:
 * @kind: %SOKET_TRY_COMPANION_ASKING or %SOKET_TRY_COMPANION_SENDING
 * @server: where a server listens over TCP
 * @trace: (nullable): where its calls are recorded
 *
 * Makes a client that begins at once, and goes on by itself on the main loop.
 *
 * Returns: (transfer full): the client
 */
SoketTryCompanion *
soket_try_companion_new (SoketTryCompanionKind    kind,
                         const SoketEndpoint *server,
                         SoketTrace          *trace)
{
  SoketTryCompanion *self = g_object_new (SOKET_TYPE_TRY_COMPANION, NULL);

  self->kind = kind;
  if (kind == SOKET_TRY_COMPANION_SENDING)
    {
      self->data = g_malloc (LENGTH);
      for (gsize i = 0; i < LENGTH; i++)
        self->data[i] = (guint8) MESSAGE[i % strlen (MESSAGE)];
    }
  begin (self, server, trace);

  return self;
}

/**
 * soket_try_companion_get_active:
 * @self: a client
 *
 * Returns: whether it has not closed its socket yet
 */
gboolean
soket_try_companion_get_active (SoketTryCompanion *self)
{
  return self->socket != NULL;
}

/**
 * soket_try_companion_close:
 * @self: a client
 *
 * Closes its socket, whatever it waits for.
 */
void
soket_try_companion_close (SoketTryCompanion *self)
{
  g_autoptr (SoketSocket) socket = g_steal_pointer (&self->socket);

  if (socket != NULL)
    soket_socket_close (socket);
}
