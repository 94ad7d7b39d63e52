/* soket-drawer.h - the views in the lower part of a page, and how high they are
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_DRAWER (soket_drawer_get_type ())
/* Property "content" (widget): what stands above it. Signals "opened" (it was opened or closed) and "viewed" (it shows another view). The views are
 * "calls", "bytes" and "code". */
G_DECLARE_FINAL_TYPE (SoketDrawer, soket_drawer, SOKET, DRAWER, AdwBin)

/* Keeps its state, height and view. */
void        soket_drawer_set_setup      (SoketDrawer *self,
                                         SoketSetup  *setup);
/* Shown to a class it has half of the height. */
void        soket_drawer_set_presenting (SoketDrawer *self,
                                         gboolean     presenting);

/* @widget is nullable; NULL where the page does not have the view. */
void        soket_drawer_put            (SoketDrawer *self,
                                         const char  *view,
                                         GtkWidget   *widget);
GtkWidget  *soket_drawer_peek           (SoketDrawer *self,
                                         const char  *view);
const char *soket_drawer_get_view       (SoketDrawer *self);
void        soket_drawer_set_view       (SoketDrawer *self,
                                         const char  *view);

gboolean    soket_drawer_get_open       (SoketDrawer *self);
/* As the user says it. */
void        soket_drawer_set_open       (SoketDrawer *self,
                                         gboolean     open);
/* It is open where there is room for it, until the user has said it. Returns whether it is. */
gboolean    soket_drawer_fit            (SoketDrawer *self,
                                         gboolean     has_room);

G_END_DECLS
