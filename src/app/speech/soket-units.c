/* soket-units.c - a number and its unit stay on one line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/speech/soket-units.h"

#include <glib/gi18n.h>
#include <string.h>

/* A number is no longer, and no sentence: what goes on for pages is somebody's text. */
#define TEXT_MAX 2000

/* Ours are the only ones of this kind. */
static gboolean
is_kept (PangoAttribute *attribute,
         gpointer        user_data)
{
  return attribute->klass->type == PANGO_ATTR_ALLOW_BREAKS;
}

static gboolean
is_unit (const char *word,
         gsize       length)
{
  static char **units;

  if (units == NULL)
    /* Translators: units as they stand behind a number, with spaces between them; in a sentence they stay on the line of their number */
    units = g_strsplit (_("s ms µs B KiB MiB byte bytes bit bits second seconds"), " ", -1);
  for (guint i = 0; units[i] != NULL; i++)
    if (strlen (units[i]) == length && memcmp (units[i], word, length) == 0)
      return TRUE;

  return FALSE;
}

/* From the last group of the number to the end of the unit. */
static void
collect (PangoAttrList *attributes,
         const char    *text)
{
  for (const char *space = strchr (text, ' '); space != NULL; space = strchr (space + 1, ' '))
    {
      const char *number = space;
      const char *end = space + 1;

      while (number > text && (g_ascii_isdigit (number[-1]) || strchr (".,", number[-1]) != NULL))
        number--;
      if (number == space || !g_ascii_isdigit (space[-1]))
        continue;
      while (*end != '\0' && g_unichar_isalnum (g_utf8_get_char (end)))
        end = g_utf8_next_char (end);
      if (is_unit (space + 1, (gsize) (end - space - 1)))
        {
          PangoAttribute *attribute = pango_attr_allow_breaks_new (FALSE);

          attribute->start_index = (guint) (number - text);
          attribute->end_index = (guint) (end - text);
          pango_attr_list_insert (attributes, attribute);
        }
    }
}

static void
changed_cb (GtkLabel *label)
{
  PangoAttrList *present = gtk_label_get_attributes (label);
  PangoAttrList *attributes = present != NULL ? pango_attr_list_copy (present) : pango_attr_list_new ();
  PangoAttrList *before = pango_attr_list_filter (attributes, is_kept, NULL);
  PangoAttrList *after = pango_attr_list_new ();
  const char *text = gtk_label_get_text (label);

  if (strnlen (text, TEXT_MAX) < TEXT_MAX)
    collect (after, text);
  if (before == NULL)
    before = pango_attr_list_new ();
  if (!pango_attr_list_equal (before, after))
    {
      GSList *all = pango_attr_list_get_attributes (after);

      for (GSList *each = all; each != NULL; each = each->next)
        pango_attr_list_insert (attributes, each->data);
      g_slist_free (all);
      gtk_label_set_attributes (label, attributes);
    }
  pango_attr_list_unref (before);
  pango_attr_list_unref (after);
  pango_attr_list_unref (attributes);
}

void
soket_units_keep (GtkLabel *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  g_signal_connect (label, "notify::label", G_CALLBACK (changed_cb), NULL);
  g_signal_connect (label, "notify::attributes", G_CALLBACK (changed_cb), NULL);
  changed_cb (label);
}
