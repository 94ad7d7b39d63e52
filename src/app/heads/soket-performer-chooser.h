/* soket-performer-chooser.h - who plays a side, and the popover to choose another one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

/* It stands behind the side's name, and is a mark alone while this window plays. */
#define SOKET_TYPE_PERFORMER_CHOOSER (soket_performer_chooser_get_type ())
G_DECLARE_FINAL_TYPE (SoketPerformerChooser, soket_performer_chooser, SOKET, PERFORMER_CHOOSER, GtkWidget)

/* Once. */
void soket_performer_chooser_attach      (SoketPerformerChooser *self,
                                          SoketSetup            *setup,
                                          SoketSide              side,
                                          const SoketProtocol   *protocol);
/* Where there is little room it is a mark alone. */
void soket_performer_chooser_set_compact (SoketPerformerChooser *self,
                                          gboolean               compact);
/* For who goes away: an open popover would keep itself. */
void soket_performer_chooser_popdown     (SoketPerformerChooser *self);

G_END_DECLS
