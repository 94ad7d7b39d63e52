/* fuzz-observation.c - any text as an observation, held against a record
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "core/base/soket-error.h"
#include "core/experiment/soket-observation.h"

#include <string.h>

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED ("\1" "client connect ECONNREFUSED"),
  FUZZ_SEED ("\1" "server recv (1) 1 x 10"),
  FUZZ_SEED ("\1" "server recv waits; no client send;"),
  FUZZ_SEED ("\1" "note shift +25; note shift -0"),
  FUZZ_SEED ("\1" "note stranger if privileged"),
  FUZZ_SEED ("\1" "reply \"a;b\\x00\\\\\"; no reply"),
  FUZZ_SEED ("\1" "reply \"a\\\xe4\""),
  FUZZ_SEED ("\1" "scan udp closed; scan echo open"),
  FUZZ_SEED ("\1" "queue accept 2; error EMSGSIZE"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED ("client "),
  FUZZ_SEED ("server "),
  FUZZ_SEED ("recv "),
  FUZZ_SEED ("connect "),
  FUZZ_SEED ("(1) "),
  FUZZ_SEED ("waits "),
  FUZZ_SEED ("EPIPE "),
  FUZZ_SEED ("no "),
  FUZZ_SEED ("note "),
  FUZZ_SEED ("shift +4 "),
  FUZZ_SEED ("stranger "),
  FUZZ_SEED ("reply "),
  FUZZ_SEED ("\""),
  FUZZ_SEED ("\\x"),
  FUZZ_SEED ("\\"),
  FUZZ_SEED (";"),
  FUZZ_SEED (" x 2 "),
  FUZZ_SEED ("queue accept "),
  FUZZ_SEED ("1"),
  FUZZ_SEED ("unless privileged "),
  FUZZ_SEED ("\303\251"),
  FUZZ_SEED ("\377"),
  { NULL, 0 },
};

/* Byte 0: how many bytes are left out, so that random inputs may begin with a piece; then the text. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  gsize left_out = size > 0 ? MIN ((gsize) data[0] % 5, size) : 0;
  g_autofree char *text = size > left_out ? g_strndup ((const char *) data + left_out, size - left_out) : g_strdup ("");
  SoketRecord record = { .kind = SOKET_RECORD_CALL, .side = SOKET_SIDE_SERVER, .call = SOKET_CALL_RECV, .argument = 1, .result = 1 };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  list = soket_observation_parse_list (text, &error);
  if (list == NULL)
    {
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      return 0;
    }

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, >, 0);
  for (guint i = 0; i < list->len; i++)
    {
      const SoketObservation *observation = g_ptr_array_index (list, i);
      g_autofree char *words = soket_observation_dup_text (observation);

      /* Whatever stands in the file, people see text. */
      g_assert_true (g_utf8_validate (words, -1, NULL));
      g_assert_cmpuint (strlen (words), >, 0);
      g_assert_cmpuint (observation->times, >, 0);
      g_assert_false (soket_observation_matches (observation, &record) && soket_observation_matches_waiting (observation, &record));
    }

  return 0;
}
