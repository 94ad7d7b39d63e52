/* soket-lifeline-heads.h - both heads over their lifelines, and between them which connection it is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/lifelines/soket-lifeline-head.h"
#include "model/conversation/soket-sequence.h"

G_BEGIN_DECLS

#define SOKET_TYPE_LIFELINE_HEADS (soket_lifeline_heads_get_type ())
G_DECLARE_FINAL_TYPE (SoketLifelineHeads, soket_lifeline_heads, SOKET, LIFELINE_HEADS, GtkWidget)

/* Property: "sequence" (SoketSequence, nullable). While it is mapped it reads what the kernel says after each change of the sequence,
 * at most ten times a second, and less often where something may change by itself. A reading that tells nothing new draws no frame. */

GtkWidget         *soket_lifeline_heads_new              (void) G_GNUC_WARN_UNUSED_RESULT;

/* Where the lifelines stand, as parts of the width. */
void               soket_lifeline_heads_set_lines        (SoketLifelineHeads *self,
                                                          double              client,
                                                          double              server);
/* What can be done with the picture, behind a button beside the connections. */
void               soket_lifeline_heads_set_menu         (SoketLifelineHeads *self,
                                                          GMenuModel         *menu);
/* Whether they leave out what can be read elsewhere. */
void               soket_lifeline_heads_set_brief        (SoketLifelineHeads *self,
                                                          gboolean            brief);
SoketLifelineHead *soket_lifeline_heads_get_head         (SoketLifelineHeads *self,
                                                          SoketSide           side);
/* FALSE while the kernel has not been asked since the sequence changed. */
gboolean           soket_lifeline_heads_is_fresh         (SoketLifelineHeads *self);
/* How often it has been asked so far. */
guint              soket_lifeline_heads_get_n_readings   (SoketLifelineHeads *self);

/* The list of all connections, if there are several. */
void               soket_lifeline_heads_open_connections (SoketLifelineHeads *self);

G_END_DECLS
