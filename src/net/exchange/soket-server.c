/* soket-server.c - listens for one protocol and answers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-server.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "net/exchange/soket-datagram-guard.h"
#include "net/exchange/soket-performer.h"
#include "net/exchange/soket-registry.h"
#include "net/exchange/soket-remedy.h"
#include "net/loop/soket-limits.h"
#include "net/socket/soket-channel.h"
#include "net/socket/soket-datagram.h"
#include "net/socket/soket-listener.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <glib/gi18n-lib.h>

/*
 * An event machine: a listener that accepts in batches and a channel for each connection, or one UDP port. What it answers is the
 * protocol's.
 */

struct _SoketServer
{
  GObject              parent_instance;

  const SoketProtocol *protocol;
  SoketTrace          *trace;
  SoketServerOptions   options;        /* the address is in `endpoint` */
  SoketEndpoint        endpoint;
  gboolean             active;

  SoketSocket         *socket;         /* listens, or takes datagrams */
  SoketListener       *listener;       /* TCP */
  GHashTable          *channels;       /* set of SoketChannel, owned */
  GByteArray          *reply;
  GByteArray          *framed;

  SoketDatagramPort   *port;
  SoketDatagramGuard  *guard;
  gboolean             loop_said;

  guint64              n_accepted;
  guint64              n_answered;
  guint64              n_dropped;

  int                  errnum;         /* of the last start, and the call that gave it */
  SoketCallName        failed_call;
};

enum
{
  PROP_ACTIVE = 1,
  PROP_PORT,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE_WITH_CODE (SoketServer, soket_server, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SOKET_TYPE_PERFORMER, soket_performer_init_server))

static void G_GNUC_PRINTF (2, 3)
tell (SoketServer *self,
      const char  *format,
      ...)
{
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  soket_performer_problem (SOKET_PERFORMER (self), sentence);
}

/* --- TCP --- */

/* What the protocol does to the request, between recv and send. */
static void
remark (SoketServer  *self,
        SoketSocket  *socket,
        const guint8 *request,
        gsize         length)
{
  SoketNote note;
  gint64 number;

  if (self->trace != NULL && self->options.dialect->remark != NULL && self->options.dialect->remark (request, length, &note, &number))
    soket_socket_note (socket, note, number, 0, NULL);
}

static void
message_cb (SoketChannel *channel,
            const guint8 *data,
            gsize         length,
            gpointer      user_data)
{
  SoketServer *self = user_data;
  SoketFraming framing = self->options.framing;

  remark (self, soket_channel_get_socket (channel), data, length);
  g_byte_array_set_size (self->reply, 0);
  self->options.dialect->answer (data, length, self->reply);
  if (framing == SOKET_FRAMING_LENGTH)
    {
      g_byte_array_set_size (self->framed, 0);
      soket_framing_frame (framing, self->reply->data, self->reply->len, self->framed);
      soket_channel_send (channel, self->framed->data, self->framed->len);
    }
  else
    soket_channel_send (channel, self->reply->data, self->reply->len);

  if (framing != SOKET_FRAMING_NONE)
    {
      /* A reply without a byte is none: the client sees the end of the stream alone. */
      if (self->reply->len > 0 || framing == SOKET_FRAMING_LENGTH)
        self->n_answered++;
      if (!self->options.keep_open)
        soket_channel_finish (channel);
    }
}

static void
ended_cb (SoketChannel *channel,
          gpointer      user_data)
{
  SoketServer *self = user_data;

  if (self->options.framing == SOKET_FRAMING_NONE)
    self->n_answered++;
  soket_channel_finish (channel);
}

static char *
dup_client (SoketChannel *channel)
{
  SoketEndpoint client = *soket_socket_get_peer (soket_channel_get_socket (channel));

  soket_endpoint_normalize (&client);
  return soket_endpoint_to_string (&client);
}

