/* soket-lesson-card.h - an error explained: what it means, why it comes, what to do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/record/soket-record.h"

G_BEGIN_DECLS

#define SOKET_TYPE_LESSON_CARD (soket_lesson_card_get_type ())
G_DECLARE_FINAL_TYPE (SoketLessonCard, soket_lesson_card, SOKET, LESSON_CARD, AdwWindow)

/* A window over @parent that lists all errors and explains the chosen one; not yet presented. */
SoketLessonCard *soket_lesson_card_new        (GtkWindow       *parent);
/* Explains @errnum, which has come of @call; SOKET_CALL_NONE where it has not come at all. Nothing where there is no such
 * lesson. */
void             soket_lesson_card_explain    (SoketLessonCard *self,
                                               int              errnum,
                                               SoketCallName    call,
                                               SoketTransport   transport);
/* The same, of the parameter of win.lesson, "(iuu)": errno, call and transport; and presents it. */
void             soket_lesson_card_open       (SoketLessonCard *self,
                                               GVariant        *parameter);
/* The one that is explained */
int              soket_lesson_card_get_errnum (SoketLessonCard *self);

G_END_DECLS
