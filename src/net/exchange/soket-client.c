/* soket-client.c - connects, sends and receives for one protocol
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-client.h"

#include "core/base/soket-error.h"
#include "core/words/soket-lesson.h"
#include "net/exchange/soket-connector.h"
#include "net/exchange/soket-query.h"
#include "net/exchange/soket-remedy.h"
#include "net/exchange/soket-resolve.h"
#include "net/exchange/soket-sender.h"
#include "net/loop/soket-limits.h"
#include "net/socket/soket-channel.h"
#include "net/socket/soket-socket.h"

#include <errno.h>
#include <sys/socket.h>

#include <glib/gi18n-lib.h>

/*
 * One exchange: resolve the name, connect (over TCP to one of its addresses), send the message, read the reply, close. The
 * task returns as soon as the reply is complete; the window's client then reads on for the end of the stream, which a class wants to see.
 */

struct _SoketClient
{
  GObject              parent_instance;

  const SoketProtocol *protocol;
  SoketTrace          *trace;
  SoketClientState     state;

  SoketClientOptions   options;      /* its host is `host` */
  char                *host;
  GBytes              *message;
  GTask               *task;         /* until the reply or an error is returned */
  gulong               cancel_id;
  GCancellable        *lookup;       /* of the name */
  SoketConnector      *connector;    /* TCP, until it has connected or failed */
  SoketSocket         *socket;
  SoketChannel        *channel;      /* TCP, connected */
  SoketSender         *sender;
  SoketQuery          *query;        /* UDP */
  GByteArray          *reply;        /* framing none: as far as it came */
  GByteArray          *further;      /* replies behind the first, which a server that keeps the connection open sends: max_message bytes */
  guint64              n_further;    /* bytes of them, kept or not */
  guint                n_replies;
  SoketDeadline        timeout;
  SoketDeadline        read_on;
  SoketEndpoint        target;
  SoketEndpoint        answerer;
  gboolean             stranger;
  int                  errnum;       /* of the last exchange, and the call that gave it */
  SoketCallName        failed_call;
};

enum
{
  PROP_STATE = 1,
  PROP_N_REPLIES,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SoketClient, soket_client, G_TYPE_OBJECT)

