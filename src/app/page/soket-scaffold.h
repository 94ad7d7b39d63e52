/* soket-scaffold.h - the scaffold of a page: two heads, the middle, the foot with its drawer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/setup/soket-setup.h"

G_BEGIN_DECLS

#define SOKET_TYPE_SCAFFOLD (soket_scaffold_get_type ())
G_DECLARE_FINAL_TYPE (SoketScaffold, soket_scaffold, SOKET, SCAFFOLD, AdwBin)

/* Properties for a page's template: "client", "server", "content" (widgets), "description" (the caption, nullable: a sentence above the
 * foot), "lesson" (a SoketCall, write-only: the foot offers to explain its error, if it has one), "calls", "bytes", "code" (the views of
 * the drawer; each that there is has its button in the foot), "drawer-open" (boolean), "drawer-view" (string: "calls", "bytes" or "code"),
 * "setup" (SoketSetup: it keeps the drawer's state, height and view); where a page has them "strip" (a widget between heads and content),
 * "other" (a view in the place of the content while "other-shown", a boolean), "replay" (in the foot, before its hint) and "tools" (behind
 * it); "has-transports" (boolean): whether there is a choice of them; "line" (a widget): what stands for the heads while "presenting"
 * (boolean).
 * Read-only: "compact" (boolean): the heads are one line each, or few; "tight" (boolean): there is not the room for another.
 * The page has the actions page.transport (string state), page.drawer (boolean state) and page.view (parameter: a view; state: the one
 * that is shown, "" while the drawer is closed). */

/* What the button of a view does: opens the drawer on it, or closes the drawer that shows it. */
void       soket_scaffold_press_view  (SoketScaffold *self,
                                       const char    *view);

/* Whether a server of @transport runs: its button has a dot then, for who looks at the other transport. */
void       soket_scaffold_set_running (SoketScaffold *self,
                                       SoketTransport transport,
                                       gboolean       running);

GtkWidget *soket_scaffold_get_client  (SoketScaffold *self);

/* What stepping needs: a line for each head, and a bar that stands for the replay's; and which of them are seen. */
void       soket_scaffold_set_step     (SoketScaffold *self,
                                        GtkWidget     *client,
                                        GtkWidget     *server,
                                        GtkWidget     *bar);
void       soket_scaffold_show_step    (SoketScaffold *self,
                                        gboolean       client,
                                        gboolean       server,
                                        gboolean       bar);
/* Whether there is that button at all; there is until somebody says otherwise. */
void       soket_scaffold_set_has_step  (SoketScaffold *self,
                                         gboolean       has_step);
/* Whether a program plays a side, and what is said of the button that steps it: page.step (boolean state). */
void       soket_scaffold_set_can_step (SoketScaffold *self,
                                        gboolean       can_step,
                                        const char    *tooltip);

G_END_DECLS
