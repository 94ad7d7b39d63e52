/* soket-witness-address.h - where a program finds who watches it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <sys/un.h>

G_BEGIN_DECLS

/* The library that is loaded into programs: of the build folder, where that is where this program runs from. */
const char *soket_witness_get_library   (void);
gboolean    soket_witness_check_library (GError             **error);
/* A folder of the user's own, which has the sockets. */
char       *soket_witness_dup_folder    (void) G_GNUC_WARN_UNUSED_RESULT;
/* FALSE where the name is too long for a socket. */
gboolean    soket_witness_fill_name     (struct sockaddr_un  *address,
                                         const char          *path);
/* What a program's environment has to have to tell its calls to the socket at @path, from its first socket on; see g_environ_setenv(). */
char      **soket_witness_set_environ   (char               **environment,
                                         const char          *path,
                                         const char          *tag,
                                         gboolean             held) G_GNUC_WARN_UNUSED_RESULT;
/* Removes the sockets in that folder whose process has gone: of programs that were killed. */
void        soket_witness_tidy          (void);
/* The socket in that folder whose name begins with @prefix, that somebody answers at, and that was touched last; NULL for none. */
char       *soket_witness_find          (const char          *prefix) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