static void
set_state (SoketClient      *self,
           SoketClientState  state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* Whatever is open is closed, whatever is pending is cancelled. */
static void
let_go (SoketClient *self)
{
  if (self->lookup != NULL)
    g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  soket_deadline_clear (&self->timeout);
  soket_deadline_clear (&self->read_on);
  if (self->connector != NULL)
    soket_connector_close (self->connector, SOKET_ENDING_CLOSED);
  if (self->sender != NULL)
    soket_sender_stop (self->sender);
  if (self->channel != NULL)
    soket_channel_abort (self->channel);
  if (self->query != NULL)
    soket_query_close (self->query);
  if (self->socket != NULL)
    soket_socket_close (self->socket);
  g_clear_object (&self->sender);
  g_clear_object (&self->channel);
  g_clear_object (&self->query);
  g_clear_object (&self->socket);
  g_clear_object (&self->connector);
}

/* What still waits is given up, for this reason. */
static void
give_up (SoketClient *self,
         SoketEnding  ending)
{
  if (self->connector != NULL)
    soket_connector_close (self->connector, ending);
  if (self->socket != NULL)
    soket_socket_set_ending (self->socket, ending);
}

static GTask *
steal_task (SoketClient *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  if (self->cancel_id != 0)
    g_signal_handler_disconnect (g_task_get_cancellable (task), self->cancel_id);
  self->cancel_id = 0;
  return g_steal_pointer (&task);
}

/* Of a name with several addresses the sentence tells what came of each. */
static void
add_tried (SoketConnector *connector,
           GError         *error)
{
  g_autofree char *tried = soket_connector_dup_tried (connector);
  g_autofree char *words = NULL;
  g_autofree char *list = NULL;
  g_autofree char *whole = NULL;

  if (tried == NULL)
    return;
  words = soket_note_dup_tried (tried);
  /* Translators: behind a sentence: the addresses of a name, such as "Tried: 127.0.0.66 (no answer), ::1 (ECONNREFUSED)." */
  list = g_strdup_printf (_("Tried: %s."), words);
  whole = g_strdup_printf ("%s %s", error->message, list);
  g_free (error->message);
  error->message = g_steal_pointer (&whole);
}

static void
fail (SoketClient *self,
      GError      *error)
{
  g_autoptr (GTask) task = NULL;

  if (self->task == NULL)
    {
      g_error_free (error);
      return;
    }
  task = steal_task (self);
  if (self->connector != NULL)
    {
      self->target = *soket_connector_get_target (self->connector);
      add_tried (self->connector, error);
    }
  let_go (self);
  set_state (self, SOKET_CLIENT_IDLE);
  g_task_return_error (task, error);
}

static void
fail_with_call (SoketClient   *self,
                SoketCallName  call,
                int            errnum,
                GError        *error)
{
  self->errnum = errnum;
  self->failed_call = call;
  fail (self, error);
}

static void
fail_with_errno (SoketClient   *self,
                 SoketCallName  call,
                 int            errnum)
{
  SoketSituation situation = call == SOKET_CALL_SOCKET || call == SOKET_CALL_CONNECT ? SOKET_SITUATION_CONNECT : SOKET_SITUATION_EXCHANGE;

  fail_with_call (self, call, errnum, soket_remedy_for_errno (situation, errnum, self->options.transport, self->host, self->options.port));
}

static void
succeed (SoketClient  *self,
         const guint8 *data,
         gsize         length)
{
  g_autoptr (GTask) task = steal_task (self);

  soket_deadline_disarm (&self->timeout);
  self->n_replies = 1;
  if (self->channel != NULL && self->options.read_on_ms > 0 && !self->options.reset)
    {
      /* What is not out yet would be sent to nobody. */
      soket_sender_stop (self->sender);
      set_state (self, SOKET_CLIENT_FINISHING);
      /* A program that has its reply would close now. */
      soket_channel_set_origin (self->channel, SOKET_ORIGIN_ENGINE);
      soket_deadline_arm (&self->read_on, self->options.read_on_ms);
    }
  else
    {
      let_go (self);
      set_state (self, SOKET_CLIENT_IDLE);
    }
  g_task_return_pointer (task, g_bytes_new (data, length), (GDestroyNotify) g_bytes_unref);
}

static void
finished (SoketClient *self)
{
  let_go (self);
  set_state (self, SOKET_CLIENT_IDLE);
}

static void
timeout_expired (gpointer owner)
{
  SoketClient *self = owner;
  gboolean connected = self->state == SOKET_CLIENT_WAITING;
  gboolean delayed = (self->sender != NULL && soket_sender_is_delayed (self->sender))
                     || (self->query != NULL && soket_query_is_delayed (self->query));

  /* Nothing was sent, nor anybody asked, before the name had an address. */
  if (self->state == SOKET_CLIENT_RESOLVING)
    {
      g_autoptr (GError) late = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");

      fail_with_call (self, SOKET_CALL_NONE, SOKET_LESSON_NAME_RESOLUTION, soket_remedy_for_name (self->host, late));
      return;
    }
  give_up (self, SOKET_ENDING_TIMED_OUT);
  if (delayed)
    fail (self, soket_remedy_for_read_delay (self->options.transport, self->options.read_delay_ms, self->options.timeout_ms));
  else
    fail (self, soket_remedy_for_timeout (self->options.transport, connected, self->host, self->options.port, self->options.timeout_ms));
}

static void
read_on_expired (gpointer owner)
{
  SoketClient *self = owner;

  give_up (self, SOKET_ENDING_TIMED_OUT);
  finished (self);
}

/* --- TCP --- */

static void
message_cb (SoketChannel *channel,
            const guint8 *data,
            gsize         length,
            gpointer      user_data)
{
  SoketClient *self = user_data;

  if (self->state == SOKET_CLIENT_FINISHING)
    {
      gsize room = self->options.max_message - MIN (self->options.max_message, self->further->len);

      g_byte_array_append (self->further, data, (guint) MIN (room, length));
      self->n_further += length;
      self->n_replies++;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_REPLIES]);
      return;
    }
  if (self->state != SOKET_CLIENT_WAITING)
    return;
  if (self->options.framing == SOKET_FRAMING_NONE)
    g_byte_array_append (self->reply, data, (guint) length);
  else
    {
      self->answerer = self->target;
      succeed (self, data, length);
    }
}

