/* soket-channel.c - one TCP connection, either end
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-channel.h"

#include "core/base/soket-error.h"
#include "core/framing/soket-framer.h"
#include "net/loop/soket-limits.h"
#include "net/loop/soket-work.h"
#include "net/socket/soket-outgoing.h"

#include <sys/socket.h>

/*
 * As many messages are handed out in one turn of the loop. 64 KiB, which one recv () brings, are 65,536 messages where each is a dot.
 */
#define MESSAGES_PER_TURN 256

/*
 * A small machine: it reads through the framer and hands out messages; what is sent goes out in order, a partial send keeps the rest.
 * soket_channel_finish() lets the rest go out and closes. Closing carefully means: shut down writing, read and throw away what the
 * peer still sends (at most 1 MiB for at most 2 s), close. Without that, close () with unread input resets the connection, and the
 * peer loses the tail of the reply; that is what the slides' server does, and closing as in the slides shows it.
 *
 * One owner, who hears `closed` exactly once and drops the reference.
 */

typedef enum
{
  PHASE_NEW,
  PHASE_OPEN,
  PHASE_FINISHING,  /* no more messages; what is queued goes out */
  PHASE_DRAINING,
  PHASE_CLOSED,
} Phase;

struct _SoketChannel
{
  GObject              parent_instance;

  SoketSocket         *socket;
  SoketChannelOptions  options;
  SoketChannelHandlers handlers;
  gpointer             user_data;
  SoketDrainedFunc     drained_func;
  gpointer             drained_data;
  SoketFramer         *framer;
  Phase                phase;
  SoketChannelEnd      end;
  SoketCallName        failed_call;
  int                  errnum;
  SoketOrigin          origin;         /* of the recv that is to come */
  gboolean             peer_ended;
  gboolean             end_told;
  gboolean             in_read;        /* within the read loop, which goes on by itself */
  gboolean             reading;        /* a recv is pending */
  gboolean             sending;        /* a send is pending; `outgoing` must stay where it is */
  gboolean             shut_wanted;
  gboolean             shut_done;
  gboolean             write_failed;
  int                  write_errnum;
  SoketOutgoing        outgoing;
  gsize                drained;
  guint64              turn;           /* of the poller, in which @n_handed_out messages were handed out */
  guint                n_handed_out;
  SoketDeadline        next_turn;      /* messages wait in the framer for it */
  SoketDeadline        idle;
  SoketDeadline        drain;
};

G_DEFINE_FINAL_TYPE (SoketChannel, soket_channel, G_TYPE_OBJECT)

static void read_on (SoketChannel *self);
static void write_on (SoketChannel *self);

static void
close_socket (SoketChannel *self)
{
  if (self->options.resets && soket_socket_get_fd (self->socket) >= 0)
    soket_socket_set_linger (self->socket, 0);
  soket_socket_close (self->socket);
}

static void
close_now (SoketChannel    *self,
           SoketChannelEnd  end)
{
  if (self->phase == PHASE_CLOSED)
    return;
  self->phase = PHASE_CLOSED;
  soket_deadline_disarm (&self->next_turn);
  soket_deadline_disarm (&self->idle);
  soket_deadline_disarm (&self->drain);
  close_socket (self);
  self->reading = FALSE;
  self->sending = FALSE;

  /* The first reason is the one that counts. */
  if (self->end == SOKET_CHANNEL_CLOSED)
    self->end = end;
  g_object_ref (self);
  self->handlers.closed (self, self->end, self->failed_call, self->errnum, self->user_data);
  g_object_unref (self);
}

static void
close_failed (SoketChannel      *self,
              const SoketResult *result)
{
  if (self->end == SOKET_CHANNEL_CLOSED)
    {
      self->failed_call = result->call;
      self->errnum = result->error;
    }
  close_now (self, SOKET_CHANNEL_FAILED);
}

static void
touch (SoketChannel *self)
{
  if (self->options.idle_ms > 0 && self->phase < PHASE_DRAINING)
    soket_deadline_arm (&self->idle, self->options.idle_ms);
}

