/* soket-tcp-exchange.c - one connection, a message on it, and the reply
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-tcp-exchange.h"

#include "core/base/soket-error.h"
#include "net/exchange/soket-connector.h"
#include "net/exchange/soket-remedy.h"
#include "net/exchange/soket-sender.h"
#include "net/loop/soket-limits.h"
#include "net/socket/soket-channel.h"

#include <glib/gi18n-lib.h>

/*
 * What a TCP client does (slide "Echo Client TCP"): connect () to one of the server's addresses, send, recv until the reply is complete, close. The
 * window's client then reads on for the end of the stream, which a class wants to see. Whoever owns it bounds the time until the first reply; it may
 * be closed at any moment.
 */

struct _SoketTcpExchange
{
  GObject                parent_instance;

  SoketClientOptions     options;
  SoketTrace            *trace;
  SoketExchangeHandlers  handlers;
  gpointer               user_data;
  GBytes                *message;
  SoketConnector        *connector;  /* until it has connected */
  SoketChannel          *channel;    /* since then */
  SoketSender           *sender;
  SoketEndpoint          target;
  GByteArray            *stream;     /* framing none: the reply, as far as it came */
  guint64               n_more;       /* bytes of the stream behind those */
  gboolean               replied;    /* it reads on */
  SoketDeadline          read_on;
  gboolean               closed;
};

G_DEFINE_FINAL_TYPE (SoketTcpExchange, soket_tcp_exchange, G_TYPE_OBJECT)

/* --- how it ends --- */

static void
fail (SoketTcpExchange *self,
      SoketCallName     call,
      int               errnum,
      GError           *error)
{
  soket_tcp_exchange_close (self, SOKET_ENDING_CLOSED);
  self->handlers.failed (call, errnum, error, self->user_data);
}

static void
fail_with_errno (SoketTcpExchange *self,
                 SoketSituation    situation,
                 SoketCallName     call,
                 int               errnum)
{
  fail (self, call, errnum, soket_remedy_for_errno (situation, errnum, SOKET_TRANSPORT_TCP, self->options.host, self->options.port));
}

static void
no_reply (SoketTcpExchange *self)
{
  int errnum = soket_channel_get_write_error (self->channel);
  g_autofree char *where = soket_endpoint_format (self->options.host, self->options.port);

  if (errnum != 0)
    fail_with_errno (self, SOKET_SITUATION_EXCHANGE, SOKET_CALL_SEND, errnum);
  else
    fail (self, SOKET_CALL_NONE, 0,
          g_error_new (SOKET_ERROR, SOKET_ERROR_NO_REPLY,
                       _("The server at %s closed the connection without a reply; check how it wants a message to end."), where));
}

static void
finish (SoketTcpExchange *self,
        SoketEnding       ending)
{
  const guint8 *rest;
  gsize length;

  soket_channel_peek_rest (self->channel, &rest, &length);
  if (length > 0 && self->handlers.rest != NULL)
    self->handlers.rest (rest, length, self->user_data);
  soket_tcp_exchange_close (self, ending);
  self->handlers.finished (self->user_data);
}

static void
read_on_expired (gpointer owner)
{
  finish (owner, SOKET_ENDING_TIMED_OUT);
}

/* --- the reply --- */

static void
take_reply (SoketTcpExchange *self,
            const guint8     *data,
            gsize             length)
{
  SoketExchangeReply reply = { .data = data, .length = length, .n_more = self->n_more, .answerer = self->target };

  reply.last = self->options.framing == SOKET_FRAMING_NONE || self->options.read_on_ms == 0 || self->options.reset;
  if (reply.last)
    soket_tcp_exchange_close (self, SOKET_ENDING_CLOSED);
  else if (!self->replied)
    {
      self->replied = TRUE;
      /* What is not out yet would be sent to nobody. */
      soket_sender_stop (self->sender);
      /* A program that has its reply would close now. */
      soket_channel_set_origin (self->channel, SOKET_ORIGIN_ENGINE);
      soket_deadline_arm (&self->read_on, self->options.read_on_ms);
    }
  self->handlers.replied (&reply, self->user_data);
}

/* A server may send for ever: the first of it is kept, the rest is counted. */
static void
take_stream (SoketTcpExchange *self,
             const guint8     *data,
             gsize             length)
{
  gsize room = self->options.max_message - MIN (self->options.max_message, self->stream->len);

  g_byte_array_append (self->stream, data, (guint) MIN (room, length));
  self->n_more += length - MIN (room, length);
  if (self->handlers.came != NULL)
    self->handlers.came (data, length, self->user_data);
}

