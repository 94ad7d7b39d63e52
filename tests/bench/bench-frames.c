/* bench-frames.c - frames that the window serves while it scans, and under floods of datagrams and of connections
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-frames LOAD-ECHO SOKET: frames against those of the idle window in the same run, and the worst gap between two; datagrams against those
 * that `soket serve` echoes of the same load just before and after. With the goals beside. */
#include "config.h"

#include <sys/resource.h>

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

static double
cpu_us (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

/* Of another process, to the nanosecond. */
static double
cpu_us_of (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "schedstat", NULL);
  g_autofree char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? g_ascii_strtod (text, NULL) / 1000 : 0;
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
  goal ("frames : idle", rate (frames) / idle, 0.95, FALSE);
  goal ("worst gap, ms", (double) frames->worst_us / 1000, 50, TRUE);
}

typedef struct
{
  double per_second;
  double cpu_us;      /* of the server, for each */
} Speed;

/* `soket serve` under the same load. */
static Speed
serve (const char *soket,
       const char *load)
{
  g_autoptr (GSubprocess) server = NULL;
  g_autoptr (GDataInputStream) words = NULL;
  g_autoptr (GSubprocess) client = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;
  g_autofree char *port = NULL;
  gint64 began_us;
  Speed speed;

  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, soket, "serve", "echo", "--transport", "udp", "--port", "0", NULL);
  g_assert_no_error (error);
  words = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  line = g_data_input_stream_read_line (words, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strrchr (line, ':'));
  port = g_strdup_printf ("%d", atoi (strrchr (line, ':') + 1));

  began_us = g_get_monotonic_time ();
  client = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, load, "udp", port, DATAGRAMS, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (client, NULL, &error);
  g_assert_no_error (error);
  speed.per_second = atof (DATAGRAMS) * G_USEC_PER_SEC / (double) (g_get_monotonic_time () - began_us);
  speed.cpu_us = cpu_us_of (g_subprocess_get_identifier (server)) / atof (DATAGRAMS);
  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  return speed;
}

/* Another program floods the server of the window, with the diagram and a view of the drawer live. */
static Speed
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
  g_autoptr (GVariant) shown = NULL;
  g_autofree char *port = NULL;
  gboolean over = FALSE;
  double before_us;
  Speed speed;

  g_object_set (soket_page_get_setup (page), "transport", transport, "port", 0, "follow-server", TRUE, NULL);
  soket_window_show_page (window, "echo");
  gtk_widget_activate_action (GTK_WIDGET (page), "page.view", "s", view);
  shown = g_action_group_get_action_state (G_ACTION_GROUP (soket_page_get_actions (page)), "view");
  g_assert_cmpstr (g_variant_get_string (shown, NULL), ==, view);
  gtk_widget_activate_action (GTK_WIDGET (page), "page.start-server", NULL);
  port = g_strdup_printf ("%u", soket_setup_get_number (soket_page_get_setup (page), "target-port"));

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, load, datagrams ? "udp" : "connections", port, count, NULL);
  g_assert_no_error (error);
  begin (frames);
  before_us = cpu_us ();
  g_subprocess_wait_check_async (process, NULL, exited_cb, &over);
  app_test_wait_until (over);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  speed.per_second = atof (count) * G_USEC_PER_SEC / (double) (g_get_monotonic_time () - frames->began_us);
  speed.cpu_us = (cpu_us () - before_us) / atof (count);
  gtk_widget_activate_action (GTK_WIDGET (page), "page.stop-server", NULL);
  return speed;
}

static void
measure_floods (SoketWindow *window,
                Frames      *frames,
                double       idle,
                const char  *load,
                const char  *soket)
{
  static const char *const views[] = { "calls", "bytes", "code" };
  Speed bare = serve (soket, load), after;

  for (guint i = 0; i < G_N_ELEMENTS (views); i++, bare = after)
    {
      Speed speed = flood (window, frames, "udp", views[i], load, DATAGRAMS);
      double shown = rate (frames) / idle;

      after = serve (soket, load);
      g_print ("UDP flood echoed in the window, the diagram and the view \"%s\" live: %.0f a second, %.1f µs of the processor each;"
               " soket serve %.0f and %.0f, %.1f and %.1f µs\n", views[i], speed.per_second, speed.cpu_us, bare.per_second,
               after.per_second, bare.cpu_us, after.cpu_us);
      goal ("datagrams : soket serve", 2 * speed.per_second / (bare.per_second + after.per_second), 0.6, FALSE);
      goal ("frames : idle", shown, 0.95, FALSE);
      goal ("worst gap, ms", (double) frames->worst_us / 1000, 50, TRUE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      Speed speed = flood (window, frames, "tcp", views[i], load, CONNECTIONS);

      g_print ("TCP connections echoed in the window, the diagram and the view \"%s\" live: %.0f a second, %.0f µs of the processor"
               " each\n", views[i], speed.per_second, speed.cpu_us);
      goal ("frames : idle", rate (frames) / idle, 0.95, FALSE);
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

  if (!app_test_init (&argc, &argv) || argc < 3)
    return 77;
  window = GTK_WINDOW (soket_window_new (NULL));
  gtk_window_present (window);
  gtk_widget_add_tick_callback (GTK_WIDGET (window), frame_cb, &frames, NULL);
  app_test_wait_until (frames.n_frames > 10);

  idle = measure_idle (&frames);
  measure_scan (SOKET_WINDOW (window), &frames, idle);
  measure_floods (SOKET_WINDOW (window), &frames, idle, argv[1], argv[2]);
  g_print ("%d goals missed\n", n_missed);
  gtk_window_destroy (window);
  return n_missed > 0 ? 1 : 0;
}
