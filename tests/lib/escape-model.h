/* escape-model.h - what escaped text must be, for any bytes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void escape_model_check (const guint8 *data,
                         gsize         length,
                         gsize         max_characters);

G_END_DECLS