static void
message_cb (SoketChannel *channel,
            const guint8 *data,
            gsize         length,
            gpointer      user_data)
{
  SoketTcpExchange *self = user_data;

  if (self->options.framing == SOKET_FRAMING_NONE)
    take_stream (self, data, length);
  else
    take_reply (self, data, length);
}

static void
ended_cb (SoketChannel *channel,
          gpointer      user_data)
{
  /* The stream stays good for the handler, which may drop the exchange. */
  g_autoptr (SoketTcpExchange) self = g_object_ref (SOKET_TCP_EXCHANGE (user_data));

  if (self->replied)
    finish (self, SOKET_ENDING_CLOSED);
  else if (self->stream->len > 0 && soket_channel_get_write_error (channel) == 0)
    take_reply (self, self->stream->data, self->stream->len);
  else
    no_reply (self);
}

static void
closed_cb (SoketChannel    *channel,
           SoketChannelEnd  end,
           SoketCallName    call,
           int              errnum,
           gpointer         user_data)
{
  SoketTcpExchange *self = user_data;
  g_autofree char *where = soket_endpoint_format (self->options.host, self->options.port);

  if (self->replied)
    {
      finish (self, SOKET_ENDING_CLOSED);
      return;
    }
  switch (end)
    {
    case SOKET_CHANNEL_TOO_LONG:
      fail (self, SOKET_CALL_NONE, 0,
            g_error_new (SOKET_ERROR, SOKET_ERROR_MESSAGE_TOO_LONG,
                         _("The reply of %s is longer than the limit of %u bytes."), where, self->options.max_message));
      break;
    case SOKET_CHANNEL_TRUNCATED:
      fail (self, SOKET_CALL_NONE, 0,
            g_error_new (SOKET_ERROR, SOKET_ERROR_TRUNCATED,
                         _("The server at %s closed the connection in the middle of its reply."), where));
      break;
    case SOKET_CHANNEL_FAILED:
      fail_with_errno (self, SOKET_SITUATION_EXCHANGE, call, errnum);
      break;
    case SOKET_CHANNEL_CLOSED:
    case SOKET_CHANNEL_IDLE:
    default:
      no_reply (self);
    }
}

static const SoketChannelHandlers channel_handlers = { .message = message_cb, .ended = ended_cb, .closed = closed_cb };

/* --- the connection --- */

static void
talk (SoketTcpExchange *self,
      SoketSocket      *socket)
{
  SoketChannelOptions options = {
    .framing = self->options.framing,
    .recv_size = CLAMP (self->options.recv_size, 1, SOKET_LIMIT_RECV_SIZE),
    .max_message = MAX (self->options.max_message, 1),
    .reads_while_writing = TRUE,
    .resets = self->options.reset,
  };

  self->channel = soket_channel_new (socket, &options, &channel_handlers, self);
  soket_socket_getsockname (socket);
  /* The kernel may give the very port that is asked: then two SYNs of one socket meet (RFC 9293, 3.5), and it would hear itself. */
  if (soket_endpoint_equal (soket_socket_get_local (socket), soket_socket_get_peer (socket)))
    {
      fail (self, SOKET_CALL_NONE, 0, soket_remedy_for_self (&self->target));
      return;
    }
  self->handlers.opened (&self->target, self->user_data);
  if (self->closed)
    return;
  self->sender = soket_sender_new (self->channel, &self->options, self->message);
  soket_sender_start (self->sender);
}

static void
connected_cb (SoketConnector *connector,
              SoketSocket    *socket,
              gpointer        user_data)
{
  g_autoptr (SoketTcpExchange) self = g_object_ref (SOKET_TCP_EXCHANGE (user_data));
  g_autofree char *tried = soket_connector_dup_tried (connector);

  self->target = *soket_connector_get_target (connector);
  g_clear_object (&self->connector);
  if (tried != NULL)
    soket_socket_note_tried (socket, tried);
  talk (self, socket);
}

static void
connect_failed_cb (SoketConnector *connector,
                   SoketCallName   call,
                   int             errnum,
                   gpointer        user_data)
{
  fail_with_errno (user_data, SOKET_SITUATION_CONNECT, call, errnum);
}

static const SoketConnectorHandlers connector_handlers = { .connected = connected_cb, .failed = connect_failed_cb };

static void
soket_tcp_exchange_dispose (GObject *object)
{
  SoketTcpExchange *self = SOKET_TCP_EXCHANGE (object);

  soket_tcp_exchange_close (self, SOKET_ENDING_CLOSED);
  soket_deadline_clear (&self->read_on);
  g_clear_object (&self->sender);
  g_clear_object (&self->channel);
  g_clear_object (&self->connector);
  g_clear_object (&self->trace);
  G_OBJECT_CLASS (soket_tcp_exchange_parent_class)->dispose (object);
}

