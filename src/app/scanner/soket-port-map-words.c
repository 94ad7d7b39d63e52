/* soket-port-map-words.c - the port picture in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/scanner/soket-port-map-private.h"

#include "app/base/soket-format.h"
#include "app/speech/soket-spoken.h"

#include <glib/gi18n.h>

#define WORDS_MS    500
#define WORDS_PORTS 20

static int
compare_positions (gconstpointer a,
                   gconstpointer b)
{
  guint x = *(const guint *) a, y = *(const guint *) b;

  return x < y ? -1 : x > y;
}

char *
soket_port_map_dup_description (SoketPortMap *self)
{
  GString *text = g_string_new (NULL);
  g_autofree char *selected = soket_port_map_describe_port (self, self->selected);
  g_autofree char *all = soket_format_number (self->n_ports);
  g_autofree char *closed = soket_format_number (self->counts[SOKET_SCAN_CLOSED]);
  g_autofree char *silent = soket_format_number (self->counts[SOKET_SCAN_FILTERED]);
  g_autofree char *errors = soket_format_number (self->counts[SOKET_SCAN_ERROR]);
  g_autofree char *untried = soket_format_number (self->counts[SOKET_SCAN_UNTRIED]);
  g_autofree char *asked = soket_format_number (self->counts[SOKET_SCAN_ASKED]);
  g_autoptr (GArray) open = g_array_copy (self->open);

  if (selected != NULL)
    g_string_append_printf (text, "%s. ", selected);

  /* Translators: the port picture in words */
  g_string_append_printf (text, ngettext ("%s port.", "%s ports.", self->n_ports), all);
  g_string_append_c (text, ' ');
  if (open->len > 0)
    {
      g_array_sort (open, compare_positions);
      g_string_append (text, _("Open:"));
      for (guint i = 0; i < MIN (open->len, WORDS_PORTS); i++)
        g_string_append_printf (text, "%s %u", i > 0 ? "," : "", self->ports[g_array_index (open, guint, i)]);
      if (open->len > WORDS_PORTS)
        {
          g_autofree char *rest = soket_format_number (open->len - WORDS_PORTS);

          g_string_append_c (text, ' ');
          g_string_append_printf (text, _("and %s more"), rest);
        }
      g_string_append (text, ". ");
    }
  /* Translators: numbers of ports: the port picture in words */
  g_string_append_printf (text, _("Closed: %s; no answer: %s; error: %s; not tried: %s."), closed, silent, errors, untried);
  if (self->counts[SOKET_SCAN_ASKED] > 0)
    {
      g_string_append_c (text, ' ');
      /* Translators: a number of ports that have been asked and have not answered yet */
      g_string_append_printf (text, _("Asked: %s."), asked);
    }

  return g_string_free (text, FALSE);
}

static gboolean
words_cb (gpointer user_data)
{
  SoketPortMap *self = user_data;
  g_autofree char *text = soket_port_map_dup_description (self);

  self->words_source = 0;
  soket_spoken_describe (GTK_WIDGET (self), text);

  return G_SOURCE_REMOVE;
}

/* A reader is not told of each of 65,535 ports. */
void
soket_port_map_queue_words (SoketPortMap *self)
{
  if (self->words_source != 0)
    return;

  self->words_source = g_timeout_add (WORDS_MS, words_cb, self);
  g_source_set_name_by_id (self->words_source, "[soket] port picture in words");
}

gboolean
soket_port_map_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard,
                              GtkTooltip *tooltip)
{
  SoketPortMap *self = SOKET_PORT_MAP (widget);
  guint position = keyboard ? self->selected : soket_port_map_find_position (self, x, y);
  g_autofree char *text = soket_port_map_describe_port (self, position);
  GdkRectangle cell;

  if (text == NULL || !soket_port_map_get_cell (self, position, &cell))
    return FALSE;
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &cell);

  return TRUE;
}
