/* soket-datagram-port.c - one UDP socket, either end
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-datagram-port.h"

/*
 * A datagram is a message by itself. What is sent while a batch is being received goes out with one system call at its end; while
 * something is not out nothing is received, so that the queue stays as short as a batch.
 */

/* After a receive that failed: where memory is out, asked again at once, the system would say the same, and the loop would spin. */
#define PAUSE_MS 100

typedef struct
{
  gsize         offset;  /* in `bytes` */
  gsize         length;
  SoketEndpoint peer;
} Outgoing;

struct _SoketDatagramPort
{
  GObject               parent_instance;

  SoketSocket          *socket;
  SoketDatagramHandlers handlers;
  gpointer              user_data;
  guint                 max_datagrams;
  gboolean              started;
  gboolean              closed;
  gboolean              in_batch;
  gboolean              receiving;  /* pending */
  gboolean              sending;    /* pending: `bytes` must stay where it is */
  SoketDeadline         pause;      /* armed: nothing is received */
  GByteArray           *bytes;
  GArray               *queue;      /* of Outgoing */
  GArray               *batch;      /* of SoketDatagram: what the socket is given */
  guint                 n_sent;     /* of `batch` */
};

G_DEFINE_FINAL_TYPE (SoketDatagramPort, soket_datagram_port, G_TYPE_OBJECT)

static void receive_on (SoketDatagramPort *self);
static void send_on (SoketDatagramPort *self);

static void
take_received (SoketDatagramPort *self,
               const SoketResult *result)
{
  if (result->value < 0)
    {
      soket_deadline_arm (&self->pause, PAUSE_MS);
      if (self->handlers.failed != NULL)
        self->handlers.failed (self, result->call, result->error, self->user_data);
      return;
    }
  self->in_batch = TRUE;
  for (gssize i = 0; i < result->value && !self->closed; i++)
    self->handlers.received (self, &result->datagrams[i], self->user_data);
  self->in_batch = FALSE;
  send_on (self);
}

static void
receive_cb (SoketSocket       *socket,
            const SoketResult *result,
            gpointer           user_data)
{
  SoketDatagramPort *self = user_data;

  g_object_ref (self);
  self->receiving = FALSE;
  take_received (self, result);
  receive_on (self);
  g_object_unref (self);
}

static void
receive_on (SoketDatagramPort *self)
{
  SoketResult result;

  g_object_ref (self);
  while (self->started && !self->closed && !self->receiving && !self->sending && !self->in_batch && !soket_deadline_is_armed (&self->pause))
    {
      if (!soket_socket_receive_datagrams (self->socket, self->max_datagrams, &result, receive_cb, self))
        self->receiving = TRUE;
      else
        take_received (self, &result);
    }
  g_object_unref (self);
}

static void
pause_over (gpointer owner)
{
  receive_on (owner);
}

static void
take_sent (SoketDatagramPort *self,
           const SoketResult *result)
{
  if (result->value >= 0)
    {
      self->n_sent += (guint) result->value;
      return;
    }
  /* The first of them cannot be sent (too large, no route, refused before): the others may. */
  self->n_sent++;
  if (self->handlers.failed != NULL)
    self->handlers.failed (self, result->call, result->error, self->user_data);
}

static void
send_cb (SoketSocket       *socket,
         const SoketResult *result,
         gpointer           user_data)
{
  SoketDatagramPort *self = user_data;

  g_object_ref (self);
  self->sending = FALSE;
  take_sent (self, result);
  send_on (self);
  receive_on (self);
  g_object_unref (self);
}

static void
fill_batch (SoketDatagramPort *self)
{
  g_array_set_size (self->batch, self->queue->len);
  for (guint i = 0; i < self->queue->len; i++)
    {
      Outgoing *outgoing = &g_array_index (self->queue, Outgoing, i);

      g_array_index (self->batch, SoketDatagram, i) = (SoketDatagram) {
        .data = self->bytes->data != NULL ? self->bytes->data + outgoing->offset : NULL,
        .length = outgoing->length,
        .peer = outgoing->peer,
      };
    }
}

