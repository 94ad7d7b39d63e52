/* soket-letter-bars.h - letter counts as bars, beside what a language expects
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/service/soket-caesar-crack.h"

G_BEGIN_DECLS

#define SOKET_TYPE_LETTER_BARS (soket_letter_bars_get_type ())
G_DECLARE_FINAL_TYPE (SoketLetterBars, soket_letter_bars, SOKET, LETTER_BARS, GtkWidget)

/* The counts of @crack, turned back by @shift, beside @language; NULL: nothing is drawn. */
void       soket_letter_bars_show     (SoketLetterBars        *self,
                                       const SoketCaesarCrack *crack,
                                       int                     shift,
                                       SoketCaesarLanguage     language);

/* What is drawn, in words; "" if nothing is. */
char      *soket_letter_bars_describe (SoketLetterBars        *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
