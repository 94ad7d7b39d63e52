/* soket-heads.h - the heads of a page: the client, the switch between the transports, the server
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOKET_TYPE_HEADS (soket_heads_get_type ())
/* Its three children, in this order, are the client, the switch and the server. They stand side by side, or the client above the others where that
 * takes less height. Property "even" (boolean): side by side the heads are equal; else the client has the larger part.
 * They do not change sides in a language that is written from the right: nor do the lifelines below them. */
G_DECLARE_FINAL_TYPE (SoketHeads, soket_heads, SOKET, HEADS, GtkWidget)

G_END_DECLS
