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

/**
 * soket_arena_add:
 * @self: an arena
 * @data: bytes, which are copied
 * @length: how many, no more than its size
 *
 * Keeps bytes until as many newer ones as the arena is large have come. They lie in one piece: if they do not fit before the end of the memory, they
 * start at its beginning. The memory is taken at the first call.
 *
 * Returns: their position
 */
guint64
soket_arena_add (SoketArena *self,
                 const void *data,
                 gsize       length)
{
  gsize place = 0;

  g_assert (length <= self->size);

  if (self->bytes == NULL)
    self->bytes = g_malloc (self->size);

  place = self->head % self->size;
  if (length > self->size - place)
    {
      self->head += self->size - place;
      place = 0;
    }
  memcpy (self->bytes + place, data, length);
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
  return self->head - position <= self->size ? self->bytes + position % self->size : NULL;
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
  g_clear_pointer (&self->bytes, g_free);
}
