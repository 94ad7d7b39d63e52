/* soket-framer.c - cuts a byte stream into messages
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/framing/soket-framer.h"

#include "core/base/soket-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A buffer that grew beyond this is given back by soket_framer_trim (): ten thousand idle connections count. */
#define KEPT_CAPACITY 4096

#define SMALLEST_CAPACITY 64

/**
 * SoketFramer:
 *
 * One buffer with a read offset. Bytes from @start to @end are pending; no terminator begins before @searched. A
 * message is handed out where it lies, so only a push may move memory.
 */
struct _SoketFramer
{
  SoketFraming framing;
  const char  *terminator; /* (nullable) */
  gsize        terminator_length;
  gsize        limit;

  guint8      *buffer;
  gsize        capacity;
  gsize        start;
  gsize        searched;
  gsize        end;

  guint64      start_offset;
  guint64      message_offset;
  gboolean     too_long;
};

/* Makes room for @length more bytes behind @end. Each byte is moved a bounded number of times on average: the buffer doubles, or
 * at least as many bytes are dead as are moved. */
static void
make_room (SoketFramer *self,
           gsize        length)
{
  gsize pending = self->end - self->start;
  gsize needed;

  if (pending == 0)
    self->start = self->searched = self->end = 0;

  if (length <= self->capacity - self->end)
    return;

  if (!g_size_checked_add (&needed, pending, length))
    g_error ("A message of more than %" G_GSIZE_FORMAT " bytes", G_MAXSIZE);

  if (needed <= self->capacity && pending <= self->start)
    {
      memcpy (self->buffer, self->buffer + self->start, pending);
    }
  else
    {
      gsize capacity = MAX (needed, SMALLEST_CAPACITY);
      guint8 *buffer;

      if (self->capacity <= G_MAXSIZE / 2)
        capacity = MAX (capacity, 2 * self->capacity);

      buffer = g_malloc (capacity);
      if (pending > 0)
        memcpy (buffer, self->buffer + self->start, pending);
      g_free (self->buffer);
      self->buffer = buffer;
      self->capacity = capacity;
    }

  self->searched -= self->start;
  self->end = pending;
  self->start = 0;
}

/* Hands out @length pending bytes behind @skipped ones that belong to no message. */
static void
take (SoketFramer   *self,
      gsize          skipped,
      gsize          length,
      const guint8 **message,
      gsize         *message_length)
{
  *message = self->buffer + self->start + skipped;
  *message_length = length;

  self->message_offset = self->start_offset + skipped;
  self->start_offset = self->message_offset + length;
  self->start += skipped + length;
  self->searched = self->start;
}

static gboolean
fail_too_long (SoketFramer  *self,
               GError      **error)
{
  g_autofree char *limit = g_strdup_printf ("%'" G_GSIZE_FORMAT, self->limit);

  self->too_long = TRUE;
  g_set_error (error, SOKET_ERROR, SOKET_ERROR_MESSAGE_TOO_LONG,
               ngettext ("The message is longer than the limit of %s byte",
                         "The message is longer than the limit of %s bytes", self->limit),
               limit);
  return FALSE;
}

static gboolean
pop_terminated (SoketFramer   *self,
                const guint8 **message,
                gsize         *length,
                GError       **error)
{
  const guint8 *found = NULL;
  gsize pending = self->end - self->start;

  if (self->searched < self->end)
    found = soket_framing_find_terminator (self->framing, self->buffer + self->searched, self->end - self->searched);

  if (found == NULL)
    {
      /* The last byte may be the first of a terminator whose other one is still on its way. */
      self->searched = MAX (self->searched, self->end - MIN (self->end, self->terminator_length - 1));

      if (self->limit != 0 && pending > self->limit)
        return fail_too_long (self, error);
      return FALSE;
    }

  pending = (gsize) (found - (self->buffer + self->start)) + self->terminator_length;
  if (self->limit != 0 && pending > self->limit)
    return fail_too_long (self, error);

  take (self, 0, pending, message, length);
  return TRUE;
}

static gboolean
pop_announced (SoketFramer   *self,
               const guint8 **message,
               gsize         *length,
               GError       **error)
{
  gsize pending = self->end - self->start;
  const guint8 *header;
  guint32 announced;

  if (pending < SOKET_FRAMING_HEADER_SIZE)
    return FALSE;

  header = self->buffer + self->start;
  announced = (guint32) header[0] << 24 | (guint32) header[1] << 16 | (guint32) header[2] << 8 | header[3];

  if (self->limit != 0 && announced > self->limit)
    return fail_too_long (self, error);

  if (pending - SOKET_FRAMING_HEADER_SIZE < announced)
    return FALSE;

  take (self, SOKET_FRAMING_HEADER_SIZE, announced, message, length);
  return TRUE;
}

static gboolean
pop_all (SoketFramer   *self,
         const guint8 **message,
         gsize         *length)
{
  if (self->start == self->end)
    return FALSE;

  take (self, 0, self->end - self->start, message, length);
  return TRUE;
}

/**
 * soket_framer_new:
 * @framing: what separates messages
 * @limit: the longest message in bytes, its terminator included but not a length header; 0 for no limit. Framing `none` has no limit
 *
 * Returns: (transfer full): a framer at the start of a stream
 */
SoketFramer *
soket_framer_new (SoketFraming framing,
                  gsize        limit)
{
  SoketFramer *self;

  g_return_val_if_fail ((guint) framing < SOKET_N_FRAMINGS, NULL);

  self = g_new0 (SoketFramer, 1);
  self->framing = framing;
  self->terminator = soket_framing_terminator (framing);
  self->terminator_length = self->terminator != NULL ? strlen (self->terminator) : 0;
  self->limit = limit;
  return self;
}

