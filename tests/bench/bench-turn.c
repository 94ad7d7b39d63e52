/* bench-turn.c - how long a turn of the main loop takes, whatever peers send or the user types
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-turn: processor time of the turns while a trace is full, and the goal beside: 2 ms, which a turn ends after, and what one socket may do more.
 * The time on a clock would tell what else the machine does. */
#include "config.h"

#include "lib/soket-bench.h"
#include "net/trace/soket-export.h"
#include "net/trace/soket-trace-view.h"

#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MEBIBYTE (1024 * 1024)
#define RING      100000
#define GOAL_MS   3.0

static GArray *turns_ms;  /* of double */
static double woken_ms;
static guint n_missed;

static double
now_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* Waiting is not part of a turn. */
static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout_ms)
{
  int n = g_poll (fds, n_fds, timeout_ms);

  woken_ms = now_ms ();
  return n;
}

static gboolean
wake_up_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static void
turn (void)
{
  double ms;

  g_main_context_iteration (NULL, TRUE);
  ms = now_ms () - woken_ms;
  g_array_append_val (turns_ms, ms);
}

static int
compare_ms (gconstpointer a,
            gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

static void
report (const char *what)
{
  double p99, worst;
  gboolean met;

  g_assert (turns_ms->len > 0);
  g_array_sort (turns_ms, compare_ms);
  p99 = g_array_index (turns_ms, double, (turns_ms->len - 1) * 99 / 100);
  worst = g_array_index (turns_ms, double, turns_ms->len - 1);
  met = p99 <= GOAL_MS;
  if (!met)
    n_missed++;
  g_print ("  %s, turns: %u, worst: %.2f ms\n", what, turns_ms->len, worst);
  g_print ("  %-62s %8.2f   goal <= %.2f   %s\n", what, p99, GOAL_MS, met ? "met" : "MISSED");
  g_array_set_size (turns_ms, 0);
}

static void
fill (SoketTrace *trace)
{
  for (guint i = 0; i < RING; i++)
    {
      g_autofree char *payload = g_strdup_printf ("Isi pesan nomor %u, dengan 8 kata lagi yang lain.", i);
      SoketRecord record = soket_test_record (i % 2 != 0 ? SOKET_CALL_SEND : SOKET_CALL_RECV, (gint64) strlen (payload));

      record.local = soket_test_endpoint ("127.0.0.1", 5555);
      record.peer = soket_test_endpoint ("127.0.0.1", (guint16) (10000 + i % 50000));
      record.payload = (const guint8 *) payload;
      record.length = record.payload_length = strlen (payload);
      soket_trace_push (trace, &record);
      if (i % 10000 == 9999)
        soket_trace_flush (trace);
    }
}

static void
tested_cb (SoketTraceView *view,
           gpointer        data)
{
  gboolean *tested = data;

  *tested = TRUE;
}

/* Letter by letter, each when the one before has been looked for, and the last taken away again. */
static void
type_into_filter (SoketTraceView *view)
{
  static const char *const typed[] = { "k", "ka", "kat", "kata", "kat", "9", "99", "1270", "" };

  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      gboolean tested = FALSE;
      gulong handler = g_signal_connect (view, "tested", G_CALLBACK (tested_cb), &tested);

      woken_ms = now_ms ();
      soket_trace_view_set_text (view, typed[i]);
      while (!tested)
        turn ();
      g_signal_handler_disconnect (view, handler);
    }
  report ("a letter in the filter of 100,000 calls, p99 in ms");
}

static void
export (SoketTraceView   *view,
        SoketExportFormat format,
        const char       *what)
{
  GBytes *bytes = NULL;

  soket_export_async (view, format, NULL, soket_test_exported_cb, &bytes);
  while (bytes == NULL)
    turn ();
  g_bytes_unref (bytes);
  report (what);
}

