/* soket-program-text.c - a message as a program can say it: repetitions shortened, what is too long cut
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/program/soket-program-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A shorter run is no pattern worth saying. */
#define RUN_MIN 64
#define BESIDE_RUN_MAX 64

static void
find_run (const guint8     *message,
          gsize             length,
          SoketProgramText *text)
{
  gsize start = 0;

  for (gsize i = 1; i <= length; i++)
    if (i == length || message[i] != message[start])
      {
        if (i - start > text->run)
          {
            text->run = i - start;
            text->fill = message[start];
            text->head_length = start;
          }
        start = i;
      }
}

static void
split_text (const SoketProgramSpec *spec,
            SoketProgramText       *text)
{
  const guint8 *message = spec->message;
  gsize length = spec->message_length;
  const char *terminator = spec->transport == SOKET_TRANSPORT_TCP ? soket_framing_terminator (spec->framing) : NULL;
  const gsize end_length = terminator != NULL ? strlen (terminator) : 0;

  memset (text, 0, sizeof *text);
  text->head = message;
  find_run (message, length, text);
  text->tail_length = length - text->head_length - text->run;
  if (text->run >= RUN_MIN && text->head_length <= BESIDE_RUN_MAX && text->tail_length <= BESIDE_RUN_MAX)
    {
      text->tail = message + text->head_length + text->run;
      return;
    }

  text->run = 0;
  text->tail_length = 0;
  text->head_length = length;
  if (length <= SOKET_PROGRAM_MESSAGE_MAX)
    return;

  /* Without its end the message would never be answered. */
  text->cut = TRUE;
  text->head_length = SOKET_PROGRAM_MESSAGE_MAX;
  if (terminator != NULL && memmem (message, SOKET_PROGRAM_MESSAGE_MAX, terminator, end_length) == NULL)
    {
      const guint8 *end = memmem (message, length, terminator, end_length);

      if (end != NULL)
        {
          text->head_length -= end_length;
          text->tail = end;
          text->tail_length = end_length;
        }
    }
}

/* Splits the message, and sets `cut`: a sentence for a comment, unless the message is whole. */
void
soket_program_set_cut (SoketTemplate          *template,
                       const SoketProgramSpec *spec,
                       SoketProgramText       *text)
{
  g_autofree char *all = g_strdup_printf ("%" G_GSIZE_FORMAT, spec->message_length);
  g_autofree char *kept = NULL;

  split_text (spec, text);
  kept = g_strdup_printf ("%" G_GSIZE_FORMAT, text->head_length);
  if (!text->cut)
    soket_template_set (template, "cut", NULL);
  else if (text->tail_length == 2)
    /* Translators: a comment in a program; both are numbers; the message ends with two bytes, CR LF */
    soket_template_set_printf (template, "cut", _("Cut: of %s bytes only the first %s stand here, and the two that end the message."), all, kept);
  else if (text->tail_length > 0)
    /* Translators: a comment in a program; both are numbers */
    soket_template_set_printf (template, "cut", _("Cut: of %s bytes only the first %s stand here, and the one that ends the message."), all, kept);
  else
    soket_template_set_printf (template, "cut", _("Cut: of %s bytes only the first %s stand here."), all, kept);
}