static void
idle_expired (gpointer owner)
{
  SoketChannel *self = owner;

  soket_socket_note (self->socket, SOKET_NOTE_IDLE, self->options.idle_ms / 1000, 0, NULL);
  soket_socket_set_ending (self->socket, SOKET_ENDING_TIMED_OUT);
  close_now (self, SOKET_CHANNEL_IDLE);
}

static void
drain_expired (gpointer owner)
{
  SoketChannel *self = owner;

  soket_socket_set_ending (self->socket, SOKET_ENDING_TIMED_OUT);
  close_now (self, SOKET_CHANNEL_CLOSED);
}

/* Everything is out, or never will be: shut down, drain, close. */
static void
wind_up (SoketChannel *self)
{
  if (self->phase != PHASE_FINISHING || self->sending || soket_channel_get_unsent (self) > 0)
    return;

  if (!self->options.careful || self->peer_ended || self->write_failed)
    {
      close_now (self, SOKET_CHANNEL_CLOSED);
      return;
    }

  self->phase = PHASE_DRAINING;
  soket_deadline_disarm (&self->idle);
  soket_deadline_arm (&self->drain, SOKET_LIMIT_DRAIN_MS);
  if (!self->shut_done)
    soket_socket_shutdown (self->socket, SHUT_WR, SOKET_ORIGIN_ENGINE);
  self->shut_done = TRUE;
  if (!self->in_read)
    {
      /* A recv that is pending was the program's; the drain's are the engine's. */
      soket_socket_cancel_reading (self->socket);
      self->reading = FALSE;
      read_on (self);
    }
}

static void
fail_message (SoketChannel *self,
              GError       *error)
{
  gboolean too_long = g_error_matches (error, SOKET_ERROR, SOKET_ERROR_MESSAGE_TOO_LONG);

  self->end = too_long ? SOKET_CHANNEL_TOO_LONG : SOKET_CHANNEL_TRUNCATED;
  soket_socket_note (self->socket, too_long ? SOKET_NOTE_MESSAGE_TOO_LONG : SOKET_NOTE_TRUNCATED,
                     too_long ? self->options.max_message : 0, 0, NULL);
  if (self->handlers.refused != NULL)
    self->handlers.refused (self, self->end, self->user_data);
  soket_channel_finish (self);
}

static void
hand_out (SoketChannel *self,
          const guint8 *message,
          gsize         length)
{
  soket_work_add (1);
  if (self->options.framing != SOKET_FRAMING_NONE)
    soket_socket_message (self->socket, TRUE, soket_framer_get_offset (self->framer), message, length);
  self->handlers.message (self, message, length, self->user_data);
}

/* No more is handed out for now: what was sent is not out, or the turn's share of messages is used up. */
static gboolean
is_held_up (SoketChannel *self)
{
  return soket_deadline_is_armed (&self->next_turn) ||
         (!self->options.reads_while_writing && soket_channel_get_unsent (self) > 0);
}

static void
count_message (SoketChannel *self)
{
  guint64 turn = soket_poller_get_turn (soket_socket_get_poller (self->socket));

  if (self->turn != turn)
    {
      self->turn = turn;
      self->n_handed_out = 0;
    }
  if (++self->n_handed_out >= MESSAGES_PER_TURN && self->phase == PHASE_OPEN)
    soket_deadline_arm (&self->next_turn, 0);
}

static void
take_messages (SoketChannel *self)
{
  const guint8 *message;
  gsize length;
  g_autoptr (GError) error = NULL;

  while (self->phase == PHASE_OPEN && !is_held_up (self))
    {
      if (soket_framer_pop (self->framer, &message, &length, &error))
        {
          hand_out (self, message, length);
          count_message (self);
        }
      else
        {
          if (error != NULL)
            fail_message (self, error);
          else
            soket_framer_trim (self->framer);
          return;
        }
    }
}

