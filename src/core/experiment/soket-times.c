/* soket-times.c - how many times something happens, as the files of experiments write it: `x 10`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/experiment/soket-times.h"

#include "core/base/soket-bytes.h"
#include "core/base/soket-error.h"
#include "core/base/soket-number.h"

#include <string.h>

/* More of a word is not quoted. */
#define TEXT_MAX 60

/**
 * soket_times_parse:
 * @word: (nullable): what stands behind the x, or %NULL where nothing does
 * @maximum: the largest number that is right
 * @times: (out): the number; untouched on failure
 * @error: return location for an error
 *
 * Reads the number of a call, a note or a promise that says how many times it comes. The x before it is the caller's.
 *
 * Returns: whether @word is a number from 1 to @maximum; if not, @error is %SOKET_ERROR_INVALID_VALUE, whose message is for the writer of the file
 */
gboolean
soket_times_parse (const char  *word,
                   guint        maximum,
                   guint       *times,
                   GError     **error)
{
  g_autofree char *shown = NULL;
  guint64 number;

  g_return_val_if_fail (times != NULL, FALSE);

  if (soket_number_parse (word, 1, maximum, &number))
    {
      *times = (guint) number;
      return TRUE;
    }

  if (word == NULL)
    {
      g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "behind x stands a number of times from 1 to %u, which is missing", maximum);
      return FALSE;
    }

  shown = soket_bytes_escape (word, strlen (word), TEXT_MAX);
  g_set_error (error, SOKET_ERROR, SOKET_ERROR_INVALID_VALUE, "behind x stands a number of times from 1 to %u, not \"%s\"", maximum, shown);
  return FALSE;
}
