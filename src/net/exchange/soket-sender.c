/* soket-sender.c - sends one message over a channel: whole, or in pieces with pauses
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/exchange/soket-sender.h"

/*
 * What a client does from the moment it is connected until it reads. Each piece is a send () of its own, and the next one waits until the
 * kernel has taken it: otherwise the channel would join them. A program that pauses between two sends, or before it reads, does one thing after
 * the other, so this one reads only then; without any of it the channel reads at once.
 *
 * One owner, who hears the channel's handlers, passes `drained` on and stops the sender before the channel goes.
 */

struct _SoketSender
{
  GObject             parent_instance;

  SoketChannel       *channel;
  SoketSenderOptions  options;
  GByteArray         *bytes;
  gsize               handed;     /* of `bytes`, to the channel */
  gboolean            sequential;
  gboolean            busy;       /* within the loop of pieces, which goes on by itself */
  gboolean            done;       /* with sending */
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
  if (self->options.read_delay_ms > 0)
    soket_deadline_arm (&self->read_delay, self->options.read_delay_ms);
  else
    soket_channel_start (self->channel);
}

static void
finish (SoketSender *self)
{
  self->done = TRUE;
  if (self->options.half_close)
    soket_channel_shutdown_write (self->channel);
  if (self->sequential && !self->stopped)
    begin_to_read (self);
}

static void
pause_expired (gpointer owner)
{
  soket_sender_go_on (owner);
}

static void
soket_sender_dispose (GObject *object)
{
  SoketSender *self = SOKET_SENDER (object);

  soket_sender_stop (self);
  soket_deadline_clear (&self->pause);
  soket_deadline_clear (&self->read_delay);
  g_clear_object (&self->channel);
  G_OBJECT_CLASS (soket_sender_parent_class)->dispose (object);
}

static void
soket_sender_finalize (GObject *object)
{
  g_byte_array_unref (SOKET_SENDER (object)->bytes);
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
  self->bytes = g_byte_array_new ();
}

/**
 * soket_sender_new:
 * @channel: a channel that has not been started; the sender starts it when it is time to read
 * @options: copied
 * @data: what goes out, headers included; copied
 * @length: how many bytes
 *
 * Makes a sender that does nothing before soket_sender_start().
 *
 * Returns: (transfer full): the sender
 */
SoketSender *
soket_sender_new (SoketChannel             *channel,
                  const SoketSenderOptions *options,
                  const void               *data,
                  gsize                     length)
{
  SoketSender *self = g_object_new (SOKET_TYPE_SENDER, NULL);
  SoketPoller *poller = soket_socket_get_poller (soket_channel_get_socket (channel));
  gboolean pauses = options->pieces > 0 && options->pause_ms > 0;

  self->channel = g_object_ref (channel);
  self->options = *options;
  self->sequential = !options->reads_beside && (pauses || options->read_delay_ms > 0);
  if (length > 0)
    g_byte_array_append (self->bytes, data, (guint) length);
  soket_deadline_init (&self->pause, poller, pause_expired, G_OBJECT (self));
  soket_deadline_init (&self->read_delay, poller, read_delay_expired, G_OBJECT (self));
  return self;
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
  soket_sender_go_on (self);
  if (!self->sequential && !self->stopped)
    begin_to_read (self);
  g_object_unref (self);
}

/**
 * soket_sender_go_on:
 * @self: a sender
 *
 * Sends what can be sent now: called when the channel has drained.
 */
void
soket_sender_go_on (SoketSender *self)
{
  if (self->stopped || self->done || self->busy || soket_deadline_is_armed (&self->pause))
    return;

  g_object_ref (self);
  self->busy = TRUE;
  while (!self->stopped && !self->done && soket_channel_get_unsent (self->channel) == 0)
    {
      gsize left = self->bytes->len - self->handed;
      gsize length = self->options.pieces > 0 ? MIN (self->options.pieces, left) : left;

      if (left == 0 || soket_channel_get_write_error (self->channel) != 0)
        {
          finish (self);
          break;
        }
      self->handed += length;
      soket_channel_send (self->channel, self->bytes->data + self->handed - length, length);
      if (length == left)
        {
          /* The channel has its own copy; a stream may be long. */
          g_byte_array_unref (self->bytes);
          self->bytes = g_byte_array_new ();
          self->handed = 0;
        }
      if (length < left && self->options.pause_ms > 0)
        {
          soket_deadline_arm (&self->pause, self->options.pause_ms);
          break;
        }
    }
  self->busy = FALSE;
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
