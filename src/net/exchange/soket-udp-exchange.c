/* soket-udp-exchange.c - one datagram that asks, and the one that comes back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-udp-exchange.h"

#include "net/exchange/soket-stranger.h"

#include <string.h>

/*
 * What a UDP client does with its socket (slides "Echo Client UDP"): sendto () and recvfrom (), on a connected socket send () and recv (). Whoever
 * owns it bounds the time; it may be closed at any moment.
 */

struct _SoketUdpExchange
{
  GObject                   parent_instance;

  SoketSocket              *socket;
  SoketEndpoint             target;
  SoketUdpExchangeOptions   options;
  SoketUdpExchangeHandlers  handlers;
  gpointer                  user_data;
  SoketDatagramPort        *port;
  SoketStranger            *intruder;
  SoketDeadline             read_delay;
  gboolean                  closed;
};

G_DEFINE_FINAL_TYPE (SoketUdpExchange, soket_udp_exchange, G_TYPE_OBJECT)

static gboolean
is_stranger (const SoketEndpoint *target,
             const SoketEndpoint *answerer)
{
  /* Who asks 0.0.0.0 is answered by an address of this machine. */
  return answerer->port != target->port || (!soket_endpoint_is_any (target) && !soket_endpoint_same_address (answerer, target));
}

static void
received_cb (SoketDatagramPort   *port,
             const SoketDatagram *datagram,
             gpointer             user_data)
{
  SoketUdpExchange *self = user_data;
  SoketDatagram normal = *datagram;
  gboolean stranger;

  soket_endpoint_normalize (&normal.peer);
  stranger = is_stranger (&self->target, &normal.peer);
  if (stranger)
    soket_socket_note (self->socket, SOKET_NOTE_STRANGER, 0, 0, &normal.peer);
  self->handlers.answered (self, &normal, stranger, self->user_data);
}

static void
failed_cb (SoketDatagramPort *port,
           SoketCallName      call,
           int                errnum,
           gpointer           user_data)
{
  SoketUdpExchange *self = user_data;

  self->handlers.failed (self, call, errnum, self->user_data);
}

static const SoketDatagramHandlers datagram_handlers = { .received = received_cb, .failed = failed_cb };

static void
read_delay_expired (gpointer owner)
{
  SoketUdpExchange *self = owner;

  soket_datagram_port_start (self->port);
}

/* The stranger's datagram is in the queue before any server can have been asked what to answer; on a connected socket it is not. What goes over the
 * wire is the same in every language. */
static void
let_stranger_speak (SoketUdpExchange *self)
{
  static const char text[] = "Not from the server.";

  self->intruder = soket_stranger_new (self->socket);
  soket_stranger_send (self->intruder, text, strlen (text));
}

static void
soket_udp_exchange_dispose (GObject *object)
{
  SoketUdpExchange *self = SOKET_UDP_EXCHANGE (object);

  soket_udp_exchange_close (self);
  soket_deadline_clear (&self->read_delay);
  g_clear_object (&self->intruder);
  g_clear_object (&self->port);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (soket_udp_exchange_parent_class)->dispose (object);
}

static void
soket_udp_exchange_class_init (SoketUdpExchangeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_udp_exchange_dispose;
}

static void
soket_udp_exchange_init (SoketUdpExchange *self)
{
}

/**
 * soket_udp_exchange_new:
 * @socket: an open UDP socket, connected to @target or not; the exchange closes it
 * @target: whom it asks
 * @options: copied
 * @handlers: copied
 * @user_data: for @handlers
 *
 * Makes an exchange that does nothing before soket_udp_exchange_start().
 *
 * Returns: (transfer full): the exchange
 */
SoketUdpExchange *
soket_udp_exchange_new (SoketSocket                    *socket,
                        const SoketEndpoint            *target,
                        const SoketUdpExchangeOptions  *options,
                        const SoketUdpExchangeHandlers *handlers,
                        gpointer                        user_data)
{
  SoketUdpExchange *self = g_object_new (SOKET_TYPE_UDP_EXCHANGE, NULL);

  self->socket = g_object_ref (socket);
  self->target = *target;
  self->options = *options;
  self->handlers = *handlers;
  self->user_data = user_data;
  self->port = soket_datagram_port_new (socket, 1, &datagram_handlers, self);
  soket_deadline_init (&self->read_delay, soket_socket_get_poller (socket), read_delay_expired, G_OBJECT (self));
  return self;
}

/**
 * soket_udp_exchange_start:
 * @self: a new exchange
 * @data: the datagram's bytes
 * @length: how many, from 0
 *
 * Sends it and begins to wait. Handlers may be called before it returns.
 */
void
soket_udp_exchange_start (SoketUdpExchange *self,
                          const void       *data,
                          gsize             length)
{
  g_object_ref (self);
  soket_datagram_port_send (self->port, &self->target, data, length);
  if (!self->closed && self->options.stranger)
    let_stranger_speak (self);
  if (!self->closed && self->options.read_delay_ms > 0)
    soket_deadline_arm (&self->read_delay, self->options.read_delay_ms);
  else if (!self->closed)
    soket_datagram_port_start (self->port);
  g_object_unref (self);
}

/**
 * soket_udp_exchange_close:
 * @self: an exchange
 *
 * Closes the socket, and the stranger's; no handler is called any more. May run twice.
 */
void
soket_udp_exchange_close (SoketUdpExchange *self)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  soket_deadline_disarm (&self->read_delay);
  soket_datagram_port_close (self->port);
  if (self->intruder != NULL)
    soket_stranger_close (self->intruder);
}

/**
 * soket_udp_exchange_is_delayed:
 * @self: an exchange
 *
 * Returns: whether it still waits, as its options say, before it begins to read
 */
gboolean
soket_udp_exchange_is_delayed (SoketUdpExchange *self)
{
  return soket_deadline_is_armed (&self->read_delay);
}
