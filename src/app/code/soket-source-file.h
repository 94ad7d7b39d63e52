/* soket-source-file.h - a program's source on this computer, as it is now
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SOKET_TYPE_SOURCE_FILE (soket_source_file_get_type ())
G_DECLARE_FINAL_TYPE (SoketSourceFile, soket_source_file, SOKET, SOURCE_FILE, GObject)

/* Signal "changed": it was read, for the first time or anew since it is another on disk. */
SoketSourceFile *soket_source_file_new      (const char      *path) G_GNUC_WARN_UNUSED_RESULT;
const char      *soket_source_file_get_path (SoketSourceFile *self);
/* NULL while it is not read, and where it cannot be: no regular file, larger than 1 MiB, or gone. Bytes, with a zero behind them. */
const char      *soket_source_file_get_text (SoketSourceFile *self,
                                             gsize           *length);

G_END_DECLS
