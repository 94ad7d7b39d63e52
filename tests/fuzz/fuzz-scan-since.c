/* fuzz-scan-since.c - any text as a scan that was saved
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"

#include "core/base/soket-error.h"
#include "net/scan/soket-scan-since.h"

#include <string.h>

#define START "{\"target\":\"127.0.0.1\",\"scanned\":\"20-1024,5555\",\"ports\":["

const FuzzSeed fuzz_seeds[] = {
  FUZZ_SEED (START "]}"),
  FUZZ_SEED (START "{\"port\":22,\"state\":\"open\",\"service\":\"ssh\",\"elapsed_us\":17,\"error\":null}]}"),
  FUZZ_SEED (START "{\"port\":23,\"state\":\"error\",\"error\":\"EMFILE\"},{\"port\":5555,\"state\":\"open\"}]}"),
  FUZZ_SEED ("{\"scanned\":\"\",\"ports\":[]}"),
  FUZZ_SEED ("[[[[[[[[[[[[[[[["),
  FUZZ_SEED ("\n\"\\00@01e90\"{\"scanned\":\"\",\"ports\":[]}"),
  FUZZ_SEED ("{\"scanned\":\"1\\\"\",\"ports\":[{}]}"),
  { NULL, 0 },
};

const FuzzSeed fuzz_pieces[] = {
  FUZZ_SEED (START),
  FUZZ_SEED ("\"scanned\":"),
  FUZZ_SEED ("\"ports\":"),
  FUZZ_SEED ("\"target\":"),
  FUZZ_SEED ("{\"port\":22,\"state\":\"open\"},"),
  FUZZ_SEED ("\"1-65535\""),
  FUZZ_SEED ("65536"),
  FUZZ_SEED ("-1"),
  FUZZ_SEED ("1e9"),
  FUZZ_SEED ("\"\\u0000\""),
  FUZZ_SEED ("null"),
  FUZZ_SEED ("{"),
  FUZZ_SEED ("}"),
  FUZZ_SEED ("["),
  FUZZ_SEED ("]"),
  FUZZ_SEED (","),
  FUZZ_SEED ("\\"),
  FUZZ_SEED ("\""),
  { NULL, 0 },
};

/* It is a scan or a sentence. Nothing was found by a scanner that has not run, so that nothing has changed. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  /* Of exactly this size, without a zero behind it. */
  g_autofree char *text = size > 0 ? g_memdup2 (data, size) : g_strdup ("");
  g_autoptr (GError) error = NULL;
  g_autoptr (SoketScanSince) since = soket_scan_since_new (text, size, &error);
  g_autoptr (SoketScanner) scanner = NULL;
  g_autoptr (GArray) changes = NULL;
  guint n_opened;

  if (since == NULL)
    {
      g_assert_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE);
      return 0;
    }
  g_assert_no_error (error);
  g_assert_true (soket_scan_since_get_host (since) == NULL || g_utf8_validate (soket_scan_since_get_host (since), -1, NULL));
  scanner = soket_scanner_new ();
  changes = soket_scan_since_find (since, scanner, &n_opened);
  g_assert_cmpuint (changes->len, ==, 0);
  g_assert_cmpuint (n_opened, ==, 0);
  return 0;
}
