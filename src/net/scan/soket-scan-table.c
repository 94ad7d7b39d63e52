/* soket-scan-table.c - the results of one scan: one for each port, and the order in which their verdicts came
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "net/scan/soket-scan-table.h"

struct _SoketScanTable
{
  SoketScanResult *results;
  gsize            n_results;
  GArray          *finished;                    /* of guint32: positions in the results */
  guint            counts[SOKET_SCAN_N_STATES];
  guint            n_unreachable;
};

SoketScanTable *
soket_scan_table_new (const guint16 *ports,
                      gsize          n_ports)
{
  SoketScanTable *self = g_new0 (SoketScanTable, 1);

  self->results = g_new0 (SoketScanResult, n_ports);
  self->n_results = n_ports;
  for (gsize i = 0; i < n_ports; i++)
    self->results[i].port = ports[i];
  self->finished = g_array_new (FALSE, FALSE, sizeof (guint32));
  return self;
}

void
soket_scan_table_free (SoketScanTable *self)
{
  for (gsize i = 0; i < self->n_results; i++)
    g_clear_pointer (&self->results[i].banner, g_bytes_unref);
  g_free (self->results);
  g_array_unref (self->finished);
  g_free (self);
}

void
soket_scan_table_set_asked (SoketScanTable *self,
                            guint32         position)
{
  SoketScanResult *result = &self->results[position];

  if (!result->asked)
    self->counts[SOKET_SCAN_ASKED]++;
  result->asked = TRUE;
}

void
soket_scan_table_conclude (SoketScanTable *self,
                           guint32         position,
                           SoketScanState  state,
                           int             errnum,
                           gint64          elapsed_us,
                           GBytes         *banner)
{
  SoketScanResult *result = &self->results[position];

  result->state = (guint8) state;
  result->error = state == SOKET_SCAN_OPEN ? 0 : errnum;
  result->elapsed_us = (guint32) CLAMP (elapsed_us, 0, G_MAXUINT32);
  result->banner = banner;
  self->counts[state]++;
  if (result->asked)
    self->counts[SOKET_SCAN_ASKED]--;
  if (soket_scan_result_is_unreachable (result))
    self->n_unreachable++;
  g_array_append_val (self->finished, position);
}

const SoketScanResult *
soket_scan_table_get_results (SoketScanTable *self,
                              gsize          *n_results)
{
  *n_results = self->n_results;
  return self->results;
}

const guint32 *
soket_scan_table_get_finished (SoketScanTable *self,
                               gsize          *n_finished)
{
  *n_finished = self->finished->len;
  return (const guint32 *) (gpointer) self->finished->data;
}

guint
soket_scan_table_get_count (SoketScanTable *self,
                            SoketScanState  state)
{
  g_return_val_if_fail (state < SOKET_SCAN_N_STATES, 0);

  if (state == SOKET_SCAN_UNTRIED)
    return (guint) (self->n_results - self->finished->len);
  return self->counts[state];
}

guint
soket_scan_table_get_n_unreachable (SoketScanTable *self)
{
  return self->n_unreachable;
}
