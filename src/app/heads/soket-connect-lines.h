/* soket-connect-lines.h - the lines that connect to a running server, each in its language
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/program/soket-program.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CONNECT_LINES (soket_connect_lines_get_type ())
G_DECLARE_FINAL_TYPE (SoketConnectLines, soket_connect_lines, SOKET, CONNECT_LINES, AdwBin)

/* Its buttons activate connect.copy with the name of the language. @line: NULL where there is none. */
void soket_connect_lines_show (SoketConnectLines *self,
                               SoketLanguage      language,
                               const char        *line);

G_END_DECLS
