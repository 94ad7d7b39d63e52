/* soket-course-list.h - the steps of a course below their slides, and how far one has come
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/course/soket-course.h"

G_BEGIN_DECLS

#define SOKET_TYPE_COURSE_LIST (soket_course_list_get_type ())
G_DECLARE_FINAL_TYPE (SoketCourseList, soket_course_list, SOKET, COURSE_LIST, AdwBin)

/* A chosen step activates @action with its name, and closes the popover that the list is in. */
GtkWidget *soket_course_list_new (SoketCourse *course,
                                  const char  *action) G_GNUC_WARN_UNUSED_RESULT;

/* The first step that was not played, or @entry where that is a step of it. */
void       soket_course_list_focus (SoketCourseList *self,
                                    const SoketTry  *entry);

G_END_DECLS
