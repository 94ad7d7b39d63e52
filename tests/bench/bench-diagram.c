/* bench-diagram.c - frames that the sequence diagram serves while it scrolls through 10,000 calls and while 100,000 records a second arrive
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Against the frames of the same window while nothing happens, with the goals beside. */
#include "config.h"

#include "app/diagram/diagram-sequences.h"
#include "app/diagram/soket-diagram.h"
#include "lib/app-test.h"

#define CALLS 10000
#define RATE 100000.0
#define SECONDS 3

typedef struct
{
  DiagramSequence *sequence;
  SoketDiagram *diagram;
  gint64 began_us;
  gint64 last_us;
  gint64 worst_us;
  guint n_frames;
  guint n_pushed;
  guint n_moved;
  gboolean scrolls;
  gboolean floods;
  gboolean upwards;
} Bench;

static int n_missed;

static gboolean
frame_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  Bench *bench = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gboolean following;

  if (bench->last_us != 0)
    bench->worst_us = MAX (bench->worst_us, now_us - bench->last_us);
  bench->last_us = now_us;
  bench->n_frames++;

  /* A page a frame: everything in sight is new in each. */
  if (bench->scrolls)
    {
      GtkWidget *scrollbar = gtk_widget_get_first_child (GTK_WIDGET (bench->diagram));
      GtkAdjustment *adjustment = gtk_scrollbar_get_adjustment (GTK_SCROLLBAR (scrollbar));
      double before = gtk_adjustment_get_value (adjustment), page = gtk_adjustment_get_page_increment (adjustment);

      g_object_get (bench->diagram, "following", &following, NULL);
      if (following)
        bench->upwards = TRUE;
      else if (before < 1)
        bench->upwards = FALSE;
      gtk_adjustment_set_value (adjustment, before + (bench->upwards ? -page : page));
      bench->n_moved += gtk_adjustment_get_value (adjustment) != before;
    }
  if (bench->floods)
    {
      guint wanted = (guint) ((double) (now_us - bench->began_us) * RATE / G_USEC_PER_SEC);

      if (wanted > bench->n_pushed)
        diagram_sequence_push_many (bench->sequence, wanted - bench->n_pushed);
      bench->n_pushed = wanted;
    }
  return G_SOURCE_CONTINUE;
}

static void
goal (const char *what,
      double      measured,
      double      wanted,
      gboolean    at_most)
{
  gboolean met = at_most ? measured <= wanted : measured >= wanted;

  n_missed += !met;
  g_print ("  %-50s %10.2f   goal %s %.2f   %s\n", what, measured, at_most ? "<=" : ">=", wanted, met ? "met" : "MISSED");
}

static gboolean
flag_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static double
measure (Bench      *bench,
         const char *what,
         double      idle)
{
  gboolean over = FALSE;
  double rate;

  bench->began_us = g_get_monotonic_time ();
  bench->last_us = bench->worst_us = 0;
  bench->n_frames = bench->n_pushed = bench->n_moved = 0;
  g_timeout_add_seconds (SECONDS, flag_cb, &over);
  app_test_wait_until (over);
  rate = (double) bench->n_frames * G_USEC_PER_SEC / (double) (g_get_monotonic_time () - bench->began_us);
  g_print ("%s: %.1f frames a second, worst gap %.1f ms\n", what, rate, (double) bench->worst_us / 1000);
  if (idle > 0)
    {
      goal ("frames : idle", rate / idle, 0.95, FALSE);
      goal ("worst gap, ms", (double) bench->worst_us / 1000, 50, TRUE);
    }
  return rate;
}

int
main (int    argc,
      char **argv)
{
  Bench bench = { 0 };
  GtkWidget *window;
  double idle;

  if (!app_test_init (&argc, &argv))
    return 77;
  bench.sequence = diagram_sequence_new (NULL, "", "");
  bench.diagram = SOKET_DIAGRAM (soket_diagram_new ());
  soket_diagram_set_sequence (bench.diagram, bench.sequence->sequence);
  window = app_test_show (GTK_WIDGET (bench.diagram), 980, 350);
  diagram_sequence_push_many (bench.sequence, CALLS);
  gtk_widget_add_tick_callback (window, frame_cb, &bench, NULL);
  app_test_wait_until (bench.n_frames > 10);

  idle = measure (&bench, "idle", 0);
  bench.scrolls = bench.upwards = TRUE;
  measure (&bench, "scrolling through 10,000 calls, a page each frame", idle);
  bench.scrolls = FALSE;
  g_print ("%u of %u frames scrolled\n", bench.n_moved, bench.n_frames);
  g_assert_cmpuint (bench.n_moved + 2, >=, bench.n_frames);
  gtk_widget_activate_action (GTK_WIDGET (bench.diagram), "diagram.follow", NULL);
  bench.floods = TRUE;
  measure (&bench, "100,000 records a second", idle);
  g_print ("%d goals missed\n", n_missed);
  gtk_window_destroy (GTK_WINDOW (window));
  return n_missed > 0 ? 1 : 0;
}
