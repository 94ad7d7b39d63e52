/* soket-numbers-sizes.c - how many bytes the types of C have
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/numbers/soket-numbers-private.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>

/* Slide "Byte-Order"; the smallest of C: C11, 5.2.4.2.1. */
void
soket_numbers_add_sizes (SoketNumbersSheet        *self,
                         const SoketNumbersValue  *value,
                         const SoketNumbersSystem *system)
{
  static const struct
  {
    const char *name;
    gsize       size;
    guint       smallest;  /* 0: always the same */
  } sizes[] = {
    { "char", sizeof (char), 0 },
    { "short", sizeof (short), 2 },
    { "int", sizeof (int), 2 },
    { "long", sizeof (long), 4 },
    { "long long", sizeof (long long), 8 },
    { "in_port_t", sizeof (in_port_t), 0 },
    { "uint32_t", sizeof (guint32), 0 },
    { "struct in_addr", sizeof (struct in_addr), 0 },
    { "struct in6_addr", sizeof (struct in6_addr), 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      char *note = sizes[i].smallest == 0 ? g_strdup (_("everywhere the same"))
                                          : g_strdup_printf (ngettext ("C allows %u byte and more", "C allows %u bytes and more", sizes[i].smallest),
                                                             sizes[i].smallest);

      soket_numbers_sheet_add_bytes (self, sizes[i].name, sizes[i].name, sizes[i].size, note);
    }
  soket_numbers_sheet_set_sentence (self, g_strdup (_("The slide’s 2, 4 and 8 bytes are the fewest that C allows for int, long and long long; the "
                                                      "numbers above are those of this computer.")));
}
