/* soket-file-name.c - a name for a file that says what it holds
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/base/soket-file-name.h"

#include <string.h>

/* A message may be a megabyte; a file system takes 255 bytes, and a person reads fewer. */
#define PART_MAX 24
#define NAME_MAX_LENGTH 96

static void
append_part (GString    *name,
             const char *part)
{
  gsize start = name->len + (name->len > 0 ? 1 : 0);
  gboolean apart = name->len > 0;

  for (const char *c = part; *c != '\0' && name->len < start + PART_MAX && name->len < NAME_MAX_LENGTH; c++)
    {
      if (!g_ascii_isalnum (*c))
        {
          apart = name->len > 0;
          continue;
        }
      if (apart)
        g_string_append_c (name, '-');
      apart = FALSE;
      g_string_append_c (name, g_ascii_tolower (*c));
    }
}

/**
 * soket_file_name_join:
 * @parts: (array zero-terminated=1): texts of anybody, such as a message; an empty one is left out
 * @extension: without its dot, as it is
 *
 * Makes a name of lower-case ASCII letters, digits and single hyphens, which every file system takes and every shell leaves alone:
 * "echo", "tcp", "Isi pesan." become "echo-tcp-isi-pesan.svg". Each part and the whole are bounded.
 *
 * Returns: (transfer full): the name, "soket" before the extension if nothing of the parts can be written
 */
char *
soket_file_name_join (const char *const *parts,
                      const char        *extension)
{
  GString *name = NULL;

  g_return_val_if_fail (parts != NULL, NULL);
  g_return_val_if_fail (extension != NULL, NULL);

  name = g_string_new (NULL);
  for (guint i = 0; parts[i] != NULL; i++)
    append_part (name, parts[i]);
  if (name->len == 0)
    g_string_append (name, "soket");
  g_string_append_c (name, '.');
  g_string_append (name, extension);

  return g_string_free (name, FALSE);
}