static void
refused_cb (SoketChannel    *channel,
            SoketChannelEnd  end,
            gpointer         user_data)
{
  SoketServer *self = user_data;
  g_autofree char *client = dup_client (channel);

  if (end == SOKET_CHANNEL_TOO_LONG)
    tell (self, _("%s sent a message longer than the limit of %u bytes; the connection was closed without a reply."),
          client, self->options.max_message);
}

static void
closed_cb (SoketChannel    *channel,
           SoketChannelEnd  end,
           SoketCallName    call,
           int              errnum,
           gpointer         user_data)
{
  /* Whoever hears of a problem may drop the server. */
  g_autoptr (SoketServer) self = g_object_ref (SOKET_SERVER (user_data));

  if (end == SOKET_CHANNEL_IDLE || end == SOKET_CHANNEL_FAILED)
    {
      g_autofree char *client = dup_client (channel);

      if (end == SOKET_CHANNEL_IDLE)
        tell (self, _("%s was silent for %u s; the connection was closed."), client, self->options.idle_timeout_s);
      else
        g_debug ("%s: %s: %s", client, soket_call_name_to_string (call), soket_errno_name (errnum));
    }

  g_hash_table_remove (self->channels, channel);
  if (self->listener != NULL)
    soket_listener_release (self->listener);
}

static const SoketChannelHandlers channel_handlers = {
  .message = message_cb,
  .ended = ended_cb,
  .refused = refused_cb,
  .closed = closed_cb,
};

static void
accepted_cb (SoketListener *listener,
             SoketSocket   *socket,
             gpointer       user_data)
{
  SoketServer *self = user_data;
  const SoketServerOptions *options = &self->options;
  SoketChannelOptions channel_options = {
    .framing = options->framing,
    .recv_size = options->recv_size,
    .max_message = options->max_message,
    .idle_ms = options->idle_timeout_s * 1000,
    .careful = options->closing == SOKET_CLOSING_CAREFUL,
  };
  SoketChannel *channel = soket_channel_new (socket, &channel_options, &channel_handlers, self);

  self->n_accepted++;
  g_hash_table_add (self->channels, channel);
  soket_channel_start (channel);
}

static void
held_up_cb (SoketListener *listener,
            int            errnum,
            gpointer       user_data)
{
  SoketServer *self = user_data;
  guint limit = soket_listener_get_max_connections (listener);

  if (errnum != 0)
    tell (self, _("The system gives no more connections (%s); new clients wait until others have gone."), soket_errno_name (errnum));
  else
    tell (self, ngettext ("%u connection is the limit; new clients wait until others have gone.",
                          "%u connections are the limit; new clients wait until others have gone.", limit), limit);
}

static const SoketListenerHandlers listener_handlers = { .accepted = accepted_cb, .held_up = held_up_cb };

/* --- UDP --- */

static void
received_cb (SoketDatagramPort   *port,
             const SoketDatagram *datagram,
             gpointer             user_data)
{
  SoketServer *self = user_data;
  SoketEndpoint source = datagram->peer;
  SoketNote note = SOKET_NOTE_OWN_SERVER;

  soket_endpoint_normalize (&source);
  if (soket_registry_reached (SOKET_TRANSPORT_UDP, &source) != NULL ||
      !soket_datagram_guard_admit (self->guard, &source, datagram->data, datagram->length, g_get_monotonic_time (), &note))
    {
      self->n_dropped++;
      soket_socket_note (self->socket, note, note == SOKET_NOTE_LOOP ? SOKET_GUARD_EQUAL_DATAGRAMS : 0, 0, &datagram->peer);
      if (note == SOKET_NOTE_LOOP && !self->loop_said)
        {
          g_autofree char *peer = soket_endpoint_to_string (&source);

          self->loop_said = TRUE;
          tell (self, _("%s sent %u equal datagrams in a row, as two servers in a loop do; one was not answered."),
                peer, SOKET_GUARD_EQUAL_DATAGRAMS);
        }
      return;
    }

  g_byte_array_set_size (self->reply, 0);
  self->options.dialect->answer (datagram->data, datagram->length, self->reply);
  soket_datagram_port_send (port, &datagram->peer, self->reply->data, self->reply->len);
  self->n_answered++;
}

