/* bench-soak.c - the open window under one flood after the other, while somebody types and saves
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-soak LOAD-ECHO SOKET [SECONDS]: datagrams, connections, messages of one byte and of a MiB, and a scan from elsewhere, in turn, for SECONDS
 * [60]. A letter is typed into the calls' filter five times a second, and the calls are exported every two. With the goals beside: what was served,
 * counted by both ends; the mean memory of the last third against that of the one before, as an export takes some for a moment; the worst gap
 * between two frames. */
#include "config.h"

#include "app/calls/soket-calls-view.h"
#include "app/heads/soket-server-pane.h"
#include "app/page/soket-page.h"
#include "app/window/soket-window.h"
#include "lib/app-test.h"
#include "net/exchange/soket-server.h"
#include "net/trace/soket-export.h"

#include <stdio.h>
#include <unistd.h>

#define TYPE_MS 200
#define EXPORT_MS 2000
#define LATE_US (2 * G_USEC_PER_SEC)

typedef struct
{
  const char *name;
  const char *transport;
  gboolean    keep_open;
  const char *mode;       /* of LOAD-ECHO; NULL: scans instead */
  guint       count;
  guint       outstanding;  /* which the load sends, and does not wait for */
} Flood;

static const Flood floods[] = {
  { "datagrams", "udp", FALSE, "udp", 200000, 64 },
  { "connections", "tcp", FALSE, "connections", 10000, 0 },
  { "messages of one byte", "tcp", TRUE, "tiny", 500000, 0 },
  { "messages of a MiB", "tcp", TRUE, "large", 200, 0 },
  { "scans", "tcp", FALSE, NULL, 20, 0 },
};

typedef struct
{
  SoketPage *page;
  gint64     last_us;
  gint64     worst_us;
  guint      n_typed;
  guint      n_exported;
  gsize      n_exported_bytes;
  gboolean   exporting;
} Soak;

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Soak *soak = user_data;
  gint64 now_us = g_get_monotonic_time ();

  if (soak->last_us != 0)
    soak->worst_us = MAX (soak->worst_us, now_us - soak->last_us);
  soak->last_us = now_us;
  return G_SOURCE_CONTINUE;
}

static GtkEditable *
find_search (GtkWidget *widget)
{
  GtkEditable *found = GTK_IS_SEARCH_ENTRY (widget) ? GTK_EDITABLE (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_search (child);
  return found;
}

/* One letter more, and after the last one an empty filter: each narrows what the one before has found. */
static gboolean
type_cb (gpointer user_data)
{
  static const char text[] = "recv (4096) = 10";
  Soak *soak = user_data;
  g_autofree char *typed = g_strndup (text, soak->n_typed++ % sizeof text);

  gtk_editable_set_text (find_search (GTK_WIDGET (soket_page_get_calls_view (soak->page))), typed);
  return G_SOURCE_CONTINUE;
}

static void
exported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Soak *soak = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = soket_export_finish (SOKET_TRACE_VIEW (source), result, &error);

  g_assert_no_error (error);
  soak->n_exported++;
  soak->n_exported_bytes += g_bytes_get_size (bytes);
  soak->exporting = FALSE;
}

static gboolean
export_cb (gpointer user_data)
{
  Soak *soak = user_data;
  SoketTraceView *view = soket_calls_view_get_model (soket_page_get_calls_view (soak->page));

  if (!soak->exporting)
    {
      soak->exporting = TRUE;
      soket_export_async (view, soak->n_exported % 2 == 0 ? SOKET_EXPORT_JSON : SOKET_EXPORT_TEXT, NULL, exported_cb, soak);
    }
  return G_SOURCE_CONTINUE;
}

static double
read_memory (void)
{
  g_autofree char *text = NULL;
  unsigned long total, resident = 0;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%lu %lu", &total, &resident), ==, 2);
  return (double) resident * (double) sysconf (_SC_PAGESIZE) / (1024 * 1024);
}

static void
exited_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, &error));
  g_assert_no_error (error);
  *(gboolean *) user_data = TRUE;
}

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  gboolean over = FALSE;

  g_assert_no_error (error);
  g_subprocess_wait_check_async (process, NULL, exited_cb, &over);
  app_test_wait_until (over);
}

