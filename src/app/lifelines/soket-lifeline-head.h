/* soket-lifeline-head.h - the head of a lifeline: address, what the kernel says now, what waits
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/lifelines/soket-lifeline-facts.h"

G_BEGIN_DECLS

#define SOKET_TYPE_LIFELINE_HEAD (soket_lifeline_head_get_type ())
G_DECLARE_FINAL_TYPE (SoketLifelineHead, soket_lifeline_head, SOKET, LIFELINE_HEAD, GtkWidget)

GtkWidget  *soket_lifeline_head_new       (SoketSide                 side) G_GNUC_WARN_UNUSED_RESULT;
/* It reads nothing by itself: whom it belongs to shows it the facts. TRUE if they say anything else than the last ones, but for seconds
 * that count down. */
gboolean    soket_lifeline_head_show      (SoketLifelineHead        *self,
                                           const SoketLifelineFacts *facts);
/* Without the name of the program, which makes a line of its own; from the next facts on. TRUE if that is new. */
gboolean    soket_lifeline_head_set_brief (SoketLifelineHead        *self,
                                           gboolean                  brief);
/* How wide it must be to show its address whole. */
int         soket_lifeline_head_measure_title (SoketLifelineHead    *self);
const char *soket_lifeline_head_get_title (SoketLifelineHead        *self);
const char *soket_lifeline_head_get_state (SoketLifelineHead        *self);

G_END_DECLS
