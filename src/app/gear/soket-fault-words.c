/* soket-fault-words.c - what a client does wrong on purpose, in one line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/gear/soket-fault-words.h"

#include "app/base/soket-format.h"

#include <glib/gi18n.h>

static void
add_pieces (GPtrArray                *parts,
            const SoketClientOptions *options)
{
  g_autofree char *bytes = soket_format_bytes (options->pieces);
  g_autofree char *pause = soket_format_number (options->pause_ms);

  if (options->pieces == 0)
    return;
  if (options->pause_ms == 0)
    /* Translators: a number with its unit, such as "3 bytes". */
    g_ptr_array_add (parts, g_strdup_printf (_("Sends in pieces of %s"), bytes));
  else
    /* Translators: "3 bytes" and a number of milliseconds. */
    g_ptr_array_add (parts, g_strdup_printf (_("Sends in pieces of %s, every %s ms"), bytes, pause));
}

char *
soket_fault_words (const SoketClientOptions *options)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  gboolean tcp = options->transport == SOKET_TRANSPORT_TCP;

  if (tcp)
    add_pieces (parts, options);
  if (tcp && options->half_close)
    g_ptr_array_add (parts, g_strdup (_("Half-closes after sending")));
  if (!tcp && options->stranger)
    g_ptr_array_add (parts, g_strdup (_("A stranger answers first")));
  /* What has no messages is read beside sending. */
  if (options->read_delay_ms > 0 && !(tcp && options->framing == SOKET_FRAMING_NONE))
    {
      g_autofree char *delay = soket_format_number (options->read_delay_ms);

      g_ptr_array_add (parts, g_strdup_printf (_("Waits %s ms before reading"), delay));
    }
  if (tcp && options->reset)
    g_ptr_array_add (parts, g_strdup (_("Closes with reset (RST)")));
  if (parts->len == 0)
    return NULL;

  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}
