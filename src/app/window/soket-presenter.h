/* soket-presenter.h - a window shown to a class: full screen, large type, nothing that is not looked at
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOKET_TYPE_PRESENTER (soket_presenter_get_type ())
G_DECLARE_FINAL_TYPE (SoketPresenter, soket_presenter, SOKET, PRESENTER, GObject)

/* Properties: "active" (boolean): the window fills the screen and its type is larger; "type-scale" (uint): the size of all type in
 * percent of the desktop's, one of 100, 115, 130, 150, 175 and 200; "type-percent" (uint, read-only): what it is now, with what presenting adds.
 * The type is that of the whole program, as there is one setting for it. */

/* It lives no longer than @window, which it borrows. */
SoketPresenter *soket_presenter_new              (GtkWindow      *window) G_GNUC_WARN_UNUSED_RESULT;

/* presenter, which is removed before @self goes. */
void            soket_presenter_add_action       (SoketPresenter *self,
                                                  GActionMap     *map);
void            soket_presenter_remove_action    (GActionMap     *map);
/* larger-type, smaller-type and normal-type, of the whole program: they do something while there is a presenter. */
void            soket_presenter_add_type_actions (GActionMap     *map);
/* The next larger (1) or smaller (-1) size, or (0) the desktop's. */
void            soket_presenter_step_type        (SoketPresenter *self,
                                                  int             direction);

G_END_DECLS
