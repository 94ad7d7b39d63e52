/* soket-cli-picture.c - what a command's conversations look like: the diagram in words, and the handout
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "soket-cli-picture.h"

#include "soket-cli.h"
#include "soket-handout.h"

#include <glib/gi18n.h>

void
soket_cli_picture_add_options (SoketCliPicture *self,
                               SoketCliOptions *parser)
{
  soket_cli_options_add_flag (parser, "describe", _("Say in words what the window's diagram would show"), &self->describe);
  soket_cli_options_add_word (parser, "handout", _("FILE"), _("Write the handout, in Markdown, to FILE"), &self->handout);
}

gboolean
soket_cli_picture_is_wanted (const SoketCliPicture *self)
{
  return self->describe || self->handout != NULL;
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
              SoketScene            *scene,
              GString               *words,
              GString               *handout)
{
  guint n_rows;

  soket_ladder_get_rows (soket_scene_get_ladder (scene), &n_rows);
  if (n_rows == 0)
    return;
  if (self->describe)
    append (words, soket_scene_dup_description (scene));
  if (self->handout != NULL)
    append (handout, soket_handout_dup_markdown (scene));
}

gboolean
soket_cli_picture_write (const SoketCliPicture *self,
                         SoketTrace            *trace,
                         int                    fd,
                         GError               **error)
{
  g_autoptr (GString) words = g_string_new (NULL);
  g_autoptr (GString) handout = g_string_new (NULL);
  g_autoptr (SoketScene) scene = NULL;
  SoketRoster *roster;
  guint n;

  if (!soket_cli_picture_is_wanted (self))
    return TRUE;

  soket_trace_flush (trace);
  scene = soket_scene_new (trace);
  g_object_set (scene, "transport", self->transport, "messages", self->messages, NULL);
  roster = soket_scene_get_roster (scene);
  n = soket_roster_get_length (roster);
  if (n == 0)
    append_shown (self, scene, words, handout);
  for (guint i = 0; i < n; i++)
    {
      soket_scene_choose (scene, soket_roster_peek (roster, i)->conversation);
      append_shown (self, scene, words, handout);
    }

  /* Either the whole handout is there, or the file that was there before. */
  if (self->handout != NULL
      && !g_file_set_contents_full (self->handout, handout->str, (gssize) handout->len, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error))
    return FALSE;

  return soket_cli_write_text (fd, words->str, error);
}

void
soket_cli_picture_clear (SoketCliPicture *self)
{
  g_clear_pointer (&self->handout, g_free);
}
