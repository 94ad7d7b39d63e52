/* soket-alphabet-words.c - the alphabet in words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/caesar/soket-alphabet-private.h"
#include "app/speech/soket-spoken.h"

#include <glib/gi18n.h>

guint32
soket_alphabet_read_letters (const char *letters)
{
  guint32 mask = 0;

  for (const char *p = letters; p != NULL && *p != '\0'; p++)
    if (*p >= 'a' && *p <= 'z')
      mask |= 1u << (*p - 'a');
  return mask;
}

char *
soket_alphabet_dup_arrow (SoketAlphabet *self,
                          int            letter)
{
  return g_strdup_printf ("%c → %c", 'a' + letter, 'a' + soket_alphabet_result_of_letter (self, letter));
}

static void
append_letter (SoketAlphabet *self,
               GString       *text,
               int            letter)
{
  char from[] = { (char) ('a' + letter), '\0' };
  char to[] = { (char) ('a' + soket_alphabet_result_of_letter (self, letter)), '\0' };

  if (text->len > 0)
    g_string_append (text, ", ");
  /* Translators: two letters: what the first one becomes in the cipher */
  g_string_append_printf (text, _("%s becomes %s"), from, to);
}

char *
soket_alphabet_describe (SoketAlphabet *self)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  g_autofree char *shift = NULL;
  guint32 mask;
  int first;

  g_return_val_if_fail (SOKET_IS_ALPHABET (self), NULL);

  /* The column of a tells all the others. */
  first = soket_alphabet_letter_in_column (self, 0);
  append_letter (self, letters, first);
  mask = self->chosen != first ? 1u << self->chosen : soket_alphabet_read_letters (self->highlight) & ~(1u << first);
  for (int letter = 0; letter < N; letter++)
    if (mask & (1u << letter))
      append_letter (self, letters, letter);

  shift = g_strdup_printf (_("shift %d"), self->shift);
  return g_strdup_printf ("%s: %s", shift, letters->str);
}

void
soket_alphabet_update_words (SoketAlphabet *self)
{
  g_autofree char *words = soket_alphabet_describe (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) self->shift,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words,
                                  -1);
  soket_spoken_describe (GTK_WIDGET (self), words);
}

gboolean
soket_alphabet_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard,
                              GtkTooltip *tooltip)
{
  SoketAlphabet *self = SOKET_ALPHABET (widget);
  g_autofree char *text = NULL;
  SoketAlphabetGeometry geometry;
  int column, letter;

  soket_alphabet_read_geometry (self, &geometry);
  column = keyboard ? soket_alphabet_column_of_letter (self, self->chosen) : soket_alphabet_find_column (&geometry, x);
  if (column < 0 || self->dragging)
    return FALSE;
  letter = soket_alphabet_letter_in_column (self, column);
  text = soket_alphabet_dup_arrow (self, letter);
  gtk_tooltip_set_text (tooltip, text);
  gtk_tooltip_set_tip_area (tooltip, &(GdkRectangle) { (int) (geometry.x + geometry.cell * column), 0, (int) geometry.cell,
                                                       gtk_widget_get_height (widget) });
  return TRUE;
}
