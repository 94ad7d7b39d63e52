/* soket-source-lines.h - the line of source of an address in a compiled program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The same string for equal paths, for ever; NULL for one more than are kept, as programs tell them and may tell anything. */
const char *soket_source_path_intern     (const char          *path);
/* FALSE as long as it has not been asked for. @file: interned; the module, and line 0, where nobody knows. */
gboolean soket_source_lines_find         (const char          *module,
                                          guint64              address,
                                          const char         **file,
                                          guint32             *line);
/* Asks addr2line (binutils), for a few seconds at most; then it can be found. */
void     soket_source_lines_ask_async    (const char          *module,
                                          guint64              address,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data);
gboolean soket_source_lines_ask_finish   (GAsyncResult        *result);

G_END_DECLS
