/* soket-numbers-sheet.c - what there is to see of an address, a port, a number
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/numbers/soket-numbers-private.h"

#include "core/base/soket-number.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The bits of an IPv6 address push no other note to the right. */
#define VALUE_WIDTH_MAX 48

struct _SoketNumbersSheet
{
  GPtrArray *rows;
  char      *sentence;
};

void
soket_numbers_system_init (SoketNumbersSystem *system)
{
  g_return_if_fail (system != NULL);

  *system = (SoketNumbersSystem) {
    .first_ephemeral = 32768,
    .last_ephemeral = 60999,
    .first_free = 1024,
    .big_endian = G_BYTE_ORDER == G_BIG_ENDIAN,
    .stamps = TRUE,
  };
  for (guint i = 0; i < SOKET_N_NUMBERS_TYPES; i++)
    for (guint j = 0; j < SOKET_N_NUMBERS_FAMILIES; j++)
      system->results[i][j] = SOKET_NUMBERS_UNTRIED;
}

static void
row_free (gpointer data)
{
  SoketNumbersRow *row = data;

  g_free (row->name);
  g_free (row->title);
  g_free (row->value);
  g_free (row->text);
  g_free (row->note);
  g_free (row);
}

/**
 * soket_numbers_sheet_new:
 * @value: what is asked about
 * @system: what only the computer knows
 *
 * Works out what a topic shows.
 *
 * Returns: (transfer full): the rows and the sentence below them
 */
SoketNumbersSheet *
soket_numbers_sheet_new (const SoketNumbersValue  *value,
                         const SoketNumbersSystem *system)
{
  static void (*const add[]) (SoketNumbersSheet        *self,
                              const SoketNumbersValue  *value,
                              const SoketNumbersSystem *system) = {
    [SOKET_NUMBERS_ADDRESS] = soket_numbers_add_address,
    [SOKET_NUMBERS_PORT] = soket_numbers_add_port,
    [SOKET_NUMBERS_BYTE_ORDER] = soket_numbers_add_byte_order,
    [SOKET_NUMBERS_SIZES] = soket_numbers_add_sizes,
    [SOKET_NUMBERS_DESCRIPTORS] = soket_numbers_add_descriptors,
    [SOKET_NUMBERS_TYPES] = soket_numbers_add_types,
    [SOKET_NUMBERS_LAYERS] = soket_numbers_add_layers,
  };
  SoketNumbersSheet *self = NULL;

  g_return_val_if_fail (value != NULL && value->topic < SOKET_N_NUMBERS_TOPICS, NULL);
  g_return_val_if_fail (system != NULL, NULL);

  self = g_new0 (SoketNumbersSheet, 1);
  self->rows = g_ptr_array_new_with_free_func (row_free);
  add[value->topic] (self, value, system);

  return self;
}

void
soket_numbers_sheet_free (SoketNumbersSheet *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->rows);
  g_free (self->sentence);
  g_free (self);
}

SoketNumbersRow *
soket_numbers_sheet_add (SoketNumbersSheet *self,
                         SoketNumbersForm   form,
                         const char        *name,
                         const char        *title,
                         char              *value,
                         char              *text,
                         char              *note)
{
  SoketNumbersRow *row = g_new0 (SoketNumbersRow, 1);

  row->form = form;
  row->name = g_strdup (name);
  row->title = g_strdup (title);
  row->value = value;
  row->text = text != NULL ? text : g_strdup (value);
  row->note = note;
  g_ptr_array_add (self->rows, row);

  return row;
}

SoketNumbersRow *
soket_numbers_sheet_add_bytes (SoketNumbersSheet *self,
                               const char        *name,
                               const char        *title,
                               guint64            number,
                               char              *note)
{
  g_autofree char *text = soket_number_format (number);

  return soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_NUMBER, name, title, g_strdup_printf ("%" G_GUINT64_FORMAT, number),
                                  g_strdup_printf (ngettext ("%s byte", "%s bytes", soket_number_plural (number)), text), note);
}

void
soket_numbers_sheet_set_sentence (SoketNumbersSheet *self,
                                  char              *sentence)
{
  g_free (self->sentence);
  self->sentence = sentence;
}

guint
soket_numbers_sheet_get_n_rows (const SoketNumbersSheet *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rows->len;
}

const SoketNumbersRow *
soket_numbers_sheet_get_row (const SoketNumbersSheet *self,
                             guint                    position)
{
  g_return_val_if_fail (self != NULL && position < self->rows->len, NULL);

  return g_ptr_array_index (self->rows, position);
}

const char *
soket_numbers_sheet_get_sentence (const SoketNumbersSheet *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sentence;
}

static void
append_padded (GString    *text,
               const char *word,
               gsize       width)
{
  g_string_append (text, word);
  for (gsize length = (gsize) g_utf8_strlen (word, -1); length < width; length++)
    g_string_append_c (text, ' ');
}

/* The cells of all rows below each other. */
static char *
dup_aligned (const SoketNumbersSheet *self,
             const SoketNumbersRow   *row)
{
  g_auto (GStrv) cells = NULL;
  GString *text = NULL;

  if (row->form != SOKET_NUMBERS_FORM_CELLS)
    return g_strdup (row->text);

  cells = g_strsplit (row->text, " ", -1);
  text = g_string_new (NULL);
  for (guint i = 0; cells[i] != NULL; i++)
    {
      gsize width = 0;

      for (guint j = 0; cells[i + 1] != NULL && j < self->rows->len; j++)
        {
          const SoketNumbersRow *other = g_ptr_array_index (self->rows, j);
          g_auto (GStrv) others = g_strsplit (other->text, " ", -1);

          if (other->form == SOKET_NUMBERS_FORM_CELLS && g_strv_length (others) > i)
            width = MAX (width, (gsize) g_utf8_strlen (others[i], -1) + 1);
        }
      append_padded (text, cells[i], width);
    }

  return g_string_free (text, FALSE);
}

char *
soket_numbers_sheet_dup_text (const SoketNumbersSheet *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize titles = 0, values = 0;

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      const SoketNumbersRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *value = dup_aligned (self, row);
      gsize width = (gsize) g_utf8_strlen (value, -1);

      titles = MAX (titles, (gsize) g_utf8_strlen (row->title, -1));
      if (width <= VALUE_WIDTH_MAX)
        values = MAX (values, width);
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      const SoketNumbersRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *value = dup_aligned (self, row);

      append_padded (text, row->title, titles);
      g_string_append (text, "  ");
      if (row->note != NULL)
        {
          append_padded (text, value, values);
          g_string_append_printf (text, "  %s", row->note);
        }
      else
        g_string_append (text, value);
      g_string_append_c (text, '\n');
    }
  if (self->sentence != NULL)
    g_string_append_printf (text, "%s\n", self->sentence);

  return g_string_free (g_steal_pointer (&text), FALSE);
}
