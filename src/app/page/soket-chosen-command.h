/* soket-chosen-command.h - where the program is that was chosen to play a side of a page, and what it is given
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/page/soket-page.h"

G_BEGIN_DECLS

/* A file of the user's with its arguments, or the page's own program, which is written into @folder. @port: (0 for that of the page)
 * where a program of the page's is to listen, or whom it is to ask, on 127.0.0.1; a file of the user's has a port of its own. FALSE with
 * a sentence. */
gboolean soket_chosen_command_find (SoketPage    *page,
                                    SoketSide     side,
                                    const char   *folder,
                                    guint16       port,
                                    char        **path,
                                    char       ***arguments,
                                    GError      **error);

G_END_DECLS