static void
failed_cb (SoketDatagramPort *port,
           SoketCallName      call,
           int                errnum,
           gpointer           user_data)
{
  g_debug ("UDP: %s: %s", soket_call_name_to_string (call), soket_errno_name (errnum));
}

static const SoketDatagramHandlers datagram_handlers = { .received = received_cb, .failed = failed_cb };

/* --- starting --- */

static int
open_socket (SoketServer *self)
{
  SoketTransport transport = self->options.transport;
  gboolean ipv6 = self->endpoint.family == AF_INET6;
  int error = 0;

  self->failed_call = SOKET_CALL_SOCKET;
  self->socket = soket_socket_open (transport, self->endpoint.family, SOKET_SIDE_SERVER, self->trace, &error);
  if (self->socket == NULL)
    return error;

  /* Over UDP the option would let a second server take the port over in silence. */
  self->failed_call = SOKET_CALL_SETSOCKOPT;
  if (transport == SOKET_TRANSPORT_TCP)
    error = soket_socket_setsockopt (self->socket, SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR", 1);
  /* `::` takes IPv4 too where the system allows it; where not, IPv6 alone is what there is. */
  if (error == 0 && ipv6 && soket_endpoint_is_any (&self->endpoint))
    soket_socket_setsockopt (self->socket, IPPROTO_IPV6, IPV6_V6ONLY, "IPV6_V6ONLY", 0);
  if (error == 0)
    {
      self->failed_call = SOKET_CALL_BIND;
      error = soket_socket_bind (self->socket, &self->endpoint);
    }
  if (error == 0 && transport == SOKET_TRANSPORT_TCP)
    {
      self->failed_call = SOKET_CALL_LISTEN;
      error = soket_socket_listen (self->socket, self->options.backlog > 0 ? (int) MIN (self->options.backlog, G_MAXINT) : SOMAXCONN);
    }
  return error;
}

static void
soket_server_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SoketServer *self = SOKET_SERVER (object);

  switch (property_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_PORT:
      g_value_set_uint (value, soket_server_get_port (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
soket_server_dispose (GObject *object)
{
  SoketServer *self = SOKET_SERVER (object);

  soket_server_stop (self);
  g_clear_object (&self->trace);
  G_OBJECT_CLASS (soket_server_parent_class)->dispose (object);
}

static void
soket_server_finalize (GObject *object)
{
  SoketServer *self = SOKET_SERVER (object);

  g_hash_table_unref (self->channels);
  g_byte_array_unref (self->reply);
  g_byte_array_unref (self->framed);
  G_OBJECT_CLASS (soket_server_parent_class)->finalize (object);
}

static void
soket_server_class_init (SoketServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_server_get_property;
  object_class->dispose = soket_server_dispose;
  object_class->finalize = soket_server_finalize;

  /**
   * SoketServer:active:
   *
   * Whether it listens.
   */
  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SoketServer:port:
   *
   * The port it listens on, 0 while it does not.
   */
  properties[PROP_PORT] = g_param_spec_uint ("port", NULL, NULL, 0, G_MAXUINT16, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
soket_server_init (SoketServer *self)
{
  self->channels = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->reply = g_byte_array_new ();
  self->framed = g_byte_array_new ();
}

/**
 * soket_server_options_init:
 * @options: (out caller-allocates): options
 * @protocol: the service
 *
 * Fills in the defaults of the command line: TCP on 127.0.0.1 and the protocol's port, its first dialect and the first framing it speaks, one message for each
 * connection as in the deck, careful closing, and the limits of soket-limits.
 */
void
soket_server_options_init (SoketServerOptions  *options,
                           const SoketProtocol *protocol)
{
  *options = (SoketServerOptions) {
    .transport = SOKET_TRANSPORT_TCP,
    .port = protocol->port,
    .dialect = protocol->dialects,
    .framing = SOKET_FRAMING_DOT,
    .closing = SOKET_CLOSING_CAREFUL,
    .recv_size = 65536,
    .max_message = SOKET_LIMIT_MESSAGE,
    .idle_timeout_s = SOKET_LIMIT_IDLE_S,
  };
}

/**
 * soket_server_new:
 * @protocol: what it answers
 * @trace: (nullable): where its calls are recorded
 *
 * Makes a server that does not listen yet.
 *
 * Returns: (transfer full): the server; dropping the last reference stops it
 */
SoketServer *
soket_server_new (const SoketProtocol *protocol,
                  SoketTrace          *trace)
{
  SoketServer *self = g_object_new (SOKET_TYPE_SERVER, NULL);

  self->protocol = protocol;
  if (trace != NULL)
    self->trace = g_object_ref (trace);
  return self;
}

/**
 * soket_server_start:
 * @self: a server that does not listen
 * @options: copied; recv_size and max_message are brought into their limits
 * @error: return location for an error
 *
 * Opens the socket, binds it, and over TCP listens (slides "Echo Server TCP", "Echo Server UDP").
 *
 * Returns: %TRUE, or %FALSE with %SOKET_ERROR_INVALID_VALUE for an address that is none, or a %G_IO_ERROR whose message is a sentence with
 *   address, port and remedy
 */
gboolean
soket_server_start (SoketServer               *self,
                    const SoketServerOptions  *options,
                    GError                   **error)
{
  const char *address = options->address != NULL ? options->address : "127.0.0.1";
  SoketEndpoint endpoint;
  int errnum;

  g_return_val_if_fail (!self->active, FALSE);

  self->errnum = 0;
  if (!soket_endpoint_parse (address, options->port, &endpoint))
    {
      g_autofree char *shown = soket_bytes_escape (address, strlen (address), 80);

      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE,
                   _("\"%s\" is not a numeric address; write one such as 127.0.0.1 or ::1."), shown);
      return FALSE;
    }

  self->options = *options;
  self->options.address = NULL;
  if (self->options.dialect == NULL)
    self->options.dialect = self->protocol->dialects;
  self->options.recv_size = CLAMP (options->recv_size, 1, SOKET_LIMIT_RECV_SIZE);
  self->options.max_message = MAX (options->max_message, 1);
  self->endpoint = endpoint;
  errnum = open_socket (self);
  self->errnum = errnum;
  if (errnum != 0)
    {
      g_clear_object (&self->socket);
      g_propagate_error (error, soket_remedy_for_errno (SOKET_SITUATION_SERVER_START, errnum, options->transport, address, options->port));
      return FALSE;
    }

  self->endpoint = *soket_socket_get_local (self->socket);
  self->n_accepted = 0;
  self->n_answered = 0;
  self->n_dropped = 0;
  self->loop_said = FALSE;
  self->active = TRUE;
  soket_registry_add (self);

  if (options->transport == SOKET_TRANSPORT_TCP)
    {
      self->listener = soket_listener_new (self->socket, soket_limits_clamp_connections (options->max_connections),
                                           &listener_handlers, self);
      soket_listener_start (self->listener);
    }
  else
    {
      self->guard = soket_datagram_guard_new ();
      self->port = soket_datagram_port_new (self->socket, SOKET_POLLER_QUANTUM_DATAGRAMS, &datagram_handlers, self);
      soket_datagram_port_start (self->port);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PORT]);
  soket_performer_changed (SOKET_PERFORMER (self));
  return TRUE;
}

/**
 * soket_server_stop:
 * @self: a server
 *
 * Closes every connection and the listening socket, at once. No harm if it does not listen.
 */
void
soket_server_stop (SoketServer *self)
{
  GHashTableIter iter;
  gpointer channel;

  if (!self->active)
    return;
  self->active = FALSE;
  soket_registry_remove (self);

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, &channel, NULL))
    {
      soket_socket_set_ending (soket_channel_get_socket (channel), SOKET_ENDING_STOPPED);
      soket_channel_abort (channel);
    }
  g_hash_table_remove_all (self->channels);
  soket_socket_set_ending (self->socket, SOKET_ENDING_STOPPED);

  if (self->listener != NULL)
    soket_listener_close (self->listener);
  g_clear_object (&self->listener);
  if (self->port != NULL)
    soket_datagram_port_close (self->port);
  g_clear_object (&self->port);
  g_clear_object (&self->socket);
  g_clear_pointer (&self->guard, soket_datagram_guard_free);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PORT]);
  soket_performer_changed (SOKET_PERFORMER (self));
}

