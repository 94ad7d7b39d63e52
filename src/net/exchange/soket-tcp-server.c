/* soket-tcp-server.c - accepts connections and answers what comes over them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-tcp-server.h"

#include "core/base/soket-error.h"
#include "net/exchange/soket-sender.h"
#include "net/loop/soket-limits.h"
#include "net/socket/soket-channel.h"
#include "net/socket/soket-listener.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * An event machine (slide "Echo Server TCP"): a listener that accepts in batches, and a channel for each connection. What it answers is the
 * dialect's.
 */

struct _SoketTcpServer
{
  GObject             parent_instance;

  SoketServerOptions  options;
  SoketProblemFunc    problem;
  gpointer            user_data;
  SoketSocket        *socket;
  SoketListener      *listener;    /* until it is stopped */
  GHashTable         *channels;    /* of SoketChannel, owned; a reply in pieces is sent by its SoketSender, otherwise it has none */
  GByteArray         *reply;
  GByteArray         *framed;
  guint64             n_accepted;
  guint64             n_answered;
};

G_DEFINE_FINAL_TYPE (SoketTcpServer, soket_tcp_server, G_TYPE_OBJECT)

/* --- a connection --- */

/* What the service does to the request, between recv and send. */
static void
remark (SoketTcpServer *self,
        SoketSocket    *socket,
        const guint8   *request,
        gsize           length)
{
  const SoketDialect *dialect = self->options.dialect;
  SoketNote note;
  gint64 number;

  if (soket_socket_get_trace (socket) != NULL && dialect->remark != NULL && dialect->remark (request, length, &note, &number))
    soket_socket_note (socket, note, number, 0, NULL);
}

/* Where the reply is the request, it is not copied: of a server's time on a long stream that was a quarter. */
static void
make_answer (SoketTcpServer *self,
             const guint8   *request,
             gsize           length,
             const guint8  **reply,
             gsize          *reply_length)
{
  if (soket_dialect_is_echo (self->options.dialect))
    {
      *reply = request;
      *reply_length = length;
      return;
    }
  g_byte_array_set_size (self->reply, 0);
  self->options.dialect->answer (request, length, g_get_real_time () / G_USEC_PER_SEC, self->reply);
  *reply = self->reply->data;
  *reply_length = self->reply->len;
}

/* In pieces: the sender ends the stream behind the last one, and the client's end closes the connection. */
static void
answer_in_pieces (SoketTcpServer *self,
                  SoketChannel   *channel,
                  const guint8   *reply,
                  gsize           length)
{
  SoketClientOptions options = {
    .framing = self->options.framing,
    .pieces = self->options.reply_pieces,
    .pause_ms = self->options.reply_pause_ms,
    .half_close = TRUE,
  };
  g_autoptr (GBytes) bytes = NULL;
  SoketSender *sender;

  if (g_hash_table_lookup (self->channels, channel) != NULL)
    return;
  bytes = g_bytes_new (reply, length);
  sender = soket_sender_new (channel, &options, bytes);
  g_hash_table_insert (self->channels, g_object_ref (channel), sender);
  soket_sender_leave_reading (sender);
  soket_sender_start (sender);
}

/* Wrong on purpose; whether there is nothing more to do. */
static gboolean
answer_wrongly (SoketTcpServer *self,
                SoketChannel   *channel,
                const guint8   *reply,
                gsize           length)
{
  switch (self->options.reply_fault)
    {
    case SOKET_REPLY_CUT:
      soket_channel_send (channel, reply, length / 2);
      soket_channel_finish (channel);
      return TRUE;

    case SOKET_REPLY_NONE:
      return TRUE;

    case SOKET_REPLY_MORE:
      {
        g_autoptr (GByteArray) more = g_byte_array_new ();

        /* In one send (), so that one recv () can bring both. */
        g_byte_array_append (more, reply, (guint) length);
        g_byte_array_append (more, (const guint8 *) SOKET_REPLY_MORE_TEXT, strlen (SOKET_REPLY_MORE_TEXT));
        soket_channel_send (channel, more->data, more->len);
        soket_channel_finish (channel);
        return TRUE;
      }

    case SOKET_REPLY_RESET:
      /* The channel's options say that it resets. */
      soket_channel_finish (channel);
      return TRUE;

    case SOKET_REPLY_WHOLE:
    case SOKET_REPLY_STRANGER:
    default:
      if (self->options.reply_pieces == 0)
        return FALSE;
      answer_in_pieces (self, channel, reply, length);
      return TRUE;
    }
}