static void
no_reply (SoketClient *self)
{
  int errnum = soket_channel_get_write_error (self->channel);
  g_autofree char *where = soket_endpoint_format (self->host, self->options.port);

  if (errnum != 0)
    fail_with_errno (self, SOKET_CALL_SEND, errnum);
  else
    fail (self, g_error_new (SOKET_ERROR, SOKET_ERROR_NO_REPLY,
                             _("The server at %s closed the connection without a reply; check how it wants a message to end."), where));
}

static void
ended_cb (SoketChannel *channel,
          gpointer      user_data)
{
  SoketClient *self = user_data;

  if (self->state == SOKET_CLIENT_FINISHING)
    finished (self);
  else if (self->reply->len > 0 && soket_channel_get_write_error (channel) == 0)
    {
      g_autoptr (GByteArray) reply = g_steal_pointer (&self->reply);

      self->reply = g_byte_array_new ();
      self->options.read_on_ms = 0;
      self->answerer = self->target;
      succeed (self, reply->data, reply->len);
    }
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
  SoketClient *self = user_data;
  g_autofree char *where = soket_endpoint_format (self->host, self->options.port);

  if (self->state == SOKET_CLIENT_FINISHING)
    {
      finished (self);
      return;
    }
  switch (end)
    {
    case SOKET_CHANNEL_TOO_LONG:
      fail (self, g_error_new (SOKET_ERROR, SOKET_ERROR_MESSAGE_TOO_LONG,
                               _("The reply of %s is longer than the limit of %u bytes."), where, self->options.max_message));
      break;
    case SOKET_CHANNEL_TRUNCATED:
      fail (self, g_error_new (SOKET_ERROR, SOKET_ERROR_TRUNCATED,
                               _("The server at %s closed the connection in the middle of its reply."), where));
      break;
    case SOKET_CHANNEL_FAILED:
      fail_with_errno (self, call, errnum);
      break;
    case SOKET_CHANNEL_CLOSED:
    case SOKET_CHANNEL_IDLE:
    default:
      no_reply (self);
    }
}

static void
drained_cb (SoketChannel *channel,
            gpointer      user_data)
{
  SoketClient *self = user_data;

  if (self->sender != NULL)
    soket_sender_go_on (self->sender);
}

static const SoketChannelHandlers channel_handlers = {
  .message = message_cb,
  .ended = ended_cb,
  .drained = drained_cb,
  .closed = closed_cb,
};

/* What goes out, and how. */
static SoketSender *
make_sender (SoketClient *self)
{
  SoketFraming framing = self->options.framing;
  SoketSenderOptions options = {
    .pieces = self->options.pieces,
    .pause_ms = self->options.pause_ms,
    .half_close = self->options.half_close,
    .read_delay_ms = self->options.read_delay_ms,
    .reads_beside = framing == SOKET_FRAMING_NONE,
  };
  gsize length, end;
  const void *data = g_bytes_get_data (self->message, &length);
  g_autoptr (GByteArray) framed = NULL;

  if (self->options.silent)
    return soket_sender_new (self->channel, &options, NULL, 0);

  options.half_close |= framing == SOKET_FRAMING_NONE
                        || (self->options.end_message && !soket_framing_is_terminated (framing, data, length, &end));
  if (framing != SOKET_FRAMING_NONE)
    soket_socket_message (self->socket, FALSE, framing == SOKET_FRAMING_LENGTH ? SOKET_FRAMING_HEADER_SIZE : 0, data, length);
  if (framing != SOKET_FRAMING_LENGTH)
    return soket_sender_new (self->channel, &options, data, length);

  framed = g_byte_array_new ();
  soket_framing_frame (framing, data, length, framed);
  return soket_sender_new (self->channel, &options, framed->data, framed->len);
}

