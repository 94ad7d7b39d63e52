/* soket-try-question.h - the choices of a lesson's question, and its answer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "model/course/soket-course.h"

G_BEGIN_DECLS

#define SOKET_TYPE_TRY_QUESTION (soket_try_question_get_type ())
G_DECLARE_FINAL_TYPE (SoketTryQuestion, soket_try_question, SOKET, TRY_QUESTION, AdwBin)

/* While there is something to guess its choices are there, each with the action try.guess ('1' to '4'). */
void  soket_try_question_show      (SoketTryQuestion *self,
                                    SoketCourse      *course,
                                    const SoketTry   *entry);
/* "Right: 2  A part – send () takes what fits …" */
char *soket_try_question_dup_answer (SoketCourse     *course,
                                     const SoketTry  *entry) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
