/* soket-search.c - finds some bytes in a stream that comes in pieces
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-search.h"

#include <string.h>

/*
 * Nothing of the stream is kept, however long it is: only how many of the wanted bytes the last ones of it are (Knuth, Morris and Pratt,
 * "Fast pattern matching in strings", 1977). Each byte is looked at about twice at most.
 */
struct _SoketSearch
{
  guint8 *wanted;
  guint  *borders;   /* of the first n + 1 bytes: how many at their end are their beginning, too */
  guint   length;
  guint   n_found;   /* of @wanted, at the end of the stream so far */
};

static guint
step (SoketSearch *self,
      guint        n,
      guint8       byte)
{
  while (n > 0 && self->wanted[n] != byte)
    n = self->borders[n - 1];
  return self->wanted[n] == byte ? n + 1 : 0;
}

/**
 * soket_search_new:
 * @wanted: (array length=length) (nullable): what is looked for, copied; no bytes are found at once
 * @length: how many
 *
 * Returns: (transfer full): a search at the beginning of a stream
 */
SoketSearch *
soket_search_new (const void *wanted,
                  gsize       length)
{
  SoketSearch *self = g_new0 (SoketSearch, 1);

  g_assert (length < G_MAXUINT);
  self->length = (guint) length;
  self->wanted = g_memdup2 (wanted, length);
  self->borders = g_new0 (guint, length);
  for (guint i = 1; i < self->length; i++)
    self->borders[i] = step (self, self->borders[i - 1], self->wanted[i]);

  return self;
}

/**
 * soket_search_free:
 * @self: (nullable) (transfer full): a search
 *
 * Frees it.
 */
void
soket_search_free (SoketSearch *self)
{
  if (self == NULL)
    return;

  g_free (self->wanted);
  g_free (self->borders);
  g_free (self);
}

/**
 * soket_search_push:
 * @self: a search
 * @data: (array length=length) (nullable): the stream's next bytes
 * @length: how many
 *
 * Looks on: what is wanted may lie across the border of two pieces.
 */
void
soket_search_push (SoketSearch *self,
                   const void  *data,
                   gsize        length)
{
  const guint8 *bytes = data;

  for (gsize i = 0; i < length && self->n_found < self->length; i++)
    self->n_found = step (self, self->n_found, bytes[i]);
}

/**
 * soket_search_found:
 * @self: a search
 *
 * Returns: whether all of the wanted bytes have come, one behind the other
 */
gboolean
soket_search_found (SoketSearch *self)
{
  return self->n_found == self->length;
}
