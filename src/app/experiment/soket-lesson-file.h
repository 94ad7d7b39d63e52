/* soket-lesson-file.h - reads a lesson of one's own without holding up the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "model/course/soket-course.h"

G_BEGIN_DECLS

gboolean     soket_lesson_file_is_one      (GFile               *file);
void         soket_lesson_file_read_async  (GFile               *file,
                                            GCancellable        *cancellable,
                                            GAsyncReadyCallback  callback,
                                            gpointer             user_data);
/* Called after its file. Errors of the text name the line. */
SoketCourse *soket_lesson_file_read_finish (GFile               *file,
                                            GAsyncResult        *result,
                                            GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