/* @length bytes of one stream that is sent again and again; the trace is published as a window does it, which is not the turn's. */
static void
flood_stream (SoketBench *bench,
              const char *bytes,
              gsize       length,
              gsize       total,
              const char *what)
{
  static char buffer[65536];
  int fd = soket_bench_connect (bench);
  gsize sent = 0;

  for (guint n_idle = 0; n_idle < 50;)
    {
      gssize n = sent < total ? send (fd, bytes + sent % length, length - sent % length, MSG_NOSIGNAL) : 0;
      guint64 before = soket_trace_get_n_pushed (bench->trace);

      if (n > 0)
        sent += (gsize) n;
      while (recv (fd, buffer, sizeof buffer, 0) > 0)
        ;
      turn ();
      n_idle = soket_trace_get_n_pushed (bench->trace) != before ? 0 : n_idle + 1;
      soket_trace_flush (bench->trace);
    }
  close (fd);
  report (what);
}

static void
flood_datagrams (SoketBench *bench)
{
  static char buffer[65536];
  int fd = soket_bench_connect (bench);

  for (guint i = 0; i < 200; i++)
    {
      for (guint j = 0; j < 256; j++)
        {
          guint64 number = i * 256 + j;

          if (send (fd, &number, sizeof number, MSG_NOSIGNAL) < 0)
            break;
        }
      for (guint j = 0; j < 8; j++)
        turn ();
      while (recv (fd, buffer, sizeof buffer, 0) >= 0)
        ;
      soket_trace_flush (bench->trace);
    }
  close (fd);
  report ("a flood of datagrams, p99 in ms");
}

static void
flood_connections (SoketBench *bench)
{
  for (guint i = 0; i < 20; i++)
    {
      int fds[256];

      for (guint j = 0; j < G_N_ELEMENTS (fds); j++)
        {
          fds[j] = soket_bench_connect (bench);
          g_assert (send (fds[j], "Isi pesan.", 10, MSG_NOSIGNAL) == 10);
        }
      while (soket_server_get_n_answered (bench->server) < (i + 1) * G_N_ELEMENTS (fds))
        turn ();
      for (guint j = 0; j < G_N_ELEMENTS (fds); j++)
        close (fds[j]);
      while (soket_server_get_n_peers (bench->server) > 0)
        turn ();
      soket_trace_flush (bench->trace);
    }
  report ("a flood of connections, p99 in ms");
}

static SoketBench *
start (SoketTransport transport,
       const char    *service)
{
  SoketBench *bench = soket_bench_new_service (service, transport, TRUE);

  bench->options.keep_open = TRUE;
  bench->options.recv_size = 65536;
  fill (bench->trace);
  soket_bench_start (bench);
  return bench;
}

int
main (void)
{
  g_autofree char *dots = g_strnfill (65536, '.');
  g_autofree char *long_message = g_strnfill (MEBIBYTE, 'x');
  g_autoptr (SoketTrace) trace = soket_trace_new ();
  g_autoptr (SoketTraceView) view = soket_trace_view_new (trace);
  SoketBench *bench;

  long_message[MEBIBYTE - 1] = '.';
  turns_ms = g_array_new (FALSE, FALSE, sizeof (double));
  g_main_context_set_poll_func (NULL, poll_cb);
  /* A peer in this process wakes no loop. */
  g_timeout_add (1, wake_up_cb, NULL);
  g_print ("a turn of the main loop, beside a trace of 100,000 calls: processor time\n");

  fill (trace);
  type_into_filter (view);
  export (view, SOKET_EXPORT_TEXT, "exporting them as text, p99 in ms");
  export (view, SOKET_EXPORT_JSON, "exporting them as JSON, p99 in ms");

  bench = start (SOKET_TRANSPORT_TCP, "echo");
  flood_stream (bench, dots, 65536, 4 * 65536, "messages of one byte, p99 in ms");
  flood_stream (bench, long_message, MEBIBYTE, 32 * MEBIBYTE, "messages of 1 MiB, p99 in ms");
  soket_bench_free (bench);
  bench = start (SOKET_TRANSPORT_TCP, "caesar");
  flood_stream (bench, dots, 65536, 4 * 65536, "messages of one byte that are not answered, p99 in ms");
  soket_bench_free (bench);
  bench = start (SOKET_TRANSPORT_UDP, "echo");
  flood_datagrams (bench);
  soket_bench_free (bench);
  bench = soket_bench_new (SOKET_TRANSPORT_TCP, TRUE);
  fill (bench->trace);
  soket_bench_start (bench);
  flood_connections (bench);
  soket_bench_free (bench);

  g_array_unref (turns_ms);
  g_print ("%u goals missed\n", n_missed);
  return n_missed > 0 ? 1 : 0;
}
