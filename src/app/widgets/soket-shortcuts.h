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
  SOKET_SHORTCUTS_WIDGET       /* of what has the focus: its class binds them */
} SoketShortcutsPlace;

/* Gives @widget the keys of @place. */
void       soket_shortcuts_add        (GtkWidget           *widget,
                                       SoketShortcutsPlace  place);
/* Gives @application its own. */
void       soket_shortcuts_set_accels (GtkApplication      *application);
/* Tells all of them; shown above @parent. */
GtkWidget *soket_shortcuts_window_new (GtkWindow           *parent);

G_END_DECLS