static void
soket_tcp_exchange_finalize (GObject *object)
{
  SoketTcpExchange *self = SOKET_TCP_EXCHANGE (object);

  g_clear_pointer (&self->message, g_bytes_unref);
  g_byte_array_unref (self->stream);
  G_OBJECT_CLASS (soket_tcp_exchange_parent_class)->finalize (object);
}

static void
soket_tcp_exchange_class_init (SoketTcpExchangeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_tcp_exchange_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_tcp_exchange_finalize;
}

static void
soket_tcp_exchange_init (SoketTcpExchange *self)
{
  g_autoptr (SoketPoller) poller = soket_poller_ref_default ();

  self->stream = g_byte_array_new ();
  soket_deadline_init (&self->read_on, poller, read_on_expired, G_OBJECT (self));
}

/**
 * soket_tcp_exchange_new:
 * @options: copied; the host is the owner's, and must stay until the exchange is closed
 * @trace: (nullable): where the calls are recorded
 * @handlers: copied
 * @user_data: for @handlers
 *
 * Makes an exchange that does nothing before soket_tcp_exchange_start().
 *
 * Returns: (transfer full): the exchange
 */
SoketTcpExchange *
soket_tcp_exchange_new (const SoketClientOptions    *options,
                        SoketTrace                  *trace,
                        const SoketExchangeHandlers *handlers,
                        gpointer                     user_data)
{
  SoketTcpExchange *self = g_object_new (SOKET_TYPE_TCP_EXCHANGE, NULL);

  self->options = *options;
  self->trace = trace != NULL ? g_object_ref (trace) : NULL;
  self->handlers = *handlers;
  self->user_data = user_data;
  return self;
}

/**
 * soket_tcp_exchange_start:
 * @self: a new exchange
 * @addresses: (element-type SoketEndpoint): of the server, in the order in which to try them, at least one
 * @message: what to send
 *
 * Begins to connect, and then sends. Handlers may be called before it returns.
 */
void
soket_tcp_exchange_start (SoketTcpExchange *self,
                          GArray           *addresses,
                          GBytes           *message)
{
  self->message = g_bytes_ref (message);
  self->connector = soket_connector_new (addresses, self->options.timeout_ms, self->trace, &connector_handlers, self);
  soket_connector_start (self->connector);
}

/**
 * soket_tcp_exchange_close:
 * @self: an exchange
 * @ending: why what still waits is given up
 *
 * Closes the connection, or gives the attempts up; no handler is called any more. May run twice.
 */
void
soket_tcp_exchange_close (SoketTcpExchange *self,
                          SoketEnding       ending)
{
  if (self->closed)
    return;
  self->closed = TRUE;
  soket_deadline_disarm (&self->read_on);
  if (self->connector != NULL)
    soket_connector_close (self->connector, ending);
  if (self->sender != NULL)
    soket_sender_stop (self->sender);
  if (self->channel != NULL)
    {
      soket_socket_set_ending (soket_channel_get_socket (self->channel), ending);
      soket_channel_abort (self->channel);
    }
}

/**
 * soket_tcp_exchange_get_target:
 * @self: an exchange that has been started
 *
 * Returns: (transfer none): the address that worked, or the last that was tried
 */
const SoketEndpoint *
soket_tcp_exchange_get_target (SoketTcpExchange *self)
{
  return self->connector != NULL ? soket_connector_get_target (self->connector) : &self->target;
}

/**
 * soket_tcp_exchange_dup_tried:
 * @self: an exchange
 *
 * Returns: (transfer full) (nullable): the addresses that did not work, as soket_connector_dup_tried() lists them, or %NULL once one has worked
 */
char *
soket_tcp_exchange_dup_tried (SoketTcpExchange *self)
{
  return self->connector != NULL ? soket_connector_dup_tried (self->connector) : NULL;
}

/**
 * soket_tcp_exchange_is_delayed:
 * @self: an exchange
 *
 * Returns: whether it still waits, as its options say, before it begins to read
 */
gboolean
soket_tcp_exchange_is_delayed (SoketTcpExchange *self)
{
  return self->sender != NULL && soket_sender_is_delayed (self->sender);
}

int
soket_tcp_exchange_get_write_error (SoketTcpExchange *self)
{
  return self->channel != NULL ? soket_channel_get_write_error (self->channel) : 0;
}

guint64
soket_tcp_exchange_count_taken (SoketTcpExchange *self)
{
  return self->channel != NULL ? soket_socket_count_taken (soket_channel_get_socket (self->channel)) : 0;
}
