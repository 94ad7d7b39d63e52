/* soket-udp-exchange.c - one datagram that asks, and the one that comes back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-udp-exchange.h"

#include "net/exchange/soket-remedy.h"
#include "net/exchange/soket-spoofer.h"
#include "net/loop/soket-limits.h"
#include "net/socket/soket-datagram-port.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/*
 * What a UDP client does with its socket (slides "Echo Client UDP"): sendto () and recvfrom (), on a connected socket send () and recv (). Whoever
 * owns it bounds the time; it may be closed at any moment.
 */

struct _SoketUdpExchange
{
  GObject                parent_instance;

  SoketClientOptions     options;
  SoketTrace            *trace;
  SoketExchangeHandlers  handlers;
  gpointer               user_data;
  gsize                  length;      /* of the message */
  SoketEndpoint          target;
  SoketSocket           *socket;
  SoketDatagramPort     *port;
  SoketSpoofer         *intruder;
  SoketDeadline          read_delay;
  guint                  n_further;   /* datagrams behind the reply */
  gboolean               replied;     /* it reads on */
  gboolean               closed;
};

G_DEFINE_FINAL_TYPE (SoketUdpExchange, soket_udp_exchange, G_TYPE_OBJECT)

static void
fail (SoketUdpExchange *self,
      SoketCallName     call,
      int               errnum,
      GError           *error)
{
  soket_udp_exchange_close (self, SOKET_ENDING_CLOSED);
  self->handlers.failed (call, errnum, error, self->user_data);
}

static void
fail_with_errno (SoketUdpExchange *self,
                 SoketSituation    situation,
                 SoketCallName     call,
                 int               errnum)
{
  fail (self, call, errnum, soket_remedy_for_errno (situation, errnum, SOKET_TRANSPORT_UDP, self->options.host, self->options.port));
}

static void
finish (SoketUdpExchange *self)
{
  soket_udp_exchange_close (self, SOKET_ENDING_CLOSED);
  self->handlers.finished (self->user_data);
}

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
  g_autoptr (SoketUdpExchange) self = g_object_ref (SOKET_UDP_EXCHANGE (user_data));
  SoketExchangeReply reply = { .data = datagram->data, .length = datagram->length, .answerer = datagram->peer };

  soket_endpoint_normalize (&reply.answerer);
  reply.stranger = is_stranger (&self->target, &reply.answerer);
  if (reply.stranger)
    soket_socket_note (self->socket, SOKET_NOTE_STRANGER, 0, 0, &reply.answerer);
  reply.last = self->options.further_max == 0;
  if (reply.last)
    soket_udp_exchange_close (self, SOKET_ENDING_CLOSED);
  else
    self->n_further += self->replied;
  self->replied = TRUE;
  self->handlers.replied (&reply, self->user_data);
  if (!self->closed && self->n_further > 0 && self->n_further >= self->options.further_max)
    finish (self);
}

static void
failed_cb (SoketDatagramPort *port,
           SoketCallName      call,
           int                errnum,
           gpointer           user_data)
{
  SoketUdpExchange *self = user_data;
  gboolean ipv6 = self->target.family == AF_INET6;

  if (self->replied)
    finish (self);
  else if (errnum == EMSGSIZE && self->length > (ipv6 ? SOKET_LIMIT_DATAGRAM_IPV6 : SOKET_LIMIT_DATAGRAM_IPV4))
    fail (self, call, errnum, soket_remedy_for_datagram (self->length, ipv6));
  else
    fail_with_errno (self, SOKET_SITUATION_EXCHANGE, call, errnum);
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

  self->intruder = soket_spoofer_new (self->socket);
  soket_spoofer_send (self->intruder, text, strlen (text));
}

/* The first IPv4 address of a name, else its first. */
static const SoketEndpoint *
choose_address (GArray *addresses)
{
  for (guint i = 0; i < addresses->len; i++)
    if (g_array_index (addresses, SoketEndpoint, i).family == AF_INET)
      return &g_array_index (addresses, SoketEndpoint, i);
  return &g_array_index (addresses, SoketEndpoint, 0);
}

