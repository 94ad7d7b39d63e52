/* soket-gauge.h - how full something is: a small bar with words
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

#define SOKET_TYPE_GAUGE (soket_gauge_get_type ())
G_DECLARE_FINAL_TYPE (SoketGauge, soket_gauge, SOKET, GAUGE, GtkWidget)

GtkWidget *soket_gauge_new (SoketSide    side) G_GNUC_WARN_UNUSED_RESULT;

/* @capacity 0: it is not known, and there is no bar. @text NULL: there is nothing to show, and it takes no room. FALSE if that is so already. */
gboolean   soket_gauge_set (SoketGauge  *self,
                            guint64      value,
                            guint64      capacity,
                            const char  *text);
/* A short queue: a seat for each that finds room, instead of a bar, and a ring for each that does not. 0 seats: a bar again. */
void       soket_gauge_set_seats (SoketGauge *self,
                                  guint       n_seats,
                                  guint       n_outside);

G_END_DECLS
