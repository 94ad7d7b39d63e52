/* soket-numbers-descriptors.c - what a small program has open
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/numbers/soket-numbers-private.h"

#include <glib/gi18n-lib.h>

void
soket_numbers_add_descriptors (SoketNumbersSheet        *self,
                               const SoketNumbersValue  *value,
                               const SoketNumbersSystem *system)
{
  static const char *const streams[] = { N_("standard input"), N_("standard output"), N_("standard error") };

  for (guint i = 0; i < system->n_descriptors; i++)
    {
      const SoketNumbersDescriptor *descriptor = &system->descriptors[i];
      g_autofree char *number = g_strdup_printf ("%d", descriptor->number);
      const char *note = NULL;

      if (descriptor->number >= 0 && descriptor->number < (int) G_N_ELEMENTS (streams) && !g_str_has_prefix (descriptor->kind, "socket:"))
        note = _(streams[descriptor->number]);
      soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, number, number, g_strdup (descriptor->kind), NULL, g_strdup (note));
    }
  if (system->n_descriptors > 0)
    soket_numbers_sheet_set_sentence (self, g_strdup (_("These are the descriptors of a small program that Soket "
                                                        "has started; Soket itself has more open.")));
}