static void
take_end (SoketChannel *self)
{
  const guint8 *message;
  gsize length;
  g_autoptr (GError) error = NULL;

  self->peer_ended = TRUE;
  take_messages (self);
  if (self->phase != PHASE_OPEN || is_held_up (self) || self->end_told)
    return;
  self->end_told = TRUE;
  if (soket_framer_finish (self->framer, &message, &length, &error))
    hand_out (self, message, length);
  else if (error != NULL)
    fail_message (self, error);
  if (self->phase == PHASE_OPEN)
    self->handlers.ended (self, self->user_data);
}

static void
take (SoketChannel      *self,
      const SoketResult *result)
{
  if (self->phase == PHASE_DRAINING)
    {
      self->drained += (gsize) MAX (result->value, 0);
      if (result->value <= 0 || self->drained >= SOKET_LIMIT_DRAIN)
        close_now (self, SOKET_CHANNEL_CLOSED);
    }
  else if (result->value < 0)
    {
      /* There is no connection left to break. */
      self->options.resets = FALSE;
      close_failed (self, result);
    }
  else if (result->value == 0)
    take_end (self);
  else
    {
      touch (self);
      /* Without messages nothing has to be kept. */
      if (self->phase == PHASE_OPEN && self->options.framing == SOKET_FRAMING_NONE)
        hand_out (self, result->data, (gsize) result->value);
      else if (self->phase == PHASE_OPEN)
        {
          soket_framer_push (self->framer, result->data, (gsize) result->value);
          take_messages (self);
        }
    }
}

static void
recv_cb (SoketSocket       *socket,
         const SoketResult *result,
         gpointer           user_data)
{
  SoketChannel *self = user_data;

  g_object_ref (self);
  self->reading = FALSE;
  self->in_read = TRUE;
  take (self, result);
  self->in_read = FALSE;
  read_on (self);
  g_object_unref (self);
}

static void
read_on (SoketChannel *self)
{
  SoketResult result;

  if (self->in_read)
    return;
  g_object_ref (self);
  self->in_read = TRUE;
  while (!self->reading && !self->peer_ended)
    {
      gboolean draining = self->phase == PHASE_DRAINING;
      guint size = draining ? SOKET_POLLER_QUANTUM_BYTES : self->options.recv_size;

      if (!draining && (self->phase != PHASE_OPEN || is_held_up (self)))
        break;
      if (!soket_socket_recv (self->socket, size, draining ? SOKET_ORIGIN_ENGINE : self->origin, &result, recv_cb, self))
        self->reading = TRUE;
      else
        take (self, &result);
    }
  self->in_read = FALSE;
  g_object_unref (self);
}

static void
take_sent (SoketChannel      *self,
           const SoketResult *result)
{
  if (result->value >= 0)
    {
      soket_outgoing_take (&self->outgoing, (gsize) result->value);
      touch (self);
      return;
    }

  /* The peer has gone. What it sent before may still be there to be read, so a client reads on to the end. */
  self->write_failed = TRUE;
  self->write_errnum = result->error;
  soket_outgoing_drop (&self->outgoing);
  if (self->options.reads_while_writing && self->phase <= PHASE_OPEN)
    return;
  close_failed (self, result);
}

static void
after_sending (SoketChannel *self)
{
  if (self->phase >= PHASE_DRAINING || self->sending || soket_channel_get_unsent (self) > 0)
    return;

  if (self->shut_wanted && !self->shut_done && !self->write_failed)
    {
      soket_socket_shutdown (self->socket, SHUT_WR, SOKET_ORIGIN_PROGRAM);
      self->shut_done = TRUE;
    }
  if (self->phase == PHASE_FINISHING)
    wind_up (self);
}

/* What held the reading up is over: messages may wait in the framer, or the end of the stream behind them. */
static void
go_on (SoketChannel *self)
{
  if (self->phase != PHASE_OPEN || is_held_up (self) || self->in_read)
    return;

  self->in_read = TRUE;
  if (self->peer_ended)
    take_end (self);
  else
    take_messages (self);
  self->in_read = FALSE;
  read_on (self);
}

static void
next_turn_cb (gpointer owner)
{
  go_on (owner);
}

