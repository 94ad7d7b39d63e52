/* soket-patience.c - how long a program has been waited for
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/loop/soket-patience.h"

/* Many looks: no busy computer keeps a program waiting for so long. */
#define STILL_US (G_USEC_PER_SEC / 2)

void
soket_patience_begin (SoketPatience *self)
{
  self->since_us = self->looked_us = g_get_monotonic_time ();
}

gboolean
soket_patience_look (SoketPatience *self)
{
  gint64 gap_us = g_get_monotonic_time () - self->looked_us;
  gboolean still = gap_us > STILL_US;

  self->looked_us += gap_us;
  if (still)
    self->since_us += gap_us;
  return still;
}

guint
soket_patience_get_ms (const SoketPatience *self)
{
  return (guint) ((g_get_monotonic_time () - self->since_us) / 1000);
}

gboolean
soket_patience_is_over (const SoketPatience *self,
                        guint                ms)
{
  return soket_patience_get_ms (self) > ms;
}
