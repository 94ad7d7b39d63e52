/* soket-head-line.h - both heads in one line: what is left of them while a class looks on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "soket-client-pane.h"
#include "soket-server-pane.h"

G_BEGIN_DECLS

#define SOKET_TYPE_HEAD_LINE (soket_head_line_get_type ())
G_DECLARE_FINAL_TYPE (SoketHeadLine, soket_head_line, SOKET, HEAD_LINE, GtkWidget)

/* Once, after the panes have been attached. It uses the actions page.send, page.stop-waiting, page.start-server, page.stop-server and
 * win.presenter. */
void soket_head_line_attach (SoketHeadLine   *self,
                             SoketClientPane *client_pane,
                             SoketServerPane *server_pane);

G_END_DECLS
