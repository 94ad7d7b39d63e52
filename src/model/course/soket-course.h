/* soket-course.h - lessons one after the other, and how far somebody has come in them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/experiment/soket-try.h"

G_BEGIN_DECLS

#define SOKET_TYPE_COURSE (soket_course_get_type ())
G_DECLARE_FINAL_TYPE (SoketCourse, soket_course, SOKET, COURSE, GObject)

typedef enum
{
  SOKET_COURSE_OPEN,    /* not played yet */
  SOKET_COURSE_PLAYED,  /* without a guess */
  SOKET_COURSE_RIGHT,   /* guessed before it was played */
  SOKET_COURSE_WRONG,
} SoketCourseState;

#define SOKET_COURSE_NO_GUESS (-1)

/* What is kept of it: for each step that is not open its name, whether it was played, and the guess. */
#define SOKET_COURSE_MARKS_TYPE "a(sbi)"

/* @title: (nullable): of a file. Signal "changed" when a step has another state. */
SoketCourse      *soket_course_new         (const char       *title,
                                            GPtrArray        *entries) G_GNUC_WARN_UNUSED_RESULT;

const char       *soket_course_get_title   (SoketCourse      *self);
GPtrArray        *soket_course_get_entries (SoketCourse      *self);
const SoketTry   *soket_course_lookup      (SoketCourse      *self,
                                            const char       *name);
gboolean          soket_course_has         (SoketCourse      *self,
                                            const SoketTry   *entry);
/* What it leads on to; NULL behind the last. */
const SoketTry   *soket_course_get_next    (SoketCourse      *self,
                                            const SoketTry   *entry);

/* The first guess counts, and only before it was played: FALSE for any other. */
gboolean          soket_course_guess       (SoketCourse      *self,
                                            const SoketTry   *entry,
                                            guint             choice);
void              soket_course_set_played  (SoketCourse      *self,
                                            const SoketTry   *entry);
gboolean          soket_course_get_played  (SoketCourse      *self,
                                            const SoketTry   *entry);
int               soket_course_get_guess   (SoketCourse      *self,
                                            const SoketTry   *entry);
SoketCourseState  soket_course_get_state   (SoketCourse      *self,
                                            const SoketTry   *entry);
/* "5 of 7": right guesses; NULL where nothing was guessed. "12 of 42": steps that were played. */
char             *soket_course_dup_score    (SoketCourse     *self) G_GNUC_WARN_UNUSED_RESULT;
char             *soket_course_dup_progress (SoketCourse     *self) G_GNUC_WARN_UNUSED_RESULT;
void              soket_course_start_over  (SoketCourse      *self);

GVariant         *soket_course_dup_marks   (SoketCourse      *self) G_GNUC_WARN_UNUSED_RESULT;
void              soket_course_take_marks  (SoketCourse      *self,
                                            GVariant         *marks);

G_END_DECLS
