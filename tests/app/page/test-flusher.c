/* test-flusher.c - tests for when a trace is published
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app/page/soket-flusher.h"
#include "lib/app-test.h"

#define FLOOD 300

typedef struct
{
  SoketTrace *trace;
  GtkWidget *window;
  SoketFlusher flusher;
  guint each;             /* records that come between two frames */
  guint n_frames;
  guint n_flushes;
  guint n_large;          /* of these, those of a flood */
  guint n_hasty;          /* of these, those that came too soon after another */
  guint n_records;
  gint64 flushed_us;
} Fixture;

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Fixture *fixture = user_data;

  fixture->n_frames++;
  for (guint i = 0; i < fixture->each; i++)
    app_test_push (fixture->trace, SOKET_SIDE_SERVER, SOKET_CALL_RECVFROM, 10, NULL);
  return G_SOURCE_CONTINUE;
}

static void
flushed_cb (SoketTrace *trace,
            Fixture    *fixture)
{
  gint64 now_us = g_get_monotonic_time ();
  guint n_records = soket_trace_get_n_records (trace);

  fixture->n_flushes++;
  if (n_records - fixture->n_records >= FLOOD)
    {
      fixture->n_large++;
      /* Between two frames at 60 a second there are 17 ms. */
      fixture->n_hasty += fixture->n_large > 1 && now_us - fixture->flushed_us < 40000;
    }
  fixture->n_records = n_records;
  fixture->flushed_us = now_us;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->trace = soket_trace_new ();
  fixture->window = app_test_show (gtk_label_new ("flood"), 200, 100);
  soket_flusher_start (&fixture->flusher, fixture->window, fixture->trace);
  g_signal_connect (fixture->trace, "flushed", G_CALLBACK (flushed_cb), fixture);
  gtk_widget_add_tick_callback (fixture->window, frame_cb, fixture, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  soket_flusher_stop (&fixture->flusher);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->trace);
}

/* What comes one by one is seen in the next frame. */
static void
test_trickle (Fixture       *fixture,
              gconstpointer  data)
{
  fixture->each = 1;
  app_test_wait_until (fixture->n_frames >= 20);
  g_assert_cmpuint (fixture->n_flushes, >=, 19);
}

/* A flood leaves frames between two flushes; when it is over, all of it is there. */
static void
test_flood (Fixture       *fixture,
            gconstpointer  data)
{
  fixture->each = FLOOD;
  app_test_wait_until (fixture->n_large >= 8);
  g_assert_cmpuint (fixture->n_hasty, ==, 0);
  fixture->each = 0;
  app_test_wait_until (soket_trace_get_n_records (fixture->trace) == soket_trace_get_n_pushed (fixture->trace));

  /* And then each in the next frame again, but for the first. */
  fixture->each = 1;
  fixture->n_frames = fixture->n_flushes = 0;
  app_test_wait_until (fixture->n_frames >= 20);
  g_assert_cmpuint (fixture->n_flushes, >=, 12);
}

/* Nothing of a greater one is left out. */
static void
test_torrent (Fixture       *fixture,
              gconstpointer  data)
{
  fixture->each = 16000;
  app_test_wait_until (fixture->n_frames >= 12);
  fixture->each = 0;
  app_test_wait_until (soket_trace_get_n_pushed (fixture->trace)
                       == soket_trace_get_n_records (fixture->trace) + soket_trace_get_n_forgotten (fixture->trace));
  g_assert_cmpuint (soket_trace_get_n_dropped (fixture->trace), ==, 0);
}

int
main (int    argc,
      char **argv)
{
  if (!app_test_init (&argc, &argv))
    return 0;

  g_test_add ("/flusher/trickle", Fixture, NULL, set_up, test_trickle, tear_down);
  g_test_add ("/flusher/flood", Fixture, NULL, set_up, test_flood, tear_down);
  g_test_add ("/flusher/torrent", Fixture, NULL, set_up, test_torrent, tear_down);
  return g_test_run ();
}
