/* soket-crack-view.h - finds the shift of a text before the eyes of a class
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/service/soket-caesar-crack.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CRACK_VIEW (soket_crack_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketCrackView, soket_crack_view, SOKET, CRACK_VIEW, GtkWidget)

/* Property: "text": what is cracked, as typed or set; it may be no UTF-8.  Signal: "shift-chosen" (int: 0 to 25). */

void                    soket_crack_view_set_text   (SoketCrackView *self,
                                                     const char     *text);
const char             *soket_crack_view_get_text   (SoketCrackView *self);
const SoketCaesarCrack *soket_crack_view_get_result (SoketCrackView *self);

G_END_DECLS