static void
talk (SoketClient *self)
{
  SoketChannelOptions options = {
    .framing = self->options.framing,
    .recv_size = CLAMP (self->options.recv_size, 1, SOKET_LIMIT_RECV_SIZE),
    .max_message = MAX (self->options.max_message, 1),
    .reads_while_writing = TRUE,
    .resets = self->options.reset,
  };
  g_autoptr (SoketSender) sender = NULL;

  soket_socket_getsockname (self->socket);
  /* The kernel may give the very port that is asked: then two SYNs of one socket meet (RFC 9293, 3.5), and it would hear itself. */
  if (soket_endpoint_equal (soket_socket_get_local (self->socket), soket_socket_get_peer (self->socket)))
    {
      fail (self, soket_remedy_for_self (&self->target));
      return;
    }
  set_state (self, SOKET_CLIENT_WAITING);
  self->channel = soket_channel_new (self->socket, &options, &channel_handlers, self);
  sender = make_sender (self);
  self->sender = g_object_ref (sender);
  soket_sender_start (sender);
}

static void
connected_cb (SoketConnector *connector,
              SoketSocket    *socket,
              gpointer        user_data)
{
  /* Whoever hears how it went may drop the client. */
  g_autoptr (SoketClient) self = g_object_ref (SOKET_CLIENT (user_data));
  g_autofree char *tried = soket_connector_dup_tried (connector);

  self->target = *soket_connector_get_target (connector);
  self->socket = g_object_ref (socket);
  g_clear_object (&self->connector);
  if (tried != NULL)
    soket_socket_note_tried (socket, tried);
  talk (self);
}

static void
connect_failed_cb (SoketConnector *connector,
                   SoketCallName   call,
                   int             errnum,
                   gpointer        user_data)
{
  g_autoptr (SoketClient) self = g_object_ref (SOKET_CLIENT (user_data));

  fail_with_errno (self, call, errnum);
}

static const SoketConnectorHandlers connector_handlers = { .connected = connected_cb, .failed = connect_failed_cb };

static void
connect_to (SoketClient *self,
            GArray      *addresses)
{
  g_autoptr (SoketConnector) connector = soket_connector_new (addresses, self->options.timeout_ms, self->trace, &connector_handlers,
                                                                  self);

  self->connector = g_object_ref (connector);
  set_state (self, SOKET_CLIENT_CONNECTING);
  /* Whoever heard that may have closed it. */
  if (self->connector == connector)
    soket_connector_start (connector);
}

/* --- UDP --- */

static void
answered_cb (SoketQuery          *query,
             const SoketDatagram *datagram,
             gboolean             stranger,
             gpointer             user_data)
{
  SoketClient *self = user_data;

  if (self->state != SOKET_CLIENT_WAITING)
    return;
  self->answerer = datagram->peer;
  self->stranger = stranger;
  succeed (self, datagram->data, datagram->length);
}

static void
failed_cb (SoketQuery    *query,
           SoketCallName  call,
           int            errnum,
           gpointer       user_data)
{
  SoketClient *self = user_data;
  gsize length = g_bytes_get_size (self->message);
  gboolean ipv6 = self->target.family == AF_INET6;

  if (self->state != SOKET_CLIENT_WAITING)
    return;
  if (errnum == EMSGSIZE && length > (ipv6 ? SOKET_LIMIT_DATAGRAM_IPV6 : SOKET_LIMIT_DATAGRAM_IPV4))
    fail_with_call (self, call, errnum, soket_remedy_for_datagram (length, ipv6));
  else
    fail_with_errno (self, call, errnum);
}

