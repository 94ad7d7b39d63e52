/* soket-shortcuts.h - the keys of the program: what they do, where, and the window that tells them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  SOKET_SHORTCUTS_APPLICATION, /* in each of its windows */
  SOKET_SHORTCUTS_WINDOW,
  SOKET_SHORTCUTS_PAGE,        /* of a service */
  SOKET_SHORTCUTS_SCANNER,
  SOKET_SHORTCUTS_NUMBERS,
  SOKET_SHORTCUTS_WIDGET       /* of what has the focus: its class binds them */
} SoketShortcutsPlace;

/* How the controller is named that an open popover has: with it the keys of the window, of the program and of its page close it, and do
 * what they do. */
#define SOKET_SHORTCUTS_OF_POPOVER "soket-shortcuts-of-popover"

/* Gives @widget the keys of @place; they are those of its popovers, too. */
void       soket_shortcuts_add        (GtkWidget           *widget,
                                       SoketShortcutsPlace  place);
/* Gives @application its own. */
void       soket_shortcuts_set_accels (GtkApplication      *application);
/* Tells all of them; shown above @parent. */
GtkWidget *soket_shortcuts_window_new (GtkWindow           *parent);

G_END_DECLS
