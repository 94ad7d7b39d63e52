/* soket-format.c - values as text for people, in the locale's form
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/base/soket-format.h"

#include "core/base/soket-number.h"
#include "core/words/soket-explain.h"

#include <glib/gi18n.h>

/* Where a number would be rounded up to the next unit it is shown in that unit: never "1000.0 ms". */
#define HUNDREDTHS_FROM_US 10
#define TENTHS_FROM_US     9995
#define SECONDS_FROM_US    999950
#define MINUTES_FROM_US    (60 * G_GINT64_CONSTANT (1000000))

/* From here a column's milliseconds have no room for hundredths. */
#define WHOLE_FROM_US (100 * G_GINT64_CONSTANT (1000000) - 5)

char *
soket_format_time (gint64 time_us)
{
  g_autofree char *number = NULL;
  gint64 size = time_us < 0 ? -(time_us + 1) : time_us;
  double ms = time_us / 1e3;

  if (size < HUNDREDTHS_FROM_US)
    number = g_strdup_printf ("%.3f", ms);
  else if (size < TENTHS_FROM_US)
    number = g_strdup_printf ("%.2f", ms);
  else if (size < SECONDS_FROM_US)
    number = g_strdup_printf ("%.1f", ms);
  else if (size < MINUTES_FROM_US)
    number = g_strdup_printf ("%.1f", time_us / 1e6);
  else
    number = g_strdup_printf ("%'.0f", time_us / 1e6);

  if (size < SECONDS_FROM_US)
    /* Translators: a time in milliseconds */
    return g_strdup_printf (_("%s ms"), number);
  else
    /* Translators: a time in seconds */
    return g_strdup_printf (_("%s s"), number);
}

char *
soket_format_difference (gint64 time_us)
{
  g_autofree char *time = soket_format_time (time_us);

  return g_strconcat (time_us < 0 ? "" : "+", time, NULL);
}

char *
soket_format_milliseconds (gint64 time_us)
{
  return g_strdup_printf ("%'.*f", time_us < WHOLE_FROM_US ? 2 : 0, time_us / 1e3);
}

char *
soket_format_number (guint64 number)
{
  return soket_number_format (number);
}

char *
soket_format_bytes (guint64 n_bytes)
{
  g_autofree char *number = soket_format_number (n_bytes);

  return g_strdup_printf (ngettext ("%s byte", "%s bytes", soket_number_plural (n_bytes)), number);
}

char *
soket_format_endpoint (const SoketEndpoint *endpoint)
{
  return soket_endpoint_is_bound (endpoint) ? soket_endpoint_to_string (endpoint) : g_strdup ("");
}

char *
soket_format_route (const SoketEndpoint *local,
                    const SoketEndpoint *peer)
{
  g_autofree char *from = soket_format_endpoint (local);
  g_autofree char *to = soket_format_endpoint (peer);

  if (*to == '\0')
    return g_steal_pointer (&from);
  /* On one machine the ports tell the two apart; the address need not be read twice. */
  if (soket_endpoint_is_set (local) && soket_endpoint_same_address (local, peer))
    return g_strdup_printf ("%s → :%u", from, peer->port);
  return g_strconcat (from, *from != '\0' ? " " : "", "→ ", to, NULL);
}

const char *
soket_format_side (SoketSide side)
{
  return soket_explain_side (side);
}
