/* soket-try-menu.h - the list of what can be tried, below its button
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOKET_TYPE_TRY_MENU (soket_try_menu_get_type ())
G_DECLARE_FINAL_TYPE (SoketTryMenu, soket_try_menu, SOKET, TRY_MENU, AdwBin)

/* A chosen entry activates try.begin with its name. */

G_END_DECLS