gboolean
soket_server_get_active (SoketServer *self)
{
  return self->active;
}

/**
 * soket_server_get_port:
 * @self: a server
 *
 * Returns: the port it listens on, 0 while it does not
 */
guint16
soket_server_get_port (SoketServer *self)
{
  return self->active ? self->endpoint.port : 0;
}

/**
 * soket_server_get_endpoint:
 * @self: a server
 *
 * Returns: (transfer none): where it listens; unset while it does not
 */
const SoketEndpoint *
soket_server_get_endpoint (SoketServer *self)
{
  static const SoketEndpoint unset;

  return self->active ? &self->endpoint : &unset;
}

/**
 * soket_server_get_transport:
 * @self: a server
 *
 * Returns: the transport of its last start
 */
SoketTransport
soket_server_get_transport (SoketServer *self)
{
  return self->options.transport;
}

/**
 * soket_server_get_options:
 * @self: a server
 *
 * Tells how it runs, which is not what its user has set meanwhile. The address is %NULL: see soket_server_get_endpoint().
 *
 * Returns: (transfer none): the options of its last start, within their limits
 */
const SoketServerOptions *
soket_server_get_options (SoketServer *self)
{
  return &self->options;
}

/**
 * soket_server_get_protocol:
 * @self: a server
 *
 * Returns: (transfer none): what it answers
 */
