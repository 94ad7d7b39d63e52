/* soket-names.h - what GTK gets wrong by itself: accessible names, and where lines end
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Goes through @root and what it holds, popovers, too: a template calls it when it is made.
 *
 * GTK 4.8 names a button with a mnemonic twice, by its label as it is written and as it is read ("_Send Send"), one of several to choose
 * from with its underscore; and the focus of a GtkDropDown is in a button of its own that nobody has named. Its labels end a line between a
 * number and its unit (soket-units.h). */
void soket_names_settle (GtkWidget *root);

G_END_DECLS
