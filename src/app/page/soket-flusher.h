/* soket-flusher.h - publishes a trace once a frame, a flood more seldom
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "net/trace/soket-trace.h"

G_BEGIN_DECLS

typedef struct
{
  GtkWidget  *widget;
  SoketTrace *trace;
  guint       tick;
  guint       timeout;
  guint64     n_pushed;    /* until the last flush */
  gint64      flushed_us;
  gboolean    is_flood;
} SoketFlusher;

/* @flusher starts as zeros; it borrows both until soket_flusher_stop(), which may be called twice. */
void soket_flusher_start (SoketFlusher *flusher,
                          GtkWidget    *widget,
                          SoketTrace   *trace);
void soket_flusher_stop  (SoketFlusher *flusher);

G_END_DECLS
