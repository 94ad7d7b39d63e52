/* soket-lesson-link.h - the button that asks what an error is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

#define SOKET_TYPE_LESSON_LINK (soket_lesson_link_get_type ())
G_DECLARE_FINAL_TYPE (SoketLessonLink, soket_lesson_link, SOKET, LESSON_LINK, GtkButton)

/* Hidden, until it is set to an error that has a lesson; @brief where there is no room for the error's name. */
GtkWidget *soket_lesson_link_new      (gboolean           brief);
void       soket_lesson_link_set      (SoketLessonLink   *self,
                                       int                errnum,
                                       SoketCallName      call,
                                       SoketTransport     transport);

/* Whether the record, which may be NULL, has an error with a lesson; and its card, over the window of @widget. */
gboolean   soket_lesson_link_has_card (const SoketRecord *record);
void       soket_lesson_link_open     (GtkWidget         *widget,
                                       const SoketRecord *record);

G_END_DECLS
