/* fuzz-kernel-list.c - any text as a list of /proc/net, whole and in pieces
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "fuzz-kernel.h"

#include <string.h>

/* The rows of 127.0.0.1:5555 and of what it talks to, as a computer prints them that keeps the lowest byte first. */
#define HERE   "0100007F:15B3 "
#define THERE  "0100007F:15B4 "
#define NOBODY "00000000:0000 "
#define HERE_6 "00000000000000000000000001000000:15B3 "

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED ("\0\0   0: " HERE THERE "01 00000001:0000000A 00:00000000 00000000  1000        0 1215 1 0 100 0 0 10 0\n"),
  FUZZ_SEED ("\1\7  sl  local_address\n   0: " HERE NOBODY "0A 00000000:00000003 00:00000000 00000000  1000        0 1215 1 0\n"),
  FUZZ_SEED ("\0\50   1: " HERE THERE "06 00000000:00000000 03:000009C4 00000000     0        0 0 3 0\n"),
  FUZZ_SEED ("\2\0   2: " HERE NOBODY "07 00000000:00000300 00:00000000 00000000  1000        0 31337 2 0000000012345678 42\n"),
  FUZZ_SEED ("\5\1   2: " HERE_6 "00000000000000000000000000000000:0000 0A 0:3 0:0 0\n"),
  FUZZ_SEED ("\0\3   0: " HERE THERE "FF FFFFFFFF:FFFFFFFF FF:FFFFFFFFFFFFFFFF\n"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED ("   0: " HERE THERE),
  FUZZ_SEED ("   1: " HERE NOBODY),
  FUZZ_SEED ("   2: " HERE_6),
  FUZZ_SEED (HERE),
  FUZZ_SEED (THERE),
  FUZZ_SEED ("01 00000001:0000000A 00:00000000 00000000"),
  FUZZ_SEED ("0A 00000000:00000003 00:00000000 00000000"),
  FUZZ_SEED ("06 00000000:00000000 03:000009C4 00000000"),
  FUZZ_SEED (" 1000 0 1215 1 0 42"),
  FUZZ_SEED ("FFFFFFFFFFFFFFFFFF"),
  FUZZ_SEED (":"),
  FUZZ_SEED (" "),
  FUZZ_SEED ("-1"),
  FUZZ_SEED ("\n"),
  FUZZ_SEED ("\n"),
  FUZZ_SEED ("\0"),
  { NULL, 0 },
};

static gboolean
find (const SoketKernelQuestion *question,
      const uint8_t             *data,
      gsize                      length,
      gsize                     *n_read,
      SoketKernelNow            *now)
{
  g_autofree char *copy = g_memdup2 (data, length);
  gboolean found = FALSE;

  soket_kernel_now_init (now, SOKET_KERNEL_SOURCE_PROC);
  found = length > 0 && soket_kernel_find_row (question, copy, length, n_read, now);
  g_assert_cmpuint (*n_read, <=, length);
  g_assert_true (*n_read == 0 || data[*n_read - 1] == '\n');
  if (!found)
    g_assert_null (memchr (data + *n_read, '\n', length - *n_read));
  return found;
}

/* Byte 0: which socket; byte 1: how much of the list comes first; then the list. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  SoketKernelQuestion question;
  SoketKernelNow whole, pieces;
  gsize n_read = 0, n_first = 0, n_second = 0;
  gboolean found = FALSE, found_again = FALSE;

  if (size < 2 || !fuzz_kernel_question (&question, data[0]))
    return 0;

  found = find (&question, data + 2, size - 2, &n_read, &whole);
  found_again = find (&question, data + 2, MIN (data[1], size - 2), &n_first, &pieces)
                || find (&question, data + 2 + n_first, size - 2 - n_first, &n_second, &pieces);
  g_assert_true (found == found_again);
  g_assert_cmpuint (n_read, ==, n_first + n_second);
  g_assert_cmpmem (&whole, sizeof whole, &pieces, sizeof pieces);
  fuzz_kernel_check (&question, &whole);
  return 0;
}
