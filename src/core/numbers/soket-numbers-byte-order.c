/* soket-numbers-byte-order.c - a number as bytes, the most significant first or last
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "core/numbers/soket-numbers-private.h"

#include "core/base/soket-number.h"

#include <glib/gi18n-lib.h>

#define WIDTH_MAX 8

static char *
dup_cells (guint64  number,
           guint    width,
           gboolean big)
{
  GString *cells = g_string_new (NULL);

  for (guint i = 0; i < width; i++)
    {
      guint place = big ? width - 1 - i : i;

      g_string_append_printf (cells, "%s%02x", i > 0 ? " " : "", (guint) (number >> 8 * place & 0xff));
    }

  return g_string_free (cells, FALSE);
}

static guint64
swap (guint64 number,
      guint   width)
{
  guint64 swapped = 0;

  for (guint i = 0; i < width; i++)
    swapped |= (number >> 8 * i & 0xff) << 8 * (width - 1 - i);

  return swapped;
}

/* "43 × 256 + 103": what the bytes are worth. */
static char *
dup_sum (guint64 number)
{
  GString *sum = g_string_new (NULL);

  for (int place = WIDTH_MAX - 1; place >= 0; place--)
    {
      guint byte = number >> 8 * place & 0xff;
      g_autofree char *worth = soket_number_format (G_GUINT64_CONSTANT (1) << 8 * place);

      if (byte == 0 && (place > 0 || sum->len > 0))
        continue;
      g_string_append_printf (sum, "%s%u", sum->len > 0 ? " + " : "", byte);
      if (place > 0)
        g_string_append_printf (sum, " × %s", worth);
    }

  return g_string_free (sum, FALSE);
}

static void
add_order (SoketNumbersSheet *self,
           guint64            number,
           guint              width,
           gboolean           big,
           gboolean           here)
{
  const char *note = NULL;
  SoketNumbersRow *row = NULL;

  if (big && here)
    note = _("network byte order: what is sent; and this computer’s");
  else if (big)
    note = _("network byte order: what is sent");
  else if (here)
    note = _("this computer’s");
  row = soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_CELLS, big ? "big-endian" : "little-endian", big ? _("Big-endian") : _("Little-endian"),
                                 dup_cells (number, width, big), NULL, g_strdup (note));
  row->mark = big ? SOKET_NUMBERS_MARK_WIRE : here ? SOKET_NUMBERS_MARK_HOST : SOKET_NUMBERS_MARK_NONE;
}

static char *
dup_sentence (guint64 number,
              guint64 kept,
              guint   width)
{
  g_autofree char *whole = soket_number_format (number);
  g_autofree char *left = soket_number_format (kept);

  if (kept != number)
    return g_strdup_printf (ngettext ("%s does not fit in %u byte: %s is left.", "%s does not fit in %u bytes: %s is left.", width), whole, width,
                            left);

  switch (width)
    {
    case 1:
      return g_strdup (_("A single byte has no order."));

    case 2:
      /* Translators: a function of C with its argument */
      return g_strdup_printf (_("%s turns one order into the other."), "htons ()");

    case 4:
      return g_strdup_printf (_("%s turns one order into the other."), "htonl ()");

    default:
      return g_strdup_printf (_("%s turns one order into the other."), "htobe64 ()");
    }
}

void
soket_numbers_add_byte_order (SoketNumbersSheet        *self,
                              const SoketNumbersValue  *value,
                              const SoketNumbersSystem *system)
{
  guint width = value->width != 0 ? value->width : soket_numbers_find_width (value->number);
  guint64 kept = width < WIDTH_MAX ? value->number & ((G_GUINT64_CONSTANT (1) << 8 * width) - 1) : value->number;
  guint64 swapped = swap (kept, width);

  soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, "hexadecimal", _("In hexadecimal"),
                           g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", kept), NULL, dup_sum (kept));
  add_order (self, kept, width, TRUE, system->big_endian);
  add_order (self, kept, width, FALSE, !system->big_endian);
  soket_numbers_sheet_add (self, SOKET_NUMBERS_FORM_TEXT, "wrong-order", _("Read in the wrong order"),
                           g_strdup_printf ("%" G_GUINT64_FORMAT, swapped), soket_number_format (swapped), NULL);
  soket_numbers_sheet_set_sentence (self, dup_sentence (value->number, kept, width));
}
