/* soket-cli-picture.c - what a command's conversations look like: the diagram in words, and the handout
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli/soket-cli-picture.h"

#include "cli/soket-cli.h"
#include "model/handout/soket-handout.h"
#include "model/handout/soket-worksheet.h"
#include "net/base/soket-file.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

void
soket_cli_picture_add_options (SoketCliPicture *self,
                               SoketCliOptions *parser)
{
  soket_cli_options_add_flag (parser, "describe", _("Say in words what the window's diagram would show"), &self->describe);
  soket_cli_options_add_word (parser, "handout", _("FILE"), _("Write the handout, in Markdown, to FILE"), &self->handout);
  soket_cli_options_add_word (parser, "worksheet", _("FILE"), _("Write a worksheet, in HTML, to FILE"), &self->worksheet);
}

gboolean
soket_cli_picture_is_wanted (const SoketCliPicture *self)
{
  return self->describe || self->handout != NULL || self->worksheet != NULL;
}

static void
append (GString *all,
        char    *text)
{
  g_autofree char *one = text;

  if (all->len > 0)
    g_string_append_c (all, '\n');
  g_string_append (all, one);
  if (!g_str_has_suffix (one, "\n"))
    g_string_append_c (all, '\n');
}

static void
append_shown (const SoketCliPicture *self,
              SoketSequence         *sequence,
              GString               *words,
              GString               *handout,
              GString               *worksheet)
{
  guint n_rows;

  soket_ladder_get_rows (soket_sequence_get_ladder (sequence), &n_rows);
  if (n_rows == 0)
    return;
  if (self->describe)
    append (words, soket_sequence_dup_description (sequence));
  if (self->handout != NULL)
    append (handout, soket_handout_dup_markdown (sequence));
  /* What ran is not known here: the worksheet has no programs. */
  if (self->worksheet != NULL)
    soket_worksheet_add (worksheet, sequence, NULL);
}

static gboolean
write_paper (const char  *path,
             const char  *text,
             GError     **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) why = NULL;
  g_autofree char *name = NULL;

  if (soket_file_write (path, bytes, &why))
    return TRUE;

  name = g_filename_display_name (path);
  /* Translators: a file name and why it could not be written */
  g_set_error (error, why->domain, why->code, _("Cannot save %s: %s"), name, why->message);

  return FALSE;
}

gboolean
soket_cli_picture_write (const SoketCliPicture *self,
                         SoketTrace            *trace,
                         int                    fd,
                         GError               **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) handout = g_string_new (NULL);
  GString *worksheet = NULL;
  g_autofree char *html = NULL;
  g_autoptr (SoketSequence) sequence = NULL;
  SoketRoster *roster;
  gboolean written;
  guint n;

  if (!soket_cli_picture_is_wanted (self))
    return TRUE;

  soket_trace_flush (trace);
  worksheet = soket_worksheet_new ();
  sequence = soket_sequence_new (trace);
  g_object_set (sequence, "transport", self->transport, "messages", self->messages, NULL);
  roster = soket_sequence_get_roster (sequence);
  n = soket_roster_get_length (roster);
  if (n == 0)
    append_shown (self, sequence, words, handout, worksheet);
  for (guint i = 0; i < n; i++)
    {
      soket_sequence_choose (sequence, soket_roster_peek (roster, i)->conversation);
      append_shown (self, sequence, words, handout, worksheet);
    }

  /* Neither is lost where the other cannot be written. */
  written = soket_cli_write_text (fd, words->str, error);
  if (!written)
    g_prefix_error (error, "%s", fd == STDERR_FILENO ? _("Cannot write to standard error: ") : _("Cannot write to standard output: "));
  if (self->handout != NULL && !write_paper (self->handout, handout->str, written ? error : NULL))
    written = FALSE;
  html = soket_worksheet_end (worksheet);
  if (self->worksheet != NULL && !write_paper (self->worksheet, html, written ? error : NULL))
    written = FALSE;

  return written;
}

void
soket_cli_picture_clear (SoketCliPicture *self)
{
  g_clear_pointer (&self->handout, g_free);
  g_clear_pointer (&self->worksheet, g_free);
}