static const SoketQueryHandlers query_handlers = { .answered = answered_cb, .failed = failed_cb };

static void
send_datagram (SoketClient *self,
               GArray      *addresses)
{
  const SoketEndpoint *address = &g_array_index (addresses, SoketEndpoint, 0);
  gsize length;
  const void *data = g_bytes_get_data (self->message, &length);
  const SoketQueryOptions options = { .read_delay_ms = self->options.read_delay_ms, .stranger = self->options.stranger };
  g_autoptr (SoketQuery) query = NULL;
  int errnum;

  /* What does not fit into a datagram is the kernel's to refuse, as it would be for any program; what no message may be is not tried. */
  if (length > SOKET_LIMIT_MESSAGE)
    {
      fail (self, soket_remedy_for_message (length));
      return;
    }

  for (guint i = 0; i < addresses->len && address->family != AF_INET; i++)
    if (g_array_index (addresses, SoketEndpoint, i).family == AF_INET)
      address = &g_array_index (addresses, SoketEndpoint, i);

  self->target = *address;
  self->socket = soket_socket_open (SOKET_TRANSPORT_UDP, address->family, SOKET_SIDE_CLIENT, self->trace, &errnum);
  if (self->socket == NULL)
    {
      fail_with_errno (self, SOKET_CALL_SOCKET, errnum);
      return;
    }
  if (self->options.connected)
    {
      SoketResult result;

      /* Over UDP connect () never waits: nothing is sent. */
      if (soket_socket_connect (self->socket, address, &result, NULL, NULL) && result.error != 0)
        {
          fail_with_errno (self, SOKET_CALL_CONNECT, result.error);
          return;
        }
    }
  set_state (self, SOKET_CLIENT_WAITING);
  query = soket_query_new (self->socket, address, &options, &query_handlers, self);
  self->query = g_object_ref (query);
  soket_query_start (query, data, length);
}

/* --- the exchange --- */

