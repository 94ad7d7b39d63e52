/* soket-port-line.h - all ports on a line: the three classes, what the kernel gives to clients, and one port
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SOKET_TYPE_PORT_LINE (soket_port_line_get_type ())
G_DECLARE_FINAL_TYPE (SoketPortLine, soket_port_line, SOKET, PORT_LINE, GtkWidget)

/* @first, @last: what the kernel gives to clients; @first 0: not known. */
void soket_port_line_show (SoketPortLine *self,
                           guint          port,
                           guint          first,
                           guint          last);

G_END_DECLS
