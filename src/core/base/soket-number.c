/* soket-number.c - numbers as people type and read them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-number.h"

/**
 * soket_number_parse:
 * @text: (nullable): what somebody typed
 * @minimum: the smallest number that is right
 * @maximum: the largest number that is right
 * @number: (out) (optional): the number; untouched on failure
 *
 * Reads a number of one or more ASCII decimal digits and nothing else: no sign, no space, no other base. Leading zeros
 * mean nothing: `080` is 80.
 *
 * Returns: whether @text is a number from @minimum to @maximum
 */
gboolean
soket_number_parse (const char *text,
                    guint64     minimum,
                    guint64     maximum,
                    guint64    *number)
{
  guint64 value = 0;

  if (text == NULL || text[0] == '\0')
    return FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (!g_ascii_isdigit (*p) ||
          !g_uint64_checked_mul (&value, value, 10) ||
          !g_uint64_checked_add (&value, value, (guint64) (*p - '0')))
        return FALSE;
    }

  if (value < minimum || value > maximum)
    return FALSE;

  if (number != NULL)
    *number = value;
  return TRUE;
}

/**
 * soket_number_format:
 * @number: a number
 *
 * Writes a number with the locale's thousands separators. A macro such as G_GUINT64_FORMAT cannot stand in a translated string, so numbers go
 * into it as text.
 *
 * Returns: (transfer full): `1,234`
 */
char *
soket_number_format (guint64 number)
{
  return g_strdup_printf ("%'" G_GUINT64_FORMAT, number);
}

/**
 * soket_number_plural:
 * @number: a number
 *
 * Cuts a number to what ngettext () takes everywhere: the plural forms depend on the last digits only.
 *
 * Returns: a number with the same plural form
 */
gulong
soket_number_plural (guint64 number)
{
  return number <= G_MAXINT ? (gulong) number : (gulong) (1000000 + number % 1000000);
}
