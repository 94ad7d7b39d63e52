/* soket-sender.c - sends one message over a channel: whole, or in pieces with pauses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-sender.h"

/*
 * What a client does from the moment it is connected until it reads. Each piece is a send () of its own, and the next one waits until the
 * kernel has taken it: otherwise the channel would join them. A program that pauses between two sends, or before it reads, does one thing after
 * the other, so this one reads only then; without any of it the channel reads at once.
 *
 * One owner, who stops it before the channel goes.
 */

struct _SoketSender
{
  GObject             parent_instance;

  SoketChannel       *channel;
  SoketClientOptions  options;    /* its host is not kept */
  GBytes             *bytes;      /* what goes out, headers included; NULL once the channel has a copy of all, for a stream may be long */
  gsize               handed;     /* of `bytes`, to the channel */
  gboolean            half_close;
  gboolean            sequential;
  gboolean            only_sends; /* reading is not its business */
  gboolean            busy;       /* within the loop of pieces, which goes on by itself */
  gboolean            done;       /* with sending */
  gboolean            finishes;   /* the channel, behind that */
  gboolean            stopped;
  SoketDeadline       pause;
  SoketDeadline       read_delay;
};

G_DEFINE_FINAL_TYPE (SoketSender, soket_sender, G_TYPE_OBJECT)

static void
read_delay_expired (gpointer owner)
{
  SoketSender *self = owner;

  if (!self->stopped)
    soket_channel_start (self->channel);
}

static void
begin_to_read (SoketSender *self)
{
  if (self->only_sends)
    return;
  if (self->options.read_delay_ms > 0)
    soket_deadline_arm (&self->read_delay, self->options.read_delay_ms);
  else
    soket_channel_start (self->channel);
}

static void
finish (SoketSender *self)
{
  self->done = TRUE;
  if (self->finishes)
    soket_channel_finish (self->channel);
  else if (self->half_close)
    soket_channel_shutdown_write (self->channel);
  if (self->sequential && !self->stopped)
    begin_to_read (self);
}

/* Sends what can be sent now: called at first, when the channel has drained, and after a pause. */
static void
go_on (gpointer owner)
{
  SoketSender *self = owner;

  if (self->stopped || self->done || self->busy || soket_deadline_is_armed (&self->pause))
    return;

  g_object_ref (self);
  self->busy = TRUE;
  while (!self->stopped && !self->done && soket_channel_get_unsent (self->channel) == 0)
    {
      gsize length, left = 0;
      const guint8 *data = self->bytes != NULL ? g_bytes_get_data (self->bytes, &left) : NULL;

      left -= self->handed;
      length = self->options.pieces > 0 ? MIN (self->options.pieces, left) : left;
      if (left == 0 || soket_channel_get_write_error (self->channel) != 0)
        {
          finish (self);
          break;
        }
      data += self->handed;
      self->handed += length;
      soket_channel_send (self->channel, data, length);
      if (length == left)
        {
          g_clear_pointer (&self->bytes, g_bytes_unref);
          self->handed = 0;
        }
      else if (self->options.pause_ms > 0)
        {
          soket_deadline_arm (&self->pause, self->options.pause_ms);
          break;
        }
    }
  self->busy = FALSE;
  g_object_unref (self);
}

/* What goes out for @message, and whether this end's stream ends behind it. */
static void
set_message (SoketSender *self,
             GBytes      *message)
{
  SoketFraming framing = self->options.framing;
  SoketSocket *socket = soket_channel_get_socket (self->channel);
  gsize length, end;
  const void *data = g_bytes_get_data (message, &length);

  self->half_close = self->options.half_close;
  if (self->options.silent)
    return;

  self->half_close |= framing == SOKET_FRAMING_NONE
                      || (self->options.end_message && !soket_framing_is_terminated (framing, data, length, &end));
  if (framing != SOKET_FRAMING_NONE)
    soket_socket_message (socket, FALSE, framing == SOKET_FRAMING_LENGTH ? SOKET_FRAMING_HEADER_SIZE : 0, data, length);
  if (framing == SOKET_FRAMING_LENGTH)
    {
      GByteArray *framed = g_byte_array_new ();

      soket_framing_frame (framing, data, length, framed);
      self->bytes = g_byte_array_free_to_bytes (framed);
    }
  else
    self->bytes = g_bytes_ref (message);
}

