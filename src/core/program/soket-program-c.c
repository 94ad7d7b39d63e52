/* soket-program-c.c - programs in C with POSIX: how it says a message, a time and a list of ports
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"

#include <string.h>

/* The longest message of a program that does not look: it has a buffer. */
#define LONGEST 1048576

/* "Isi pesan." on the line of its name, or below it if it takes several lines */
static char *
dup_literal (const SoketProgramText *text)
{
  g_autofree char *lines = soket_quote_lines (soket_quote_c, text->head, text->head_length);
  g_autofree char *tail = soket_quote_c (text->tail, text->tail_length);

  if (text->tail_length > 0)
    return g_strconcat ("\n    ", lines, "\n    ", tail, NULL);
  return g_strconcat (strchr (lines, '\n') != NULL ? "\n    " : " ", lines, NULL);
}

static void
set_message (SoketTemplate          *template,
             const SoketProgramSpec *spec)
{
  SoketProgramText text;
  g_autofree char *head = NULL;
  g_autofree char *tail = NULL;
  g_autofree char *literal = NULL;

  soket_program_set_cut (template, spec, &text);
  soket_template_set_number (template, "run", text.run);
  if (text.run > 0)
    {
      head = soket_quote_c (text.head, text.head_length);
      tail = soket_quote_c (text.tail, text.tail_length);
      soket_template_set (template, "head", head);
      soket_template_set_number (template, "head_size", text.head_length);
      soket_template_set_printf (template, "fill", "%u", text.fill);
      soket_template_set (template, "tail", tail);
      soket_template_set_number (template, "tail_size", text.tail_length);
      soket_template_set_number (template, "tail_start", text.head_length + text.run);
      soket_template_set_number (template, "total", spec->message_length);
      return;
    }
  literal = dup_literal (&text);
  soket_template_set (template, "literal", literal);
}

/* Two numbers: seconds, and what is left in parts of a second */
static void
set_time (SoketTemplate *template,
          const char    *name,
          guint          milliseconds,
          guint          parts)
{
  if (milliseconds > 0)
    soket_template_set_printf (template, name, "%u, %u", milliseconds / 1000, milliseconds % 1000 * (parts / 1000));
}

const char *
soket_program_write_c (SoketTemplate          *template,
                       const SoketProgramSpec *spec)
{
  if (spec->stream)
    {
      set_time (template, "timeout", spec->timeout_ms, 1000000);
      soket_template_write (template, spec->side == SOKET_SIDE_SERVER ? "receiver.c" : "sender.c");
      return NULL;
    }
  if (spec->protocol == NULL)
    {
      soket_program_set_ports (template, spec, "{ A, A }", "{ A, B }", ", ", "\n");
      if (spec->concurrent)
        soket_template_set_number (template, "timeout", spec->timeout_ms);
      else
        set_time (template, "timeout", spec->timeout_ms, 1000000);
      soket_template_write (template, "scan.c");
      return NULL;
    }

  soket_template_set_number (template, "limit", spec->max_message > 0 ? spec->max_message : LONGEST);
  if (spec->side == SOKET_SIDE_SERVER)
    {
      soket_template_write (template, "server.c");
      return NULL;
    }

  /* alarm () counts in whole seconds. */
  soket_template_set_number (template, "timeout", spec->timeout_ms / 1000 + (spec->timeout_ms % 1000 > 0));
  set_time (template, "pause", spec->pause_ms, 1000000000);
  set_time (template, "read_delay", spec->read_delay_ms, 1000000000);
  set_message (template, spec);
  soket_program_set_way_back (template, spec, soket_quote_c);
  soket_template_write (template, "client.c");
  return NULL;
}