static void
resolved_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SoketClient) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) addresses = soket_resolve_finish (result, &error);

  /* Cancelled: the exchange is over, and another one may have begun. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->lookup);
  if (addresses == NULL)
    {
      self->errnum = SOKET_LESSON_NAME_RESOLUTION;
      fail (self, g_steal_pointer (&error));
      return;
    }
  if (self->options.transport == SOKET_TRANSPORT_TCP)
    connect_to (self, addresses);
  else
    send_datagram (self, addresses);
}

static void
cancelled_cb (GCancellable *cancellable,
              SoketClient  *self)
{
  give_up (self, SOKET_ENDING_CANCELLED);
  fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The exchange was cancelled.")));
}

static void
soket_client_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SoketClient *self = SOKET_CLIENT (object);

  if (property_id == PROP_STATE)
    g_value_set_uint (value, self->state);
  else if (property_id == PROP_N_REPLIES)
    g_value_set_uint (value, self->n_replies);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
soket_client_dispose (GObject *object)
{
  SoketClient *self = SOKET_CLIENT (object);

  let_go (self);
  g_clear_object (&self->trace);
  G_OBJECT_CLASS (soket_client_parent_class)->dispose (object);
}

static void
soket_client_finalize (GObject *object)
{
  SoketClient *self = SOKET_CLIENT (object);

  g_free (self->host);
  g_clear_pointer (&self->message, g_bytes_unref);
  g_byte_array_unref (self->reply);
  g_byte_array_unref (self->further);
  G_OBJECT_CLASS (soket_client_parent_class)->finalize (object);
}

static void
soket_client_class_init (SoketClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = soket_client_get_property;
  object_class->dispose = soket_client_dispose;
  object_class->finalize = soket_client_finalize;

  /**
   * SoketClient:state:
   *
   * What it is doing, a #SoketClientState.
   */
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, SOKET_CLIENT_IDLE, SOKET_CLIENT_FINISHING, SOKET_CLIENT_IDLE,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SoketClient:n-replies:
   *
   * How many replies the last exchange has brought so far. Notified for each but the first, whose task returns.
   */
  properties[PROP_N_REPLIES] = g_param_spec_uint ("n-replies", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
soket_client_init (SoketClient *self)
{
  self->reply = g_byte_array_new ();
  self->further = g_byte_array_new ();
}

/**
 * soket_client_options_init:
 * @options: (out caller-allocates): options
 * @protocol: the service
 *
 * Fills in the defaults of the command line: TCP to 127.0.0.1 and the protocol's port, dot, 5 s for the whole exchange, a message that does
 * not end by itself is ended by shutting down writing, closed at once after the reply.
 */
void
soket_client_options_init (SoketClientOptions  *options,
                           const SoketProtocol *protocol)
{
  *options = (SoketClientOptions) {
    .transport = SOKET_TRANSPORT_TCP,
    .port = protocol->port,
    .framing = SOKET_FRAMING_DOT,
    .recv_size = 65536,
    .max_message = SOKET_LIMIT_MESSAGE,
    .timeout_ms = 5000,
    .end_message = TRUE,
    .clients = 1,
  };
}

/**
 * soket_client_new:
 * @protocol: the service it asks
 * @trace: (nullable): where its calls are recorded
 *
 * Makes a client.
 *
 * Returns: (transfer full): the client
 */
SoketClient *
soket_client_new (const SoketProtocol *protocol,
                  SoketTrace          *trace)
{
  SoketClient *self = g_object_new (SOKET_TYPE_CLIENT, NULL);

  self->protocol = protocol;
  if (trace != NULL)
    self->trace = g_object_ref (trace);
  return self;
}

/**
 * soket_client_send_async:
 * @self: a client
 * @options: copied
 * @message: its bytes, sent exactly as they are (with framing `length` behind their header)
 * @cancellable: (nullable): ends the exchange at once
 * @callback: called when the reply is complete, or with what went wrong
 * @user_data: for @callback
 *
 * Begins an exchange (slides "Echo Client TCP", "Echo Client UDP", "Echo Client UDP 2").
 */
void
soket_client_send_async (SoketClient               *self,
                         const SoketClientOptions  *options,
                         GBytes                    *message,
                         GCancellable              *cancellable,
                         GAsyncReadyCallback        callback,
                         gpointer                   user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr (SoketPoller) poller = NULL;

  g_task_set_source_tag (task, soket_client_send_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->task != NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, _("The client still waits for the reply before."));
      return;
    }

  let_go (self);
  self->options = *options;
  self->options.host = NULL;
  g_free (self->host);
  self->host = g_strdup (options->host != NULL ? options->host : "127.0.0.1");
  g_clear_pointer (&self->message, g_bytes_unref);
  self->message = g_bytes_ref (message);
  g_byte_array_set_size (self->reply, 0);
  g_byte_array_set_size (self->further, 0);
  self->n_further = 0;
  self->n_replies = 0;
  self->target = (SoketEndpoint) { 0 };
  self->answerer = (SoketEndpoint) { 0 };
  self->stranger = FALSE;
  self->errnum = 0;
  self->failed_call = SOKET_CALL_NONE;

  poller = soket_poller_ref_default ();
  soket_deadline_init (&self->timeout, poller, timeout_expired, G_OBJECT (self));
  soket_deadline_init (&self->read_on, poller, read_on_expired, G_OBJECT (self));
  soket_deadline_arm (&self->timeout, MAX (options->timeout_ms, 1));
  self->task = g_steal_pointer (&task);
  if (cancellable != NULL)
    self->cancel_id = g_signal_connect (cancellable, "cancelled", G_CALLBACK (cancelled_cb), self);
  self->lookup = g_cancellable_new ();
  set_state (self, SOKET_CLIENT_RESOLVING);
  soket_resolve_async (self->host, options->port, 0, self->lookup, resolved_cb, g_object_ref (self));
}

