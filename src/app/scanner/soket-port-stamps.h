/* soket-port-stamps.h - the cells of the port picture, drawn once for each state
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/drawing/soket-palette.h"

G_BEGIN_DECLS

/* Premultiplied pixels in GDK_MEMORY_DEFAULT, row by row, for each state; the gap to the next cell included. */
typedef struct
{
  guint    width;
  guint    height;
  guint32 *pixels[SOKET_SCAN_N_STATES];
} SoketPortStamps;

/* In pixels of the device. */
void soket_port_stamps_draw  (SoketPortStamps    *stamps,
                              const SoketPalette *palette,
                              guint               width,
                              guint               height,
                              guint               scale);
void soket_port_stamps_clear (SoketPortStamps    *stamps);
/* Puts a cell at (@x, @y) into @pixels, whose rows have @stride pixels. */
void soket_port_stamps_put   (SoketPortStamps    *stamps,
                              SoketScanState      state,
                              guint32            *pixels,
                              gsize               stride,
                              guint               x,
                              guint               y);
/* The mark of a state, as in a cell of that size: for the legend and the pins. */
void soket_port_stamps_paint (cairo_t            *cairo,
                              const SoketPalette *palette,
                              SoketScanState      state,
                              double              x,
                              double              y,
                              double              width,
                              double              height);

G_END_DECLS
