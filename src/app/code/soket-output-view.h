/* soket-output-view.h - what a program prints, and a line for it to read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "net/witness/soket-watched-process.h"

G_BEGIN_DECLS

#define SOKET_TYPE_OUTPUT_VIEW (soket_output_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketOutputView, soket_output_view, SOKET, OUTPUT_VIEW, AdwBin)

GtkWidget  *soket_output_view_new         (SoketSide            side) G_GNUC_WARN_UNUSED_RESULT;
/* @process: (nullable). The view is visible while that runs or has printed something. */
void        soket_output_view_set_process (SoketOutputView     *self,
                                           SoketWatchedProcess *process);
/* (transfer full): what stands there. */
char       *soket_output_view_dup_text    (SoketOutputView     *self) G_GNUC_WARN_UNUSED_RESULT;
/* How often its text was replaced or got longer. */
guint       soket_output_view_get_n_shown (SoketOutputView     *self);

G_END_DECLS
