/* soket-calls-marks.h - the signs in a row of the list of calls
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* How wide and high the sign of a side is. */
#define SOKET_CALLS_MARK 11.0f

/* All of them begin at @x, and have their middle at @middle. */
void soket_calls_mark_draw_side     (GtkSnapshot     *snapshot,
                                     SoketSide        side,
                                     float            x,
                                     float            middle,
                                     const GdkRGBA   *colour);
void soket_calls_mark_draw_waiting  (GtkSnapshot     *snapshot,
                                     float            x,
                                     float            middle,
                                     const GdkRGBA   *colour);
void soket_calls_mark_draw_sentence (GtkSnapshot     *snapshot,
                                     SoketRecordKind  kind,
                                     float            x,
                                     float            middle,
                                     const GdkRGBA   *colour);

G_END_DECLS
