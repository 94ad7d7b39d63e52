/* soket-flusher.c - publishes a trace once a frame, a flood more seldom
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-flusher.h"

/* The trace is published once a frame, and at the latest after this: a window that is not shown has no frames. */
#define FLUSH_MS 250

/* What comes between two frames at more than this is a flood: nobody reads it, since in each frame every row in sight is another. To sort and to
 * draw it costs a third of a processor at 60 frames a second, which the server then lacks. So the next one is published after FLOOD_US, but
 * before the trace, which stages 32,768 records at most, must leave any out: at half of them. The frames go on meanwhile. */
#define FLOOD_RECORDS 256
#define FLOOD_US 80000
#define STAGED_RECORDS 16384

static void
forget_sources (SoketFlusher *flusher)
{
  g_clear_handle_id (&flusher->timeout, g_source_remove);
  if (flusher->tick != 0)
    gtk_widget_remove_tick_callback (flusher->widget, flusher->tick);
  flusher->tick = 0;
}

static guint64
count_staged (SoketFlusher *flusher)
{
  return soket_trace_get_n_pushed (flusher->trace) - flusher->n_pushed;
}

static void
flush (SoketFlusher *flusher)
{
  forget_sources (flusher);
  flusher->is_flood = count_staged (flusher) > FLOOD_RECORDS;
  flusher->n_pushed = soket_trace_get_n_pushed (flusher->trace);
  flusher->flushed_us = g_get_monotonic_time ();
  soket_trace_flush (flusher->trace);
}

static gboolean
timeout_cb (gpointer user_data)
{
  SoketFlusher *flusher = user_data;

  flusher->timeout = 0;
  flush (flusher);

  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (GtkWidget     *widget,
         GdkFrameClock *clock,
         gpointer       user_data)
{
  SoketFlusher *flusher = user_data;

  if (flusher->is_flood && count_staged (flusher) < STAGED_RECORDS
      && gdk_frame_clock_get_frame_time (clock) - flusher->flushed_us < FLOOD_US)
    return G_SOURCE_CONTINUE;
  flusher->tick = 0;
  flush (flusher);

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
  flusher->n_pushed = soket_trace_get_n_pushed (trace);
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
