/* fuzz-escape.c - any bytes, shown to people
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "core/base/soket-bytes.h"
#include "lib/escape-model.h"

#include <string.h>

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED (""),
  FUZZ_SEED ("\0Isi pesan.\r\n\t\\"),
  FUZZ_SEED ("\5\33[31m\177\200\377"),
  FUZZ_SEED ("\11a\342\200\256b\357\273\277\363\240\201\277"),
  FUZZ_SEED ("\3a\314\201\314\201\314\201\314\201\314\201\314\201"),
  FUZZ_SEED ("\1\300\200\355\240\200\364\220\200\200\342\202"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED ("a"),
  FUZZ_SEED ("\\"),
  FUZZ_SEED ("\n"),
  FUZZ_SEED ("\0"),
  FUZZ_SEED ("\33"),
  FUZZ_SEED ("\303\251"),
  FUZZ_SEED ("\342\200\256"),
  FUZZ_SEED ("\342\200"),
  FUZZ_SEED ("\314\201"),
  FUZZ_SEED ("\314\201\314\202\314\203"),
  FUZZ_SEED ("\360\237\230\200"),
  FUZZ_SEED ("\357\277\277"),
  FUZZ_SEED ("…"),
  { NULL, 0 },
};

/* Byte 0: the bound; then the bytes. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *dump = NULL;
  g_autofree char *hex = NULL;

  if (size == 0)
    return 0;

  escape_model_check (data + 1, size - 1, data[0]);

  dump = soket_bytes_hex_dump (data + 1, size - 1, data[0]);
  g_assert_true (g_str_is_ascii (dump));
  g_assert_true (size == 1 || g_str_has_suffix (dump, "|\n"));

  hex = soket_bytes_to_hex (data + 1, size - 1, " ");
  g_assert_cmpuint (strlen (hex), ==, size == 1 ? 0 : 3 * (size - 1) - 1);
  return 0;
}
