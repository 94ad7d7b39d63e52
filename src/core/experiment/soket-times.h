/* soket-times.h - how many times something happens, as the files of experiments write it: `x 10`
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean soket_times_parse (const char  *word,
                            guint        maximum,
                            guint       *times,
                            GError     **error);

G_END_DECLS
