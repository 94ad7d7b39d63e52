/* soket-performer-kind.c - who is chosen to play a side of a page
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/setup/soket-performer-kind.h"

#include <glib/gi18n.h>

static const char *const words[] = { "window", "python", "c", "own" };

const char *
soket_performer_kind_property (SoketSide side)
{
  return side == SOKET_SIDE_CLIENT ? "client-performer" : "server-performer";
}

static const char *
get_program (SoketSide side)
{
  return side == SOKET_SIDE_CLIENT ? "client-program" : "server-program";
}

SoketPerformerKind
soket_performer_kind_get (SoketSetup *setup,
                          SoketSide   side)
{
  const char *word = soket_setup_get_text (setup, soket_performer_kind_property (side));
  SoketPerformerKind kind = SOKET_PERFORMER_WINDOW;

  while (kind < SOKET_PERFORMER_OWN && !g_str_equal (word, words[kind]))
    kind++;
  /* Of settings that somebody else has written. */
  if (kind == SOKET_PERFORMER_OWN && *soket_setup_get_text (setup, get_program (side)) == '\0')
    kind = SOKET_PERFORMER_WINDOW;
  return kind;
}

void
soket_performer_kind_set (SoketSetup         *setup,
                          SoketSide           side,
                          SoketPerformerKind  kind)
{
  g_object_set (setup, soket_performer_kind_property (side), words[kind], NULL);
}

/* A URI is text whatever the bytes of a file's name are. */
char *
soket_performer_kind_dup_path (SoketSetup *setup,
                               SoketSide   side)
{
  return g_filename_from_uri (soket_setup_get_text (setup, get_program (side)), NULL, NULL);
}

void
soket_performer_kind_set_path (SoketSetup *setup,
                               SoketSide   side,
                               const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  g_autofree char *uri = g_filename_to_uri (whole, NULL, NULL);

  if (uri == NULL)
    return;
  g_object_set (setup, get_program (side), uri, NULL);
  soket_performer_kind_set (setup, side, SOKET_PERFORMER_OWN);
}

char *
soket_performer_kind_dup_title (SoketSetup         *setup,
                                SoketSide           side,
                                SoketPerformerKind  kind)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;

  switch (kind)
    {
    case SOKET_PERFORMER_PYTHON:
      return g_strdup (_("Python program"));
    case SOKET_PERFORMER_C:
      return g_strdup (_("C program"));
    case SOKET_PERFORMER_OWN:
      path = soket_performer_kind_dup_path (setup, side);
      if (path == NULL)
        return g_strdup (_("My program"));
      name = g_path_get_basename (path);
      return g_filename_display_name (name);
    case SOKET_PERFORMER_WINDOW:
    default:
      /* Translators: who plays the client or the server: this program itself */
      return g_strdup (_("This window"));
    }
}

static gboolean
has_program (const char *name)
{
  g_autofree char *path = g_find_program_in_path (name);

  return path != NULL;
}

const char *
soket_performer_kind_get_lack (SoketPerformerKind kind)
{
  if (kind == SOKET_PERFORMER_PYTHON && !has_program ("python3"))
    return _("There is no Python; in Debian and Ubuntu: sudo apt install python3");
  if (kind == SOKET_PERFORMER_C && !has_program ("cc"))
    return _("There is no C compiler; in Debian and Ubuntu: sudo apt install gcc");
  return NULL;
}

static gboolean
is_window (GBinding     *binding,
           const GValue *from,
           GValue       *to,
           gpointer      user_data)
{
  g_value_set_boolean (to, g_str_equal (g_value_get_string (from), words[SOKET_PERFORMER_WINDOW]));
  return TRUE;
}

void
soket_performer_kind_bind (SoketSetup *setup,
                           SoketSide   side,
                           gpointer    control)
{
  g_object_bind_property_full (setup, soket_performer_kind_property (side), control, "sensitive", G_BINDING_SYNC_CREATE, is_window, NULL, NULL, NULL);
}
