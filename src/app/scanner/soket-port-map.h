/* soket-port-map.h - the port picture: one cell for each port of a list, coloured and shaped by its state
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "net/scan/soket-scanner.h"

G_BEGIN_DECLS

#define SOKET_TYPE_PORT_MAP (soket_port_map_get_type ())
G_DECLARE_FINAL_TYPE (SoketPortMap, soket_port_map, SOKET, PORT_MAP, GtkWidget)

/* It is a GtkScrollable. Properties, notified: "selected" (uint, a position or GTK_INVALID_LIST_POSITION), by a click or the
 * arrow keys; "pointed" (uint, read only): the cell under the pointer. Signal "describe" (uint position): returns a port in
 * words, for the tooltip and for who cannot see the picture. */

/* Every port is untried then. @ports is copied. */
void       soket_port_map_set_ports      (SoketPortMap   *self,
                                          const guint16  *ports,
                                          gsize           n_ports);
/* Cheap: nothing is drawn before the next frame, and then only what has changed. */
void       soket_port_map_set_state      (SoketPortMap   *self,
                                          guint           position,
                                          SoketScanState  state);
SoketScanState soket_port_map_get_state  (SoketPortMap   *self,
                                          guint           position);
guint      soket_port_map_get_n_ports    (SoketPortMap   *self);
guint      soket_port_map_get_selected   (SoketPortMap   *self);
void       soket_port_map_set_selected   (SoketPortMap   *self,
                                          guint           position);
guint      soket_port_map_get_pointed    (SoketPortMap   *self);
/* What a slow scan has come to; GTK_INVALID_LIST_POSITION for nothing. */
void       soket_port_map_set_current    (SoketPortMap   *self,
                                          guint           position);

/* Where a cell is, in the widget's coordinates; FALSE if there is none or the widget has no size. */
gboolean   soket_port_map_get_cell       (SoketPortMap   *self,
                                          guint           position,
                                          GdkRectangle   *area);
/* The picture in words. */
char      *soket_port_map_dup_description (SoketPortMap  *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