static void
soket_sender_dispose (GObject *object)
{
  SoketSender *self = SOKET_SENDER (object);

  soket_sender_stop (self);
  soket_deadline_clear (&self->pause);
  soket_deadline_clear (&self->read_delay);
  if (self->channel != NULL)
    soket_channel_set_drained_func (self->channel, NULL, NULL);
  g_clear_object (&self->channel);
  G_OBJECT_CLASS (soket_sender_parent_class)->dispose (object);
}

static void
soket_sender_finalize (GObject *object)
{
  g_clear_pointer (&SOKET_SENDER (object)->bytes, g_bytes_unref);
  G_OBJECT_CLASS (soket_sender_parent_class)->finalize (object);
}

static void
soket_sender_class_init (SoketSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = soket_sender_dispose;
  G_OBJECT_CLASS (klass)->finalize = soket_sender_finalize;
}

static void
soket_sender_init (SoketSender *self)
{
}

/**
 * soket_sender_new:
 * @channel: a channel that has not been started; the sender starts it when it is time to read
 * @options: copied, but for the host
 * @message: what is sent: with framing `length` a header goes before it, and with @options->silent nothing goes out
 *
 * Makes a sender that does nothing before soket_sender_start().
 *
 * Returns: (transfer full): the sender
 */
SoketSender *
soket_sender_new (SoketChannel             *channel,
                  const SoketClientOptions *options,
                  GBytes                   *message)
{
  SoketSender *self = g_object_new (SOKET_TYPE_SENDER, NULL);
  SoketPoller *poller = soket_socket_get_poller (soket_channel_get_socket (channel));
  gboolean pauses = options->pieces > 0 && options->pause_ms > 0;

  self->channel = g_object_ref (channel);
  self->options = *options;
  self->options.host = NULL;
  /* A stream of framing `none` comes back as it goes. */
  self->sequential = options->framing != SOKET_FRAMING_NONE && (pauses || options->read_delay_ms > 0);
  set_message (self, message);
  soket_channel_set_drained_func (channel, go_on, self);
  soket_deadline_init (&self->pause, poller, go_on, G_OBJECT (self));
  soket_deadline_init (&self->read_delay, poller, read_delay_expired, G_OBJECT (self));
  return self;
}

/**
 * soket_sender_leave_reading:
 * @self: a new sender
 *
 * Makes it a server's, whose channel reads already.
 */
void
soket_sender_leave_reading (SoketSender *self)
{
  self->only_sends = TRUE;
}

/**
 * soket_sender_start:
 * @self: a new sender
 *
 * Begins to send, and to read where that does not wait. The channel's handlers may be called before it returns.
 */
void
soket_sender_start (SoketSender *self)
{
  g_object_ref (self);
  go_on (self);
  if (!self->sequential && !self->stopped)
    begin_to_read (self);
  g_object_unref (self);
}

/**
 * soket_sender_stop:
 * @self: a sender
 *
 * Sends no more and starts nothing; what the channel has been given is the channel's. May run twice.
 */
void
soket_sender_stop (SoketSender *self)
{
  self->stopped = TRUE;
  soket_deadline_disarm (&self->pause);
  soket_deadline_disarm (&self->read_delay);
}

/**
 * soket_sender_finish_behind:
 * @self: a sender that has been started
 *
 * Lets it finish the channel when all is sent: the other end has closed its side, which is no reason to cut what it still waits for.
 *
 * Returns: whether something is still to be sent
 */
gboolean
soket_sender_finish_behind (SoketSender *self)
{
  self->finishes = !self->done && !self->stopped;
  return self->finishes;
}

/**
 * soket_sender_is_delayed:
 * @self: a sender
 *
 * Returns: whether it still waits, as its options say, before the channel begins to read
 */
gboolean
soket_sender_is_delayed (SoketSender *self)
{
  return soket_deadline_is_armed (&self->read_delay);
}
