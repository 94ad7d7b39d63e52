/* soket-stage.h - the scaffold of a page: two heads, the middle, the foot with its drawer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_STAGE (soket_stage_get_type ())
G_DECLARE_FINAL_TYPE (SoketStage, soket_stage, SOKET, STAGE, AdwBin)

/* Properties for a page's template: "client", "server", "content", "drawer" (widgets), "description" (the foot's text),
 * "drawer-open" (boolean), "setup" (SoketSetup: it keeps the drawer's state and height); where a page has them "strip" (a widget
 * between heads and content), "other" (a view in the place of the content while "other-shown", a boolean) and "tools" (in the foot);
 * "has-transports" (boolean): whether there is a choice of them.
 * The page has the actions page.transport (string state) and page.drawer (boolean state). */

GtkWidget *soket_stage_get_client (SoketStage *self);

G_END_DECLS
