/* soket-try-file.h - a teacher's own file of lessons
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/experiment/soket-try.h"

G_BEGIN_DECLS

/* How such a file is called. */
#define SOKET_TRY_FILE_SUFFIX    ".ini"
/* Far more than a course has; who has more than that has opened something else. */
#define SOKET_TRY_FILE_BYTES_MAX (512 * 1024)

/* An array of SoketTry, which frees them: at least one, and none that another program plays a side of. Errors of the text name the line. */
GPtrArray *soket_try_file_read (const char  *path,
                                GError     **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
