/* soket-start-error.h - why a program that is there cannot be started
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void soket_start_error_explain (GError     **error,
                                const char  *program);

G_END_DECLS
