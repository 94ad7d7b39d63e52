/* soket-lesson.h - what an errno means, why it comes here, and what to do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "core/address/soket-endpoint.h"
#include "core/address/soket-transport.h"
#include "core/record/soket-record.h"

G_BEGIN_DECLS

/* Stands in for an errno where a name has no address, which is no errno. */
#define SOKET_LESSON_NAME_RESOLUTION (-1)

typedef struct _SoketLesson SoketLesson;

/* NULL where there is nothing to say but the system's own words. */
const SoketLesson *soket_lesson_lookup              (int                errnum);
/* In the order of a course; for a list of all. */
guint              soket_lesson_get_n_lessons       (void);
const SoketLesson *soket_lesson_get_nth             (guint              position);

int                soket_lesson_get_errnum          (const SoketLesson *self);
/* "ECONNREFUSED", never translated */
const char        *soket_lesson_get_name            (const SoketLesson *self);
/* The rest is in the user's language; SOKET_CALL_NONE where the call is not known. */
const char        *soket_lesson_get_meaning         (const SoketLesson *self);
const char        *soket_lesson_get_remedy          (const SoketLesson *self);
/* A clause for the end of a line: "nobody listens there; start the server first" */
const char        *soket_lesson_get_brief           (const SoketLesson *self,
                                                     SoketCallName      call,
                                                     SoketTransport     transport);
const char        *soket_lesson_get_cause           (const SoketLesson *self,
                                                     SoketCallName      call,
                                                     SoketTransport     transport);
/* The brief clause for any errno, with a lesson or without */
const char        *soket_lesson_explain_connect     (int                errnum,
                                                     const SoketEndpoint *asked);
const char        *soket_lesson_explain_errno       (int                errnum,
                                                     SoketCallName      call,
                                                     SoketTransport     transport);
/* The title of the slide that it belongs to, as it stands there */
const char        *soket_lesson_get_topic           (const SoketLesson *self,
                                                     SoketCallName      call,
                                                     SoketTransport     transport);

G_END_DECLS
