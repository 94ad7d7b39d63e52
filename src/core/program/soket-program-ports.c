/* soket-program-ports.c - the ports of a scan as a list in a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"

#define COLUMNS 72

static GString *
write_item (const char *format,
            guint       first,
            guint       last)
{
  GString *item = g_string_new (NULL);

  for (const char *p = format; *p != '\0'; p++)
    if (*p >= 'A' && *p <= 'C')
      g_string_append_printf (item, "%u", *p == 'A' ? first : *p == 'B' ? last : last + 1);
    else
      g_string_append_c (item, *p);
  return item;
}

/* Sets `ports`: neighbours are one item. In @single and @range A is the first port, B the last, C the one behind it; lines have a readable width. */
void
soket_program_set_ports (SoketTemplate          *template,
                         const SoketProgramSpec *spec,
                         const char             *single,
                         const char             *range,
                         const char             *between,
                         const char             *next_line)
{
  g_autoptr (GString) list = g_string_new (NULL);
  gsize line = 0, start = 0;

  for (gsize i = 1; i <= spec->n_ports; i++)
    if (i == spec->n_ports || spec->ports[i] != spec->ports[i - 1] + 1)
      {
        g_autoptr (GString) item = write_item (start + 1 == i ? single : range, spec->ports[start], spec->ports[i - 1]);

        if (list->len > 0)
          g_string_append (list, between);
        if (list->len > line && list->len - line + item->len > COLUMNS)
          {
            g_string_truncate (list, list->len - 1);
            g_string_append (list, next_line);
            line = list->len;
          }
        g_string_append (list, item->str);
        start = i;
      }
  soket_template_set (template, "ports", list->str);
}