static void
send_cb (SoketSocket       *socket,
         const SoketResult *result,
         gpointer           user_data)
{
  SoketChannel *self = user_data;

  g_object_ref (self);
  self->sending = FALSE;
  take_sent (self, result);
  write_on (self);
  go_on (self);
  g_object_unref (self);
}

static void
write_on (SoketChannel *self)
{
  const guint8 *data;
  gsize length;
  SoketResult result;

  while (self->phase != PHASE_CLOSED && !self->sending && !self->write_failed && soket_outgoing_peek (&self->outgoing, &data, &length))
    {
      if (!soket_socket_send (self->socket, data, length, &result, send_cb, self))
        self->sending = TRUE;
      else
        take_sent (self, &result);
    }
  if (!self->sending)
    soket_outgoing_trim (&self->outgoing);
  after_sending (self);
  if (self->drained_func != NULL && self->phase <= PHASE_OPEN && soket_channel_get_unsent (self) == 0)
    self->drained_func (self->drained_data);
}

/* Nothing is on its way: only what the kernel does not take now is kept. */
static void
send_at_once (SoketChannel *self,
              const guint8 *data,
              gsize         length)
{
  SoketResult result;

  while (length > 0 && !self->sending)
    {
      if (!soket_socket_send (self->socket, data, length, &result, send_cb, self))
        self->sending = TRUE;
      else if (result.value < 0)
        {
          take_sent (self, &result);
          return;
        }
      else
        {
          touch (self);
          data += result.value;
          length -= (gsize) result.value;
        }
    }

  data = soket_outgoing_put (&self->outgoing, data, length);
  if (self->sending)
    soket_socket_move_pending (self->socket, data);
}

static void
soket_channel_dispose (GObject *object)
{
  SoketChannel *self = SOKET_CHANNEL (object);

  soket_channel_abort (self);
  soket_deadline_clear (&self->next_turn);
  soket_deadline_clear (&self->idle);
  soket_deadline_clear (&self->drain);
  g_clear_object (&self->socket);
  G_OBJECT_CLASS (soket_channel_parent_class)->dispose (object);
}

static void
soket_channel_finalize (GObject *object)
{
  SoketChannel *self = SOKET_CHANNEL (object);

  g_clear_pointer (&self->framer, soket_framer_free);
  soket_outgoing_clear (&self->outgoing);
  G_OBJECT_CLASS (soket_channel_parent_class)->finalize (object);
}

static void
soket_channel_class_init (SoketChannelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_channel_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_channel_finalize;
}

static void
soket_channel_init (SoketChannel *self)
{
  soket_outgoing_init (&self->outgoing);
}

/**
 * soket_channel_new:
 * @socket: a connected socket; the channel closes it
 * @options: copied
 * @handlers: copied
 * @user_data: for @handlers
 *
 * Makes a channel that does nothing before soket_channel_start().
 *
 * Returns: (transfer full): the channel
 */
SoketChannel *
soket_channel_new (SoketSocket                *socket,
                   const SoketChannelOptions  *options,
                   const SoketChannelHandlers *handlers,
                   gpointer                    user_data)
{
  SoketChannel *self = g_object_new (SOKET_TYPE_CHANNEL, NULL);
  SoketPoller *poller = soket_socket_get_poller (socket);

  self->socket = g_object_ref (socket);
  self->options = *options;
  self->handlers = *handlers;
  self->user_data = user_data;
  self->framer = soket_framer_new (options->framing, options->max_message);
  soket_deadline_init (&self->next_turn, poller, next_turn_cb, G_OBJECT (self));
  soket_deadline_init (&self->idle, poller, idle_expired, G_OBJECT (self));
  soket_deadline_init (&self->drain, poller, drain_expired, G_OBJECT (self));
  return self;
}

/**
 * soket_channel_start:
 * @self: a new channel
 *
 * Begins to read. Handlers may be called before it returns.
 */
void
soket_channel_start (SoketChannel *self)
{
  g_return_if_fail (self->phase == PHASE_NEW);

  self->phase = PHASE_OPEN;
  touch (self);
  read_on (self);
}

