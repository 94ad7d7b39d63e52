/* soket-tour.h - the window played by itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/window/soket-window.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TOUR (soket_tour_get_type ())
G_DECLARE_FINAL_TYPE (SoketTour, soket_tour, SOKET, TOUR, GObject)

/* Signal "ended" (gboolean success). It prints a line a step and saves pictures in @directory, which it makes if need be. */
SoketTour *soket_tour_new   (SoketWindow *window,
                             const char  *directory) G_GNUC_WARN_UNUSED_RESULT;
void       soket_tour_start (SoketTour   *self);

G_END_DECLS
