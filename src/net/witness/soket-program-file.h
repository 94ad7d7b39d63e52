/* soket-program-file.h - a file as a program: what it needs, what compiles it, and the command that runs it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "net/witness/soket-program-folder.h"

G_BEGIN_DECLS

/* A source file of C (@path ends with .c) is compiled first, one of Python is given to python3, anything else is run as it is. */
gboolean     soket_program_file_is_c           (const char           *path);
/* FALSE with a sentence: there is no such file, or what it needs is not installed. */
gboolean     soket_program_file_check          (const char           *path,
                                                GError              **error);
/* What runs it, NULL-terminated. @binary: of a source file of C; otherwise NULL. */
char       **soket_program_file_dup_command    (const char           *path,
                                                const char           *binary,
                                                const char *const    *arguments) G_GNUC_WARN_UNUSED_RESULT;

typedef struct
{
  char               **command;  /* runs it; NULL where there is nothing to run */
  SoketProgramFolder  *folder;   /* (nullable): where its binary lies; goes with it */
  GBytes              *said;     /* (nullable): by the compiler, the first 64 KiB */
} SoketProgramMade;

void         soket_program_made_clear          (SoketProgramMade     *made);

/* All of it: checked, compiled into a folder of its own where that is to be done, and the command. Cancelling ends the compiler. */
void         soket_program_file_prepare_async  (const char           *path,
                                                const char *const    *arguments,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
gboolean     soket_program_file_prepare_finish (GAsyncResult         *result,
                                                SoketProgramMade     *made,
                                                GError              **error);

G_END_DECLS
