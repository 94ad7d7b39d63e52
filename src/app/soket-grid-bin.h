/* soket-grid-bin.h - holds a grid, and tells its height as GTK wants it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOKET_TYPE_GRID_BIN (soket_grid_bin_get_type ())
G_DECLARE_FINAL_TYPE (SoketGridBin, soket_grid_bin, SOKET, GRID_BIN, AdwBin)

G_END_DECLS
