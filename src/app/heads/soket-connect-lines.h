/* soket-connect-lines.h - the lines that connect to a running server, each in its language
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "core/program/soket-program.h"

G_BEGIN_DECLS

#define SOKET_TYPE_CONNECT_LINES (soket_connect_lines_get_type ())
G_DECLARE_FINAL_TYPE (SoketConnectLines, soket_connect_lines, SOKET, CONNECT_LINES, AdwBin)

/* Its buttons activate connect.copy with the name of the language, or "watch". @line: NULL where there is none. */
void soket_connect_lines_show (SoketConnectLines *self,
                               SoketLanguage      language,
                               const char        *line);
/* The sentence above those lines. */
void soket_connect_lines_show_intro (SoketConnectLines *self,
                                     gboolean           shown);
/* The command that shows a program of the user's own; @error: (nullable) why none can be shown. */
void soket_connect_lines_show_watch (SoketConnectLines *self,
                                     const char        *line,
                                     const GError      *error);

G_END_DECLS