/* How many the window's server has served beyond, or short of, what was sent. */
static gint64
flood (Soak        *soak,
       const Flood *what,
       const char  *load,
       const char  *soket)
{
  g_autofree char *count = g_strdup_printf ("%u", what->count);
  g_autofree char *port = NULL;
  guint64 wanted = what->count + what->outstanding;
  gint64 until_us;
  SoketServer *server;
  guint64 n_served = 0;

  g_object_set (soket_page_get_setup (soak->page), "transport", what->transport, "keep-open", what->keep_open, NULL);
  gtk_widget_activate_action (GTK_WIDGET (soak->page), "page.start-server", NULL);
  server = soket_server_pane_get_server (soket_page_get_server_pane (soak->page),
                                         g_str_equal (what->transport, "udp") ? SOKET_TRANSPORT_UDP : SOKET_TRANSPORT_TCP);
  g_assert_true (soket_server_get_active (server));
  port = g_strdup_printf ("%u", soket_server_get_port (server));

  if (what->mode != NULL)
    run ((const char *const[]) { load, what->mode, port, count, NULL });
  else
    for (guint i = 0; i < what->count; i++)
      run ((const char *const[]) { soket, "scan", "--ports", port, "127.0.0.1", NULL });

  /* The last client may be gone before the server has seen it. */
  until_us = g_get_monotonic_time () + LATE_US;
  while (n_served < wanted && g_get_monotonic_time () < until_us)
    {
      g_main_context_iteration (NULL, TRUE);
      n_served = what->mode != NULL ? soket_server_get_n_answered (server) : soket_server_get_n_accepted (server);
    }
  gtk_widget_activate_action (GTK_WIDGET (soak->page), "page.stop-server", NULL);
  app_test_wait_until (!soket_server_get_active (server) && soket_server_get_n_peers (server) == 0);
  return (gint64) n_served - (gint64) wanted;
}

static int
goal (const char *what,
      double      measured,
      double      wanted)
{
  gboolean met = measured <= wanted;

  g_print ("  %-62s %10.2f   goal <= %.2f   %s\n", what, measured, wanted, met ? "met" : "MISSED");
  return !met;
}

int
main (int    argc,
      char **argv)
{
  GtkWindow *window;
  Soak soak = { 0 };
  double sums[3] = { 0 }, most_wrong = 0;
  guint counts[3] = { 0 };
  gint64 start_us = g_get_monotonic_time ();
  gint64 length_us, until_us;
  guint n_rounds = 0, typing, exporting;
  int n_missed = 0;

  if (!app_test_init (&argc, &argv) || argc < 3)
    return 77;
  length_us = (argc > 3 ? atoi (argv[3]) : 60) * G_TIME_SPAN_SECOND;
  until_us = start_us + length_us;
  window = GTK_WINDOW (soket_window_new (NULL));
  gtk_window_present (window);
  soak.page = soket_window_get_page (SOKET_WINDOW (window), "echo");
  g_object_set (soket_page_get_setup (soak.page), "port", 0, "follow-server", TRUE, "framing", "dot", "drawer", "open",
                "drawer-view", "calls", NULL);
  app_test_wait_until (gtk_widget_get_mapped (GTK_WIDGET (soket_page_get_calls_view (soak.page))));
  gtk_widget_add_tick_callback (GTK_WIDGET (window), frame_cb, &soak, NULL);
  typing = g_timeout_add (TYPE_MS, type_cb, &soak);
  exporting = g_timeout_add (EXPORT_MS, export_cb, &soak);

  for (; g_get_monotonic_time () < until_us; n_rounds++)
    for (guint i = 0; i < G_N_ELEMENTS (floods); i++)
      {
        gint64 began_us = g_get_monotonic_time ();
        gint64 wrong = flood (&soak, &floods[i], argv[1], argv[2]);
        double memory = read_memory ();
        guint third = (guint) MIN ((began_us - start_us) * 3 / length_us, 2);

        sums[third] += memory;
        counts[third]++;
        most_wrong = MAX (most_wrong, (double) ABS (wrong));
        g_print ("round %u, %-22s %6.1f s, %" G_GINT64_FORMAT " too many, %6.1f MiB, worst gap so far %.1f ms\n", n_rounds + 1,
                 floods[i].name, (double) (g_get_monotonic_time () - began_us) / G_USEC_PER_SEC, wrong, memory,
                 (double) soak.worst_us / 1000);
      }
  g_source_remove (typing);
  g_source_remove (exporting);
  app_test_wait_until (!soak.exporting);

  g_print ("floods in turn, the window open: %u rounds, %u letters typed, %u exports of %.0f MiB\n", n_rounds, soak.n_typed, soak.n_exported,
           (double) soak.n_exported_bytes / (1024 * 1024));
  n_missed += goal ("answers too many or too few", most_wrong, 0);
  n_missed += goal ("mean memory of the last third, MiB beyond the one before", sums[2] / MAX (counts[2], 1) - sums[1] / MAX (counts[1], 1), 8);
  n_missed += goal ("worst gap, ms", (double) soak.worst_us / 1000, 100);
  gtk_window_destroy (window);
  return n_missed > 0 ? 1 : 0;
}
