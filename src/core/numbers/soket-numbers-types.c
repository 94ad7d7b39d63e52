/* soket-numbers-types.c - the types of sockets, and which of them this computer makes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/numbers/soket-numbers-private.h"

#include "core/base/soket-error.h"

#include <glib/gi18n-lib.h>

/* Slide "SOCK_*" */
const char *const soket_numbers_type_names[SOKET_N_NUMBERS_TYPES] = { "SOCK_STREAM", "SOCK_DGRAM", "SOCK_RAW", "SOCK_RDM", "SOCK_SEQPACKET" };
const char *const soket_numbers_family_names[SOKET_N_NUMBERS_FAMILIES] = { "AF_INET", "AF_INET6", "AF_UNIX" };

static const char *
get_result (int      result,
            gboolean for_people)
{
  if (result == SOKET_NUMBERS_UNTRIED)
    return for_people ? "–" : "untried";
  if (result != 0)
    return soket_errno_name (result);
  /* Translators: a socket of this type can be made; one word */
  return for_people ? _("works") : "ok";
}

static char *
dup_results (const int *results,
             gboolean   for_people)
{
  GString *cells = g_string_new (NULL);

  for (guint i = 0; i < SOKET_N_NUMBERS_FAMILIES; i++)
    g_string_append_printf (cells, "%s%s", i > 0 ? " " : "", get_result (results[i], for_people));

  return g_string_free (cells, FALSE);
}

void
soket_numbers_add_types (SoketNumbersSheet        *self,
                         const SoketNumbersValue  *value,
                         const SoketNumbersSystem *system)
{
  static const char *const notes[SOKET_N_NUMBERS_TYPES] = {
    N_("a stream of bytes, in order and without loss: TCP"),
    N_("single messages, which may get lost: UDP"),
    N_("packets with their headers, for the administrator"),
    N_("messages without loss, in any order; hardly ever there"),
    N_("messages in order and without loss, over a connection"),
  };

  soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_CELLS, "families", "", g_strjoinv (" ", (char **) (gpointer) (const char *[]) {
                             soket_numbers_family_names[0], soket_numbers_family_names[1], soket_numbers_family_names[2], NULL }), NULL, NULL);
  for (guint i = 0; i < SOKET_N_NUMBERS_TYPES; i++)
    soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_CELLS, soket_numbers_type_names[i], soket_numbers_type_names[i],
                             dup_results (system->results[i], FALSE), dup_results (system->results[i], TRUE), g_strdup (_(notes[i])));
}
