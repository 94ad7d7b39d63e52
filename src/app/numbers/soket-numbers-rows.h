/* soket-numbers-rows.h - the rows of a topic, in large type
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/numbers/soket-numbers-sheet.h"

G_BEGIN_DECLS

#define SOKET_TYPE_NUMBERS_ROWS (soket_numbers_rows_get_type ())
G_DECLARE_FINAL_TYPE (SoketNumbersRows, soket_numbers_rows, SOKET, NUMBERS_ROWS, GtkBox)

/* Signal "bit-clicked" (uint): from 0, the most significant.
 *
 * @sheet: (nullable) */
void  soket_numbers_rows_show      (SoketNumbersRows        *self,
                                    const SoketNumbersSheet *sheet);
/* The same in words, for a screen reader. */
char *soket_numbers_rows_dup_words (const SoketNumbersSheet *sheet) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
