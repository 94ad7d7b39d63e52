/* soket-read.h - reads a file that somebody opened, without holding up the window
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the file at @path holds, or NULL with @error; how much of it is read is bounded here. Called in a thread of its own: it touches no widget. */
typedef gpointer (*SoketReadFunc) (const char  *path,
                                   GError     **error);

/* @free_func is for what nobody takes. */
void     soket_read_async  (GFile               *file,
                            SoketReadFunc        func,
                            GDestroyNotify       free_func,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data);
gpointer soket_read_finish (GFile               *file,
                            GAsyncResult        *result,
                            GError             **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
