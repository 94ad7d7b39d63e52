/* soket-toolkit.h - the toolkit's headers, compiled once where b_pch is set; nobody includes it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <gtksourceview/gtksource.h>
