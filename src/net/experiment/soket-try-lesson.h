/* soket-try-lesson.h - what makes an entry a step of a lesson: its slide, its goal, a question with choices, what comes next
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As many as there are keys for. */
#define SOKET_TRY_CHOICES_MAX 4

/* A text that is longer is no sentence any more: an entry comes from anybody's file. */
#define SOKET_TRY_TEXT_MAX   600
#define SOKET_TRY_TITLE_MAX  100

/**
 * SoketTryLesson:
 * @slide: (nullable): the heading of the slide that it is about
 * @goal: (nullable): what is learnt, one sentence
 * @question: (nullable): what is asked before it is played
 * @choices: (nullable): what may be answered, two to %SOKET_TRY_CHOICES_MAX; %NULL at the end
 * @n_choices: how many; 0 without a question
 * @answer: which of them is right, from 0
 * @why: (nullable): why it is, one or two sentences: always there beside a question
 * @then: (nullable): the name of the entry that comes next
 *
 * All of it in the user's language, but for @slide, which is the deck's, and @then.
 */
typedef struct
{
  char  *slide;
  char  *goal;
  char  *question;
  char **choices;
  guint  n_choices;
  guint  answer;
  char  *why;
  char  *then;
} SoketTryLesson;

/* Whether a key of an entry is one of these, with or without a language behind it. */
gboolean soket_try_lesson_has_key (const char      *key);
/* FALSE, and *key is where it is wrong (a static string or one of the file's keys) and *why tells how. */
gboolean soket_try_lesson_read    (SoketTryLesson  *self,
                                   GKeyFile        *file,
                                   const char      *group,
                                   char           **key,
                                   char           **why);
void     soket_try_lesson_clear   (SoketTryLesson  *self);

/* A text of an entry in the user's language; NULL, and *why tells how it is wrong. */
char    *soket_try_text_read      (GKeyFile        *file,
                                   const char      *group,
                                   const char      *key,
                                   gsize            max_length,
                                   char           **why) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
