/* soket-file-name.h - a name for a file that says what it holds
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *soket_file_name_join (const char *const *parts,
                            const char        *extension) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
