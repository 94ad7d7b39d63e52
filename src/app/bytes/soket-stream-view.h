/* soket-stream-view.h - both directions of a conversation as a dump with offsets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "net/trace/soket-stream.h"

G_BEGIN_DECLS

#define SOKET_TYPE_STREAM_VIEW (soket_stream_view_get_type ())
G_DECLARE_FINAL_TYPE (SoketStreamView, soket_stream_view, SOKET, STREAM_VIEW, GtkWidget)

/* @stream is read at once and not kept; @chosen: a record's number, whose bytes are marked and scrolled to. */
void soket_stream_view_set_stream (SoketStreamView *self,
                                   SoketStream     *stream,
                                   guint64          chosen);

G_END_DECLS