const SoketProtocol *
soket_server_get_protocol (SoketServer *self)
{
  return self->protocol;
}

/**
 * soket_server_get_n_peers:
 * @self: a server
 *
 * Returns: how many connections are open; always 0 over UDP
 */
guint
soket_server_get_n_peers (SoketServer *self)
{
  return g_hash_table_size (self->channels);
}

/**
 * soket_server_is_held_up:
 * @self: a server
 *
 * Returns: whether new clients wait in the backlog now, since there are as many as may be, or the system gives no more
 */
gboolean
soket_server_is_held_up (SoketServer *self)
{
  return self->listener != NULL && soket_listener_is_held_up (self->listener);
}

/**
 * soket_server_get_n_accepted:
 * @self: a server
 *
 * Returns: connections accepted since the last start
 */
guint64
soket_server_get_n_accepted (SoketServer *self)
{
  return self->n_accepted;
}

/**
 * soket_server_get_n_answered:
 * @self: a server
 *
 * Returns: messages answered since the last start; with framing `none` connections that came to their end
 */
guint64
soket_server_get_n_answered (SoketServer *self)
{
  return self->n_answered;
}

/**
 * soket_server_get_n_dropped:
 * @self: a server
 *
 * Returns: datagrams that were not answered on purpose since the last start
 */
guint64
soket_server_get_n_dropped (SoketServer *self)
{
  return self->n_dropped;
}

/**
 * soket_server_get_errnum:
 * @self: a server
 * @call: (out) (optional): the call that failed
 *
 * Gets the errno behind the last start's error, for whoever wants to explain more than its sentence does.
 *
 * Returns: an errno value, 0 if the last start went well or failed without one
 */
int
soket_server_get_errnum (SoketServer   *self,
                         SoketCallName *call)
{
  g_return_val_if_fail (SOKET_IS_SERVER (self), 0);

  if (call != NULL)
    *call = self->failed_call;
  return self->errnum;
}
