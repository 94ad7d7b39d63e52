/* soket-trace-store.c - where a trace keeps its records and their bytes: a ring of each, with a bound
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/trace/soket-trace-store.h"

#include <string.h>

static guint
get_n_chunks (const SoketStore *self)
{
  return (self->capacity + SOKET_STORE_CHUNK - 1) / SOKET_STORE_CHUNK;
}

/**
 * soket_store_init:
 * @self: memory of the owner
 * @capacity: records that it can hold, from 1 to %G_MAXUINT / 2
 *
 * Makes an empty ring.
 */
void
soket_store_init (SoketStore *self,
                  guint       capacity)
{
  *self = (SoketStore) { .capacity = capacity };
  self->chunks = g_new0 (SoketStored *, get_n_chunks (self));
}

/**
 * soket_store_clear:
 * @self: a ring
 *
 * Frees its memory.
 */
void
soket_store_clear (SoketStore *self)
{
  for (guint i = 0; i < get_n_chunks (self); i++)
    g_free (self->chunks[i]);
  g_clear_pointer (&self->chunks, g_free);
}

/**
 * soket_store_append:
 * @self: a ring that is not full
 *
 * Makes room for a new last record.
 *
 * Returns: (transfer none): its place, which the caller fills
 */
SoketStored *
soket_store_append (SoketStore *self)
{
  guint slot = self->first + self->length;
  SoketStored **chunk = NULL;

  g_assert (self->length < self->capacity);

  if (slot >= self->capacity)
    slot -= self->capacity;
  chunk = &self->chunks[slot / SOKET_STORE_CHUNK];
  if (*chunk == NULL)
    *chunk = g_new (SoketStored, MIN (SOKET_STORE_CHUNK, self->capacity));
  self->length++;
  return &(*chunk)[slot % SOKET_STORE_CHUNK];
}

/**
 * soket_store_drop_first:
 * @self: a ring
 * @count: no more than its length
 *
 * Forgets its oldest records.
 */
void
soket_store_drop_first (SoketStore *self,
                        guint       count)
{
  g_assert (count <= self->length);

  self->length -= count;
  self->first = (self->first + count) % self->capacity;
  /* A ring that was emptied begins anew, so that little traffic touches little memory. */
  if (self->length == 0)
    self->first = 0;
}

static gsize
get_n_pieces (const SoketArena *self)
{
  return (self->size + SOKET_ARENA_PIECE - 1) / SOKET_ARENA_PIECE;
}

/**
 * soket_arena_add:
 * @self: an arena
 * @data: bytes, which are copied
 * @length: how many, no more than its size and than %SOKET_ARENA_PIECE
 *
 * Keeps bytes until as many newer ones as the arena is large have come. They lie in one piece: if they do not fit before its end, they start at the
 * beginning of the next.
 *
 * Returns: their position
 */
guint64
soket_arena_add (SoketArena *self,
                 const void *data,
                 gsize       length)
{
  gsize place, index, end;

  g_assert (length <= MIN (self->size, SOKET_ARENA_PIECE));

  if (self->pieces == NULL)
    self->pieces = g_new0 (guint8 *, get_n_pieces (self));

  /* The last piece may be a short one. */
  for (;;)
    {
      place = self->head % self->size;
      index = place / SOKET_ARENA_PIECE;
      end = MIN ((index + 1) * SOKET_ARENA_PIECE, self->size);
      if (length <= end - place)
        break;
      self->head += end - place;
    }
  if (self->pieces[index] == NULL)
    self->pieces[index] = g_malloc (end - index * SOKET_ARENA_PIECE);
  memcpy (self->pieces[index] + place % SOKET_ARENA_PIECE, data, length);
  self->head += length;
  return self->head - length;
}

/**
 * soket_arena_get:
 * @self: an arena
 * @position: what soket_arena_add() gave
 *
 * Finds bytes again.
 *
 * Returns: (transfer none) (nullable): the bytes, valid until more are added, or %NULL if they have been overwritten
 */
const guint8 *
soket_arena_get (const SoketArena *self,
                 guint64           position)
{
  gsize place = position % self->size;

  return self->head - position <= self->size ? self->pieces[place / SOKET_ARENA_PIECE] + place % SOKET_ARENA_PIECE : NULL;
}

/**
 * soket_arena_clear:
 * @self: an arena
 *
 * Frees its memory.
 */
void
soket_arena_clear (SoketArena *self)
{
  for (gsize i = 0; self->pieces != NULL && i < get_n_pieces (self); i++)
    g_free (self->pieces[i]);
  g_clear_pointer (&self->pieces, g_free);
}
