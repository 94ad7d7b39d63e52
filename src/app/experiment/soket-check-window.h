/* soket-check-window.h - a program that plays a side of a page, put through what peers do to it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/page/soket-page.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CHECK_WINDOW (soket_check_window_get_type ())
G_DECLARE_FINAL_TYPE (SoketCheckWindow, soket_check_window, SOKET, CHECK_WINDOW, AdwWindow)

/* Checks the program that was chosen for @side of @page, from the beginning, at once. @parent: the page's window; both are borrowed:
 * whoever lets them go destroys this one before. With it the check ends, and the program. */
SoketCheckWindow *soket_check_window_new      (GtkWindow        *parent,
                                               SoketPage        *page,
                                               SoketSide         side);
gboolean          soket_check_window_is_of    (SoketCheckWindow *self,
                                               SoketPage        *page,
                                               SoketSide         side);
/* Whether a program is compiled, or put through cases. */
gboolean          soket_check_window_is_busy  (SoketCheckWindow *self);

G_END_DECLS