/**
 * soket_client_send_finish:
 * @self: a client
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Ends an exchange. Errors: %G_IO_ERROR with a sentence that names address, port and remedy; %SOKET_ERROR_NO_REPLY,
 * %SOKET_ERROR_MESSAGE_TOO_LONG, %SOKET_ERROR_TRUNCATED.
 *
 * Returns: (transfer full) (nullable): the reply, without a length header
 */
GBytes *
soket_client_send_finish (SoketClient   *self,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * soket_client_close:
 * @self: a client
 *
 * Ends what is going on, at once: an exchange that waits fails with %G_IO_ERROR_CANCELLED.
 */
void
soket_client_close (SoketClient *self)
{
  if (self->task != NULL)
    {
      give_up (self, SOKET_ENDING_CANCELLED);
      fail (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The exchange was cancelled.")));
    }
  else
    finished (self);
}

SoketClientState
soket_client_get_state (SoketClient *self)
{
  return self->state;
}

/**
 * soket_client_get_target:
 * @self: a client
 *
 * Returns: (transfer none): whom the last exchange asked: over TCP the address that worked, or the last that was tried
 */
const SoketEndpoint *
soket_client_get_target (SoketClient *self)
{
  return &self->target;
}

/**
 * soket_client_get_answerer:
 * @self: a client
 *
 * Returns: (transfer none): who answered the last exchange; unset where nobody did
 */
const SoketEndpoint *
soket_client_get_answerer (SoketClient *self)
{
  return &self->answerer;
}

/**
 * soket_client_was_stranger:
 * @self: a client
 *
 * An unconnected UDP socket takes a datagram from anyone (slide "Echo Client UDP": not only from the server).
 *
 * Returns: whether the last reply came from somebody else than was asked
 */
gboolean
soket_client_was_stranger (SoketClient *self)
{
  return self->stranger;
}

/**
 * soket_client_get_errnum:
 * @self: a client
 * @call: (out) (optional): the call that failed, %SOKET_CALL_NONE where none did
 *
 * Gets the errno behind the last exchange's error, for whoever wants to explain more than its sentence does.
 *
 * Returns: an errno value; %SOKET_LESSON_NAME_RESOLUTION if the name had no address; 0 if there was no error, or one without an errno
 */
int
soket_client_get_errnum (SoketClient   *self,
                         SoketCallName *call)
{
  g_return_val_if_fail (SOKET_IS_CLIENT (self), 0);

  if (call != NULL)
    *call = self->failed_call;
  return self->errnum;
}

/**
 * soket_client_get_n_replies:
 * @self: a client
 *
 * Returns: how many replies the last exchange has brought so far: a server that keeps the connection open answers each message of a request,
 *   and the client that reads on for the end of the stream sees them come
 */
guint
soket_client_get_n_replies (SoketClient *self)
{
  g_return_val_if_fail (SOKET_IS_CLIENT (self), 0);

  return self->n_replies;
}

/**
 * soket_client_get_further:
 * @self: a client
 * @data: (out) (transfer none): the replies behind the first, one after the other, borrowed until the next one comes
 * @length: (out): how many bytes of them were kept, at most the longest message's
 *
 * Gets what came behind the reply while the client read on.
 *
 * Returns: how many bytes came, kept or not
 */
guint64
soket_client_get_further (SoketClient   *self,
                          const guint8 **data,
                          gsize         *length)
{
  g_return_val_if_fail (SOKET_IS_CLIENT (self), 0);

  *data = self->further->data;
  *length = self->further->len;

  return self->n_further;
}
