/* soket-tab-stop.h - what lists lie in, so that each is one stop of Tab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* In a list below it the arrow keys go from row to row, and Tab from what is in the row to what comes after the list. Whoever comes back by
 * Tab is where they were. */
#define SOKET_TYPE_TAB_STOP (soket_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (SoketTabStop, soket_tab_stop, SOKET, TAB_STOP, AdwBin)

GtkWidget *soket_tab_stop_new (GtkWidget *child);

G_END_DECLS
