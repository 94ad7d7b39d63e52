/* bench-frames.c - frames that the window serves while it scans, and under floods of datagrams and of connections
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-frames LOAD-ECHO: frames against those of the idle window in the same run, and the worst gap between two, with the goals beside. */
#include "config.h"

#include "app/page/soket-page.h"
#include "app/scanner/soket-scanner-page.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"

#define SCANS 4
#define DATAGRAMS "400000"
#define CONNECTIONS "20000"

typedef struct
{
  gint64 began_us;
  gint64 last_us;
  gint64 worst_us;
  guint  n_frames;
} Frames;

static int n_missed;

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Frames *frames = user_data;
  gint64 now_us = g_get_monotonic_time ();

  if (frames->last_us != 0)
    frames->worst_us = MAX (frames->worst_us, now_us - frames->last_us);
  frames->last_us = now_us;
  frames->n_frames++;
  return G_SOURCE_CONTINUE;
}

static void
begin (Frames *frames)
{
  *frames = (Frames) { .began_us = g_get_monotonic_time () };
}

static double
rate (const Frames *frames)
{
  return (double) frames->n_frames * G_USEC_PER_SEC / (double) (g_get_monotonic_time () - frames->began_us);
}

static void
goal (const char *what,
      double      measured,
      double      wanted,
      gboolean    at_most)
{
  gboolean met = at_most ? measured <= wanted : measured >= wanted;

  n_missed += !met;
  g_print ("  %-62s %10.2f   goal %s %.2f   %s\n", what, measured, at_most ? "<=" : ">=", wanted, met ? "met" : "MISSED");
}

static gboolean
flag_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
exited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(gboolean *) user_data = TRUE;
}

static double
measure_idle (Frames *frames)
{
  gboolean over = FALSE;

  begin (frames);
  g_timeout_add_seconds (2, flag_cb, &over);
  app_test_wait_until (over);
  g_print ("idle: %.1f frames a second, worst gap %.1f ms\n", rate (frames), (double) frames->worst_us / 1000);
  return rate (frames);
}

static void
measure_scan (SoketWindow *window,
              Frames      *frames,
              double       idle)
{
  SoketScannerPage *page = soket_window_get_scanner_page (window);
  SoketScanner *scanner = soket_scanner_page_get_scanner (page);

  g_object_set (soket_scanner_page_get_setup (page), "target", "127.0.0.1", "ports", "1-65535", "speed", "fast", NULL);
  soket_window_show_page (window, "scanner");
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (page)));

  begin (frames);
  for (guint i = 0; i < SCANS; i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (page), "page.scan", NULL);
      app_test_wait_until (soket_scanner_get_active (scanner));
      app_test_wait_until (!soket_scanner_get_active (scanner));
    }
  g_print ("scan of 127.0.0.1:1-65535 in the window, %d times\n", SCANS);
  goal ("frames : idle", rate (frames) / idle, 0.85, FALSE);
  goal ("worst gap, ms", (double) frames->worst_us / 1000, 50, TRUE);
}

/* Another program floods the server of the window, with the diagram and a view of the drawer live. */
static double
flood (SoketWindow *window,
       Frames      *frames,
       const char  *transport,
       const char  *view,
       const char  *load,
       const char  *count)
{
  SoketPage *page = soket_window_get_page (window, "echo");
  gboolean datagrams = g_str_equal (transport, "udp");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *port = NULL;
  gboolean over = FALSE;
  double seconds;

  g_object_set (soket_page_get_setup (page), "transport", transport, "port", 0, "follow-server", TRUE, "drawer", "open",
                "drawer-view", view, NULL);
  soket_window_show_page (window, "echo");
  gtk_widget_activate_action (GTK_WIDGET (page), "page.start-server", NULL);
  port = g_strdup_printf ("%u", soket_setup_get_number (soket_page_get_setup (page), "target-port"));

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, load, datagrams ? "udp" : "connections", port, count, NULL);
  g_assert_no_error (error);
  begin (frames);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &over);
  app_test_wait_until (over);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  seconds = (double) (g_get_monotonic_time () - frames->began_us) / G_USEC_PER_SEC;
  gtk_widget_activate_action (GTK_WIDGET (page), "page.stop-server", NULL);
  return atof (count) / seconds;
}

static void
measure_floods (SoketWindow *window,
                Frames      *frames,
                double       idle,
                const char  *load)
{
  static const char *const views[] = { "calls", "bytes", "code" };

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      double speed = flood (window, frames, "udp", views[i], load, DATAGRAMS);

      g_print ("UDP flood echoed in the window, the diagram and the view \"%s\" live\n", views[i]);
      goal ("datagrams a second", speed, 100000, FALSE);
      goal ("frames : idle", rate (frames) / idle, 0.85, FALSE);
      goal ("worst gap, ms", (double) frames->worst_us / 1000, 50, TRUE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      double speed = flood (window, frames, "tcp", views[i], load, CONNECTIONS);

      g_print ("TCP connections echoed in the window, the diagram and the view \"%s\" live: %.0f a second\n", views[i], speed);
      goal ("frames : idle", rate (frames) / idle, 0.85, FALSE);
      goal ("worst gap, ms", (double) frames->worst_us / 1000, 50, TRUE);
    }
}

int
main (int    argc,
      char **argv)
{
  GtkWindow *window;
  Frames frames = { 0 };
  double idle;

  if (!app_test_init (&argc, &argv) || argc < 2)
    return 77;
  window = GTK_WINDOW (soket_window_new (NULL));
  gtk_window_present (window);
  gtk_widget_add_tick_callback (GTK_WIDGET (window), frame_cb, &frames, NULL);
  app_test_wait_until (frames.n_frames > 10);

  idle = measure_idle (&frames);
  measure_scan (SOKET_WINDOW (window), &frames, idle);
  measure_floods (SOKET_WINDOW (window), &frames, idle, argv[1]);
  g_print ("%d goals missed\n", n_missed);
  gtk_window_destroy (window);
  return n_missed > 0 ? 1 : 0;
}
