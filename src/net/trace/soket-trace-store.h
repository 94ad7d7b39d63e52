/* soket-trace-store.h - where a trace keeps its records and their bytes: a ring of each, with a bound
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/**
 * SoketStored:
 * @record: its @payload is not used
 * @position: where its bytes are in a #SoketArena, if its @payload_length is not 0
 */
typedef struct
{
  SoketRecord record;
  guint64     position;
} SoketStored;

/* So many records are one piece of memory, taken when the ring first comes to it. */
#define SOKET_STORE_CHUNK 1024u

/* A ring of records. */
typedef struct
{
  SoketStored **chunks;
  guint         capacity;
  guint         first;
  guint         length;
} SoketStore;

void          soket_store_init       (SoketStore       *self,
                                      guint             capacity);
void          soket_store_clear      (SoketStore       *self);
SoketStored  *soket_store_append     (SoketStore       *self);
void          soket_store_drop_first (SoketStore       *self,
                                      guint             count);

/* The record @index, from 0 for the oldest; @index is less than the length. Loops over 100,000 records ask for each. */
static inline SoketStored *
soket_store_at (SoketStore *self,
                guint       index)
{
  guint slot = self->first + index;

  if (slot >= self->capacity)
    slot -= self->capacity;
  return &self->chunks[slot / SOKET_STORE_CHUNK][slot % SOKET_STORE_CHUNK];
}

/* So many bytes are one piece of memory, taken when the ring first comes to it; no payload is larger. */
#define SOKET_ARENA_PIECE (1024u * 1024u)

/* A ring of bytes. Positions are virtual: they only grow, and modulo @size they are places in @pieces. The bytes from @head - @size on are
 * alive. */
typedef struct
{
  guint8  **pieces;
  gsize     size;
  guint64   head;
} SoketArena;

guint64       soket_arena_add        (SoketArena       *self,
                                      const void       *data,
                                      gsize             length);
const guint8 *soket_arena_get        (const SoketArena *self,
                                      guint64           position);
void          soket_arena_clear      (SoketArena       *self);

G_END_DECLS
