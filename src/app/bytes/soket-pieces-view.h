/* soket-pieces-view.h - the bytes of a conversation with the pieces that were sent above and received below
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "net/trace/soket-stream.h"

G_BEGIN_DECLS

#define SOKET_TYPE_PIECES_VIEW (soket_pieces_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketPiecesView, soket_pieces_view, SOKET, PIECES_VIEW, GtkWidget)

/* A GtkScrollable.  Signal: "call-activated" (guint64: the record of the piece that was clicked or walked to with the arrow
 * keys). */

/* @stream is borrowed until the next call, and must not be freed before; tell it anew whenever it has changed. @chosen: a
 * record's number. */
void     soket_pieces_view_set_stream (SoketPiecesView *self,
                                       SoketStream     *stream,
                                       guint64          chosen);
/* The record at a point of the widget, 0 for none. */
guint64  soket_pieces_view_pick       (SoketPiecesView *self,
                                       double           x,
                                       double           y);
/* The cells that are laid out. */
guint    soket_pieces_view_get_n_drawn (SoketPiecesView *self);

G_END_DECLS
