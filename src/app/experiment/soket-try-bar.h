/* soket-try-bar.h - the entry of the menu Try that goes on: what to do, what to watch, what was seen
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/experiment/soket-try-session.h"
#include "model/course/soket-course.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TRY_BAR (soket_try_bar_get_type ())
G_DECLARE_FINAL_TYPE (SoketTryBar, soket_try_bar, SOKET, TRY_BAR, AdwBin)

/* Once. It uses the actions try.play, try.next and try.reset, and is there while the session has an entry. */
void soket_try_bar_attach (SoketTryBar     *self,
                           SoketTrySession *session);
/* NULL for an experiment: whose the entry is that begins next, or the one that is on. */
void soket_try_bar_set_course (SoketTryBar     *self,
                               SoketCourse     *course);
/* Whoever has chosen an entry plays it. */
void soket_try_bar_focus_play (SoketTryBar *self);

G_END_DECLS
