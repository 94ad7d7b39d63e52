/* soket-client.c - connects, sends and receives for one protocol
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-client.h"

#include "core/words/soket-lesson.h"
#include "net/exchange/soket-remedy.h"
#include "net/exchange/soket-resolve.h"
#include "net/exchange/soket-tcp-exchange.h"
#include "net/exchange/soket-udp-exchange.h"
#include "net/loop/soket-operation.h"
#include "net/loop/soket-poller.h"

#include <glib/gi18n-lib.h>

/*
 * Resolves the name, lets an exchange over TCP or UDP do the rest, bounds the time of both, and keeps what came of it. The task returns as soon as
 * the reply is complete, or with the reason why there is none.
 */

/* Of a message that does not come to its end. */
#define REST_MAX 4096u

struct _SoketClient
{
  GObject              parent_instance;

  const SoketProtocol *protocol;
  SoketTrace          *trace;
  SoketClientState     state;

  SoketClientOptions   options;      /* its host is `host` */
  char                *host;
  GBytes              *message;
  SoketOperation       sending;      /* until the reply or an error is returned */
  SoketDeadline        timeout;
  GCancellable        *lookup;       /* of the name */
  SoketTcpExchange    *tcp;          /* one of the two, once the name has an address */
  SoketUdpExchange    *udp;

  /* Of the last exchange: */
  GArray              *addresses;    /* (nullable): of the name, once it has some */
  SoketEndpoint        target;
  SoketEndpoint        answerer;
  gboolean             stranger;
  guint                n_replies;
  GByteArray          *further;      /* replies behind the first, which a server that keeps the connection open sends: max_message bytes */
  guint64              n_further;    /* bytes of them, kept or not */
  GByteArray          *rest;         /* behind them all: the beginning of a message that did not come to its end */
  SoketClientStreamFunc stream_func; /* (nullable) */
  gpointer             stream_data;
  guint64              n_taken;      /* bytes, as was found last */
  int                  errnum;       /* that it failed with, and the call that gave it */
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

static void
close_exchange (SoketClient *self,
                SoketEnding  ending)
{
  if (self->tcp != NULL)
    soket_tcp_exchange_close (self->tcp, ending);
  if (self->udp != NULL)
    soket_udp_exchange_close (self->udp, ending);
}

/* Whatever is open is closed, whatever is pending is cancelled. */
static void
let_go (SoketClient *self)
{
  if (self->lookup != NULL)
    g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  soket_deadline_clear (&self->timeout);
  close_exchange (self, SOKET_ENDING_CLOSED);
  g_clear_object (&self->tcp);
  g_clear_object (&self->udp);
}

static void
fail (SoketClient   *self,
      SoketCallName  call,
      int            errnum,
      GError        *error)
{
  g_autoptr (GTask) task = soket_operation_end (&self->sending);

  self->failed_call = call;
  self->errnum = errnum;
  if (self->tcp != NULL)
    {
      g_autofree char *tried = soket_tcp_exchange_dup_tried (self->tcp);

      self->target = *soket_tcp_exchange_get_target (self->tcp);
      if (tried != NULL)
        soket_remedy_add_tried (error, tried);
    }
  else if (self->udp != NULL)
    self->target = *soket_udp_exchange_get_target (self->udp);
  let_go (self);
  set_state (self, SOKET_CLIENT_IDLE);
  g_task_return_error (task, error);
}

static void
cancel (gpointer owner)
{
  SoketClient *self = owner;

  close_exchange (self, SOKET_ENDING_CANCELLED);
  fail (self, SOKET_CALL_NONE, 0, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The exchange was cancelled.")));
}

static void
timeout_expired (gpointer owner)
{
  SoketClient *self = owner;
  const SoketClientOptions *options = &self->options;
  gboolean delayed = (self->tcp != NULL && soket_tcp_exchange_is_delayed (self->tcp))
                     || (self->udp != NULL && soket_udp_exchange_is_delayed (self->udp));
  gboolean connected = self->state == SOKET_CLIENT_WAITING;
  int unsent = self->tcp != NULL ? soket_tcp_exchange_get_write_error (self->tcp) : 0;

  /* Nothing was sent, nor anybody asked, before the name had an address. */
  if (self->state == SOKET_CLIENT_RESOLVING)
    {
      g_autoptr (GError) late = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "");

      fail (self, SOKET_CALL_NONE, SOKET_LESSON_NAME_RESOLUTION, soket_remedy_for_name (self->host, late));
      return;
    }
  close_exchange (self, SOKET_ENDING_TIMED_OUT);
  /* It read on for a reply that might have been there, and what was to be answered never went out. */
  if (unsent != 0)
    fail (self, SOKET_CALL_SEND, unsent,
          soket_remedy_for_errno (SOKET_SITUATION_EXCHANGE, unsent, options->transport, self->host, options->port));
  else if (delayed)
    fail (self, SOKET_CALL_NONE, 0, soket_remedy_for_read_delay (options->transport, options->read_delay_ms, options->timeout_ms));
  else
    fail (self, SOKET_CALL_NONE, 0,
          soket_remedy_for_timeout (options->transport, connected, self->host, options->port, options->timeout_ms));
}

/* --- what the exchange tells --- */

static void
opened_cb (const SoketEndpoint *target,
           gpointer             user_data)
{
  SoketClient *self = user_data;

  self->target = *target;
  set_state (self, SOKET_CLIENT_WAITING);
}

static void
finished_cb (gpointer user_data)
{
  SoketClient *self = user_data;

  let_go (self);
  set_state (self, SOKET_CLIENT_IDLE);
}

static void
add_further (SoketClient              *self,
             const SoketExchangeReply *reply)
{
  gsize room = self->options.max_message - MIN (self->options.max_message, self->further->len);

  g_byte_array_append (self->further, reply->data, (guint) MIN (room, reply->length));
  self->n_further += reply->length;
  self->n_replies++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_REPLIES]);
}