/* Sends the answer to a message, which is all there is to do on this connection unless it is kept open. */
static void
answer (SoketTcpServer *self,
        SoketChannel   *channel,
        const guint8   *request,
        gsize           length)
{
  SoketFraming framing = self->options.framing;
  const guint8 *reply;
  gsize reply_length;

  make_answer (self, request, length, &reply, &reply_length);
  if (answer_wrongly (self, channel, reply, reply_length))
    return;
  if (framing == SOKET_FRAMING_LENGTH)
    {
      g_byte_array_set_size (self->framed, 0);
      soket_framing_frame (framing, reply, reply_length, self->framed);
      soket_channel_send (channel, self->framed->data, self->framed->len);
    }
  else
    soket_channel_send (channel, reply, reply_length);

  if (framing != SOKET_FRAMING_NONE)
    {
      /* A reply without a byte is none: the client sees the end of the stream alone. */
      if (reply_length > 0 || framing == SOKET_FRAMING_LENGTH)
        self->n_answered++;
      if (!self->options.keep_open)
        soket_channel_finish (channel);
    }
}

static void
message_cb (SoketChannel *channel,
            const guint8 *data,
            gsize         length,
            gpointer      user_data)
{
  SoketTcpServer *self = user_data;

  remark (self, soket_channel_get_socket (channel), data, length);
  answer (self, channel, data, length);
}

static void
ended_cb (SoketChannel *channel,
          gpointer      user_data)
{
  SoketTcpServer *self = user_data;
  SoketSender *sender = g_hash_table_lookup (self->channels, channel);

  if (self->options.framing == SOKET_FRAMING_NONE)
    self->n_answered++;
  /* Who has closed its side may still wait for its reply. */
  if (sender == NULL || !soket_sender_finish_behind (sender))
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
  SoketTcpServer *self = user_data;
  g_autofree char *client = dup_client (channel);
  g_autofree char *sentence = NULL;

  if (end != SOKET_CHANNEL_TOO_LONG)
    return;
  sentence = g_strdup_printf (_("%s sent a message longer than the limit of %u bytes; the connection was closed without a reply."),
                              client, self->options.max_message);
  self->problem (sentence, self->user_data);
}

