/* soket-lane-view.h - draws one conversation as a lane over time
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/record/soket-lane.h"

G_BEGIN_DECLS

#define SOKET_TYPE_LANE_VIEW (soket_lane_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketLaneView, soket_lane_view, SOKET, LANE_VIEW, GtkWidget)

/* A picture without words: who has it says what it shows. */
GtkWidget *soket_lane_view_new      (void) G_GNUC_WARN_UNUSED_RESULT;
/* Both are copied as far as they are needed. */
void       soket_lane_view_show     (SoketLaneView       *self,
                                     const SoketLane     *lane,
                                     const SoketLaneAxis *axis);
/* For a legend: how a phase, or an end, is drawn. */
GtkWidget *soket_lane_view_new_phase (SoketLanePhase      phase) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *soket_lane_view_new_end   (SoketLaneEnd        end) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
