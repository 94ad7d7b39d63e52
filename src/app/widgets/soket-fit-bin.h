/* soket-fit-bin.h - tells how much room there is, in sizes of the type
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SOKET_TYPE_FIT_BIN (soket_fit_bin_get_type ())
/* Holds one child. The signal "fit" is emitted when its size or that of its type has changed, before the next frame: children may come and go then,
 * never while they are given their places. */
G_DECLARE_FINAL_TYPE (SoketFitBin, soket_fit_bin, SOKET, FIT_BIN, AdwBin)

/* In ems: heights of the type, so that larger type needs more room. */
double soket_fit_bin_get_width  (SoketFitBin *self);
double soket_fit_bin_get_height (SoketFitBin *self);
/* What the child needs once "fit" has made it narrower, in pixels: it may be given less than it needs now, and is cut until then. */
void   soket_fit_bin_set_floor  (SoketFitBin *self,
                                 int          width);

G_END_DECLS
