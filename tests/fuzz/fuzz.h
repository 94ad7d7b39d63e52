/* fuzz.h - what a fuzz program has
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

typedef struct
{
  const char *bytes;
  gsize       length;
} FuzzSeed;

/* libFuzzer's entry: never fails but by an assertion, returns 0. */
int                   LLVMFuzzerTestOneInput (const uint8_t *data,
                                              size_t         size);

/* For the driver without libFuzzer: inputs worth a try, and pieces that random inputs are made of. Both end with NULL. */
extern const FuzzSeed fuzz_seeds[];
extern const FuzzSeed fuzz_pieces[];

#define FUZZ_SEED(literal) { literal, sizeof literal - 1 }

G_END_DECLS
