/* soket-units.h - a number and its unit stay on one line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whatever @label comes to say, and whatever attributes it is given: no line of it ends between a number and a unit. What it says stays as it
 * was written, for who copies or compares it. */
void soket_units_keep (GtkLabel *label);

G_END_DECLS
