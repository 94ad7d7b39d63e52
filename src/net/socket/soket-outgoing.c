/* soket-outgoing.c - bytes that are on their way out, in order, and those that wait behind them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/socket/soket-outgoing.h"

/* What a long message has grown is given back when it is out, as thousands of connections may stay open and idle. */
#define KEPT_OUTGOING 4096

/* Takes @bytes and gives them, or others, without any. */
static GByteArray *
empty_out (GByteArray *bytes)
{
  if (bytes->len <= KEPT_OUTGOING)
    return g_byte_array_set_size (bytes, 0);

  g_byte_array_unref (bytes);
  return g_byte_array_new ();
}

/**
 * soket_outgoing_init:
 * @self: memory of the owner
 *
 * Nothing is there yet.
 */
void
soket_outgoing_init (SoketOutgoing *self)
{
  self->current = g_byte_array_new ();
  self->sent = 0;
  self->queued = g_byte_array_new ();
}

/**
 * soket_outgoing_clear:
 * @self: bytes on their way out
 *
 * Frees the memory.
 */
void
soket_outgoing_clear (SoketOutgoing *self)
{
  g_clear_pointer (&self->current, g_byte_array_unref);
  g_clear_pointer (&self->queued, g_byte_array_unref);
}

/**
 * soket_outgoing_get_length:
 * @self: bytes on their way out
 *
 * Returns: how many are not out
 */
gsize
soket_outgoing_get_length (const SoketOutgoing *self)
{
  return self->current->len - self->sent + self->queued->len;
}

/**
 * soket_outgoing_queue:
 * @self: bytes on their way out
 * @data: bytes, which are copied
 * @length: how many
 *
 * Lets them go out behind all others. What soket_outgoing_peek() gave stays where it is.
 */
void
soket_outgoing_queue (SoketOutgoing *self,
                      const guint8  *data,
                      gsize          length)
{
  g_byte_array_append (self->queued, data, (guint) length);
}

/**
 * soket_outgoing_put:
 * @self: where nothing is on its way out
 * @data: bytes, which are copied
 * @length: how many
 *
 * Lets them go out next.
 *
 * Returns: (transfer none): where they are, as long as they are not out
 */
const guint8 *
soket_outgoing_put (SoketOutgoing *self,
                    const guint8  *data,
                    gsize          length)
{
  g_byte_array_set_size (self->current, 0);
  self->sent = 0;
  g_byte_array_append (self->current, data, (guint) length);
  return self->current->data;
}

/**
 * soket_outgoing_peek:
 * @self: bytes on their way out
 * @data: (out) (transfer none) (array length=length): the next bytes
 * @length: (out): how many
 *
 * Looks at what goes out next. It stays where it is until it is taken or dropped.
 *
 * Returns: whether there is something
 */
gboolean
soket_outgoing_peek (SoketOutgoing  *self,
                     const guint8  **data,
                     gsize          *length)
{
  if (self->sent == self->current->len)
    {
      GByteArray *empty = self->current;

      if (self->queued->len == 0)
        return FALSE;
      self->current = self->queued;
      self->queued = empty_out (empty);
      self->sent = 0;
    }
  *data = self->current->data + self->sent;
  *length = self->current->len - self->sent;
  return TRUE;
}

/**
 * soket_outgoing_take:
 * @self: bytes on their way out
 * @length: no more than soket_outgoing_peek() gave
 *
 * The first of them are out.
 */
void
soket_outgoing_take (SoketOutgoing *self,
                     gsize          length)
{
  self->sent += length;
}

/**
 * soket_outgoing_drop:
 * @self: bytes on their way out
 *
 * None of them will ever be out.
 */
void
soket_outgoing_drop (SoketOutgoing *self)
{
  g_byte_array_set_size (self->current, 0);
  g_byte_array_set_size (self->queued, 0);
  self->sent = 0;
}

/**
 * soket_outgoing_trim:
 * @self: bytes on their way out, of which no send is pending
 *
 * Gives back what a long message has grown, once it is out.
 */
void
soket_outgoing_trim (SoketOutgoing *self)
{
  if (self->sent != self->current->len)
    return;
  self->current = empty_out (self->current);
  self->sent = 0;
}
