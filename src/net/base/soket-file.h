/* soket-file.h - writes a file whole, or leaves the former one as it is
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean soket_file_write (const char  *path,
                           GBytes      *bytes,
                           GError     **error);

G_END_DECLS
