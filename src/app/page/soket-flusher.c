/* soket-flusher.c - publishes a trace once a frame
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-flusher.h"

/* The trace is published once a frame, and at the latest after this: a window that is not shown has no frames. */
#define FLUSH_MS 250

static void
forget_sources (SoketFlusher *flusher)
{
  g_clear_handle_id (&flusher->timeout, g_source_remove);
  if (flusher->tick != 0)
    gtk_widget_remove_tick_callback (flusher->widget, flusher->tick);
  flusher->tick = 0;
}

static gboolean
timeout_cb (gpointer user_data)
{
  SoketFlusher *flusher = user_data;

  flusher->timeout = 0;
  forget_sources (flusher);
  soket_trace_flush (flusher->trace);

  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  SoketFlusher *flusher = user_data;

  flusher->tick = 0;
  forget_sources (flusher);
  soket_trace_flush (flusher->trace);

  return G_SOURCE_REMOVE;
}

static void
flush_wanted_cb (SoketFlusher *flusher)
{
  if (flusher->tick == 0 && gtk_widget_get_mapped (flusher->widget))
    flusher->tick = gtk_widget_add_tick_callback (flusher->widget, tick_cb, flusher, NULL);
  if (flusher->timeout == 0)
    {
      flusher->timeout = g_timeout_add (FLUSH_MS, timeout_cb, flusher);
      g_source_set_name_by_id (flusher->timeout, "[soket] trace flush");
    }
}

void
soket_flusher_start (SoketFlusher *flusher,
                     GtkWidget    *widget,
                     SoketTrace   *trace)
{
  g_return_if_fail (flusher->trace == NULL);

  flusher->widget = widget;
  flusher->trace = trace;
  g_signal_connect_swapped (trace, "flush-wanted", G_CALLBACK (flush_wanted_cb), flusher);
}

void
soket_flusher_stop (SoketFlusher *flusher)
{
  if (flusher->trace == NULL)
    return;

  g_signal_handlers_disconnect_by_func (flusher->trace, flush_wanted_cb, flusher);
  forget_sources (flusher);
  flusher->trace = NULL;
  flusher->widget = NULL;
}
