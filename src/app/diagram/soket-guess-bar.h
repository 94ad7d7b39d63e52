/* soket-guess-bar.h - the choices of a question about the next call, and the score
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

#define SOKET_TYPE_GUESS_BAR (soket_guess_bar_get_type ())
/* Stands beside the question, which the page says in its caption. Property: "sequence" (SoketSequence, nullable). Its buttons
 * activate `page.guess`. */
G_DECLARE_FINAL_TYPE (SoketGuessBar, soket_guess_bar, SOKET, GUESS_BAR, GtkWidget)

G_END_DECLS
