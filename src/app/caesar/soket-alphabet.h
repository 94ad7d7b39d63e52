/* soket-alphabet.h - the alphabet, and the alphabet moved by the shift
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOKET_ALPHABET_SHIFT_MAXIMUM 99

#define SOKET_TYPE_ALPHABET (soket_alphabet_get_type ())
G_DECLARE_FINAL_TYPE (SoketAlphabet, soket_alphabet, SOKET, ALPHABET, GtkWidget)

/* Properties: "shift" (0 to 99; drawn modulo 26), "decrypt" (letters go from the lower row to the upper one), "highlight" (the
 * letters to light, of the row they come from; anything but a-z is passed over).
 *
 * Keys: Right and Left add and take one (25 and 0 are neighbours), Home is 0, End 25; a letter, Up and Down choose the
 * letter that is lit. So do the actions alphabet.step (i), alphabet.set (i), alphabet.letter (i, from 0) and
 * alphabet.move-letter (i). */

void        soket_alphabet_set_shift     (SoketAlphabet *self,
                                          int            shift);
int         soket_alphabet_get_shift     (SoketAlphabet *self);
void        soket_alphabet_set_decrypt   (SoketAlphabet *self,
                                          gboolean       decrypt);
void        soket_alphabet_set_highlight (SoketAlphabet *self,
                                          const char    *letters);

/* "shift 10: a becomes k, i becomes s": what a screen reader says. */
char       *soket_alphabet_describe      (SoketAlphabet *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
