/* soket-try-actions.h - the actions of the menu Try: experiments, the course, a lesson of one's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiment/soket-try-bar.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TRY_ACTIONS (soket_try_actions_get_type ())
G_DECLARE_FINAL_TYPE (SoketTryActions, soket_try_actions, SOKET, TRY_ACTIONS, GObject)

/* Signals: "show-page" (a name) before an entry of that page begins or is played; "ended" when an entry was put back. */
SoketTryActions *soket_try_actions_new         (SoketTryBar      *bar) G_GNUC_WARN_UNUSED_RESULT;

/* try.begin (name), begin-own (name), play, guess ('1' to '4'), next, reset. */
GActionGroup    *soket_try_actions_get_group   (SoketTryActions  *self);
SoketTrySession *soket_try_actions_get_session (SoketTryActions  *self);
SoketCourse     *soket_try_actions_get_course  (SoketTryActions  *self);
/* NULL as long as none was opened. */
SoketCourse     *soket_try_actions_get_lesson  (SoketTryActions  *self);
/* What is below the button Try; it is made when it is first asked for. */
GtkWidget       *soket_try_actions_make_menu   (SoketTryActions  *self);
/* Begins its first step. */
void             soket_try_actions_take_lesson (SoketTryActions  *self,
                                                SoketCourse      *lesson);

G_END_DECLS
