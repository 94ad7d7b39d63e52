/* soket-program-python.c - programs in Python 3: how it says a message and a list of ports
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"

#include <string.h>

/* b'Isi pesan.', in brackets if it takes several lines */
static char *
dup_literal (const SoketProgramText *text)
{
  g_autofree char *lines = soket_quote_lines (soket_quote_python, text->head, text->head_length);

  return strchr (lines, '\n') != NULL ? g_strdup_printf ("(\n    %s)", lines) : g_steal_pointer (&lines);
}

/* b'head' + b'x' * 70000 + b'tail' */
static char *
dup_repetition (const SoketProgramText *text)
{
  g_autofree char *head = soket_quote_python (text->head, text->head_length);
  g_autofree char *fill = soket_quote_python (&text->fill, 1);
  g_autofree char *tail = soket_quote_python (text->tail, text->tail_length);

  return g_strdup_printf ("%s%s%s * %" G_GSIZE_FORMAT "%s%s", text->head_length > 0 ? head : "", text->head_length > 0 ? " + " : "", fill, text->run,
                          text->tail_length > 0 ? " + " : "", text->tail_length > 0 ? tail : "");
}

static void
set_message (SoketTemplate          *template,
             const SoketProgramSpec *spec)
{
  SoketProgramText text;
  g_autofree char *literal = NULL;
  g_autofree char *rest = NULL;

  soket_program_set_cut (template, spec, &text);
  literal = text.run > 0 ? dup_repetition (&text) : dup_literal (&text);
  rest = text.cut && text.tail_length > 0 ? soket_quote_python (text.tail, text.tail_length) : NULL;
  soket_template_set (template, "literal", literal);
  soket_template_set (template, "rest", rest);
}

const char *
soket_program_write_python (SoketTemplate          *template,
                            const SoketProgramSpec *spec)
{
  if (spec->stream)
    soket_template_write (template, spec->side == SOKET_SIDE_SERVER ? "receiver.py" : "sender.py");
  else if (spec->protocol == NULL)
    {
      soket_program_set_ports (template, spec, "A", "*range(A, C)", ", ", "\n         ");
      soket_template_write (template, "scan.py");
    }
  else if (spec->side == SOKET_SIDE_SERVER)
    soket_template_write (template, "server.py");
  else
    {
      set_message (template, spec);
      soket_program_set_way_back (template, spec, soket_quote_python);
      soket_template_write (template, "client.py");
    }
  return NULL;
}
