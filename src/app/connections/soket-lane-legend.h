/* soket-lane-legend.h - what the shapes of the lanes mean
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/record/soket-lane.h"

G_BEGIN_DECLS

#define SOKET_TYPE_LANE_LEGEND (soket_lane_legend_get_type ())
G_DECLARE_FINAL_TYPE (SoketLaneLegend, soket_lane_legend, SOKET, LANE_LEGEND, GtkGrid)

/* Only what is to be seen in @lanes is explained. */
void soket_lane_legend_show (SoketLaneLegend *self,
                             const SoketLane *lanes,
                             guint            n_lanes);

G_END_DECLS