static void
closed_cb (SoketChannel    *channel,
           SoketChannelEnd  end,
           SoketCallName    call,
           int              errnum,
           gpointer         user_data)
{
  /* Whoever hears of a problem may drop the server. */
  g_autoptr (SoketTcpServer) self = g_object_ref (SOKET_TCP_SERVER (user_data));

  if (end == SOKET_CHANNEL_IDLE || end == SOKET_CHANNEL_FAILED)
    {
      g_autofree char *client = dup_client (channel);
      g_autofree char *sentence = NULL;

      if (end == SOKET_CHANNEL_IDLE)
        {
          sentence = g_strdup_printf (_("%s was silent for %u s; the connection was closed."), client, self->options.idle_timeout_s);
          self->problem (sentence, self->user_data);
        }
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

/* Nobody asks: what comes is not read before it is thrown away. */
static void
speak_first (SoketTcpServer *self,
             SoketChannel   *channel)
{
  /* A client that is gone again ends it. */
  g_autoptr (SoketChannel) held G_GNUC_UNUSED = g_object_ref (channel);
  const guint8 *reply;
  gsize reply_length;

  make_answer (self, NULL, 0, &reply, &reply_length);
  self->n_answered++;
  soket_channel_send (channel, reply, reply_length);
  soket_channel_finish (channel);
}

/* --- the listening socket --- */

static void
accepted_cb (SoketListener *listener,
             SoketSocket   *socket,
             gpointer       user_data)
{
  SoketTcpServer *self = user_data;
  const SoketServerOptions *options = &self->options;
  SoketChannelOptions channel_options = {
    .framing = options->framing,
    .recv_size = options->recv_size,
    .max_message = options->max_message,
    .idle_ms = options->idle_timeout_s * 1000,
    .careful = options->closing == SOKET_CLOSING_CAREFUL && options->reply_fault != SOKET_REPLY_RESET,
    .resets = options->reply_fault == SOKET_REPLY_RESET,
  };
  SoketChannel *channel = soket_channel_new (socket, &channel_options, &channel_handlers, self);

  self->n_accepted++;
  g_hash_table_insert (self->channels, channel, NULL);
  if (options->speaks_first)
    speak_first (self, channel);
  else
    soket_channel_start (channel);
}

static void
held_up_cb (SoketListener *listener,
            int            errnum,
            gpointer       user_data)
{
  SoketTcpServer *self = user_data;
  guint limit = soket_listener_get_max_connections (listener);
  g_autofree char *sentence = NULL;

  if (errnum != 0)
    sentence = g_strdup_printf (_("The system gives no more connections (%s); new clients wait until others have gone."),
                                soket_errno_name (errnum));
  else
    sentence = g_strdup_printf (ngettext ("%u connection is the limit; new clients wait until others have gone.",
                                          "%u connections are the limit; new clients wait until others have gone.", limit), limit);
  self->problem (sentence, self->user_data);
}

static const SoketListenerHandlers listener_handlers = { .accepted = accepted_cb, .held_up = held_up_cb };

/* It stops before its channel goes. */
static void
clear_sender (gpointer sender)
{
  g_clear_object (&sender);
}

static void
soket_tcp_server_dispose (GObject *object)
{
  SoketTcpServer *self = SOKET_TCP_SERVER (object);

  soket_tcp_server_stop (self);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (soket_tcp_server_parent_class)->dispose (object);
}

static void
soket_tcp_server_finalize (GObject *object)
{
  SoketTcpServer *self = SOKET_TCP_SERVER (object);

  g_hash_table_unref (self->channels);
  g_byte_array_unref (self->reply);
  g_byte_array_unref (self->framed);
  G_OBJECT_CLASS (soket_tcp_server_parent_class)->finalize (object);
}

static void
soket_tcp_server_class_init (SoketTcpServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_tcp_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_tcp_server_finalize;
}

static void
soket_tcp_server_init (SoketTcpServer *self)
{
  self->channels = g_hash_table_new_full (NULL, NULL, g_object_unref, clear_sender);
  self->reply = g_byte_array_new ();
  self->framed = g_byte_array_new ();
}

/**
 * soket_tcp_server_new:
 * @socket: a socket that listens; the server closes it
 * @options: copied; within their limits
 * @problem: hears what its user should know
 * @user_data: for @problem
 *
 * Makes the half of a server that is for TCP. It does nothing before soket_tcp_server_start().
 *
 * Returns: (transfer full): the half
 */
SoketTcpServer *
soket_tcp_server_new (SoketSocket              *socket,
                      const SoketServerOptions *options,
                      SoketProblemFunc          problem,
                      gpointer                  user_data)
{
  SoketTcpServer *self = g_object_new (SOKET_TYPE_TCP_SERVER, NULL);

  self->socket = g_object_ref (socket);
  self->options = *options;
  self->problem = problem;
  self->user_data = user_data;
  self->listener = soket_listener_new (socket, soket_limits_clamp_connections (options->max_connections), &listener_handlers, self);
  return self;
}

void
soket_tcp_server_start (SoketTcpServer *self)
{
  soket_listener_start (self->listener);
}

/**
 * soket_tcp_server_stop:
 * @self: a server
 *
 * Closes every connection and the listening socket, at once. What it counted stays. May run twice.
 */
void
soket_tcp_server_stop (SoketTcpServer *self)
{
  GHashTableIter iter;
  gpointer channel;

  if (self->listener == NULL)
    return;

  g_hash_table_iter_init (&iter, self->channels);
  while (g_hash_table_iter_next (&iter, &channel, NULL))
    {
      soket_socket_set_ending (soket_channel_get_socket (channel), SOKET_ENDING_STOPPED);
      soket_channel_abort (channel);
    }
  g_hash_table_remove_all (self->channels);
  soket_socket_set_ending (self->socket, SOKET_ENDING_STOPPED);
  soket_listener_close (self->listener);
  g_clear_object (&self->listener);
}

guint
soket_tcp_server_get_n_peers (SoketTcpServer *self)
{
  return g_hash_table_size (self->channels);
}

gboolean
soket_tcp_server_is_held_up (SoketTcpServer *self)
{
  return self->listener != NULL && soket_listener_is_held_up (self->listener);
}

guint64
soket_tcp_server_get_n_accepted (SoketTcpServer *self)
{
  return self->n_accepted;
}

guint64
soket_tcp_server_get_n_answered (SoketTcpServer *self)
{
  return self->n_answered;
}