/**
 * soket_channel_send:
 * @self: a channel that is not finishing
 * @data: bytes; what the kernel does not take at once is copied
 * @length: how many
 *
 * Sends, after what was sent before.
 */
void
soket_channel_send (SoketChannel *self,
                    const void   *data,
                    gsize         length)
{
  if (self->phase >= PHASE_FINISHING || self->write_failed || length == 0)
    return;

  g_object_ref (self);
  /* A send that is pending reads `outgoing`, which must not move meanwhile. */
  if (self->sending || soket_channel_get_unsent (self) > 0)
    soket_outgoing_queue (&self->outgoing, data, length);
  else
    send_at_once (self, data, length);
  write_on (self);
  g_object_unref (self);
}

/**
 * soket_channel_shutdown_write:
 * @self: a channel
 *
 * Ends the stream this end sends once everything is out (half-close), and goes on reading.
 */
void
soket_channel_shutdown_write (SoketChannel *self)
{
  self->shut_wanted = TRUE;
  after_sending (self);
}

/**
 * soket_channel_finish:
 * @self: a channel
 *
 * Hands out no more messages, lets what is queued go out, and closes. `closed` may be called before it returns.
 */
void
soket_channel_finish (SoketChannel *self)
{
  if (self->phase >= PHASE_FINISHING)
    return;
  self->phase = PHASE_FINISHING;
  g_object_ref (self);
  if (soket_channel_get_unsent (self) > 0 && !self->sending)
    write_on (self);
  else
    wind_up (self);
  g_object_unref (self);
}

/**
 * soket_channel_abort:
 * @self: a channel
 *
 * Closes at once; no handler is called.
 */
void
soket_channel_abort (SoketChannel *self)
{
  if (self->phase == PHASE_CLOSED)
    return;
  self->phase = PHASE_CLOSED;
  soket_deadline_disarm (&self->next_turn);
  soket_deadline_disarm (&self->idle);
  soket_deadline_disarm (&self->drain);
  close_socket (self);
}

/**
 * soket_channel_set_drained_func:
 * @self: a channel
 * @func: (nullable): called each time that all is out; %NULL to hear no more of it
 * @user_data: for @func
 *
 * Tells who hands the channel its bytes bit by bit, who need not be its owner.
 */
void
soket_channel_set_drained_func (SoketChannel     *self,
                                SoketDrainedFunc  func,
                                gpointer          user_data)
{
  self->drained_func = func;
  self->drained_data = user_data;
}

/**
 * soket_channel_set_origin:
 * @self: a channel
 * @origin: whether the deck's program would go on reading, too
 *
 * Tells whose the calls of recv () are that begin from now on.
 */
void
soket_channel_set_origin (SoketChannel *self,
                          SoketOrigin   origin)
{
  self->origin = origin;
}

/**
 * soket_channel_peek_rest:
 * @self: a channel, open or closed
 * @data: (out) (transfer none) (array length=length) (nullable): bytes that have come, and belong to no whole message; until more comes
 * @length: (out): how many
 *
 * Looks at the beginning of a message that is not there yet, and may never be.
 */
void
soket_channel_peek_rest (SoketChannel  *self,
                         const guint8 **data,
                         gsize         *length)
{
  soket_framer_peek_pending (self->framer, data, length);
}

/**
 * soket_channel_get_unsent:
 * @self: a channel
 *
 * Returns: bytes that the kernel has not taken yet
 */
gsize
soket_channel_get_unsent (SoketChannel *self)
{
  return soket_outgoing_get_length (&self->outgoing);
}

/**
 * soket_channel_get_write_error:
 * @self: a channel
 *
 * A client whose send failed reads on, as the reply may be there already; this is what to say if it is not.
 *
 * Returns: the errno value of the send that failed, or 0
 */
int
soket_channel_get_write_error (SoketChannel *self)
{
  return self->write_errnum;
}

/**
 * soket_channel_get_socket:
 * @self: a channel
 *
 * Returns: (transfer none): its socket
 */
SoketSocket *
soket_channel_get_socket (SoketChannel *self)
{
  return self->socket;
}
