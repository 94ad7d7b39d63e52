/* soket-try-menu.h - what can be tried, below its button: the course, the experiments, a lesson of one's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/course/soket-course.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TRY_MENU (soket_try_menu_get_type ())
G_DECLARE_FINAL_TYPE (SoketTryMenu, soket_try_menu, SOKET, TRY_MENU, AdwBin)

/* A chosen entry activates try.begin with its name, one of a lesson of one's own try.begin-own. */
GtkWidget *soket_try_menu_new        (SoketCourse  *course) G_GNUC_WARN_UNUSED_RESULT;
void       soket_try_menu_set_lesson (SoketTryMenu *self,
                                      SoketCourse  *lesson);
/* Which entry is on, NULL for none, and of whom, NULL for an experiment: that list is what is seen first. */
void       soket_try_menu_show       (SoketTryMenu   *self,
                                      SoketCourse    *course,
                                      const SoketTry *entry);

G_END_DECLS