static void
send_on (SoketDatagramPort *self)
{
  SoketResult result;

  if (self->closed || self->sending || self->queue->len == 0)
    return;
  fill_batch (self);
  while (!self->closed && !self->sending && self->n_sent < self->batch->len)
    {
      if (!soket_socket_send_datagrams (self->socket, &g_array_index (self->batch, SoketDatagram, self->n_sent),
                                        self->batch->len - self->n_sent, &result, send_cb, self))
        self->sending = TRUE;
      else
        take_sent (self, &result);
    }
  if (!self->sending)
    {
      self->n_sent = 0;
      g_array_set_size (self->queue, 0);
      g_array_set_size (self->batch, 0);
      g_byte_array_set_size (self->bytes, 0);
    }
}

static void
soket_datagram_port_dispose (GObject *object)
{
  SoketDatagramPort *self = SOKET_DATAGRAM_PORT (object);

  soket_datagram_port_close (self);
  soket_deadline_clear (&self->pause);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (soket_datagram_port_parent_class)->dispose (object);
}

static void
soket_datagram_port_finalize (GObject *object)
{
  SoketDatagramPort *self = SOKET_DATAGRAM_PORT (object);

  g_byte_array_unref (self->bytes);
  g_array_unref (self->queue);
  g_array_unref (self->batch);
  G_OBJECT_CLASS (soket_datagram_port_parent_class)->finalize (object);
}

static void
soket_datagram_port_class_init (SoketDatagramPortClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_datagram_port_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_datagram_port_finalize;
}

static void
soket_datagram_port_init (SoketDatagramPort *self)
{
  self->bytes = g_byte_array_new ();
  self->queue = g_array_new (FALSE, FALSE, sizeof (Outgoing));
  self->batch = g_array_new (FALSE, FALSE, sizeof (SoketDatagram));
}

/**
 * soket_datagram_port_new:
 * @socket: a UDP socket; the port closes it
 * @max_datagrams: how many to take with one system call, 1 to %SOKET_POLLER_QUANTUM_DATAGRAMS
 * @handlers: copied
 * @user_data: for @handlers
 *
 * Makes one end of UDP.
 *
 * Returns: (transfer full): the port
 */
SoketDatagramPort *
soket_datagram_port_new (SoketSocket                 *socket,
                         guint                        max_datagrams,
                         const SoketDatagramHandlers *handlers,
                         gpointer                     user_data)
{
  SoketDatagramPort *self = g_object_new (SOKET_TYPE_DATAGRAM_PORT, NULL);

  self->socket = g_object_ref (socket);
  self->max_datagrams = max_datagrams;
  self->handlers = *handlers;
  self->user_data = user_data;
  soket_deadline_init (&self->pause, soket_socket_get_poller (socket), pause_over, G_OBJECT (self));
  return self;
}

/**
 * soket_datagram_port_start:
 * @self: a port
 *
 * Begins to receive. Handlers may be called before it returns.
 */
void
soket_datagram_port_start (SoketDatagramPort *self)
{
  self->started = TRUE;
  receive_on (self);
}

/**
 * soket_datagram_port_send:
 * @self: a port
 * @peer: for whom; ignored on a connected socket
 * @data: bytes, copied
 * @length: how many, from 0
 *
 * Sends a datagram: at once, or within a received batch at its end.
 */
void
soket_datagram_port_send (SoketDatagramPort   *self,
                          const SoketEndpoint *peer,
                          const void          *data,
                          gsize                length)
{
  Outgoing outgoing = { .offset = self->bytes->len, .length = length, .peer = *peer };

  g_return_if_fail (!self->sending);

  g_byte_array_append (self->bytes, data, (guint) length);
  g_array_append_val (self->queue, outgoing);
  if (!self->in_batch)
    {
      g_object_ref (self);
      send_on (self);
      g_object_unref (self);
    }
}

/**
 * soket_datagram_port_close:
 * @self: a port
 *
 * Closes the socket; no handler is called any more. May run twice.
 */
void
soket_datagram_port_close (SoketDatagramPort *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  soket_deadline_disarm (&self->pause);
  soket_socket_close (self->socket);
}
