/* soket-observation-private.h - what the reader of observations and their words share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "core/experiment/soket-observation.h"

G_BEGIN_DECLS

gboolean soket_observation_find_note (const char *word,
                                      SoketNote  *note);

G_END_DECLS
