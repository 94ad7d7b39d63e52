/* soket-wire-view.h - a Caesar request as it will be sent, its fields coloured and named
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOKET_TYPE_WIRE_VIEW (soket_wire_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketWireView, soket_wire_view, SOKET, WIRE_VIEW, AdwBin)

/* Properties: "text" (string), "by-hand" (boolean): whether it is an entry, too.
 * Signal "edited": the text was changed in the entry. */
void        soket_wire_view_set_text    (SoketWireView *self,
                                         const char    *text);
const char *soket_wire_view_get_text    (SoketWireView *self);
/* What the text stands for, borrowed until the next change; while a backslash in it begins no escape, what it stood for before. */
const char *soket_wire_view_get_bytes   (SoketWireView *self,
                                         gsize         *length);
/* Whether \r, \n, \xHH and the like in the text are bytes. */
void        soket_wire_view_set_escapes (SoketWireView *self,
                                         gboolean       escapes);
void        soket_wire_view_set_by_hand (SoketWireView *self,
                                         gboolean       by_hand);
gboolean    soket_wire_view_get_by_hand (SoketWireView *self);

G_END_DECLS
