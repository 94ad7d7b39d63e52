/* soket-program-file.h - a file as a program: what it needs, what compiles it, and the command that runs it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

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

/* The compiler, which writes *binary into @folder; what it says is its standard output. NULL with a sentence. */
GSubprocess *soket_program_file_compile        (const char           *path,
                                                const char           *folder,
                                                char                **binary,
                                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;
/* Asks it, and what it has started, to end. */
void         soket_program_file_stop_compiler  (GSubprocess          *compiler);
/* Removes a binary, and its folder where nothing else lies in it. */
void         soket_program_file_forget         (const char           *binary);

/* All of it: checked, compiled into @folder where that is to be done, and the command. */
void         soket_program_file_prepare_async  (const char           *path,
                                                const char *const    *arguments,
                                                const char           *folder,
                                                GCancellable         *cancellable,
                                                GAsyncReadyCallback   callback,
                                                gpointer              user_data);
char       **soket_program_file_prepare_finish (GAsyncResult         *result,
                                                GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
