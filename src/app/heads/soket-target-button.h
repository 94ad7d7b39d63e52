/* soket-target-button.h - whom the client asks, and the popover to change it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TARGET_BUTTON (soket_target_button_get_type ())
G_DECLARE_FINAL_TYPE (SoketTargetButton, soket_target_button, SOKET, TARGET_BUTTON, GtkWidget)

/* Once. */
void soket_target_button_attach      (SoketTargetButton *self,
                                      SoketSetup        *setup);
/* A target that follows the server is then an arrow alone: the server stands beside it. */
void soket_target_button_set_compact (SoketTargetButton *self,
                                      gboolean           compact);
/* What is known of the name that was asked for: a sentence, or NULL. It stands in the popover, until another is asked for. */
void soket_target_button_say         (SoketTargetButton *self,
                                      const char        *addresses);

G_END_DECLS