/**
 * soket_framer_free:
 * @self: (nullable) (transfer full): a framer
 *
 * Frees the framer and the bytes that are pending.
 */
void
soket_framer_free (SoketFramer *self)
{
  if (self == NULL)
    return;

  g_free (self->buffer);
  g_free (self);
}

/**
 * soket_framer_push:
 * @self: a framer
 * @data: (nullable) (array length=length): the stream's next bytes
 * @length: how many
 *
 * Takes a copy of the stream's next bytes, in pieces of any size: TCP keeps order, not borders (RFC 9293, 2.2). Only what came is
 * allocated, whatever a header announces. After %SOKET_ERROR_MESSAGE_TOO_LONG the bytes are dropped.
 */
void
soket_framer_push (SoketFramer *self,
                   const void  *data,
                   gsize        length)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || length == 0);

  if (length == 0 || self->too_long)
    return;

  make_room (self, length);
  memcpy (self->buffer + self->end, data, length);
  self->end += length;
}

/**
 * soket_framer_trim:
 * @self: a framer
 *
 * Gives back the memory of a long message, where no bytes are pending: for a stream that may be quiet for long. The message that
 * was handed out last is gone.
 */
void
soket_framer_trim (SoketFramer *self)
{
  g_return_if_fail (self != NULL);

  if (self->start < self->end || self->capacity <= KEPT_CAPACITY)
    return;

  g_clear_pointer (&self->buffer, g_free);
  self->capacity = 0;
  self->start = self->searched = self->end = 0;
}

/**
 * soket_framer_pop:
 * @self: a framer
 * @message: (out) (transfer none) (array length=length): the message, borrowed until the next push, finish or free; its
 *   terminator belongs to it, a length header does not
 * @length: (out): its length in bytes; with framing `length` 0 is a message
 * @error: return location for an error
 *
 * Takes the next complete message out of the bytes pushed so far. Framing `none` has no messages: everything that is
 * pending comes out.
 *
 * Returns: %TRUE with a message; %FALSE without @error if more bytes are needed; %FALSE with %SOKET_ERROR_MESSAGE_TOO_LONG as soon as
 *   the message is known to be longer than the limit, after which the stream is useless and every pop fails the same way
 */
gboolean
soket_framer_pop (SoketFramer   *self,
                  const guint8 **message,
                  gsize         *length,
                  GError       **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (message != NULL, FALSE);
  g_return_val_if_fail (length != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (self->too_long)
    return fail_too_long (self, error);

  switch (self->framing)
    {
    case SOKET_FRAMING_DOT:
    case SOKET_FRAMING_NEWLINE:
    case SOKET_FRAMING_CRLF:
      return pop_terminated (self, message, length, error);

    case SOKET_FRAMING_LENGTH:
      return pop_announced (self, message, length, error);

    case SOKET_FRAMING_NONE:
      return pop_all (self, message, length);

    default:
      g_return_val_if_reached (FALSE);
    }
}

/**
 * soket_framer_finish:
 * @self: a framer
 * @message: (out) (transfer none) (array length=length): as for soket_framer_pop()
 * @length: (out): its length in bytes
 * @error: return location for an error
 *
 * Takes what the end of the stream makes a message. With `dot`, `newline` and `crlf` a message without its terminator ends there, as in the
 * slides' programs; with `length` that is an error, as the slides' `recv_all` raises EOFError. Messages that are
 * complete and were not popped come first, so that it may be called until it says %FALSE.
 *
 * Returns: %TRUE with a message; %FALSE without @error if nothing is pending; %FALSE with %SOKET_ERROR_MESSAGE_TOO_LONG, or with
 *   %SOKET_ERROR_TRUNCATED inside a header or a message that tells its length
 */
gboolean
soket_framer_finish (SoketFramer   *self,
                     const guint8 **message,
                     gsize         *length,
                     GError       **error)
{
  g_autoptr(GError) pop_error = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (message != NULL, FALSE);
  g_return_val_if_fail (length != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (soket_framer_pop (self, message, length, &pop_error))
    return TRUE;

  if (pop_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&pop_error));
      return FALSE;
    }

  if (self->framing == SOKET_FRAMING_LENGTH && self->start != self->end)
    {
      g_set_error_literal (error, SOKET_ERROR, SOKET_ERROR_TRUNCATED,
                           _("The stream ended inside a message that tells its length"));
      return FALSE;
    }

  return pop_all (self, message, length);
}

/**
 * soket_framer_get_pending:
 * @self: a framer
 *
 * Returns: how many bytes were pushed and did not come out yet
 */
gsize
soket_framer_get_pending (SoketFramer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->end - self->start;
}

/**
 * soket_framer_peek_pending:
 * @self: a framer
 * @data: (out) (transfer none) (array length=length) (nullable): the bytes that were pushed and did not come out yet, until the next push,
 *   finish or free
 * @length: (out): how many
 *
 * Looks at the beginning of a message that may never end.
 */
void
soket_framer_peek_pending (SoketFramer   *self,
                           const guint8 **data,
                           gsize         *length)
{
  g_return_if_fail (self != NULL);

  *length = self->end - self->start;
  *data = *length > 0 ? self->buffer + self->start : NULL;
}

/**
 * soket_framer_get_offset:
 * @self: a framer
 *
 * Returns: the position in the stream of the first byte of the message that came out last; with framing `length` that is the byte
 *   behind the header. 0 before the first message
 */
guint64
soket_framer_get_offset (SoketFramer *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->message_offset;
}
