/* soket-file.h - reads a file, and writes one whole or leaves the former one as it is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GBytes  *soket_file_read  (const char  *path,
                           gsize        at_most,
                           GError     **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean soket_file_write (const char  *path,
                           GBytes      *bytes,
                           GError     **error);

G_END_DECLS
