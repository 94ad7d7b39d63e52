/* mutator.c - libFuzzer changes inputs by seeds and pieces, too: by itself it rarely comes upon a whole row or key
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include <string.h>

/* libFuzzer's own change, and the hook for another. */
size_t LLVMFuzzerMutate        (uint8_t      *data,
                                size_t        size,
                                size_t        max_size);
size_t LLVMFuzzerCustomMutator (uint8_t      *data,
                                size_t        size,
                                size_t        max_size,
                                unsigned int  seed);

static const FuzzSeed *
choose (const FuzzSeed *list,
        guint           number)
{
  guint n = 0;

  while (list[n].bytes != NULL)
    n++;
  return &list[number % n];
}

size_t
LLVMFuzzerCustomMutator (uint8_t      *data,
                         size_t        size,
                         size_t        max_size,
                         unsigned int  seed)
{
  const FuzzSeed *chosen = choose (seed % 64 == 0 ? fuzz_seeds : fuzz_pieces, seed / 64);
  size_t place = size > 0 ? seed / 4096 % (size + 1) : 0;

  if (seed % 64 == 0 && chosen->length <= max_size)
    {
      memcpy (data, chosen->bytes, chosen->length);
      return chosen->length;
    }
  if (seed % 4 == 1 && size + chosen->length <= max_size)
    {
      memmove (data + place + chosen->length, data + place, size - place);
      memcpy (data + place, chosen->bytes, chosen->length);
      return size + chosen->length;
    }
  return LLVMFuzzerMutate (data, size, max_size);
}