static void
replied_cb (const SoketExchangeReply *reply,
            gpointer                  user_data)
{
  SoketClient *self = user_data;
  g_autoptr (GTask) task = NULL;
  GBytes *bytes;

  if (self->state == SOKET_CLIENT_FINISHING)
    {
      add_further (self, reply);
      return;
    }
  task = soket_operation_end (&self->sending);
  bytes = g_bytes_new (reply->data, reply->length);
  soket_deadline_disarm (&self->timeout);
  self->answerer = reply->answerer;
  self->stranger = reply->stranger;
  self->n_replies = 1;
  self->n_further = reply->n_more;
  if (reply->last)
    finished_cb (self);
  else
    set_state (self, SOKET_CLIENT_FINISHING);
  g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

static void
came_cb (const guint8 *data,
         gsize         length,
         gpointer      user_data)
{
  g_autoptr (SoketClient) self = g_object_ref (SOKET_CLIENT (user_data));
  gint64 left_us = self->timeout.at_us - g_get_monotonic_time ();

  if (self->stream_func == NULL)
    return;

  self->stream_func (data, length, self->stream_data);
  /* What its user does with the bytes is not the server's delay. */
  if (soket_deadline_is_armed (&self->timeout))
    soket_deadline_arm (&self->timeout, (guint) (MAX (left_us, 1000) / 1000));
}

static void
rest_cb (const guint8 *data,
         gsize         length,
         gpointer      user_data)
{
  SoketClient *self = user_data;

  g_byte_array_append (self->rest, data, (guint) MIN (length, REST_MAX));
}

static void
failed_cb (SoketCallName  call,
           int            errnum,
           GError        *error,
           gpointer       user_data)
{
  fail (user_data, call, errnum, error);
}

static const SoketExchangeHandlers exchange_handlers = {
  .opened = opened_cb,
  .came = came_cb,
  .replied = replied_cb,
  .failed = failed_cb,
  .rest = rest_cb,
  .finished = finished_cb,
};

static void
begin_exchange (SoketClient *self,
                GArray      *addresses)
{
  if (self->options.transport == SOKET_TRANSPORT_TCP)
    {
      g_autoptr (SoketTcpExchange) tcp = soket_tcp_exchange_new (&self->options, self->trace, &exchange_handlers, self);

      self->tcp = g_object_ref (tcp);
      set_state (self, SOKET_CLIENT_CONNECTING);
      /* Whoever heard that may have closed it. */
      if (self->tcp == tcp)
        soket_tcp_exchange_start (tcp, addresses, self->message);
    }
  else
    {
      self->udp = soket_udp_exchange_new (&self->options, self->trace, &exchange_handlers, self);
      soket_udp_exchange_start (self->udp, addresses, self->message);
    }
}

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
  if (addresses != NULL)
    {
      self->addresses = g_array_ref (addresses);
      begin_exchange (self, addresses);
    }
  else
    fail (self, SOKET_CALL_NONE, SOKET_LESSON_NAME_RESOLUTION, g_steal_pointer (&error));
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
  g_clear_pointer (&self->addresses, g_array_unref);
  g_clear_pointer (&self->message, g_bytes_unref);
  g_byte_array_unref (self->further);
  g_byte_array_unref (self->rest);
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
  self->further = g_byte_array_new ();
  self->rest = g_byte_array_new ();
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
 * soket_client_set_stream_func:
 * @self: a client
 * @func: (nullable): called with the bytes of a reply over TCP without framing, as they come; it may close the client
 * @user_data: for @func
 *
 * The reply itself is no more than the first `max_message` bytes, as such a server may send for ever.
 */
void
soket_client_set_stream_func (SoketClient           *self,
                              SoketClientStreamFunc  func,
                              gpointer               user_data)
{
  g_return_if_fail (SOKET_IS_CLIENT (self));

  self->stream_func = func;
  self->stream_data = user_data;
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
  g_autoptr (GCancellable) lookup = g_cancellable_new ();

  g_task_set_source_tag (task, soket_client_send_async);
  if (!soket_operation_begin (&self->sending, task, cancel, _("The client still waits for the reply before.")))
    return;

  let_go (self);
  g_free (self->host);
  self->host = g_strdup (options->host != NULL ? options->host : "127.0.0.1");
  self->options = *options;
  self->options.host = self->host;
  g_clear_pointer (&self->message, g_bytes_unref);
  self->message = g_bytes_ref (message);
  g_byte_array_set_size (self->further, 0);
  g_byte_array_set_size (self->rest, 0);
  self->n_further = 0;
  self->n_replies = 0;
  self->n_taken = 0;
  self->target = (SoketEndpoint) { 0 };
  g_clear_pointer (&self->addresses, g_array_unref);
  self->answerer = (SoketEndpoint) { 0 };
  self->stranger = FALSE;
  self->errnum = 0;
  self->failed_call = SOKET_CALL_NONE;

  poller = soket_poller_ref_default ();
  soket_deadline_init (&self->timeout, poller, timeout_expired, G_OBJECT (self));
  soket_deadline_arm (&self->timeout, MAX (options->timeout_ms, 1));
  self->lookup = g_object_ref (lookup);
  set_state (self, SOKET_CLIENT_RESOLVING);
  /* Whoever heard that may have closed it. */
  if (self->lookup == lookup)
    soket_resolve_async (self->host, options->port, 0, lookup, resolved_cb, g_object_ref (self));
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
  if (self->sending.task != NULL)
    cancel (self);
  else
    finished_cb (self);
}

/**
 * soket_client_extend:
 * @self: a client
 * @timeout_ms: from now on
 *
 * Gives what waits for a reply more, or less, time than its options said. No harm if nothing does.
 */
void
soket_client_extend (SoketClient *self,
                     guint        timeout_ms)
{
  if (soket_deadline_is_armed (&self->timeout))
    soket_deadline_arm (&self->timeout, MAX (timeout_ms, 1));
}

/**
 * soket_client_count_taken:
 * @self: a client
 *
 * Counts what a server has done with an exchange over TCP: a long message is taken in many parts, and none of them is answered.
 *
 * Returns: bytes that it has taken and given, as soket_socket_count_taken(); never less than before in the same exchange
 */
guint64
soket_client_count_taken (SoketClient *self)
{
  if (self->tcp != NULL)
    self->n_taken = MAX (self->n_taken, soket_tcp_exchange_count_taken (self->tcp));
  return self->n_taken;
}

SoketClientState
soket_client_get_state (SoketClient *self)
{
  return self->state;
}

const SoketEndpoint *
soket_client_get_target (SoketClient *self)
{
  return &self->target;
}

/* "::1": what the name that was asked for stands for as well; NULL where that is nothing. */
char *
soket_client_dup_others (SoketClient *self)
{
  return soket_resolve_dup_others (self->addresses, &self->target);
}

const SoketEndpoint *
soket_client_get_answerer (SoketClient *self)
{
  return &self->answerer;
}

gboolean
soket_client_was_stranger (SoketClient *self)
{
  return self->stranger;
}

int
soket_client_get_errnum (SoketClient   *self,
                         SoketCallName *call)
{
  g_return_val_if_fail (SOKET_IS_CLIENT (self), 0);

  if (call != NULL)
    *call = self->failed_call;
  return self->errnum;
}

guint
soket_client_get_n_replies (SoketClient *self)
{
  g_return_val_if_fail (SOKET_IS_CLIENT (self), 0);

  return self->n_replies;
}

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

/**
 * soket_client_get_rest:
 * @self: a client that has read on to the end
 * @data: (out) (transfer none) (array length=length) (nullable): what came behind all replies and is no whole message, at most its first 4096 bytes
 * @length: (out): how many
 *
 * Tells what a server sent that belongs to no reply: a connection that is kept open has no end of the stream to make a message of it.
 */
void
soket_client_get_rest (SoketClient   *self,
                       const guint8 **data,
                       gsize         *length)
{
  g_return_if_fail (SOKET_IS_CLIENT (self));

  *data = self->rest->data;
  *length = self->rest->len;
}