static gboolean
open_socket (SoketUdpExchange *self)
{
  SoketResult result;
  int errnum;

  self->socket = soket_socket_open (SOKET_TRANSPORT_UDP, self->target.family, SOKET_SIDE_CLIENT, self->trace, &errnum);
  if (self->socket == NULL)
    {
      fail_with_errno (self, SOKET_SITUATION_CONNECT, SOKET_CALL_SOCKET, errnum);
      return FALSE;
    }
  self->port = soket_datagram_port_new (self->socket, 1, &datagram_handlers, self);
  /* Over UDP connect () never waits: nothing is sent. */
  if (self->options.connected && soket_socket_connect (self->socket, &self->target, &result, NULL, NULL) && result.error != 0)
    {
      fail_with_errno (self, SOKET_SITUATION_CONNECT, SOKET_CALL_CONNECT, result.error);
      return FALSE;
    }
  return TRUE;
}

static void
talk (SoketUdpExchange *self,
      GBytes           *message)
{
  self->handlers.opened (&self->target, self->user_data);
  if (!self->closed)
    soket_datagram_port_send (self->port, &self->target, g_bytes_get_data (message, NULL), self->length);
  if (!self->closed && self->options.stranger)
    let_stranger_speak (self);
  if (!self->closed && self->options.read_delay_ms > 0)
    soket_deadline_arm (&self->read_delay, self->options.read_delay_ms);
  else if (!self->closed)
    soket_datagram_port_start (self->port);
}

static void
soket_udp_exchange_dispose (GObject *object)
{
  SoketUdpExchange *self = SOKET_UDP_EXCHANGE (object);

  soket_udp_exchange_close (self, SOKET_ENDING_CLOSED);
  soket_deadline_clear (&self->read_delay);
  g_clear_object (&self->intruder);
  g_clear_object (&self->port);
  g_clear_object (&self->socket);
  g_clear_object (&self->trace);
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
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();

  soket_deadline_init (&self->read_delay, poller, read_delay_expired, G_OBJECT (self));
}

/**
 * soket_udp_exchange_new:
 * @options: copied; the host is the owner's, and must stay until the exchange is closed
 * @trace: (nullable): where the calls are recorded
 * @handlers: copied
 * @user_data: for @handlers
 *
 * Makes an exchange that does nothing before soket_udp_exchange_start().
 *
 * Returns: (transfer full): the exchange
 */
SoketUdpExchange *
soket_udp_exchange_new (const SoketClientOptions    *options,
                        SoketTrace                  *trace,
                        const SoketExchangeHandlers *handlers,
                        gpointer                     user_data)
{
  SoketUdpExchange *self = g_object_new (SOKET_TYPE_UDP_EXCHANGE, NULL);

  self->options = *options;
  self->trace = trace != NULL ? g_object_ref (trace) : NULL;
  self->handlers = *handlers;
  self->user_data = user_data;
  return self;
}

/**
 * soket_udp_exchange_start:
 * @self: a new exchange
 * @addresses: (element-type SoketEndpoint): of the server, at least one: the first over IPv4 is asked, or else the first
 * @message: the datagram's bytes
 *
 * Sends it and begins to wait. Handlers may be called before it returns.
 */
void
soket_udp_exchange_start (SoketUdpExchange *self,
                          GArray           *addresses,
                          GBytes           *message)
{
  g_object_ref (self);
  self->length = g_bytes_get_size (message);
  self->target = *choose_address (addresses);
  /* What does not fit into a datagram is the kernel's to refuse, as it would be for any program; what no message may be is not tried. */
  if (self->length > SOKET_LIMIT_MESSAGE)
    fail (self, SOKET_CALL_NONE, 0, soket_remedy_for_message (self->length));
  else if (open_socket (self))
    talk (self, message);
  g_object_unref (self);
}

/**
 * soket_udp_exchange_close:
 * @self: an exchange
 * @ending: why what still waits is given up
 *
 * Closes the socket, and the stranger's; no handler is called any more. May run twice.
 */
void
soket_udp_exchange_close (SoketUdpExchange *self,
                          SoketEnding       ending)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  soket_deadline_disarm (&self->read_delay);
  if (self->port != NULL)
    {
      soket_socket_set_ending (self->socket, ending);
      soket_datagram_port_close (self->port);
    }
  if (self->intruder != NULL)
    soket_spoofer_close (self->intruder);
}

/**
 * soket_udp_exchange_get_target:
 * @self: an exchange
 *
 * Returns: (transfer none): whom it asks; unset until it is started
 */
const SoketEndpoint *
soket_udp_exchange_get_target (SoketUdpExchange *self)
{
  return &self->target;
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
