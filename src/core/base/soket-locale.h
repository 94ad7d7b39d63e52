/* soket-locale.h - the language and the letters of a program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void        soket_locale_start        (void);
const char *soket_locale_get_language (void);

G_END_DECLS
